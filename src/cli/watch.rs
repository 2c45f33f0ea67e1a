//! Knows `kenzan check --watch`: checks again whenever one of its files changes, appears or disappears, and lists the
//! changed findings. Does not know what is checked. Polls the files instead of using the system's notifications, which
//! works on every file system and for files that editors replace.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use super::args::{Check, Speech};
use super::check;
use super::exit::Exit;
use super::output::Voice;
use super::trail::Trail;
use crate::project::Session;
use crate::text;

/// Time between two polls of the known files and their directories.
const PAUSE: Duration = Duration::from_millis(200);
/// Minimum time between two searches for new files.
const SEARCH: Duration = Duration::from_secs(1);
/// A search may take at most this fraction of the time.
const SHARE: u32 = 20;

/// Clears a terminal and its scrollback.
const CLEAR: &[u8] = b"\x1b[2J\x1b[3J\x1b[H";

/// State of a file or directory that changes with its content.
type State = Option<(SystemTime, u64)>;

/// Runs the command until it is interrupted, or its output is closed.
pub(super) fn run(args: &Check, speech: &Speech) -> Exit {
    let mut session = check::open(args, &args.paths, None);
    let mut trail = Trail::default();
    loop {
        let seen = Seen::now(&session);
        if io::stdout().is_terminal() {
            // The report will detect a closed terminal.
            _ = io::stdout().write_all(CLEAR);
        }
        let exit = check::run_on(args, speech, &mut session, &mut trail);
        let count = seen.files.len();
        let waiting = text!(
            "files: {count}; waiting for changes, Ctrl-C ends",
            "{count}個のファイルの変更を待っている（Ctrl-C で終了）"
        );
        let lang = Voice::new(speech, None).lang;
        let changes = trail.changes(lang);
        if writeln!(io::stderr(), "{changes}kenzan: {}", waiting.get(lang)).is_err() {
            return exit;
        }
        seen.wait(&mut session);
    }
}

/// The state of the files of a run at one time.
struct Seen {
    files: BTreeMap<PathBuf, State>,
    /// The directories of the files; a new file changes its directory.
    directories: BTreeMap<PathBuf, State>,
    /// How long the search took.
    took: Duration,
}

impl Seen {
    fn now(session: &Session) -> Self {
        let begun = Instant::now();
        let paths = session.files_read();
        let directories = paths.iter().filter_map(|it| it.parent());
        let directories = directories.map(|it| (it.to_owned(), state(it))).collect();
        let files = paths.iter().map(|it| (it.clone(), state(it))).collect();
        Self { files, directories, took: begun.elapsed() }
    }

    /// Waits until files change, or the set of files changes, and updates the session.
    fn wait(mut self, session: &mut Session) {
        let mut searched = Instant::now();
        loop {
            thread::sleep(PAUSE);
            let is_changed = |(path, known): &(&PathBuf, &State)| state(path) != **known;
            let changed: Vec<&PathBuf> =
                self.files.iter().filter(is_changed).map(|(path, _)| path).collect();
            if !changed.is_empty() {
                return changed.into_iter().for_each(|it| session.changed(it));
            }
            let is_moved = self.directories.iter().any(|(path, known)| state(path) != *known);
            let is_due = searched.elapsed() > SEARCH.max(self.took * SHARE);
            if is_moved || is_due {
                let now = Self::now(session);
                if now.files != self.files {
                    return session.refresh();
                }
                self = now;
                searched = Instant::now();
            }
        }
    }
}

fn state(path: &Path) -> State {
    let known = fs::metadata(path).ok()?;
    Some((known.modified().ok()?, if known.is_file() { known.len() } else { 0 }))
}
