//! kenzan (検算) tells whether a document agrees with itself.

pub mod diagnostic;
pub mod document;
pub mod quantity;
pub mod report;
pub mod select;
pub mod source;
