//! Knows what may surround a figure that is the whole text: white space, breaks, brackets, note
//! marks, qualifiers. Does not know the figure.

use std::ops::Range;

use crate::quantity::currency;
use crate::quantity::number;
use crate::quantity::qualifier::{self, Qualifier};

pub(super) fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let body = without_breaks(part);
    let start = range.start + body.as_ptr().addr() - part.as_ptr().addr();
    start..start + body.len()
}

/// `text` without white space and line breaks (`<br>`, as Markdown cells have them) at its ends.
fn without_breaks(mut text: &str) -> &str {
    const BREAKS: [&str; 3] = ["<br>", "<br/>", "<br />"];
    loop {
        text = text.trim();
        if !text.starts_with('<') && !text.ends_with('>') {
            return text;
        }
        let inner = BREAKS.iter().find_map(|it| text.strip_prefix(it).or(text.strip_suffix(it)));
        match inner {
            Some(inner) => text = inner,
            None => return text,
        }
    }
}

/// A text without the qualifiers and brackets around its figure.
pub(super) struct Peeled {
    pub(super) range: Range<usize>,
    pub(super) qualifier: Qualifier,
    /// The brackets around the figure, if there are some.
    pub(super) brackets: Option<Brackets>,
}

/// The width of brackets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Brackets {
    Narrow,
    Wide,
}

pub(super) fn peel(text: &str, range: Range<usize>) -> Peeled {
    let mut it = Peeled { range, qualifier: Qualifier::default(), brackets: None };
    it.range.start += leading_mark(&text[it.range.clone()]);
    loop {
        it.range = trim(text, it.range.clone());
        let part = &text[it.range.clone()];
        let at_digits = part.starts_with(|c| number::digit(c).is_some());
        if let Some((len, found)) = if at_digits { None } else { before(part) } {
            it.qualifier = it.qualifier | found;
            it.range.start += len;
        } else if let Some(inner) = bracketed(part) {
            let is_narrow = part.starts_with('(');
            it.brackets = Some(if is_narrow { Brackets::Narrow } else { Brackets::Wide });
            it.range = it.range.start + inner.start..it.range.start + inner.end;
        } else if let Some((len, found)) = qualifier::aside(part) {
            it.qualifier = it.qualifier | found;
            it.range.start += len;
        } else if let Some((start, found)) = qualifier::at_end(part) {
            it.qualifier = it.qualifier | found;
            it.range.end = it.range.start + start;
        } else {
            return it;
        }
    }
}

/// The inside of brackets around the whole of `part`.
fn bracketed(part: &str) -> Option<Range<usize>> {
    let inner = part.strip_prefix(['(', '（'])?.strip_suffix([')', '）'])?;
    let open = part.chars().next().map_or(0, char::len_utf8);
    bracket_balance(inner).then(|| open..open + inner.len())
}

/// Whether every bracket inside closes inside: `（5件）（再掲）` does not begin and end with one pair.
fn bracket_balance(inner: &str) -> bool {
    let mut depth = 0i32;
    inner.chars().all(|c| {
        depth += match c {
            '(' | '（' => 1,
            ')' | '）' => -1,
            _ => 0,
        };
        depth >= 0
    })
}

fn before(part: &str) -> Option<(usize, Qualifier)> {
    qualifier::before(part).or_else(|| qualifier::at_start(part))
}

/// Bytes of the note mark before a figure: `*500`, and `\\*500` as Markdown writes it; or of the bullet of a list.
/// A short number may be that of the note: `*1`.
fn leading_mark(text: &str) -> usize {
    if let Some(bullet) = text.chars().next().filter(|c| ['・', '•', '‣'].contains(c)) {
        return bullet.len_utf8();
    }
    let rest = text.trim_start_matches(['*', '＊', '†', '‡', '\\']);
    let len = text.len() - rest.len();
    let digits = rest.chars().filter(|c| number::digit(*c).is_some()).count();
    let is_figure = digits > 2 || rest.contains(['.', ',', '．', '，']);
    if len > 0 && digits > 0 && is_figure { len } else { 0 }
}

/// Whether brackets around `body` can only mean a negative amount: money with its sign, or a bare number with
/// a separator, a point or at least three digits; or with two in narrow brackets, since Japanese lists are
/// numbered in wide ones.
pub(super) fn is_accounting(body: &str, brackets: Brackets) -> bool {
    let sign = currency::before_digits(body);
    let rest = sign.map_or(body, |(len, ..)| body[len..].trim_start());
    let digits = rest.chars().filter(|c| number::digit(*c).is_some()).count();
    let bare = rest.chars().all(|c| number::digit(c).is_some() || ",，.．' ".contains(c));
    let is_long = digits >= 3 || rest.contains([',', '，', '.', '．']);
    let is_narrow = brackets == Brackets::Narrow;
    bare && (is_long || (is_narrow && (digits == 2 || sign.is_some())))
}
