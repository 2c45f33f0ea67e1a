//! Knows the records of the data and their values, by name. Does not know drafts.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::context::label;
use super::super::tables::label as folded;
use super::super::{Context, Figure, Findings, InstanceState};
use crate::document::Node;
use crate::quantity::{self, names_no_amount};
use crate::rule::Operand;
use crate::source::{SourceId, Spanned};

/// A record of the data.
pub(super) struct Record<'d> {
    /// Its key, as written.
    pub(super) key: String,
    pub(super) node: Node<'d>,
    /// Its values, each with the number of its name.
    pub(super) values: Vec<(usize, Figure<'d>)>,
}

/// The records of the data.
#[derive(Default)]
pub(super) struct Data<'d> {
    pub(super) records: Vec<Record<'d>>,
    /// The names of values.
    pub(super) names: Vec<String>,
    by_key: FxHashMap<String, usize>,
    by_name: FxHashMap<String, usize>,
    /// The documents that contain them.
    pub(super) sources: FxHashSet<SourceId>,
}

impl<'d> Data<'d> {
    /// The records that `records` selects, with `values` or, if none are declared, every figure under its own
    /// name.
    pub(super) fn of(
        cx: &Context<'d>,
        records: &Operand,
        values: &[(Spanned<String>, Operand)],
        found: &mut Findings,
    ) -> Self {
        let mut data = Self::default();
        for instance in cx.all_instances(&[records], found) {
            let (Some(key), [nodes]) = (&instance.key, &instance.values[..]) else { continue };
            data.sources.extend(nodes.iter().map(|it| it.document.source));
            let [node] = nodes[..] else {
                // It is unknown which of them is meant.
                found.checked(InstanceState::Unchecked);
                continue;
            };
            let at = data.records.len();
            if data.by_key.insert(folded([&**key]), at).is_some() {
                found.checked(InstanceState::Unchecked);
                continue;
            }
            let record = Record { key: key.to_string(), node, values: Vec::new() };
            data.records.push(record);
            match values {
                [] => data.all(cx, node, records, found),
                named => data.named(cx, node, named, found),
            }
        }
        data
    }

    fn named(
        &mut self,
        cx: &Context<'d>,
        record: Node<'d>,
        values: &[(Spanned<String>, Operand)],
        found: &mut Findings,
    ) {
        for (name, operand) in values {
            let number = self.number(&name.value);
            let [node] = cx.nodes(record, operand, found)[..] else { continue };
            let figure = cx.read(node, operand, found);
            self.take(number, figure);
        }
    }

    fn all(&mut self, cx: &Context<'d>, record: Node<'d>, operand: &Operand, found: &mut Findings) {
        for node in record.children().filter(|it| it.kind().is_scalar()) {
            let name = node.key().map_or("", |it| it.value);
            let read = || quantity::read(node.spanned(), None);
            let is_figure =
                !name.is_empty() && !names_no_amount(name) && read().is_ok_and(|it| it.is_some());
            if is_figure {
                let number = self.number(name);
                let figure = cx.read(node, operand, found);
                self.take(number, figure);
            }
        }
    }

    fn number(&mut self, name: &str) -> usize {
        let next = self.names.len();
        let number = *self.by_name.entry(folded([name])).or_insert(next);
        if number == next {
            self.names.push(name.to_owned());
        }
        number
    }

    fn take(&mut self, number: usize, figure: Option<Figure<'d>>) {
        let record = self.records.last_mut();
        record.into_iter().for_each(|it| it.values.extend(figure.clone().map(|it| (number, it))));
    }

    /// The record with this name.
    pub(super) fn record(&self, words: &str) -> Option<usize> {
        self.by_key.get(&folded([words])).copied()
    }

    /// The number of the values with this name.
    pub(super) fn name(&self, words: &str) -> Option<usize> {
        self.by_name.get(&folded([words])).copied()
    }

    /// The value of a record under a name; without a name, the only value.
    pub(super) fn value(&self, record: usize, name: Option<usize>) -> Option<(usize, &Figure<'d>)> {
        let values = &self.records[record].values;
        match name {
            Some(name) => values.iter().find(|it| it.0 == name).map(|it| (it.0, &it.1)),
            None if self.names.len() == 1 => values.first().map(|it| (it.0, &it.1)),
            None => None,
        }
    }
}

/// The member that names a record in reports.
pub(super) fn called(record: Node<'_>) -> Node<'_> {
    label(record).unwrap_or(record)
}
