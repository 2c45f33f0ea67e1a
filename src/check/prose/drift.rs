//! Knows figures of sentences that are one slip away from a figure of a table with the same label: one other
//! digit, two swapped, one lost, ten times as much. Needs no grammar and so reads any language: a label, a figure
//! after it, and no cell with that figure are sufficient. Does not report larger differences, since the figure may
//! be another one.

mod bound;
mod columns;
mod combined;
mod company;
mod computed;
mod expected;
mod mean;
mod meant;
mod otherwise;
mod part;
mod percentage;
mod printed;
mod sense;
mod stale;
mod superlative;
mod swapped;

use Verdict::{Right, Wrong};
pub(super) use computed::Kind;
pub(super) use sense::{Senses, kinds};

use crate::check::sentence::Sentence;
use crate::check::years::{Period, period, years};
use rust_decimal::Decimal;

use super::cells::{Cell, Cells, Line};
use super::grid::Grids;
use crate::check::context::Context;
use crate::check::draft::Block;
use crate::check::phrases::{any, phrases};
use crate::check::slip::{bare_digits, digits, is_slip, length};
use crate::check::{Findings, InstanceState};
use crate::diagnostic::{Diagnostic, Text};
use crate::pattern::pattern;
use crate::quantity::precision::consistent;
use crate::quantity::{Quantity, Rounding};
use crate::table::Words;
use crate::text;

// The year directly after a figure and its unit.
pattern!(YEAR_BEHIND, r"^(?:\s*\p{L}+){0,4}\s+(?:in|im Jahr|en|nel|em)\s+((?:19|20)[0-9]{2})\b");

// Words for an increase or decrease.
phrases!(CHANGE, "more", "less");

// Words for the total of a bill or offer.
pattern!(GRAND, &format!("{}\\W*$", any("grand-total")));

// Words for the difference of two amounts that is left or saved.
phrases!(SAVED, "saved");

/// A sentence and the tables of its draft.
pub(super) struct Drift<'t, 's, 'c, 'd> {
    pub(super) cx: &'t Context<'c>,
    pub(super) block: &'t Block<'d>,
    pub(super) sentence: &'t Sentence<'d>,
    /// The sentence before it in its block.
    pub(super) previous: &'t str,
    /// The start of the sentence in its block.
    pub(super) start: usize,
    pub(super) cells: &'s Cells<'d>,
    pub(super) grids: &'s Grids<'d>,
    pub(super) senses: Senses,
}

/// Maximum number of letters between a label and a figure with few digits.
const NEAR: usize = 24;

/// Number of letters before a figure from which they may name what it is about.
const FEW: usize = 8;

/// How surely words name a row or column that is in them.
const NAMED: usize = 2;

/// The cells that a figure may state, each with its row.
type Meant<'s, 'd> = Vec<(&'s Line<'d>, &'s Cell<'d>)>;

/// The right value of a figure.
struct Due<'s, 'd> {
    line: &'s Line<'d>,
    value: String,
    /// The cells that it is computed from.
    from: Vec<&'s Cell<'d>>,
}

/// The comparison of a figure with its known value.
enum Verdict<'s, 'd> {
    Right,
    Wrong(Due<'s, 'd>),
}

impl<'s, 'd> Drift<'_, 's, '_, 'd> {
    /// Checks each figure that no other check has judged. `line` is the last row that the previous sentence was
    /// about, and is updated for this sentence.
    pub(super) fn check(
        &self,
        judged: &[bool],
        line: &mut Option<&'s Line<'d>>,
        found: &mut Findings,
    ) {
        let mut is_of_row = false;
        for (index, figure) in self.sentence.figures.iter().enumerate() {
            if self.is_year(index) || self.block.is_quiet(&self.range(index)) {
                continue;
            }
            let zone = self.zone(index);
            let named = self.cells.named(zone);
            let is_named = named.is_some();
            if is_named {
                *line = named;
                is_of_row = true;
            }
            if line.is_none() && figure.unit.base() == "%" {
                *line = self.leads_to(index);
                is_of_row |= line.is_some();
            }
            let due = match figure.unit.base() {
                "%" => {
                    let due = line.and_then(|line| self.percentage(index, zone, line));
                    // A sentence with words of its own may be about another thing than the one before it.
                    let is_bare = zone.chars().filter(|c| c.is_alphabetic()).count() < FEW;
                    due.filter(|it| is_of_row || is_bare || matches!(it, Right))
                }
                _ => self.amount(index, zone, line, is_of_row),
            };
            is_of_row |= matches!(due, Some(Right)) && line.is_some();
            // A figure that no cell explains is not about the row named before it, and neither are those after it.
            if due.is_none() && is_named {
                *line = None;
                is_of_row = false;
            }
            if judged[index] {
                continue;
            }
            let settled = self.settled(index, due);
            match settled.filter(|it| !self.is_of_other_thing(index, it)) {
                Some(Right) => self.held(index, found),
                Some(Wrong(due)) => {
                    self.held(index, found);
                    found.checked(InstanceState::Violated);
                    found.report(self.differs(index, &due));
                }
                None => self.left(index, zone, found),
            }
        }
        self.superlative(found);
        // After a sentence about no row, the next one is not about the row before.
        *line = line.filter(|_| is_of_row);
    }

