//! Links at the boundary, continued: both directions of a link, duplicate keys, models without
//! rules or without documents, joint figures along links.

use insta::assert_snapshot;

use crate::run::{KPIS, report};

const NOTHING: &str = "(nothing found)\n";

/// Projects whose pages state both ends of each link.
const BOTH: &str = "\
model:
  entities:
    project: { each: '$.projects[*]', key: $.id }
  edges:
    feeds: { from: project, to: project, each: '$.feeds[*]', by: $.to, repeats: true, if-present: true, attrs: { kind: $.kind, weight: $.weight, rev: $.rev } }
    fed_by: { from: project, to: project, each: '$.fed[*]', by: $.from, repeats: true, if-present: true, attrs: { kind: $.kind, weight: $.weight, rev: $.rev } }
";

fn both(more: &str, document: &str) -> String {
    let rule = format!("{BOTH}rules:\n  - id: test/rule\n{more}");
    report(&rule, &[("document.yaml", document)])
}

const ALIKE: &str =
    "    check: { symmetric: { edge: feeds, back: fed_by, agree: [kind, weight, rev] } }\n";

#[test]
fn both_directions_of_a_link_state_the_same() {
    let page = |feeds: &str, fed: &str| {
        format!(
            "projects:\n  - {{ id: p1, feeds: [{{ to: p2{feeds} }}] }}\n  - {{ id: p2, fed: [{{ from: p1{fed} }}] }}\n"
        )
    };
    let holds = [
        ("", ""),
        (", weight: 60％", ", weight: 60.0 %"),
        (", weight: 0.5, kind: 展 開", ", weight: 0.50, kind: 展開"),
        (", kind: [a, b]", ", kind: [b, a]"),
        (", rev: ３", ", rev: 3"),
    ];
    for (feeds, fed) in holds {
        assert_eq!(both(ALIKE, &page(feeds, fed)), NOTHING, "{feeds} / {fed}");
    }
    let differs = [
        (", weight: 60％", ", weight: 40％", "in weight: `p1` states 60％, `p2` states 40％"),
        (", kind: 展開", ", kind: 連携", "in kind: `p1` states 展開, `p2` states 連携"),
        (", rev: 3", ", rev: 4", "in rev: `p1` states 3, `p2` states 4"),
        (", rev: 3", "", "in rev: `p1` states 3, `p2` states －"),
        (", weight: 60％", ", weight: 60億円", "in weight"),
    ];
    for (feeds, fed, wanted) in differs {
        let report = both(ALIKE, &page(feeds, fed));
        assert!(report.contains(wanted), "{report}");
        assert_eq!(report.matches("error[").count(), 1, "{report}");
    }
    let one_side = both(&format!("    if-present: true\n{ALIKE}"), &page(", rev: 3", ""));
    assert_eq!(one_side, NOTHING);
    let unknown = "    check: { symmetric: { edge: feeds, back: fed_by, agree: wieght } }\n";
    let report = both(unknown, &page("", ""));
    assert!(report.contains("the edge `feeds` has no attribute `wieght`"), "{report}");
}

