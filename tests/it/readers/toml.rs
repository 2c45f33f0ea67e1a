//! TOML: tables in several places, extending tables, spans.

use kenzan::document::{Format, Limits};

use super::{assert_sound, outline, parse, parse_within, said};

/// Text, tree, diagnostics.
const CASES: &[(&str, &str, &str)] = &[
    ("", "", ""),
    ("# only a comment\n", "", ""),
    (
        "a = 1\nb = 93.60\nc = \"x\"\nd = 'y'\ne = true\n",
        r#"{a: 1, b: 93.60, c: "x", d: "y", e: true}"#,
        "",
    ),
    (
        "a = 1_000\nb = 0xFF_FF\nc = -1.5e3\nd = inf\n",
        "{a: 1000, b: 0xFFFF, c: -1.5e3, d: inf}",
        "",
    ),
    (
        "a = 2024-01-02T03:04:05Z\nb = 2024-01-02 03:04:05\nc = 2024-01-02\nd = 03:04\n",
        r#"{a: "2024-01-02T03:04:05Z", b: "2024-01-02 03:04:05", c: "2024-01-02", d: "03:04"}"#,
        "",
    ),
    (
        "a = \"x\\ty\"\nb = \"\"\"\nx\n y\"\"\"\nc = '''\r\nz'''\n",
        r#"{a: "x\ty", b: "x\n y", c: "z"}"#,
        "",
    ),
    ("a = [1, [2, 3], {b = 4}, ]\n", "{a: [1, [2, 3], {b: 4}]}", ""),
    ("a = {b = 1, c.d = 2}\n", "{a: {b: 1, c: {d: 2}}}", ""),
    ("a.b.c = 1\na.d = 2\n", "{a: {b: {c: 1}, d: 2}}", ""),
    ("\"あ\" = 1\n'い'.\"\\u3046\" = 2\n", "{あ: 1, い: {う: 2}}", ""),
    (
        "x = 1\n[a]\ny = 2\n[b]\nz = 3\n[a.c]\nw = 4\n",
        "{x: 1, a: {y: 2, c: {w: 4}}, b: {z: 3}}",
        "",
    ),
    ("[a.b]\nx = 1\n[a]\ny = 2\n", "{a: {b: {x: 1}, y: 2}}", ""),
    (
        "[[p]]\nx = 1\n[[p]]\n[p.q]\ny = 2\n[[p.r]]\nz = 3\n",
        "{p: [{x: 1}, {q: {y: 2}, r: [{z: 3}]}]}",
        "",
    ),
    ("[a]\n[b]\n", "{a: {}, b: {}}", ""),
    ("a = 1\r\nb = 2\r\n", "{a: 1, b: 2}", ""),
    ("[f]\ncolor.red = 1\n[f.color.more]\nx = 2\n", "{f: {color: {red: 1, more: {x: 2}}}}", ""),
    // Names that are defined twice.
    ("a = 1\nb = 2\na = 3\n", "{a: 1, b: 2, a: 3}", r#"toml/duplicate-key 12"a" 0"a""#),
    (
        "[a]\nx = 1\n[b]\n[a]\nx = 2\n",
        "{a: {x: 1, x: 2}, b: {}}",
        "toml/duplicate-key 15\"a\" 1\"a\"\ntoml/duplicate-key 18\"x\" 4\"x\"",
    ),
    ("a = 1\n[a]\nx = 2\n[c]\n", "{a: 1, c: {}}", r#"toml/not-a-table 7"a" 0"a""#),
    ("a = {x = 1}\na.y = 2\nb = 3\n", "{a: {x: 1}, b: 3}", r#"toml/not-a-table 12"a" 0"a""#),
    ("a = [{x = 1}]\n[[a]]\ny = 2\n", "{a: [{x: 1}]}", r#"toml/not-a-table 16"a" 0"a""#),
    ("[a.b]\nx = 1\n[a]\nb.y = 2\n", "{a: {b: {x: 1}}}", r#"toml/not-a-table 16"b" 3"b""#),
    ("a.b = 1\n[a]\nc = 2\n", "{a: {b: 1}}", r#"toml/not-a-table 9"a" 0"a""#),
    ("[[a]]\n[a]\n", "{a: [{}]}", r#"toml/not-a-table 7"a" 2"a""#),
    ("a = {b = 1, b = 2}\n", "{a: {b: 1, b: 2}}", r#"toml/duplicate-key 12"b" 5"b""#),
    // Syntax errors: the rest is read.
    ("あ = 1\nb = 2\n", "{あ: 1, b: 2}", r#"toml/syntax 0"あ""#),
    ("a = \nb = 2\n", "{a: ~, b: 2}", r#"toml/syntax 4"""#),
    ("a\nb = 2\n", "{b: 2}", r#"toml/syntax 1"""#),
    (
        "a = x\nb = 01\nc = 3\n",
        r#"{a: "x", b: 01, c: 3}"#,
        "toml/syntax 4\"x\"\ntoml/syntax 10\"0\"",
    ),
    ("a = \"x\nb = 2\n", r#"{a: "x", b: 2}"#, "toml/syntax 6\"\""),
    ("[a\nx = 1\n", "{x: 1}", "toml/syntax 2\"\""),
    ("a = 1 b = 2\nc = 3\n", r#"{a: "1 b", c: 3}"#, "toml/syntax 4\"1 b\"\ntoml/syntax 8\"\""),
    ("a = 1\rb = 2\n", "{a: 1, b: 2}", "toml/syntax 6\"\""),
    ("a = 1 # \u{1}\n", "{a: 1}", "toml/syntax 8\"\""),
    ("a = 'い\nb = 2\n", r#"{a: "い", b: 2}"#, "toml/syntax 8\"\""),
];

#[test]
fn a_text_gives_its_tree_and_its_faults() {
    let mut wrong = String::new();
    for &(text, tree, faults) in CASES {
        let (document, found) = parse(Format::Toml, text);
        assert_sound(text, &document, &found);
        let (got_tree, got_faults) = (outline(&document), said(text, &found));
        if got_tree != tree || got_faults != faults {
            wrong += &format!(
                "\n{text:?}\n  tree {got_tree}\n  not  {tree}\n  said {got_faults}\n  not  {faults}"
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_table_spans_all_places_that_it_is_written_in() {
    let text = "x = 1\n[a]\ny = 'é'\n[b]\nz = [ 3, {w = 1_0} ]\n[a.c] # c\n";
    let (document, found) = parse(Format::Toml, text);
    assert_sound(text, &document, &found);
    let spans: Vec<String> =
        document.nodes().map(|node| format!("{} {:?}", node.path(), node.raw())).collect();
    assert_eq!(
        spans,
        [
            r#"$ "x = 1\n[a]\ny = 'é'\n[b]\nz = [ 3, {w = 1_0} ]\n[a.c]""#,
            r#"$['x'] "1""#,
            r#"$['a'] "[a]\ny = 'é'\n[b]\nz = [ 3, {w = 1_0} ]\n[a.c]""#,
            r#"$['a']['y'] "é""#,
            r#"$['a']['c'] "[a.c]""#,
            r#"$['b'] "[b]\nz = [ 3, {w = 1_0} ]""#,
            r#"$['b']['z'] "[ 3, {w = 1_0} ]""#,
            r#"$['b']['z'][0] "3""#,
            r#"$['b']['z'][1] "{w = 1_0}""#,
            r#"$['b']['z'][1]['w'] "1_0""#,
        ]
    );
}

#[test]
fn a_long_text_is_read_as_a_short_one() {
    let part = "[[p]]\nx = [\n  1, {y = 2},\n]\nz = \"\"\"\n\n\"\"\"\n";
    let (document, found) = parse(Format::Toml, &part.repeat(2_000));
    assert!(found.is_empty(), "{found:?}");
    let one = r#"{x: [1, {y: 2}], z: "\n"}"#;
    assert_eq!(outline(&document), format!("{{p: [{}]}}", vec![one; 2_000].join(", ")));
}

#[test]
fn limits_hold() {
    let limits = Limits { depth: 3, ..Limits::default() };
    for (text, tree, faults) in [
        ("a = [[1]]", "{a: [[1]]}", ""),
        ("a = [[[1], 2], 3]\nb = 4", "{a: [[2], 3], b: 4}", "toml/depth 6\"[\""),
        ("a.b.c.d = 1\ne = 2", "{e: 2}", "toml/depth 4\"c\""),
        ("[a.b.c]\nd = 1\n[e]", "{e: {}}", "toml/depth 5\"c\""),
    ] {
        let (document, found) = parse_within(Format::Toml, text, limits);
        assert_sound(text, &document, &found);
        assert_eq!(
            (outline(&document), said(text, &found)),
            (tree.into(), faults.into()),
            "{text}"
        );
    }
}

#[test]
fn hostile_texts_are_harmless() {
    for text in [
        format!("a = {}", "[".repeat(100_000)),
        format!("a = {}", "{a = ".repeat(100_000)),
        format!("{}a = 1", "a.".repeat(100_000)),
        format!("[{}a]", "a.".repeat(100_000)),
        format!("a = [{}]", "1, ".repeat(100_000)),
        "a = 1\n".repeat(20_000),
        "[a]\n".repeat(20_000),
        "[[a]]\n".repeat(20_000),
        "= ".repeat(20_000),
        "\"".repeat(20_000),
        "a = \u{0}\n".into(),
    ] {
        let (document, found) = parse(Format::Toml, &text);
        assert_sound(&text, &document, &found);
    }
}
