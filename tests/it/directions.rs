//! Links are followed in the direction in which a rule names them, and a fault of one link hides no
//! fault of another.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::run::report;

fn model(entity: &str, edges: &str) -> String {
    format!("model:\n  entities:\n    thing: {{ {entity} }}\n  edges:\n{edges}rules:\n")
}

const THINGS: &str = "each: '$.things[*]', key: $.id, attrs: { kind: $.kind, note: $.note }";

const BOTH_NAMES: &str = "    \
    parent: { from: thing, to: thing, by: '$.parent[*]', inverse: parent_of, if-present: true }
    child: { from: thing, to: thing, by: '$.child[*]', inverse: child_of, if-present: true }
";

fn found(check: &str, document: &str) -> String {
    let model = model(THINGS, BOTH_NAMES);
    report(
        &format!("{model}  - {{ id: t/r, check: {{ {check} }} }}\n"),
        &[("document.yaml", document)],
    )
}

fn lines(found: &str) -> Vec<&str> {
    found.split('\n').filter(|it| it.starts_with("document")).collect()
}

#[test]
fn a_circle_is_one_of_the_direction_that_the_rule_names() {
    let things = "\
things:
  - { id: r1, parent: [r2], child: [r2] }
  - { id: r2 }
  - { id: r3, parent: [r4] }
  - { id: r4, child: [r3] }
";
    let mixed = found("acyclic: { edge: [parent_of, child] }", things);
    assert_eq!(lines(&mixed).len(), 1, "{mixed}");
    assert!(mixed.contains("cycle of 2: r1 → r2 → r1"), "{mixed}");
    let alike = found("acyclic: { edge: [parent, child] }", things);
    assert!(alike.contains("cycle of 2: r3 → r4 → r3") && lines(&alike).len() == 1, "{alike}");
    let turned = found("acyclic: { edge: [parent_of, child_of] }", things);
    assert!(turned.contains("cycle of 2: r3 → r4 → r3") && lines(&turned).len() == 1, "{turned}");
}

#[test]
fn a_circle_has_to_meet_the_condition_of_the_rule() {
    let things =
        "things: [{ id: a, parent: [b] }, { id: b, parent: [a] }, { id: x, parent: [c] }]\n";
    let found = found("acyclic: { edge: parent, when: \"$[?@ == 'x']\" }", things);
    assert!(!found.contains("cycle"), "{found}");
}

#[test]
fn both_ways_are_those_of_the_direction_that_the_rule_names() {
    // `child` of one is `parent_of` of the other: the same direction, hence no way back.
    let right = "things: [{ id: a, child: [b] }, { id: b, parent: [a] }]\n";
    assert_eq!(found("symmetric: { edge: child, back: parent }", right), "(nothing found)\n");
    assert_eq!(found("symmetric: { edge: child_of, back: parent_of }", right), "(nothing found)\n");
    let wrong = found("symmetric: { edge: child, back: parent_of }", right);
    assert!(wrong.contains("`a` names `b` (child), but `a` does not name `b` (parent)"), "{wrong}");
    let stated = "things: [{ id: a, child: [b], parent: [b] }, { id: b }]\n";
    assert_eq!(found("symmetric: { edge: child, back: parent_of }", stated), "(nothing found)\n");
}

#[test]
fn ends_are_those_of_the_direction_that_the_rule_names() {
    let things = "things: [{ id: a, kind: kpi, parent: [b] }, { id: b, kind: plan }]\n";
    let ok = "one-of: { edge: parent, values: { at: to, attr: kind }, allowed: [plan] }";
    assert_eq!(found(ok, things), "(nothing found)\n");
    let turned = "one-of: { edge: parent_of, values: { at: to, attr: kind }, allowed: [kpi] }";
    assert_eq!(found(turned, things), "(nothing found)\n");
    let turned = "one-of: { edge: parent_of, values: { at: from, attr: kind }, allowed: [plan] }";
    assert_eq!(found(turned, things), "(nothing found)\n");
}

