//! Knows which cells of the rows of a table form one column: those with the same name, or at the
//! same position if there are no names. Does not know the meaning of a column.

use rustc_hash::FxHashMap;

use crate::check::Findings;
use crate::check::context::select;
use crate::document::{Node, NodeKind};
use crate::rule::Operand;

/// A row and its cell.
pub(super) type Cell<'d> = (Node<'d>, Node<'d>);

/// One step from a row to its cell.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Step {
    /// To the first, second … member with this name.
    Name(u32, usize),
    /// To the child at this index.
    Place(usize),
}

/// The nodes that `operand` selects from each of `rows`, by column: a row with a missing cell does
/// not shift the others.
pub(super) fn of<'d>(
    rows: &[Node<'d>],
    operand: &Operand,
    found: &mut Findings,
) -> Vec<Vec<Cell<'d>>> {
    let selected = rows.iter().map(|&row| (row, select(row, &operand.select)));
    let selected: Vec<_> = selected.collect();
    found.selected(operand.span(), selected.iter().map(|(_, it)| it.there().len()).sum());
    if operand.select.value.is_singular() {
        let cells = selected.iter().flat_map(|(row, it)| it.there().iter().map(|it| (*row, *it)));
        let cells: Vec<Cell<'d>> = cells.collect();
        return if cells.is_empty() { Vec::new() } else { vec![cells] };
    }
    let (mut columns, mut known) = (Vec::<Vec<Cell<'d>>>::new(), FxHashMap::default());
    for (row, cells) in &selected {
        let mut steps = Steps::default();
        for &cell in cells.there() {
            let at = *known.entry(steps.between(*row, cell)).or_insert(columns.len());
            if at == columns.len() {
                columns.push(Vec::new());
            }
            // A node that a selector yields twice is one cell.
            if columns[at].last() != Some(&(*row, cell)) {
                columns[at].push((*row, cell));
            }
        }
    }
    columns
}

/// The steps of one row; the children of each container are looked up once.
#[derive(Default)]
struct Steps {
    below: FxHashMap<u32, FxHashMap<u32, Step>>,
}

impl Steps {
    /// The steps from `row` to `cell`, which is in the row or elsewhere.
    fn between(&mut self, row: Node<'_>, cell: Node<'_>) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut at = cell;
        while at != row
            && let Some(parent) = at.parent()
        {
            let known = self.below.entry(parent.id.0).or_insert_with(|| children(parent));
            steps.extend(known.get(&at.id.0));
            at = parent;
        }
        steps
    }
}

/// The step to each child of `parent`. A cell of a table has its index: headers may repeat, or be blank.
fn children(parent: Node<'_>) -> FxHashMap<u32, Step> {
    let mut times: FxHashMap<u32, usize> = FxHashMap::default();
    let step = |(place, child): (usize, Node<'_>)| {
        let name = child.name_id().filter(|_| parent.kind() == NodeKind::Record);
        let step = name.map_or(Step::Place(place), |name| {
            let time = times.entry(name).or_default();
            *time += 1;
            Step::Name(name, *time)
        });
        (child.id.0, step)
    };
    parent.children().enumerate().map(step).collect()
}
