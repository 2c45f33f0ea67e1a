//! Knows how to describe a mistake in a selector, and the likely remedy (`fault::hint`). Does not
//! know the grammar; the parser passes the mistake and its bytes.

mod hint;

use std::ops::Range;

use super::name::is_name_char;
use super::regexp::PatternFault;
use crate::diagnostic::Text;
use crate::text;

/// The reason for rejecting a text as a selector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectFault {
    /// The wrong bytes of the selector's text; empty at its end if something is missing.
    pub range: Range<usize>,
    /// The mistake: one sentence without a final stop.
    pub message: Text,
    /// The probable correction; often empty.
    pub help: Text,
}

fn fault(range: Range<usize>, message: Text, help: Text) -> SelectFault {
    SelectFault { range, message, help }
}

/// Reports text in place of the part that `message` expects; at the end of the text the part is
/// missing.
fn unexpected(text: &str, range: Range<usize>, message: Text) -> SelectFault {
    if range.is_empty() && range.start == text.len() {
        let message = text!("the selector ends too early", "セレクタが途中で終わっている");
        return fault(range, message, Text::default());
    }
    let help = hint::at(text, range.start);
    fault(range, message, help)
}

/// The next character, or the empty range at the end.
fn character(text: &str, at: usize) -> Range<usize> {
    at..at + text[at..].chars().next().map_or(0, char::len_utf8)
}

/// The next word, or the next character if none begins here.
fn word(text: &str, at: usize) -> Range<usize> {
    let rest = &text[at..];
    let end = rest.find(|next| !is_name_char(next)).unwrap_or(rest.len());
    if end == 0 { character(text, at) } else { at..at + end }
}

pub(super) fn start(text: &str) -> SelectFault {
    let message = text!("a selector begins with `$`", "セレクタは `$` で始める");
    fault(character(text, 0), message, hint::start(text))
}

/// The text at `at` cannot continue a query; the last unquoted name started at `name`.
pub(super) fn trailing(text: &str, at: usize, name: Option<usize>) -> SelectFault {
    let rest = &text[at..];
    let blank = rest.len() - rest.trim_start().len();
    if blank == rest.len() {
        let message = text!("there is white space after the selector", "セレクタの後に空白がある");
        return fault(at..text.len(), message, text!("remove it", "空白を取り除く"));
    }
    let range = character(text, at + blank);
    let found = &text[range.clone()];
    let message =
        text!("`{found}` cannot continue a selector", "`{found}` はセレクタの続きとして読めない");
    let help = match name {
        Some(start) if blank > 0 => hint::quoted(text, start, text.len()),
        _ => hint::at(text, range.start),
    };
    fault(range, message, help)
}

pub(super) fn name_expected(text: &str, at: usize, filter: bool) -> SelectFault {
    let message = text!("a dot needs a name or `*` after it", "ドットの後には名前か `*` が必要");
    let mut found = unexpected(text, character(text, at), message);
    let help = hint::after_dot(text, at, filter);
    if !help.is_empty() {
        found.help = help;
    }
    found
}

/// The unquoted name from `start` extends to `end`, where a character needs quotes.
pub(super) fn name_character(text: &str, start: usize, end: usize, filter: bool) -> SelectFault {
    let range = character(text, end);
    let found = &text[range.clone()];
    let message = text!(
        "`{found}` is not allowed in a name without quotes",
        "`{found}` は引用符のない名前には使えない"
    );
    fault(range, message, hint::name(text, start, end, filter))
}

pub(super) fn step_expected(text: &str, at: usize) -> SelectFault {
    let message = text!(
        "brackets need a quoted name, an index, a slice, `*` or `?` and a condition",
        "角括弧の中には、引用符で囲んだ名前、番号、範囲、`*`、`?` と条件のどれかが必要"
    );
    let range = match hint::bare_name(text, at) {
        Some(end) => at..end,
        None => character(text, at),
    };
    let mut found = unexpected(text, range, message);
    if found.help.is_empty() {
        found.help = hint::in_brackets(text, at);
    }
    found
}

/// At `at`, the bracket at `open` should close, or a comma should follow.
///
/// If `condition`, a condition precedes, so an operator was probably intended.
pub(super) fn bracket(text: &str, open: Range<usize>, at: usize, condition: bool) -> SelectFault {
    let range = word(text, at);
    if range.is_empty() {
        let message = text!("a `[` is never closed", "`[` が閉じられていない");
        return fault(open, message, text!("add `]`", "`]` を加える"));
    }
    let found = &text[range.clone()];
    let message = if condition {
        text!("`{found}` cannot continue a condition", "`{found}` は条件の続きとして読めない")
    } else {
        text!("a comma or `]` is missing before `{found}`", "`{found}` の前にコンマか `]` が必要")
    };
    unexpected(text, range, message)
}

