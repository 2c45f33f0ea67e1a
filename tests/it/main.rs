//! The one test binary: documents in, report out.
#![allow(missing_docs, clippy::unwrap_used)]

mod cli;
mod draw;
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
mod reports;
mod run;
mod selectors;
mod structure;
mod tables;
mod tidy;
