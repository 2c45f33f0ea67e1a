//! Knows the language server: it takes an editor's messages and returns diagnostics and answers, for every
//! project that a workspace folder or an open file belongs to. Does not know the transport or the command
//! line; reads files only through [`Files`].
//!
//! One thread reads messages and keeps the open texts; each project has its own thread with its
//! [`Session`](crate::Session). A newer text cancels the check under way.

mod answer;
mod board;
mod client;
mod diagnostics;
mod options;
mod place;
mod queue;
mod routes;
mod server;
mod status;
mod texts;
mod uri;
mod worker;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use lsp_server::Connection;

use crate::diagnostic::Lang;
use crate::lint::suppress::date::Date;
use crate::project::Files;

/// Returns the files as seen from a directory.
pub type FilesFrom = Arc<dyn Fn(&Path) -> Arc<dyn Files> + Send + Sync>;

/// The server's environment, given by the program that starts it.
#[derive(Clone)]
pub struct Host {
    /// Returns the files as seen from a directory; relative names start there.
    pub files: FilesFrom,
    /// The language requested by a flag or variable; overrides the editor and the configuration.
    pub lang: Option<Lang>,
    /// The language used when nothing else sets one.
    pub locale: Lang,
    /// Returns the current day, if known.
    pub today: fn() -> Option<Date>,
    /// The configuration to use everywhere, instead of the nearest one.
    pub config: Option<PathBuf>,
    /// Rules in addition to those of configurations.
    pub rules: Vec<PathBuf>,
    /// How long joint checks (those that combine several rules) may take before the findings of all
    /// other rules are sent without them.
    pub patience: Duration,
}

/// Serves the editor at the other end of `connection` until it exits or hangs up. Returns whether it sent
/// `shutdown` before `exit`, as the protocol demands.
pub fn serve(connection: &Connection, host: Host) -> bool {
    server::run(connection, host)
}
