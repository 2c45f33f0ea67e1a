//! Knows percentages in sentences about a row: its share of the total, its change, or a ratio in its columns. Does
//! not report a percentage if the words do not show which of these it is.

use crate::check::slip::{digits, is_slip};
use crate::check::years::years;
use rust_decimal::Decimal;

use super::super::cells::{Cell, Line, percent};
use super::{CHANGE, Drift, Due, Verdict};
use crate::check::phrases::{any, phrases};
use crate::pattern::pattern;
use crate::quantity::Quantity;
use crate::table::Words;
use crate::vocabulary::Finder;

// A rate by its name: 収入率, 執行率.
pattern!(RATE, r"\p{Han}{1,5}率");

// Rates that are changes or shares of amounts, independently of column names.
pattern!(COMMON_RATE, &format!("{}$", any("common-rate")));

// Words for a part of a whole.
phrases!(SHARE, "share");

/// Maximum number of columns for which the words need not name the compared ones.
const FEW: usize = 4;
/// Maximum number of columns compared.
const MOST: usize = 12;

// After a percentage: its base, `of the expenses`.
pattern!(
    OF_ALL,
    "(?i)^\\s+(?:of the|der|des|aller|de la|del|de los|de las|da|do|das|dos|della|dello|delle|degli|dei|van de|van het|van alle)\\s+(\\p{L}{4,})"
);

/// A value that a percentage of a row may state.
struct Rate<'s, 'd> {
    /// Rounded and truncated.
    values: [Decimal; 2],
    /// The cells that it is computed from.
    from: Vec<&'s Cell<'d>>,
    /// Whether the words around the percentage indicate this value.
    is_said: bool,
}

/// The meaning of the words around a percentage.
struct PercentageSense {
    around: String,
    is_share: bool,
    is_change: bool,
    years: Vec<i64>,
}

impl<'s, 'd> Drift<'_, 's, '_, 'd> {
    /// The right value of a percentage about `line`, if its words show which one it is; `Right` if it is right.
    pub(super) fn percentage(
        &self,
        index: usize,
        zone: &str,
        line: &'s Line<'d>,
    ) -> Option<Verdict<'s, 'd>> {
        let figure = self.sentence.figure(index);
        let own = digits(figure);
        if own.len() < 2 || !figure.is_definite() || self.is_of_other_rate(index, zone, line) {
            return None;
        }
        let said = self.says_of(index, zone);
        let due = self.rates(index, &said, line);
        let holds =
            |due: &[Rate<'s, 'd>]| due.iter().any(|it| it.values.contains(&figure.value.abs()));
        // There may be totals of several tables, and a sentence without a row may be about them.
        let is_open = line.is_total() || self.cells.named(self.sentence.text).is_none();
        let of_totals = || self.cells.total_lines().any(|it| holds(&self.rates(index, &said, it)));
        let is_cell = |it: &Cell<'d>| it.quantity.value.abs() == figure.value.abs();
        if holds(&due) || line.cells.iter().any(is_cell) || is_open && of_totals() {
            return Some(Verdict::Right);
        }
        if self.is_otherwise(index, zone, Some(line))
            || self.is_before_forecast(line)
            || self.is_beside_unknown(index)
        {
            return None;
        }
        let slipped = |it: &&Rate<'s, 'd>| {
            let [rounded, _] = it.values;
            let due = Quantity { value: rounded, ..figure.clone() };
            it.is_said
                && rounded.scale() == figure.value.scale()
                && is_slip(&own, figure, &digits(&due), &due)
        };
        let it = due.iter().find(slipped)?;
        Some(Verdict::Wrong(Due {
            line,
            value: format!("{}%", it.values[0]),
            from: it.from.clone(),
        }))
    }

    /// Reads the words around a percentage.
    fn says_of(&self, index: usize, zone: &str) -> PercentageSense {
        let around = self.around(index, zone);
        let [says_share, is_change] = [&SHARE, &CHANGE].map(|it| it.is_match(&around));
        let of = OF_ALL.captures(self.sentence.after(index));
        let is_of_name = of.is_some_and(|it| self.cells.is_name(&it[1].to_lowercase()));
        let is_share = says_share || !is_change && is_of_name;
        PercentageSense { is_share, is_change, years: years(&around), around }
    }