pub(super) fn parenthesis(text: &str, open: Range<usize>, at: usize) -> SelectFault {
    let range = word(text, at);
    if range.is_empty() {
        let message = text!("a parenthesis is never closed", "括弧が閉じられていない");
        return fault(open, message, text!("add `)`", "`)` を加える"));
    }
    let found = &text[range.clone()];
    let message = text!(
        "`{found}` cannot continue an expression in parentheses",
        "`{found}` は括弧の中の続きとして読めない"
    );
    unexpected(text, range, message)
}

pub(super) fn digits_missing(text: &str, range: Range<usize>) -> SelectFault {
    let message = text!("a digit is missing in a number", "数に数字が足りない");
    unexpected(text, range, message)
}

pub(super) fn leading_zero(text: &str, range: Range<usize>) -> SelectFault {
    let number = &text[range.clone()];
    let message = text!(
        "`{number}` is not a number here: it begins with a needless zero or is minus zero",
        "`{number}` は先頭に余分な0があるか−0なので、ここでは数として読めない"
    );
    fault(range, message, Text::default())
}

pub(super) fn integer_range(text: &str, range: Range<usize>) -> SelectFault {
    let number = &text[range.clone()];
    let message = text!(
        "`{number}` is beyond ±(2^53 − 1), the greatest index",
        "`{number}` は番号の上限 ±(2^53 − 1) を超える"
    );
    fault(range, message, Text::default())
}

pub(super) fn unclosed_string(text: &str, range: Range<usize>) -> SelectFault {
    let quote = &text[character(text, range.start)];
    let message = text!("a string is never closed", "文字列が閉じられていない");
    fault(range.clone(), message, text!("add {quote}", "{quote}を加える"))
}

pub(super) fn control(text: &str, range: Range<usize>) -> SelectFault {
    let code = text[range.clone()].chars().next().map_or(0, u32::from);
    let escape = format!("\\u{code:04x}");
    let message = text!("a string contains a control character", "文字列の中に制御文字がある");
    fault(range, message, text!("write `{escape}`", "`{escape}` と書く"))
}

pub(super) fn escape(text: &str, range: Range<usize>) -> SelectFault {
    let found = &text[range.clone()];
    let message = text!("`{found}` is not an escape", "`{found}` はエスケープとして読めない");
    let help = text!(
        "escapes are \\b \\f \\n \\r \\t \\/ \\\\ \\uXXXX and the quote itself; a backslash is \\\\",
        "使えるのは \\b \\f \\n \\r \\t \\/ \\\\ \\uXXXX と引用符そのもの。バックスラッシュは \\\\ と書く"
    );
    fault(range, message, help)
}

pub(super) fn depth(at: usize, limit: usize) -> SelectFault {
    let message =
        text!("conditions nest deeper than {limit} levels", "条件の入れ子が{limit}段を超える");
    fault(at..at + 1, message, Text::default())
}

pub(super) fn too_deep(range: Range<usize>, limit: usize) -> SelectFault {
    let message = text!(
        "a selector can use `..` at most {limit} times",
        "セレクタで `..` を使えるのは{limit}回まで"
    );
    let help = text!(
        "each `..` searches everything below each node that the previous one found",
        "`..` は、前の `..` で見つかったものそれぞれの下をすべて調べる"
    );
    fault(range, message, help)
}

pub(super) fn term_expected(text: &str, at: usize) -> SelectFault {
    let message = text!(
        "a condition lacks a query, a value or a function",
        "条件の中に問い合わせ、値、関数のどれかが足りない"
    );
    unexpected(text, character(text, at), message)
}

pub(super) fn bare_word(text: &str, range: Range<usize>) -> SelectFault {
    let word = &text[range.clone()];
    let message = text!(
        "`{word}` is neither a query, a quoted string nor a function",
        "`{word}` は問い合わせでも引用符付きの文字列でも関数でもない"
    );
    let help = hint::word(word, &text[range.end..]);
    fault(range, message, help)
}

