//! The labels beside an entity that reaches too few others: near candidates, and why they do not
//! count.

use insta::assert_snapshot;

use crate::run::{report, report_in};
use kenzan::diagnostic::Lang;

const RULES: &str = "\
model:
  entities:
    project: { in: projects, each: '$.projects[*]', key: $.id, label: $.name }
    kpi: { in: kpis, each: '$.kpis[*]', key: $.id, label: $.name }
    line: { in: projects, each: '$.lines[*]', key: $.no, if-present: true }
  edges:
    measures: { from: kpi, to: project, by: $.project, inverse: measured-by, if-present: true }
    funds: { from: line, to: project, by: $.project, inverse: funded-by, if-present: true }
";

const PROJECTS: &str = "\
projects:
  - { id: PJ-1, name: 予約 }
  - { id: PJ-2, name: 施設予約 }
  - { id: PJ-3, name: 電子申請 }
  - { id: PJ-12, name: Open Data }
";

fn found(check: &str, kpis: &str) -> String {
    let rules = format!("{RULES}rules:\n  - {{ id: test/rule, check: {{ {check} }} }}\n");
    report(&rules, &[("projects.yaml", PROJECTS), ("kpis.yaml", &format!("kpis:\n{kpis}"))])
}

const ONE: &str = "count: { entity: kpi, of: { path: measures }, is: 1 }";

