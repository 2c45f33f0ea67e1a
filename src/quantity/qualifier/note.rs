//! Knows the note marks after a figure: `※1`, `（注2、3）`, `100 [1]`, `500 a)`, `¹`. Does not know the notes.

use unicode_normalization::UnicodeNormalization;

use crate::quantity::number;
use crate::quantity::unit::Unit;

/// `text` without the note marks at its end.
pub(in crate::quantity) fn without_marks(text: &str) -> &str {
    let mut body = text.trim_end();
    while let Some(start) = mark(body) {
        body = body[..start].trim_end();
    }
    body
}

/// The start of a note mark or a pictograph at the end of `text`: `*`, `†`, `※1`, `*1`, `¹`,
/// `注２）`, `（注2）`, `(note 1, 2)`.
pub(super) fn mark(text: &str) -> Option<usize> {
    if text.ends_with(is_raised) {
        return raised_mark(text);
    }
    let is_picture =
        |c| matches!(c, '\u{2600}'..='\u{27bf}' | '\u{1f000}'..='\u{1faff}' | '\u{fe0f}');
    let stars = text.trim_end_matches(|c| "*＊†‡".contains(c) || is_picture(c));
    if stars.len() < text.len() {
        return Some(stars.len());
    }
    if let Some(start) = reference(text) {
        return Some(start);
    }
    let inner = text.strip_suffix(['）', ')', '】', ']']);
    if let Some(open) = inner.and_then(in_brackets) {
        return Some(open);
    }
    let is_number = |c| number::digit(c).is_some() || is_raised(c);
    let unnumbered = inner.unwrap_or(text).trim_end_matches(is_number);
    let is_one_digit = inner.unwrap_or(text)[unnumbered.len()..].chars().count() == 1;
    ["※", "注"]
        .iter()
        .find_map(|mark| unnumbered.strip_suffix(mark))
        .or_else(|| {
            let body = unnumbered.strip_suffix(['*', '＊'])?;
            // It may also be a product: `5*12`, `5*2`, but not with a factor of one.
            let is_product = !is_one_digit || inner.is_none() && is_factor(body, text);
            (!is_product).then_some(body)
        })
        .map(str::len)
}

/// The start of the bracket at the end of `text`, whose closing sign is cut off, if it contains numbers of notes:
/// `（注1、2`, `(see note 1`.
fn in_brackets(text: &str) -> Option<usize> {
    const WORDS: [&str; 6] = ["注", "※", "note", "notes", "see note", "see notes"];
    let open = text.rfind(['（', '(', '【', '['])?;
    let inner = text[open..].trim_start_matches(['（', '(', '【', '[']);
    let is_listed = |c| number::digit(c).is_some() || is_raised(c) || "、,，・ 　~～-–".contains(c);
    let words = inner.trim_end_matches(is_listed).to_lowercase();
    WORDS.contains(&words.as_str()).then_some(open)
}

/// The start of the reference to a note at the end of `text`: `100 [1]`, `500 a)`, `1,234 2)`.
fn reference(text: &str) -> Option<usize> {
    let is_digit = |c: char| c.is_ascii_digit();
    if let Some(body) = text.strip_suffix(']') {
        // Markdown writes brackets that are not a link as `\[1\]`.
        let is_escaped = body.ends_with('\\');
        let body = body.strip_suffix('\\').unwrap_or(body);
        let open = body.trim_end_matches(|c: char| c.is_ascii_alphanumeric());
        let mark = &body[open.len()..];
        let is_mark = (mark.len() <= 2 && mark.bytes().all(|it| it.is_ascii_digit()))
            || (mark.len() == 1 && mark.bytes().all(|it| it.is_ascii_lowercase()));
        let opening = if is_escaped { "\\[" } else { "[" };
        return open.strip_suffix(opening).filter(|_| is_mark && !mark.is_empty()).map(str::len);
    }
    let body = text.strip_suffix(')')?;
    if body.rfind('(').is_some_and(|open| body.rfind(')').is_none_or(|close| close < open)) {
        return None;
    }
    let before = body.trim_end_matches(is_digit);
    let digits = body.len() - before.len();
    match digits {
        0 => {
            let before = body.strip_suffix(|c: char| c.is_ascii_lowercase())?;
            before.ends_with(|c: char| is_digit(c) || c == ' ').then_some(before.len())
        }
        1 | 2 => before.ends_with(' ').then_some(before.len()),
        _ => None,
    }
}

/// Whether `text`, which continues `body` with `*` and a digit, may multiply the figure by it.
fn is_factor(body: &str, text: &str) -> bool {
    let ends_in_digit = |it: &str| it.ends_with(|c| number::digit(c).is_some());
    ends_in_digit(body) && !text.ends_with(['1', '１'])
}

fn is_raised(c: char) -> bool {
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾".contains(c)
}

/// The start of the raised number that ends `text`, if it is a note mark. After 10 or 2, and with
/// more than two digits, it may be an exponent (10⁶), and so may one digit after a unit (m²).
fn raised_mark(text: &str) -> Option<usize> {
    let body = text.trim_end_matches(is_raised);
    let number = &text[body.len()..];
    if let Some(open) = number.rfind('⁽').filter(|_| number.ends_with('⁾')) {
        return Some(body.len() + open);
    }
    let first = number.chars().next()?;
    let rest = &number[first.len_utf8()..];
    let is_mark = if body.ends_with(|c| number::digit(c).is_some()) {
        number.ends_with('⁾') || (number.chars().count() <= 2 && !ends_in_base(body))
    } else if "²³⁴".contains(first) && ends_in_unit_sign(body) {
        if rest.contains(|c| is_raised(c) && c != '⁾') {
            return Some(text.len() - rest.len());
        }
        !rest.is_empty()
    } else {
        true
    };
    is_mark.then_some(body.len())
}

/// Whether `text` ends in a common base of powers: 10⁴, 2¹⁰.
fn ends_in_base(text: &str) -> bool {
    let is_digit = |c: char| number::digit(c).is_some();
    let before = text.trim_end_matches(is_digit);
    let digits: String = text[before.len()..].nfkc().collect();
    matches!(digits.as_str(), "10" | "2") && !before.ends_with([',', '，', '.', '．'])
}

/// Whether `text` ends in letters that may be raised to a power: `m`, `ｋｍ`, `㎞`, メートル; not `yen`.
fn ends_in_unit_sign(text: &str) -> bool {
    let is_latin = |c: char| c.is_ascii_alphabetic() || matches!(c, 'Ａ'..='Ｚ' | 'ａ'..='ｚ');
    let word = &text[text.trim_end_matches(is_latin).len()..];
    if word.is_empty() {
        let is_squared = |c| matches!(c, '\u{3300}'..='\u{33ff}');
        return text.ends_with(is_squared) || text.ends_with("メートル");
    }
    let is_noun = |it: Unit| it.is_known() && !it.base().starts_with(is_latin);
    !Unit::parse(word).is_some_and(is_noun)
}
