//! The pack `kenzan:auto` on true tables that look like others, each silent, and on each with one wrong figure.

use kenzan::diagnostic::Severity;
use kenzan::rule::packs::pack;

use crate::run::verdict;

/// The messages about one document.
fn said(name: &str, text: &str) -> Vec<String> {
    let rules =
        pack("auto").unwrap().files.iter().find(|it| it.name == "tables.yaml").unwrap().text;
    let found = verdict(rules, &[(name, text)]).1.diagnostics;
    let faults = found.into_iter().filter(|it| it.severity > Severity::Note);
    faults.map(|it| it.message.en).collect()
}

/// `text` is silent; after `from` becomes `to`, there is one finding, which names both of `values`.
fn judged(name: &str, text: &str, [from, to]: [&str; 2], value: &str) {
    assert_eq!(said(name, text), [""; 0], "{text}");
    let faulty = text.replacen(from, to, 1);
    assert_ne!(faulty, text);
    let found = said(name, &faulty);
    assert!(found.len() == 1 && found[0].contains(value), "{from} → {to}: {found:#?}");
}

#[test]
fn amounts_between_1900_and_2100_are_no_years() {
    let income = "| Item | 2023 | 2024 |\n|---|--:|--:|\n| Fees | 4,200 | 4,410 |\n| Sales | 1,950 | 2,075 |\n\
                  | Rent | 310 | 320 |\n| Total income | 6,460 | 6,805 |\n";
    judged("a.md", income, ["6,805", "6,085"], "6,805");
    judged("a.md", &income.replace(',', ""), ["6805", "6085"], "6,805");
    let cars = "Year,Cars,Buses,Trucks,Total\n2010,1913,210,340,2463\n2011,1926,211,347,2484\n\
                2012,1900,212,354,2466\n2013,1952,213,340,2505\n2014,1965,214,347,2526\n";
    judged("a.csv", cars, ["2505", "2550"], "2,505");
    // These are years.
    let founded = "| Club | Founded | Members |\n|---|--:|--:|\n| North | 1921 | 120 |\n| South | 1934 | 210 |\n\
                   | Total | | 330 |\n";
    assert_eq!(said("a.md", founded), [""; 0]);
}

#[test]
fn figures_with_a_percent_sign_are_no_differences_of_amounts() {
    let sales = "| | Q1 | Q2 | Q3 | Q4 | FY |\n|---|--:|--:|--:|--:|--:|\n| Sales 2023 | 100 | 110 | 105 | 125 | 440 |\n\
                 | Sales 2024 | 108 | 118 | 111 | 130 | 467 |\n| Change % | 8.0% | 7.3% | 5.7% | 4.0% | 6.1% |\n";
    judged("a.md", sales, ["6.1%", "1.6%"], "6.1%");
}

#[test]
fn a_result_is_made_of_the_one_above_it() {
    let account = "| P&L | k€ |\n|---|--:|\n| Revenue | 9,000 |\n| Cost of sales | -5,200 |\n| Gross profit | 3,800 |\n\
                   | Administration | -1,400 |\n| Depreciation | -650 |\n| Operating profit | 1,750 |\n";
    judged("a.md", account, ["1,750", "1,570"], "1,750");
    let results = "| 科目 | 金額 |\n|---|--:|\n| 売上高 | 9,000 |\n| 売上原価 | 5,200 |\n| 売上総利益 | 3,800 |\n\
                   | 販売費及び一般管理費 | 2,050 |\n| 営業利益 | 1,750 |\n| 営業外収益 | 120 |\n| 営業外費用 | 80 |\n\
                   | 経常利益 | 1,790 |\n| 法人税等 | 540 |\n| 当期純利益 | 1,250 |\n";
    judged("a.md", results, ["1,250", "1,520"], "1,250");
    let variances = "| | Budget | Actual | Variance |\n|---|--:|--:|--:|\n| Income | 1,000 | 1,100 | 100 |\n\
                     | Staff | 600 | 650 | -50 |\n| Rent | 200 | 190 | 10 |\n| Other | 100 | 120 | -20 |\n\
                     | Surplus | 100 | 140 | 40 |\n";
    assert_eq!(said("a.md", variances), [""; 0]);
}