#[test]
fn a_rule_that_resolves_by_the_inverse_name_looks_at_the_same_references() {
    let found = found("resolve: { edge: parent_of }", "things: [{ id: a, parent: [zzz] }]\n");
    assert_eq!(lines(&found).len(), 1, "{found}");
}

#[test]
fn a_reference_that_names_nothing_hides_no_other_link_that_is_one_way() {
    let found = found(
        "symmetric: { edge: parent }",
        "things: [{ id: alpha, parent: [beta] }, { id: beta, parent: [removed-in-2019] }]\n",
    );
    assert!(found.contains("error[t/r] `alpha` names `beta`"), "{found}");
}

#[test]
fn a_slip_in_the_way_back_is_told_once() {
    let found = found(
        "symmetric: { edge: parent }",
        "things: [{ id: alpha, parent: [bravo] }, { id: bravo, parent: [alphaa] }]\n",
    );
    assert!(found.contains("note[t/r] `alpha` names `bravo`"), "{found}");
    assert!(found.contains("error[model/unresolved]"), "{found}");
}

#[test]
fn a_gap_is_named_unless_a_slip_explains_it() {
    let check = "count: { entity: thing, when: $.needs, of: { path: child_of, where: { kind: test } }, min: 1 }";
    let gap = "things: [{ id: login, needs: 1 }, { id: out, needs: 1 }, { id: t, kind: test, child: [out, archived] }]\n";
    assert!(found(check, gap).contains("error[t/r] `login`: 0 found"), "{}", found(check, gap));
    let slip = "things: [{ id: login, needs: 1 }, { id: t, kind: test, child: [logim] }]\n";
    assert!(found(check, slip).contains("note[t/r] `login`: 0 found"), "{}", found(check, slip));
    // The entity with the slip would not count.
    let other = "things: [{ id: login, needs: 1 }, { id: t, kind: plan, child: [logim] }]\n";
    assert!(found(check, other).contains("error[t/r] `login`: 0 found"), "{}", found(check, other));
}

#[test]
fn every_forbidden_end_is_shown() {
    let check = "count: { entity: thing, of: { path: child+, where: { kind: dead } }, max: 0 }";
    let document = "things: [{ id: a, child: [x, y, z] }, { id: x, kind: dead }, { id: y, kind: dead }, { id: z }]\n";
    let found = found(check, document);
    assert!(found.contains("`a` must not reach `x`, but does: a → x"), "{found}");
    assert!(found.contains("leads to `y`: y") && found.contains("also reached: y"), "{found}");
    assert!(!found.contains("`z`"), "{found}");
}

#[test]
fn the_end_of_a_long_forbidden_way_is_shown() {
    let mut document = "things:\n".to_owned();
    for at in 0..40 {
        writeln!(document, "  - {{ id: n{at}, child: [n{}] }}", at + 1).unwrap();
    }
    document.push_str("  - { id: n40, kind: dead }\n");
    let model = model(THINGS, BOTH_NAMES);
    let rule = format!(
        "{model}  - id: t/r\n    message: '{{key}} to {{end}}'\n    check: {{ count: {{ entity: thing, when: \"$[?@ == 'n0']\", of: {{ path: child+, where: {{ kind: dead }} }}, max: 0 }} }}\n"
    );
    let found = report(&rule, &[("document.yaml", &document)]);
    assert!(found.contains("n0 to n40"), "{found}");
    assert!(found.contains("→ n8 → … → n40"), "{found}");
    assert!(found.contains("reached: n40"), "{found}");
}

