//! The language server in one process, over a connection in memory. Every message that it sends is parsed
//! and must be known to the editor.

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
