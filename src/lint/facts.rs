//! Knows what was read from the documents: each figure, key and link, its bytes, its
//! interpretation, and the rules that cover it. Does not judge it, and does not know how it is
//! shown.

use std::collections::hash_map::Entry;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{Graphs, runs};
use crate::check::claims::{Claims, ReadFigure};
use crate::check::context::Units;
use crate::check::{Compiled, Corpus, Findings};
use crate::document::format::Layout;
use crate::document::{Document, Node, NodeId, NodeKind};
use crate::quantity::{self, Quantity, Unit};
use crate::source::{SourceId, Span, Spanned};

/// A figure, or a text that a rule covers: a key, a link, a name.
#[derive(Clone, Debug)]
pub struct Fact<'d> {
    /// The node that contains it.
    pub node: Node<'d>,
    /// Its bytes.
    pub span: Span,
    /// Its kind.
    pub what: What,
    /// The rules that cover it, as indices into those of the run.
    pub rules: Vec<usize>,
    /// Whether any rule covers it.
    pub claimed: bool,
}

/// The kind of a fact.
#[derive(Clone, Debug)]
pub enum What {
    /// A figure, as a rule read it, or as it is written if no rule read it. `None` if a whole text
    /// contains digits but is not a figure, and no rule read it as one.
    Figure(Option<Box<Quantity>>),
    /// A text that a rule compared, matched or looked up.
    Text,
}

/// The parts of documents that the rules of a run covered.
struct Trace {
    rules: Vec<Claims>,
    all: Claims,
    readings: FxHashMap<(SourceId, NodeId), Vec<ReadFigure>>,
    /// The units of figures that no rule read.
    units: Units,
}

impl Trace {
    fn of(corpus: &Corpus, rules: &[Compiled]) -> Self {
        let graphs = Graphs::build(corpus, rules);
        let runs = runs(corpus, rules, &graphs, Findings::reading()).unwrap_or_default();
        let rules: Vec<Claims> = runs.into_iter().map(|findings| findings.claims).collect();
        let mut all = Claims::default();
        // Keys and references that a model reads do not belong to a single rule.
        graphs.used().for_each(|(_, graph)| all.merge(&graph.claims));
        let mut readings: FxHashMap<_, Vec<ReadFigure>> = FxHashMap::default();
        for claims in &rules {
            all.merge(claims);
            for reading in claims.readings() {
                readings.entry((reading.source, reading.node)).or_default().push(reading.clone());
            }
        }
        Self { rules, all, readings, units: Units::default() }
    }

    /// The interpretation that a rule gave the figure at `part` of the text of `node`.
    fn reading(&self, node: Node<'_>, part: &Range<usize>) -> Option<&Quantity> {
        let readings = self.readings.get(&(node.document.source, node.id))?;
        let here = |it: &&ReadFigure| it.part.start < part.end && part.start < it.part.end;
        readings.iter().find(here).map(|reading| &reading.quantity)
    }

    fn fact<'d>(&self, node: Node<'d>, part: &Range<usize>, span: Span, what: What) -> Fact<'d> {
        let looks = |(index, claims): (usize, &Claims)| claims.covers(node, part).then_some(index);
        let rules = self.rules.iter().enumerate().filter_map(looks).collect();
        Fact { node, span, what, rules, claimed: self.all.covers(node, part) }
    }

    fn figure<'d>(&self, node: Node<'d>, written: Written) -> Fact<'d> {
        let Written { part, span, quantity } = written;
        let quantity = match self.reading(node, &part) {
            Some(read) => Some(read.clone()),
            None => quantity.map(|written| self.with_unit(node, written)),
        };
        self.fact(node, &part, span, What::Figure(quantity.map(Box::new)))
    }

    /// A figure that no rule read. If it has no unit and is the whole content of `node`, it takes
    /// the unit of its column or table.
    fn with_unit(&self, node: Node<'_>, written: Quantity) -> Quantity {
        let text = || Spanned::new(node.text(), node.span());
        let read = || self.units.read(node, text()).ok()?;
        let read = if written.unit == Unit::NONE { read() } else { None };
        read.filter(|it| it.span == written.span).unwrap_or(written)
    }
}

/// Every figure of the documents, and every other text that a rule covers, in the order of the
/// documents and their text. Of a document that is used only in part (an example), only that part.
pub fn facts<'d>(corpus: &'d Corpus, rules: &[Compiled]) -> Vec<Fact<'d>> {
    let trace = Trace::of(corpus, rules);
    let mut facts = Vec::new();
    for &root in &corpus.roots {
        let root = corpus.node(root);
        let ids = root.id.0..root.document.len() as u32;
        // The nodes below the root have consecutive ids.
        let below = ids.map(|id| root.document.node(NodeId(id)));
        let before = facts.len();
        let mut once = may_repeat(root.document).then(Once::default);
        for node in below.take_while(|node| node.ancestors().any(|it| it == root)) {
            facts_of(&trace, node, once.as_mut(), &mut facts);
        }
        // A draft lists the tables of a section apart from its paragraphs, and an alias repeats
        // earlier bytes.
        facts[before..].sort_by_key(|fact| fact.span.start);
    }
    facts
}

