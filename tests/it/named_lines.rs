//! Tables whose headings state the computation, products of unit prices and quantities, and running totals: sound
//! ones pass, and each planted fault is one finding.

use kenzan::diagnostic::Severity;
use kenzan::lint::LintResult;
use kenzan::rule::packs::pack;

use crate::run::verdict;

/// The findings of the pack in one document: severity, place, message.
fn said(text: &str) -> Vec<(Severity, String, String)> {
    let rules =
        pack("auto").unwrap().files.iter().find(|it| it.name == "tables.yaml").unwrap().text;
    let (corpus, LintResult { diagnostics, .. }) = verdict(rules, &[("document.md", text)]);
    let faults = diagnostics.into_iter().filter(|it| it.severity > Severity::Note);
    let place = |it: &kenzan::diagnostic::Diagnostic| {
        it.span().map_or("", |span| corpus.sources.slice(span)).to_owned()
    };
    faults
        .map(|it| (it.severity, place(&it), format!("{} {:?}", it.message.en, it.notes)))
        .collect()
}

/// Asserts that the table is sound, and that each replacement is one finding of the severity.
fn check(table: &str, faults: &[(&str, &str, Severity)]) {
    assert_eq!(said(table), [], "{table}");
    for (old, new, severity) in faults {
        assert!(table.contains(old), "{old}");
        let found = said(&table.replacen(old, new, 1));
        assert_eq!(found.len(), 1, "{old} → {new}: {found:#?}");
        assert_eq!(found[0].0, *severity, "{old} → {new}: {found:#?}");
    }
}

use Severity::Error;

#[test]
fn a_heading_that_names_columns_by_letters_is_held_against_them() {
    let table = "\
| 事業 | 予算額（Ａ） | 決算額（Ｂ） | 残額（Ａ－Ｂ） | 執行率（Ｂ／Ａ）（％） |
|---|---:|---:|---:|---:|
| 研究 | 13,250 | 12,871 | 379 | 97.1 |
| 教育 | 6,480 | 6,112 | 368 | 94.3 |
| 管理 | 2,391 | 2,190 | 201 | 91.6 |
| 広報 | 1,877 | 1,502 | 375 | 80.0 |
";
    check(table, &[("368", "386", Error), ("6,112", "6,212", Error), ("80.0", "88.0", Error)]);
    let found = said(&table.replace("368", "386"));
    assert!(found[0].2.contains("残額（Ａ－Ｂ）"), "{found:#?}");
}

#[test]
fn circled_numbers_equals_signs_and_three_terms_are_read() {
    check(
        "\
| 区分 | ①当初 | ②補正 | ③流用 | ④計＝①＋②−③ |
|---|---:|---:|---:|---:|
| 甲 | 4,105 | 812 | 77 | 4,840 |
| 乙 | 3,318 | 405 | 128 | 3,595 |
| 丙 | 2,764 | 233 | 51 | 2,946 |
| 丁 | 1,950 | 147 | 36 | 2,061 |
",
        &[("2,946", "2,964", Error), ("405", "450", Error)],
    );
    check(
        "\
| Unit | A Gross | B Returned | C=A-B |
|---|---:|---:|---:|
| North | 4,105 | 812 | 3,293 |
| South | 3,318 | 405 | 2,913 |
| East | 2,764 | 233 | 2,531 |
| West | 1,950 | 147 | 1,803 |
",
        &[("2,531", "2,351", Error), ("1,803", "1,083", Error)],
    );
}

#[test]
fn rows_may_be_named_as_columns_are() {
    check(
        "\
| Item | 2022 | 2023 | 2024 | 2025 |
|---|---:|---:|---:|---:|
| Income (a) | 4,105 | 4,318 | 4,764 | 4,950 |
| Cost (b) | 3,812 | 3,405 | 4,233 | 4,147 |
| Result (a − b) | 293 | 913 | 531 | 803 |
",
        &[("531", "351", Error), ("4,318", "4,381", Error)],
    );
}

#[test]
fn a_letter_that_names_nothing_or_two_lines_says_nothing() {
    for table in [
        "| Plan (A) | Plan (A) | Rest (A-B) |\n|---|---:|---:|\n| 100 | 20 | 7 |\n| 120 | 30 | 9 |\n| 140 | 31 | 12 |\n",
        "| Grade | Group A | Group B | A-B trips |\n|---|---:|---:|---:|\n| x | 412 | 20 | 7 |\n| y | 120 | 305 | 99 |\n| z | 140 | 31 | 12 |\n",
        "| Size | A4 | B5 | A/B test |\n|---|---:|---:|---:|\n| x | 412 | 20 | 7 |\n| y | 120 | 305 | 99 |\n| z | 140 | 31 | 12 |\n",
    ] {
        assert_eq!(said(table), [], "{table}");
    }
}

