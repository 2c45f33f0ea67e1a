//! The changes that `--fix` makes and those it does not; nothing is lost on the way.

mod bytes;
mod files;
mod list;

use insta::assert_snapshot;
use serde_json::Value;

use crate::cli::Place;

pub(crate) const CONFIG: &str = "version: 1\nsources: { budget: 'data/*' }\n";

/// Sums of tables, of all tables, and a word that must not be written.
pub(crate) const RULES: &str = "\
id: budget/subtotal
check: { sum: { in: budget, each: '$..tables[*]', total: $.total, items: '$.items[*]' } }
if-present: true
---
id: budget/total
check: { sum: { in: budget, total: $.all, items: '$.tables[*].total' } }
if-present: true
---
id: term/bad
check: { pattern: { in: budget, values: $..*, not: 'bad\\d' } }
---
id: term/worse
check: { pattern: { in: budget, values: $..*, not: 'worse\\d' } }
";

pub(crate) fn project(name: &str, document: impl AsRef<[u8]>) -> Place {
    Place::new(&[
        ("kenzan.yaml", CONFIG.as_bytes()),
        ("rules/r.yaml", RULES.as_bytes()),
        (&format!("data/{name}"), document.as_ref()),
    ])
}

pub(crate) fn read(place: &Place, name: &str) -> Vec<u8> {
    std::fs::read(place.path().join("data").join(name)).unwrap()
}

/// The document after `arguments`. A second run finds nothing more to do, and `--diff`, which
/// changes nothing, reports before and after whether there is anything to do.
fn fixed(name: &str, document: &str, arguments: &str) -> String {
    let place = project(name, document);
    let diff = arguments.replace("--fix", "--diff");
    let would = place.exit(&diff);
    assert_eq!(read(&place, name), document.as_bytes(), "--diff wrote");
    let report = place.run(arguments);
    let once = read(&place, name);
    assert_eq!(would == 1, once != document.as_bytes(), "{document}{report}");
    place.run(arguments);
    assert_eq!(once, read(&place, name), "again: {document}{report}");
    assert_eq!(place.exit(&diff), 0, "{document}{report}");
    String::from_utf8(once).unwrap()
}

#[test]
fn a_suppression_that_suppresses_nothing_is_taken_out() {
    let ours = "kenzan: ignore[term/bad] why";
    let cases = [
        ("a.yaml", "a: 1 # OURS\nb: 2\n", "a: 1\nb: 2\n"),
        ("a.yaml", "# OURS\na: 1\n", "a: 1\n"),
        ("a.yaml", "a: 1\n\n# OURS  \nb: 2", "a: 1\n\nb: 2"),
        ("a.yaml", "a:\r\n  # OURS\r\n  b: 1\t# OURS\r\nc: 2\r\n", "a:\r\n  b: 1\r\nc: 2\r\n"),
        ("a.yaml", "a: | # OURS\n  x\n\n  y\nb: 1\n", "a: |\n  x\n\n  y\nb: 1\n"),
        ("a.yaml", "a: [1, # OURS\n  2]\n", "a: [1,\n  2]\n"),
        ("a.yaml", "a: 1 # note # OURS\n", "a: 1 # note\n"),
        ("a.yaml", "a: bad1 # OURS\nb: 1 # OURS\n", "a: bad1 # OURS\nb: 1\n"),
        ("a.yaml", "a: 1 # OURS", "a: 1"),
        ("a.toml", "# OURS\n[a] # OURS\nb = 1 # OURS\n", "[a]\nb = 1\n"),
        ("a.md", "bad0\n\n<!-- OURS -->\n\nb\n", "bad0\n\nb\n"),
        ("a.md", "a\n\n<!-- OURS -->\nb\n", "a\n\nb\n"),
        // A comment that separated two paragraphs leaves a blank line.
        ("a.md", "a\n<!-- OURS -->\nb\n", "a\n\nb\n"),
        ("a.md", "- a\n- b <!-- OURS -->\n- c\n", "- a\n- b\n- c\n"),
        ("a.md", "a <!-- OURS --> b\n", "a  b\n"),
        ("a.md", "| a |\n|---|\n| 1 <!-- OURS --> |\n", "| a |\n|---|\n| 1 |\n"),
        ("a.md", "<!--\nOURS\n-->\n# A\n\nb\n", "# A\n\nb\n"),
        ("a.md", "---\na: 1 # OURS\n---\n\nb\n", "---\na: 1\n---\n\nb\n"),
        // A region goes with both its ends.
        (
            "a.yaml",
            "a: 1\n# kenzan: ignore-start[term/bad] why\nb: 2\n# kenzan: ignore-end[term/bad]\nc: 3\n",
            "a: 1\nb: 2\nc: 3\n",
        ),
        // One rule of several is removed, at any position.
        (
            "a.yaml",
            "a: bad1 # kenzan: ignore[term/bad, term/worse, until=9999-12-31] why\n",
            "a: bad1 # kenzan: ignore[term/bad, until=9999-12-31] why\n",
        ),
        (
            "a.yaml",
            "a: worse1 # kenzan: ignore[term/bad ,until=9999-12-31,term/worse] why\n",
            "a: worse1 # kenzan: ignore[until=9999-12-31,term/worse] why\n",
        ),
        (
            "a.yaml",
            "a: 1 # kenzan: ignore[term/bad, until=9999-12-31, term/worse] why\nb: bad1\n",
            "a: 1\nb: bad1\n",
        ),
    ];
    for (name, before, after) in cases {
        let [before, after] = [before, after].map(|it| it.replace("OURS", ours));
        assert_eq!(fixed(name, &before, "check --fix"), after, "{name}:\n{before}");
    }
}

