//! For people, findings with one cause are one finding; programs get all of them.

use std::fmt::Write as _;

use crate::cli::Place;

const CONFIG: &str = "version: 1\nsources: { grants: grants.csv, links: links.yaml }\n";

const RULES: &str = "\
model:
  entities:
    thing: { in: links, each: '$.things[*]', key: $.id }
  edges:
    to: { from: thing, to: thing, by: '$.to[*]', if-present: true }
rules:
  - id: grants/total
    check: { sum: { in: grants, each: '$[*]', total: $.total, items: [$.a, $.b] } }
  - id: links/land
    check: { resolve: { edge: to } }
";

/// Grants whose totals are `factor` times too large, and `odd` that are simply wrong.
fn grants(wrong: usize, factor: &str, odd: usize) -> String {
    let mut rows = "name,total,a,b\n".to_owned();
    for at in 0..wrong {
        writeln!(rows, "w{at},{}{factor},{},{}", 3 * (at + 1), at + 1, 2 * (at + 1)).unwrap();
    }
    for at in 0..odd {
        writeln!(rows, "o{at},{},1,{at}", 100 + 2 * at * at).unwrap();
    }
    rows
}

fn things(dangling: usize) -> String {
    let mut things = "things:\n  - { id: first }\n".to_owned();
    for at in 0..dangling {
        writeln!(things, "  - {{ id: t{at}0000, to: [gone] }}").unwrap();
    }
    things
}

fn place(grants: &str, things: &str) -> Place {
    Place::new(&[
        ("kenzan.yaml", CONFIG.as_bytes()),
        ("rules/r.yaml", RULES.as_bytes()),
        ("grants.csv", grants.as_bytes()),
        ("links.yaml", things.as_bytes()),
    ])
}

fn findings(report: &str) -> usize {
    report.matches("error[").count()
}

#[test]
fn one_wrong_unit_is_one_finding() {
    let place = place(&grants(40, "000", 2), &things(0));
    let report = place.run("check");
    assert_eq!(findings(&report), 3, "{report}");
    let said =
        "40 findings: all stated figures are 1,000 times the computed ones; is a unit wrong?";
    assert!(report.contains(said), "{report}");
    assert!(report.contains("  2:4: w0: 3,000 stated"), "{report}");
    assert!(report.contains("(+37 more places)"), "{report}");
    assert!(report.contains("`--all` shows each of them"), "{report}");
    assert!(report.contains("42 errors"), "the summary counts all: {report}");
    assert_eq!(findings(&place.run("check --all")), 42);
    assert_eq!(findings(&place.run("check -f fancy --color never --all")), 42);
    assert!(place.run("check -f fancy --color never").contains("40 findings"));
    let japanese = place.run("check --lang ja");
    assert!(japanese.contains("40件の指摘: どれも記載値が計算値の1,000倍"), "{japanese}");
}

#[test]
fn one_key_that_is_missing_is_one_finding() {
    let report = place(&grants(0, "", 0), &things(7)).run("check --select links/land");
    assert_eq!(findings(&report), 1, "{report}");
    assert!(report.contains("7 findings: no thing has the key `gone`"), "{report}");
    assert!(report.contains("  3:24: `t00000` refers to it: gone"), "{report}");
    assert!(report.contains("; 7 errors") || report.contains("7 errors"), "{report}");
}

#[test]
fn a_few_findings_and_unlike_ones_stay_what_they_are() {
    let few = place(&grants(4, "000", 0), &things(4)).run("check");
    assert_eq!(findings(&few), 8, "{few}");
    let unlike = place(&grants(0, "", 30), &things(0)).run("check");
    assert_eq!(findings(&unlike), 30, "{unlike}");
    let many = place(&grants(0, "", 60), &things(0)).run("check");
    assert_eq!(findings(&many), 1, "{many}");
    assert!(many.contains("60 findings: they have the same form"), "{many}");
}

#[test]
fn programs_get_every_finding_unless_they_ask() {
    let place = place(&grants(40, "000", 0), &things(7));
    let count = |arguments: &str| place.run(arguments).matches("\"code\":").count();
    assert_eq!(count("check -q -f jsonl"), 47);
    assert_eq!(count("check -q -f jsonl --by-cause"), 2);
    // Each output gets its own.
    let both = place.run("check -f plain -f jsonl=report.jsonl");
    assert_eq!(findings(&both), 2, "{both}");
    let stored = std::fs::read_to_string(place.path().join("report.jsonl")).unwrap();
    assert_eq!(stored.matches("\"code\":").count(), 47);
    assert_eq!(place.exit("check -q"), 1);
    let few = place.run("check --max-findings 1");
    assert_eq!(findings(&few), 1, "{few}");
    assert!(few.contains("1 more finding is not shown"), "{few}");
}
