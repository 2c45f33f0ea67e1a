//! What tables state of each other, and what a draft states of its data: the same figure in two tables, totals of several
//! tables, records of a data file by name.

use std::fmt::Write as _;

use crate::run;

const SAME: &str = "id: table/same\nif-present: true\ncheck: { tables: { relation: same } }\n";
const GRAND: &str =
    "id: table/grand\nif-present: true\ncheck: { tables: { relation: grand-total } }\n";

/// A table in Markdown.
fn table(head: &[&str], rows: &[(&str, &[&str])]) -> String {
    let line = |cells: &[&str]| format!("| {} |\n", cells.join(" | "));
    let mut text = line(head) + &line(&vec!["---"; head.len()]);
    for (label, cells) in rows {
        let mut all = vec![*label];
        all.extend(*cells);
        text += &line(&all);
    }
    text
}

const ROWS: [(&str, &[&str]); 5] = [
    ("民生費", &["10,512"]),
    ("土木費", &["2,134"]),
    ("教育費", &["3,467"]),
    ("衛生費", &["1,988"]),
    ("商工費", &["1,205"]),
];

/// The rows with `label` stating `value`.
fn with<'a>(label: &str, value: &'a [&'a str]) -> Vec<(&'static str, &'a [&'a str])> {
    ROWS.iter().map(|it| if it.0 == label { (it.0, value) } else { *it }).collect()
}

fn two(one: &str, other: &str) -> String {
    run::report(SAME, &[("document.md", &format!("{one}\n本文。\n\n{other}"))])
}

#[test]
fn a_figure_that_one_of_two_tables_has_otherwise_is_one_finding_with_both_places() {
    let report = two(
        &table(&["款", "令和7年度"], &ROWS),
        &table(&["款", "2025年度"], &with("教育費", &["3,476"])),
    );
    assert_eq!(report.matches("error[table/same]").count(), 1, "{report}");
    assert!(
        report.contains("「")
            || report.contains("`教育費` is 3,476 here, but 3,467 in another table"),
        "{report}"
    );
    assert!(report.contains("4 of the 5 figures that they share agree"), "{report}");
}

#[test]
fn files_of_one_layout_are_each_compared() {
    let draft = |value: &[&str]| table(&["款", "令和7年度"], &with("教育費", value));
    let (right, wrong) = (draft(&["3,467"]), draft(&["3,476"]));
    let report = run::report(SAME, &[("a.md", &right), ("b.md", &wrong), ("c.md", &wrong)]);
    for name in ["b.md", "c.md"] {
        assert!(report.contains(&format!("{name}:")), "{name}: {report}");
    }
}

#[test]
fn units_convert_between_tables_and_rounding_is_no_difference() {
    let one = table(&["款", "予算額（百万円）"], &ROWS);
    let rounded: Vec<(&str, &[&str])> = vec![
        ("民生費", &["105.1"]),
        ("土木費", &["21.3"]),
        ("教育費", &["34.7"]),
        ("衛生費", &["19.9"]),
        ("商工費", &["12.1"]),
    ];
    assert_eq!(two(&one, &table(&["款", "予算額（億円）"], &rounded)), "(nothing found)\n");
    let mut wrong = rounded;
    wrong[2] = ("教育費", &["37.4"]);
    let report = two(&one, &table(&["款", "予算額（億円）"], &wrong));
    assert!(report.contains("37.4億円 here, but 3,467百万円"), "{report}");
}

#[test]
fn the_previous_year_of_a_table_is_the_year_of_another() {
    let last = format!("# 令和6年度予算\n\n{}", table(&["款", "令和6年度"], &ROWS));
    let pairs: Vec<(&str, Vec<&str>)> =
        ROWS.iter().map(|it| (it.0, vec!["9,999", it.1[0]])).collect();
    let next = |swap: bool| {
        let mut rows: Vec<(&str, Vec<&str>)> = pairs.clone();
        if swap {
            rows[1].1[1] = "2,314";
        }
        let rows: Vec<(&str, &[&str])> = rows.iter().map(|it| (it.0, &it.1[..])).collect();
        format!("# 令和7年度予算\n\n{}", table(&["款", "本年度", "前年度"], &rows))
    };
    let check = |swap| run::report(SAME, &[("last.md", &*last), ("next.md", &*next(swap))]);
    assert_eq!(check(false), "(nothing found)\n");
    let report = check(true);
    assert!(
        report.contains("warning[table/same]") && report.contains("`土木費` is 2,314 here"),
        "{report}"
    );
}

