//! Rows of a long CSV text are read in parallel, with the same result as one after the other.

use kenzan::diagnostic::Diagnostic;
use kenzan::document::{Document, Format, Limits, NodeId, read};
use kenzan::source::{Source, SourceId};

use crate::run::report;

const HEADER: &str = "部,科目,金額\n";
/// Not like the header: rows from here on are read one by one.
const SHORT: &str = "x\n";
const ROWS: usize = 3_000;

/// Rows of about a thousand bytes: long enough for several threads, few enough to be compared.
fn rows() -> Vec<String> {
    let filler = "費".repeat(330);
    (0..ROWS).map(|row| format!("第{row}課,{filler},{}\n", row % 977)).collect()
}

/// Kind, key and bytes of each node, and the start of its parent, all counted from `start`; and the
/// codes and places of the findings.
fn shown(text: &str, start: usize, skip: usize) -> (Vec<String>, Vec<String>) {
    let mut found: Vec<Diagnostic> = Vec::new();
    let source = Source::utf8("it", text);
    let document: Document = read(SourceId(0), &source, Format::Csv, Limits::default(), &mut found);
    let place = |at: u32| i64::from(at) - start as i64;
    let node = |id: usize| {
        let node = document.node(NodeId(id as u32));
        let (span, holder) = (node.span(), node.parent().map(|it| place(it.span().start)));
        let (key, text) =
            (node.key().map(|it| it.value), (!node.is_verbatim()).then(|| node.text()));
        let children = node.children().count();
        let places = (place(span.start), place(span.end), holder.filter(|it| *it >= 0));
        format!("{:?} {key:?} {places:?} {text:?} {children}", node.kind())
    };
    let said = |it: &Diagnostic| {
        let places: Vec<_> = it.labels.iter().map(|it| place(it.span.start)).collect();
        match &*it.code {
            // One finding for all such rows: each place by itself, but for the header and the short row.
            "csv/ragged" => {
                let inside = places.iter().filter(|it| **it >= 0);
                inside.map(|it| format!("csv/ragged [{it}]")).collect()
            }
            code => vec![format!("{code} {places:?}")],
        }
    };
    ((1 + skip..document.len()).map(node).collect(), found.iter().flat_map(said).collect())
}

/// Fails unless `rows` are read alike in parallel and in order; a short row before them forces
/// reading in order.
fn assert_same(what: &str, rows: &str) {
    assert!(rows.len() > 2 << 20);
    let (beside, said) = shown(&format!("{HEADER}{rows}"), HEADER.len(), 0);
    // The short row has two nodes of its own.
    let before = format!("{HEADER}{SHORT}");
    let (in_order, said_in_order) = shown(&format!("{before}{rows}"), before.len(), 2);
    let differs = beside.iter().zip(&in_order).position(|(left, right)| left != right);
    if let Some(at) = differs {
        panic!("{what}: {} for {}", beside[at], in_order[at]);
    }
    assert_eq!(beside.len(), in_order.len(), "{what}");
    // The header has another place in the two; of many faults ten are shown, one of them for the
    // short row.
    let same = |said: &[String]| -> Vec<String> {
        said.iter().take(9).map(|it| it.split(", -").next().unwrap().to_owned()).collect()
    };
    assert_eq!(same(&said), same(&said_in_order), "{what}");
}

#[test]
fn rows_that_are_alike_are_read_as_one_after_the_other() {
    let rows = rows().concat();
    assert_same("plain", &rows);
    assert_same("no end of line at the end", rows.trim_end());
    assert_same("CR LF", &rows.replace('\n', "\r\n"));
    assert_same("CR", &rows.replace('\n', "\r"));
    assert_same("quoted", &rows.replace("第", "\"第").replace("課", "課\""));
    assert_same("blank lines at the end", &format!("{rows}\n\n"));
    assert_same("blank lines", &rows.replace('\n', "\n\n"));
}

#[test]
fn a_row_unlike_the_others_is_read_wherever_it_stands() {
    let odd = [
        "\n",
        "x\n",
        "a,b,1,c\n",
        "\"a\nb\",c,1\n",
        "\"a\n\nb,\n\n\",c,1\n",
        "\"a\"\"b\",c,1\n",
        "a\",\"c\"d,1\n",
        "\"a,b,1\n",
        "a,b,1\r",
        ",,\n",
    ];
    for text in odd {
        for at in [0, 1, ROWS / 2 - 1, ROWS / 2, ROWS / 2 + 1, ROWS - 1, ROWS] {
            let mut rows = rows();
            rows.insert(at, text.to_owned());
            assert_same(&format!("{text:?} before row {at}"), &rows.concat());
        }
        let mut rows = rows();
        // Where parts begin depends on the processors; some part begins inside of one of these.
        (1..ROWS / 10).for_each(|it| rows.insert(it * 10, text.to_owned()));
        assert_same(&format!("{text:?} again and again"), &rows.concat());
    }
}

#[test]
fn what_a_row_states_of_its_unit_is_not_overlooked() {
    let rule = "
id: rows/totals
check:
  sum:
    total: { in: totals, each: '$[*]', key: $.部, select: $.合計 }
    items: { in: rows, each: '$[*]', key: $.部, select: $.金額 }
";
    let filler = "費".repeat(330);
    let table = |unit: &str| {
        let row = |row: usize| {
            let unit = if row == ROWS / 2 { unit } else { "千円" };
            format!("第{}課,{filler},1000,{unit}\n", row % 10)
        };
        format!("部,科目,金額,unit\n{}", (0..ROWS).map(row).collect::<String>())
    };
    let total = |of: usize| format!("第{of}課,{}千円\n", ROWS / 10 * 1000);
    let totals = format!("部,合計\n{}", (0..10).map(total).collect::<String>());
    let found = |unit: &str| report(rule, &[("rows.csv", &table(unit)), ("totals.csv", &totals)]);
    assert_eq!(found("千円"), "(nothing found)\n");
    insta::assert_snapshot!(found("百万円"), @r"
    totals.csv:2:5: error[rows/totals] 第0課: 300,000千円 stated, but its 300 items add up to 1,299,000千円: a difference of 999,000千円
      2:5: stated here: 300000千円
      rows.csv:2:336: 1000
      rows.csv:12:336: 1000
      rows.csv:22:336: 1000
      rows.csv:32:336: 1000
      rows.csv:42:336: 1000
      rows.csv:52:336: 1000
      rows.csv:62:336: 1000
      rows.csv:72:336: 1000
      rows.csv:82:336: 1000
      rows.csv:92:336: 1000
      rows.csv:102:336: 1000
      rows.csv:112:336: 1000
      (+288 more places)
      = note: rounding of the printed figures explains at most 650千円
      = help: possibly: 1,000百万円 read as 1百万円 (off by a power of ten) would make the sum balance
    ");
}
