//! The language server in one process, over a connection in memory. Every message that it sends is read and
//! must be one that an editor knows.

mod answers;
mod asked;
mod client;
mod diagnostics;
mod edits;
mod figures;
mod joint;
mod long;
mod program;
mod projects;
mod protocol;
