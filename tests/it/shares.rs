//! Instances distributed over threads have the findings of a single thread, in the same order.

use std::fmt::Write;

use crate::run::verdict;

/// Outcomes of the one rule, figures that nobody looked at, and the words that findings point at.
fn outcome(rule: &str, documents: &[(&str, &str)]) -> ([usize; 4], usize, Vec<String>) {
    let (corpus, verdict) = verdict(rule, documents);
    let places = verdict.diagnostics.iter().map(|it| corpus.sources.slice(it.span().unwrap()));
    (
        verdict.rules[0].outcomes.counts(),
        verdict.coverage.unclaimed,
        places.map(str::to_owned).collect(),
    )
}

#[test]
fn many_places_yield_every_finding_once_and_in_order() {
    let mut text = String::new();
    for place in 0..3_000 {
        let wrong = 100 * usize::from(place % 700 == 1);
        writeln!(text, "- {{ total: {}, items: [{place}, 2] }}", place + 2 + wrong).unwrap();
    }
    let rule = "id: a/b\ncheck: { sum: { each: '$[*]', total: $.total, items: '$.items[*]' } }\n";
    let (outcomes, unclaimed, places) = outcome(rule, &[("document.yaml", &text)]);
    assert_eq!(outcomes, [2_995, 0, 5, 0]);
    assert_eq!(unclaimed, 0, "every share's claims count");
    assert_eq!(places, ["103", "803", "1503", "2203", "2903"]);
}

#[test]
fn many_rows_of_a_key_come_together_whichever_thread_read_them() {
    let mut rows = String::from("部,金額\n");
    for row in 0..40_000 {
        writeln!(rows, "第{}課,{}", row % 400, row / 400).unwrap();
    }
    let mut totals = String::from("部,合計\n");
    for key in 0..400 {
        let wrong = usize::from(key % 150 == 7);
        writeln!(totals, "第{key}課,{}", 99 * 100 / 2 + 100 * wrong).unwrap();
    }
    let rule = "id: a/b\ncheck:\n  sum:\n    total: { in: totals, each: '$[*]', key: $.部, select: $.合計 }\n    items: { in: rows, each: '$[*]', key: $.部, select: $.金額 }\n";
    let (outcomes, unclaimed, places) =
        outcome(rule, &[("rows.csv", &rows), ("totals.csv", &totals)]);
    assert_eq!(outcomes, [397, 0, 3, 0]);
    assert_eq!(unclaimed, 0, "every share's claims count");
    assert_eq!(places, ["5050", "5050", "5050"]);
}

/// Keys whose rows or totals are not plain numbers that add up, each with its rows and its total.
const UNUSUAL: [(&str, &[&str], &[&str]); 11] = [
    ("空欄あり", &["1", "", "2"], &["3"]),
    ("該当なし", &["－"], &["0"]),
    ("全角", &["１２", "3"], &["15"]),
    ("端数", &["0.25", "0.5"], &["0.75"]),
    ("丸め", &["0.25", "0.25"], &["1"]),
    ("約", &["10", "20"], &["約30"]),
    ("単位", &["100", "200"], &["3百万円"]),
    ("二つの合計", &["4", "5"], &["9", "8"]),
    ("読めない", &["4", "x5y"], &["9"]),
    ("合計なし", &["1"], &[]),
    ("内訳なし", &[], &["1"]),
];

/// Rows, many of them ordinary, and totals.
fn unusual(column: &str) -> (String, String) {
    let (mut rows, mut totals) = (format!("部,{column}\n"), format!("部,{column}\n"));
    for row in 0..20_000 {
        writeln!(rows, "第{}課,{}", row % 100, row / 100).unwrap();
    }
    for key in 0..100 {
        writeln!(totals, "第 {key} 課,\"19,900\"").unwrap();
    }
    for (key, figures, stated) in UNUSUAL {
        figures.iter().for_each(|it| writeln!(rows, "{key},{it}").unwrap());
        stated.iter().for_each(|it| writeln!(totals, "{key},{it}").unwrap());
    }
    (rows, totals)
}

#[test]
fn rows_that_are_added_as_they_stand_come_out_as_those_that_are_gathered() {
    // Rows whose names may be marked 再掲 are always gathered.
    for (column, is_marked) in [("金額", false), ("金額（千円）", false), ("金額", true)]
    {
        let (mut rows, mut totals) = unusual(column);
        if is_marked {
            rows.push_str("再掲,1\n再掲,2（再掲）\n");
            totals.push_str("再掲,1\n");
        }
        let documents = [("rows.csv", rows.as_str()), ("totals.csv", totals.as_str())];
        // Captured figures are always gathered.
        let [added, gathered] = ["", ", capture: '(?s).*'"].map(|more| {
            let select = format!("select: \"$['{column}']\"");
            let rule = format!("id: a/b\ncheck:\n  sum:\n    total: {{ in: totals, each: '$[*]', key: $.部, {select} }}\n    items: {{ in: rows, each: '$[*]', key: $.部, {select}{more} }}\n");
            outcome(&rule, &documents)
        });
        assert_eq!(added, gathered, "{column}");
        let expected = 106 + usize::from(is_marked);
        assert_eq!(added.0[0], expected, "{column}: {added:?}");
    }
}
