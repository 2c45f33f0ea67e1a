//! Tables written in HTML inside Markdown are read like any other, with exact spans.

use kenzan::diagnostic::{Diagnostic, Lang};
use kenzan::document::{Document, Format, Limits, Node, read};
use kenzan::source::{Source, SourceId};
use proptest::prelude::*;

fn parse(text: &str) -> (Document, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let source = Source::utf8("it", text);
    let document = read(SourceId(0), &source, Format::Markdown, Limits::default(), &mut found);
    (document, found)
}

fn tables(document: &Document) -> Vec<Node<'_>> {
    let all = document.nodes().filter(|node| node.key().is_some_and(|key| key.value == "tables"));
    all.flat_map(Node::children).collect()
}

fn texts(list: Node<'_>) -> Vec<String> {
    list.children().map(|cell| cell.text().to_owned()).collect()
}

/// Columns and rows of the first table: `a b | 1 2 | 3 4`, an empty cell as `_`.
fn grid(text: &str) -> String {
    let (document, _) = parse(text);
    let all = tables(&document);
    let Some(table) = all.first() else { return "no table".to_owned() };
    let rows = table.get("rows").map(|rows| rows.children().map(texts).collect());
    let rows: Vec<Vec<String>> = rows.unwrap_or_default();
    let columns = table.get("columns").map(texts).unwrap_or_default();
    let line = |cells: &Vec<String>| {
        let cells = cells.iter().map(|cell| if cell.is_empty() { "_" } else { cell });
        cells.collect::<Vec<_>>().join(" ")
    };
    std::iter::once(&columns).chain(&rows).map(line).collect::<Vec<_>>().join(" | ")
}

fn said(found: &[Diagnostic]) -> Vec<String> {
    let labels = |it: &Diagnostic| {
        it.labels.iter().map(|label| label.text.get(Lang::En).to_owned()).collect::<Vec<_>>()
    };
    found.iter().map(|it| format!("{} {}", it.code, labels(it).join("; "))).collect()
}

#[test]
fn rows_and_header_rows_are_found_however_they_are_written() {
    let cases = [
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>1</td><td>2</td></tr></table>", "a b | 1 2"),
        ("<TABLE CLASS=x><TR><TH>a<TH>b<TR><TD>1<TD>2</TABLE>", "a b | 1 2"),
        (
            "<table>\n  <thead>\n    <tr><td>a</td></tr>\n  </thead>\n  <tr><td>1</td></tr>\n</table>",
            "a | 1",
        ),
        ("<table><tr><th>a</th><th>b</th></tr><tr><th>x</th><td>1</td></tr></table>", "a b | x 1"),
        ("<table><tr><th>a</th></tr><tr><th>x</th></tr></table>", "a | x"),
        ("<div><table><tr><td>a<tr><td>1</table></div>", "a | 1"),
        ("<table><tr><td>a</td></tr>\n\n<tr><td>1</td></tr>\n\n</table>", "a | 1"),
        ("<table><tr><td>a</td></tr><tr></tr><tr><td>1</td></tr></table>", "a | 1"),
    ];
    for (text, expected) in cases {
        assert_eq!(grid(text), expected, "{text}");
    }
}

#[test]
fn a_merged_cell_stands_once_and_leaves_its_other_places_empty() {
    let cases = [
        ("<tr><td>a<td>b<td>c<tr><td colspan=2>合計<td>3", "a b c | 合計 _ 3"),
        ("<tr><td>a<td>b<tr><td rowspan=2>x<td>1<tr><td>2", "a b | x 1 | _ 2"),
        ("<tr><td>a<td>b<tr><td>x<td rowspan=0>1<tr><td>y<tr><td>z", "a b | x 1 | y _ | z _"),
        ("<tr><td>a<td>b<td>c<tr><td rowspan=2 colspan=2>x<td>1<tr><td>2", "a b c | x _ 1 | _ _ 2"),
        ("<tr><td>a<td>b<tbody><tr><td rowspan=9>x<td>1<tbody><tr><td>y<td>2", "a b | x 1 | y 2"),
    ];
    for (rows, expected) in cases {
        assert_eq!(grid(&format!("<table>{rows}</table>")), expected, "{rows}");
    }
}

#[test]
fn a_column_under_several_header_rows_has_the_names_of_all() {
    let text = "<table><tr><th rowspan=2>区分<th colspan=2>令和8年度<th rowspan=2>備考\
                <tr><th>予算<th>決算<tr><td>人件費<td>1<td>2<td></table>";
    assert_eq!(grid(text), "区分 令和8年度 予算 令和8年度 決算 備考 | 人件費 1 2 _");
    let merged = "<table><tr><th colspan=2>区分<th>額<tr><td>款<td>項<td>1</table>";
    assert_eq!(grid(merged), "区分 _ 額 | 款 項 1");
}