    /// The verdict after `due`, by the names and the words for a kind of value in the sentence.
    fn settled(&self, index: usize, due: Option<Verdict<'s, 'd>>) -> Option<Verdict<'s, 'd>> {
        match due {
            Some(Right) => {
                let other = self.of_other_cell(index).or_else(|| self.contradicted(index));
                other.or_else(|| self.of_swapped_row(index)).map(Wrong).or(due)
            }
            Some(Wrong(_)) => {
                let other = self.expected(index);
                other.or_else(|| if self.explains(index) { Some(Right) } else { due })
            }
            None => {
                let other = || self.of_other_cell(index).or_else(|| self.in_company(index));
                let due = self.expected(index).or_else(|| other().map(Wrong));
                due.or_else(|| self.of_amount_before(index))
            }
        }
    }

    fn held(&self, index: usize, found: &mut Findings) {
        found.claims.add_part(self.block.node, self.range(index));
    }

    fn range(&self, index: usize) -> std::ops::Range<usize> {
        let range = self.sentence.range(index);
        self.start + range.start..self.start + range.end
    }

    fn is_year(&self, index: usize) -> bool {
        self.sentence.is_year(index)
    }

    /// The words before figure number `index`, back to the previous figure that is not a year.
    fn zone(&self, index: usize) -> &'d str {
        let before = (0..index).rev().find(|it| !self.is_year(*it));
        let start = before.map_or(0, |it| self.sentence.range(it).end);
        let zone = &self.sentence.text[start..self.sentence.range(index).start];
        // The word directly after a figure belongs to it: `113 contributors across 41 companies`.
        match before {
            Some(_) => {
                let is_latin = |c: char| c.is_alphabetic() && u32::from(c) < 0x250;
                zone.trim_start_matches(' ').trim_start_matches(is_latin)
            }
            None => zone,
        }
    }

    /// The right value of an amount, if known: the cell with its label, the total, or the change of the row that
    /// the sentence is about; `Right` if it is right.
    fn amount(
        &self,
        index: usize,
        zone: &str,
        line: &mut Option<&'s Line<'d>>,
        is_of_row: bool,
    ) -> Option<Verdict<'s, 'd>> {
        let figure = &self.sentence.figures[index];
        let own = digits(figure);
        if !figure.is_definite() || length(figure) < 2 {
            return None;
        }
        let is_named = self.cells.named(zone).is_some();
        let is_change =
            CHANGE.is_match(zone) || !is_named && (is_of_row || self.says_change(index));
        let changed = line.filter(|_| is_change).map(|it| changes(it)).unwrap_or_default();
        let states = |it: &&Line<'d>| it.cells.iter().any(|it| self.agrees(figure, &it.quantity));
        let rows: Vec<&'s Line<'d>> = self.cells.near(figure).filter(states).collect();
        if !rows.is_empty() {
            // If one row contains it, or totals of several tables do, the following text is about that row.
            let is_one = rows.len() == 1 || rows.iter().all(|it| it.is_total());
            let widest = rows.into_iter().max_by_key(|it| it.cells.len());
            *line = line.filter(|_| is_named).or(widest.filter(|_| is_one));
            return Some(Right);
        }
        let magnitude = figure.value.abs().normalize();
        if changed.iter().any(|it| it.0.abs().normalize() == magnitude) {
            return Some(Right);
        }
        if let Some(due) = self.mean(index).or_else(|| self.combined(index, zone)) {
            return Some(due);
        }
        let is_slip = |due: &Quantity| is_slip(&own, figure, &digits(due), due);
        let of = |it: &&(Decimal, [&'s Cell<'d>; 2])| {
            let due = Quantity { value: it.0, ..it.1[0].quantity.clone() };
            own.len() > 2 && figure.unit.compatible(&due.unit) && is_slip(&due)
        };
        let change = || {
            let (value, from) = changed.iter().find(of)?;
            let shown = Quantity { value: *value, ..from[0].quantity.clone() };
            line.map(|line| Wrong(Due { line, value: shown.to_string(), from: from.to_vec() }))
        };
        if own.len() < 2 {
            return None;
        }
        if self.is_mean(zone) || self.is_otherwise(index, zone, *line) {
            // A comparison with the year before is stated as one.
            return change().filter(|_| !self.is_of_plan(index, zone) && self.says_change(index));
        }
        self.of_cell(index, zone, *line)
            .map(Wrong)
            .or_else(change)
            .or_else(|| self.of_any(index).map(Wrong))
            .or_else(|| self.bound(index))
    }

    /// Whether the figure behind `zone` is an average, which is no cell of a row that only another sentence names.
    fn is_mean(&self, zone: &str) -> bool {
        self.cells.named(zone).is_none()
            && Words::of(zone.trim()).has(Words::AVERAGE)
            && self.cells.headed(zone).is_empty()
    }

    /// The cell of which a figure is a slip, if the figure may state that cell. Several rows together have none.
    fn of_cell(&self, index: usize, zone: &str, line: Option<&'s Line<'d>>) -> Option<Due<'s, 'd>> {
        if self.is_of_several(zone) {
            return None;
        }
        let figure = &self.sentence.figures[index];
        let own = digits(figure);
        let is_slip = |due: &Quantity| is_slip(&own, figure, &digits(due), due);
        let behind = self.sentence.after(index).split([',', ';', '.', '(']).next();
        let mut meant = self.meant([zone, behind.unwrap_or_default()], own.len(), line);
        // Two digits often resemble two others, so they must be close to their label.
        let is_near = |it: &&Line<'d>| it.letters_behind(zone).is_some_and(|it| it <= NEAR);
        if own.len() < 3 && self.cells.named(zone).is_some_and(|it| !is_near(&it)) {
            meant.clear();
        }
        if own.len() < 3
            && let Some(counted) = self.counted(index)
        {
            meant.retain(|it| it.1.is_called(&counted));
        }
        let cells =
            meant.iter().filter(|it| self.is_of_time(index, it.0, it.1) && is_slip(&it.1.quantity));
        let mut cells = cells
            .filter(|it| !self.is_stated(&digits(&it.1.quantity)) && !self.is_foreign(index, it.1));
        let (line, cell) = cells.next()?;
        let value = cell.node.text().trim().to_owned();
        Some(Due { line, value, from: vec![cell] })
    }

    /// The cells that a figure after `zone` may state: those of the label in it, of the heading in it, or of the
    /// totals. A figure with many digits but without a label can only state a total.
    fn meant(
        &self,
        [zone, behind]: [&str; 2],
        length: usize,
        line: Option<&'s Line<'d>>,
    ) -> Meant<'s, 'd> {
        if let Some(line) = self.cells.named(zone) {
            return line.cells.iter().filter(|it| it.is_amount()).map(|it| (line, it)).collect();
        }
        let mut headed = self.cells.headed(zone);
        if headed.is_empty() && length > 2 && line.is_none() {
            headed = self.cells.headed(behind);
        }
        let says_total = Words::of(zone.trim()).has(Words::TOTAL) || GRAND.is_match(zone);
        match () {
            () if !headed.is_empty() => headed,
            () if says_total || line.is_none() && length > 3 => {
                self.cells.totals().filter(|it| self.may_be_total(it.0, length)).collect()
            }
            () => Vec::new(),
        }
    }

    /// Whether a figure of so many digits may mean the total `line`.
    fn may_be_total(&self, line: &Line<'_>, digits: usize) -> bool {
        let at = self.block.node.span().start;
        self.cells.may_be_total(line, at, self.whole(), digits)
    }

    /// Whether two figures agree within their rounding, or have the same digits.
    fn agrees(&self, figure: &Quantity, cell: &Quantity) -> bool {
        bare_digits(figure) == bare_digits(cell)
            || !is_far(figure, cell)
                && [Rounding::ByUnit, Rounding::Truncate]
                    .iter()
                    .any(|it| consistent(&[figure, cell], *it).is_ok())
    }

    /// Whether figure number `index` may be of the same period as the column.
    fn is_of_time(&self, index: usize, line: &Line<'d>, cell: &Cell<'d>) -> bool {
        let zone = self.zone(index);
        let ends = |c: char| ",;(、，；（。".contains(c);
        let behind = &self.sentence.text[self.sentence.range(index).end..];
        let near = behind.split(ends).next().unwrap_or_default();
        let said: Vec<i64> = years(zone).into_iter().chain(years(near)).collect();
        let of = years(cell.header);
        let around = || self.cells.years_around(line);
        let known = if of.is_empty() && !said.is_empty() { around() } else { of.clone() };
        let is_before = period(zone) == Some(Period::Previous) && of.is_empty();
        let is_known = said.is_empty() || known.is_empty();
        !is_before && (is_known || said.iter().any(|it| known.contains(it)))
    }

    /// Whether another figure of the sentence has these digits.
    fn is_stated(&self, due: &str) -> bool {
        self.sentence.figures.iter().any(|it| digits(it) == due)
    }

    /// The word after figure number `index` if it ends the clause: the counted noun or the unit, `42 min`.
    fn counted(&self, index: usize) -> Option<String> {
        let behind = self.sentence.after(index).strip_prefix(' ')?;
        let is_letter = |c: char| c.is_alphabetic() && u32::from(c) < 0x250;
        let word = &behind[..behind.find(|c| !is_letter(c)).unwrap_or(behind.len())];
        let rest = behind[word.len()..].trim_start_matches(' ');
        let is_end =
            rest.is_empty() || rest.starts_with(['\n', '\r', ',', ';', '.', ':', ')', '(']);
        (is_end && word.chars().count() > 2).then(|| word.to_lowercase())
    }

    /// Compares a stated remainder with the two amounts before it: 収入合計…円から支出合計…円を差し引いた残額は…円.
    fn left(&self, index: usize, zone: &str, found: &mut Findings) {
        let figure = &self.sentence.figures[index];
        let is_like =
            |it: &usize| !self.is_year(*it) && self.sentence.figures[*it].unit == figure.unit;
        let before: Vec<usize> = (0..index).filter(is_like).collect();
        let [.., one, other] = before[..] else { return };
        let is_left = Words::of(zone.trim()).has(Words::BALANCE) || SAVED.is_match(zone);
        if figure.unit.base() == "%" || !is_left {
            return;
        }
        let [a, b] = [one, other].map(|it| self.sentence.figures[it].value);
        let due = Quantity { value: (a - b).abs(), ..self.sentence.figures[other].clone() };
        if due.value == figure.value.abs() {
            [index, one, other].into_iter().for_each(|it| self.held(it, found));
            return found.checked(InstanceState::Holds);
        }
        let own = digits(figure);
        if own.len() > 2 && is_slip(&own, figure, &digits(&due), &due) {
            found.checked(InstanceState::Violated);
            let (stated, computed) = (self.sentence.printed(index), due.to_string());
            let message = text!(
                "{stated} is stated as the remainder, but the two amounts before it leave {computed}",
                "残りは{stated}とあるが、前の2つの金額の差は{computed}"
            );
            let finding = self.cx.finding(message);
            let finding = finding.at(self.block.span(self.range(index)), text!("stated", "記載"));
            let from = [one, other].map(|it| self.block.span(self.range(it)));
            let finding = from.into_iter().fold(finding, |it, span| it.at(span, Text::default()));
            found.report(finding.value("stated", stated).value("computed", computed));
        }
    }

    fn differs(&self, index: usize, due: &Due<'s, 'd>) -> Diagnostic {
        let (label, stated) = (due.line.label.value.trim(), self.sentence.printed(index));
        let value = &due.value;
        let is_cell = due.from.iter().all(|it| it.node.id == due.from[0].node.id);
        let message = match is_cell {
            true => text!(
                "{stated} is stated for `{label}`, but the table gives {value}",
                "「{label}」についてここでは{stated}とあるが、表では{value}"
            ),
            false => text!(
                "{stated} is stated for `{label}`, but the figures in the table give {value}",
                "「{label}」についてここでは{stated}とあるが、表の値から計算すると{value}"
            ),
        };
        let finding = self.cx.finding(message);
        let mut finding = finding.at(self.block.span(self.range(index)), text!("stated", "記載"));
        for cell in &due.from {
            finding = finding.at(cell.node.span(), text!("in the table", "表の値"));
        }
        finding
            .at(due.line.label.span, Text::default())
            .value("stated", stated)
            .value("computed", value)
    }
}

