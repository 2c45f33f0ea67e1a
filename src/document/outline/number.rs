//! Knows the numbers at the start of headings: `3.1(2)`, `第２章`, `１．`, `Ⅳ－１`, `①`. Does not
//! know their values or whether they are consecutive.

/// Length in bytes of the number at the start of `heading`, without the stop or the counter after
/// it (`１．概要` → `１`, `第２章` → `第２`). `None` if there is none, as in `10年間の計画`.
pub(super) fn leading_number(heading: &str) -> Option<usize> {
    if let Some(rest) = heading.strip_prefix('第') {
        let spaces = rest.len() - rest.trim_start().len();
        let digits = span_of(&rest[spaces..], |c| is_digit(c) || is_kanji_digit(c));
        return (digits > 0).then(|| '第'.len_utf8() + spaces + digits);
    }
    let mut length = group(heading)?;
    while let Some(more) = next_group(&heading[length..]) {
        length += more;
    }
    let closed = heading[..length].ends_with([')', '）', '】', ']', '］'])
        || heading[..length].chars().next_back().is_some_and(is_self_contained);
    let stops = |c: char| c.is_whitespace() || ".．、，,:：)）".contains(c);
    let stopped = heading[length..].chars().next().is_none_or(stops);
    (closed || stopped).then_some(length)
}

/// Digits, a Roman numeral or a number in brackets.
fn group(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    if is_self_contained(first) {
        return Some(span_of(text, |c| is_roman(first) && is_roman(c)).max(first.len_utf8()));
    }
    let close = match first {
        '(' => ')',
        '（' => '）',
        '[' => ']',
        '［' => '］',
        '【' => '】',
        _ => {
            let kanji = span_of(text, is_kanji_digit);
            if kanji > 0 && is_ended(&text[kanji..]) {
                return Some(kanji);
            }
            let digits = span_of(text, is_digit);
            let few = text[..digits].chars().count() <= 3;
            return (digits > 0 && few).then_some(digits);
        }
    };
    let open = first.len_utf8();
    let inner = span_of(&text[open..], |c| is_digit(c) || is_kanji_digit(c) || is_roman(c));
    let end = open + inner;
    (inner > 0 && text[end..].starts_with(close)).then(|| end + close.len_utf8())
}

/// Whether a stop ends a number in kanji, `三、`, and no other number follows as in 三、四件.
fn is_ended(behind: &str) -> bool {
    behind.strip_prefix(['、', '．', '.']).is_some_and(|it| !it.starts_with(is_kanji_digit))
}

/// A further group: after a stop or a dash, or directly if it is in brackets.
fn next_group(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    if ".．-－‐–・".contains(first) {
        let after = first.len_utf8();
        return Some(after + group(&text[after..])?);
    }
    if "(（[［【".contains(first) || is_self_contained(first) { group(text) } else { None }
}

fn span_of(text: &str, keep: impl Fn(char) -> bool) -> usize {
    text.len() - text.trim_start_matches(keep).len()
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

fn is_kanji_digit(c: char) -> bool {
    "〇一二三四五六七八九十百".contains(c)
}

/// One character that is a Roman numeral, as Japanese headings write it.
fn is_roman(c: char) -> bool {
    ('Ⅰ'..='ⅿ').contains(&c)
}

/// One character that is a whole number: `①`, `⑴`, `⒈`, `Ⅳ`.
fn is_self_contained(c: char) -> bool {
    ('①'..='⒛').contains(&c) || is_roman(c)
}
