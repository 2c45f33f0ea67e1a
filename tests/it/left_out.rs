//! Rows that were left out, totals of sections in two columns, totals of records beside the list they add up, cells with
//! two figures: each fault is found, and the true document passes.

use crate::run::{self, judged_by_auto as judged};

/// The codes of what the pack `kenzan:auto` finds in a document.
fn found(name: &str, text: &str) -> Vec<String> {
    run::found_by_auto(name, text).iter().map(|it| it.code.to_string()).collect()
}

#[test]
fn a_row_left_out_above_a_last_row_that_counts_all_is_found() {
    let rows = "| A | 1204 | 861 |\n| B | 1187 | 934 |\n| C | 1533 | 1172 |\n| D | 1410 | 1029 |\n";
    for total in
        ["Year", "All", "All quarters", "Alle punten", "Semestre", "通年", "Total", "Ensemble"]
    {
        let text = format!(
            "| Part | Adults | Children |\n|---|---:|---:|\n{rows}| {total} | 5334 | 3996 |\n"
        );
        judged(
            "a.md",
            &text,
            &[("| C | 1533 | 1172 |\n", ""), ("| A | 1204 | 861 |\n", "")],
            "table/total",
        );
    }
    // A last row that is no sum of them, and one beside negative figures.
    let text =
        format!("| Part | Adults | Children |\n|---|---:|---:|\n{rows}| Year | 1334 | 999 |\n");
    assert_eq!(found("a.md", &text), Vec::<String>::new());
    let text = "| Teilhaushalt | Erträge | Aufwendungen | Ergebnis |\n|---|---:|---:|---:|\n| Verwaltung | 412.300 | 1.486.900 | -1.074.600 |\n\
        | Ordnung | 188.450 | 534.720 | -346.270 |\n| Schulen | 96.200 | 1.120.480 | -1.024.280 |\n| Soziales | 2.214.600 | 4.387.150 | -2.172.550 |\n\
        | Summe der Teilhaushalte | 2.911.550 | 7.529.250 | -4.617.700 |\n";
    judged("a.md", text, &[("| Schulen | 96.200 | 1.120.480 | -1.024.280 |\n", "")], "table/total");
}

#[test]
fn a_row_left_out_below_a_row_that_is_a_hundred_percent_is_found_where_the_others_end_in_a_remainder()
 {
    let text = "| 費目 | 2024年 | 2023年 | 構成比（％） |\n|---|---:|---:|---:|\n| 消費支出 | 288,981 | 285,225 | 100.0 |\n\
        | 食料 | 110,204 | 107,530 | 38.1 |\n| 住居 | 48,316 | 49,022 | 16.7 |\n| 被服 | 29,486 | 29,702 | 10.2 |\n\
        | 交通 | 53,872 | 52,683 | 18.6 |\n| その他の支出 | 47,103 | 46,288 | 16.3 |\n";
    judged("a.md", text, &[("| 被服 | 29,486 | 29,702 | 10.2 |\n", "")], "table/");
    // Without a remainder it may be a choice.
    let some =
        text.replace("その他の支出", "通信").replace("| 被服 | 29,486 | 29,702 | 10.2 |\n", "");
    assert_eq!(found("a.md", &some), Vec::<String>::new());
}

#[test]
fn a_section_of_a_balance_sheet_that_adds_up_in_one_year_and_not_in_the_other_is_found() {
    let text = "| £000 | 2025 | 2024 |\n|---|---:|---:|\n| Properties | 84,216 | 81,940 |\n| Equipment | 1,307 | 1,388 |\n| Fixed assets | 85,523 | 83,328 |\n\
        | Rent arrears | 912 | 867 |\n| Cash | 3,448 | 4,105 |\n| Stock | 61 | 58 |\n| Current assets | 4,421 | 5,030 |\n\
        | Trade creditors | (1,184) | (1,032) |\n| Loans within a year | (2,250) | (2,250) |\n| Creditors within one year | (3,434) | (3,282) |\n\
        | Net current assets | 987 | 1,748 |\n| Assets less current liabilities | 86,510 | 85,076 |\n\
        | Bank loans | (46,120) | (48,370) |\n| Pensions | (2,718) | (3,055) |\n| Creditors after a year | (48,838) | (51,425) |\n| Net assets | 37,672 | 33,651 |\n";
    judged("a.md", text, &[("85,523", "88,523"), ("987", "917"), ("4,421", "4,241")], "table/");
}

