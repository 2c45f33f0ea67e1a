//! Reads letters in Office Open XML (DOCX; strict and transitional) as their final text (or their text before
//! tracked changes): fields by their results, list numbers as printed. Ignores macros, follows no links. Does not know how a
//! letter is written for people.

mod body;
mod numbering;
mod styles;

use super::archive::Archive;
use super::letter::Letter;
use super::problem::Fault;
use super::xlsx::relations;
use super::xml::{Token, Xml};
use crate::document::Office;
use body::Body;

const DOCUMENT: &str = "word/document.xml";

/// Reads the letter in `archive`.
pub(super) fn read(archive: &mut Archive<'_>, manner: Office) -> Result<Letter, Fault> {
    let root = relations::of(archive, "")?;
    let path = root.first("officeDocument").unwrap_or_else(|| DOCUMENT.to_owned());
    let links = relations::of(archive, &path)?;
    let styles = styles::read(archive, links.first("styles"))?;
    let numbering = numbering::read(archive, links.first("numbering"))?;
    let mut body = Body::new(&styles, numbering, manner);
    for kind in ["header", "footer"] {
        for path in links.each(kind) {
            body.composer.open_margin();
            part(archive, path, &mut body)?;
            body.composer.close_aside();
        }
    }
    if !part(archive, &path, &mut body)? {
        return Err(Fault::Missing { part: path });
    }
    for kind in ["footnotes", "endnotes"] {
        if let Some(path) = links.first(kind) {
            part(archive, &path, &mut body)?;
        }
    }
    Ok(body.finish())
}

/// Passes the part `path` to `body`; `false` if it does not exist.
fn part(archive: &mut Archive<'_>, path: &str, body: &mut Body<'_>) -> Result<bool, Fault> {
    let Some(part) = archive.part(path)? else { return Ok(false) };
    let mut xml = Xml::new(part, path);
    loop {
        match xml.next()? {
            Token::Open(tag) => {
                if !body.open(&tag) {
                    xml.skip()?;
                }
            }
            Token::Text(text) => body.text(&text),
            Token::Close(tag) => body.close(tag.name()),
            Token::Eof => return Ok(true),
            Token::Other => {}
        }
    }
}
