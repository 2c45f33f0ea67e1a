//! Knows how many figures documents contain and how many of them no rule covers. Does not know
//! which those are (`facts` does), nor what a figure is (`quantity` does).

use std::sync::Arc;

use rayon::prelude::*;

use super::{facts, is_small};
use crate::check::Corpus;
use crate::check::claims::{Claims, figures_in};
use crate::document::{Document, Node, NodeId};

/// Number of figures in the documents, and of those that no rule covers.
pub(super) fn count(corpus: &Corpus, claims: &Claims) -> (usize, usize) {
    by_document(corpus, claims).into_iter().fold((0, 0), add)
}

/// The same for each document.
pub(super) fn by_document(corpus: &Corpus, claims: &Claims) -> Vec<(usize, usize)> {
    if is_small(corpus, 1) {
        return corpus.documents.iter().map(|it| of_document(corpus, it, claims)).collect();
    }
    let one = |it: &Arc<Document>| match facts::may_repeat(it) {
        _ if corpus.beside.contains(&it.source) => (0, 0),
        true => once(it, claims),
        false => {
            let ids = (0..it.len() as u32).into_par_iter();
            ids.map(|id| of_node(it.node(NodeId(id)), claims)).reduce(|| (0, 0), add)
        }
    };
    corpus.documents.par_iter().map(one).collect()
}

/// The same for one document; nothing for a document that is used only for comparisons.
pub(super) fn of_document(corpus: &Corpus, document: &Document, claims: &Claims) -> (usize, usize) {
    match facts::may_repeat(document) {
        _ if corpus.beside.contains(&document.source) => (0, 0),
        true => once(document, claims),
        false => document.nodes().map(|node| of_node(node, claims)).fold((0, 0), add),
    }
}

fn add(left: (usize, usize), right: (usize, usize)) -> (usize, usize) {
    (left.0 + right.0, left.1 + right.1)
}

fn of_node(node: Node<'_>, claims: &Claims) -> (usize, usize) {
    let figures = figures_in(node);
    let unclaimed = match figures {
        0 => 0,
        _ if claims.contains(node) => 0,
        // Only a text with captured parts needs its figures one by one.
        _ if claims.has_part(node) => {
            let figures = facts::figures(node);
            figures.into_iter().filter(|it| !claims.covers(node, &it.part)).count()
        }
        _ => figures,
    };
    (figures, unclaimed)
}

/// The same for a document whose tree may contain the same bytes in several nodes.
fn once(document: &Document, claims: &Claims) -> (usize, usize) {
    let mut once = facts::Once::default();
    let mut claimed = Vec::new();
    for node in document.nodes().filter(|&node| figures_in(node) > 0) {
        for figure in facts::figures(node) {
            let covers = claims.covers(node, &figure.part);
            match once.known(node, &figure, claimed.len()) {
                Some(at) => claimed[at] |= covers,
                None => claimed.push(covers),
            }
        }
    }
    (claimed.len(), claimed.into_iter().filter(|claimed| !claimed).count())
}
