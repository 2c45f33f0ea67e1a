//! Files that are not text: their content is checked like any text, and every report names the place
//! as people know it. A workbook and a letter represent the formats.

use std::sync::Arc;

use kenzan::check::Corpus;
use kenzan::diagnostic::{Diagnostic, Lang, Suppressor};
use kenzan::document::readable::{Cover, Spot};
use kenzan::document::{Format, Limits, Readable};
use kenzan::lint::baseline::Names;
use kenzan::lint::fix::choose;
use kenzan::lint::lint;
use kenzan::lint::suppress::{Listed, Policy, suppress};
use kenzan::report::{self, Options, Report, Summary};
use kenzan::source::places::{Area, Place};
use kenzan::source::{Source, Sources, Spanned};
use serde_json::Value;

use crate::run::compile;

const RULE: &str = "\
id: budget/total
check:
  sum:
    in: book
    each: $..tables[*]
    rows: $.rows[*]
    label: $['科目']
    values: $['金額']
    levels: [合計]
";

/// A table in the second of two sheets; it begins in its third row.
fn workbook(readable: &mut Readable<'_>, cells: [[&str; 2]; 4]) {
    readable.enter(Area::Sheet("表紙".into()));
    readable.heading(2, "表紙", Spot::ALL);
    readable.paragraph("令和7年度", Spot { row: 1, column: 1 });
    readable.enter(Area::Sheet("予算".into()));
    readable.heading(2, "予算", Spot::ALL);
    readable.paragraph("（単位：百万円）", Spot { row: 2, column: 4 });
    table(readable, cells, 3);
}

fn table(readable: &mut Readable<'_>, cells: [[&str; 2]; 4], row: u32) {
    readable.begin_table();
    for (index, cells) in cells.iter().enumerate() {
        readable.begin_row(index == 0);
        for (column, words) in cells.iter().enumerate() {
            let spot = Spot { row: row + index as u32, column: 3 + column as u32 };
            readable.cell(words, spot, Cover::ONE);
        }
    }
    readable.end_table();
}

const WRONG: [[&str; 2]; 4] =
    [["科目", "金額"], ["道路", "1,200"], ["河川 | 海岸", "300"], ["合計", "1,600"]];
const RIGHT: [[&str; 2]; 4] =
    [["科目", "金額"], ["道路", "1,200"], ["河川 | 海岸", "300"], ["合計", "1,500"]];

struct Run {
    corpus: Corpus,
    diagnostics: Vec<Diagnostic>,
}

