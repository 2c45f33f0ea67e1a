//! The program on a terminal: links if it shows them, coloured and paged manual pages, completion of names by
//! shells.

#![cfg(unix)]

use std::fs::{self, File, OpenOptions};
use std::io::Read as _;
use std::process::{Command, Stdio};
use std::thread;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use crate::cli::{Place, WRONG};

/// The output of the program at a terminal, and whether it succeeded. A terminal ends lines with
/// `\r\n`.
fn at_terminal(place: &Place, arguments: &str, variables: &[(&str, &str)]) -> (String, bool) {
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&ours).unwrap();
    unlockpt(&ours).unwrap();
    let name = ptsname(&ours, Vec::new()).unwrap().into_string().unwrap();
    let theirs = OpenOptions::new().read(true).write(true).open(name).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_kenzan"));
    command.args(arguments.split_whitespace()).current_dir(place.path()).env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("TERM", "xterm-256color").env("LANG", "en_US.UTF-8");
    command.envs(variables.iter().copied());
    command.stdin(Stdio::null()).stderr(theirs.try_clone().unwrap()).stdout(theirs);
    let mut child = command.spawn().unwrap();
    // The command's handles would keep the terminal open.
    drop(command);
    let reader = thread::spawn(move || {
        let (mut said, mut some) = (Vec::new(), [0; 4096]);
        let mut ours = File::from(ours);
        // The end of the other side is an error here.
        while let Ok(count) = ours.read(&mut some) {
            said.extend_from_slice(&some[..count]);
        }
        String::from_utf8(said).unwrap()
    });
    let status = child.wait().unwrap();
    (reader.join().unwrap(), status.success())
}

const LINKS: (&str, &str) = ("FORCE_HYPERLINK", "1");

#[test]
fn findings_are_linked_where_the_terminal_shows_links() {
    let place = Place::project(WRONG);
    let (shown, _) = at_terminal(&place, "check", &[LINKS]);
    let file = fs::canonicalize(place.path()).unwrap().join("data/a.yaml");
    let file = format!("\u{1b}]8;;file://{}\u{1b}\\data/a.yaml:3:15", file.display());
    assert!(shown.contains(&file), "{shown:?}");
    assert!(shown.contains("/docs/kinds/sum.md\u{1b}\\[budget/subtotal]"), "{shown:?}");
    let (japanese, _) = at_terminal(&place, "check --lang ja", &[LINKS]);
    assert!(japanese.contains(&file), "{japanese:?}");
}

#[test]
fn nothing_is_linked_elsewhere() {
    let place = Place::project(WRONG);
    let off: &[&[(&str, &str)]] = &[
        &[],
        &[LINKS, ("NO_COLOR", "1")],
        &[LINKS, ("TERM", "dumb")],
        &[("VTE_VERSION", "7000"), ("FORCE_HYPERLINK", "0")],
    ];
    for variables in off {
        let (shown, _) = at_terminal(&place, "check", variables);
        assert!(shown.contains("budget/subtotal"), "{shown:?}");
        assert!(!shown.contains("]8;;"), "{variables:?}: {shown:?}");
    }
    // A pipe takes no links, even when it is to have colours; nor does a file.
    let mut piped = place.command();
    piped.args(["check", "-f", "fancy", "-f", "fancy=report.txt", "--color", "always"]);
    let piped = piped.env(LINKS.0, LINKS.1).output().unwrap();
    let file =
        place.command().args(["check", "-f", "fancy=report.txt"]).env(LINKS.0, LINKS.1).output();
    let file = file.map(|_| fs::read_to_string(place.path().join("report.txt")).unwrap()).unwrap();
    for shown in [String::from_utf8(piped.stdout).unwrap(), file] {
        assert!(!shown.contains("]8;;"), "{shown:?}");
    }
}

