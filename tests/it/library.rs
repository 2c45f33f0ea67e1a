//! The shipped examples, run. The one on the crate's page is run as a test of its documentation.

#[allow(dead_code)]
#[path = "../../examples/directory.rs"]
mod directory;
#[allow(dead_code)]
#[path = "../../examples/figures.rs"]
mod figures;
#[allow(dead_code)]
#[path = "../../examples/memory.rs"]
mod memory;

fn printed(run: impl FnOnce(&mut dyn std::io::Write)) -> String {
    let mut out = Vec::new();
    run(&mut out);
    String::from_utf8(out).unwrap()
}

#[test]
fn the_example_in_memory_finds_the_difference_and_its_end() {
    let out = printed(|out| memory::run(out).unwrap());
    assert!(out.starts_with("11.0億円: "), "{out}");
    assert!(out.contains("1.1億円"), "{out}");
    assert!(out.ends_with("findings now: 0\n"), "{out}");
}

#[test]
fn the_example_over_a_directory_prints_sarif() {
    let home = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(home.path().join(name), text).unwrap();
    write("kenzan.yaml", "sources: { budget: budget.yaml }\nrules: rule.yaml\n");
    write(
        "rule.yaml",
        "id: budget/total\ncheck: { sum: { in: budget, total: $.t, items: '$.i[*]' } }\n",
    );
    write("budget.yaml", "t: 8\ni: [1, 2]\n");
    let out = printed(|out| directory::run(home.path(), out).unwrap());
    let sarif: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "budget/total");
    let place = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(place, "budget.yaml");
}

#[test]
fn the_example_of_figures_compares_what_is_printed() {
    let said = |left, right| printed(|out| figures::run(left, right, out).unwrap());
    assert!(said("1,234百万円", "12.3億円").ends_with("the same, within rounding\n"));
    assert!(said("1,234百万円", "12.4億円").ends_with("not the same\n"));
    assert!(said("30人", "約30人").ends_with("the same, within rounding\n"));
    assert!(figures::run("30人", "30円", &mut Vec::new()).is_err());
    assert!(figures::run("無し", "30円", &mut Vec::new()).is_err());
}
