//! Knows what was read from the documents: each figure, key and link, from which bytes, as what, and
//! which rules looked at it. Does not judge it, and does not know how it is shown.

use rustc_hash::FxHashMap;

use super::{Graphs, runs};
use crate::check::findings::{Claims, Reading};
use crate::check::{Compiled, Corpus, Findings};
use crate::document::{Node, NodeId, NodeKind};
use crate::quantity::{self, Quantity};
use crate::source::{SourceId, Span, Spanned};

/// A figure, or a text that a rule looked at: a key, a link, a name.
#[derive(Clone, Debug)]
pub struct Fact<'d> {
    /// The node it stands in.
    pub node: Node<'d>,
    /// Its bytes.
    pub span: Span,
    /// What it is.
    pub what: What,
    /// The rules that looked at it, as indices into those of the run.
    pub rules: Vec<usize>,
    /// Whether anything looked at it.
    pub claimed: bool,
}

/// What a fact is.
#[derive(Clone, Debug)]
pub enum What {
    /// A figure, as a rule read it; where none did, as it stands there. `None` where a whole text
    /// has digits but is no figure, and no rule read it as one.
    Figure(Option<Box<Quantity>>),
    /// A text that a rule compared, matched or looked up.
    Text,
}

/// What the rules of a run looked at.
struct Trace {
    rules: Vec<Claims>,
    all: Claims,
    readings: FxHashMap<(SourceId, NodeId), Vec<Reading>>,
}

impl Trace {
    fn of(corpus: &Corpus, rules: &[Compiled]) -> Self {
        let graphs = Graphs::build(corpus, rules);
        let runs = runs(corpus, rules, &graphs, &Findings::reading());
        let rules: Vec<Claims> = runs.into_iter().map(|findings| findings.claims).collect();
        let mut all = Claims::default();
        // Keys and references that a model reads belong to no rule alone.
        graphs.used().for_each(|(_, graph)| all.merge(&graph.claims));
        let mut readings: FxHashMap<_, Vec<Reading>> = FxHashMap::default();
        for claims in &rules {
            all.merge(claims);
            for reading in claims.readings() {
                readings.entry((reading.source, reading.node)).or_default().push(reading.clone());
            }
        }
        Self { rules, all, readings }
    }

    /// How a rule read the figure at `span` of `node`.
    fn reading(&self, node: Node<'_>, span: Span) -> Option<&Quantity> {
        let readings = self.readings.get(&(node.document.source, node.id))?;
        let here = |it: &&Quantity| it.span.start < span.end && span.start < it.span.end;
        readings.iter().map(|reading| &reading.quantity).find(here)
    }

    fn fact<'d>(&self, node: Node<'d>, span: Span, what: What) -> Fact<'d> {
        let looks = |(index, claims): (usize, &Claims)| claims.covers(node, span).then_some(index);
        let rules = self.rules.iter().enumerate().filter_map(looks).collect();
        Fact { node, span, what, rules, claimed: self.all.covers(node, span) }
    }

    fn figure<'d>(&self, node: Node<'d>, span: Span, standing: Option<Quantity>) -> Fact<'d> {
        let quantity = self.reading(node, span).cloned().or(standing);
        self.fact(node, span, What::Figure(quantity.map(Box::new)))
    }
}

/// Every figure of the documents, and every other text that a rule looked at, in the order of the
/// documents and their text. Of a document that only lends a part (an example), only that part.
pub fn facts<'d>(corpus: &'d Corpus, rules: &[Compiled]) -> Vec<Fact<'d>> {
    let trace = Trace::of(corpus, rules);
    let mut facts = Vec::new();
    for &root in &corpus.roots {
        let root = corpus.node(root);
        let ids = root.id.0..root.document.len() as u32;
        // What is below the root stands together.
        let below = ids.map(|id| root.document.node(NodeId(id)));
        let before = facts.len();
        for node in below.take_while(|node| node.ancestors().any(|it| it == root)) {
            facts_of(&trace, node, &mut facts);
        }
        // A draft keeps the tables of a section beside its paragraphs, aliases what stands earlier.
        facts[before..].sort_by_key(|fact| fact.span.start);
    }
    facts
}

fn facts_of<'d>(trace: &Trace, node: Node<'d>, facts: &mut Vec<Fact<'d>>) {
    let figures = figures(node);
    if figures.is_empty() {
        if node.kind().is_scalar() && !node.text().is_empty() && trace.all.contains(node) {
            facts.push(trace.fact(node, node.span(), What::Text));
        }
        return;
    }
    let text = Spanned::new(node.text(), node.span());
    if node.kind() == NodeKind::Number {
        let standing = quantity::read(text, None).ok().flatten();
        facts.push(trace.figure(node, node.span(), standing));
        return;
    }
    facts.extend(quantity::find(text).into_iter().map(|it| trace.figure(node, it.span, Some(it))));
}

/// The bytes of each figure in `node`: of a number itself, of a text each amount in it.
pub(super) fn figures(node: Node<'_>) -> Vec<Span> {
    match node.kind() {
        NodeKind::Number => vec![node.span()],
        NodeKind::String => {
            let found = quantity::find(Spanned::new(node.text(), node.span()));
            found.into_iter().map(|figure| figure.span).collect()
        }
        _ => Vec::new(),
    }
}
