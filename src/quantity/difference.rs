//! Knows single changes that would make a sum balance, and words them without choosing. Does not know which figure
//! is wrong: an explanation is an observation about the digits.

use rust_decimal::Decimal;

use super::exact::{Exact, Overflow};
use super::interval::{Bound, Interval};
use super::qualifier::Qualifier;
use super::sum::{SumOutcome, Term, Verdict};
use super::{Quantity, Unit};
use crate::diagnostic::Text;
use crate::source::Span;
use crate::text;

/// A kind of single change that balances a sum, in the order of evidence: the least likely coincidence first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// All terms marked 再掲 are left out.
    RelistedCounted,
    /// A figure is multiplied by 10ⁿ, 1 ≤ |n| ≤ 8.
    Scaled,
    /// One of two equal terms is left out.
    CountedTwice,
    /// A figure's sign is reversed.
    SignFlipped,
    /// Two neighbouring digits of a figure are swapped.
    DigitsSwapped,
    /// A figure listed elsewhere is added.
    Omitted,
    /// A term is left out.
    Surplus,
    /// A term is added once more.
    AddedTwice,
    /// One digit of a figure is changed.
    DigitChanged,
}

/// One single change that makes the sum balance exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The kind of change.
    pub change: Change,
    /// The bytes of the changed figure.
    pub span: Span,
    /// Which term; `None` for the total and for a figure listed elsewhere.
    pub index: Option<usize>,
    /// The figure as written.
    pub written: Quantity,
    /// The figure after the change, if the change affects its digits, sign or size.
    pub instead: Option<Quantity>,
    /// Whether the sum then balances exactly, and not only within rounding.
    pub is_exact: bool,
}

impl Explanation {
    /// The explanation as a sentence without a final stop.
    pub fn text(&self) -> Text {
        let written = &self.written;
        let Some(instead) = &self.instead else {
            return match self.change {
                Change::RelistedCounted => text!(
                    "the difference equals the re-listed amounts ({written}), as if they had been counted again",
                    "再掲の金額（{written}、差と同じ値）を二重に数えると合う"
                ),
                Change::CountedTwice => text!(
                    "{written} is listed twice; counted once, the sum balances",
                    "2回ある{written}を1回だけ数えると合う"
                ),
                Change::Omitted => text!(
                    "the difference equals {written}, which is listed elsewhere; counted here, the sum balances",
                    "別の箇所にある{written}（差と同じ値）を加えると合う"
                ),
                Change::AddedTwice => text!(
                    "the difference equals the item {written}; counted twice, the sum balances",
                    "内訳の{written}（差と同じ値）を2回数えると合う"
                ),
                _ => text!(
                    "the difference equals the item {written}; without it, the sum balances",
                    "内訳の{written}（差と同じ値）を除くと合う"
                ),
            };
        };
        if !self.is_exact {
            return self.nearly(instead);
        }
        match self.change {
            Change::Scaled => text!(
                "{written} read as {instead} (off by a power of ten) would make the sum balance",
                "{written}を{instead}（桁違い）とすると合う"
            ),
            Change::SignFlipped => text!(
                "{written} with the opposite sign ({instead}) would make the sum balance",
                "{written}の符号を逆にすると（{instead}）合う"
            ),
            Change::DigitsSwapped => text!(
                "{written} with two neighbouring digits swapped ({instead}) would make the sum balance",
                "{written}の隣り合う2桁を入れ替えると（{instead}）合う"
            ),
            _ => text!(
                "{written} with one digit changed ({instead}) would make the sum balance",
                "{written}の1桁を変えると（{instead}）合う"
            ),
        }
    }
}

impl Explanation {
    fn nearly(&self, instead: &Quantity) -> Text {
        let written = &self.written;
        match self.change {
            Change::Scaled => text!(
                "{written} read as {instead} (off by a power of ten) would make the sum balance within rounding",
                "{written}を{instead}（桁違い）とすると丸めの範囲で合う"
            ),
            Change::SignFlipped => text!(
                "{written} with the opposite sign ({instead}) would make the sum balance within rounding",
                "{written}の符号を逆にすると（{instead}）丸めの範囲で合う"
            ),
            _ => text!(
                "{written} with two neighbouring digits swapped ({instead}) would make the sum balance within rounding",
                "{written}の隣り合う2桁を入れ替えると（{instead}）丸めの範囲で合う"
            ),
        }
    }
}

