//! Knows how `notation` of the configuration is written: how the figures of a source set are printed.
//! Does not know which documents there are, nor reads figures.

use std::sync::Arc;

use super::CODE;
use crate::diagnostic::{Diagnostic, Text};
use crate::document::Node;
use crate::quantity::Notation;
use crate::rule::{Fields, Form, Member, Shape};
use crate::source::Spanned;
use crate::text;

/// Members of the notation of one set.
pub(crate) const NOTATION: &[Member] = &[
    Member::new(
        "decimal",
        Form::Value(Shape::Word(&[".", ","])),
        "what parts decimals; . unless said",
        "小数点。省略時は .",
    ),
    Member::new(
        "group",
        Form::Value(Shape::Word(&[",", ".", " ", "'"])),
        "what parts groups of digits; not the same as `decimal`",
        "桁区切り。`decimal` とは別の記号",
    ),
    Member::new(
        "pairs",
        Form::Value(Shape::Flag),
        "whether all groups but the last have two digits: 12,34,567",
        "最後を除く桁区切りが2桁ごとか: 12,34,567",
    ),
    Member::new(
        "absent",
        Form::Value(Shape::Texts),
        "signs in place of figures that are not stated, such as `:` or (D)",
        "記載のない数値の代わりに書く記号。`:` や (D) など",
    ),
    Member::new(
        "flags",
        Form::Value(Shape::Texts),
        "letters behind figures that say nothing of the value, such as p or bu",
        "数値の後ろに付く、値に関わらない記号。p や bu など",
    ),
];

/// The notation of a source set.
#[derive(Debug)]
pub(crate) struct Entry {
    /// Name of the set.
    pub(crate) set: Spanned<String>,
    /// How its figures are written.
    pub(crate) notation: Arc<Notation>,
}

/// Reads the notations by the name of their set, which must be one of `sets`.
pub(crate) fn read(
    node: Option<Node<'_>>,
    sets: &[super::SourceSet],
    found: &mut Vec<Diagnostic>,
) -> Vec<Entry> {
    let members = node.and_then(|node| Fields::new(node, CODE, found));
    let Some(members) = members else { return Vec::new() };
    let mut entries = Vec::new();
    for child in members.node().children() {
        let Some(key) = child.key() else { continue };
        if !sets.iter().any(|it| it.name.value == key.value) {
            let set = key.value;
            let message = text!("no source set is called `{set}`", "`{set}` という集合はない");
            found.push(Diagnostic::error(CODE, message).at(key.span, Text::default()));
        }
        let set = Spanned::new(key.value.to_owned(), key.span);
        let notation = notation(child, found).map(Arc::new);
        entries.extend(notation.map(|notation| Entry { set, notation }));
    }
    entries
}

fn notation(node: Node<'_>, found: &mut Vec<Diagnostic>) -> Option<Notation> {
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
    Some(declared.with_absent(texts(absent)).with_flags(texts(flags)))
}

fn unusable(span: crate::source::Span) -> Diagnostic {
    let message = text!(
        "`decimal` must be a point or a comma, and `group` another mark",
        "`decimal` はピリオドかコンマ、`group` はそれと別の記号でなければならない"
    );
    Diagnostic::error(CODE, message).at(span, Text::default())
}
