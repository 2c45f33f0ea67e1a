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
fn a_rate_may_be_of_what_is_left_of_the_whole() {
    let rows = [("A", 4, 3, 0), ("B", 3, 2, 0), ("C", 5, 1, 0), ("D", 17, 6, 1), ("E", 8, 3, 0)];
    let rows = rows.iter().map(|(name, matches, wins, none)| {
        let rate = f64::from(*wins) * 100.0 / f64::from(matches - none);
        format!("{name},{matches},{wins},{none},{rate:.1}\n")
    });
    let table = format!("team,matches,wins,no_results,win_pct\n{}", rows.collect::<String>());
    judged_by_auto("a.csv", &table, &[("37.5", "35.7")], "table/share");
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
