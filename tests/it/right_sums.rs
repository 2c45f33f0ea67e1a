//! Sums that are right although they look unusual, and sums that are wrong although they look right:
//! one item, columns that some rows lack, repeated totals, totals of nothing.

use crate::run::{report, verdict};

/// The words of the findings, notes aside, in order.
fn said(rule: &str, documents: &[(&str, &str)]) -> Vec<String> {
    let found = report(rule, documents);
    let is_first = |it: &&str| it.contains("error[") || it.contains("warning[");
    found.split('\n').filter(is_first).map(|it| it.split_once("] ").unwrap().1.to_owned()).collect()
}

/// How many instances of the one rule held, held by rounding, failed and were not checked.
fn outcomes(rule: &str, documents: &[(&str, &str)]) -> [usize; 4] {
    verdict(rule, documents).1.rules[0].outcomes.counts()
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
    // A name that occurs twice, lists in records, cells of a table.
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

const TABLE: &str = "id: t/tot\ncheck: { sum: { each: '$..tables[*]', rows: '$.rows[*]', label: '$[0]', values: ['$[1]', '$[2]'], levels: [小計, Subtotal, 合計, 計, Total] } }\n";

#[test]
fn a_merged_figure_is_stated_for_none_of_its_columns() {
    let table = |rows: &str| {
        format!("<table>\n<tr><th>区分</th><th>5年度</th><th>6年度</th></tr>\n{rows}</table>\n")
    };
    let first = "<tr><td>甲</td><td>10</td><td>20</td></tr>\n";
    let merged = "<tr><td>乙</td><td colspan=\"2\">30</td></tr>\n";
    for (rows, expected) in [
        (format!("{first}{merged}<tr><td>合計</td><td colspan=\"2\">60</td></tr>\n"), [0, 0, 0, 2]),
        (format!("{first}{merged}<tr><td>合計</td><td>25</td><td>35</td></tr>\n"), [0, 0, 0, 2]),
        // A figure over two rows is one of the column; dashes are none in both, a heading is no figure.
        (
            "<tr><td>甲</td><td rowspan=\"2\">10</td><td>20</td></tr>\n<tr><td>乙</td><td>5</td></tr>\n<tr><td>合計</td><td>10</td><td>25</td></tr>\n".to_owned(),
            [2, 0, 0, 0],
        ),
        (
            format!("<tr><td colspan=\"3\">１　歳出</td></tr>\n{first}<tr><td>乙</td><td colspan=\"2\">－</td></tr>\n<tr><td>合計</td><td>10</td><td>20</td></tr>\n"),
            [2, 0, 0, 0],
        ),
    ] {
        let text = table(&rows);
        assert_eq!(said(TABLE, &[("document.md", &text)]), [""; 0], "{rows}");
        assert_eq!(outcomes(TABLE, &[("document.md", &text)]), expected, "{rows}");
    }
    let wrong = format!(
        "{first}<tr><td>乙</td><td>1</td><td>2</td></tr>\n<tr><td>合計</td><td>11</td><td>32</td></tr>\n"
    );
    assert_eq!(said(TABLE, &[("document.md", &table(&wrong))]).len(), 1);
}

#[test]
fn a_total_is_known_by_its_name_however_it_is_numbered_and_set() {
    let table = |label: &str| {
        format!(
            "| 区分 | 額 |\n|---|---|\n| 甲 | 10千円 |\n| 乙 | 20千円 |\n| {label} | 99千円 |\n"
        )
    };
    let rule = TABLE.replace("['$[1]', '$[2]']", "'$[1]'");
    for label in [
        "TOTAL",
        "total",
        "Totals",
        "Grand total",
        "Sub-total",
        "Sum Total",
        "Total, all regions",
        "1. 合計",
        "①合計",
        "Ａ．合計",
        "＜合計＞",
        "義務的経費 小計",
        "総合計",
        "歳出合計",
        "合計（A+B）",
        "(2) 小計",
        "合計<br>(A)",
        "**Total**",
        "II) Total",
    ] {
        assert_eq!(said(&rule, &[("document.md", &table(label))]).len(), 1, "{label}");
    }
    for label in ["Totally new", "計画費", "統計調査", "一般会計", "Subtotalling"] {
        let found = said(&rule, &[("document.md", &table(label))]);
        assert_eq!(found, ["rule `t/tot` checked nothing"], "{label}");
    }
    // A row that only looks like a total is reported, and not taken for one.
    let found = report(&rule, &[("document.md", &table("所管の合計"))]);
    assert!(found.contains("note[t/tot] \"所管の合計\" looks like a total"), "{found}");
    assert_eq!(outcomes(&rule, &[("document.md", &table("所管の合計"))]), [0, 0, 0, 1]);
    assert_eq!(outcomes(&rule, &[("document.md", &table("前年度 合計"))]), [0, 0, 0, 1]);
    assert_eq!(outcomes(&rule, &[("document.md", &table("丙"))]), [0; 4]);
}

#[test]
fn parts_bound_only_what_they_are_surely_less_than() {
    let table = |rows: &str| format!("| 区分 | 増減 |\n|---|---|\n{rows}");
    let rule = TABLE.replace("['$[1]', '$[2]']", "'$[1]'");
    for rows in [
        "| 甲 | ▲10 |\n| うち一部 | ▲3 |\n| 乙 | 5 |\n| 合計 | ▲5 |\n",
        "| 甲 | 5 |\n| うち一部 | 8 |\n| うち他 | ▲3 |\n| 乙 | 5 |\n| 合計 | 10 |\n",
        "| 甲 | 5 |\n| うち一部 | 8 |\n| 乙 | ▲5 |\n| 合計 | 0 |\n",
        "| 一般 | 23 |\n| 特別 | 69 |\n| ├ 保険料 | 55 |\n| │ ├ 現役 | 40 |\n| │ └ 年金 | 15 |\n| └ 国庫 | 14 |\n| 合計 | 92 |\n",
    ] {
        assert_eq!(said(&rule, &[("document.md", &table(rows))]), [""; 0], "{rows}");
    }
    for rows in [
        "| 甲 | 5 |\n| うち一部 | 8 |\n| 乙 | 5 |\n| 合計 | 10 |\n",
        "| 甲 | 69 |\n| ├ 保険料 | 55 |\n| └ 国庫 | 44 |\n| 乙 | 1 |\n| 合計 | 70 |\n",
        "| 甲 | 69 |\n| ├ 保険料 | 55 |\n| └ 国庫 | 14 |\n| 乙 | 1 |\n| 合計 | 139 |\n",
    ] {
        assert_eq!(said(&rule, &[("document.md", &table(rows))]).len(), 1, "{rows}");
    }
}

#[test]
fn keys_that_are_evidently_numbers_join_by_their_amount() {
    let join = |totals: &str, items: &str, form: &str| {
        let rule = KEYED.replacen("key: $.k", &format!("key: $.k{form}"), 1);
        let (totals, items) = (format!("k,v\n{totals}"), format!("k,v\n{items}"));
        said(&rule, &[("t.csv", &totals), ("i.csv", &items)]).len()
    };
    for (totals, items) in [
        ("10%,3\n8%,4\n", "10.0%,1\n10.0%,2\n8.0%,4\n"),
        ("25,3\n7.5,4\n", "25.00,3\n7.50,4\n"),
        ("１０％,3\n8 %,4\n", "10.00%,3\n8.00%,4\n"),
    ] {
        assert_eq!(join(totals, items, ""), 0, "{totals} {items}");
        assert_eq!(join(totals, items, ", key-as: text"), 4, "{totals} {items}");
    }
    // Numbers of sections and codes are not numbers, unless declared.
    assert_eq!(join("1.1,3\n1.2,4\n", "1.10,3\n1.2,4\n1.9,0\n", ""), 3);
    assert_eq!(join("0755,3\n12,4\n", "755,3\n12,4\n", ""), 2);
    assert_eq!(join("1.1,3\n1.2,4\n", "1.10,1\n1.1,2\n1.2,4\n", ", key-as: number"), 0);
}

#[test]
fn a_composite_key_with_a_blank_part_is_said() {
    let rule = "id: x/s\ncheck: { sum: { in: t, each: '$[*]', total: { key: [$.k, $.l], select: $.v }, items: { in: i, each: '$[*]', key: [$.k, $.l], select: $.v } } }\n";
    let totals = "k,l,v\na,x,3\nb,,4\n";
    let found = said(rule, &[("t.csv", totals), ("i.csv", "k,l,v\na,x,3\nb,,4\n")]);
    assert_eq!(found, [""; 0], "both lack it");
    let found = said(rule, &[("t.csv", totals), ("i.csv", "k,l,v\na,x,3\nb,,4\nc,,4\n,y,1\n")]);
    assert_eq!(
        found,
        ["part of 2 keys is blank (for example `c / \"\"`), and no other record has them"]
    );
    let found = said(rule, &[("t.csv", totals), ("i.csv", "k,l,v\na,x,3\nb,z,4\n")]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("(b / \"\")"), "{found:?}");
}

#[test]
fn optional_of_a_composite_reference_is_the_key_as_it_is_shown() {
    let rule = "model:\n  entities:\n    out: { in: d, each: '$[*]', key: [$.id, $.kind, $.no] }\n  edges:\n    from: { from: out, to: out, by: [$.id, $.src_kind, $.src_no], optional: '^1 / oc / 7$' }\nrules:\n  - { id: x/r, check: { resolve: { edge: from } } }\n";
    let text = "id,kind,no,src_kind,src_no\n1,act,1,act,1\n1,out,2,oc,7\n1,out,3,oc,8\n";
    let found = said(rule, &[("d.csv", text)]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("1 / oc / 8"), "{found:?}");
}

#[test]
fn what_was_not_checked_is_not_claimed() {
    let cases: [(&str, &str, &str); 4] = [
        (
            TABLE,
            "| 区分 | 額 | 人 |\n|---|---|---|\n| 合計 | 30 | |\n| 甲 | 10 | |\n| 乙 | 20 | |\n",
            "above",
        ),
        (TABLE, "| 区分 | 額 | 人 |\n|---|---|---|\n| 甲 | 10 | |\n| 合計 | | |\n", "blank"),
        (ITEMS, "- { t: 30, i: [10, 約x5] }\n", "unreadable"),
        (ITEMS, "- { t: 30, i: [10, …] }\n", "not stated"),
    ];
    for (rule, text, why) in cases {
        let name = if rule == TABLE { "document.md" } else { "document.yaml" };
        let (_, found) = verdict(rule, &[(name, text)]);
        assert!(
            found.rules[0].outcomes.counts()[3] > 0,
            "{why}: {:?}",
            found.rules[0].outcomes.counts()
        );
        assert!(found.checked.iter().all(|it| it.checked == 0 && it.unchecked > 0), "{why}");
        assert_eq!(found.coverage.numbers, found.coverage.unclaimed, "{why}");
    }
    let equal = "id: t/equal\ncheck: { equal: { each: '$[*]', values: [$.a, $.b] } }\n";
    let (_, found) =
        verdict(equal, &[("document.yaml", "- { a: 3人, b: 3円 }\n- { a: 3, b: 3 }\n")]);
    assert_eq!((found.coverage.numbers, found.coverage.unclaimed), (4, 2));
}

#[test]
fn a_condition_on_a_column_that_no_record_has_is_said() {
    let rule = |name: &str, more: &str| {
        format!(
            "id: t/sum\n{more}check: {{ sum: {{ total: '$[0].v', items: \"$[?@.{name} != '']['v']\" }} }}\n"
        )
    };
    let text = "会計区分,v\n一般,3\n";
    let found = said(&rule("会計区文", ""), &[("document.csv", text)]);
    assert_eq!(found, ["a condition of rule `t/sum` compares `会計区文`, which no record has"]);
    for (name, more, file, text) in [
        ("会計区分", "", "document.csv", text),
        ("会計区文", "if-present: true\n", "document.csv", text),
        // A record may lack a member if no similar name is in it.
        ("状態", "", "document.yaml", "- { 会計区分: 一般, v: 3 }\n"),
    ] {
        assert_eq!(said(&rule(name, more), &[(file, text)]), [""; 0], "{name}");
    }
    let found = said(&rule("会計区文", ""), &[("document.yaml", "- { 会計区分: 一般, v: 3 }\n")]);
    assert_eq!(found.len(), 1);
}

const JOINT: &str = "rules:\n  - id: p/share\n    check: { sum: { total: $.share, items: '$.programmes[*]' } }\n  - id: p/total\n    check: { sum: { total: $.total, items: ['$.programmes[*]', $.envelope] } }\n  - id: p/grand\n    check: { sum: { total: $.grand, items: [$.share, $.other] } }\n  - id: p/joint\n    severity: warning\n    check: { feasible: { rules: [p/share, p/total, p/grand] } }\n";

#[test]
fn one_impossible_relation_hides_no_joint_contradiction() {
    let text = |grand: &str| {
        format!(
            "total: 152億円\nshare: 103.5億円\nprogrammes: [39億円, 9億円, 26億円, 3億円, 29億円]\nenvelope: 47億円\nother: 10.0億円\ngrand: {grand}\n"
        )
    };
    let joint = |text: &str| {
        said(JOINT, &[("document.yaml", text)])
            .iter()
            .filter(|it| it.contains("not together"))
            .count()
    };
    assert_eq!(joint(&text("113.5億円")), 1);
    assert_eq!(joint(&text("131.5億円")), 1);
    let found = report(JOINT, &[("document.yaml", &text("131.5億円"))]);
    assert_eq!(found.matches("error[").count(), 1, "{found}");
    assert!(found.contains("error[p/grand]"), "{found}");
}

#[test]
fn every_contradiction_of_one_component_is_said_and_only_of_what_holds_alone() {
    let equal = |id: &str, other: &str| {
        format!("  - id: e/{id}\n    check: {{ equal: {{ values: [$.total, $.{other}] }} }}\n")
    };
    let rule = format!(
        "rules:\n  - id: p/total\n    check: {{ sum: {{ total: $.total, items: '$.items[*]' }} }}\n{}{}{}  - {{ id: p/joint, severity: warning, check: feasible: {{}} }}\n",
        equal("one", "one"), equal("two", "two"), equal("three", "three"),
    ).replace("check: feasible: {} }", "check: { feasible: {} } }");
    // 9.96 to 10.04 by the items; 10.1 and 9.9 each fit the total alone; 11 is an error by itself.
    let text =
        "total: 10億円\nitems: [5.01億円, 4.99億円]\none: 10.3億円\ntwo: 9.7億円\nthree: 11億円\n";
    let found = said(&rule, &[("document.yaml", text)]);
    let together = found.iter().filter(|it| it.contains("not together")).count();
    assert_eq!(together, 2, "{found:?}");
    assert!(found.iter().any(|it| it.contains("11億円")), "{found:?}");
    assert!(found.iter().all(|it| !it.contains("together") || !it.contains("11億円")), "{found:?}");
}

#[test]
fn a_total_that_every_record_of_an_entity_repeats_is_one_total() {
    let rule = "\
model:
  entities:
    city: { each: '$[*]', key: $.city, group: true, attrs: { total: $.total, part: $.part } }
rules:
  - { id: t/sum, check: { sum: { entity: city, total: { attr: total }, items: { attr: part } } } }
";
    let csv = "city,total,part\nA,30円,10円\nA,30円,19円\nA,30円,5円\nB,5円,2円\nB,5円,3円\nC,0円,\nD,7円,\nE,,\n";
    assert_eq!(
        said(rule, &[("document.csv", csv)]),
        [
            "A: 30円 stated, but its 3 items add up to 34円: a difference of 4円",
            "D: 7円 stated, but no item states a figure: a difference of 7円",
        ]
    );
    let json = "[{\"city\":\"A\",\"total\":\"30円\",\"part\":\"10円\"},{\"city\":\"A\",\"total\":\"30円\",\"part\":\"19円\"},{\"city\":\"Z\",\"total\":\"0円\"}]";
    assert_eq!(said(rule, &[("document.json", json)]).len(), 1);
}
