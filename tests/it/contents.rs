//! A file whose name and content have different formats is read by its content; what cannot be read is reported.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::office::archives::{Xlsx, docx, one_sheet, rows};
use crate::packed::{FAULTY, archive, run};

const FAULT: &str = "Total: 296 stated, but its 3 items add up to 96: a difference of 200";

/// `bytes` with the part that states the type of the main part.
fn typed(bytes: Vec<u8>, main: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new_append(Cursor::new(bytes)).unwrap();
    zip.start_file("[Content_Types].xml", SimpleFileOptions::default()).unwrap();
    write!(zip, r#"<Types><Override ContentType="application/vnd.{main}+xml"/></Types>"#).unwrap();
    zip.finish().unwrap().into_inner()
}

const WORKBOOK: &str = "openxmlformats-officedocument.spreadsheetml.sheet.main";
const LETTER: &str = "openxmlformats-officedocument.wordprocessingml.document.main";
const SLIDES: &str = "openxmlformats-officedocument.presentationml.presentation.main";

fn workbook() -> Vec<u8> {
    let cells =
        [["item", "cost"], ["Rent", "40"], ["Food", "25"], ["Travel", "31"], ["Total", "296"]];
    let cells: Vec<&[&str]> = cells.iter().map(|it| &it[..]).collect();
    one_sheet(&cells)
}

fn letter() -> Vec<u8> {
    let row = |line: &str| {
        let cell = |it: &str| format!("<w:tc><w:p><w:r><w:t>{it}</w:t></w:r></w:p></w:tc>");
        format!("<w:tr>{}</w:tr>", line.split(',').map(cell).collect::<String>())
    };
    docx(
        &format!("<w:tbl>{}</w:tbl>", FAULTY.split_terminator('\n').map(row).collect::<String>()),
        &[],
    )
}

#[test]
fn the_content_decides_what_a_file_is() {
    let page: String = FAULTY
        .split_terminator('\n')
        .map(|it| format!("<tr><td>{}</td></tr>", it.replace(',', "</td><td>")))
        .collect();
    let page = format!("<html><body><table>{page}</table></body></html>");
    let files: [(&str, &str, Vec<u8>); 6] = [
        ("a.docx", "Excel (.xlsx)", typed(workbook(), WORKBOOK)),
        ("a.xlsx", "Word (.docx)", typed(letter(), LETTER)),
        ("a.csv", "Excel (.xlsx)", typed(workbook(), WORKBOOK)),
        ("a.xls", "CSV (.csv)", FAULTY.into()),
        ("b.xls", "HTML (.html)", page.into()),
        ("plan", "Excel (.xlsx)", typed(workbook(), WORKBOOK)),
    ];
    for (name, own, bytes) in files {
        let (told, exit) = run(&[(name, &bytes)], &["check", "-v", name]);
        assert!(exit == Some(1) && told.contains(FAULT), "{name}: {told}");
        assert!(told.contains(&format!("note[input/content] read as {own}")), "{told}");
    }
}

#[test]
fn what_is_no_text_and_no_workbook_is_not_called_empty() {
    let slides = typed(archive(&[("ppt/presentation.xml", b"<p/>")]), SLIDES);
    let (told, exit) = run(&[("a.xlsx", &slides)], &["check", "a.xlsx"]);
    assert!(
        exit == Some(1) && told.contains("error[office/damaged] the file contains neither"),
        "{told}"
    );
    let (told, exit) = run(&[("a.docx", b"words")], &["check", "a.docx"]);
    assert!(
        exit == Some(1) && told.contains("error[office/damaged] the file is not an office"),
        "{told}"
    );
    let (told, exit) = run(&[("a.doc", b"{\\rtf1 1,2\n1,2}")], &["check", "a.doc"]);
    assert!(exit == Some(1) && told.contains("error[office/old-format]"), "{told}");
    // An archive of documents has no type.
    let other = archive(&[("a.csv", FAULTY.as_bytes())]);
    let (told, exit) = run(&[("a.xlsx", &other)], &["check", "a.xlsx"]);
    assert!(
        exit == Some(1) && told.contains("error[office/damaged] the file has no part"),
        "{told}"
    );
}

#[test]
fn an_empty_file_is_called_empty_in_every_format() {
    for name in ["a.xlsx", "a.ods", "a.docx", "a.odt", "a.pdf", "a.xls"] {
        let (told, exit) = run(&[(name, b"")], &["check", "-v", name]);
        let says = "error[input/empty] the file is empty (0 bytes)";
        assert!(
            exit == Some(1) && told.contains(says) && told.matches("error[").count() == 1,
            "{told}"
        );
    }
    let (told, exit) = run(&[("a.csv", b""), ("b.md", b" \n")], &["check", "."]);
    assert!(exit == Some(0) && told.matches("warning[input/empty]").count() == 2, "{told}");
}

#[test]
fn cells_under_merged_cells_are_counted() {
    let cells: [&[&str]; 4] =
        [&["item", "cost"], &["Rent", "40"], &["Food", "25"], &["Total", "65"]];
    let merged = r#"<x:mergeCells><x:mergeCell ref="A1:B3"/></x:mergeCells>"#;
    let book = Xlsx { sheets: vec![("S", "", rows(&cells) + merged)], ..Xlsx::default() }.bytes();
    let (told, _) = run(&[("a.xlsx", &book)], &["check", "-v", "a.xlsx"]);
    let says = "cells under merged cells are not displayed and were not read: 5, the first in S!B1";
    assert!(told.contains(says), "{told}");
}

#[test]
fn an_attachment_with_broken_encoding_is_reported() {
    let mail = |body: &str| {
        format!(
            "Subject: costs\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\
             Content-Type: text/plain\n\nAttached.\n--b\nContent-Type: text/csv; name=costs.csv\n\
             Content-Disposition: attachment; filename=costs.csv\n\
             Content-Transfer-Encoding: base64\n\n{body}\n--b--\n"
        )
    };
    // item,cost / Rent,40 / Total,40
    let (told, exit) = run(
        &[("a.eml", mail("aXRlbSxjb3N0ClJlbnQsNDAKVG90YWwsNDAK").as_bytes())],
        &["check", "a.eml"],
    );
    assert!(exit == Some(0) && !told.contains("cannot be unpacked"), "{told}");
    let (told, exit) =
        run(&[("a.eml", mail("aXRl*?bSxjb3\u{1}N0ClJlb").as_bytes())], &["check", "a.eml"]);
    assert!(
        exit == Some(2) && told.contains("a.eml!costs.csv") && told.contains("cannot be unpacked"),
        "{told}"
    );
}
