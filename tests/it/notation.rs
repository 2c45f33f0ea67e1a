//! Figures are added as their authors mean them: limits, multiples and points, units of captions and totals,
//! numbers of other countries; and messages about English documents contain no Japanese.

use crate::run::report;

const FLAT: &str = "sum: { each: '$[*]', total: $.t, items: '$.i[*]' }";
const ROWS: &str = "sum: { each: '$..tables[*]', rows: '$.rows[*]', label: '$[0]', values: '$[1]', levels: [Total, 合計] }";

fn found(check: &str, name: &str, text: &str) -> String {
    report(&format!("id: test/rule\ncheck: {{ {check} }}\n"), &[(name, text)])
}

const NOTHING: &str = "(nothing found)\n";

#[test]
fn sums_take_limits_and_ranges_for_what_they_leave_possible() {
    let table = |a: &str, total: &str| {
        format!(
            "（単位：人）\n\n| Group | A |\n|---|--:|\n| x | {a} |\n| y | 177 |\n| Total | {total} |\n"
        )
    };
    let of = |a: &str, total: &str| found(ROWS, "document.md", &table(a, total));
    for (a, total) in [
        ("<6", "180"),
        ("1-9", "180"),
        ("1～5", "182"),
        ("6人未満", "180"),
        ("≤5", "182"),
        ("100+", "300"),
        ("3±1", "181"),
        ("≈120", "301"),
    ] {
        let it = of(a, total);
        assert!(!it.contains("error["), "{a}: {it}");
    }
    for (a, total) in [
        ("<6", "184"),
        ("<6", "190"),
        ("1-9", "187"),
        ("1～5", "183"),
        ("6人未満", "190"),
        ("≤5", "183"),
        ("100+", "270"),
        ("3±1", "182"),
    ] {
        let it = of(a, total);
        assert!(it.contains("error[test/rule]"), "{a}, {total}: {it}");
    }
}

#[test]
fn english_multiples_are_multiples_of_the_unit_around_them() {
    for text in [
        "- { t: 2.15M, i: [950K, 1.2M] }",
        "- { t: 2.15 million, i: [0.95 million, 1.2 million] }",
        "- { t: 2.15 million, i: ['950,000', 1.2 million] }",
    ] {
        assert_eq!(found(FLAT, "document.yaml", text), NOTHING, "{text}");
    }
    let money = "sum: { each: '$[*]', total: { select: $.t, unit: USD }, items: { select: '$.i[*]', unit: USD } }";
    for text in ["- { t: 2.15bn, i: [950m, 1.2bn] }", "- { t: 2.15M, i: [950K, 1.2M] }"] {
        assert_eq!(found(money, "document.yaml", text), NOTHING, "{text}");
        let wrong = found(money, "document.yaml", &text.replace("1.2", "1.3"));
        assert!(wrong.contains("error[test/rule]"), "{wrong}");
    }
    let table = |head: &str, cells: [&str; 3]| {
        let [a, b, total] = cells;
        format!(
            "| Item | Revenue ({head}) |\n|---|--:|\n| a | {a} |\n| b | {b} |\n| Total | {total} |\n"
        )
    };
    for (head, cells) in [
        ("USD", ["950K", "1.2M", "2.15M"]),
        ("USD million", ["950K", "1.2M", "2.15M"]),
        ("USD million", ["950K", "1.2", "2.15"]),
        ("$", ["1.2 million", "950 thousand", "2.15 million"]),
        ("USD", ["1.2bn", "950m", "2.15bn"]),
    ] {
        assert_eq!(found(ROWS, "document.md", &table(head, cells)), NOTHING, "{head} {cells:?}");
        let [a, b, _] = cells;
        let wrong = found(ROWS, "document.md", &table(head, [a, b, "2.35M"]));
        assert!(wrong.contains("error[test/rule]"), "{head}: {wrong}");
    }
}

