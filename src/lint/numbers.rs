//! Knows how many figures documents contain and how many of them no rule covers. Does not know
//! which those are (`facts` does), nor what a figure is (`quantity` does).

use std::iter::Sum;
use std::ops::Add;

use rayon::prelude::*;

use super::{facts, is_small};
use crate::check::Corpus;
use crate::check::claims::{Claims, figures_in};
use crate::document::{Document, Node, NodeId};

/// The share of the documents' figures that rules cover.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Coverage {
    /// Figures in the documents.
    pub numbers: usize,
    /// Number of figures that no rule covers.
    pub unclaimed: usize,
}

impl Add for Coverage {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { numbers: self.numbers + other.numbers, unclaimed: self.unclaimed + other.unclaimed }
    }
}

impl Sum for Coverage {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Self::add)
    }
}

/// The coverage of all documents.
pub(super) fn count(corpus: &Corpus, claims: &Claims) -> Coverage {
    by_document(corpus, claims).into_iter().sum()
}

/// The coverage of each document.
pub(super) fn by_document(corpus: &Corpus, claims: &Claims) -> Vec<Coverage> {
    if is_small(corpus, 1) {
        return corpus.documents.iter().map(|it| of_document(corpus, it, claims)).collect();
    }
    let own = |it: &Document| {
        let ids = (0..it.len() as u32).into_par_iter();
        ids.map(|id| of_node(it.node(NodeId(id)), claims)).reduce(Coverage::default, Add::add)
    };
    corpus.documents.par_iter().map(|it| counted(corpus, it, claims, own)).collect()
}

/// The coverage of one document; nothing for a document that is used only for comparisons.
pub(super) fn of_document(corpus: &Corpus, document: &Document, claims: &Claims) -> Coverage {
    counted(corpus, document, claims, |it| it.nodes().map(|node| of_node(node, claims)).sum())
}

/// The same; `each` counts node by node.
fn counted(
    corpus: &Corpus,
    document: &Document,
    claims: &Claims,
    each: impl Fn(&Document) -> Coverage,
) -> Coverage {
    match facts::may_repeat(document) {
        _ if corpus.beside.contains(&document.source) => Coverage::default(),
        true => once(document, claims),
        false => each(document),
    }
}

fn of_node(node: Node<'_>, claims: &Claims) -> Coverage {
    let numbers = figures_in(node);
    let unclaimed = match numbers {
        0 => 0,
        _ if claims.contains(node) => 0,
        // Only a text with captured parts needs its figures one by one.
        _ if claims.has_part(node) => {
            let figures = facts::figures(node);
            figures.into_iter().filter(|it| !claims.covers(node, &it.part)).count()
        }
        _ => numbers,
    };
    Coverage { numbers, unclaimed }
}

/// The same for a document whose tree may contain the same bytes in several nodes.
fn once(document: &Document, claims: &Claims) -> Coverage {
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
    let numbers = claimed.len();
    Coverage { numbers, unclaimed: claimed.into_iter().filter(|claimed| !claimed).count() }
}
