//! PDFs are read as printed: lines, columns, tables, each with its page and line; unreadable parts are reported.

mod hostile;
pub(crate) mod maker;
mod measure;
mod readers;
mod tables;
