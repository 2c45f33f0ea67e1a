//! The table of cases in `tests/data/selectors.txt`.
//!
//! `# …` is a heading, `document JSON` sets the document, `SELECTOR => PLACES` is a valid selector
//! with the places it selects in order, `SELECTOR !! START..END` an invalid one with its faulty
//! bytes. A place is a path of names and indexes (`/a/0`), `/` for the root, or a normalized path
//! (`$['0']`) in which `␠` is a space.

use kenzan::select::Selector;

use super::json::document;
use super::paths;

const TABLE: &str = include_str!("../../data/selectors.txt");

fn normalized(place: &str) -> String {
    if place.starts_with('$') {
        return place.replace('␠', " ");
    }
    let steps = place.split('/').filter(|step| !step.is_empty());
    let written = steps.map(|step| match step.parse::<usize>() {
        Ok(index) => format!("[{index}]"),
        Err(_) => format!("['{step}']"),
    });
    format!("${}", written.collect::<String>())
}

/// Each case that fails, with what came instead.
fn failures(table: &str) -> (usize, Vec<String>) {
    let mut tree = document("null");
    let mut count = 0;
    let mut failures = Vec::new();
    for line in table.split('\n').filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(text) = line.strip_prefix("document ") {
            tree = document(text);
            continue;
        }
        count += 1;
        if let Some((selector, range)) = line.split_once(" !! ") {
            let found = Selector::parse(selector).map(|_| ()).map_err(|fault| fault.range);
            let got = found.map_or_else(|range| format!("{range:?}"), |()| "accepted".to_owned());
            if got != range {
                failures.push(format!("{line}   got {got}"));
            }
            continue;
        }
        let (selector, places) = line.split_once(" =>").unwrap_or_else(|| panic!("{line}"));
        let wanted: Vec<String> = places.split_whitespace().map(normalized).collect();
        if let Err(fault) = Selector::parse(selector) {
            failures.push(format!("{line}   refused {:?} {}", fault.range, fault.message.en));
            continue;
        }
        let got = paths(&tree, selector);
        if got != wanted {
            failures.push(format!("{line}   got {}", got.join(" ")));
        }
    }
    (count, failures)
}

#[test]
fn every_case_of_the_table_holds() {
    let (count, failures) = failures(TABLE);
    assert!(failures.is_empty(), "{} of {count}:\n{}", failures.len(), failures.join("\n"));
    assert!(count >= 300, "{count} cases");
}

#[test]
fn a_wrong_expectation_is_noticed() {
    for line in ["$ => /a", "$.a =>", "$ !! 0..1", "$. => /", "$. !! 0..1"] {
        let (_, failures) = failures(&format!("document {{\"a\":1}}\n{line}\n"));
        assert_eq!(failures.len(), 1, "{line}");
    }
}
