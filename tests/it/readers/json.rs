//! JSON: accepted texts, diagnostics about others, and how reading continues.

use kenzan::diagnostic::Diagnostic;
use kenzan::document::{Format, Limits};

use super::{assert_sound, outline, parse, parse_within, said};

/// Texts that RFC 8259 accepts, each a line of its own where it has no newline.
const ACCEPTED: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "-0",
    "1",
    "-1",
    "10",
    "123456789012345678901234567890",
    "0.0",
    "-0.0",
    "0.1",
    "1.5",
    "93.60",
    "1e1",
    "1E1",
    "1e+1",
    "1e-1",
    "1E+01",
    "0e0",
    "0E-0",
    "0.5e10",
    "-1.5E-10",
    "1e999999999",
    "\"\"",
    "\"a\"",
    "\"あ\"",
    "\"𠮷\"",
    "\"\\\"\"",
    "\"\\\\\"",
    "\"\\/\"",
    "\"\\b\\f\\n\\r\\t\"",
    "\"\\u0000\"",
    "\"\\u3042\"",
    "\"\\uABCD\"",
    "\"\\uabcd\"",
    "\"\\ud842\\udfb7\"",
    "\"\\uD834\\uDD1E\"",
    "\"\u{7f}\"",
    "\"\u{80}\"",
    "\"\u{2028}\u{2029}\"",
    "\"\u{feff}\"",
    "\"/* no comment */\"",
    "\"// nor this\"",
    "\"[\"",
    "\"{}\"",
    "[]",
    "[ ]",
    "[\n]",
    "[1]",
    "[1,2]",
    "[ 1 , 2 ]",
    "[[]]",
    "[[],[]]",
    "[[[[[]]]]]",
    "[{}]",
    "[{},{}]",
    "[null,true,false]",
    "[\"a\",\"b\"]",
    "[1\n,\n2]",
    "[1\t,\r\n2\r]",
    "{}",
    "{ }",
    "{\"a\":1}",
    "{ \"a\" : 1 }",
    "{\"a\":1,\"b\":2}",
    "{\"\":0}",
    "{\"a\":{}}",
    "{\"a\":[]}",
    "{\"a\":{\"a\":{\"a\":1}}}",
    "{\"\\u0061\":1}",
    "{\"あ\":\"い\"}",
    "{\"a\":null,\"b\":[1,{\"c\":2}]}",
    " 1",
    "1 ",
    "\n1\n",
    "\t[\t]\t",
    "\r\n{}\r\n",
    "\u{feff}[]",
    "\u{feff} 1",
];