#[test]
fn fees_are_few_amounts_many_times_and_add_up_exactly() {
    let fees = [20, 100, 25, 50, 10];
    let rows: Vec<String> =
        (0..40).map(|it| format!("Member {it},{}.00\n", fees[it % 5])).collect();
    let list = format!("Member,Fee\n{}Total,1640.00\n", rows.concat());
    judged("a.csv", &list, ["1640.00", "1690.00"], "1,640.00");
    let whole = list.replace(".00", "");
    judged("a.csv", &whole, ["1640", "1690"], "1,640");
}

#[test]
fn a_count_below_100_percent_is_not_the_whole_of_others() {
    let cases = "Table 1. Demographics of 41 patients\n\n| | All patients |\n|---|---|\n| Men | 30 (73%) |\n\
                 | Women | 11 (27%) |\n| Exposed | 27 (66%) |\n| Fever | 40 (98%) |\n| Cough | 31 (76%) |\n";
    judged("a.md", cases, ["27 (66%)", "27 (56%)"], "66");
}

#[test]
fn hidden_rows_and_cells_of_a_page_are_left_out() {
    let page = "<table><tr><th>Item</th><th>EUR</th></tr><tr><td>A</td><td>120</td></tr>\
                <tr style=\"display: none\"><td>x</td><td>999</td></tr><tr hidden><td>y</td><td>7</td>\
                <tr><td>B</td><td hidden>5</td><td>135</td></tr><tr><td>Total</td><td>255</td></tr></table>";
    judged("a.html", page, ["255", "525"], "255");
}

#[test]
fn a_first_row_of_amounts_is_no_header() {
    let accounts = "Treasurer\n=========\n\n                      2025      2024\nReceipts\n  Dues               4,310     4,120\n\
                    \x20 Gifts              1,275       980\n  Total receipts     5,585     5,100\n\nPayments\n\
                    \x20 Hall               2,400     2,350\n  Speakers           1,150     1,300\n\
                    \x20 Printing             318       402\n  Total payments     3,868     4,052\n";
    judged("a.txt", accounts, ["3,868", "3,688"], "3,868");
}

#[test]
fn tables_in_directives_and_cells_behind_a_header_are_read() {
    let list = "Costs\n=====\n\n.. list-table:: Budget\n   :header-rows: 1\n\n   * - Item\n     - EUR\n\
                \x20  * - Travel and\n       hotels\n     - 1200\n   * - Books\n     - 340\n   * - Venue\n     - 900\n\
                \x20  * - Total\n     - 2440\n\nMore words.\n";
    judged("a.rst", list, ["2440", "2540"], "2,440");
    let values = "Costs\n=====\n\n.. csv-table:: Budget\n   :header: \"Item\", \"EUR\"\n\n   \"Travel, hotels\", 1200\n\
                  \x20  \"Books\", 340\n   \"Venue\", 900\n   \"Total\", 2440\n";
    judged("a.rst", values, ["2440", "2540"], "2,440");
    let typst = "#table(\n  columns: 2,\n  table.header[Item][EUR],\n  [Travel], [1200],\n  [Books], [340],\n\
                 \x20 [Venue], [900],\n  table.footer[Total][2440],\n)\n";
    judged("a.typ", typst, ["2440", "2540"], "2,440");
}

#[test]
fn a_row_that_was_counted_otherwise_is_no_several_slips() {
    let row = |at: i64, off: [i64; 3]| {
        let block = |of: i64| {
            let [one, two] = [at * of * 17 % 900 + 120, at * of * 31 % 700 + 45];
            format!(",{one},{two},{}", one + two + off[of as usize - 1])
        };
        format!("Week {at}{}{}{}\n", block(1), block(2), block(3))
    };
    let table = |off: [i64; 3]| {
        let rows: String = (1..=9).map(|at| row(at, if at == 6 { off } else { [0; 3] })).collect();
        format!("Week,A men,A women,A total,B men,B women,B total,C men,C women,C total\n{rows}")
    };
    assert_eq!(said("a.csv", &table([0; 3])), [""; 0]);
    assert_eq!(said("a.csv", &table([4, 24, 14])), [""; 0]);
    assert_eq!(said("a.csv", &table([0, 90, 0])).len(), 1);
}
