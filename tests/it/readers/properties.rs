//! Properties of every text: no panic, sound spans, the same values as other readers.

use kenzan::document::{Format, Node, NodeKind};
use proptest::prelude::*;

use super::{assert_sound, parse};

/// Texts that use everything the formats have, to be damaged.
const YAML: &str = "# 予算\n---\na: &x {k: [1, \"い\\u3042\"], <<: *x}\nb:\n  - 'it''s'\n  - |\n    x\n     y\n\n  - >-\n   z\n? [c]\n: *x\nd: !!str 1\ne: *nn\nf: {g, h: , \"i\": [x: y]}\n<<: [*x, {l: 1}]\n...\n--- \"q\n  r\"\n";
const JSON: &str = "{\"a\": [1, -2.5e+3, true, null, \"\\u3042\\ud842\\udfb7い\\n\"], \"b\": {\"a\": {}, \"a\": []}, 'c': // d\n [NaN,], /* e */ f 01}\n";
const TOML: &str = "# 表\na.b = {c = [1_0, 'い', \"\\u3042\"], d.e = 1979-05-27}\n[x.y]\nz = \"\"\"\n1\"\"\"\n[[p]]\nq = true\n[[p.r]]\n[p.r.s]\n\"う\" = inf\n[x]\ny.w = 0xF\n";

/// `text` with up to four pieces cut out, doubled or replaced.
fn damaged(text: &'static str) -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "",
        "\"",
        "'",
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "- ",
        "\n",
        "\r",
        "\t",
        "  ",
        "&x ",
        "*x",
        "<<: ",
        "#",
        "|",
        ">",
        "---\n",
        "\\",
        "\\u",
        "億",
        "\u{feff}",
        "\u{0}",
        "1e",
        "=",
        ".",
        "? ",
        "!!int ",
        "%YAML 1.2\n",
        "\u{2028}",
        "/*",
    ]);
    prop::collection::vec((0..text.len(), 0..12usize, piece), 0..5).prop_map(move |changes| {
        let mut characters: Vec<char> = text.chars().collect();
        for (at, length, piece) in changes {
            let start = at.min(characters.len());
            let end = (start + length).min(characters.len());
            characters.splice(start..end, piece.chars());
        }
        characters.into_iter().collect()
    })
}

/// A value that both YAML and JSON can write, as JSON text.
fn value() -> impl Strategy<Value = String> {
    let name = "[a-c]|[あ-う小計]{1,2}|[ -~]{0,4}";
    let text = |text: String| serde_json::to_string(&text).unwrap();
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|it| it.to_string()),
        any::<i64>().prop_map(|it| it.to_string()),
        (-99..99i32, 0..999u32).prop_map(|(whole, part)| format!("{whole}.{part}")),
        "[ -~あ-ん\n\t億円]{0,8}".prop_map(text),
    ];
    leaf.prop_recursive(4, 32, 5, move |inner| {
        let member = (name.prop_map(text), inner.clone());
        prop_oneof![
            prop::collection::vec(inner, 0..5).prop_map(|it| format!("[{}]", it.join(", "))),
            prop::collection::vec(member, 0..5).prop_map(|members| {
                let members = members.into_iter().map(|(key, value)| format!("{key}: {value}"));
                format!("{{{}}}", members.collect::<Vec<_>>().join(" ,"))
            }),
        ]
    })
}

