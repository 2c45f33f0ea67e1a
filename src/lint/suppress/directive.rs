//! Knows how a suppression is written in a comment: `kenzan: ignore[RULE, until=DATE] reason`. Does
//! not know where comments are, nor which rules exist.

use super::date::Date;
use crate::check::anchor::is_anchor;
use crate::diagnostic::{Diagnostic, Text};
use crate::source::{Span, Spanned};
use crate::text;

/// Code of a suppression that cannot be read, or gives no reason.
pub const MALFORMED: &str = "suppress/malformed";

/// The word that addresses a comment to kenzan.
pub(super) const WORD: &str = "kenzan";

/// The form of a suppression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    /// Accepts every finding of the rule.
    Ignore,
    /// Accepts only findings with the given values.
    Expect,
    /// Accepts from here to the next `ignore-end` of the rule.
    Start,
    /// Ends the region of an `ignore-start`.
    End,
}

const VERBS: [(&str, Verb); 4] = [
    ("ignore-start", Verb::Start),
    ("ignore-end", Verb::End),
    ("ignore", Verb::Ignore),
    ("expect", Verb::Expect),
];

/// A suppression as written in a comment.
#[derive(Clone, Debug)]
pub(super) struct Directive {
    pub(super) verb: Verb,
    /// Ids of rules, at least one.
    pub(super) rules: Vec<Spanned<String>>,
    /// Every member of the list in brackets: rules, values, the last day.
    pub(super) members: Vec<Span>,
    /// Values that a finding must have, by name.
    pub(super) expected: Vec<(String, String)>,
    /// The last day on which it applies.
    pub(super) until: Option<Spanned<Date>>,
    pub(super) reason: String,
}

/// Reads `comment`, which begins with [`WORD`]. `None` if it is not addressed to kenzan.
///
/// # Errors
/// A diagnostic at the invalid bytes.
pub(super) fn read(comment: Spanned<&str>) -> Option<Result<Directive, Box<Diagnostic>>> {
    let rest = comment.value.strip_prefix(WORD)?;
    if is_anchor(comment.value) {
        return None;
    }
    let spaced = rest.trim_start();
    let Some(after) = spaced.strip_prefix(':') else {
        // A sentence about kenzan is not addressed to it; a verb with a bracket is.
        let slip = VERBS.iter().any(|(name, _)| {
            spaced.strip_prefix(name).is_some_and(|it| it.trim_start().starts_with('['))
        });
        let message = text!("`:` is missing after `kenzan`", "`kenzan` の後に `:` がない");
        return (slip && spaced.len() < rest.len()).then(|| Err(malformed(message, comment.span)));
    };
    Some(acceptance(comment, comment.value.len() - after.trim_start().len()))
}

/// Whether `comment`, in a file of the project itself, is a suppression and not a remark like
/// `kenzan: settings of CI`, or an `extends` entry that is commented out.
pub(super) fn is_meant(comment: &str) -> bool {
    let rest = comment.strip_prefix(WORD).unwrap_or(comment).trim_start();
    let rest = rest.strip_prefix(':').unwrap_or(rest).trim_start();
    let length = rest.find(|it: char| !(it.is_ascii_lowercase() || it == '-'));
    let (word, after) = rest.split_at(length.unwrap_or(rest.len()));
    VERBS.iter().any(|(name, _)| *name == word) || after.trim_start().starts_with('[')
}

/// Reads the text after `kenzan:`, from the byte `at` on.
fn acceptance(comment: Spanned<&str>, at: usize) -> Result<Directive, Box<Diagnostic>> {
    let rest = comment.slice(at..comment.value.len());
    let length = rest.value.find(|it: char| !(it.is_ascii_lowercase() || it == '-'));
    let word = rest.slice(0..length.unwrap_or(rest.value.len()));
    let Some((_, verb)) = VERBS.iter().find(|(name, _)| *name == word.value) else {
        let span = if word.value.is_empty() { comment.span } else { word.span };
        return Err(unknown_verb(span));
    };
    let list = rest.slice(word.value.len()..rest.value.len());
    let Some(open) = list.value.trim_start().strip_prefix('[') else {
        return Err(malformed(no_rule(), word.span));
    };
    let list = list.slice(list.value.len() - open.len()..list.value.len());
    let (items, end) = items(list.value);
    let Some(end) = end else {
        return Err(malformed(text!("`]` is missing", "`]` がない"), comment.span));
    };
    let reason = list.value[end + 1..].split_whitespace().collect::<Vec<_>>().join(" ");
    let members = items.iter().map(|it| list.slice(it.clone()).span).collect();
    let (verb, rules, expected) = (*verb, Vec::new(), Vec::new());
    let mut directive = Directive { verb, rules, members, expected, until: None, reason };
    for item in items {
        directive.take(list.slice(item))?;
    }
    directive.checked(list.slice(0..end).span)
}

