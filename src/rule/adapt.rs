//! Knows how the rules of a pack are adapted to a project that uses other names: keys and columns
//! in selectors, words in values. Does not know which packs exist.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Text};
use crate::document::{Document, Node, NodeKind};
use crate::rule::fields::{Fields, nearest};
use crate::rule::member::{Form, Member, Shape};
use crate::select;
use crate::source::Spanned;
use crate::text;

/// Members of an entry of `extends` that is a record.
pub const FITTED: &[Member] = &[
    Member::required(
        "pack",
        Form::Value(Shape::Text),
        "a shipped pack (kenzan:NAME)",
        "付属パック（kenzan:名前）",
    ),
    Member::new(
        "keys",
        Form::ByName(&Form::Value(Shape::Text)),
        "what the project calls the keys and columns of the pack",
        "パックのキーや列の、ここでの名前",
    ),
    Member::new(
        "words",
        Form::ByName(&Form::Value(Shape::Text)),
        "what the project writes for the words of the pack",
        "パックの語の、ここでの書き方",
    ),
];

/// Members whose values are words of the documents and can therefore be renamed.
const OF_WORDS: [&str; 3] = ["where", "allowed", "levels"];

/// A name of the pack and its replacement.
type Pair = (Spanned<String>, String);

/// A project's names for the keys and words of a pack.
#[derive(Clone, Debug, Default)]
pub struct Names {
    keys: Vec<Pair>,
    words: Vec<Pair>,
}

/// The keys and words that the rule files of a pack have.
#[derive(Debug, Default)]
pub struct Known {
    keys: BTreeSet<String>,
    words: BTreeSet<String>,
}

