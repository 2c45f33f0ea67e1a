//! Documents that cannot be read to their end: this is reported, and nothing counts as missing, too
//! few or too little that may be in the unread part.

use kenzan::diagnostic::Severity;

use crate::cli::Place;
use crate::fixtures::Base;
use crate::run::{KPIS, report, sample, verdict};

/// Which files of the true document are cut, by what, and at every how many lines.
const CUTS: [(&str, &str, usize); 3] = [
    ("data/projects.yaml", "\tx: 1", 9),
    ("data/kpis.yaml", "}", 7),
    ("data/claims.yaml", "\t- [", 5),
];

#[test]
fn a_true_document_that_is_cut_anywhere_has_that_one_fault() {
    let base = Base::load();
    let known: Vec<String> = codes(&base, None);
    for (file, fault, stride) in CUTS {
        let text = base.text(file);
        let starts: Vec<usize> = text.match_indices('\n').map(|(at, _)| at + 1).collect();
        for &at in sample(starts.iter().step_by(stride), 3) {
            let cut = format!("{}{fault}\n{}", &text[..at], &text[at..]);
            let mut found = codes(&base, Some((file, cut)));
            found.retain(|it| !it.starts_with("yaml/syntax"));
            found.retain(|it| !known.contains(it));
            assert!(found.is_empty(), "{file} cut before byte {at}:\n{}", found.join("\n"));
        }
    }
}

/// Code, place and text of the findings.
fn codes(base: &Base, change: Option<(&str, String)>) -> Vec<String> {
    let (corpus, verdict) = base.check_with(change);
    let serious = verdict.diagnostics.iter().filter(|it| it.severity > Severity::Note);
    let place = |span: kenzan::source::Span| &*corpus.sources.get(span.source).name;
    serious
        .map(|it| format!("{} {} {}", it.code, it.span().map_or("", place), it.message.en))
        .collect()
}

/// The codes reported for a document that could not be read completely.
const SAID: [&str; 5] =
    ["csv/quote", "json/syntax", "markdown/unclosed", "toml/syntax", "yaml/syntax"];

const UNCLOSED_TABLE: &str = "\
# 甲

| a |
|---|
| 1 |

# 乙

<table><tr><td>a</td></tr>

# 丙
";

