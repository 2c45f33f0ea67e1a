//! Knows words around a figure which show that it is not the figure of its row: a plan, a part, a condition,
//! another time. Does not know the right value.

use super::super::called::Said;
use super::super::cells::{Cell, Line};
use super::{Drift, Verdict};
use crate::check::phrases::phrases;
use crate::check::years::period;
use crate::vocabulary::Finder;

phrases!(pub(super) OTHERWISE, "otherwise", "adjusted");
phrases!(EARLIER, "earlier");

impl<'d> Drift<'_, '_, '_, 'd> {
    /// The words that describe figure number `index`, in lower case: `zone` before it, and the rest of its clause.
    /// If only a few words (`or`) separate it from the previous figure, the words before that describe both.
    pub(super) fn around(&self, index: usize, zone: &str) -> String {
        const FEW: usize = 8;
        const WORDS: usize = 4;
        let is_short = zone.chars().filter(|c| c.is_alphabetic()).count() < FEW;
        let before = (0..index).rev().find(|it| is_short && !self.is_year(*it));
        let shared = before.map_or("", |it| self.zone(it));
        let (behind, is_shared) = self.behind(index);
        let near = if is_shared { WORDS } else { usize::MAX };
        let behind: String = behind.split_inclusive(' ').take(near).collect();
        format!("{shared} · {zone} · {behind}").to_lowercase()
    }

    /// Whether a wrong figure is of something else: it is in another unit, of another owner, or the sum or difference of two
    /// others of the sentence.
    pub(super) fn is_of_other_thing(&self, index: usize, verdict: &Verdict<'_, 'd>) -> bool {
        let Verdict::Wrong(due) = verdict else { return false };
        let figure = &self.sentence.figures[index];
        let is_amount = !figure.unit.is_percent();
        self.is_limit(index)
            || self.has_other_whole(index, due.line)
            || is_amount && !self.is_of_points(index) && due.line.label.value.contains(['%', '％'])
            || due.from.first().is_some_and(|it| self.is_foreign(index, it))
            || self.has_owner(self.zone(index), due.line)
            || is_amount && self.follows(index)
    }

    /// Whether a figure is one that others exceed or not: 5,000万円を超えるのは3款.
    fn is_limit(&self, index: usize) -> bool {
        phrases!(LIMIT, "above-limit", "below-limit");
        let behind = self.sentence.after(index).trim_start_matches('の');
        let is_wide = behind.starts_with(|it: char| u32::from(it) > 0x2e7f);
        is_wide && LIMIT.find(behind).is_some_and(|it| it.start == 0)
    }

    /// Whether a percentage is of a whole in another table than `line`: `17 % of total expenditure`.
    fn has_other_whole(&self, index: usize, line: &Line<'d>) -> bool {
        let is_apart = |words: String| {
            let said = Said::of(&words);
            let whole = self.grids.views().find_map(|it| it.rows(&said).first().copied());
            whole.is_some_and(|it| !it.is_of_table_of(line))
        };
        let is_percent = self.sentence.figures[index].unit.is_percent();
        is_percent && self.whole_behind(index).is_some_and(is_apart)
    }

    /// Whether a figure is in a unit that the tables do not state, or another one than the cell: an altitude in metres
    /// is no amount of rain.
    pub(super) fn is_foreign(&self, index: usize, cell: &Cell<'d>) -> bool {
        /// Units that are too short to belong to any figure.
        const SHORT: [&str; 9] = ["m", "km", "cm", "mm", "kg", "g", "t", "ha", "l"];
        let unit = &self.sentence.figures[index].unit;
        let behind = self.sentence.after(index).strip_prefix([' ', '\u{a0}', '\u{202f}']);
        let behind = behind.and_then(|it| it.split(|it: char| !it.is_alphanumeric()).next());
        let written = match unit.is_none() {
            true => behind.filter(|it| SHORT.contains(it)),
            false => Some(unit.name()).filter(|_| unit.is_measure()),
        };
        let is_known = |it: &str| {
            self.cells.has_unit(it) || !unit.is_none() && self.cells.has_unit(unit.base())
        };
        let of = &cell.quantity.unit;
        match of.is_none() {
            true => written.is_some_and(|it| !is_known(it)),
            false => written.is_some_and(|it| unit.is_none() && it != of.name()),
        }
    }

    /// The rest of the clause after figure number `index`, and whether it leads to another figure, which its end
    /// would describe.
    pub(super) fn behind(&self, index: usize) -> (&'d str, bool) {
        let behind = self.sentence.after_years(index);
        let near = behind.split([',', ';', '.', '、', '。', '，']).next().unwrap_or_default();
        let goes_on = (index + 1..self.sentence.figures.len()).any(|it| !self.is_year(it));
        (near, goes_on && near.len() == behind.len())
    }

    /// The words of its clause before figure number `index`, in lower case, with the figures in it.
    pub(super) fn clause(&self, index: usize) -> String {
        const LONGEST: usize = 200;
        let before = &self.sentence.text[..self.sentence.range(index).start];
        let is_end = |at: usize, it: char| match it {
            ',' | ';' | ':' | '.' => before[at + 1..].starts_with(' '),
            it => "、，。；：(（".contains(it),
        };
        let near = before.char_indices().rev().take(LONGEST);
        let start = near.clone().find(|it| is_end(it.0, it.1)).or_else(|| near.clone().last());
        before[start.map_or(0, |it| it.0)..].to_lowercase()
    }

    /// The words of `zone` that are about figure number `index`: those before a comma belong to the previous figure.
    pub(super) fn own_part<'z>(&self, index: usize, zone: &'z str) -> &'z str {
        let is_behind = (0..index).any(|it| !self.is_year(it));
        let comma = zone.find([',', ';', '、', '，']).filter(|_| is_behind);
        &zone[comma.unwrap_or_default()..]
    }

    /// Whether figure number `index` is not the figure of the row named before it.
    pub(in super::super) fn is_of_other(&self, index: usize) -> bool {
        let zone = self.zone(index);
        self.is_otherwise(index, zone, self.cells.named(zone))
    }

    /// Whether the words around a figure show that it is not the figure of `line`. Words that occur in names of
    /// rows, columns and headings of the draft do not count.
    pub(super) fn is_otherwise(&self, index: usize, zone: &str, line: Option<&Line<'d>>) -> bool {
        let near = self.own_part(index, zone);
        let behind = Some(self.behind(index)).filter(|it| !it.1).map_or("", |it| it.0);
        let around = format!("{near} · {behind}").to_lowercase();
        let is_dated = |it: &&Cell<'d>| period(it.header).is_some();
        // A table of several years has a column for each.
        let is_of_years = line.is_some_and(|it| it.cells.iter().filter(is_dated).count() > 1);
        let says = |words: &Finder<()>| {
            words.places(&around).into_iter().any(|it| !self.cells.is_name(&around[it]))
        };
        !is_of_years && says(&EARLIER) || self.is_of_plan(index, zone)
    }

    /// Whether a proper name that no table has precedes the label of `line`: `T-Mobile Polska revenue` is not the row
    /// `Revenue`.
    fn has_owner(&self, zone: &str, line: &Line<'d>) -> bool {
        let (words, label) = (zone.to_ascii_lowercase(), line.label.value.trim());
        let Some(at) = words.rfind(&label.to_ascii_lowercase()) else { return false };
        let before = zone[..at].strip_suffix(' ').unwrap_or_default();
        let owner = before.rsplit(|it: char| !it.is_alphanumeric() && it != '-').next();
        let owner = owner.unwrap_or_default();
        let is_first = before[..before.len() - owner.len()].trim().is_empty();
        let is_common = zone[at..].starts_with(char::is_lowercase);
        is_common
            && !is_first
            && owner.starts_with(char::is_uppercase)
            && !self.cells.is_name(&owner.to_lowercase())
    }

    /// Whether a column of `line` is a forecast that the sentence does not mention: the changes may lead to the
    /// forecast.
    pub(super) fn is_before_forecast(&self, line: &Line<'d>) -> bool {
        phrases!(FORECAST, "forecast");
        let mut headers = line.cells.iter().map(|it| it.header);
        headers.any(|it| FORECAST.is_match(it)) && !FORECAST.is_match(self.sentence.text)
    }

    /// Whether the words around a figure indicate a plan, a part or a condition.
    pub(super) fn is_of_plan(&self, index: usize, zone: &str) -> bool {
        let around = format!("{} {}", self.clause(index), self.around(index, zone));
        OTHERWISE.places(&around).into_iter().any(|it| !self.cells.is_name(&around[it]))
    }

    /// Whether the words after a figure indicate a change.
    pub(super) fn says_change(&self, index: usize) -> bool {
        super::CHANGE.is_match(self.behind(index).0)
    }
}
