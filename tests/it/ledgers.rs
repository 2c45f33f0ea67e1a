//! Totals of ledgers, of sections alike, of numbered rows and of shares: one changed figure is found, and the true table passes.

use crate::run;

/// A table of one column.
fn table(rows: &[(&str, &str)]) -> String {
    let rows: String = rows.iter().map(|it| format!("| {} | {} |\n", it.0, it.1)).collect();
    format!("| Item | Amount |\n|---|---:|\n{rows}")
}

/// Nothing is found in a table, and something if one figure is another.
fn off(sound: &str, changes: &[(&str, &str)]) {
    run::judged_by_auto("a.md", sound, changes, "table/");
}

#[test]
fn a_total_of_totals_in_a_ledger_of_one_column_is_checked() {
    let ledger = table(&[
        ("Licences", "1,659,166"),
        ("Royalties", "40,034,027"),
        ("Total licensing", "41,693,193"),
        ("Contracts", "2,807,819"),
        ("Fees", "347,701"),
        ("Total overhead", "3,155,520"),
        ("Total revenue", "44,848,713"),
        ("**Expenditure**", ""),
        ("Inventors", "25,779,231"),
        ("Returned overhead", "912,542"),
        ("Total distributed", "26,691,773"),
        ("Administration", "724,736"),
        ("Patents", "2,084,105"),
        ("Total other expenditure", "2,808,841"),
        ("Total expenditure", "29,500,614"),
    ]);
    off(&ledger, &[("29,500,614", "29,500,641"), ("26,691,773", "26,961,773")]);
}

#[test]
fn one_of_several_sections_alike_whose_subtotal_is_off_is_found() {
    let sections = [
        ("Managers", 42, 23),
        ("Faculty", 191, 132),
        ("Staff", 81, 94),
        ("Crafts", 49, 12),
        ("Service", 91, 67),
    ];
    let rows = sections.iter().flat_map(|(name, men, women)| {
        let of = |name: &str, value: i32| (name.to_owned(), value.to_string());
        [
            (format!("*{name}*"), String::new()),
            of("Men", *men),
            of("Women", *women),
            of("Subtotal", men + women),
        ]
    });
    let rows: Vec<(String, String)> = rows.collect();
    let rows: Vec<(&str, &str)> = rows.iter().map(|it| (&*it.0, &*it.1)).collect();
    off(&table(&rows), &[("| Men | 81 |", "| Men | 1 |"), ("| Women | 67 |", "| Women | 63 |")]);
}

#[test]
fn rows_whose_numbers_say_what_they_are_part_of_are_added_up_by_level() {
    let rows = table(&[
        ("Total expenditure", "127,145"),
        ("1 Care", "73,622"),
        ("1.1 In hospitals", "38,575"),
        ("1.2 By day", "5,749"),
        ("1.3 At practices", "29,298"),
        ("2 Rehabilitation", "2,106"),
        ("3 Long care", "37,829"),
        ("3.1 In homes", "25,060"),
        ("3.2 At home", "12,769"),
        ("4 Services", "13,588"),
    ]);
    off(&rows, &[("127,145", "127,415"), ("| 2,106", "| 2,160")]);
}

#[test]
fn shares_in_columns_of_percentages_are_added_up() {
    let table = "| Employees (%) | 2009 % | 2010 % | 2011 % |\n|---|---:|---:|---:|\n| Permanent, full time | 75.4 | 76.1 | 76.0 |\n| Permanent, part time | 10.4 | 10.8 | 10.8 |\n| Temporary, full time | 10.1 | 9.5 | 9.3 |\n| Temporary, part time | 4.1 | 3.6 | 3.9 |\n| Total | 100.0 | 100.0 | 100.0 |\n";
    off(table, &[("| 3.6 |", "| 6.6 |"), ("| 10.1 |", "| 101 |"), ("76.0", "67.0")]);
}

#[test]
fn versions_of_two_releases_are_not_the_same_figures() {
    let page = |until: &str| {
        let rows: String =
            (1..8).map(|it| format!("| Feature{it} | 1.{} | 1.{} |\n", 10 + it, 20 + it)).collect();
        format!("| Feature | Since | Until |\n|---|---|---|\n{rows}| Last | 1.19 | {until} |\n")
    };
    let text = format!("# Gates\n\n## One\n\n{}\n## Two\n\n{}", page("1.28"), page("1.29"));
    assert!(run::found_by_auto("a.md", &text).is_empty());
}
