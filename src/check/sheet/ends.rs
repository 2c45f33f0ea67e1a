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
    /// The cells that differ from the run in one operand.
    pub(super) fn slipped(&self) -> Vec<Odd> {
        let is_slipped = |it: &Beside| {
            let is_sure = it.is_between || it.count > ALIKE;
            match self.difference(&it.odd) {
                None => false,
                Some(Difference::Fixed) => true,
                Some(Difference::Reference) => is_sure || self.goes_on_beside(&it.odd),
                Some(Difference::Number) => self.goes_on_beside(&it.odd),
            }
        };
        let all = self.beside_runs(ALIKE).into_iter().filter(is_slipped);
        all.map(|it| it.odd).collect()
    }

    /// The typed numbers at the end of a run.
    pub(super) fn typed_ends(&self) -> Vec<Odd> {
        let is_typed = |it: &Beside| {
            let odd = &it.odd;
            self.of.get(&(odd.row, odd.column)) == Some(&None) && self.goes_on_beside(odd)
        };
        let all = self.beside_runs(BESIDE_TYPED).into_iter().filter(is_typed);
        all.map(|it| it.odd).collect()
    }

    /// The cells behind, before or between at least `enough` formulas of one shape, of another shape.
    fn beside_runs(&self, enough: usize) -> Vec<Beside> {
        let mut out = Vec::new();
        for is_down in [true, false] {
            for segment in self.segments(is_down) {
                let of = |index| self.beside_run(&segment, index, enough);
                out.extend((0..segment.len()).filter_map(of));
            }
        }
        out
    }

    /// The same for cell number `index` of a segment.
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
