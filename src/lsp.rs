//! Knows the language server: messages of an editor in, diagnostics and answers out, for every project that
//! a workspace folder or an open file belongs to. Does not know how messages are carried, nor the command
//! line; reads no file but through [`Files`].
//!
//! One thread reads messages and keeps the open texts; each project has a thread of its own with its
//! [`Session`](crate::Session). A newer text ends the check that is under way.

mod answer;
mod board;
mod client;
mod diagnostics;
mod options;
mod orders;
mod place;
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

/// The files as seen from a directory.
pub type FilesFrom = Arc<dyn Fn(&Path) -> Arc<dyn Files> + Send + Sync>;

/// What the server is told by whoever starts it.
#[derive(Clone)]
pub struct Host {
    /// The files as seen from a directory, that relative names start from.
    pub files: FilesFrom,
    /// The language that is asked for, whatever the editor or a configuration says.
    pub lang: Option<Lang>,
    /// The language where nobody says one.
    pub locale: Lang,
    /// The day that it is.
    pub today: fn() -> Option<Date>,
    /// The configuration to use everywhere, instead of the nearest one.
    pub config: Option<PathBuf>,
    /// Rules besides those of configurations.
    pub rules: Vec<PathBuf>,
    /// How long checks that join several rules may take before what the others find is told first.
    pub patience: Duration,
}

/// Serves the editor at the other end of `connection` until it says goodbye or hangs up. Whether it said so
/// in the order that the protocol demands.
pub fn serve(connection: &Connection, host: Host) -> bool {
    server::run(connection, host)
}
