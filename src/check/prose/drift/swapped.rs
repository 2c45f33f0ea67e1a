//! Knows figures directly behind the label of a row that has no such figure, while another row has: `the largest is Colm
//! (2.60)`, where 2.60 is the figure of Elstow. Does not know figures that are computed.

use super::super::cells::{Cell, Line};
use super::company::is_same;
use super::{Drift, Due};
use crate::check::phrases::phrases;
use crate::check::slip::length;
use crate::quantity::Quantity;

phrases!(FIRST, "largest", "smallest");

impl<'s, 'd> Drift<'_, 's, '_, 'd> {
    /// The cell that a figure should be, if its row is named directly before the figure.
    pub(super) fn of_swapped_row(&self, index: usize) -> Option<Due<'s, 'd>> {
        let figure = &self.sentence.figures[index];
        let says_first = FIRST.is_match(&self.sentence.text.to_lowercase());
        let least = if says_first { 2 } else { 3 };
        if length(figure) < least || !figure.is_definite() || self.is_of_points(index) {
            return None;
        }
        let zone = self.zone(index);
        let own = self.rows_before(zone);
        let first = own.first()?;
        let has = |line: &Line<'d>| line.cells.iter().any(|it| is_figure(figure, &it.quantity));
        if own.iter().any(|it| has(it)) || self.is_otherwise(index, zone, Some(first)) {
            return None;
        }
        let others = self.cells.near(figure).filter(|it| has(it));
        let others: Vec<&'s Line<'d>> = others.collect();
        let other = others.first()?;
        let is_one = others.iter().all(|it| it.label.value.trim() == other.label.value.trim());
        let is_named = || {
            let all = self.grids.views().flat_map(|it| it.rows_or_parts(self.whole()));
            all.map(|it| it.label.value.trim()).any(|it| it == other.label.value.trim())
        };
        if !is_one || other.is_total() || is_named() || self.explains(index) {
            return None;
        }
        let of =
            |line: &&'s Line<'d>| self.cell_beside(line, &others, figure).map(|it| (*line, it));
        let (line, cell) = own.iter().find_map(of)?;
        let value = cell.node.text().trim().to_owned();
        Some(Due { line, value, from: vec![cell] })
    }

    /// The rows of the tables whose label ends `words`, apart from a few letters.
    fn rows_before(&self, words: &str) -> Vec<&'s Line<'d>> {
        const FEW: usize = 6;
        const NEAR: usize = 80;
        let start = words.char_indices().rev().nth(NEAR).map_or(0, |it| it.0);
        let mut near = self.cells.ending(&words[start..], FEW);
        near.retain(|it| !it.is_total());
        near
    }

    /// The cell of `line` in the table and the column in which one of `others` has the figure.
    fn cell_beside(
        &self,
        line: &'s Line<'d>,
        others: &[&'s Line<'d>],
        figure: &Quantity,
    ) -> Option<&'s Cell<'d>> {
        let other = others.iter().find(|it| it.is_of_table_of(line))?;
        let header = other.cells.iter().find(|it| is_figure(figure, &it.quantity))?.header;
        line.cells.iter().find(|it| it.header == header)
    }
}

/// Whether a figure is printed as in a cell, apart from a unit that either does not state.
fn is_figure(figure: &Quantity, cell: &Quantity) -> bool {
    figure.value.scale() == cell.value.scale() && is_same(figure, cell)
}
