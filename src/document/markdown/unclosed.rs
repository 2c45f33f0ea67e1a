//! Knows constructs that extend to the end of the text, or of their container, if they are never
//! closed, and the diagnostics about them: the text inside is not read as intended.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::document::outline::lines::{line_after, lines_of};
use crate::source::{SourceId, Span};
use crate::text;

/// Code of something that is opened and never closed.
const UNCLOSED: &str = "markdown/unclosed";

/// The openings of HTML blocks that extend over blank lines, and their ends (CommonMark §4.6, conditions 1
/// to 5).
const HTML: [(&str, &str); 8] = [
    ("<!--", "-->"),
    ("<?", "?>"),
    ("<![CDATA[", "]]>"),
    ("<!", ">"),
    ("<pre", "</pre>"),
    ("<script", "</script>"),
    ("<style", "</style>"),
    ("<textarea", "</textarea>"),
];

/// The fence at `at`, if the fenced code there has no end.
pub(super) fn fence(text: &str, at: &Range<usize>) -> Option<Range<usize>> {
    let code = &text[at.clone()];
    let mark = code.chars().next().filter(|it| matches!(it, '`' | '~'))?;
    let length = code.len() - code.trim_start_matches(mark).len();
    let last = lines_of(code, 0..code.trim_end().len()).skip(1).last().unwrap_or_default();
    let last = code[last].trim_start_matches([' ', '\t', '>']);
    let closes = last.len() >= length && last.chars().all(|it| it == mark);
    (!closes).then(|| at.start..at.start + length)
}

/// The opening of the HTML block at `at`, if that needs an end and has none.
pub(super) fn html(text: &str, at: &Range<usize>) -> Option<Range<usize>> {
    let block = &text[at.clone()];
    let opened = block.trim_start();
    let start = at.end - opened.len();
    let starts =
        |it: &str| opened.get(..it.len()).is_some_and(|part| part.eq_ignore_ascii_case(it));
    let &(open, close) = HTML.iter().find(|(open, _)| starts(open))?;
    let goes_on =
        opened[open.len()..].starts_with(|it: char| it.is_ascii_alphanumeric() || it == '-');
    if open.ends_with(char::is_alphabetic) && goes_on {
        return None;
    }
    let is_closed = opened.to_ascii_lowercase().contains(close);
    (!is_closed).then(|| start..start + open.len())
}

/// The first line of the text, if it opens front matter without an end: the next line is a member.
pub(super) fn front_matter(text: &str) -> Option<Range<usize>> {
    let mut lines = lines_of(text, 0..text.len());
    let first = lines.next().filter(|it| text[it.clone()].trim_end() == "---")?;
    let next = lines_of(text, line_after(text, first.end)..text.len()).next()?;
    let (name, value) = text[next].split_once(':')?;
    let is_name = |c: char| c.is_ascii_lowercase() || matches!(c, '-' | '_');
    let is_member = !name.is_empty()
        && name.chars().all(is_name)
        && (value.is_empty() || value.starts_with([' ', '\t']));
    is_member.then_some(first)
}

/// A warning, because Markdown closes a fence at the end of the text.
pub(super) fn unclosed_fence(source: SourceId, at: Range<usize>) -> Diagnostic {
    let message = text!(
        "a code fence is never closed; everything after it was read as code",
        "コードブロックが閉じられていないため、以降をすべてコードとして読んだ"
    );
    reported(source, at, Severity::Warning, message).help(text!(
        "close it; if it was meant to close another block, that block is already closed further up",
        "コードブロックを閉じる。これが閉じる側のつもりなら、対になるコードブロックはもっと前で閉じられている"
    ))
}

pub(super) fn unclosed_html(source: SourceId, at: Range<usize>, text: &str) -> Diagnostic {
    let opened = &text[at.clone()];
    let message = text!(
        "`{opened}` is never closed; everything after it belongs to it and was not read",
        "`{opened}` が閉じられていないため、以降はその内側とみなし、読んでいない"
    );
    reported(source, at, Severity::Error, message)
}

/// One diagnostic for all tables of a text: if there are many, most are inside one that is never
/// closed.
pub(super) fn unclosed_tables(source: SourceId, at: &[Range<usize>]) -> Option<Diagnostic> {
    let (first, more) = at.split_first()?;
    let message = text!(
        "an HTML table is never closed and was not read",
        "HTML の表が閉じられていないため、読んでいない"
    );
    let reported = reported(source, first.clone(), Severity::Error, message);
    let reported = more.iter().fold(reported, |reported, at| {
        reported.at(Span::new(source, at.clone()), text!("another one", "同様の表"))
    });
    Some(reported.help(text!("close it with `</table>`", "`</table>` で閉じる")))
}

/// A warning, because a first line `---` need not begin front matter.
pub(super) fn unclosed_front_matter(source: SourceId, at: Range<usize>) -> Diagnostic {
    let message = text!(
        "the front matter is never closed; it was read as text",
        "フロントマターが閉じられていないため、本文として読んだ"
    );
    reported(source, at, Severity::Warning, message)
        .help(text!("close it with a line `---`", "`---` の行で閉じる"))
}

fn reported(source: SourceId, at: Range<usize>, severity: Severity, message: Text) -> Diagnostic {
    let here = text!("opened here", "ここで開始");
    Diagnostic::new(UNCLOSED, severity, message).at(Span::new(source, at), here)
}
