//! `--watch`: the report is repeated when something changes, and only then.

#![cfg(unix)]

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use crate::cli::{Place, RULE, SOUND, WRONG};

/// Longer than any machine takes; only a failure waits for it.
const PATIENCE: Duration = Duration::from_secs(60);

/// A program that watches; it ends with the test.
struct Watcher {
    child: Child,
    lines: Receiver<String>,
}

impl Watcher {
    fn start(place: &Place, arguments: &[&str]) -> Self {
        // One stream, to keep the order of the messages.
        let mut child = Command::new("sh")
            .args(["-c", "exec \"$0\" \"$@\" 2>&1", env!("CARGO_BIN_EXE_kenzan")])
            .args(["check", "--lang", "en", "--watch"])
            .args(arguments)
            .current_dir(place.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = channel();
        let stream = BufReader::new(child.stdout.take().unwrap());
        thread::spawn(move || {
            for line in stream.lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        Self { child, lines }
    }

    /// The output up to a line that contains `words`.
    fn until(&self, words: &str) -> String {
        let mut said = String::new();
        while !said.contains(words) {
            let Ok(line) = self.lines.recv_timeout(PATIENCE) else {
                panic!("no {words:?} in {said}")
            };
            said = said + &line + "\n";
        }
        said
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_change_is_reported() {
    let place = Place::project(SOUND);
    let watcher = Watcher::start(&place, &[]);
    let first = watcher.until("waiting for changes");
    assert!(first.contains("no findings"), "{first}");
    assert!(first.contains("files: 3;"), "{first}");
    assert!(!first.contains('\u{1b}'), "nothing is cleared where nobody looks");
    place.file("data/a.yaml", WRONG.as_bytes());
    let second = watcher.until("waiting for changes");
    assert!(second.contains("error[budget/subtotal]"), "{second}");
    // A new file that a source set means, in a new directory too.
    place.file("data/b.yaml", WRONG.as_bytes());
    assert!(watcher.until("waiting for changes").contains("data/b.yaml:3:15"));
    // A broken rule is reported, and the watch continues.
    place.file("rules/subtotal.yaml", b"id: [");
    assert!(watcher.until("waiting for changes").contains("rules/subtotal.yaml:1:"));
    place.file("kenzan.yaml", b"sources: [");
    assert!(watcher.until("waiting for changes").contains("kenzan.yaml:1:"));
    place.file("rules/subtotal.yaml", RULE.as_bytes());
    place.file("data/a.yaml", SOUND.as_bytes());
    std::fs::remove_file(place.path().join("data/b.yaml")).unwrap();
    place.file("kenzan.yaml", crate::cli::CONFIG.as_bytes());
    watcher.until("no findings");
}

#[test]
fn a_change_in_an_archive_is_reported() {
    use crate::packed::{FAULTY, SOUND, archive};
    let bundle = |text: &str| archive(&[("costs.csv", text.as_bytes())]);
    let place = Place::new(&[
        ("kenzan.yaml", b"extends: [kenzan:auto]\nsources: { costs: data/*.zip }\n"),
        ("data/bundle.zip", &bundle(SOUND)),
    ]);
    let watcher = Watcher::start(&place, &[]);
    watcher.until("no findings");
    watcher.until("waiting for changes");
    place.file("data/bundle.zip", &bundle(FAULTY));
    let second = watcher.until("waiting for changes");
    assert!(second.contains("data/bundle.zip!costs.csv:5:7"), "{second}");
}

#[test]
fn what_is_gone_and_what_is_new_since_the_last_check_is_listed() {
    let place = Place::project(WRONG);
    let watcher = Watcher::start(&place, &[]);
    let first = watcher.until("waiting for changes");
    assert!(!first.contains("since the last check"), "{first}");
    place.file("data/b.yaml", WRONG.as_bytes());
    let second = watcher.until("waiting for changes");
    assert!(second.contains("kenzan: since the last check: 0 gone, 1 new\n"), "{second}");
    assert!(second.contains("\n  + data/b.yaml:3:15: error[budget/subtotal]"), "{second}");
    // A row above moves a finding, which is the same.
    place.file("data/b.yaml", format!("# moved\n{WRONG}").as_bytes());
    let third = watcher.until("waiting for changes");
    assert!(third.contains("data/b.yaml:4:15"), "{third}");
    assert!(!third.contains("since the last check"), "{third}");
    // What cannot be checked leaves the comparison for the next check.
    place.file("kenzan.yaml", b"sources: [");
    let fourth = watcher.until("waiting for changes");
    assert!(!fourth.contains("since the last check"), "{fourth}");
    place.file("data/a.yaml", SOUND.as_bytes());
    place.file("kenzan.yaml", crate::cli::CONFIG.as_bytes());
    let fifth = watcher.until("waiting for changes");
    assert!(fifth.contains("since the last check: 1 gone, 0 new"), "{fifth}");
    assert!(fifth.contains("\n  - data/a.yaml:3:15: error[budget/subtotal]"), "{fifth}");
}

#[test]
fn a_report_in_a_watched_directory_is_no_change() {
    let place = Place::project(WRONG);
    let watcher = Watcher::start(&place, &["-f", "json=data/report.json", "-f", "plain"]);
    watcher.until("waiting for changes");
    let more = watcher.lines.recv_timeout(Duration::from_secs(2));
    assert!(more.is_err(), "{more:?}");
}

/// Whether interrupts are ignored, as shells arrange for programs in the background; started programs
/// inherit that.
fn interrupts_are_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.split('\n').find_map(|it| it.strip_prefix("SigIgn:"));
    ignored.and_then(|it| u64::from_str_radix(it.trim(), 16).ok()).is_some_and(|it| it & 0b10 != 0)
}

#[test]
fn an_interrupt_ends_it() {
    use std::os::unix::process::ExitStatusExt as _;
    if interrupts_are_ignored() {
        return;
    }
    let place = Place::project(SOUND);
    let mut watcher = Watcher::start(&place, &[]);
    watcher.until("waiting for changes");
    let id = watcher.child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    let status = watcher.child.wait().unwrap();
    assert_eq!(status.signal(), Some(2), "as every shell expects of an interrupted program");
}