/// A rule, an incomplete document, and the findings.
const CASES: &[(&str, &str, &str, &[&str])] = &[
    ("sum: { total: $.total, items: '$.items[*]' }", "a.yaml", "total: 9\nitems: [3, 4", &[]),
    (
        "sum: { total: $.total, items: '$.items[*]' }",
        "a.json",
        r#"{"total": 9, "items": [3, 4"#,
        &[],
    ),
    ("sum: { total: $.total, items: '$.items[*]' }", "a.toml", "total = 9\nitems = [3, 4", &[]),
    ("sum: { total: $.total, items: '$..n' }", "a.yaml", "total: 9\na: { n: 3 }\n\tb: 1\n", &[]),
    ("sum: { total: $.total, items: '$.items[*]' }", "a.yaml", "items: [3, 4]\n\ttotal: 9\n", &[]),
    (
        "sum: { each: '$.t', rows: '$.rows[*]', values: '$.n', levels: [計] }",
        "a.yaml",
        "t:\n  rows:\n  - { k: 甲, n: 3 }\n  - { k: 計, n: 9 }\n  - {\n",
        &[],
    ),
    (
        "required: { each: '$.items[*]', fields: [$.a, $.b] }",
        "a.yaml",
        "items:\n- a: 1\n\tb: 2\n",
        &[],
    ),
    ("count: { of: '$.items[*]', min: 2 }", "a.yaml", "items:\n- 1\n\t- 2\n", &[]),
    ("equal: { values: ['$.a', '$.b[*]'] }", "a.yaml", "a: 3\nb: [3\n", &[]),
    ("count: { of: '$.b[*]', min: 1 }", "a.json", r#"{"a": 1} {"b": [1]}"#, &[]),
    // Quotes of CSV that are not closed take rows or cells with them.
    ("count: { of: '$[*]', is: 5 }", "a.csv", "k,n\na,1\n\"b,2\nc,3\n\"d\",4\ne,5\n", &[]),
    ("count: { of: '$[*]', is: 3 }", "a.csv", "k,n\na,1\nb,\"2\nc,\"3\"\n", &[]),
    (
        "sum: { total: \"$[?@.k=='計'].n\", items: \"$[?@.k!='計'].n\" }",
        "a.csv",
        "k,n\n計,6\na,1\n\"b,2\n\"c\",3\n",
        &[],
    ),
    (
        "sum: { total: \"$[?@.k=='計'].n\", items: \"$[?@.k!='計'].n\" }",
        "a.csv",
        "k,n,m\n計,\"6,2,1\na,1,1\nb,2,1\n",
        &[],
    ),
    ("pattern: { values: '$[*].n', matches: '[0-9]+' }", "a.csv", "k,n\na,\"1\nb,2\n", &[]),
    ("required: { each: '$[*]', fields: [$.n] }", "a.csv", "k,\"n\na,1\n", &[]),
    ("required: { each: '$[*]', fields: [$.n] }", "a.csv", "k,\"n\na,1\nb,\"2\n", &[]),
    // Markdown goes on to the end where nobody closes.
    ("count: { of: '$.sections[*].tables[*]', is: 2 }", "a.md", UNCLOSED_TABLE, &[]),
    ("required: { each: '$.sections[1]', fields: ['$.tables'] }", "a.md", UNCLOSED_TABLE, &[]),
    ("count: { of: '$.sections[*]', is: 2 }", "a.md", "# 甲\n\n```\n1\n\n# 乙\n", &[]),
    ("count: { of: '$..paragraphs[*]', is: 2 }", "a.md", "甲\n\n- 乙\n\n  ~~~\n  1\n\n  丙\n", &[]),
    (
        "count: { of: '$.footnotes[*]', is: 2 }",
        "a.md",
        "# 甲\n\n[^1]: 乙\n\n```\n\n[^2]: 丙\n",
        &[],
    ),
    ("count: { of: '$.sections[*]', is: 2 }", "a.md", "# 甲\n\n<!-- 1\n\n# 乙\n", &[]),
    ("count: { of: '$.sections[*]', is: 2 }", "a.md", "# 甲\n\n<pre class=a>\n\n# 乙\n", &[]),
    ("required: { fields: [$.front.title] }", "a.md", "---\ntitle: 甲\n\n# 乙\n", &[]),
    (
        "count: { of: '$.sections[*]', is: 2 }",
        "a.md",
        "---\na: 1\n\n# 甲\n\n乙\n丙: 1\n\n---\n\n# 丁\n",
        &[],
    ),
    ("required: { fields: [$.front.title] }", "a.md", "---\na: [1\ntitle: 2\n---\n\n# 乙\n", &[]),
    // Half of a file, or of one document of several.
    (
        "count: { of: '$.b[*]', is: 2 }",
        "a.yaml",
        "b: [1]\n---\nb: [1, 2\n---\nb: [1, 2]\n",
        &["t/t b"],
    ),
    ("required: { fields: [$.c] }", "a.yaml", "c: 1\n---\nb: [1, 2\n---\nc: 1\n", &[]),
    ("sum: { total: $.n, items: '$.b[*]' }", "a.yaml", "n: 3\nb:\n- 1\n- \"2\n", &[]),
    ("sum: { total: $.n, items: '$.b[*]' }", "a.json", "{\"n\": 3, \"b\": [1, \"2", &[]),
    ("required: { fields: [$.n] }", "a.json", "{\"b\": [1, \"2],\n \"n\": 3}", &[]),
    ("required: { fields: [$.n] }", "a.toml", "b = \"\"\"\nn = 3\n", &[]),
    ("sum: { total: $.n, items: '$.b[*]' }", "a.toml", "n = 3\nb = [1,\n", &[]),
    (
        "sum: { total: $.n, items: '$.b[*].n' }",
        "a.toml",
        "n = 3\n[[b]]\nn = 1\n[[b]]\nn = \"2\n",
        &[],
    ),
    // Complete parts are checked, and certain faults are reported.
    (
        "sum: { total: $.total, items: '$.items[*]' }",
        "a.yaml",
        "total: 9\nitems: [3, 4]\n\tx: 1\n",
        &["t/t 9"],
    ),
    (
        "sum: { each: '$.parts[*]', total: $.total, items: '$.items[*]' }",
        "a.json",
        r#"{"parts": [{"total": 9, "items": [3, 4]}, {"total": 9, "items": [3"#,
        &["t/t 9"],
    ),
    (
        "required: { each: '$.items[*]', fields: [$.b] }",
        "a.yaml",
        "items:\n- a: 1\n- b: 2\n\tb: 2\n",
        &["t/t a: 1"],
    ),
    ("unique: { key: '$.items[*]' }", "a.yaml", "items:\n- 1\n- 1\n- [\n", &["t/t 1"]),
];

#[test]
fn only_what_was_read_to_its_end_is_judged() {
    for (check, file, text, wanted) in CASES {
        let rule = format!("id: t/t\ncheck: {{ {check} }}\n");
        let (corpus, verdict) = verdict(&rule, &[(file, text)]);
        let found: Vec<_> = verdict.diagnostics.iter().collect();
        let (faults, found): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|it| SAID.contains(&&*it.code));
        assert_eq!(faults.len(), 1, "{check} of {text}: {faults:?}");
        let shown = |it: &&kenzan::diagnostic::Diagnostic| {
            let place = it.span().map_or("", |span| corpus.sources.slice(span));
            format!("{} {place}", it.code)
        };
        assert_eq!(found.iter().map(shown).collect::<Vec<_>>(), *wanted, "{check} of {text}");
    }
}

