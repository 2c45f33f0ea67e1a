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
