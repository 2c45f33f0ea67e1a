//! Tables without rules that look as if figures belonged together: true tables say nothing, and a changed figure is found
//! where they do belong together.

use crate::run::{found_by_auto, judged_by_auto};

/// The codes of the findings in a document.
fn codes(name: &str, text: &str) -> Vec<String> {
    found_by_auto(name, text).iter().map(|it| it.code.to_string()).collect()
}

/// A true table says nothing.
fn silent(text: &str) {
    assert_eq!(codes("a.md", text), Vec::<String>::new(), "{text}");
}

#[test]
fn the_sums_of_two_columns_do_not_multiply() {
    let table = "| i | x | y | xy |\n|---|---|---|---|\n| 1 | 12 | 65 | 780 |\n| 2 | 13 | 70 | 910 |\n| 3 | 15 | 75 | 1,125 |\n| 4 | 17 | 85 | 1,445 |\n| 5 | 19 | 95 | 1,805 |\n| **Total** | 76 | 390 | 6,065 |\n";
    judged_by_auto("a.md", table, &[("1,445", "1,454"), ("6,065", "6,605")], "table/");
    // A mean price does.
    let mean = "| Month | Hours | Rate | Cost |\n|---|---|---|---|\n| May | 12 | 65 | 780 |\n| June | 13 | 70 | 910 |\n| July | 15 | 75 | 1,125 |\n| August | 17 | 85 | 1,445 |\n| Total | 57 | 74.74 | 4,260 |\n";
    judged_by_auto("a.md", mean, &[("4,260", "4,620")], "table/");
}

#[test]
fn exponents_add_up_where_powers_multiply() {
    let table = |age: &str| {
        format!(
            "| Year | Age | HL=3yr | HL=4yr | HL=5yr | HL=6yr |\n|---|---|---|---|---|---|\n| 2023 | 3 | 0.5000 | 0.5946 | 0.6598 | 0.7071 |\n| 2019 | 7 | 0.1984 | 0.2973 | 0.3789 | 0.4454 |\n| 2016 | {age} | 0.0992 | 0.1768 | 0.2500 | 0.3150 |\n"
        )
    };
    silent(&table("10"));
}

#[test]
fn a_total_among_different_measures_adds_up_none_of_them() {
    silent(
        "| Metric | Value |\n|---|---|\n| Total Revenue | €764M |\n| Total Mobile Subscribers K | 6,039K |\n| Total Broadband Subscribers K | 887K |\n",
    );
    silent(
        "| Metric | Old | New | Delta |\n|---|---|---|---|\n| **Total instructions** | 5008 | 4857 | **-151** |\n| R2P | 0 | 24 | +24 |\n| FSEL | 200 | 200 | 0 |\n| ISETP | 225 | 22 | **-203** |\n| SHF | 104 | 105 | +1 |\n| LOP3 | 81 | 105 | +24 |\n",
    );
    // Unless it is a total and nothing else, or another column says so.
    let total = "| 指標 | 値 |\n|---|---|\n| 国内 | 1,234 |\n| 海外 | 2,345 |\n| 合計 | 3,579 |\n";
    judged_by_auto("a.md", total, &[("3,579", "3,759")], "table/");
    let named = "| Metric | 2023 | 2024 |\n|---|---|---|\n| Hardware | 1,234 | 1,345 |\n| Services | 2,345 | 2,456 |\n| Total revenue | 3,579 | 3,801 |\n";
    judged_by_auto("a.md", named, &[("3,801", "3,810")], "table/");
}

#[test]
fn what_is_listed_may_be_hardly_anything_of_the_total() {
    let table = |total: &str| {
        format!(
            "| State | Count |\n|---|---|\n| Idea | 13 |\n| Open | 11 |\n| **TOTAL** | {total} |\n"
        )
    };
    silent(&table("639"));
    assert!(!codes("a.md", &table("42")).is_empty());
}