#[test]
fn points_are_added_to_rates() {
    for text in [
        "- { t: 3.2％, i: [1.0ポイント, 2.2ポイント] }",
        "- { t: 3.2 pp, i: [1.0 pp, 2.2ポイント] }",
        "- { t: 63.2％, i: [60.0％, 3.2ポイント] }",
        "- { t: 63.2 percent, i: [60.0パーセント, 3.2 percentage points] }",
    ] {
        assert_eq!(found(FLAT, "document.yaml", text), NOTHING, "{text}");
    }
    let wrong = found(FLAT, "document.yaml", "- { t: 3.9％, i: [1.0ポイント, 2.2ポイント] }");
    assert!(wrong.contains("error[test/rule]") && wrong.contains("0.7%"), "{wrong}");
    let apart = found(
        "equal: { each: '$[*]', values: [$.a, $.b] }",
        "document.yaml",
        "- { a: 3％, b: 3ポイント }",
    );
    assert!(apart.contains("error[test/rule]"), "they are not the same: {apart}");
}

#[test]
fn people_are_people_however_they_are_counted() {
    for text in [
        "- { t: 25人, i: [12名, 13人] }",
        "- { t: 25㎡, i: [12m², 13平方メートル] }",
        "- { t: 25ha, i: [12ヘクタール, 13ha] }",
        "- { t: 25米ドル, i: [$12, 13ドル] }",
        "- { t: 25か月, i: [12ケ月, 13ヶ月] }",
    ] {
        assert_eq!(found(FLAT, "document.yaml", text), NOTHING, "{text}");
    }
    // Whole counts are exact: three of them leave no room for rounding.
    for unit in ["議席", "匹", "口", "地区", "科目", "クラス", "ページ", "世帯", " households"]
    {
        let text = format!("- {{ t: 26{unit}, i: [12{unit}, 13{unit}] }}");
        let wrong = found(FLAT, "document.yaml", &text);
        assert!(wrong.contains("error[test/rule]"), "{unit}: {wrong}");
    }
}

#[test]
fn the_unit_at_a_total_is_that_of_its_bare_items() {
    assert_eq!(found(FLAT, "document.yaml", "- { t: 100億円, i: [40, 60] }"), NOTHING);
    let wrong = found(FLAT, "document.yaml", "- { t: 100億円, i: [40, 70] }");
    assert!(wrong.contains("error[test/rule]") && wrong.contains("110億円"), "{wrong}");
    // Beside an item that has a unit, a bare number may be another matter.
    for item in ["60億円", "60人"] {
        let other = found(FLAT, "document.yaml", &format!("- {{ t: 100億円, i: [40, {item}] }}"));
        assert!(other.contains("cannot add 40"), "{other}");
    }
    // Not where the rule says that they have none, nor to those of another total.
    let none = "sum: { each: '$[*]', total: $.t, items: { select: '$.i[*]', unit: null } }";
    assert!(
        found(none, "document.yaml", "- { t: 100億円, i: [40, 60] }").contains("cannot add 40")
    );
    let both = "- { t: 100億円, i: [40, 60] }\n- { t: 100, i: [40, 60] }\n";
    assert_eq!(found(FLAT, "document.yaml", both), NOTHING);
}

/// How the 3 of a table below `text` is shown.
fn three_below(text: &str) -> String {
    let check = "equal: { each: '$..tables[*]', values: ['$.rows[0][1]', '$.rows[1][1]'] }";
    let table = format!("{text}\n| Item | 2020 |\n|---|--:|\n| a | 1 |\n| b | 3 |\n");
    let found = found(check, "document.md", &table);
    let (_, rest) = found.split_once("b: ").unwrap_or_else(|| panic!("{found}"));
    rest.split_once(" here").map_or("", |it| it.0).to_owned()
}

#[test]
fn captions_state_units_beside_other_words() {
    for (caption, three) in [
        ("（単位：百万円・％）\n", "3百万円"),
        ("（単位：百万円（税込））\n", "3百万円"),
        ("（金額：百万円）\n", "3百万円"),
        ("表１　歳入（単位：千円（税抜））\n", "3千円"),
        ("（単位：人・件）\n", "3人"),
        ("（単位：百万円）\n\n<!-- 集計は別表 -->\n", "3百万円"),
        ("（単位：百万円）\n\n<!--\n何行も\n続く\n-->\n\n<!-- もう一つ -->\n", "3百万円"),
        ("（単位：百万円）\n<!-- すぐ下 -->\n", "3百万円"),
        ("（出典：総務省）\n", "3"),
        ("（単位：百万円）\n\n別の話。\n", "3"),
    ] {
        assert_eq!(three_below(caption), three, "{caption}");
    }
    let check = "equal: { each: '$..tables[*].rows[*]', values: ['$[1]', '$[2]'] }";
    for (head, shown) in [
        ("予算（単位：百万円（税込））", "1百万円"),
        ("予算（百万円（税込））", "1百万円"),
        ("予算（金額：千円）", "1千円"),
        ("予算（案）（百万円）", "1百万円"),
    ] {
        let text = format!("| x | {head} | b |\n|---|---|---|\n| 甲 | 1 | 2百万円 |\n");
        assert!(
            found(check, "document.md", &text).contains(shown),
            "{head}: {}",
            found(check, "document.md", &text)
        );
    }
}

