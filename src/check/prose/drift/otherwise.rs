//! Knows the words around a figure that say it is of something else than its row: a plan, a part, a condition, another time.
//! Does not know what the figure should be.

use super::super::cells::{Cell, Line};
use super::super::rows::period;
use super::Drift;
use crate::check::phrases::phrases;
use crate::vocabulary::Finder;

phrases!(OTHERWISE, "otherwise", "adjusted");
phrases!(EARLIER, "earlier");

impl<'d> Drift<'_, '_, '_, 'd> {
    /// The words around figure number `index` that say what it is of, in small letters: `zone` before it, and what follows in
    /// its clause. Where few words part it from the figure before (`or`), those before that one are of both.
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

    /// What follows figure number `index` in its clause, and whether another figure does, of which the end of it would speak.
    pub(super) fn behind(&self, index: usize) -> (&'d str, bool) {
        let behind = self.sentence.after_years(index);
        let near = behind.split([',', ';', '.', '、', '。', '，']).next().unwrap_or_default();
        let goes_on = (index + 1..self.sentence.figures.len()).any(|it| !self.is_year(it));
        (near, goes_on && near.len() == behind.len())
    }

    /// Whether figure number `index` is of something else than the row that the words before it name.
    pub(in super::super) fn is_of_other(&self, index: usize) -> bool {
        let zone = self.zone(index);
        self.is_otherwise(index, zone, self.cells.named(zone))
    }

    /// Whether the words around a figure say that it is of something else than `line`. Words by which the draft
    /// calls its rows, columns and headings do not say so.
    pub(super) fn is_otherwise(&self, index: usize, zone: &str, line: Option<&Line<'d>>) -> bool {
        // What a comma parts from the figure before belongs to that.
        let is_behind = (0..index).any(|it| !self.is_year(it));
        let comma = zone.find([',', ';', '、', '，']).filter(|_| is_behind);
        let near = &zone[comma.unwrap_or_default()..];
        let behind = Some(self.behind(index)).filter(|it| !it.1).map_or("", |it| it.0);
        let around = format!("{near} · {behind}").to_lowercase();
        let is_dated = |it: &&Cell<'d>| period(it.header).is_some();
        // A table of several years has them in columns of their own.
        let is_of_years = line.is_some_and(|it| it.cells.iter().filter(is_dated).count() > 1);
        let says = |words: &Finder<()>| {
            words.places(&around).into_iter().any(|it| !self.cells.is_name(&around[it]))
        };
        says(&OTHERWISE) || !is_of_years && says(&EARLIER)
    }

    /// Whether a column of `line` is a forecast, of which the sentence does not speak: its changes lead to that.
    pub(super) fn is_before_forecast(&self, line: &Line<'d>) -> bool {
        phrases!(FORECAST, "forecast");
        let mut headers = line.cells.iter().map(|it| it.header);
        headers.any(|it| FORECAST.is_match(it)) && !FORECAST.is_match(self.sentence.text)
    }

    /// Whether a figure is said to be of a plan, a part or a condition.
    pub(super) fn is_of_plan(&self, index: usize, zone: &str) -> bool {
        let around = self.around(index, zone);
        OTHERWISE.places(&around).into_iter().any(|it| !self.cells.is_name(&around[it]))
    }

    /// Whether the words behind a figure say that it is a change.
    pub(super) fn says_change(&self, index: usize) -> bool {
        super::CHANGE.is_match(self.behind(index).0)
    }
}
