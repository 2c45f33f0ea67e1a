//! Figures and sums as true documents print them, even if surprising: exact counts, marks in names,
//! signs in place of figures, blank totals. Each true document passes; one change is found.

use crate::run::{report, verdict};

struct Case {
    trap: &'static str,
    check: &'static str,
    file: &'static str,
    text: &'static str,
    /// A part of the text, and its replacement.
    fault: (&'static str, &'static str),
}

const FLAT: &str = "sum: { total: $.total, items: '$.items[*].n' }";
const ROWS: &str =
    "sum: { each: '$..tables[*]', rows: '$.rows[*]', values: '$[1]', levels: [小計, 合計] }";

const CASES: &[Case] = &[
    Case {
        trap: "whole counts are exact",
        check: "sum: { total: $.total, items: '$.items[*]' }",
        file: "document.yaml",
        text: "total: 100件\nitems: [40件, 59件, 1件]\n",
        fault: ("59", "58"),
    },
    Case {
        trap: "whole counts stay exact beside counts in thousands, which are rounded",
        check: "sum: { total: $.total, items: '$.items[*]' }",
        file: "document.yaml",
        text: "total: 3千人\nitems: [2100人, 1350人]\n",
        fault: ("1350", "1450"),
    },
    Case {
        trap: "the cell of a row states its unit, and a total leaves the cell blank",
        check: ROWS,
        file: "document.md",
        text: "| 費目 | 金額 | 単位 |\n|---|--:|---|\n| 報酬 | 200 | 千円 |\n| 旅費 | 100 | 千円 |\n| 合計 | 300 | |\n\n総額は300千円である。\n",
        fault: ("100", "110"),
    },
    Case {
        trap: "rows repeat the unit of the one above by a mark, and a total has a dash there",
        check: ROWS,
        file: "document.md",
        text: "| 費目 | 金額 | 単位 |\n|---|--:|---|\n| 報酬 | 200 | 千円 |\n| 旅費 | 100 | 〃 |\n| 合計 | 300 | － |\n\n総額は300千円である。\n",
        fault: ("100", "110"),
    },
    Case {
        trap: "rows of one table are in different units",
        check: "sum: { total: '$[?@.項目 == \"計\"].値', items: '$[?@.項目 != \"計\"].値' }",
        file: "document.csv",
        text: "項目,値,単位\n報酬,200,千円\n工事,3,百万円\n計,3200,千円\n",
        fault: ("3,百", "4,百"),
    },
    Case {
        trap: "a year beside amounts has no unit",
        check: "equal: { values: ['$.year', '$.budget.year'] }",
        file: "document.yaml",
        text: "year: 2025\nbudget: { unit: 億円, year: 2025, total: 93.6 }\n",
        fault: ("億円, year: 2025", "億円, year: 2026"),
    },
    Case {
        trap: "under `current year` and `spent to date` stand amounts in the unit of the table",
        check: "formula: { each: '$..tables[*].rows[*]', result: \"$['Left']\", is: a - b - c, let: { a: '$.Budget', b: \"$['Current year']\", c: \"$['Spent to date']\" } }",
        file: "document.md",
        text: "(USD million)\n\n| Item | Budget | Current year | Spent to date | Left |\n|---|--:|--:|--:|--:|\n| a | 9.5 | 1.5 | 3.5 | 4.5 |\n",
        fault: ("4.5", "5.4"),
    },
    Case {
        trap: "a mean that is printed whole is no count where parts of one are printed",
        check: "sum: { total: $.total, items: '$.items[*]' }",
        file: "document.yaml",
        text: "total: 33人\nitems: [12.5人, 20.4人]\n",
        fault: ("12.5", "15.2"),
    },
    Case {
        trap: "halves of persons need not add up to whole ones",
        check: "sum: { total: $.total, items: [$.full, { select: $.half, weight: 0.5 }] }",
        file: "document.yaml",
        text: "total: 11人\nfull: 8人\nhalf: 5人\n",
        fault: ("8", "6"),
    },
    Case {
        trap: "whole yen are exact",
        check: "sum: { total: $.total, items: '$.items[*]' }",
        file: "document.yaml",
        text: "total: 1,000円\nitems: [333円, 333円, 334円]\n",
        fault: ("334", "333"),
    },
    Case {
        trap: "a rule may say that counts were rounded",
        check: "sum: { total: $.total, items: '$.items[*]', rounding: nearest }",
        file: "document.yaml",
        text: "total: 100件\nitems: [40件, 59件, 2件]\n",
        fault: ("59", "95"),
    },
    Case {
        trap: "what a formula computes need not come whole: a tax in yen",
        check: "formula: { result: $.tax, is: a * 0.1, let: { a: $.price } }",
        file: "document.yaml",
        text: "tax: 1,234円\nprice: 12,344円\n",
        fault: ("12,344", "12,346"),
    },
    Case {
        trap: "a bare number under 数量 is the very count where it multiplies",
        check: "formula: { each: '$..rows[*]', result: \"$['金額']\", is: p * n, let: { p: \"$['単価']\", n: \"$['数量']\" } }",
        file: "document.md",
        text: "| 品名 | 単価 | 数量 | 金額 |\n|---|---|---|---|\n| 机 | 7,800円 | 5 | 39,000円 |\n",
        fault: ("39,000", "39,900"),
    },
    Case {
        trap: "a count per person is a mean",
        check: "formula: { result: $.貸出冊数, is: p * n, let: { p: $.一人当たり貸出冊数, n: $.人数 } }",
        file: "document.yaml",
        text: "貸出冊数: 48\n一人当たり貸出冊数: 5\n人数: 10\n",
        fault: ("48", "84"),
    },
    Case {
        trap: "a mean under a name that counts is rounded",
        check: "formula: { result: $.cost, is: p * n, let: { p: $.price, n: $.平均人数 } }",
        file: "document.yaml",
        text: "cost: 1,230円\nprice: 100円\n平均人数: 12\n",
        fault: ("1,230", "1,320"),
    },
    Case {
        trap: "an index is no count",
        check: "formula: { result: $.now, is: base * n / 100, let: { base: $.base, n: $.物価指数 } }",
        file: "document.yaml",
        text: "now: 1,034円\nbase: 1,000円\n物価指数: 103\n",
        fault: ("1,034", "1,304"),
    },
    Case {
        trap: "days of a course are counted",
        check: "formula: { result: $.cost, is: p * n, let: { p: $.price, n: $.days } }",
        file: "document.yaml",
        text: "cost: 39,000円\nprice: 7,800円\ndays: 5日間\n",
        fault: ("39,000", "39,900"),
    },
    Case {
        trap: "a limit on counts is exact",
        check: "compare: { left: $.part, is: at-most, right: $.whole }",
        file: "document.yaml",
        text: "part: 25件\nwhole: 25件\n",
        fault: ("part: 25", "part: 26"),
    },
    Case {
        trap: "of a part that is 一部再掲 nobody says how much counts",
        check: FLAT,
        file: "document.yaml",
        text: "total: 50億円\nitems:\n  - { name: 研究, n: 20億円 }\n  - { name: 広報, n: 40億円（一部、再掲） }\n",
        fault: ("total: 50", "total: 65"),
    },
    Case {
        trap: "一部再掲 stands in the name of the record",
        check: FLAT,
        file: "document.yaml",
        text: "total: 50億円\nitems:\n  - { name: 研究, n: 20億円 }\n  - { name: 広報（一部再掲）, n: 40億円 }\n",
        fault: ("total: 50", "total: 15"),
    },
    Case {
        trap: "null is no figure and no fault",
        check: FLAT,
        file: "document.json",
        text: r#"{"total": 30, "items": [{"n": 10}, {"n": null}, {"n": 20}]}"#,
        fault: ("null", "10"),
    },
    Case {
        trap: "a remark in brackets behind a figure",
        check: FLAT,
        file: "document.yaml",
        text: "total: 30億円（見込み）\nitems: [{ n: 10億円（うち新規3億円） }, { n: 20億円 }]\n",
        fault: ("20", "25"),
    },
    Case {
        trap: "the first row names the units of the columns",
        check: ROWS,
        file: "document.md",
        text: "| a | 予算額 | 構成比 |\n|---|---|---|\n| | 千円 | ％ |\n| x | 400 | 40 |\n| y | 600 | 60 |\n| 合計 | 1,000 | 100 |\n",
        fault: ("1,000", "1,100"),
    },
    Case {
        trap: "a struck-out amount counts no more",
        check: ROWS,
        file: "document.md",
        text: "| a | b |\n|---|---|\n| x | ~~500~~ 400 |\n| y | <del>70</del> 60 |\n| 合計 | 460 |\n",
        fault: ("460", "530"),
    },
    Case {
        trap: "a struck-out amount in a table written in HTML",
        check: ROWS,
        file: "document.md",
        text: "<table><tr><th>a</th><th>b</th></tr><tr><td>x</td><td><s>400</s> 400</td></tr><tr><td>合計</td><td>400</td></tr></table>\n",
        fault: ("td>400</td></tr></table", "td>500</td></tr></table"),
    },
    Case {
        trap: "a raised digit leads to a note",
        check: ROWS,
        file: "document.md",
        text: "| a | b |\n|---|---|\n| x | 500<sup>2)</sup> |\n| y | 1,000<sup>※3</sup> |\n| 合計 | 1,500<sup>注1)</sup> |\n",
        fault: ("1,000", "1,100"),
    },
    Case {
        trap: "a raised digit leads to a note in a table written in HTML",
        check: ROWS,
        file: "document.md",
        text: "<table><tr><th>a</th><th>b</th></tr><tr><td>x</td><td>500<sup>1)</sup></td></tr><tr><td>合計</td><td>500</td></tr></table>\n",
        fault: ("500</td></tr></table", "510</td></tr></table"),
    },
    Case {
        trap: "a space that does not break lines stands before the unit",
        check: ROWS,
        file: "document.md",
        text: "（単位：百万円）\n\n| a | b |\n|---|---|\n| x | 50&nbsp;百万円 |\n| y | 60 |\n| 合計 | 110 |\n",
        fault: ("110", "120"),
    },
    Case {
        trap: "再掲 stands in the name of the record",
        check: FLAT,
        file: "document.yaml",
        text: "total: 53\nitems:\n  - { name: 研究, n: 20 }\n  - { name: 広報（再掲）, n: 10 }\n  - { name: 調査, n: 33 }\n",
        fault: ("n: 33", "n: 43"),
    },
    Case {
        trap: "うち stands in the name of the record",
        check: FLAT,
        file: "document.json",
        text: r#"{"total": 53, "items": [{"name": "研究", "n": 20}, {"name": "うち基礎", "n": 10}, {"name": "調査", "n": 33}]}"#,
        fault: ("うち基礎", "応用"),
    },
    Case {
        trap: "a name begins like うち and is none",
        check: FLAT,
        file: "document.yaml",
        text: "total: 53\nitems:\n  - { name: うちわ製造, n: 20 }\n  - { name: 扇子製造, n: 33 }\n",
        fault: ("n: 33", "n: 43"),
    },
    Case {
        trap: "one envelope in the names of two records",
        check: FLAT,
        file: "document.yaml",
        text: "total: 86億円\nitems:\n  - { name: 基盤の内数, n: 47億円 }\n  - { name: 解析（内数）, n: 47億円 }\n  - { name: 実用化, n: 39億円 }\n",
        fault: ("39", "93"),
    },
    Case {
        trap: "the rule says which member is the name",
        check: "sum: { total: $.total, items: '$.items[*].n', label: $.事業 }",
        file: "document.yaml",
        text: "total: 20\nitems:\n  - { id: a, 事業: 研究, n: 20 }\n  - { id: b, 事業: うち基礎, n: 10 }\n",
        fault: ("total: 20", "total: 30"),
    },
    Case {
        trap: "the name of a record that holds the total too says nothing of its items",
        check: "sum: { each: '$.all[*]', total: $.total, items: '$.items[*]' }",
        file: "document.yaml",
        text: "all:\n  - { name: 広報（再掲）, total: 30, items: [10, 20] }\n",
        fault: ("total: 30", "total: 40"),
    },
    Case {
        trap: "marks stand in the keys of a mapping",
        check: "sum: { total: $.total, items: '$.items.*' }",
        file: "document.yaml",
        text: "total: 53\nitems: { 研究: 20, うち基礎: 10, 広報（再掲）: 10, 調査: 33 }\n",
        fault: ("33", "43"),
    },
    Case {
        trap: "a key that the rule spells out is an item whatever its name says",
        check: "sum: { total: $.total, items: [$.うち補助金, $.その他] }",
        file: "document.yaml",
        text: "total: 53\nうち補助金: 20\nその他: 33\n",
        fault: ("20", "30"),
    },
    Case {
        trap: "a record in a table of another file names its item",
        check: "sum: { in: it, total: $.total, items: { in: rows, each: '$[*]', select: $.額 } }",
        file: "document.csv",
        text: "区分,額\n研究,20\n研究（再掲）,20\n",
        fault: ("研究,20", "研究,50"),
    },
    Case {
        trap: "a subtotal that is not given leaves its items to the total, not to the next subtotal",
        check: ROWS,
        file: "document.md",
        text: "| 区分 | 額 |\n|---|--:|\n| Ａ | 10 |\n| Ｂ | 20 |\n| 小計 | － |\n| Ｃ | 5 |\n| Ｄ | 6 |\n| 小計 | 11 |\n| 合計 | 41 |\n",
        fault: ("| 11 |", "| 41 |"),
    },
    Case {
        trap: "withheld items may be anything up to the total",
        check: ROWS,
        file: "document.md",
        text: "| 区分 | 額 |\n|---|--:|\n| Ａ | 100 |\n| Ｂ | x |\n| Ｃ | *** |\n| Ｄ | … |\n| 合計 | 180 |\n",
        fault: ("| 100 |", "| 190 |"),
    },
    Case {
        trap: "none and none is nothing",
        check: ROWS,
        file: "document.md",
        text: "| 区分 | 額 |\n|---|--:|\n| Ａ | － |\n| Ｂ | ‐ |\n| 合計 | 0 |\n",
        fault: ("| 0 |", "| 5 |"),
    },
    Case {
        trap: "parts below a row without a figure are not those of the row above it",
        check: ROWS,
        file: "document.md",
        text: "| 区分 | 額 |\n|---|--:|\n| Ａ | 10 |\n| Ｂ | … |\n| うち県 | 30 |\n| Ｃ | 40 |\n| うち国 | 35 |\n| 合計 | 90 |\n",
        fault: ("35", "53"),
    },
    Case {
        trap: "a total stands in one of two columns only",
        check: "sum: { each: '$..tables[*]', rows: '$.rows[*]', values: '$[1:]', levels: [合計] }",
        file: "document.md",
        text: "| 区分 | 額 | 単価 |\n|---|--:|--:|\n| Ａ | 10 | 3 |\n| Ｂ | 20 | 4 |\n| 合計 | 30 |  |\n",
        fault: ("| 30 |", "| 40 |"),
    },
    Case {
        trap: "再掲 is one also where JSON writes it with escapes",
        check: FLAT,
        file: "document.json",
        text: r#"{"total": "30億円", "items": [{"name": "\u6559\u80b2", "n": "30億円"}, {"name": "\u6559\u80b2\uff08\u518d\u63b2\uff09", "n": "30億円"}]}"#,
        fault: ("\\u518d", "\\u518c"),
    },
    Case {
        trap: "a unit beside one of many plain numbers is that of this one alone",
        check: FLAT,
        file: "document.yaml",
        text: "unit: 千円\ntotal: '2,000'\nitems: [{ n: '1', unit: 百万円 }, { n: '1,000' }]\n",
        fault: ("2,000", "1,001"),
    },
    Case {
        trap: "plain numbers below different units",
        check: "sum: { total: $.total, items: '$.parts[*].items[*].n' }",
        file: "document.yaml",
        text: "unit: 千円\ntotal: '3,000'\nparts:\n- { unit: 百万円, items: [{ n: '1' }, { n: '1' }] }\n- { items: [{ n: '1,000' }] }\n",
        fault: ("3,000", "1,002"),
    },
    Case {
        trap: "a rate in a column of its own takes no part in the unit of amounts",
        check: "sum: { total: $.合計率, items: '$.items[*].率' }",
        file: "document.yaml",
        text: "unit: 千円\n合計率: '100'\nitems: [{ 率: '60' }, { 率: '40' }]\n",
        fault: ("'40'", "'70'"),
    },
];