#[test]
fn a_file_that_is_no_text_may_hold_what_others_refer_to() {
    let place = Place::new(&[
        ("kenzan.yaml", b"version: 1\nsources: { projects: projects.yaml, kpis: kpis.yaml }\n"),
        ("rules/links.yaml", format!("{KPIS}{LINKS}").as_bytes()),
        ("kpis.yaml", b"kpis:\n- { id: K1, project: P1 }\n- { id: K1, project: P2 }\n"),
        ("projects.yaml", b"projects:\n- { id: P1 }\n\0"),
    ]);
    insta::assert_snapshot!(place.run("check -q"), @r"
    kpis.yaml:3:9: error[model/duplicate-key] a second `kpi` has the key `K1`
      3:9: again: K1
      2:9: first: K1
    projects.yaml:1:1: error[input/encoding] the file is not text: NUL at offset 23
      = help: save it as text, in UTF-8 if possible
    exit 1
    ");
}

/// Rules for [`KPIS`].
const LINKS: &str = "  - id: link/lands
    check: { resolve: { edge: measures } }
  - id: link/measured
    check: { count: { entity: project, of: { path: ^measures }, min: 1 } }
";

#[test]
fn links_into_what_was_not_read_may_land() {
    let links = format!("{KPIS}{LINKS}");
    let kpis = "kpis:\n- { id: K1, project: P1 }\n- { id: K2, project: P2 }\n";
    let projects = "projects:\n- { id: P1 }\n\t- { id: P2 }\n";
    let found = report(&links, &[("projects.yaml", projects), ("kpis.yaml", kpis)]);
    assert_eq!(found.matches("error[").count(), 1, "{found}");
    let projects = "projects:\n- { id: P1 }\n- { id: P2 }\n";
    let kpis = "kpis:\n- { id: K1, project: P1 }\n- { id: K2, project: P9 }\n\t- { id: K2, project: P2 }\n";
    let found = report(&links, &[("projects.yaml", projects), ("kpis.yaml", kpis)]);
    assert!(found.contains("no project has the key `P9`"), "{found}");
    assert_eq!(found.matches("error[").count(), 2, "{found}");
}

#[test]
fn what_is_closed_is_read_to_its_end() {
    let text = "# 甲\n\n```\n1\n```\n\n> ```\n> 1\n> ````\n\n- 1\n\n  ~~~~ x\n  ```\n\n  ~~~~~\n\n<!-- 1\n\n-->\n\n<prefix>\n\n    code\n\n---\na: 1\n\n<pre>\n\n</PRE>\n";
    for text in [text, "---\n\na: 1\n", "---\nNote: 1\n", "```\n```", "\"5\" inch,1\n"] {
        let file = if text.starts_with('"') { "a.csv" } else { "a.md" };
        let rule = "id: t/t\ncheck: { count: { of: '$..none', is: 1 } }\n";
        let (_, verdict) = verdict(rule, &[(file, text)]);
        let codes: Vec<_> = verdict.diagnostics.iter().map(|it| &*it.code).collect();
        assert!(!codes.contains(&"markdown/unclosed"), "{text}: {codes:?}");
        assert!(codes.contains(&"t/t"), "{text}: {codes:?}");
    }
}
