//! Knows `unique`: a key, or several together, identify only one record. Does not know the
//! references to the key.
#![doc = include_str!("unique.md")]

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::context::{self, Context};
use super::{Check, Findings, InstanceState, Kind, Noun, composite};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::Node;
use crate::rule::operand::{CODE, Selection};
use crate::rule::{Args, Operand, Param, Shape};
use crate::select::fold;
use crate::source::{Span, Spanned};
use crate::text;

/// The kind `unique`.
pub struct Unique;

const PARAMS: &[Param] = &[
    Param {
        name: "key",
        shape: Shape::Operands,
        required: true,
        en: "the values that must differ; several operands form one key and need `records`",
        ja: "重複してはならない値。複数書けば組で1つのキーとなり、`records` が必要",
    },
    Param {
        name: "records",
        shape: Shape::Selector,
        required: false,
        en: "the records that carry the key, from each place; `key` is then selected from each of them",
        ja: "キーを持つレコード。`key` は各レコードから選ぶ",
    },
    Param {
        name: "partial",
        shape: Shape::Flag,
        required: false,
        en: "a record may lack parts of the key, all but the last; lacking a part, too, it must differ from \
             others that lack it",
        ja: "キーの最後以外の値がないレコードも、ないものどうしで重複を調べる",
    },
    Param {
        name: "across",
        shape: Shape::Flag,
        required: false,
        en: "keys must differ over all places together, not within each",
        ja: "場所ごとではなく、すべての場所を通して重複を調べる",
    },
];

impl Kind for Unique {
    fn name(&self) -> &'static str {
        "unique"
    }

    fn summary(&self) -> Text {
        text!("a key occurs only once", "キーが重複しない")
    }

    fn manual(&self) -> &'static str {
        include_str!("unique.md")
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn values(&self) -> &'static [&'static str] {
        &["key", "first"]
    }

    fn noun(&self) -> Noun {
        Noun { one: "key", many: "keys", ja: "キー" }
    }

    fn compile(&self, args: &Args, found: &mut Vec<Diagnostic>) -> Option<Box<dyn Check>> {
        let (key, across) = (args.operands("key").to_vec(), args.flag("across"));
        let records = args.selector("records").cloned();
        if key.is_empty() || (key.len() > 1 && records.is_none() && !across) {
            found.push(no_records(args.span()));
            return None;
        }
        let partial = args.flag("partial");
        Some(Box::new(Keys { key, records, across, partial }))
    }
}

struct Keys {
    key: Vec<Operand>,
    records: Option<Selection>,
    across: bool,
    partial: bool,
}

/// One occurrence of a key: its parts as written, if they are.
struct Key<'d> {
    parts: Vec<Option<Spanned<&'d str>>>,
}

impl<'d> Key<'d> {
    /// The parts in the form for comparison; each of several is preceded by its length, so that
    /// `1-23` and `12-3` differ.
    fn folded(&self) -> Cow<'d, str> {
        if let [Some(only)] = &self.parts[..] {
            return fold(only.value);
        }
        let folded = self.parts.iter().map(|part| part.map(|it| fold(it.value)));
        let told = folded.map(|it| it.map_or("-:".to_owned(), |it| format!("{}:{it}", it.len())));
        told.collect::<String>().into()
    }

    fn stated(&self) -> impl Iterator<Item = Spanned<&'d str>> {
        self.parts.iter().flatten().copied()
    }

    fn written(&self) -> String {
        composite::shown(self.stated().map(|part| part.value.trim()))
    }
}

impl Check for Keys {
    fn check(&self, cx: &Context<'_>, found: &mut Findings) {
        let places = cx.places(found);
        if self.across {
            let keys = places.iter().flat_map(|&place| self.keys(cx, place, found)).collect();
            compare(cx, "", keys, found);
            return;
        }
        for place in places {
            let keys = self.keys(cx, place, found);
            compare(cx, context::title(place), keys, found);
        }
    }
}

