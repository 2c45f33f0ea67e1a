//! The pack `kenzan:auto` on small tables with one labelled total: where nothing but a mistake explains that it is off, that is
//! an error, whatever the total is decorated with; where a true table may read so, it is none. And what is too large is said.

use kenzan::diagnostic::Severity;
use kenzan::lint::Verdict;
use kenzan::rule::packs::pack;

use crate::run::verdict;

/// What the pack says of one document: severity, code, message.
fn said(name: &str, text: &str) -> Vec<(Severity, String, String)> {
    let rules =
        pack("auto").unwrap().files.iter().find(|it| it.name == "tables.yaml").unwrap().text;
    let (_, Verdict { diagnostics, .. }) = verdict(rules, &[(name, text)]);
    let faults = diagnostics.into_iter().filter(|it| it.severity > Severity::Note);
    faults.map(|it| (it.severity, it.code, it.message.en)).collect()
}

fn table(rows: &[(&str, &str)]) -> String {
    let rows: String =
        rows.iter().map(|(label, value)| format!("| {label} | {value} |\n")).collect();
    format!("| Item | Amount |\n|---|---:|\n{rows}")
}

/// A table of three items under `total`, and the same with a figure that has nothing to do with it.
fn pair(total: &str) -> [String; 2] {
    ["2,409", "2,446"]
        .map(|it| table(&[("Rent", "1,250"), ("Food", "842"), ("Travel", "317"), (total, it)]))
}

#[test]
fn a_labelled_total_that_is_off_is_an_error_however_it_is_decorated() {
    for label in [
        "Total",
        "TOTAL",
        "**Total**",
        "Total (A)",
        "Total:",
        "Total [1]",
        "Total¹",
        "Total, all regions",
        "Total expenditure",
        "Grand total 2024",
        "Expenditure total",
        "Sub-total",
        "T o t a l",
        "Total (USD million)",
        "合計",
        "合　計",
        "合計※1",
        "計①",
        "①合計",
        "1. 合計",
        "Ａ．合計",
        "歳入合計",
        "合計額",
        "(合計)",
        "〔合計〕",
        "合計＝A+B",
        "計（A＋B）",
        "合計（令和6年度）",
        "合計（千円）",
        "小計",
        "Summe",
        "Summe der Ausgaben",
        "Total général",
        "Suma",
        "Totale",
        "Totaal",
        "总计",
        "합계",
    ] {
        let [sound, off] = pair(label);
        assert_eq!(said("draft.md", &sound), [], "{label}");
        let found = said("draft.md", &off);
        assert_eq!(found.len(), 1, "{label}: {found:#?}");
        assert_eq!(found[0].0, Severity::Error, "{label}: {found:#?}");
        assert!(found[0].2.contains("a difference of 37"), "{label}: {found:#?}");
    }
}

#[test]
fn a_total_of_more_or_less_than_is_listed_is_no_error() {
    let items = [("Rent", "1,250"), ("Food", "842"), ("Travel", "317")];
    for label in [
        "合計（税込）",
        "Total (excl. VAT)",
        "Total before tax",
        "平均",
        "Balance",
        "市債総額",
        "圧力計",
    ] {
        let rows: Vec<_> = items.into_iter().chain([(label, "2,446")]).collect();
        let found = said("draft.md", &table(&rows));
        assert!(found.iter().all(|it| it.0 < Severity::Error), "{label}: {found:#?}");
    }
    let none: [&[(&str, &str)]; 8] = [
        &[("Income", "1,000"), ("Other income", "200"), ("Costs", "300"), ("Total", "900")],
        &[("Goods", "1,000"), ("Freight", "200"), ("Discount", "150"), ("Total", "1,050")],
        &[("Tokyo", "1,250"), ("Osaka", "842"), ("…", "…"), ("Total", "9,446")],
        &[("Tokyo", "1,250"), ("Osaka", "842"), ("Total", "9,446")],
        &[("North", "12.1"), ("South", "14.9"), ("Total", "13.5")],
        &[("North", "1,200"), ("of which rent", "900"), ("South", "700"), ("Total", "1,900")],
        &[("North", "1,200"), ("South", "s"), ("Total", "1,950")],
        &[("A", "100"), ("B", "200"), ("Subtotal", "300"), ("Tax", "30"), ("Total", "330")],
    ];
    for rows in none {
        let found = said("draft.md", &table(rows));
        assert!(found.iter().all(|it| it.0 < Severity::Error), "{rows:?}: {found:#?}");
    }
    let [_, off] = pair("Total");
    let main = off.replace("Item", "Main items");
    assert!(said("draft.md", &main).iter().all(|it| it.0 < Severity::Error));
}

#[test]
fn rows_that_are_called_by_letters_are_items() {
    let rows = [("A", "1,250"), ("C", "842"), ("F", "317"), ("Total", "2,446")];
    assert_eq!(said("draft.md", &table(&rows)).len(), 1);
}

#[test]
fn a_table_that_is_too_wide_to_be_read_is_said_once() {
    let line = |cell: &str| vec![cell; 2_001].join(",") + "\n";
    let header: Vec<String> = (0..2_001).map(|it| format!("c{it}")).collect();
    let text = header.join(",") + "\n" + &line("2") + &line("3");
    let found = said("wide.csv", &text);
    assert_eq!(found.len(), 1, "{found:#?}");
    let (severity, code, message) = &found[0];
    assert_eq!((*severity, &**code), (Severity::Warning, "table/too-large"));
    assert!(message.contains("more than 2000 columns or 4 million cells"), "{message}");
    let fits = "a,b,c\n1,2,3\n4,5,6\n";
    assert_eq!(said("narrow.csv", fits), []);
    let rows = "[".to_owned() + &["1"; 2_001].join(",") + "]";
    let found = said("wide.json", &format!("[{rows},{rows}]"));
    assert_eq!(found.len(), 1, "{found:#?}");
}
