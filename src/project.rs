//! Knows how a run is assembled and carried out: files, configuration, rules, documents, and the order
//! in which acceptances are applied. Does not know arguments, terminals, streams or exit codes, nor
//! where files are stored, except in the implementation for the disk.

// Commands use more of a project than the library exports.
#![cfg_attr(not(feature = "cli"), allow(dead_code, unused_imports))]

pub(crate) mod baseline;
mod beside;
mod choice;
mod claim;
mod concern;
pub(crate) mod config;
pub(crate) mod coverage;
mod facts;
pub(crate) mod files;
mod filter;
#[cfg(feature = "draw")]
pub(crate) mod graph;
pub(crate) mod infer;
pub(crate) mod input;
mod linked;
mod load;
mod overrides;
mod places;
pub(crate) mod reading;
pub(crate) mod rulebook;
mod rules;
mod session;
mod state;
mod strays;
mod suppress;
pub(crate) mod tables;
mod touched;
#[cfg(feature = "html")]
mod whole;
mod wish;

use std::path::PathBuf;

use crate::diagnostic::Severity;
use crate::lint::suppress::date::Date;

pub use crate::lint::Coverage;
pub use facts::Fact;
#[cfg(feature = "disk")]
pub use files::Disk;
pub use files::{Files, Listing, Memory, Stat};
#[cfg(feature = "lsp")]
pub(crate) use places::Written;
pub use places::{Acceptance, Mentions, Names};
pub use session::{Outcome, Session, Stop};

pub(crate) use claim::sets_named;
pub(crate) use load::no_rules;
pub(crate) use rules::{Rules, start};
pub(crate) use state::Project;
pub(crate) use touched::Touched;

/// Settings that the caller passes to a run. By default nothing is set: the nearest `kenzan.yaml`
/// applies as written.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Settings {
    /// The configuration; without one the nearest `kenzan.yaml`, in the directory of the first path or
    /// above it.
    pub config: Option<PathBuf>,
    /// Rules in addition to those of the configuration: files, directories and packs
    /// (`kenzan:NAME`).
    pub rules: Vec<PathBuf>,
    /// The requested documents and directories; without any, all that the configuration names. Other
    /// documents are read too, because rules may compare with them, but reports leave out their
    /// findings.
    pub paths: Vec<PathBuf>,
    /// Rules to run, as ids or `AREA/*`; all if empty.
    pub select: Vec<String>,
    /// Rules that are not run.
    pub ignore: Vec<String>,
    /// Severities by id or `AREA/*`, which override the configuration; `None` is off. The most specific
    /// pattern applies; among equal ones, the last.
    pub severity: Vec<(String, Option<Severity>)>,
    /// The baseline whose findings are accepted.
    pub baseline: Baseline,
    /// Whether suppressions by comments or the configuration are ignored.
    pub no_suppressions: bool,
    /// Packs (`kenzan:NAME`) and files whose rules are used if there is no configuration and no
    /// other rule.
    pub default_rules: Vec<PathBuf>,
    /// The current day; without it, no suppression expires.
    pub today: Option<Date>,
}

/// The choice of a baseline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Baseline {
    /// The one that the configuration names, if any.
    #[default]
    Configured,
    /// None.
    None,
    /// This file.
    File(PathBuf),
}