#[test]
fn what_is_not_surely_unused_stays() {
    let cases = [
        // Its last day is over, it has no reason, its rule does not exist, is off, or nothing
        // follows it: a person has to decide.
        "a: 1 # kenzan: ignore[term/bad, until=2001-01-01] why\n",
        "a: 1 # kenzan: ignore[term/bad]\n",
        "a: 1 # kenzan: ignore[term/none] why\n",
        "a: 1\n# kenzan: ignore[term/bad] why\n",
        // The rule could not decide, or looked at nothing.
        "tables: [{ total: ?, items: [1] }] # kenzan: ignore[budget/subtotal] why\n",
        "a: 1 # kenzan: ignore[budget/subtotal] why\n",
        // Two regions that end together.
        "# kenzan: ignore-start[term/bad] w\n# kenzan: ignore-start[term/worse] w\na: 1\n# kenzan: ignore-end[term/bad, term/worse]\n",
        // Elsewhere something could not be read.
        "a: 1 # kenzan: ignore[term/bad] why\nb: [\n",
    ];
    for text in cases {
        assert_eq!(fixed("a.yaml", text, "check --fix"), text);
    }
    let other = project("a.yaml", "a: 1 # kenzan: ignore[term/bad] why\n");
    for arguments in [
        "check --fix --ignore term/bad",
        "check --fix --rules rules/r.yaml data/b.md --config missing.yaml",
        "check --fix data/b.md",
    ] {
        other.file("data/b.md", b"b\n");
        other.run(arguments);
        assert!(read(&other, "a.yaml").contains(&b'#'), "{arguments}");
    }
    let alone = Place::new(&[
        ("r.yaml", b"id: a/b\ncheck: { pattern: { values: $..*, not: x } }\n"),
        ("a.yaml", b"a: 1 # kenzan: ignore[a/b] why\n"),
    ]);
    assert_eq!(alone.exit("check --fix --rules r.yaml a.yaml"), 1);
    assert!(std::fs::read(alone.path().join("a.yaml")).unwrap().contains(&b'#'));
}

/// The text of the total after `--unsafe-fixes`, in YAML.
fn total(stated: &str, items: &str) -> String {
    let text = format!("tables:\n- total: {stated}\n  items: {items}\n");
    let now = fixed("a.yaml", &text, "check --fix --unsafe-fixes");
    let (_, rest) = now.split_once("total: ").unwrap();
    let (total, after) = rest.split_once('\n').unwrap();
    assert_eq!(after, format!("  items: {items}\n"), "the items were touched");
    total.to_owned()
}

