//! The pack `kenzan:auto` on tables without rules: true ones pass, one wrong figure is one finding, and tables made
//! to mislead or to exhaust pass in time.

use kenzan::diagnostic::Severity;
use kenzan::lint::LintResult;
use kenzan::rule::packs::pack;

use crate::run::verdict;

/// The findings of the pack in one document.
fn said(name: &str, text: &str) -> Vec<(Severity, String, String)> {
    let rules =
        pack("auto").unwrap().files.iter().find(|it| it.name == "tables.yaml").unwrap().text;
    let (corpus, LintResult { diagnostics, .. }) = verdict(rules, &[(name, text)]);
    let faults = diagnostics.into_iter().filter(|it| it.severity > Severity::Note);
    faults
        .map(|it| {
            let place = it.span().map_or("", |span| corpus.sources.slice(span)).to_owned();
            (it.severity, place, it.message.en)
        })
        .collect()
}

const BUDGET: &str = "\
（単位：千円）

| 款 | 本年度 | 前年度 | 増減 | 構成比（％） |
|---|---:|---:|---:|---:|
| 議会費 | 112,340 | 110,215 | 2,125 | 1.4 |
| 総務費 | 1,306,115 | 1,290,874 | 15,241 | 16.8 |
| 民生費 | 3,872,207 | 3,655,091 | 217,116 | 49.8 |
| 衛生費 | 904,518 | 931,226 | △26,708 | 11.6 |
| 土木費 | 1,583,742 | 1,549,003 | 34,739 | 20.4 |
| 合計 | 7,778,922 | 7,536,409 | 242,513 | 100.0 |
";

const SALES: &str = "\
Region,Q1,Q2,Q3,Total
North,1234,1187,1342,3763
South,987,1023,1101,3111
East,2210,2345,2198,6753
Total,4431,4555,4641,13627
";

#[test]
fn a_true_table_is_passed() {
    assert_eq!(said("document.md", BUDGET), []);
    assert_eq!(said("document.csv", SALES), []);
}

#[test]
fn one_wrong_figure_is_one_error() {
    for (old, new) in [
        ("1,306,115", "1,306,151"),
        ("3,655,091", "3,655,901"),
        ("7,778,922", "7,778,292"),
        ("7,536,409", "7,436,409"),
        ("△26,708", "26,708"),
        ("904,518", "9,045,180"),
    ] {
        let found = said("document.md", &BUDGET.replacen(old, new, 1));
        assert_eq!(found.len(), 1, "{old} → {new}: {found:#?}");
        assert_eq!(found[0].0, Severity::Error, "{old} → {new}: {found:#?}");
    }
    for (old, new) in [("1187", "1178"), ("3763", "3673"), ("4641", "4461"), ("13627", "13672")] {
        let found = said("document.csv", &SALES.replacen(old, new, 1));
        assert_eq!(found.len(), 1, "{old} → {new}: {found:#?}");
        assert_eq!(found[0].0, Severity::Error, "{old} → {new}: {found:#?}");
    }
}

#[test]
fn differences_of_which_only_the_size_is_stated_are_passed() {
    let records = |turned: &[(i64, i64)]| {
        let plain = (1..9).map(|it| (1000 + 37 * it * it, 900 + 11 * it));
        let rows = plain.chain(turned.iter().copied()).map(|(plan, result)| {
            let diff = (plan - result).abs();
            format!("{{ \"plan\": {plan}, \"result\": {result}, \"diff\": {diff} }}")
        });
        format!("[{}]", rows.collect::<Vec<_>>().join(",\n"))
    };
    assert_eq!(said("document.json", &records(&[(807, 911), (640, 1203)])), []);
    // A single one may be a slip.
    let one = said("document.json", &records(&[(807, 911)]));
    assert!(one.iter().all(|it| it.0 == Severity::Warning), "{one:?}");
}

#[test]
fn a_lone_column_with_a_labelled_total_is_checked() {
    let table = "| Item | Amount |\n|---|---:|\n| Rent | 1,250 |\n| Food | 842 |\n| Travel | 318 |\n| Total | 2,410 |\n";
    assert_eq!(said("document.md", table), []);
    let found = said("document.md", &table.replace("2,410", "2,140"));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].2.contains("a difference of 270"), "{found:#?}");
}

#[test]
fn records_of_data_are_tables_too() {
    let data = "- { item: Rent, y2023: 1250, y2024: 1300 }\n- { item: Food, y2023: 842, y2024: 911 }\n- { item: Travel, y2023: 318, y2024: 277 }\n- { item: Total, y2023: 2410, y2024: 2488 }\n";
    assert_eq!(said("document.yaml", data), []);
    let found = said("document.yaml", &data.replace("911", "191"));
    assert_eq!(found.len(), 1, "{found:#?}");
}

#[test]
fn each_table_is_read_in_its_own_notation() {
    let table = "| Land | 2023 | 2024 |\n|---|---:|---:|\n| Nord | 1.234,5 | 1.301,2 |\n| Süd | 987,0 | 1.002,4 |\n| West | 2.210,7 | 2.105,9 |\n| Summe | 4.432,2 | 4.409,5 |\n";
    assert_eq!(said("document.md", table), []);
    let found = said("document.md", &table.replace("4.409,5", "4.490,5"));
    assert_eq!(found.len(), 1, "{found:#?}");
}

/// A generator (xorshift), the same everywhere.
fn random(seed: &mut u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed
}

