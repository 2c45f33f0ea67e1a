//! Knows `office` of the configuration: whether hidden parts and tracked changes of the office documents of a source
//! set are read. Does not read files.

use super::CODE;
use crate::diagnostic::Diagnostic;
use crate::document::{Node, Office};
use crate::rule::{Fields, Form, Member, Shape};
use crate::source::Spanned;
use crate::text;

const HIDDEN: &[&str] = &["skip", "read"];
const CHANGES: &[&str] = &["accepted", "original"];

/// Members of the entry of one set.
pub(crate) const OFFICE: &[Member] = &[
    Member::new(
        "hidden",
        Form::Value(Shape::Word(HIDDEN)),
        "hidden sheets, rows, columns and words: skip (the default) or read",
        "非表示のシート・行・列・文字。skip（既定。読まない）または read（読む）",
    ),
    Member::new(
        "changes",
        Form::Value(Shape::Word(CHANGES)),
        "tracked changes: accepted (the default), or original for the text before them",
        "変更履歴。accepted（既定。承諾したものとして読む）または original（変更前の文を読む）",
    ),
];

/// What is read of the office documents of a source set.
#[derive(Debug)]
pub(crate) struct Entry {
    /// Name of the set.
    pub(crate) set: Spanned<String>,
    /// The declared parts.
    pub(crate) office: Office,
}

/// Reads the entries by set name, which must be one of `sets`.
pub(crate) fn read(
    node: Option<Node<'_>>,
    sets: &[super::SourceSet],
    found: &mut Vec<Diagnostic>,
) -> Vec<Entry> {
    let members = super::by_set(node, sets, found);
    let entry = |(set, node)| Some(Entry { set, office: office(node, found)? });
    members.into_iter().filter_map(entry).collect()
}

fn office(node: Node<'_>, found: &mut Vec<Diagnostic>) -> Option<Office> {
    let mut fields = Fields::of(node, OFFICE, CODE, found)?;
    // The second of the words differs from the default.
    let mut is_other = |name: &'static str, words: &[&str], fields: &mut Fields<'_>| {
        let Some(node) = fields.get(name) else { return false };
        if !words.contains(&node.text()) {
            let (en, ja) = (words.join(" or "), words.join(" または "));
            fields.wrong(name, node, text!("{en}", "{ja}"), found);
        }
        node.text() == words[1]
    };
    let hidden = is_other("hidden", HIDDEN, &mut fields);
    let original = is_other("changes", CHANGES, &mut fields);
    fields.finish(found);
    Some(Office { hidden, original })
}
