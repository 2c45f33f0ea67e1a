//! The extensions of RFC 9535: rows, repeated names, `fold`, `number`, notations of numbers.

use std::sync::Arc;

use kenzan::document::{Builder, Document, Format, NodeKind};
use kenzan::select::{Selector, fold};
use kenzan::source::SourceId;

use super::json::document;
use super::{paths, texts};

/// A list of rows under the headers of the first line; cells beyond them have no name.
fn table(lines: &[&[&str]]) -> Document {
    let text = lines.concat().concat();
    let mut builder = Builder::new(SourceId(0), Arc::new(text.to_owned()), Format::Csv);
    let mut at = 0;
    let mut keys = Vec::new();
    for header in lines[0] {
        keys.push(builder.declare(header, at, at + header.len()));
        at += header.len();
    }
    builder.open(NodeKind::List, at);
    for line in &lines[1..] {
        builder.open(NodeKind::Row, at);
        for (column, cell) in line.iter().enumerate() {
            if let Some(&key) = keys.get(column) {
                builder.key(key);
            }
            builder.scalar(NodeKind::String, at, at + cell.len());
            at += cell.len();
        }
        builder.close(at);
    }
    builder.finish()
}

fn scalars(kind: NodeKind, values: &[&str]) -> Document {
    let text = values.concat();
    let mut builder = Builder::new(SourceId(0), Arc::new(text.to_owned()), Format::Yaml);
    builder.open(NodeKind::List, 0);
    let mut at = 0;
    for value in values {
        builder.scalar(kind, at, at + value.len());
        at += value.len();
    }
    builder.finish()
}

#[test]
fn a_row_has_names_and_places_and_yields_each_cell_once() {
    let tree =
        table(&[&["項目", "金額"], &["あ", "1", "余り"], &["い", "2"], &["あ", "1", "余り"]]);
    let cases: [(&str, &[&str]); 12] = [
        ("$[0].金額", &["1"]),
        ("$[0][1]", &["1"]),
        ("$[0][-1]", &["余り"]),
        ("$[0][::-1]", &["余り", "1", "あ"]),
        ("$[0].*", &["あ", "1", "余り"]),
        ("$[0]['金額',1]", &["1", "1"]),
        ("$..金額", &["1", "2", "1"]),
        ("$[?length(@) == 2].項目", &["い"]),
        ("$[?@ == $[0]][1]", &["1", "1"]),
        ("$[?@.金額 == @[1]].項目", &["あ", "い", "あ"]),
        ("$[?number(@.金額) > 1].項目", &["い"]),
        ("$[1][?@ == '2']", &["2"]),
    ];
    for (selector, wanted) in cases {
        assert_eq!(texts(&tree, selector), wanted, "{selector}");
    }
}

