//! Knows what a written figure is worth.

use rust_decimal::Decimal;

use crate::diagnostic::Text;
use crate::source::{Span, Spanned};

/// Unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {}

impl Unit {
    /// Parse.
    pub fn parse(_: &str) -> Self {
        Self {}
    }
    /// In parentheses.
    pub fn in_parentheses(_: &str) -> Option<Self> {
        None
    }
    /// Declared.
    pub fn declared(_: &str) -> Option<(Self, std::ops::Range<usize>)> {
        None
    }
}

/// Quantity.
#[derive(Clone, Debug)]
pub struct Quantity {
    /// Value.
    pub value: Decimal,
    /// Unit.
    pub unit: Unit,
    /// Span.
    pub span: Span,
}

/// Fault.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Where.
    pub span: Span,
}

impl Fault {
    /// What.
    pub fn text(&self) -> Text {
        Text::default()
    }
}

/// Reads.
pub fn read(_: Spanned<&str>, _: Option<&Unit>) -> Result<Option<Quantity>, Fault> {
    Ok(None)
}

/// Figures in a text.
pub fn find(_: Spanned<&str>) -> Vec<Quantity> {
    Vec::new()
}

/// Prefilter.
pub fn looks_like_figure(_: &str) -> bool {
    false
}
