//! Knows the records of one shape, and in how many of them a figure is the sum of the figures below it. Does not
//! know how a violated total is reported.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use super::naming::{self, Naming};
use super::slot::{Slot, SumState};
use crate::check::{Context, Figure};
use crate::diagnostic::Text;
use crate::document::{Node, NodeId, NodeKind};
use crate::quantity::is_like_year;
use crate::select::step;
use crate::table::{Certainty, is_row};
use crate::text;

/// Maximum number of scalars of a record, and of members of an item, that are tried as totals and as parts.
const MOST: usize = 24;

/// A figure of records of one shape, and the figures below it of which it may be the sum.
pub(super) struct Family<'d> {
    /// The name of the figure.
    stated: &'d str,
    /// The name of the list or mapping of items; none if the items are beside the total.
    container: Option<&'d str>,
    /// The name of the figures in the items; none if the items are figures.
    field: Option<&'d str>,
    pub(super) naming: Option<Naming>,
    pub(super) slots: Vec<Slot>,
    /// Totals that hold over two items or more, each value once.
    values: Vec<String>,
}

/// The effect of another sum, of which a figure is named the total, on one that fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bearing {
    /// It differs.
    Rival,
    /// It fails by the same amount.
    Ally,
}

/// The shape of a record: the names on the way to it.
type Key = (u64, Option<u32>, Option<u32>, Option<u32>);

/// Every family of the records under `root`, in the order of the text.
pub(super) fn families<'d>(cx: &Context<'d>, root: Node<'d>) -> Vec<Family<'d>> {
    let mut all = Families { cx, root, known: FxHashMap::default(), families: Vec::new() };
    for id in root.id.0..root.after() {
        let node = root.document.node(NodeId(id));
        if node.kind() == NodeKind::Record {
            all.record(node);
        }
    }
    all.families
}

struct Families<'c, 'd> {
    cx: &'c Context<'d>,
    root: Node<'d>,
    known: FxHashMap<Key, usize>,
    families: Vec<Family<'d>>,
}

impl<'d> Families<'_, 'd> {
    fn record(&mut self, record: Node<'d>) {
        let is_figure = |it: &Node<'d>| it.key().is_some_and(|key| naming::is_amount(key.value));
        let scalars = record.children().filter(|it| it.kind().is_scalar());
        let stated: Vec<Figure<'d>> =
            scalars.filter(is_figure).filter_map(|it| figure(self.cx, it)).take(MOST).collect();
        if stated.is_empty() || is_page(record) {
            return;
        }
        self.beside(record, &stated);
        for container in record.children().filter(|it| !it.kind().is_scalar()) {
            for field in fields(container) {
                let Some(items) = items(self.cx, (record, container), field, None) else {
                    continue;
                };
                stated.iter().for_each(|it| self.slot(record, it, container, field, &items));
            }
        }
        if !is_row(record) {
            let totals = stated.iter().filter(|it| name(it.node).is_some_and(naming::is_total));
            for total in totals {
                let items = items(self.cx, (record, record), None, Some(total.node.id));
                let names = |it: &Vec<Figure<'d>>| {
                    let all = it.iter().filter_map(|it| name(it.node));
                    naming::is_of_other(name(total.node).unwrap_or_default(), all)
                };
                let items = items.filter(|it| !names(it));
                items.iter().for_each(|items| self.slot(record, total, record, None, items));
            }
        }
    }

    /// The figures of `record`, if it is named the total of the lists beside it: each may be the sum of the
    /// members with its name.
    fn beside(&mut self, record: Node<'d>, stated: &[Figure<'d>]) {
        let home = record.parent().filter(|it| it.kind() == NodeKind::Record && !is_page(*it));
        let Some(home) = home.filter(|_| name(record).is_some_and(naming::is_total)) else {
            return;
        };
        let others = home.children().filter(|it| !it.kind().is_scalar() && it.id != record.id);
        for container in others.take(MOST) {
            let fields = fields(container);
            for total in stated {
                let field = name(total.node).filter(|it| fields.contains(&Some(*it)));
                let Some(field) = field else { continue };
                if let Some(items) = items(self.cx, (home, container), Some(field), None) {
                    self.slot(record, total, container, Some(field), &items);
                }
            }
        }
    }

    fn slot(
        &mut self,
        record: Node<'d>,
        stated: &Figure<'d>,
        container: Node<'d>,
        field: Option<&'d str>,
        items: &[Figure<'d>],
    ) {
        let Some(says) = SumState::of(&stated.quantity, items) else { return };
        let is_beside = container.id == record.id;
        let field_id = field.and_then(|it| self.root.document.name_id(it));
        let container_id = if is_beside { None } else { container.name_id() };
        let key = (shape(record), stated.node.name_id(), container_id, field_id);
        // The figures of a record that is named a total are judged together.
        let is_total = name(record).is_some_and(naming::is_total);
        let called_total =
            |it: Naming| if is_total && it == Naming::Same { Naming::Total } else { it };
        let at = *self.known.entry(key).or_insert_with(|| {
            let of_container = if is_beside { None } else { name(container) };
            let called = name(stated.node).unwrap_or_default();
            self.families.push(Family {
                stated: called,
                container: of_container,
                field,
                naming: naming::tie(called, of_container, field).map(called_total),
                slots: Vec::new(),
                values: Vec::new(),
            });
            self.families.len() - 1
        });
        let family = &mut self.families[at];
        let value = stated.quantity.value.normalize();
        if says.holds() && items.len() > 1 && !value.is_zero() {
            let value = value.to_string();
            if family.values.len() < MOST && !family.values.contains(&value) {
                family.values.push(value);
            }
        }
        family.slots.push(Slot { stated: stated.node.id, container: container.id, says });
    }
}

