//! Knows the OpenDocument styles that change the printed text: list numbers, hidden words. Does not
//! know paragraphs.

use rustc_hash::FxHashMap;

use super::super::numerals::numeral;
use super::super::xml::Tag;

/// Maximum number of levels of a list.
const LEVELS: usize = 10;

#[derive(Clone, Debug, Default)]
struct Level {
    is_number: bool,
    format: String,
    before: String,
    after: String,
    start: Option<u32>,
    /// Number of levels printed.
    shown: u32,
}

/// The styles read so far.
#[derive(Default)]
pub(super) struct Styles {
    lists: FxHashMap<String, Vec<Level>>,
    hidden: Vec<String>,
    style: String,
    list: String,
    /// Whether rows of a table's header are being read.
    pub(super) in_head: bool,
}

impl Styles {
    /// Processes a tag of a style.
    pub(super) fn take(&mut self, tag: &Tag<'_>) {
        let value = |name: &str| tag.get(name).unwrap_or_default();
        match tag.name() {
            b"style" => self.style = value("name"),
            b"text-properties" if value("display") == "none" => {
                self.hidden.push(self.style.clone());
            }
            b"list-style" => self.list = value("name"),
            b"list-level-style-number" | b"list-level-style-bullet" => {
                let level = tag.number("level").unwrap_or(1).clamp(1, LEVELS as u32) as usize;
                let levels = self.lists.entry(self.list.clone()).or_default();
                levels.resize(levels.len().max(level), Level::default());
                levels[level - 1] = Level {
                    is_number: tag.name() == b"list-level-style-number",
                    format: value("num-format"),
                    before: value("num-prefix"),
                    after: value("num-suffix"),
                    start: tag.number("start-value"),
                    shown: tag.number("display-levels").unwrap_or(1),
                };
            }
            _ => {}
        }
    }

    /// Whether the style `name` hides words.
    pub(super) fn hides(&self, name: &str) -> bool {
        self.hidden.iter().any(|it| it == name)
    }
}

/// The open lists, and the item whose first paragraph is still to come.
#[derive(Default)]
pub(super) struct Lists {
    open: Vec<(Option<String>, u32)>,
    next: Option<(usize, String)>,
}

impl Lists {
    /// Begins a list with the style `style`, or else that of the enclosing list.
    pub(super) fn open(&mut self, style: Option<String>) {
        let style = style.or_else(|| self.open.last().and_then(|it| it.0.clone()));
        self.open.push((style, 0));
    }

    pub(super) fn close(&mut self) {
        self.open.pop();
        self.next = None;
    }

    /// Begins the header of a list, which has no number.
    pub(super) fn header(&mut self) {
        self.next = None;
    }

    /// Begins an item; `number` is its declared number, if any.
    pub(super) fn item(&mut self, styles: &Styles, number: Option<u32>) {
        let depth = self.open.len().saturating_sub(1);
        let Some((style, count)) = self.open.last_mut() else { return };
        let levels = style.as_ref().and_then(|it| styles.lists.get(it));
        let level = levels.and_then(|it| it.get(depth)).cloned().unwrap_or_default();
        *count = match (number, *count) {
            (Some(number), _) => number,
            (None, 0) => level.start.unwrap_or(1),
            (None, count) => count.saturating_add(1),
        };
        let mark = if level.is_number { self.mark(styles, &level, depth) } else { String::new() };
        self.next = Some((depth, mark));
    }

    fn mark(&self, styles: &Styles, level: &Level, depth: usize) -> String {
        let from = (depth + 1).saturating_sub(level.shown.max(1) as usize);
        let numbers = (from..=depth).map(|at| {
            let (style, count) = &self.open[at];
            let own = style.as_ref().and_then(|it| styles.lists.get(it)).and_then(|it| it.get(at));
            numeral(own.map_or("1", |it| &it.format), *count)
        });
        let numbers: Vec<String> = numbers.collect();
        format!("{}{}{}", level.before, numbers.join("."), level.after)
    }

    /// The depth and mark of the item whose first paragraph this is.
    pub(super) fn take(&mut self) -> Option<(usize, String)> {
        self.next.take()
    }
}
