//! Knows tables whose totals are among their items: 内訳 → 小計 → 合計 → 総計, with うち rows below
//! the row they are part of. Does not compute.

use rust_decimal::Decimal;

use super::addends::Addends;
use super::arithmetic::Arithmetic;
use super::columns;
use super::levels::{Levels, looks_like_total};
use super::total::Total;
use super::{Check, Context, Figure, Findings, InstanceState, Leans, merged, say};
use crate::check::context::{is_blank, select};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::Node;
use crate::quantity::sum::Comparison;
use crate::quantity::{Absence, Qualifier, Unit, looks_like_figure};
use crate::rule::operand::{CODE, Selection};
use crate::rule::{Args, Operand};
use crate::select::fold;
use crate::text;

struct Nested {
    rows: Selection,
    label: Option<Selection>,
    values: Vec<Operand>,
    levels: Levels,
    total_first: bool,
    arithmetic: Arithmetic,
    parts: Arithmetic,
}

pub(super) fn compile(
    args: &Args,
    arithmetic: Arithmetic,
    found: &mut Vec<Diagnostic>,
) -> Option<Box<dyn Check>> {
    let values = args.operands("values").to_vec();
    let levels = Levels::new(args.texts("levels").iter().map(|it| &*it.value));
    if values.is_empty() || levels.is_empty() || args.has("total") {
        let message = text!(
            "with `rows`, `sum` needs `values` and `levels`, and no `total`",
            "`rows` を使う `sum` には `values` と `levels` が必要で、`total` は書けない"
        );
        found.push(Diagnostic::error(CODE, message).at(args.span(), Text::default()));
        return None;
    }
    let parts = Arithmetic {
        relation: Comparison::AtMost,
        rounding: arithmetic.rounding,
        within: arithmetic.within.clone(),
        precision: arithmetic.precision.clone(),
        signed: arithmetic.signed,
        policy: arithmetic.policy,
        is_shown_exact: false,
    };
    Some(Box::new(Nested {
        rows: args.selector("rows")?.clone(),
        label: args.selector("label").cloned(),
        values,
        levels,
        total_first: args.flag("total-first"),
        arithmetic,
        parts,
    }))
}

/// A row of one column: its figure, the level of its total (0 for an item), its うち rows.
struct Row<'d> {
    stated: Stated<'d>,
    level: usize,
    parts: Vec<Figure<'d>>,
    /// Indentation of the first part.
    depth: usize,
    /// The items of a total without a figure, which count in its place.
    items: Vec<Row<'d>>,
}

/// The content of a cell: a figure, or a sign that replaces it.
enum Stated<'d> {
    Figure(Figure<'d>),
    Absent(Node<'d>, Absence),
}

impl<'d> Row<'d> {
    /// Adds a part whose name is indented by `depth`; deeper indented ones are parts of the first,
    /// and already included in it.
    fn take(&mut self, part: Figure<'d>, depth: usize) {
        if self.parts.is_empty() {
            self.depth = depth;
        }
        if depth <= self.depth {
            self.parts.push(part);
        }
    }

    fn figure(&self) -> Option<&Figure<'d>> {
        match &self.stated {
            Stated::Figure(figure) => Some(figure),
            Stated::Absent(..) => None,
        }
    }
}

impl Check for Nested {
    fn check(&self, cx: &Context<'_>, found: &mut Findings) {
        for place in cx.places(found) {
            let rows = select(place, &self.rows);
            found.selected(self.rows.span, rows.there().len());
            let Some(rows) = rows.all() else {
                found.checked(InstanceState::Unchecked);
                continue;
            };
            let mut unnamed = None;
            let columns: Vec<Vec<_>> =
                self.values.iter().map(|it| columns::of(rows, it, found)).collect();
            for (operand, columns) in self.values.iter().zip(&columns) {
                for cells in columns {
                    if self.is_related(cells) {
                        self.column(cx, cells, operand, found);
                    } else if let Some(total) = self.unnamed_total(cells) {
                        found.checked(InstanceState::Unchecked);
                        unnamed = unnamed.or(Some(total));
                    }
                }
            }
            found.diagnostics.extend(unnamed.map(|it| say::unnamed_total(cx, it)));
        }
    }

    fn leans_on(&self) -> Leans {
        Leans::OnLinks
    }
}

