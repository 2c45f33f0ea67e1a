//! Knows the wording of diagnostics about TOML texts. Does not know how they are found.

use toml_parser::ParseError;

use super::table::Refusal;
use crate::diagnostic::{Diagnostic, Text};
use crate::document::duplicates::written_twice;
use crate::source::{SourceId, Span};
use crate::text;

/// An error of the parser.
pub(super) fn syntax(error: &ParseError, text: &str, source: SourceId) -> Diagnostic {
    let range = error.unexpected().or(error.context()).map_or(0..0, |at| at.start()..at.end());
    let mut start = range.start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = range.end.clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    let (message, help) = words(error.description());
    Diagnostic::error("toml/syntax", message)
        .at(Span::new(source, start..end), Text::default())
        .help(help)
}

fn words(description: &str) -> (Text, Text) {
    structure(description).or_else(|| scalars(description)).unwrap_or_else(|| {
        (
            text!("this is not valid TOML: {description}", "TOML として読めない: {description}"),
            text!("write `key = value` or `[table]`", "「キー = 値」か「[表]」と書く"),
        )
    })
}

fn structure(description: &str) -> Option<(Text, Text)> {
    let brackets = text!("add the closing bracket", "閉じ括弧を補う");
    Some(match description {
        "unclosed array" => {
            (text!("this array is never closed", "配列が閉じられていない"), brackets)
        }
        "unclosed inline table" => {
            (text!("this inline table is never closed", "インライン表が閉じられていない"), brackets)
        }
        "unclosed table" | "unclosed array table" => {
            (text!("this table header is never closed", "表の見出しが閉じられていない"), brackets)
        }
        "extra comma in array" | "extra comma in inline table" => (
            text!("there is an extra comma here", "余分なコンマがある"),
            text!("remove the comma", "コンマを削る"),
        ),
        "missing comma between array elements" | "missing comma between key-value pairs" => (
            text!("a comma is missing here", "ここにコンマがない"),
            text!("put a comma between two entries", "要素の間にコンマを入れる"),
        ),
        "key with no value"
        | "missing value for key"
        | "missing value"
        | "missing assignment between key-value pairs" => (
            text!("a key has no value", "キーに値がない"),
            text!("write `key = value`", "「キー = 値」と書く"),
        ),
        "unexpected content" | "unexpected key or value" => (
            text!("the line should end here", "行はここで終わらなければならない"),
            text!("put each `key = value` on a line of its own", "「キー = 値」は1行に1つだけ書く"),
        ),
        _ => return None,
    })
}

fn scalars(description: &str) -> Option<(Text, Text)> {
    Some(match description {
        "invalid unquoted key" | "unquoted keys cannot be empty" => (
            text!("this key must be in quotes", "このキーは引用符で囲む必要がある"),
            text!(
                "bare keys contain only A-Z, a-z, 0-9, `_` and `-`; quote all others",
                "引用符なしで使えるのは英数字と「_」「-」だけ。日本語のキーは引用符で囲む"
            ),
        ),
        "string values must be quoted" => (
            text!("this text is not in quotes", "文字列が引用符で囲まれていない"),
            text!("put it in double quotes", "二重引用符で囲む"),
        ),
        "invalid basic string"
        | "invalid literal string"
        | "invalid multi-line basic string"
        | "invalid multi-line literal string"
        | "missing opening quote" => (
            text!("this string is not well-formed", "文字列の書き方が正しくない"),
            text!("close the quote on the same line", "同じ行の中で引用符を閉じる"),
        ),
        "missing escaped value" | "too few unicode value digits" => (
            text!("this is not a TOML escape", "TOML のエスケープではない"),
            text!("write \\\\ for a backslash, or use '…'", "\\\\ と書くか、'…' を使う"),
        ),
        "unexpected leading zero" => (
            text!("a number cannot have a leading zero", "数値の先頭に0は付けられない"),
            text!("remove the zero, or put it in quotes", "0を削るか、引用符で囲む"),
        ),
        "carriage return must be followed by newline" => (
            text!(
                "a lone carriage return does not end a line in TOML",
                "TOML では CR だけの改行は使えない"
            ),
            text!("save the file with LF or CRLF newlines", "改行を LF か CRLF にして保存する"),
        ),
        _ => return None,
    })
}

