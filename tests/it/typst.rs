//! Typst is read like other running text: headings, paragraphs, lists, and tables with merged cells and captions.

use kenzan::diagnostic::Severity;
use kenzan::document::{Document, Format, Limits, Node, read};
use kenzan::rule::packs::pack;
use kenzan::source::{Source, SourceId};

use crate::run::verdict_of;

fn document(text: &str) -> Document {
    let (source, mut found) = (Source::utf8("a.typ", text), Vec::new());
    read(SourceId(0), &source, Format::Typst, Limits::default(), &mut found)
}

/// The texts of the leaves whose path contains all of `parts`.
fn texts(text: &str, parts: &[&str]) -> Vec<String> {
    let document = document(text);
    let leaves = document.nodes().filter(|it| it.children().next().is_none());
    let is_in = |it: &Node<'_>| parts.iter().all(|part| it.path().contains(part));
    leaves.filter(is_in).map(|it| it.text().to_owned()).collect()
}

const LETTER: &str = r#"#import "template.typ": conf
#set page(
  margin: (x: 2cm),
)
#let total = { 5 }
= Costs of 2025 <costs>
We spent *1,200*~€ on rent#footnote[Without _heating_.], // a comment
more than in 2024 \(see @costs\).

- Rent
- Food
  - Bread
+ Fuel
== Snake_case -- and $x$
#align(center)[Centred #text(fill: red)[words].]
```
= no heading
```
"#;

#[test]
fn words_are_read_without_marks_code_and_comments() {
    assert_eq!(texts(LETTER, &["heading"]), ["Costs of 2025", "Snake_case – and x"]);
    let said = ["We spent 1,200 € on rent, more than in 2024 (see ).", "Centred words."];
    assert_eq!(texts(LETTER, &["paragraphs"]), said);
    assert_eq!(texts(LETTER, &["footnotes", "text"]), ["Without heating."]);
    assert_eq!(texts(LETTER, &["lists"]), ["Rent", "Food", "Bread", "Fuel"]);
}

fn table(total: &str) -> String {
    format!(
        r#"#figure(
  table(
    columns: (auto, 1fr, 1fr), // three
    align: right,
    table.header([Item], [2024], [2025]),
    table.hline(),
    [Rent], [1,250], "1,300",
    table.cell(rowspan: 1)[Food], [842], $900$,
    [Travel], [317], [320],
    [*Total*], [{total}], [2,520],
  ),
  caption: [Costs (USD million)],
)
"#
    )
}

#[test]
fn tables_have_columns_rows_and_captions() {
    let text = table("2,409");
    assert_eq!(texts(&text, &["columns"]), ["Item", "2024", "2025"]);
    let rows = texts(&text, &["rows"]);
    let expected = [
        "Rent", "1,250", "1,300", "Food", "842", "900", "Travel", "317", "320", "Total", "2,409",
        "2,520",
    ];
    assert_eq!(rows, expected);
    assert_eq!(texts(&text, &["caption"]), ["Costs (USD million)"]);
}

#[test]
fn dashes_are_read_as_printed_wherever_the_cell_ends() {
    let text = "#table(columns: 2, [a], [b], [1--2], --, [x---], ---, \"s\", \"\")\n";
    assert_eq!(texts(text, &["rows"]), ["1–2", "–", "x—", "—", "s", ""]);
    assert_eq!(texts("#table(--)", &["columns"]), ["–"]);
}

#[test]
fn merged_cells_take_the_places_that_they_cover() {
    let text = "#table(columns: 3, [a], [b], [c], table.cell(rowspan: 2)[x], [1], [2], [3], [4], table.cell(colspan: 2)[y], [5])\n";
    assert_eq!(texts(text, &["rows"]), ["x", "1", "2", "", "3", "4", "y", "", "5"]);
    // Cells that code computes are not known.
    let computed = "#table(columns: 2, [a], [b], ..rows)\n";
    assert!(texts(computed, &["tables"]).is_empty() && document(computed).is_cut());
}

#[test]
fn faults_in_tables_are_found_and_sound_tables_are_silent() {
    let files = pack("auto").unwrap().files;
    let rules: Vec<_> = files.iter().map(|it| (it.name, it.text)).collect();
    let found = |text: &str| {
        let (_, verdict) = verdict_of(&rules, &[("a.typ", text)]);
        verdict
            .diagnostics
            .into_iter()
            .filter(|it| it.severity > Severity::Note)
            .collect::<Vec<_>>()
    };
    assert!(found(&table("2,409")).is_empty());
    let text = table("2,446");
    let faulty = found(&text);
    let span = faulty[0].labels[0].span;
    assert_eq!((faulty.len(), &text[span.start as usize..span.end as usize]), (1, "2,446"));
}

#[test]
fn hostile_text_takes_linear_time_and_every_cut_is_read() {
    for part in [
        "#table(",
        "[",
        "#figure(caption: [",
        "\"",
        "#let x = {",
        "`",
        "/*",
        "#footnote[",
        "$ ",
        "- ",
        "= ",
        "#[",
        "#table(\"",
    ] {
        let begun = std::time::Instant::now();
        document(&part.repeat(100_000 / part.len()));
        assert!(begun.elapsed().as_secs() < 20, "{part}");
    }
    for text in [LETTER.to_owned(), table("1")] {
        for cut in (0..text.len()).filter(|it| text.is_char_boundary(*it)) {
            document(&text[..cut]);
            document(&text[cut..]);
        }
    }
}