fn rule(check: &str) -> String {
    format!("id: test/rule\ncheck:\n  {check}\n")
}

/// The findings of a case; a set of rows has its total in another document.
fn found(case: &Case, text: &str) -> String {
    let findings = match case.file {
        "document.csv" => {
            report(&rule(case.check), &[("it.yaml", "total: 20\n"), ("rows.csv", text)])
        }
        file => report(&rule(case.check), &[(file, text)]),
    };
    // Notes explain rounding and list unchecked instances.
    findings
        .split_terminator('\n')
        .filter(|it| it.contains("error[") || it.contains("warning["))
        .map(|it| format!("{it}\n"))
        .collect()
}

#[test]
fn a_true_document_is_passed_and_one_change_is_found() {
    for case in CASES {
        assert_eq!(found(case, case.text), "", "{}", case.trap);
        let (part, wrong) = case.fault;
        assert_eq!(case.text.matches(part).count(), 1, "{}", case.trap);
        let changed = found(case, &case.text.replace(part, wrong));
        assert!(changed.contains("error[test/rule]"), "{}: {changed}", case.trap);
    }
}

/// The numbers of instances that hold, hold by rounding, are violated, are not checked; and the
/// findings.
fn outcomes(text: &str) -> ([usize; 4], String) {
    let (_, verdict) = verdict(&rule(ROWS), &[("document.md", text)]);
    let said = verdict.diagnostics.iter().map(|it| format!("{}\n", it.message.en)).collect();
    (verdict.rules[0].outcomes.counts(), said)
}

