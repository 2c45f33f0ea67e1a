//! Links at the boundary: a model, a rule and documents in, the plain report out.

use std::collections::BTreeSet;

use insta::assert_snapshot;
use proptest::prelude::*;

use crate::run::report;

const NOTHING: &str = "(nothing found)\n";

/// A model of projects that feed one another and of KPIs that measure them.
const MODEL: &str = "\
model:
  entities:
    project:
      { each: '$.projects[*]', key: $.id, label: $.name, attrs: { status: $.status, rev: $.rev, weight: $.weight } }
    kpi: { each: '$.kpis[*]', key: $.id, attrs: { layer: $.layer, target: $.target }, if-present: true }
  edges:
    measures: { from: kpi, to: project, by: '$.project', inverse: measured_by, repeats: true, if-present: true, attrs: { pin: $.pin, weight: $.weight } }
    feeds: { from: project, to: project, by: '$.feeds[*]', inverse: fed_by, if-present: true }
    fed: { from: project, to: project, by: '$.fed[*]', if-present: true }
";

fn rule(check: &str) -> String {
    format!("{MODEL}rules:\n  - id: test/rule\n    check: {{ {check} }}\n")
}

/// The findings of a check on `document`.
fn found(check: &str, document: &str) -> String {
    found_with(&rule(check), document)
}

fn found_with(rule: &str, document: &str) -> String {
    report(rule, &[("document.yaml", document)])
}

