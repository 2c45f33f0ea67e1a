//! Invalid links and keys: each is reported on its bytes, once, and the rest is checked.

use insta::assert_snapshot;

use crate::run::report;

const NOTHING: &str = "(nothing found)\n";

const MODEL: &str = "\
model:
  entities:
    project: { each: '$.projects[*]', key: $.id }
    unit: { each: '$.units[*]', key: $.id, if-present: true }
    target: { each: '$.targets[*]', key: [$.id, $.year], if-present: true }
  edges:
    feeds: { from: project, to: project, by: '$.feeds[*]', if-present: true }
    owns: { from: project, to: [project, unit], by: $.owner, if-present: true }
    funds: { from: project, to: project, each: '$.funds[*]', by: $.to, attrs: { share: $.share }, if-present: true }
";

fn found(check: &str, document: &str) -> String {
    found_with(&format!("check: {{ {check} }}"), document)
}

fn found_with(rule: &str, document: &str) -> String {
    let rule = format!("{MODEL}rules:\n  - {{ id: test/rule, {rule} }}\n");
    report(&rule, &[("document.yaml", document)])
}

const LANDS: &str = "resolve: { edge: [feeds, owns] }";

#[test]
fn a_link_to_itself_is_a_circle_of_one() {
    let document = "projects: [{ id: p1, feeds: [Ｐ１, p1] }, { id: P1, feeds: [P1] }]\n";
    assert_snapshot!(found("acyclic: { edge: feeds }", document), @r"
    document.yaml:1:34: error[test/rule] `p1` refers to itself
      1:34: 1: p1 → p1: p1
    document.yaml:1:59: error[test/rule] `P1` refers to itself
      1:59: 1: P1 → P1: P1
    ");
}

#[test]
fn a_doubled_link_is_told_where_it_stands_again_and_counts_once() {
    let document = "projects: [{ id: p1, feeds: [p2, p2, 'ｐ 2'] }, { id: p2 }]\n";
    assert_snapshot!(found("count: { entity: project, of: { path: feeds }, max: 1 }", document), @r"
    document.yaml:1:34: warning[model/duplicate-link] `p1` refers to `p2` twice (`feeds`)
      1:34: again: p2
      1:30: first: p2
    document.yaml:1:39: warning[model/duplicate-link] `p1` refers to `ｐ 2` twice (`feeds`)
      1:39: again: ｐ 2
      1:30: first: p2
    ");
}

#[test]
fn a_link_with_attributes_is_doubled_only_if_it_says_the_same_again() {
    let document = "\
projects:
  - { id: p1, funds: [{ to: p2, share: 60％ }, { to: p2, share: 40％ }, { to: Ｐ2, share: 40％ }] }
  - { id: p2, funds: [{ to: p1, share: 40％ }, { to: p1, share: 40 ％ }] }
  - { id: P2 }
";
    assert_snapshot!(found("resolve: { edge: funds }", document), @r"
    document.yaml:3:53: warning[model/duplicate-link] `p2` refers to `p1` twice (`funds`)
      3:53: again: p1
      3:29: first: p1
    ");
}

#[test]
fn keys_that_are_empty_or_no_keys_are_told_with_what_follows() {
    let document = "\
projects:
  - { id: p1 }
  - { id: '', feeds: [p9] }
  - { id: }
  - { name: 甲 }
  - { id: [p1, p2] }
  - { id: { year: 2021 } }
  - 17
targets:
  - { id: t1, year: 2021 }
  - { id: t1, year: '　' }
";
    assert_snapshot!(found(LANDS, document), @r"
    document.yaml:3:7: error[model/empty-key] this `project` has no key: nothing can refer to it, and its own references are not checked
      3:7: no key: id
      = note: its key is `$.id`
    document.yaml:4:7: error[model/empty-key] this `project` has no key: nothing can refer to it, and its own references are not checked
      4:7: no key: id
      = note: its key is `$.id`
    document.yaml:5:5: error[model/empty-key] this `project` has no key: nothing can refer to it, and its own references are not checked
      5:5: no key: { name: 甲 }
      = note: its key is `$.id`
    document.yaml:6:7: error[model/empty-key] this `project` has no key: nothing can refer to it, and its own references are not checked
      6:7: a list cannot be a key: id
      = note: its key is `$.id`
    document.yaml:7:7: error[model/empty-key] this `project` has no key: nothing can refer to it, and its own references are not checked
      7:7: a record cannot be a key: id
      = note: its key is `$.id`
    document.yaml:8:5: error[model/empty-key] this `project` has no key: nothing can refer to it, and its own references are not checked
      8:5: no key: 17
      = note: its key is `$.id`
    document.yaml:11:22: error[model/empty-key] this `target` has no key: nothing can refer to it, and its own references are not checked
      11:22: no value for `$.year`: 　
      = note: its key is `$.id`, `$.year`
    ");
}

#[test]
fn where_no_record_has_a_key_the_selector_is_told_and_not_every_record() {
    let rule = MODEL.replace("key: $.id }", "key: $.code }");
    let rule = format!("{rule}rules:\n  - {{ id: test/rule, check: {{ {LANDS} }} }}\n");
    let document = "projects: [{ id: p1, feeds: [p2] }, { id: p2 }, { id: p3 }]\n";
    assert_snapshot!(report(&rule, &[("document.yaml", document)]), @r"
    rule.yaml:3:44: error[model/matched-nothing] none of the 3 `project` found has a key
      3:44: selects no key: $.code
      document.yaml:1:12: the first one: { id: p1, feeds: [p2] }
    ");
}

#[test]
fn keys_that_differ_in_width_only_are_one_key_also_when_composite() {
    let document = "\
projects: [{ id: PJ-1 }, { id: ＰＪ-１ }, { id: 'PJ - 1' }]
targets: [{ id: t1, year: 2021 }, { id: t1, year: 2022 }, { id: ｔ1, year: ２０２２ }]
";
    assert_snapshot!(found(LANDS, document), @r"
    document.yaml:1:32: error[model/duplicate-key] a second `project` has the key `ＰＪ-１`
      1:32: again: ＰＪ-１
      1:18: first: PJ-1
      = note: it is first written `PJ-1`; keys that differ only in width or spaces are the same
    document.yaml:1:47: error[model/duplicate-key] a second `project` has the key `PJ - 1`
      1:47: again: PJ - 1
      1:18: first: PJ-1
      = note: it is first written `PJ-1`; keys that differ only in width or spaces are the same
    document.yaml:2:65: error[model/duplicate-key] a second `target` has the key `ｔ1 / ２０２２`
      2:65: again: ｔ1
      2:41: first: t1
      = note: it is first written `t1 / 2022`; keys that differ only in width or spaces are the same
    ");
}

#[test]
fn one_key_in_two_types_leaves_a_reference_to_either_undecided() {
    let document = "\
projects: [{ id: x, owner: x }, { id: y, owner: y }, { id: z, owner: w }]
units: [{ id: Ｘ }, { id: x }, { id: w }]
";
    assert_snapshot!(found(LANDS, document), @r"
    document.yaml:1:28: error[test/rule] `x` is the key of 2 entities
      1:28: ambiguous: x
      1:18: this is a project: x
      2:26: this is a unit: x
    ");
}

#[test]
fn entities_that_a_selector_does_not_find_are_told_on_the_selector() {
    let rule = MODEL.replace("$.projects[*]", "$.project[*]");
    let rule = format!("{rule}rules:\n  - {{ id: test/rule, check: {{ {LANDS} }} }}\n");
    let document = "projects: [{ id: p1, feeds: [p2] }, { id: p2 }]\n";
    assert_snapshot!(report(&rule, &[("document.yaml", document)]), @r"
    rule.yaml:3:23: error[model/matched-nothing] the model finds no `project`
      3:23: selects nothing: $.project[*]
      = help: correct the rule, or add `if-present: true` if the rule may select nothing
    ");
}

#[test]
fn a_path_repeated_inside_repetitions_ends_on_circles() {
    let document = "\
projects: [{ id: p1, feeds: [p2] }, { id: p2, feeds: [p3] }, { id: p3, feeds: [p1, p3] }, { id: p4 }]
";
    let count = |path: &str, limit: &str| {
        found(&format!("count: {{ entity: project, of: {{ path: '{path}' }}, {limit} }}"), document)
    };
    for path in
        ["((feeds+)*)+", "(feeds|^feeds)*", "((feeds?)+/(^feeds)*)*", "feeds*/feeds*/feeds*"]
    {
        assert_eq!(count(path, "min: 1"), NOTHING, "{path} may be of no length");
    }
    for path in ["(feeds+)+", "feeds/(feeds*)*", "feeds+/^feeds+/feeds+"] {
        let reports = count(path, "min: 3");
        assert_eq!(reports.matches("error[test/rule]").count(), 1, "{path}: {reports}");
        assert!(reports.contains("`p4`: 0 found along"), "{path}: {reports}");
    }
    assert_eq!(count("(feeds+)+", "max: 3"), NOTHING);
}

#[test]
fn paths_are_told_as_they_can_be_written() {
    let document = "projects: [{ id: p1 }, { id: p2, owner: p1 }]\n";
    for path in [
        "feeds/^owns",
        "^feeds|owns",
        "feeds+/owns",
        "(feeds|owns)*/^funds",
        "feeds?/(owns/funds)+",
    ] {
        let check = format!("count: {{ entity: project, of: {{ path: '{path}' }}, min: 5 }}");
        let reports = found(&check, document);
        assert!(reports.contains(&format!("found along `{path}`, at least 5")), "{reports}");
    }
    // A reversed path is shown edge by edge.
    let turned =
        found("count: { entity: project, of: { path: '^(feeds/owns)' }, min: 1 }", document);
    assert!(turned.contains("along `^owns/^feeds`"), "{turned}");
}

#[test]
fn a_waiver_for_what_holds_is_told_with_what_does_not() {
    let document = "projects: [{ id: p1, feeds: [p2] }, { id: p2 }, { id: p3 }]\n";
    let rule = "waive: [{ at: p1, reason: r }, { at: Ｐ3, reason: r }, { at: p3, reason: r }], \
                check: { count: { entity: project, of: { path: feeds }, min: 1 } }";
    assert_snapshot!(found_with(rule, document), @r"
    document.yaml:1:43: error[test/rule] `p2`: 0 found along `feeds`, at least 1 required
      1:43: 0 found from here: p2
    document.yaml:1:55: note[test/rule] `p3`: 0 found along `feeds`, at least 1 required
      1:55: 0 found from here: p3
      = note: waived: r
    rule.yaml:11:36: error[rule/unused-waiver] nothing at `p1` violates rule `test/rule`, so the waiver is unused
      11:36: unused waiver: p1
      = note: the rule is violated at `p2`
      = help: remove the waiver
    rule.yaml:11:59: error[rule/unused-waiver] nothing at `Ｐ3` violates rule `test/rule`, so the waiver is unused
      11:59: unused waiver: Ｐ3
      = note: the rule is violated at `p2`
      = help: remove the waiver
    ");
}

#[test]
fn a_place_that_violates_a_rule_often_is_named_once_beside_an_unused_waiver() {
    let rule = "id: test/req\ncheck: { required: { each: '$.items[*]', fields: [$.a, $.b, $.c] } }\nwaive: [{ at: z, reason: r }]\n";
    let found = report(rule, &[("document.yaml", "items: [{ n: x }, { n: y }]\n")]);
    assert!(found.contains("note: the rule is violated at `{ n: x }`, `{ n: y }`\n"), "{found}");
}

#[test]
fn what_is_waived_weighs_on_neither_side_of_a_share() {
    let document =
        "projects: [{ id: p1, feeds: [p2] }, { id: p2 }, { id: p3 }, { id: p4, feeds: [p1] }]\n";
    let gate = |waived: &str| {
        let rule = format!(
            "at-least: 75%, waive: [{waived}], check: {{ count: {{ entity: project, of: {{ path: feeds }}, min: 1 }} }}"
        );
        found_with(&rule, document)
    };
    let all = gate("{ at: p2, reason: r }, { at: p3, reason: r }");
    assert!(!all.contains("error["), "{all}");
    let one = gate("{ at: p2, reason: r }");
    assert!(
        one.contains("error[test/rule] 2 of 3 instances hold (66.7%), but at least 75% must"),
        "{one}"
    );
    assert!(
        one.contains("`p3`: 0 found")
            && !one.contains("p2`: 0 found along `feeds`, at least 1 required: p2"),
        "{one}"
    );
    // The finding about an unused waiver is separate, and does not count towards `at-least`.
    let idle = gate("{ at: p1, reason: r }");
    assert!(idle.contains("error[rule/unused-waiver]"), "{idle}");
    assert!(idle.contains("2 of 4 instances hold (50%)"), "{idle}");
}

#[test]
fn half_a_model_raises_nothing_but_what_broke_it() {
    let rule = "\
model:
  entities:
    project: { each: '$.projects[*]', key: $['番号'] }
    kpi: { each: '$.kpis[*]', key: $.id }
rules:
  - { id: test/rule, check: { count: { entity: project, of: $.kpis, min: 1 } } }
";
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("kenzan.yaml", "version: 1\nextends: [./rules.yaml]\nsources: { plan: plan.yaml }\n");
    write("rules.yaml", rule);
    write("plan.yaml", "projects: [{ 番号: 1 }, { 番号: 2 }]\n");
    let output = assert_cmd::Command::cargo_bin("kenzan")
        .unwrap()
        .args(["check", "-f", "plain", "--lang", "en"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let said =
        String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("rules.yaml:3:45: error[yaml/syntax]"), "{said}");
    assert_eq!(said.matches("error[").count(), 1, "{said}");
}

#[test]
fn a_sum_that_lacks_what_a_broken_reference_brings_in_is_not_told_again() {
    let rules = "\
model:
  entities:
    project: { each: '$.projects[*]', key: $.id, label: $.name }
    kpi: { each: '$.kpis[*]', key: $.id, label: $.name }
  edges:
    measures: { from: kpi, to: project, by: $.project, attrs: { weight: $.weight } }
rules:
  - { id: test/weights, check: { sum: { entity: project, total: 100％, items: { links: ^measures, attr: weight }, rounding: exact } } }
";
    let weights = |reference: &str, name: &str| {
        let document = format!(
            "projects: [{{ id: PJ-12, name: 電子申請 }}, {{ id: PJ-34, name: 施設予約 }}]\nkpis:\n  \
             - {{ id: k1, project: PJ-12, weight: 60％ }}\n  \
             - {{ id: k2, project: {reference}, name: {name}, weight: 40％ }}\n  \
             - {{ id: k3, project: PJ-34, weight: 90％ }}\n"
        );
        report(rules, &[("document.yaml", &document)])
    };
    for (reference, name) in [("PJ-1２2", "件数"), ("PJ-99", "電子申請の件数")] {
        let reports = weights(reference, name);
        assert!(reports.contains("error[model/unresolved]"), "{reports}");
        assert!(reports.contains("note[test/weights] PJ-12 電子申請: 100% wanted"), "{reports}");
        assert!(reports.contains("error[test/weights] PJ-34 施設予約: 100% wanted"), "{reports}");
    }
    // Another place says nothing of this one.
    let reports = weights("PJ-34", "件数");
    assert!(reports.contains("error[test/weights] PJ-12 電子申請"), "{reports}");
}

#[test]
fn a_unit_that_a_year_took_from_the_amounts_around_it_is_shown() {
    let rule = "id: test/rule\ncheck: { compare: { each: '$.projects[*]', left: $.due, is: at-most, right: { select: $.end, unit: null } } }\n";
    let document = "unit: 千円\nprojects: [{ name: 甲, due: 2025, end: 2027 }]\n";
    assert_snapshot!(report(rule, &[("document.yaml", document)]), @r"
    document.yaml:2:28: error[test/rule] cannot compare 2,025千円 with 2,027: their units are incompatible
      2:39: 2027
      1:7: the unit comes from here: 千円
      = help: if the figure has no unit, write `unit: null` where the rule selects it
    ");
    // Where both took theirs, one help is enough.
    let rule = "id: test/rule\ncheck: { compare: { each: '$.projects[*]', left: $.due, is: at-most, right: $.plan.end } }\n";
    let document =
        "unit: 千円\nprojects: [{ name: 甲, due: 2025, plan: { unit: 件, end: 2027 } }]\n";
    let found = report(rule, &[("document.yaml", document)]);
    assert_eq!(found.matches("the unit comes from here").count(), 2, "{found}");
    assert_eq!(found.matches("write `unit: null`").count(), 1, "{found}");
}

#[test]
fn what_can_never_be_followed_or_asked_is_told_in_the_rule() {
    let document =
        "projects: [{ id: p1, owner: u1 }]\nunits: [{ id: u1 }]\ntargets: [{ id: t, year: 1 }]\n";
    let count = |path: &str, more: &str| {
        found(
            &format!("count: {{ entity: unit, of: {{ path: '{path}'{more} }}, max: 9 }}"),
            document,
        )
    };
    assert_snapshot!(count("feeds+", ""), @r"
    rule.yaml:11:67: error[rule/invalid] `feeds` can never be followed here: at this point the path is at unit
      11:67: leads from project to project: feeds
    ");
    assert_eq!(count("^owns/feeds/^funds/^owns/owns", ""), NOTHING);
    // Once repeated, it is where it can be followed.
    assert_eq!(count("(^owns|feeds|owns)+", ""), NOTHING);
    assert_eq!(count("(^owns/feeds*)?", ""), NOTHING);
    assert_snapshot!(count("^owns", ", where: { share: 1 }"), @r"
    rule.yaml:11:84: error[rule/invalid] no attribute `share` on what is selected here (project)
      = help: declare it under its `attrs`
    ");
    let edge = found("count: { edge: owns, of: { path: feeds }, min: 1 }", document);
    assert!(edge.contains("error[rule/invalid] a count along a path needs `entity`"), "{edge}");
}
