//! Knows list numbers, which are never in the text of a letter. Does not know paragraphs.

use rustc_hash::FxHashMap;

use super::super::archive::Archive;
use super::super::numerals::numeral;
use super::super::problem::Fault;
use super::super::xml::{Tag, Token, Xml};

/// Maximum number of levels of a list.
const LEVELS: usize = 9;

#[derive(Clone, Debug, Default)]
struct Level {
    format: String,
    /// `%1.%2`.
    pattern: String,
    start: Option<u32>,
}

/// The lists of a letter, and the current number of each.
#[derive(Default)]
pub(super) struct Numbering {
    kinds: FxHashMap<String, Vec<Level>>,
    /// The kind of each list, and the start numbers that it overrides.
    lists: FxHashMap<String, (String, [Option<u32>; LEVELS])>,
    counts: FxHashMap<String, [Option<u32>; LEVELS]>,
    started: Vec<String>,
}

impl Numbering {
    /// The mark of the next item of the list `list`, empty for a bullet; `None` if there is no such list.
    pub(super) fn next(&mut self, list: &str, level: usize) -> Option<String> {
        let level = level.min(LEVELS - 1);
        let (kind, starts) = self.lists.get(list)?;
        let levels = self.kinds.get(kind)?;
        let counts = self.counts.entry(kind.clone()).or_default();
        if !self.started.iter().any(|it| it == list) {
            // An overridden start applies when the list is first used.
            for (count, start) in counts.iter_mut().zip(starts) {
                if start.is_some() {
                    *count = None;
                }
            }
            self.started.push(list.to_owned());
        }
        let first = |at: usize| {
            let own = levels.get(at).and_then(|it| it.start);
            starts[at].or(own).unwrap_or(1)
        };
        counts[level] = Some(counts[level].map_or(first(level), |it| it.saturating_add(1)));
        counts[level + 1..].fill(None);
        let own = levels.get(level)?;
        if own.format == "bullet" {
            return Some(String::new());
        }
        let mut mark = own.pattern.clone();
        for (at, count) in counts.iter().enumerate().take(level + 1) {
            let format = levels.get(at).map_or("", |it| &it.format);
            let written = numeral(format, count.unwrap_or(first(at)));
            mark = mark.replace(&format!("%{}", at + 1), &written);
        }
        Some(mark)
    }
}

/// Reads the lists in the part `path`.
pub(super) fn read(archive: &mut Archive<'_>, path: Option<String>) -> Result<Numbering, Fault> {
    let mut numbering = Numbering::default();
    let Some(path) = path else { return Ok(numbering) };
    let Some(part) = archive.part(&path)? else { return Ok(numbering) };
    let mut xml = Xml::new(part, &path);
    let mut open = Open::default();
    loop {
        match xml.next()? {
            Token::Open(tag) => open.take(&tag, &mut numbering),
            Token::Eof => return Ok(numbering),
            _ => {}
        }
    }
}

/// The open elements while reading.
#[derive(Default)]
struct Open {
    kind: String,
    list: String,
    level: usize,
    in_list: bool,
}

impl Open {
    fn take(&mut self, tag: &Tag<'_>, numbering: &mut Numbering) {
        let value = || tag.get("val").unwrap_or_default();
        let level = || tag.number("ilvl").map_or(0, |it| it as usize).min(LEVELS - 1);
        match tag.name() {
            b"abstractNum" => {
                (self.kind, self.in_list) = (tag.get("abstractNumId").unwrap_or_default(), false);
                numbering.kinds.insert(self.kind.clone(), vec![Level::default(); LEVELS]);
            }
            b"num" => {
                (self.list, self.in_list) = (tag.get("numId").unwrap_or_default(), true);
                numbering.lists.insert(self.list.clone(), Default::default());
            }
            b"abstractNumId" if self.in_list => {
                if let Some((kind, _)) = numbering.lists.get_mut(&self.list) {
                    *kind = value();
                }
            }
            b"lvl" | b"lvlOverride" => self.level = level(),
            b"startOverride" => {
                if let Some((_, starts)) = numbering.lists.get_mut(&self.list) {
                    starts[self.level] = tag.number("val");
                }
            }
            name if !self.in_list => {
                let levels = numbering.kinds.get_mut(&self.kind);
                let Some(own) = levels.and_then(|it| it.get_mut(self.level)) else { return };
                match name {
                    b"start" => own.start = tag.number("val"),
                    b"numFmt" => own.format = value(),
                    b"lvlText" => own.pattern = value(),
                    _ => {}
                }
            }
            _ => {}
        }
    }
}
