//! The documents to read: a table of 40,000 rows of a label and five figures, as workbook, letter and page, and 200
//! printed pages. The same each time.

use std::fmt::Write as _;

use crate::archives::{Xlsx, archive, docx as letter};
use crate::maker::{Page, pdf as file};

const ROWS: u32 = 40_000;
const COLUMNS: u32 = 5;
const PAGES: u32 = 200;

/// The figure of a cell, in tenths; of up to seven digits, in no order.
fn tenths(row: u32, column: u32) -> u32 {
    (row.wrapping_mul(COLUMNS) + column).wrapping_mul(2_654_435_761) % 10_000_000
}

fn plain(row: u32, column: u32) -> String {
    let it = tenths(row, column);
    format!("{}.{}", it / 10, it % 10)
}

/// With separators.
fn grouped(row: u32, column: u32) -> String {
    let it = tenths(row, column);
    match it / 10_000 {
        0 => format!("{}.{}", it / 10, it % 10),
        thousands => format!("{thousands},{:03}.{}", it / 10 % 1000, it % 10),
    }
}

fn rows(mut each: impl FnMut(u32)) {
    (0..ROWS).for_each(&mut each);
}

pub(crate) fn xlsx() -> Vec<u8> {
    let labels: Vec<String> = (0..ROWS).map(|row| format!("<x:t>Item {row}</x:t>")).collect();
    let mut content = String::from("<x:sheetData>");
    rows(|row| {
        let line = row + 1;
        write!(
            content,
            r#"<x:row r="{line}" spans="1:6"><x:c r="A{line}" t="s"><x:v>{row}</x:v></x:c>"#
        )
        .unwrap();
        for (column, name) in (0..COLUMNS).zip('B'..) {
            let figure = plain(row, column);
            write!(content, r#"<x:c r="{name}{line}" s="1"><x:v>{figure}</x:v></x:c>"#).unwrap();
        }
        content += "</x:row>";
    });
    content += "</x:sheetData>";
    Xlsx {
        sheets: vec![("S", "", content)],
        codes: vec!["#,##0.0"],
        strings: labels.iter().map(String::as_str).collect(),
        ..Xlsx::default()
    }
    .bytes()
}

pub(crate) fn ods() -> Vec<u8> {
    let mut content = String::from(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"S\">",
    );
    rows(|row| {
        write!(content, r#"<table:table-row><table:table-cell office:value-type="string"><text:p>Item {row}</text:p></table:table-cell>"#).unwrap();
        for column in 0..COLUMNS {
            let (stored, shown) = (plain(row, column), grouped(row, column));
            write!(content, r#"<table:table-cell office:value-type="float" office:value="{stored}"><text:p>{shown}</text:p></table:table-cell>"#).unwrap();
        }
        content += "</table:table-row>";
    });
    content += "</table:table></office:spreadsheet></office:body></office:document-content>";
    archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", &content),
    ])
}

pub(crate) fn docx() -> Vec<u8> {
    let mut content = String::from("<w:tbl>");
    rows(|row| {
        write!(content, "<w:tr><w:tc><w:p><w:r><w:t>Item {row}</w:t></w:r></w:p></w:tc>").unwrap();
        for column in 0..COLUMNS {
            let figure = grouped(row, column);
            write!(content, "<w:tc><w:tcPr><w:tcW w:w=\"1500\"/></w:tcPr><w:p><w:r><w:t>{figure}</w:t></w:r></w:p></w:tc>").unwrap();
        }
        content += "</w:tr>";
    });
    letter(&(content + "</w:tbl>"), &[])
}

pub(crate) fn html() -> Vec<u8> {
    let mut page = String::from("<!doctype html><title>T</title><table>");
    rows(|row| {
        write!(page, "<tr><td>Item {row}</td>").unwrap();
        for column in 0..COLUMNS {
            write!(page, "<td class=\"figure\">{}</td>", grouped(row, column)).unwrap();
        }
        page += "</tr>\n";
    });
    (page + "</table>").into_bytes()
}

pub(crate) fn pdf() -> Vec<u8> {
    let page = |number: u32| {
        (0..50).fold(Page::new(), |page, line| {
            let (row, y) = (number * 50 + line, 60 + line as i32 * 15);
            let page = page.latin(60, y, 9, &format!("Item {row}"));
            (0..COLUMNS).fold(page, |page, column| {
                page.latin(180 + column as i32 * 80, y, 9, &grouped(row, column))
            })
        })
    };
    file(&(0..PAGES).map(page).collect::<Vec<_>>()).into_bytes()
}
