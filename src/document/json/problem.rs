//! Knows the wording of diagnostics about JSON texts. Does not know how they are found.

use crate::diagnostic::{Diagnostic, Text};
use crate::source::Span;
use crate::text;

/// A deviation from JSON.
#[derive(Clone, Copy)]
pub(super) enum Mistake {
    BareKey,
    Comment,
    Control,
    Escape,
    MissingColon,
    MissingComma,
    MissingKey,
    MissingValue,
    Number,
    SingleQuotes,
    StrayClose,
    Surrogate,
    Trailing,
    TrailingComma,
    Unclosed,
    UnclosedString,
    Word,
}

/// The mistake in `words` at `span`.
pub(super) fn syntax(mistake: Mistake, words: &str, span: Span) -> Diagnostic {
    let mut short: String = words.chars().take(20).collect();
    if short.len() < words.len() {
        short.push('…');
    }
    let (message, help) = in_structure(mistake)
        .or_else(|| in_scalars(mistake, &short))
        .unwrap_or_else(|| in_text(&short));
    Diagnostic::error("json/syntax", message).at(span, Text::default()).help(help)
}

fn in_structure(mistake: Mistake) -> Option<(Text, Text)> {
    Some(match mistake {
        Mistake::Comment => (
            text!("JSON has no comments", "JSON にコメントは書けない"),
            text!("remove the comment", "コメントを削る"),
        ),
        Mistake::MissingColon => (
            text!("a `:` is missing after this key", "キーの後に「:」がない"),
            text!("write \"key\": value", "\"キー\": 値 と書く"),
        ),
        Mistake::MissingComma => (
            text!("a `,` is missing here", "ここに「,」がない"),
            text!("put a comma between two entries", "要素の間にコンマを入れる"),
        ),
        Mistake::MissingKey => (
            text!("a key is missing here", "ここにキーがない"),
            text!("write \"key\": value", "\"キー\": 値 と書く"),
        ),
        Mistake::MissingValue => (
            text!("a value is missing here", "ここに値がない"),
            text!("write the value, or null for none", "値を書く。ないなら null と書く"),
        ),
        Mistake::StrayClose => (
            text!(
                "this closing bracket matches no opening one",
                "この閉じ括弧に対応する開き括弧がない"
            ),
            text!("remove it or add the opening bracket", "括弧を削るか、開き括弧を補う"),
        ),
        Mistake::TrailingComma => (
            text!("nothing follows this comma", "このコンマの後に何もない"),
            text!("remove the comma", "コンマを削る"),
        ),
        Mistake::Unclosed => (
            text!("this bracket is never closed", "この括弧が閉じられていない"),
            text!("add the closing bracket", "閉じ括弧を補う"),
        ),
        _ => return None,
    })
}

fn in_scalars(mistake: Mistake, words: &str) -> Option<(Text, Text)> {
    Some(match mistake {
        Mistake::BareKey => (
            text!("the key `{words}` is not in quotes", "キー「{words}」が引用符で囲まれていない"),
            text!("write keys in double quotes", "キーは二重引用符で囲む"),
        ),
        Mistake::Control => (
            text!("a string contains a control character", "文字列の中に制御文字がある"),
            text!("write it as an escape: \\t, \\u001b …", "\\t、\\u001b のように書く"),
        ),
        Mistake::Escape => (
            text!("`{words}` is not a JSON escape", "「{words}」は JSON のエスケープではない"),
            text!("write \\\\ for a backslash", "バックスラッシュは \\\\ と書く"),
        ),
        Mistake::Number => (
            text!("`{words}` is not a JSON number", "「{words}」は JSON の数値ではない"),
            text!(
                "write digits with at most one `.`, no leading zero, no separators; or put it in quotes",
                "桁区切りや先頭の0、余分な「.」のない数字で書くか、引用符で囲む"
            ),
        ),
        Mistake::SingleQuotes => (
            text!("JSON strings take double quotes", "JSON の文字列は二重引用符で囲む"),
            text!("replace '…' by \"…\"", "'…' を \"…\" に直す"),
        ),
        Mistake::Surrogate => (
            text!(
                "`{words}` is one half of a surrogate pair",
                "「{words}」はサロゲートペアの片方だけである"
            ),
            text!(
                "write both halves, or the character itself",
                "両方を続けて書くか、文字をそのまま書く"
            ),
        ),
        Mistake::UnclosedString => (
            text!("this string is not closed on its line", "文字列がこの行で閉じられていない"),
            text!(
                "add the closing quote; write a newline as \\n",
                "閉じる引用符を補う。改行は \\n と書く"
            ),
        ),
        Mistake::Word => (
            text!("`{words}` is not a JSON value", "「{words}」は JSON の値ではない"),
            text!(
                "put text in double quotes; the only words are true, false and null",
                "文字列は二重引用符で囲む（使える語は true、false、null のみ）"
            ),
        ),
        _ => return None,
    })
}

fn in_text(words: &str) -> (Text, Text) {
    (
        text!(
            "`{words}` follows the end of the JSON value and is not read",
            "JSON の値の後に「{words}」が続いている（読んでいない）"
        ),
        text!(
            "keep one value per file, or put several into a list",
            "1つのファイルには値を1つだけ書くか、リストにまとめる"
        ),
    )
}

/// Something is nested deeper than the limit.
pub(super) fn depth(limit: usize, span: Span) -> Diagnostic {
    Diagnostic::error(
        "json/depth",
        text!(
            "nesting is deeper than {limit} levels; deeper parts are not read",
            "入れ子が{limit}段を超えている（それより深い部分は読んでいない）"
        ),
    )
    .at(span, Text::default())
    .help(text!("flatten the structure", "構造を浅くする"))
}

/// Reports that reading ended after too many mistakes.
pub(super) fn too_many(span: Span) -> Diagnostic {
    Diagnostic::error(
        "json/syntax",
        text!(
            "there are too many mistakes; the rest of the file is not read",
            "誤りが多すぎるため、残りは読んでいない"
        ),
    )
    .at(span, Text::default())
    .help(text!("check that this is a JSON file", "JSON のファイルかどうかを確かめる"))
}
