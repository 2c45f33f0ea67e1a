//! The pack `kenzan:auto` on small tables with one labelled total: if only a mistake explains the difference, it is an
//! error, however the total is decorated; if a true table may look the same, it is not. Tables that are too large are
//! reported.

use kenzan::diagnostic::Severity;
use kenzan::lint::LintResult;
use kenzan::rule::packs::pack;

use crate::run::verdict;

/// The findings of the pack in one document: severity, code, message.
fn said(name: &str, text: &str) -> Vec<(Severity, String, String)> {
    let rules =
        pack("auto").unwrap().files.iter().find(|it| it.name == "tables.yaml").unwrap().text;
    let (_, LintResult { diagnostics, .. }) = verdict(rules, &[(name, text)]);
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

/// The findings of each of `tables`; the first table is right.
fn off(name: &str, sound: &str, changes: &[(&str, &str, &str)]) {
    assert_eq!(said(name, sound), [], "{sound}");
    for (from, to, code) in changes {
        assert!(sound.contains(from), "{from}");
        let found = said(name, &sound.replacen(from, to, 1));
        assert!(found.iter().any(|it| it.1 == *code), "{from} → {to}: {found:#?}");
    }
}

#[test]
fn a_balance_goes_on_above_a_total_that_adds_up_what_came_in_and_went_out() {
    let ledger = "Datum;Vorgang;Einnahmen;Ausgaben;Saldo\n02.01.;Bestand Vorjahr;;;2.312,45\n15.01.;Mitgliedsbeiträge;4.860,00;;7.172,45\n03.02.;Hallenmiete;;950,00;6.222,45\n20.02.;Trikots;;1.247,80;4.974,65\n11.03.;Spende;1.000,00;;5.974,65\n28.03.;Startgebühren;;365,00;5.609,65\n;Summe;5.860,00;2.562,80;5.609,65\n";
    let total = "table/total";
    off(
        "ledger.csv",
        ledger,
        &[
            ("4.974,65", "4.947,65", "table/running"),
            ("5.860,00", "5.680,00", total),
            ("2.562,80", "2.652,80", total),
        ],
    );
}

#[test]
fn counts_are_not_rounded() {
    let pupils = "| Klasse | Mädchen | Jungen | gesamt | Gruppen |\n|---|---:|---:|---:|---:|\n| A | 46 | 52 | 98 | 4 |\n| B | 51 | 49 | 100 | 4 |\n| C | 44 | 55 | 99 | 4 |\n| D | 58 | 47 | 105 | 3 |\n| Insgesamt | 199 | 203 | 402 | 15 |\n";
    off(
        "draft.md",
        pupils,
        &[("| 15 |", "| 16 |", "table/total"), ("| 402 |", "| 403 |", "table/total")],
    );
    // Rounded one by one.
    let rounded = "| Area | 2023 | 2024 |\n|---|---:|---:|\n| North | 12 | 14 |\n| South | 23 | 21 |\n| West | 31 | 33 |\n| Total | 67 | 68 |\n";
    assert_eq!(said("draft.md", rounded), []);
}

#[test]
fn what_is_left_below_totals_is_their_difference() {
    let result = "| Posten | Betrag (Euro) |\n|---|---:|\n| Beiträge | 14.250 |\n| Spenden | 6.800 |\n| Summe Einnahmen | 21.050 |\n| Miete | 8.400 |\n| Material | 3.615 |\n| Summe Ausgaben | 12.015 |\n| Ergebnis | 9.035 |\n";
    off("draft.md", result, &[("9.035", "9.335", "table/difference")]);
    let cash = "| Item | Amount (GBP) |\n|---|---:|\n| Opening balance | 3,412 |\n| Fees | 1,890 |\n| Hall hire | -540 |\n| Insurance | -312 |\n| Closing balance | 4,450 |\n";
    off("draft.md", cash, &[("4,450", "4,540", "table/total")]);
}

#[test]
fn growth_from_year_to_year_follows_from_the_line_that_grows() {
    let rows = "| Source | 2020 | 2021 | 2022 | 2023 | 2024 |\n|---|---:|---:|---:|---:|---:|\n| Coal | 4,310 | 4,288 | 4,105 | 3,920 | 4,201 |\n| Oil | 6,480 | 6,512 | 6,390 | 6,204 | 6,401 |\n| Total | 10,790 | 10,800 | 10,495 | 10,124 | 10,602 |\n| Growth rate | – | 0.1% | -2.8% | -3.5% | 4.7% |\n";
    off("draft.md", rows, &[("-3.5%", "-5.3%", "table/rate")]);
    let columns = "| Year | Revenue | Growth % |\n|---|---:|---:|\n| 2020 | 4,310 | |\n| 2021 | 4,488 | 4.1 |\n| 2022 | 4,205 | -6.3 |\n| 2023 | 4,920 | 17.0 |\n| 2024 | 5,104 | 3.7 |\n";
    off("draft.md", columns, &[("17.0", "71.0", "table/rate")]);
}

#[test]
fn shares_are_no_amounts_of_the_sum_beside_them() {
    // All amounts end in a zero: they are rounded to tens, the shares are not.
    let budget = "（単位：千円）\n\n| 款 | 本年度 | 前年度 | 増減額 | 増減率（％） | 構成比（％） |\n|---|---:|---:|---:|---:|---:|\n| 議会費 | 212,430 | 208,110 | 4,320 | 2.1 | 0.9 |\n| 総務費 | 2,841,560 | 2,712,340 | 129,220 | 4.8 | 12.2 |\n| 民生費 | 9,874,310 | 9,412,680 | 461,630 | 4.9 | 42.4 |\n| 衛生費 | 1,903,220 | 1,988,410 | △85,190 | △4.3 | 8.2 |\n| 土木費 | 2,317,450 | 2,104,830 | 212,620 | 10.1 | 10.0 |\n| 消防費 | 1,042,380 | 1,011,760 | 30,620 | 3.0 | 4.5 |\n| 教育費 | 3,120,970 | 3,045,510 | 75,460 | 2.5 | 13.4 |\n| 公債費 | 1,966,400 | 1,902,880 | 63,520 | 3.3 | 8.4 |\n| 歳出合計 | 23,278,720 | 22,386,520 | 892,200 | 4.0 | 100.0 |\n";
    off(
        "draft.md",
        budget,
        &[("| 10.1 |", "| 13.1 |", "table/share"), ("| 13.4 |", "| 16.4 |", "table/share")],
    );
}

#[test]
fn a_few_multiples_of_five_are_not_rounded_to_fives() {
    let plan = "| Item | Plan | Actual |\n|---|---:|---:|\n| Wages | 120 | 115 |\n| Rent | 205 | 210 |\n| Food | 150 | 155 |\n| Total | 475 | 480 |\n";
    off("draft.md", plan, &[("475", "485", "table/total")]);
    let shares = "| 区分 | 金額 | 構成比 |\n|---|---:|---:|\n| 市税 | 1,200 | 60.5% |\n| 交付金 | 485 | 24.4% |\n| 諸収入 | 300 | 15.1% |\n| 合計 | 1,985 | 100.0% |\n";
    // Two digits differ, which no single slip explains.
    off(
        "draft.md",
        shares,
        &[("1,985", "1,995", "table/total"), ("1,985", "9,995", "table/total")],
    );
}

#[test]
fn a_total_and_its_change_that_are_off_by_the_same_are_found() {
    let rows = "| Item | 2023 | 2024 | Change |\n|---|---:|---:|---:|\n| Parks | 1,200 | 1,350 | 150 |\n| Roads | 2,340 | 2,390 | 50 |\n| Schools | 1,029 | 1,141 | 112 |\n| Total | 4,569 | 4,881 | 312 |\n";
    off("draft.md", rows, &[("| 4,881 | 312 |", "| 4,981 | 412 |", "table/total")]);
}

#[test]
fn a_quotient_in_the_row_of_a_total_is_no_sum() {
    let densities = "| Town | People | Area (km²) | Density (per km²) |\n|---|---:|---:|---:|\n| Alm | 8,412 | 31.5 | 267.0 |\n| Bree | 5,906 | 47.2 | 125.1 |\n| Cole | 12,480 | 22.6 | 552.2 |\n| Total | 26,798 | 101.3 | 264.5 |\n";
    assert_eq!(said("a.md", densities), []);
    let changes = "| Item | 2024 | 2025 | Variation |\n|---|---:|---:|---:|\n| Rent | 4,110.00 | 4,233.30 | 3.0 % |\n| Power | 2,880.40 | 2,966.81 | 3.0 % |\n| Insurance | 1,702.60 | 1,787.73 | 5.0 % |\n| Total | 8,693.00 | 8,987.84 | 3.4 % |\n";
    assert_eq!(said("a.md", changes), []);
    assert_ne!(said("a.md", &changes.replace("8,693.00", "8,963.00")), []);
}

#[test]
fn a_mean_in_the_row_of_a_total_is_rounded_where_those_above_it_are_not() {
    let rides = "| Line | Trips | Riders | Riders per trip |\n|---|---:|---:|---:|\n| A | 84 | 7,980 | 95 |\n| B | 66 | 4,818 | 73 |\n| C | 52 | 3,276 | 63 |\n| Total | 202 | 16,074 | 79.6 |\n";
    off("a.md", rides, &[("79.6", "76.9", "table/product"), ("4,818", "4,318", "table/total")]);
    let prices = "| Hafen | Menge (t) | Erlös (EUR) | Preis je t |\n|---|---:|---:|---:|\n| Nord | 410 | 512.500 | 1.250 |\n| Süd | 377 | 546.650 | 1.450 |\n| West | 205 | 235.750 | 1.150 |\n| Häfen | 992 | 1.294.900 | 1.305 |\n";
    off("a.md", prices, &[("546.650", "564.650", "table/product")]);
    let partners = "| | North | South | West | East | All |\n|---|---:|---:|---:|---:|---:|\n| Months | 71 | 38 | 52 | 44 | 205 |\n| Cost a month | 4,120 | 3,880 | 3,940 | 3,705 | 3,941 |\n| Staff | 292,520 | 147,440 | 204,880 | 163,020 | 807,860 |\n";
    assert_eq!(said("a.md", partners), []);
    // Each of the three is rounded.
    let model = "| Term | Estimate | Std. Error | z value |\n|---|---:|---:|---:|\n| Intercept | -9.2417 | 4.4861 | -2.060 |\n| Rain | 0.5938 | 0.2871 | 2.068 |\n| Warmth | 0.3104 | 0.2216 | 1.401 |\n| Wind | 2.9105 | 1.3077 | 2.226 |\n";
    assert_eq!(said("a.md", model), []);
}

#[test]
fn rules_and_names_of_sections_belong_to_a_table_that_spaces_align() {
    let total = "\
Ward             Votes   Turnout      Share
-------------------------------------------
1 Old Town       4,112      51.8       42.5
2 Harbour        3,275      48.3       33.8
3 Hill           2,290      55.0       23.7
-------------------------------------------
Total            9,677                100.0
";
    let table = "table/total";
    off("a.txt", total, &[("9,677", "9,767", table), ("4,112", "4,212", table)]);
    for [mark, other] in [
        ["-", "="],
        ["-", "─"],
        [
            "-------------------------------------------",
            "                 -----     ----      -----",
        ],
    ] {
        off("a.txt", &total.replace(mark, other), &[("9,677", "9,767", table)]);
    }
    let sections = "\
                      2023     2024   Change
INCOME
  Fees               8,240    8,615      375
  Tickets            5,130    4,870     -260
  Grants             2,400    2,400        0
Total income        15,770   15,885      115
COSTS
  Hall               6,105    6,420      315
  Travel             4,212    3,950     -262
Total costs         10,317   10,370       53
--------------------------------------------
Surplus              5,453    5,515       62
";
    let changes =
        [("15,885", "15,985", table), ("5,453", "5,543", table), ("10,317", "10,713", table)];
    off("a.txt", sections, &changes);
    // Words of the header that only the columns below part.
    let close = "\
Gruppe              Aktive Stunden je Aktive Stunden gesamt
Turnen                 142                38          5.396
Volleyball              64                76          4.864
Schwimmen              117                41          4.797
Summe                  323                           15.057
";
    off("a.txt", close, &[("5.396", "5.936", "table/product"), ("323", "332", table)]);
    // A paragraph below a table and a heading are no rows of it.
    let text =
        format!("{total}The rest of the page is text.\n\nNext heading\n------------\nMore text.\n");
    off("a.txt", &text, &[("9,677", "9,767", table)]);
}
