//! The picture on the terminal underlines exactly the right bytes, whatever surrounds them.

use insta::assert_snapshot;
use kenzan::diagnostic::{Diagnostic, Lang, MAX_LABELS};
use kenzan::report::{Format, Options};
use kenzan::source::Span;
use proptest::prelude::*;
use regex::Regex;
use unicode_width::UnicodeWidthChar;

use super::{Case, link, same, subtotal};

#[test]
fn places_are_links_to_their_files_and_codes_to_the_manual() {
    let options = Options { links: Some("file:///home/me/"), ..Options::default() };
    let shown = subtotal().show(Format::Fancy, &options);
    let link = |address: &str, words: &str| {
        format!("\u{1b}]8;;{address}\u{1b}\\{words}\u{1b}]8;;\u{1b}\\")
    };
    let file = link("file:///home/me/%E4%BA%88%E7%AE%97/r3.md", "予算/r3.md:8:8");
    assert!(shown.contains(&format!("╭─[{file}]")), "{shown:?}");
    let manual = "https://github.com/kenzan-lint/kenzan/blob/main/docs/codes.md";
    let code = link(manual, "[budget/subtotal]");
    assert!(shown.starts_with(&format!("error{code}\n")), "{shown:?}");
    let link = Regex::new("\u{1b}]8;;[^\u{1b}]*\u{1b}\\\\").unwrap();
    assert_eq!(link.replace_all(&shown, ""), subtotal().fancy(Lang::En), "nothing else changes");
}

#[test]
fn shows_the_bytes() {
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
      = 補足: 規則は丸めを認めていない
      = 対処: 数値を出典と照合する

    1ファイルで何も検査していない: エラー1件
    ");
}

#[test]
fn shows_several_files_in_one_picture() {
    assert_snapshot!(link().fancy(Lang::Ja), @r"
    警告[links/resolve]

      ⚠ p９という事業はない
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

    2ファイルで何も検査していない: 警告1件
    ");
}

#[test]
fn can_do_without_unicode_frames() {
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
fn colours_only_when_asked() {
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
fn puts_the_frame_of_the_primary_place_first() {
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
fn draws_two_labels_over_the_same_bytes_exactly() {
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
fn shows_every_one_of_several_empty_labels_at_one_place() {
    let mut case = Case::default();
    let here = Span::new(case.file("a.txt", ""), 0..0);
    case.say(Diagnostic::error("x/y", same("wrong")).at(here, same("one")).at(here, same("two")));
    let shown = case.fancy(Lang::En);
    assert!(shown.contains("╰── one") && shown.contains("╰── two"), "{shown}");
}

#[test]
fn shows_an_empty_place() {
    let cases = [("", 0), ("ab", 2), ("ab\n", 3), ("ab\ncd\n", 2), ("ab\r\ncd", 4), ("ab\r\n", 3)];
    for (text, at) in cases {
        let shown = Case::one(text, at..at).fancy(Lang::En);
        assert!(shown.contains('▲') && shown.contains("╰── here"), "{text:?} {at}\n{shown}");
    }
}

#[test]
fn shows_a_block_of_lines() {
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

    1ファイルで何も検査していない: エラー1件
    ");
}

#[test]
fn shows_the_labelled_part_of_a_long_line() {
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
fn keeps_both_ends_of_a_long_label() {
    let text = format!("head{}tail", "-".repeat(100_000));
    let shown = Case::one(&text, 0..text.len()).fancy(Lang::En);
    assert!(shown.contains("head") && shown.contains("…") && shown.contains("tail"), "{shown}");
}

#[test]
fn gives_every_label_of_a_long_line_room() {
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
fn no_line_ends_inside_of_a_figure_or_before_its_unit() {
    let figures = ["1,015億3千万円", "12.5％", "900,000人", "３６件", "24百万円", "0.5%", "7pt"];
    let mut case = Case::default();
    let id = case.file("a.txt", "a");
    let finding =
        figures.into_iter().fold(Diagnostic::error("x/y", same("wrong")), |it, figure| {
            it.because(same(&format!(
                "差は{figure}である。The total of all {figure} is {figure}、{figure}"
            )))
        });
    case.say(finding.at(case.find(id, "a", 0), same("")));
    for width in 40..100 {
        let shown = case.show(Format::Fancy, &Options { width, ..Options::default() });
        for figure in figures {
            assert_eq!(shown.matches(figure).count(), 4, "{width}: {figure}\n{shown}");
        }
    }
}

fn columns(text: &str) -> usize {
    text.chars().map(|it| it.width().unwrap_or(0)).sum()
}

/// Parts of a source, and their form in a picture (tabs as the spaces they make).
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

/// The characters of a picture's line above its underline, without spaces.
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
