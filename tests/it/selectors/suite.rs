//! The compliance suite of JSONPath, where somebody has a copy: `JSONPATH_SUITE=cts.json cargo test
//! --test it -- compliance_suite --ignored`.

use kenzan::select::Selector;
use serde_json::Value;

use super::json::document;
use super::paths;

/// Why a case of the suite fails.
fn fault(case: &Value) -> Option<String> {
    let selector = case["selector"].as_str().unwrap();
    let parsed = Selector::parse(selector);
    if case["invalid_selector"] == true {
        return parsed.ok().map(|_| "accepted".to_owned());
    }
    if let Err(fault) = parsed {
        return Some(format!("refused: {fault:?}"));
    }
    let found = serde_json::json!(paths(&document(&case["document"].to_string()), selector));
    let one = case["result_paths"].as_array().is_some() && found == case["result_paths"];
    let any = case["results_paths"].as_array().is_some_and(|all| all.contains(&found));
    (!one && !any).then(|| format!("selected {found}"))
}

#[test]
#[ignore = "needs a copy of the compliance suite"]
fn the_compliance_suite_agrees() {
    let path = std::env::var("JSONPATH_SUITE").expect("JSONPATH_SUITE names the file");
    let suite: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let cases = suite["tests"].as_array().unwrap();
    let faults =
        cases.iter().filter_map(|case| Some(format!("{}: {}", case["name"], fault(case)?)));
    let faults: Vec<String> = faults.collect();
    assert!(faults.is_empty(), "{} of {}: {faults:#?}", faults.len(), cases.len());
}