impl Keys {
    fn keys<'d>(&self, cx: &Context<'d>, place: Node<'d>, found: &mut Findings) -> Vec<Key<'d>> {
        let records = match &self.records {
            Some(records) => {
                let selected = context::select(place, records);
                found.selected(records.span, selected.there().len());
                selected.there().to_vec()
            }
            None => vec![place],
        };
        let mut keys = Vec::new();
        for record in records {
            if let [key] = self.key.as_slice() {
                let parts = self.parts(cx, record, key, found);
                keys.extend(parts.into_iter().map(|part| Key { parts: vec![Some(part)] }));
                continue;
            }
            let parts: Vec<_> =
                self.key.iter().map(|it| self.parts(cx, record, it, found)).collect();
            let parts: Vec<_> = parts.into_iter().map(|it| it.into_iter().next()).collect();
            // A record without one of the parts has no such key; `required` reports it.
            let last = parts.last().is_some_and(Option::is_some);
            if last && (self.partial || parts.iter().all(Option::is_some)) {
                keys.push(Key { parts });
            }
        }
        keys
    }

    fn parts<'d>(
        &self,
        cx: &Context<'d>,
        record: Node<'d>,
        key: &Operand,
        found: &mut Findings,
    ) -> Vec<Spanned<&'d str>> {
        let mut parts = cx.nodes(record, key, found);
        // A key over several rows is written once; as a part of a key it belongs to each of them.
        let is_repeated = |node: Node<'d>| self.key.len() == 1 && node.is_covered();
        parts.retain(|&node| !context::is_blank(node) && !is_repeated(node));
        parts.into_iter().filter_map(|node| cx.claimed(node, key, found)).collect()
    }
}

fn compare(cx: &Context<'_>, title: &str, keys: Vec<Key<'_>>, found: &mut Findings) {
    let mut first: FxHashMap<Cow<'_, str>, usize> = FxHashMap::default();
    first.reserve(keys.len());
    for (index, key) in keys.iter().enumerate() {
        let at = *first.entry(key.folded()).or_insert(index);
        if at == index {
            found.checked(InstanceState::Holds);
            continue;
        }
        found.checked(InstanceState::Violated);
        found.report(repeated(cx, title, key, &keys[at]));
    }
}

fn no_records(span: Span) -> Diagnostic {
    let message = text!(
        "several keys need `records`, the selector of the records that have them",
        "複数のキーには、それを持つレコードを選ぶ `records` が必要"
    );
    Diagnostic::error(CODE, message).at(span, Text::default())
}

fn repeated(cx: &Context<'_>, title: &str, key: &Key<'_>, first: &Key<'_>) -> Diagnostic {
    let (written, known) = (key.written(), first.written());
    let subject = if title.is_empty() { String::new() } else { format!("{title}: ") };
    let mut finding = cx.finding(text!(
        "{subject}`{written}` occurs more than once",
        "{subject}「{written}」が重複している"
    ));
    // A part of both keys that is written once, over the rows of both, shows neither.
    let is_shared = |part: &Spanned<&str>| first.stated().any(|it| it.span == part.span);
    let is_all_shared = key.stated().all(|it| is_shared(&it));
    let own = key.stated().filter(|it| is_all_shared || !is_shared(it));
    let parts = own.zip(
        std::iter::once(text!("again", "2回目以降")).chain(std::iter::repeat_with(Text::default)),
    );
    for (part, label) in parts {
        finding = finding.at(part.span, label);
    }
    let in_both = |part: &Spanned<&str>| key.stated().any(|it| it.span == part.span);
    if let Some(part) = first.stated().find(|it| !in_both(it)).or(first.stated().next()) {
        finding = finding.at(part.span, text!("first", "最初"));
    }
    if written != known {
        finding = finding.because(text!(
            "it is first written `{known}`; keys that differ only in width or spaces are the same",
            "最初の表記は「{known}」である。全角・半角や空白だけが違うキーは同じとみなす"
        ));
    }
    finding.value("key", written).value("first", known)
}
