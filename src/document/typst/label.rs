//! Knows which references of a Typst document are judged: those to labels that a reader of the document alone knows.
//! Does not know what they print.

use rustc_hash::{FxHashMap, FxHashSet};

use super::shape::{label, unread};
use crate::document::outline::Labels;

/// What sets up a whole document, rather than a part that another one includes.
const SETTINGS: [&str; 2] = ["set page(", "set document("];
/// What may bring further labels, besides code that makes them: literature, packages and templates, other files.
const OPENING: [&str; 3] = ["bibliography", "import", "include"];

/// Leaves out what is not judged: references to labels that may be defined elsewhere or by code, and repetitions of
/// labels that nothing refers to, which Typst allows.
pub(super) fn settle(text: &str, labels: &mut Labels) {
    let mut referenced: FxHashMap<&str, bool> = FxHashMap::default();
    for it in &labels.referenced {
        referenced.insert(&text[it.clone()], false);
    }
    let mut seen = FxHashSet::default();
    labels.defined.retain(|it| {
        let name = &text[it.clone()];
        seen.insert(name) || referenced.contains_key(name)
    });
    if referenced.is_empty() {
        return;
    }
    let read = without_comments(text);
    let is_whole = SETTINGS.iter().any(|it| read.contains(it));
    let opens = || read.contains("label(") || words(&read).any(|it| OPENING.contains(&it));
    let is_open = !is_whole || opens();
    for part in read.split('<').skip(1) {
        let name = label(part);
        if part[name.len()..].starts_with('>')
            && let Some(is_mentioned) = referenced.get_mut(name)
        {
            *is_mentioned = true;
        }
    }
    labels.referenced.retain(|it| {
        let name = &text[it.clone()];
        seen.contains(name) || !is_open && !referenced[name]
    });
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|it: char| !it.is_alphanumeric() && !"-_".contains(it))
}

/// The text without comments, raw text and escaped signs.
fn without_comments(text: &str) -> String {
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    while at < text.len() {
        let skip = text[at..].find(['/', '`', '\\']).unwrap_or(text.len() - at);
        out.push_str(&text[at..at + skip]);
        at += skip;
        if at < text.len() {
            let length = unread(text, at, false);
            if length.is_none() {
                out.push_str(&text[at..=at]);
            }
            at += length.unwrap_or(1);
        }
    }
    out
}
