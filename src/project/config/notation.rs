//! Knows `notation` of the configuration: how the figures of a source set are written. Does not know
//! which documents exist, and does not read figures.

use rust_decimal::Decimal;

use super::CODE;
use crate::diagnostic::{Diagnostic, Text};
use crate::document::Node;
use crate::quantity::Notation;
use crate::rule::{Fields, Form, Member, Shape, operand};
use crate::source::Spanned;
use crate::text;

/// Members of the notation of one set.
pub(crate) const NOTATION: &[Member] = &[
    Member::new(
        "decimal",
        Form::Value(Shape::Word(&[".", ","])),
        "the decimal mark; by default .",
        "小数点。省略時は .",
    ),
    Member::new(
        "group",
        Form::Value(Shape::Word(&[",", ".", " ", "'"])),
        "the separator of groups of digits; not the same as `decimal`",
        "桁区切り。`decimal` とは別の記号",
    ),
    Member::new(
        "pairs",
        Form::Value(Shape::Flag),
        "whether all groups but the last have two digits: 12,34,567",
        "最後を除く桁区切りが2桁ごとか: 12,34,567",
    ),
    Member::new(
        "precision",
        Form::Value(Shape::Number),
        "the last place that figures are meant to, whatever is printed: 0.01",
        "印字された桁にかかわらず、数値の意味がある最後の位。例: 0.01",
    ),
    Member::new(
        "absent",
        Form::Value(Shape::Texts),
        "signs for figures that are not stated, for example `:` or (D)",
        "記載のない数値の代わりに書く記号。`:` や (D) など",
    ),
    Member::new(
        "flags",
        Form::Value(Shape::Texts),
        "letters after figures that do not affect the value, for example p or bu",
        "数値の後ろに付く、値に関わらない記号。p や bu など",
    ),
];

/// The notation that an entry declares.
pub(super) fn notation(node: Node<'_>, found: &mut Vec<Diagnostic>) -> Option<Notation> {
    let mut fields = Fields::of(node, NOTATION, CODE, found)?;
    let mut mark = |name: &'static str, fields: &mut Fields<'_>| {
        let node = fields.get(name)?;
        let mut marks = node.text().chars();
        let mark = marks.next().filter(|_| marks.next().is_none());
        if mark.is_none() {
            fields.wrong(name, node, text!("one character", "1文字"), found);
        }
        mark.map(|mark| Spanned::new(mark, node.span()))
    };
    let decimal = mark("decimal", &mut fields);
    let group = mark("group", &mut fields);
    let pairs = fields.flag("pairs", found);
    let precision = precision(&mut fields, found);
    let [absent, flags] = ["absent", "flags"].map(|it| fields.texts(it, found));
    fields.finish(found);
    let texts = |all: Vec<Spanned<String>>| all.into_iter().map(|it| it.value.into_boxed_str());
    let marks = (decimal.map_or('.', |it| it.value), group.map(|it| it.value));
    let Some(declared) = Notation::declared(marks.0, marks.1) else {
        let span = decimal.or(group).map_or(node.span(), |it| it.span);
        found.push(unusable(span));
        return None;
    };
    let declared = if pairs { declared.in_pairs() } else { declared };
    let declared = match precision {
        Some(step) => declared.with_precision(step),
        None => declared,
    };
    Some(declared.with_absent(texts(absent)).with_flags(texts(flags)))
}

fn precision(fields: &mut Fields<'_>, found: &mut Vec<Diagnostic>) -> Option<Decimal> {
    let node = fields.get("precision")?;
    let step = operand::number(node, found)?;
    if step > Decimal::ZERO {
        return Some(step);
    }
    fields.wrong("precision", node, text!("a number above 0", "0 より大きい数"), found);
    None
}

fn unusable(span: crate::source::Span) -> Diagnostic {
    let message = text!(
        "`decimal` must be a point or a comma, and `group` another mark",
        "`decimal` はピリオドかコンマ、`group` はそれと別の記号でなければならない"
    );
    Diagnostic::error(CODE, message).at(span, Text::default())
}
