//! Knows completion: the keys that a reference may name, and, in configurations and rule files, the
//! declared members, kinds, parameters and words. Works on text that does not parse yet. Does not rank the
//! proposals.

mod written;

use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionParams, CompletionTextEdit,
    Documentation, TextEdit,
};

use super::Snapshot;
use super::schema::spot;
use crate::diagnostic::Lang;
use crate::rule::packs::{PACKS, PREFIX};
use crate::source::Span;
use written::Written;

/// Maximum number of keys in one answer.
const MOST: usize = 500;

/// The proposals at the cursor.
pub(super) fn complete(sight: &mut Snapshot<'_, '_>, params: &CompletionParams) -> CompletionList {
    let at = sight.offset(params.text_document_position.position);
    let is_config = sight.session.is_configuration(sight.source, sight.cancel);
    let mut items = match is_config {
        Ok(Some(is_config)) => declared(sight, at, is_config),
        _ => keys(sight, at),
    };
    let is_incomplete = items.len() > MOST;
    items.truncate(MOST);
    CompletionList { is_incomplete, items }
}

/// The keys of the entities that the reference at `at` may name.
fn keys(sight: &mut Snapshot<'_, '_>, at: u32) -> Vec<CompletionItem> {
    let links = sight.links();
    let here = links.referrals.iter().find(|it| sight.is_at(it.at, at));
    let text = &sight.places.outcome.sources().get(sight.source).text;
    let written = Written::at(text, at as usize);
    let (kinds, span) = match here {
        Some(referral) => (&referral.kinds, inner(text, referral.at)),
        None => {
            // Here the reference is still empty: look at others of the same name.
            let Some(name) = written.path.last() else { return Vec::new() };
            let alike = |it: &&crate::lint::links::Referral| it.member.as_ref() == Some(name);
            let Some(referral) = links.referrals.iter().find(alike) else { return Vec::new() };
            (&referral.kinds, Span::new(sight.source, written.word.clone()))
        }
    };
    let prefix = &text[span.start as usize..(at.max(span.start)) as usize];
    let fits = |key: &str, name: &str| key.contains(prefix) || name.contains(prefix);
    let named = links.named.iter().filter(|it| kinds.contains(&it.kind));
    let mut items: Vec<CompletionItem> = named
        .filter(|it| fits(&it.key, &it.name))
        .map(|it| CompletionItem {
            detail: Some(it.name.clone()).filter(|name| *name != it.key),
            ..item(sight, &it.key, it.key.clone(), span, CompletionItemKind::REFERENCE)
        })
        .collect();
    items.sort_by(|left, right| left.label.cmp(&right.label));
    items.dedup_by(|left, right| left.label == right.label);
    items
}

/// `span` without the quotes around the text.
fn inner(text: &str, span: Span) -> Span {
    let raw = &text[span.range()];
    let is_quoted = |mark: char| raw.len() > 1 && raw.starts_with(mark) && raw.ends_with(mark);
    if is_quoted('"') || is_quoted('\'') { span.part(1..raw.len() - 1) } else { span }
}

/// The members and words declared for the place.
fn declared(sight: &mut Snapshot<'_, '_>, at: u32, is_config: bool) -> Vec<CompletionItem> {
    let text = &sight.places.outcome.sources().get(sight.source).text;
    let Written { path, word, is_value, is_item } = Written::at(text, at as usize);
    let here = spot(is_config, &path);
    let span = Span::new(sight.source, word);
    let japanese = sight.places.view.lang == Lang::Ja;
    let mut items = Vec::new();
    if !is_value || is_item {
        for (name, en, ja) in here.names() {
            let kind = CompletionItemKind::PROPERTY;
            let meaning = if japanese { ja } else { en };
            let meaning = match meaning {
                "" => crate::check::kind(name).map(|it| sight.localized(&it.summary())),
                meaning => Some(meaning.to_owned()),
            };
            items.push(CompletionItem {
                documentation: meaning.map(Documentation::String),
                ..item(sight, name, format!("{name}: "), span, kind)
            });
        }
    }
    let values: Vec<String> = here.words().iter().map(|it| (*it).to_owned()).collect();
    let named = names(sight, &path);
    for word in values.into_iter().chain(named) {
        items.push(item(sight, &word, word.clone(), span, CompletionItemKind::VALUE));
    }
    items
}

/// Names that the project defines for the last key of the path, such as its source sets.
fn names(sight: &mut Snapshot<'_, '_>, path: &[String]) -> Vec<String> {
    let (session, cancel) = (&mut *sight.session, sight.cancel);
    let Some((last, before)) = path.split_last() else { return Vec::new() };
    let names = session.names(cancel).unwrap_or_default();
    let is_top = |name: &str| before.is_empty() && last == name;
    match &**last {
        "in" => session.sets(cancel).unwrap_or_default(),
        "entity" | "from" | "to" => names.entities.into_iter().collect(),
        "edge" | "path" | "links" => names.edges.into_iter().collect(),
        "rule" | "ignore" => names.rules.into_iter().collect(),
        _ if is_top("severity") => names.rules.into_iter().collect(),
        _ if is_top("extends") || last == "pack" => {
            PACKS.iter().map(|it| format!("{PREFIX}{}", it.name)).collect()
        }
        _ => Vec::new(),
    }
}

fn item(
    sight: &Snapshot<'_, '_>,
    label: &str,
    new_text: String,
    span: Span,
    kind: CompletionItemKind,
) -> CompletionItem {
    let edit = TextEdit { range: sight.places.range(span), new_text };
    CompletionItem {
        label: label.to_owned(),
        kind: Some(kind),
        text_edit: Some(CompletionTextEdit::Edit(edit)),
        ..CompletionItem::default()
    }
}
