//! Knows the diagnostics about missing entities, and about empty or duplicate keys. Does not know
//! how either is found (`graph::build` does).

use crate::check::corpus::is_blank;
use crate::diagnostic::{Diagnostic, Text};
use crate::document::{Node, NodeKind};
use crate::rule::fields::headline;
use crate::rule::model::EntityType;
use crate::rule::operand::Selection;
use crate::text;

/// Code of an entity without a key.
const EMPTY_KEY: &str = "model/empty-key";
/// Code of a second entity with the key of another.
const DUPLICATE_KEY: &str = "model/duplicate-key";
/// Code of a part of the model that selects nothing.
pub const MATCHED_NOTHING: &str = "model/matched-nothing";

pub(super) fn no_entities(entity: &EntityType) -> Diagnostic {
    let name = &entity.name.value;
    let message = text!("the model finds no `{name}`", "モデルの実体 `{name}` が1つも見つからない");
    let span = entity.each.as_ref().map_or(entity.name.span, |it| it.span);
    let finding = Diagnostic::error(MATCHED_NOTHING, message);
    finding.at(span, text!("selects nothing", "何も選ばない")).help(text!(
        "correct the rule, or add `if-present: true` if the rule may select nothing",
        "規則を修正する。対象がなくてもよければ `if-present: true` を加える"
    ))
}

/// No record of the type has a key, so the selector is reported instead of every record.
pub(super) fn no_keys(entity: &EntityType, count: usize, first: Node<'_>) -> Diagnostic {
    let name = &entity.name.value;
    let message = text!(
        "none of the {count} `{name}` found has a key",
        "見つかった `{name}` {count}件のどれにもキーがない"
    );
    let part = entity.key.iter().find(|it| value(it, first).is_none());
    let span = part.map_or(entity.name.span, |it| it.span);
    Diagnostic::error(MATCHED_NOTHING, message)
        .at(span, text!("selects no key", "キーを選ばない"))
        .at(headline(first), text!("the first one", "最初のもの"))
}

pub(super) fn empty_key(entity: &EntityType, record: Node<'_>) -> Diagnostic {
    let name = &entity.name.value;
    let message = text!(
        "this `{name}` has no key: nothing can refer to it, and its own references are not checked",
        "この `{name}` にはキーがないため、参照できない。ここからの参照も検査していない"
    );
    let part = entity.key.iter().find(|it| value(it, record).is_none());
    let written = part.and_then(|it| it.value.select(record).first().copied());
    let label = match (written.map(|it| it.kind()), part) {
        (Some(NodeKind::List), _) => text!("a list cannot be a key", "リストはキーにならない"),
        (Some(NodeKind::Record), _) => {
            text!("a record cannot be a key", "レコードはキーにならない")
        }
        (_, Some(part)) if entity.key.len() > 1 => {
            let part = part.value.text();
            text!("no value for `{part}`", "`{part}` の値がない")
        }
        _ => text!("no key", "キーがない"),
    };
    let Text { en, ja } = Text::list(entity.key.iter().map(|it| format!("`{}`", it.value.text())));
    Diagnostic::error(EMPTY_KEY, message)
        .at(written.map_or_else(|| headline(record), headline), label)
        .because(text!("its key is {en}", "キーは {ja} である"))
}

/// The node that a part of a key selects in `record`, if it can be a key.
fn value<'d>(part: &Selection, record: Node<'d>) -> Option<Node<'d>> {
    let selected = part.value.select(record);
    selected.into_iter().find(|it| it.kind().is_scalar() && !is_blank(*it))
}

/// The second entity and the first one, each as the node of its key and the key as a reader sees it.
pub(super) fn duplicate_key(
    entity: &EntityType,
    key: Node<'_>,
    written: &str,
    first: Node<'_>,
    known: &str,
) -> Diagnostic {
    let name = &entity.name.value;
    let message = text!(
        "a second `{name}` has the key `{written}`",
        "`{name}` のキー「{written}」が重複している"
    );
    let finding = Diagnostic::error(DUPLICATE_KEY, message)
        .at(key.span(), text!("again", "2回目"))
        .at(first.span(), text!("first", "最初"))
        .value("key", written);
    if written == known {
        return finding;
    }
    finding.because(text!(
        "it is first written `{known}`; keys that differ only in width or spaces are the same",
        "最初の表記は「{known}」である。全角・半角や空白だけが違うキーは同じとみなす"
    ))
}