impl Names {
    /// Reads the names in `fields`, an entry of `extends`.
    pub fn read(fields: &mut Fields<'_>, found: &mut Vec<Diagnostic>) -> Self {
        let mut pairs = |name| -> Vec<Pair> {
            let Some(node) = fields.get(name) else { return Vec::new() };
            if node.kind() != NodeKind::Record {
                fields.wrong(name, node, text!("texts by name", "名前ごとの文字列"), found);
            }
            let pair = |it: Node<'_>| {
                let key = it.key()?;
                Some((Spanned::new(key.value.to_owned(), key.span), it.text().to_owned()))
            };
            node.children().filter_map(pair).collect()
        };
        Self { keys: pairs("keys"), words: pairs("words") }
    }

    /// Whether nothing is renamed.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.words.is_empty()
    }

    fn key(&self, name: &str) -> Option<&str> {
        self.keys.iter().find(|(known, _)| known.value == name).map(|(_, it)| it.as_str())
    }

    fn word(&self, name: &str) -> Option<&str> {
        self.words.iter().find(|(known, _)| known.value == name).map(|(_, it)| it.as_str())
    }

    /// The text of `document`, a rule file, after renaming. The names that occur in it are added to
    /// `known`.
    pub fn fit(&self, document: &Document, known: &mut Known) -> String {
        let text = document.text();
        let (mut fitted, mut done) = (String::with_capacity(text.len()), 0);
        for (range, new) in self.changes(document, known) {
            if range.start < done {
                continue;
            }
            fitted.push_str(&text[done..range.start]);
            fitted.push_str(&serde_json::to_string(&new).unwrap_or_default());
            done = range.end;
        }
        fitted.push_str(&text[done..]);
        fitted
    }

    /// The replacements, in text order.
    fn changes(
        &self,
        document: &Document,
        known: &mut Known,
    ) -> Vec<(std::ops::Range<usize>, String)> {
        let mut changes = Vec::new();
        for node in document.nodes() {
            // Examples show the rule with its original names.
            if node.ancestors().any(|it| is_named(it, &["examples"])) {
                continue;
            }
            if node.kind() != NodeKind::String {
                continue;
            }
            let text = node.text();
            let new = if text.starts_with(['$', '@']) {
                let new = self.selector(text, known);
                (new != text).then_some(new)
            } else if node.ancestors().take(2).any(|it| is_named(it, &OF_WORDS)) {
                known.words.insert(text.to_owned());
                self.word(text).map(str::to_owned)
            } else {
                None
            };
            changes.extend(new.map(|new| (whole(document, node.span().range()), new)));
        }
        changes.sort_by_key(|(range, _)| range.start);
        changes
    }

    /// The selector `text` after renaming: members as keys, compared texts as words.
    fn selector(&self, text: &str, known: &mut Known) -> String {
        let (mut fitted, mut rest) = (String::new(), text);
        while let Some(next) = rest.chars().next() {
            let after = &rest[next.len_utf8()..];
            if let '\'' | '"' = next {
                let end = after.find(next).unwrap_or(after.len());
                let name = &after[..end];
                let is_key = fitted.trim_end().ends_with(['[', ',']) && is_in_brackets(&fitted);
                let new = if is_key {
                    known.keys.insert(name.to_owned());
                    self.key(name)
                } else {
                    known.words.insert(name.to_owned());
                    self.word(name)
                };
                match new {
                    Some(new) => fitted.push_str(&select::literal(new)),
                    // Copy it as written: an escape must not be escaped again.
                    None => fitted.push_str(&rest[..(end + 2).min(rest.len())]),
                }
                rest = after.get(end + 1..).unwrap_or_default();
                continue;
            }
            let name = if next == '.' { shorthand(after) } else { "" };
            if name.is_empty() {
                fitted.push(next);
                rest = after;
                continue;
            }
            known.keys.insert(name.to_owned());
            match self.key(name) {
                // Brackets follow two dots, but not one.
                Some(new) if fitted.ends_with('.') => {
                    fitted.push_str(&format!(".[{}]", select::literal(new)));
                }
                Some(new) => fitted.push_str(&format!("[{}]", select::literal(new))),
                None => fitted.push_str(&rest[..1 + name.len()]),
            }
            rest = &after[name.len()..];
        }
        fitted
    }

    /// Reports the names that no rule file of `pack` has.
    pub fn check(&self, pack: &str, known: &Known, code: &str, found: &mut Vec<Diagnostic>) {
        let keys = self.keys.iter().map(|it| (it, &known.keys));
        for ((name, _), known) in keys.chain(self.words.iter().map(|it| (it, &known.words))) {
            if known.contains(&name.value) {
                continue;
            }
            let value = &name.value;
            let message = text!(
                "the pack `{pack}` does not use the name `{value}`",
                "パック `{pack}` に `{value}` という名前はない"
            );
            let unknown = Diagnostic::error(code, message).at(name.span, Text::default());
            found.push(match nearest(value, known.iter().map(String::as_str)) {
                Some(near) => unknown.meant(near),
                None => unknown,
            });
        }
    }
}

fn is_named(node: Node<'_>, names: &[&str]) -> bool {
    node.key().is_some_and(|key| names.contains(&key.value))
}

/// The name at the start of `text` that can be written after a dot.
fn shorthand(text: &str) -> &str {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '-' || !c.is_ascii();
    let end = text.find(|c: char| !is_part(c)).unwrap_or(text.len());
    &text[..end]
}

/// Whether the innermost open bracket at the end of `text` is a square one.
fn is_in_brackets(text: &str) -> bool {
    let mut open = Vec::new();
    for c in text.chars() {
        match c {
            '[' | '(' => open.push(c),
            ']' | ')' => _ = open.pop(),
            _ => {}
        }
    }
    open.last() == Some(&'[')
}

/// The bytes of a scalar with the quotes around it.
fn whole(document: &Document, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let text = document.text();
    let (before, after) =
        (text[..range.start].chars().next_back(), text[range.end..].chars().next());
    match (before, after) {
        (Some('"'), Some('"')) | (Some('\''), Some('\'')) => range.start - 1..range.end + 1,
        _ => range,
    }
}
