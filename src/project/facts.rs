//! Knows the facts of a project as owned values: each text that was read, its bytes, its
//! interpretation. Does not know how figures are read (`lint::facts` does), nor how facts are
//! shown.

use super::state::Project;
use crate::document::Paths;
use crate::lint::facts::{What, facts};
use crate::quantity::Quantity;
use crate::source::Span;

/// A figure in a document, or a text that a rule covers: a key, a link, a name.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Fact {
    /// Its bytes.
    pub span: Span,
    /// Normalized path (RFC 9535) of the node that contains it.
    pub path: String,
    /// Whether it is a figure; otherwise it is a text.
    pub is_figure: bool,
    /// The figure as a rule read it, or else as written. `None` for digits that are not a figure.
    pub quantity: Option<Quantity>,
    /// Whether a rule or the model covers it.
    pub claimed: bool,
    /// Ids of the rules that cover it.
    pub rules: Vec<String>,
}

impl Project {
    /// Every fact, in the order of the documents and their text.
    pub(crate) fn facts(&self) -> Vec<Fact> {
        let mut paths = Paths::default();
        let id = |index: &usize| self.rules[*index].rule.id.value.clone();
        let facts = facts(&self.corpus, &self.rules).into_iter();
        let fact = facts.map(|fact| {
            let (is_figure, quantity) = match fact.what {
                What::Figure(quantity) => (true, quantity.map(|it| *it)),
                What::Text => (false, None),
            };
            let (path, rules) = (paths.of(fact.node), fact.rules.iter().map(id).collect());
            Fact { span: fact.span, path, is_figure, quantity, claimed: fact.claimed, rules }
        });
        fact.collect()
    }
}
