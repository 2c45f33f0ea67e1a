//! Knows how a rule's selectors apply to the documents: places, joined instances, figures and
//! names. Does not know the demands of any kind.

mod amounts;
mod capture;
mod gather;
mod model;
mod selected;
mod share;
mod unit;

use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::claims::Claims;
use super::corpus::unknown_set;
pub use super::corpus::{Corpus, Root, UNKNOWN_SET, is_blank, is_left_blank};
use super::findings::{Demand, Part};
use super::graph::Graph;
use super::graph::walk::Walker;
pub use super::naming::{groups, label, name, own_name, title};
use super::{Compiled, Findings, InstanceState};
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::document::Node;
use crate::quantity::{Absence, Exact, Fault, FaultKind, Quantity};
use crate::rule::Operand;
use crate::source::{Span, Spanned};
use crate::text;
use capture::{capture, claim, own_part};
pub use model::Reached;
pub use selected::{Selected, select};
pub use unit::Units;

use gather::{Gathered, Groups, OperandReader, join};

pub use gather::Instance;

/// A figure and its node.
#[derive(Clone, Debug)]
pub struct Figure<'d> {
    /// The node.
    pub node: Node<'d>,
    /// The figure written there.
    pub quantity: Quantity,
    /// The bytes of the node's text that it was read from, if that is not all of it.
    part: Option<Range<usize>>,
}

impl Figure<'_> {
    /// The figure as a part of a demand.
    pub fn part(&self, coefficient: Exact) -> Part {
        let (name, quantity) = (name(self.node).to_owned(), self.quantity.clone());
        Part { name, quantity, coefficient, is_demanded: false }
    }

    /// Marks what was read as covered.
    fn mark(&self, claims: &mut Claims) {
        match &self.part {
            Some(part) => claims.add_part(self.node, part.clone()),
            None => claims.add(self.node),
        }
    }
}

impl Findings {
    /// Counts one instance and marks its `figures` as covered. Figures of an undecided instance
    /// stay unmarked, because they were not checked.
    pub fn settle<'f, 'd: 'f>(
        &mut self,
        outcome: InstanceState,
        figures: impl IntoIterator<Item = &'f Figure<'d>>,
    ) {
        self.checked(outcome);
        if outcome != InstanceState::Unchecked {
            figures.into_iter().for_each(|it| it.mark(&mut self.claims));
        }
    }
}

/// One rule applied to the documents.
pub struct Context<'d> {
    /// The documents.
    pub corpus: &'d Corpus,
    /// The demands of other rules, in the order of the rules, for a joint check.
    pub demands: &'d [(&'d Compiled, Vec<Demand>)],
    compiled: &'d Compiled,
    severity: Severity,
    graph: Option<&'d Graph<'d>>,
    walkers: RefCell<FxHashMap<Span, Walker<'d, 'd>>>,
    shared: RefCell<FxHashMap<Span, Rc<Groups<'d>>>>,
    units: Units,
    /// The current instance, if known.
    current: RefCell<Option<Current<'d>>>,
}

/// The current instance: its place and its key.
struct Current<'d> {
    place: Node<'d>,
    key: Option<Cow<'d, str>>,
}

impl<'d> Context<'d> {
    /// `rule` applied to `corpus`; its findings have `severity`.
    pub fn new(corpus: &'d Corpus, rule: &'d Compiled, severity: Severity) -> Self {
        Self {
            corpus,
            demands: &[],
            compiled: rule,
            severity,
            graph: None,
            walkers: RefCell::default(),
            shared: RefCell::default(),
            units: Units::default(),
            current: RefCell::default(),
        }
    }

    /// The same context with the entities and links of `graph`.
    #[must_use]
    pub fn with_graph(mut self, graph: Option<&'d Graph<'d>>) -> Self {
        self.graph = graph;
        self
    }

