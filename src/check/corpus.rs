//! Knows the documents of a run, the sets they form, and when a node is blank. Does not know rules.

mod tables;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use tables::{Readings, Table};

use super::links::Landings;
use crate::diagnostic::{Diagnostic, Text};
use crate::document::{Document, Node, NodeId, NodeKind};
use crate::quantity::{self, Absence};
use crate::rule::Model;
use crate::source::{SourceId, Sources, Spanned};
use crate::text;

/// Code of a rule that names an undeclared source set.
pub const UNKNOWN_SET: &str = "rule/unknown-set";

/// The diagnostic for a rule or model that names the undeclared source set `set`.
pub(super) fn unknown_set(set: &Spanned<String>) -> Diagnostic {
    let name = &set.value;
    let message = text!("no source set is named `{name}`", "`{name}` という文書集合はない");
    let help = text!("declare it under `sources`", "`sources` に定義する");
    Diagnostic::error(UNKNOWN_SET, message).at(set.span, Text::default()).help(help)
}

/// A tree to check: a node of one of the corpus's documents, used as a root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Root {
    /// Index in [`Corpus::documents`].
    pub document: usize,
    /// The node.
    pub node: NodeId,
}

/// All documents of a run, and the named sets they form.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    /// The texts.
    pub sources: Sources,
    /// The trees.
    pub documents: Vec<Arc<Document>>,
    /// Every root, in the order of the documents.
    pub roots: Vec<Root>,
    /// Roots by source set.
    pub sets: BTreeMap<String, Vec<Root>>,
    /// The sets with a document that could not be read completely, and whether whole trees may be
    /// missing there.
    pub cut: BTreeMap<String, bool>,
    /// Whether a document could not be read to its end, so that missing nodes may exist there.
    pub is_cut: bool,
    /// Documents that are used only for comparisons: no rule checks them.
    pub beside: BTreeSet<SourceId>,
    /// Models that no rule uses and that are checked by themselves: their keys and references.
    pub models: Vec<Arc<Model>>,
    /// The targets of links in documents, if a rule compares them.
    pub landings: Landings,
    /// What the tables of the documents mean, computed on first use.
    pub readings: Readings,
}

impl Corpus {
    /// Adds `document` with all its roots, which belong to `sets`.
    pub fn add(&mut self, document: Arc<Document>, sets: &[&str]) {
        let index = self.documents.len();
        let roots: Vec<_> =
            document.roots().map(|node| Root { document: index, node: node.id }).collect();
        self.is_cut |= document.is_cut();
        if document.is_cut() {
            for set in sets {
                *self.cut.entry((*set).to_owned()).or_default() |= document.cut.is_empty();
            }
        }
        for set in sets {
            self.sets.entry((*set).to_owned()).or_default().extend(&roots);
        }
        self.roots.extend(roots);
        self.documents.push(document);
    }

    /// Adds a document that is used only for comparisons.
    pub fn add_beside(&mut self, document: Arc<Document>) {
        self.beside.insert(document.source);
        self.documents.push(document);
    }

    /// The documents that are checked.
    pub fn checked(&self) -> impl Iterator<Item = &Arc<Document>> {
        self.documents.iter().filter(|it| !self.beside.contains(&it.source))
    }

    /// Records that a document of `sets` could not be read.
    pub fn mark_unread(&mut self, sets: &[&str]) {
        self.is_cut = true;
        self.cut.extend(sets.iter().map(|set| ((*set).to_owned(), true)));
    }

    /// The node of `root`.
    pub fn node(&self, root: Root) -> Node<'_> {
        self.documents[root.document].node(root.node)
    }
}

/// Whether `node` contains no value: null, white space, an empty list, or signs in place of a value (`－`,
/// `…`, those of `absent` in its notation). A word like `なし` is a statement.
pub fn is_blank(node: Node<'_>) -> bool {
    match node.kind() {
        NodeKind::Null => true,
        NodeKind::List | NodeKind::Record | NodeKind::Row => node.children().next().is_none(),
        NodeKind::Bool | NodeKind::Number => false,
        NodeKind::String => {
            quantity::mark(node.text()).is_some() || node.document.declares_absent(node.text())
        }
    }
}

/// Whether `node` is blank or contains dashes that mean "none". `…`, or a sign declared for that purpose,
/// means that the value is unknown.
pub fn is_left_blank(node: Node<'_>) -> bool {
    let is_unknown = || quantity::mark(node.text()) == Some(Absence::NotStated);
    is_blank(node) && !is_unknown() && !node.document.declares_absent(node.text())
}
