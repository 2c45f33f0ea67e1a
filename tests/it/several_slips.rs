//! The pack `kenzan:auto` on small tables in which several figures are wrong: each is a finding of its own where words say
//! what a line is and the rows that hold are no coincidence. Of true tables in which a sign is written nowhere, nothing is
//! said.

use kenzan::diagnostic::Severity;
use kenzan::lint::LintResult;
use kenzan::rule::packs::pack;

use crate::run::verdict;

/// The stated figures that are reported in a document, in order.
fn stated(name: &str, text: &str) -> Vec<String> {
    let rules =
        pack("auto").unwrap().files.iter().find(|it| it.name == "tables.yaml").unwrap().text;
    let (_, LintResult { diagnostics, .. }) = verdict(rules, &[(name, text)]);
    let faults = diagnostics.iter().filter(|it| it.severity > Severity::Note);
    faults.map(|it| text[it.labels[0].span.range()].to_owned()).collect()
}

/// What is reported after each of `slips` was made, which is nothing before any.
fn after(name: &str, text: &str, slips: &[(&str, &str)]) -> Vec<String> {
    assert_eq!(stated(name, text), Vec::<String>::new(), "{text}");
    let wrong = slips.iter().fold(text.to_owned(), |text, (from, to)| {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        text.replace(from, to)
    });
    stated(name, &wrong)
}

#[test]
fn two_of_five_differences_are_wrong() {
    let text = "\
| Account | Budget | Actual | Change |
|---|---:|---:|---:|
| Fees | 412,600 | 398,150 | -14,450 |
| Sales | 87,300 | 91,870 | 4,570 |
| Grants | 250,000 | 250,000 | 0 |
| Interest | 1,900 | 2,264 | 364 |
| Income | 751,800 | 742,284 | -9,516 |
";
    let said = after("a.md", text, &[("4,570", "4,750"), ("-14,450", "-14,950")]);
    assert_eq!(said, ["-14,950", "4,750"]);
}

#[test]
fn two_of_six_balances_are_wrong() {
    let text = "\
Date,Text,In,Out,Balance
1/5,Brought forward,,,84210
1/7,Dues,12500,,96710
1/9,Paper,,2380,94330
1/15,Printing,,17645,76685
1/20,Donation,30000,,106685
1/24,Hall,,21150,85535
1/28,Postage,,1860,83675
1/30,Dues,7500,,91175
";
    let said = after("a.csv", text, &[("94330", "94380"), (",1860", ",8160")]);
    assert_eq!(said.len(), 2, "{said:?}");
}

#[test]
fn amounts_in_one_column_with_signs_make_the_balance_go_on() {
    let text = "\
Date,Text,Amount,Balance
2026-03-01,Opening balance,,1804.55
2026-03-02,Salary,2890.00,4694.55
2026-03-04,Rent,-985.00,3709.55
2026-03-09,Groceries,-73.18,3636.37
2026-03-17,Train,-41.60,3594.77
2026-03-24,Refund,28.15,3622.92
";
    assert_eq!(after("a.csv", text, &[("-73.18", "-37.18")]).len(), 1);
}

#[test]
fn of_differences_without_signs_nothing_is_said() {
    let text = "\
| Team | For | Against | Difference |
|---|---:|---:|---:|
| North | 1,480 | 1,220 | 260 |
| East | 1,105 | 1,390 | 285 |
| South | 1,317 | 1,033 | 284 |
| West | 1,042 | 1,351 | 309 |
";
    assert_eq!(stated("a.md", text), Vec::<String>::new());
}

#[test]
fn a_subtotal_is_wrong_and_so_is_what_is_added_to_it() {
    let text = "\
| Item | Count | Price | Amount |
|---|---:|---:|---:|
| Chair | 40 | 18.90 | 756.00 |
| Table | 8 | 74.50 | 596.00 |
| Tent | 3 | 210.00 | 630.00 |
| Net total | | | 1,982.00 |
| Tax | | | 396.40 |
| Gross total | | | 2,378.40 |
";
    let said = after("a.md", text, &[("596.00", "569.00"), ("396.40", "369.40")]);
    assert_eq!(said.len(), 2, "{said:?}");
}

#[test]
fn two_of_three_sums_are_wrong() {
    let text = "\
| Part | Small | Medium | Large |
|---|---:|---:|---:|
| Flour | 265 | 795 | 1,325 |
| Sugar | 174 | 522 | 870 |
| Oil | 168 | 504 | 840 |
| Total | 607 | 1,821 | 3,035 |
";
    let said = after("a.md", text, &[("522", "552"), ("870", "970")]);
    assert_eq!(said, ["1,821", "3,035"]);
}