    /// The values that a percentage of `line` may state: the ratios in its columns, its share of the total, and
    /// the ratios and changes of two of its amounts.
    fn rates(&self, index: usize, said: &PercentageSense, line: &'s Line<'d>) -> Vec<Rate<'s, 'd>> {
        let PercentageSense { is_share, is_change, ref around, .. } = *said;
        let is_beside = self.is_beside(index, line);
        let mut due = Vec::new();
        for cell in line.cells.iter().filter(|it| it.is_ratio()) {
            let says = |words: &Finder<()>| words.is_match(&cell.header.to_lowercase());
            let is_said = cell.is_called(around)
                || is_share && says(&SHARE)
                || is_change && (says(&CHANGE) || cell.words.has(Words::DIFFERENCE))
                || is_beside;
            due.push(Rate { values: [cell.quantity.value.abs(); 2], from: vec![cell], is_said });
        }
        let places = self.sentence.figure(index).value.scale();
        let mut give = |a: Decimal, [one, other]: [&'s Cell<'d>; 2], is_said: bool| {
            let values = percent(a, other.quantity.value, places);
            let values = values.map(|it| it.map(|it| it.abs()));
            due.extend(values.map(|values| Rate { values, from: vec![one, other], is_said }));
        };
        let amounts: Vec<&Cell<'d>> =
            line.cells.iter().filter(|it| it.is_amount()).take(MOST).collect();
        for (at, now) in amounts.iter().enumerate() {
            for whole in self.cells.wholes(line, now) {
                give(now.quantity.value, [now, whole], is_share || is_beside);
            }
            let is_like = |it: &&&Cell<'d>| it.quantity.unit.compatible(&now.quantity.unit);
            let others = amounts.iter().filter(|it| it.node.id != now.node.id);
            for then in others.filter(is_like) {
                // If both columns state years, the newer one is compared with the older one.
                let is_back = self.cells.years_of(now).first() < self.cells.years_of(then).first();
                // If there are many columns, the words must name one, which is compared with the previous one.
                let is_next = at > 0 && then.node.id == amounts[at - 1].node.id;
                let of = self.cells.years_of(now);
                let is_named = is_next && of.iter().any(|it| said.years.contains(it));
                let is_meant = is_change && !is_back && (amounts.len() <= FEW || is_named);
                give(now.quantity.value - then.quantity.value, [now, then], is_meant);
                let is_part = is_share && (amounts.len() == 2 || now.is_called(around));
                let is_base = then.is_called(around) && amounts.len() <= FEW;
                give(now.quantity.value, [now, then], is_part || is_base);
            }
        }
        due
    }

    /// Whether a percentage is in brackets after a figure of `line`: 1,203台（96.2％）.
    fn is_beside(&self, index: usize, line: &Line<'d>) -> bool {
        let opens = self.sentence.before(index).trim().trim_end_matches(['+', '-', '−', '＋']);
        let is_of_line =
            |it: &Quantity| line.cells.iter().any(|cell| self.agrees(it, &cell.quantity));
        let before = index.checked_sub(1).map(|it| self.sentence.figure(it));
        opens.ends_with(['(', '（']) && opens.chars().count() < 3 && before.is_some_and(is_of_line)
    }

    /// Whether the words around a percentage name a rate that is no column of the row: 予算現額に対して96.2％の収入率 with a
    /// column 構成比 of 69.2％.
    pub(super) fn is_of_other_rate(&self, index: usize, zone: &str, line: &Line<'d>) -> bool {
        let ends = ['、', '，', '。', ',', '；', '（'];
        let before = zone.rsplit(ends).next().unwrap_or_default();
        let behind = self.sentence.after(index).split(ends).next().unwrap_or_default();
        let Some(rate) = RATE.find(before).or_else(|| RATE.find(behind)) else { return false };
        let rate = rate.as_str();
        let is_called = |cell: &Cell<'d>| {
            let name = cell.header.split(['(', '（']).next().unwrap_or_default().trim();
            cell.header.contains(rate) || !name.is_empty() && rate.ends_with(name)
        };
        !COMMON_RATE.is_match(rate) && !line.cells.iter().any(is_called)
    }
}
