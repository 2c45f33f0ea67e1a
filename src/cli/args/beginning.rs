//! Knows the arguments of the commands that start a project: `infer`, `init`. Does not validate them.

use std::path::PathBuf;

use clap::Args;

use super::Origins;

#[derive(Debug, Args)]
pub(in crate::cli) struct Infer {
    #[arg(value_name = "PATH", id = "inferred_paths")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) origins: Origins,
    #[arg(long, conflicts_with_all = ["inferred_force", "inferred_diff"])]
    pub(in crate::cli) stdout: bool,
    #[arg(long = "diff", id = "inferred_diff", conflicts_with = "inferred_force")]
    pub(in crate::cli) diff: bool,
    #[arg(long = "force", id = "inferred_force")]
    pub(in crate::cli) force: bool,
    #[arg(short, long)]
    pub(in crate::cli) quiet: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Init {
    #[arg(value_name = "DIR", default_value = ".")]
    pub(in crate::cli) home: PathBuf,
    #[arg(short, long)]
    pub(in crate::cli) quiet: bool,
}
