//! PDFs are read as they are printed: lines, columns, tables, each with its page and line; what cannot be read is said.

mod hostile;
pub(crate) mod maker;
mod readers;
mod tables;
