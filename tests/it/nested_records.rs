//! The kind `records`: totals that data files state about the records below them. True files pass, one wrong
//! figure is one finding, and program output that only looks similar passes.

use kenzan::diagnostic::Severity;
use kenzan::lint::LintResult;

use crate::run::verdict;

const RULE: &str = "id: record/total\ncheck: { records: { relation: total } }\n";

/// Severity and place of each finding in one document.
fn said(name: &str, text: &str) -> Vec<(Severity, String)> {
    let rules = format!("{RULE}if-present: true\n");
    let (corpus, LintResult { diagnostics, .. }) = verdict(&rules, &[(name, text)]);
    let faults = diagnostics.into_iter().filter(|it| it.severity > Severity::Note);
    faults
        .map(|it| (it.severity, it.span().map_or("", |span| corpus.sources.slice(span)).to_owned()))
        .collect()
}

fn error(place: &str) -> Vec<(Severity, String)> {
    vec![(Severity::Error, place.to_owned())]
}

const PLAN: &str = "\
total_budget: 453
programmes:
  - { name: North, budget: 270, measures: [{ budget: 125 }, { budget: 145 }] }
  - { name: South, budget: 138, measures: [{ budget: 95 }, { budget: 43 }] }
  - { name: West, budget: 45, measures: [{ budget: 25 }, { budget: 20 }] }
";

#[test]
fn a_true_plan_is_passed() {
    assert_eq!(said("plan.yaml", PLAN), []);
}

#[test]
fn one_wrong_figure_is_one_error() {
    let wrong = |old: &str, new: &str| said("plan.yaml", &PLAN.replacen(old, new, 1));
    assert_eq!(
        wrong("budget: 270", "budget: 207"),
        error("207"),
        "its own and the grand total fail"
    );
    assert_eq!(wrong("budget: 145", "budget: 154"), error("270"));
    assert_eq!(wrong("total_budget: 453", "total_budget: 435"), error("435"));
}

#[test]
fn a_mapping_of_amounts_is_added_too() {
    let plan = |total: &str| {
        format!(
            "plan:\n  total: {total}\n  breakdown: {{ staff: 12億円, rent: 8億円, travel: 9億円 }}\n"
        )
    };
    assert_eq!(said("plan.yaml", &plan("29億円")), []);
    assert_eq!(said("plan.yaml", &plan("33億円")), error("33億円"));
    let beside = |total: &str| {
        format!("{{ \"name\": \"x\", \"staff\": 1200, \"rent\": 815, \"total\": {total} }}")
    };
    assert_eq!(said("plan.json", &beside("2015")), []);
    let warning = vec![(Severity::Warning, "2051".to_owned())];
    assert_eq!(
        said("plan.json", &beside("2051")),
        warning,
        "815 may have its digits swapped as well"
    );
}

#[test]
fn names_are_not_needed_where_the_sum_holds_in_nine_of_ten_records() {
    let record = |at: usize, slip: usize| {
        let (one, other) = (101 * at + 13, 57 * at + 29);
        format!(
            "- {{ outlay: {}, parts: [{{ x: {one} }}, {{ x: {other} }}] }}\n",
            one + other + slip
        )
    };
    let data = |slip: usize| -> String {
        (1..=12).map(|at| record(at, if at == 7 { slip } else { 0 })).collect()
    };
    assert_eq!(said("data.yaml", &data(0)), []);
    assert_eq!(said("data.yaml", &data(100)).len(), 1);
}

#[test]
fn amounts_of_other_names_are_likely_the_items_where_one_record_adds_up() {
    let data = |a: u32| {
        format!(
            "- {{ budget: {a}, items: [{{ amount: 50 }}, {{ amount: 60 }}] }}\n- {{ budget: 30, items: [{{ amount: 10 }}, {{ amount: 20 }}] }}\n"
        )
    };
    assert_eq!(said("data.yaml", &data(110)), []);
    assert_eq!(said("data.yaml", &data(120)), [(Severity::Warning, "120".to_owned())]);
}

