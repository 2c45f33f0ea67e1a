//! Sheets are tables by header, with the place of each cell.

use kenzan::document::grid::Kind;

use super::Read;
use super::archives::{Xlsx, one_sheet, open_document, rows};

const TABLE: &str = "$['sections'][0]['tables'][0]";

#[test]
fn a_sheet_is_a_table_by_header_with_caption_unit_and_places() {
    let read = Read::new(
        "book.xlsx",
        &one_sheet(&[
            &["令和３年度予算（単位：億円）"],
            &[],
            &["分野", "要求額"],
            &["行政", "26.5"],
            &["小計", "=SUM(B4:B4)→26.5"],
            &[],
            &["注：速報値"],
        ]),
    );
    assert_eq!(read.at(&format!("{TABLE}['caption']")).0, "令和３年度予算（単位：億円）");
    assert_eq!(read.at(&format!("{TABLE}['unit']")).0, "単位：億円");
    assert_eq!(read.at(&format!("{TABLE}['rows'][0]['要求額']")), ("26.5".into(), "S!B4".into()));
    let paragraph = read.at("$['sections'][0]['paragraphs'][0]");
    assert_eq!(paragraph, ("注：速報値".into(), "S!A7".into()));
    let sheet = &read.document.sheets()[0];
    let total = sheet.at(4, 1).unwrap();
    assert_eq!(sheet.formula(total), Some("SUM(B4:B4)"));
    let span = sheet.span(total, read.document.source).unwrap();
    assert_eq!(&read.source.text[span.range()], "26.5");
    assert_eq!(read.said(), []);
}

#[test]
fn blank_rows_and_columns_part_tables_and_a_part_without_header_goes_on() {
    let read = Read::new(
        "book.xlsx",
        &one_sheet(&[
            &["a", "b", "", "c", "d"],
            &["x", "1", "", "y", "2"],
            &[],
            &["z", "3"],
            &[],
            &["e", "f"],
            &["w", "4"],
        ]),
    );
    assert_eq!(read.at(&format!("{TABLE}['rows'][0]['b']")).1, "S!B2");
    let value = |table: usize, row: usize, name: &str| {
        read.at(&format!("$['sections'][0]['tables'][{table}]['rows'][{row}]['{name}']"))
    };
    assert_eq!(value(1, 0, "d"), ("2".into(), "S!E2".into()));
    let below = read.leaves().into_iter().filter(|it| it.2 == "S!B4").collect::<Vec<_>>();
    assert_eq!(below.len(), 1, "{below:?}");
    assert!(read.leaves().iter().any(|it| it.0.ends_with("['f']") && it.1 == "4"));
}

#[test]
fn merged_headers_are_joined_and_merged_cells_counted_once() {
    let merged =
        r#"<x:mergeCells><x:mergeCell ref="B1:C1"/><x:mergeCell ref="A1:A2"/></x:mergeCells>"#;
    let content = rows(&[&["区分", "金額"], &["", "前年", "本年"], &["甲", "1", "2"]]) + merged;
    let book = Xlsx { sheets: vec![("S", "", content)], ..Xlsx::default() };
    let read = Read::new("book.xlsx", &book.bytes());
    assert_eq!(read.at(&format!("{TABLE}['rows'][0]['金額 本年']")), ("2".into(), "S!C3".into()));
    assert_eq!(read.at(&format!("{TABLE}['rows'][0]['区分']")).0, "甲");
}

#[test]
fn a_name_over_two_lines_is_one_line_and_a_cell_keeps_its_lines() {
    let read =
        Read::new("book.xlsx", &one_sheet(&[&["区分", "要求額\n（億円）"], &["甲\n乙", "1"]]));
    assert_eq!(read.at(&format!("{TABLE}['rows'][0]['要求額（億円）']")).0, "1");
    assert_eq!(read.at(&format!("{TABLE}['rows'][0]['区分']")).0, "甲\n乙");
    assert!(read.source.text.contains("甲⏎乙 | 1"));
}

#[test]
fn years_may_name_columns() {
    let read = Read::new("book.xlsx", &one_sheet(&[&["item", "2024", "2025"], &["a", "1", "2"]]));
    assert_eq!(read.at(&format!("{TABLE}['rows'][0]['2025']")).0, "2");
}