impl Run {
    fn of(name: &str, write: impl FnOnce(&mut Readable<'_>)) -> Self {
        Self::with(name, write, |_, _| Vec::new())
    }

    /// A run whose configuration accepts the findings `listed`.
    fn with(
        name: &str,
        write: impl FnOnce(&mut Readable<'_>),
        listed: impl FnOnce(&mut Corpus, kenzan::source::SourceId) -> Vec<Listed>,
    ) -> Self {
        let mut corpus = Corpus::default();
        let mut found = Vec::new();
        let rules = compile(&mut corpus.sources, "rule.yaml", RULE, &mut found);
        let id = corpus.sources.add(Source::utf8(name, ""));
        let mut readable = Readable::new(id, Limits::default(), &mut found);
        write(&mut readable);
        let (source, document) = readable.finish(name.to_owned(), Format::Markdown);
        corpus.sources.put(id, source);
        corpus.add(Arc::new(document), &["book"]);
        let listed = listed(&mut corpus, id);
        let mut verdict = lint(&corpus, &rules, found);
        let orders = Policy { listed: &listed, complete: true, ..Policy::default() };
        suppress(&mut verdict, &corpus, &rules, &orders);
        Self { corpus, diagnostics: verdict.diagnostics }
    }

    fn show(&self, format: report::Format, lang: Lang) -> String {
        let summary = Summary::default();
        let report = Report::new(&self.corpus.sources, &self.diagnostics, &summary);
        let options = Options { lang, summary: false, ..Options::default() };
        let mut out = Vec::new();
        report::write(&mut out, &report, format, &options).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn json(&self, format: report::Format) -> Value {
        serde_json::from_str(&self.show(format, Lang::En)).unwrap()
    }
}

fn wrong() -> Run {
    Run::of("book.xlsx", |it| workbook(it, WRONG))
}

#[test]
fn a_sound_workbook_has_no_findings() {
    let run = Run::of("book.xlsx", |it| workbook(it, RIGHT));
    assert_eq!(run.show(report::Format::Plain, Lang::En), "");
}

#[test]
fn a_finding_stands_at_its_cell() {
    let run = wrong();
    let plain = run.show(report::Format::Plain, Lang::En);
    assert!(plain.starts_with("book.xlsx!予算!D6: error[budget/total] "), "{plain}");
    assert!(plain.contains("1,600百万円 stated"), "the unit above the table: {plain}");
    assert!(plain.contains("\n  予算!D4: 1,200\n  予算!D5: 300\n"), "{plain}");
    let fancy = run.show(report::Format::Fancy, Lang::Ja);
    assert!(fancy.contains("╭─[book.xlsx!予算!D6]\n"), "{fancy}");
    // The margin has the rows of the sheet.
    assert!(fancy.contains("\n 6 │ 合計 | 1,600\n"), "{fancy}");
    assert!(fancy.contains("\n 5 │ 河川 | 海岸 | 300\n"), "{fancy}");
}

#[test]
fn a_place_is_named_in_the_language_of_the_reader() {
    let letter = Run::of("letter.docx", |it| {
        it.enter(Area::Table(2));
        table(it, WRONG, 1);
    });
    let of = |run: &Run, lang| run.show(report::Format::Plain, lang);
    assert!(of(&letter, Lang::En).starts_with("letter.docx table 2, row 4, cell 4: error["));
    assert!(of(&letter, Lang::Ja).starts_with("letter.docx 表2の4行目4列目: error["));
    let page = Run::of("report.pdf", |it| {
        it.enter(Area::Page(7));
        table(it, WRONG, 9);
    });
    assert!(of(&page, Lang::En).starts_with("report.pdf p. 7, line 12"), "{}", of(&page, Lang::En));
}

#[test]
fn places_have_names() {
    let name = |area, row, column| Place { area: &area, row, column }.to_string();
    assert_eq!(name(Area::Sheet("a".into()), 1, 1), "a!A1");
    assert_eq!(name(Area::Sheet("a".into()), 12, 28), "a!AB12");
    assert_eq!(name(Area::Sheet("a".into()), 1_048_576, 16384), "a!XFD1048576");
    assert_eq!(name(Area::Paragraphs("内訳".into()), 12, 0), "paragraph 12, under 内訳");
    assert_eq!(name(Area::Notes, 3, 0), "note 3");
}

#[test]
fn formats_for_programs_have_the_place_as_data() {
    let run = wrong();
    let labels = &run.json(report::Format::Json)["diagnostics"][0]["labels"];
    assert_eq!(labels[0]["place"], "予算!D6");
    assert_eq!(labels[1]["place"], "予算!D4");
    let result = &run.json(report::Format::Sarif)["runs"][0]["results"][0];
    let location = &result["locations"][0];
    assert_eq!(location["logicalLocations"][0]["fullyQualifiedName"], "予算!D6");
    assert_eq!(location["physicalLocation"]["artifactLocation"]["uri"], "book.xlsx");
    assert!(location["physicalLocation"].get("region").is_none(), "{location}");
    let related = &result["relatedLocations"][0]["logicalLocations"][0];
    assert_eq!(related["fullyQualifiedName"], "予算!D4");
}

#[test]
fn formats_that_want_a_line_get_the_first_and_the_place_in_words() {
    let run = wrong();
    let github = run.show(report::Format::Github, Lang::En);
    assert!(github.starts_with("::error file=book.xlsx,line=1,endLine=1,title="), "{github}");
    assert!(github.contains("::book.xlsx!予算!D6: "), "{github}");
    let rdjson = &run.json(report::Format::Rdjson)["diagnostics"][0];
    assert_eq!(rdjson["location"]["range"]["start"]["line"], 1);
    assert!(rdjson["message"].as_str().unwrap().starts_with("book.xlsx!予算!D6: "));
    let gitlab = &run.json(report::Format::Gitlab)[0];
    assert_eq!(gitlab["location"]["lines"]["begin"], 1);
    assert!(gitlab["description"].as_str().unwrap().starts_with("book.xlsx!予算!D6: "));
    let checkstyle = run.show(report::Format::Checkstyle, Lang::En);
    assert!(checkstyle.contains("line=\"1\""), "{checkstyle}");
    assert!(checkstyle.contains("message=\"book.xlsx!予算!D6: "), "{checkstyle}");
    let junit = run.show(report::Format::Junit, Lang::En);
    assert!(junit.contains("name=\"book.xlsx!予算!D6: "), "{junit}");
    let markdown = run.show(report::Format::Markdown, Lang::En);
    assert!(markdown.contains("<code>book.xlsx!予算!D6</code>"), "{markdown}");
}

#[test]
fn what_cannot_be_written_is_not_fixed_and_the_reason_is_said() {
    let run = wrong();
    assert!(run.diagnostics[0].fix.is_some(), "a total that could be rewritten");
    let choice = choose(&run.corpus, &[], &run.diagnostics, false);
    assert!(choice.fixes.is_empty());
    let [refused] = &choice.refused[..] else { panic!("{:?}", choice.refused) };
    assert!(refused.notes[0].en.ends_with("but not write it"), "{refused:?}");
    // No report offers the replacement to another program.
    assert_eq!(run.json(report::Format::Json)["diagnostics"][0]["fixes"], serde_json::json!([]));
    assert!(!run.show(report::Format::Sarif, Lang::En).contains("replacements"));
    assert!(!run.show(report::Format::Rdjson, Lang::En).contains("suggestions"));
}

#[test]
fn a_list_may_name_the_place() {
    for (place, accepted) in
        [("予算!D6", true), ("予算", true), ("予算!D5", false), ("表紙", false)]
    {
        let run = Run::with(
            "book.xlsx",
            |it| workbook(it, WRONG),
            |corpus, id| {
                let config = corpus.sources.add(Source::utf8("kenzan.yaml", "budget/total"));
                let span = kenzan::source::Span::new(config, 0..12);
                vec![Listed {
                    rule: Spanned::new("budget/total".to_owned(), span),
                    documents: vec![id],
                    at: None,
                    place: Some(Spanned::new(place.to_owned(), span)),
                    expected: Vec::new(),
                    until: None,
                    reason: "as printed".to_owned(),
                    entry: span,
                }]
            },
        );
        let finding = run.diagnostics.iter().find(|it| it.code == "budget/total").unwrap();
        let by = finding.suppression.as_ref().map(|it| it.by);
        assert_eq!(by, accepted.then_some(Suppressor::Configuration), "{place}");
        let idle = run.diagnostics.iter().any(|it| it.code.starts_with("suppress/"));
        assert_eq!(idle, !accepted, "{place}: {:?}", run.diagnostics);
    }
}

#[test]
fn a_baseline_holds_when_the_table_moves() {
    let line = |run: &Run| {
        let mut found = Vec::new();
        let rules = compile(&mut Sources::default(), "rule.yaml", RULE, &mut found);
        let files = run.corpus.documents.iter().map(|it| (it.source, "book.xlsx".to_owned()));
        let files = files.collect();
        Names::new(&run.corpus, &rules, &files).entry(&run.diagnostics[0]).unwrap()
    };
    let moved = Run::of("book.xlsx", |it| {
        it.enter(Area::Sheet("予算".into()));
        it.heading(2, "予算", Spot::ALL);
        it.paragraph("まえがき", Spot::row(1));
        it.paragraph("（単位：百万円）", Spot { row: 20, column: 4 });
        table(it, WRONG, 21);
    });
    let first = Run::of("book.xlsx", |it| {
        it.enter(Area::Sheet("予算".into()));
        it.heading(2, "予算", Spot::ALL);
        it.paragraph("（単位：百万円）", Spot { row: 2, column: 4 });
        table(it, WRONG, 3);
    });
    assert_eq!(line(&first), line(&moved));
}

#[test]
fn merged_cells_and_line_feeds_do_no_harm() {
    let mut found = Vec::new();
    let id = kenzan::source::SourceId(0);
    let mut readable = Readable::new(id, Limits::default(), &mut found);
    readable.enter(Area::Sheet("a".into()));
    readable.begin_table();
    let rows: [&[(&str, usize)]; 3] = [
        &[("部局", 1), ("金額", 2)],
        &[("", 1), ("前年", 1), ("今年", 1)],
        &[("道路\n河川", 1), ("1", 1), ("2", 1)],
    ];
    for (row, cells) in rows.iter().enumerate() {
        readable.begin_row(row < 2);
        let mut column = 1;
        for (words, columns) in *cells {
            let spot = Spot { row: row as u32 + 1, column };
            readable.cell(words, spot, Cover { columns: *columns, rows: 1 });
            column += *columns as u32;
        }
    }
    readable.end_table();
    let (source, document) = readable.finish("a.xlsx".into(), Format::Markdown);
    assert_eq!(*source.text, "部局 | 金額\n | 前年 | 今年\n道路⏎河川 | 1 | 2\n");
    let row = document.nodes().find(|it| it.kind() == kenzan::document::NodeKind::Row).unwrap();
    let cells: Vec<_> = row.children().map(|it| (it.key().unwrap().value, it.text())).collect();
    assert_eq!(cells, [("部局", "道路\n河川"), ("金額 前年", "1"), ("金額 今年", "2")]);
}

#[test]
fn what_expands_beyond_the_limit_is_cut_and_said() {
    let mut found = Vec::new();
    let limits = Limits { expanded: 64, ..Limits::default() };
    let mut readable = Readable::new(kenzan::source::SourceId(0), limits, &mut found);
    readable.enter(Area::Page(1));
    for line in 1..=20 {
        readable.paragraph("0123456789", Spot::row(line));
    }
    assert!(readable.is_full());
    let (source, document) = readable.finish("a.pdf".into(), Format::Markdown);
    assert!(source.text.len() < 128, "{}", source.text.len());
    assert!(document.is_cut());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].code, "input/expanded");
}
