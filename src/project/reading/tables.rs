//! Knows how an understood table is put into JSON. Does not know how tables are read.

use rustc_hash::FxHashMap;

use super::json::{
    At, Because, Cell, CellOfGrid, Contradiction, Evidence, Figure, Line, NumberFormat, Operand,
    Relation, Table,
};
use crate::check::context::Units;
use crate::project::tables::{self, Content, content};
use crate::quantity::Decimals;
use crate::table::{self, Axis, Certainty, Grid, Reading, Reason, Role};

/// The reading of `table`, at `at` under `path`.
pub(crate) fn table<'p>(table: &'p tables::Table<'p>, at: At<'p>, path: String) -> Table<'p> {
    let (grid, reading) = (&table.grid, table.reading());
    let cells = cells(grid, reading);
    let (relations, numbers) = relations(reading);
    let number = |it: (usize, usize)| numbers.get(&it).copied();
    let contradiction = |it: &table::Fault| Contradiction {
        relation: number((it.relation, it.slot)),
        others: it.others.iter().filter_map(|it| number(*it)).collect(),
        certainty: it.certainty.word(),
        crossing: it.crossing.map(place),
    };
    let of_role = |lines: &[table::Line], role: Role| -> Vec<usize> {
        let numbered = lines.iter().enumerate();
        numbered.filter(|it| it.1.role == role).map(|it| it.0).collect()
    };
    let decimals = |it: &Figure| it.step.split_once('.').map_or(0, |it| it.1.len() as u32);
    let figures = || cells.iter().filter_map(|it| it.figure.as_ref());
    let is_comma = reading.notation.decimals() == Decimals::Comma;
    Table {
        at,
        path,
        caption: grid.caption().map(|it| it.text()),
        number_format: NumberFormat {
            decimal: if is_comma { "," } else { "." },
            decimals: figures().map(decimals).max().unwrap_or(0),
        },
        row_count: grid.height(),
        column_count: grid.width,
        header_rows: of_role(&reading.rows, Role::Header),
        label_columns: of_role(&reading.columns, Role::Label),
        rows: lines(&reading.rows, |it| it.row, &cells),
        columns: lines(&reading.columns, |it| it.column, &cells),
        relations,
        contradictions: reading.faults.iter().map(contradiction).collect(),
        complete: reading.is_complete,
        cells,
    }
}

fn cells<'p>(grid: &'p Grid<'p>, reading: &Reading) -> Vec<Cell<'p>> {
    let units = Units::default();
    let mut cells = Vec::new();
    for row in 0..grid.height() {
        for column in 0..grid.width {
            let place = grid.at(row, column);
            let (kind, figure) = match content(place, reading, &units) {
                Content::Figure(it) => ("figure", Some(Figure::of(&it))),
                Content::Absent => ("absent", None),
                Content::Covered => ("covered", None),
                Content::Words if place.text.is_empty() => continue,
                Content::Words => ("words", None),
            };
            let (start, end) = (place.span.map(|it| it.start), place.span.map(|it| it.end));
            cells.push(Cell { row, column, text: place.text, kind, start, end, figure });
        }
    }
    cells
}

/// The lines, each with the unit of its figures if they share one; `line_of` returns the line of a
/// cell.
fn lines(
    lines: &[table::Line],
    line_of: impl Fn(&Cell<'_>) -> usize,
    cells: &[Cell<'_>],
) -> Vec<Line> {
    let mut units: Vec<Option<Unit<'_>>> = vec![None; lines.len()];
    for cell in cells {
        let Some(figure) = &cell.figure else { continue };
        let own = Unit::One(&figure.unit, figure.unit_from);
        let known = &mut units[line_of(cell)];
        *known = Some(match *known {
            Some(known) if known != own => Unit::Several,
            _ => own,
        });
    }
    let line = |(index, (line, unit)): (usize, (&table::Line, Option<Unit<'_>>))| {
        let (unit, unit_from) = match unit {
            Some(Unit::One(unit, from)) if !unit.is_empty() => (Some(unit.to_owned()), from),
            _ => (None, None),
        };
        Line {
            index,
            role: line.role,
            label: line.label.clone(),
            unit,
            unit_from,
            figures: line.figures,
            because: line.reasons.iter().map(|it| because(*it)).collect(),
        }
    };
    lines.iter().zip(units).enumerate().map(line).collect()
}

/// The unit of the figures of a line, and its origin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit<'c> {
    One(&'c str, Option<&'static str>),
    Several,
}

fn because(reason: Reason) -> Because {
    let (by, group) = match reason {
        Reason::Label => ("label", None),
        Reason::Position => ("position", None),
        Reason::Format => ("format", None),
        Reason::Relation(group) => ("relation", Some(group)),
    };
    Because { by, group }
}

/// One entry for each slot of each relation, and its number by relation and slot.
fn relations(reading: &Reading) -> (Vec<Relation>, FxHashMap<(usize, usize), usize>) {
    let (mut all, mut numbers) = (Vec::new(), FxHashMap::default());
    for (group, relation) in reading.relations.iter().enumerate() {
        let tested = relation.slots.iter().map(|it| it.slot);
        let broken = relation.breaks.iter().map(|it| it.slot);
        let mut slots: Vec<usize> = tested.chain(broken).collect();
        slots.sort_unstable();
        slots.dedup();
        let evidence = evidence(relation, slots.len());
        for slot in slots {
            numbers.insert((group, slot), all.len());
            all.push(one(relation, group, slot, evidence.clone()));
        }
    }
    (all, numbers)
}

fn one(relation: &table::Relation, group: usize, slot: usize, evidence: Evidence) -> Relation {
    let found = relation.slots.iter().find(|it| it.slot == slot);
    let broken = relation.breaks.iter().find(|it| it.slot == slot);
    let holds = found.is_some_and(|it| it.holds);
    let sure = match broken {
        Some(broken) => broken.certainty,
        None if holds => relation.certainty,
        // A violation that is not a contradiction was most likely not intended as a relation.
        None => Certainty::Possible,
    };
    let operands = relation.operands_at(slot).zip(&relation.operands);
    Relation {
        kind: relation.kind.word(),
        group,
        axis: if relation.axis == Axis::Rows { "rows" } else { "columns" },
        stated: place(relation.place(relation.stated, slot)),
        operands: operands.map(|(at, it)| Operand { at: place(at), weight: it.weight }).collect(),
        factor: relation.factor,
        holds,
        exact: found.is_some_and(|it| it.is_exact),
        certainty: sure.word(),
        evidence,
    }
}

fn evidence(relation: &table::Relation, tested: usize) -> Evidence {
    let before = relation.operands.iter().filter(|it| it.line < relation.stated).count();
    Evidence {
        label: relation.has_word,
        position: match before {
            0 => "after",
            it if it == relation.operands.len() => "before",
            _ => "around",
        },
        holds: relation.holding(),
        tested,
        millinats: relation.score.max(0),
    }
}

fn place((row, column): (usize, usize)) -> CellOfGrid {
    CellOfGrid { row, column }
}