impl<'d> Family<'d> {
    /// The figures of a slot: the total and its items.
    pub(super) fn figures(
        &self,
        cx: &Context<'d>,
        root: Node<'d>,
        slot: &Slot,
    ) -> Option<(Figure<'d>, Vec<Figure<'d>>)> {
        let [stated, container] = [slot.stated, slot.container].map(|it| root.document.node(it));
        let record = stated.parent()?;
        let beside = (container.id == record.id).then_some(stated.id);
        let items = items(cx, (record, container), self.field, beside)?;
        Some((figure(cx, stated)?, items))
    }

    /// Whether the figure is named the total of its items.
    fn stated_is_total(&self) -> bool {
        naming::is_total_of(self.stated)
    }

    /// Whether it is called the total of something else than its items are: `total_general_revenue` of `expenditure`.
    fn is_of_other(&self) -> bool {
        self.container.is_some() && naming::is_of_other(self.stated, self.container.into_iter())
    }

    fn holding(&self) -> usize {
        self.slots.iter().filter(|it| it.says.holds()).count()
    }

    /// Whether the sums that hold are no coincidence.
    pub(super) fn is_meant(&self) -> bool {
        let holds = self.holding();
        let is_usual = holds * 2 > self.slots.len();
        self.naming.is_some() && holds > 0 && (is_usual || holds * 2 == self.slots.len())
            || self.values.len() >= 3 && holds * 10 >= self.slots.len() * 8
    }

    /// The effect of this family on `slot` of `other`, if both have the same figure.
    pub(super) fn bearing(&self, other: &Self, slot: &Slot) -> Option<Bearing> {
        let own = self.slots.iter().find(|it| it.stated == slot.stated)?;
        let (naming, others) = (self.naming?, other.naming?);
        match () {
            () if std::ptr::eq(self, other) => None,
            () if own.says.agrees(&slot.says) => Some(Bearing::Ally),
            // It is named the total of exactly that.
            () if naming == Naming::Total && others == Naming::Same => None,
            () => Some(Bearing::Rival),
        }
    }

    /// Whether a figure of this family is the sum that the figure of `other` should be in `slot`.
    pub(super) fn meets(&self, other: &Self, slot: &Slot) -> bool {
        let is_same = self.field == other.field && self.container == other.container;
        is_same && self.slots.iter().any(|it| it.container == slot.container && it.says.holds())
    }

