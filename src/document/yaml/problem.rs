//! Knows the wording of diagnostics about YAML texts. Does not know how they are found.

use granit_parser::ErrorKind;

use crate::diagnostic::{Diagnostic, Text};
use crate::source::Span;
use crate::text;

/// Code of a figure with separators inside brackets.
pub(super) const COMMA: &str = "yaml/comma";

/// A syntax error at `span`, after `before`.
pub(super) fn syntax(kind: &ErrorKind, before: &str, span: Span) -> Diagnostic {
    let (message, mut help) = words(kind);
    // `{ items: $.items[*] }`: a selector needs quotes inside brackets, but not outside.
    if let Some(selector) = open_selector(before).filter(|_| brackets(kind).is_some()) {
        help = text!(
            "inside brackets, put a selector in quotes: '{selector}[…'",
            "括弧の中のセレクタは引用符で囲む: '{selector}[…'"
        );
    }
    Diagnostic::error("yaml/syntax", message).at(span, Text::default()).help(help).because(text!(
        "the rest of this YAML document was not read and not checked",
        "この YAML 文書の残りは読んでおらず、検査していない"
    ))
}

/// The unquoted selector at the end of `before`, up to its first bracket.
fn open_selector(before: &str) -> Option<&str> {
    let start = before.rfind([' ', ',', '[', '{', '\n'])? + 1;
    before.get(start..).filter(|it| it.starts_with('$'))
}

/// Whether the error is about tabs; its place is then the tab itself.
pub(super) fn is_tab(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabAtBlockScalarStart
            | ErrorKind::TabInIndentation
            | ErrorKind::TabInPlainScalar
    )
}

fn words(kind: &ErrorKind) -> (Text, Text) {
    if is_tab(kind) {
        return (
            text!(
                "a tab is used where YAML allows only spaces",
                "YAML では空白しか使えない所にタブがある"
            ),
            text!("indent with spaces", "字下げには半角空白を使う"),
        );
    }
    brackets(kind).or_else(|| layout(kind)).or_else(|| scalars(kind)).unwrap_or_else(|| {
        (
            text!("this is not valid YAML: {kind}", "YAML として読めない: {kind}"),
            text!("put it in quotes if it is meant as text", "文字列なら引用符で囲む"),
        )
    })
}

fn brackets(kind: &ErrorKind) -> Option<(Text, Text)> {
    Some(match kind {
        ErrorKind::UnclosedFlowCollection { open } => (
            text!("`{open}` is never closed", "「{open}」が閉じられていない"),
            text!("add the closing bracket", "閉じ括弧を補う"),
        ),
        ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::ExpectedFlowSequenceSeparator
        | ErrorKind::InvalidColonPlacement => (
            text!(
                "the list or mapping in brackets is malformed here",
                "括弧の中のリストやマッピングの書き方が、ここで正しくない"
            ),
            text!(
                "check that the bracket is closed and that there is one comma between two entries",
                "括弧が閉じているか、要素の間にコンマが1つずつあるかを確かめる"
            ),
        ),
        ErrorKind::MisplacedFlowCollectionEnd | ErrorKind::MismatchedFlowCollectionEnd { .. } => (
            text!(
                "this closing bracket matches no opening one",
                "この閉じ括弧に対応する開き括弧がない"
            ),
            text!("remove it or add the opening bracket", "括弧を削るか、開き括弧を補う"),
        ),
        _ => return None,
    })
}

fn layout(kind: &ErrorKind) -> Option<(Text, Text)> {
    Some(match kind {
        ErrorKind::MappingValueNotAllowed
        | ErrorKind::MappingKeyNotAllowed
        | ErrorKind::SimpleKeyExpected
        | ErrorKind::InvalidSimpleKey
        | ErrorKind::InvalidMappingValueWhitespace
        | ErrorKind::FlowMappingValueAdjacentCollection => (
            text!("`key: value` is not allowed here", "ここに「キー: 値」は書けない"),
            text!(
                "check the indentation of this line and the one above; put a text with `: ` in quotes",
                "この行と前の行の字下げを確かめる。「: 」を含む文字列は引用符で囲む"
            ),
        ),
        ErrorKind::InvalidIndentation
        | ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::BlockSequenceEntryNotAllowed
        | ErrorKind::InvalidBlockScalarIndent
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::InvalidFlowScalarIndent => (
            text!("this line does not fit the lines above it", "この行の字下げが前の行と合わない"),
            text!(
                "start the entries of one list or mapping in the same column",
                "同じ並びの要素は同じ桁から書き始める"
            ),
        ),
        _ => return None,
    })
}

