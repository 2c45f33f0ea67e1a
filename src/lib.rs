//! kenzan (検算) tells whether a document agrees with itself.

pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod document;
pub mod lint;
pub mod quantity;
pub mod report;
pub mod rule;
pub mod select;
pub mod source;