/// The differences of any two amounts of a row, and the differences in its cells.
fn changes<'s, 'd>(line: &'s Line<'d>) -> Vec<(Decimal, [&'s Cell<'d>; 2])> {
    let amounts: Vec<&Cell<'d>> = line.cells.iter().filter(|it| it.is_amount()).take(4).collect();
    let pairs = amounts.iter().enumerate().flat_map(|(at, one)| {
        amounts[at + 1..]
            .iter()
            .map(move |other| (one.quantity.value - other.quantity.value, [*one, *other]))
    });
    let is_change =
        |it: &&Cell<'_>| it.words.has(Words::DIFFERENCE) && it.quantity.unit.base() != "%";
    let stated = line.cells.iter().filter(is_change).map(|it| (it.quantity.value, [it, it]));
    pairs.chain(stated).filter(|it| !it.0.is_zero()).collect()
}

/// Whether one of two figures with the same unit is more than twice the other, which rounding cannot explain.
fn is_far(one: &Quantity, other: &Quantity) -> bool {
    let [a, b] = [one, other].map(|it| it.value.abs());
    let is_plain = |it: &Quantity| it.is_definite() && it.until.is_none() && !it.value.is_zero();
    let is_more = |a: Decimal, b: Decimal| b.checked_add(b).is_some_and(|b| a > b);
    one.unit == other.unit && is_plain(one) && is_plain(other) && (is_more(a, b) || is_more(b, a))
}