#[test]
fn an_opening_balance_is_no_item_of_what_happened_after_it() {
    let table = "| Particulars | Earnings |\n|---|---|\n| Opening Balance as at April 1, 2023 | 1,03,809.72 |\n| Profit for the Year | 39,618.84 |\n| Other Comprehensive Income | (34.53) |\n| Total Comprehensive Income | 39,584.31 |\n| Dividend | (6,886.04) |\n";
    silent(table);
    let balance = "| Particulars | Stock |\n|---|---|\n| Opening stock | 43,498.22 |\n| Purchases | 390,960.27 |\n| Less: Closing stock | 34,936.91 |\n| Total | 399,521.58 |\n";
    silent(balance);
    assert!(!codes("a.md", &balance.replace("399,521.58", "399,621.58")).is_empty());
}

#[test]
fn a_total_below_each_item_is_that_of_the_item() {
    let rows = [("Ames", "51.24"), ("Bell", "66.12"), ("Cole", "85.00"), ("Dunn", "78.80")];
    let rows: String =
        rows.iter().map(|it| format!("| {} | {} |\n| TOTAL | {} |\n", it.0, it.1, it.1)).collect();
    silent(&format!("| Physician | Amount |\n|---|---|\n{rows}"));
}

#[test]
fn a_total_that_is_an_item_of_one_below_adds_up_nothing_below() {
    let table = "| | Amount |\n|---|---|\n| Total | 111,840.00 |\n| Previously reported | 17,605.00 |\n| Total contribution | 129,445.00 |\n";
    silent(table);
}

#[test]
fn a_word_for_parts_alone_may_be_an_answer() {
    silent("| Answer | Budget |\n|---|---|\n| Hobby | USD30k |\n| Dont | USD50k |\n");
    let part = "| Position | Montant |\n|---|---|\n| Recettes | 30 |\n| dont impôts | 25 |\n";
    judged_by_auto("a.md", part, &[("| 25", "| 35")], "table/of-which");
}

#[test]
fn a_least_and_a_greatest_value_are_no_items_of_a_mean() {
    silent(
        "| Variable | Mean | Std. Dev. | Min | Max |\n|---|---|---|---|---|\n| Age | 50.8 | 15.9 | 21 | 90 |\n| Men | 0.47 | 0.50 | 0 | 1 |\n| East | 0.28 | 0.45 | 0 | 1 |\n| Rural | 0.15 | 0.36 | 0 | 1 |\n| Married | 0.57 | 0.50 | 0 | 1 |\n| Single | 0.21 | 0.40 | 0 | 1 |\n| Partner | 0.65 | 0.48 | 0 | 1 |\n| Employed | 0.55 | 0.50 | 0 | 1 |\n| Household size | 2.43 | 1.22 | 1 | 9 |\n",
    );
}

#[test]
fn a_rate_may_be_of_what_is_left_of_the_whole() {
    let rows = [("A", 4, 3, 0), ("B", 3, 2, 0), ("C", 5, 1, 0), ("D", 17, 6, 1), ("E", 8, 3, 0)];
    let rows = rows.iter().map(|(name, matches, wins, none)| {
        // In tenths of a percent, rounded.
        let rate = (wins * 2000 / (matches - none) + 1) / 2;
        format!("{name},{matches},{wins},{none},{}.{}\n", rate / 10, rate % 10)
    });
    let table = format!("team,matches,wins,no_results,win_pct\n{}", rows.collect::<String>());
    judged_by_auto("a.csv", &table, &[("37.5", "35.7")], "table/share");
}

#[test]
fn a_sign_in_the_place_of_an_item_may_be_a_value_that_is_not_published() {
    let table = "| Offense | Total | Male | Female |\n|---|---|---|---|\n| Rape | 17.5 | 17.2 | – |\n| Robbery | 102.1 | 90.0 | 12.1 |\n| Assault | 330.4 | 260.3 | 70.1 |\n| Burglary | 227.7 | 194.4 | 33.3 |\n| Theft | 952.2 | 537.2 | 415.0 |\n";
    judged_by_auto("a.md", table, &[("330.4", "340.4")], "table/total");
}