#[test]
fn a_disagreement_is_told_once_whichever_way_the_edge_leads() {
    let check = "    check: { symmetric: { edge: feeds, agree: weight } }\n";
    let document = "\
projects:
  - { id: p1, feeds: [{ to: p2, weight: 60％ }, { to: p1, weight: 1％ }] }
  - { id: p2, feeds: [{ to: p1, weight: 40％ }] }
";
    assert_snapshot!(both(check, document), @r"
    document.yaml:2:41: error[test/rule] the two directions of a link differ in weight: `p1` states 60％, `p2` states 40％
      2:41: `p1` → `p2`: 60％
      3:41: `p2` → `p1`: 40％
    ");
    // Of several links between the same two, each needs one that agrees.
    let several = "\
projects:
  - { id: p1, feeds: [{ to: p2, weight: 60％ }, { to: p2, weight: 30％ }] }
  - { id: p2, fed: [{ from: p1, weight: 20％ }, { from: p1, weight: 60％ }] }
";
    assert_snapshot!(both(ALIKE, several), @r"
    document.yaml:2:66: error[test/rule] the two directions of a link differ in weight: `p1` states 30％, `p2` states 20％
      2:66: `p1` → `p2`: 30％
      3:41: `p2` → `p1`: 20％
    ");
}

/// Programmes that two rules look at: one along links, one by a join of its own.
const JOINED: &str = "\
model:
  entities:
    programme: { each: '$.programmes[*]', key: $.id, attrs: { ministry: $.ministry } }
    heading: { each: '$.headings[*]', key: $.no, attrs: { ministry: $.ministry } }
  edges:
    heads: { from: heading, to: programme, by: $.programme }
rules:
  - { id: test/lands, check: { resolve: { edge: heads } } }
  - { id: test/ministry, check: { equal: { edge: heads, as: text, values: [{ at: from, attr: ministry }, { at: to, attr: ministry }] } } }
  - id: test/name
    check:
      equal:
        as: text
        values:
          - { each: '$.programmes[*]', key: $.id, select: $.name }
          - { each: '$.headings[*]', key: $.programme, select: $.name }
  - { id: test/total, check: { sum: { total: $.total, items: '$.programmes[*].amount' } } }
";

#[test]
fn what_follows_from_a_repeated_key_is_no_finding_of_its_own() {
    let document = |second: &str, total: &str| {
        format!(
            "\
total: {total}
programmes:
  - {{ id: p3-01, name: 甲, ministry: 文, amount: 10億円 }}
  - {{ id: {second}, name: 乙, ministry: 経, amount: 20億円 }}
headings:
  - {{ no: 1, programme: p3-01, name: 甲, ministry: 文 }}
  - {{ no: 2, programme: p3-02, name: 乙, ministry: 経 }}
"
        )
    };
    assert_eq!(report(JOINED, &[("document.yaml", &document("p3-02", "30億円"))]), NOTHING);
    let found = report(JOINED, &[("document.yaml", &document("p3-01", "30億円"))]);
    let heard: Vec<&str> = found.split('\n').filter(|it| it.contains(": error[")).collect();
    assert_eq!(heard.len(), 1, "{found}");
    assert!(found.contains("7:25: nothing has the key `p3-02`: p3-02"), "{found}");
    assert!(found.contains("note[test/lands] no programme has the key `p3-02`"), "{found}");
    assert!(found.contains("several records have the key `p3-01`"), "{found}");
    // A sum does not join by the key: it is as wrong as before.
    let found = report(JOINED, &[("document.yaml", &document("p3-01", "33億円"))]);
    assert_eq!(found.matches(": error[").count(), 2, "{found}");
    assert!(found.contains("error[test/total]"), "{found}");
    // A reference unlike the repeated key is reported.
    let far = document("p3-01", "30億円").replace("p3-02", "kokoro");
    let found = report(JOINED, &[("document.yaml", &far)]);
    assert!(found.contains("error[test/lands] no programme has the key `kokoro`"), "{found}");
}

/// Weights of edges in one model, amounts of entities in another, joined by the figures.
const WEIGHED: &str = "\
model:
  entities:
    project: { each: '$.projects[*]', key: $.id }
    kpi: { each: '$.kpis[*]', key: $.id }
  edges:
    measures: { from: kpi, to: project, by: $.project, attrs: { weight: $.weight } }
rules:
  - { id: test/weights, check: { sum: { entity: project, total: $.whole, items: { links: ^measures, attr: weight } } } }
";

#[test]
fn joint_figures_take_in_what_rules_of_every_model_demand() {
    let joint = "\
rules:
  - { id: test/half, check: { sum: { each: '$.projects[*]', total: $.half, items: '$.parts[*]' } } }
  - { id: test/joint, check: { feasible: {} } }
";
    let rules = |documents: &[(&str, &str)]| {
        crate::run::report_of(&[("weights.yaml", WEIGHED), ("joint.yaml", joint)], documents)
    };
    let shared = |whole: &str, half: &str| {
        format!(
            "\
projects:
  - {{ id: p1, whole: &whole {whole}, half: {half}, parts: [*whole, 1.4％, 1.4％] }}
kpis:
  - {{ id: k1, project: p1, weight: 50.4％ }}
  - {{ id: k2, project: p1, weight: 49.1％ }}
"
        )
    };
    let holds = shared("99％", "102％");
    let found = rules(&[("document.yaml", &holds)]);
    assert!(!found.contains("error["), "{found}");
    // Each sum is possible; the whole cannot be both.
    let apart = shared("99％", "101％");
    let found = rules(&[("document.yaml", &apart)]);
    assert!(found.contains("error[test/joint] 2 relations hold individually"), "{found}");
    assert!(found.contains("test/weights: p1 99%"), "{found}");
    assert_eq!(found.matches("error[").count(), 1, "{found}");
}

#[test]
fn the_picture_in_the_readme_is_what_the_tool_draws() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let home = root.join("fixtures/health-rd-2021");
    let arguments = ["graph", "--edges", "spreads,returns", "-f", "svg", "--lang", "en"];
    let mut command = assert_cmd::Command::cargo_bin("kenzan").unwrap();
    let drawn = command.current_dir(home).args(arguments).output().unwrap().stdout;
    let path = root.join("docs/links.svg");
    if crate::pages::updates() {
        crate::pages::put(&path, &drawn);
    }
    assert!(std::fs::read(&path).unwrap() == drawn, "docs/links.svg is out of date");
}

/// A directory with a configuration and documents, checked by the program.
fn checked(files: &[(&str, &str)], arguments: &[&str]) -> (String, Option<i32>) {
    let home = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = home.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let mut command = assert_cmd::Command::cargo_bin("kenzan").unwrap();
    let output = command.current_dir(home.path()).args(arguments).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (String::from_utf8(said).unwrap(), output.status.code())
}

const CHECK: [&str; 5] = ["check", "--format", "plain", "--lang", "en"];

#[test]
fn a_model_without_rules_is_checked_for_itself() {
    let config = "\
version: 1
sources: { plan: plan.yaml }
model:
  entities:
    project: { in: plan, each: '$.projects[*]', key: $.id }
  edges:
    feeds: { from: project, to: project, by: '$.feeds[*]' }
";
    let plan =
        |feeds: &str| format!("projects: [{{ id: alpha, feeds: [{feeds}] }}, {{ id: beta }}]\n");
    let (report, code) = checked(&[("kenzan.yaml", config), ("plan.yaml", &plan("beta"))], &CHECK);
    assert_eq!(report, "1 reference checked in 1 file; no findings\n");
    assert_eq!(code, Some(0));
    let (report, code) = checked(&[("kenzan.yaml", config), ("plan.yaml", &plan("gamma"))], &CHECK);
    assert!(report.contains("error[model/unresolved] no project has the key `gamma`"), "{report}");
    assert_eq!(code, Some(1));
    let drawing = ["graph", "-f", "mermaid"];
    let (drawn, code) = checked(&[("kenzan.yaml", config), ("plan.yaml", &plan("beta"))], &drawing);
    assert!(drawn.contains("feeds") && code == Some(0), "{drawn}");
}

#[test]
fn rules_of_sets_that_are_not_declared_are_counted_as_not_applicable() {
    let projects = "projects: [{ number: 1, name: 医薬品 }, { number: 2, name: 医療機器 }]\n";
    let kpi = |number: u8, layer: &str, project: u8| {
        format!(
            "  - {{ id: k{number}, project: {project}, layer: {layer}, name: 件数{number}, target: 5件 }}\n"
        )
    };
    let kpis = |last: u8| {
        format!(
            "kpis:\n{}{}{}{}",
            kpi(1, "output", 1),
            kpi(2, "outcome", 1),
            kpi(3, "output", 2),
            kpi(4, "outcome", last)
        )
    };
    let config = "version: 1\nextends: [kenzan:kpi]\nsources: { kpis: kpis.yaml, projects: projects.yaml }\n";
    let (good, broken) = (kpis(2), kpis(7));
    let files = [("kenzan.yaml", config), ("projects.yaml", projects), ("kpis.yaml", &*good)];
    let (report, code) = checked(&files, &CHECK);
    assert!(
        report.ends_with("; 3 rules not applicable (no source set budget, claims)\n"),
        "{report}"
    );
    assert!(report.contains("no findings") && code == Some(0), "{report}");
    let files = [("kenzan.yaml", config), ("projects.yaml", projects), ("kpis.yaml", &*broken)];
    let (report, code) = checked(&files, &CHECK);
    assert_eq!(report.matches("error[").count(), 2, "{report}");
    assert!(report.contains("[coverage/kpi-lands]") && code == Some(1), "{report}");
    assert!(report.contains("[coverage/outcome] project `2`"), "{report}");
    // Without projects nobody can say whether a KPI lands.
    let alone = "version: 1\nextends: [kenzan:kpi]\nsources: { kpis: kpis.yaml }\n";
    let (report, code) = checked(&[("kenzan.yaml", alone), ("kpis.yaml", &broken)], &CHECK);
    assert!(report.contains("not applicable (no source set budget, claims, projects)"), "{report}");
    assert!(report.contains("no findings") && code == Some(0), "{report}");
    let (rules, _) =
        checked(&[("kenzan.yaml", alone), ("kpis.yaml", &broken)], &["rules", "--lang", "en"]);
    assert!(rules.contains("no projects"), "{rules}");
}

#[test]
fn a_rule_that_may_not_be_idle_still_misses_its_set() {
    let config = "version: 1\nsources: { projects: plan.yaml }\n";
    let rule =
        format!("{KPIS}  - {{ id: test/lands, check: {{ resolve: {{ edge: measures }} }} }}\n");
    let plan = "projects: [{ id: alpha }]\n";
    let files = [("kenzan.yaml", config), ("rules/links.yaml", rule.as_str()), ("plan.yaml", plan)];
    let (report, code) = checked(&files, &CHECK);
    assert!(report.contains("error[rule/unknown-set] no source set is named `kpis`"), "{report}");
    assert_eq!((report.matches("error[").count(), code), (1, Some(1)), "{report}");
}

#[test]
fn a_matrix_follows_a_path_and_names_one_where_no_link_joins_the_types() {
    let config = "version: 1\nsources: { plan: plan.yaml }\n";
    let rule = "\
model:
  entities:
    kpi: { in: plan, each: '$.kpis[*]', key: $.id }
    project: { in: plan, each: '$.projects[*]', key: $.id }
    line: { in: plan, each: '$.budget[*]', key: $.id, attrs: { amount: $.amount } }
  edges:
    measures: { from: kpi, to: project, by: $.project }
    funds: { from: line, to: project, by: $.project }
rules:
  - { id: test/lands, check: { resolve: { edge: [measures, funds] } } }
";
    let plan = "\
kpis: [{ id: k1, project: p1 }, { id: k2, project: p2 }]
projects: [{ id: p1 }, { id: p2 }]
budget: [{ id: b1, project: p1, amount: 10億円 }, { id: b2, project: p1, amount: 5億円 }]
";
    let files = [("kenzan.yaml", config), ("rules/links.yaml", rule), ("plan.yaml", plan)];
    let run = |more: &[&str]| {
        checked(&files, &[&["graph", "--lang", "en", "--matrix", "kpi:line"], more].concat())
    };
    let (refused, code) = run(&[]);
    assert!(refused.contains("give a path: --via 'measures/^funds'"), "{refused}");
    assert_eq!(code, Some(2));
    assert_snapshot!(run(&["--via", "measures/^funds", "--marks", "amount"]).0, @r"
    | kpi × line | b1 | b2 | total |
    | --- | :---: | :---: | ---: |
    | k1 | 10億円 | 5億円 | 2 |
    | k2 |  |  | ⚠ 0 |
    | total | 1 | 1 | 2 |
    | 10億円 | 1 | 0 | 1 |
    | 5億円 | 0 | 1 | 1 |

    * 1 of 2 kpi covered
      * ⚠ k2: none
    * 2 of 2 line covered
    ");
    let (unknown, code) = run(&["--via", "measures/^fund"]);
    assert!(unknown.contains("no edge is named `fund`") && code == Some(2), "{unknown}");
    let (malformed, code) = run(&["--via", "measures/"]);
    assert!(malformed.contains("malformed path") && code == Some(2), "{malformed}");
}

#[test]
fn a_broken_reference_does_not_also_count_as_too_few() {
    let rule = "\
model:
  entities:
    project: { each: '$.projects[*]', key: $.id }
    kpi: { each: '$.kpis[*]', key: $.id, attrs: { layer: $.layer } }
  edges:
    measures: { from: kpi, to: project, by: $.project, inverse: measured_by }
rules:
  - { id: test/lands, check: { resolve: { edge: measures } } }
  - { id: test/output, check: { count: { entity: project, of: { path: measured_by, where: { layer: output } }, min: 1 } } }
  - { id: test/outcomes, check: { count: { entity: project, of: { path: measured_by, where: { layer: outcome } }, is: 1 } } }
";
    let document = |broken: &str, layer: &str| {
        format!(
            "\
projects: [{{ id: 創薬 }}, {{ id: 再生医療プロジェクト }}]
kpis:
  - {{ id: k1, project: 創薬, layer: output }}
  - {{ id: k2, project: 創薬, layer: outcome }}
  - {{ id: k3, project: 再生医療プロジェクト, layer: output }}
  - {{ id: k4, project: {broken}, layer: {layer} }}
"
        )
    };
    let heard = |broken: &str, layer: &str| {
        let found = report(rule, &[("document.yaml", &document(broken, layer))]);
        let codes = found.split('\n').filter_map(|it| it.split("error[").nth(1)?.split(']').next());
        codes.collect::<Vec<_>>().join(" ").to_owned()
    };
    assert_eq!(heard("再生医療プロジェクト", "outcome"), "");
    assert_eq!(heard("再生医療プロジエクト", "outcome"), "test/lands", "near a project");
    let gap = "test/outcomes test/lands";
    assert_eq!(heard("7", "outcome"), gap, "near nothing: the gap is named");
    // An output KPI would not have been the outcome that lacks.
    assert_eq!(heard("7", "output"), gap);
    assert_eq!(heard("再生医療プロジエクト", "output"), gap);
}

/// Lines of a budget that fund projects.
pub(crate) const FUNDS: &str = "\
model:
  entities:
    project: { each: '$.projects[*]', key: $.id }
    line: { each: '$.lines[*]', key: $.id, attrs: { amount: $.amount } }
  edges:
    funds: { from: line, to: project, by: $.project, inverse: funded }
rules:
  - id: a/sum
    check: { sum: { entity: project, total: $.total, items: { path: funded, attr: amount } } }
  - id: a/resolve
    check: { resolve: { edge: funds } }
";

/// An accepted reference is not reported, so its consequences must be.
#[test]
fn only_what_is_told_excuses_what_follows_from_it() {
    let document = "projects: [{ id: p1, total: 500 }, { id: p2, total: 7 }]\nlines: [{ id: b1, project: p1, amount: 10 }, { id: b2, project: p2, amount: 7 }, { id: b3, project: p11, amount: 90 }]\n";
    let found = |rules: &str| report(rules, &[("document.yaml", document)]);
    let told = found(FUNDS);
    assert!(told.contains("note[a/sum]") && told.contains("error[a/resolve]"), "{told}");
    for lesser in ["    waive: [{ at: p11, reason: known }]\n", "    severity: warning\n"] {
        let told = found(&format!("{FUNDS}{lesser}"));
        assert!(told.contains("error[a/sum]"), "{told}");
    }
}

#[test]
fn a_record_that_is_waived_counts_once_however_much_it_lacks() {
    let rule = "\
id: a/req
check: { required: { each: '$.items[*]', fields: [$.a, $.b, $.c] } }
at-least: 70%
waive: [{ at: '{ n: x }', reason: known }]
";
    let document = "items:\n- { n: x }\n- { n: y, a: 1, b: 1 }\n- { n: z, a: 1, b: 1 }\n- { a: 1, b: 1, c: 1 }\n";
    let told = report(rule, &[("document.yaml", document)]);
    assert!(told.contains("error[a/req]"), "{told}");
}

#[test]
fn a_count_in_a_formula_and_in_a_sum_is_one_figure() {
    let rules = "\
rules:
  - id: a/f
    check: { formula: { result: $.x, let: { n: \"$['数量']\" }, is: n * 10 } }
  - id: a/s
    check: { sum: { total: \"$['数量']\", items: '$.parts[*]' } }
  - id: a/j
    check: { feasible: { rules: [a/s, a/f] } }
";
    let joint = |x: &str| {
        let document = format!("数量: 10\nparts: [4.0, 6.4]\nx: {x}\n");
        report(rules, &[("document.yaml", &*document)])
    };
    assert!(joint("100").contains("error[a/j]"), "{}", joint("100"));
}