/// A word that looks like a number, or like a date or a time, but is not one.
pub(super) fn scalar(raw: &str, is_date: bool, span: Span) -> Diagnostic {
    let (message, help) = match is_date {
        true => (
            text!("`{raw}` is not a date or time", "「{raw}」は日付や時刻として正しくない"),
            text!(
                "write an existing day and time as 2027-03-31, 09:30:00 or 2027-03-31T09:30:00+09:00, or put it in quotes",
                "2027-03-31、09:30:00、2027-03-31T09:30:00+09:00 のように実在する日時を書くか、引用符で囲む"
            ),
        ),
        false => (
            text!("`{raw}` is not a number", "「{raw}」は数値として正しくない"),
            text!(
                "write 1_000, 0.5, 6e3 or 0xff with ASCII digits, or put it in quotes",
                "1_000、0.5、6e3、0xff のように半角数字で書くか、引用符で囲む"
            ),
        ),
    };
    Diagnostic::error("toml/syntax", message).at(span, Text::default()).help(help)
}

/// A second byte order mark, after that of the encoding.
pub(super) fn second_mark(span: Span) -> Diagnostic {
    let message =
        text!("a second byte order mark (U+FEFF)", "バイト順マーク（U+FEFF）が重複している");
    let help = text!("save the file as UTF-8 without a mark", "BOM なしの UTF-8 で保存する");
    Diagnostic::error("toml/syntax", message).at(span, Text::default()).help(help)
}

/// A key that is rejected because of `first`.
pub(super) fn refusal(refusal: Refusal, name: &str, key: Span, first: Option<Span>) -> Diagnostic {
    let diagnostic = match refusal {
        Refusal::Duplicate(_) => Diagnostic::error("toml/duplicate-key", written_twice(name))
            .at(key, text!("written again here", "ここで再び書かれている"))
            .help(text!("rename or remove one of them", "どちらかの名前を変えるか削る")),
        Refusal::NotTable(_) => Diagnostic::error(
            "toml/not-a-table",
            text!(
                "nothing can be added to `{name}` here",
                "ここで「{name}」に項目を加えることはできない"
            ),
        )
        .at(key, text!("not read from here on", "ここからは読んでいない"))
        .help(text!(
            "rename one of them, or write all members of the table in one place",
            "どちらかの名前を変えるか、表の項目を1か所にまとめて書く"
        )),
        Refusal::Depth => Diagnostic::error(
            "toml/depth",
            text!(
                "`{name}` is nested too deeply and is not read",
                "「{name}」は入れ子が深すぎるため、読んでいない"
            ),
        )
        .at(key, Text::default())
        .help(text!("flatten the structure", "構造を浅くする")),
    };
    match first {
        Some(first) => diagnostic.at(first, text!("first written here", "最初はここ")),
        None => diagnostic,
    }
}

/// Something in an array is nested deeper than the limit.
pub(super) fn depth(limit: usize, span: Span) -> Diagnostic {
    Diagnostic::error(
        "toml/depth",
        text!(
            "nesting is deeper than {limit} levels; deeper parts are not read",
            "入れ子が{limit}段を超えている（それより深い部分は読んでいない）"
        ),
    )
    .at(span, Text::default())
    .help(text!("flatten the structure", "構造を浅くする"))
}

/// `count` more syntax errors than are reported individually.
pub(super) fn more(count: usize) -> Diagnostic {
    Diagnostic::error(
        "toml/syntax",
        text!("{count} more syntax errors are not listed", "ほかに{count}件の構文の誤りがある"),
    )
    .help(text!("check that this is a TOML file", "TOML のファイルかどうかを確かめる"))
}