fn facts_of<'d>(
    trace: &Trace,
    node: Node<'d>,
    mut once: Option<&mut Once>,
    facts: &mut Vec<Fact<'d>>,
) {
    let figures = figures(node);
    if figures.is_empty() {
        if node.kind().is_scalar() && !node.text().is_empty() && trace.all.contains(node) {
            let whole = 0..node.text().len();
            facts.push(trace.fact(node, &whole, node.span(), What::Text));
        }
        return;
    }
    for figure in figures {
        let known = once.as_mut().and_then(|once| once.known(node, &figure, facts.len()));
        let fact = trace.figure(node, figure);
        match known.map(|at| &mut facts[at]) {
            Some(known) => known.join(fact),
            None => facts.push(fact),
        }
    }
}

impl<'d> Fact<'d> {
    /// Adds the interpretations that rules gave the same figure elsewhere in the tree.
    fn join(&mut self, other: Self) {
        let mut rules = std::mem::take(&mut self.rules);
        rules.extend(&other.rules);
        rules.sort_unstable();
        rules.dedup();
        let claimed = self.claimed || other.claimed;
        if other.claimed && !self.claimed {
            *self = other;
        }
        (self.rules, self.claimed) = (rules, claimed);
    }
}

/// A figure as written in a node.
pub(super) struct Written {
    /// Its bytes in the node's text.
    pub(super) part: Range<usize>,
    /// Its bytes in the source.
    span: Span,
    quantity: Option<Quantity>,
}

/// The figures in the text of `node`: a number as a whole, otherwise each amount.
pub(super) fn figures(node: Node<'_>) -> Vec<Written> {
    let (text, span) = (node.text(), node.span());
    match node.kind() {
        NodeKind::Number => {
            let read = quantity::read_as(Spanned::new(text, span), None, node.notation());
            let quantity = read.ok().flatten();
            vec![Written { part: 0..text.len(), span, quantity }]
        }
        NodeKind::String if !is_of_link(node) => amounts(node),
        _ => Vec::new(),
    }
}

/// Each amount in a text.
fn amounts(node: Node<'_>) -> Vec<Written> {
    // Offsets in the text, which may differ from those of its bytes.
    let places = Span::new(node.document.source, 0..node.text().len());
    let text = Spanned::new(node.text(), places);
    let found = quantity::figures(text, node.notation());
    if found.is_empty() {
        return Vec::new();
    }
    let pieces = node.pieces();
    if let [only] = &found[..]
        && !is_read(text, only, node)
    {
        let part = only.span.range();
        return vec![Written { span: pieces.span(part.clone()), part, quantity: None }];
    }
    let written = |mut quantity: Quantity| {
        let part = quantity.span.range();
        quantity.span = pieces.span(part.clone());
        Written { part, span: quantity.span, quantity: Some(quantity) }
    };
    found.into_iter().map(written).collect()
}

/// Whether the only figure of `node` is one that rules read, or part of a sentence. Rules refuse to read a cell
/// with signs that no figure has (`[500]`, `500.`).
fn is_read(text: Spanned<&str>, only: &Quantity, node: Node<'_>) -> bool {
    let part = only.span.range();
    let around = [&text.value[..part.start], &text.value[part.end..]];
    let has_words = around.iter().any(|it| it.chars().any(char::is_alphabetic));
    let is_bare = around.iter().all(|it| it.trim().is_empty());
    is_bare || has_words || quantity::read_as(text, None, node.notation()).is_ok()
}

/// Whether the tree of `document` may contain the same bytes in several nodes: a draft's title is
/// also a heading, whose number is a node too; the target of aliases is written once.
pub(super) fn may_repeat(document: &Document) -> bool {
    document.format.entry().layout == Layout::Text || document.has_copies()
}

/// Whether `node` belongs to a link of a draft; its words are also in the blocks.
fn is_of_link(node: Node<'_>) -> bool {
    let list = || node.ancestors().nth(2)?.key();
    node.document.format.entry().layout == Layout::Text
        && list().is_some_and(|it| it.value == "links" && it.span.start == it.span.end)
}

/// Figures seen so far, in a tree that may contain the same bytes in several nodes.
#[derive(Default)]
pub(super) struct Once {
    /// Keyed by the bytes, the text read from them, and the number of equal ones before them in
    /// their node: in an escaped text all parts have the bytes of the whole.
    places: FxHashMap<(Span, String, usize), usize>,
    node: Option<NodeId>,
    here: FxHashMap<(Span, String), usize>,
}

impl Once {
    /// The number under which this figure is known; if it is new, it gets `number`.
    pub(super) fn known(
        &mut self,
        node: Node<'_>,
        figure: &Written,
        number: usize,
    ) -> Option<usize> {
        if self.node.replace(node.id) != Some(node.id) {
            self.here.clear();
        }
        // A figure with its own bytes is identified by them; otherwise the text that was read is
        // needed too.
        let is_told = node.is_verbatim() || figure.span != node.span();
        let quantity = figure.quantity.as_ref().filter(|_| !is_told);
        let reads = quantity.map_or_else(String::new, Quantity::to_string);
        let alike = self.here.entry((figure.span, reads.clone())).or_default();
        let place = self.places.entry((figure.span, reads, *alike));
        *alike += 1;
        match place {
            Entry::Occupied(known) => Some(*known.get()),
            Entry::Vacant(new) => {
                new.insert(number);
                None
            }
        }
    }
}
