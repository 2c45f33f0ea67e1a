//! Damaged and hostile files end in a diagnostic, in bounded time and memory.

use std::time::{Duration, Instant};

use kenzan::diagnostic::Lang;

use super::Read;
use super::archives::{Xlsx, archive, docx, one_sheet, open_document};

/// The findings of `bytes`; fails if reading takes longer than a test may.
fn said(name: &str, bytes: &[u8]) -> Vec<String> {
    let from = Instant::now();
    let read = Read::new(name, bytes);
    assert!(from.elapsed() < Duration::from_secs(120), "{name} took {:?}", from.elapsed());
    read.found.iter().map(|it| it.code.clone()).collect()
}

/// The findings of `bytes`, with their messages.
fn lines(name: &str, bytes: &[u8]) -> Vec<String> {
    let found = Read::new(name, bytes).found;
    found.iter().map(|it| format!("[{}] {}", it.code, it.message.get(Lang::En))).collect()
}

#[test]
fn what_is_no_office_document_is_said() {
    assert_eq!(said("a.xlsx", b"no archive"), ["office/damaged"]);
    assert_eq!(said("a.docx", &one_sheet(&[&["a"]])[..40]), ["office/damaged"]);
    assert_eq!(said("a.ods", &archive(&[("mimetype", "x")])), ["office/damaged"]);
}

#[test]
fn binary_formats_and_passwords_are_refused_with_the_way_out() {
    let compound = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    assert_eq!(said("a.xls", &compound), ["office/old-format"]);
    assert_eq!(said("a.xlsb", b"PK"), ["office/old-format"]);
    assert_eq!(said("a.xlsx", &compound), ["office/old-format"]);
    let name = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes);
    let locked: Vec<u8> = compound.into_iter().chain(name).collect();
    assert_eq!(said("a.xlsx", &locked), ["office/password"]);
    let manifest = "<manifest><encryption-data/></manifest>";
    let locked = archive(&[("META-INF/manifest.xml", manifest), ("content.xml", "\u{1}")]);
    assert_eq!(said("a.odt", &locked), ["office/password"]);
}

#[test]
fn bombs_are_refused() {
    let spaces = " ".repeat(40 << 20);
    let bomb = docx(&format!("<w:p><w:r><w:t>{spaces}</w:t></w:r></w:p>"), &[]);
    assert!(bomb.len() < 100_000);
    assert_eq!(said("a.docx", &bomb), ["office/too-large"]);
    let entities = "<!DOCTYPE a [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><a>&b;</a>";
    let bomb = archive(&[("content.xml", entities)]);
    assert_eq!(said("a.ods", &bomb), ["office/damaged"]);
    let unknown = archive(&[("content.xml", "<a>&b;</a>")]);
    assert_eq!(said("a.odt", &unknown), ["office/damaged"]);
}

#[test]
fn far_cells_many_columns_and_deep_tags_are_bounded() {
    let far = r#"<x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row><x:row r="1048576"><x:c r="XFD1048576"><x:v>2</x:v></x:c><x:c r="XFE1"><x:v>3</x:v></x:c><x:c r="ZZZZ99999999"><x:v>4</x:v></x:c></x:row></x:sheetData>"#;
    let book = Xlsx { sheets: vec![("S", "", far.to_owned())], ..Xlsx::default() };
    let cut = "[office/too-large] the sheet S is too large: cells from XFE1048576 on were not read";
    assert_eq!(lines("a.xlsx", &book.bytes()), [cut]);
    let many = r#"<office:spreadsheet><table:table table:name="S"><table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="1000000" office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>"#;
    let read = Read::new("a.ods", &open_document("", many));
    assert!(read.document.is_cut() && read.source.text.len() < 1 << 20);
    let far = r#"<office:spreadsheet><table:table table:name="S"><table:table-row><table:table-cell table:number-columns-repeated="16384"/><table:table-cell><text:p>lost</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated="12000"><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>"#;
    let cut = "[office/too-large] the sheet S is too large: cells from XFE1 on were not read";
    assert_eq!(lines("a.ods", &open_document("", far)), [cut]);
    let wide = r#"<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000000"/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>lost</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"#;
    let cut =
        "[office/too-large] a table has more than 4096 columns; the further ones were not read";
    assert_eq!(lines("a.docx", &docx(wide, &[])), [cut]);
    let deep = "<w:tbl><w:tr><w:tc>".repeat(3000);
    let says = "[office/too-large] the elements of the part word/document.xml are nested too deeply (limit 4096); the file was not read";
    assert_eq!(lines("a.docx", &docx(&deep, &[])), [says]);
    let tables = format!(
        "{}<w:p><w:r><w:t>x</w:t></w:r></w:p>{}",
        "<w:tbl><w:tr><w:tc>".repeat(1000),
        "</w:tc></w:tr></w:tbl>".repeat(1000)
    );
    let read = Read::new("a.docx", &docx(&tables, &[]));
    assert!(read.source.text.contains('x'));
}

