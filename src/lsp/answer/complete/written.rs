//! Knows which keys contain a place of a YAML text, by indentation and by the braces of its line, because
//! text that is being typed does not parse. Does not know braces opened on an earlier line.

use std::ops::Range;

/// Maximum number of lines read above a place.
const LOOKED_AT: usize = 10_000;

/// The keys and the word around a place.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// The keys that contain it, outermost first; for a value also its own key.
    pub(super) path: Vec<String>,
    /// The word that the place is in or after.
    pub(super) word: Range<usize>,
    /// Whether the place is in a value, not in a key.
    pub(super) is_value: bool,
    /// Whether it begins a list item, which may be a key or a value.
    pub(super) is_item: bool,
}

impl Written {
    /// Reads what surrounds the byte `at` of `text`.
    pub(super) fn at(text: &str, at: usize) -> Self {
        let start = text[..at].rfind(['\n', '\r']).map_or(0, |it| it + 1);
        let line = &text[start..at];
        let begin = begin(line);
        let mut path = above(&text[..start], begin.unwrap_or(line.len()));
        let content = &line[begin.unwrap_or(line.len())..];
        let inside = Inside::of(content);
        path.extend(inside.open);
        let is_value = inside.key.is_some() || inside.is_list;
        path.extend(inside.key);
        let first = at - (content.len() - inside.word);
        // The word continues after the place.
        let rest = &text[at..];
        let end = rest.find(|it: char| !(it.is_alphanumeric() || "-_/*".contains(it)));
        let is_item = line.trim_start().starts_with('-') && inside.is_first;
        Self { path, word: first..at + end.unwrap_or(rest.len()), is_value, is_item }
    }
}

/// Position of the first key of a line, after the dashes of lists.
fn begin(line: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = &line[at..];
        at += rest.len() - rest.trim_start_matches(' ').len();
        match line[at..].strip_prefix('-') {
            Some(rest) if rest.is_empty() || rest.starts_with(' ') => at += 1,
            _ => return Some(at).filter(|it| *it < line.len()),
        }
    }
}

/// The keys of the lines above with less indentation than `column`, each with less than the next one
/// inside.
fn above(text: &str, mut column: usize) -> Vec<String> {
    let mut path = Vec::new();
    for line in text.rsplit('\n').take(LOOKED_AT) {
        let line = line.trim_end();
        let Some(start) = begin(line).filter(|it| *it < column) else { continue };
        let content = &line[start..];
        let Some((key, _)) = content.split_once(':').filter(|_| !content.starts_with('#')) else {
            continue;
        };
        path.push(key.trim().trim_matches(['"', '\'']).to_owned());
        column = start;
        if column == 0 {
            break;
        }
    }
    path.reverse();
    path
}

/// The keys left open at the end of a part of a line.
struct Inside {
    /// The keys whose braces are open.
    open: Vec<String>,
    /// The key whose value begins.
    key: Option<String>,
    /// Position of the last word.
    word: usize,
    is_list: bool,
    /// Whether that word is the only one so far.
    is_first: bool,
}

impl Inside {
    fn of(content: &str) -> Self {
        let mut open: Vec<(Option<String>, bool)> = Vec::new();
        let (mut key, mut word, mut quote) = (None::<String>, 0, None);
        for (at, character) in content.char_indices() {
            let next = at + character.len_utf8();
            match (quote, character) {
                (Some(mark), it) => quote = (mark != it).then_some(mark),
                (None, '"' | '\'') => {
                    quote = Some(character);
                    word = next;
                }
                (None, ':') if content[next..].is_empty() || content[next..].starts_with(' ') => {
                    key = Some(content[word..at].trim().trim_matches(['"', '\'']).to_owned());
                    word = next;
                }
                (None, '{' | '[') => {
                    open.push((key.take(), character == '['));
                    word = next;
                }
                (None, '}' | ']') => {
                    open.pop();
                    key = None;
                    word = next;
                }
                (None, ',') => {
                    key = None;
                    word = next;
                }
                (None, ' ') if content[word..at].trim().is_empty() => word = next,
                _ => {}
            }
        }
        let is_list = open.last().is_some_and(|(_, is_list)| *is_list);
        let is_first = open.is_empty() && key.is_none();
        let open = open.into_iter().filter_map(|(key, _)| key).collect();
        Self { open, key, word, is_list, is_first }
    }
}
