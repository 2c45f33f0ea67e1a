//! Links stated from both ends: an edge and its inverse are one relation.

use crate::run::{report, verdict};

/// A model of items with their successors and predecessors; rules follow.
const MODEL: &str = "\
model:
  entities: { t: { each: '$.t[*]', key: $.id } }
  edges:
    before: { from: t, to: t, by: '$.before[*]', inverse: follows, if-present: true }
    after: { from: t, to: t, by: '$.after[*]', inverse: precedes, if-present: true }
rules:
";

/// An order that is stated from both ends.
const ORDER: &str = "\
t:
  - { id: a, before: [b] }
  - { id: b, before: [c], after: [a] }
  - { id: c, after: [b] }
";

fn found(check: &str, document: &str) -> String {
    report(
        &format!("{MODEL}  - id: t/rule\n    check: {{ {check} }}\n"),
        &[("document.yaml", document)],
    )
}

#[test]
fn an_edge_and_its_inverse_are_one_relation() {
    for edges in [
        "[before, follows]",
        "[follows, before]",
        "[before, precedes]",
        "[follows, after]",
        "[before, precedes, follows, after]",
    ] {
        let check = format!("acyclic: {{ edge: {edges} }}");
        assert_eq!(found(&check, ORDER), "(nothing found)\n", "{edges}");
        let ring = ORDER.replace("c, after", "c, before: [a], after");
        let report = found(&check, &ring);
        assert_eq!(report.matches("error[").count(), 1, "{edges}: {report}");
        assert!(report.contains("cycle of 3: a → "), "{edges}: {report}");
    }
    let rule = format!(
        "{MODEL}  - {{ id: t/rule, check: {{ acyclic: {{ edge: [before, follows] }} }} }}\n"
    );
    let (_, verdict) = verdict(&rule, &[("document.yaml", ORDER)]);
    assert_eq!(verdict.rules[0].outcomes.counts(), [2, 0, 0, 0]);
}

#[test]
fn two_edges_that_may_be_one_relation_are_a_question_to_the_author() {
    let report = found("acyclic: { edge: [before, after] }", ORDER);
    assert_eq!(report.matches("error[").count(), 1, "{report}");
    assert!(
        report.contains("help: if `after` states the links of `before` from their other end"),
        "{report}"
    );
    let one =
        found("acyclic: { edge: before }", "t: [{ id: a, before: [b] }, { id: b, before: [a] }]\n");
    assert!(one.contains("cycle of 2: a → b → a") && !one.contains("help"), "{one}");
}

#[test]
fn a_link_is_not_its_own_answer() {
    let report = found("symmetric: { edge: before, back: follows }", ORDER);
    assert!(
        report.contains("`follows` is the inverse of `before`: every link has one"),
        "{report}"
    );
    assert_eq!(found("symmetric: { edge: before, back: after }", ORDER), "(nothing found)\n");
    let broken = ORDER.replace(", after: [a]", "");
    for (edge, back) in [("before", "after"), ("after", "before"), ("follows", "precedes")] {
        let report = found(&format!("symmetric: {{ edge: {edge}, back: {back} }}"), &broken);
        assert_eq!(report.matches("error[").count(), 1, "{edge} {back}: {report}");
    }
    let named = MODEL.replace("inverse: follows", "inverse: after");
    let rule = format!("{named}  - {{ id: t/rule, check: {{ acyclic: {{ edge: before }} }} }}\n");
    let report = crate::run::report(&rule, &[("document.yaml", ORDER)]);
    assert!(report.contains("a second edge is named `after`"), "{report}");
    assert!(report.contains("`inverse` is a new name for the reverse link"), "{report}");
}

#[test]
fn counts_along_repeated_links_take_no_square_of_their_number() {
    // Each entity reaches all after it: a walk per entity would follow 50 million links.
    let size = 10_000;
    let row = |at: usize| {
        let next = if at + 1 < size { format!("n{}", at + 1) } else { String::new() };
        format!("n{at},{next},{}\n", if at.is_multiple_of(7) { "bad" } else { "x" })
    };
    let rows: String = (0..size).map(row).collect();
    let rule = "\
model:
  entities: { t: { each: '$[*]', key: $.id, attrs: { kind: $.kind } } }
  edges: { next: { from: t, to: t, by: $.next, inverse: prev, if-present: true } }
rules:
  - { id: t/max, check: { count: { entity: t, of: { path: next+, where: { kind: none } }, max: 1 } } }
  - { id: t/min, check: { count: { entity: t, of: { path: 'prev*', where: { kind: bad } }, min: 1 } } }
";
    let begin = std::time::Instant::now();
    let (_, verdict) = verdict(rule, &[("document.csv", &format!("id,next,kind\n{rows}"))]);
    assert!(begin.elapsed().as_secs() < 60, "{:?}", begin.elapsed());
    assert_eq!(verdict.rules[0].outcomes.counts(), [size, 0, 0, 0]);
    assert_eq!(verdict.rules[1].outcomes.counts(), [size, 0, 0, 0]);
}
