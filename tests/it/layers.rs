//! Modules know only those below them.
