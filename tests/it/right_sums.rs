//! Sums that are right although they look unusual, and such as are wrong although they look right: one
//! item, columns that some rows lack, totals that are stated again and again or are nothing.

use crate::run::{report, verdict};

/// The words of the findings, notes aside, in order.
fn said(rule: &str, documents: &[(&str, &str)]) -> Vec<String> {
    let found = report(rule, documents);
    let is_first = |it: &&str| it.contains("error[") || it.contains("warning[");
    found.lines().filter(is_first).map(|it| it.split_once("] ").unwrap().1.to_owned()).collect()
}

/// How many instances of the one rule held, held by rounding, failed and were not checked.
fn outcomes(rule: &str, documents: &[(&str, &str)]) -> [usize; 4] {
    verdict(rule, documents).1.rules[0].outcomes
}

const ITEMS: &str = "id: t/sum\ncheck: { sum: { each: '$[*]', total: $.t, items: '$.i[*]' } }\n";

#[test]
fn one_item_printed_like_its_total_is_the_same_amount() {
    for (total, item) in [
        ("178億円", "177億円"),
        ("9.3億円", "9.2億円"),
        ("25.01 USD", "25.00 USD"),
        ("約40", "約30"),
        ("178億円", "177億円\", \"－"),
    ] {
        let text = format!("- {{ t: \"{total}\", i: [\"{item}\"] }}\n");
        assert_eq!(said(ITEMS, &[("document.yaml", &text)]).len(), 1, "{text}");
    }
    // Of a finer step, of two items or of a part of one, rounding explains it.
    for (total, items) in [
        ("178億円", "\"177.6億円\""),
        ("178億円", "\"100億円\", \"77億円\""),
        ("178億円", "\"177億円（一部再掲）\", \"1億円\""),
        ("約40", "45"),
    ] {
        let text = format!("- {{ t: \"{total}\", i: [{items}] }}\n");
        assert!(said(ITEMS, &[("document.yaml", &text)]).is_empty(), "{text}");
    }
}

#[test]
fn one_item_is_compared_wherever_it_stands() {
    let by_key = "id: t/sum\ncheck: { sum: { total: { in: t, each: '$[*]', key: $.k, select: $.v }, items: { in: i, each: '$[*]', key: $.k, select: $.v } } }\n";
    let documents = [("t.csv", "k,v\na,10\nb,20\n"), ("i.csv", "k,v\na,9\nb,15\nb,6\n")];
    assert_eq!(
        said(by_key, &documents),
        ["a: 10 stated, but its one item is 9: a difference of 1"]
    );
    let table = "id: t/sum\ncheck: { sum: { each: '$..tables[*]', rows: '$.rows[*]', label: '$[0]', values: '$[1]', levels: [合計] } }\n";
    let text = "| 区分 | 額 |\n|---|---|\n| 甲 | 9億円 |\n| 合計 | 10億円 |\n";
    assert_eq!(said(table, &[("document.md", text)]).len(), 1);
    let slack =
        "id: t/sum\ncheck: { sum: { each: '$[*]', total: $.t, items: '$.i[*]', within: 1億円 } }\n";
    let text = "- { t: 178億円, i: [177億円] }\n- { t: 178億円, i: [176億円] }\n";
    assert_eq!(said(slack, &[("document.yaml", text)]).len(), 1);
}

#[test]
fn a_cell_belongs_to_the_column_of_its_key() {
    let rule = "id: t/total\ncheck: { sum: { each: '$..tables[*]', rows: '$.rows[*]', label: $.name, values: \"$[?key(@) == '予算' || key(@) == '件数']\", levels: [合計] } }\n";
    let table = |budget: &str, first: &str| {
        format!(
            "tables:\n  - rows:\n      - {{ name: 甲, {first} }}\n      - {{ name: 乙, 件数: 5 }}\n      - {{ name: 合計, 件数: 6, 予算: {budget} }}\n"
        )
    };
    for first in ["予算: 10, 件数: 1", "件数: 1, 予算: 10"] {
        assert_eq!(said(rule, &[("document.yaml", &table("10", first))]), [""; 0], "{first}");
        let wrong = said(rule, &[("document.yaml", &table("15", first))]);
        assert_eq!(wrong, ["合計: 15 stated, but its one item is 10: a difference of 5"]);
    }
    // A name that stands twice, lists in records, cells of a table.
    let all = "id: t/total\ncheck: { sum: { each: '$..tables[*]', rows: '$.rows[*]', label: '$[0]', values: '$[1:]', levels: [合計] } }\n";
    let ragged =
        "| 区分 | 額 | 額 |\n|---|---|---|\n| 甲 | 10 | 1 |\n| 乙 | | 5 |\n| 合計 | 10 | 6 |\n";
    assert_eq!(said(all, &[("document.md", ragged)]), [""; 0]);
    let nested = "id: t/total\ncheck: { sum: { rows: '$.rows[*]', label: $.name, values: '$.years.*', levels: [合計] } }\n";
    let text = "rows:\n  - { name: 甲, years: { R5: 10, R6: 1 } }\n  - { name: 乙, years: { R6: 5 } }\n  - { name: 合計, years: { R5: 10, R6: 6 } }\n";
    assert_eq!(said(nested, &[("document.yaml", text)]), [""; 0]);
    assert_eq!(said(nested, &[("document.yaml", &text.replace("R6: 6", "R6: 16"))]).len(), 1);
}