    /// Whether the record of `slot` has a list or mapping of figures that no record has in which the sum holds: its total
    /// may count these, too, unless a slip explains the difference.
    pub(super) fn counts_more(&self, root: Node<'d>, slot: &Slot) -> bool {
        let record = |it: &Slot| root.document.node(it.stated).parent();
        let holding = || self.slots.iter().filter(|it| it.says.holds()).filter_map(record);
        let is_filled = |it: Node<'d>| it.children().any(|it| it.kind() == NodeKind::Number);
        let has = |it: Node<'d>, name: &str| it.get(name).is_some_and(is_filled);
        let is_more = |it: Node<'d>| {
            let is_new = |name: &str| !holding().any(|it| has(it, name));
            it.id != slot.container && is_filled(it) && name(it).is_some_and(is_new)
        };
        matches!(slot.says, SumState::Fails { is_slip: false, .. })
            && holding().next().is_some()
            && record(slot).is_some_and(|it| it.children().any(is_more))
    }

    /// The certainty that a violated slot should hold. `bearings` are the effects of other sums of which its
    /// figure is named the total.
    pub(super) fn certainty(
        &self,
        slot: &Slot,
        bearings: impl Fn() -> Vec<Bearing>,
    ) -> Option<Certainty> {
        let SumState::Fails { is_slip, has_unit, is_near, many, .. } = slot.says else {
            return None;
        };
        let (holds, fails) = (self.holding(), self.slots.len() - self.holding());
        let distinct = self.values.len();
        match self.naming {
            Some(Naming::Amount) => {
                (distinct >= 1 && holds >= fails && is_near).then_some(Certainty::Likely)
            }
            Some(_) if distinct >= 2 && holds >= 2 * fails => Some(Certainty::Certain),
            Some(naming) if fails == 1 && many && !bearings().contains(&Bearing::Rival) => {
                let is_same = naming == Naming::Same && naming::is_surely_amount(self.stated);
                // Two breakdowns that miss it by the same amount are no coincidence.
                let is_told = distinct > 0 || bearings().contains(&Bearing::Ally);
                let is_sure = is_slip || has_unit && !self.is_of_other() || is_same || is_told;
                let is_called = naming == Naming::Total || is_same || has_unit || is_told;
                let is_named = naming == Naming::Same && self.stated_is_total();
                let certainty = if is_sure { Certainty::Certain } else { Certainty::Likely };
                ((is_near || is_slip) && (is_called || is_named)).then_some(certainty)
            }
            Some(_) => (distinct >= 1 && holds >= fails).then_some(Certainty::Likely),
            None if distinct >= 4 && holds >= 9 * fails => {
                Some(if is_slip { Certainty::Certain } else { Certainty::Likely })
            }
            None => None,
        }
    }

    /// The evidence that these are the items.
    pub(super) fn reason(&self) -> Text {
        let (stated, items) = (self.stated, self.items());
        let (holds, all) = (self.holding(), self.slots.len());
        match (holds, self.container) {
            (0, None) => text!(
                "`{stated}` is read as the sum of the figures beside it",
                "`{stated}` を、同じレコードの他の数値の合計と読んだ"
            ),
            (0, Some(_)) => text!(
                "`{stated}` is read as the sum of `{items}`",
                "`{stated}` を `{items}` の合計と読んだ"
            ),
            (_, None) => text!(
                "`{stated}` is the sum of the figures beside it in {holds} of {all} such records",
                "`{stated}` は、同じ形のレコード{all}件のうち{holds}件で他の数値の合計と一致する"
            ),
            (_, Some(_)) => text!(
                "`{stated}` is the sum of `{items}` in {holds} of {all} such records",
                "`{stated}` は、同じ形のレコード{all}件のうち{holds}件で `{items}` の合計と一致する"
            ),
        }
    }

    /// The selectors of its records from the root, and of the total and the items from a record; `None` for the
    /// items if they are beside the total.
    pub(super) fn selectors(&self, root: Node<'d>) -> Option<[String; 3]> {
        let slot = self.slots.first()?;
        let [stated, list] = [slot.stated, slot.container].map(|it| root.document.node(it));
        let container = self.container?;
        let home = list.parent()?;
        let beside = stated.parent().filter(|it| it.id != home.id);
        let total = beside.and_then(name).map(step).unwrap_or_default() + &step(self.stated);
        let mut steps: Vec<Node<'d>> = home.ancestors().collect();
        steps.pop();
        let mut each = String::from("$");
        for node in steps.into_iter().rev() {
            match node.key() {
                Some(key) => each += &step(key.value),
                None => each += "[*]",
            }
        }
        let field = self.field.map(step).unwrap_or_default();
        let items = format!("${}[*]{field}", step(container));
        Some([each, format!("${total}"), items])
    }

    /// The selector of the items.
    fn items(&self) -> String {
        let container = self.container.unwrap_or_default();
        let field = self.field.map(|it| format!(".{it}")).unwrap_or_default();
        format!("{container}[*]{field}")
    }
}

