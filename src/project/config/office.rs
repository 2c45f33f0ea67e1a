//! Knows `office` of the configuration: whether hidden parts and tracked changes of the office documents of a source
//! set are read. Does not read files.

use super::CODE;
use crate::diagnostic::Diagnostic;
use crate::document::{Node, Office};
use crate::rule::{Fields, Form, Member, Shape};
use crate::text;

const HIDDEN: &[&str] = &["read", "skip"];
const CHANGES: &[&str] = &["accepted", "original"];

/// Members of the entry of one set.
pub(crate) const OFFICE: &[Member] = &[
    Member::new(
        "hidden",
        Form::Value(Shape::Word(HIDDEN)),
        "hidden sheets, rows, columns and words: read or skip; without it, those of workbooks are read, except rows that totals leave out",
        "非表示のシート・行・列・文字。read（読む）または skip（読まない）。書かなければ、ブックのものは合計に入らない行を除いて読む",
    ),
    Member::new(
        "changes",
        Form::Value(Shape::Word(CHANGES)),
        "tracked changes: accepted (the default), or original for the text before them",
        "変更履歴。accepted（既定。承諾したものとして読む）または original（変更前の文を読む）",
    ),
];

/// The reading that an entry declares.
pub(super) fn office(node: Node<'_>, found: &mut Vec<Diagnostic>) -> Option<Office> {
    let mut fields = Fields::of(node, OFFICE, CODE, found)?;
    let mut is_first = |name: &'static str, words: &[&str], fields: &mut Fields<'_>| {
        let node = fields.get(name)?;
        if !words.contains(&node.text()) {
            let (en, ja) = (words.join(" or "), words.join(" または "));
            fields.wrong(name, node, text!("{en}", "{ja}"), found);
            return None;
        }
        Some(node.text() == words[0])
    };
    let hidden = is_first("hidden", HIDDEN, &mut fields);
    let original = is_first("changes", CHANGES, &mut fields) == Some(false);
    fields.finish(found);
    Some(Office { hidden, original })
}