/// Single changes that make the sum balance *exactly*, the strongest evidence first, at most two.
///
/// A kind that fits in several places is no evidence and is left out. Only an impossible sum is explained.
/// `elsewhere` contains figures near the sum that it does not add.
///
/// If nothing balances it exactly, a slip (a power of ten, a sign, two digits) that balances it within rounding is
/// offered and marked as such, provided it is the only one: if rounding explains much of the difference, several
/// balance by accident.
pub fn explain(
    total: &Quantity,
    terms: &[Term<'_>],
    elsewhere: &[&Quantity],
    outcome: &SumOutcome,
) -> Vec<Explanation> {
    if outcome.verdict != Verdict::Impossible {
        return Vec::new();
    }
    let search = Search { total, terms, difference: outcome.difference, explained: None };
    let mut found: Vec<Explanation> = search.relisted().into_iter().collect();
    for (index, term) in terms.iter().enumerate() {
        search.term(index, term, &mut found);
    }
    // A figure that is exact by declaration is not a slip.
    if !total.step.is_zero() {
        search.figure(None, total, Decimal::NEGATIVE_ONE, &mut found);
    }
    for figure in elsewhere {
        search.omitted(figure, &mut found);
    }
    if found.is_empty() {
        nearly(&search, outcome).into_iter().collect()
    } else {
        single_of_each_kind(found)
    }
}

/// The only slip that makes the sum balance within rounding.
fn nearly(search: &Search<'_>, outcome: &SumOutcome) -> Option<Explanation> {
    let size = |end: Option<Bound>| end.and_then(|it| it.value.abs().ok());
    let bound = size(outcome.explained.lo)?.max(size(outcome.explained.hi)?);
    if bound.plus(bound).ok()? >= outcome.difference.abs().ok()? {
        return None;
    }
    let search = Search { explained: Some(outcome.explained), ..*search };
    let mut found = Vec::new();
    for (index, term) in search.terms.iter().enumerate() {
        search.figure(Some(index), term.quantity, term.weight, &mut found);
    }
    if !search.total.step.is_zero() {
        search.figure(None, search.total, Decimal::NEGATIVE_ONE, &mut found);
    }
    // A difference little above the bound fits any slip.
    let least = bound.shift(1).ok()?;
    let is_large = |it: &Quantity| it.exact().and_then(Exact::abs).is_ok_and(|it| it >= least);
    found.retain(|it| {
        it.change != Change::DigitChanged && it.instead.as_ref().is_some_and(is_large)
    });
    let only = found.pop()?;
    found.is_empty().then_some(Explanation { is_exact: false, ..only })
}

fn single_of_each_kind(mut found: Vec<Explanation>) -> Vec<Explanation> {
    found.sort_by_key(|it| it.change);
    // One digit nearly always fits somewhere: next to anything better, even if that fits in several
    // places, it is noise.
    if found.iter().any(|it| it.change != Change::DigitChanged) {
        found.retain(|it| it.change != Change::DigitChanged);
    }
    let groups = found.chunk_by(|a, b| a.change == b.change);
    groups.filter(|group| group.len() == 1).map(|group| group[0].clone()).take(2).collect()
}

struct Search<'a> {
    total: &'a Quantity,
    terms: &'a [Term<'a>],
    /// Computed minus stated, in the base unit; a change must remove it.
    difference: Exact,
    /// The remaining difference that is accepted; `None` accepts zero only.
    explained: Option<Interval>,
}

