//! Knows the `suppress` list of the configuration: acceptances for formats without comments. Does
//! not know which documents exist.

use super::CODE;
use crate::diagnostic::{Diagnostic, Text};
use crate::document::Node;
use crate::lint::suppress::date::Date;
use crate::lint::suppress::{Listed, bad_date, no_reason};
use crate::rule::fields::items;
use crate::rule::{Fields, Form, Member, Shape, operand};
use crate::select::Selector;
use crate::source::Spanned;
use crate::text;

/// Members of an entry.
pub(crate) const SUPPRESS: &[Member] = &[
    Member::required("rule", Form::Value(Shape::Text), "id of the rule", "規則の id"),
    Member::required(
        "in",
        Form::Value(Shape::Texts),
        "source sets, or paths or globs relative to this file",
        "文書集合、またはこのファイルからの相対パスかグロブ",
    ),
    Member::new(
        "at",
        Form::Value(Shape::Selector),
        "the nodes to suppress; by default all of each document",
        "対象のノード。省略時は文書全体",
    ),
    Member::new(
        "place",
        Form::Value(Shape::Text),
        "the place in a workbook, a letter or a PDF, as reports name it: 予算!D14",
        "対象の場所（ブック・文書・PDF）。報告に出る名前で書く。例: 予算!D14",
    ),
    Member::new("until", Form::Value(Shape::Text), "last day: 2030-03-31", "期限: 2030-03-31"),
    Member::new(
        "expect",
        Form::ByName(&Form::Value(Shape::Texts)),
        "values that the finding must have, by name",
        "指摘が持つべき値。名前ごとに書く",
    ),
    Member::required("reason", Form::Value(Shape::Text), "why it is accepted", "受け入れる理由"),
];

/// An entry as written.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The acceptance, without its documents yet.
    pub(crate) listed: Listed,
    /// Source sets, paths or globs of the documents.
    pub(crate) within: Vec<Spanned<String>>,
}

/// Reads the list; an invalid entry is left out.
pub(crate) fn read(list: Vec<Node<'_>>, found: &mut Vec<Diagnostic>) -> Vec<Entry> {
    list.into_iter().filter_map(|node| entry(node, found)).collect()
}

fn entry(node: Node<'_>, found: &mut Vec<Diagnostic>) -> Option<Entry> {
    let before = found.len();
    let mut fields = Fields::of(node, SUPPRESS, CODE, found)?;
    let (rule, within) = (fields.text("rule", found), fields.texts("in", found));
    let at = fields.get("at").and_then(|node| selector(node, found));
    let place = fields.text("place", found);
    let until = until(fields.text("until", found), found);
    let expected = expected(fields.get("expect"), found);
    let reason = fields.text("reason", found);
    let span = fields.span();
    fields.finish(found);
    if reason.as_ref().is_some_and(|it| it.value.trim().is_empty()) {
        found.push(Diagnostic::error(CODE, no_reason()).at(span, Text::default()));
    }
    let (rule, reason) = (rule?, reason?.value.trim().to_owned());
    let listed = Listed {
        rule,
        documents: Vec::new(),
        at,
        place,
        expected,
        until,
        reason,
        entry: node.span(),
    };
    (found.len() == before).then_some(Entry { listed, within })
}

/// Reads a selector. A malformed one is a mistake in the configuration, not in a rule.
fn selector(node: Node<'_>, found: &mut Vec<Diagnostic>) -> Option<Spanned<Selector>> {
    let before = found.len();
    let selector = operand::selection(node, found);
    for reported in &mut found[before..] {
        reported.code = CODE.to_owned();
    }
    selector
}

fn until(written: Option<Spanned<String>>, found: &mut Vec<Diagnostic>) -> Option<Spanned<Date>> {
    let written = written?;
    let date = Date::parse(&written.value);
    if date.is_none() {
        let wrong = Diagnostic::error(CODE, bad_date(&written.value));
        found.push(wrong.at(written.span, Text::default()));
    }
    date.map(|date| Spanned::new(date, written.span))
}

/// The expected values by name: `{ diff: 0.1億円 }`, or a list of such mappings as alternatives.
fn expected(node: Option<Node<'_>>, found: &mut Vec<Diagnostic>) -> Vec<(String, String)> {
    let Some(fields) = node.and_then(|node| Fields::new(node, CODE, found)) else {
        return Vec::new();
    };
    let mut expected = Vec::new();
    for member in fields.node().children() {
        let Some(name) = member.key() else { continue };
        for item in items(member) {
            expected.push((name.value.to_owned(), item.text().to_owned()));
        }
    }
    if expected.is_empty() {
        let wanted =
            text!("values by name, for example {{ diff: 100 }}", "{{ diff: 0.1億円 }} のような値");
        fields.wrong("expect", fields.node(), wanted, found);
    }
    expected
}
