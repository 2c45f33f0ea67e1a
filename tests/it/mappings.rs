//! Records under keys that name them are rows of a table: they are checked without rules as lists of records are.

use crate::cli::Place;
use crate::run::found_by_auto;

const BUDGET: &str = "\
budget:
  rent: { y2024: 1200, y2025: 1250 }
  food: { y2024: 815, y2025: 830 }
  travel: { y2024: 310, y2025: 325 }
  total: { y2024: 2325, y2025: 2405 }
";

const REGIONS: &str = "{\"north\": {\"men\": 120, \"women\": 131, \"all\": 251},
\"south\": {\"men\": 88, \"women\": 97, \"all\": 185},
\"west\": {\"men\": 45, \"women\": 52, \"all\": 97},
\"centre\": {\"men\": 74, \"women\": 81, \"all\": 155},
\"east\": {\"men\": 61, \"women\": 70, \"all\": 131}}
";

/// The messages about `text` with `old` in place of `new`.
fn with(name: &str, text: &str, old: &str, new: &str) -> Vec<String> {
    assert_eq!(text.matches(old).count(), 1, "{old}");
    found_by_auto(name, &text.replace(old, new)).into_iter().map(|it| it.message.en).collect()
}

#[test]
fn a_total_below_records_is_the_sum_of_its_columns() {
    assert!(found_by_auto("a.yaml", BUDGET).is_empty());
    let found = with("a.yaml", BUDGET, "2405", "2450");
    assert!(found.len() == 1 && found[0].contains("2,450"), "{found:?}");
    let nested = BUDGET.replace("total: {", "travel2: { y2024: 0, y2025: 0 }\n  total: {");
    assert!(found_by_auto("a.yaml", &nested).is_empty());
}

#[test]
fn a_relation_of_most_records_is_expected_of_all() {
    assert!(found_by_auto("a.json", REGIONS).is_empty());
    let found = with("a.json", REGIONS, "\"all\": 97", "\"all\": 79");
    assert!(found.len() == 1 && found[0].contains("79"), "{found:?}");
}

#[test]
fn a_total_of_such_a_record_is_one_finding() {
    let totals = REGIONS.replace("\"all\"", "\"total\"");
    assert!(found_by_auto("a.json", &totals).is_empty());
    let found = with("a.json", &totals, "\"total\": 97", "\"total\": 79");
    assert!(found.len() == 1 && found[0].contains("79"), "{found:?}");
}

#[test]
fn records_of_programs_have_no_relation() {
    for text in [
        "{\"a\": {\"port\": 80, \"retries\": 3, \"total\": 95}, \"b\": {\"port\": 81, \"retries\": 2, \"total\": 9},
        \"c\": {\"port\": 443, \"retries\": 5, \"total\": 12}}",
        "{\"x\": {\"version\": \"1.0\"}, \"y\": {\"version\": \"2.1\"}, \"total\": {\"version\": \"4.0\"}}",
        "{\"p1\": {\"page\": 1, \"size\": 20, \"total\": 31}, \"p2\": {\"page\": 2, \"size\": 20, \"total\": 31},
        \"p3\": {\"page\": 3, \"size\": 20, \"total\": 31}}",
    ] {
        assert!(found_by_auto("a.json", text).is_empty(), "{text}");
    }
}

#[test]
fn rules_are_written_for_them() {
    let place = Place::new(&[("a.yaml", BUDGET.as_bytes()), ("b.json", REGIONS.as_bytes())]);
    let said = place.run("infer");
    assert!(said.ends_with("exit 0\n") && !said.contains("no declared rule"), "{said}");
    let tested = place.run("test");
    assert!(tested.contains("noisy: 0, missing: 0"), "{tested}");
}