#[test]
fn a_total_is_rewritten_in_its_own_style() {
    let cases = [
        ("11.0", "[3.2, 6.7]", "9.9"),
        ("\"1,876\"", "[1310, 455, 102]", "\"1,867\""),
        ("1,876百万円", "[1310百万円, 102百万円]", "1,412百万円"),
        ("９９．９億円", "[３．２億円, ６．７億円]", "９．９億円"),
        ("１，０００", "[1200000, 34567]", "１，２３４，５６７"),
        ("1,000", "[100, 200]", "300"),
        ("900", "[\"1,000\", \"2,000\"]", "3000"),
        ("▲12.00", "[-3.2, -6.75]", "▲9.95"),
        ("'¥ 1,000 '", "[1500円, 500円]", "'¥ 2,000 '"),
        ("7億円", "[400百万円, 600百万円]", "10億円"),
        ("0.0", "[0.4, 0.6]", "1.0"),
        ("約束 5", "[1]", "約束 5"),
        ("（再掲）5億円", "[1億円, 2億円]", "（再掲）3億円"),
    ];
    for (stated, items, rewritten) in cases {
        assert_eq!(total(stated, items), rewritten, "{stated} of {items}");
    }
}

#[test]
fn a_total_that_cannot_be_written_exactly_stays() {
    let cases = [
        // It would need another place, another sign, or says how far it is meant.
        ("30", "[3.25, 6.7]"),
        ("7億円", "[450百万円, 600百万円]"),
        ("10", "[-30, 5]"),
        ("▲10", "[30, 5]"),
        ("約100", "[30, 5]"),
        ("100以上", "[30, 5]"),
        ("100", "[約30, 5]"),
        // The style leaves no doubt-free place for another number.
        ("686億7千万円", "[1億円, 2億円]"),
        ("\"(1,234)\"", "[1, 2]"),
        ("\"007\"", "[1, 2]"),
        ("1e3", "[1, 2]"),
        ("\"1\\u0030\"", "[1, 2]"),
        // Rounding explains it, or it cannot be known.
        ("10", "[3.2, 6.7]"),
        ("10", "[3.2, ?]"),
        ("10円", "[3人, 6人]"),
    ];
    for (stated, items) in cases {
        assert_eq!(total(stated, items), stated, "{stated} of {items}");
    }
}

#[test]
fn a_figure_that_is_written_once_and_means_two_things_stays() {
    let text = "tables:\n- total: &t 100\n  items: [3, 6]\n- total: *t\n  items: [*t, 9]\n";
    assert_eq!(fixed("a.yaml", text, "check --fix --unsafe-fixes"), text);
    let text = "tables:\n- total: &t 100\n  items: [3, 6]\nother: *t\n";
    assert_eq!(fixed("a.yaml", text, "check --fix --unsafe-fixes"), text);
}

