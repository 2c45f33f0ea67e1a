//! Sound cases at the edges: limits that are not reached, figures printed alike, merged cells, lists of
//! different length, spellings of a source set.

use crate::cli::Place;
use crate::run::{report, verdict};

/// The words of the findings, notes aside, in order.
fn said(rule: &str, documents: &[(&str, &str)]) -> Vec<String> {
    let found = report(rule, documents);
    let is_first = |it: &&str| it.contains("error[") || it.contains("warning[");
    found.split('\n').filter(is_first).map(|it| it.split_once("] ").unwrap().1.to_owned()).collect()
}

const ITEMS: &str = "id: t/sum\ncheck: { sum: { each: '$[*]', total: $.t, items: '$.i[*]' } }\n";

/// The findings of one sum.
fn sum(total: &str, items: &[&str]) -> Vec<String> {
    let items: Vec<String> = items.iter().map(|it| format!("\"{it}\"")).collect();
    let text = format!("- {{ t: \"{total}\", i: [{}] }}\n", items.join(", "));
    said(ITEMS, &[("document.yaml", &text)])
}

#[test]
fn a_limit_that_is_no_part_of_its_range_is_not_reached() {
    for (total, items, words) in [
        ("183人", ["6人未満", "177人"], "add up to at most 182人"),
        ("183人", ["<6人", "177人"], "add up to at most 182人"),
        ("100件", ["100件超", "0件"], "add up to at least 101件"),
        ("11人", ["6人未満", "6人未満"], "add up to at most 10人"),
        ("6.5億円", ["<6.0億円", "0.2億円"], "explain"),
    ] {
        let found = sum(total, &items);
        assert_eq!(found.len(), 1, "{total} {items:?}");
        assert!(words == "explain" || found[0].contains(words), "{found:?}");
    }
    for (total, items) in [
        ("182人", ["6人未満", "177人"]),
        ("183人", ["6人以下", "177人"]),
        ("101件", ["100件超", "0件"]),
        ("100件", ["100件以上", "0件"]),
        ("10人", ["6人未満", "6人未満"]),
        ("183.0", ["<6.0", "177.0"]),
        ("10人未満", ["5人", "4人"]),
    ] {
        assert!(sum(total, &items).is_empty(), "{total} {items:?}");
    }
    assert_eq!(sum("10人未満", &["5人", "5人"]).len(), 1);
}

#[test]
fn a_bare_number_among_figures_of_one_unit_has_it() {
    for (total, items) in [
        ("150", ["($30.00)", "$180.00"]),
        ("182", ["6人未満", "177"]),
        ("183", ["6億円", "177億円"]),
    ] {
        assert!(sum(total, &items).is_empty(), "{total} {items:?}");
    }
    assert_eq!(
        sum("190", &["6人未満", "177"]),
        ["t: 190人 stated, but its items (2) add up to at most 182人"]
    );
    // Beside a total and an item that have a unit, a bare number may be another matter.
    assert_eq!(sum("183億円", &["6", "177億円"]).len(), 1);
    // Of two units, either may be meant.
    assert_eq!(sum("183", &["6億円", "177百万円"]).len(), 1);
    assert_eq!(sum("183", &["6億円", "177人"]).len(), 1);
}

#[test]
fn what_is_printed_to_one_place_is_compared_as_printed() {
    let of = |is: &str, left: &str, right: &str| {
        let rule =
            format!("id: t/c\ncheck: {{ compare: {{ left: $.l, is: {is}, right: $.r }} }}\n");
        said(&rule, &[("document.yaml", &format!("l: {left}\nr: {right}\n"))]).len()
    };
    for (is, left, right) in [
        ("at-most", "178億円", "177億円"),
        ("less-than", "178億円", "177億円"),
        ("at-least", "177億円", "178億円"),
        ("more-than", "9.2％", "9.3％"),
        ("at-most", "178", "177"),
        ("less-than", "178件", "178件"),
    ] {
        assert_eq!(of(is, left, right), 1, "{left} {is} {right}");
    }
    for (is, left, right) in [
        ("at-most", "178億円", "178億円"),
        ("less-than", "178億円", "178億円"),
        ("at-most", "178.4億円", "178億円"),
        ("at-most", "約178億円", "177億円"),
        ("at-most", "178億円以上", "177億円"),
        ("at-least", "178億円", "178.4億円"),
    ] {
        let expected = usize::from(left.contains("以上"));
        assert_eq!(of(is, left, right), expected, "{left} {is} {right}");
    }
}