#[test]
fn a_manual_page_is_paged_at_a_terminal_only() {
    let place = Place::project(WRONG);
    let pager = ("PAGER", "sed -e s/^/page:/");
    let (shown, succeeded) = at_terminal(&place, "explain sum", &[pager]);
    assert!(succeeded && shown.starts_with("page:\u{1b}[1;36m# sum\u{1b}[0m\r\n"), "{shown:?}");
    let piped = place.command().args(["explain", "sum"]).envs([pager]).output().unwrap();
    let piped = String::from_utf8(piped.stdout).unwrap();
    assert!(piped.starts_with("# sum\n"), "{piped:?}");
    // Coloured, or not, it is the same page.
    for variables in [
        &[("PAGER", "cat")][..],
        &[("PAGER", "")],
        &[("PAGER", "no-such-program")],
        &[("PAGER", "no-such-program -R")],
    ] {
        let (shown, succeeded) = at_terminal(&place, "explain sum", variables);
        assert!(succeeded, "{variables:?}");
        let shown = anstream::adapter::strip_str(&shown).to_string().replace("\r\n", "\n");
        assert!(shown.ends_with(&piped), "{variables:?}: {shown:?}");
    }
}

#[test]
fn a_pager_that_is_left_early_is_no_error() {
    let place = Place::project(WRONG);
    let (shown, succeeded) = at_terminal(&place, "explain sum", &[("PAGER", "true")]);
    assert!(succeeded && shown.is_empty(), "{shown:?}");
}

/// Whether a program is installed. Only bash is expected on every machine; the completion of other shells is tested
/// where they are installed.
fn is_here(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|it| it.status.success())
}

/// The output of a shell after the completion script of `shell` was written to the file `script`.
fn asked(shell: &str, arguments: &[&str]) -> String {
    let place = Place::new(&[]);
    let script = place.command().args(["completions", shell]).output().unwrap().stdout;
    place.file("script", &script);
    let mut command = Command::new(shell);
    let output = command.args(arguments).current_dir(place.path()).output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What bash completes the last of `words` to.
fn completed_by_bash(words: &str) -> Vec<String> {
    let ask = format!(
        "source ./script; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
         _kenzan kenzan \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD-1]}}\"; \
         printf '%s\\n' \"${{COMPREPLY[@]}}\""
    );
    asked("bash", &["--norc", "-c", &ask]).split_terminator('\n').map(str::to_owned).collect()
}

#[test]
fn bash_completes_the_names_of_formats() {
    let all = completed_by_bash("kenzan check --format ''");
    for name in ["fancy", "plain", "json", "sarif", "html"] {
        assert!(all.iter().any(|it| it == name), "{all:?}");
    }
    assert_eq!(completed_by_bash("kenzan check -f ch"), ["checkstyle"]);
    assert_eq!(completed_by_bash("kenzan graph -f merm"), ["mermaid"]);
    assert_eq!(completed_by_bash("kenzan facts -f j"), ["json"]);
    assert_eq!(completed_by_bash("kenzan check --fail-on w"), ["warning"]);
}

#[test]
fn fish_completes_the_names_of_formats() {
    if !is_here("fish") {
        return;
    }
    let ask = |words: &str| {
        let ask = format!("source ./script; complete -C '{words}'");
        let said = asked("fish", &["--no-config", "-c", &ask]);
        said.split_terminator('\n')
            .map(|it| it.split('\t').next().unwrap_or(it).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(ask("kenzan check --format sa"), ["sarif"]);
    assert_eq!(ask("kenzan graph -f merm"), ["mermaid"]);
}

#[test]
fn zsh_offers_the_names_of_formats() {
    let place = Place::new(&[]);
    let script = place.command().args(["completions", "zsh"]).output().unwrap().stdout;
    let script = String::from_utf8(script).unwrap();
    assert!(script.contains(":FORMAT[=FILE]:(fancy plain json jsonl sarif"), "{script}");
    if is_here("zsh") {
        let said = asked(
            "zsh",
            &[
                "-f",
                "-c",
                "autoload -Uz compinit && compinit -D && source ./script && print ${_comps[kenzan]}",
            ],
        );
        assert_eq!(said, "_kenzan\n");
    }
}

#[test]
fn a_format_still_names_a_file_and_a_wrong_one_is_named() {
    let place = Place::project(WRONG);
    place.run("check -f json=report.json");
    assert!(place.path().join("report.json").exists());
    assert!(place.run("check -f sariff").contains("output/format"));
}