#[test]
fn three_of_eight_shares_are_wrong() {
    let text = "\
| Tenure | Homes | Share (%) |
|---|---:|---:|
| All homes | 24,600 | 100.0 |
| Owned | 14,720 | 59.8 |
| of which with mortgage | 8,115 | 33.0 |
| of which outright | 6,605 | 26.8 |
| Rented | 9,444 | 38.4 |
| of which private | 5,127 | 20.8 |
| of which association | 3,149 | 12.8 |
| of which municipal | 1,168 | 4.7 |
| Other | 436 | 1.8 |
";
    let said = after("a.md", text, &[("33.0", "38.0"), ("12.8", "18.2"), ("| 1.8", "| 3.8")]);
    assert_eq!(said, ["38.0", "18.2", "3.8"]);
    let of_parents = "\
| Tenure | Homes | Share (%) |
|---|---:|---:|
| All homes | 24,600 | 100.0 |
| Owned | 14,720 | 59.8 |
| of which with mortgage | 8,115 | 55.1 |
| of which outright | 6,605 | 44.9 |
| Rented | 9,444 | 38.4 |
| Other | 436 | 1.8 |
";
    assert_eq!(stated("a.md", of_parents), Vec::<String>::new());
}

const BRANCHES: &str = "\
| Branch | Spring | Summer | Autumn | Total |
|---|---:|---:|---:|---:|
| North | 214 | 187 | 265 | 666 |
| East | 98 | 143 | 120 | 361 |
| South | 305 | 276 | 331 | 912 |
| Total | 617 | 606 | 716 | 1,939 |
";

/// Rows and columns that fail by the same amount agree on the figure that they share, however few of them hold.
#[test]
fn most_sums_of_a_small_table_fail_in_both_directions() {
    let slips = [("187", "178"), ("305", "335"), ("1,939", "1,399")];
    let said = after("a.md", BRANCHES, &slips);
    assert_eq!(said.len(), 3, "{said:?}");
    // Not so where they fail by different amounts: then another rule is meant.
    let other = BRANCHES.replace("| 666 |", "| 671 |").replace("| 361 |", "| 369 |");
    let other = other.replace("| 912 |", "| 933 |").replace("| 617 |", "| 640 |");
    let other = other.replace("| 606 |", "| 620 |").replace("| 716 |", "| 722 |");
    assert_eq!(stated("a.md", &other.replace("1,939", "1,973")), Vec::<String>::new());
}

#[test]
fn two_figures_that_are_off_by_the_same_are_two_findings() {
    let said = after("a.md", BRANCHES, &[("187", "197"), ("331", "341")]);
    assert_eq!(said.len(), 2, "{said:?}");
}

#[test]
fn a_sum_that_no_word_names_agrees_with_the_column_totals() {
    let text = "\
| District | Households | People | Born here | Moved here |
|---|---:|---:|---:|---:|
| Total | 18,430 | 46,075 | 29,311 | 16,764 |
| Hill | 7,212 | 18,030 | 11,407 | 6,623 |
| Port | 6,418 | 16,045 | 9,884 | 6,161 |
| Mill | 4,800 | 12,000 | 8,020 | 3,980 |
";
    let slips = [("18,030", "18,330"), ("9,884", "8,984"), ("18,430", "18,340")];
    assert_eq!(after("a.md", text, &slips).len(), 3);
}

#[test]
fn a_ratio_of_wrong_figures_is_read_as_if_they_were_right() {
    let text = "\
| Track | Sent | Taken | Refused | Taken (%) |
|---|---:|---:|---:|---:|
| Theory | 72 | 27 | 45 | 37.5 |
| Systems | 85 | 17 | 68 | 20.0 |
| Networks | 66 | 22 | 44 | 33.3 |
| Graphics | 58 | 24 | 34 | 41.4 |
| Total | 281 | 90 | 191 | 32.0 |
";
    let said = after("a.md", text, &[("| 27 |", "| 270 |"), ("281", "821"), ("41.4", "44.1")]);
    assert_eq!(said.len(), 3, "{said:?}");
}