#[test]
fn a_merged_figure_is_stated_for_no_part_of_a_row() {
    let rule = "id: t/row\ncheck: { sum: { each: '$..tables[*].rows[*]', total: $.t, items: [$.A, $.B] } }\n";
    let table = |total: &str| {
        format!(
            "<table><tr><th>k</th><th>A</th><th>B</th><th>t</th></tr>\n<tr><td>x</td><td colspan=\"2\">30</td><td>{total}</td></tr>\n<tr><td>y</td><td rowspan=\"2\">10</td><td>5</td><td>15</td></tr>\n<tr><td>z</td><td>5</td><td>7</td></tr></table>\n"
        )
    };
    for total in ["30", "60", "50"] {
        let (_, it) = verdict(rule, &[("document.md", &table(total))]);
        assert_eq!(it.rules[0].outcomes.counts(), [0, 0, 0, 3], "{total}: {:?}", it.diagnostics);
    }
    // Down a column the figure of two rows counts once.
    let down = "id: t/column\ncheck: { sum: { each: '$..tables[*]', total: '$.rows[-1].B', items: '$.rows[:-1].A' } }\n";
    let text = "<table><tr><th>A</th><th>B</th></tr>\n<tr><td rowspan=\"2\">10</td><td></td></tr>\n<tr><td></td></tr>\n<tr><td>5</td><td></td></tr>\n<tr><td></td><td>15</td></tr></table>\n";
    assert_eq!(verdict(down, &[("document.md", text)]).1.rules[0].outcomes.counts(), [1, 0, 0, 0]);
}

#[test]
fn a_merged_figure_is_stated_for_none_of_its_columns_without_rules() {
    let table = |second: &str, total: &str| {
        format!(
            "<table><tr><th>n</th><th>a</th><th>b</th><th>c</th></tr>\n<tr><td>x</td><td>100</td><td>200</td><td>300</td></tr>\n<tr><td>y</td>{second}<td>400</td></tr>\n<tr><td>Total</td><td>500</td><td>700</td><td>{total}</td></tr></table>\n"
        )
    };
    let said = |text: &str| {
        let place = crate::cli::Place::new(&[("d.html", text.as_bytes())]);
        let shown = place.run("check");
        (shown.contains("add up to"), shown)
    };
    for total in ["700", "800"] {
        let (is_found, shown) = said(&table("<td colspan=\"2\">900</td>", total));
        assert_eq!(is_found, total == "800", "{total}: {shown}");
        assert!(!shown.contains("500 stated") && !shown.contains("900"), "{shown}");
    }
    let (is_found, shown) = said(&table("<td>900</td><td>500</td>", "700"));
    assert!(is_found, "{shown}");
    // Where every row has the same merge, it is how the column is set.
    let set = "<table><tr><th>n</th><th colspan=\"2\">a</th></tr>\n<tr><td>x</td><td colspan=\"2\">100</td></tr>\n<tr><td>y</td><td colspan=\"2\">400</td></tr>\n<tr><td>Total</td><td colspan=\"2\">510</td></tr></table>\n";
    assert!(said(set).0, "{}", said(set).1);
}