#[test]
fn tables_of_other_years_states_and_versions_are_not_compared() {
    let one = table(&["款", "令和7年度"], &ROWS);
    let changed = with("教育費", &["3,476"]);
    for head in ["令和6年度", "2024年度", "令和7年度決算", "構成比"] {
        assert_eq!(two(&one, &table(&["款", head], &changed)), "(nothing found)\n", "{head}");
    }
    let state = |title: &str, rows: &[(&str, &[&str])]| {
        format!("## {title}\n\n{}", table(&["款", "予算額"], rows))
    };
    assert_eq!(two(&state("当初予算", &ROWS), &state("補正後予算", &changed)), "(nothing found)\n");
    let (first, second) = (table(&["款", "予算額"], &ROWS), table(&["款", "予算額"], &changed));
    let versions = [("plan-v1.md", &*first), ("plan-v2.md", &*second)];
    assert_eq!(run::report(SAME, &versions), "(nothing found)\n");
    let apart = [("plan.md", &*first), ("summary.md", &*second)];
    assert!(run::report(SAME, &apart).contains("warning[table/same]"));
}

#[test]
fn a_revision_of_an_item_and_its_total_is_no_finding() {
    let total = |rows: &[(&str, &[&str])], total: &str| {
        let mut all = rows.to_vec();
        let own = [total];
        all.push(("合計", &own));
        table(&["款", "予算額"], &all)
    };
    let first = total(&ROWS, "19,306");
    let second = total(&with("教育費", &["3,567"]), "19,406");
    assert_eq!(
        run::report(SAME, &[("plan.md", &*first), ("summary.md", &*second)]),
        "(nothing found)\n"
    );
}

#[test]
fn tables_that_share_names_by_chance_are_not_compared() {
    // Small numbers, few rows, and figures that differ throughout.
    let small: Vec<(&str, &[&str])> =
        vec![("甲", &["1"]), ("乙", &["2"]), ("丙", &["3"]), ("丁", &["4"])];
    let other: Vec<(&str, &[&str])> =
        vec![("甲", &["1"]), ("乙", &["2"]), ("丙", &["3"]), ("丁", &["5"])];
    assert_eq!(
        two(&table(&["区分", "件数"], &small), &table(&["区分", "件数"], &other)),
        "(nothing found)\n"
    );
    let few = |last| table(&["款", "予算額"], &[ROWS[0], ROWS[1], ("教育費", last)]);
    assert_eq!(two(&few(&["3,467"]), &few(&["3,476"])), "(nothing found)\n");
    let mut seed = 7u64;
    let mut random = || {
        let mut rows = String::from("| item | amount |\n|---|---|\n");
        for row in 0..40 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            _ = writeln!(rows, "| item {row} | {} |", seed >> 50);
        }
        rows
    };
    assert_eq!(two(&random(), &random()), "(nothing found)\n");
}

#[test]
fn the_rows_of_an_overview_are_the_totals_of_the_tables_that_they_name() {
    let detail = |name: &str, parts: [&str; 2], total: &str| {
        let rows: [(&str, &[&str]); 3] =
            [("人件費", &[parts[0]]), ("物件費", &[parts[1]]), ("計", &[total])];
        format!("## {name}\n\n{}\n", table(&["節", "予算額"], &rows))
    };
    let details = [
        detail("民生費", ["4,012", "6,500"], "10,512"),
        detail("土木費", ["1,034", "1,100"], "2,134"),
        detail("教育費", ["2,467", "1,000"], "3,467"),
        detail("衛生費", ["1,088", "900"], "1,988"),
        detail("商工費", ["605", "600"], "1,205"),
    ]
    .concat();
    assert_eq!(
        two(&format!("# 総括\n\n{}\n", table(&["款", "予算額"], &ROWS)), &details),
        "(nothing found)\n"
    );
    let report = two(
        &format!("# 総括\n\n{}\n", table(&["款", "予算額"], &with("教育費", &["3,476"]))),
        &details,
    );
    assert!(report.contains("3,476") && report.contains("3,467"), "{report}");
}

#[test]
fn a_draft_beside_a_csv_file_is_compared_without_a_rule() {
    let csv = "款,予算額\n民生費,10512\n土木費,2134\n教育費,3467\n衛生費,1988\n商工費,1205\n";
    let check = |rows: &[(&str, &[&str])]| {
        let draft = table(&["款", "予算額"], rows);
        run::report(SAME, &[("draft.md", &*draft), ("data.csv", csv)])
    };
    assert_eq!(check(&ROWS), "(nothing found)\n");
    let report = check(&with("衛生費", &["1,898"]));
    assert!(report.contains("warning[table/same]") && report.contains("draft.md"), "{report}");
}