#[test]
fn a_dangling_reference_shows_the_nearest_definition_and_does_not_also_count_as_too_few() {
    let document = "\
projects:
  - { id: ゲノム・データ基盤プロジェクト }
  - { id: 医薬品プロジェクト }
kpis:
  - { id: k1, project: ゲノム・データ基盤プロジエクト }
  - { id: k2, project: 医薬品プロジェクト }
";
    assert_snapshot!(found("resolve: { edge: measures }", document), @r#"
    document.yaml:5:24: error[test/rule] no project has the key `ゲノム・データ基盤プロジエクト`
      5:24: `k1` refers to it: ゲノム・データ基盤プロジエクト
      2:11: nearest key: differs only in case, small kana or a dash: ゲノム・データ基盤プロジェクト
      = help: no `measures` refers to `ゲノム・データ基盤プロジェクト`; if this reference means it, correcting either spelling resolves both
    "#);
    let count = "count: { entity: project, of: { path: ^measures }, min: 1 }";
    assert_snapshot!(found(count, document), @r#"
    document.yaml:2:11: note[test/rule] `ゲノム・データ基盤プロジェクト`: 0 found along `^measures`, at least 1 required
      2:11: 0 found from here: ゲノム・データ基盤プロジェクト
      = note: the reference `ゲノム・データ基盤プロジエクト` is unresolved; this may follow from it
    document.yaml:5:24: error[model/unresolved] no project has the key `ゲノム・データ基盤プロジエクト`
      5:24: `k1` refers to it: ゲノム・データ基盤プロジエクト
      2:11: nearest key: differs only in case, small kana or a dash: ゲノム・データ基盤プロジェクト
      = help: no `measures` refers to `ゲノム・データ基盤プロジェクト`; if this reference means it, correcting either spelling resolves both
    "#);
    let exactly = "count: { entity: kpi, of: { path: measures }, is: 1 }";
    assert_eq!(found(exactly, document).matches("test/rule").count(), 0);
}

#[test]
fn a_cycle_is_told_once_with_every_link_in_order() {
    let document = "\
projects:
  - { id: p1, feeds: [p2] }
  - { id: p2, feeds: [p3] }
  - { id: p3, feeds: [p1, p4] }
  - { id: p4 }
";
    assert_snapshot!(found("acyclic: { edge: feeds }", document), @r#"
    document.yaml:2:23: error[test/rule] links form a cycle of 3: p1 → p2 → p3 → p1
      2:23: 1: p1 → p2: p2
      3:23: 2: p2 → p3: p3
      4:23: 3: p3 → p1: p1
    "#);
}

#[test]
fn a_place_that_must_not_be_reached_is_shown_with_the_whole_way() {
    let document = "\
projects:
  - { id: p1, feeds: [p2] }
  - { id: p2, feeds: [p3] }
  - { id: p3, status: draft }
";
    let check =
        "count: { entity: project, of: { path: feeds+, where: { status: draft } }, max: 0 }";
    assert_snapshot!(found(check, document), @r#"
    document.yaml:2:23: error[test/rule] `p1` must not reach `p3`, but does: p1 → p2 → p3
      2:23: 1: p2
      3:23: 2: p3
      4:11: reached: p3
    document.yaml:3:23: error[test/rule] `p2` must not reach `p3`, but does: p2 → p3
      3:23: 1: p3
      4:11: reached: p3
    "#);
}

#[test]
fn entities_that_do_not_count_are_shown_with_the_reason() {
    let document = "\
projects:
  - { id: p1, name: 医薬品 }
kpis:
  - { id: k1, project: p1, layer: output }
  - { id: k2, project: p1 }
";
    let check =
        "count: { entity: project, of: { path: ^measures, where: { layer: outcome } }, min: 1 }";
    assert_snapshot!(found(check, document), @r"
    document.yaml:2:11: error[test/rule] `p1 医薬品`: 0 found along `^measures`, at least 1 required
      2:11: 0 found from here: p1
      4:35: not counted: layer is output: output
      5:11: not counted: no layer: k2
    ");
}

/// One broken document for each way a model can be wrong.
#[test]
fn bad_input_is_told_on_its_bytes() {
    let resolve = "resolve: { edge: feeds }";
    let table: &[(&str, &str, &str)] = &[
        (
            resolve,
            "projects: [{ id: p1 }, { id: '' }]",
            "model/empty-key] this `project` has no key",
        ),
        (
            resolve,
            "projects: [{ id: p1 }, { name: x }]",
            "model/empty-key] this `project` has no key",
        ),
        (
            resolve,
            "projects: [{ id: P1 }, { id: Ｐ１ }]",
            "model/duplicate-key] a second `project`",
        ),
        (
            resolve,
            "projects: [{ id: p1, feeds: [p2, p2] }, { id: p2 }]",
            "`p1` refers to `p2` twice",
        ),
        (
            "acyclic: { edge: feeds }",
            "projects: [{ id: p1, feeds: [p1] }]",
            "`p1` refers to itself",
        ),
        (resolve, "plans: []", "model/matched-nothing] the model finds no `project`"),
        (
            resolve,
            "projects: [{ id: p1, feeds: [k1] }]\nkpis: [{ id: k1, project: p1 }]",
            "a kpi has this key",
        ),
        (
            "acyclic: { edge: feeds }",
            "projects: [{ id: p1, feeds: [px] }]",
            "model/unresolved] no project",
        ),
    ];
    for (check, document, wanted) in table {
        let report = found(check, document);
        assert!(report.contains(wanted), "{check}\n{document}\n{report}");
        assert_eq!(
            report.matches(" error[").count() + report.matches(" warning[").count(),
            1,
            "{report}"
        );
    }
}

#[test]
fn a_malformed_model_rule_or_path_is_told_on_its_bytes() {
    let table = [
        ("count: { entity: projct, of: { path: feeds }, min: 1 }", "no entity is named `projct`"),
        ("count: { entity: project, of: { path: feds }, min: 1 }", "no edge is named `feds`"),
        (
            "count: { entity: project, of: { path: feeds/ }, min: 1 }",
            "expected the name of an edge",
        ),
        ("count: { entity: project, of: { path: (feeds }, min: 1 }", "expected `)`"),
        (
            "count: { entity: project, of: { path: feeds fed }, min: 1 }",
            "expected `/`, `|` or the end",
        ),
        ("count: { of: { path: feeds }, min: 1 }", "need `entity` or `edge`"),
        (
            "count: { entity: project, of: { path: feeds, where: { stat: x } }, min: 1 }",
            "attribute `stat`",
        ),
        (
            "count: { entity: project, of: { path: feeds }, min: 1, propagate: feds }",
            "no edge is named `feds`",
        ),
        (
            "count: { entity: project, of: $.feeds, min: 1, propagate: feeds }",
            "`propagate` needs a count along a path",
        ),
        ("resolve: { each: $.x }", "`edge` is required"),
        ("acyclic: { edge: [feeds, fead] }", "no edge is named `fead`"),
        ("endpoints: { edge: feeds }", "needs either `layers` or `allowed`"),
        (
            "count: { entity: project, in: x, of: { path: feeds }, min: 1 }",
            "cannot be combined with",
        ),
    ];
    for (check, wanted) in table {
        let report = found(check, "projects: [{ id: p1 }]");
        assert!(report.contains(wanted), "{check}\n{report}");
        assert!(report.contains("rule.yaml:"), "{report}");
    }
}

#[test]
fn paths_over_cycles_end_and_count_each_entity_once() {
    let document = "\
projects:
  - { id: p1, feeds: [p2, p3] }
  - { id: p2, feeds: [p1, p4] }
  - { id: p3, feeds: [p4] }
  - { id: p4, fed: [p1] }
";
    let table = [
        ("feeds", [2, 2, 1, 0]),
        ("^feeds", [1, 1, 1, 2]),
        ("fed_by", [1, 1, 1, 2]),
        ("feeds+", [4, 4, 1, 0]),
        ("feeds*", [4, 4, 2, 1]),
        ("feeds?", [3, 3, 2, 1]),
        ("feeds/feeds", [2, 3 - 1, 0, 0]),
        ("feeds/fed", [0, 1, 1, 0]),
        ("feeds|fed", [2, 2, 1, 1]),
        ("(feeds|fed)+", [4, 4, 4, 4]),
        ("^(feeds/fed)", [2, 0, 0, 0]),
        ("^feeds+", [2, 2, 2, 3]),
    ];
    for (path, counts) in table {
        for (number, count) in counts.into_iter().enumerate() {
            let id = number + 1;
            for wanted in [count, count + 1] {
                let check = format!(
                    "count: {{ entity: project, when: '$[?@ == \"p{id}\"]', of: {{ path: {path} }}, is: {wanted} }}"
                );
                let holds = found(&check, document) == NOTHING;
                assert_eq!(
                    holds,
                    wanted == count,
                    "{path} from p{id}: {}",
                    found(&check, document)
                );
            }
        }
    }
}

#[test]
fn the_other_kinds_of_links_tell_both_ends() {
    let symmetric =
        "projects: [{ id: p1, feeds: [p2] }, { id: p2, fed: [p1] }, { id: p3, fed: [p1] }]";
    assert_snapshot!(found("symmetric: { edge: feeds, back: fed }", symmetric), @r#"
    document.yaml:1:76: error[test/rule] `p3` names `p1` (fed), but `p1` does not name `p3` (feeds)
      1:76: named here: p1
      1:18: does not name `p3`: p1
    "#);
    let pins = "\
projects: [{ id: p1, rev: 4 }, { id: p2, rev: 2 }]
kpis:
  - { id: k1, project: p1, pin: 3 }
  - { id: k2, project: p2, pin: 2 }
  - { id: k3, project: p2, pin: 5 }
";
    assert_snapshot!(found("pin: { edge: measures, pinned: pin, revision: rev }", pins), @r#"
    document.yaml:3:33: error[test/rule] `k1` was checked against revision 3 of `p1`, now 4
      3:33: checked against: 3
      1:27: now: 4
      = help: look at `k1` again, then pin revision 4
    document.yaml:5:33: error[test/rule] `k3` was checked against revision 5 of `p2`, which is only at 2
      5:33: checked against: 5
      1:47: now: 2
      = help: look at `k3` again, then pin revision 2
    "#);
    let layers = "projects: [{ id: p1 }]\nkpis: [{ id: k1, project: p1 }]";
    assert_snapshot!(found("endpoints: { edge: measures, layers: [project, kpi] }", layers), @r#"
    document.yaml:2:27: error[test/rule] a kpi must not refer to a project: `k1` → `p1`
      2:27: reference: p1
      1:18: this is a project: p1
      = note: layers from the top: project → kpi
    "#);
    assert_eq!(found("endpoints: { edge: measures, layers: [kpi, project] }", layers), NOTHING);
    assert_eq!(found("endpoints: { edge: measures, allowed: kpi -> project }", layers), NOTHING);
}

#[test]
fn sums_and_comparisons_reach_along_links() {
    let document = "\
projects: [{ id: p1, weight: 100％ }]
kpis:
  - { id: k1, project: p1, weight: 60％ }
  - { id: k2, project: p1, weight: 30％ }
";
    let sum =
        "sum: { entity: project, total: $.weight, items: { links: ^measures, attr: weight } }";
    assert_snapshot!(found(sum, document), @r#"
    document.yaml:1:30: error[test/rule] p1: 100% stated, but its 2 items add up to 90%: a difference of 10%
      1:30: stated here: 100％
      3:36: 60％
      4:36: 30％
      = note: rounding of the printed figures explains at most 1.5%
    "#);
    let equal =
        "equal: { edge: measures, values: [{ at: edge, attr: weight }, { at: to, attr: weight }] }";
    assert_eq!(found(equal, document).matches("error[test/rule]").count(), 2);
}

#[test]
fn a_waiver_or_a_share_makes_notes_and_an_unused_waiver_is_told() {
    let document =
        "projects: [{ id: p1, feeds: [p2] }, { id: p2 }, { id: p3 }, { id: p4, feeds: [p3] }]";
    let check = "count: { entity: project, of: { path: feeds|fed_by }, min: 2 }";
    let with = |more: &str| format!("{}    {more}\n", rule(check));
    let reports = found_with(&with("waive: [{ at: p1, reason: 対象外 }]"), document);
    assert_eq!(reports.matches("error[test/rule]").count(), 3, "{reports}");
    assert!(reports.contains("note[test/rule]") && reports.contains("waived: 対象外"), "{reports}");
    let unused = found_with(&with("waive: [{ at: p9, reason: 対象外 }]"), document);
    assert!(unused.contains("error[rule/unused-waiver]"), "{unused}");
    let one = rule("count: { entity: project, of: { path: feeds }, min: 1 }");
    let held = found_with(&format!("{one}    at-least: 50%\n"), document);
    assert!(!held.contains("error["), "{held}");
    let missed = found_with(&format!("{one}    at-least: 75%\n"), document);
    assert!(
        missed.contains("error[test/rule] 2 of 4 instances hold (50%), but at least 75% must"),
        "{missed}"
    );
}

#[test]
fn a_chain_holds_only_as_a_whole_and_tells_its_root_causes_alone() {
    let document = "\
projects:
  - { id: p1, feeds: [p2, p3], status: ok }
  - { id: p2, feeds: [p4], status: ok }
  - { id: p3, feeds: [p1], status: ok }
  - { id: p4, feeds: [p5] }
  - { id: p5, status: ok }
";
    let check = "count: { entity: project, of: { path: feeds?, where: { status: ok } }, min: 1 }";
    assert_eq!(found(check, document), NOTHING, "p4 is near one that is ok");
    let check = "count: { entity: project, of: { path: feeds, where: { status: ok } }, min: 1, propagate: feeds }";
    assert_snapshot!(found(check, document), @r"
    document.yaml:3:11: error[test/rule] `p2`: 0 found along `feeds`, at least 1 required
      3:11: 0 found from here: p2
      5:11: not counted: no status: p4
      = note: entities that fail because of this: 2
    document.yaml:6:11: error[test/rule] `p5`: 0 found along `feeds`, at least 1 required
      6:11: 0 found from here: p5
      = note: entities that fail because of this: 4
    ");
    // What depends on a cause counts as failing too, on a cycle as well.
    let share =
        |share: &str| found_with(&format!("{}    at-least: {share}\n", rule(check)), document);
    assert!(share("1%").contains("0 of 5 instances hold (0%)"), "{}", share("1%"));
}

/// A model of numbered entities and one edge, over JSON.
const CHAIN: &str = "\
model:
  entities:
    node: { each: '$.nodes[*]', key: $.id, attrs: { mark: $.mark } }
  edges:
    next: { from: node, to: node, by: '$.next[*]', if-present: true }
rules:
";

/// Nodes 0 … `size` − 1 with the links of `next`, as JSON.
fn nodes(size: usize, next: impl Fn(usize) -> Vec<usize>) -> String {
    let node = |id| {
        let next: Vec<_> = next(id).iter().map(ToString::to_string).collect();
        let mark = if id + 1 == size { ",\"mark\":\"end\"" } else { "" };
        format!("{{\"id\":{id},\"next\":[{}]{mark}}}", next.join(","))
    };
    let nodes: Vec<_> = (0..size).map(node).collect();
    format!("{{\"nodes\":[{}]}}", nodes.join(",\n"))
}

fn chained(checks: &[&str], document: &str) -> String {
    let rules: Vec<_> = checks
        .iter()
        .enumerate()
        .map(|(at, check)| format!("  - id: test/rule-{at}\n    check: {{ {check} }}\n"))
        .collect();
    report(&format!("{CHAIN}{}", rules.concat()), &[("document.json", document)])
}

const END: &str = "count: { entity: node, of: { path: next*, where: { mark: end } }, min: 1 }";
const DEEP: &str = "count: { entity: node, of: { path: next|^next, where: { mark: ~ } }, min: 1, propagate: next }";
const NO_CIRCLE: &str = "acyclic: { edge: next }";

#[test]
fn long_chains_rings_and_ladders_are_answered() {
    let size = 100_000;
    let chain = nodes(size, |id| if id + 1 < size { vec![id + 1] } else { vec![] });
    assert_eq!(chained(&[END, NO_CIRCLE, DEEP], &chain), NOTHING);
    let ring = chained(&[END, NO_CIRCLE], &nodes(size, |id| vec![(id + 1) % size]));
    assert_eq!(ring.matches("error[").count(), 1, "{ring}");
    assert!(ring.contains("cycle of 100000: 0 → 1 → 2 → 3 → 4 → 5 → 6 → 7 → … → 0"), "{ring}");
    // Two ways at each of a thousand steps: 2^999 paths.
    let ladder = nodes(2_000, |id| {
        let step = id / 2 * 2 + 2;
        if step < 2_000 { vec![step, step + 1] } else { vec![] }
    });
    let ends = "count: { entity: node, when: '$[?@ == 0]', of: { path: next+ }, is: 1998 }";
    assert_eq!(chained(&[ends, NO_CIRCLE], &ladder), NOTHING);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn counts_along_paths_are_those_of_plain_closure(
        links in proptest::collection::vec((0_usize..6, 0_usize..6), 0..14),
    ) {
        let next = |id: usize| -> BTreeSet<usize> {
            links.iter().filter(|(from, _)| *from == id).map(|&(_, to)| to).collect()
        };
        let document = nodes(6, |id| next(id).into_iter().collect());
        let step = |from: &BTreeSet<usize>| from.iter().flat_map(|&id| next(id)).collect::<BTreeSet<_>>();
        let back = |from: &BTreeSet<usize>| -> BTreeSet<usize> {
            (0..6).filter(|&id| next(id).iter().any(|to| from.contains(to))).collect()
        };
        let closure = |mut all: BTreeSet<usize>| {
            for _ in 0..6 {
                let more = step(&all);
                all.extend(more);
            }
            all
        };
        for start in 0..6 {
            let here = BTreeSet::from([start]);
            let wanted = [
                ("next", step(&here)),
                ("next+", closure(step(&here))),
                ("next*", closure(here.clone())),
                ("next?", step(&here).union(&here).copied().collect()),
                ("next/next", step(&step(&here))),
                ("^next", back(&here)),
                ("next/^next", back(&step(&here))),
                ("next/next*", closure(step(&here))),
                ("(next|^next)/next", step(&step(&here).union(&back(&here)).copied().collect())),
            ];
            let checks: Vec<_> = wanted
                .iter()
                .map(|(path, ends)| {
                    let count = ends.len();
                    format!("count: {{ entity: node, when: '$[?@ == {start}]', of: {{ path: {path} }}, is: {count} }}")
                })
                .collect();
            let checks: Vec<_> = checks.iter().map(String::as_str).collect();
            prop_assert_eq!(chained(&checks, &document), NOTHING);
        }
    }

    #[test]
    fn the_cycle_shown_is_a_cycle_and_there_is_one_for_each_knot(
        links in proptest::collection::vec((0_usize..7, 0_usize..7), 0..14),
    ) {
        let has = |from: usize, to: usize| links.contains(&(from, to));
        let document = nodes(7, |id| (0..7).filter(|&to| has(id, to)).collect());
        let report = chained(&[NO_CIRCLE], &document);
        let mut reach = [[false; 7]; 7];
        for _ in 0..7 {
            #[allow(clippy::needless_range_loop)]
            for from in 0..7 {
                for to in 0..7 {
                    reach[from][to] |= has(from, to) || (0..7).any(|by| reach[from][by] && has(by, to));
                }
            }
        }
        let first = |id: usize| reach[id][id] && (0..id).all(|other| !(reach[id][other] && reach[other][id]));
        let starts: Vec<usize> = (0..7).filter(|&id| first(id)).collect();
        prop_assert_eq!(report.matches("error[test/rule-0]").count(), starts.len());
        let steps = report.split('\n').filter_map(|line| line.split_once(" → "));
        for (before, after) in steps.filter(|(before, _)| before.starts_with("  ")) {
            let from: usize = before.rsplit(' ').next().unwrap().parse().unwrap();
            let to: usize = after.split(':').next().unwrap().parse().unwrap();
            prop_assert!(has(from, to), "{} → {}", from, to);
        }
    }
}

#[test]
fn a_model_in_the_configuration_is_seen_by_every_rule_file() {
    let home = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(home.path().join(name), text).unwrap();
    std::fs::create_dir(home.path().join("rules")).unwrap();
    write(
        "kenzan.yaml",
        "version: 1\nsources: { plan: plan.yaml }\nmodel:\n  entities:\n    project: { in: plan, each: '$.projects[*]', key: $.id }\n  \
         edges:\n    feeds: { from: project, to: project, by: '$.feeds[*]' }\n",
    );
    write("plan.yaml", "projects: [{ id: a, feeds: [b] }, { id: b, feeds: [a] }]\n");
    write("rules/order.yaml", "id: project/order\ncheck: { acyclic: { edge: feeds } }\n");
    let output = assert_cmd::Command::cargo_bin("kenzan")
        .unwrap()
        .current_dir(home.path())
        .args(["check", "--format", "plain", "--lang", "en"])
        .output()
        .unwrap();
    let report = String::from_utf8(output.stdout).unwrap();
    assert!(report.contains("[project/order] links form a cycle of 2: a → b → a"), "{report}");
    assert_eq!(output.status.code(), Some(1));
}
