//! Knows the lists of a plain text: lines that begin with a bullet or with consecutive numbers, one below the other.
//! A single one is a line of text. Does not know what an item says.

use std::ops::Range;

use super::trimmed;
use crate::document::outline::{Item, List, Words};

/// Bullets that need no space after them.
const CLOSE: [char; 10] = ['・', '･', '•', '‣', '◦', '▪', '●', '○', '◯', '◎'];
/// Bullets that are other signs as well: a space follows, and there are letters.
const SPACED: [char; 4] = ['-', '*', '+', '–'];
/// Maximum depth of nested items.
const DEEPEST: usize = 16;

/// What an item begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Bullet(char),
    /// A number, and the sign after it.
    Number(u32, char),
}

impl Mark {
    /// Whether an item with `next` may follow one with this mark.
    fn leads_to(self, next: Self) -> bool {
        match (self, next) {
            (Self::Number(one, sign), Self::Number(two, other)) => two == one + 1 && sign == other,
            (one, two) => one == two,
        }
    }
}

/// The beginning of an item.
struct Start {
    mark: Mark,
    indent: usize,
    marker: Range<usize>,
    words: Range<usize>,
}

/// The list at the first of `lines`, and its number of lines.
pub(super) fn list(text: &str, lines: &[Range<usize>]) -> Option<(List, usize)> {
    let first = start(text, lines.first()?)?;
    let mut open = vec![(first.indent, first.mark)];
    let mut list = List { span: first.marker.start..first.words.end, items: Vec::new() };
    let mut last = (item(&first), 0);
    let (mut length, mut items) = (1, 1);
    while let Some(blank) =
        lines[length..].iter().position(|it| !text[it.clone()].trim().is_empty())
    {
        let line = &lines[length + blank];
        let Some(next) = start(text, line) else {
            let (indent, words) = (indent_of(text, line), trimmed(text, line.clone()));
            if blank > 0 || open.last().is_none_or(|it| indent <= it.0) {
                break;
            }
            // The item goes on in the next line.
            last.0.span.end = words.end;
            last.0.texts = vec![Words::verbatim(last.0.texts[0].span.start..words.end)];
            length += 1;
            continue;
        };
        let deeper = open.last().is_some_and(|it| it.0 < next.indent) && open.len() < DEEPEST;
        if deeper {
            open.push((next.indent, next.mark));
        } else {
            open.retain(|it| it.0 <= next.indent);
            let Some(above) = open.last_mut().filter(|it| it.1.leads_to(next.mark)) else { break };
            above.1 = next.mark;
        }
        list.add(std::mem::replace(&mut last.0, item(&next)), last.1);
        last.1 = open.len() - 1;
        (length, items) = (length + blank + 1, items + 1);
    }
    list.add(last.0, last.1);
    (items > 1).then_some((list, length))
}

fn item(start: &Start) -> Item {
    let span = start.marker.start..start.words.end;
    let numbered = matches!(start.mark, Mark::Number(..));
    let marker = numbered.then(|| start.marker.clone());
    Item { span, marker, texts: vec![Words::verbatim(start.words.clone())], items: Vec::new() }
}

fn indent_of(text: &str, line: &Range<usize>) -> usize {
    let line = &text[line.clone()];
    line.len() - line.trim_start().len()
}

/// The item that begins in `line`, if one does.
fn start(text: &str, line: &Range<usize>) -> Option<Start> {
    let indent = indent_of(text, line);
    let inner = trimmed(text, line.clone());
    let words = &text[inner.clone()];
    let (mark, length) = bullet(words).or_else(|| number(words))?;
    let rest = trimmed(text, inner.start + length..inner.end);
    if rest.is_empty() {
        return None;
    }
    // A run of stars is a depth of its own (AsciiDoc).
    let depth = words.chars().take_while(|it| *it == '*').count().saturating_sub(1);
    let marker = inner.start..inner.start + words[..length].trim_end().len();
    Some(Start { mark, indent: indent + depth, marker, words: rest })
}

/// The bullet that `words` begin with, and the number of its bytes.
fn bullet(words: &str) -> Option<(Mark, usize)> {
    let sign = words.chars().next()?;
    let is_star = sign == '*';
    let after = words.trim_start_matches(sign);
    let run = (words.len() - after.len()) / sign.len_utf8();
    let is_bullet = match () {
        () if CLOSE.contains(&sign) => run == 1,
        () if SPACED.contains(&sign) => {
            (run == 1 || is_star && run < 6)
                && after.starts_with(char::is_whitespace)
                && after.contains(char::is_alphabetic)
        }
        () => false,
    };
    is_bullet.then(|| (Mark::Bullet(sign), words.len() - after.len()))
}

/// The number that `words` begin with (`1.`, `(2)`, `３）`, `④`), and the number of its bytes.
fn number(words: &str) -> Option<(Mark, usize)> {
    let first = words.chars().next()?;
    if let circled @ 1..=20 = (first as u32).wrapping_sub('①' as u32 - 1) {
        return Some((Mark::Number(circled, '①'), first.len_utf8()));
    }
    let opening = words.strip_prefix(['(', '（']);
    let inner = opening.unwrap_or(words);
    let digits = inner.find(|c: char| digit(c).is_none()).filter(|it| (1..=9).contains(it))?;
    let value = inner[..digits].chars().filter_map(digit).fold(0, |sum, it| sum * 10 + it);
    let sign = inner[digits..].chars().next()?;
    let length = words.len() - inner.len() + digits + sign.len_utf8();
    let is_wide = !sign.is_ascii();
    let closes = if opening.is_some() { ")）" } else { ".)．）" };
    let is_apart = words[length..].starts_with(char::is_whitespace) || is_wide && sign != '．';
    // `３．５` is a figure.
    let is_apart = is_apart || sign == '．' && !words[length..].starts_with(|c| digit(c).is_some());
    (closes.contains(sign) && is_apart).then_some((Mark::Number(value, sign), length))
}

fn digit(c: char) -> Option<u32> {
    c.to_digit(10).or_else(|| {
        let wide = (c as u32).wrapping_sub('０' as u32);
        (wide < 10).then_some(wide)
    })
}
