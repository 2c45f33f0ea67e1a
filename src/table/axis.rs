//! Knows a sheet along one axis: lines, each with a figure in every slot. Does not know rows from columns.

use std::ops::Range;

use super::sheet::{Holds, Line, Sheet};

/// Which lines a relation is between.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Axis {
    #[default]
    /// Rows; slots are columns.
    Rows,
    /// Columns; slots are rows.
    Columns,
}

/// A sheet along one axis, line after line.
#[derive(Clone)]
pub(super) struct Plane<'s> {
    pub(super) axis: Axis,
    pub(super) lines: &'s [Line],
    /// The properties of the slots.
    pub(super) across: &'s [Line],
    pub(super) slots: usize,
    /// The size of one.
    pub(super) one: Option<i64>,
    /// Whether nearly all figures are multiples of a unit above one, so that they were rounded.
    pub(super) is_coarse: bool,
    /// Whether its title, a heading or a note says that not everything is listed, or some of it twice.
    pub(super) is_partial: bool,
    /// Whether it is printed on pages, so that it may go on from the page before.
    pub(super) is_paged: bool,
    /// Whether some labels have several parts: header rows above one another, or label columns side by side.
    pub(super) is_tiered: bool,
    /// Whether its whole figures count, so that no sum of theirs is rounded.
    pub(super) is_counted: bool,
    /// The slots whose figures go on from the slots before or are differences of means, so that no line adds them up.
    pub(super) runs: Vec<bool>,
    pub(super) value: Vec<i64>,
    pub(super) half: Vec<i64>,
    pub(super) grain: Vec<i64>,
    pub(super) holds: Vec<Holds>,
    /// For each place, the amount added to a count that is 0 for sums over whole merged cells; empty if no figure is merged.
    pub(super) merged: Vec<i64>,
}

/// The places at most `reach` away from `at`, of `len`.
pub(super) fn near(at: usize, reach: usize, len: usize) -> Range<usize> {
    at.saturating_sub(reach)..(at + reach + 1).min(len)
}

impl<'s> Plane<'s> {
    pub(super) fn of(sheet: &'s Sheet, axis: Axis) -> Self {
        let (lines, across) = match axis {
            Axis::Rows => (&sheet.rows, &sheet.columns),
            Axis::Columns => (&sheet.columns, &sheet.rows),
        };
        let slots = across.len();
        let size = lines.len() * slots;
        let numbers = || Vec::with_capacity(size);
        let (mut value, mut half, mut grain) = (numbers(), numbers(), numbers());
        let mut holds = Vec::with_capacity(size);
        for line in 0..lines.len() {
            for slot in 0..slots {
                let it = match axis {
                    Axis::Rows => sheet.at(line, slot),
                    Axis::Columns => sheet.at(slot, line),
                };
                value.push(it.value);
                half.push(it.half);
                grain.push(it.grain);
                holds.push(it.holds);
            }
        }
        let mut merged = Vec::new();
        for ((row, column), share) in sheet.merged.along(usize::from(axis == Axis::Columns)) {
            merged.resize(size, 0);
            let (line, slot) = if axis == Axis::Rows { (row, column) } else { (column, row) };
            let at = line * slots + slot;
            holds[at] = Holds::Unknown;
            match share {
                Some(share) => merged[at] = share,
                None => (value[at], half[at], grain[at]) = (0, 0, 0),
            }
        }
        let is_tiered = lines.iter().any(|it| it.own != it.label);
        Self {
            axis,
            lines,
            across,
            slots,
            is_tiered,
            is_coarse: sheet.is_coarse,
            is_partial: sheet.is_partial,
            is_paged: sheet.is_paged,
            one: sheet.one(),
            is_counted: false,
            runs: vec![false; slots],
            value,
            half,
            grain,
            holds,
            merged,
        }
    }

    pub(super) fn index(&self, line: usize, slot: usize) -> usize {
        line * self.slots + slot
    }

    /// The last place that the figure at `index` can be taken to inform about: where programs pad it with three zeros
    /// or more, the one before them, at most that of one.
    pub(super) fn place(&self, index: usize) -> i64 {
        let (value, step) = (self.value[index], 2 * self.half[index]);
        let Some(one) = self.one.filter(|_| step > 0 && value != 0) else {
            return self.grain[index];
        };
        let mut place = step;
        while place * 10 <= one && value % (place * 10) == 0 {
            place *= 10;
        }
        if place >= step * 1000 { place.max(self.grain[index]) } else { self.grain[index] }
    }

    /// A hundred, of the size of `one`.
    pub(super) fn hundred(&self) -> Option<i64> {
        self.one?.checked_mul(100)
    }

    pub(super) fn values(&self, line: usize) -> &[i64] {
        &self.value[line * self.slots..(line + 1) * self.slots]
    }

    /// Whether a line has one figure besides zero, which many means and quotients give.
    pub(super) fn is_constant(&self, line: usize) -> bool {
        let mut values = self.values(line).iter().filter(|it| **it != 0);
        let first = values.next();
        values.all(|it| Some(it) == first)
    }

    pub(super) fn is_figure(&self, line: usize, slot: usize) -> bool {
        self.holds[self.index(line, slot)] == Holds::Figure
    }
}
