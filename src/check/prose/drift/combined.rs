//! Knows amounts computed from several cells: the sum of rows that a sentence names, and the difference of two
//! columns of a total; and long figures that are a slip of only one cell. Does not know single rows.

use crate::check::slip::digits;
use crate::check::slip::is_slip;

use super::super::cells::{Cell, Line, plus};
use super::{CHANGE, Drift, Due, Verdict};
use crate::check::phrases::phrases;
use crate::pattern::pattern;
use crate::quantity::Quantity;

// Words for rows that are not named.
pattern!(
    pub(super) OTHERS,
    "(?i)\\b(?:others?|weitere\\w*|andere\\w*|autres?|otr[oa]s|altr[ei]|outr[oa]s|overige)\\b|ほか|など|其他|기타"
);

phrases!(pub(super) TOGETHER, "together");
phrases!(pub(super) SUM, "sum-of");

fn sorted(digits: &str) -> Vec<u8> {
    let mut digits = digits.as_bytes().to_vec();
    digits.sort_unstable();
    digits
}

impl<'s, 'd> Drift<'_, 's, '_, 'd> {
    /// The right value of an amount computed from several cells.
    pub(super) fn combined(&self, index: usize, zone: &str) -> Option<Verdict<'s, 'd>> {
        self.of_rows(index, zone).or_else(|| self.of_columns(index, zone))
    }

    /// 「とても満足」と「満足」を合わせて323人: the sum of the named rows.
    fn of_rows(&self, index: usize, zone: &str) -> Option<Verdict<'s, 'd>> {
        if !TOGETHER.is_match(&zone.to_lowercase()) || OTHERS.is_match(zone) {
            return None;
        }
        let rows = self.cells.all_named(zone);
        let (first, rest) = rows.split_first().filter(|it| !it.1.is_empty())?;
        let sums = first.cells.iter().filter(|it| it.is_amount()).filter_map(|cell| {
            let others = rest.iter().map(|it| it.cells.iter().find(|it| it.header == cell.header));
            let others: Vec<&Cell<'d>> = others.collect::<Option<_>>()?;
            let from: Vec<&Cell<'d>> = std::iter::once(cell).chain(others).collect();
            Some((Quantity { value: plus(&from)?, ..cell.quantity.clone() }, from))
        });
        self.one_due(index, first, &sums.collect::<Vec<_>>())
    }

    /// Whether `zone` is about several rows together.
    pub(super) fn is_of_several(&self, zone: &str) -> bool {
        let lower = zone.to_lowercase();
        (SUM.is_match(&lower) || TOGETHER.is_match(&lower)) && self.cells.all_named(zone).len() > 1
    }

    /// 3月は2月より221台多い: the difference of two columns of the total.
    fn of_columns(&self, index: usize, zone: &str) -> Option<Verdict<'s, 'd>> {
        let words = format!("{zone}{}", self.sentence.after(index)).to_lowercase();
        let is_change = CHANGE.is_match(&words) && self.cells.named(self.sentence.text).is_none();
        if !is_change {
            return None;
        }
        let (line, [one, other]) = self.cells.between(zone)?;
        let value = one.quantity.value.checked_sub(other.quantity.value)?.abs();
        let due = Quantity { value, ..one.quantity.clone() };
        self.one_due(index, line, &[(due, vec![one, other])])
    }

    /// The sum of which the figure is a slip, if it equals none of `sums`.
    fn one_due(
        &self,
        index: usize,
        line: &'s Line<'d>,
        sums: &[(Quantity, Vec<&'s Cell<'d>>)],
    ) -> Option<Verdict<'s, 'd>> {
        let figure = self.sentence.figure(index);
        let own = digits(figure);
        if sums.iter().any(|it| self.agrees(figure, &it.0)) {
            return Some(Verdict::Right);
        }
        let slipped =
            |it: &&(Quantity, Vec<&'s Cell<'d>>)| is_slip(&own, figure, &digits(&it.0), &it.0);
        let (due, from) = sums.iter().find(slipped).filter(|_| own.len() > 2)?;
        Some(Verdict::Wrong(Due { line, value: due.to_string(), from: from.clone() }))
    }

    /// The only cell of which a figure with many digits is a slip, which is unlikely to be a coincidence.
    pub(super) fn of_any(&self, index: usize) -> Option<Due<'s, 'd>> {
        /// Minimum number of digits for a swap; other slips need one more.
        const MANY: usize = 5;
        let figure = self.sentence.figure(index);
        let own = digits(figure);
        if own.len() < MANY {
            return None;
        }
        let is_due = |it: &(&'s Line<'d>, &'s Cell<'d>)| {
            let due = digits(&it.1.quantity);
            let is_swap = sorted(&own) == sorted(&due);
            (own.len() > MANY || is_swap) && is_slip(&own, figure, &due, &it.1.quantity)
        };
        let lines = self.cells.slipped(figure);
        let cells = lines.flat_map(|it| it.cells.iter().map(move |c| (it, c)));
        let slips: Vec<_> = cells.filter(|it| it.1.is_amount()).filter(is_due).collect();
        let (line, cell) = *slips.first()?;
        let is_one = slips.iter().all(|it| digits(&it.1.quantity) == digits(&cell.quantity));
        let value = cell.node.text().trim().to_owned();
        is_one.then(|| Due { line, value, from: vec![cell] })
    }

    /// The only row with the amount after a percentage: `by 13.3 % to 1,020 GWh`.
    pub(super) fn leads_to(&self, index: usize) -> Option<&'s Line<'d>> {
        pattern!(TO, "(?i)^\\s*(?:auf|to|à|a|al|naar|para)\\s+[€$£]?$");
        let next = self.sentence.figures.get(index + 1).filter(|it| !it.unit.is_percent())?;
        if !TO.is_match(self.sentence.after(index)) || digits(next).len() < 2 {
            return None;
        }
        let states = |it: &&Line<'d>| it.cells.iter().any(|it| self.agrees(next, &it.quantity));
        let mut rows = self.cells.near(next).filter(states);
        rows.next().filter(|_| rows.next().is_none())
    }
}