#[test]
fn digits_of_programs_may_be_all_that_they_print() {
    let table = "| date | total | change |\n|---|---|---|\n| 2019 | 1.119312e+09 | 9.123400e+07 |\n| 2020 | 7.878507e+08 | -3.314608e+08 |\n| 2021 | 8.000000e+08 | 1.214930e+07 |\n| 2022 | 9.500000e+08 | 1.500000e+08 |\n";
    silent(table);
}

#[test]
fn a_relation_that_fails_in_most_rows_is_none_whatever_slips_explain() {
    silent(
        "| Group | Treated | HYV | Others | Total |\n|---|---|---|---|---|\n| A | 39053 | 0 | 12142 | 332 |\n| A1 | 0 | 2088 | 1560 | 3648 |\n| A2 | 0 | 14230 | 488 | 19112 |\n| B | 20341 | 0 | 16685 | 163 |\n| B1 | 0 | 4594 | 1885 | 6479 |\n| B2 | 0 | 21279 | 351 | 24795 |\n| C | 20800 | 0 | 16991 | 764 |\n| C1 | 0 | 1017 | 4819 | 5836 |\n| C2 | 0 | 18008 | 1246 | 30470 |\n| D | 11986 | 0 | 17576 | 412 |\n| D1 | 0 | 1446 | 6227 | 7673 |\n| D2 | 0 | 19022 | 1034 | 29369 |\n| E | 2005 | 0 | 3671 | 63 |\n| E1 | 0 | 611 | 831 | 1442 |\n| E2 | 0 | 4282 | 147 | 5752 |\n| All | 0 | 67065 | 1735 | 84420 |\n",
    );
}

#[test]
fn rates_may_be_of_the_figure_above_that_has_none() {
    let of = |no: &str, weights: &[(&str, &str)]| -> String {
        weights.iter().map(|(weight, rate)| format!("| {no} | {weight} | {rate} |\n")).collect()
    };
    let male = of(
        "Male",
        &[
            ("5.8", ""),
            ("5.9", "102"),
            ("6.0", "103"),
            ("5.8", "100"),
            ("5.8", "100"),
            ("5.3", "91"),
        ],
    );
    let female = of(
        "Female",
        &[
            ("5.4", ""),
            ("5.6", "104"),
            ("5.4", "100"),
            ("5.5", "102"),
            ("5.3", "98"),
            ("5.2", "96"),
        ],
    );
    silent(&format!(
        "| Sex | Weight (g) | Relative to controls (%) |\n|---|---|---|\n{male}{female}"
    ));
}

#[test]
fn an_absolute_difference_has_no_sign() {
    let rows = [(550, 544), (650, 655), (750, 731), (850, 812), (950, 902), (450, 433)];
    let rows: String = rows
        .iter()
        .map(|(one, other)| format!("| 0.{one} | 0.{other} | 0.{:03} |\n", i32::abs(one - other)))
        .collect();
    silent(&format!("| mean_predicted | mean_observed | abs_error |\n|---|---|---|\n{rows}"));
}