#[test]
fn a_total_left_blank_beside_stated_ones_is_reported() {
    let rule = |values: &str| {
        format!(
            "id: t/total\ncheck: {{ sum: {{ rows: '$[*]', label: $.item, values: {values}, levels: [Total] }} }}\n"
        )
    };
    let years = "item,2023,2024,2025\na,10,1,5\nb,20,2,6\nTotal,30,,11\n";
    for values in ["[\"$['2023']\", \"$['2024']\", \"$['2025']\"]", "'$[1:]'"] {
        let found = said(&rule(values), &[("document.csv", years)]);
        assert_eq!(found.len(), 1, "{values}: {found:?}");
        assert!(found[0].contains("no total is stated here"), "{found:?}");
    }
    // A price has no total, and a dash says that there is none.
    let prices = "item,quantity,price,amount\na,1,10,10\nb,2,20,40\nTotal,3,,50\n";
    assert_eq!(said(&rule("'$[1:]'"), &[("document.csv", prices)]), [""; 0]);
    let dash = years.replace(",,", ",－,");
    assert_eq!(said(&rule("'$[1:]'"), &[("document.csv", &dash)]), [""; 0]);
}

#[test]
fn lists_of_different_length_are_aligned_by_value() {
    let rule = "id: copy/items\ncheck: { equal: { one-by-one: true, values: [{ in: data, select: '$.items[*]' }, { in: draft, select: '$.tables[*].rows[*][1]' }] } }\n";
    let data = |items: &str| format!("items: [{items}]\n");
    let draft = "| 経費 | 額（億円） |\n|---|--:|\n| 甲 | 7.1 |\n| 乙 | 2.4 |\n| 丙 | 9.9 |\n| 丁 | 3.2 |\n";
    let of = |items: &str| said(rule, &[("data.yaml", &data(items)), ("draft.md", draft)]);
    assert_eq!(
        of("7.1億円, 2.4億円, 3.2億円"),
        ["the lists to compare have 3 and 4 members: \"丙\" has no counterpart"]
    );
    // 710百万円 is 7.1億円; a difference beside the surplus row is reported as well.
    assert_eq!(of("710百万円, 2.5億円, 3.2億円").len(), 2);
    assert_eq!(of("7.1億円, 2.4億円, 9.9億円, 3.2億円, 1.0億円").len(), 1);
    assert_eq!(of("2.4億円").len(), 1);
    assert_eq!(of("7.1億円, 2.4億円, 9.9億円, 3.2億円"), [""; 0]);
    let names = "id: copy/names\ncheck: { equal: { one-by-one: true, values: [{ in: data, select: '$.items[*]' }, { in: draft, select: '$.tables[*].rows[*][0]' }] } }\n";
    let found = said(names, &[("data.yaml", &data("甲, 乙, 丁")), ("draft.md", draft)]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("\"丙\" has no counterpart"), "{found:?}");
}

#[test]
fn compared_lists_of_different_length_are_aligned_by_name() {
    let rule =
        "id: c/x\ncheck: { compare: { left: '$.a[*].v', is: at-most, right: '$.b[*].v' } }\n";
    let found = |right: &str| {
        let left = "a: [{ name: 甲, v: 1 }, { name: 乙, v: 2 }, { name: 丙, v: 3 }]";
        said(rule, &[("document.yaml", &format!("{left}\nb: [{right}]\n"))])
    };
    let uneven = "cannot compare the figures one by one (3 and 2): \"乙\" has no counterpart";
    assert_eq!(found("{ name: 丙, v: 3 }, { name: 甲, v: 1 }"), [uneven]);
    let both = found("{ name: 丙, v: 2 }, { name: 甲, v: 1 }");
    assert_eq!(both.len(), 2, "{both:?}");
    assert!(both[1].contains('3') && both[0] == uneven, "{both:?}");
    let unnamed = found("{ v: 1 }, { v: 2 }");
    assert_eq!(
        unnamed,
        ["cannot compare the figures (3 and 2): both sides must select equally many"]
    );
}

#[test]
fn a_misspelt_name_in_a_condition_is_the_only_finding() {
    let rule = "id: t/sum\ncheck: { sum: { total: \"$[?@.会計区文 == '合計'].金額\", items: \"$[?@.会計区分 != '合計'].金額\" } }\n";
    let table = "会計区分,金額\n一般,1\n特別,2\n合計,3\n";
    let found = report(rule, &[("document.csv", table)]);
    assert!(found.contains("compares `会計区文`, which no record has"), "{found}");
    assert_eq!(found.matches("error[").count(), 1, "{found}");
}

