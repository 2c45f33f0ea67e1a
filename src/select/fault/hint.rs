//! Knows the common slips in selectors and their corrections. Does not detect mistakes; it is
//! called only after one.

use crate::diagnostic::Text;
use crate::select::name::is_name_char;
use crate::text;

/// Advice on the text at `at`, independent of what was expected there.
pub(super) fn at(text: &str, at: usize) -> Text {
    let rest = &text[at..];
    let mut characters = rest.chars();
    let Some(first) = characters.next() else { return Text::default() };
    let second = characters.next();
    match first {
        '“' | '”' | '‘' | '’' | '「' | '」' | '＇' | '＂' => text!(
            "put strings in straight quotes: '…' or \"…\"",
            "文字列は半角の引用符 '…' か \"…\" で囲む"
        ),
        '\u{ff01}'..='\u{ff5e}' => {
            let narrow = char::from_u32(first as u32 - 0xfee0).unwrap_or(first);
            text!(
                "`{first}` is the full-width form of `{narrow}`; write the half-width one",
                "`{first}` は全角。半角の `{narrow}` で書く"
            )
        }
        '=' if second == Some('~') => text!(
            "match patterns with `match(@.a, 'pattern')` or `search(…)`",
            "パターンとの照合は `match(@.a, 'パターン')` か `search(…)` で書く"
        ),
        '=' => text!("equality is written `==`", "等しいことは `==` と書く"),
        '&' | '|' => text!("write `{first}{first}`", "`{first}{first}` と書く"),
        '>' if text[..at].ends_with('<') => {
            text!("inequality is written `!=`", "等しくないことは `!=` と書く")
        }
        '+' | '*' | '/' | '%' | '-' => text!(
            "selectors have no arithmetic; a name that contains `{first}` needs quotes: @['…']",
            "セレクタは計算をしない。`{first}` を含む名前は @['…'] のように引用符で囲む"
        ),
        '[' | '{' => text!(
            "lists and records cannot be written out in a condition",
            "条件の中にリストやレコードそのものは書けない"
        ),
        _ => {
            let end = rest.find(|next| !is_name_char(next)).unwrap_or(rest.len());
            operator(&rest[..end])
        }
    }
}

/// Words that other languages use for operators.
fn operator(word: &str) -> Text {
    match word.to_ascii_lowercase().as_str() {
        "and" => text!("write `&&` for `{word}`", "`{word}` ではなく `&&` と書く"),
        "or" => text!("write `||` for `{word}`", "`{word}` ではなく `||` と書く"),
        "not" => text!("write `!(…)` for `{word}`", "`{word}` ではなく `!(…)` と書く"),
        "in" => text!(
            "there is no `{word}`; write the alternatives with `||`",
            "`{word}` はない。候補を `||` でつなぐ"
        ),
        _ => Text::default(),
    }
}

/// Advice on a word that is used alone in a condition, with `rest` after it.
pub(super) fn word(word: &str, rest: &str) -> Text {
    // A full-width sign counts as a letter, so it may have joined the word.
    let quote = word.chars().next().is_some_and(|first| "“”‘’「＇＂".contains(first));
    let wide = word.chars().next().is_some_and(|first| ('！'..='～').contains(&first));
    if quote || wide {
        return at(word, 0);
    }
    let known = operator(word);
    if !known.is_empty() {
        return known;
    }
    let literal = match word.to_ascii_lowercase().as_str() {
        "true" => "true",
        "false" => "false",
        "null" | "none" | "nil" => "null",
        _ if rest.trim_start().starts_with('(') && rest.starts_with(char::is_whitespace) => {
            return text!(
                "write no space between a function and its parenthesis: `{word}(…)`",
                "関数名と括弧の間に空白は入れない: `{word}(…)`"
            );
        }
        _ => {
            return text!(
                "a string needs quotes: '{word}'; a name of the node is @.{word}",
                "文字列なら '{word}' と引用符で囲む。ノードの項目なら @.{word} と書く"
            );
        }
    };
    text!("write `{literal}`", "`{literal}` と書く")
}

/// Advice for a text that does not begin with `$`.
pub(super) fn start(text: &str) -> Text {
    let Some(first) = text.chars().next() else { return Text::default() };
    let prefix = match first {
        _ if first.is_whitespace() => {
            return text!("remove the white space before it", "先頭の空白を取り除く");
        }
        '.' | '[' => "$",
        '＄' | '＠' => return at(text, 0),
        '?' | '*' => return text!("write `$[{text}]`", "`$[{text}]` と書く"),
        _ if is_name_char(first) && !first.is_ascii_digit() => "$.",
        _ => return Text::default(),
    };
    text!("write `{prefix}{text}`", "`{prefix}{text}` と書く")
}

