//! Small office files, built here part by part.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const STRICT: &str = "http://purl.oclc.org/ooxml/spreadsheetml/main";
const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// An archive of `parts`, each with its name and its text.
pub(crate) fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn relations(all: &[(&str, &str, &str)]) -> String {
    let each = |(id, kind, target): &(&str, &str, &str)| {
        format!(r#"<Relationship Id="{id}" Type="{RELATION}/{kind}" Target="{target}"/>"#)
    };
    let all: String = all.iter().map(each).collect();
    format!(r#"<?xml version="1.0"?><Relationships>{all}</Relationships>"#)
}

/// A workbook, with a name, an attribute and the content of each sheet.
#[derive(Default)]
pub(crate) struct Xlsx<'a> {
    pub(crate) sheets: Vec<(&'a str, &'a str, String)>,
    /// Format codes of the styles from 1.
    pub(crate) codes: Vec<&'a str>,
    pub(crate) strings: Vec<&'a str>,
    pub(crate) comments: &'a str,
    pub(crate) is_strict: bool,
    pub(crate) since_1904: bool,
    /// The calculation settings of the workbook.
    pub(crate) calculation: &'a str,
}

impl Xlsx<'_> {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let space = if self.is_strict { STRICT } else { MAIN };
        let mut links = vec![
            ("rIdS".to_owned(), "styles", "styles.xml".to_owned()),
            ("rIdT".to_owned(), "sharedStrings", "/xl/sharedStrings.xml".to_owned()),
        ];
        let mut parts: Vec<(String, String)> = Vec::new();
        let mut listed = String::new();
        for (index, (name, attributes, content)) in self.sheets.iter().enumerate() {
            listed += &format!(
                r#"<x:sheet name="{name}" sheetId="{index}" {attributes} r:id="r{index}"/>"#
            );
            links.push((format!("r{index}"), "worksheet", format!("worksheets/s{index}.xml")));
            let sheet = format!(
                r#"<?xml version="1.0"?><x:worksheet xmlns:x="{space}">{content}</x:worksheet>"#
            );
            parts.push((format!("xl/worksheets/s{index}.xml"), sheet));
        }
        let links: Vec<(&str, &str, &str)> =
            links.iter().map(|it| (&*it.0, it.1, &*it.2)).collect();
        let calculation = self.calculation;
        let date = if self.since_1904 { r#"<x:workbookPr date1904="1"/>"# } else { "" };
        let formats = self.codes.iter().enumerate().map(|(at, code)| {
            let code = code.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
            format!(r#"<x:numFmt numFmtId="{}" formatCode="{code}"/>"#, 200 + at)
        });
        let styles = (0..self.codes.len()).map(|at| format!(r#"<x:xf numFmtId="{}"/>"#, 200 + at));
        let strings: String = self.strings.iter().map(|it| format!("<x:si>{it}</x:si>")).collect();
        parts.extend([
            ("_rels/.rels".to_owned(), relations(&[("rId1", "officeDocument", "xl/workbook.xml")])),
            ("xl/_rels/workbook.xml.rels".to_owned(), relations(&links)),
            ("xl/workbook.xml".to_owned(), format!(r#"<x:workbook xmlns:x="{space}" xmlns:r="{RELATION}">{date}<x:sheets>{listed}</x:sheets>{calculation}</x:workbook>"#)),
            ("xl/styles.xml".to_owned(), format!(r#"<x:styleSheet xmlns:x="{space}"><x:numFmts>{}</x:numFmts><x:cellXfs><x:xf numFmtId="0"/>{}</x:cellXfs></x:styleSheet>"#, formats.collect::<String>(), styles.collect::<String>())),
            ("xl/sharedStrings.xml".to_owned(), format!(r#"<x:sst xmlns:x="{space}">{strings}</x:sst>"#)),
        ]);
        if !self.comments.is_empty() {
            parts.push((
                "xl/worksheets/_rels/s0.xml.rels".to_owned(),
                relations(&[("c", "comments", "../comments1.xml")]),
            ));
            parts.push((
                "xl/comments1.xml".to_owned(),
                format!("<comments><commentList>{}</commentList></comments>", self.comments),
            ));
        }
        let parts: Vec<(&str, &str)> = parts.iter().map(|it| (&*it.0, &*it.1)).collect();
        archive(&parts)
    }
}

/// Rows of cells: `=` begins a formula, whose result may follow after `→`; figures are numbers; `#n` in front
/// gives a figure the style n; the rest are texts. Empty ones are left out.
pub(crate) fn rows(rows: &[&[&str]]) -> String {
    let mut out = String::from("<x:sheetData>");
    for (row, cells) in rows.iter().enumerate() {
        out += &format!(r#"<x:row r="{}">"#, row + 1);
        for (column, written) in cells.iter().enumerate().filter(|(_, it)| !it.is_empty()) {
            let name = format!("{}{}", char::from(b'A' + column as u8), row + 1);
            out += &cell(&name, written);
        }
        out += "</x:row>";
    }
    out + "</x:sheetData>"
}

fn cell(name: &str, written: &str) -> String {
    let (style, written) = match written.strip_prefix('#').and_then(|it| it.split_once(' ')) {
        Some((style, rest)) => (format!(r#" s="{style}""#), rest),
        None => (String::new(), written),
    };
    if let Some(formula) = written.strip_prefix('=') {
        let (formula, value) = formula.split_once('→').unwrap_or((formula, ""));
        let value = if value.is_empty() { String::new() } else { format!("<x:v>{value}</x:v>") };
        return format!(r#"<x:c r="{name}"{style}><x:f>{formula}</x:f>{value}</x:c>"#);
    }
    let digits = written.trim_start_matches('-');
    let is_number = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.bytes().all(|it| it.is_ascii_digit() || it == b'.' || it == b'E');
    match is_number {
        true => format!(r#"<x:c r="{name}"{style}><x:v>{written}</x:v></x:c>"#),
        false => {
            format!(r#"<x:c r="{name}" t="inlineStr"><x:is><x:t>{written}</x:t></x:is></x:c>"#)
        }
    }
}

/// A workbook of one sheet called `S`.
pub(crate) fn one_sheet(content: &[&[&str]]) -> Vec<u8> {
    Xlsx { sheets: vec![("S", "", rows(content))], ..Xlsx::default() }.bytes()
}

/// A letter with the content `body` and further parts.
pub(crate) fn docx(body: &str, more: &[(&str, &str, &str)]) -> Vec<u8> {
    let kinds: Vec<(&str, &str, &str)> = more.iter().map(|it| (it.1, it.0, it.1)).collect();
    let (root, links) =
        (relations(&[("r", "officeDocument", "word/document.xml")]), relations(&kinds));
    let document = format!(r#"<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#);
    let mut parts = vec![
        ("_rels/.rels".to_owned(), root),
        ("word/document.xml".to_owned(), document),
        ("word/_rels/document.xml.rels".to_owned(), links),
    ];
    parts.extend(more.iter().map(|it| (format!("word/{}", it.1), it.2.to_owned())));
    let parts: Vec<(&str, &str)> = parts.iter().map(|it| (&*it.0, &*it.1)).collect();
    archive(&parts)
}

/// An OpenDocument file with the content `body`.
pub(crate) fn open_document(styles: &str, body: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles>\
         <office:body>{body}</office:body></office:document-content>"
    );
    archive(&[("mimetype", "application/vnd.oasis.opendocument"), ("content.xml", &content)])
}
