//! Words and figures inside a text are reported on their own bytes, however the text is written: in
//! block scalars, folded lines, escapes, quoted cells, markup.

use crate::run::report;

const BAN: &str =
    "id: test/rule\ncheck:\n  pattern: { values: '$..*', not: 障害者, say: 障がい者 }\n";
const SUM: &str = "\
id: test/rule
check:
  equal:
    as: text
    values: [{ select: $.a, capture: '総額は([０-９0-9,]+億円)' }, $.b]
";

fn first_line(rule: &str, name: &str, text: &str) -> String {
    let found = report(rule, &[(name, text)]);
    found.split('\n').next().unwrap_or_default().to_owned()
}

#[test]
fn a_banned_word_is_underlined_wherever_the_text_goes_over_lines() {
    for (name, text, at) in [
        ("document.yaml", "a: |\n  一行目\n  二行目の障害者\n", "3:7"),
        ("document.yaml", "a: >-\n  一行目\n  二行目の障害者\n\n  三行目\n", "3:7"),
        ("document.yaml", "a: |2\n    深い\n  障害者\n", "3:3"),
        ("document.yaml", "a: 一行目\n  二行目の障害者\n", "2:7"),
        ("document.yaml", "a: '引用''の\n  障害者'\n", "2:3"),
        ("document.yaml", "a: \"一\\n二\\u3042\\\n   障害者\"\n", "2:4"),
        ("document.yaml", "a: |\r\n  一行目\r\n  障害者\r\n", "3:3"),
        ("document.json", "{\"a\":\"一行目\\n\\ud83d\\ude00障害者\"}", "1:24"),
        ("document.toml", "a = \"\"\"\n一\\\n  二\\u3042障害者\"\"\"\n", "3:10"),
        ("document.csv", "a,b\n\"引用\"\"障害者\",1\n", "2:6"),
        ("document.md", "前文と**強調**の\n障害者です。\n", "2:1"),
        ("document.md", "| a |\n|---|\n| x \\| `y` &amp; 障害者 |\n", "3:18"),
        ("document.md", "`&amp;` と <u>障害</u>者の<br>障害者\n", "1:14"),
    ] {
        let found = first_line(BAN, name, text);
        let expected = format!("{name}:{at}: error[test/rule] `障害者` should be `障がい者`");
        assert_eq!(found, expected, "{text}");
        let label = report(BAN, &[(name, text)]);
        assert!(label.contains("障がい者: 障害者\n"), "{text}: {label}");
    }
}

#[test]
fn a_captured_figure_is_shown_on_its_own_bytes() {
    for (name, text, at) in [
        ("document.yaml", "a: |\n  概要\n  総額は99億円である\nb: 98億円\n", "3:6"),
        ("document.json", "{\"a\":\"概要\\n総額は99億円\",\"b\":\"98億円\"}", "1:14"),
    ] {
        let found = report(SUM, &[(name, text)]);
        assert!(found.contains(&format!("{at}: compared with: 99億円\n")), "{text}: {found}");
    }
}

#[test]
fn an_escaped_character_is_underlined_with_its_escape() {
    let found = report(BAN, &[("document.json", "{\"a\":\"前の障\\u5bb3者が\"}")]);
    assert!(found.starts_with("document.json:1:9: error"), "{found}");
    assert!(found.contains("障がい者: 障\\u5bb3者\n"), "{found}");
}

#[test]
fn many_words_in_one_text_take_no_long_time() {
    let text = format!("a: |\n{}", "  障害者は1,234人、5億円。\n".repeat(20_000));
    let rule = "id: test/rule\ncheck:\n  pattern: { values: $.a, not: '障害者|[0-9]億円' }\n";
    let started = std::time::Instant::now();
    let (_, verdict) = crate::run::verdict(rule, &[("document.yaml", &text)]);
    assert_eq!(verdict.diagnostics.len(), 40_000);
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}