    /// The same context with the demands of other rules.
    #[must_use]
    pub fn with_demands(mut self, demands: &'d [(&'d Compiled, Vec<Demand>)]) -> Self {
        self.demands = demands;
        self
    }

    /// The entities and links of the rule's model, if it has one.
    pub fn graph(&self) -> Option<&'d Graph<'d>> {
        self.graph
    }

    /// The code of the rule's findings: its id.
    pub fn code(&self) -> &'d str {
        &self.compiled.rule.id.value
    }

    /// The severity of the rule's findings.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// A finding of the rule, with its severity. It names the key of the instance, if that has one.
    pub fn finding(&self, message: Text) -> Diagnostic {
        let mut finding = Diagnostic::new(&*self.compiled.rule.id.value, self.severity, message);
        if let Some(Current { place, key }) = &*self.current.borrow() {
            if place.document.has_copies() {
                finding.uses = place.document.uses(*place).collect();
            }
            let groups: Vec<&str> = groups(*place).collect();
            if !groups.is_empty() && !groups.iter().all(|it| finding.message.en.contains(it)) {
                let groups = groups.join(" / ");
                finding
                    .notes
                    .push(text!("the row belongs to `{groups}`", "「{groups}」に属する行である"));
            }
            if let Some(key) = key.as_ref().filter(|key| !finding.message.en.contains(&***key)) {
                finding.notes.push(text!("key: `{key}`", "キー: 「{key}」"));
            }
        }
        finding
    }

    /// Makes `instance` the current one.
    pub fn enter(&self, instance: &Instance<'d>) {
        let Instance { place, key, .. } = instance;
        self.current.replace(Some(Current { place: *place, key: key.clone() }));
    }

    /// A note of the rule, which is not a violation.
    pub fn note(&self, message: Text) -> Diagnostic {
        Diagnostic::note(&*self.compiled.rule.id.value, message)
    }

    /// A finding of the rule that is at most a warning.
    pub fn warning(&self, message: Text) -> Diagnostic {
        let severity = self.severity.min(Severity::Warning);
        Diagnostic::new(&*self.compiled.rule.id.value, severity, message)
    }

    /// Whether the rule defines its instances, rather than checking whole documents.
    pub fn has_each(&self) -> bool {
        let scope = &self.compiled.scope;
        scope.each.is_some() || scope.is_in_model()
    }

    /// Whether absent values are allowed.
    pub fn if_present(&self) -> bool {
        self.compiled.rule.if_present
    }

    /// The places of the rule, in the order of documents and text.
    pub fn places(&self, found: &mut Findings) -> Vec<Node<'d>> {
        if self.compiled.scope.is_in_model() {
            return self.places_in_model(found);
        }
        let roots: Vec<Node<'d>> = if self.compiled.scope.sets.is_empty() {
            self.corpus.roots.iter().map(|&root| self.corpus.node(root)).collect()
        } else {
            self.compiled.scope.sets.iter().flat_map(|set| self.set(set, found)).collect()
        };
        let mut places = match &self.compiled.scope.each {
            Some(each) => {
                let (mut follower, mut places) = (each.value.follow(), Vec::new());
                roots.iter().for_each(|&root| follower.select_into(root, &mut places));
                found.selected(each.span, places.len());
                places
            }
            None => roots,
        };
        if let Some(when) = &self.compiled.scope.when {
            let (mut follower, mut met) = (when.value.follow(), Vec::new());
            places.retain(|&place| {
                met.clear();
                follower.select_into(place, &mut met);
                !met.is_empty()
            });
            found.selected(when.span, places.len());
        }
        places
    }

    /// Every instance of the rule: a place or, with keyed operands, each key of a place, and the
    /// nodes that the operands select there.
    ///
    /// Keys come from all keyed operands; but if only some of them start from a source set of their
    /// own, the others determine the keys.
    pub fn instances<'s>(
        &'s self,
        operands: &[&Operand],
        found: &mut Findings,
    ) -> impl Iterator<Item = Instance<'d>> + use<'s, 'd> {
        self.all_instances(operands, found).into_iter().inspect(|it| self.enter(it))
    }

    /// The same, as a list; the caller [enters](Self::enter) each of them.
    pub fn all_instances(&self, operands: &[&Operand], found: &mut Findings) -> Vec<Instance<'d>> {
        if self.lacks_a_set(operands) {
            return Vec::new();
        }
        let mut places = self.places(found);
        // If no operand starts from the place, every root would yield the same instances again.
        if self.compiled.scope.each.is_none()
            && operands.iter().all(|operand| operand.set.is_some())
        {
            places.truncate(1);
        }
        let mut instances = Vec::new();
        self.instances_at(&places, operands, found, |it, _| instances.push(it));
        instances
    }

    /// The instances at `places`, one after the other.
    fn instances_at(
        &self,
        places: &[Node<'d>],
        operands: &[&Operand],
        found: &mut Findings,
        mut take: impl FnMut(Instance<'d>, &mut Findings),
    ) {
        let mut readings: Vec<OperandReader<'_, 'd>> =
            operands.iter().map(|operand| OperandReader::new(operand)).collect();
        let (mut met, mut strays) =
            (FxHashSet::default(), FxHashMap::<_, (Node<'d>, _)>::default());
        for &place in places {
            if self.is_broken(place) {
                found.checked(InstanceState::Unchecked);
                continue;
            }
            let groups = readings.iter_mut().map(|it| self.groups(place, it, found));
            let groups: Vec<Gathered<'d>> = groups.collect();
            if self.lacks_some(place, operands, &groups) {
                found.checked(InstanceState::Unchecked);
                continue;
            }
            if operands.iter().all(|operand| operand.key.is_empty()) {
                let values = groups.into_iter().map(Gathered::into_all).collect();
                take(Instance { place, key: None, is_half: false, values }, found);
            } else {
                let joined = join(place, operands, &groups);
                met.extend(joined.met);
                for (folded, first, key) in joined.strays {
                    strays.entry(folded).or_insert((first, key));
                }
                joined.instances.into_iter().for_each(|it| take(it, found));
            }
        }
        strays.retain(|folded, _| !met.contains(folded));
        let first = strays.values().min_by_key(|(node, _)| node.span());
        let reported = first.map(|(node, key)| self.half_keyed(*node, key, strays.len()));
        found.diagnostics.extend(reported);
    }

    /// Reports that records with a blank part in their key are not joined.
    pub fn half_keyed(&self, first: Node<'_>, key: &str, count: usize) -> Diagnostic {
        let message = match count {
            1 => text!(
                "part of the key `{key}` is blank, and no other record has this key",
                "キー「{key}」は一部が空欄で、同じキーはほかにない"
            ),
            _ => text!(
                "part of {count} keys is blank (for example `{key}`), and no other record has them",
                "一部が空欄のキーが{count}個あり（「{key}」など）、同じキーはほかにない"
            ),
        };
        self.warning(message).at(first.span(), text!("the first", "最初の箇所"))
    }

    /// Whether the rule needs an undeclared set and has `if-present`: then it does not apply, and
    /// nothing counts as missing.
    fn lacks_a_set(&self, operands: &[&Operand]) -> bool {
        let mut sets = operands.iter().filter_map(|operand| operand.set.as_ref());
        self.if_present() && sets.any(|set| !self.corpus.sets.contains_key(&set.value))
    }

    /// The roots of the source set `name`; an undeclared one is reported.
    fn set(&self, name: &Spanned<String>, found: &mut Findings) -> Vec<Node<'d>> {
        let set = &name.value;
        let Some(roots) = self.corpus.sets.get(set) else {
            if !self.if_present() {
                found.report(unknown_set(name));
            }
            return Vec::new();
        };
        roots.iter().map(|&root| self.corpus.node(root)).collect()
    }

    /// The nodes that `operand` selects at `place`. Missing nodes have no consequences.
    pub fn nodes(&self, place: Node<'d>, operand: &Operand, found: &mut Findings) -> Vec<Node<'d>> {
        self.groups(place, &mut OperandReader::new(operand), found).into_all()
    }

    fn groups<'o>(
        &self,
        place: Node<'d>,
        reading: &mut OperandReader<'o, 'd>,
        found: &mut Findings,
    ) -> Gathered<'d> {
        if let Some(reach) = &reading.operand.reach {
            return Gathered::Here(self.reached(place, reading, reach, found));
        }
        let Some(set) = &reading.operand.set else {
            return Gathered::Here(reading.gather(&[place], found));
        };
        let span = reading.operand.span();
        if let Some(known) = self.shared.borrow().get(&span) {
            return Gathered::Shared(known.clone());
        }
        let roots = self.set(set, found);
        let groups = Rc::new(reading.gather(&roots, found));
        self.shared.borrow_mut().insert(span, groups.clone());
        Gathered::Shared(groups)
    }

    /// The figure in `node`, read according to `operand` and marked as covered. `None` if it means "none" (`－`),
    /// is empty, or cannot be read; the last is reported.
    pub fn figure(
        &self,
        node: Node<'d>,
        operand: &Operand,
        found: &mut Findings,
    ) -> Option<Figure<'d>> {
        let figure = self.read(node, operand, found)?;
        figure.mark(&mut found.claims);
        Some(figure)
    }

    /// Like [`figure`](Self::figure), but not marked yet: [`Findings::settle`] marks it once the
    /// instance is known to be decided.
    pub fn read(
        &self,
        node: Node<'d>,
        operand: &Operand,
        found: &mut Findings,
    ) -> Option<Figure<'d>> {
        self.read_text(node, node.text(), operand, found)
    }

    /// Like [`read`](Self::read), for a node whose text is already known.
    pub fn read_text(
        &self,
        node: Node<'d>,
        text: &'d str,
        operand: &Operand,
        found: &mut Findings,
    ) -> Option<Figure<'d>> {
        let (text, part) = capture(node, text, operand)?;
        match self.units.read_with(node, text, operand.unit.as_ref()) {
            Ok(Some(mut quantity)) => {
                quantity.rounding = operand.rounding;
                let own = own_part(node, text, part.start, &quantity);
                let part = own.or_else(|| operand.capture.is_some().then_some(part));
                found.claims.read(node, part.clone(), &quantity);
                Some(Figure { node, quantity, part })
            }
            Ok(None) => {
                claim(node, part, operand, found);
                None
            }
            Err(fault) => {
                found.report(self.unread(node, text.value, fault));
                None
            }
        }
    }

    /// Reports that `text`, in `node`, is not a figure. In a table that mixes two notations, the mix is
    /// reported instead.
    fn unread(&self, node: Node<'d>, text: &str, fault: Fault) -> Diagnostic {
        match node.doubtful().filter(|_| fault.kind == FaultKind::Malformed) {
            Some(cells) => self.in_two_notations(cells),
            None => {
                let finding = self.finding(fault.text(text)).at(fault.span, Text::default());
                let help = fault.help(node.document.is_japanese());
                let finding = help.into_iter().fold(finding, Diagnostic::help);
                let group = node.notation().group().filter(|_| fault.kind == FaultKind::Malformed);
                let declared = group.map(|group| {
                    text!(
                        "`notation` of its source set declares \"{group}\" as the separator of groups",
                        "文書集合の `notation` では、桁区切りは「{group}」である"
                    )
                });
                declared.into_iter().fold(finding, Diagnostic::help)
            }
        }
    }

    fn in_two_notations(&self, cells: [Node<'d>; 2]) -> Diagnostic {
        let [comma, point] = cells.map(|it| it.text().trim());
        let message = text!(
            "the table mixes two decimal marks: a comma in {comma}, a point in {point}",
            "表の中で小数点の書き方が混在している: {comma} はコンマ、{point} はピリオド"
        );
        let [comma, point] = cells.map(|it| it.span());
        let finding = self.finding(message);
        finding.at(comma, text!("a comma", "コンマ")).at(point, text!("a point", "ピリオド"))
    }

    /// The sign in `node` that replaces a figure, if there is one.
    pub fn absence(&self, node: Node<'d>, operand: &Operand) -> Option<Absence> {
        node.notation().absence(self.captured(node, operand)?.value)
    }

    /// The content of `node`, neither marked nor reported.
    pub fn printed(&self, node: Node<'d>, operand: &Operand) -> Printed {
        let Some(text) = self.captured(node, operand) else { return Printed::Unreadable };
        match self.units.read_with(node, text, operand.unit.as_ref()) {
            Ok(Some(quantity)) => Printed::Figure(quantity),
            Ok(None) => {
                node.notation().absence(text.value).map_or(Printed::Unreadable, Printed::Absent)
            }
            Err(_) => Printed::Unreadable,
        }
    }

    /// Whether the figure of `node` is unknown: the node is empty, or means that the figure is not stated. Dashes
    /// mean that there is none.
    pub fn is_open(&self, node: Node<'d>, operand: &Operand) -> bool {
        let absence = self.printed(node, operand);
        matches!(absence, Printed::Absent(it) if it != Absence::Nil)
    }
}

/// The content of a node that should contain a figure.
pub enum Printed {
    /// A figure.
    Figure(Quantity),
    /// A sign in its place, or an empty text.
    Absent(Absence),
    /// Something else.
    Unreadable,
}