#[test]
fn formats_keep_their_shape() {
    let cases = [
        (
            "a.json",
            r#"{"tables": [{"total": 83.8, "items": [100.3, 19.5]}]}"#,
            r#"{"tables": [{"total": 119.8, "items": [100.3, 19.5]}]}"#,
        ),
        (
            "a.toml",
            "[[tables]]\ntotal = \"９９円\" # x\nitems = ['1円', '2円']\n",
            "[[tables]]\ntotal = \"３円\" # x\nitems = ['1円', '2円']\n",
        ),
        (
            "a.yaml",
            "tables: [{total: 999, items: ['1,000', 5]}]",
            "tables: [{total: 1005, items: ['1,000', 5]}]",
        ),
    ];
    for (name, before, after) in cases {
        assert_eq!(fixed(name, before, "check --fix --unsafe-fixes"), after);
    }
    let rule = "id: a/rows\ncheck: { sum: { in: budget, rows: '$..rows[*]', label: $.label, values: [$.amount], levels: [小計, 合計] } }\n";
    let cases = [
        (
            "a.md",
            "| label | amount |\n|---|--:|\n| a | 1,000 |\n| b | 500 |\n| 小計 | 999 |\n| c | 1 |\n| 合計 | **1,501** |\n",
            "| label | amount |\n|---|--:|\n| a | 1,000 |\n| b | 500 |\n| 小計 | 1,500 |\n| c | 1 |\n| 合計 | **1,501** |\n",
        ),
        (
            "a.md",
            "| label | amount |\n|---|--:|\n| a | ３００ |\n| 小計 | ９ |\n| 合計 | ９ |\n",
            "| label | amount |\n|---|--:|\n| a | ３００ |\n| 小計 | ３００ |\n| 合計 | ３００ |\n",
        ),
    ];
    for (name, before, after) in cases {
        let place = project(name, before);
        place.file("rules/r.yaml", rule.as_bytes());
        let report = place.run("check --fix --unsafe-fixes");
        assert_eq!(String::from_utf8(read(&place, name)).unwrap(), after, "{report}");
    }
    let csv = "id: a/csv\ncheck: { sum: { in: budget, total: '$[2].n', items: '$[0:2].n' } }\n";
    for (before, after) in [("999", "1500"), ("\"9,999\"", "\"1,500\"")] {
        let place = project("a.csv", format!("n\r\n\"1,000\"\r\n500\r\n{before}\r\n"));
        place.file("rules/r.yaml", csv.as_bytes());
        let report = place.run("check --fix --unsafe-fixes");
        let now = String::from_utf8(read(&place, "a.csv")).unwrap();
        assert_eq!(now, format!("n\r\n\"1,000\"\r\n500\r\n{after}\r\n"), "{report}");
    }
}

#[test]
fn without_the_flag_no_figure_is_touched() {
    let text = "tables:\n- total: 11.0\n  items: [3.2, 6.7]\n";
    assert_eq!(fixed("a.yaml", text, "check --fix"), text);
}