/// Whether `node` says what `theirs` says. Of a name that is there twice, they keep the last.
fn agrees(node: Node<'_>, theirs: &serde_json::Value) -> bool {
    use serde_json::Value;
    match (node.kind(), theirs) {
        (NodeKind::Null, Value::Null) => true,
        (NodeKind::Bool, Value::Bool(it)) => node.text() == it.to_string(),
        (NodeKind::Number, Value::Number(it)) => {
            serde_json::from_str::<serde_json::Number>(node.text()).ok().as_ref() == Some(it)
        }
        (NodeKind::String, Value::String(it)) => node.text() == it,
        (NodeKind::List, Value::Array(items)) => {
            node.children().count() == items.len()
                && node.children().zip(items).all(|(node, item)| agrees(node, item))
        }
        (NodeKind::Record, Value::Object(members)) => {
            let children: Vec<Node<'_>> = node.children().collect();
            members.iter().all(|(name, member)| {
                let last = children.iter().rev().find(|it| it.key().unwrap().value == name);
                last.is_some_and(|node| agrees(*node, member))
            }) && children.iter().all(|it| members.contains_key(it.key().unwrap().value))
        }
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn damaged_yaml_is_read_soundly(text in damaged(YAML)) {
        let (document, found) = parse(Format::Yaml, &text);
        assert_sound(&text, &document, &found);
    }

    #[test]
    fn damaged_json_is_read_soundly(text in damaged(JSON)) {
        let (document, found) = parse(Format::Json, &text);
        assert_sound(&text, &document, &found);
    }

    #[test]
    fn damaged_toml_is_read_soundly(text in damaged(TOML)) {
        let (document, found) = parse(Format::Toml, &text);
        assert_sound(&text, &document, &found);
    }

    #[test]
    fn any_text_is_read_soundly(text in ".{0,40}") {
        for format in [Format::Yaml, Format::Json, Format::Toml] {
            let (document, found) = parse(format, &text);
            assert_sound(&text, &document, &found);
        }
    }

    #[test]
    fn json_has_the_values_that_serde_json_reads(text in value()) {
        let (document, found) = parse(Format::Json, &text);
        prop_assert!(found.iter().all(|it| it.code == "json/duplicate-key"), "{:?}", found);
        let theirs: serde_json::Value = serde_json::from_str(&text).unwrap();
        let root = document.roots().next().unwrap();
        prop_assert!(agrees(root, &theirs), "{:?}", document.nodes().collect::<Vec<_>>());
        prop_assert_eq!(found.is_empty(), serde_yaml::from_str::<serde_yaml::Value>(&text).is_ok());
    }

    #[test]
    fn yaml_has_the_values_that_serde_yaml_writes(text in value()) {
        // Written without quotes, this key merges.
        prop_assume!(!text.contains(r#""<<""#));
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        let text = serde_yaml::to_string(&value).unwrap();
        let (document, found) = parse(Format::Yaml, &text);
        prop_assert!(found.is_empty(), "{found:?} in {text}");
        assert_sound(&text, &document, &found);
        prop_assert!(agrees(document.roots().next().unwrap(), &value), "{}", text);
    }

    #[test]
    fn json_read_as_yaml_gives_the_same_tree(text in value()) {
        let (json, _) = parse(Format::Json, &text);
        let (yaml, _) = parse(Format::Yaml, &text);
        prop_assert_eq!(super::outline(&json), super::outline(&yaml));
        let spans = |it: &kenzan::document::Document| it.nodes().map(|it| it.span()).collect::<Vec<_>>();
        prop_assert_eq!(spans(&json), spans(&yaml));
    }
}

#[test]
fn the_path_of_a_node_does_not_depend_on_those_asked_for_before() {
    use kenzan::document::Paths;

    let text = "[[1, {\"a\": [2, 3, [4]], \"b\": 5}, 6], [], [[7], [8, 9]]]";
    let (document, _) = parse(Format::Json, text);
    let nodes: Vec<Node<'_>> = document.nodes().collect();
    let alone: Vec<String> = nodes.iter().map(|it| it.path()).collect();
    assert_eq!(alone[nodes.len() - 1], "$[2][1][1]");
    let mut paths = Paths::default();
    for step in [1, 2, 3, 5, 7] {
        for (at, node) in nodes.iter().enumerate().step_by(step) {
            assert_eq!(paths.of(*node), alone[at]);
        }
        for (at, node) in nodes.iter().enumerate().rev().step_by(step) {
            assert_eq!(paths.of(*node), alone[at]);
        }
    }
}
