//! Knows how the nodes that operands select are gathered by key and joined into instances. Does not
//! know figures, nor the operands of a kind.

use std::borrow::Cow;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::amounts::{Column, Names};
use crate::check::Findings;
use crate::check::composite::{self, PART};
use crate::check::keys::Keys;
use crate::document::Node;
use crate::rule::Operand;
use crate::select::{Follower, fold};

/// One place (or one key of a join) of a rule.
#[derive(Clone, Debug)]
pub struct Instance<'d> {
    /// The place.
    pub place: Node<'d>,
    /// The key that joined the values, as first written; absent without keys.
    pub key: Option<Cow<'d, str>>,
    /// Whether a part of the key is blank.
    pub is_half: bool,
    /// The selected nodes of each operand, in the order of the operands.
    pub values: Vec<Vec<Node<'d>>>,
}

/// Nodes by key, in the order of first appearance.
#[derive(Default)]
pub(super) struct Groups<'d> {
    /// The nodes of an operand without a key.
    keyless: Vec<Node<'d>>,
    order: Vec<Group<'d>>,
    index: Keys<'d, usize>,
}

/// Groups of one place, or of a source set for every place.
pub(super) enum Gathered<'d> {
    Here(Groups<'d>),
    Shared(Rc<Groups<'d>>),
}

impl<'d> Gathered<'d> {
    pub(super) fn into_all(self) -> Vec<Node<'d>> {
        match self {
            Self::Here(groups) if groups.order.is_empty() => groups.keyless,
            groups => groups.all(),
        }
    }
}

impl<'d> Deref for Gathered<'d> {
    type Target = Groups<'d>;

    fn deref(&self) -> &Groups<'d> {
        match self {
            Self::Here(groups) => groups,
            Self::Shared(groups) => groups,
        }
    }
}

struct Group<'d> {
    /// The key as first written.
    key: Cow<'d, str>,
    /// The key as compared.
    folded: Arc<str>,
    nodes: Vec<Node<'d>>,
}

impl Group<'_> {
    /// Whether a part of a composite key is blank.
    fn is_half(&self) -> bool {
        self.folded.contains(PART) && self.folded.split(PART).any(str::is_empty)
    }
}

impl<'d> Groups<'d> {
    /// All of `nodes`, without keys.
    pub(super) fn of(nodes: Vec<Node<'d>>) -> Self {
        Self { keyless: nodes, ..Self::default() }
    }

    pub(super) fn all(&self) -> Vec<Node<'d>> {
        self.iter().collect()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Node<'d>> {
        let keyed = self.order.iter().flat_map(|group| &group.nodes);
        self.keyless.iter().chain(keyed).copied()
    }

    /// Every key in the form for comparison.
    fn folded(&self) -> impl Iterator<Item = &Arc<str>> {
        self.order.iter().map(|it| &it.folded)
    }

    fn add(&mut self, Key { written: key, folded }: Key<'d>, nodes: &[Node<'d>]) {
        let folded: Arc<str> = match folded {
            Some(folded) => folded.into(),
            None => fold(&key).into(),
        };
        match self.index.get(&folded) {
            Some(index) => self.order[index].nodes.extend(nodes),
            None => self.push(Group { key, folded, nodes: nodes.to_vec() }),
        }
    }

    fn push(&mut self, group: Group<'d>) {
        self.index.get_or_insert(group.folded.to_string().into(), self.order.len());
        self.order.push(group);
    }

    /// Adds the groups of records that come after those of `self`.
    fn merge(&mut self, later: Self) {
        for group in later.order {
            match self.index.get(&group.folded) {
                Some(index) => self.order[index].nodes.extend(group.nodes),
                None => self.push(group),
            }
        }
    }
}

/// The key of a record.
pub(super) struct Key<'d> {
    written: Cow<'d, str>,
    /// The form for comparison, unless that is the result of [`fold`].
    folded: Option<String>,
}