#[test]
fn a_total_of_tables_adds_up_their_totals_in_every_column() {
    let part = |name: &str, rows: [[&str; 3]; 3]| {
        let own: Vec<(&str, &[&str])> =
            ["甲", "乙", "計"].into_iter().zip(rows.iter().map(|it| &it[..])).collect();
        format!("## {name}\n\n{}\n", table(&["区分", "令和5年度", "令和6年度", "令和7年度"], &own))
    };
    let parts = part("一般", [["120", "131", "135"], ["80", "84", "90"], ["200", "215", "225"]])
        + &part("特別", [["310", "318", "322"], ["190", "192", "201"], ["500", "510", "523"]]);
    let all = |last: &str| {
        let own = ["700", "725", last];
        let grand: [(&str, &[&str]); 1] = [("総計", &own)];
        let grand = table(&["区分", "令和5年度", "令和6年度", "令和7年度"], &grand);
        run::report(GRAND, &[("document.md", &format!("# 予算\n\n{parts}## 総計\n\n{grand}"))])
    };
    assert_eq!(all("748"), "(nothing found)\n");
    let report = all("784");
    assert!(report.contains("error[table/grand]") && report.contains("784"), "{report}");
    assert!(report.contains("the totals of 2 tables above it"), "{report}");
}

const DATA: &str = "unit: 百万円\nprogrammes:\n  - { name: 民生費, 予算額: \"10,512\", 前年度: \"10,498\" }\n  - { name: 土木費, 予算額: \"2,134\", 前年度: \"1,900\" }\n  - { name: 増減, 予算額: \"△120\", 前年度: \"0\" }\n";

fn reconciled(values: &str, draft: &str) -> String {
    let rule = format!(
        "id: draft/data\nif-present: true\ncheck: {{ reconcile: {{ in: draft, records: {{ in: data, each: '$.programmes[*]', key: $.name }}{values} }} }}\n"
    );
    run::report(&rule, &[("draft.md", draft), ("data.yaml", DATA)])
}

#[test]
fn figures_of_a_draft_are_bound_to_records_by_name() {
    for draft in [
        "民生費の予算額は105億円である。\n",
        "民生費は、予算額が約105億円である。\n",
        "予算額は、民生費が10,512百万円、土木費が2,134百万円である。\n",
        "民生費の前年度は10,498百万円、予算額は10,512百万円である。\n",
        "民生費の利用者は12人、土木費は5件である。\n",
        "民生費の予算額は14百万円増の10,512百万円である。\n",
        "民生費は999億円である。\n",
        "| 款 | 予算額（億円） |\n|---|---|\n| 民生費 | 105 |\n| 土木費 | 21 |\n",
        "（単位：百万円）\n\n| | 民生費 | 土木費 |\n|---|---|---|\n| 予算額 | 10,512 | 2,134 |\n| 前年度 | 10,498 | 1,900 |\n",
        "増減の予算額は120百万円である。\n",
    ] {
        assert_eq!(reconciled("", draft), "(nothing found)\n", "{draft}");
    }
    for (draft, words) in [
        (
            "民生費の予算額は115億円である。\n",
            "民生費: 115億円 is stated here, but `予算額` is 10,512百万円",
        ),
        ("予算額は、民生費が10,512百万円、土木費が2,143百万円である。\n", "土木費: 2,143百万円"),
        (
            "| 款 | 予算額（億円） |\n|---|---|\n| 民生費 | 105 |\n| 土木費 | 23 |\n",
            "土木費: 23億円",
        ),
        (
            "（単位：百万円）\n\n| | 民生費 | 土木費 |\n|---|---|---|\n| 予算額 | 10,512 | 2,143 |\n| 前年度 | 10,498 | 1,900 |\n",
            "土木費: 2,143百万円",
        ),
        ("| 款 | 予算額 |\n|---|---|\n| 民生費 | 10,512 |\n", "their units are incompatible"),
    ] {
        let report = reconciled("", draft);
        assert!(
            report.contains(words) && report.matches("error[").count() == 1,
            "{draft}\n{report}"
        );
    }
}

#[test]
fn one_value_needs_no_name_in_the_draft() {
    let values = ", values: { 予算額: $.予算額 }";
    assert_eq!(reconciled(values, "民生費は105億円である。\n"), "(nothing found)\n");
    assert!(reconciled(values, "民生費は104億円である。\n").contains("104億円 is stated"));
    let report = reconciled(values, "| 款 | 額（億円） |\n|---|---|\n| 民生費 | 104 |\n");
    assert!(report.contains("104億円 is stated"), "{report}");
}

#[test]
fn what_has_no_partner_is_reported_where_that_is_asked() {
    let draft = "| 款 | 予算額（百万円） |\n|---|---|\n| 民生費 | 10,512 |\n| 土木賃 | 2,134 |\n| 合計 | 12,646 |\n";
    assert_eq!(reconciled("", draft), "(nothing found)\n");
    let records = reconciled(", every: record", draft);
    assert!(
        records.contains("`土木費` is in the data, but the draft states no figure for it"),
        "{records}"
    );
    let rows = reconciled(", every: row", draft);
    assert!(
        rows.contains("`土木賃` is a row of this table, but not a record")
            && rows.contains("did you mean `土木費`?"),
        "{rows}"
    );
    assert_eq!(rows.matches("error[").count(), 1, "{rows}");
}