fn name(node: Node<'_>) -> Option<&str> {
    node.key().map(|it| it.value)
}

fn figure<'d>(cx: &Context<'d>, node: Node<'d>) -> Option<Figure<'d>> {
    cx.figure_in_table(node, node.notation(), None)
}

/// The names on the way to `record`, without the places in lists, and without the keys of records that are alike, which are
/// no names of members: `{"north": {"sum": 1}, "south": {"sum": 2}, …}`.
fn shape(record: Node<'_>) -> u64 {
    let mut hasher = FxHasher::default();
    let names = record.ancestors().map(|it| it.name_id().filter(|_| !is_entry(it)));
    names.for_each(|it| it.hash(&mut hasher));
    hasher.finish()
}

/// Whether `node` is one of several records with the same members.
fn is_entry(node: Node<'_>) -> bool {
    const FEWEST: usize = 3;
    const LOOKED_AT: usize = 8;
    let members = |it: Node<'_>| it.children().take(LOOKED_AT).map(|it| it.name_id()).collect();
    let home = node.parent().filter(|it| it.kind() == NodeKind::Record);
    let all: Vec<Vec<_>> =
        home.into_iter().flat_map(Node::children).take(LOOKED_AT).map(members).collect();
    all.len() >= FEWEST && all[0].len() > 1 && all.windows(2).all(|it| it[0] == it[1])
}

/// Candidates for addends: the items of `container`, or one member of each.
fn fields(container: Node<'_>) -> Vec<Option<&str>> {
    let Some(first) = container.children().next() else { return Vec::new() };
    match first.kind() {
        NodeKind::Record => {
            let members = first.children().filter(|it| it.kind().is_scalar());
            let names = members.filter_map(name).filter(|it| naming::is_amount(it));
            names.take(MOST).map(Some).collect()
        }
        kind if kind.is_scalar() && name(container).is_some_and(naming::is_amount) => vec![None],
        _ => Vec::new(),
    }
}

/// The figures to add in `container`, a member of `record` or the record itself; none if one of them is not a
/// figure, is a total of others, or all are years. `without` is the total beside them.
fn items<'d>(
    cx: &Context<'d>,
    (record, container): (Node<'d>, Node<'d>),
    field: Option<&str>,
    without: Option<NodeId>,
) -> Option<Vec<Figure<'d>>> {
    let is_beside = record.id == container.id;
    let mut found = Vec::new();
    for item in container.children().filter(|it| Some(it.id) != without) {
        if is_beside && !item.kind().is_scalar() || is_called_total(item) {
            return None;
        }
        let value = field.map_or(Some(item), |field| item.get(field))?;
        match figure(cx, value) {
            Some(figure) if name(value).is_none_or(naming::is_amount) => found.push(figure),
            // A total may have names and remarks beside it.
            _ if is_beside && value.kind() == NodeKind::String && !has_digit(value) => {}
            _ => return None,
        }
    }
    let is_year = |it: &Figure<'_>| it.quantity.unit.is_none() && is_like_year(it.node.text());
    let is_enough = found.len() > usize::from(is_beside);
    (is_enough && !found.iter().all(is_year)).then_some(found)
}

/// Whether an item is a total of the others, by its key or by a text in it.
fn is_called_total(item: Node<'_>) -> bool {
    let mut texts = item.children().filter(|it| it.kind() == NodeKind::String);
    name(item).is_some_and(naming::is_total) || texts.any(|it| naming::is_total(it.text()))
}

fn has_digit(node: Node<'_>) -> bool {
    node.text().bytes().any(|it| it.is_ascii_digit())
}

/// Whether `record` is one page of a longer answer, whose total covers all pages.
fn is_page(record: Node<'_>) -> bool {
    const NAMES: [&str; 12] = [
        "page",
        "limit",
        "offset",
        "per_page",
        "perPage",
        "page_size",
        "pageSize",
        "next",
        "cursor",
        "count",
        "hits",
        "has_more",
    ];
    NAMES.iter().any(|it| record.get(it).is_some())
}
