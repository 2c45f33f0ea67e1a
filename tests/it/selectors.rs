//! Selectors follow RFC 9535.
