//! A source set declares whether hidden parts are read, and which side of tracked changes.

use kenzan::document::Office;

use super::Read;
use super::archives::{Xlsx, docx, open_document, rows};

const HIDDEN: Office = Office { hidden: Some(true), original: false };
pub(super) const SKIPPED: Office = Office { hidden: Some(false), original: false };
const ORIGINAL: Office = Office { hidden: None, original: true };

fn book() -> Vec<u8> {
    let hidden = rows(&[&["item", "cost"], &["x", "1"], &["y", "2"], &["total", "3"]])
        .replace(r#"<x:row r="2">"#, r#"<x:row r="2" hidden="1">"#);
    let sheets =
        vec![("S", "", hidden), ("T", r#"state="veryHidden""#, rows(&[&["secret", "word"]]))];
    Xlsx { sheets, ..Xlsx::default() }.bytes()
}

#[test]
fn hidden_rows_and_sheets_are_read_and_said() {
    let read = Read::new("book.xlsx", &book());
    let row = read.at("$['sections'][0]['tables'][0]['rows'][0]['cost']");
    assert_eq!(row, ("1".into(), "S!B2".into()));
    assert!(read.source.text.contains("secret"));
    assert!(read.says("office/hidden", "were read too: S!2:2, T"), "{:?}", read.said());
    // Nothing is missing any more.
    assert!(!read.document.is_cut());
}

#[test]
fn rows_that_a_filter_hides_are_left_out_because_subtotals_are_of_the_others() {
    let table_of = |total: &str, after: &str| {
        let rows = rows(&[&["item", "cost"], &["x", "1"], &["y", "2"], &["total", total]]);
        let rows = rows.replace(r#"<x:row r="2">"#, r#"<x:row r="2" hidden="1">"#);
        Xlsx { sheets: vec![("S", "", rows + after)], ..Xlsx::default() }.bytes()
    };
    let table = |after: &str| table_of("=SUBTOTAL(9,B2:B3)→2", after);
    let filter = r#"<x:autoFilter ref="A1:B3"><x:filterColumn colId="0"/></x:autoFilter>"#;
    let read = Read::new("book.xlsx", &table(filter));
    assert!(read.says("office/hidden", "were not read: S!2:2"), "{:?}", read.said());
    assert!(read.document.is_cut());
    // Other totals, and balances, are of all rows.
    let read = Read::new("book.xlsx", &table_of("3", filter));
    assert!(read.says("office/hidden", "were read too: S!2:2"), "{:?}", read.said());
    // A filter without a criterion hides nothing, and a declaration reads every row.
    let read = Read::new("book.xlsx", &table(r#"<x:autoFilter ref="A1:B3"/>"#));
    assert!(read.says("office/hidden", "were read too: S!2:2"), "{:?}", read.said());
    let read = Read::with(HIDDEN, "book.xlsx", &table(filter));
    assert!(read.says("office/hidden", "were read too: S!2:2"), "{:?}", read.said());
}

#[test]
fn an_item_in_a_hidden_row_counts_in_its_total() {
    let run = |total: &str| {
        let rows =
            rows(&[&["item", "cost"], &["x", "40"], &["y", "25"], &["z", "31"], &["total", total]]);
        let hidden = rows.replace(r#"<x:row r="3">"#, r#"<x:row r="3" hidden="1">"#);
        let folder = tempfile::tempdir().unwrap();
        let bytes = Xlsx { sheets: vec![("S", "", hidden)], ..Xlsx::default() }.bytes();
        std::fs::write(folder.path().join("book.xlsx"), bytes).unwrap();
        let mut program = assert_cmd::Command::cargo_bin("kenzan").unwrap();
        let program =
            program.current_dir(folder.path()).args(["--lang", "en", "check", "book.xlsx"]);
        String::from_utf8_lossy(&program.output().unwrap().stdout).into_owned()
    };
    assert!(!run("96").contains("error"), "{}", run("96"));
    assert!(run("71").contains("S!B5"), "{}", run("71"));
}

#[test]
fn a_letter_is_read_as_it_was_before_its_changes() {
    let row = |change: &str, run: &str| {
        format!(
            "<w:tr><w:trPr>{change}</w:trPr><w:tc><w:p>{run}</w:p></w:tc><w:tc><w:p>{run}</w:p></w:tc></w:tr>"
        )
    };
    let run = |words: &str| format!("<w:r><w:t>{words}</w:t></w:r>");
    let body = format!(
        "<w:p>{}<w:del><w:r><w:delText>97.0</w:delText></w:r></w:del><w:ins>{}</w:ins></w:p><w:tbl>{}{}{}</w:tbl>",
        run("cost "),
        run("98.0"),
        row("", &run("head")),
        row("<w:ins/>", &format!("<w:ins>{}</w:ins>", run("new"))),
        row("<w:del/>", "<w:del><w:r><w:delText>old</w:delText></w:r></w:del>"),
    );
    let bytes = docx(&body, &[]);
    let (before, after) =
        (Read::with(ORIGINAL, "letter.docx", &bytes), Read::new("letter.docx", &bytes));
    assert_eq!(before.at("$['paragraphs'][0]").0, "cost 97.0");
    assert_eq!(after.at("$['paragraphs'][0]").0, "cost 98.0");
    assert!(before.source.text.contains("old") && !before.source.text.contains("new"));
    assert!(after.source.text.contains("new") && !after.source.text.contains("old"));
    assert!(before.says("office/tracked-changes", "as if all were rejected"));
}

#[test]
fn properties_before_a_change_are_not_those_of_the_final_text() {
    let body = "<w:p><w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>shown</w:t></w:r></w:p>";
    let bytes = docx(body, &[]);
    assert_eq!(Read::new("letter.docx", &bytes).source.text.trim(), "shown");
    assert!(Read::with(ORIGINAL, "letter.docx", &bytes).source.text.trim().is_empty());
}

#[test]
fn hidden_words_and_rows_of_a_letter_are_said_and_read_where_that_is_declared() {
    let cell = "<w:tc><w:p><w:r><w:t>row</w:t></w:r></w:p></w:tc>";
    let body = format!(
        "<w:p><w:r><w:t>seen</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t> unseen</w:t></w:r></w:p><w:tbl><w:tr><w:trPr><w:hidden/></w:trPr>{cell}{cell}</w:tr></w:tbl>"
    );
    let bytes = docx(&body, &[]);
    let (read, left) =
        (Read::with(HIDDEN, "letter.docx", &bytes), Read::new("letter.docx", &bytes));
    assert!(read.source.text.contains("seen unseen") && read.source.text.contains("row"));
    assert!(read.says("office/hidden", "read too"), "{:?}", read.said());
    assert_eq!(left.source.text.trim(), "seen");
    assert!(left.says("office/hidden", "not read"), "{:?}", left.said());
}

#[test]
fn an_open_document_letter_is_read_as_it_was_before_its_changes() {
    let body = r#"<office:text><text:tracked-changes>
        <text:changed-region text:id="c1"><text:deletion><office:change-info><dc:creator>N. N.</dc:creator></office:change-info><text:p>97.0</text:p></text:deletion></text:changed-region>
        <text:changed-region text:id="c2"><text:insertion><office:change-info/></text:insertion></text:changed-region>
        <text:changed-region text:id="c3"><text:deletion><text:p> one</text:p><text:p>two </text:p></text:deletion></text:changed-region></text:tracked-changes>
        <text:p>cost <text:change text:change-id="c1"/><text:change-start text:change-id="c2"/>98.0</text:p><text:p>new<text:change-end text:change-id="c2"/> euros</text:p>
        <text:p>line<text:change text:change-id="c3"/>three</text:p></office:text>"#;
    let bytes = open_document("", body);
    let texts = |read: &Read| {
        let leaves = read.leaves().into_iter().filter(|it| it.0.contains("paragraphs"));
        leaves.map(|it| it.1).collect::<Vec<_>>()
    };
    let before = Read::with(ORIGINAL, "letter.odt", &bytes);
    assert_eq!(texts(&before), ["cost 97.0 euros", "line one", "two three"]);
    assert!(before.says("office/tracked-changes", "as if all were rejected"));
    let after = Read::new("letter.odt", &bytes);
    assert_eq!(texts(&after), ["cost 98.0", "new euros", "linethree"]);
}

#[test]
fn the_configuration_declares_what_is_read_for_each_source_set() {
    let run = |office: &str| {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("book.xlsx"), book()).unwrap();
        let config = format!("sources: {{ budget: book.xlsx }}\n{office}");
        std::fs::write(path("kenzan.yaml"), config).unwrap();
        let mut program = assert_cmd::Command::cargo_bin("kenzan").unwrap();
        let program = program.current_dir(folder.path()).args(["--lang", "en", "check", "-v"]);
        let output = program.output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        String::from_utf8_lossy(&said).into_owned()
    };
    let (skipped, read) = (run("office: { budget: { hidden: skip } }\n"), run(""));
    assert!(skipped.contains("were not read: S!2:2, T"), "{skipped}");
    assert!(read.contains("were read too: S!2:2, T"), "{read}");
    let wrong = run("office: { budget: { hidden: show } }\n");
    assert!(wrong.contains("read or skip"), "{wrong}");
}

#[test]
fn formulas_say_whether_they_are_of_visible_rows_only() {
    use kenzan::document::grid::formula::ignores_hidden_rows;
    for (formula, ignores) in [
        ("SUBTOTAL(109,B2:B9)", true),
        ("1+subtotal( 101 ; B2:B9 )", true),
        ("SUBTOTAL(9,B2:B9)", false),
        ("SUBTOTAL(10,B2:B9)", false),
        ("SUBTOTAL(11,B2:B9)", false),
        ("SUM(B2:B9)&\" SUBTOTAL(109,B2:B9)\"", false),
        ("AGGREGATE(9,5,B2:B9)", true),
        ("_xlfn.AGGREGATE(9,7,B2:B9)", true),
        ("AGGREGATE(9,6,B2:B9)", false),
        ("AGGREGATE(9,A1,B2:B9)", true),
        ("SUM(SUBTOTAL)", false),
    ] {
        assert_eq!(ignores_hidden_rows(formula), ignores, "{formula}");
    }
}
