//! Counts along links that are too small only because of an unresolved reference: the reference is
//! the fault while it is reported, and the count if it is accepted.

use insta::assert_snapshot;

use crate::cli::Place;
use crate::run::{KPIS, report};

const COVERED: &str = "  - id: a/covered
    check: { count: { entity: project, of: { path: ^measures }, min: 1 } }
";
const LANDS: &str = "  - id: a/lands
    check: { resolve: { edge: measures } }
";
const PROJECTS: &str = "projects:\n- { id: p1 }\n- { id: alpha }\n";
const CONFIG: &str = "version: 1\nsources: { projects: projects.yaml, kpis: kpis.yaml }\n";

/// KPIs; the last one refers to `reference`.
fn kpis(reference: &str) -> String {
    format!("kpis:\n- {{ id: k1, project: p1 }}\n- {{ id: k2, project: {reference} }}\n")
}

fn place(rules: &str, config: &str, kpis: &str) -> Place {
    Place::new(&[
        ("kenzan.yaml", format!("{CONFIG}{config}").as_bytes()),
        ("rules/links.yaml", format!("{KPIS}{rules}").as_bytes()),
        ("projects.yaml", PROJECTS.as_bytes()),
        ("kpis.yaml", kpis.as_bytes()),
    ])
}

/// Severity and code of each finding, in order: `error a/covered`.
fn told(report: &str) -> String {
    let codes = report.split('\n').filter_map(|it| {
        let (before, code) = it.split_once('[')?;
        let severity = before.rsplit_once(": ")?.1;
        let is_head = ["note", "warning", "error"].contains(&severity);
        is_head.then(|| format!("{severity} {}", code.split(']').next().unwrap()))
    });
    codes.collect::<Vec<_>>().join(", ")
}

/// The findings of `rules` in KPIs, the last of which refers to `reference`.
fn told_of(rules: &str, reference: &str) -> String {
    let documents = [("projects.yaml", PROJECTS), ("kpis.yaml", &*kpis(reference))];
    told(&report(&format!("{KPIS}{rules}"), &documents))
}

