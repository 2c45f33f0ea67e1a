//! Knows the figures that merged cells state once for several rows or columns: a sum over all of these contains them
//! once, a sum over some of them is unknown. Does not know what the figures mean.

use rustc_hash::FxHashMap;

use super::grid::Grid;
use crate::document::Node;

/// For each place, the amount added to a count that is 0 for sums over whole merged cells: along the rows, and along
/// the columns.
#[derive(Clone, Debug, Default)]
pub(super) struct Merged(FxHashMap<(usize, usize), [i64; 2]>);

impl Merged {
    /// The merged cells of `grid` with figures. Rows and columns without a figure of their own share none.
    pub(super) fn of(grid: &Grid<'_>, is_figure: impl Fn(usize, usize) -> bool) -> Self {
        let mut all = Self::default();
        let places =
            || (grid.heads..grid.height()).flat_map(|row| (0..grid.width).map(move |it| (row, it)));
        if !places().any(|(row, column)| grid.at(row, column).is_covered) {
            return all;
        }
        let (mut rows, mut columns) = (vec![false; grid.height()], vec![false; grid.width]);
        for (row, column) in places().filter(|it| is_figure(it.0, it.1)) {
            rows[row] = true;
            columns[column] = true;
        }
        let (mut above, mut before) = (vec![None; grid.width], None);
        for (row, column) in places() {
            let place = grid.at(row, column);
            if !place.is_covered {
                (above[column], before) = (Some((row, column)), Some((row, column)));
                continue;
            }
            let holder = place.node.and_then(Node::merged).map(|it| it.holder.id);
            let begins = |at: &(usize, usize)| {
                grid.at(at.0, at.1).node.map(|it| it.id) == holder && is_figure(at.0, at.1)
            };
            for (axis, at, is_row) in [(0, above[column], rows[row]), (1, before, columns[column])]
            {
                let Some(at) = at.filter(begins).filter(|_| is_row) else { continue };
                let share = share(at);
                all.0.entry(at).or_default()[axis] += share;
                all.0.entry((row, column)).or_default()[axis] -= share;
            }
        }
        all
    }

    /// The places, with the amounts added to sums of rows (0) or of columns (1); `None` if unknown.
    pub(super) fn along(
        &self,
        axis: usize,
    ) -> impl Iterator<Item = ((usize, usize), Option<i64>)> + '_ {
        let share = move |it: &[i64; 2]| (it[1 - axis] == 0).then_some(it[axis]);
        self.0.iter().map(move |(place, shares)| (*place, share(shares)))
    }
}

/// A number that no few others of its kind cancel, nor any count.
fn share((row, column): (usize, usize)) -> i64 {
    let mixed =
        ((row as u64) << 20 | column as u64).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    ((mixed >> 44 | 1) << 20) as i64
}