/// A literal in `range` is used as a test; `after` is the position after it.
pub(super) fn literal_test(text: &str, range: Range<usize>, after: usize) -> SelectFault {
    let value = &text[range.clone()];
    let message =
        text!("the value {value} alone is not a condition", "値{value}だけでは条件にならない");
    let after = after + text[after..].len() - text[after..].trim_start().len();
    let mut help = hint::at(text, after);
    if help.is_empty() {
        help = text!("compare it: `@ == {value}`", "比べる相手を書く: `@ == {value}`");
    }
    fault(range, message, help)
}

pub(super) fn value_test(text: &str, range: Range<usize>) -> SelectFault {
    let call = &text[range.clone()];
    let message = text!(
        "`{call}` yields a value, which alone is not a condition",
        "`{call}` は値を返すので、それだけでは条件にならない"
    );
    fault(range, message, text!("compare it: `{call} > 0`", "比べる相手を書く: `{call} > 0`"))
}

pub(super) fn many_compared(range: Range<usize>) -> SelectFault {
    let message = text!(
        "a query that can yield several nodes cannot be compared",
        "複数のノードを返しうる問い合わせは比較できない"
    );
    fault(range, message, hint::many())
}

pub(super) fn logical_compared(range: Range<usize>) -> SelectFault {
    let message = text!(
        "`match` and `search` are conditions and cannot be compared",
        "`match` と `search` は条件なので比較できない"
    );
    fault(
        range,
        message,
        text!("write it alone, or `!` before it", "単独で、または前に `!` を付けて書く"),
    )
}

/// The finished condition in `condition` is followed by a comparison at `operator`.
pub(super) fn compared_condition(condition: Range<usize>, operator: Range<usize>) -> SelectFault {
    let message = text!("a condition cannot be compared", "条件は比較できない");
    let help = text!(
        "negate a comparison as `!(@.a == 1)` or `@.a != 1`; parentheses hold conditions only",
        "比較の否定は `!(@.a == 1)` か `@.a != 1` と書く。丸括弧で囲めるのは条件だけ"
    );
    fault(condition.start..operator.end, message, help)
}

pub(super) fn unknown_function(name: &str, range: Range<usize>) -> SelectFault {
    let message = text!("there is no function `{name}`", "関数 `{name}` はない");
    let help = match hint::word(name, "") {
        // `not(…)`, `and(…)`: an operator written as a function.
        operator if matches!(name, "and" | "or" | "not" | "in") => operator,
        _ => text!(
            "functions are length, count, match, search, value, fold, key, number",
            "使える関数は length、count、match、search、value、fold、key、number"
        ),
    };
    fault(range, message, help)
}

pub(super) fn arity(name: &str, arity: usize, range: Range<usize>) -> SelectFault {
    let message =
        text!("the number of arguments of `{name}` is {arity}", "`{name}` の引数は{arity}個");
    fault(range, message, Text::default())
}

pub(super) fn many_passed(name: &str, range: Range<usize>) -> SelectFault {
    let message = text!(
        "`{name}` takes one value, but this query can yield several nodes",
        "`{name}` が受け取る値は1つだが、この問い合わせは複数のノードを返しうる"
    );
    fault(range, message, hint::many())
}

pub(super) fn condition_passed(name: &str, range: Range<usize>) -> SelectFault {
    let message =
        text!("`{name}` takes no condition as its argument", "`{name}` は条件を引数に取らない");
    fault(range, message, Text::default())
}

pub(super) fn query_wanted(name: &str, range: Range<usize>) -> SelectFault {
    let message = text!(
        "`{name}` takes a query that begins with `@` or `$`",
        "`{name}` は `@` か `$` で始まる問い合わせを受け取る"
    );
    fault(range, message, Text::default())
}

/// A literal pattern that can match nothing: valid by RFC 9535, but worth a warning.
pub(super) fn pattern(pattern: &str, range: Range<usize>, cause: &PatternFault) -> SelectFault {
    match cause {
        PatternFault::Syntax(at) => {
            let (before, rest) = pattern.split_at(*at);
            let message = text!(
                "the pattern is not an I-Regexp after `{before}`, so it matches nothing",
                "パターンは `{before}` の後が I-Regexp ではないので、何にも一致しない"
            );
            fault(range, message, hint::pattern(before, rest))
        }
        PatternFault::Size => {
            let message = text!(
                "the pattern is too large, so it matches nothing",
                "パターンが大きすぎるので、何にも一致しない"
            );
            fault(range, message, Text::default())
        }
    }
}