#[test]
fn the_words_of_a_cell_are_the_bytes_where_they_can_be() {
    let cases = [
        ("1,234 ", "1,234", "1,234"),
        ("<b>1,234</b>", "1,234", "1,234"),
        ("<p class='x'> ▲ 4.8% </p>", "▲ 4.8%", "▲ 4.8%"),
        ("金額<br>（千円）", "金額（千円）", "金額<br>（千円）"),
        ("amount<br/>(USD)", "amount (USD)", "amount<br/>(USD)"),
        ("A &amp; B", "A & B", "A &amp; B"),
        ("一\n  二", "一 二", "一\n  二"),
        ("　うち電子", "　うち電子", "　うち電子"),
        ("1 < 2", "1 < 2", "1 < 2"),
        ("<!-- 9 -->7", "7", "7"),
        ("", "", ""),
    ];
    for (written, text, raw) in cases {
        let document = format!("<table><tr><td>a</td></tr><tr><td>{written}</td></tr></table>");
        let (document, found) = parse(&document);
        let table = tables(&document)[0];
        let cell = table.get("rows").unwrap().children().next().unwrap().get("a").unwrap();
        assert_eq!((cell.text(), cell.raw()), (text, raw), "{written}");
        assert!(found.is_empty(), "{written}: {:?}", said(&found));
    }
}

#[test]
fn captions_and_units_of_html_tables_are_known() {
    let text = "<table><caption>表１ 歳入（単位：千円）</caption><tr><td>a<tr><td>1</table>";
    let (document, _) = parse(text);
    let table = tables(&document)[0];
    assert_eq!(table.get("caption").unwrap().text(), "表１ 歳入（単位：千円）");
    assert_eq!(table.get("unit").unwrap().text(), "単位：千円");
    let text = "（単位：百万円）\n\n<table><tr><td>a<tr><td>1</table>\n";
    let (document, _) = parse(text);
    assert_eq!(tables(&document)[0].get("unit").unwrap().text(), "単位：百万円");
}

#[test]
fn what_is_not_read_is_said_with_the_reason() {
    let cases = [
        ("<table><tr><td><table><tr><td>1</table></table>", "it contains another table"),
        ("<table></table>", "it has no cells, or its merged cells are too large"),
        (
            "<table><tr><td colspan=900>1<tr><td rowspan=65000 colspan=900>1<tr><td>2</table>",
            "it has no cells, or its merged cells are too large",
        ),
        ("> <table><tr><td>1<tr><td>2</table>", "in a quote"),
    ];
    for (text, why) in cases {
        let (document, found) = parse(text);
        assert!(tables(&document).is_empty(), "{text}");
        assert_eq!(said(&found), [format!("markdown/html-table {why}")], "{text}");
    }
    assert_eq!(grid("<!-- <table><tr><td>1<tr><td>2</table> -->"), "no table");
    let (document, found) = parse("<table><tr><td>1");
    assert!(tables(&document).is_empty());
    assert_eq!(said(&found), ["markdown/unclosed opened here"]);
}

#[test]
fn endless_tables_are_given_up_before_they_cost_much() {
    let text = "<table><tr><td>1\n\n".repeat(20_000);
    let (_, found) = parse(&text);
    assert_eq!(found.len(), 1);
}

#[test]
fn text_around_a_table_is_still_read() {
    let text = "前\n\n<table><tr><td>a</td></tr>\n\n|x|\n\n<tr><td>1</td></tr></table>\n\n後\n\n|b|\n|-|\n|2|\n";
    let (document, _) = parse(text);
    assert_eq!(grid(text), "a | 1");
    let paragraphs = document.roots().next().unwrap().get("paragraphs").unwrap();
    assert_eq!(texts(paragraphs), ["前", "後"]);
    assert_eq!(tables(&document).len(), 2);
}

proptest! {
    #[test]
    fn any_soup_of_tags_is_read_with_sound_spans(
        parts in proptest::collection::vec(
            prop::sample::select(vec![
                "<table>", "</table>", "<tr>", "</tr>", "<td>", "<td colspan=3>", "<th rowspan='2'>",
                "</td>", "<thead>", "</thead>", "<tbody>", "<caption>", "</caption>", "<br>", "&lt;",
                "1,234", "合計", " ", "\n", "\n\n", "> ", "- ", "<!--", "-->", "<", "|a|\n|-|\n",
            ]),
            0..40,
        ),
    ) {
        let text = parts.concat();
        let (document, _) = parse(&text);
        for node in document.nodes() {
            prop_assert!(text.get(node.span().range()).is_some(), "{node:?}");
        }
    }
}