#[test]
fn a_total_of_totals_follows() {
    let text =
        "all: 300\ntables:\n- { total: 110, items: [30, 70] }\n- { total: 190, items: [90, 90] }\n";
    let place = project("a.yaml", text);
    assert_snapshot!(place.run("check --fix --unsafe-fixes"), @r"
    3 sums, 14 texts checked in 1 file; no findings; all 7 numbers covered
    --- stderr
    data/a.yaml:1:6: note[fix/made] fixed: 300 → 280, the sum of the items
    data/a.yaml:3:12: note[fix/made] fixed: 110 → 100, the sum of the items
    data/a.yaml:4:12: note[fix/made] fixed: 190 → 180, the sum of the items
    exit 0
    ");
    assert_snapshot!(String::from_utf8(read(&place, "a.yaml")).unwrap(), @r"
    all: 280
    tables:
    - { total: 100, items: [30, 70] }
    - { total: 180, items: [90, 90] }
    ");
}

#[test]
fn where_fixes_contradict_each_other_none_is_made() {
    let place = project(
        "a.yaml",
        "total: 110\na: [30, 70]\nb: [30, 90]\nc: 120 # kenzan: ignore[s/a] why\n",
    );
    let rules = "\
id: s/a
check: { sum: { in: budget, total: $.total, items: '$.a[*]' } }
---
id: s/b
check: { sum: { in: budget, total: $.total, items: '$.b[*]' } }
---
id: s/c
check: { sum: { in: budget, total: $.c, items: [$.total, '$.a[0]'] } }
";
    place.file("rules/r.yaml", rules.as_bytes());
    assert_snapshot!(place.run("check --fix --unsafe-fixes"), @r"
    data/a.yaml:1:8: error[s/a] total: 110 stated, but its 2 items add up to 100: a difference of 10
      1:8: stated here: 110
      2:5: 30
      2:9: 70
      = note: rounding of the printed figures explains at most 1.5
    data/a.yaml:1:8: error[s/b] total: 110 stated, but its 2 items add up to 120: a difference of 10
      1:8: stated here: 110
      3:5: 30
      3:9: 90
      = note: rounding of the printed figures explains at most 1.5
    data/a.yaml:4:4: error[s/c] c: 120 stated, but its 2 items add up to 140: a difference of 20
      4:4: stated here: 120
      1:8: 110
      2:5: 30
      = note: rounding of the printed figures explains at most 1.5
    3 sums checked in 1 file; 3 errors; all 6 numbers covered
    --- stderr
    data/a.yaml:1:8: warning[fix/not-made] not fixed: 110 → 100, the sum of the items
      = note: another fix makes a different change here; only a person can decide which is right
    data/a.yaml:1:8: warning[fix/not-made] not fixed: 110 → 120, the sum of the items
      = note: another fix makes a different change here; only a person can decide which is right
    data/a.yaml:4:4: warning[fix/not-made] not fixed: 120 → 140, the sum of the items
      = note: the figures it is computed from would themselves be rewritten
    data/a.yaml:4:7: note[fix/made] fixed: removal of the suppression of `s/a`
    exit 1
    ");
    assert_snapshot!(place.run("check --lang ja --diff --unsafe-fixes"), @r"
    --- stderr
    data/a.yaml:1:8: warning[fix/not-made] 修正していない: 110 → 100（内訳の合計）
      = note: 同じ箇所を別の内容に書き換える修正があり、どちらが正しいかは人にしか判断できない
    data/a.yaml:1:8: warning[fix/not-made] 修正していない: 110 → 120（内訳の合計）
      = note: 同じ箇所を別の内容に書き換える修正があり、どちらが正しいかは人にしか判断できない
    data/a.yaml:4:4: warning[fix/not-made] 修正していない: 120 → 140（内訳の合計）
      = note: 計算の元になる数値も書き換えの対象である
    exit 0
    ");
}

#[test]
fn totals_that_follow_from_each_other_are_left_alone() {
    let place = project("a.yaml", "a: 5\nb: 1\nc: 6 # kenzan: ignore[s/a] why\n");
    let rules = "\
id: s/a
check: { sum: { in: budget, total: $.a, items: [$.b, '$.b'] } }
---
id: s/b
check: { sum: { in: budget, total: $.b, items: [$.a, '$.c'] } }
";
    place.file("rules/r.yaml", rules.as_bytes());
    assert_snapshot!(place.run("check --fix --unsafe-fixes"), @r"
data/a.yaml:1:4: error[s/a] a: 5 stated, but its 2 items add up to 2: a difference of 3
  1:4: stated here: 5
  2:4: 1
  2:4: 1
  = note: rounding of the printed figures explains at most 1.5
data/a.yaml:2:4: error[s/b] b: 1 stated, but its 2 items add up to 11: a difference of 10
  2:4: stated here: 1
  1:4: 5
  3:4: 6
  = note: rounding of the printed figures explains at most 1.5
  = help: possibly: 5 with the opposite sign (-5) would make the sum balance
2 sums checked in 1 file; 2 errors; all 3 numbers covered
--- stderr
data/a.yaml:1:4: warning[fix/not-made] not fixed: 5 → 2, the sum of the items
  = note: the figures it is computed from would themselves be rewritten
data/a.yaml:2:4: warning[fix/not-made] not fixed: 1 → 11, the sum of the items
  = note: the figures it is computed from would themselves be rewritten
data/a.yaml:3:5: note[fix/made] fixed: removal of the suppression of `s/a`
exit 1
");
    // One of them holds at first, so that the circle shows only on the way.
    let place = project("a.yaml", "a: 50\nb: 110\nc: 60\n");
    place.file("rules/r.yaml", rules.as_bytes());
    assert_snapshot!(place.run("check --fix --unsafe-fixes"), @r"
    data/a.yaml:1:4: error[s/a] a: 50 stated, but its 2 items add up to 220: a difference of 170
      1:4: stated here: 50
      2:4: 110
      2:4: 110
      = note: rounding of the printed figures explains at most 1.5
    2 sums checked in 1 file; 1 error; all 3 numbers covered
    --- stderr
    data/a.yaml:1:4: warning[fix/not-made] no total was rewritten: according to the rules, the totals depend on each other in a cycle
    exit 1
    ");
    assert_eq!(read(&place, "a.yaml"), b"a: 50\nb: 110\nc: 60\n");
}

#[test]
fn what_somebody_accepted_is_not_fixed() {
    let text = "tables:\n- total: 11.0 # kenzan: ignore[budget/subtotal] as printed\n  items: [3.2, 6.7]\n";
    assert_eq!(fixed("a.yaml", text, "check --fix --unsafe-fixes"), text);
    let place = project("a.yaml", "tables:\n- { total: 11.0, items: [3.2, 6.7] }\n");
    place.run("baseline create");
    assert_eq!(place.exit("check --baseline kenzan-baseline.jsonl --diff --unsafe-fixes"), 0);
    assert_eq!(place.exit("check --diff --unsafe-fixes"), 1);
}

#[test]
fn a_total_set_right_ends_what_was_expected_of_it() {
    let text = "tables:\n- total: 11.0 # kenzan: expect[budget/subtotal, diff=9] why\n  items: [3.2, 6.7]\n";
    let now = fixed("a.yaml", text, "check --fix --unsafe-fixes");
    assert_eq!(now, "tables:\n- total: 9.9\n  items: [3.2, 6.7]\n");
}

#[test]
fn a_suppression_that_a_rewritten_figure_needs_stays() {
    let text = "all: 100 # kenzan: ignore[budget/total] as printed\ntables:\n- { total: 100, items: [30, 40] }\n";
    let now = fixed("a.yaml", text, "check --fix --unsafe-fixes");
    assert_eq!(now, text.replace("{ total: 100", "{ total: 70"));
}

#[test]
fn machines_are_told_of_fixes() {
    let text = "\u{feff}tables:\n- total: １１ # kenzan: ignore[term/bad] w\n  items: [3, 6]\n";
    let place = project("a.yaml", text);
    let json = |arguments: &str| -> Value {
        let output = place.command().args(arguments.split_whitespace()).output().unwrap();
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let report = json("check -f json");
    let fixes: Vec<&Value> =
        report["diagnostics"].as_array().unwrap().iter().map(|it| &it["fixes"]).collect();
    for fix in &fixes {
        let edit = &fix[0]["edits"][0];
        let byte = |end: &str| edit["span"][end]["byte"].as_u64().unwrap() as usize;
        let old = &text[byte("start")..byte("end")];
        let expected =
            if fix[0]["safe"] == true { " # kenzan: ignore[term/bad] w" } else { "１１" };
        assert_eq!(old, expected);
        assert_eq!(edit["text"], if fix[0]["safe"] == true { "" } else { "９" });
    }
    assert_eq!(fixes.len(), 2);
    let sarif = json("check -f sarif");
    assert_snapshot!(serde_json::to_string_pretty(&sarif["runs"][0]["results"][0]["fixes"]).unwrap(), @r#"
        [
          {
            "artifactChanges": [
              {
                "artifactLocation": {
                  "uri": "data/a.yaml",
                  "uriBaseId": "%SRCROOT%"
                },
                "replacements": [
                  {
                    "deletedRegion": {
                      "byteLength": 6,
                      "byteOffset": 20,
                      "endColumn": 12,
                      "endLine": 2,
                      "startColumn": 10,
                      "startLine": 2
                    },
                    "insertedContent": {
                      "text": "９"
                    }
                  }
                ]
              }
            ],
            "description": {
              "text": "１１ → ９, the sum of the items"
            },
            "properties": {
              "safe": false
            }
          }
        ]
        "#);
    let rdjson = json("check -f rdjson");
    let offered =
        |at: usize| rdjson["diagnostics"][at]["suggestions"].as_array().map_or(0, Vec::len);
    assert_eq!([offered(0), offered(1)], [0, 1], "a figure is not for a click");
}