#[test]
fn amounts_are_prices_by_quantities() {
    check(
        "\
| Item | Unit price | Qty | Amount |
|---|---:|---:|---:|
| Desk | 248.50 | 12 | 2,982.00 |
| Chair | 132.25 | 24 | 3,174.00 |
| Shelf | 584.00 | 7 | 4,088.00 |
| Lamp | 39.95 | 31 | 1,238.45 |
| Total | | | 11,482.45 |
",
        &[
            ("1,238.45", "1,283.45", Error),
            ("584.00", "548.00", Error),
            ("| 24 |", "| 42 |", Error),
        ],
    );
    check(
        "\
| 区分 | 延べ時間数 | 時給（円） | 支給額（円） |
|---|---:|---:|---:|
| 案内 | 318 | 1,150 | 365,700 |
| 整理 | 204 | 1,080 | 220,320 |
| 夜間 | 96 | 1,475 | 141,600 |
",
        &[("220,320", "202,320", Error), ("96 |", "69 |", Error)],
    );
    // Prices that were rounded for print give the amounts only roughly.
    assert_eq!(
        said(
            "| Item | Price | Qty | Amount |\n|---|---:|---:|---:|\n| a | 1.2 | 317 | 389.8 |\n| b | 2.4 | 211 | 498.1 |\n| c | 0.7 | 480 | 351.3 |\n"
        ),
        []
    );
}

#[test]
fn running_totals_and_balances_go_on() {
    check(
        "\
| 月 | 支出額 | 累計 |
|---|---:|---:|
| 4月 | 1,204 | 1,204 |
| 5月 | 987 | 2,191 |
| 6月 | 1,410 | 3,601 |
| 7月 | 1,118 | 4,719 |
| 8月 | 1,532 | 6,251 |
| 9月 | 804 | 7,055 |
",
        &[("4,719", "4,179", Error), ("1,410", "1,140", Error), ("7,055", "7,505", Error)],
    );
    check(
        "\
| Date | In | Out | Balance |
|---|---:|---:|---:|
| April 1 | 0 | 0 | 5,318 |
| April 4 | 1,204 | 310 | 6,212 |
| April 9 | 0 | 987 | 5,225 |
| April 15 | 642 | 128 | 5,739 |
| April 21 | 1,075 | 433 | 6,381 |
| April 30 | 218 | 96 | 6,503 |
",
        &[("5,739", "5,793", Error), ("433", "343", Error)],
    );
}

#[test]
fn a_column_that_is_mostly_nothing_is_an_item_all_the_same() {
    let rows = [(19, 11, 0, 8), (28, 16, 4, 8), (18, 16, 0, 2), (24, 20, 0, 4), (29, 26, 0, 3)];
    let row = |(total, linked, derived, open)| {
        format!("{{ id: q, total: {total}, linked: {linked}, derived: {derived}, open: {open} }}")
    };
    let rows: Vec<String> = rows.into_iter().map(row).collect();
    let text = format!("- {}\n", rows.join("\n- "));
    let rules =
        pack("auto").unwrap().files.iter().find(|it| it.name == "tables.yaml").unwrap().text;
    let found = verdict(rules, &[("document.yaml", &text)]).1.diagnostics;
    assert!(found.iter().all(|it| it.severity <= Severity::Note), "{found:#?}");
}

#[test]
fn words_in_the_place_of_an_item_leave_its_total_alone() {
    let text = "\
| Metric | Before | After | Δ |
|---|---:|---:|---:|
| total steps | 3.364 | 5.182 | +1.818 ▼ |
| total cost | 0.02693 | 0.06024 | +0.03331 ▼ |
| calls | 18 | 30 | +12 |
| hits | 0 | 2 | +2 ▼ |
| turns | 18 | 31 | +13 |
| rounds | 21 | 25 | +4 |
";
    assert_eq!(said(text), []);
}

#[test]
fn a_name_for_programs_is_no_word_of_statistics() {
    let text = "\
| query | cost | steps |
|---|---:|---:|
| lk-hurf-split-2025 | 0.24 | 4 |
| lk-k12-basic-2026 | 0.29 | 4 |
| lk-liq-operating-2025 | 0.33 | 2 |
| lk-lot-operating-2025 | 0.22 | 2 |
| lk-min-operating-2025 | 0.40 | 5 |
";
    assert_eq!(said(text), []);
}