#[test]
fn an_english_document_is_spoken_to_in_english() {
    let english = found(FLAT, "document.yaml", "- { t: '$421,500', i: ['$421,000', $1000] }");
    assert!(english.contains("$421,500") && english.contains("$422,000"), "{english}");
    let codes = found(FLAT, "document.yaml", "- { t: 25.01 USD, i: [12.00 USD, 14.01 USD] }");
    assert!(codes.contains("25.01 USD") && codes.contains("1.00 USD"), "{codes}");
    let euros = found(FLAT, "document.yaml", "- { t: €10.5m, i: [€4.2m, €7.3m] }");
    assert!(euros.contains("€10.5m") && euros.contains("€11.5m"), "{euros}");
    let aside = found(FLAT, "document.yaml", "- { t: (5), i: [1] }");
    assert!(aside.contains("write a minus for a negative amount"), "{aside}");
    for report in [english, codes, euros, aside] {
        assert!(report.is_ascii() || !report.contains(|c: char| c > '\u{2fff}'), "{report}");
    }
    let japanese = found(FLAT, "document.yaml", "# 合計の例です\n- { t: (5), i: [1] }");
    assert!(japanese.contains("write ▲ for a negative amount"), "{japanese}");
}

#[test]
fn programs_print_round_numbers_with_an_exponent() {
    let check = "sum: { each: '$[*]', total: $.t, items: \"$['a','b']\" }";
    let of = |row: &str| found(check, "document.csv", &format!("name,a,b,t\n{row}\n"));
    assert_eq!(of("ok,2999,3e3,5999"), NOTHING);
    assert!(of("wrong,2999,3e3,6400").contains("error[test/rule]"));
    assert!(of("wrong,1e+05,23456,150000").contains("error[test/rule]"));
}

#[test]
fn a_comma_parts_decimals_where_the_table_leaves_no_doubt() {
    let check = "sum: { each: '$..tables[*]', rows: '$.rows[*]', label: '$[0]', values: '$[1]', levels: [Summe] }";
    let table = |cells: [&str; 3]| {
        let [a, b, sum] = cells;
        format!(
            "| Posten | Betrag |\n|---|--:|\n| Miete | {a} |\n| Strom | {b} |\n| Summe | {sum} |\n"
        )
    };
    for cells in [
        ["1.199,00 €", "950,50 €", "2.149,50 €"],
        ["1.199 €", "950,50 €", "2.149,50 €"],
        ["1 199,00", "950,50", "2 149,50"],
        ["1,5", "2,5", "4,0"],
        ["12,34,567", "1,23,456", "13,58,023"],
    ] {
        assert_eq!(found(check, "document.md", &table(cells)), NOTHING, "{cells:?}");
    }
    let wrong = found(check, "document.md", &table(["1.199,00 €", "950,50 €", "2.194,50 €"]));
    assert!(wrong.contains("error[test/rule]") && wrong.contains("45.00"), "{wrong}");
    // One cell may be a slip, and is no reason to read the others anew.
    let slip = found(check, "document.md", &table(["1,199", "95,05", "2,149"]));
    assert!(slip.contains("its separators or points are misplaced"), "{slip}");
}

#[test]
fn a_table_that_writes_numbers_in_two_ways_is_reported_once() {
    let check = "sum: { each: '$..tables[*]', rows: '$.rows[*]', label: '$[0]', values: '$[1]', levels: [Summe] }";
    let rows = "| a | 1.199,00 |\n| b | 2,199.50 |\n| c | 3.199,00 |\n| d | 4.199,00 |\n| Summe | 10,796.50 |\n";
    let found = found(check, "document.md", &format!("| Posten | Betrag |\n|---|--:|\n{rows}"));
    assert_eq!(found.matches("error[").count(), 1, "{found}");
    assert!(found.contains("a comma in 1.199,00, a point in 2,199.50"), "{found}");
}