#[test]
fn a_slip_that_balances_within_rounding_is_offered_as_such() {
    let of = |total: &str, items: &[&str]| {
        let items: Vec<String> = items.iter().map(|it| format!("\"{it}\"")).collect();
        let text = format!("- {{ t: \"{total}\", i: [{}] }}\n", items.join(", "));
        let found = report(ITEMS, &[("document.yaml", &text)]);
        found
            .split('\n')
            .filter(|it| it.contains("possibly"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let near = of("467.2億円", &["358.9億円", "180.4億円"]);
    assert_eq!(
        near,
        [
            "  = help: possibly: 180.4億円 with two neighbouring digits swapped (108.4億円) would make the sum balance within rounding"
        ]
    );
    let exact = of("467.3億円", &["358.9億円", "180.4億円"]);
    assert!(exact.len() == 1 && exact[0].ends_with("would make the sum balance"), "{exact:?}");
    // Two that fit equally, and a bound that explains much of the difference.
    assert!(of("216.7億円", &["180.4億円", "180.4億円"]).is_empty());
    assert!(of("12億円", &["1億円", "13億円"]).iter().all(|it| !it.contains("within")));
}

#[test]
fn what_has_nothing_to_be_compared_with_is_named() {
    let rule = "id: t/c\ncheck: { compare: { left: { in: a, each: '$[*]', key: $.k, select: $.v }, is: at-least, right: { in: b, each: '$[*]', key: $.k, select: $.v } } }\n";
    let found = said(rule, &[("a.csv", "k,v\nA,1\nC,4\n"), ("b.csv", "k,v\nA,1\n")]);
    assert_eq!(found, ["C: there is nothing to compare 4 with"]);
}

/// A project with one CSV file and one sum of its columns.
fn project(config: &str, rows: &str) -> Place {
    let config = format!("version: 1\nsources: {{ d: d.csv }}\n{config}");
    let rule =
        "id: t/sum\ncheck: { sum: { in: d, each: '$[*]', total: $.t, items: [$.a, $.b] } }\n";
    Place::new(&[
        ("kenzan.yaml", config.as_bytes()),
        ("rules/r.yaml", rule.as_bytes()),
        ("d.csv", rows.as_bytes()),
    ])
}

#[test]
fn the_declared_mark_alone_parts_groups_of_digits() {
    for (group, sound, wrong) in [
        ("','", "\"1,234\"", "1 234"),
        ("' '", "1 234", "\"1,234\""),
        ("\"'\"", "1'234", "\"1,234\""),
    ] {
        let of = |cell: &str| {
            project(
                &format!("notation: {{ d: {{ group: {group} }} }}\n"),
                &format!("k,a,b,t\nx,{cell},1,1235\n"),
            )
            .run("check")
        };
        assert!(of(sound).contains("exit 0"), "{}", of(sound));
        let found = of(wrong);
        assert!(found.contains("separators or points are misplaced"), "{found}");
        assert!(found.contains("of its source set declares"), "{found}");
    }
}

#[test]
fn signs_that_are_declared_absent_are_no_values() {
    let config = "notation: { d: { absent: [':', '(D)'] } }\n";
    let place = project(config, "k,a,b,t\nx,:,1,\ny,:,2,\nz,(D),3,\nw,5,1,\n");
    let rules = "rules:\n  - { id: t/key, check: { unique: { key: $.a, records: '$[*]', in: d } } }\n  - { id: t/there, check: { required: { in: d, each: '$[*]', fields: [$.a] } } }\n";
    place.file("rules/r.yaml", rules.as_bytes());
    let found = place.run("check");
    assert!(!found.contains("error["), "{found}");
    place.file("kenzan.yaml", b"version: 1\nsources: { d: d.csv }\n");
    assert!(place.run("check").contains("error[t/key]"));
}

#[test]
fn a_source_set_declares_to_which_place_its_figures_are_meant() {
    let rows =
        "k,a,b,t\nx,22.318457042157284,3.1000000000000001,25.418457042157282\ny,25,1.25,26.3\n";
    let found = project("", rows).run("check");
    assert!(found.contains("warning[t/sum] x:"), "{found}");
    assert!(found.contains("under `notation` of the source set"), "{found}");
    // To cents, 25 is 25.00, and 26.3 is 26.30.
    let found = project("notation: { d: { precision: 0.01 } }\n", rows).run("check");
    assert!(!found.contains("t/sum] x:"), "{found}");
    assert!(
        found.contains("error[t/sum] y: 26.30 stated, but its 2 items add up to 26.25"),
        "{found}"
    );
    let found = project("notation: { d: { precision: 0.0000000001 } }\n", rows).run("check");
    assert!(!found.contains("t/sum] x:"), "{found}");
    for wrong in ["0", "-1", "fine"] {
        let config = format!("notation: {{ d: {{ precision: {wrong} }} }}\n");
        assert!(project(&config, rows).run("check").contains("exit 2"), "{wrong}");
    }
}

#[test]
fn a_source_set_declares_how_its_rows_are_cut() {
    let rows = "Quelle;X\nStand;2026\n\nk|a|b|t\nEinheit|EUR|EUR|EUR\nx|1|2|9\n";
    let config = "csv: { d: { delimiter: '|', header-row: 4, skip: 1 } }\n";
    let place = project(config, rows);
    let found = place.run("check");
    assert!(found.contains("d.csv:6:7: error[t/sum] x: 9 stated"), "{found}");
    assert!(found.contains("1 sum checked"), "{found}");
    assert!(place.run("config show").contains("d: {delimiter: \"|\", header-row: 4, skip: 1}"));
    // What is not said is seen.
    let place = project("csv: { d: { header-row: 3 } }\n", "a,b\n1,2\nk;a;b;t\nx;1;2;9\n");
    assert!(place.run("check").contains("d.csv:4:7: error[t/sum] x: 9 stated"));
    for (wrong, word) in [
        ("{ delimiter: ';;' }", "one ASCII character"),
        ("{ header-row: 0 }", "a whole number from 1"),
        ("{ rows: 1 }", "unknown key `rows`"),
    ] {
        let found = project(&format!("csv: {{ d: {wrong} }}\n"), rows).run("check");
        assert!(found.contains(word) && found.contains("exit 2"), "{found}");
    }
    let found = project("csv: { e: {} }\n", rows).run("check");
    assert!(found.contains("no source set is named `e`"), "{found}");
}

#[test]
fn rows_with_too_many_cells_are_one_finding_and_are_not_checked() {
    for (cells, cause) in [
        ("1.234,56,1,2", "commas before decimals"),
        ("1,234,1,2", "commas inside figures"),
        ("a, b,1,2", "quote a cell"),
    ] {
        let rows = format!("k,a,b,t\nx,{cells}\ny,{cells}\nz,{cells}\n");
        let found = project("", &rows).run("check");
        assert_eq!(found.matches("error[").count(), 1, "{found}");
        assert!(found.contains("csv/ragged") && found.contains(cause), "{found}");
        assert!(found.contains("not checked: 3 sums"), "{found}");
    }
}

#[test]
fn an_aliased_value_is_shown_at_its_use_and_accepted_at_either() {
    // What is wrong is written at the anchors of line 1 and line 3, and used in line 2 and line 5.
    let text = |comments: [&str; 4]| {
        let [base, merged, anchor, alias] = comments.map(|rule| match rule {
            "" => String::new(),
            rule => format!(" # kenzan: ignore[{rule}] as agreed"),
        });
        format!(
            "base: &b {{ t: 9円 }}{base}\nx: {{ <<: *b, i: [1円, 2円] }}{merged}\nz: &v 5円{anchor}\nw:\n  - {{ t: *v, i: [6円] }}{alias}\n"
        )
    };
    let rule = "rules:\n  - { id: a/b, check: { sum: { each: '$[?@.i]', total: $.t, items: '$.i[*]' } } }\n  - { id: a/w, check: { sum: { each: '$.w[*]', total: $.t, items: '$.i[*]' } } }\n";
    let place = Place::new(&[
        ("kenzan.yaml", b"version: 1\nsources: { d: d.yaml }\n"),
        ("rules/r.yaml", rule.as_bytes()),
        ("d.yaml", text([""; 4]).as_bytes()),
    ]);
    let found = place.run("check");
    assert_eq!(found.matches("error[").count(), 2, "{found}");
    assert!(found.contains("2:10: used here: *b"), "{found}");
    assert!(found.contains("5:10: used here: *v"), "{found}");
    for comments in [["a/b", "", "a/w", ""], ["", "a/b", "", "a/w"]] {
        place.file("d.yaml", text(comments).as_bytes());
        let found = place.run("check");
        assert!(found.contains("no findings; 2 suppressed"), "{comments:?}: {found}");
    }
}

#[test]
fn a_baseline_follows_a_file_that_is_renamed() {
    let rule = "id: a/b\ncheck: { sum: { in: d, each: '$[*]', total: $.t, items: '$.i[*]' } }\n";
    let wrong = b"- { name: x, t: 9, i: [1, 2] }\n- { name: y, t: 8, i: [1, 2] }\n";
    let place = Place::new(&[
        ("kenzan.yaml", b"version: 1\nsources: { d: 'data/*.yaml' }\nbaseline: b.jsonl\n"),
        ("rules/r.yaml", rule.as_bytes()),
        ("data/a.yaml", wrong),
        ("data/other.yaml", b"- { name: z, t: 3, i: [1, 2] }\n"),
    ]);
    assert_eq!(place.exit("baseline create -q"), 0);
    std::fs::rename(place.path().join("data/a.yaml"), place.path().join("data/b.yaml")).unwrap();
    assert!(place.run("check").contains("no findings; 2 suppressed"), "{}", place.run("check"));
    // A copy of it is not the file.
    place.file("data/c.yaml", wrong);
    let found = place.run("check");
    assert_eq!(found.matches("error[a/b]").count(), 4, "{found}");
    assert_eq!(found.matches("error[baseline/stale]").count(), 2, "{found}");
}

#[test]
fn a_list_where_keys_are_expected_is_told_which() {
    let found =
        report("id: a/b\ncheck: { equal: [$.a, $.b] }\n", &[("document.yaml", "a: 1\nb: 2\n")]);
    assert!(found.contains("expected a mapping here"), "{found}");
    assert!(found.contains("its keys: ") && found.contains("values"), "{found}");
}

#[test]
fn an_empty_key_is_named_as_such_in_every_format() {
    for (name, text) in [
        ("document.yaml", "\"\": 1\n\"\": 2\n"),
        ("document.json", "{\"\": 1, \"\": 2}\n"),
        ("document.toml", "\"\" = 1\n\"\" = 2\n"),
    ] {
        let found = report("id: a/b\ncheck: { required: { fields: ['$[*]'] } }\n", &[(name, text)]);
        assert!(found.contains("an empty key is duplicated"), "{found}");
    }
}

#[test]
fn a_tab_in_the_dashed_line_of_a_table_is_white_space() {
    let rule = "id: t/total\ncheck: { sum: { each: '$..tables[*]', rows: '$.rows[*]', label: '$[0]', values: '$[1]', levels: [計] } }\n";
    for dashes in ["|\t---|---:\t|", "| ---\t|\t---: |", "|---|---:|"] {
        let text = format!("x\ty\n\n| k | v |\n{dashes}\n| 甲 | 10 |\n| 計 | 12 |\n");
        let found = report(rule, &[("document.md", &text)]);
        assert!(found.starts_with("document.md:6:7: error[t/total] 計: 12 stated"), "{found}");
    }
}

#[test]
fn a_forgotten_each_is_one_question() {
    let rule = "id: t/sum\ncheck: { sum: { total: '$.tables[*].x', items: '$.tables[*].y[*]' } }\n";
    let text = "tables: [{ x: 3, y: [1, 2] }, { x: 4, y: [2, 2] }, { x: 9, y: [1, 2] }]\n";
    let found = report(rule, &[("document.yaml", text)]);
    assert_eq!(found.matches("error[").count(), 1, "{found}");
    assert!(found.contains("is `each` missing?"), "{found}");
}
