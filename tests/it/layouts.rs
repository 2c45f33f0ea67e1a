//! Tables without markup for kenzan: dialects of CSV, plain text as programs print it, web pages.

use kenzan::diagnostic::{Diagnostic, Severity};
use kenzan::document::{Document, Format, Limits, NodeKind, read};
use kenzan::select::Selector;
use kenzan::source::{Source, Sources};

use crate::run;

fn document(name: &str, text: &str) -> (Document, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let id = sources.add(Source::utf8(name, text));
    let mut found = Vec::new();
    let format = Format::of_name(name).unwrap();
    let document = read(id, sources.get(id), format, Limits::default(), &mut found);
    (document, found)
}

/// The texts that `selector` finds.
fn texts(document: &Document, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).unwrap();
    let found = document.roots().flat_map(|root| selector.select(root));
    found.map(|it| it.text().to_owned()).collect()
}

/// The rows that `selector` finds, as `name=value` each.
fn rows(document: &Document, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).unwrap();
    let rows = document.roots().flat_map(|root| selector.select(root));
    let shown = rows.map(|row| {
        assert_eq!(row.kind(), NodeKind::Row);
        let cell = |it: kenzan::document::Node<'_>| {
            format!("{}={}", it.key().map_or("", |key| key.value), it.text())
        };
        row.children().map(cell).collect::<Vec<_>>().join(" ")
    });
    shown.collect()
}

/// What is no note among `found`.
fn faults(found: &[Diagnostic]) -> Vec<&str> {
    let faults = found.iter().filter(|it| it.severity > Severity::Note);
    faults.map(|it| &*it.code).collect()
}

#[test]
fn the_delimiter_is_seen_from_the_rows() {
    for text in [
        "Posten;Betrag\nA;1,5\nB;2,5\nSumme;4,0\n",
        "Posten;Betrag\r\nA;1,5\r\nB;2,5\r\nSumme;4,0\r\n",
        "sep=;\nPosten;Betrag\nA;1,5\nB;2,5\nSumme;4,0\n",
        "Posten|Betrag\nA|1,5\nB|2,5\nSumme|4,0\n",
        "Posten\tBetrag\nA\t1,5\nB\t2,5\nSumme\t4,0\n",
        "# source: x\n# date: y\nPosten;Betrag\nA;1,5\nB;2,5\nSumme;4,0\n",
    ] {
        let (document, found) = document("a.csv", text);
        let wanted = ["Posten=A Betrag=1,5", "Posten=B Betrag=2,5", "Posten=Summe Betrag=4,0"];
        assert_eq!(rows(&document, "$[*]"), wanted, "{text}");
        assert!(found.is_empty(), "{text}: {found:?}");
    }
    let (document, _) =
        document("a.csv", "Datum;Wert;Ort\n01.04.;1,5;Köln, Mitte\n02.04.;2,5;Bonn\n");
    assert_eq!(rows(&document, "$[0]"), ["Datum=01.04. Wert=1,5 Ort=Köln, Mitte"]);
}

#[test]
fn a_plain_table_stays_as_it_is_whatever_its_cells_say() {
    for text in [
        "name,amount\n\"A; B; C\",1\n\"D; E; F\",2\n",
        "a,b\n1|2|3,4\n5|6|7,8\n",
        "name\nA;1\nB;2;3\n",
        "a,b,c\n1,2\n3,4,5\n6,7,8,9\n",
        "分野，備考,金額\n行政，一般,１．５\n",
    ] {
        let (document, _) = document("a.csv", text);
        let first: Vec<_> = text.split('\n').next().unwrap().split(',').collect();
        let row = document.nodes().find(|it| it.kind() == NodeKind::Row).unwrap();
        assert_eq!(row.children().next().unwrap().key().unwrap().value, first[0], "{text}");
    }
}

const TABLE: &str = "分野,件数,要求額\n行政,3,26.5\n疾病,5,59.8\n小計,8,86.3\n";

#[test]
fn titles_above_a_table_and_notes_below_are_no_rows() {
    let titles = ["令和３年度予算\n（単位：億円）\n\n", "令和３年度予算,,\n（単位：億円）,,\n"];
    for title in titles {
        for note in ["", "\n（注）四捨五入のため、合計は一致しない\n", "注：速報値\n"]
        {
            let text = format!("{title}{TABLE}{note}");
            let (document, found) = document("a.csv", &text);
            let rows = rows(&document, "$.tables[0].rows[*]");
            assert_eq!(rows.len(), 3, "{text}: {rows:?}");
            assert_eq!(rows[0], "分野=行政 件数=3 要求額=26.5");
            assert_eq!(texts(&document, "$.tables[0].unit"), ["単位：億円"], "{text}");
            assert_eq!(faults(&found), [] as [&str; 0], "{text}");
        }
    }
    let (document, found) = document("a.csv", &format!("{TABLE}\n（注）四捨五入\n資料：総務省\n"));
    assert_eq!(rows(&document, "$[*]").len(), 3);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].code, "csv/notes");
}

