//! YAML: spans, kinds, aliases, limits.

use kenzan::document::{Format, Limits};

use super::{assert_sound, outline, parse, parse_within, said};

/// Text, tree, diagnostics.
const CASES: &[(&str, &str, &str)] = &[
    ("", "", ""),
    ("# only a comment\n", "", ""),
    ("---\n", "~", ""),
    ("a: 93.60\nb: 1,234\nc: 93.6億円\n", r#"{a: 93.60, b: "1,234", c: "93.6億円"}"#, ""),
    ("[~, null, Null, NULL, ]", "[~, ~, ~, ~]", ""),
    ("[true, False, TRUE, yes, no, on]", r#"[true, False, TRUE, "yes", "no", "on"]"#, ""),
    (
        "[1, -1, +1, 0x1F, 0o17, 1., .5, 1e3, -1.5E-2, .inf, -.Inf, .NaN]",
        "[1, -1, +1, 0x1F, 0o17, 1., .5, 1e3, -1.5E-2, .inf, -.Inf, .NaN]",
        "",
    ),
    (
        "[0x, 0o8, 1_000, '1', 1.2.3, ., e5, 1e, +.nan, 12:30]",
        r#"["0x", "0o8", "1_000", "1", "1.2.3", ".", "e5", "1e", "+.nan", "12:30"]"#,
        "",
    ),
    (
        "[!!str 1, !!int '1', !!float x, !!bool 'true', !!null '', ! 2, !yen 3]",
        r#"["1", 1, "x", true, ~, "2", 3]"#,
        "",
    ),
    ("a:\nb:   # none\nc: ''\n", r#"{a: ~, b: ~, c: ""}"#, ""),
    ("- - 1\n  - 2\n- x: 1\n  y:\n-\n", "[[1, 2], {x: 1, y: ~}, ~]", ""),
    (
        "a: |\n  x\n  y\n\nb: >-\n  x\n  y\nc: |+\n  x\n\n",
        r#"{a: "x\ny\n", b: "x y", c: "x\n\n"}"#,
        "",
    ),
    ("k: |\n\n", r#"{k: ""}"#, ""),
    ("\"a\\tb\": 'it''s'\n", r#"{a	b: "it's"}"#, ""),
    ("a: 1\r\nb:\r\n  - 2\r\n", "{a: 1, b: [2]}", ""),
    ("a: 1\rb:\r  - 2\r", "{a: 1, b: [2]}", ""),
    ("\u{feff}a: 1\n", "{a: 1}", ""),
    ("a: 1\n---\nb: 2\n...\n---\nc\n", r#"{a: 1} | {b: 2} | "c""#, ""),
    ("{a, b: , c: [x: 1, {y: 2}]}", "{a: ~, b: ~, c: [{x: 1}, {y: 2}]}", ""),
    ("? q\n: 1\n? r\n", "{q: 1, r: ~}", ""),
    // Duplicate keys.
    ("a: 1\nb: 2\na: 3\n", "{a: 1, b: 2, a: 3}", r#"yaml/duplicate-key 10"a" 0"a""#),
    (
        "a: 1\n'a': 2\n\"\\x61\": 3\n",
        "{a: 1, a: 2, a: 3}",
        r#"yaml/duplicate-key 6"a" 0"a" 13"\\x61""#,
    ),
    ("a: {a: {a: 1}}\nb: [{a: 1}, {a: 1}]\n", "{a: {a: {a: 1}}, b: [{a: 1}, {a: 1}]}", ""),
    // Aliases and merges.
    ("a: &x 1\nb: *x\nc: [*x, *x]\n", "{a: 1, b: 1, c: [1, 1]}", ""),
    (
        "a: &x {p: [1, {q: 2}]}\nb: *x\nc: 3\n",
        "{a: {p: [1, {q: 2}]}, b: {p: [1, {q: 2}]}, c: 3}",
        "",
    ),
    ("&k a: *k\n", r#"{a: "a"}"#, ""),
    ("- &k a\n- *k : 1\n", r#"["a", {a: 1}]"#, ""),
    ("a: *zz\nb: 2\n", "{b: 2}", r#"yaml/alias 3"*zz""#),
    ("a: &a [1, *a, 2]\n", "{a: [1, 2]}", r#"yaml/alias 10"*a""#),
    ("d: &d {x: 1, y: 2}\ne:\n  <<: *d\n  y: 3\n", "{d: {x: 1, y: 2}, e: {y: 3, x: 1}}", ""),
    (
        "- &a {x: 1}\n- &b {x: 2, y: 2}\n- <<: [*a, *b]\n  z: 3\n",
        "[{x: 1}, {x: 2, y: 2}, {z: 3, x: 1, y: 2}]",
        "",
    ),
    ("<<: {x: 1}\nx: 2\ny: 3\n", "{<<: {x: 1}, x: 2, y: 3}", ""),
    ("<<: {x: 1}\ny: 3\n", "{<<: {x: 1}, y: 3, x: 1}", ""),
    ("<<: [{x: 1}, {y: 2}]\n", "{<<: {x: 1}, <<: {y: 2}, x: 1, y: 2}", ""),
    ("<<: 1\na: 2\n", "{<<: 1, a: 2}", r#"yaml/merge 4"1""#),
    (
        "a: &a 1\n<<: [*a, 2, [3]]\nb: 2\n",
        "{a: 1, b: 2}",
        "yaml/merge 13\"*a\"\nyaml/merge 17\"2\"\nyaml/merge 20\"[\"",
    ),
    ("'<<': 1\n", "{<<: 1}", ""),
    // Separators of thousands inside brackets.
    ("{a: 10,000, b: 1}\n", "{a: \"10,000\", b: 1}", r#"yaml/comma 4"10,000""#),
    ("{a: 1,234,567円}\n", "{a: \"1,234,567円\"}", r#"yaml/comma 4"1,234,567円""#),
    (
        "[{a: -12,345.6}, 10,000, 1,234]\n",
        "[{a: \"-12,345.6\"}, \"10,000\", 1, 234]",
        "yaml/comma 5\"-12,345.6\"\nyaml/comma 17\"10,000\"",
    ),
    (
        "{a: 1,234: 5, b: 1, 235, c: x,000, d: 12,3456}\n",
        "{a: 1, 234: 5, b: 1, 235: ~, c: \"x\", 000: ~, d: 12, 3456: ~}",
        "",
    ),
    (
        "- [000,001,002]\n- [100,200,300]\n- {a: '10',000}\n",
        "[[000, 001, 002], [100, 200, 300], {a: \"10\", 000: ~}]",
        "",
    ),
    // Keys that are no single value.
    ("? [a, b]\n: 1\nc: 2\n", "{c: 2}", r#"yaml/key 2"[""#),
    (
        "? {a: &x 1}\n: &y 2\nc: *x\nd: *y\ne: 3\n",
        "{e: 3}",
        "yaml/key 2\"{\"\nyaml/alias 22\"*x\"\nyaml/alias 28\"*y\"",
    ),
    // Syntax errors: the part before stays, and the next document is read.
    ("a: 1\n\tb: 2\n", "{}", "yaml/syntax 5\"\\t\""),
    ("a: \"x\n", "{}", r#"yaml/syntax 3"\"""#),
    ("a: 'x", "{}", r#"yaml/syntax 3"'""#),
    ("a: b: c\n", r#"{a: "b"}"#, r#"yaml/syntax 4":""#),
    ("a: [1, 2\nb: 3\n", "{a: [1]}", r#"yaml/syntax 10":""#),
    ("---\na: @x\n---\nb: 1\n", "{} | {b: 1}", r#"yaml/syntax 7"@""#),
    ("x: 1\n---\na: {\n---\nb: 1\n", "{x: 1} | {a: {}} | {b: 1}", r#"yaml/syntax 12"{""#),
    ("a\u{0}b: 1\n", "", "yaml/syntax 1\"\\0\""),
    ("{a: ", "", r#"yaml/syntax 0"{""#),
];

#[test]
fn a_text_gives_its_tree_and_its_faults() {
    let mut wrong = String::new();
    for &(text, tree, faults) in CASES {
        let (document, found) = parse(Format::Yaml, text);
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
fn a_span_is_the_content_and_a_container_reaches_to_its_last_byte() {
    let text = "a: \"x\ty\"\nb:\n  - 'z'\n  - &n {k: v}   # c\nc: |\n  1.5\n\n\nd: *n\n'e': \n";
    let (document, found) = parse(Format::Yaml, text);
    assert!(found.is_empty(), "{found:?}");
    let spans: Vec<String> =
        document.nodes().map(|node| format!("{} {:?}", node.path(), node.raw())).collect();
    insta::assert_snapshot!(spans.join("\n"), @r#"
    $ "a: \"x\ty\"\nb:\n  - 'z'\n  - &n {k: v}   # c\nc: |\n  1.5\n\n\nd: *n\n'e':"
    $['a'] "x\ty"
    $['b'] "- 'z'\n  - &n {k: v}"
    $['b'][0] "z"
    $['b'][1] "{k: v}"
    $['b'][1]['k'] "v"
    $['c'] "1.5\n"
    $['d'] "{k: v}"
    $['d']['k'] "v"
    $['e'] ""
    "#);
}

#[test]
fn limits_hold() {
    let limits = Limits { depth: 3, alias_nodes: 10, ..Limits::default() };
    for (text, tree, faults) in [
        ("[[[1]]]", "[[[1]]]", ""),
        ("[[[[1]]], 2]", "[[[]], 2]", r#"yaml/depth 3"[""#),
        ("[[[[1]]], [[[2]]], 3]", "[[[]], [[]], 3]", r#"yaml/depth 3"[" 12"[""#),
        (
            "- &a [1, 2, 3, 4]\n- *a\n- *a\n- *a\n",
            "[[1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4]]",
            r#"yaml/alias-limit 30"*a""#,
        ),
        ("- &a [[1]]\n- [*a]\n- *a\n", "[[[1]], [], [[1]]]", r#"yaml/depth 14"*a""#),
        (
            "- &a {x: 1, y: 1, z: 1}\n- <<: *a\n- <<: *a\n- <<: *a\n- <<: *a\n",
            "[{x: 1, y: 1, z: 1}, {x: 1, y: 1, z: 1}, {x: 1, y: 1, z: 1}, {x: 1, y: 1, z: 1}, {}]",
            r#"yaml/alias-limit 57"*a""#,
        ),
    ] {
        let (document, found) = parse_within(Format::Yaml, text, limits);
        assert_sound(text, &document, &found);
        assert_eq!(
            (outline(&document), said(text, &found)),
            (tree.into(), faults.into()),
            "{text}"
        );
    }
}

/// Generated texts that have brought readers down: each is read at once, with at most one word.
#[test]
fn hostile_texts_are_harmless() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let below = format!("*a{}", level - 1);
        bomb += &format!("a{level}: &a{level} [{}]\n", vec![below; 10].join(", "));
    }
    let mut deep_merges = String::from("- &a0 {k: 1}\n");
    for level in 1..400 {
        deep_merges += &format!("- &a{level} {{k: *a{}}}\n", level - 1);
    }
    let wide = format!("- &a {{{}}}\n", (0..20_000).map(|n| format!("k{n}, ")).collect::<String>());
    let cases = [
        (bomb, "yaml/alias-limit"),
        (deep_merges, "yaml/depth"),
        (format!("{wide}- {{<<: [{}]}}\n", "*a, ".repeat(20_000)), "yaml/alias-limit"),
        ("{a: ".repeat(100_000), "yaml/depth"),
        ("- ".repeat(100_000), "yaml/depth"),
        ("[".repeat(100_000), "yaml/depth"),
        (format!("[{}]", "1, ".repeat(100_000)), ""),
        (format!("{{{}}}", (0..50_000).map(|n| format!("k{n}: v, ")).collect::<String>()), ""),
        (format!("{{{}}}", "k: v, ".repeat(50_000)), "yaml/duplicate-key"),
        (format!("\"{}\"", "\\u3042".repeat(100_000)), ""),
        (format!("# {}\na: 1\n", "x".repeat(1_000_000)), ""),
        ("\t".repeat(1000), ""),
        ("---\n".repeat(10_000), ""),
    ];
    for (text, code) in cases {
        let (document, found) = parse(Format::Yaml, &text);
        assert_sound(&text, &document, &found);
        let codes: Vec<&str> = found.iter().map(|it| it.code.as_str()).collect();
        let expected: Vec<&str> = if code.is_empty() { vec![] } else { vec![code] };
        assert_eq!(codes, expected, "{:.40}", text);
    }
}
