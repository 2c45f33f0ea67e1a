//! Knows the unit of a figure that has none of its own, and the place that states it, so that
//! reports can show it. Does not know which unit is right.

use std::cell::{Cell, RefCell};

use rustc_hash::FxHashMap;

use super::{Context, Figure, is_blank};
use crate::diagnostic::Diagnostic;
use crate::document::{Document, Node, NodeId, NodeKind};
use crate::quantity::{self, Fault, Notation, Origin, Quantity, Unit};
use crate::source::Spanned;
use crate::table::Words;
use crate::text;

/// Maximum number of members of a record that are searched for each figure in it.
const SMALL: usize = 16;

/// Maximum number of rows of a table that are searched for a common unit.
const ROWS: usize = 1000;

/// The names with which one document states units: their numbers in it.
#[derive(Clone, Copy)]
pub(super) struct UnitNames([Option<u32>; quantity::UNITS.len()]);

impl UnitNames {
    fn of(document: &Document) -> Option<Self> {
        let names = quantity::UNITS.map(|it| document.name_id(it));
        names.iter().any(Option::is_some).then_some(Self(names))
    }

    /// Whether a node below `node` may have such a name. May return false positives, never false
    /// negatives.
    pub(super) fn may_be_in(self, node: Node<'_>) -> bool {
        self.0.into_iter().flatten().any(|name| node.may_hold(name))
    }

