//! Checks a directory by its `kenzan.yaml` and prints SARIF 2.1.0.
//!
//! `cargo run --example directory -- DIRECTORY`

use std::error::Error;
use std::io::{self, Write};
use std::path::Path;

use kenzan::report::Format;
use kenzan::{Cancel, Disk, Session, Settings};

fn main() -> Result<(), Box<dyn Error>> {
    let directory = std::env::args_os().nth(1).unwrap_or_else(|| ".".into());
    run(directory.as_ref(), &mut io::stdout().lock())
}

pub(crate) fn run(directory: &Path, out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let mut session = Session::open(Disk::at(directory), Settings::default());
    let outcome = session.check(&Cancel::new())?;
    let lang = outcome.lang().unwrap_or_default();
    outcome.write(out, Format::Sarif, lang)?;
    Ok(())
}
