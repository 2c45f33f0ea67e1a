//! CSV and Markdown become trees with exact spans.

use std::fmt::Write;

use kenzan::diagnostic::{Diagnostic, Lang, Severity};
use kenzan::document::{Document, Format, Limits, Node, NodeKind, read};
use kenzan::source::{Source, SourceId};
use proptest::prelude::*;

fn parse(format: Format, text: &str) -> (Document, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let source = Source::utf8("it", text);
    let document = read(SourceId(0), &source, format, Limits::default(), &mut found);
    (document, found)
}

/// The tree, one node a line; `≠` marks a value that is not the bytes.
fn outline(document: &Document) -> String {
    fn show(node: Node<'_>, depth: usize, out: &mut String) {
        let key = node.key().map_or(String::new(), |key| format!("{}: ", key.value));
        let shown = match node.kind() {
            NodeKind::List => "[]".to_owned(),
            NodeKind::Record => "{}".to_owned(),
            NodeKind::Row => "row".to_owned(),
            _ if node.is_verbatim() => format!("{:?}", node.raw()),
            _ => format!("{:?} ≠ {:?}", node.text(), node.raw()),
        };
        writeln!(out, "{:depth$}{key}{shown}", "", depth = depth * 2).unwrap();
        node.children().for_each(|child| show(child, depth + 1, out));
    }
    let mut out = String::new();
    document.roots().for_each(|root| show(root, 0, &mut out));
    out
}

/// Diagnostics with the bytes of their labels, one line each.
fn said(text: &str, found: &[Diagnostic]) -> String {
    let mut out = String::new();
    for diagnostic in found {
        let severity = diagnostic.severity.word();
        writeln!(out, "{severity} {}: {}", diagnostic.code, diagnostic.message.get(Lang::En))
            .unwrap();
        for label in &diagnostic.labels {
            writeln!(out, "  {:?} {}", &text[label.span.range()], label.text.en).unwrap();
        }
    }
    out
}

fn codes(found: &[Diagnostic]) -> Vec<&str> {
    found.iter().map(|diagnostic| &*diagnostic.code).collect()
}

/// What holds for every tree: spans lie in their source on character boundaries, keys that are
/// written are their bytes unless those are escaped, and a part of the text is where it says.
fn assert_sound(text: &str, document: &Document, found: &[Diagnostic]) {
    for node in document.nodes() {
        let span = node.span();
        assert!(text.get(span.range()).is_some(), "{node:?}");
        if node.is_verbatim() {
            assert_eq!(node.text(), &text[span.range()]);
        }
        if let Some(key) = node.key() {
            assert!(text.get(key.span.range()).is_some(), "{node:?}");
        }
    }
    for label in found.iter().flat_map(|diagnostic| &diagnostic.labels) {
        assert!(text.get(label.span.range()).is_some(), "{label:?}");
    }
}

fn values(node: Node<'_>) -> Vec<&str> {
    node.children().map(Node::text).collect()
}

fn root(document: &Document) -> Node<'_> {
    document.roots().next().unwrap()
}

fn at<'d>(document: &'d Document, path: &str) -> Node<'d> {
    path.split('/').fold(root(document), |node, step| match step.parse::<usize>() {
        Ok(index) => node.children().nth(index).unwrap_or_else(|| panic!("no {step} in {node:?}")),
        Err(_) => node.get(step).unwrap_or_else(|| panic!("no {step} in {node:?}")),
    })
}

// ── CSV ──

