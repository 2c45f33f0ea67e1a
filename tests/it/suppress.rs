//! Suppressions in comments and in the configuration: the findings they cover, when they no longer
//! apply, and the diagnostics about invalid ones.

use insta::assert_snapshot;
use kenzan::check::Corpus;
use kenzan::diagnostic::{Lang, Severity};
use kenzan::document::{Format, Limits, read};
use kenzan::lint::suppress::date::Date;
use kenzan::lint::suppress::{Listed, Policy};
use kenzan::lint::{LintResult, lint, suppress};
use kenzan::select::Selector;
use kenzan::source::{Source, SourceId, Span, Spanned};
use proptest::prelude::*;

use crate::cli::Place;
use crate::links::FUNDS;
use crate::run;

/// Finds every `bad…` in every text.
const BAD: &str = "\
id: term/bad
check: { pattern: { values: $..*, not: 'bad\\d' } }
---
id: term/off
severity: off
check: { pattern: { values: $..*, not: 'x' } }
---
id: term/both
check: { pattern: { values: $..*, not: 'bad8\\s+bad9' } }
";

const SUM: &str = "\
id: budget/subtotal
check: { sum: { each: '$.tables[*]', total: $.subtotal, items: '$.items[*]' } }
";

/// What becomes of `text`, read under `name`, on a day, with a list of acceptances.
fn verdict(
    rule: &str,
    name: &str,
    text: &str,
    today: &str,
    listed: &[Listed],
) -> (Corpus, LintResult) {
    let mut corpus = Corpus::default();
    let mut found = Vec::new();
    let id = corpus.sources.add(Source::utf8(name, text));
    let format = Format::of_name(name).unwrap();
    let document = read(id, corpus.sources.get(id), format, Limits::default(), &mut found);
    corpus.add(document.into(), &[]);
    let rules = run::compile(&mut corpus.sources, "rule.yaml", rule, &mut found);
    let mut verdict = lint(&corpus, &rules, found);
    let orders = Policy { listed, today: Date::parse(today), complete: true, ..Policy::default() };
    suppress(&mut verdict, &corpus, &rules, &orders);
    (corpus, verdict)
}