/// What nobody counts in either direction, or everybody twice, is no slip.
#[test]
fn figures_that_both_totals_leave_out_are_passed() {
    let left_out = "\
| From | Hill | Port | Mill | Total |
|---|---:|---:|---:|---:|
| Hill | 412 | 95 | 61 | 156 |
| Port | 88 | 733 | 40 | 128 |
| Mill | 57 | 49 | 290 | 106 |
| Total | 145 | 144 | 101 | 390 |
";
    assert_eq!(stated("a.md", left_out), Vec::<String>::new());
    let alike = "\
Other places are not shown.

| | A | B | C | Total |
|---|---:|---:|---:|---:|
| A | 20 | 31 | 44 | 117 |
| B | 31 | 50 | 12 | 106 |
| C | 44 | 12 | 80 | 169 |
| Total | 117 | 106 | 169 | 441 |
";
    assert_eq!(stated("a.md", alike), Vec::<String>::new());
}

const LEAGUE: &str = "\
| Team | P | W | D | L | GF | GA | GD | Pts |
|---|---:|---:|---:|---:|---:|---:|---:|---:|
| Lions | 12 | 8 | 2 | 2 | 25 | 11 | 14 | 26 |
| Bears | 12 | 6 | 3 | 3 | 19 | 14 | 5 | 21 |
| Wolves | 12 | 4 | 3 | 5 | 15 | 18 | -3 | 15 |
| Foxes | 12 | 1 | 2 | 9 | 7 | 23 | -16 | 5 |
";

/// Matches and goals count: they are wrong by one, too.
#[test]
fn results_of_a_league_are_off_by_one() {
    assert_eq!(after("a.md", LEAGUE, &[("| 3 | 5 |", "| 3 | 6 |")]), ["12"]);
    assert_eq!(after("a.md", LEAGUE, &[("-16", "16")]).len(), 1);
    assert_eq!(after("a.md", LEAGUE, &[("| 14 | 26", "| 15 | 26")]), ["15"]);
}

#[test]
fn one_of_three_differences_is_wrong() {
    let text = "\
| Time | Treated | Control | Difference |
|---|---:|---:|---:|
| Start | 21.4 | 21.9 | -0.5 |
| 6 weeks | 36.2 | 31.8 | 4.4 |
| 6 months | 43.7 | 38.2 | 5.5 |
";
    assert_eq!(after("a.md", text, &[("5.5", "7.5")]), ["7.5"]);
    // Where two rows are differences of something else, the third may be, too.
    let other = text.replace("-0.5", "-0.7").replace("4.4", "4.9");
    assert_eq!(stated("a.md", &other), Vec::<String>::new());
}

/// What holds only as far as rounding could hide its small terms, or where one of them is always the same, is another relation.
#[test]
fn rows_of_data_that_nearly_add_up_say_nothing_of_each_other() {
    use std::fmt::Write;
    let mut picks = String::from("player,overall,round,number,people,hours,cost\n");
    let mut towns = String::from("town,map,domain_total,detail_total,diff_domain,diff_detail\n");
    for row in 0..60 {
        let (overall, round) = (row * 7 % 61 + 1, if row % 5 == 0 { 2 } else { 1 });
        let hours = 900 + 13 * row;
        let people = if row == 37 { 5 } else { 4 };
        let cost = 4 * hours;
        writeln!(picks, "P{row:02},{overall},{round},{overall},{people},{hours},{cost}").unwrap();
        let map = 30_000 + 917 * row;
        let (domain, detail) = (map - i32::from(row % 9 == 0), map + 2 * i32::from(row % 7 == 0));
        let euros = |it: i32| format!("{}.{:02}", it / 100, it % 100);
        let by = |it: i32| format!("{}0.{:02}", if it < 0 { "-" } else { "" }, it.abs());
        writeln!(
            towns,
            "T{row:02},{},{},{},{},{}",
            euros(map),
            euros(domain),
            euros(detail),
            by(domain - map),
            by(detail - map)
        )
        .unwrap();
    }
    for text in [picks, towns] {
        assert_eq!(stated("a.csv", &text), Vec::<String>::new());
    }
}

#[test]
fn counts_that_are_off_by_one_in_a_row_and_a_column_are_wrong() {
    let text = "\
| Site | Minor | Major | Critical | Total |
|---|---:|---:|---:|---:|
| Leeds | 5 | 3 | 2 | 10 |
| Derby | 7 | 0 | 4 | 11 |
| Truro | 6 | 4 | 3 | 13 |
| Exeter | 2 | 1 | 5 | 8 |
| Total | 20 | 8 | 14 | 42 |
";
    let said = after("a.md", text, &[("| 13 |", "| 18 |"), ("| 8 | 14 |", "| 9 | 14 |")]);
    assert_eq!(said, ["18", "9"]);
}

