//! Knows every value that a table gives for some of its rows and columns: cells, sums, differences, means,
//! quotients, shares, changes and multiples. Does not know sentences.

use rust_decimal::Decimal;

use super::super::cells::{Cell, Line, plus};
use super::super::grid::Grid;
use crate::table::Words;

/// How a value is computed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in super::super) enum Kind {
    Cell,
    Sum,
    Difference,
    Mean,
    /// One amount of a row by another, or of one row by that of another.
    Quotient,
    /// A part of a total, or of another amount, in percent.
    Share,
    /// A change in percent.
    Growth,
}

impl Kind {
    pub(super) fn is_percentage(self) -> bool {
        matches!(self, Self::Share | Self::Growth)
    }
}

/// A value of a table.
pub(super) struct Value<'s, 'd> {
    pub(super) kind: Kind,
    pub(super) line: &'s Line<'d>,
    /// The cells that it is computed from.
    pub(super) from: Vec<&'s Cell<'d>>,
    pub(super) value: Decimal,
}

impl Value<'_, '_> {
    /// Whether it is computed from two columns of one row.
    pub(super) fn is_within_row(&self) -> bool {
        matches!(self.from[..], [one, other] if one.header != other.header)
    }
}

/// The rows and columns of a table that values are computed from.
pub(super) struct Selection<'s, 'd> {
    pub(super) grid: &'s Grid<'d>,
    pub(super) rows: Vec<&'s Line<'d>>,
    /// The headings of columns for values within one column.
    pub(super) columns: Vec<&'d str>,
    /// The pairs of headings whose amounts are compared: the later or larger unit first.
    pub(super) pairs: Vec<[&'d str; 2]>,
}

fn hundred(value: Option<Decimal>) -> Option<Decimal> {
    value.and_then(|it| it.checked_mul(Decimal::ONE_HUNDRED))
}

impl<'s, 'd> Selection<'s, 'd> {
    /// All values of the selection.
    pub(super) fn values(&self) -> Vec<Value<'s, 'd>> {
        let mut all = Vec::new();
        for line in &self.rows {
            self.of_row(line, &mut all);
        }
        let columns = if self.grid.is_turned { &[][..] } else { &self.columns };
        for header in columns {
            self.of_column(header, &mut all);
        }
        all
    }

    fn of_row(&self, line: &'s Line<'d>, all: &mut Vec<Value<'s, 'd>>) {
        let is_chosen = |it: &&Cell<'d>| self.columns.contains(&it.header);
        for cell in line.cells.iter().filter(is_chosen) {
            let value = cell.quantity.value;
            all.extend(stated(cell).iter().map(|kind| Value {
                kind: *kind,
                line,
                from: vec![cell],
                value,
            }));
        }
        for pair in &self.pairs {
            match pair.map(|it| line.amount(it)) {
                [Some(one), Some(other)] => compare(line, [one, other], all),
                _ => compare_others(line, pair.map(|it| line.level(it)), all),
            }
        }
        let amounts = self.columns.iter().filter_map(|it| line.amount(it));
        let amounts: Vec<&Cell<'d>> = amounts.collect();
        if amounts.len() > 1 && self.pairs.len() != 1 {
            group(line, amounts, all);
        }
    }