impl Search<'_> {
    /// Whether all relisted terms together are the difference.
    fn relisted(&self) -> Option<Explanation> {
        let relisted = |it: &&Term<'_>| it.quantity.qualifier.has(Qualifier::RELISTED);
        let first = self.terms.iter().position(|it| relisted(&it))?;
        let sum = self.terms.iter().filter(relisted).try_fold(Exact::ZERO, |sum, it| {
            sum.plus(it.quantity.exact()?.times(Exact::from(it.weight))?)
        });
        if sum != Ok(self.difference) {
            return None;
        }
        let term = self.terms[first].quantity;
        let written = self.in_total_unit(self.difference, term)?;
        let (change, index) = (Change::RelistedCounted, Some(first));
        Some(Explanation { change, span: term.span, index, written, instead: None, is_exact: true })
    }

    fn in_total_unit(&self, amount: Exact, like: &Quantity) -> Option<Quantity> {
        let unit: Unit = self.total.unit.clone();
        let value = amount.shift(-unit.power()).ok()?.trimmed().to_decimal()?;
        Some(Quantity { value, unit, ..like.clone() })
    }

    fn term(&self, index: usize, term: &Term<'_>, found: &mut Vec<Explanation>) {
        self.figure(Some(index), term.quantity, term.weight, found);
        let share = |it: &Term<'_>| it.quantity.exact()?.times(Exact::from(it.weight));
        if self.difference.is_zero() {
            return;
        }
        let relisted = term.quantity.qualifier.has(Qualifier::RELISTED);
        if share(term) == self.difference.negated() && !relisted {
            found.push(explanation(Change::AddedTwice, Some(index), term.quantity, None));
        }
        if share(term) != Ok(self.difference) {
            return;
        }
        let equal = |it: &Term<'_>| share(it) == Ok(self.difference);
        let twin = self.terms[..index].iter().any(equal);
        if !twin && self.terms[index + 1..].iter().any(equal) {
            return;
        }
        let change = if twin { Change::CountedTwice } else { Change::Surplus };
        if !(change == Change::Surplus && relisted) {
            found.push(explanation(change, Some(index), term.quantity, None));
        }
    }

    fn omitted(&self, figure: &Quantity, found: &mut Vec<Explanation>) {
        let fits = figure.unit.compatible(&self.total.unit)
            && figure.exact().and_then(|it| it.plus(self.difference)).is_ok_and(Exact::is_zero);
        if fits {
            found.push(explanation(Change::Omitted, None, figure, None));
        }
    }

    /// Changes to one figure, which has the weight `weight` in computed − stated.
    fn figure(
        &self,
        index: Option<usize>,
        figure: &Quantity,
        weight: Decimal,
        found: &mut Vec<Explanation>,
    ) {
        let value = figure.value;
        let mut offer = |change: Change, instead: Decimal| {
            if self.balances(figure, weight, instead) == Ok(true) {
                let instead = Quantity { value: instead, ..figure.clone() };
                found.push(explanation(change, index, figure, Some(instead)));
            }
        };
        if value.is_zero() {
            return;
        }
        offer(Change::SignFlipped, -value);
        for places in (-8..=8).filter(|n| *n != 0) {
            let scaled = Exact::from(value).shift(places).ok();
            if let Some(scaled) = scaled.and_then(|it| it.trimmed().to_decimal()) {
                offer(Change::Scaled, scaled);
            }
        }
        let digits: Vec<u8> = value.mantissa().unsigned_abs().to_string().into_bytes();
        for (change, changed) in rewritten(&digits) {
            if let Some(instead) = with_digits(value, &changed) {
                offer(change, instead);
            }
        }
    }

    fn balances(
        &self,
        figure: &Quantity,
        weight: Decimal,
        instead: Decimal,
    ) -> Result<bool, Overflow> {
        let changed = Exact::from(instead).minus(Exact::from(figure.value))?;
        let moved = changed.shift(figure.unit.power())?.times(Exact::from(weight))?;
        let left = self.difference.plus(moved)?;
        Ok(self.explained.map_or(left.is_zero(), |it| it.contains(left)))
    }
}

fn explanation(
    change: Change,
    index: Option<usize>,
    figure: &Quantity,
    instead: Option<Quantity>,
) -> Explanation {
    let (span, written) = (figure.span, figure.clone());
    Explanation { change, span, index, written, instead, is_exact: true }
}

/// Every number with two neighbouring digits swapped, and with one digit changed; the first digit
/// stays other than zero.
fn rewritten(digits: &[u8]) -> impl Iterator<Item = (Change, Vec<u8>)> {
    let swapped = (1..digits.len()).filter(|at| digits[at - 1] != digits[*at]).map(|at| {
        let mut changed = digits.to_vec();
        changed.swap(at - 1, at);
        (Change::DigitsSwapped, changed)
    });
    let replaced = (0..digits.len()).flat_map(move |at| {
        (b'0'..=b'9').filter(move |digit| *digit != digits[at]).map(move |digit| {
            let mut changed = digits.to_vec();
            changed[at] = digit;
            (Change::DigitChanged, changed)
        })
    });
    swapped.chain(replaced).filter(|(_, changed)| changed[0] != b'0')
}

fn with_digits(value: Decimal, digits: &[u8]) -> Option<Decimal> {
    let digits = str::from_utf8(digits).ok()?;
    let mantissa: i128 = digits.parse().ok()?;
    let signed = if value.is_sign_negative() { -mantissa } else { mantissa };
    Decimal::try_from_i128_with_scale(signed, value.scale()).ok()
}
