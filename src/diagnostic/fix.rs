//! Knows how an input could be changed to resolve a diagnostic. Does not know whether anyone wants
//! that, nor how a file is written.

use super::Text;
use crate::source::Span;

/// Bytes to be replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is taken out.
    pub span: Span,
    /// What is put in its place; may be empty.
    pub text: String,
}

/// A change after which a diagnostic would no longer be made. All of its edits are made, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What the change is, in a few words.
    pub title: Text,
    /// Whether it changes nothing that is stated. Any other change is right only if a person says
    /// so: kenzan does not know which of two figures is wrong.
    pub safe: bool,
    /// The change.
    pub edits: Vec<Edit>,
    /// Other bytes that the new text follows from: when these change, it is out of date.
    pub basis: Vec<Span>,
}
