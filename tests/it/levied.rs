//! The pack `kenzan:auto` on rows whose label states a rate (taxes, fees, discounts) and the sums behind them: a slip in either
//! is found, and true bills of many forms are silent.

use crate::run::{found_by_auto, judged_by_auto};

fn silent(rows: &str) {
    let text = format!("| Item | Amount |\n|---|---:|\n{rows}");
    let found = found_by_auto("bill.md", &text);
    assert!(found.is_empty(), "{text}{found:?}");
}

#[test]
fn taxes_follow_from_the_row_before_them() {
    let text = "\
| Pos | Leistung | Betrag (€) |
|---|---|---:|
| 1 | Konzept | 1.450,00 |
| 2 | Umsetzung | 3.280,50 |
| 3 | Schulung | 640,00 |
| | Nettobetrag | 5.370,50 |
| | USt 19 % | 1.020,40 |
| | Bruttobetrag | 6.390,90 |
";
    let slips = [("1.020,40", "1.020,90"), ("1.020,40", "1.002,40")];
    judged_by_auto("rechnung.md", text, &slips, "table/product");
    judged_by_auto("rechnung.md", text, &[("6.390,90", "6.309,90")], "table/total");
}

#[test]
fn fees_follow_from_the_row_that_they_name_and_from_all_rows_so_far() {
    let text = "\
| 項目 | 金額（円） |
|---|---:|
| 調査費 | 380,000 |
| 設計費 | 1,245,000 |
| 直接費計 | 1,625,000 |
| 現場管理費（直接費の15％） | 243,750 |
| 一般管理費（上記計の10％） | 186,875 |
| 端数値引き | 5,625 |
| 税抜価格 | 2,050,000 |
| 消費税（10％） | 205,000 |
| 合計 | 2,255,000 |
";
    let slips = [("243,750", "243,150"), ("186,875", "168,875"), ("205,000", "250,000")];
    judged_by_auto("見積.md", text, &slips, "table/product");
}

#[test]
fn two_slips_of_one_bill_are_two_findings() {
    let text = "\
| Article | Montant |
|---|---:|
| Licence | 2 400,00 |
| Maintenance | 860,00 |
| Total HT | 3 260,00 |
| TVA 5,5 % | 179,80 |
| Total TTC | 3 493,30 |
";
    let codes: Vec<String> =
        found_by_auto("facture.md", text).iter().map(|it| it.code.to_string()).collect();
    assert_eq!(codes, ["table/product", "table/total"]);
}

#[test]
fn amounts_that_contain_the_tax_are_silent() {
    silent(
        "| Lunch | 1,320 |\n| Coffee | 440 |\n| Total | 1,760 |\n| (incl. consumption tax 10%) | 160 |\n",
    );
    silent("| 弁当 | 3,240 |\n| 茶 | 1,100 |\n| 合計 | 4,340 |\n| 内消費税（8％） | 240 |\n");
}

#[test]
fn rates_of_what_is_not_listed_are_silent() {
    // Several rates, each of a part of what is listed.
    silent(
        "| Food | 4,320 |\n| Drinks | 2,750 |\n| Subtotal | 7,070 |\n| VAT 8% | 284 |\n| VAT 10% | 352 |\n| Total | 7,706 |\n",
    );
    // A part of what is listed is exempt.
    silent(
        "| Books (exempt) | 420.00 |\n| Software | 1,310.00 |\n| Net | 1,730.00 |\n| VAT 20% | 262.00 |\n| Gross | 1,992.00 |\n",
    );
    // What a tax brought in.
    silent(
        "| VAT 20% | 48,213 |\n| VAT 10% | 9,420 |\n| Fuel duty | 12,007 |\n| Income tax 25% | 33,160 |\n| Total | 102,800 |\n",
    );
    // Interest of a loan.
    silent(
        "| Purchase price | 320,000 |\n| Own funds | 84,000 |\n| Loan (interest 4%, fee 1%) | 236,000 |\n",
    );
}

#[test]
fn what_is_taken_off_and_rounded_is_silent() {
    silent(
        "| Chairs | 576.00 |\n| Tables | 862.00 |\n| Subtotal | 1,438.00 |\n| Discount 5% | 71.90 |\n| VAT 20% | 273.22 |\n| Total | 1,639.32 |\n",
    );
    silent(
        "| Honorarios | 2,750.00 |\n| Gastos | 150.00 |\n| Base imponible | 2,900.00 |\n| IVA 21 % | 609.00 |\n| Retención IRPF 15 % | -435.00 |\n| Total a pagar | 3,074.00 |\n",
    );
    // Cut off below a hundred.
    silent(
        "| 直接工事費 | 4,168,420 |\n| 諸経費（12％） | 500,200 |\n| 工事価格計 | 4,668,620 |\n",
    );
}

#[test]
fn the_total_after_a_right_tax_is_net_and_tax() {
    let bill = |gross: &str| {
        format!(
            "| Leistung | Betrag |\n|---|---:|\n| Dach | 14.282,00 |\n| Rinne | 1.848,00 |\n| Summe netto | 16.130,00 |\n| zzgl. 19 % USt | 3.064,70 |\n| Gesamtbetrag | {gross} |\n"
        )
    };
    assert!(found_by_auto("bill.md", &bill("19.194,70")).is_empty());
    let found = found_by_auto("bill.md", &bill("19.388,56"));
    assert!(found.len() == 1 && found[0].code == "table/total", "{found:?}");
}
