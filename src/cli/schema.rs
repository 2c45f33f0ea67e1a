//! Knows the JSON Schemas of the configuration and of rule files, made of what the readers declare.
//! Does not read either: editors use the schemas while a file is written.

use serde_json::{Map, Value, json};

use crate::check::{KINDS, Kind};
use crate::rule::params::SCOPE;
use crate::rule::{Param, Shape};

/// The schema of `kenzan.yaml`.
pub(super) fn config() -> Value {
    let severity = json!({ "enum": ["error", "warning", "note", "off", false] });
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "kenzan configuration",
        "description": "What kenzan checks and how it tells; kenzan.yaml.",
        "type": "object",
        "properties": {
            "version": { "description": "Version of this format.", "const": 1 },
            "sources": {
                "description": "Documents by the name of their set: globs relative to this file.",
                "type": "object",
                "additionalProperties": { "$ref": "#/$defs/texts" },
            },
            "extends": {
                "description": "Shipped packs (kenzan:NAME), rule files or directories.",
                "$ref": "#/$defs/texts",
            },
            "rules": {
                "description": "Globs of rule files; rules/**/*.yaml unless said.",
                "$ref": "#/$defs/texts",
            },
            "severity": {
                "description": "Severities by rule id or AREA/*.",
                "type": "object",
                "additionalProperties": severity,
            },
            "model": { "$ref": "#/$defs/model" },
            "baseline": { "description": "File of findings accepted for now.", "type": "string" },
            "suppress": suppress(),
            "lang": { "description": "Language of messages.", "enum": ["ja", "en"] },
        },
        "required": ["sources"],
        "additionalProperties": false,
    });
    schema["$defs"] = definitions();
    schema
}

/// Acceptances, for formats without comments.
fn suppress() -> Value {
    let named = |name: &str| json!({ "$ref": format!("#/$defs/{name}") });
    let entry = json!({
        "type": "object",
        "properties": {
            "rule": { "description": "Id of the rule.", "type": "string" },
            "in": { "description": "Source sets, paths or globs.", "$ref": "#/$defs/texts" },
            "at": named("selector"),
            "until": { "description": "Last day: 2030-03-31.", "type": "string" },
            "expect": {
                "description": "Values that the finding must have, by name.",
                "type": "object",
                "additionalProperties": named("texts"),
            },
            "reason": { "description": "Why it is accepted.", "type": "string" },
        },
        "required": ["rule", "in", "reason"],
        "additionalProperties": false,
    });
    json!({ "description": "Findings that are accepted.", "anyOf": [entry, { "type": "array", "items": entry }] })
}

/// The schema of a rule file.
pub(super) fn rules() -> Value {
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "kenzan rules",
        "description": "One rule, or a list of rules under `rules`.",
        "anyOf": [
            { "$ref": "#/$defs/rule" },
            {
                "type": "object",
                "properties": {
                    "version": { "const": 1 },
                    "model": { "$ref": "#/$defs/model" },
                    "rules": { "type": "array", "items": { "$ref": "#/$defs/rule" } },
                },
                "anyOf": [{ "required": ["rules"] }, { "required": ["model"] }],
                "additionalProperties": false,
            },
        ],
    });
    let mut definitions = definitions();
    definitions["rule"] = rule();
    definitions["example"] = example();
    schema["$defs"] = definitions;
    schema
}

fn rule() -> Value {
    let kinds: Map<String, Value> =
        KINDS.iter().map(|kind| (kind.name().to_owned(), self::kind(*kind))).collect();
    let examples = json!({ "type": "array", "items": { "$ref": "#/$defs/example" } });
    json!({
        "type": "object",
        "properties": {
            "id": {
                "description": "area/noun, unique among all rules.",
                "type": "string",
                "pattern": "^[a-z0-9-]+(/[a-z0-9-]+)+$",
            },
            "title": { "description": "What the rule says of a sound document.", "$ref": "#/$defs/sentence" },
            "severity": { "enum": ["error", "warning", "note", "off", false] },
            "if-present": { "description": "Whether matching nothing is fine.", "type": "boolean" },
            "message": { "description": "Replaces the kind's message.", "$ref": "#/$defs/sentence" },
            "help": { "description": "Added to every finding.", "$ref": "#/$defs/sentence" },
            "at-least": { "description": "The share of instances that is enough: 95%.", "type": "string" },
            "waive": {
                "description": "Violations that are accepted, each with a reason.",
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": { "at": { "$ref": "#/$defs/scalar" }, "reason": { "$ref": "#/$defs/sentence" } },
                    "required": ["at", "reason"],
                    "additionalProperties": false,
                },
            },
            "check": {
                "description": "The kind of rule and its parameters.",
                "type": "object",
                "properties": kinds,
                "minProperties": 1,
                "maxProperties": 1,
                "additionalProperties": false,
            },
            "examples": {
                "description": "Documents that the rule passes and fails; its own tests.",
                "type": "object",
                "properties": { "ok": examples, "bad": examples },
                "additionalProperties": false,
            },
        },
        "required": ["id", "check"],
        "additionalProperties": false,
    })
}

