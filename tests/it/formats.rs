//! Reports for machines follow their specifications, and point at the right characters.

mod columns;
mod delivery;
mod page;
mod sarif;
pub(crate) mod schema;
mod xml;

use insta::assert_snapshot;
use kenzan::diagnostic::{Diagnostic, Edit, Fix, Lang, Severity, Text};
use kenzan::report::{self, Format, Options, Report, RuleInfo, Summary, Suppressed};
use kenzan::source::{Source, SourceId, Sources, Span};
use kenzan::text;
use serde_json::Value;

/// The input of a report.
#[derive(Default)]
struct Case {
    sources: Sources,
    diagnostics: Vec<Diagnostic>,
    rules: Vec<RuleInfo>,
    suppressed: Vec<Suppressed>,
}

impl Case {
    fn file(&mut self, name: &str, text: &str) -> SourceId {
        self.sources.add(Source::utf8(name, text))
    }

    fn find(&self, id: SourceId, words: &str) -> Span {
        let start = self.sources.get(id).text.find(words).unwrap();
        Span::new(id, start..start + words.len())
    }

    fn show_in(&self, format: Format, lang: Lang) -> String {
        let Self { sources, diagnostics, rules, suppressed } = self;
        let counted = Summary::counting(diagnostics);
        let summary = &Summary { files: sources.len(), suppressed: suppressed.len(), ..counted };
        let report = Report { rules, suppressed, ..Report::new(sources, diagnostics, summary) };
        let mut out = Vec::new();
        report::write(&mut out, &report, format, &Options { lang, ..Options::default() }).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn show(&self, format: Format) -> String {
        self.show_in(format, Lang::En)
    }

    fn json(&self, format: Format) -> Value {
        serde_json::from_str(&self.show(format)).unwrap()
    }

    fn result(&self) -> Value {
        self.json(Format::Sarif)["runs"][0]["results"][0].clone()
    }
}

fn rule(id: &str) -> RuleInfo {
    let title = text!("A subtotal equals the sum of its items", "小計は内訳の合計と一致する");
    RuleInfo {
        id: id.to_owned(),
        title,
        kind: "sum",
        severity: Severity::Error,
        page: format!("# {id}\n"),
    }
}

/// A stated total in one file and an item of it in another; a rule that found nothing.
fn subtotal() -> Case {
    let mut case = Case::default();
    let plan = case.file("予算/r3 案.md", "| 事業 | 億円 |\n|---|--:|\n| 小計 | ２３．７ |\n");
    let data = case.file("data.csv", "a,12.5\nb,11.1\n");
    let message = text!(
        "the subtotal 23.7 is 0.1 more than its items, 23.6",
        "小計23.7は内訳の合計23.6より0.1多い"
    );
    let item = text!("item", "内訳");
    let finding = Diagnostic::error("budget/subtotal", message)
        .at(case.find(plan, "２３．７"), text!("stated here", "記載値"))
        .at(case.find(data, "12.5"), item.clone())
        .at(case.find(data, "11.1"), item)
        .because(text!("the rule allows no rounding", "規則は丸めを認めていない"))
        .help(text!("compare with the source", "出典と照合する"))
        .value("stated", "23.7")
        .value("computed", "23.6");
    case.diagnostics.push(finding);
    case.rules = vec![rule("budget/subtotal"), rule("budget/total")];
    case
}

/// Everything that could break a format: names and words with characters special to formats, no
/// place, no words, places beyond the end, more places than are kept, every severity.
fn hostile() -> Case {
    let nasty = "a,b:c%d|e<f>&\"'g`h*_[x](1){0}\\ ::error::\n]]>@all #1\u{1b}[1m\u{0}\u{7}\u{202e}\u{FFFE}\r\n😀\t";
    let mut case = subtotal();
    let id = case.file(&format!("{nasty}.md"), &format!("{nasty}\n").repeat(30));
    let step = nasty.len() + 1;
    let edit = |from, to| Edit { span: Span::new(id, from..to), text: nasty.to_owned() };
    let edits = vec![edit(0, step), edit(9_000_000, 9_000_001)];
    let fix = Fix { title: Text::same(nasty), safe: true, edits, basis: Vec::new() };
    let whole = Diagnostic::warning(nasty, Text::same(nasty)).help(Text::same(nasty));
    let whole = whole.fix(Some(fix.clone()));
    let spans = (0..30).map(|at| Span::new(id, at * step..at * step + nasty.len()));
    let many = Diagnostic::note("x/many", Text::same(nasty)).because(Text::same(nasty));
    let many = spans.fold(many, |it, span| it.at(span, Text::same(nasty)));
    let after = Diagnostic::error("x/after", Text::same("wrong"));
    let after = after.at(Span::new(id, 9_000_000..9_000_001), Text::default());
    let empty = Diagnostic::warning("x/empty", Text::same("wrong"));
    let empty = (0..2).fold(empty, |it, _| it.at(Span::new(id, 0..0), Text::default()));
    let empty = empty.fix(Some(fix));
    let reason = nasty.to_owned();
    case.suppressed = vec![Suppressed { diagnostic: whole.clone(), reason, in_source: true }];
    case.diagnostics.extend([whole, many, after, empty]);
    case
}

fn cases() -> Vec<(&'static str, Case)> {
    vec![("nothing", Case::default()), ("subtotal", subtotal()), ("hostile", hostile())]
}

fn schema_of(format: Format) -> Value {
    let text = match format {
        Format::Json => return serde_json::from_str(&report::json_schema()).unwrap(),
        Format::Sarif => include_str!("../data/schemas/sarif-2.1.0.schema.json"),
        Format::Gitlab => include_str!("../data/schemas/gitlab.schema.json"),
        Format::Rdjson => include_str!("../data/schemas/rdjson.schema.json"),
        _ => unreachable!(),
    };
    serde_json::from_str(text).unwrap()
}

fn faults(value: &Value, format: Format) -> Vec<String> {
    let schema = schema_of(format);
    schema::faults(value, &schema, &schema, "$")
}

#[test]
fn json_formats_follow_their_schemas() {
    for format in [Format::Json, Format::Sarif, Format::Gitlab, Format::Rdjson] {
        for (name, case) in cases() {
            assert_eq!(faults(&case.json(format), format), [""; 0], "{name} as {format:?}");
        }
    }
}

#[test]
fn a_departure_from_a_schema_is_seen() {
    let breaks: [(Format, &str, Value); 7] = [
        (Format::Sarif, "/runs/0/results/0/level", "fatal".into()),
        (
            Format::Sarif,
            "/runs/0/results/0/locations/0/physicalLocation/region/startLine",
            0.into(),
        ),
        (
            Format::Sarif,
            "/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri",
            "a b".into(),
        ),
        (Format::Sarif, "/runs/0/results/0/message", serde_json::json!({})),
        (Format::Gitlab, "/0/severity", "error".into()),
        (Format::Gitlab, "/0/location", serde_json::json!({"path": "a"})),
        (Format::Rdjson, "/diagnostics/0/location/range/start/line", "1".into()),
    ];
    for (format, pointer, value) in breaks {
        let mut json = subtotal().json(format);
        *json.pointer_mut(pointer).unwrap() = value;
        assert_eq!(faults(&json, format).len(), 1, "{pointer}: {:?}", faults(&json, format));
    }
}

#[test]
fn xml_formats_have_the_elements_that_readers_know() {
    for (format, shapes) in [(Format::Junit, xml::JUNIT), (Format::Checkstyle, xml::CHECKSTYLE)] {
        for (name, case) in cases() {
            let root = xml::parse(&case.show(format));
            assert_eq!(xml::faults(&root, shapes), [""; 0], "{name} as {format:?}");
        }
        let broken =
            subtotal().show(format).replace("severity=", "level=").replace("classname", "class");
        assert!(xml::faults(&xml::parse(&broken), shapes).len() >= 2, "{format:?}");
    }
}

#[test]
fn json_lines_begin_with_the_tool_and_end_with_the_summary() {
    let schema = schema_of(Format::Json);
    for (name, case) in cases() {
        let shown = case.show(Format::JsonLines);
        let lines: Vec<Value> =
            shown.split_terminator('\n').map(|it| serde_json::from_str(it).unwrap()).collect();
        let whole = case.json(Format::Json);
        let accepted = case.suppressed.len();
        assert_eq!(lines.len(), case.diagnostics.len() + accepted + 2, "{name}");
        assert_eq!(lines[0]["type"], "report");
        assert_eq!(lines[0]["version"], whole["version"]);
        assert_eq!(lines.last().unwrap()["type"], "summary");
        for (line, diagnostic) in lines[1..].iter().zip(whole["diagnostics"].as_array().unwrap()) {
            let mut line = line.clone();
            assert_eq!(line.as_object_mut().unwrap().remove("type").unwrap(), "diagnostic");
            assert_eq!(&line, diagnostic, "{name}");
            assert_eq!(
                schema::faults(&line, &schema["$defs"]["Diagnostic"], &schema, "$"),
                [""; 0]
            );
        }
        let suppressed = &lines[lines.len() - 1 - accepted..lines.len() - 1];
        assert!(suppressed.iter().all(|it| it["type"] == "suppressed"), "{name}");
    }
}

fn fingerprint(before: &str, total: &str, name: &str) -> String {
    let mut case = Case::default();
    let id = case.file(name, &format!("{before}a: 1\nb: 2\nc: {total}\n"));
    let finding = Diagnostic::error("x/sum", Text::same("wrong"));
    let finding = finding.at(case.find(id, total), Text::default()).value("stated", total);
    case.diagnostics.extend([finding.clone(), finding]);
    let json = case.json(Format::Gitlab);
    let [first, second] = [0, 1].map(|at| json[at]["fingerprint"].as_str().unwrap().to_owned());
    assert_ne!(first, second, "alike findings of one report are told apart");
    assert_eq!(case.result()["partialFingerprints"]["kenzan/v1"], first);
    first
}

#[test]
fn a_fingerprint_outlives_moved_rows_and_not_a_changed_value() {
    let first = fingerprint("", "77", "a.yaml");
    assert_eq!(first, fingerprint("# moved\n\n# down\n", "77", "a.yaml"));
    assert_ne!(first, fingerprint("", "78", "a.yaml"));
    assert_ne!(first, fingerprint("", "77", "b.yaml"));
    // Published fingerprints must not change.
    assert_eq!(first, "5acbd16126136dce052489e8019265f7:1");
}

#[test]
fn github_gets_one_escaped_line_a_finding() {
    let case = hostile();
    let shown = case.show(Format::Github);
    let (commands, summary) = shown.trim_end().rsplit_once('\n').unwrap();
    assert_eq!(commands.split('\n').count(), case.diagnostics.len());
    let command =
        regex::Regex::new(r"^::(error|warning|notice) (\w+=[^,:\r]*,?)+::[^\r]+$").unwrap();
    for line in commands.split('\n') {
        assert!(command.is_match(line), "{line}");
    }
    assert!(!summary.starts_with("::"), "{summary}");
    assert_snapshot!(subtotal().show_in(Format::Github, Lang::Ja), @r"
    ::error file=予算/r3 案.md,line=3,endLine=3,col=8,endColumn=12,title=budget/subtotal::小計23.7は内訳の合計23.6より0.1多い%0A3:8: 記載値: ２３．７%0Adata.csv:1:3: 内訳: 12.5%0Adata.csv:2:3: 内訳: 11.1%0Anote: 規則は丸めを認めていない%0Ahelp: 出典と照合する
    2ファイルで何も検査していない: エラー1件
    ");
}

#[test]
fn junit_tells_every_rule() {
    assert_snapshot!(subtotal().show(Format::Junit), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="kenzan" tests="2" skipped="0" failures="1" errors="0">
        <testsuite name="budget/subtotal" tests="1" skipped="0" errors="0" failures="1">
            <testcase name="予算/r3 案.md:3:8: the subtotal 23.7 is 0.1 more than its items, 23.6" classname="budget/subtotal" file="予算/r3 案.md" line="3">
                <failure message="the subtotal 23.7 is 0.1 more than its items, 23.6" type="error">予算/r3 案.md:3:8: the subtotal 23.7 is 0.1 more than its items, 23.6
    3:8: stated here: ２３．７
    data.csv:1:3: item: 12.5
    data.csv:2:3: item: 11.1
    note: the rule allows no rounding
    help: compare with the source</failure>
            </testcase>
        </testsuite>
        <testsuite name="budget/total" tests="1" skipped="0" errors="0" failures="0">
            <testcase name="A subtotal equals the sum of its items" classname="budget/total"/>
        </testsuite>
    </testsuites>
    "#);
    let root = xml::parse(&hostile().show(Format::Junit));
    let suites: Vec<_> = root.all("testsuite").iter().map(|it| it.all("testcase").len()).collect();
    assert_eq!(suites, [1, 1, 1, 1, 1, 1], "one for each rule and each further code");
    assert_eq!(root.all("system-out").len(), 1, "a note is told and passes");
}

#[test]
fn checkstyle_groups_by_file() {
    assert_snapshot!(subtotal().show_in(Format::Checkstyle, Lang::Ja), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <checkstyle version="10.0">
      <file name="予算/r3 案.md">
        <error line="3" column="8" severity="error" message="小計23.7は内訳の合計23.6より0.1多い [3:8: 記載値: ２３．７; data.csv:1:3: 内訳: 12.5; data.csv:2:3: 内訳: 11.1; note: 規則は丸めを認めていない; help: 出典と照合する]" source="kenzan.budget/subtotal"/>
      </file>
    </checkstyle>
    "#);
    let mut case = Case::default();
    let [a, b] = ["a.md", "b.md"].map(|name| case.file(name, "7"));
    for id in [a, b, a] {
        let finding = Diagnostic::note("x/y", Text::same("wrong"));
        case.diagnostics.push(finding.at(Span::new(id, 0..1), Text::default()));
    }
    let root = xml::parse(&case.show(Format::Checkstyle));
    let errors: Vec<_> = root.all("file").iter().map(|it| it.all("error").len()).collect();
    assert_eq!(errors, [2, 1]);
    assert_eq!(root.all("error")[0].attributes["severity"], "info");
}

#[test]
fn markdown_is_a_table_in_either_language() {
    assert_snapshot!(subtotal().show(Format::Markdown), @r"
    | | place | finding |
    |---|---|---|
    | ❌ error | <code>予算/r3 案.md:3:8</code> | the subtotal 23.7 is 0.1 more than its items, 23.6<br><code>data.csv:1:3</code> item <code>12.5</code><br><code>data.csv:2:3</code> item <code>11.1</code><br><sub>budget/subtotal</sub> |

    **kenzan**: nothing checked in 2 files; 1 error
    ");
    assert_snapshot!(subtotal().show_in(Format::Markdown, Lang::Ja), @r"
    | | 位置 | 指摘 |
    |---|---|---|
    | ❌ エラー | <code>予算/r3 案.md:3:8</code> | 小計23.7は内訳の合計23.6より0.1多い<br><code>data.csv:1:3</code> 内訳 <code>12.5</code><br><code>data.csv:2:3</code> 内訳 <code>11.1</code><br><sub>budget/subtotal</sub> |

    **kenzan**: 2ファイルで何も検査していない: エラー1件
    ");
    assert_snapshot!(Case::default().show(Format::Markdown), @r"**kenzan**: nothing checked in 0 files; no findings");
}

#[test]
fn no_word_of_a_document_acts_on_markdown() {
    let shown = hostile().show(Format::Markdown);
    for line in shown.split('\n').filter(|it| it.starts_with('|')) {
        assert_eq!(line.matches('|').count(), 4, "{line}");
    }
    let text = shown.replace("<code>", "").replace("</code>", "").replace("<br>", "");
    let text = text.replace("<sub>", "").replace("</sub>", "").replace("<!-- -->", "\u{1}");
    assert_eq!(text.matches('<').count(), 0, "{shown}");
    assert!(!shown.contains("](1)") && !shown.contains('`'), "{shown}");
    let outside_code =
        regex::Regex::new("<code>.*?</code>|&#[0-9]+;").unwrap().replace_all(&shown, "");
    assert!(!outside_code.contains("@a") && !outside_code.contains("#1"), "{shown}");
}

#[test]
fn markdown_fits_into_a_comment() {
    let mut case = subtotal();
    let finding = case.diagnostics[0].clone();
    case.diagnostics = vec![finding; 60];
    let shown = case.show(Format::Markdown);
    assert_eq!(shown.matches("budget/subtotal").count(), 50);
    assert!(shown.contains("\n10 more findings are not shown\n"), "{shown}");
    assert!(shown.chars().count() < 65_536);
    case.diagnostics.truncate(51);
    assert!(case.show(Format::Markdown).contains("\n1 more finding is not shown\n"));
}

#[test]
fn a_format_is_known_by_its_name() {
    for &format in Format::ALL {
        assert_eq!(Format::parse(format.name()), Some(format));
    }
    assert_eq!(Format::parse("Sarif"), None);
}
