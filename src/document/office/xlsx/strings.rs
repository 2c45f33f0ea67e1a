//! Knows the shared texts of cells, without their readings (furigana). Does not know cells.

use super::super::archive::Archive;
use super::super::problem::Fault;
use super::super::xml::{Token, Xml};

/// Texts by number, one after the other.
#[derive(Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    /// The text numbered `index`.
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        Some(&self.text[start..end])
    }
}

/// Reads the shared texts in the part `path`, if there are any.
pub(super) fn read(archive: &mut Archive<'_>, path: Option<String>) -> Result<Strings, Fault> {
    let mut strings = Strings::default();
    let Some(path) = path else { return Ok(strings) };
    let Some(part) = archive.part(&path)? else { return Ok(strings) };
    let mut xml = Xml::new(part, &path);
    let mut in_text = false;
    let mut is_escaped = false;
    loop {
        match xml.next()? {
            Token::Open(tag) => match tag.name() {
                b"t" => in_text = true,
                b"rPh" => xml.skip()?,
                _ => {}
            },
            Token::Text(text) if in_text => {
                strings.text.push_str(&text);
                is_escaped |= text.contains("_x");
            }
            Token::Close(tag) => match tag.name() {
                b"t" => in_text = false,
                b"si" => {
                    if std::mem::take(&mut is_escaped) {
                        let start = strings.ends.last().map_or(0, |&end| end as usize);
                        let plain = unescaped(&strings.text[start..]);
                        strings.text.truncate(start);
                        strings.text.push_str(&plain);
                    }
                    strings.ends.push(strings.text.len() as u32);
                }
                _ => {}
            },
            Token::Eof => return Ok(strings),
            _ => {}
        }
    }
}

/// `text` with `_xHHHH_` escapes resolved: they stand for characters that XML does not allow.
pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        let code = rest.get(at + 2..at + 6).filter(|_| rest[at + 6..].starts_with('_'));
        let character =
            code.and_then(|it| u32::from_str_radix(it, 16).ok()).and_then(char::from_u32);
        match character {
            Some(character) => {
                if !character.is_control() || character == '\n' {
                    out.push(character);
                }
                rest = &rest[at + 7..];
            }
            None => {
                out.push_str("_x");
                rest = &rest[at + 2..];
            }
        }
    }
    out.push_str(rest);
    out
}
