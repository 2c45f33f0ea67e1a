//! Knows the `overrides` list of the configuration: severities for some files. Does not know which
//! files and rules exist.

use super::{CODE, Override};
use crate::diagnostic::Diagnostic;
use crate::document::Node;
use crate::rule::{Fields, Form, Member, Shape};
use crate::source::Spanned;

/// Members of an entry.
pub(crate) const OVERRIDE: &[Member] = &[
    Member::required(
        "files",
        Form::Value(Shape::Texts),
        "paths or globs, relative to this file",
        "このファイルからの相対パスまたはグロブ",
    ),
    Member::new(
        "severity",
        Form::ByName(&Form::Severity),
        "severities there, by rule id or AREA/*",
        "そこでの重大度。規則の id または AREA/* ごとに書く",
    ),
    Member::new(
        "ignore",
        Form::Value(Shape::Texts),
        "rules that are off there: ids or AREA/*",
        "そこで無効にする規則（id または AREA/*）",
    ),
    Member::new("reason", Form::Value(Shape::Text), "why", "理由"),
];

/// An entry as written.
#[derive(Debug)]
pub(crate) struct Entry {
    /// Paths or globs.
    pub(crate) files: Vec<Spanned<String>>,
    /// Severities by rule or area.
    pub(crate) severity: Vec<Override>,
    /// Rules or areas that are switched off.
    pub(crate) ignore: Vec<Spanned<String>>,
    /// The reason, if one is given.
    pub(crate) reason: Option<String>,
}

/// Reads the list.
pub(crate) fn read(list: Vec<Node<'_>>, found: &mut Vec<Diagnostic>) -> Vec<Entry> {
    list.into_iter().filter_map(|node| entry(node, found)).collect()
}

fn entry(node: Node<'_>, found: &mut Vec<Diagnostic>) -> Option<Entry> {
    let mut fields = Fields::of(node, OVERRIDE, CODE, found)?;
    let entry = Entry {
        files: fields.texts("files", found),
        severity: super::severity(fields.get("severity"), found),
        ignore: fields.texts("ignore", found),
        reason: fields.text("reason", found).map(|it| it.value),
    };
    fields.finish(found);
    Some(entry)
}
