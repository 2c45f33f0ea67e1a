//! Knows what a written figure is worth.