#[test]
fn what_is_not_stated_is_counted_as_not_checked() {
    let table = |rows: &str| format!("| 区分 | 額 |\n|---|--:|\n{rows}");
    // Withheld: nothing is decided below the total, and that is reported.
    let (counts, said) = outcomes(&table("| Ａ | 100 |\n| Ｂ | x |\n| 合計 | 180 |\n"));
    assert_eq!(counts, [0, 0, 0, 1]);
    insta::assert_snapshot!(said, @"合計: 180 stated; items without a figure: 1, so only an upper limit was checked: the others do not exceed it");
    // Something negative is about: not even a limit follows.
    let (counts, said) = outcomes(&table("| Ａ | △100 |\n| Ｂ | … |\n| 合計 | 180 |\n"));
    assert_eq!(counts, [0, 0, 0, 1]);
    insta::assert_snapshot!(said, @"合計: 180 stated; items without a figure: 1, so the sum was not checked");
    // The others are the total: they hold.
    let (counts, said) = outcomes(&table("| Ａ | 180 |\n| Ｂ | x |\n| 合計 | 180 |\n"));
    assert_eq!((counts, &*said), ([1, 0, 0, 0], ""));
    // No item has a figure.
    let (counts, said) = outcomes(&table("| Ａ | x |\n| Ｂ | x |\n| 合計 | 180 |\n"));
    assert_eq!((counts, &*said), ([0, 0, 0, 1], ""));
    // A total that a sign says is none, or the only one left blank: nothing to compare with.
    for sign in ["－", "…", "x", ""] {
        let (counts, said) = outcomes(&table(&format!("| Ａ | 100 |\n| 合計 | {sign} |\n")));
        assert_eq!((counts, &*said), ([0, 0, 0, 1], ""), "{sign}");
    }
}