impl Nested {
    /// Whether a column has a total or a part. Otherwise its figures are not checked, and stay
    /// uncovered.
    fn is_related(&self, cells: &[columns::Cell<'_>]) -> bool {
        cells.iter().any(|(row, cell)| self.relates(*row) || cell.text().contains("うち"))
    }

    /// Checks one column, given as rows and their cells.
    fn column<'d>(
        &self,
        cx: &Context<'d>,
        cells: &[columns::Cell<'d>],
        operand: &Operand,
        found: &mut Findings,
    ) {
        let reported = found.diagnostics.len();
        let mut rows = self.read(cx, cells.iter().copied(), operand, found);
        if found.diagnostics.len() > reported {
            found.checked(InstanceState::Unchecked);
            return;
        }
        self.parts(cx, &rows, found);
        if self.total_first {
            rows.reverse();
        }
        self.totals(cx, rows, found);
    }

    /// Compares the parts of each row with it. If the whole is negative, or for differences, some parts
    /// may exceed the whole by any amount.
    fn parts<'d>(&self, cx: &Context<'d>, rows: &[Row<'d>], found: &mut Findings) {
        let is_negative = |it: &Figure<'_>| it.quantity.value.is_sign_negative();
        let mut figures = rows.iter().flat_map(|it| it.figure().into_iter().chain(&it.parts));
        let is_open = !self.parts.signed && figures.any(is_negative);
        for row in rows.iter().filter(|row| !row.parts.is_empty()) {
            let Some(whole) = row.figure().filter(|_| !is_open) else {
                found.checked(InstanceState::Unchecked);
                continue;
            };
            let mut parts = Addends::default();
            for part in &row.parts {
                parts.add(part.clone(), Decimal::ONE);
            }
            self.parts.verify(cx, Total::stated(whole), &parts, found);
        }
    }

    /// Every total row takes the open rows below its level as its items.
    fn totals<'d>(&self, cx: &Context<'d>, rows: Vec<Row<'d>>, found: &mut Findings) {
        let stated = rows.iter().find(|it| it.level > 0 && it.figure().is_some());
        let stated = stated.and_then(|it| it.figure().cloned());
        let mut open: Vec<Row<'d>> = Vec::new();
        let leads = rows.len() > 1 && !self.total_first;
        for mut row in rows {
            if row.level > 0 {
                let lower = open.iter().rposition(|it| it.level >= row.level);
                let mut items = open.split_off(lower.map_or(0, |at| at + 1));
                if self.total_first {
                    items.reverse();
                }
                match &row.stated {
                    // A total above its items is no mistake, but it is unknown which items belong
                    // to it.
                    Stated::Figure(_) if leads && open.is_empty() && items.is_empty() => {
                        found.checked(InstanceState::Unchecked);
                    }
                    Stated::Figure(total) => self.total(cx, total, items, found),
                    Stated::Absent(cell, absence) => {
                        let beside = || self.stated_beside(cx, *cell);
                        let stated = stated.clone().or_else(beside);
                        let items: Vec<Row<'d>> =
                            items.into_iter().flat_map(in_its_place).collect();
                        let blank = (*absence == Absence::Blank).then_some(*cell);
                        without_total(cx, blank, &items, stated, found);
                        row.items = items;
                    }
                }
            }
            open.push(row);
        }
    }