/// Texts that it does not accept.
const REJECTED: &[&str] = &[
    // Words.
    "nul",
    "nulll",
    "Null",
    "NULL",
    "True",
    "FALSE",
    "tru",
    "truee",
    "yes",
    "None",
    "undefined",
    "NaN",
    "-NaN",
    "Infinity",
    "-Infinity",
    "abc",
    "あ",
    "[NaN]",
    "[nan]",
    "[a]",
    "{\"a\":b}",
    "@",
    "`",
    "\\",
    "[\u{a0}]",
    "\u{3000}1",
    "\u{c}1",
    "\u{b}1",
    // Numbers.
    "+1",
    "01",
    "-01",
    "00",
    "1.",
    "-1.",
    ".5",
    "-.5",
    "-",
    "--1",
    "+-1",
    "1e",
    "1e+",
    "1e-",
    "1E",
    "1e1.5",
    "1.5.5",
    "1.e1",
    "0x1F",
    "0x",
    "1_000",
    "１",
    "1１",
    "1a",
    "1-2",
    "1+2",
    "[1 000]",
    "[-]",
    "[- 1]",
    "2e1e1",
    "1ee1",
    "0e",
    // Strings.
    "\"",
    "\"a",
    "[\"a]",
    "\"\\",
    "\"\\\"",
    "'a'",
    "['a']",
    "{'a':1}",
    "\"\\a\"",
    "\"\\x41\"",
    "\"\\'\"",
    "\"\\0\"",
    "\"\\u\"",
    "\"\\u1\"",
    "\"\\u123\"",
    "\"\\u123g\"",
    "\"\\u 123\"",
    "\"\\u+123\"",
    "\"\\U0041\"",
    "\"\\あ\"",
    "\"\\ud800\"",
    "\"\\udc00\"",
    "\"\\ud800\\ud800\"",
    "\"\\ud800x\"",
    "\"\\udc00\\ud800\"",
    "\"\\ud800\\u0041\"",
    "\"a\nb\"",
    "\"a\rb\"",
    "\"a\tb\"",
    "\"\u{1}\"",
    "\"\u{1f}\"",
    "\"\u{0}\"",
    "\"a\" \"b\"",
    "\"a\"b",
    "[\"a\"\"b\"]",
    // Lists.
    "[",
    "]",
    "[1",
    "[1,",
    "[,",
    "[,1]",
    "[1,]",
    "[1,,2]",
    "[1,,]",
    "[,]",
    "[1 2]",
    "[1:2]",
    "[\"a\":1]",
    "[1}",
    "[}",
    "[1]]",
    "[[1]",
    "[1][2]",
    "[1],",
    ",[1]",
    "[[",
    "[{",
    "[{}",
    "[1;2]",
    // Records.
    "{",
    "}",
    "{]",
    "{\"a\"",
    "{\"a\"}",
    "{\"a\":",
    "{\"a\":}",
    "{\"a\" 1}",
    "{\"a\",1}",
    "{\"a\":1",
    "{\"a\":1,",
    "{\"a\":1,}",
    "{,}",
    "{,\"a\":1}",
    "{\"a\":1,,\"b\":2}",
    "{\"a\":1 \"b\":2}",
    "{\"a\"::1}",
    "{a:1}",
    "{1:2}",
    "{null:1}",
    "{[]:1}",
    "{{}:1}",
    "{:1}",
    "{\"a\":1}}",
    "{\"a\":1]",
    "{}{}",
    "{\"a\":1 2}",
    "{\"a\":[}",
    "{\"a\":{]",
    // Comments and what follows the end.
    "/* c */ 1",
    "1 // c",
    "// c",
    "[1, /* c */ 2]",
    "[1 // c\n]",
    "{/**/}",
    "# c\n1",
    "1 /* c",
    "/",
    "1/2",
    "1 2",
    "null null",
    "1,",
    "[]x",
    "{} #",
    "\"\"\"\"",
    "1\u{feff}",
];

#[test]
fn exactly_what_the_standard_allows_is_accepted() {
    for text in ACCEPTED {
        let (document, found) = parse(Format::Json, text);
        assert_sound(text, &document, &found);
        assert!(found.is_empty() && !document.is_empty(), "{text:?}: {found:?}");
    }
    for text in REJECTED {
        let (document, found) = parse(Format::Json, text);
        assert_sound(text, &document, &found);
        assert!(!found.is_empty(), "{text:?} is accepted as {}", outline(&document));
        assert!(found.iter().all(|it| it.code == "json/syntax"), "{text:?}: {found:?}");
    }
}

#[test]
fn the_verdict_is_that_of_another_parser() {
    for text in ACCEPTED.iter().chain(REJECTED) {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let (_, found) = parse(Format::Json, text);
        // It does not look at surrogates here.
        let theirs = serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
        assert!(found.is_empty() == theirs || text.contains("\\u"), "{text:?}: {found:?}");
    }
}