#[test]
fn a_kpi_without_a_project_shows_the_one_that_its_name_speaks_of() {
    assert_snapshot!(found(ONE, "  - { id: k1, name: 施設予約の利用件数 }\n"), @r"
    kpis.yaml:2:11: error[test/rule] `k1 施設予約の利用件数`: 0 found along `measures`, 1 required
      2:11: 0 found from here: k1
      2:21: not counted: `k1 施設予約の利用件数` names `PJ-2 施設予約` here, but has no link `measures`: 施設予約の利用件数
    ");
    let rules = format!("{RULES}rules:\n  - {{ id: test/rule, check: {{ {ONE} }} }}\n");
    let kpis = "kpis: [{ id: k1, name: 施設予約の利用件数 }]\n";
    let ja = report_in(Lang::Ja, &rules, &[("projects.yaml", PROJECTS), ("kpis.yaml", kpis)]);
    assert!(
        ja.contains("「k1 施設予約の利用件数」の `measures` の先は1件でなければならないが、0件"),
        "{ja}"
    );
    assert!(ja.contains("「PJ-2 施設予約」を挙げているが、`measures` のリンクがない"), "{ja}");
}

#[test]
fn a_project_written_in_another_member_is_shown_there() {
    assert_snapshot!(found(ONE, "  - { id: k1, name: 件数, projekt: ＰＪ-3 }\n  - { id: k2, name: 件数, 事業: 電子申請 }\n"), @r"
    kpis.yaml:2:11: error[test/rule] `k1 件数`: 0 found along `measures`, 1 required
      2:11: 0 found from here: k1
      2:34: not counted: this is `PJ-3 電子申請`, but `measures` is read from `$.project`: ＰＪ-3
    kpis.yaml:3:11: error[test/rule] `k2 件数`: 0 found along `measures`, 1 required
      3:11: 0 found from here: k2
      3:29: not counted: this is `PJ-3 電子申請`, but `measures` is read from `$.project`: 電子申請
    ");
}

#[test]
fn a_key_inside_a_key_is_shown_if_it_stands_as_a_word() {
    let reports = found(ONE, "  - { id: PJ-1-03, name: 件数 }\n");
    assert!(
        reports.contains("names `PJ-1 予約` here, but has no link `measures`: PJ-1-03"),
        "{reports}"
    );
    assert!(!reports.contains("PJ-12"), "{reports}");
    let inside = found(ONE, "  - { id: k1, name: Use of Open Dataset }\n");
    assert!(!inside.contains("does not count"), "{inside}");
}

#[test]
fn nothing_near_is_nothing_shown() {
    assert_snapshot!(found(ONE, "  - { id: k1, name: 満足度, weight: 1 }\n"), @r"
    kpis.yaml:2:11: error[test/rule] `k1 満足度`: 0 found along `measures`, 1 required
      2:11: 0 found from here: k1
    ");
}

#[test]
fn a_project_without_a_kpi_shows_those_that_speak_of_it() {
    let check = "count: { entity: project, of: { path: measured-by }, min: 1 }";
    let kpis = "  - { id: k1, name: 予約の件数, project: PJ-1 }\n  - { id: k2, name: 施設予約の件数 }\n  - { id: k3, name: 電子申請の件数, project: PJ-1 }\n  - { id: k4, project: PJ-12 }\n";
    assert_snapshot!(found(check, kpis), @r"
    projects.yaml:3:11: error[test/rule] `PJ-2 施設予約`: 0 found along `measured-by`, at least 1 required
      3:11: 0 found from here: PJ-2
      kpis.yaml:3:21: not counted: `k2 施設予約の件数` names `PJ-2 施設予約` here, but has no link `measures`: 施設予約の件数
    projects.yaml:4:11: error[test/rule] `PJ-3 電子申請`: 0 found along `measured-by`, at least 1 required
      4:11: 0 found from here: PJ-3
      kpis.yaml:4:21: not counted: `k3 電子申請の件数` names `PJ-3 電子申請` here, but its link `measures` has another target: 電子申請の件数
    ");
}

#[test]
fn a_way_that_breaks_off_is_shown_where_it_does() {
    let check = "count: { entity: kpi, of: { path: measures/funded-by }, min: 1 }";
    assert_snapshot!(found(check, "  - { id: k1, project: PJ-1 }\n"), @r"
    kpis.yaml:2:11: error[test/rule] `k1`: 0 found along `measures/funded-by`, at least 1 required
      2:11: 0 found from here: k1
      projects.yaml:2:11: the path ends here: no `funded-by`: PJ-1
    ");
}

#[test]
fn a_reference_that_names_nothing_shows_whom_the_name_speaks_of() {
    let check = "resolve: { edge: measures }";
    assert_snapshot!(found(check, "  - { id: k1, name: 電子申請の件数, project: PJ-21 }\n"), @r"
    kpis.yaml:2:39: error[test/rule] no project has the key `PJ-21`
      2:39: `k1 電子申請の件数` refers to it: PJ-21
      projects.yaml:5:11: nearest key: same characters in another order: PJ-12
      2:21: names `PJ-3 電子申請`: 電子申請の件数
      = help: no `measures` refers to `PJ-12 Open Data`; if this reference means it, correcting either spelling resolves both
    ");
}

#[test]
fn many_entities_without_candidates_cost_no_long_search() {
    let kpis: String =
        (0..2_000).map(|it| format!("  - {{ id: k{it}, name: 指標{it} }}\n")).collect();
    let reports = found(ONE, &kpis);
    assert_eq!(reports.matches("error[test/rule]").count(), 2_000);
}

#[test]
fn many_references_that_name_nothing_cost_no_long_search() {
    let id = |it: usize| format!("id: k{it}, name: 事業第{it}号の件数, project: Q{it}");
    let kpis: String = (0..4_000).map(|it| format!("  - {{ {} }}\n", id(it))).collect();
    let projects: String =
        (0..12_000).map(|it| format!("  - {{ id: PJ-{it}, name: 事業第{it}号 }}\n")).collect();
    let rules = "resolve: { edge: measures }";
    let rules = format!("{RULES}rules:\n  - {{ id: test/rule, check: {{ {rules} }} }}\n");
    let projects = format!("projects:\n{projects}  - {{ id: PX, name: 事業第3999号の件 }}\n");
    let documents =
        [("projects.yaml", projects.as_str()), ("kpis.yaml", &format!("kpis:\n{kpis}"))];
    let reports = report(&rules, &documents);
    assert_eq!(reports.matches(": names `PJ-").count(), 3_999);
    assert!(reports.contains("names `PX 事業第3999号の件`: 事業第3999号の件数"), "the longest");
}

#[test]
fn a_name_inside_of_a_longer_one_is_not_meant_from_either_side() {
    let check = "count: { entity: project, of: { path: measured-by }, min: 1 }";
    let kpis = "  - { id: k1, name: 施設予約の件数, project: PJ-2 }\n  - { id: k2, project: PJ-3 }\n  - { id: k4, project: PJ-12 }\n";
    let projects = PROJECTS.replace("予約 }\n  - { id: PJ-2", "設予約 }\n  - { id: PJ-2");
    let rules = format!("{RULES}rules:\n  - {{ id: test/rule, check: {{ {check} }} }}\n");
    let documents =
        [("projects.yaml", projects.as_str()), ("kpis.yaml", &format!("kpis:\n{kpis}"))];
    assert_snapshot!(report(&rules, &documents), @r"
    projects.yaml:2:11: error[test/rule] `PJ-1 設予約`: 0 found along `measured-by`, at least 1 required
      2:11: 0 found from here: PJ-1
    ");
}

#[test]
fn a_name_that_many_share_means_none_of_them() {
    let check = "count: { entity: kpi, of: { path: measures }, is: 1 }";
    let rules = format!("{RULES}rules:\n  - {{ id: test/rule, check: {{ {check} }} }}\n");
    let projects: String =
        (0..4).map(|it| format!("  - {{ id: PJ-{it}, name: その他の事業 }}\n")).collect();
    let projects = format!("projects:\n{projects}");
    let kpis = "kpis:\n  - { id: k1, name: その他の事業の件数 }\n";
    let found = report(&rules, &[("projects.yaml", &projects), ("kpis.yaml", kpis)]);
    assert!(!found.contains("does not count"), "{found}");
}
