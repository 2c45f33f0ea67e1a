//! Knows the amounts in the rows of tables, by label of the row and period of the column. Does not know sentences.

use crate::check::years::{Period, period};
use rustc_hash::FxHashMap;

use crate::check::context::Units;
use crate::check::draft::Draft;
use crate::document::{Node, NodeKind};
use crate::quantity::Quantity;
use crate::select::fold;
use crate::source::Spanned;
use crate::table::Words;

/// A row: its label, and the amount in each column that has one.
pub(super) struct Row<'d> {
    pub(super) label: Node<'d>,
    amounts: Vec<(Option<Period>, Quantity)>,
}

/// The rows of all tables, by label; `None` for a label of several rows.
#[derive(Default)]
pub(super) struct Rows<'d> {
    by_label: FxHashMap<String, Option<Row<'d>>>,
    /// The rows with grand totals, each with the caption of its table.
    totals: Vec<(String, Row<'d>)>,
}

impl<'d> Row<'d> {
    /// The amount of `period`; without one, the only amount that is not of the previous year.
    pub(super) fn amount(&self, period: Option<Period>) -> Option<&Quantity> {
        let fits = |it: &&(Option<Period>, Quantity)| match period {
            Some(period) => it.0 == Some(period),
            None => it.0 != Some(Period::Previous),
        };
        let mut all = self.amounts.iter().filter(fits);
        let first = all.next()?;
        all.next().is_none().then_some(&first.1)
    }
}

impl<'d> Rows<'d> {
    /// The rows of the tables of `draft`.
    pub(super) fn of(draft: &Draft<'d>) -> Self {
        let (mut rows, units) = (Self::default(), Units::default());
        for table in draft.tables() {
            let caption = table.get("caption").map_or("", |it| it.text());
            for row in table.get("rows").into_iter().flat_map(Node::children) {
                rows.take(row, caption, &units);
            }
        }
        rows
    }

    fn take(&mut self, row: Node<'d>, caption: &str, units: &Units) {
        let Some(label) = row.children().next().filter(|it| it.text().chars().count() > 1) else {
            return;
        };
        let of_caption = period(caption);
        let other = Words::QUOTIENT.with(Words::DIFFERENCE).with(Words::CUMULATIVE);
        let amounts = row.children().skip(1).filter_map(|cell| {
            let header = cell.key().map_or("", |it| it.value);
            let amount = amount(cell, units).filter(|_| !Words::of(header).has(other))?;
            Some((period(header).or(of_caption), amount))
        });
        let own = Row { label, amounts: amounts.collect() };
        let words = Words::of(label.text());
        if words.is_plain_total() && !own.amounts.is_empty() {
            let copy = Row { label, amounts: own.amounts.clone() };
            self.totals.push((fold(caption).into_owned(), copy));
        }
        let entry = self.by_label.entry(fold(label.text()).into_owned());
        entry.and_modify(|it| *it = None).or_insert((!own.amounts.is_empty()).then_some(own));
    }

    /// The only row with this label.
    pub(super) fn labelled(&self, label: &str) -> Option<&Row<'d>> {
        self.by_label.get(&*fold(label))?.as_ref()
    }

    /// The grand total of the only table whose caption contains `subject`; an empty one matches all.
    pub(super) fn total_of(&self, subject: &str) -> Option<&Row<'d>> {
        let subject = fold(subject);
        let mut all = self.totals.iter().filter(|it| it.0.contains(&*subject));
        let first = all.next()?;
        all.next().is_none().then_some(&first.1)
    }
}

/// The amount in a cell that has a unit, its own or from its surroundings.
fn amount(cell: Node<'_>, units: &Units) -> Option<Quantity> {
    if cell.kind() != NodeKind::String {
        return None;
    }
    let text = Spanned::new(cell.text(), cell.span());
    let amount = units.read(cell, text).ok()??;
    is_amount(&amount).then_some(amount)
}

/// Whether a figure is an amount: it has a known unit and is not a share.
pub(super) fn is_amount(figure: &Quantity) -> bool {
    figure.unit.is_known()
        && !figure.unit.is_none()
        && !figure.unit.is_percent()
        && !figure.unit.is_points()
}
