//! The one test binary: documents in, report out.
#![allow(missing_docs, clippy::unwrap_used)]

mod cli;
mod layers;
mod quantities;
mod readers;
mod reports;
mod selectors;
mod tables;
mod tidy;