fn scalars(kind: &ErrorKind) -> Option<(Text, Text)> {
    Some(match kind {
        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => (
            text!("this quote is never closed", "引用符が閉じられていない"),
            text!("add the closing quote", "閉じる引用符を補う"),
        ),
        ErrorKind::InvalidTrailingSingleQuotedScalar
        | ErrorKind::InvalidTrailingDoubleQuotedScalar => (
            text!("text follows the closing quote", "閉じた引用符の後に文字が続いている"),
            text!(
                "quote the whole value; inside '…' write '' for a quote",
                "値の全体を引用符で囲む。'…' の中の引用符は '' と書く"
            ),
        ),
        ErrorKind::UnexpectedCharacter { character } if character.is_control() => {
            let code = format!("U+{:04X}", *character as u32);
            (
                text!("the control character {code} is not allowed", "制御文字 {code} は使えない"),
                text!("remove it", "その文字を削る"),
            )
        }
        ErrorKind::UnexpectedCharacter { character } => (
            text!(
                "`{character}` cannot begin a value",
                "値を「{character}」で始めることはできない"
            ),
            text!("put the value in quotes", "値を引用符で囲む"),
        ),
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate
        | ErrorKind::InvalidUnicodeEscape => (
            text!("this text contains an unknown backslash escape", "YAML にないエスケープがある"),
            text!(
                "write \\\\ for a backslash, or use '…' instead of \"…\"",
                "バックスラッシュは \\\\ と書くか、\"…\" の代わりに '…' を使う"
            ),
        ),
        _ => return None,
    })
}

/// Something is nested deeper than the limit.
pub(super) fn depth(limit: usize, span: Span) -> Diagnostic {
    Diagnostic::error(
        "yaml/depth",
        text!(
            "nesting is deeper than {limit} levels; deeper parts are not read",
            "入れ子が{limit}段を超えている（それより深い部分は読んでいない）"
        ),
    )
    .at(span, Text::default())
    .help(text!("flatten the structure", "構造を浅くする"))
}

/// Aliases expand to more nodes than the limit.
pub(super) fn alias_limit(limit: usize, span: Span) -> Diagnostic {
    Diagnostic::error(
        "yaml/alias-limit",
        text!(
            "the aliases of this file expand to more than {limit} values; from here on they were not expanded",
            "エイリアスの展開が{limit}個を超えたため、ここから先は展開していない"
        ),
    )
    .at(span, Text::default())
    .help(text!("write the values directly, or use fewer aliases", "値を直接書くか、エイリアスを減らす"))
}

/// An alias that was left out.
pub(super) fn alias(span: Span, why: Text) -> Diagnostic {
    Diagnostic::error("yaml/alias", why).at(span, Text::default()).help(text!(
        "define it earlier with `&name`, not around this place",
        "これより前に「&名前」で定義する（自分自身を含めることはできない）"
    ))
}

/// A key that is not a scalar.
pub(super) fn key(span: Span) -> Diagnostic {
    Diagnostic::error(
        "yaml/key",
        text!(
            "a key must be a single value; this entry was not read",
            "キーには1つの値しか使えない（この項目は読んでいない）"
        ),
    )
    .at(span, Text::default())
    .help(text!(
        "put the key in quotes if it is meant as text: `{{` and `[` begin a structure",
        "文字列なら引用符で囲む（「{{」や「[」は構造の始まりになる）"
    ))
}

/// A figure with separators inside brackets.
pub(super) fn comma(span: Span) -> Diagnostic {
    Diagnostic::error(
        COMMA,
        text!(
            "inside brackets a comma separates entries, so this is not one number",
            "括弧の中のコンマは要素の区切りになるため、これは1つの数値にならない"
        ),
    )
    .at(span, text!("read here as the intended number", "ここでは意図された1つの数値として読んだ"))
    .help(text!("put it in quotes, or remove the separators", "引用符で囲むか、桁区切りを省く"))
}

/// `<<` with a value that cannot be merged.
pub(super) fn merge(span: Span) -> Diagnostic {
    Diagnostic::error(
        "yaml/merge",
        text!(
            "`<<` takes a mapping or a list of mappings; nothing was merged here",
            "「<<」にはマッピングかそのリストを書く（ここでは何も取り込んでいない）"
        ),
    )
    .at(span, Text::default())
    .help(text!(
        "refer to a mapping with `*name`, or quote the key if `<<` is its name",
        "「*名前」でマッピングを指すか、「<<」がキーの名前なら引用符で囲む"
    ))
}
