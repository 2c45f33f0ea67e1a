//! Written figures have the right value.

mod arithmetic;
mod figures;
mod numbering;
mod spellings;
mod sums;

use kenzan::quantity::{Quantity, read};
use kenzan::source::{SourceId, Span, Spanned};

/// `text` as if it were a whole source.
fn spanned(text: &str) -> Spanned<&str> {
    Spanned::new(text, Span::new(SourceId(0), 0..text.len()))
}

/// The one figure that `text` is.
fn figure(text: &str) -> Quantity {
    match read(spanned(text), None) {
        Ok(Some(figure)) => figure,
        other => panic!("{text}: {other:?}"),
    }
}