#[test]
fn shares_bear_out_the_total_that_its_items_come_to() {
    let text = "\
| Ward | Admissions | Days | Mean stay | % of admissions |
|---|---:|---:|---:|---:|
| Medicine | 7,318 | 52,104 | 7.12 | 35.9 |
| Surgery | 4,902 | 26,118 | 5.33 | 24.1 |
| Maternity | 3,871 | 14,902 | 3.85 | 19.0 |
| Paediatrics | 4,289 | 15,013 | 3.50 | 21.0 |
| Total | 20,380 | 108,137 | 5.31 | 100.0 |
";
    let said = after("a.md", text, &[("20,380", "23,080"), ("19.0", "16.0")]);
    assert_eq!(said, ["16.0", "23,080"]);
}

#[test]
fn one_of_four_running_totals_is_wrong() {
    let text = "\
| Year | Samples | Cumulative |
|---|---:|---:|
| 2021 | 41 | 41 |
| 2022 | 37 | 78 |
| 2023 | 56 | 134 |
| 2024 | 29 | 163 |
";
    assert_eq!(after("a.md", text, &[("134", "184")]), ["184"]);
}

#[test]
fn one_of_three_ratios_right_behind_their_terms_is_wrong() {
    let text = "\
| Reach | n | Mean (mg/l) | SD | CV (%) |
|---|---:|---:|---:|---:|
| Upper | 38 | 2.94 | 0.58 | 19.7 |
| Middle | 51 | 4.17 | 0.91 | 21.8 |
| Lower | 57 | 5.83 | 1.44 | 24.7 |
";
    assert_eq!(after("a.md", text, &[("21.8", "27.8")]), ["27.8"]);
}

#[test]
fn a_mean_of_one_column_is_wrong_by_a_slip() {
    let text = "\
| Month | Visitors |
|---|---:|
| April | 12,418 |
| May | 15,302 |
| June | 14,871 |
| July | 18,223 |
| Average | 15,203.5 |
";
    assert_eq!(after("a.md", text, &[("15,203.5", "15,230.5")]), ["15,230.5"]);
    // Each counts as often as it has pupils.
    let weighted = "\
| Class | Pupils | Mean score |
|---|---:|---:|
| 5a | 24 | 71.35 |
| 5b | 31 | 68.20 |
| 5c | 19 | 74.05 |
| Average | 24.7 | 70.72 |
";
    assert_eq!(stated("a.md", weighted), Vec::<String>::new());
}

#[test]
fn shares_of_a_number_that_stands_outside_their_rows_are_wrong() {
    let text = "\
Tableau 1. Caractéristiques à l'inclusion

| Caractéristique | Intervention (n = 88) | Témoin (n = 92) |
|---|---:|---:|
| Femmes | 49 (55,7) | 51 (55,4) |
| Diabète | 17 (19,3) | 21 (22,8) |
| Tabac | 26 (29,5) | 31 (33,7) |
| Vit seul | 33 (37,5) | 29 (31,5) |
| Âge, ans | 71 (9) | 72 (8) |
";
    assert_eq!(after("a.md", text, &[("31 (33,7)", "31 (37,3)")]), ["31 (37,3)"]);
    let text = "\
回答者は318名であった（複数回答）。

| 項目 | 人数 | 割合（％） |
|---|---:|---:|
| 駅から近い | 187 | 58.8 |
| 静か | 142 | 44.7 |
| 家賃が安い | 96 | 30.2 |
| 買い物に便利 | 74 | 23.3 |
";
    assert_eq!(after("a.md", text, &[("44.7", "47.7")]), ["47.7"]);
}

#[test]
fn a_wrong_product_does_not_hide_a_wrong_total() {
    let text = "item\tpieces\tprice\tamount\ndesks\t24\t85000\t2040000\nchairs\t48\t42000\t2016000\nboards\t4\t120000\t480000\n\
        shelves\t12\t96000\t1152000\nTotal\t88\t\t5688000\n";
    let slips = [("2016000", "2061000"), ("5688000", "5686000")];
    assert_eq!(after("a.tsv", text, &slips), ["2061000", "5686000"]);
    assert_eq!(after("a.tsv", text, &slips[1..]), ["5686000"]);
}
