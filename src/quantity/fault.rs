//! Knows why a text is not the expected figure, and the wording. Does not know which rule or column expected it.

use crate::diagnostic::Text;
use crate::source::Span;
use crate::text;

/// Why a text could not be read as a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// There are no digits where the number should begin.
    NotAFigure,
    /// Misplaced separators or points: `12,34`, `1.2.3`.
    Malformed,
    /// Digits of both widths in one number, for example because a footnote mark ran into it: `17５`.
    MixedWidths,
    /// More digits than kenzan computes with (28).
    TooLarge,
    /// Words that are neither unit nor qualifier follow the number.
    Trailing,
    /// A figure in brackets that may be a negative amount, a number of a list or an aside.
    Ambiguous,
    /// A year, month or day.
    Date,
}

/// A text that could not be read as a figure, and the bytes that prevent it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Why.
    pub kind: FaultKind,
    /// The bytes.
    pub span: Span,
}

impl Fault {
    /// The fault as a sentence without a final stop. `text` is the whole text that was read.
    pub fn text(self, text: &str) -> Text {
        let written = quoted(text);
        match self.kind {
            FaultKind::NotAFigure => {
                text!("`{written}` is not a number", "「{written}」は数値として読めない")
            }
            FaultKind::Malformed => text!(
                "`{written}` is not a number: its separators or points are misplaced",
                "「{written}」は桁区切りまたは小数点の位置が数値として正しくない"
            ),
            FaultKind::MixedWidths => text!(
                "`{written}` mixes full-width and half-width digits in one number",
                "「{written}」は1つの数値に全角と半角の数字が混在している"
            ),
            FaultKind::TooLarge => text!(
                "`{written}` is too large or too precise to compute with (28 digits)",
                "「{written}」は計算できる桁数（28桁）を超えている"
            ),
            FaultKind::Trailing => text!(
                "the number in `{written}` is followed by text that is neither a unit nor a qualifier",
                "「{written}」には、数値の後に単位でも添え書きでもない文字がある"
            ),
            FaultKind::Ambiguous => text!(
                "`{written}` in brackets may be a negative amount, a list number or a part of another amount",
                "「{written}」は括弧内の数値で、負数か番号か内数か判別できない"
            ),
            FaultKind::Date => {
                text!("`{written}` is a date, not an amount", "「{written}」は日付で、数量ではない")
            }
        }
    }

    /// Advice, unless the fault is obvious; with Japanese signs if `is_japanese`.
    pub fn help(self, is_japanese: bool) -> Option<Text> {
        match self.kind {
            FaultKind::Ambiguous if !is_japanese => Some(text!(
                "write a minus for a negative amount, \"of which\" for a part",
                "負数ならマイナスの符号、内数なら「of which」を付ける"
            )),
            FaultKind::Ambiguous => Some(text!(
                "write ▲ for a negative amount, うち for a part",
                "負数なら▲、内数なら「うち」を付ける"
            )),
            FaultKind::MixedWidths => Some(text!(
                "write all digits in one width, and separate the mark of a note",
                "数字の幅をそろえ、注の記号は数値から離す"
            )),
            _ => None,
        }
    }
}

/// Characters of a text that a message quotes.
const QUOTED: usize = 40;

/// `text` in one line, cut after [`QUOTED`] characters.
fn quoted(text: &str) -> String {
    let mut characters = text.trim().chars().map(|it| if it.is_control() { ' ' } else { it });
    let mut quoted: String = characters.by_ref().take(QUOTED).collect();
    if characters.next().is_some() {
        quoted.push('…');
    }
    quoted
}
