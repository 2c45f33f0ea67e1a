//! Knows the JSON Schemas of the configuration and of rule files, generated from the declarations
//! of the readers. Does not read either: editors use the schemas while a file is written.

use serde_json::{Map, Value, json};

use crate::check::{KINDS, Kind};
use crate::project::config::CONFIG;
use crate::rule::model::MODEL;
use crate::rule::operand::OPERAND;
use crate::rule::params::SCOPE;
use crate::rule::{FILE, Form, Member, Param, RULE, Shape};

/// The dialect of the schemas.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of `kenzan.yaml`.
pub(super) fn config() -> Value {
    let mut schema = record(CONFIG);
    schema["$schema"] = json!(DIALECT);
    schema["title"] = json!("kenzan configuration");
    schema["description"] = json!("What kenzan checks and how it reports; kenzan.yaml.");
    schema["$defs"] = definitions();
    schema
}

/// The schema of a rule file.
pub(super) fn rules() -> Value {
    let mut file = record(FILE);
    file["anyOf"] = json!([{ "required": ["rules"] }, { "required": ["model"] }]);
    let mut definitions = definitions();
    definitions["rule"] = record(RULE);
    json!({
        "$schema": DIALECT,
        "title": "kenzan rules",
        "description": "One rule, or a list of rules under `rules`.",
        "anyOf": [named("rule"), file],
        "$defs": definitions,
    })
}

/// A record with exactly these members allowed.
fn record(members: &[Member]) -> Value {
    let property = |it: &Member| {
        let mut schema = form(it.form);
        schema["description"] = json!(format!("{} / {}", it.en, it.ja));
        (it.name.to_owned(), schema)
    };
    let properties: Map<String, Value> = members.iter().map(property).collect();
    let required: Vec<_> = members.iter().filter(|it| it.required).map(|it| it.name).collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn form(form: Form) -> Value {
    match form {
        Form::Value(shape) => self::shape(shape),
        Form::Sentence => named("sentence"),
        Form::Severity => json!({ "enum": ["error", "warning", "note", "off"] }),
        Form::Version => json!({ "const": 1 }),
        Form::Check => check(),
        Form::Any => json!({}),
        Form::Record(members) => defined(members).unwrap_or_else(|| record(members)),
        Form::Records(members) => one_or_list(&defined(members).unwrap_or_else(|| record(members))),
        Form::TextsOrRecords(members) => {
            one_or_list(&json!({ "anyOf": [named("scalar"), record(members)] }))
        }
        Form::ByName(inner) => {
            json!({ "type": "object", "additionalProperties": self::form(*inner) })
        }
    }
}

/// The shared definition of a record that occurs in several places.
fn defined(members: &[Member]) -> Option<Value> {
    let is = |other: &[Member]| std::ptr::eq(members, other);
    if is(RULE) { Some(named("rule")) } else { is(MODEL).then(|| named("model")) }
}

fn named(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

fn one_or_list(one: &Value) -> Value {
    json!({ "anyOf": [one, { "type": "array", "items": one }] })
}

/// The kinds; a rule names exactly one.
fn check() -> Value {
    let kinds: Map<String, Value> =
        KINDS.iter().map(|kind| (kind.name().to_owned(), self::kind(*kind))).collect();
    json!({
        "type": "object",
        "properties": kinds,
        "minProperties": 1,
        "maxProperties": 1,
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
    let mut schema = shape(param.shape);
    schema["description"] = json!(format!("{} / {}", param.en, param.ja));
    schema
}

fn shape(shape: Shape) -> Value {
    match shape {
        Shape::Selector => named("selector"),
        Shape::Selectors => named("selectors"),
        Shape::Operand => named("operand"),
        Shape::OperandOrAmount => json!({ "anyOf": [named("operand"), named("scalar")] }),
        Shape::Operands => named("operands"),
        Shape::NamedOperands => {
            json!({ "type": "object", "additionalProperties": named("operand") })
        }
        Shape::Word(words) => json!({ "enum": words }),
        Shape::Amount | Shape::Text => named("scalar"),
        Shape::Unit => json!({ "type": ["string", "null"] }),
        Shape::Texts => named("texts"),
        Shape::Integer => json!({ "type": "integer" }),
        Shape::Number => json!({ "type": ["number", "string"] }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Pattern | Shape::Path => json!({ "type": "string" }),
    }
}

/// The definitions that both schemas refer to.
fn definitions() -> Value {
    let text = json!({ "type": "string" });
    let sentence = json!({
        "type": "object",
        "properties": { "ja": text, "en": text },
        "additionalProperties": false,
    });
    json!({
        "scalar": { "type": ["string", "number", "boolean"] },
        "texts": one_or_list(&named("scalar")),
        "sentence": { "anyOf": [text, sentence] },
        "selector": { "description": "A JSONPath (RFC 9535).", "type": "string", "pattern": "^\\s*\\$" },
        "selectors": one_or_list(&named("selector")),
        "operands": one_or_list(&named("operand")),
        "operand": { "anyOf": [named("selector"), record(OPERAND)] },
        "model": record(MODEL),
    })
}

/// A schema as text.
pub(super) fn text(schema: &Value) -> String {
    let text = serde_json::to_string_pretty(schema).expect("internal: a schema is JSON");
    text + "\n"
}
