//! Knows how the members of a record are declared: once, for the reader and for the JSON Schema.
//! Does not know any record, how it is read, or the form of a schema.

use crate::diagnostic::Text;
use crate::text;

/// The form of a parameter's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A selector.
    Selector,
    /// One selector or a list of them.
    Selectors,
    /// A selector or an operand record.
    Operand,
    /// A selector, an operand record, or a figure with its unit.
    OperandOrAmount,
    /// One operand or a list of them.
    Operands,
    /// Operands by name: `{now: $.a, before: $.b}`.
    NamedOperands,
    /// One of a few words.
    Word(&'static [&'static str]),
    /// A figure with its unit: `0.1億円`. A bare number needs the unit of the figure it is compared
    /// with.
    Amount,
    /// A unit: `百万円`.
    Unit,
    /// Any text.
    Text,
    /// One text or a list of them.
    Texts,
    /// A whole number.
    Integer,
    /// A decimal number.
    Number,
    /// `true` or `false`.
    Flag,
    /// A regular expression.
    Pattern,
    /// A path over the edges of the model: `covered_by/covered_by`.
    Path,
}

impl Shape {
    /// The form in words, for messages and tables.
    pub fn describe(self) -> Text {
        match self {
            Self::Selector => text!("a selector", "セレクタ"),
            Self::Selectors => {
                text!("one selector or a list of them", "セレクタ、またはそのリスト")
            }
            Self::Operand => text!("a selector or an operand", "セレクタまたは値の指定"),
            Self::OperandOrAmount => {
                text!("a selector, an operand or an amount", "セレクタ、値の指定、または量")
            }
            Self::Operands => text!("one operand or a list of them", "値の指定、またはそのリスト"),
            Self::NamedOperands => text!("operands by name", "名前付きの値の指定"),
            Self::Word([word]) => text!("{word}", "{word}"),
            Self::Word(words) => {
                let (en, ja) = (words.join(", "), words.join("、"));
                text!("one of {en}", "{ja} のどれか")
            }
            Self::Amount => text!("an amount with its unit", "単位付きの金額・数量"),
            Self::Unit => text!("a unit", "単位"),
            Self::Text => text!("a text", "文字列"),
            Self::Texts => text!("one text or a list of them", "文字列、またはそのリスト"),
            Self::Integer => text!("a whole number", "整数"),
            Self::Number => text!("a decimal number", "十進数"),
            Self::Flag => text!("true or false", "true または false"),
            Self::Pattern => text!("a regular expression", "正規表現"),
            Self::Path => text!("a path over edges", "リンクの経路"),
        }
    }
}

/// The form of a member's value.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// A parameter of a kind.
    Value(Shape),
    /// One text for both languages, or `{ja: …, en: …}`.
    Sentence,
    /// `error`, `warning`, `note` or `off`.
    Severity,
    /// The version of the format; there is only one.
    Version,
    /// The one kind of a rule, with its parameters.
    Check,
    /// Any content: the document of an example.
    Any,
    /// A record.
    Record(&'static [Member]),
    /// One record or a list of them.
    Records(&'static [Member]),
    /// One text or record, or a list of them.
    TextsOrRecords(&'static [Member]),
    /// A record whose members have any name and this form.
    ByName(&'static Form),
}

/// A member of a record. [`Fields::of`](super::Fields::of) accepts only declared members; the
/// schema is generated from the same declaration.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// The key.
    pub name: &'static str,
    /// The form of its value.
    pub form: Form,
    /// Whether the record must have it.
    pub required: bool,
    /// One line: meaning, default, limits. English.
    pub en: &'static str,
    /// The same in Japanese.
    pub ja: &'static str,
}

impl Member {
    /// A member that may be left out.
    pub const fn new(name: &'static str, form: Form, en: &'static str, ja: &'static str) -> Self {
        Self { name, form, required: false, en, ja }
    }

    /// A required member.
    pub const fn required(
        name: &'static str,
        form: Form,
        en: &'static str,
        ja: &'static str,
    ) -> Self {
        Self { name, form, required: true, en, ja }
    }
}