/// Minimum number of records for which starting a thread pays off.
pub(super) const SHARE: usize = 16_384;

/// An operand, followed from many starts.
pub(super) struct OperandReader<'o, 'd> {
    pub(super) operand: &'o Operand,
    each: Option<Follower<'o, 'd>>,
    select: Follower<'o, 'd>,
    key: Vec<Follower<'o, 'd>>,
    /// Nodes selected by a key; the buffer is reused.
    selected: Vec<Node<'d>>,
}

impl<'o, 'd> OperandReader<'o, 'd> {
    pub(super) fn new(operand: &'o Operand) -> Self {
        Self {
            operand,
            each: operand.each.as_ref().map(|it| it.value.follow()),
            select: operand.select.value.follow(),
            key: operand.key.iter().map(|it| it.value.follow()).collect(),
            selected: Vec::new(),
        }
    }

    /// The records that the operand selects from `starts`.
    pub(super) fn records<'s>(
        &mut self,
        starts: &'s [Node<'d>],
        found: &mut Findings,
    ) -> Cow<'s, [Node<'d>]> {
        let Some(each) = &mut self.each else { return Cow::Borrowed(starts) };
        let mut records = Vec::new();
        starts.iter().for_each(|&start| each.select_into(start, &mut records));
        let span = self.operand.each.as_ref().map(|it| it.span);
        span.into_iter().for_each(|span| found.selected(span, records.len()));
        Cow::Owned(records)
    }

    /// The nodes that the operand selects from `starts`, by key.
    pub(super) fn gather(&mut self, starts: &[Node<'d>], found: &mut Findings) -> Groups<'d> {
        let records = self.records(starts, found);
        let mut groups = Groups::default();
        if self.key.is_empty() {
            let select = &mut self.select;
            records.iter().for_each(|&record| select.select_into(record, &mut groups.keyless));
            found.selected(self.operand.span(), groups.keyless.len());
            self.occurs(&groups.keyless, found);
        } else if records.len() < 2 * SHARE {
            self.group(&records, &mut groups, found);
        } else {
            groups = self.group_shares(&records, found);
        }
        groups
    }

    /// Like [`group`](Self::group), with a share of the records for each thread.
    fn group_shares(&self, records: &[Node<'d>], found: &mut Findings) -> Groups<'d> {
        let (operand, findings) = (self.operand, found.part());
        let size = records.len().div_ceil(rayon::current_num_threads()).max(SHARE);
        let share = |records: &[Node<'d>]| {
            let (mut groups, mut found) = (Groups::default(), findings.part());
            OperandReader::new(operand).group(records, &mut groups, &mut found);
            (groups, found)
        };
        let shares: Vec<_> = records.par_chunks(size).map(share).collect();
        let mut all = Groups::default();
        for (groups, part) in shares {
            all.merge(groups);
            found.merge(part);
        }
        all
    }

    /// Adds the nodes selected from each of `records` under each key of the record.
    fn group(&mut self, records: &[Node<'d>], groups: &mut Groups<'d>, found: &mut Findings) {
        self.each(records.iter().copied(), found, |nodes, key, _| groups.add(key, nodes));
    }

    /// Passes the nodes selected from each of `records` to `take`, with each key of the record.
    pub(super) fn each(
        &mut self,
        records: impl IntoIterator<Item = Node<'d>>,
        found: &mut Findings,
        mut take: impl FnMut(&[Node<'d>], Key<'d>, &mut Findings),
    ) {
        let (mut nodes, mut keys, mut count) = (Vec::new(), Vec::new(), 0);
        for record in records {
            nodes.clear();
            self.select.select_into(record, &mut nodes);
            count += nodes.len();
            self.occurs(&nodes, found);
            self.keys(record, &mut keys, found);
            for key in keys.drain(..) {
                take(&nodes, key, found);
            }
        }
        found.selected(self.operand.span(), count);
    }

    /// Records whether the operand's pattern matches in `nodes`, which it selects.
    pub(super) fn occurs(&self, nodes: &[Node<'d>], found: &mut Findings) {
        if let Some(pattern) = self.operand.capture.as_ref().filter(|_| !nodes.is_empty()) {
            found.occurs(pattern.span, || nodes.iter().any(|it| pattern.value.is_match(it.text())));
        }
    }

    /// The keys of `record`: every value of a single key; of a composite one, the tuple of the first.
    fn keys(&mut self, record: Node<'d>, keys: &mut Vec<Key<'d>>, found: &mut Findings) {
        let is_single = self.key.len() == 1;
        let mut parts = Vec::new();
        let selected = &mut self.selected;
        for (follower, key) in self.key.iter_mut().zip(&self.operand.key) {
            selected.clear();
            follower.select_into(record, selected);
            found.selected(key.span, selected.len());
            selected.iter().for_each(|&node| found.claims.add(node));
            if is_single {
                let key = |it: &Node<'d>| Key { written: it.text().into(), folded: None };
                keys.extend(selected.iter().map(key));
                return;
            }
            parts.push(selected.first().map_or("", |node| node.text()));
        }
        let folded: Vec<_> = parts.iter().map(|it| fold(it)).collect();
        let folded = Some(composite::compared(folded));
        // A blank part is shown as such.
        let written: Vec<_> =
            parts.iter().map(|it| if it.trim().is_empty() { "\"\"" } else { it }).collect();
        keys.push(Key { written: composite::shown(written).into(), folded });
    }
}

/// The result of a join.
pub(super) struct Joined<'d> {
    pub(super) instances: Vec<Instance<'d>>,
    /// The keys with a blank part, for comparison: those of instances, and those of no instance, each
    /// with a record and as written.
    pub(super) met: Vec<Arc<str>>,
    pub(super) strays: Vec<(Arc<str>, Node<'d>, Cow<'d, str>)>,
}

/// The instances of a keyed rule at `place`: first the operands that determine the keys, then the
/// others, which only add values.
pub(super) fn join<'d>(
    place: Node<'d>,
    operands: &[&Operand],
    groups: &[Gathered<'d>],
) -> Joined<'d> {
    let is_keyed = |position: usize| !operands[position].key.is_empty();
    let keyed: Vec<usize> = (0..operands.len()).filter(|&it| is_keyed(it)).collect();
    let local_decides = keyed.iter().any(|&it| operands[it].set.is_none());
    let decides = |position: usize| operands[position].set.is_none() || !local_decides;
    let blank = || {
        let shared = |it| if is_keyed(it) { Vec::new() } else { groups[it].all() };
        (0..operands.len()).map(shared).collect::<Vec<_>>()
    };
    let columns: Vec<Column<'_>> =
        keyed.iter().map(|&it| Column::new(operands[it], groups[it].folded())).collect();
    let names = Names::of(&columns);
    let mut instances: Vec<Instance<'d>> = Vec::new();
    let (mut met, mut strays) = (Vec::new(), Vec::new());
    let mut index: FxHashMap<Arc<str>, usize> = FxHashMap::default();
    for &position in keyed.iter().filter(|&&it| decides(it)) {
        for group in &groups[position].order {
            index.entry(names.of_key(&group.folded)).or_insert_with(|| {
                let (key, is_half) = (Some(group.key.clone()), group.is_half());
                instances.push(Instance { place, key, is_half, values: blank() });
                instances.len() - 1
            });
        }
    }
    for &position in &keyed {
        for group in &groups[position].order {
            match index.get(&names.of_key(&group.folded)) {
                Some(&at) => {
                    instances[at].values[position].extend_from_slice(&group.nodes);
                    met.extend(group.is_half().then(|| group.folded.clone()));
                }
                None if group.is_half() => {
                    let (folded, key) = (group.folded.clone(), group.key.clone());
                    strays.extend(group.nodes.first().map(|it| (folded, *it, key)));
                }
                None => {}
            }
        }
    }
    Joined { instances, met, strays }
}
