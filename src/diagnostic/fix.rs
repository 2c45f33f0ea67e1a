//! Knows how an input could be changed to resolve a diagnostic. Does not know whether the change is
//! wanted, nor how a file is written.

use super::Text;
use crate::source::Span;

/// A replacement of bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes to replace.
    pub span: Span,
    /// The new text; may be empty.
    pub text: String,
}

/// A change that resolves a diagnostic. All of its edits are made, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// A short description of the change.
    pub title: Text,
    /// Whether it states nothing new. Any other change is right only if a person says so: kenzan
    /// does not know which of two figures is wrong.
    pub safe: bool,
    /// The edits.
    pub edits: Vec<Edit>,
    /// Other bytes that the new text is computed from: if these change, it is out of date.
    pub basis: Vec<Span>,
}
