//! Packs are adapted to projects that use other names.

use crate::cli::Place;

const CONFIG: &str = "\
version: 1
lang: en
extends:
  - pack: kenzan:kpi
    keys: { kpis: 指標, projects: 事業, id: 番号, number: 番号, project: 事業番号, layer: 段階, target: 目標 }
    words: { output: 活動, outcome: 成果 }
sources: { kpis: kpis.yaml, projects: projects.csv }
";

const KPIS: &str = "\
指標:
  - { 番号: k1, 事業番号: 1, 段階: 活動, 目標: 5件 }
  - { 番号: k2, 事業番号: 1, 段階: 成果, 目標: 7件 }
  - { 番号: k3, 事業番号: 2, 段階: 活動, 目標: 3件 }
";

fn place(config: &str, kpis: &str) -> Place {
    Place::new(&[
        ("kenzan.yaml", config.as_bytes()),
        ("kpis.yaml", kpis.as_bytes()),
        ("projects.yaml", "事業: [{ 番号: 1 }, { 番号: 2 }]\n".as_bytes()),
    ])
}

#[test]
fn a_portfolio_with_other_names_needs_no_edited_rule() {
    let config = CONFIG.replace("projects.csv", "projects.yaml");
    let report = place(&config, KPIS).run("check");
    assert!(report.contains("[coverage/outcome] project `2` has no outcome KPI"), "{report}");
    assert_eq!(report.matches("error[").count(), 1, "{report}");
    let right = format!("{KPIS}  - {{ 番号: k4, 事業番号: 2, 段階: 成果, 目標: 1件 }}\n");
    let report = place(&config, &right).run("check");
    assert!(report.contains("no findings") && report.ends_with("exit 0\n"), "{report}");
    let wrong = right.replace("段階: 成果, 目標: 1件", "段階: 結果, 目標: 1件");
    let report = place(&config, &wrong).run("check");
    assert!(report.contains("`結果` is not among the allowed values (2)"), "{report}");
    let astray = right.replace("事業番号: 2, 段階: 成果", "事業番号: 8, 段階: 成果");
    assert!(place(&config, &astray).run("check").contains("no project has the key `8`"));
}

#[test]
fn a_name_that_the_pack_does_not_use_is_reported() {
    let config =
        CONFIG.replace("projects.csv", "projects.yaml").replace("target: 目標", "targget: 目標");
    let report = place(&config, KPIS).run("check");
    assert!(report.contains("the pack `kpi` does not use the name `targget`"), "{report}");
    assert!(report.contains("did you mean `target`?") && report.ends_with("exit 2\n"), "{report}");
}

#[test]
fn examples_use_the_names_of_the_pack_and_do_not_run_where_it_is_fitted() {
    let config = CONFIG.replace("projects.csv", "projects.yaml");
    let answer = place(&config, KPIS).run("test");
    assert!(answer.ends_with("exit 0\n"), "{answer}");
    for pack in ["links", "jp-budget"] {
        let config = format!(
            "version: 1\nsources: {{ kpis: kpis.yaml }}\nextends: [{{ pack: kenzan:{pack}, keys: {{ name: 名称, items: 内訳 }} }}]\n"
        );
        let config = if pack == "links" { config.replace(", items: 内訳", "") } else { config };
        let answer = place(&config, KPIS).run("test");
        assert!(answer.ends_with("exit 0\n"), "{pack}: {answer}");
    }
}

#[test]
fn only_packs_are_fitted() {
    let config =
        "version: 1\nextends: [{ pack: rules, keys: { a: b } }]\nsources: { kpis: kpis.yaml }\n";
    assert!(place(config, KPIS).run("check").contains("only a pack can be adapted"));
}
