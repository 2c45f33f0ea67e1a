//! The one test binary: documents in, report out.
#![allow(missing_docs, clippy::unwrap_used)]

mod baseline;
mod cli;
mod fixtures;
mod formats;
mod graph;
mod layers;
mod library;
mod linear;
mod manual;
mod mutations;
mod quantities;
mod readers;
mod readme;
mod reference;
mod reports;
mod run;
mod selectors;
mod structure;
mod suppress;
mod tables;
mod tables_that_add_up;
mod tidy;