#[test]
fn csv_rows_are_records_by_header_cell() {
    let text =
        "年度,\"項目, 全\",金額\r\n令和３,\"報償\"\"費\"\"\",\"1,234\"\n\nR4,,\r\"R\n5\", b ,−3";
    let (document, found) = parse(Format::Csv, text);
    assert_sound(text, &document, &found);
    assert_eq!(said(text, &found), "");
    insta::assert_snapshot!(outline(&document), @r#"
    []
      row
        年度: "令和３"
        項目, 全: "報償\"費\"" ≠ "報償\"\"費\"\""
        金額: "1,234"
      row
        年度: "R4"
        項目, 全: ""
        金額: ""
      row
        年度: "R\n5"
        項目, 全: " b "
        金額: "−3"
    "#);
}

#[test]
fn a_cell_is_keyed_by_the_bytes_of_its_header() {
    let text = "a,\"b\"\n1,2\n3,4";
    let (document, _) = parse(Format::Csv, text);
    let keys: Vec<_> = root(&document)
        .children()
        .flat_map(Node::children)
        .map(|cell| &text[cell.key().unwrap().span.range()])
        .collect();
    assert_eq!(keys, ["a", "b", "a", "b"]);
    assert_eq!(at(&document, "1/b").key().unwrap().span.start, 3);
}

#[test]
fn tabs_separate_tsv() {
    let (document, found) = parse(Format::Tsv, "a\tb\n1,2\t\"x\ty\"\n");
    assert_eq!(values(at(&document, "0")), ["1,2", "x\ty"]);
    assert!(found.is_empty());
}

#[test]
fn a_source_without_rows_has_no_tree_and_a_header_alone_no_rows() {
    assert!(parse(Format::Csv, "").0.is_empty());
    assert!(parse(Format::Csv, "\r\n\n").0.is_empty());
    let (document, found) = parse(Format::Csv, "a,b\n");
    assert_eq!(root(&document).children().count(), 0);
    assert!(found.is_empty());
}

#[test]
fn a_row_of_another_length_than_the_header_is_said() {
    let text = "a,b\n1,2,3,4\n5\n6,7\n";
    let (document, found) = parse(Format::Csv, text);
    assert_eq!(values(at(&document, "0")), ["1", "2", "3", "4"]);
    assert!(at(&document, "0").children().skip(2).all(|cell| cell.key().is_none()));
    insta::assert_snapshot!(said(text, &found), @r#"
    error csv/ragged: the row has 4 cells, but the header has 2
      "3,4" beyond the last column
      "a,b" the header
    warning csv/ragged: the row has 1 cells, but the header has 2
      "5" too short
      "a,b" the header
    "#);
}

#[test]
fn faults_of_one_kind_are_shown_ten_times_and_then_counted() {
    let text = format!("a,b\n{}", "\"1\"x,2\n".repeat(25));
    let (_, found) = parse(Format::Csv, &text);
    assert_eq!(found.len(), 11);
    assert!(found[10].message.get(Lang::En).ends_with(": 15"));
    assert!(found[10].message.get(Lang::Ja).contains("15か所"));
}

#[test]
fn repeated_and_missing_column_names_are_said() {
    let text = "a,,a,\n1,x,2,\n3,,4,\n";
    let (document, found) = parse(Format::Csv, text);
    assert!(at(&document, "0/1").key().is_none());
    insta::assert_snapshot!(said(text, &found), @r#"
    warning csv/header: two columns are named "a"; a selector finds only the first by this name
      "a" again here
      "a" first here
    warning csv/header: a column with values has no name in the header
      "" the name is empty
      "x" a value of the column
    "#);
}

#[test]
fn columns_without_names_are_one_finding() {
    let text = "a,,,,b\n1,,x,y,2\n3,z,,,4\n";
    let (_, found) = parse(Format::Csv, text);
    let [one] = &found[..] else { panic!("{}", said(text, &found)) };
    assert_eq!(one.severity, Severity::Note);
    assert!(one.message.get(Lang::En).starts_with("3 columns with values have no name"));
    let empty = one.labels.iter().filter(|it| it.span.start == it.span.end).count();
    assert_eq!(empty, 3, "{}", said(text, &found));
}

#[test]
fn a_quote_never_closed_costs_its_own_line_only() {
    let text = "a,b\n\"1,2\n3,4\n";
    let (document, found) = parse(Format::Csv, text);
    assert_eq!(values(at(&document, "0")), ["\"1", "2"]);
    assert_eq!(values(at(&document, "1")), ["3", "4"]);
    insta::assert_snapshot!(said(text, &found), @r#"
    error csv/quote: a quote is opened and never closed
      "\"" opened here; read as an ordinary character
    "#);
}

#[test]
fn text_after_a_closing_quote_is_kept_and_said() {
    let text = "a,b\n\"1\"x\"y,2\n";
    let (document, found) = parse(Format::Csv, text);
    assert_eq!(values(at(&document, "0")), ["1x\"y", "2"]);
    insta::assert_snapshot!(said(text, &found), @r#"
    error csv/quote: text follows a closing quote in the same cell
      "\"1\"x\"y" this cell
    "#);
}

proptest! {
    #[test]
    fn csv_cells_are_those_of_the_csv_crate(text in "[ab１\",\n\r]{0,40}") {
        let (document, found) = parse(Format::Csv, &text);
        assert_sound(&text, &document, &found);
        let unclosed = found.iter().any(|it| it.message.get(Lang::En).contains("never closed"));
        if unclosed {
            return Ok(()); // We read on with the next line; the other takes all that follows.
        }
        if document.roots().any(|it| it.kind() == NodeKind::Record) {
            return Ok(()); // A title above the table, or another table: no list of rows.
        }
        let mut oracle = csv::ReaderBuilder::new();
        let mut oracle = oracle.flexible(true).has_headers(false).from_reader(text.as_bytes());
        let is_bare = found.iter().any(|it| it.message.get(Lang::En).contains("has no header"));
        let expected: Vec<Vec<String>> = oracle
            .records()
            .skip(usize::from(!is_bare))
            .map(|row| row.unwrap().iter().map(str::to_owned).collect())
            .collect();
        let rows = document.roots().flat_map(Node::children);
        let actual: Vec<Vec<&str>> = rows.map(values).collect();
        prop_assert_eq!(actual, expected);
    }
}

#[test]
fn a_table_without_a_header_is_told_which_line_would_be_one() {
    let (_, found) = parse(Format::Csv, "\n\nPens,300\nPaper,120\nInk,40\n");
    let help: Vec<&str> = found.iter().flat_map(|it| &it.help).map(|it| it.get(Lang::En)).collect();
    assert_eq!(help, ["add a header, or declare `header-row: 3` if this is one"]);
}

// ── Markdown ──

#[test]
#[expect(clippy::too_many_lines, reason = "one snapshot of a whole outline")]
fn markdown_blocks_are_grouped_by_section() {
    let text = concat!(
        "---\ntitle: x\n---\n前文\n\n# 予算案\n\n## １．歳入\n\n表１ 主な財源\n（単位：千円）\n\n",
        "|区分|金額|\n|---|--:|\n|市税|**1,234**|\n|　うち`個人`| |\n\n本文と[図](fig.png)を見る[^1]。\n二行目\n\n",
        "#### 細目\n\n1. 一つ\n   - [x] 子\n\n     次の段落\n2. 二つ\n\n## 第２章　歳出\n\n[^1]: 注記\n",
    );
    let (document, found) = parse(Format::Markdown, text);
    assert_sound(text, &document, &found);
    assert_eq!(said(text, &found), "");
    insta::assert_snapshot!(outline(&document), @r#"
    {}
      front: {}
        title: "x"
      title: "予算案"
      paragraphs: []
        "前文"
      sections: []
        {}
          heading: "予算案"
          sections: []
            {}
              heading: "１．歳入"
              number: "１"
              paragraphs: []
                "本文と図を見る。\n二行目" ≠ "本文と[図](fig.png)を見る[^1]。\n二行目"
              tables: []
                {}
                  caption: "表１ 主な財源"
                  unit: "単位：千円"
                  columns: []
                    "区分"
                    "金額"
                  rows: []
                    row
                      区分: "市税"
                      金額: "1,234"
                    row
                      区分: "\u{3000}うち個人" ≠ "\u{3000}うち`個人`"
                      金額: ""
              links: []
                {}
                  text: "図"
                  target: "fig.png"
              sections: []
                {}
                  heading: "細目"
                  lists: []
                    []
                      {}
                        marker: "1."
                        text: "一つ"
                        items: []
                          {}
                            marker: "[x]"
                            text: "子"
                            paragraphs: []
                              "次の段落"
                      {}
                        marker: "2."
                        text: "二つ"
            {}
              heading: "第２章\u{3000}歳出"
              number: "第２"
      footnotes: []
        {}
          label: "1"
          text: "注記"
      footnote-refs: []
        "1"
    "#);
}

#[test]
fn the_words_of_a_cell_are_inside_its_markup() {
    let cases = [
        (" 1,234 ", "1,234", true),
        ("**1,234**", "1,234", true),
        ("_1_", "1", true),
        ("~~1~~", "", false),
        ("~~1~~ 2", "2", true),
        ("1<sup>2</sup>", "1²", false),
        ("` 1`", "1", true),
        ("[1](x)", "1", true),
        ("1[^n]", "1", true),
        ("１２<br>３", "１２<br>３", true),
        ("　小計", "　小計", true),
        ("**a** b", "a b", false),
        (r"a\|b", "a|b", false),
        ("a &amp; b", "a & b", false),
        ("*a* <!-- x -->", "a", true),
        ("", "", true),
        ("   ", "", true),
    ];
    for (written, words, verbatim) in cases {
        let text = format!("|a|b|\n|-|-|\n|x|{written}|\n\n[^n]: n\n");
        let (document, found) = parse(Format::Markdown, &text);
        let cell = at(&document, "tables/0/rows/0/b");
        assert_eq!((cell.text(), cell.is_verbatim()), (words, verbatim), "{written}");
        let start = text.find("|x|").unwrap() + 3;
        let span = cell.span().range();
        assert!(start <= span.start && span.end <= start + written.len(), "{written}");
        assert!(found.is_empty(), "{written}");
    }
}

#[test]
fn cells_that_renderers_drop_or_make_up_are_said() {
    let text = "|a|b|\n|-|-|\n|1|2|3|\\|4|\n|5|\n|6|7|\n続く行\n";
    let (document, found) = parse(Format::Markdown, text);
    let rows: Vec<_> = at(&document, "tables/0/rows").children().map(values).collect();
    assert_eq!(rows, [vec!["1", "2", "3", "|4"], vec!["5"], vec!["6", "7"], vec!["続く行"]]);
    insta::assert_snapshot!(said(text, &found), @r#"
    warning markdown/ragged-table: table rows whose number of cells differs from the header (2): 3
      "3|\\|4" cells in this row: 4
      "|5|" cells in this row: 1
      "続く行" cells in this row: 1
      "|a|b|" the header
    "#);
}

#[test]
fn a_table_that_markdown_does_not_see_is_said() {
    let text = "> | a | b |\n> |---|\n> | 1 | 2 |\n";
    let (document, found) = parse(Format::Markdown, text);
    assert!(root(&document).get("tables").is_none());
    insta::assert_snapshot!(said(text, &found), @r#"
    warning markdown/not-a-table: not read as a table: the header has 2 cells, but the delimiter line has 1
      "|---|" the delimiter line
      "| a | b |" the header
    "#);
}

#[test]
fn tables_in_quotes_and_items_are_read() {
    let text = "> |a|\n> |-|\n> |1|\n\n- 表１\n\n  |b|\n  |-|\n  |2|\n";
    let (document, found) = parse(Format::Markdown, text);
    assert_sound(text, &document, &found);
    assert_eq!(at(&document, "tables/0/rows/0/a").raw(), "1");
    assert_eq!(at(&document, "tables/1/rows/0/b").raw(), "2");
    assert_eq!(at(&document, "tables/1/caption").raw(), "表１");
}

const TABLE: &str = "|区分|額|\n|-|-|\n|x|1|\n";

#[test]
fn captions_and_units_stand_beside_their_table() {
    let cases = [
        ("表１ 歳入\n\n{}", "表１ 歳入", ""),
        ("表１ 歳入（単位：百万円）\n\n{}", "表１ 歳入（単位：百万円）", "単位：百万円"),
        ("表１ 歳入\n{}", "表１ 歳入", ""),
        ("表１　単位：千円　令和３年\n\n{}", "表１　単位：千円　令和３年", "単位：千円"),
        ("表１ 歳入\n（単位：千円）\n\n{}", "表１ 歳入", "単位：千円"),
        ("表１ 歳入\n\n（単位　千円、％）\n\n{}", "表１ 歳入", "単位　千円、％"),
        ("**主な歳入**\n\n{}", "主な歳入", ""),
        ("■ 歳入\n\n{}", "■ 歳入", ""),
        (
            "Table 2: Revenue (unit: JPY million)\n\n{}",
            "Table 2: Revenue (unit: JPY million)",
            "unit: JPY million",
        ),
        ("【第３表】歳入\n\n{}", "【第３表】歳入", ""),
        ("{}: 歳入\n", "", ""),
        ("{}\n\n: 歳入\n", ": 歳入", ""),
        ("{}\n\nTable: Revenue\n", "Table: Revenue", ""),
        ("{}\n\n（単位：億円）\n", "", "単位：億円"),
        ("<div align=\"right\">（単位：千円）</div>\n\n{}", "", "単位：千円"),
        ("## 歳入（単位：千円）\n\n{}", "", "単位：千円"),
        ("> 表１ 歳入\n> （単位：千円）\n\n{}", "表１ 歳入", "単位：千円"),
        ("表１に示すとおり、歳入は増えた。\n\n{}", "", ""),
        ("歳入の表です\n\n{}", "", ""),
        ("表題\n\n{}", "", ""),
        ("単位未満を四捨五入\n\n{}", "", ""),
        ("表１ 歳入\n\n本文\n\n{}", "", ""),
        ("表１ 歳入\n\n---\n\n{}", "", ""),
    ];
    for (around, caption, unit) in cases {
        let text = around.replace("{}", TABLE);
        let (document, found) = parse(Format::Markdown, &text);
        assert_sound(&text, &document, &found);
        let table = document.nodes().find(|node| node.get("columns").is_some()).unwrap();
        let field = |name| table.get(name).map_or("", Node::raw);
        assert_eq!((field("caption"), field("unit")), (caption, unit), "{around}");
        let claimed = document.nodes().filter(|node| node.raw() == caption).count();
        assert!(caption.is_empty() || claimed == 1, "a caption is no paragraph: {around}");
    }
}

#[test]
fn a_unit_in_the_corner_or_alone_in_a_cell_is_the_tables() {
    let cases = [
        ("|区分（単位：千円）|額|\n|-|-|\n|x|1|\n", "単位：千円"),
        ("|区分|（単位：千円）|\n|-|-|\n|x|1|\n", "単位：千円"),
        ("|区分|額|\n|-|-|\n| |単位：千円|\n", "単位：千円"),
        ("|区分|額|\n|-|-|\n|x|1|\n（単位：千円）\n", "単位：千円"),
        ("|区分|額（単位：千円）|\n|-|-|\n|x|1|\n", ""),
    ];
    for (text, unit) in cases {
        let (document, _) = parse(Format::Markdown, text);
        let found = at(&document, "tables/0").get("unit").map_or("", Node::raw);
        assert_eq!(found, unit, "{text}");
    }
}

#[test]
fn each_table_keeps_its_own_caption() {
    let captions = |text: &str| -> Vec<String> {
        let (document, _) = parse(Format::Markdown, text);
        let tables = at(&document, "tables").children();
        tables.map(|it| it.get("caption").map_or(String::new(), |it| it.raw().into())).collect()
    };
    let above = format!("表１\n\n{TABLE}\n表２\n\n（単位：円）\n\n{TABLE}\n{TABLE}");
    assert_eq!(captions(&above), ["表１", "表２", ""]);
    let below = format!("{TABLE}\n表１\n\n{TABLE}\n表２\n\n{TABLE}\n表３\n");
    assert_eq!(captions(&below), ["表１", "表２", "表３"]);
}

#[test]
fn headings_have_the_numbers_they_begin_with() {
    let cases = [
        ("3.1(2) 概要", "3.1(2)"),
        ("3.1(2)概要", "3.1(2)"),
        ("１．はじめに", "１"),
        ("1. 概要", "1"),
        ("第２章　歳出", "第２"),
        ("第 十二 節", "第 十二"),
        ("（１）目的", "（１）"),
        ("①目的", "①"),
        ("Ⅳ－１．目的", "Ⅳ－１"),
        ("1-2 目的", "1-2"),
        ("12", "12"),
        ("１０年間の計画", ""),
        ("3.5億円の使途", ""),
        ("2020 年度", ""),
        ("（案）概要", ""),
        ("目的", ""),
    ];
    for (heading, number) in cases {
        let text = format!("## {heading}\n");
        let (document, _) = parse(Format::Markdown, &text);
        let found = at(&document, "sections/0").get("number").map_or("", Node::text);
        assert_eq!(found, number, "{heading}");
    }
}

#[test]
fn footnote_references_are_kept_whether_defined_or_not() {
    let text = "a[^1] b[^無い] c\\[^x] `[^y]` [^1]\n\n[^1]: 注\n\n    続き\n";
    let (document, _) = parse(Format::Markdown, text);
    assert_eq!(values(at(&document, "footnote-refs")), ["1", "無い", "1"]);
    assert_eq!(at(&document, "footnotes/0/label").raw(), "1");
    assert_eq!(at(&document, "footnotes/0/text").raw(), "注");
    assert_eq!(at(&document, "footnotes/0/paragraphs/0").raw(), "続き");
}

#[test]
fn links_name_their_target_where_it_is_written() {
    let cases = [
        ("[語](a.md#b \"t\")", "語", "a.md#b", true),
        ("<http://x.jp/>", "http://x.jp/", "http://x.jp/", true),
        ("[a](a)", "a", "a", true),
        ("[r][1]\n\n[1]: there.md", "r", "there.md", false),
        ("[ ](x)", "", "x", true),
    ];
    for (text, words, target, verbatim) in cases {
        let (document, found) = parse(Format::Markdown, text);
        assert_sound(text, &document, &found);
        let link = at(&document, "links/0");
        assert_eq!(link.get("text").unwrap().text().trim(), words, "{text}");
        let node = link.get("target").unwrap();
        assert_eq!((node.text(), node.is_verbatim()), (target, verbatim), "{text}");
        assert!(!verbatim || node.span().start > link.span().start, "{text}");
    }
}

#[test]
fn a_first_line_of_dashes_is_front_matter_only_if_closed() {
    let (document, _) = parse(Format::Markdown, "---\r\na: 1\r\n...\r\n本文");
    assert_eq!(at(&document, "front/a").raw(), "1");
    assert_eq!(at(&document, "paragraphs/0").raw(), "本文");
    let (document, _) = parse(Format::Markdown, "---\na: 1\n");
    assert!(root(&document).get("front").is_none());
    assert_eq!(at(&document, "paragraphs/0").raw(), "a: 1");
}

#[test]
fn lists_beyond_the_depth_limit_keep_their_text_and_are_said() {
    let nested = |depth: usize| "- ".repeat(depth) + "深い\n";
    let text = nested(200);
    let (document, found) = parse(Format::Markdown, &text);
    assert_eq!(codes(&found), ["markdown/depth"]);
    assert!(document.nodes().any(|node| node.raw() == "深い"));
    let deepest = document.nodes().map(|node| node.ancestors().count()).max().unwrap();
    assert!(deepest <= Limits::default().depth, "{deepest}");
    assert!(parse(Format::Markdown, &nested(100)).1.is_empty());
}

#[test]
fn hostile_input_is_read_in_linear_time() {
    // Each of these takes minutes if any step is quadratic.
    for unit in [
        "|",
        "|\n",
        "|a|\n|-|\n\n",
        "表１\n\n|a|\n|-|\n\n",
        "**a ",
        "単位 ",
        "[^1] ",
        "a|b\n|-\n\n",
    ] {
        let text = unit.repeat(100_000 / unit.len());
        let (document, found) = parse(Format::Markdown, &text);
        assert_sound(&text, &document, &found);
    }
    for unit in ["\"", "\"\n", ",\"", ",\"\"\"", "\"\"\"\n,"] {
        let text = unit.repeat(100_000 / unit.len());
        let (document, found) = parse(Format::Csv, &text);
        assert_sound(&text, &document, &found);
    }
}

const PIECES: &[&str] = &[
    "|",
    "\n",
    "\r\n",
    "-",
    "|-|-|\n",
    "|a|b|\n",
    "# ",
    "## １．",
    "- ",
    "1. ",
    "> ",
    "[^1]",
    "[^1]: ",
    "**",
    "`",
    "\\",
    "\\|",
    "<br>",
    "<table>\n",
    "<!-- ",
    "-->",
    "[a](b)",
    "[",
    "](",
    "単位：千円",
    "（",
    "）",
    "表１ ",
    "　",
    " ",
    "    ",
    "12.3億円",
    "---\n",
    "```\n",
    "&amp;",
    "- [x] ",
    "a",
    "\t",
    "：",
    "Unit: ",
    "\u{c}",
    "\u{0}",
];

proptest! {
    #[test]
    fn any_markdown_becomes_a_sound_tree(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        let text = pieces.concat();
        let (document, found) = parse(Format::Markdown, &text);
        assert_sound(&text, &document, &found);
    }

    #[test]
    fn every_cell_of_a_table_is_read(
        rows in prop::collection::vec(prop::collection::vec("[ab１　.]{0,3}( (x|\\\\\\||`y`))?", 1..6), 1..6),
        columns in 1usize..5,
    ) {
        let row = |cells: &[String]| format!("|{}|\n", cells.join("|"));
        let mut text = row(&vec!["h".to_owned(); columns]) + &row(&vec!["-".to_owned(); columns]);
        rows.iter().for_each(|cells| text += &row(cells));
        let (document, found) = parse(Format::Markdown, &text);
        assert_sound(&text, &document, &found);
        let read: Vec<Vec<&str>> = at(&document, "tables/0/rows").children().map(values).collect();
        let plain = |cell: &String, index: usize| {
            let cell = cell.trim_matches(' ').replace("\\|", "|");
            // Beyond the header only the bar is unescaped.
            if index < columns { cell.replace('`', "") } else { cell }
        };
        let written: Vec<Vec<String>> = rows
            .iter()
            .map(|cells| cells.iter().enumerate().map(|(i, cell)| plain(cell, i)).collect())
            .collect();
        prop_assert_eq!(read, written);
        let ragged = rows.iter().any(|cells| cells.len() != columns);
        prop_assert_eq!(codes(&found).contains(&"markdown/ragged-table"), ragged);
    }
}