    fn of_column(&self, header: &'d str, all: &mut Vec<Value<'s, 'd>>) {
        let cells: Vec<_> =
            self.rows.iter().filter_map(|it| Some((*it, it.amount(header)?))).collect();
        let totals = self.grid.lines.iter().filter(|it| it.is_total());
        let total = totals.filter_map(|it| it.amount(header)).next_back();
        let whole = match total {
            Some(total) => vec![total],
            None => self.grid.column(header),
        };
        let named: Vec<_> = cells.iter().filter(|it| !it.0.is_total()).copied().collect();
        for (line, cell) in &named {
            all.extend(part(line, vec![cell], &whole));
        }
        if named.len() > 1 {
            let (line, parts) = (named[0].0, named.iter().map(|it| it.1).collect::<Vec<_>>());
            all.extend(part(line, parts.clone(), &whole));
            group(line, parts, all);
        }
        if let [(line, one), (_, other)] = named[..] {
            compare(line, [one, other], all);
            compare(line, [other, one], all);
        }
        self.of_others(header, all);
        if let (Some(total), Some((line, _))) = (total, named.first()) {
            let parts: Vec<&Cell<'d>> = named.iter().map(|it| it.1).collect();
            let rest = plus(&parts).and_then(|it| total.quantity.value.checked_sub(it));
            let from = std::iter::once(total).chain(parts).collect();
            all.extend(rest.map(|value| Value { kind: Kind::Sum, line, from, value }));
        }
        let parts: Vec<&'s Cell<'d>> = self.grid.column(header);
        if let (true, Some(line)) = (named.is_empty() && parts.len() > 1, self.grid.parts().next())
        {
            group(line, parts, all);
        }
    }
}

impl<'s, 'd> Selection<'s, 'd> {
    /// What the levels of the two rows give, whatever they are.
    fn of_others(&self, header: &'d str, all: &mut Vec<Value<'s, 'd>>) {
        if let [one, other] = self.rows[..] {
            compare_others(one, [one.level(header), other.level(header)], all);
        }
    }
}

/// The difference and the quotient of two figures of which one is no amount.
fn compare_others<'s, 'd>(
    line: &'s Line<'d>,
    cells: [Option<&'s Cell<'d>>; 2],
    all: &mut Vec<Value<'s, 'd>>,
) {
    let [Some(one), Some(other)] = cells else { return };
    let [a, b] = [one, other].map(|it| it.quantity.value);
    let mut give = |kind, value: Option<Decimal>| {
        let from = vec![one, other];
        all.extend(value.map(|value| Value { kind, line, from, value: value.abs() }));
    };
    give(Kind::Difference, a.checked_sub(b));
    give(Kind::Quotient, a.checked_div(b));
    give(Kind::Quotient, b.checked_div(a));
}

/// The kinds of value that a cell may be.
fn stated(cell: &Cell<'_>) -> &'static [Kind] {
    match () {
        () if cell.is_amount() => &[Kind::Cell],
        () if cell.words.has(Words::AVERAGE) => &[Kind::Mean, Kind::Quotient],
        () if cell.words.has(Words::DIFFERENCE) && cell.is_ratio() => &[Kind::Growth],
        () if cell.words.has(Words::DIFFERENCE) => &[Kind::Difference],
        () if cell.is_ratio() => &[Kind::Share, Kind::Growth],
        () => &[Kind::Sum, Kind::Cell],
    }
}

/// The difference, the change and the quotients of two amounts.
fn compare<'s, 'd>(
    line: &'s Line<'d>,
    [one, other]: [&'s Cell<'d>; 2],
    all: &mut Vec<Value<'s, 'd>>,
) {
    let [a, b] = [one, other].map(|it| it.quantity.value);
    let difference = a.checked_sub(b);
    let quotient = a.checked_div(b);
    let change = hundred(difference.and_then(|it| it.checked_div(b)));
    let is_like = one.quantity.unit.compatible(&other.quantity.unit)
        || one.quantity.unit.is_none()
        || other.quantity.unit.is_none();
    let mut give = |kind, value: Option<Decimal>| {
        let from = vec![one, other];
        all.extend(value.map(|value| Value { kind, line, from, value: value.abs() }));
    };
    give(Kind::Quotient, quotient);
    if is_like {
        give(Kind::Difference, difference);
        give(Kind::Share, hundred(quotient));
        give(Kind::Growth, change);
    }
}

/// The sum and the mean of amounts.
fn group<'s, 'd>(line: &'s Line<'d>, from: Vec<&'s Cell<'d>>, all: &mut Vec<Value<'s, 'd>>) {
    let Some(sum) = plus(&from) else { return };
    let mean = sum.checked_div(Decimal::from(from.len()));
    all.extend(mean.map(|value| Value { kind: Kind::Mean, line, from: from.clone(), value }));
    all.push(Value { kind: Kind::Sum, line, from, value: sum });
}

/// The share of some parts in a total, or in the sum of a column.
fn part<'s, 'd>(
    line: &'s Line<'d>,
    mut from: Vec<&'s Cell<'d>>,
    whole: &[&'s Cell<'d>],
) -> Option<Value<'s, 'd>> {
    let value = hundred(plus(&from)?.checked_div(plus(whole)?))?;
    from.extend_from_slice(whole);
    Some(Value { kind: Kind::Share, line, from, value })
}