#[test]
fn a_repeated_name_selects_every_member_and_compares_the_first() {
    let tree = document(r#"[{"a":1,"b":0,"a":2},{"a":2},{"a":2,"a":1,"b":0}]"#);
    assert_eq!(texts(&tree, "$[0].a"), ["1", "2"]);
    assert_eq!(texts(&tree, "$[?@.a == 2].b"), ["0"]);
    assert_eq!(texts(&tree, "$[?count(@.a) == 1].a"), ["2"]);
    assert_eq!(texts(&tree, "$[?value(@.a) == 2].a"), ["2"]);
    assert_eq!(paths(&tree, "$[?@ == $[0]]"), ["$[0]"]);
}

#[test]
fn fold_compares_without_width_and_white_space_but_with_case() {
    let tree =
        document(r#"["小計","小　計"," 小 計 ","小計（再掲）","ＫＰＩ","KPI","kpi",5,null]"#);
    assert_eq!(paths(&tree, "$[?fold(@) == '小計']"), ["$[0]", "$[1]", "$[2]"]);
    assert_eq!(texts(&tree, "$[?fold(@) == fold('Ｋ Ｐ Ｉ')]"), ["ＫＰＩ", "KPI"]);
    assert_eq!(texts(&tree, "$[?search(fold(@), '\\\\(再掲\\\\)')]"), ["小計（再掲）"]);
    assert_eq!(texts(&tree, "$[?fold(@) == fold(null)]"), ["5", "null"]);
    let folded = [
        ("", ""),
        ("abc", "abc"),
        ("a b\tc", "abc"),
        ("１２", "12"),
        ("ｶﾞｽ", "ガス"),
        ("㈱", "(株)"),
        ("か\u{3099}", "が"),
        ("a\u{a0}b", "ab"),
    ];
    for (text, wanted) in folded {
        assert_eq!(fold(text), wanted, "{text:?}");
    }
}

proptest::proptest! {
    #[test]
    fn folding_twice_is_folding_once(text in "[\\PC\\s]{0,12}") {
        let once = fold(&text).into_owned();
        proptest::prop_assert_eq!(fold(&once), once.as_str());
    }
}

#[test]
fn number_reads_digits_of_either_width_and_nothing_else() {
    let read: [(&str, &str); 14] = [
        ("1234.5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("１，２３４．５", "1234.5"),
        ("1,234,567", "1234567"),
        (" 12　", "12"),
        ("-3", "-3"),
        ("−3", "-3"),
        ("－３", "-3"),
        ("▲12.0", "-12"),
        ("△1,000", "-1000"),
        ("+5", "5"),
        ("007", "7"),
        ("0.10", "0.1"),
        ("1e3", "1000"),
    ];
    for (text, value) in read {
        let tree = scalars(NodeKind::String, &[text]);
        assert_eq!(texts(&tree, &format!("$[?number(@) == {value}]")), [text]);
    }
    let unread = [
        "", "-", "－", "abc", "12円", "1 2", "1,23", "1,2345", ",123", "1234,567", "12,", "①",
        "10²", "1.", ".5", "1.2.3", "--1", "-+1", "0x10", "1.2,345", "５％", "1,234,56",
    ];
    for text in unread {
        let tree = scalars(NodeKind::String, &[text]);
        assert_eq!(paths(&tree, "$[?number(@) == number(null)]"), ["$[0]"], "{text:?}");
    }
}

#[test]
fn numbers_of_other_formats_compare_by_value() {
    let written = ["0x1F", "0o37", "0b11111", "3_1", "+31", "31.", ".31e2", "3__1"];
    let tree = scalars(NodeKind::Number, &written);
    assert_eq!(texts(&tree, "$[?@ == 31]"), written[..7]);
    let tree = scalars(NodeKind::Number, &[".inf", "-.inf", ".nan", "1"]);
    assert_eq!(texts(&tree, "$[?@ == @]"), [".inf", "-.inf", "1"]);
    assert_eq!(texts(&tree, "$[?@ == $[0]]"), [".inf"]);
    assert_eq!(texts(&tree, "$[?@ >= 0]"), ["1"]);
    assert_eq!(texts(&tree, "$[?number(@) == @]"), ["1"]);
}

#[test]
fn true_is_true_in_any_case() {
    let tree = scalars(NodeKind::Bool, &["true", "True", "FALSE"]);
    assert_eq!(texts(&tree, "$[?@ == true]"), ["true", "True"]);
}

#[test]
fn within_a_node_at_is_that_node_and_dollar_the_root() {
    let tree = document(r#"{"limit":2,"rows":[{"v":[1,2,3]},{"v":[2]}]}"#);
    let root = tree.roots().next().unwrap();
    let row = root.get("rows").unwrap().children().next().unwrap();
    let within = |text: &str| -> Vec<String> {
        let selector = Selector::parse(text).unwrap();
        selector.select_within(root, row).into_iter().map(|node| node.path()).collect()
    };
    assert_eq!(within("@.v[?@ > $.limit]"), ["$['rows'][0]['v'][2]"]);
    assert_eq!(within("$.limit"), ["$['limit']"]);
    let inside = Selector::parse("$.v[?@ > $.limit]").unwrap().select(row);
    assert!(inside.is_empty(), "`$` is the given node, which has no limit: {inside:?}");
}

#[test]
fn a_bound_selector_follows_nodes_of_another_document_there() {
    let one = document(r#"{"x":0,"a":1}"#);
    let two = document(r#"{"a":2}"#);
    let selector = Selector::parse("$.a").unwrap();
    let bound = selector.bind(&one);
    let found = [&one, &two].map(|tree| bound.select(tree.roots().next().unwrap())[0].text());
    assert_eq!(found, ["1", "2"]);
}

#[test]
fn only_names_and_indexes_are_singular() {
    for (text, singular) in [
        ("$", true),
        ("@", true),
        ("$.a['b'][0][-1]", true),
        ("$.*", false),
        ("$..a", false),
        ("$[0,1]", false),
        ("$[0:1]", false),
        ("$[?@.a]", false),
    ] {
        assert_eq!(Selector::parse(text).unwrap().is_singular(), singular, "{text}");
    }
}

#[test]
fn descendants_stay_inside_their_node() {
    let tree = document(r#"[[{"a":1},[{"a":2}]],{"a":3},[[[{"a":4}]]]]"#);
    assert_eq!(texts(&tree, "$[0]..a"), ["1", "2"]);
    assert_eq!(texts(&tree, "$[0][1]..a"), ["2"]);
    assert_eq!(texts(&tree, "$[1]..a"), ["3"]);
    assert_eq!(texts(&tree, "$[2][0]..a"), ["4"]);
    let mut builder = Builder::new(SourceId(0), Arc::new("12".to_owned()), Format::Yaml);
    for at in 0..2 {
        builder.open(NodeKind::List, at);
        builder.scalar(NodeKind::Number, at, at + 1);
        builder.close(at + 1);
    }
    let two = builder.finish();
    assert_eq!(texts(&two, "$..*"), ["1"], "a second root is not below the first");
}

#[test]
fn deep_trees_and_long_selectors_need_no_stack() {
    let depth = 100_000;
    let text = format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    let mut builder = Builder::new(SourceId(0), Arc::new(text.clone()), Format::Json);
    for at in 0..depth {
        builder.open(NodeKind::List, at);
    }
    builder.scalar(NodeKind::Number, depth, depth + 1);
    let tree = builder.finish();
    let root = tree.roots().next().unwrap();
    let count = |text: &str| Selector::parse(text).unwrap().select(root).len();
    assert_eq!(count("$..*"), depth);
    assert_eq!(count("$..[?@ == 1]"), 1);
    assert_eq!(count("$[?@ == $[0]]"), 1);
    assert_eq!(count(&format!("${}", "[0]".repeat(depth))), 1);
    assert_eq!(count(&format!("$[?{}@]", "@ == 1 || ".repeat(10_000))), 1);
    for opening in ["[", "[?(", "[?@", "[?@[?", "[?count(", "[?!(", "..", "[?length(@.a,"] {
        let text = format!("${}", opening.repeat(depth));
        assert!(Selector::parse(&text).is_err(), "{opening}");
    }
}

#[test]
fn long_lists_keep_the_order_of_the_text() {
    let row = r#"{"v":[[1,2],[3]]}"#;
    let tree = document(&format!("[{}]", vec![row; 200].join(",")));
    for selector in ["$[*].v[*][*]", "$[*]..[?@ > 0]", "$[*][*][*].*", "$..v[*][*]"] {
        let selector = Selector::parse(selector).unwrap();
        let found = selector.select(tree.roots().next().unwrap());
        assert_eq!(found.len(), 600, "{selector:?}");
        assert!(found.is_sorted_by_key(|node| node.id), "{selector:?}");
    }
}

#[test]
fn white_space_stands_where_the_grammar_lets_it() {
    let tree = document(r#"{"a":[{"b":1}]}"#);
    for blank in [" ", "\t", "\n", "\r", " \t\r\n"] {
        let held = [
            "$_.a_[_0_]_.b",
            "$_..b",
            "$.a[_?_@_.b_==_1_].b",
            "$.a[?_(_@.b_)_&&_!_(_@.c_)_||_@.d].b",
            "$.a[?count(_@.b_)_>_0].b",
            "$.a[_0_:_1_:_1_,_5_].b",
        ];
        for text in held {
            let text = text.replace('_', blank);
            assert_eq!(paths(&tree, &text), ["$['a'][0]['b']"], "{text:?}");
        }
        for text in
            ["_$", "$.a_", "$._a", "$.._b", "$.a[?count_(@.b)>0]", "$.a[?@.b=_=1]", "$.a[-_1]"]
        {
            assert!(Selector::parse(&text.replace('_', blank)).is_err(), "{text:?}");
        }
    }
}
