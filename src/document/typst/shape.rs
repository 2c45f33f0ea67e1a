//! Knows how Typst is written: brackets of code and of content, strings, comments, raw text. Does not know the structure of a
//! document.

use std::ops::Range;

use rustc_hash::FxHashMap;

/// Words after `#` that begin a statement, which goes on to the end of its line.
pub(super) const STATEMENTS: [&str; 9] =
    ["let", "set", "show", "import", "if", "else", "for", "while", "return"];

/// Which brackets belong together: the closing ones by the opening ones.
#[derive(Default)]
pub(super) struct Shape(FxHashMap<usize, usize>);

impl Shape {
    pub(super) fn of(text: &str) -> Self {
        let mut shape = Self::default();
        let mut open: Vec<(usize, u8)> = Vec::new();
        let (bytes, mut at) = (text.as_bytes(), 0);
        // From a quote without another one on, there are no more strings.
        let mut strings = true;
        while at < bytes.len() {
            let in_code = open.last().is_some_and(|it| it.1 != b'[');
            if let Some(length) = unread(text, at, in_code) {
                at += length;
                continue;
            }
            match bytes[at] {
                b'"' if in_code && strings => match string(text, at) {
                    Some(end) => at = end - 1,
                    None => strings = false,
                },
                b'[' => open.push((at, b'[')),
                b'#' if !in_code && STATEMENTS.contains(&name(&text[at + 1..])) => {
                    open.push((at, b'#'))
                }
                b'\n' => _ = open.pop_if(|it| it.1 == b'#'),
                sign @ (b'(' | b'{') if in_code || is_called(&text[..at]) => open.push((at, sign)),
                sign @ (b')' | b'}' | b']') => {
                    let wanted = match sign {
                        b')' => b'(',
                        b'}' => b'{',
                        _ => b'[',
                    };
                    if sign == b']' {
                        open.pop_if(|it| it.1 == b'#');
                    }
                    if let Some((from, _)) = open.pop_if(|it| it.1 == wanted) {
                        shape.0.insert(from, at);
                    }
                }
                _ => {}
            }
            at += 1;
        }
        shape
    }

    /// The inside of the bracket that opens at `at`, and the byte after it.
    pub(super) fn inside(&self, at: usize) -> Option<(Range<usize>, usize)> {
        let end = *self.0.get(&at)?;
        Some((at + 1..end, end + 1))
    }
}

/// Whether the words before a bracket are the name of a function (`#table`), so that it holds arguments.
fn is_called(before: &str) -> bool {
    const LONGEST: usize = 60;
    let from = before.floor_char_boundary(before.len().saturating_sub(LONGEST));
    let name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    before[from..].trim_end_matches(name).ends_with('#')
}

/// The length of what is not read at `at`: a comment, raw text, an escaped sign.
pub(super) fn unread(text: &str, at: usize, in_code: bool) -> Option<usize> {
    if !matches!(text.as_bytes().get(at), Some(b'/' | b'`' | b'\\')) {
        return None;
    }
    let rest = &text[at..];
    match rest.as_bytes()[0] {
        b'/' if rest.starts_with("//") && !text[..at].ends_with(':') => {
            Some(rest.find('\n').unwrap_or(rest.len()))
        }
        b'/' if rest.starts_with("/*") => Some(rest.find("*/").map_or(rest.len(), |it| it + 2)),
        b'`' => {
            let marks = rest.len() - rest.trim_start_matches('`').len();
            let inner = &rest[marks..];
            match marks {
                2 => Some(2),
                _ => Some(inner.find(&rest[..marks]).map_or(rest.len(), |it| it + 2 * marks)),
            }
        }
        b'\\' if !in_code => {
            let next = rest[1..].chars().next();
            next.filter(|it| !it.is_whitespace()).map(|it| 1 + it.len_utf8())
        }
        _ => None,
    }
}

/// The byte after the string that begins with the quote at `at`.
pub(super) fn string(text: &str, at: usize) -> Option<usize> {
    let mut from = at + 1;
    loop {
        let skip = memchr::memchr2(b'"', b'\\', &text.as_bytes()[from..])?;
        from += skip + 1;
        if text.as_bytes()[from - 1] == b'"' {
            return Some(from);
        }
        from += text[from..].chars().next()?.len_utf8();
    }
}

/// The name at the start of `text`: letters, digits, `-`, `_` and dots between them.
pub(super) fn name(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.')));
    text[..end.unwrap_or(text.len())].trim_end_matches(['.', '-'])
}

/// The name of a label at the start of `text`: letters, digits, `-`, `_`, and colons and dots between them.
pub(super) fn label(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':')));
    text[..end.unwrap_or(text.len())].trim_end_matches(['.', ':'])
}