#[test]
fn answers_of_programs_are_passed() {
    for text in [
        // A page of a longer answer.
        "{ \"total\": 230, \"page\": 2, \"items\": [{ \"amount\": 100 }, { \"amount\": 120 }] }",
        // A number of items.
        "{ \"total\": 2, \"items\": [{ \"amount\": 1 }, { \"amount\": 3 }] }",
        // Sizes and lines of something else.
        "{ \"total\": 900, \"files\": [{ \"line\": 500 }, { \"line\": 600 }] }",
        "{ \"size\": 900, \"files\": [{ \"size\": 10 }, { \"size\": 20 }] }",
        // Overlapping parts, and a single part.
        "{ \"n\": 45, \"by_set\": { \"a\": { \"n\": 30 }, \"b\": { \"n\": 40 } } }",
        "{ \"budget\": 15, \"by_set\": { \"a\": { \"budget\": 11 } } }",
        // The granted amount and the payments.
        "{ \"budget\": 100, \"payments\": [{ \"amount\": 40 }, { \"amount\": 50 }] }",
        // Rates and years.
        "{ \"rate\": 5, \"years\": [{ \"rate\": 4 }, { \"rate\": 6 }] }",
        "{ \"total\": 2021, \"years\": [2019, 2020] }",
        // A subtotal among the items.
        "{ \"total\": 30, \"rows\": [{ \"name\": \"a\", \"amount\": 30 }, { \"name\": \"total\", \"amount\": 30 }] }",
        // Where something stands.
        "{ \"parts\": [{ \"line\": 18, \"name\": \"a\" }, { \"line\": 26, \"name\": \"b\" }], \"total\": { \"line\": 36, \"amount\": \"98\" } }",
        // Rounded figures.
        "{ \"total\": \"10億円\", \"items\": [\"3億円\", \"3億円\", \"3億円\"] }",
    ] {
        assert_eq!(said("answer.json", text), [], "{text}");
    }
}

#[test]
fn what_nests_deep_or_is_long_is_read_in_time() {
    let deep = format!("{}1{}", "{\"total\": 3, \"a\": ".repeat(100), "}".repeat(100));
    assert_eq!(said("deep.json", &deep), []);
    let items: Vec<String> = (0..20_000).map(|it| format!("{{\"amount\":{it}}}")).collect();
    let long = format!("{{\"total\": 199990000, \"items\": [{}]}}", items.join(","));
    assert_eq!(said("long.json", &long), []);
}

#[test]
fn a_declared_sum_at_the_same_figure_is_the_only_finding() {
    let declared = "  - id: plan/total\n    check: { sum: { each: '$.programmes[*]', total: $.budget, items: '$.measures[*].budget' } }\n";
    let rules = format!(
        "rules:\n  - id: record/total\n    check: {{ records: {{ relation: total }} }}\n{declared}"
    );
    let text = PLAN.replacen("budget: 145", "budget: 154", 1);
    let (_, LintResult { diagnostics, .. }) = verdict(&rules, &[("plan.yaml", &text)]);
    let codes: Vec<_> = diagnostics.iter().map(|it| &*it.code).collect();
    assert_eq!(codes, ["plan/total"]);
}

#[test]
fn one_record_may_count_more_than_the_others() {
    let player = |phases: [u32; 3], bowling: &str, total: u32| {
        let [first, second, third] = phases;
        format!(
            "{{\"phase\": [{{\"balls\": {first}}}, {{\"balls\": {second}}}, {{\"balls\": {third}}}], \"bowling\": {bowling}, \"total_balls\": {total}}}"
        )
    };
    let players = |bowling: &str, total: u32| {
        let all = [
            player([104, 155, 64], "null", 323),
            player([210, 96, 32], "null", 338),
            player([55, 71, 20], "null", 146),
            player([88, 91, 40], bowling, total),
        ];
        format!("{{\"players\": [{}]}}", all.join(", "))
    };
    assert_eq!(said("a.json", &players("{\"overs\": 129.5}", 996)), []);
    assert_eq!(said("a.json", &players("null", 996)), error("996"));
    assert_eq!(said("a.json", &players("{\"overs\": 129.5}", 291)), error("291"));
}

#[test]
fn the_competitors_of_a_company_are_no_parts_of_it() {
    let company = |list: &str| {
        format!(
            "{{\"total_revenue\": 1240.0, \"{list}\": {{\"a\": {{\"total_revenue\": 735.0, \"x\": 1}}, \"b\": {{\"total_revenue\": 504.0, \"x\": 2}}}}}}"
        )
    };
    assert_eq!(said("a.json", &company("competitors")), []);
    assert_eq!(said("a.json", &company("divisions")), error("1240.0"));
}