#[test]
fn a_value_at_the_other_end_is_shown_at_each_reference() {
    let document = "\
things:
  - { id: b1, child: [k1] }
  - { id: b2, child: [k1, p1] }
  - { id: k1, kind: kpi }
  - { id: p1, kind: plan }
";
    for check in [
        "one-of: { edge: child, values: { at: to, attr: kind }, allowed: [plan] }",
        "pattern: { edge: child, values: { at: to, attr: kind }, not: kpi }",
        "pattern: { edge: child, values: { at: to, attr: kind }, matches: ^plan$ }",
        "one-of: { entity: thing, values: { path: child, attr: kind }, allowed: [plan] }",
    ] {
        let found = found(check, document);
        let at: Vec<&str> = lines(&found).iter().map(|it| it.split(": ").next().unwrap()).collect();
        assert_eq!(at, ["document.yaml:2:23", "document.yaml:3:23"], "{found}");
        assert!(found.contains("4:21:"), "{found}");
    }
}

#[test]
fn the_shortest_cycle_of_a_knot_is_shown_however_long_the_ring() {
    let ring = |size: usize, chords: &[(usize, usize)]| {
        let mut document = "things:\n".to_owned();
        for at in 0..size {
            let further = chords.iter().filter(|it| it.0 == at).map(|it| format!(", n{}", it.1));
            let further: String = further.collect();
            writeln!(document, "  - {{ id: n{at}, child: [n{}{further}] }}", (at + 1) % size)
                .unwrap();
        }
        document
    };
    let check = "acyclic: { edge: child }";
    assert!(found(check, &ring(12, &[(7, 6)])).contains("cycle of 2: n6 → n7 → n6"));
    assert!(found(check, &ring(12, &[])).contains("cycle of 12: n0"));
    let start = Instant::now();
    let long = found(check, &ring(25_000, &[(7000, 6000), (9000, 8998)]));
    assert!(long.contains("cycle of 3: n8998 → n8999 → n9000 → n8998"), "{long}");
    assert!(start.elapsed() < Duration::from_secs(120), "{:?}", start.elapsed());
}

#[test]
fn a_count_along_a_repeated_path_takes_time_in_proportion_to_the_links() {
    let mut document = "things:\n".to_owned();
    // In quadratic time, more than the limit below.
    let size = 30_000;
    for at in 0..size {
        let kind = if at + 2 >= size { "rare" } else { "plain" };
        writeln!(document, "  - {{ id: n{at}, kind: {kind}, child: [n{}] }}", at + 1).unwrap();
    }
    writeln!(document, "  - {{ id: n{size}, kind: rare }}").unwrap();
    for limit in ["min: 3", "max: 3"] {
        let check = format!(
            "count: {{ entity: thing, of: {{ path: child+, where: {{ kind: rare }} }}, {limit} }}"
        );
        let start = Instant::now();
        let found = found(&check, &document);
        let wrong = if limit == "min: 3" { 3 } else { 0 };
        assert_eq!(lines(&found).len(), wrong, "{found}");
        assert!(start.elapsed() < Duration::from_secs(120), "{limit} {:?}", start.elapsed());
    }
}

#[test]
fn counts_along_knots_are_those_of_walking() {
    let document = "\
things:
  - { id: a, child: [b, c] }
  - { id: b, child: [a], kind: rare }
  - { id: c, child: [d], kind: rare }
  - { id: d, child: [e, f], kind: rare }
  - { id: e }
  - { id: f, kind: rare }
";
    let count = |limit: &str| {
        let check = format!(
            "count: {{ entity: thing, of: {{ path: child+, where: {{ kind: rare }} }}, {limit} }}"
        );
        let found = found(&check, document);
        let keys =
            lines(&found).into_iter().filter_map(|it| it.split('`').nth(1).map(str::to_owned));
        keys.collect::<Vec<_>>()
    };
    assert_eq!(count("max: 3"), ["a", "b"]);
    assert_eq!(count("max: 1"), ["a", "b", "c"]);
    assert_eq!(count("min: 2"), ["d", "e", "f"]);
    assert_eq!(count("min: 2, max: 2"), ["a", "b", "d", "e", "f"]);
}