#[test]
fn totals_beside_the_list_that_they_add_up_are_checked() {
    let text = r#"{"地区別": [{"地区": "北部", "作付面積": 182.4, "収穫量": 933.9}, {"地区": "中部", "作付面積": 241.8, "収穫量": 1204.2}, {"地区": "南部", "作付面積": 158.6, "収穫量": 772.4}], "合計": {"地区数": 3, "作付面積": 582.8, "収穫量": 2910.5}}"#;
    judged(
        "a.json",
        text,
        &[
            ("582.8", "528.8"),
            ("2910.5", "2310.5"),
            (r#"{"地区": "中部", "作付面積": 241.8, "収穫量": 1204.2}, "#, ""),
        ],
        "record/",
    );
    let text = "phases:\n- {name: A, days: 22, cost: 9020}\n- {name: B, days: 108, cost: 44280}\n- {name: C, days: 27, cost: 11070}\ntotal_days: 157\ntotal_cost: 64370\n";
    judged("a.yaml", text, &[("157", "517"), ("64370", "46370")], "record/");
    // Two breakdowns that fail by the same.
    let text = "teams:\n- {team: web, total: 542.45}\n- {team: data, total: 842.60}\n- {team: archive, total: 85.55}\nby_kind: {compute: 1100.50, storage: 266.20, traffic: 103.90}\ntotal: 1470.60\n";
    judged("a.yaml", text, &[("1470.60", "4170.60")], "record/");
}

#[test]
fn the_first_of_two_figures_in_a_cell_is_added() {
    let text = "| Group | Active | Placebo | Overall |\n|---|---:|---:|---:|\n| Female | 97 (52.7) | 101 (56.4) | 198 (54.5) |\n| Male | 87 (47.3) | 78 (43.6) | 165 (45.5) |\n\
        | 18–39 | 41 (22.3) | 36 (20.1) | 77 (21.2) |\n| 40–64 | 96 (52.2) | 99 (55.3) | 195 (53.7) |\n| 65 and over | 47 (25.5) | 44 (24.6) | 91 (25.1) |\n";
    judged("a.md", text, &[("97 (", "90 ("), ("195 (", "915 (")], "table/");
    let means = "| Group | Active | Placebo | Overall |\n|---|---:|---:|---:|\n| Female | 97 (52.7) | 101 (56.4) | 198 (54.5) |\n| Male | 87 (47.3) | 78 (43.6) | 165 (45.5) |\n\
        | Aged 65 | 41 (22.3) | 36 (20.1) | 77 (21.2) |\n| Age, years | 45 (12) | 46 (11) | 45 (12) |\n| BMI | 25.2 (3.1) | 25.9 (3.3) | 25.5 (3.2) |\n";
    assert_eq!(found("a.md", means), Vec::<String>::new());
}

#[test]
fn a_share_in_brackets_is_that_of_the_count_before_it() {
    let text = "| Answer | Nurses (n = 187) | Doctors (n = 94) |\n|---|---:|---:|\n| Works nights | 112 (59.9%) | 41 (43.6%) |\n| Has children | 93 (49.7%) | 52 (55.3%) |\n\
        | of these, under 6 | 31 (33.3%) | 13 (25.0%) |\n| Would recommend | 154 (82.4%) | 80 (85.1%) |\n| Age, mean (SD) | 41 (9) | 44 (8) |\n| Lives nearby | 60 (32.1%) | 29 (30.9%) |\n";
    let slips =
        [("93 (49.7%)", "93 (47.9%)"), ("41 (43.6%)", "47 (43.6%)"), ("60 (32.1%)", "60 (23.1%)")];
    judged("a.md", text, &slips, "table/share");
    // The number of cases stands in a row; the sign of percent in its name.
    let text = "項目,導入群,対照群\n対象者数,160,158\n男性 n（％）,88（55.0）,79（50.0）\n喫煙 n（％）,36（22.5）,41（25.9）\n高血圧 n（％）,61（38.1）,57（36.1）\n年齢 平均（SD）,61.2（8.4）,60.8（8.9）\n";
    judged(
        "a.csv",
        text,
        &[("61（38.1）", "61（31.8）"), ("41（25.9）", "47（25.9）")],
        "table/share",
    );
    // Shares of each row, and of numbers that are not stated.
    let text = "| 校 | 男 | 女 |\n|---|---|---|\n| 東 | 120（48.0％） | 130（52.0％） |\n| 西 | 90（60.0％） | 60（40.0％） |\n| 南 | 33（44.0％） | 42（56.0％） |\n";
    assert_eq!(found("a.md", text), Vec::<String>::new());
}

#[test]
fn a_heading_with_one_line_left_below_it_lacks_others_where_all_else_is_listed() {
    let text = "| Emplois | Montant |\n|---|---:|\n| Missions en France | 1 497 190 |\n| – Accueil | 418 200 |\n| – Hébergement | 902 650 |\n| – Accompagnement | 176 340 |\n\
        | Missions à l’étranger | 460 700 |\n| – Sahel | 311 780 |\n| – Caucase | 148 920 |\n| Frais de recherche | 129 410 |\n| – Appels | 129 410 |\n\
        | Frais de fonctionnement | 230 290 |\n| – Personnel | 141 560 |\n| – Loyers | 88 730 |\n";
    judged("a.md", text, &[("| – Loyers | 88 730 |\n", ""), ("311 780", "311 870")], "table/total");
}

#[test]
fn a_line_of_which_nothing_is_known_is_no_line_left_out() {
    let text = "Region,2005,2008\nNorth,100,130\n  Men,40,70\n  Women,60,60\nSouth,250,240\n  Men,120,110\n  Women,130,130\n\
        East,90,84\n  Men,50,41\n  Women,40,43\nWest,555,614\n  Men,F,F\n  Women,396,507\n";
    assert_eq!(found("a.csv", text), Vec::<String>::new());
}

#[test]
fn what_a_subtotal_states_no_total_with_tax_need_be() {
    let text = "lines:\n- {name: A, value: 170.00}\n- {name: B, value: 473.40}\n- {name: C, value: 1350.00}\nsubtotal: 1993.40\nvat: 398.68\ntotal: 2392.08\n";
    assert_eq!(found("a.yaml", text), Vec::<String>::new());
}