/// Text, tree, diagnostics.
const CASES: &[(&str, &str, &str)] = &[
    ("", "", r#"json/syntax 0"""#),
    (" \n", "", r#"json/syntax 0"""#),
    (
        r#"{"a": 93.60, "b": "x\ty", "\u0061b": [true, null]}"#,
        r#"{a: 93.60, b: "x\ty", ab: [true, ~]}"#,
        "",
    ),
    (
        r#"{"a": 1, "b": 2, "a": 3, "\u0061": 4}"#,
        "{a: 1, b: 2, a: 3, a: 4}",
        r#"json/duplicate-key 18"a" 2"a" 26"\\u0061""#,
    ),
    (r#"{"a": {"a": 1}, "b": [{"a": 1}, {"a": 1}]}"#, "{a: {a: 1}, b: [{a: 1}, {a: 1}]}", ""),
    // One mistake, one word, and the rest is read.
    ("[1, 2,]", "[1, 2]", r#"json/syntax 5",""#),
    (r#"{"a": 1, }"#, "{a: 1}", r#"json/syntax 7",""#),
    ("[1 2]", "[1, 2]", r#"json/syntax 3"""#),
    (r#"{"a": 1 "b": 2}"#, "{a: 1, b: 2}", r#"json/syntax 8"""#),
    (r#"{"a" 1, "b": 2}"#, "{a: 1, b: 2}", r#"json/syntax 5"""#),
    (r#"{"a": , "b": 2}"#, "{a: ~, b: 2}", r#"json/syntax 6",""#),
    (r#"{"a": }"#, "{a: ~}", r#"json/syntax 6"}""#),
    ("[1,, 2]", "[1, 2]", r#"json/syntax 3",""#),
    (
        "{a: 1, 'b': 'c'}",
        r#"{a: 1, b: "c"}"#,
        "json/syntax 1\"a\"\njson/syntax 7\"'b'\"\njson/syntax 12\"'c'\"",
    ),
    (
        "[01, 1., 1_000, NaN, True]",
        r#"["01", "1.", "1_000", "NaN", "True"]"#,
        "json/syntax 1\"01\"\njson/syntax 5\"1.\"\njson/syntax 9\"1_000\"\njson/syntax 16\"NaN\"\njson/syntax 21\"True\"",
    ),
    ("[1, // one\n 2 /* two */]", "[1, 2]", "json/syntax 4\"// one\"\njson/syntax 14\"/* two */\""),
    (
        r#"["a\qb", "\ud800", 1]"#,
        r#"["a\\qb", "�", 1]"#,
        "json/syntax 3\"\\\\q\"\njson/syntax 10\"\\\\ud800\"",
    ),
    ("[\"a\tb\"]", r#"["a\tb"]"#, "json/syntax 3\"\\t\""),
    ("[\"a,\n\"b\"]", r#"["a,", "b"]"#, "json/syntax 1\"\\\"a,\""),
    (r#"{"a": [1, 2}"#, "{a: [1, 2]}", r#"json/syntax 6"[""#),
    (r#"{"a": 1]}"#, "{a: 1}", r#"json/syntax 7"]""#),
    (r#"{"a": [1, 2"#, "{a: [1, 2]}", r#"json/syntax 6"[""#),
    (r#"{"a":"#, "{a: ~}", r#"json/syntax 0"{""#),
    ("{} {}", "{}", r#"json/syntax 3"{}""#),
    ("]1", "1", r#"json/syntax 0"]""#),
];

#[test]
fn a_text_gives_its_tree_and_its_faults() {
    let mut wrong = String::new();
    for &(text, tree, faults) in CASES {
        let (document, found) = parse(Format::Json, text);
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

/// A text is scanned and its tree made by two threads only if it is long.
#[test]
fn a_long_text_gives_the_tree_and_the_faults_of_a_short_one() {
    let blanks = " ".repeat(1 << 20);
    // The blanks move the place of a fault; its text stays.
    let faults = |text: &str, found: &[Diagnostic]| {
        let written = |it: &Diagnostic| {
            it.labels.iter().map(|it| text[it.span.range()].to_owned()).collect::<Vec<_>>()
        };
        let mut all: Vec<_> = found.iter().map(|it| (it.code.clone(), written(it))).collect();
        all.sort();
        all
    };
    for (text, ..) in CASES {
        let long = format!("{blanks}{}", text.trim_start_matches('\u{feff}'));
        let (document, found) = parse(Format::Json, text);
        let (same, again) = parse(Format::Json, &long);
        assert_eq!(outline(&same), outline(&document), "{text}");
        assert_eq!(faults(&long, &again), faults(text, &found), "{text}");
    }
    let (mut nodes, mut together) = (0, String::from("["));
    // Many batches: names with and without escapes, values of all kinds.
    for index in 0..60_000 {
        let comma = if index == 0 { "" } else { "," };
        together +=
            &format!(r#"{comma}{{"n{}": "a\u0062{index}", "\u3042": [1.50, null]}}"#, index % 7);
        nodes += 5;
    }
    together.push(']');
    let (document, found) = parse(Format::Json, &together);
    assert!(found.is_empty(), "{found:?}");
    assert_sound(&together, &document, &found);
    assert_eq!(document.len(), nodes + 1);
    let texts: Vec<&str> = document
        .nodes()
        .filter(|it| it.raw().starts_with("a\\u0062"))
        .map(|it| it.text())
        .collect();
    let wrong = texts.iter().enumerate().find(|(index, text)| **text != format!("ab{index}"));
    assert_eq!((texts.len(), wrong), (60_000, None));
}

#[test]
fn a_span_is_the_content_and_a_container_reaches_from_bracket_to_bracket() {
    let text = "\u{feff}{\"a\\n\": \"x\", \"b\" : [ 1.50 ,\"\\u3042\" ] }\n";
    let (document, found) = parse(Format::Json, text);
    assert!(found.is_empty(), "{found:?}");
    let spans: Vec<String> =
        document.nodes().map(|node| format!("{} {:?}", node.path(), node.raw())).collect();
    assert_eq!(
        spans,
        [
            r#"$ "{\"a\\n\": \"x\", \"b\" : [ 1.50 ,\"\\u3042\" ] }""#,
            r#"$['a\n'] "x""#,
            r#"$['b'] "[ 1.50 ,\"\\u3042\" ]""#,
            r#"$['b'][0] "1.50""#,
            r#"$['b'][1] "\\u3042""#,
        ]
    );
    let key = document.node(kenzan::document::NodeId(1)).key().unwrap();
    assert_eq!((key.value, &text[key.span.range()]), ("a\n", "a\\n"));
}

#[test]
fn what_is_nested_too_deeply_is_said_once_and_passed_over() {
    let limits = Limits { depth: 2, ..Limits::default() };
    let text = r#"[[[1, "]"], 2], {"a": {"b": "}"}}, [["#;
    let (document, found) = parse_within(Format::Json, text, limits);
    assert_sound(text, &document, &found);
    assert_eq!(outline(&document), "[[~, 2], {a: ~}, [~]]");
    assert_eq!(said(text, &found), r#"json/depth 2"[" 22"{" 36"[""#);
}

#[test]
fn hostile_texts_are_harmless() {
    for (text, code, most) in [
        ("[".repeat(100_000), "json/depth", 1),
        ("{\"a\":".repeat(100_000), "json/depth", 1),
        ("]".repeat(100_000), "json/syntax", 101),
        ("@ ".repeat(100_000), "json/syntax", 2),
        (format!("[{}", "@ ".repeat(100_000)), "json/syntax", 101),
        (format!("[{}", "\\".repeat(1_000_000)), "json/syntax", 2),
        (format!("{{{}}}", "\"k\":1,".repeat(100_000) + "\"z\":1"), "json/duplicate-key", 1),
        (format!("\"{}", "\\\"".repeat(100_000)), "json/syntax", 1),
        ("/* ".repeat(100_000), "json/syntax", 1),
    ] {
        let (document, found) = parse(Format::Json, &text);
        assert_sound(&text, &document, &found);
        assert!(!found.is_empty() && found.len() <= most, "{:.20}: {}", text, found.len());
        assert!(found.iter().all(|it| it.code == code), "{:.20}: {}", text, found[0].code);
    }
}