#[test]
fn figures_of_other_measures_wholes_and_limits_are_no_slips() {
    // Rows of different measures are not compared with each other.
    silent(
        "# 調査\n\n| | 20代 | 30代 | 60代 | 全体 |\n|---|--:|--:|--:|--:|\n| 回答者数（人） | 210 | 240 | 160 | 610 |\n| 週1回以上の利用者（人） | 147 | 156 | 56 | 359 |\n| 利用率（%） | 70.0 | 65.0 | 35.0 | 58.9 |\n\n最も少ないのは60代の160人である。「週に1回以上利用する」と答えた人は359人である。\n",
    );
    // A limit is no figure of a row.
    silent(
        "# 補正\n\n| 款 | 補正額（千円） |\n|---|--:|\n| 国庫支出金 | 128,600 |\n| 繰入金 | 85,000 |\n| 市債 | 61,200 |\n| 諸収入 | 3,050 |\n| 計 | 277,850 |\n\n繰入金を含めて補正額が5,000万円を超えるのは、国庫支出金、繰入金及び市債の3款である。\n",
    );
    // A percentage of a whole in another table.
    silent(
        "# Accounts\n\n| Income | 2024 |\n|---|--:|\n| Sponsorship | 22,000 |\n| Fees | 123,950 |\n| Total income | 145,950 |\n\n| Expenditure | 2024 |\n|---|--:|\n| Boats | 41,280 |\n| Travel | 88,131 |\n| Total expenditure | 129,411 |\n\nSponsorship covered 17 per cent of total expenditure.\n",
    );
    // Four of five are not all.
    silent(
        "# Turismo\n\n| Comune | Notti |\n|---|--:|\n| Lido | 4,9 |\n| Bassa | 3,1 |\n| Fiore | 2,2 |\n| Serena | 4,4 |\n| Collalto | 2,8 |\n\nIn quattro comuni su cinque la permanenza media resta bassa.\n",
    );
    // A level behind a change is no rate of it.
    silent("I volontari sono scesi da 43 a 39, cioè al 19,1 % dei soci.\n");
}

#[test]
fn a_number_of_rows_of_all_rows_counts_those_that_rose() {
    let capitulos = "| Capítulo | 2025 | 2024 |\n|:--|--:|--:|\n| Personal | 8.742 | 8.395 |\n| Bienes | 6.218 | 6.034 |\n| Gastos financieros | 184 | 226 |\n| Inversiones | 3.475 | 2.890 |\n| Pasivos | 625 | 640 |\n\nSolo bajan dos de los cinco capítulos, los dos ligados a la deuda.\n";
    judged_by_auto("a.md", capitulos, &[("bajan dos", "bajan tres")], "prose/");
    let anlagen = "| Anlage | 2024 (GWh) | 2023 (GWh) |\n|:---|---:|---:|\n| Windpark | 48,7 | 44,1 |\n| Photovoltaik | 17,2 | 15,6 |\n| Wasserkraft | 6,4 | 7,3 |\n| Biogas | 21,5 | 22,8 |\n\nMehr als im Vorjahr erzeugten nur zwei der vier Anlagenarten, nämlich der Windpark und die Photovoltaik.\n";
    judged_by_auto("a.md", anlagen, &[("nur zwei", "nur drei")], "prose/");
    let chiiki = "| 地域 | 令和6年 | 令和5年 |\n|---|--:|--:|\n| 中央 | 3,120 | 2,905 |\n| 北部 | 1,842 | 1,760 |\n| 南部 | 2,408 | 2,251 |\n| 東部 | 1,195 | 1,214 |\n\n3地域で前年を上回り、回復が続いています。\n";
    judged_by_auto("a.md", chiiki, &[("3地域", "4地域")], "prose/");
}

#[test]
fn a_share_behind_an_amount_is_that_of_the_amount_in_the_total() {
    let club = "| Income | £ |\n|---|--:|\n| Subscriptions | 7,890 |\n| Lessons | 12,345 |\n| Grants | 6,265 |\n| Total income | 26,500 |\n\nSubscriptions brought in £7,890, or 29.8% of all income.\n";
    judged_by_auto("a.md", club, &[("29.8%", "36.0%")], "prose/");
    let kumiai = "| 収入 | 円 |\n|---|--:|\n| 会費 | 709,000 |\n| 補助金 | 654,300 |\n| 雑収入 | 771,700 |\n| 合計 | 2,135,000 |\n\n会費は709,000円で、収入全体の33.2%を占めます。\n";
    judged_by_auto("a.md", kumiai, &[("33.2%", "39.4%")], "prose/");
}