#[test]
fn the_nearest_key_is_never_the_referrer_nor_one_of_several_nor_far() {
    let near = |document: &str| found("resolve: { edge: parent }", document);
    let own = near("things: [{ id: P-01, parent: [P-11] }, { id: other }]\n");
    assert!(!own.contains("nearest key"), "{own}");
    let ties = near("things: [{ id: P-01 }, { id: P-02 }, { id: x, parent: [P-03] }]\n");
    assert!(!ties.contains("nearest key"), "{ties}");
    let far = near(
        "things: [{ id: national-road-safety-programme-2019 }, { id: x, parent: [regional-rail-safety-programme-2021] }]\n",
    );
    assert!(!far.contains("nearest key"), "{far}");
    let slip = near("things: [{ id: budget }, { id: x, parent: [budgte] }]\n");
    assert!(slip.contains("nearest key"), "{slip}");
}

#[test]
fn one_selector_that_finds_no_entity_is_told_once() {
    let model = "\
model:
  entities:
    project: { each: '$.projects[*]', key: $.id }
    kpi: { each: '$.kpi[*]', key: $.id }
  edges:
    measures: { from: kpi, to: project, by: $.project, inverse: measured_by }
rules:
  - { id: t/covered, check: { count: { entity: project, of: { path: measured_by }, min: 1 } } }
  - { id: t/resolved, check: { resolve: { edge: measures } } }
";
    let document = "projects: [{ id: a }, { id: b }, { id: c }]\nkpis: [{ id: k, project: a }]\n";
    let found = report(model, &[("document.yaml", document)]);
    assert_eq!(found.split('\n').filter(|it| it.contains("error[")).count(), 1, "{found}");
    assert!(found.contains("the model finds no `kpi`"), "{found}");
    let turned =
        model.replace("'$.kpi[*]'", "'$.kpis[*]'").replace("'$.projects[*]'", "'$.project[*]'");
    let found = report(&turned, &[("document.yaml", document)]);
    assert_eq!(found.split('\n').filter(|it| it.contains("error[")).count(), 1, "{found}");
}

#[test]
fn what_may_not_be_there_and_is_not_is_a_rule_that_holds() {
    let model = model(THINGS, BOTH_NAMES);
    let rule = |check: &str| format!("{model}  - {{ id: t/r, check: {{ {check} }} }}\n");
    let document = [("document.yaml", "things: [{ id: a, child: [b] }, { id: b }]\n")];
    for check in [
        "count: { each: '$.things[*]', of: $.banned, max: 0 }",
        "count: { each: '$.things[*]', of: '$.banned[*]', is: 0 }",
        "count: { edge: child, of: { at: to, where: { kind: dead }, attr: note }, max: 0 }",
    ] {
        assert_eq!(report(&rule(check), &document), "(nothing found)\n", "{check}");
    }
    let idle = report(&rule("count: { each: '$.thing[*]', of: $.banned, max: 0 }"), &document);
    assert!(idle.contains("rule/matched-nothing"), "{idle}");
}

#[test]
fn a_composite_reference_is_excused_by_the_text_that_is_shown() {
    let rule = "\
model:
  entities: { out: { each: '$[*]', key: [$.id, $.kind] } }
  edges: { from: { from: out, to: out, by: [$.id, $.of], optional: '^1 / oc$' } }
rules: [{ id: t/r, check: { resolve: { edge: from } } }]
";
    let document = "id,kind,of\n1,act,oc\n1,out,od\n";
    let found = report(rule, &[("document.csv", document)]);
    assert_eq!(lines(&found).len(), 1, "{found}");
    assert!(found.contains("`1 / od`"), "{found}");
}

#[test]
fn a_rule_that_cannot_run_is_an_error() {
    for pattern in ["(?i)total", "(?:a|b)", "a+?", "\\\\d+"] {
        let rule = format!(
            "id: t/r\ncheck: {{ unique: {{ each: \"$[?match(@.kind, '{pattern}')]\", key: $.id }} }}\n"
        );
        let found = report(&rule, &[("document.yaml", "- { id: a, kind: b }\n")]);
        assert!(found.starts_with("rule.yaml:2:"), "{found}");
        assert!(found.contains("error[rule/invalid]"), "{pattern}: {found}");
    }
}
