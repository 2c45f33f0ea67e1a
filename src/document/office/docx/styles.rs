//! Knows which paragraph styles are headings or list items, by the styles they are based on: their
//! names are in the author's language. Does not know paragraphs.

use rustc_hash::FxHashMap;

use super::super::archive::Archive;
use super::super::problem::Fault;
use super::super::xml::{Token, Xml};

/// Maximum length of a chain of base styles.
const MAX_CHAIN: usize = 32;

/// The properties that a style, or a paragraph itself, sets.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    /// Outline level of a heading, from 0; 9 for running text.
    pub(super) outline: Option<u8>,
    /// The id of its list.
    pub(super) list: Option<String>,
    /// Level in the list.
    pub(super) level: Option<usize>,
    based_on: Option<String>,
    is_title: bool,
    is_hidden: bool,
}

/// The styles of a letter, by their ids.
#[derive(Default)]
pub(super) struct Styles(FxHashMap<String, Style>);

impl Styles {
    /// The properties of the style `id`, including those of its base styles.
    pub(super) fn get(&self, id: &str) -> Style {
        let mut all = Style::default();
        let mut next = self.0.get(id);
        for _ in 0..MAX_CHAIN {
            let Some(style) = next else { break };
            let own = if style.is_title { Some(0) } else { style.outline };
            all.outline = all.outline.or(own);
            all.list = all.list.or_else(|| style.list.clone());
            all.level = all.level.or(style.level);
            next = style.based_on.as_ref().and_then(|it| self.0.get(it));
        }
        all
    }

    /// Whether the style `id` hides words.
    pub(super) fn hides(&self, id: &str) -> bool {
        self.0.get(id).is_some_and(|it| it.is_hidden)
    }
}

/// Reads the styles in the part `path`.
pub(super) fn read(archive: &mut Archive<'_>, path: Option<String>) -> Result<Styles, Fault> {
    let mut styles = Styles::default();
    let Some(path) = path else { return Ok(styles) };
    let Some(part) = archive.part(&path)? else { return Ok(styles) };
    let mut xml = Xml::new(part, &path);
    let mut open: Option<(String, Style)> = None;
    loop {
        match xml.next()? {
            Token::Open(tag) if tag.name() == b"style" => {
                open = tag.get("styleId").map(|id| (id, Style::default()));
            }
            Token::Open(tag) => {
                let Some((_, style)) = &mut open else { continue };
                match tag.name() {
                    b"name" => style.is_title = tag.get("val").is_some_and(|it| it == "Title"),
                    b"basedOn" => style.based_on = tag.get("val"),
                    b"outlineLvl" => style.outline = tag.number("val").map(|it| it.min(9) as u8),
                    b"numId" => style.list = tag.get("val"),
                    b"ilvl" => style.level = tag.number("val").map(|it| it as usize),
                    b"vanish" => style.is_hidden = tag.is_on(),
                    _ => {}
                }
            }
            Token::Close(tag) if tag.name() == b"style" => {
                styles.0.extend(open.take());
            }
            Token::Eof => return Ok(styles),
            _ => {}
        }
    }
}
