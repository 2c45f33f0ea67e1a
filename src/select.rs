//! Knows RFC 9535 selectors over our own tree.

pub mod fold;

use std::ops::Range;

use crate::diagnostic::Text;
use crate::document::Node;

/// A compiled selector.
#[derive(Clone, Debug)]
pub struct Selector {}

/// Why a selector is not well-formed.
#[derive(Clone, Debug)]
pub struct SelectFault {
    /// Bytes of the selector's text.
    pub range: Range<usize>,
    /// What is wrong.
    pub message: Text,
}

impl Selector {
    /// Compiles `text`.
    pub fn parse(_text: &str) -> Result<Self, SelectFault> {
        Ok(Self {})
    }

    /// The nodes selected.
    pub fn select<'d>(&self, root: Node<'d>) -> Vec<Node<'d>> {
        vec![root]
    }
}