    /// The node that states the unit of `node`'s content: a member or cell, or the rows of a table,
    /// if all that name a unit name the same. A total often leaves its cell blank, and rows repeat
    /// the unit of the row above by a mark.
    fn stated(self, node: Node<'_>) -> Option<Node<'_>> {
        match node.kind() {
            NodeKind::Record | NodeKind::Row => self.member(node),
            NodeKind::List => self.shared(node),
            _ => None,
        }
    }

    fn member(self, record: Node<'_>) -> Option<Node<'_>> {
        let is_named =
            |node: &Node<'_>| self.0.iter().any(|it| it.is_some() && *it == node.name_id());
        let unit = record.children().find(is_named)?;
        let is_stated = !is_blank(unit) && !quantity::repeats(unit.text());
        (unit.kind() == NodeKind::String && is_stated).then_some(unit)
    }

    fn shared(self, list: Node<'_>) -> Option<Node<'_>> {
        let mut rows = list.children();
        if rows.clone().next()?.kind() != NodeKind::Row || rows.clone().nth(ROWS).is_some() {
            return None;
        }
        let first = rows.find_map(|row| self.member(row))?;
        let mut others = rows.filter_map(|row| self.member(row));
        others.all(|it| it.text().trim() == first.text().trim()).then_some(first)
    }
}

/// The unit that a figure takes from the name of its column or key.
#[derive(Clone)]
enum Lent {
    /// A unit: `予算額（億円）`, or what the configuration declares for it.
    Unit(Unit, Origin),
    /// No unit: a year, code or identifier.
    NoUnit,
    /// Nothing: the surroundings may state a unit.
    Nothing,
}

impl Lent {
    fn by(node: Node<'_>) -> Self {
        let Some(name) = node.key().map(|key| key.value) else { return Self::Nothing };
        if let Some(unit) = node.document.declared_unit(name) {
            return Self::Unit(unit.clone(), Origin::Table);
        }
        let named = |unit| Self::Unit(unit, Origin::Name);
        match Unit::in_parentheses(name) {
            _ if quantity::names_no_amount(name) => Self::NoUnit,
            Some(unit) => named(unit),
            None if names_ratio(name) => percent_in_column(node).map_or(Self::Nothing, named),
            None => Self::Nothing,
        }
    }
}

/// The unit that a record states, and its place.
type Stated = Option<(Unit, Origin)>;

/// The units stated around figures without a unit. Many figures share one statement, which is
/// searched for once.
#[derive(Default)]
pub struct Units {
    columns: RefCell<FxHashMap<(u32, u32), Lent>>,
    records: RefCell<FxHashMap<(u32, NodeId), Stated>>,
    /// The list of the last request whose records state no unit, and the unit that is stated around it.
    last: RefCell<Option<((u32, NodeId), Stated)>>,
    /// The document of the last request, and the names with which it states units.
    names: Cell<Option<(u32, Option<UnitNames>)>>,
}

impl Units {
    /// The unit of a figure in `node` without its own unit: from the name of its column or key
    /// (`予算額（億円）`), or else from the nearest row, table or record. Years, codes and identifiers
    /// have none. A rate or share in a table of amounts (`単位：千円`) is not an amount, whatever the
    /// table declares. Returns the place of the statement as well.
    pub fn resolve(&self, node: Node<'_>) -> Option<(Unit, Origin)> {
        match self.lent(node) {
            Lent::Unit(unit, origin) => Some((unit, origin)),
            Lent::NoUnit => None,
            Lent::Nothing => {
                let (unit, origin) = self.record_unit(node)?;
                Some((or_ratio(node, unit), origin))
            }
        }
    }

    /// The figure in `node` as [`quantity::read_as`] reads it; without a unit of its own it takes the
    /// unit of its surroundings.
    pub fn read(&self, node: Node<'_>, text: Spanned<&str>) -> Result<Option<Quantity>, Fault> {
        self.read_with(node, text, None)
    }

    /// The same with a unit declared by the rule, which takes precedence over the surroundings.
    pub(super) fn read_with(
        &self,
        node: Node<'_>,
        text: Spanned<&str>,
        declared: Option<&Unit>,
    ) -> Result<Option<Quantity>, Fault> {
        let (unit, origin) = match declared {
            Some(unit) => (Some(unit.clone()), Origin::Rule),
            None => self.resolve(node).map_or((None, Origin::Text), |it| (Some(it.0), it.1)),
        };
        let read = quantity::read_as(text, unit.as_ref(), node.notation())?;
        Ok(read.map(|it| it.lent(origin)))
    }

    /// What the cell `node` of a table contains, in the notation of the table. A figure without a unit, in the cell
    /// or inherited, takes `default`.
    pub fn cell(
        &self,
        node: Node<'_>,
        notation: &Notation,
        default: Option<&Unit>,
    ) -> quantity::Cell {
        let around = self.resolve(node);
        let unit = around.as_ref().map(|it| &it.0).or(default);
        let origin = around.as_ref().map_or(Origin::Text, |it| it.1);
        match quantity::cell(Spanned::new(node.text(), node.span()), notation, unit) {
            quantity::Cell::Figure(figure) => quantity::Cell::Figure(figure.lent(origin)),
            other => other,
        }
    }

    fn lent(&self, node: Node<'_>) -> Lent {
        let Some(name) = node.name_id() else { return Lent::Nothing };
        let id = (node.document.source.0, name);
        if let Some(known) = self.columns.borrow().get(&id) {
            return known.clone();
        }
        let lent = Lent::by(node);
        self.columns.borrow_mut().insert(id, lent.clone());
        lent
    }

    fn record_unit(&self, node: Node<'_>) -> Option<(Unit, Origin)> {
        let names = self.names(node.document)?;
        let parent = node.parent()?;
        if names.may_be_in(parent) {
            return self.searched(node, names);
        }
        let id = (node.document.source.0, parent.parent()?.id);
        if let Some((known, stated)) = &*self.last.borrow()
            && *known == id
        {
            return stated.clone();
        }
        let stated = self.searched(node, names);
        self.last.replace(Some((id, stated.clone())));
        stated
    }

    fn searched(&self, node: Node<'_>, names: UnitNames) -> Stated {
        // Skip records that certainly state no unit, so that many figures share one result.
        let from = node.ancestors().skip(1).find(|it| names.may_be_in(*it))?;
        // Items are many and small: cache the result of their container instead.
        let is_item = Some(from) == node.parent() && from.children().nth(SMALL).is_none();
        if is_item && let Some(unit) = names.stated(from) {
            return parse(unit);
        }
        let from = if is_item { from.parent()? } else { from };
        let id = (node.document.source.0, from.id);
        if let Some(known) = self.records.borrow().get(&id) {
            return known.clone();
        }
        let unit = from.ancestors().find_map(|it| names.stated(it)).and_then(parse);
        self.records.borrow_mut().insert(id, unit.clone());
        unit
    }

    /// The names with which `document` states units, if it has any.
    pub(super) fn names(&self, document: &Document) -> Option<UnitNames> {
        let source = document.source.0;
        if let Some((known, names)) = self.names.get()
            && known == source
        {
            return names;
        }
        let names = UnitNames::of(document);
        self.names.set(Some((source, names)));
        names
    }
}

impl<'d> Context<'d> {
    /// The figure in the cell `node` of a table, as [`Units::cell`] reads it.
    pub fn figure_in_table(
        &self,
        node: Node<'d>,
        notation: &Notation,
        default: Option<&Unit>,
    ) -> Option<Figure<'d>> {
        match self.units.cell(node, notation, default) {
            quantity::Cell::Figure(quantity) => Some(Figure { node, quantity, part: None }),
            _ => None,
        }
    }

    /// Adds to `finding`, which is about units, the place that states the unit of `figure`, if that
    /// is inherited.
    pub fn with_unit_of(&self, finding: Diagnostic, figure: &Figure<'d>) -> Diagnostic {
        let Some(unit) = lender(figure) else { return finding };
        let finding = finding.at(unit.span(), text!("the unit comes from here", "単位はここから"));
        let help = text!(
            "if the figure has no unit, write `unit: null` where the rule selects it",
            "単位のない数値なら、規則でこの値を指すところに `unit: null` と書く"
        );
        // Two figures of one finding may need the same help.
        if finding.help.contains(&help) { finding } else { finding.help(help) }
    }
}

/// The node in the surroundings of `node` that states a unit.
fn stated_around(node: Node<'_>) -> Option<Node<'_>> {
    let names = UnitNames::of(node.document)?;
    node.ancestors().skip(1).find_map(|it| names.stated(it))
}

/// The node from which `figure` inherited its unit, if it did.
fn lender<'d>(figure: &Figure<'d>) -> Option<Node<'d>> {
    let is_around = matches!(figure.quantity.origin, Origin::Caption | Origin::Record);
    if is_around { stated_around(figure.node) } else { None }
}

/// The unit in `stated`, and whether that is the caption of a table or a member of a record.
fn parse(stated: Node<'_>) -> Option<(Unit, Origin)> {
    let is_of_table = stated.parent().is_some_and(|it| it.get("rows").is_some());
    let origin = if is_of_table { Origin::Caption } else { Origin::Record };
    Some((Unit::stated(stated.text())?, origin))
}

/// The unit `declared` around `node`, unless `node` is a quantity in a table of money, 数量 in 千円, or a rate or share
/// where amounts are declared: then ％, if that is declared beside the unit of the amounts (`千円、％`), otherwise none.
fn or_ratio(node: Node<'_>, declared: Unit) -> Unit {
    let is_quantity = |name: &str| Words::of(name).has(Words::QUANTITY) && !name.ends_with('額');
    if declared.is_money() && node.key().is_some_and(|it| is_quantity(it.value)) {
        return Unit::NONE;
    }
    let is_ratio = node.key().is_some_and(|it| names_ratio(it.value));
    if declared.is_percent() || !is_ratio {
        return declared;
    }
    let stated = stated_around(node).map_or("", Node::text);
    let percent = stated.contains(['%', '％']).then(|| Unit::parse("%")).flatten();
    percent.unwrap_or(Unit::NONE)
}

/// ％, if a cell in a column with the same name as that of `node` has it: then bare figures there are
/// percentages too.
fn percent_in_column(node: Node<'_>) -> Option<Unit> {
    let is_cell = |it: &Node<'_>| it.parent().is_some_and(|it| it.kind() == NodeKind::Row);
    let is_percent = |it: Node<'_>| {
        let read = quantity::read(Spanned::new(it.text(), it.span()), None);
        read.is_ok_and(|it| it.is_some_and(|it| it.unit.is_percent()))
    };
    let named = node.document.nodes().filter(|it| it.name_id() == node.name_id());
    let mut cells = named.filter(is_cell);
    (is_cell(&node) && cells.any(is_percent)).then(|| Unit::parse("%"))?
}

/// Whether a column or key with this name can only contain ratios. 前年度比 may be a difference.
fn names_ratio(name: &str) -> bool {
    ["率", "割合", "構成比", "%", "％"].iter().any(|word| name.trim_end().ends_with(word))
}