fn table(rows: usize, columns: usize, mut cell: impl FnMut(usize, usize) -> String) -> String {
    let line = |cells: Vec<String>| cells.join(",") + "\n";
    let mut text = line((0..columns).map(|it| format!("c{it}")).collect());
    for row in 0..rows {
        text.push_str(&line((0..columns).map(|it| cell(row, it)).collect()));
    }
    text
}

#[test]
fn nothing_is_certain_of_random_numbers() {
    let mut seed = 42;
    for round in 0..30 {
        let (rows, columns) = (4 + round % 9, 2 + round % 7);
        let text = table(rows, columns, |_, _| {
            (random(&mut seed) % 10u64.pow(1 + round as u32 % 5)).to_string()
        });
        let found = said("document.csv", &text);
        assert!(found.iter().all(|it| it.0 < Severity::Error), "{text}{found:#?}");
    }
}

#[test]
fn tables_without_sense_are_passed() {
    let cells: [fn(usize, usize) -> String; 6] = [
        |_, _| "0".into(),
        |_, _| "7".into(),
        |row, column| format!("word {row} {column}"),
        |_, _| String::new(),
        |row, column| ["1.5", "2.25", "x", "-", "12", "3 years"][(row + column) % 6].into(),
        |row, column| if column == 0 { "合計".into() } else { (row * column).to_string() },
    ];
    for cell in cells {
        let text = table(12, 5, cell);
        assert_eq!(said("document.csv", &text), [], "{text}");
    }
}

#[test]
fn large_tables_end_in_time() {
    let mut seed = 7;
    for (rows, columns) in [(400, 4), (4, 100), (30, 20)] {
        let text = table(rows, columns, |_, _| (random(&mut seed) % 100_000).to_string());
        let found = said("document.csv", &text);
        assert!(found.len() < 5, "{rows} × {columns}: {} findings", found.len());
    }
}

#[test]
fn letters_of_a_total_may_be_set_apart_before_its_formula() {
    let table = "| 経費 | 金額 |\n|---|---|\n| 甲の経費 | 7.1 |\n| 乙の経費 | 2.4 |\n| 丙の経費 | 3.2 |\n| 丁の経費 | 6.1 |\n\
        | 小　計（Ⅰ＋Ⅱ） | 18.8 |\n| その他 | 4.4 |\n| 合　計 | 23.2 |\n";
    assert_eq!(said("document.md", table), []);
}

#[test]
fn what_nobody_ordered_has_a_price_all_the_same() {
    let table = |pens: &str| {
        format!(
            "| article | quantity | unit price | amount |\n|---|--:|--:|--:|\n| paper | 12 | 4.50 | 54.00 |\n| pens | 40 | 1.20 | {pens} |\n\
             | folders | 25 | 2.40 | 60.00 |\n| lamps | 3 | 38.00 | 114.00 |\n| desks | 2 | 219.00 | 438.00 |\n| chairs | 6 | 84.00 | 504.00 |\n"
        )
    };
    assert_eq!(said("order.md", &table("0.00")), []);
    assert_eq!(said("order.md", &table("48.00")), []);
    assert_eq!(said("order.md", &table("84.00")).len(), 1);
}

/// The rows of a table in several formats, none of which says that the first row is a header.
fn printed(rows: &[[&str; 3]]) -> Vec<(&'static str, String)> {
    let joined = |before: &str, between: &str, after: &str| -> String {
        rows.iter().map(|row| format!("{before}{}{after}\n", row.join(between))).collect()
    };
    vec![
        ("order.csv", joined("", ",", "")),
        ("order.tsv", joined("", "\t", "")),
        ("order.txt", rows.iter().map(|[a, b, c]| format!("{a:<10}{b:>8}{c:>8}\n")).collect()),
        ("order.html", format!("<table>{}</table>", joined("<tr><td>", "</td><td>", "</td></tr>"))),
        ("order.adoc", format!("|===\n{}|===\n", joined("|", " |", ""))),
        (
            "order.tex",
            format!("\\begin{{tabular}}{{lrr}}\n{}\\end{{tabular}}\n", joined("", " & ", " \\\\")),
        ),
        ("order.md", format!("|   |   |   |\n|---|---|---|\n{}", joined("| ", " | ", " |"))),
    ]
}

#[test]
fn a_table_without_a_header_has_its_first_row_all_the_same() {
    let rows = |total: &'static str| {
        let rows = [
            ["Paper", "120", "11"],
            ["Pens", "300", "22"],
            ["Folders", "250", "33"],
            ["Lamps", "77", "44"],
        ];
        [&rows[..], &[["Total", total, "110"]]].concat()
    };
    for ((name, right), (_, wrong)) in printed(&rows("747")).iter().zip(&printed(&rows("777"))) {
        assert_eq!(said(name, right), [], "{right}");
        assert_eq!(said(name, wrong).len(), 1, "{wrong}");
    }
}

#[test]
fn numbers_may_name_columns() {
    for header in [
        ["Region", "2020", "2021"],
        ["Percentile", "50", "99"],
        ["Age", "5歳", "6歳"],
        ["Model", "0.5", "0.1"],
    ] {
        let rows = [header, ["north", "120", "33"], ["south", "300", "22"], ["west", "250", "11"]];
        let rows = [&rows[..], &[["Total", "670", "66"]]].concat();
        for (name, text) in printed(&rows).iter().filter(|it| it.0 != "order.md") {
            assert_eq!(said(name, text), [], "{text}");
            assert_eq!(said(name, &text.replace("670", "870")).len(), 1, "{text}");
        }
    }
}