#[test]
fn a_reference_that_is_told_is_the_one_finding() {
    let place = place(&format!("{COVERED}{LANDS}"), "", &kpis("alpah"));
    assert_snapshot!(place.run("check"), @r"
    kpis.yaml:3:22: error[a/lands] no project has the key `alpah`
      3:22: `k2` refers to it: alpah
      projects.yaml:3:9: nearest key: same characters in another order: alpha
      = help: no `measures` refers to `alpha`; if this reference means it, correcting either spelling resolves both
    1 count, 2 references checked in 2 files (not checked: 1 count); 1 error
    exit 1
    ");
    assert_snapshot!(place.run("check -v --lang ja"), @r"
    kpis.yaml:3:22: error[a/lands] 「alpah」をキーとする project はない
      3:22: 「k2」からの参照: alpah
      projects.yaml:3:9: 最も近いキー（文字の順序だけが違う）: alpha
      = help: 「alpha」への参照 `measures` は1つもない。これを指すのであれば、どちらかの表記を直せば両方とも解消する
    projects.yaml:3:9: note[a/covered] 「alpha」の `^measures` の先は1件以上でなければならないが、0件
      3:9: ここからは0件: alpha
      = note: 「alpah」の参照先がないため、その影響と考えられる
    個数1件・参照2件を2ファイルで検査（未検査: 個数1件）: エラー1件、情報1件
    exit 1
    ");
    assert_eq!(told_of(COVERED, "alpah"), "error model/unresolved, note a/covered");
}

#[test]
fn a_reference_that_is_like_no_key_excuses_no_gap() {
    let told = told_of(&format!("{COVERED}{LANDS}"), "Q77");
    assert_eq!(told, "error a/lands, error a/covered");
    assert_eq!(told_of(COVERED, "Q77"), "error model/unresolved, error a/covered");
}

#[test]
fn a_reference_that_is_accepted_excuses_no_count() {
    let rules = format!("{COVERED}{LANDS}");
    for reference in ["Q77", "alpah"] {
        let waive = format!("    waive: [{{ at: {reference}, reason: known }}]\n");
        let waived = place(&format!("{rules}{waive}"), "", &kpis(reference)).run("check");
        assert_eq!(told(&waived), "error a/covered", "{waived}");
        assert!(waived.contains("2 counts, 2 references checked"), "{waived}");
        let lesser = told_of(&format!("{rules}    severity: warning\n"), reference);
        assert_eq!(lesser, "warning a/lands, error a/covered");
        let comment = format!("{} # kenzan: ignore[a/lands] known", kpis(reference).trim_end());
        let suppressed = place(&rules, "", &comment).run("check");
        assert_eq!(told(&suppressed), "error a/covered", "{suppressed}");
        assert!(suppressed.contains("2 counts, 2 references checked"), "{suppressed}");
        for list in [
            "suppress: [{ rule: a/lands, in: kpis, reason: known }]\n",
            "overrides: [{ files: [kpis.yaml], ignore: [a/lands], reason: known }]\n",
        ] {
            let listed = place(&rules, list, &kpis(reference)).run("check");
            assert_eq!(told(&listed), "error a/covered", "{listed}");
        }
    }
}

#[test]
fn a_count_without_its_excuse_is_shown_like_any_other() {
    let waive = "    waive: [{ at: Q77, reason: known }]\n";
    let place = place(&format!("{COVERED}{LANDS}{waive}"), "", &kpis("Q77"));
    assert_snapshot!(place.run("check"), @r"
    projects.yaml:3:9: error[a/covered] `alpha`: 0 found along `^measures`, at least 1 required
      3:9: 0 found from here: alpha
    2 counts, 2 references checked in 2 files; 1 error
    exit 1
    ");
    assert_snapshot!(place.run("check --lang ja"), @r"
    projects.yaml:3:9: error[a/covered] 「alpha」の `^measures` の先は1件以上でなければならないが、0件
      3:9: ここからは0件: alpha
    個数2件・参照2件を2ファイルで検査: エラー1件
    exit 1
    ");
}

#[test]
fn a_count_that_has_an_excuse_can_be_accepted_for_itself() {
    let own = "    waive: [{ at: alpha, reason: new }]\n";
    let both = format!("{COVERED}{own}{LANDS}");
    assert_eq!(told_of(&both, "alpah"), "error a/lands, note a/covered");
    let waive = "    waive: [{ at: alpah, reason: known }]\n";
    assert_eq!(told_of(&format!("{both}{waive}"), "alpah"), "note a/lands, note a/covered");
}

#[test]
fn one_of_two_references_that_is_told_is_enough() {
    let rules = format!("{COVERED}{LANDS}");
    let two = format!("{}- {{ id: k3, project: alpha2 }}\n", kpis("alpah"));
    let first = two.replace("alpah }", "alpah } # kenzan: ignore[a/lands] known");
    let both = first.replace("alpha2 }", "alpha2 } # kenzan: ignore[a/lands] known");
    assert_eq!(told(&place(&rules, "", &first).run("check")), "error a/lands");
    assert_eq!(told(&place(&rules, "", &both).run("check")), "error a/covered");
}

#[test]
fn counts_of_any_sort_lose_their_excuse() {
    let waive = "    waive: [{ at: alpah, reason: known }]\n";
    for limits in ["min: 1", "is: 1", "min: 1, max: 3", "min: 1, propagate: ^measures/measures"] {
        let rules = format!("{}{LANDS}", COVERED.replace("min: 1", limits));
        assert_eq!(told_of(&rules, "alpah"), "error a/lands, note a/covered", "{limits}");
        let waived = told_of(&format!("{rules}{waive}"), "alpah");
        assert_eq!(waived, "note a/lands, error a/covered", "{limits}");
    }
}

#[test]
fn a_way_further_on_loses_its_excuse_too() {
    let rules = |waive: &str| {
        format!(
            "\
model:
  entities:
    area: {{ each: '$.areas[*]', key: $.id }}
    project: {{ each: '$.projects[*]', key: $.id }}
    kpi: {{ each: '$.kpis[*]', key: $.id }}
  edges:
    holds: {{ from: area, to: project, by: '$.projects[*]' }}
    measures: {{ from: kpi, to: project, by: $.project }}
rules:
  - id: a/covered
    check: {{ count: {{ entity: area, of: {{ path: holds/^measures }}, min: 1 }} }}
{LANDS}{waive}"
        )
    };
    let document = "\
areas: [{ id: a1, projects: [p1] }, { id: a2, projects: [alpha] }]
projects: [{ id: p1 }, { id: alpha }]
kpis: [{ id: k1, project: p1 }, { id: k2, project: alpah }]
";
    let found = |waive: &str| told(&report(&rules(waive), &[("document.yaml", document)]));
    assert_eq!(found(""), "note a/covered, error a/lands");
    let waive = "    waive: [{ at: alpah, reason: known }]\n";
    assert_eq!(found(waive), "error a/covered, note a/lands");
}

/// An accepted reference to something outside still is a reference.
#[test]
fn what_an_entity_refers_to_itself_is_not_missing() {
    let forth = "  - id: a/measures
    check: { count: { entity: kpi, of: { path: measures }, min: 1 } }
";
    let waive = "    waive: [{ at: Q77, reason: outside }]\n";
    assert_eq!(told_of(&format!("{forth}{LANDS}{waive}"), "Q77"), "note a/lands");
}

#[test]
fn a_share_that_only_an_accepted_reference_keeps_up_is_too_small() {
    let share = |share: &str| format!("{COVERED}    at-least: {share}\n{LANDS}");
    let waive = "    waive: [{ at: alpah, reason: known }]\n";
    assert_eq!(
        told_of(&share("50%"), "alpah"),
        "error a/lands, note a/covered",
        "enough hold in any case"
    );
    assert_eq!(
        told_of(&format!("{}{waive}", share("50%")), "alpah"),
        "note a/lands, note a/covered"
    );
    let told = told_of(&share("75%"), "alpah");
    assert_eq!(told, "error a/lands, note a/covered, note a/covered");
    let waived = place(&format!("{}{waive}", share("75%")), "", &kpis("alpah")).run("check");
    assert_snapshot!(waived, @r"
    projects.yaml:3:9: error[a/covered] 1 of 2 instances hold (50%), but at least 75% must
      3:9: `alpha`: 0 found along `^measures`, at least 1 required: alpha
    2 counts, 2 references checked in 2 files; 1 error
    exit 1
    ");
    let comment = format!("{} # kenzan: ignore[a/lands] known", kpis("alpah").trim_end());
    let suppressed = place(&share("75%"), "", &comment).run("check");
    assert_eq!(suppressed, waived.replace("1 error", "1 error; 1 suppressed"));
}

#[test]
fn a_baseline_and_a_drawing_have_the_reference_alone() {
    let rules = format!("{COVERED}{LANDS}");
    let place = place(&rules, "", &kpis("alpah"));
    let drawing = place.run("graph --format json");
    assert_eq!(drawing.matches("a/covered").count(), 0, "{drawing}");
    assert!(drawing.contains("a/lands"), "{drawing}");
    assert_eq!(place.exit("baseline create --baseline b.jsonl"), 0);
    let baseline = std::fs::read_to_string(place.path().join("b.jsonl")).unwrap();
    assert!(baseline.contains("a/lands") && !baseline.contains("a/covered"), "{baseline}");
    assert_snapshot!(place.run("check --baseline b.jsonl"), @r"
    1 count, 2 references checked in 2 files (not checked: 1 count); no findings; 1 suppressed
    exit 0
    ");
}
