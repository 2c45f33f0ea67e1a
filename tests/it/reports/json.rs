//! Programs get exact places, both languages, and a valid schema.

use kenzan::report::json_schema;
use serde_json::Value;

use super::{Case, link, subtotal};

#[test]
fn gives_bytes_lines_and_both_languages() {
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
fn counts_bytes_as_the_file_stores_them() {
    let case = subtotal();
    let source = case.sources.iter().next().unwrap().1;
    let json = case.json();
    let labels =
        case.diagnostics[0].labels.iter().zip(json["diagnostics"][0]["labels"].as_array().unwrap());
    for (label, shown) in labels {
        assert_eq!(shown["span"]["start"]["byte"], source.original(label.span.start).unwrap());
        assert_eq!(shown["span"]["end"]["byte"], source.original(label.span.end).unwrap());
    }
}

const SCHEMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/schema/report.schema.json");

/// Set `UPDATE=1` to write the schema anew.
#[test]
fn the_published_schema_is_the_one_of_the_types() {
    if crate::pages::updates() {
        crate::pages::put(SCHEMA.as_ref(), json_schema());
    }
    assert_eq!(std::fs::read_to_string(SCHEMA).unwrap(), json_schema());
}

#[test]
fn follows_its_schema() {
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
