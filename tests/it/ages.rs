//! Ages and numbers of years beside the years that they follow from.

use crate::run;

fn found(text: &str) -> String {
    let rule = "id: text/age\nif-present: true\ncheck: { text: { relation: age } }\n";
    run::report(rule, &[("document.md", text)])
}

#[test]
fn a_period_of_years_lasts_as_long_as_is_said() {
    for text in [
        "The plan 2019–2023 (five years) is new.\n",
        "The plan 2019-2023 (4 years) is new.\n",
        "From 2019 to 2023, a five-year period, nothing changed.\n",
        "The five-year plan (2019–2023) and two years of 2020 to 2029.\n",
        "In 2019-2023 (see 3 years of data) it rose.\n",
        "Chapter 2019-2021 (12 pages).\n",
    ] {
        assert_eq!(found(text), "(nothing found)\n", "{text}");
    }
    for (text, words) in [
        (
            "The plan 2019–2023 (six years) is new.\n",
            "`six` years are stated, but 2019–2023 is 5 years",
        ),
        ("The three-year plan (2019–2023) is new.\n", "`three` years are stated"),
        ("From 2019 to 2029, a five-year plan, nothing changed.\n", "`five` years are stated"),
    ] {
        let report = found(text);
        assert!(report.contains(words) && report.contains("warning[text/age]"), "{text}: {report}");
    }
}

#[test]
fn ages_beside_years_of_birth_lead_to_one_year() {
    let table = |age: &str| {
        format!(
            "| 氏名 | 生年月日 | 年齢（歳） |\n|---|---|---|\n| 甲 | 1950年4月1日 | 75 |\n| 乙 | 昭和37年 | 62 |\n| 丙 | 1973年 | 52 |\n| 丁 | 1990年 | 34歳 |\n| 戊 | 1981年 | {age} |\n"
        )
    };
    assert_eq!(found(&table("44")), "(nothing found)\n");
    assert_eq!(found(&table("43")), "(nothing found)\n");
    let report = found(&table("54"));
    assert!(report.contains("in 2025 the age is 43 or 44"), "{report}");
    assert_eq!(report.matches("warning[").count(), 1, "{report}");
    let words = |age: &str| {
        format!(
            "甲（1950年生まれ、75歳）、乙（1962年生まれ、62歳）、丙（1973年生まれ、52歳）、丁（1990年生まれ、35歳）と戊（1981年生まれ、{age}歳）。\n"
        )
    };
    assert_eq!(found(&words("44")), "(nothing found)\n");
    assert!(
        found(&words("34")).contains("34歳") || found(&words("34")).contains("age 34 is stated")
    );
    // Of different times, or too few to say.
    let apart = "甲（1950年生まれ、20歳）、乙（1962年生まれ、62歳）、丙（1973年生まれ、18歳）、丁（1990年生まれ、35歳）。\n";
    assert_eq!(found(apart), "(nothing found)\n");
    assert_eq!(
        found("甲（1950年生まれ、75歳）、乙（1962年生まれ、12歳）。\n"),
        "(nothing found)\n"
    );
}
