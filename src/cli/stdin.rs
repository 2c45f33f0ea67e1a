//! Knows `-` and `--stdin-filename`: standard input in place of one file, for unsaved texts from
//! editors and hooks. Does not know the content of the file.

use std::io::{self, Read};
use std::path::PathBuf;

use super::args::Check;
use crate::diagnostic::{Diagnostic, Text};
use crate::source::decode::MAX_BYTES;
use crate::text;

/// Code of standard input that has no name or cannot be read.
const STDIN: &str = "input/stdin";

/// Standard input in place of a file.
#[derive(Clone, Debug)]
pub(super) struct Overlay {
    /// The file.
    pub(super) path: PathBuf,
    /// Its content.
    pub(super) bytes: Vec<u8>,
}

/// The requested paths with the file's name in place of `-`, and its content.
///
/// # Errors
/// `-` without a name, or standard input that cannot be read.
pub(super) fn overlay(args: &Check) -> Result<(Vec<PathBuf>, Option<Overlay>), Box<Diagnostic>> {
    let mut paths = args.paths.clone();
    let dashes = paths.iter().filter(|it| it.as_os_str() == "-").count();
    let name = match &args.choice.stdin_filename {
        None if dashes == 0 => return Ok((paths, None)),
        Some(name) if dashes > 0 => name,
        name => return Err(Box::new(incomplete(name.is_some()))),
    };
    for path in paths.iter_mut().filter(|it| it.as_os_str() == "-") {
        path.clone_from(name);
    }
    let mut bytes = Vec::new();
    if let Err(error) = io::stdin().lock().take(MAX_BYTES + 1).read_to_end(&mut bytes) {
        let message = text!("standard input cannot be read", "標準入力を読み取れない");
        let why = Text::same(error.to_string());
        return Err(Box::new(Diagnostic::error(STDIN, message).because(why)));
    }
    Ok((paths, Some(Overlay { path: name.clone(), bytes })))
}

fn incomplete(has_name: bool) -> Diagnostic {
    let message = if has_name {
        text!(
            "`--stdin-filename` needs `-` among the paths",
            "`--stdin-filename` にはパスとして `-` が必要"
        )
    } else {
        text!("`-` needs `--stdin-filename`", "`-` には `--stdin-filename` が必要")
    };
    let help = text!(
        "write `kenzan check --stdin-filename PATH -`",
        "`kenzan check --stdin-filename PATH -` と書く"
    );
    Diagnostic::error(STDIN, message).help(help)
}