#[test]
fn several_tables_in_a_file_are_several() {
    let text = "表１\n分野,額\nA,1\nB,2\n\n表２\n項目,件数,率\nX,3,10%\nY,4,20%\n";
    let (document, found) = document("a.csv", text);
    assert_eq!(rows(&document, "$.tables[0].rows[*]"), ["分野=A 額=1", "分野=B 額=2"]);
    assert_eq!(rows(&document, "$.tables[1].rows[1]"), ["項目=Y 件数=4 率=20%"]);
    assert_eq!(texts(&document, "$.tables[*].caption"), ["表１", "表２"]);
    assert_eq!(faults(&found), [] as [&str; 0]);
}

#[test]
fn a_blank_line_inside_a_table_does_not_end_it() {
    let text = "分野,額\nA,1\n\nB,2\n\n計,3\n";
    let (document, _) = document("a.csv", text);
    assert_eq!(rows(&document, "$[*]"), ["分野=A 額=1", "分野=B 額=2", "分野=計 額=3"]);
}

#[test]
fn rows_that_do_not_fit_are_one_finding_with_the_cause() {
    let mut text = "項目,金額\n".to_owned();
    for row in 0..50 {
        text += &format!("項目{row},1,{row:03}\n");
    }
    text += "短い\nA,1\n";
    let (_, found) = document("a.csv", &text);
    let [surplus, short] = &found[..] else { panic!("{found:#?}") };
    assert!(surplus.message.en.starts_with("50 rows differ in length"), "{surplus:?}");
    assert!(surplus.help[0].en.starts_with("commas inside figures are not quoted"), "{surplus:?}");
    assert_eq!(surplus.labels.len() + surplus.omitted, 51, "each row, and the header");
    assert_eq!(short.severity, Severity::Warning);
}

#[test]
fn tables_aligned_by_spaces_are_read() {
    let text = "\
令和７年度予算の概要

表１　歳出                      （単位：百万円）

   区分              前年度     今年度      増減
   道路               1,200      1,500       300
   河川　海岸           300        250      △ 50
   合計               1,500      1,750       250

本文はここから続く。二つの  空白があっても
表ではない。
";
    let (document, found) = document("a.txt", text);
    assert_eq!(
        rows(&document, "$.tables[0].rows[*]"),
        [
            "区分=道路 前年度=1,200 今年度=1,500 増減=300",
            "区分=河川　海岸 前年度=300 今年度=250 増減=△ 50",
            "区分=合計 前年度=1,500 今年度=1,750 増減=250",
        ]
    );
    assert_eq!(texts(&document, "$.tables[0].unit"), ["単位：百万円"]);
    assert_eq!(document.roots().next().unwrap().get("tables").unwrap().children().count(), 1);
    assert_eq!(faults(&found), [] as [&str; 0]);
}

#[test]
fn tables_drawn_with_lines_are_read() {
    let grid = "\
+------+-------+
| 区分 | 金額  |
+======+=======+
| 道路 | 1,200 |
| 整備 |       |
+------+-------+
| 合計 | 1,200 |
+------+-------+
";
    let mysql = "\
+------+-------+
| 区分 | 金額  |
+------+-------+
| 道路 | 1,200 |
| 合計 | 1,200 |
+------+-------+
";
    let boxes = "\
┌──────┬───────┐
│ 区分 │  金額 │
├──────┼───────┤
│ 道路 │ 1,200 │
│ 合計 │ 1,200 │
└──────┴───────┘
";
    let simple = "\
====  =====
区分  金額
====  =====
道路  1,200
合計  1,200
====  =====
";
    let asciidoc = "|===\n|区分 |金額\n|道路 |1,200\n|合計 |1,200\n|===\n";
    for (text, first) in [
        (grid, "道路\n整備"),
        (mysql, "道路"),
        (boxes, "道路"),
        (simple, "道路"),
        (asciidoc, "道路"),
    ] {
        let (document, _) = document("a.txt", text);
        let wanted = [format!("区分={first} 金額=1,200"), "区分=合計 金額=1,200".to_owned()];
        assert_eq!(rows(&document, "$.tables[0].rows[*]"), wanted, "{text}");
        assert_eq!(texts(&document, "$.paragraphs[*]"), [] as [&str; 0], "{text}");
    }
}