const KEYED: &str = "id: x/s\ncheck: { sum: { total: { in: t, each: '$[*]', key: $.k, select: $.v }, items: { in: i, each: '$[*]', key: $.k, select: $.v } } }\n";

#[test]
fn nothing_needs_no_items_and_blank_items_need_no_total() {
    let keyed = |totals: &str, items: &str| {
        let documents =
            [("t.csv", format!("k,v\na,3\n{totals}")), ("i.csv", format!("k,v\na,3\n{items}"))];
        let documents: Vec<(&str, &str)> = documents.iter().map(|it| (it.0, &*it.1)).collect();
        (said(KEYED, &documents), outcomes(KEYED, &documents))
    };
    assert_eq!(keyed("b,0\n", ""), (vec![], [2, 0, 0, 0]));
    assert_eq!(keyed("b,0.0\n", "c,\nc,\n"), (vec![], [2, 0, 0, 0]));
    assert_eq!(keyed("b,－\nd,\n", "c,－\n").0, [""; 0]);
    for (totals, items) in [("b,5\n", ""), ("b,0以上\n", ""), ("", "c,4\n"), ("", "c,\nc,0\n")] {
        assert_eq!(keyed(totals, items).0.len(), 1, "{totals} {items}");
    }
    let place = "- { t: 0, i: [] }\n- { t: 7, i: [] }\n- { t: 3, i: [3] }\n";
    assert_eq!(said(ITEMS, &[("document.yaml", place)]).len(), 1);
    let table = "id: t/sum\ncheck: { sum: { each: '$..tables[*]', rows: '$.rows[*]', label: '$[0]', values: '$[1]', levels: [小計, 合計] } }\n";
    let text = "| 区分 | 額 |\n|---|---|\n| 甲 | 9 |\n| 小計 | 9 |\n| 乙 | |\n| 小計 | 0 |\n| 合計 | 9 |\n";
    assert_eq!(said(table, &[("document.md", text)]), [""; 0]);
}

#[test]
fn a_total_that_every_row_repeats_is_one_total() {
    let entity = "model: { entities: { city: { in: v, each: '$[*]', key: $.市, group: true, attrs: { valid: $.有効, votes: $.票 } } } }\nrules:\n  - { id: g/a, check: { sum: { entity: city, total: { attr: valid }, items: { attr: votes }, rounding: exact } } }\n";
    let keyed = "id: g/k\ncheck: { sum: { total: { in: v, each: '$[*]', key: $.市, select: $.有効 }, items: { in: v, each: '$[*]', key: $.市, select: $.票 }, rounding: exact } }\n";
    let flat =
        "id: g/f\ncheck: { sum: { total: '$[:2].有効', items: '$[:2].票', rounding: exact } }\n";
    let text = "市,党,票,有効\n富士市,甲,10,30\n富士市,乙,19,30\n大分市,甲,7,12\n大分市,乙,5,12\n";
    for (rule, expected) in [(entity, [1, 0, 1, 0]), (keyed, [1, 0, 1, 0]), (flat, [0, 0, 1, 0])] {
        assert_eq!(said(rule, &[("v.csv", text)]).len(), 1, "{rule}");
        assert_eq!(outcomes(rule, &[("v.csv", text)]), expected, "{rule}");
    }
    // Another total among them is another finding; one written in another unit is another total.
    let other = text.replace("乙,19,30", "乙,19,31");
    assert_eq!(outcomes(keyed, &[("v.csv", &other)]), [1, 0, 2, 0]);
}
