//! Knows which figures of a draft are bound to which values of the data: cells by the names of their row and column,
//! figures of sentences by the name before them. Does not compare them.

use rustc_hash::FxHashMap;

use super::super::draft::{Block, Draft, Role, sentences};
use super::super::sentence::Sentence;
use super::super::{Context, Figure};
use super::data::Data;
use super::tie::{Spoken, tie};
use crate::check::corpus::Table;
use crate::document::Node;
use crate::quantity::Quantity;
use crate::source::Span;
use crate::table::{Grid, Reading};

/// A figure of a draft.
pub(super) struct Bound<'d> {
    pub(super) record: usize,
    pub(super) name: usize,
    pub(super) node: Node<'d>,
    /// The bytes of the node's text, unless it is the whole text.
    pub(super) part: Option<std::ops::Range<usize>>,
    /// The written text, with its bytes in the document.
    pub(super) quantity: Quantity,
}

/// The figures and rows found in the tables of a draft.
#[derive(Default)]
pub(super) struct OfTables<'d> {
    pub(super) bound: Vec<Bound<'d>>,
    /// Number of figures that share their names with others in the same table.
    pub(super) ambiguous: usize,
    /// The labels of rows without a record, in tables that have bound figures.
    pub(super) alone: Vec<(String, Span)>,
}

/// The figures of tables under `place` that are bound to `data`.
pub(super) fn in_tables<'d>(cx: &Context<'d>, place: Node<'d>, data: &Data<'d>) -> OfTables<'d> {
    let mut all = OfTables::default();
    for table in cx.corpus.tables(place).iter().filter(|it| it.grid.beyond.is_none()) {
        in_table(cx, table, data, &mut all);
    }
    all
}

fn in_table<'d>(cx: &Context<'d>, table: &Table<'d>, data: &Data<'d>, all: &mut OfTables<'d>) {
    let (grid, reading) = (&table.grid, table.reading());
    let has_figures = |it: &crate::table::Line| it.figures > 0;
    let of = |labels: &[String]| {
        let record = labels.iter().rev().find_map(|it| data.record(it));
        (record, labels.iter().rev().find_map(|it| data.name(it)))
    };
    let rows: Vec<_> = reading.rows.iter().map(|it| of(&it.label)).collect();
    let columns: Vec<_> = reading.columns.iter().map(|it| of(&it.label)).collect();
    let is_only = reading.columns.iter().filter(|it| has_figures(it)).count() == 1;
    let mut bound: FxHashMap<(usize, usize), Vec<Bound<'d>>> = FxHashMap::default();
    let mut order = Vec::new();
    // Amounts like 2,000 and 1,900 may be read as years: they are bound nevertheless if their names match.
    for (row, (record, name)) in rows.iter().enumerate() {
        for (column, (across, heading)) in columns.iter().enumerate() {
            let names = match (record, heading, across, name) {
                (Some(record), Some(name), ..) | (_, _, Some(record), Some(name)) => {
                    Some((*record, Some(*name)))
                }
                (Some(record), None, None, _) if is_only => Some((*record, None)),
                _ => None,
            };
            let Some((record, name)) = names else { continue };
            let Some((name, _)) = data.value(record, name) else { continue };
            let node = grid.at(row, column).node;
            let figure: Option<Figure<'d>> =
                node.and_then(|it| cx.figure_in_table(it, &reading.notation, None));
            let Some(figure) = figure else { continue };
            let (node, quantity) = (figure.node, figure.quantity);
            let own = bound.entry((record, name)).or_default();
            if own.is_empty() {
                order.push((record, name));
            }
            own.push(Bound { record, name, node, part: None, quantity });
        }
    }
    let any = !order.is_empty();
    for own in order.into_iter().filter_map(|it| bound.remove(&it)) {
        match own.len() {
            1 => all.bound.extend(own),
            many => all.ambiguous += many,
        }
    }
    if any && rows.iter().any(|it| it.0.is_some()) {
        all.alone.extend(alone(grid, reading, &rows));
    }
}

/// The rows of a table without a record, except totals.
fn alone(
    grid: &Grid<'_>,
    reading: &Reading,
    rows: &[(Option<usize>, Option<usize>)],
) -> Vec<(String, Span)> {
    use crate::table::{Role, Words};
    let is_item = |row: &usize| {
        let line = &reading.rows[*row];
        let is_total = line.label.iter().any(|it| Words::of(it).has(Words::TOTAL));
        line.figures > 0
            && !is_total
            && !matches!(line.role, Role::Total | Role::Subtotal | Role::Header)
    };
    let lonely = (0..rows.len()).filter(|it| rows[*it].0.is_none()).filter(is_item);
    let told = lonely.filter_map(|row| {
        let label = reading.rows[row].label.last()?.clone();
        let places = (0..grid.width).map(|it| grid.at(row, it));
        let span = places.filter(|it| it.text.trim() == label).find_map(|it| it.span)?;
        Some((label, span))
    });
    told.collect()
}

/// The names of records and values in sentences.
pub(super) struct Names {
    records: Spoken,
    values: Spoken,
}

impl Names {
    pub(super) fn of(data: &Data<'_>) -> Self {
        let records = data.records.iter().map(|it| &*it.key).zip(0..);
        let values = data.names.iter().map(String::as_str).zip(0..);
        Self { records: Spoken::of(records), values: Spoken::of(values) }
    }
}

/// The figures of sentences under `place` that are bound to `data`.
pub(super) fn in_sentences<'d>(place: Node<'d>, data: &Data<'d>, names: &Names) -> Vec<Bound<'d>> {
    let Some(draft) = Draft::of(place) else { return Vec::new() };
    let is_prose = |it: &&Block<'_>| !matches!(it.role, Role::Cell);
    let blocks = draft.blocks.iter().filter(is_prose);
    blocks.flat_map(|it| in_block(it, data, names)).collect()
}

fn in_block<'d>(block: &Block<'d>, data: &Data<'d>, names: &Names) -> Vec<Bound<'d>> {
    let text = block.text();
    let mut all = Vec::new();
    for range in sentences(text) {
        let sentence = Sentence::of(&text[range.clone()], block.node.notation());
        for index in 0..sentence.figures.len() {
            let own = sentence.range(index);
            let part = range.start + own.start..range.start + own.end;
            if block.is_quiet(&part) {
                continue;
            }
            let words =
                [&sentence.text[..own.start], sentence.before(index), sentence.after(index)];
            let tied = tie((&names.records, &names.values), words);
            let Some(tied) = tied else { continue };
            let Some((name, value)) = data.value(tied.record, tied.value) else { continue };
            let quantity = sentence.figure(index);
            if quantity.unit.compatible(&value.quantity.unit) {
                let quantity = Quantity { span: block.span(part.clone()), ..quantity.clone() };
                let (record, node, part) = (tied.record, block.node, Some(part));
                all.push(Bound { record, name, node, part, quantity });
            }
        }
    }
    all
}
