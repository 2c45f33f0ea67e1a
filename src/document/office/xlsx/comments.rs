//! Knows the comments on the cells of a sheet. Does not know the cells.

use super::super::archive::Archive;
use super::super::problem::Fault;
use super::super::xml::{Token, Xml};
use super::relations::Relations;
use crate::document::grid::{Sheet, parse_cell};

/// Adds the comments that the `relations` of a sheet refer to.
pub(super) fn read(
    archive: &mut Archive<'_>,
    relations: &Relations,
    sheet: &mut Sheet,
) -> Result<(), Fault> {
    for path in relations.each("comments") {
        let Some(part) = archive.part(path)? else { continue };
        let mut xml = Xml::new(part, path);
        let mut at = None;
        let mut words = String::new();
        let mut in_text = false;
        loop {
            match xml.next()? {
                Token::Open(tag) => match tag.name() {
                    b"comment" => at = tag.get("ref").and_then(|it| parse_cell(&it)),
                    b"t" => in_text = true,
                    b"rPh" => xml.skip()?,
                    _ => {}
                },
                Token::Text(text) if in_text => words.push_str(&text),
                Token::Close(tag) => match tag.name() {
                    b"t" => in_text = false,
                    b"comment" => {
                        let words = std::mem::take(&mut words);
                        if let Some((row, column)) = at.take() {
                            sheet.notes.push((row, column, words));
                        }
                    }
                    _ => {}
                },
                Token::Eof => break,
                _ => {}
            }
        }
    }
    Ok(())
}
