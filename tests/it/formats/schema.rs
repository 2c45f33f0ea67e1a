//! Knows JSON Schema as far as the schemas here use it (drafts 7 and 2020-12). An unknown keyword
//! is a failure, so nothing passes silently.

use regex::Regex;
use serde_json::Value;

/// The deviations of `value` from `schema`, a part of `root`.
pub(crate) fn faults(value: &Value, schema: &Value, root: &Value, path: &str) -> Vec<String> {
    let Value::Object(keywords) = schema else {
        return Vec::from_iter(
            (schema == &Value::Bool(false)).then(|| format!("{path}: forbidden")),
        );
    };
    if let Some(target) = schema["$ref"].as_str() {
        return faults(value, root.pointer(&target[1..]).unwrap(), root, path);
    }
    let mut found = Vec::new();
    for (keyword, wanted) in keywords {
        if !holds(value, keyword, wanted, root) {
            found.push(format!("{path}: {keyword} {wanted}: {value}"));
        }
    }
    for (name, inner) in value.as_object().into_iter().flatten() {
        let known = schema["properties"].get(name);
        if let Some(schema) = known.or(schema.get("additionalProperties")) {
            found.extend(faults(inner, schema, root, &format!("{path}.{name}")));
        }
    }
    for (index, inner) in value.as_array().into_iter().flatten().enumerate() {
        if let Some(schema) = schema.get("items") {
            found.extend(faults(inner, schema, root, &format!("{path}[{index}]")));
        }
    }
    found
}

/// Whether `value` satisfies one keyword; those about members are looked at by the caller.
fn holds(value: &Value, keyword: &str, wanted: &Value, root: &Value) -> bool {
    let fits = |schema: &&Value| faults(value, schema, root, "").is_empty();
    let list = || wanted.as_array().unwrap();
    match keyword {
        "$schema"
        | "$id"
        | "$defs"
        | "definitions"
        | "title"
        | "description"
        | "default"
        | "properties"
        | "items"
        | "additionalProperties" => true,
        "type" => match wanted {
            Value::Array(types) => types.iter().any(|it| is(value, it.as_str().unwrap())),
            one => is(value, one.as_str().unwrap()),
        },
        "enum" => list().contains(value),
        "const" => value == wanted,
        "required" => {
            !value.is_object() || list().iter().all(|it| value.get(it.as_str().unwrap()).is_some())
        }
        "minimum" => value.as_i64().is_none_or(|it| it >= wanted.as_i64().unwrap()),
        "maximum" => value.as_i64().is_none_or(|it| it <= wanted.as_i64().unwrap()),
        "minItems" => value.as_array().is_none_or(|it| it.len() as u64 >= wanted.as_u64().unwrap()),
        "uniqueItems" => {
            let unique = |all: &Vec<Value>| (1..all.len()).all(|at| !all[..at].contains(&all[at]));
            wanted == &Value::Bool(false) || value.as_array().is_none_or(unique)
        }
        "pattern" => {
            let pattern = Regex::new(wanted.as_str().unwrap()).unwrap();
            value.as_str().is_none_or(|it| pattern.is_match(it))
        }
        "format" => value.as_str().is_none_or(|it| is_formed(it, wanted.as_str().unwrap())),
        "anyOf" => list().iter().any(|it| fits(&it)),
        "oneOf" => list().iter().filter(fits).count() == 1,
        _ => panic!("a keyword unknown here: {keyword}"),
    }
}

fn is(value: &Value, kind: &str) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "null" => value.is_null(),
        other => panic!("a type unknown here: {other}"),
    }
}

fn is_formed(text: &str, format: &str) -> bool {
    let character = r"(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*";
    let scheme = "[A-Za-z][A-Za-z0-9+.-]*:";
    let pattern = match format {
        "uri" => format!("^{scheme}{character}$"),
        // Without a scheme, the first part of a path holds no colon.
        "uri-reference" => format!("^(?:{scheme}{character}|[^:]*|[^:/]*/{character})$"),
        // Widths of numbers and counts, which are no matter here.
        "uint" | "uint32" | "uint64" => return true,
        other => panic!("a format unknown here: {other}"),
    };
    let ascii = text.bytes().all(|it| it.is_ascii_graphic());
    ascii && Regex::new(&pattern).unwrap().is_match(text)
}
