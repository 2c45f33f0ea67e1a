//! Knows how findings are shown.