/// Numbers that look random and are the same in every run.
fn random(state: &mut u64) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state >> 11) as usize
}

#[test]
fn damaged_copies_never_panic() {
    let xml = r#"<office:spreadsheet><table:table table:name="S"><table:table-row><table:table-cell office:value-type="float" office:value="1" table:formula="of:=SUM([.A1:.B2])"><text:p>1</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>"#;
    let table = "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/><w:vMerge/></w:tcPr><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    let files = [
        ("a.xlsx", one_sheet(&[&["a", "b"], &["x", "=SUM(A1:B1)→1.5E3"], &["y", "-0.25"]])),
        ("a.ods", open_document("", xml)),
        ("a.fods", xml.as_bytes().to_vec()),
        ("a.docx", docx(table, &[])),
        ("a.odt", open_document("", &xml.replace("spreadsheet", "text"))),
    ];
    let mut state = 0x2545_F491_4F6C_DD1D;
    for (name, bytes) in &files {
        for _ in 0..300 {
            let mut damaged = bytes.clone();
            for _ in 0..=random(&mut state) % 4 {
                let at = random(&mut state) % damaged.len();
                match random(&mut state) % 3 {
                    0 => damaged[at] = random(&mut state) as u8,
                    1 => damaged.truncate(at.max(1)),
                    _ => _ = damaged.remove(at.min(damaged.len() - 1)),
                }
                if damaged.is_empty() {
                    damaged.push(0);
                }
            }
            said(name, &damaged);
        }
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a list of parts")]
fn damaged_parts_never_panic() {
    let words = [
        "0",
        "#,##0",
        "[$-411]ggge",
        "\"",
        "[>=",
        "?/?",
        "E+0",
        "]",
        ";",
        "@",
        "*",
        "\\",
        "_",
        "mm",
        ":ss.000",
        ",",
        "%",
        "General",
        "[h]",
        "yyyy",
        "、",
        "0.0",
        "AM/PM",
        "!",
        "e",
        "[DBNum3]",
        "/",
    ];
    let numbers =
        ["0", "-1.5", "1E300", "1E-300", "99999999", "60", "0.999999999999999", "abc", "-0"];
    let mut state = 0x9E37_79B9_7F4A_7C15;
    let codes: Vec<String> = (0..400)
        .map(|_| {
            (0..=random(&mut state) % 6).map(|_| words[random(&mut state) % words.len()]).collect()
        })
        .collect();
    let cells = codes.iter().enumerate().flat_map(|(at, _)| {
        numbers.iter().map(move |it| format!(r#"<x:c s="{}"><x:v>{it}</x:v></x:c>"#, at + 1))
    });
    let content =
        format!("<x:sheetData><x:row>{}</x:row></x:sheetData>", cells.collect::<String>());
    let codes = codes.iter().map(|it| &**it).collect();
    let book = Xlsx { sheets: vec![("S", "", content)], codes, ..Xlsx::default() };
    said("a.xlsx", &book.bytes());
    let parts = [
        "$A$1",
        "A1",
        ":",
        "SUM(",
        ")",
        "'",
        "!",
        "[",
        "A",
        "1",
        "\"",
        "XFD1048576",
        ",",
        "-",
        "$",
        "#REF!",
    ];
    let formulas = (0..500).map(|at| {
        let formula: String =
            (0..=random(&mut state) % 8).map(|_| parts[random(&mut state) % parts.len()]).collect();
        format!(r#"<x:row><x:c><x:f t="shared" si="{at}">{formula}</x:f><x:v>1</x:v></x:c><x:c><x:f t="shared" si="{at}"/><x:v>1</x:v></x:c></x:row>"#)
    });
    let content = format!("<x:sheetData>{}</x:sheetData>", formulas.collect::<String>());
    let book = Xlsx { sheets: vec![("S", "", content)], ..Xlsx::default() };
    said("a.xlsx", &book.bytes());
}
