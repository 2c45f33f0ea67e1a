//! Knows `required`: required fields are filled in. Does not know which content is allowed
//! (`pattern`, `one-of` and the kinds for figures do).
#![doc = include_str!("required.md")]

use super::context::{self, Context};
use super::{Check, Findings, InstanceState, Kind, Noun};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::{Node, NodeKind};
use crate::rule::fields::headline;
use crate::rule::operand::Selection;
use crate::rule::{Args, Param, Shape};
use crate::source::Span;
use crate::text;

/// The kind `required`.
pub struct Required;

const PARAMS: &[Param] = &[
    Param {
        name: "fields",
        shape: Shape::Selectors,
        required: true,
        en: "each must select something that is not blank, from every place",
        ja: "場所ごとに、それぞれが空欄でないものを選ばなければならない",
    },
    Param {
        name: "any-of",
        shape: Shape::Flag,
        required: false,
        en: "one of the fields is enough",
        ja: "どれか1つがあればよい",
    },
];

impl Kind for Required {
    fn name(&self) -> &'static str {
        "required"
    }

    fn summary(&self) -> Text {
        text!("required fields are filled in", "必要な項目が記入されている")
    }

    fn manual(&self) -> &'static str {
        include_str!("required.md")
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn values(&self) -> &'static [&'static str] {
        &["field"]
    }

    fn noun(&self) -> Noun {
        Noun { one: "record", many: "records", ja: "レコード" }
    }

    /// Each field is reported; the last label is the record.
    fn instance_of(&self, finding: &Diagnostic) -> Option<Span> {
        finding.labels.last().map(|it| it.span)
    }

    fn compile(&self, args: &Args, _found: &mut Vec<Diagnostic>) -> Option<Box<dyn Check>> {
        Some(Box::new(Fields {
            fields: args.selectors("fields").to_vec(),
            any_of: args.flag("any-of"),
        }))
    }
}

struct Fields {
    fields: Vec<Selection>,
    any_of: bool,
}

/// A field that is not filled in: missing, or blank.
struct Missing<'c, 'd> {
    field: &'c str,
    blank: Option<Node<'d>>,
    /// All content of the place was read.
    is_sure: bool,
}

impl Check for Fields {
    fn check(&self, cx: &Context<'_>, found: &mut Findings) {
        for place in cx.places(found) {
            let missing: Vec<_> =
                self.fields.iter().filter_map(|field| missing(place, field, found)).collect();
            if missing.is_empty() || (self.any_of && missing.len() < self.fields.len()) {
                found.checked(InstanceState::Holds);
                continue;
            }
            if !missing.iter().all(|it| it.is_sure) {
                found.checked(InstanceState::Unchecked);
                continue;
            }
            found.checked(InstanceState::Violated);
            if self.any_of {
                found.report(all_missing(cx, place, &missing));
                continue;
            }
            for it in &missing {
                found.report(one_missing(cx, place, it));
            }
        }
    }
}

fn missing<'c, 'd>(
    place: Node<'d>,
    field: &'c Selection,
    found: &mut Findings,
) -> Option<Missing<'c, 'd>> {
    let selected = context::select(place, field);
    let nodes = selected.there();
    for &node in nodes {
        found.claims.add_text(node);
    }
    if nodes.iter().any(|&node| !context::is_left_blank(node)) {
        return None;
    }
    let text = field.value.text();
    let name = text.strip_prefix("$.").or_else(|| text.strip_prefix("@.")).unwrap_or(text);
    Some(Missing { field: name, blank: nodes.first().copied(), is_sure: selected.all().is_some() })
}

/// The place of a blank: an empty cell in its row, anything else at its name.
fn bytes(blank: Node<'_>) -> Span {
    let in_row = blank.parent().is_some_and(|parent| parent.kind() == NodeKind::Row);
    if in_row { blank.span() } else { headline(blank) }
}

/// The name of `place` and a colon, or nothing.
fn subject(cx: &Context<'_>, place: Node<'_>) -> String {
    let title = cx.title(place);
    if title.is_empty() { String::new() } else { format!("{title}: ") }
}

fn one_missing(cx: &Context<'_>, place: Node<'_>, missing: &Missing<'_, '_>) -> Diagnostic {
    let (subject, field) = (subject(cx, place), missing.field);
    let finding = match missing.blank {
        Some(blank) => cx
            .finding(text!("{subject}`{field}` is blank", "{subject}`{field}` が空欄である"))
            .at(bytes(blank), text!("blank", "空欄"))
            .at(cx.spot(place), text!("in this record", "このレコード")),
        None => cx
            .finding(text!("{subject}`{field}` is missing", "{subject}`{field}` がない"))
            .at(cx.spot(place), text!("without `{field}`", "`{field}` がない")),
    };
    finding.value("field", field)
}

fn all_missing(cx: &Context<'_>, place: Node<'_>, missing: &[Missing<'_, '_>]) -> Diagnostic {
    let subject = subject(cx, place);
    let Text { en, ja } = Text::list(missing.iter().map(|it| format!("`{}`", it.field)));
    let mut finding = cx
        .finding(text!("{subject}none of {en} is given", "{subject}{ja} のどれもない"))
        .at(cx.spot(place), text!("needs one of them", "どれか1つが必要"));
    for blank in missing.iter().filter_map(|it| it.blank) {
        finding = finding.at(bytes(blank), text!("blank", "空欄"));
    }
    finding.value("field", en)
}
