//! Knows abbreviations that a document defines, （以下「甲」という。）, `Key Performance Indicator (KPI)`: whether Japanese
//! ones are used, and whether two definitions of one abbreviation differ. Does not know abbreviations without a
//! definition.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::check::context::Context;
use crate::check::draft::{Draft, Role};
use crate::check::{Findings, InstanceState};
use crate::diagnostic::Diagnostic;
use crate::pattern::pattern;
use crate::source::Span;
use crate::text;

/// A definition: the full form of an abbreviation and its position.
struct Definition {
    long: String,
    block: usize,
    /// The bytes of the full form and the abbreviation together.
    range: Range<usize>,
    span: Span,
    is_japanese: bool,
}

pub(super) fn check(cx: &Context<'_>, draft: &Draft<'_>, found: &mut Findings) {
    let is_cut = draft.blocks.first().is_none_or(|it| it.node.root().is_cut());
    for (short, definitions) in definitions(draft) {
        let first = &definitions[0];
        let other = definitions.iter().find(|it| !are_alike(&it.long, &first.long));
        if let Some(other) = other {
            found.checked(InstanceState::Violated);
            found.report(twice(cx, &short, first, other));
            continue;
        }
        let is_used = is_cut || !first.is_japanese || is_used(draft, &short, &definitions);
        found.checked(if is_used { InstanceState::Holds } else { InstanceState::Violated });
        if !is_used {
            let message = text!(
                "`{short}` is defined here and used nowhere else",
                "「{short}」は定義されているが、ほかでは使われていない"
            );
            let at = text!("defined here", "定義箇所");
            found.report(cx.finding(message).at(first.span, at).value("stated", &*short));
        }
    }
}

/// The definitions of a document by abbreviation.
fn definitions(draft: &Draft<'_>) -> BTreeMap<String, Vec<Definition>> {
    pattern!(
        JAPANESE,
        "(?P<long>[^（(）)、。「」\\s]{2,40})[（(]以下[、,]?(?:単に)?「(?P<short>[^「」]{1,30})」と(?:いう|する|呼ぶ|略す|略称する|総称する)。?[）)]"
    );
    pattern!(ENGLISH, "(?P<long>(?:[A-Za-z][A-Za-z'-]*\\s+){1,7})\\((?P<short>[A-Z]{2,8})\\)");
    let mut found: BTreeMap<String, Vec<Definition>> = BTreeMap::new();
    for (at, block) in draft.blocks.iter().enumerate() {
        let text = block.text();
        if matches!(block.role, Role::Cell) || !text.contains(['(', '（']) {
            continue;
        }
        for (pattern, is_japanese) in [(&JAPANESE, true), (&ENGLISH, false)] {
            for it in pattern.captures_iter(text) {
                let (Some(long), Some(short)) = (it.name("long"), it.name("short")) else {
                    continue;
                };
                let range = short.range();
                let whole = long.start()..short.end();
                let long = match is_japanese {
                    true => Some(long.as_str().to_owned()),
                    false => spelt(long.as_str(), short.as_str()),
                };
                let Some(long) = long.filter(|_| !block.is_quiet(&range)) else { continue };
                let span = block.span(range);
                let definition = Definition { long, block: at, range: whole, span, is_japanese };
                found.entry(short.as_str().to_owned()).or_default().push(definition);
            }
        }
    }
    found
}

/// The last words of `long` whose initials are the letters of `short`, in lower case and the singular.
fn spelt(long: &str, short: &str) -> Option<String> {
    let words: Vec<&str> = long.split_whitespace().collect();
    let mut letters = short.chars().rev().peekable();
    for (at, word) in words.iter().enumerate().rev() {
        let first = word.chars().next()?.to_ascii_uppercase();
        if letters.peek() == Some(&first) {
            letters.next();
        } else if !["of", "and", "the", "for", "on", "in", "to", "&"].contains(word) {
            return None;
        }
        if letters.peek().is_none() {
            let long = words[at..].join(" ").to_lowercase().replace('-', " ").replace("'s", "");
            return Some(long.trim_end_matches('s').to_owned());
        }
    }
    None
}

/// Whether two definitions agree: one may have further words in front.
fn are_alike(one: &str, other: &str) -> bool {
    one.ends_with(other) || other.ends_with(one) || {
        let tail = |it: &str| it.chars().rev().take(4).collect::<String>();
        !one.is_ascii() && tail(one) == tail(other)
    }
}

/// Whether the abbreviation occurs anywhere outside its definitions.
fn is_used(draft: &Draft<'_>, short: &str, definitions: &[Definition]) -> bool {
    draft.blocks.iter().enumerate().any(|(block, it)| {
        let is_definition =
            |at: usize| definitions.iter().any(|it| it.block == block && it.range.contains(&at));
        it.text().match_indices(short).any(|(at, _)| !is_definition(at))
    })
}

fn twice(cx: &Context<'_>, short: &str, first: &Definition, other: &Definition) -> Diagnostic {
    let (one, two) = (&first.long, &other.long);
    let message = text!(
        "`{short}` is defined twice: as {one} and as {two}",
        "「{short}」が2通りに定義されている（「{one}」と「{two}」）"
    );
    let finding = cx.finding(message).at(other.span, text!("here: {two}", "ここでは「{two}」"));
    finding.at(first.span, text!("before: {one}", "前では「{one}」")).value("stated", short)
}