    /// A total in the row of `cell`, in a comparable column: the rule names both, or their headers
    /// differ only in digits (2023, 2024).
    fn stated_beside<'d>(&self, cx: &Context<'d>, cell: Node<'d>) -> Option<Figure<'d>> {
        let row = cell.parent()?;
        let is_named = |it: &Node<'_>| {
            let names = |operand: &&Operand| select(row, &operand.select).there().contains(it);
            self.values.iter().filter(|it| it.select.value.is_singular()).any(|it| names(&it))
        };
        let is_alike = |it: &Node<'_>| header(*it).is_some_and(|key| Some(key) == header(cell));
        let others = row.children().filter(|it| *it != cell && !is_blank(*it));
        let mut alike = others.filter(|it| is_alike(it) || is_named(it) && is_named(&cell));
        let unclaimed = &mut Findings::default();
        alike.find_map(|it| self.values.iter().find_map(|values| cx.read(it, values, unclaimed)))
    }

    fn total<'d>(
        &self,
        cx: &Context<'d>,
        total: &Figure<'d>,
        items: Vec<Row<'d>>,
        found: &mut Findings,
    ) {
        let mut addends = Addends::default();
        for item in items.into_iter().flat_map(in_its_place) {
            match item.stated {
                Stated::Figure(figure) => addends.add(figure, Decimal::ONE),
                // A blank total whose items are not listed is not zero.
                Stated::Absent(cell, Absence::Blank) => addends.lacks(cell, Absence::NotStated),
                Stated::Absent(cell, absence) => addends.lacks(cell, absence),
            }
        }
        addends.settle(self.arithmetic.policy);
        if !addends.counted.is_empty() {
            return self.arithmetic.verify(cx, Total::stated(total), &addends, found);
        }
        let outcome = match () {
            () if !addends.not_stated.is_empty() => InstanceState::Unchecked,
            () if total.quantity.value.is_zero() => InstanceState::Holds,
            () => InstanceState::Violated,
        };
        found.settle(outcome, [total]);
        if outcome == InstanceState::Violated {
            found.report(say::no_items(cx, total));
        }
    }

    fn read<'d>(
        &self,
        cx: &Context<'d>,
        cells: impl Iterator<Item = (Node<'d>, Node<'d>)>,
        operand: &Operand,
        found: &mut Findings,
    ) -> Vec<Row<'d>> {
        let mut rows: Vec<Row<'d>> = Vec::new();
        for (row, cell) in cells {
            if is_row_of_units(row, cell) {
                continue;
            }
            let covered = merged::down(cx, cell, operand);
            let figure = if covered.is_none() { cx.read(cell, operand, found) } else { None };
            let labels = self.labels(row);
            let listing = Qualifier::of_label(labels.first().map_or("", |it| it.text()));
            let listing = listing | of_remarks(row);
            let is_part = |figure: &Figure<'_>| figure.quantity.qualifier.has(Qualifier::OF_WHICH);
            let level = self.level(&labels);
            let stated = match figure {
                Some(mut figure) => {
                    figure.quantity.qualifier = figure.quantity.qualifier | listing;
                    let depth = labels.first().map_or(0, |it| depth(it.text()));
                    match rows.last_mut() {
                        Some(whole) if is_part(&figure) => {
                            whole.take(figure, depth);
                            continue;
                        }
                        _ => Stated::Figure(figure),
                    }
                }
                None => match covered.or_else(|| cx.absence(cell, operand)) {
                    // A row without any figure is a heading; if it is a part, it is no item.
                    None => continue,
                    Some(Absence::Blank | Absence::Covered) if level == 0 => continue,
                    Some(_) if is_left_out(listing) => continue,
                    Some(absence) => Stated::Absent(cell, absence),
                },
            };
            rows.push(Row { stated, level, parts: Vec::new(), depth: 0, items: Vec::new() });
        }
        rows
    }

    /// The non-empty cells that name a row.
    fn labels<'d>(&self, row: Node<'d>) -> Vec<Node<'d>> {
        let written = |cell: &Node<'d>| !is_blank(*cell);
        match &self.label {
            Some(label) => select(row, label).there().iter().copied().filter(written).collect(),
            None => row.children().find(written).into_iter().collect(),
        }
    }

    /// Whether the row is a total or, by its name, a part of the row above.
    fn relates(&self, row: Node<'_>) -> bool {
        let labels = self.labels(row);
        let label = labels.first().map_or("", |it| it.text());
        self.level(&labels) > 0 || Qualifier::of_label(label).has(Qualifier::OF_WHICH)
    }

    fn level(&self, labels: &[Node<'_>]) -> usize {
        let labels: Vec<&str> = labels.iter().map(|it| it.text()).collect();
        self.levels.of(&labels)
    }

    /// A row that a reader would take for a total, although none of the rule's words names it one.
    fn unnamed_total<'d>(&self, cells: &[columns::Cell<'d>]) -> Option<Node<'d>> {
        let labels = cells.iter().filter_map(|(row, _)| self.labels(*row).first().copied());
        labels.into_iter().find(|it| looks_like_total(it.text()))
    }
}

/// The header of the column of `cell` without digits, if it contains any.
fn header(cell: Node<'_>) -> Option<String> {
    let key = fold(cell.key()?.value);
    let is_digit = |c: char| c.is_ascii_digit();
    key.contains(is_digit).then(|| key.split(is_digit).collect::<Vec<_>>().concat())
}

/// Indentation of the branch at the start of a tree row.
fn depth(label: &str) -> usize {
    let is_branch = |c: char| Qualifier::BRANCHES.contains(&c);
    label.chars().position(is_branch).unwrap_or(0)
}

/// Whether `row`, which contains `cell`, consists of the units of its columns: `| | 千円 | ％ |`.
fn is_row_of_units(row: Node<'_>, cell: Node<'_>) -> bool {
    let is_unit = |it: Node<'_>| Unit::parse(it.text()).is_some_and(|unit| unit.is_known());
    let text = cell.text();
    !text.is_empty()
        && !looks_like_figure(text)
        && row.children().filter(|it| !is_blank(*it)).all(is_unit)
}

/// The qualifiers that the remarks of a row give to its figures.
fn of_remarks(row: Node<'_>) -> Qualifier {
    let is_remark = |it: &Node<'_>| it.key().is_some_and(|it| Qualifier::names_remarks(it.value));
    let messages = row.children().filter(is_remark).map(|it| Qualifier::of_remark(it.text()));
    messages.fold(Qualifier::default(), |all, it| all | it)
}

/// Whether a figure in a row with this name would not be added.
fn is_left_out(listing: Qualifier) -> bool {
    listing.has(Qualifier::OF_WHICH) || listing.has(Qualifier::RELISTED)
}

/// The row as an item, or the items of a total that has no figure.
fn in_its_place(row: Row<'_>) -> Vec<Row<'_>> {
    if row.items.is_empty() { vec![row] } else { row.items }
}

/// Counts a total of `items` without a figure as not checked, and reports one that is `blank` beside others that
/// are stated.
fn without_total<'d>(
    cx: &Context<'d>,
    blank: Option<Node<'d>>,
    items: &[Row<'d>],
    stated: Option<Figure<'d>>,
    found: &mut Findings,
) {
    if items.iter().any(|it| it.figure().is_some()) {
        found.checked(InstanceState::Unchecked);
        if let (Some(cell), Some(other)) = (blank, &stated) {
            found.report(say::blank_total(cx, cell, other));
        }
    }
}
