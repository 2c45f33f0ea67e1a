//! Knows cells at the end of a run of alike formulas, or between two of them, that differ from the run in one operand, leave out
//! an addend, or are typed. The run goes on in a line beside it, or the operand is fixed. Does not know results.

use rustc_hash::FxHashSet;

use super::runs::{Odd, Shapes};
use crate::document::grid::formula::{Word, shifted, words};

/// Number of alike formulas that are enough beside another formula.
const ALIKE: usize = 2;
/// The same beside a typed number.
const BESIDE_TYPED: usize = 3;

/// A cell beside the longest run of one shape, and where that is.
struct Beside {
    odd: Odd,
    /// Number of formulas of the run.
    count: usize,
    is_between: bool,
}

impl Shapes<'_> {
    /// The cells of columns, or of rows, that differ from the run beside them in one operand; the typed numbers beside a run.
    pub(super) fn at_ends(&self, is_down: bool, is_typed: bool) -> Vec<Odd> {
        let enough = if is_typed { BESIDE_TYPED } else { ALIKE };
        let is_odd = |it: &Beside| match is_typed {
            true => self.shape(it.odd.row, it.odd.column).is_none() && self.goes_on_beside(&it.odd),
            false => self.is_slipped(it),
        };
        let beside = self.segments(is_down).iter().flat_map(|segment| {
            (0..segment.len()).filter_map(move |index| self.beside_run(segment, index, enough))
        });
        beside.filter(is_odd).map(|it| it.odd).collect()
    }

    fn is_slipped(&self, it: &Beside) -> bool {
        let is_sure = it.is_between || it.count > ALIKE;
        match self.difference(&it.odd) {
            None => false,
            Some(Difference::Fixed) => true,
            Some(Difference::Reference) => is_sure || self.goes_on_beside(&it.odd),
            Some(Difference::Number) => self.goes_on_beside(&it.odd),
        }
    }

    /// Cell number `index` of a segment, if it is behind, before or between at least `enough` formulas of one other shape.
    fn beside_run(&self, segment: &[(u32, u32)], index: usize, enough: usize) -> Option<Beside> {
        let (row, column) = segment[index];
        let own = self.of[&(row, column)];
        let first =
            |it: Option<&(u32, u32)>| it.and_then(|it| self.of[it]).filter(|it| Some(*it) != own);
        let (before, behind) = (&segment[..index], &segment[index + 1..]);
        let count = |side: &mut dyn Iterator<Item = &(u32, u32)>, shape: u32| {
            side.take_while(|it| self.of[it] == Some(shape)).count()
        };
        let above = first(before.last()).map(|it| (it, count(&mut before.iter().rev(), it)));
        let below = first(behind.first()).map(|it| (it, count(&mut behind.iter(), it)));
        let (like, count, is_between) = match (above, below) {
            (Some((one, a)), Some((other, b))) if one == other => (index - 1, a + b, true),
            (Some((_, a)), _) if a >= enough => (index - 1, a, false),
            (_, Some((_, b))) => (index + 1, b, false),
            _ => return None,
        };
        let odd = Odd { row, column, like: segment[like], is_end: true };
        (count >= enough).then_some(Beside { odd, count, is_between })
    }

    /// Whether the line before or behind goes on where the run of `odd` breaks off.
    fn goes_on_beside(&self, odd: &Odd) -> bool {
        let is_down = odd.like.1 == odd.column;
        let lines = (1..=NEAR).flat_map(|by| {
            let moved = |(row, column): (u32, u32), up: bool| match (is_down, up) {
                (true, true) => Some((row, column.checked_sub(by)?)),
                (true, false) => Some((row, column + by)),
                (false, true) => Some((row.checked_sub(by)?, column)),
                (false, false) => Some((row + by, column)),
            };
            [true, false].map(|up| moved((odd.row, odd.column), up).zip(moved(odd.like, up)))
        });
        lines.flatten().any(|(own, like)| {
            let shape = self.shape(own.0, own.1);
            shape.is_some() && shape == self.shape(like.0, like.1)
        })
    }

    /// How the formula of `odd` differs from that of the run, if it does in one operand only.
    fn difference(&self, odd: &Odd) -> Option<Difference> {
        let formula = |(row, column): (u32, u32)| self.sheet.formula(self.sheet.at(row, column)?);
        let own = formula((odd.row, odd.column))?;
        let by = |to: u32, from: u32| i64::from(to) - i64::from(from);
        let due = formula(odd.like)?;
        let due = shifted(due, by(odd.row, odd.like.0), by(odd.column, odd.like.1));
        let (own, due) = (operands(own), operands(&due));
        // A copy of another cell is one on purpose.
        if own.len() == due.len() && own.len() > 1 {
            let mut unlike = own.iter().zip(&due).filter(|it| it.0 != it.1);
            let (one, other) = unlike.next().filter(|_| unlike.next().is_none())?;
            let is_fixed = |it: &Operand| it.text.contains('$');
            return match (one.sort, other.sort) {
                (Sort::Number, Sort::Number) => Some(Difference::Number),
                (Sort::Reference, Sort::Reference) if is_fixed(one) && is_fixed(other) => {
                    Some(Difference::Fixed)
                }
                (Sort::Reference, Sort::Reference) => Some(Difference::Reference),
                _ => None,
            };
        }
        let addends = |all: &[Operand]| {
            let is_sum = all.iter().all(|it| it.sort == Sort::Reference || it.text == "+");
            is_sum.then(|| {
                let cells = all.iter().filter(|it| it.sort == Sort::Reference);
                cells.map(|it| it.text.clone()).collect::<FxHashSet<String>>()
            })
        };
        let (own, due) = (addends(&own)?, addends(&due)?);
        (own.len() < due.len() && own.is_subset(&due)).then_some(Difference::Reference)
    }
}

/// Maximum distance of a line beside a run.
const NEAR: u32 = 4;

/// How a formula differs from those of a run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Difference {
    /// In a reference that stays fixed in the run.
    Fixed,
    /// In another reference, or in an addend that it lacks.
    Reference,
    /// In a number.
    Number,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Number,
    /// A cell or a range.
    Reference,
    Other,
}

/// A part of a formula.
#[derive(PartialEq, Eq)]
struct Operand {
    text: String,
    sort: Sort,
}

/// The parts of `formula`; a range and the name of its sheet are one.
fn operands(formula: &str) -> Vec<Operand> {
    let words = words(formula);
    let text = |at: usize| words.get(at).map_or("", |it| &formula[it.1.clone()]);
    let mut out = Vec::new();
    let mut at = 0;
    while let Some((word, range)) = words.get(at) {
        let is_joined = |it: usize| matches!(text(it), ":" | "!");
        let mut end = at;
        while is_joined(end + 1) && end + 2 < words.len() {
            end += 2;
        }
        let sort = match word {
            _ if end > at => Sort::Reference,
            Word::Number => Sort::Number,
            Word::Cell(..) | Word::Column(_) | Word::Row(_) => Sort::Reference,
            _ => Sort::Other,
        };
        let text = formula[range.start..words[end].1.end].to_owned();
        out.push(Operand { text, sort });
        at = end + 1;
    }
    out
}
