//! Selectors follow RFC 9535, and agree with an independent implementation of it.

mod conformance;
mod differential;
mod extensions;
mod faults;
mod json;
mod suite;

use kenzan::document::Document;
use kenzan::select::Selector;

/// Normalized paths of the nodes that `selector` selects from the first root.
fn paths(document: &Document, selector: &str) -> Vec<String> {
    let selector =
        Selector::parse(selector).unwrap_or_else(|fault| panic!("{selector}: {fault:?}"));
    let root = document.roots().next().unwrap();
    selector.select(root).into_iter().map(|node| node.path()).collect()
}

/// Texts of the nodes that `selector` selects from the first root.
fn texts<'d>(document: &'d Document, selector: &str) -> Vec<&'d str> {
    let selector =
        Selector::parse(selector).unwrap_or_else(|fault| panic!("{selector}: {fault:?}"));
    let root = document.roots().next().unwrap();
    selector.select(root).into_iter().map(|node| node.text()).collect()
}