fn kind(kind: &dyn Kind) -> Value {
    let params = || kind.params().iter().chain(SCOPE);
    let properties: Map<String, Value> =
        params().map(|param| (param.name.to_owned(), parameter(param))).collect();
    let required: Vec<_> = params().filter(|it| it.required).map(|it| it.name).collect();
    json!({
        "description": kind.summary().en,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn parameter(param: &Param) -> Value {
    let named = |name: &str| json!({ "$ref": format!("#/$defs/{name}") });
    let mut schema = match param.shape {
        Shape::Selector => named("selector"),
        Shape::Selectors => named("selectors"),
        Shape::Operand => named("operand"),
        Shape::Operands => named("operands"),
        Shape::NamedOperands => {
            json!({ "type": "object", "additionalProperties": named("operand") })
        }
        Shape::Word(words) => json!({ "enum": words }),
        Shape::Amount | Shape::Unit | Shape::Text => named("scalar"),
        Shape::Texts => named("texts"),
        Shape::Integer => json!({ "type": "integer" }),
        Shape::Number => json!({ "type": "number" }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Pattern | Shape::Path => json!({ "type": "string" }),
    };
    schema["description"] = json!(format!("{} / {}", param.en, param.ja));
    schema
}

fn example() -> Value {
    json!({
        "type": "object",
        "properties": {
            "document": { "description": "One document, in every source set." },
            "documents": { "description": "Documents by source set.", "type": "object" },
            "format": { "description": "A file ending, when documents are texts.", "type": "string" },
            "report": { "description": "What must be found, in order: the bytes, or {at, says}." },
        },
        "additionalProperties": false,
    })
}

/// What both schemas refer to.
fn definitions() -> Value {
    let selector = json!({ "$ref": "#/$defs/selector" });
    let list = |name: &str| {
        let one = json!({ "$ref": format!("#/$defs/{name}") });
        json!({ "anyOf": [one, { "type": "array", "items": one }] })
    };
    json!({
        "scalar": { "type": ["string", "number", "boolean"] },
        "texts": list("scalar"),
        "sentence": {
            "anyOf": [{ "type": "string" }, {
                "type": "object",
                "properties": { "ja": { "type": "string" }, "en": { "type": "string" } },
                "additionalProperties": false,
            }],
        },
        "selector": { "description": "A JSONPath (RFC 9535).", "type": "string", "pattern": "^\\s*\\$" },
        "selectors": list("selector"),
        "operands": list("operand"),
        "operand": { "anyOf": [selector, {
            "type": "object",
            "properties": {
                "in": { "description": "Source set to start from.", "$ref": "#/$defs/scalar" },
                "each": { "description": "Records to look at.", "$ref": "#/$defs/selector" },
                "key": { "description": "What joins records.", "$ref": "#/$defs/selectors" },
                "select": { "description": "The values.", "$ref": "#/$defs/selector" },
                "capture": { "description": "Part of the text that is the value.", "type": "string" },
                "unit": { "description": "Unit of figures without one.", "type": "string" },
                "weight": { "description": "Factor in a sum.", "type": ["number", "string"] },
                "path": { "description": "Path over the links of the model." },
                "links": { "description": "Links at the entity looked at." },
                "where": { "description": "Only those whose attributes are so.", "type": "object" },
                "at": { "description": "Which end of the link." },
                "attr": { "description": "Attribute that is the value.", "type": "string" },
            },
            "additionalProperties": false,
        }] },
        "model": model(),
    })
}

fn model() -> Value {
    let attrs = json!({ "type": "object", "additionalProperties": { "$ref": "#/$defs/selector" } });
    let flag = json!({ "type": "boolean" });
    let entity = json!({
        "type": "object",
        "properties": {
            "in": { "$ref": "#/$defs/texts" }, "each": { "$ref": "#/$defs/selector" },
            "key": { "$ref": "#/$defs/selectors" }, "label": { "$ref": "#/$defs/selector" },
            "attrs": attrs, "group": flag, "if-present": flag,
        },
        "required": ["key"],
        "additionalProperties": false,
    });
    let edge = json!({
        "type": "object",
        "properties": {
            "from": { "$ref": "#/$defs/scalar" }, "to": { "$ref": "#/$defs/texts" },
            "each": { "$ref": "#/$defs/selector" }, "by": { "$ref": "#/$defs/selectors" },
            "inverse": { "$ref": "#/$defs/scalar" }, "attrs": attrs,
            "optional": { "$ref": "#/$defs/texts" }, "repeats": flag, "if-present": flag,
        },
        "required": ["from", "to", "by"],
        "additionalProperties": false,
    });
    json!({
        "description": "Entities and the links between them.",
        "type": "object",
        "properties": {
            "entities": { "type": "object", "additionalProperties": entity },
            "edges": { "type": "object", "additionalProperties": edge },
        },
        "additionalProperties": false,
    })
}

/// A schema as text.
pub(super) fn text(schema: &Value) -> String {
    let text = serde_json::to_string_pretty(schema).expect("internal: a schema is JSON");
    text + "\n"
}