/// Advice on the text after a dot, if it is not a name.
pub(super) fn after_dot(text: &str, at: usize, filter: bool) -> Text {
    let rest = &text[at..];
    match rest.chars().next() {
        Some('[') => text!("write no dot before `[`", "`[` の前のドットは不要"),
        Some('\'' | '"') => {
            text!("put a quoted name in brackets: ['…']", "引用符付きの名前は ['…'] と書く")
        }
        Some(' ' | '\t' | '\r' | '\n') => {
            text!("write no space after a dot", "ドットの後に空白は入れない")
        }
        Some('0'..='9') => {
            let end = rest.find(|next: char| !is_name_char(next)).unwrap_or(rest.len());
            let digits = &rest[..end];
            if digits.bytes().all(|byte| byte.is_ascii_digit()) {
                text!(
                    "put an index in brackets: [{digits}]; a name of digits also needs quotes: ['{digits}']",
                    "番号は [{digits}]、数字の名前は ['{digits}'] と書く"
                )
            } else {
                name(text, at, at, filter)
            }
        }
        Some('-' | '#' | '%' | '/' | '(' | '&') => name(text, at, at, filter),
        _ => Text::default(),
    }
}

/// Advice on the unquoted name that begins at `start` and breaks off at `end`.
pub(super) fn name(text: &str, start: usize, end: usize, filter: bool) -> Text {
    let word = &text[start..end];
    if text[end..].starts_with("()") {
        return text!(
            "use functions in conditions, around a query: ?{word}(@.…)",
            "関数は条件の中で問い合わせを囲んで使う: ?{word}(@.…)"
        );
    }
    quoted(text, start, name_end(text, start, filter))
}

/// The name as written in brackets.
pub(super) fn quoted(text: &str, start: usize, end: usize) -> Text {
    let written = text[start..end].trim_end();
    let name = written.replace('\\', "\\\\").replace('\'', "\\'");
    let (dots, kept) = if text[..start].ends_with("..") { ("..", "..") } else { (".", "") };
    text!(
        "write `{kept}['{name}']` instead of `{dots}{written}`",
        "`{dots}{written}` ではなく `{kept}['{name}']` と書く"
    )
}

/// The probable end of a name written without its quotes: before the continuation of the query or,
/// in a filter, of the condition; parentheses count if they pair up inside it.
fn name_end(text: &str, start: usize, filter: bool) -> usize {
    let mut open = 0_usize;
    for (offset, next) in text[start..].char_indices() {
        match next {
            '(' => open += 1,
            ')' if open > 0 => open -= 1,
            '.' | '[' if open == 0 => return start + offset,
            ')' | ']' | ',' | '=' | '!' | '<' | '>' | '&' | '|' | ' ' | '\t' | '\n' | '\r'
                if filter && open == 0 =>
            {
                return start + offset;
            }
            _ => {}
        }
    }
    text.len()
}

/// The end of the unquoted name in brackets at `at`, if there is one.
pub(super) fn bare_name(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let first = rest.chars().next()?;
    let sign = "“”‘’「」".contains(first) || ('！'..='～').contains(&first);
    let name = (first == '_' || first.is_alphabetic()) && !sign;
    let end = rest.find([']', ',', '[', '\'', '"']).unwrap_or(rest.len());
    name.then(|| at + rest[..end].trim_end().len())
}

/// Advice on the text in brackets at `at`.
pub(super) fn in_brackets(text: &str, at: usize) -> Text {
    let rest = &text[at..];
    if let Some(end) = bare_name(text, at) {
        let name = &text[at..end];
        return text!("a name needs quotes: ['{name}']", "名前は引用符で囲む: ['{name}']");
    }
    match rest.chars().next() {
        Some(']') => text!("write `[*]` for all children", "子すべては `[*]` と書く"),
        Some('(') => text!(
            "write `[-1]` for the last element; a condition begins with `?`",
            "末尾の要素は `[-1]` と書く。条件は `?` で始める"
        ),
        Some('@' | '!') => {
            text!("a condition begins with `?`: [?@.…]", "条件は `?` で始める: [?@.…]")
        }
        _ => Text::default(),
    }
}

/// Advice on a query of several nodes where one value is needed.
pub(super) fn many() -> Text {
    text!(
        "test whether any of them matches: `@.items[?@ == 1]`; or use `count(…)` or `value(…)`",
        "どれかが当てはまるかは `@.items[?@ == 1]` と書く。または `count(…)` や `value(…)` を使う"
    )
}

/// Advice on the rest of a pattern, from where it departs from I-Regexp.
pub(super) fn pattern(before: &str, rest: &str) -> Text {
    if before.ends_with('(') && rest.starts_with('?') {
        return text!(
            "groups that begin with `(?` are not part of I-Regexp",
            "I-Regexp に `(?` で始まる括弧はない"
        );
    }
    let escape: String = rest.chars().take(2).collect();
    let set = match escape.as_str() {
        r"\d" => "[0-9]",
        r"\D" => "[^0-9]",
        r"\w" => "[0-9A-Za-z_]",
        r"\W" => "[^0-9A-Za-z_]",
        r"\s" => r"[ \t\n\r]",
        r"\S" => r"[^ \t\n\r]",
        _ => {
            return text!(
                "I-Regexp (RFC 9485) has classes, quantifiers, groups, `|`, `.` and \\p{{…}}",
                "I-Regexp（RFC 9485）で使えるのは文字クラス、量指定子、括弧、`|`、`.`、\\p{{…}}"
            );
        }
    };
    text!("write `{set}` for `{escape}`", "`{escape}` ではなく `{set}` と書く")
}
