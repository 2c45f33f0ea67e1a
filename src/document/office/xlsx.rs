//! Reads workbooks in Office Open XML (XLSX, XLSM; strict and transitional): the list of sheets, and the
//! cells of each as displayed. Ignores macros, follows no external links. Does not know which cells form a
//! table.

mod cells;
mod comments;
pub(super) mod relations;
mod strings;
mod styles;

use std::io::BufRead;

use super::archive::Archive;
use super::problem::Fault;
use super::xml::{Token, Xml, is_true};
use crate::document::grid::{Left, Sheet};

const WORKBOOK: &str = "xl/workbook.xml";

/// Reads the sheets of the workbook in `archive`.
pub(super) fn read(archive: &mut Archive<'_>) -> Result<Vec<Sheet>, Fault> {
    let root = relations::of(archive, "")?;
    let path = root.first("officeDocument").unwrap_or_else(|| WORKBOOK.to_owned());
    let book = {
        let part = archive.part(&path)?.ok_or(Fault::Missing { part: path.clone() })?;
        book(Xml::new(part, &path))?
    };
    if book.sheets.is_empty() {
        return Err(Fault::Other);
    }
    let links = relations::of(archive, &path)?;
    let strings = strings::read(archive, links.first("sharedStrings"))?;
    let styles = styles::read(archive, links.first("styles"), book.since_1904)?;
    let mut left = Left::default();
    let mut sheets = Vec::new();
    for entry in book.sheets {
        let Some((kind, path)) = links.get(&entry.relation) else { continue };
        if kind != "worksheet" {
            continue;
        }
        let path = path.to_owned();
        let Some(part) = archive.part(&path)? else {
            return Err(Fault::Missing { part: path });
        };
        let mut sheet = Sheet::new(entry.name, entry.is_hidden);
        let tables = cells::Tables { strings: &strings, styles: &styles };
        cells::read(Xml::new(part, &path), &tables, &mut sheet, &mut left)?;
        let links = relations::of(archive, &path)?;
        comments::read(archive, &links, &mut sheet)?;
        sheet.computes_as_shown = book.computes_as_shown;
        sheet.settle();
        sheets.push(sheet);
    }
    Ok(sheets)
}

/// The workbook's properties.
#[derive(Default)]
struct Book {
    sheets: Vec<Entry>,
    since_1904: bool,
    computes_as_shown: bool,
}

struct Entry {
    name: String,
    relation: String,
    is_hidden: bool,
}

fn book(mut xml: Xml<impl BufRead>) -> Result<Book, Fault> {
    let mut book = Book::default();
    loop {
        match xml.next()? {
            Token::Open(tag) => match tag.name() {
                b"workbookPr" => book.since_1904 = tag.is_set("date1904"),
                b"calcPr" => {
                    let is_full = tag.get("fullPrecision").is_none_or(|it| is_true(&it));
                    book.computes_as_shown = !is_full;
                }
                b"sheet" => book.sheets.push(Entry {
                    name: tag.get("name").unwrap_or_default(),
                    relation: tag.get("id").unwrap_or_default(),
                    is_hidden: tag.get("state").is_some_and(|it| it != "visible"),
                }),
                _ => {}
            },
            Token::Eof => return Ok(book),
            _ => {}
        }
    }
}
