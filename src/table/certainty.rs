//! Knows how certain a relation is, for `kenzan infer` and the checks. Does not judge its breaks:
//! `verdict` does, and more strictly.

use super::axis::Axis;
use super::relation::{Certainty, Kind, Relation};
use super::score;
use super::sheet::Sheet;
use super::words::Words;

/// Least score of a relation that is likely meant.
const LIKELY: i32 = 10_000;

/// Sets how certain it is that `it` is meant, and whether its words say so.
pub(super) fn settle(sheet: &Sheet, it: &mut Relation) {
    it.has_word = has_word(sheet, it);
    it.certainty = it.certainty.max(told(it));
}

fn has_word(sheet: &Sheet, it: &Relation) -> bool {
    let lines = if it.axis == Axis::Rows { &sheet.rows } else { &sheet.columns };
    let own = lines[it.stated].words;
    match it.kind {
        Kind::Total => own.has(Words::TOTAL),
        Kind::OfWhich => it.operands.iter().all(|it| lines[it.line].words.has(Words::PART)),
        Kind::Difference => own.has(Words::DIFFERENCE),
        Kind::Share | Kind::Rate | Kind::Quotient => {
            own.has(Words::RATIO) || lines[it.stated].has_percent
        }
        Kind::Average => own.has(Words::AVERAGE),
        Kind::Levy => true,
        _ if it.has_formula => true,
        Kind::Running => own.has(Words::CUMULATIVE.with(Words::BALANCE)),
        Kind::Product => {
            let factor = Words::PRICE.with(Words::QUANTITY);
            it.operands.iter().any(|it| lines[it.line].words.has(factor))
        }
    }
}

fn told(it: &Relation) -> Certainty {
    let has_word = it.has_word;
    let (holds, tested) = (it.holding(), it.slots.len());
    let broken = it.breaks.iter().map(|it| it.certainty).max().unwrap_or_default();
    let told = match () {
        () if holds * 4 < tested * 3 => Certainty::Possible,
        () if holds >= 3 && it.score >= score::SURE || has_word && it.score >= score::WORTH => {
            Certainty::Certain
        }
        () if it.score >= LIKELY || has_word && holds > 0 => Certainty::Likely,
        () => Certainty::Possible,
    };
    told.max(broken)
}