impl Directive {
    /// Adds one member of the list in brackets.
    fn take(&mut self, item: Spanned<&str>) -> Result<(), Box<Diagnostic>> {
        let Some((name, value)) = item.value.split_once('=') else {
            if item.value.is_empty() || item.value.contains(['*', ' ']) {
                let message = text!(
                    "write the full id of each rule: a suppression takes no patterns",
                    "規則の id を1つずつ省略せずに書く"
                );
                return Err(malformed(message, item.span));
            }
            self.rules.push(Spanned::new(item.value.to_owned(), item.span));
            return Ok(());
        };
        let (name, value) = (name.trim(), value.trim().trim_matches('"'));
        if name == "until" {
            let Some(date) = Date::parse(value) else {
                return Err(malformed(bad_date(value), item.span));
            };
            self.until = Some(Spanned::new(date, item.span));
            return Ok(());
        }
        if self.verb != Verb::Expect {
            let message = text!(
                "only `expect` takes a value like `{name}`",
                "`{name}` のような値は `expect` にだけ書ける"
            );
            return Err(malformed(message, item.span));
        }
        self.expected.push((name.to_owned(), value.to_owned()));
        Ok(())
    }

    /// The directive, if it is complete.
    fn checked(self, list: Span) -> Result<Self, Box<Diagnostic>> {
        let message = if self.rules.is_empty() {
            no_rule()
        } else if self.verb == Verb::Expect && self.expected.is_empty() {
            text!(
                "`expect` needs a value to compare, for example `diff=100`",
                "`expect` には、比べる値が必要（例: `diff=0.1億円`）"
            )
        } else if self.verb != Verb::End && self.reason.is_empty() {
            no_reason()
        } else {
            return Ok(self);
        };
        Err(malformed(message, list))
    }
}

/// The members of a list that ends at `]`, trimmed, and the position of that bracket. A comma
/// between two digits belongs to a figure (`diff=1,234百万円`), and quotes may contain anything.
fn items(list: &str) -> (Vec<std::ops::Range<usize>>, Option<usize>) {
    let bytes = list.as_bytes();
    let mut items = Vec::new();
    let (mut start, mut quoted) = (0, false);
    let mut keep = |start: usize, end: usize| {
        let part = &list[start..end];
        let skipped = part.len() - part.trim_start().len();
        items.push(start + skipped..(start + part.trim_end().len()).max(start + skipped));
    };
    for (at, byte) in bytes.iter().enumerate() {
        let digit =
            |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
        match byte {
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b']' => {
                keep(start, at);
                return (items, Some(at));
            }
            b',' if !(digit(at.checked_sub(1)) && digit(Some(at + 1))) => {
                keep(start, at);
                start = at + 1;
            }
            _ => {}
        }
    }
    (items, None)
}

/// The message about a date that does not exist.
pub fn bad_date(written: &str) -> Text {
    text!(
        "`{written}` is not a date: write it like 2027-03-31",
        "`{written}` は日付ではない。2027-03-31 の形で書く"
    )
}

/// The message about a suppression without a reason.
pub fn no_reason() -> Text {
    text!("a suppression needs a reason", "抑制には理由が必要")
}

fn unknown_verb(span: Span) -> Box<Diagnostic> {
    let message = text!(
        "`kenzan:` is followed by ignore, expect, ignore-start, ignore-end, or by = for an anchor",
        "`kenzan:` の後は ignore、expect、ignore-start、ignore-end のどれか、アンカーでは = と書く"
    );
    malformed(message, span)
}

fn malformed(message: Text, span: Span) -> Box<Diagnostic> {
    let help = text!(
        "the form is `kenzan: ignore[RULE] reason`",
        "書き方は `kenzan: ignore[規則の id] 理由` である"
    );
    Box::new(Diagnostic::error(MALFORMED, message).at(span, Text::default()).help(help))
}

fn no_rule() -> Text {
    text!("the rule is missing: a suppression must name one", "抑制する規則の指定がない")
}