#[test]
fn where_a_unit_comes_from_is_part_of_what_is_read() {
    let place = crate::cli::Place::new(&[
        ("kenzan.yaml", "version: 1\nsources: { all: 'd.*' }\n".as_bytes()),
        (
            "rules/r.yaml",
            "id: a/b\ncheck: { compare: { left: { select: $.plain, unit: 件 }, is: at-most, right: { select: $.plain, unit: 件 } } }\nif-present: true\n".as_bytes(),
        ),
        ("d.yaml", "plain: 1\nown: 2億円\nspan（千円）: 3\nrecord: { unit: 人, n: 4 }\nbare: 5\n".as_bytes()),
        ("d.md", "（単位：百万円）\n\n| a | b |\n|---|---|\n| x | 6 |\n".as_bytes()),
    ]);
    let output = place.command().args(["facts", "-f", "json"]).output().unwrap();
    let rows: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let of = |written: &str| {
        let row =
            rows["facts"].as_array().unwrap().iter().find(|it| it["written"] == written).unwrap();
        (row["figure"]["unit"].clone(), row["figure"]["unit_from"].clone())
    };
    for (written, unit, origin) in [
        ("1", "件", "rule"),
        ("2億円", "億円", "text"),
        ("3", "千円", "name"),
        ("4", "人", "record"),
        ("6", "百万円", "caption"),
    ] {
        assert_eq!(of(written), (unit.into(), origin.into()), "{written}");
    }
    assert_eq!(of("5"), ("".into(), serde_json::Value::Null));
}

#[test]
fn a_source_set_declares_how_its_figures_are_written() {
    let place = crate::cli::Place::new(&[
        (
            "kenzan.yaml",
            b"version: 1\nsources: { eu: eu.csv }\nnotation:\n  eu: { decimal: ',', group: \".\", absent: [':', c], flags: [p] }\n",
        ),
        (
            "rules/r.yaml",
            "id: a/b\ncheck: { sum: { in: eu, each: '$[*]', total: $.t, items: \"$['a','b']\" } }\n".as_bytes(),
        ),
        ("eu.csv", b"name,a,b,t\nx,1.199,\"950,50p\",\"2.149,50\"\ny,1.000,:,1.000\n"),
    ]);
    let sound = place.run("check");
    assert!(sound.contains("exit 0") && !sound.contains("error"), "{sound}");
    place.file("eu.csv", b"name,a,b,t\nx,1.199,\"950,50p\",\"2.194,50\"\n");
    let wrong = place.run("check");
    assert!(wrong.contains("error[a/b]") && wrong.contains("45.00"), "{wrong}");
    let shown = place.run("config show");
    assert!(
        shown
            .contains("eu: {decimal: \",\", group: \".\", absent: [\":\", \"c\"], flags: [\"p\"]}"),
        "{shown}"
    );
    place.file(
        "kenzan.yaml",
        b"version: 1\nsources: { eu: eu.csv }\nnotation: { eu: { decimal: ',', group: ',' }, us: {} }\n",
    );
    let mistakes = place.run("check");
    assert!(mistakes.contains("`group` another mark"), "{mistakes}");
    assert!(mistakes.contains("no source set is named `us`"), "{mistakes}");
}

#[test]
fn numbers_of_rows_do_not_say_how_the_figures_beside_them_are_written() {
    let text = "Pos;Leistung;Menge;Preis;Betrag\n01.01;Aushub;38,5;14,20;546,70\n01.02;Abfuhr;12;46,50;558,00\n02.01;Mauerwerk;52;31,80;1.653,60\n02.02;Putz;104;17,25;1.794,00\n;Summe;;;4.552,30\n";
    let of = |text: &str| -> Vec<String> {
        crate::run::found_by_auto("a.csv", text).iter().map(|it| it.code.to_string()).collect()
    };
    assert_eq!(of(text), Vec::<String>::new());
    assert_eq!(of(&text.replace("1.653,60", "1.563,60")).len(), 1);
    assert_eq!(of(&text.replace("558,00", "585,00")).len(), 1);
}
