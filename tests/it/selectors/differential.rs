//! Random selectors over random documents: `serde_json_path` must select the same places in the
//! same order, and refuse the same texts.

use kenzan::select::Selector;
use proptest::prelude::*;
use serde_json::Value;
use serde_json_path::JsonPath;

use super::json::document;
use super::paths;

fn name() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a", "b", "c", "小計"]).prop_map(str::to_owned)
}

fn json() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3_i64..4).prop_map(Value::from),
        prop::sample::select(vec!["", "a", "ab", "b", "小計", "1"]).prop_map(Value::from),
    ];
    scalar.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(name(), inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn bound() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), (-5_i64..6).prop_map(|bound| bound.to_string())]
}

fn step(filter: impl Strategy<Value = String> + 'static) -> impl Strategy<Value = String> {
    prop_oneof![
        3 => name().prop_map(|name| format!("'{name}'")),
        2 => Just("*".to_owned()),
        2 => (-3_i64..4).prop_map(|index| index.to_string()),
        2 => (bound(), bound(), bound()).prop_map(|(a, b, c)| format!("{a}:{b}:{c}")),
        3 => filter.prop_map(|condition| format!("?{condition}")),
    ]
}

fn segments(filter: impl Strategy<Value = String> + 'static) -> impl Strategy<Value = String> {
    let bracket = prop::collection::vec(step(filter), 1..3)
        .prop_map(|steps| format!("[{}]", steps.join(",")))
        .boxed();
    let segment = prop_oneof![
        3 => name().prop_map(|name| format!(".{name}")),
        1 => Just(".*".to_owned()),
        4 => bracket.clone(),
        1 => name().prop_map(|name| format!("..{name}")),
        1 => Just("..*".to_owned()),
        1 => bracket.prop_map(|bracket| format!("..{bracket}")),
    ];
    prop::collection::vec(segment, 0..4).prop_map(|segments| segments.concat())
}

/// A query of names and indexes from the front: of those from the end the other implementation
/// makes nothing when it compares.
fn singular() -> impl Strategy<Value = String> {
    let segment = prop_oneof![
        name().prop_map(|name| format!(".{name}")),
        (0..4).prop_map(|index| format!("[{index}]")),
    ];
    ("[@@@$]", prop::collection::vec(segment, 0..3))
        .prop_map(|(start, segments)| format!("{start}{}", segments.concat()))
}

fn literal() -> impl Strategy<Value = String> {
    let literals = vec!["1", "0", "-1", "2", "3", "'a'", "''", "true", "null", "1.0", "2e0"];
    prop::sample::select(literals).prop_map(str::to_owned)
}

fn function() -> impl Strategy<Value = String> {
    prop_oneof![
        singular().prop_map(|query| format!("length({query})")),
        singular().prop_map(|query| format!("count({query}.*)")),
        singular().prop_map(|query| format!("value({query}..a)")),
    ]
}

fn condition() -> impl Strategy<Value = String> {
    // Not `<=` and `>=`: the other implementation often finds them false of two missing values,
    // where §2.3.5.2.2 makes them true.
    let operator = prop::sample::select(vec!["==", "!=", "<", " > "]);
    let operand = || prop_oneof![2 => singular(), 1 => literal(), 1 => function()];
    let pattern = prop::sample::select(vec!["a.*", "[ab]+", ".", "小.", ""]);
    let compared =
        (operand(), operator, operand()).prop_map(|(a, sign, b)| format!("{a}{sign}{b}"));
    let leaf = prop_oneof![
        3 => compared,
        1 => (singular(), pattern.clone()).prop_map(|(a, it)| format!("match({a},'{it}')")),
        1 => (singular(), pattern).prop_map(|(a, it)| format!("search({a}, '{it}')")),
        2 => singular(),
    ];
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} && {b}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} || {b}")),
            inner.clone().prop_map(|it| format!("!({it})")),
            inner.clone().prop_map(|it| format!("({it})")),
            segments(inner).prop_map(|rest| format!("@{rest}")),
        ]
    })
}

fn selector() -> impl Strategy<Value = String> {
    segments(condition()).prop_map(|rest| format!("${rest}"))
}

/// Words of selectors in any order, mostly nonsense. No white space before `..`, because the other
/// implementation refuses it, against §2.5.
fn soup() -> impl Strategy<Value = String> {
    let words = vec![
        "$", "@", ".", "..", "[", "]", "*", "?", "'a'", "\"b\"", "a", "小計", "0", "-1", ":", ",",
        "(", ")", "==", "<", "&&", "||", "!", " ", "1.5", "true", "null", "length(", "count(",
        "match(", "@.a", "$[", "\\", "'",
    ];
    prop::collection::vec(prop::sample::select(words), 0..12)
        .prop_map(|words| format!("$[?@{}]", words.concat().replace(" ..", "..")))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..Default::default() })]

    #[test]
    fn the_same_places_in_the_same_order(value in json(), selector in selector()) {
        let theirs = JsonPath::parse(&selector).expect(&selector);
        let wanted: Vec<String> = theirs
            .query_located(&value)
            .iter()
            .map(|node| node.location().to_string())
            .collect();
        prop_assert_eq!(paths(&document(&value.to_string()), &selector), wanted);
    }

    #[test]
    fn the_same_texts_are_refused(text in soup()) {
        prop_assert_eq!(Selector::parse(&text).is_ok(), JsonPath::parse(&text).is_ok(), "{}", text);
    }

    #[test]
    fn any_text_is_read_or_refused_on_whole_characters(text in "\\PC{0,20}|[$@.\\[\\]?*'\"a（=& |0-9:,()!<>\\\\u]{0,30}") {
        for text in [text.clone(), format!("${text}"), format!("$[?{text}]"), format!("$.a[?@.b == {text}")] {
            if let Err(fault) = Selector::parse(&text) {
                prop_assert!(text.get(fault.range.clone()).is_some(), "{:?} in {}", fault.range, text);
                prop_assert!(!fault.message.en.is_empty() && !fault.message.ja.is_empty());
                prop_assert_eq!(fault.help.en.is_empty(), fault.help.ja.is_empty());
            }
        }
    }
}
