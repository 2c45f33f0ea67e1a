//! Diagnostics look right in every format.

mod fancy;
mod html;
mod json;

use std::ops::Range;

use insta::assert_snapshot;
use kenzan::diagnostic::{Diagnostic, Lang, MAX_LABELS, Text};
use kenzan::report::{Checked, Format, Options, Report, Summary, write};
use kenzan::source::lines::{Lines, Position};
use kenzan::source::{Source, SourceId, Sources, Span};
use kenzan::text;
use serde_json::Value;

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
        let report = Report::new(&self.sources, &self.diagnostics, summary);
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
    .because(text!("the rule allows no rounding", "規則は丸めを認めていない"))
    .help(text!("compare the figures with their source", "数値を出典と照合する"))
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
        text!("no project is named p９", "p９という事業はない"),
    )
    .at(case.find(kpis, "p９", 0), text!("named here", "ここで参照"))
    .at(case.find(projects, "p1", 0), text!("the nearest name", "最も近い名前"));
    case.say(finding);
    case
}

#[test]
fn plain_shows_place_labels_notes_and_help() {
    assert_snapshot!(subtotal().plain(Lang::En), @r#"
    予算/r3.md:8:8: error[budget/subtotal] the subtotal 23.7 is 0.1 more than its items, 23.6
      8:8: stated here: 23.7
      5:9: item: 12.5
      6:10: item: ８．１
      7:8: item: 3.0
      = note: the rule allows no rounding
      = help: compare the figures with their source
    nothing checked in 1 file; 1 error
    "#);
    assert_snapshot!(subtotal().plain(Lang::Ja), @r#"
    予算/r3.md:8:8: error[budget/subtotal] 小計23.7は内訳の合計23.6より0.1多い
      8:8: ここに記載: 23.7
      5:9: 内訳: 12.5
      6:10: 内訳: ８．１
      7:8: 内訳: 3.0
      = note: 規則は丸めを認めていない
      = help: 数値を出典と照合する
    1ファイルで何も検査していない: エラー1件
    "#);
}

#[test]
fn plain_repeats_the_path_for_another_file_only() {
    assert_snapshot!(link().plain(Lang::En), @r#"
    kpis.yaml:3:14: warning[links/resolve] no project is named p９
      3:14: named here: p９
      projects.yaml:2:9: the nearest name: p1
    nothing checked in 2 files; 1 warning
    "#);
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
    case.say(Diagnostic::error("run/input", text!("no document was read", "文書が読めない")));
    assert_snapshot!(case.plain(Lang::En), @r"
    error[run/input] no document was read
    nothing checked in 0 files; 1 error
    ");
    assert_snapshot!(case.fancy(Lang::Ja), @r"
    エラー[run/input]

      × 文書が読めない

    0ファイルで何も検査していない: エラー1件
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
    assert!(case.fancy(Lang::Ja).contains(&format!("\n  = ほか{left_out}か所\n")));
    assert_eq!(case.json()["diagnostics"][0]["omitted"], left_out);
    assert_eq!(case.fancy(Lang::En).matches("───").count(), 1, "one frame holds them all");
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

fn checked(count: usize, one: Text, many: Text) -> Checked {
    Checked { id: one.en.clone(), count, unchecked: 0, one, many }
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
    42 sums, 61 links, 1 KPI checked in 3 files; 2 errors, 1 warning; 4 suppressed; 63 of 214 numbers not covered by any rule
    合計42件・リンク61件・KPI1件を3ファイルで検査: エラー2件、警告1件。抑制4件。数値214個のうち63個はどの規則の対象でもない
    42 sums checked in 1 file; no findings; all 9 numbers covered
    合計42件を1ファイルで検査: 指摘なし。数値9個はすべて規則の対象
    ");
}

#[test]
fn lines_are_right_wherever_a_long_text_is_parted() {
    for ending in ["\n", "\r\n", "\r", "\n\r"] {
        // Long enough to be looked through in parts, which end in the middle of many of its lines.
        let text =
            ["あ", "い"].concat() + &format!("x{ending}").repeat((9 << 20) / (1 + ending.len()));
        let lines = Lines::new(&text);
        let plain = text.replace("\r\n", " \n").replace('\r', "\n");
        let starts = plain.match_indices('\n').map(|(at, _)| at as u32 + 1);
        // Checking all would take long; a prime step reaches every position within a block.
        let wrong = |it: &(usize, u32)| {
            let (index, start) = *it;
            lines.start(index + 1) != start || lines.line_index(start) != index + 1
        };
        let mut some = starts.enumerate().step_by(211);
        assert_eq!(some.find(wrong), None, "{ending:?}");
        assert_eq!(lines.count(), plain.matches('\n').count() + 1, "{ending:?}");
        let last = lines.count() - 1;
        assert_eq!(lines.content(last), text.len()..text.len(), "{ending:?}");
        assert_eq!(lines.start(last + 7) as usize, text.len(), "{ending:?}");
    }
}

#[test]
fn columns_are_right_anywhere_on_a_line_of_any_length() {
    let text = "a\n".to_owned() + &"億😀x".repeat(2000) + "\r\nz";
    let lines = Lines::new(&text);
    let (mut line, mut column) = (1, 1);
    let mut last = ' ';
    for (offset, character) in text.char_indices() {
        assert_eq!(lines.position(offset as u32), Position { line, column }, "{offset}");
        column += 1;
        if character == '\n' || last == '\r' {
            (line, column) = (line + 1, 1);
        }
        last = character;
    }
    let contents: Vec<_> = (0..lines.count()).map(|index| &text[lines.content(index)]).collect();
    assert_eq!(contents[0], "a");
    assert_eq!(contents[1].len(), 8 * 2000);
    assert_eq!(contents[2], "z");
}

#[test]
fn of_many_sets_that_are_not_declared_the_summary_names_a_few() {
    let line = |sets: &[&str], lang| {
        let absent = sets.iter().map(|it| (*it).to_owned()).collect();
        Summary { inapplicable: 9, absent, ..Summary::default() }.line(lang)
    };
    let four = line(&["a", "b", "c", "d"], Lang::En);
    assert!(four.ends_with("; 9 rules not applicable (no source set a, b, c, d)"), "{four}");
    let five = line(&["a", "b", "c", "d", "e"], Lang::En);
    assert!(
        five.ends_with("; 9 rules not applicable (no source set a, b, c and 2 more)"),
        "{five}"
    );
    let ja = line(&["a", "b", "c", "d", "e"], Lang::Ja);
    assert!(ja.ends_with("（文書集合 a、b、c ほか2件 がない）"), "{ja}");
}