#[test]
fn a_total_left_blank_beside_stated_ones_is_reported() {
    let text = "| 区分 | 額 |\n|---|--:|\n| Ａ | 10 |\n| Ｂ | 20 |\n| 小計 |  |\n| Ｃ | 5 |\n| 小計 | 5 |\n| 合計 | 35 |\n";
    insta::assert_snapshot!(report(&rule(ROWS), &[("document.md", text)]), @"
    document.md:5:8: warning[test/rule] 小計: no total is stated here, although other totals of the column are
      7:8: stated here: 5
      = help: write `-` if there is no total to state
    ");
    let (counts, _) = outcomes(text);
    assert_eq!(counts, [2, 0, 0, 1]);
    // There is nothing above it: a heading, a merged cell.
    let heading = text.replace("| Ａ | 10 |\n| Ｂ | 20 |\n", "").replace("| 35 |", "| 5 |");
    assert_eq!(report(&rule(ROWS), &[("document.md", &heading)]), "(nothing found)\n");
}

#[test]
fn a_flat_sum_without_a_stated_total_is_not_checked() {
    for total in ["－", "…", "\"\""] {
        let text = format!("total: {total}\nitems: [{{ n: 1 }}, {{ n: 2 }}]\n");
        let (_, verdict) = verdict(&rule(FLAT), &[("document.yaml", &text)]);
        assert_eq!(verdict.rules[0].outcomes.counts(), [0, 0, 0, 1], "{total}");
        assert!(verdict.diagnostics.is_empty(), "{total}");
    }
}

#[test]
fn counts_that_differ_by_one_say_why_that_is_not_rounding() {
    let text = "total: 100件\nitems: [{ n: 40件 }, { n: 59件 }]\n";
    insta::assert_snapshot!(report(&rule(FLAT), &[("document.yaml", text)]), @"
    document.yaml:1:8: error[test/rule] total: 100件 stated, but its 2 items add up to 99件: a difference of 1件
      1:8: stated here: 100件
      2:14: 40件
      2:26: 59件
      = note: whole counts and whole yen are exact: rounding explains no difference
      = help: if they were rounded, write `rounding: nearest` in the rule
      = help: possibly: 40件 with one digit changed (41件) would make the sum balance
    ");
}

#[test]
fn figures_taken_as_rounded_by_one_rule_are_rounded_for_all() {
    let rules = "rules:\n\
        - { id: a/limit, check: { compare: { left: '$.items[0]', is: at-most, right: '$.items[1]' } } }\n\
        - { id: a/sum, check: { sum: { total: $.total, items: '$.items[*]', rounding: nearest } } }\n\
        - { id: a/all, check: { feasible: {} } }\n";
    let text = "total: 101件\nitems: [50件, 50件]\n";
    let found = report(rules, &[("document.yaml", text)]);
    assert!(!found.contains("a/all"), "{found}");
    let wrong = report(rules, &[("document.yaml", &text.replace("101", "103"))]);
    assert!(wrong.contains("error[a/sum]"), "{wrong}");
}

#[test]
fn many_envelopes_are_told_apart_in_one_pass() {
    let items: Vec<String> =
        (0..60_000).map(|it| format!("{{ n: {}億円の内数 }}", it % 30_000 + 1)).collect();
    let text = format!("total: 450015000億円\nitems: [{}]\n", items.join(", "));
    assert_eq!(report(&rule(FLAT), &[("document.yaml", &text)]), "(nothing found)\n");
}

// ---- how units and numbers are written ----

/// How a bare 3 is shown in the first table of `text`.
fn three_in(text: &str) -> String {
    let rule = rule("equal: { each: '$..tables[*]', values: ['$.rows[0][1]', '$.rows[1][1]'] }");
    let table = format!("{text}\n| Item | 2020 |\n|---|--:|\n| a | 1 |\n| b | 3 |\n");
    let found = report(&rule, &[("document.md", &table)]);
    let (_, rest) = found.split_once("b: ").unwrap_or_else(|| panic!("{found}"));
    rest.split_once(" here").map_or("", |it| it.0).to_owned()
}

#[test]
fn captions_name_units_without_the_word_unit() {
    let cases = [
        ("(USD million)\n", "USD 3 million"),
        ("**Table 3. Revenue, in EUR thousands**\n", "EUR 3 thousand"),
        ("Table 3: Revenue ($ million)\n", "$3 million"),
        ("Revenue by segment (US$ bn)\n", "US$3bn"),
        ("Budget (millions of yen)\n", "3 million yen"),
        ("（百万円、％）\n", "3百万円"),
        ("■ 歳出の内訳（千円）\n", "3千円"),
        ("## 歳出（億円）\n", "3億円"),
        ("（千人）\n", "3千人"),
        ("利用者数（人）\n", "3人"),
        // No units: nouns, prose, drafts.
        ("■ 採択一覧（法人）\n", "3"),
        ("■ 予算（案）\n", "3"),
        ("Prices are quoted in dollars in most of these reports, which were audited.\n", "3"),
        ("This was paid (USD million).\n", "3"),
        ("Changes in percent of people in work\n", "3"),
    ];
    for (caption, unit) in cases {
        assert_eq!(three_in(caption), unit, "{caption}");
    }
}

#[test]
fn the_corner_of_a_table_may_be_its_unit() {
    let rule = rule("equal: { each: '$..tables[*]', values: ['$.rows[0][1]', '$.rows[1][1]'] }");
    let table = |corner: &str| format!("| {corner} | 2020 |\n|---|--:|\n| a | 1 |\n| b | 3 |\n");
    let found = |corner: &str| report(&rule, &[("document.md", &table(corner))]);
    assert!(found("(USD million)").contains("USD 1 million"));
    assert!(found("（百万円）").contains("1百万円"));
    for corner in ["年齢（人）", "区分", "円"] {
        assert!(found(corner).contains("b: 3 here"), "{corner}: {}", found(corner));
    }
}

#[test]
fn a_break_in_a_cell_is_white_space() {
    let text = "| 区分 | 額 |\n|---|--:|\n| Ａ | 1,234<br> |\n| Ｂ | 20<br>（再掲） |\n| 合<br>計 | 1,234 |\n";
    assert_eq!(report(&rule(ROWS), &[("document.md", text)]), "(nothing found)\n");
    let wrong = text.replace("| 1,234 |", "| 1,324 |");
    assert!(report(&rule(ROWS), &[("document.md", &wrong)]).contains("error[test/rule]"));
    // Two figures in one cell stay unreadable.
    let two = text.replace("1,234<br>", "1,234<br>5");
    assert!(report(&rule(ROWS), &[("document.md", &two)]).contains("error[test/rule]"));
}

#[test]
fn a_slack_in_another_unit_is_shown_in_the_rule() {
    let rule =
        "id: test/rule\ncheck: { sum: { total: $.total, items: '$.items[*]', within: 5 } }\n";
    let found = report(rule, &[("document.yaml", "total: 3億円\nitems: [1億円, 2億円]\n")]);
    insta::assert_snapshot!(found, @r"
    document.yaml:1:8: error[test/rule] 3億円: the slack `within: 5` is in an incompatible unit
      1:8: stated here: 3億円
      rule.yaml:2:62: slack: 5
      = help: write the unit too: `5億円`
    ");
}

#[test]
fn raised_digits_of_units_and_powers_are_no_marks_of_notes() {
    let sum = rule("sum: { total: $.total, items: '$.items[*]' }");
    let found = |text: &str| report(&sum, &[("document.yaml", text)]);
    assert_eq!(found("total: 150 m²\nitems: [100 m², 50 m²]\n"), "(nothing found)\n");
    assert!(found("total: 150 m²\nitems: [100 m², 50 m]\n").contains("50m"));
    assert!(found("total: 150 km\nitems: [100 km², 50 km]\n").contains("100km²"));
    assert!(found("total: 10⁶\nitems: [4, 6]\n").contains("error[test/rule]"));
    let cells = rule("equal: { each: '$..tables[*]', values: ['$.rows[0][1]', '$.rows[1][1]'] }");
    let table = "| a | b |\n|---|---|\n| x | 20m<sup>2</sup> |\n| y | 20m |\n";
    let units = report(&cells, &[("document.md", table)]);
    assert!(units.contains("20m²"), "{units}");
    let power = table.replace("20m<sup>2</sup>", "10<sup>3</sup>").replace("20m", "10");
    assert!(report(&cells, &[("document.md", &power)]).contains("error[test/rule]"));
}

#[test]
fn a_formula_does_not_add_what_does_not_convert() {
    let found = |is: &str, result: &str| {
        let check = format!(
            "formula: {{ result: $.result, is: {is}, let: {{ a: $.a, b: $.b, n: $.n, c: $.c, m: $.m, p: $.p, q: $.q }} }}"
        );
        let rule = format!("id: test/rule\ncheck:\n  {check}\n");
        let text = format!(
            "result: {result}\na: 45億円\nb: 5百万円\nn: 40人\nc: 3\nm: 3名\np: 12.3％\nq: 2.2ポイント\n"
        );
        report(&rule, &[("document.yaml", &text)])
    };
    insta::assert_snapshot!(found("a - n", "5億円"), @r"
    document.yaml:2:4: error[test/rule] cannot add or subtract 45億円 and 40人: their units are incompatible
      4:4: 40人
    ");
    assert!(found("p + n", "5").contains("cannot add or subtract 12.3% and 40人"));
    insta::assert_snapshot!(found("(a + 2 * b) / 3 + n", "5億円"), @r"
    document.yaml:2:4: error[test/rule] cannot add or subtract 45億円 and 40人: their units are incompatible
      4:4: 40人
    ");
    for (is, result) in [
        ("a - b", "44.95億円"),
        ("a - 10 * b + c", "44.5億円"),
        ("a / n", "1.125億円"),
        ("a / b * 100 - n", "89,960"),
        ("n * c - n", "80人"),
        ("n * b + a", "47億円"),
        ("p + q", "14.5％"),
        ("n + m", "43人"),
    ] {
        assert_eq!(found(is, result), "(nothing found)\n", "{is}");
    }
}