/// The texts of the remaining findings of `term/bad`, and the codes of the others.
fn left(name: &str, text: &str) -> String {
    let (corpus, verdict) = verdict(BAD, name, text, "2026-11-22", &[]);
    let said = verdict.diagnostics.iter().filter(|it| it.suppression.is_none());
    let said = said.filter(|it| it.severity > Severity::Note).map(|it| match &*it.code {
        "term/bad" => corpus.sources.slice(it.span().unwrap()).to_owned(),
        code => code.to_owned(),
    });
    said.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_comment_covers_its_line_or_the_node_after_it() {
    let ours = "kenzan: ignore[term/bad] why";
    let cases = [
        // At the end of a line: the values on the line.
        ("a.yaml", "a: bad1 # OURS\nb: bad2\n", "bad2"),
        ("a.yaml", "l:\n- a: bad1 # OURS\n  b: bad2\n- bad3\n", "bad2 bad3"),
        ("a.yaml", "l: [bad1, # OURS\n  bad2]\n", "bad2"),
        // A container whose name is on the line, all of it.
        ("a.yaml", "a: # OURS\n  b: bad1\n  c: bad2\nd: bad3\n", "bad3"),
        ("a.yaml", "a: | # OURS\n  bad1\n  bad2\nd: bad3\n", "bad3"),
        ("a.yaml", "l: [ # OURS\n  bad1,\n  bad2]\nd: bad3\n", "bad3"),
        // Alone on a line: the node that begins on the next.
        ("a.yaml", "# OURS\na: bad1\nb: bad2\n", "bad2"),
        ("a.yaml", "# OURS\n\n# another\na: bad1\nb: bad2\n", "bad2"),
        ("a.yaml", "# OURS\n- bad1\n- bad2\n", "bad2"),
        ("a.yaml", "l:\n# OURS\n- a: bad1\n  b: bad2\n- a: bad3\n", "bad3"),
        ("a.yaml", "l:\n- a: bad1\n  b: bad2\n# OURS\n- a: bad3\n", "bad1 bad2"),
        ("a.yaml", "a: bad0\n# OURS\nb:\n  c: bad1\n  d: [bad2]\ne: bad3\n", "bad0 bad3"),
        ("a.yaml", "# OURS\r\na: bad1\r\nb: bad2\r\n", "bad2"),
        ("a.yaml", "# OURS\n\"a\": bad1\n? b\n: bad2\n", "bad2"),
        ("a.yaml", "a: 1\n---\n# OURS\nb: bad1\nc: bad2\n", "bad2"),
        ("a.yaml", "# OURS\na: &x bad1\nb: *x\n", ""),
        ("a.toml", "a = \"bad1\" # OURS\nb = \"bad2\"\n", "bad2"),
        ("a.toml", "# OURS\na = \"bad1\"\nb = \"bad2\"\n", "bad2"),
        ("a.toml", "# OURS\n[a]\nb = \"bad1\"\nc = \"bad2\"\n[d]\ne = \"bad3\"\n", "bad3"),
        ("a.toml", "[a] # OURS\nb = \"bad1\"\nc = \"bad2\"\n[d]\ne = \"bad3\"\n", "bad3"),
        ("a.toml", "# OURS\n[a.x]\nb = \"bad1\"\n[a.y]\nc = \"bad2\"\n", "bad2"),
        ("a.toml", "# OURS\na.b = \"bad1\"\na.c = \"bad2\"\n", "bad2"),
        ("a.toml", "# OURS\n[[a]]\nb = \"bad1\"\n[[a]]\nb = \"bad2\"\n", "bad2"),
        ("a.toml", "[[a]]\nb = \"bad1\"\n[[a]] # OURS\nb = \"bad2\"\n", "bad1"),
        ("a.md", "<!-- OURS -->\nbad1\n\nbad2\n", "bad2"),
        ("a.md", "bad1 <!-- OURS -->\n\nbad2\n", "bad2"),
        ("a.md", "<!-- OURS -->\n\n| a | b |\n|---|---|\n| bad1 | bad2 |\n\nbad3\n", "bad3"),
        ("a.md", "| a | b |\n|---|---|\n| bad1 | 1 <!-- OURS --> |\n| bad2 | 2 |\n", "bad2"),
        ("a.md", "bad0\n\n<!-- OURS -->\n- bad1\n- bad2\n\nbad3\n", "bad0 bad3"),
        ("a.md", "# A\n\nbad0\n\n<!-- OURS -->\n## B bad1\n\nbad2\n\n## C\n\nbad3\n", "bad0 bad3"),
        ("a.md", "<!-- OURS -->\n表1 bad0\n\n| a |\n|---|\n| bad1 |\n\nbad2\n", "bad2"),
        ("a.md", "---\na: bad1 # OURS\nb: bad2\n---\n\nbad3\n", "bad2 bad3"),
        ("a.md", "---\n# OURS\na: bad1\nb: bad2\n---\n\nbad3\n", "bad2 bad3"),
        ("a.md", "<!--\nkenzan: ignore[term/bad]\nwhy\n-->\nbad1\n\nbad2\n", "bad2"),
        // What looks like one inside a value hides none after it.
        (
            "a.yaml",
            "a: '# OURS' # OURS\nb: bad1 # OURS\nc: bad2\n",
            "suppress/misplaced suppress/unused bad2",
        ),
        ("a.yaml", "a: |\n  # OURS\n  text\n# OURS\nb: bad1\n", "suppress/misplaced"),
        ("a.toml", "a = '# OURS'\nb = 'bad1' # OURS\n", "suppress/misplaced"),
    ];
    for (name, text, expected) in cases {
        let text = text.replace("OURS", ours);
        assert_eq!(left(name, &text), expected, "{name}:\n{text}");
    }
}

#[test]
fn a_region_goes_from_its_start_to_its_end() {
    let cases = [
        (
            "a: bad1\n# kenzan: ignore-start[term/bad] why\nb: bad2\nc: bad3\n# kenzan: ignore-end[term/bad]\nd: bad4\n",
            "bad1 bad4",
        ),
        ("# kenzan: ignore-start[term/bad] why\nb: bad2\n", "suppress/misplaced bad2"),
        ("b: bad2\n# kenzan: ignore-end[term/bad]\n", "bad2 suppress/misplaced"),
        (
            "# kenzan: ignore-start[term/bad] why\nb: 1\n# kenzan: ignore-end[term/bad]\n",
            "suppress/unused",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(left("a.yaml", text), expected, "{text}");
    }
    let draft = "bad1\n\n<!-- kenzan: ignore-start[term/bad] quoted -->\n\nbad2\n\n## x\n\n- bad3\n\n<!-- kenzan: ignore-end[term/bad] -->\n\nbad4\n";
    assert_eq!(left("a.md", draft), "bad1 bad4");
}

#[test]
fn an_acceptance_that_is_no_good_is_said_and_accepts_nothing() {
    let cases = [
        ("a: bad1 # kenzan: ignore[term/bad]\n", "bad1 suppress/malformed"),
        ("a: bad1 # kenzan: ignore why\n", "bad1 suppress/malformed"),
        ("a: bad1 # kenzan: ignore[] why\n", "bad1 suppress/malformed"),
        ("a: bad1 # kenzan: ignore[term/*] why\n", "bad1 suppress/malformed"),
        ("a: bad1 # kenzan: ignore[*] why\n", "bad1 suppress/malformed"),
        ("a: bad1 # kenzan: ignore[term/bad why\n", "bad1 suppress/malformed"),
        ("a: bad1 # kenzan: disable[term/bad] why\n", "bad1 suppress/malformed"),
        ("a: bad1 # kenzan: expect[term/bad] why\n", "bad1 suppress/malformed"),
        ("a: bad1 # kenzan: ignore[term/bad, diff=1] why\n", "bad1 suppress/malformed"),
        ("a: bad1 # kenzan: ignore[term/bad, until=soon] why\n", "bad1 suppress/malformed"),
        ("a: bad1 # kenzan: ignore[term/bad, until=2027-02-29] why\n", "bad1 suppress/malformed"),
        ("a: bad1 # kenzan ignore[term/bad] why\n", "bad1 suppress/malformed"),
        ("a: bad1 # kenzan: ignore[term/bda] why\n", "bad1 suppress/unknown-rule"),
        ("a: 1 # kenzan: ignore[term/bad] why\nb: bad1\n", "suppress/unused bad1"),
        ("a: 1 # kenzan: ignore[yaml/duplicate-key] why\n", "suppress/unused"),
        ("a: bad1 # kenzan: ignore[term/bad, until=2026-11-21] why\n", "bad1 suppress/expired"),
        ("a: bad1\n# kenzan: ignore[term/bad] why\n", "bad1 suppress/misplaced"),
        ("a:\n  b: 1\n  # kenzan: ignore[term/bad] why\nc: bad1\n", "suppress/misplaced bad1"),
        ("a: '# kenzan: ignore[term/bad] why'\nb: bad1\n", "suppress/misplaced bad1"),
        ("a: |\n  bad1 # kenzan: ignore[term/bad] why\n", "bad1 suppress/misplaced"),
        ("a: bad1 # kenzan: ignore[term/bad] like # kenzan: ignore[x/y] there\n", ""),
        ("a: 'x # kenzan: ignore[term/bad]'\n", "suppress/misplaced"),
        // None of these is addressed to the program, or it waits for its rule.
        ("a: bad1 # kenzan is a linter\n", "bad1"),
        ("a: bad1 # not kenzan: ignore[term/bad] why\n", "bad1"),
        ("a: 1 # kenzan: ignore[term/off] why\n", ""),
        ("a: bad1 # kenzan: ignore[term/bad, until=2026-11-22] why\n", ""),
        ("a: bad1 #kenzan:ignore[term/bad]why\n", ""),
        ("a: [bad1, bad2] # kenzan: ignore[term/bad] why\n", ""),
        ("a: bad1 # kenzan: ignore[term/off, term/bad] why\n", ""),
    ];
    for (text, expected) in cases {
        assert_eq!(left("a.yaml", text), expected, "{text}");
    }
}

#[test]
fn a_format_without_comments_says_so() {
    let cases = [
        ("a.csv", "k,v\n# kenzan: ignore[term/bad] why,\na,bad1\n", "suppress/misplaced bad1"),
        (
            "a.json",
            "{\"c\": \"# kenzan: ignore[term/bad] why\", \"a\": \"bad1\"}",
            "suppress/misplaced bad1",
        ),
        ("a.md", "`<!-- kenzan: ignore[term/bad] why -->`\n\nbad1\n", "bad1"),
        ("a.md", "    <!-- kenzan: ignore[term/bad] why -->\n\nbad1\n", "bad1"),
        ("a.md", "```\n<!-- kenzan: ignore[term/bad] why -->\n```\n\nbad1\n", "bad1"),
    ];
    for (name, text, expected) in cases {
        assert_eq!(left(name, text), expected, "{name}: {text}");
    }
}

#[test]
fn findings_of_readers_are_accepted_too_unless_reading_stopped() {
    let text = "a: 1\na: 2 # kenzan: ignore[yaml/duplicate-key] of the original\n";
    assert_eq!(left("a.yaml", text), "");
    let text = "a: b: c # kenzan: ignore[yaml/syntax] why\n";
    assert_eq!(left("a.yaml", text), "yaml/syntax suppress/unknown-rule");
    let text = "k,v\na,1\nb,2,3\n";
    let here = Span::new(SourceId(0), 0..0);
    let ragged = Listed { rule: Spanned::new("csv/ragged".to_owned(), here), ..listed(None, None) };
    let (_, verdict) = verdict(BAD, "a.csv", text, "2026-11-22", &[ragged]);
    assert!(verdict.diagnostics.iter().all(|it| it.suppression.is_some()));
    assert_eq!(verdict.diagnostics.len(), 1);
}

#[test]
fn a_finding_that_goes_beyond_the_line_is_not_covered_by_its_end() {
    let text = "bad8 <!-- kenzan: ignore[term/both] why -->\nbad9\n";
    assert_eq!(left("a.md", text), "bad8 term/both suppress/unused bad9");
    let text = "bad1 <!-- kenzan: ignore[term/bad] why -->\nbad2\n";
    assert_eq!(left("a.md", text), "bad2");
}

/// The acceptance of `term/bad` in the first document.
fn listed(at: Option<&str>, until: Option<&str>) -> Listed {
    let here = Span::new(SourceId(0), 0..0);
    Listed {
        rule: Spanned::new("term/bad".to_owned(), here),
        documents: vec![SourceId(0)],
        at: at.map(|it| Spanned::new(Selector::parse(it).unwrap(), here)),
        place: None,
        expected: Vec::new(),
        until: until.map(|it| Spanned::new(Date::parse(it).unwrap(), here)),
        reason: "why".to_owned(),
        entry: here,
    }
}

/// Whether the one wrong sum (stated 11.0億円, computed 9.9億円) is accepted by `values`.
fn accepts(values: &str) -> bool {
    let text = format!(
        "unit: 億円\ntables:\n- subtotal: 11.0 # kenzan: expect[budget/subtotal, {values}] why\n  items: [3.2, 6.7]\n"
    );
    let (_, verdict) = verdict(SUM, "a.yaml", &text, "2026-11-22", &[]);
    let wrong = verdict.diagnostics.iter().find(|it| it.code == "budget/subtotal").unwrap();
    assert_eq!(verdict.diagnostics.len(), 1, "{:#?}", verdict.diagnostics);
    wrong.suppression.is_some()
}

#[test]
fn an_expected_difference_is_compared_as_an_amount() {
    let cases = [
        ("diff=1.1億円", true),
        ("diff=1.10億円", true),
        ("diff=１．１億円", true),
        ("diff=110百万円", true),
        ("diff=11,000万円", true),
        ("diff=\"110,000,000円\"", true),
        ("diff=1.1", true),
        ("diff=-1.1億円", true),
        ("difference=1.1億円", true),
        ("stated=11.0億円, computed=9.9億円", true),
        ("diff=0.1億円, diff=1.1億円", true),
        ("diff=1.2億円", false),
        ("diff=1.1", true),
        ("diff=1.1人", false),
        ("diff=1.1億円, stated=12.0億円", false),
        ("stated=-11.0億円", false),
        ("nonsense=1", false),
    ];
    for (values, expected) in cases {
        assert_eq!(accepts(values), expected, "{values}");
    }
}

#[test]
fn an_expected_difference_that_changed_is_told_with_both() {
    let text = "unit: 億円\ntables:\n- subtotal: 11.5 # kenzan: expect[budget/subtotal, diff=1.1億円] 注2\n  items: [3.2, 6.7]\n";
    let (corpus, verdict) = verdict(SUM, "a.yaml", text, "2026-11-22", &[]);
    assert_snapshot!(run::show(Lang::En, &corpus.sources, &verdict.diagnostics), @r"
    a.yaml:3:13: error[budget/subtotal] subtotal: 11.5億円 stated, but its 2 items add up to 9.9億円: a difference of 1.6億円
      3:13: stated here: 11.5
      4:11: 3.2
      4:16: 6.7
      = note: rounding of the printed figures explains at most 0.15億円
      = note: accepted only with diff=1.1億円 (注2); here diff is 1.6億円
    ");
}

#[test]
fn what_rounding_explains_needs_no_acceptance() {
    let text = "unit: 億円\ntables:\n- subtotal: 10.0 # kenzan: ignore[budget/subtotal] why\n  items: [3.2, 6.7]\n";
    let (_, verdict) = verdict(SUM, "a.yaml", text, "2026-11-22", &[]);
    let codes: Vec<_> = verdict.diagnostics.iter().map(|it| &*it.code).collect();
    assert_eq!(codes, ["budget/subtotal", "suppress/unused"]);
    assert!(verdict.diagnostics[0].suppression.is_none());
}

#[test]
fn a_list_accepts_where_there_are_no_comments() {
    let cases = [
        (listed(None, None), ""),
        (listed(Some("$.a"), None), "bad3"),
        (listed(Some("$.a.b"), None), "bad2 bad3"),
        (listed(Some("$..*"), None), ""),
        (listed(Some("$.none"), None), "suppress/misplaced bad1 bad2 bad3"),
        (listed(Some("$.d"), None), "suppress/unused bad1 bad2 bad3"),
        (listed(None, Some("2026-11-21")), "suppress/expired bad1 bad2 bad3"),
    ];
    let text = "{\"a\": {\"b\": \"bad1\", \"c\": \"bad2\"}, \"c\": \"bad3\", \"d\": 1}";
    for (listed, expected) in cases {
        let (corpus, verdict) = verdict(BAD, "a.json", text, "2026-11-22", &[listed]);
        let open = verdict.diagnostics.iter().filter(|it| it.suppression.is_none());
        let said = open.map(|it| match &*it.code {
            "term/bad" => corpus.sources.slice(it.span().unwrap()),
            code => code,
        });
        assert_eq!(said.collect::<Vec<_>>().join(" "), expected);
    }
}

#[test]
fn days_are_those_of_the_calendar() {
    let cases =
        [(0, "1970-01-01"), (59, "1970-03-01"), (11_016, "2000-02-29"), (20_779, "2026-11-22")];
    for (days, written) in cases {
        assert_eq!(Date::after_1970(days).to_string(), written);
        assert_eq!(Date::parse(written), Some(Date::after_1970(days)));
    }
    for wrong in [
        "",
        "2027-3-31",
        "2027-13-01",
        "2027-02-29",
        "2027-03-31x",
        "2027-03",
        "２０２７-03-31",
        "-027-03-31",
    ] {
        assert_eq!(Date::parse(wrong), None, "{wrong}");
    }
}

proptest! {
    #[test]
    fn days_follow_one_another(days in -700_000i64..2_000_000) {
        let (today, tomorrow) = (Date::after_1970(days), Date::after_1970(days + 1));
        prop_assert!(today < tomorrow);
        prop_assert_eq!(Date::parse(&today.to_string()).unwrap_or(today), today);
    }

    /// Nothing panics, whatever the text after the word, and an unaccepted comment is reported.
    #[test]
    fn any_comment_is_read(words in "(kenzan)?[: ]{0,2}(ignore|expect|ignore-start|ignore-end)?\\[?[a-z/=,.\"*０１億円 \\]\\-]{0,24}") {
        for (name, open, close) in [("a.yaml", "#", ""), ("a.toml", "#", ""), ("a.md", "<!--", "-->")] {
            let value = if name == "a.toml" { "a = \"bad1\"" } else { "a: bad1" };
            let text = format!("{value} {open} {words} {close}\n\n{open} {words} {close}\n{value}\n");
            left(name, &text);
        }
    }
}

const CONFIG: &str = "sources: { budget: 'data/*' }\n";

const RULE: &str = "\
id: budget/subtotal
title: A subtotal equals the sum of its items
check: { sum: { in: budget, each: '$.tables[*]', total: $.subtotal, items: '$.items[*]' } }
";

const WRONG: &str = "unit: 億円\ntables:\n- subtotal: 11.0 # kenzan: ignore[budget/subtotal] 原典の誤植\n  items: [3.2, 6.7]\n";

fn project(document: &str) -> Place {
    Place::new(&[
        ("kenzan.yaml", CONFIG.as_bytes()),
        ("rules/subtotal.yaml", RULE.as_bytes()),
        ("data/a.yaml", document.as_bytes()),
    ])
}

#[test]
fn the_summary_counts_what_is_suppressed() {
    assert_snapshot!(project(WRONG).run("check"), @r"
    1 sum checked in 1 file; no findings; 1 suppressed; all 3 numbers covered
    exit 0
    ");
    assert_eq!(project(WRONG).exit("check --fail-on note -v"), 0);
}

#[test]
fn suppressions_can_be_left_out_of_account() {
    assert_snapshot!(project(WRONG).run("check --no-suppressions"), @r"
    data/a.yaml:3:13: error[budget/subtotal] subtotal: 11.0億円 stated, but its 2 items add up to 9.9億円: a difference of 1.1億円
      3:13: stated here: 11.0
      4:11: 3.2
      4:16: 6.7
      3:20: suppressed here: kenzan: ignore[budget/subtotal] 原典の誤植
      = note: rounding of the printed figures explains at most 0.15億円
      = note: rule: A subtotal equals the sum of its items
      = note: suppressed: 原典の誤植
    1 sum checked in 1 file; 1 error; all 3 numbers covered
    exit 1
    ");
}

#[test]
fn json_keeps_what_is_suppressed_with_the_reason() {
    let output = project(WRONG).command().args(["check", "-f", "json"]).output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["diagnostics"].as_array().unwrap().len(), 0);
    let suppressed = &report["suppressed"][0];
    assert_eq!(suppressed["code"], "budget/subtotal");
    assert_eq!(suppressed["values"]["difference"], "1.1億円");
    assert_snapshot!(suppressed["suppression"].to_string(), @r#"{"by":"comment","line":3,"path":"data/a.yaml","reason":"原典の誤植"}"#);
    assert_eq!(report["summary"]["suppressed"], 1);
}

#[test]
fn the_configuration_accepts_for_documents_by_set_path_or_glob() {
    let document =
        "{\"unit\": \"億円\", \"tables\": [{\"subtotal\": 11.0, \"items\": [3.2, 6.7]}]}";
    for within in [
        "budget",
        "data/b.json",
        "./data/b.json",
        "data/*.json",
        "'**/b.*'",
        "data",
        "[gone, data/b.json]",
    ] {
        let place = project("unit: 億円\ntables: []\n");
        place.file("data/b.json", document.as_bytes());
        let list = format!(
            "suppress:\n- rule: budget/subtotal\n  in: {within}\n  at: $.tables[0]\n  expect: {{ diff: 1.1億円 }}\n  reason: 注2\n"
        );
        place.file("kenzan.yaml", format!("{CONFIG}{list}").as_bytes());
        let expected = if within.contains("gone") { 2 } else { 0 };
        let answer = place.run("check");
        assert!(answer.contains("1 suppressed"), "{within}: {answer}");
        assert_eq!(place.exit("check"), expected, "{within}: {answer}");
    }
}

#[test]
fn mistakes_in_the_list_are_shown_on_their_bytes() {
    let place = project("unit: 億円\ntables:\n- subtotal: 9.9\n  items: [3.2, 6.7]\n");
    let list = "\
suppress:
- { rule: budget/subtotal, in: budget }
- { rule: budget/subtotal, in: budget, reason: '' }
- { rule: budget/subtotal, in: budget, reason: why, until: 2027-2-1 }
- { rule: budget/subtotal, in: budget, reason: why, at: '$.a[' }
- { rule: budget/subtotal, in: budget, reason: why, file: a }
- { rule: budget/subtotal, in: nowhere, reason: why }
- { rule: budget/subtotal, in: budget, reason: why, expect: {} }
- { in: budget, reason: why }
- { rule: budget/subtotal, in: budget, reason: why }
- { rule: budget/subtotl, in: budget, reason: why }
";
    place.file("kenzan.yaml", format!("{CONFIG}{list}").as_bytes());
    assert_snapshot!(place.run("check -q"), @r"
    kenzan.yaml:3:3: error[config/invalid] `reason` is missing
      = help: `reason`: why it is accepted
    kenzan.yaml:4:3: error[config/invalid] a suppression needs a reason
    kenzan.yaml:5:60: error[config/invalid] `2027-2-1` is not a date: write it like 2027-03-31
    kenzan.yaml:6:62: error[config/invalid] malformed selector
      6:62: the selector ends too early
    kenzan.yaml:7:53: error[config/invalid] unknown key `file`
      = help: known here: rule, in, at, place, until, expect, reason
    kenzan.yaml:8:32: error[config/matched-nothing] `nowhere` matches no document of this run
      = help: write the name of a source set, or a path or glob relative to the configuration
    kenzan.yaml:9:53: error[config/invalid] `expect` must be values by name, for example { diff: 100 }
    kenzan.yaml:10:3: error[config/invalid] `rule` is missing
      = help: `rule`: id of the rule
    kenzan.yaml:11:11: error[suppress/unused] this suppression is unused: `budget/subtotal` reports nothing here
      = help: remove it
    kenzan.yaml:12:11: error[suppress/unknown-rule] no rule is named `budget/subtotl`
      = help: did you mean `budget/subtotal`?
    exit 2
    ");
}

#[test]
fn without_a_configuration_unknown_rules_may_be_those_of_another_run() {
    let place = project(&WRONG.replace("ignore[budget/subtotal]", "ignore[other/rule]"));
    assert_eq!(place.exit("check"), 1);
    assert!(place.run("check").contains("suppress/unknown-rule"));
    let alone = Place::new(&[
        ("r.yaml", RULE.as_bytes()),
        ("a.yaml", WRONG.replace("ignore[budget/subtotal]", "ignore[other/rule]").as_bytes()),
    ]);
    assert!(!alone.run("check --rules r.yaml a.yaml").contains("suppress/"));
}

/// An accepted reference is not reported, so its consequences must be.
#[test]
fn what_is_accepted_excuses_nothing() {
    let told = |line: &str, project: &str| {
        let document = format!(
            "\
projects:
- {{ id: p1, total: 500 }}{project}
- {{ id: p2, total: 7 }}
lines:
- {{ id: b1, project: p1, amount: 10 }}
- {{ id: b2, project: p2, amount: 7 }}
- {{ id: b3, project: p11, amount: 90 }}{line}
"
        );
        let (_, verdict) = verdict(FUNDS, "a.yaml", &document, "2026-11-22", &[]);
        let told = verdict.diagnostics.iter().filter(|it| it.suppression.is_none());
        let told: Vec<_> = told.map(|it| format!("{:?} {}", it.severity, it.code)).collect();
        told.join(", ")
    };
    let (line, project) = (" # kenzan: ignore[a/resolve] known", " # kenzan: ignore[a/sum] known");
    assert_eq!(told("", ""), "Note a/sum, Error a/resolve");
    assert_eq!(told(line, ""), "Error a/sum");
    assert_eq!(told(line, project), "", "what stands for itself again can be accepted too");
    assert_eq!(told("", project), "Note a/sum, Error suppress/unused, Error a/resolve");
}