#[test]
fn hidden_parts_are_left_out_and_said_where_that_is_declared() {
    let hidden = rows(&[&["a", "b"], &["x", "1"], &["y", "2"]])
        .replace(r#"<x:row r="2">"#, r#"<x:row r="2" hidden="1">"#);
    let columns = r#"<x:cols><x:col min="4" max="9" hidden="1"/></x:cols>"#;
    let sheets = vec![
        ("S", "", format!("{columns}{hidden}")),
        ("T", r#"state="veryHidden""#, rows(&[&["secret"]])),
    ];
    let bytes = Xlsx { sheets, ..Xlsx::default() }.bytes();
    let read = Read::with(super::declared::SKIPPED, "book.xlsx", &bytes);
    assert!(!read.source.text.contains("secret") && !read.source.text.contains('x'));
    assert!(read.says("office/hidden", "not read: S!2:2, T"), "{:?}", read.said());
    // What is hidden may be an item: nothing counts as complete.
    assert!(read.document.is_cut());
}

#[test]
fn strict_files_prefixes_shared_texts_furigana_and_comments_are_read() {
    let content = r#"<x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="s"><x:v>1</x:v></x:c></x:row></x:sheetData>"#;
    let book = Xlsx {
        sheets: vec![("S", "", content.to_owned())],
        strings: vec![
            "<x:t>小計</x:t><x:rPh><x:t>ショウケイ</x:t></x:rPh>",
            "<x:r><x:t>書式_x000D_</x:t></x:r><x:r><x:t>混在</x:t></x:r>",
        ],
        comments: r#"<comment ref="B1"><text><t>速報</t></text></comment>"#,
        is_strict: true,
        ..Xlsx::default()
    };
    let read = Read::new("book.xlsx", &book.bytes());
    assert!(read.source.text.contains("小計 | 書式混在"), "{}", read.source.text);
    assert_eq!(read.at("$['footnotes'][0]['text']"), ("速報".into(), "S!B1".into()));
}

#[test]
fn shared_formulas_are_expanded_and_those_without_a_result_are_said() {
    let content = r#"<x:sheetData>
        <x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c><x:c r="B1"><x:f t="shared" ref="B1:B2" si="0">A1*$C$1+SUM(A$1:A1)</x:f><x:v>2</x:v></x:c></x:row>
        <x:row r="2"><x:c r="A2"><x:v>2</x:v></x:c><x:c r="B2"><x:f t="shared" si="0"/></x:c></x:row></x:sheetData>"#;
    let book = Xlsx { sheets: vec![("S", "", content.to_owned())], ..Xlsx::default() };
    let read = Read::new("book.xlsx", &book.bytes());
    let sheet = &read.document.sheets()[0];
    assert_eq!(sheet.formula(sheet.at(1, 1).unwrap()), Some("A2*$C$1+SUM(A$1:A2)"));
    assert!(read.says("office/no-result", "the first in S!B2"), "{:?}", read.said());
}

#[test]
fn numbers_stored_as_text_are_said_where_their_column_has_numbers() {
    let text =
        |it: &str| format!(r#"<x:c r="B3" t="inlineStr"><x:is><x:t>{it}</x:t></x:is></x:c>"#);
    let content = rows(&[&["a", "b"], &["x", "1"], &["y", "3"], &["z", "5"]]);
    let content = content.replace(r#"<x:c r="B3"><x:v>3</x:v></x:c>"#, &text("１２．５"));
    let book = Xlsx { sheets: vec![("S", "", content)], ..Xlsx::default() };
    let read = Read::new("book.xlsx", &book.bytes());
    assert!(read.says("office/number-as-text", "the number １２．５ in B3"), "{:?}", read.said());
}

#[test]
fn open_document_cells_show_their_text_and_repetitions_are_bounded() {
    let body = r#"<office:spreadsheet><table:table table:name="S">
        <table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>題</text:p></table:table-cell><table:covered-table-cell/><table:table-cell table:number-columns-repeated="16382"/></table:table-row>
        <table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string"><text:p>項目</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="26.49999" table:formula="of:=ROUND([.A1];1)+[$'T U'.B$2]"><text:p>26.5</text:p></table:table-cell></table:table-row>
        <table:table-row table:number-rows-repeated="1048573"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
        </table:table></office:spreadsheet>"#;
    let read = Read::new("book.ods", &open_document("", body));
    let sheet = &read.document.sheets()[0];
    assert_eq!(sheet.cells.len(), 5);
    let cell = sheet.at(2, 1).unwrap();
    assert_eq!((sheet.shown(cell), sheet.stored(cell)), ("26.5", "26.49999"));
    assert_eq!(sheet.formula(cell), Some("ROUND(A1,1)+'T U'!B$2"));
    // Some programs store an error as a number.
    let error = body.replace("<text:p>26.5</text:p>", "<text:p>#DIV/0!</text:p>");
    let read_error = Read::new("book.ods", &open_document("", &error));
    let sheet = &read_error.document.sheets()[0];
    assert_eq!(sheet.at(2, 1).unwrap().kind, Kind::Other);
    // The same as one flat part.
    let flat = format!(
        "<?xml version=\"1.0\"?><office:document><office:body>{body}</office:body></office:document>"
    );
    assert_eq!(Read::new("book.fods", flat.as_bytes()).source.text, read.source.text);
}