#[test]
fn headings_of_plain_text_are_underlined_or_marked() {
    let text = "概要\n====\n\nはじめに。\n\n1. 内訳\n-------\n\n本文。\n\n== 付録\n\n終わり。\n";
    let (document, _) = document("a.txt", text);
    assert_eq!(texts(&document, "$..heading"), ["概要", "1. 内訳", "付録"]);
    assert_eq!(texts(&document, "$..paragraphs[*]"), ["はじめに。", "本文。", "終わり。"]);
}

const PAGE: &str = "\
<!doctype html><html><head><title>見出し</title><style>p { color: red }</style></head>
<body><nav hidden><p>1,000億円</p></nav>
<h1>令和７年度 <em>予算</em></h1>
<p>総額は 26.5&nbsp;億円である。<br>前年より増えた。
<p style=\"display: none\">ひみつ 99億円</p>
<script>var x = '<table><tr><td>1</table>';</script>
<h2>1. 内訳</h2>
<ul><li>道路<li>河川<ul><li>海岸</ul></ul>
<dl><dt>総額<dd>26.5億円</dl>
<table><caption>表１ 歳出（単位：億円）</caption>
<tr><th rowspan=2>区分<th colspan=2>金額<tr><th>前年<th>今年
<tr><td>道路<td>12&#46;5<td>14.0
<tr><td>合計<td>12.5<td>14.0
</table>
<p>終わり。</body></html>
";

#[test]
fn a_web_page_is_read_as_a_browser_shows_it() {
    let (document, found) = document("a.html", PAGE);
    assert_eq!(texts(&document, "$.title"), ["令和７年度 予算"]);
    assert_eq!(texts(&document, "$..heading"), ["令和７年度 予算", "1. 内訳"]);
    let paragraphs = texts(&document, "$..paragraphs[*]");
    assert_eq!(paragraphs, ["総額は 26.5\u{a0}億円である。前年より増えた。", "終わり。"]);
    assert_eq!(texts(&document, "$..lists[0][*].text"), ["道路", "河川"]);
    assert_eq!(texts(&document, "$..lists[0][1].items[*].text"), ["海岸"]);
    assert_eq!(texts(&document, "$..lists[1][0].items[*].text"), ["26.5億円"]);
    assert_eq!(
        rows(&document, "$..tables[*].rows[*]"),
        ["区分=道路 金額 前年=12.5 金額 今年=14.0", "区分=合計 金額 前年=12.5 金額 今年=14.0"]
    );
    assert_eq!(texts(&document, "$..unit"), ["単位：億円"]);
    assert_eq!(faults(&found), [] as [&str; 0]);
}

#[test]
fn a_fault_on_a_page_stands_on_its_bytes_and_a_comment_accepts_it() {
    let rule = "\
id: budget/total
check: { sum: { in: draft, each: '$..tables[*]', rows: '$.rows[*]', label: \"$['区分']\", values: \"$['金額']\", levels: [合計] } }
";
    let page = |note: &str| {
        format!(
            "<h1>x</h1>\n{note}\n<table>\n<tr><th>区分<th>金額\n<tr><td>a<td>1&#46;5\n<tr><td>b<td>2.5\n<tr><td>合計<td>9.0\n</table>\n"
        )
    };
    let report = run::report(rule, &[("draft.html", &page(""))]);
    assert!(report.starts_with("draft.html:7:15: error[budget/total] "), "{report}");
    let (document, _) = document("a.html", &page("<!-- kenzan: ignore[budget/total] why -->"));
    assert_eq!(document.comments("kenzan:").len(), 1);
}

#[test]
fn hostile_pages_and_texts_end_soon() {
    let many = 10_000;
    let tables = "<table><tr><td>".repeat(many);
    let deep = "<ul><li>x".repeat(many);
    let closed = format!("{tables}{}", "</table>".repeat(many));
    for (name, text) in [
        ("a.html", &tables),
        ("a.html", &deep),
        ("a.html", &closed),
        ("a.html", &"<!--".repeat(many)),
        ("a.txt", &"word  word\n".repeat(many)),
        ("a.txt", &"| a | b |\n".repeat(many)),
        ("a.txt", &"==  ==\n".repeat(many)),
        ("a.txt", &"|===\n".repeat(many)),
        ("a.csv", &"a;b\n\n".repeat(many)),
        ("a.csv", &"\"\n".repeat(many)),
        ("a.csv", &"x\n".repeat(many)),
    ] {
        let begun = std::time::Instant::now();
        let (document, _) = document(name, text);
        _ = document.comments("kenzan:");
        assert!(begun.elapsed().as_secs() < 20, "{name}: {}", &text[..20]);
    }
}
