//! Knows the command line.
