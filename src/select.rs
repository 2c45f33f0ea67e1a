//! Knows RFC 9535 selectors over our own tree.
