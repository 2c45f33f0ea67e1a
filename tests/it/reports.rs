//! Diagnostics look right in every format.

use std::ops::Range;

use insta::assert_snapshot;
use kenzan::diagnostic::{Diagnostic, Lang, MAX_LABELS, Text};
use kenzan::report::{Checked, Format, Options, Report, Summary, json_schema, write};
use kenzan::source::lines::{Lines, Position};
use kenzan::source::{Source, SourceId, Sources, Span};
use kenzan::text;
use proptest::prelude::*;
use serde_json::Value;
use unicode_width::UnicodeWidthChar;

/// Sources and the findings about them.
#[derive(Default)]
struct Case {
    sources: Sources,
    diagnostics: Vec<Diagnostic>,
}

impl Case {
    /// One finding over the bytes at `range` of a file that holds `text`.
    fn one(text: &str, range: Range<usize>) -> Self {
        let mut case = Self::default();
        let id = case.file("a.txt", text);
        case.say(Diagnostic::error("x/y", same("wrong")).at(Span::new(id, range), same("here")));
        case
    }

    fn file(&mut self, name: &str, text: &str) -> SourceId {
        self.sources.add(Source::utf8(name, text))
    }

    fn say(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// The span of the `nth` (from 0) occurrence of `words`.
    fn find(&self, id: SourceId, words: &str, nth: usize) -> Span {
        let (start, _) = self.sources.get(id).text.match_indices(words).nth(nth).unwrap();
        Span::new(id, start..start + words.len())
    }

    fn show(&self, format: Format, options: &Options) -> String {
        let counted = Summary::counting(&self.diagnostics);
        let summary = &Summary { files: self.sources.len(), ..counted };
        let report = Report { sources: &self.sources, diagnostics: &self.diagnostics, summary };
        let mut out = Vec::new();
        write(&mut out, &report, format, options).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn plain(&self, lang: Lang) -> String {
        self.show(Format::Plain, &Options { lang, ..Options::default() })
    }

    fn fancy(&self, lang: Lang) -> String {
        self.show(Format::Fancy, &Options { lang, ..Options::default() })
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.show(Format::Json, &Options::default())).unwrap()
    }
}

fn same(words: &str) -> Text {
    Text::same(words)
}

/// A stated total, three items, and a note and help.
fn subtotal() -> Case {
    let mut case = Case::default();
    let table = "事業費\n\n| 事業 | 億円 |\n|---|--:|\n| 医薬品 | 12.5 |\n| 医療機器 | ８．１ |\n| 人材 | 3.0 |\n| 小計 | 23.7 |\n";
    let id = case.file("予算/r3.md", table);
    let stated = text!("stated here", "ここに記載");
    let item = text!("item", "内訳");
    let finding = Diagnostic::error(
        "budget/subtotal",
        text!(
            "the subtotal 23.7 is 0.1 more than its items, 23.6",
            "小計23.7は内訳の合計23.6より0.1多い"
        ),
    )
    .at(case.find(id, "23.7", 0), stated)
    .at(case.find(id, "12.5", 0), item.clone())
    .at(case.find(id, "８．１", 0), item.clone())
    .at(case.find(id, "3.0", 0), item)
    .because(text!("the rule allows no rounding", "規則は丸めを認めていません"))
    .help(text!("compare the figures with their source", "数値を出典と照合してください"))
    .value("stated", "23.7")
    .value("computed", "23.6");
    case.say(finding);
    case
}

/// A link from one file to another.
fn link() -> Case {
    let mut case = Case::default();
    let kpis = case.file("kpis.yaml", "kpis:\n  - id: K1\n    project: p９\n");
    let projects = case.file("projects.yaml", "projects:\n  - id: p1\n");
    let finding = Diagnostic::warning(
        "links/resolve",
        text!("no project is named p９", "p９という事業はありません"),
    )
    .at(case.find(kpis, "p９", 0), text!("named here", "ここで参照"))
    .at(case.find(projects, "p1", 0), text!("the nearest name", "最も近い名前"));
    case.say(finding);
    case
}

#[test]
fn plain_shows_place_labels_notes_and_help() {
    assert_snapshot!(subtotal().plain(Lang::En), @r"
    予算/r3.md:8:8: error[budget/subtotal] the subtotal 23.7 is 0.1 more than its items, 23.6
      8:8: stated here
      5:9: item
      6:10: item
      7:8: item
      = note: the rule allows no rounding
      = help: compare the figures with their source
    nothing checked in 1 file; 1 error
    ");
    assert_snapshot!(subtotal().plain(Lang::Ja), @r"
    予算/r3.md:8:8: error[budget/subtotal] 小計23.7は内訳の合計23.6より0.1多い
      8:8: ここに記載
      5:9: 内訳
      6:10: 内訳
      7:8: 内訳
      = note: 規則は丸めを認めていません
      = help: 数値を出典と照合してください
    1ファイルで何も検査していません: エラー1件
    ");
}

#[test]
fn plain_repeats_the_path_for_another_file_only() {
    assert_snapshot!(link().plain(Lang::En), @r"
    kpis.yaml:3:14: warning[links/resolve] no project is named p９
      3:14: named here
      projects.yaml:2:9: the nearest name
    nothing checked in 2 files; 1 warning
    ");
}

#[test]
fn plain_counts_columns_in_characters() {
    let cases = [
        ("full width", "億円３", "３", "1:3"),
        ("emoji", "😀😀7", "7", "1:3"),
        ("combining mark", "か\u{3099}7", "7", "1:3"),
        ("tab", "\t\t7", "7", "1:3"),
        ("CRLF", "a\r\nb7", "7", "2:2"),
        ("lone CR", "a\rb7", "7", "2:2"),
        ("form feed is no line end", "a\u{c}7", "7", "1:3"),
        ("line separator is no line end", "a\u{2028}7", "7", "1:3"),
    ];
    for (name, text, needle, expected) in cases {
        let start = text.find(needle).unwrap();
        let shown = Case::one(text, start..start + needle.len()).plain(Lang::En);
        assert!(shown.starts_with(&format!("a.txt:{expected}: error[x/y] wrong\n")), "{name}");
    }
}

#[test]
fn plain_points_at_the_end_of_a_file() {
    for (text, expected) in [("", "1:1"), ("ab", "1:3"), ("ab\n", "2:1"), ("ab\r\n", "2:1")] {
        let shown = Case::one(text, text.len()..text.len()).plain(Lang::En);
        assert!(shown.starts_with(&format!("a.txt:{expected}: ")), "{text:?}");
    }
}

#[test]
fn nothing_found_is_said_with_what_was_done() {
    let mut case = Case::default();
    case.file("a.yaml", "a: 1\n");
    for format in [Format::Plain, Format::Fancy] {
        let shown = case.show(format, &Options::default());
        assert_eq!(shown, "nothing checked in 1 file; no findings\n");
    }
}

#[test]
fn a_finding_about_the_whole_run_has_no_place() {
    let mut case = Case::default();
    case.say(Diagnostic::error("run/input", text!("no document was read", "文書が読めません")));
    assert_snapshot!(case.plain(Lang::En), @r"
    error[run/input] no document was read
    nothing checked in 0 files; 1 error
    ");
    assert_snapshot!(case.fancy(Lang::Ja), @r"
    エラー[run/input]

      × 文書が読めません

    0ファイルで何も検査していません: エラー1件
    ");
}

#[test]
fn places_left_out_are_counted() {
    let text = "7\n".repeat(30);
    let mut case = Case::default();
    let id = case.file("a.txt", &text);
    let spans = (0..30).map(|line| Span::new(id, line * 2..line * 2 + 1));
    let finding =
        spans.fold(Diagnostic::error("x/y", same("wrong")), |it, span| it.at(span, same("")));
    case.say(finding);
    let left_out = 30 - MAX_LABELS;
    assert!(case.plain(Lang::En).contains(&format!("\n  (+{left_out} more places)\n")));
    assert!(case.fancy(Lang::Ja).contains(&format!("ほか{left_out}か所\n")));
    assert_eq!(case.json()["diagnostics"][0]["omitted"], left_out);
    assert_eq!(case.fancy(Lang::En).matches("───").count(), 1, "one frame holds them all");
}

#[test]
fn fancy_shows_the_bytes() {
    assert_snapshot!(subtotal().fancy(Lang::En), @r"
    error[budget/subtotal]

      × the subtotal 23.7 is 0.1 more than its items, 23.6
       ╭─[予算/r3.md:8:8]
     4 │ |---|--:|
     5 │ | 医薬品 | 12.5 |
       ·            ──┬─
       ·              ╰── item
     6 │ | 医療機器 | ８．１ |
       ·              ───┬──
       ·                 ╰── item
     7 │ | 人材 | 3.0 |
       ·          ─┬─
       ·           ╰── item
     8 │ | 小計 | 23.7 |
       ·          ──┬─
       ·            ╰── stated here
       ╰────
      = note: the rule allows no rounding
      = help: compare the figures with their source

    nothing checked in 1 file; 1 error
    ");
    assert_snapshot!(subtotal().fancy(Lang::Ja), @r"
    エラー[budget/subtotal]

      × 小計23.7は内訳の合計23.6より0.1多い
       ╭─[予算/r3.md:8:8]
     4 │ |---|--:|
     5 │ | 医薬品 | 12.5 |
       ·            ──┬─
       ·              ╰── 内訳
     6 │ | 医療機器 | ８．１ |
       ·              ───┬──
       ·                 ╰── 内訳
     7 │ | 人材 | 3.0 |
       ·          ─┬─
       ·           ╰── 内訳
     8 │ | 小計 | 23.7 |
       ·          ──┬─
       ·            ╰── ここに記載
       ╰────
      = 補足: 規則は丸めを認めていません
      = 対処: 数値を出典と照合してください

    1ファイルで何も検査していません: エラー1件
    ");
}

#[test]
fn fancy_shows_several_files_in_one_picture() {
    assert_snapshot!(link().fancy(Lang::Ja), @r"
    警告[links/resolve]

      ⚠ p９という事業はありません
       ╭─[kpis.yaml:3:14]
     2 │   - id: K1
     3 │     project: p９
       ·              ─┬─
       ·               ╰── ここで参照
       ╰────
       ╭─[projects.yaml:2:9]
     1 │ projects:
     2 │   - id: p1
       ·         ─┬
       ·          ╰── 最も近い名前
       ╰────

    2ファイルで何も検査していません: 警告1件
    ");
}

#[test]
fn fancy_can_do_without_unicode_frames() {
    let options = Options { unicode: false, width: 40, ..Options::default() };
    assert_snapshot!(link().show(Format::Fancy, &options), @r"
    warning[links/resolve]

      ! no project is named p９
       ,-[kpis.yaml:3:14]
     2 |   - id: K1
     3 |     project: p９
       :              ^|^
       :               `-- named here
       `----
       ,-[projects.yaml:2:9]
     1 | projects:
     2 |   - id: p1
       :         ^|
       :          `-- the nearest name
       `----

    nothing checked in 2 files; 1 warning
    ");
}

#[test]
fn fancy_colours_only_when_asked() {
    let colored = subtotal().show(Format::Fancy, &Options { color: true, ..Options::default() });
    assert!(colored.contains("\u{1b}[31;1m"), "the primary label is bold red");
    assert!(!subtotal().fancy(Lang::En).contains('\u{1b}'));
    let mut plainer = String::new();
    for (index, part) in colored.split('\u{1b}').enumerate() {
        plainer += if index == 0 { part } else { part.split_once('m').unwrap().1 };
    }
    assert_eq!(plainer, subtotal().fancy(Lang::En), "colour changes nothing else");
}

#[test]
fn fancy_puts_the_frame_of_the_primary_place_first() {
    let mut case = Case::default();
    let id = case.file("a.txt", &format!("1\n{}3\n", "\n".repeat(20)));
    let finding = Diagnostic::error("x/y", same("wrong"))
        .at(case.find(id, "3", 0), same("total"))
        .at(case.find(id, "1", 0), same("item"));
    case.say(finding);
    let shown = case.fancy(Lang::En);
    assert!(shown.find("[a.txt:22:1]").unwrap() < shown.find("[a.txt:1:1]").unwrap(), "{shown}");
}

#[test]
fn fancy_draws_two_labels_over_the_same_bytes_exactly() {
    let mut case = Case::default();
    let id = case.file("a.txt", "sum 1234\n");
    let finding = Diagnostic::error("x/y", same("wrong"))
        .at(case.find(id, "1234", 0), same("all"))
        .at(case.find(id, "23", 0), same("part"));
    case.say(finding);
    assert_snapshot!(case.fancy(Lang::En), @r"
    error[x/y]

      × wrong
       ╭─[a.txt:1:5]
     1 │ sum 1234
       ·     ──┬─
       ·       ╰── all
       ╰────
       ╭─[a.txt:1:6]
     1 │ sum 1234
       ·      ─┬
       ·       ╰── part
       ╰────

    nothing checked in 1 file; 1 error
    ");
}

#[test]
fn fancy_shows_every_one_of_several_empty_labels_at_one_place() {
    let mut case = Case::default();
    let here = Span::new(case.file("a.txt", ""), 0..0);
    case.say(Diagnostic::error("x/y", same("wrong")).at(here, same("one")).at(here, same("two")));
    let shown = case.fancy(Lang::En);
    assert!(shown.contains("╰── one") && shown.contains("╰── two"), "{shown}");
}

#[test]
fn fancy_shows_an_empty_place() {
    let cases = [("", 0), ("ab", 2), ("ab\n", 3), ("ab\ncd\n", 2), ("ab\r\ncd", 4), ("ab\r\n", 3)];
    for (text, at) in cases {
        let shown = Case::one(text, at..at).fancy(Lang::En);
        assert!(shown.contains('▲') && shown.contains("╰── here"), "{text:?} {at}\n{shown}");
    }
}

#[test]
fn fancy_shows_a_block_of_lines() {
    let short = "a: 1\nb:\n  - 2\n  - 3\nc: 4\n";
    assert_snapshot!(Case::one(short, 5..20).fancy(Lang::En), @r"
    error[x/y]

      × wrong
       ╭─[a.txt:2:1]
     1 │     a: 1
     2 │ ╭─▶ b:
     3 │ │     - 2
     4 │ ├─▶   - 3
       · ╰──── here
     5 │     c: 4
       ╰────

    nothing checked in 1 file; 1 error
    ");
    let tall = format!("a: 1\nb:\n{}c: 4\n", "  - 2\n".repeat(50));
    assert_snapshot!(Case::one(&tall, 5..308).fancy(Lang::Ja), @r"
    エラー[x/y]

      × wrong
       ╭─[a.txt:2:1]
     1 │ a: 1
     2 │ b:
       · ─┬
       ·  ╰── here （52行目まで）
     3 │   - 2
       ╰────

    1ファイルで何も検査していません: エラー1件
    ");
}

#[test]
fn fancy_shows_the_labelled_part_of_a_long_line() {
    let item = r#"{"n":1},"#;
    let text = format!(r#"[{}{{"合計":４２}},{}]"#, item.repeat(65_000), item.repeat(65_000));
    let start = text.find('４').unwrap();
    assert_snapshot!(Case::one(&text, start..start + 6).fancy(Lang::En), @r#"
    error[x/y]

      × wrong
       ╭─[a.txt:1:520008]
     1 │ …{"n":1},{"n":1},{"n":1},{"n":1},{"合計":４２},{"n":1},{"n":1},{"n":1},{"n":1},{"n":1…
       ·                                          ──┬─
       ·                                            ╰── here
       ╰────

    nothing checked in 1 file; 1 error
    "#);
}

#[test]
fn fancy_keeps_both_ends_of_a_long_label() {
    let text = format!("head{}tail", "-".repeat(100_000));
    let shown = Case::one(&text, 0..text.len()).fancy(Lang::En);
    assert!(shown.contains("head") && shown.contains("…") && shown.contains("tail"), "{shown}");
}

#[test]
fn fancy_gives_every_label_of_a_long_line_room() {
    let mut case = Case::default();
    let id = case.file("min.json", &format!("[{}]", r#"{"amount":123456789},"#.repeat(50)));
    let finding = (0..MAX_LABELS).fold(Diagnostic::error("x/y", same("wrong")), |it, nth| {
        it.at(case.find(id, "123456789", nth), same("item"))
    });
    case.say(finding);
    let shown = case.fancy(Lang::En);
    assert_eq!(shown.matches("╰── item").count(), MAX_LABELS);
    let widest = shown.split('\n').map(columns).max().unwrap();
    assert!(widest <= Options::default().width, "{widest}\n{shown}");
}

#[test]
fn a_span_outside_its_text_is_drawn_at_the_end() {
    let case = Case::one("ab", 7..9);
    assert!(case.fancy(Lang::En).contains("[a.txt:1:3]"));
    assert!(case.plain(Lang::En).starts_with("a.txt:1:3: "));
}

#[test]
fn no_character_acts_on_the_terminal() {
    let nasty = "a\u{1b}[31m\u{7}\u{85}\u{202e}\u{200b}\u{feff}\u{7f}b";
    let mut case = Case::default();
    let id = case.file(nasty, &format!("{nasty}\n{nasty}"));
    let finding = Diagnostic::error(nasty, same(nasty))
        .at(Span::new(id, 0..nasty.len()), same(&format!("{nasty}\n{nasty}")))
        .because(same(nasty))
        .help(same(nasty));
    case.say(finding);
    for shown in [case.plain(Lang::En), case.fancy(Lang::En)] {
        let acting =
            |it: &char| it.is_control() && *it != '\n' || "\u{202e}\u{200b}\u{feff}".contains(*it);
        assert_eq!(shown.chars().find(acting), None, "{shown}");
        assert!(shown.contains("a␛[31m␇<U+0085><U+202E><U+200B><U+FEFF>␡b"), "{shown}");
    }
}

#[test]
fn json_gives_bytes_lines_and_both_languages() {
    let json = subtotal().json();
    assert_eq!(json["version"], 1);
    assert_eq!(json["tool"]["name"], "kenzan");
    let finding = &json["diagnostics"][0];
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["message"]["ja"], "小計23.7は内訳の合計23.6より0.1多い");
    assert_eq!(finding["values"], serde_json::json!({"stated": "23.7", "computed": "23.6"}));
    let labels = finding["labels"].as_array().unwrap();
    let primary: Vec<_> = labels.iter().map(|it| it["primary"].as_bool().unwrap()).collect();
    assert_eq!(primary, [true, false, false, false]);
    let span = serde_json::json!({
        "start": {"byte": 79, "line": 6, "column": 10},
        "end": {"byte": 88, "line": 6, "column": 13},
    });
    assert_eq!(labels[2]["span"], span);
    assert_eq!(labels[2]["path"], "予算/r3.md");
}

#[test]
fn json_counts_bytes_as_the_file_stores_them() {
    let case = subtotal();
    let source = case.sources.iter().next().unwrap().1;
    let json = case.json();
    let labels =
        case.diagnostics[0].labels.iter().zip(json["diagnostics"][0]["labels"].as_array().unwrap());
    for (label, shown) in labels {
        assert_eq!(shown["span"]["start"]["byte"], source.original(label.span.start));
        assert_eq!(shown["span"]["end"]["byte"], source.original(label.span.end));
    }
}

const SCHEMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/schema/report.schema.json");

/// Set `BLESS=1` to write the schema anew.
#[test]
fn the_published_schema_is_the_one_of_the_types() {
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(SCHEMA, json_schema()).unwrap();
    }
    assert_eq!(std::fs::read_to_string(SCHEMA).unwrap(), json_schema());
}

#[test]
fn json_follows_its_schema() {
    let schema: Value = serde_json::from_str(&json_schema()).unwrap();
    for case in [Case::default(), subtotal(), link(), Case::one("ab\n", 3..3)] {
        assert_eq!(faults(&case.json(), &schema, &schema, "$"), Vec::<String>::new());
    }
    let mut broken = subtotal().json();
    broken["diagnostics"][0]["severity"] = "fatal".into();
    broken["diagnostics"][0]["labels"][0]["span"]["start"]["line"] = 0.into();
    broken["summary"]["surplus"] = 1.into();
    broken.as_object_mut().unwrap().remove("tool");
    assert_eq!(faults(&broken, &schema, &schema, "$").len(), 4, "the comparison itself can fail");
}

/// Where `value` departs from `schema`, as far as the vocabulary used there goes. Stricter than
/// the specification in that every property must be described.
fn faults(value: &Value, schema: &Value, root: &Value, path: &str) -> Vec<String> {
    if let Some(target) = schema["$ref"].as_str() {
        return faults(value, root.pointer(&target[1..]).unwrap(), root, path);
    }
    let mut found = Vec::new();
    let fits = match schema["type"].as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some("integer") => value.as_u64() >= schema["minimum"].as_u64().or(Some(0)),
        other => panic!("the schema uses a type unknown here: {other:?}"),
    };
    if !fits || schema["enum"].as_array().is_some_and(|words| !words.contains(value)) {
        found.push(format!("{path}: {value}"));
    }
    for required in schema["required"].as_array().into_iter().flatten() {
        if value.get(required.as_str().unwrap()).is_none() {
            found.push(format!("{path}: no {required}"));
        }
    }
    for (name, inner) in value.as_object().into_iter().flatten() {
        let path = format!("{path}.{name}");
        match schema["properties"].get(name).or(schema.get("additionalProperties")) {
            Some(schema) => found.extend(faults(inner, schema, root, &path)),
            None => found.push(format!("{path}: not described")),
        }
    }
    for (index, inner) in value.as_array().into_iter().flatten().enumerate() {
        found.extend(faults(inner, &schema["items"], root, &format!("{path}[{index}]")));
    }
    found
}

fn checked(count: usize, one: Text, many: Text) -> Checked {
    Checked { id: one.en.clone(), count, one, many }
}

#[test]
fn the_summary_says_what_was_done() {
    let full = Summary {
        checked: vec![
            checked(42, text!("sum", "合計"), text!("sums", "合計")),
            checked(61, text!("link", "リンク"), text!("links", "リンク")),
            checked(1, text!("KPI", "KPI"), text!("KPIs", "KPI")),
        ],
        files: 3,
        errors: 2,
        warnings: 1,
        suppressed: 4,
        numbers: 214,
        unclaimed: 63,
        ..Summary::default()
    };
    let clean =
        Summary { checked: full.checked[..1].to_vec(), files: 1, numbers: 9, ..Summary::default() };
    let lines =
        [full.line(Lang::En), full.line(Lang::Ja), clean.line(Lang::En), clean.line(Lang::Ja)];
    assert_snapshot!(lines.join("\n"), @r"
    42 sums, 61 links, 1 KPI checked in 3 files; 2 errors, 1 warning; 4 suppressed; 63 of 214 numbers unclaimed
    合計42件・リンク61件・KPI1件を3ファイルで検査: エラー2件、警告1件; 抑制4件; 数値214個のうち63個はどの規則も見ていません
    42 sums checked in 1 file; no findings; all 9 numbers claimed
    合計42件を1ファイルで検査: 指摘なし; 数値9個をすべて規則が見ています
    ");
}

#[test]
fn columns_are_right_anywhere_on_a_line_of_any_length() {
    let text = "a\n".to_owned() + &"億😀x".repeat(2000) + "\r\nz";
    let lines = Lines::new(&text);
    let (mut line, mut column) = (1, 1);
    let mut last = ' ';
    for (offset, character) in text.char_indices() {
        assert_eq!(lines.position(&text, offset as u32), Position { line, column }, "{offset}");
        column += 1;
        if character == '\n' || last == '\r' {
            (line, column) = (line + 1, 1);
        }
        last = character;
    }
    let contents: Vec<_> =
        (0..lines.count()).map(|index| &text[lines.content(&text, index)]).collect();
    assert_eq!(contents[0], "a");
    assert_eq!(contents[1].len(), 8 * 2000);
    assert_eq!(contents[2], "z");
}

fn columns(text: &str) -> usize {
    text.chars().map(|it| it.width().unwrap_or(0)).sum()
}

/// What a source may contain, and how a picture shows it (tabs as the spaces they make).
const TOKENS: [(&str, &str); 11] = [
    ("a", "a"),
    ("7", "7"),
    ("３", "３"),
    ("億", "億"),
    ("ｱ", "ｱ"),
    ("😀", "😀"),
    ("か\u{3099}", "か\u{3099}"),
    ("\u{26a0}\u{fe0f}", "\u{26a0}"),
    ("\t", ""),
    ("\u{1b}", "␛"),
    ("\u{202e}", "<U+202E>"),
];

/// The characters of a picture's line that stand over its underline, spaces left out.
fn underlined(picture: &str) -> String {
    let rows: Vec<_> = picture.split('\n').collect();
    let under = rows.iter().position(|row| row.trim_start().starts_with('·')).unwrap();
    let strip =
        |row: &str, bar: char| row[row.find(bar).unwrap() + bar.len_utf8() + 1..].to_owned();
    let (line, under) = (strip(rows[under - 1], '│'), strip(rows[under], '·'));
    let start = columns(&under) - columns(under.trim_start());
    let end = columns(&under);
    let mut column = 0;
    let mut found = String::new();
    for character in line.chars() {
        let width = character.width().unwrap_or(0);
        let at = column + width.max(1) - 1 - usize::from(width == 0);
        if start <= at && at < end && character != ' ' {
            found.push(character);
        }
        column += width;
    }
    found
}

proptest! {
    #[test]
    fn the_underline_is_exactly_under_the_labelled_bytes(
        before in prop::collection::vec(0..TOKENS.len(), 0..300),
        label in prop::collection::vec(0..TOKENS.len(), 1..5),
        after in prop::collection::vec(0..TOKENS.len(), 0..300),
        newline in prop::sample::select(vec!["\n", "\r\n", "\r"]),
    ) {
        let join = |part: &[usize], shown: bool| -> String {
            part.iter().map(|&it| if shown { TOKENS[it].1 } else { TOKENS[it].0 }).collect()
        };
        let start = format!("第1行{newline}{}", join(&before, false));
        let words = join(&label, false);
        let text = format!("{start}{words}{}{newline}", join(&after, false));
        let case = Case::one(&text, start.len()..start.len() + words.len());
        prop_assert_eq!(underlined(&case.fancy(Lang::En)), join(&label, true));
    }

    #[test]
    fn any_spans_of_any_text_are_drawn(
        text in "[a７😀\\t\\r\\n\u{3099}]{0,200}",
        spans in prop::collection::vec((0usize..600, 0usize..600), 1..20),
        width in 0usize..120,
    ) {
        let mut case = Case::default();
        let id = case.file("a.txt", &text);
        let spans = spans.into_iter().map(|(a, b)| Span::new(id, a.min(b)..a.max(b)));
        let finding = spans.fold(Diagnostic::error("x/y", same("wrong")), |it, span| it.at(span, same("L")));
        let count = finding.labels.len();
        case.say(finding);
        let shown = case.show(Format::Fancy, &Options { width, ..Options::default() });
        prop_assert!(shown.matches(" L").count() >= count, "{}", shown);
        case.json();
        case.plain(Lang::En);
    }
}
