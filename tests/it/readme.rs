//! What README.md shows is what happens: its files are written, its commands run, in its order.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use kenzan::check::KINDS;
use kenzan::diagnostic::Lang;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// What `kenzan ARGUMENTS` prints in `directory`.
fn run(directory: &Path, command: &str) -> String {
    let arguments = command.strip_prefix("kenzan ").expect("a kenzan command");
    let mut program = Command::new(env!("CARGO_BIN_EXE_kenzan"));
    for name in ["LC_ALL", "LC_MESSAGES", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
        program.env_remove(name);
    }
    for name in ["CONFIG", "LANG", "COLOR", "FORMAT", "FAIL_ON", "JOBS"] {
        program.env_remove(format!("KENZAN_{name}"));
    }
    program.env("LANG", "en_US.UTF-8").current_dir(directory);
    let output = program.args(arguments.split_whitespace()).output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The page with each command's output as it is now.
fn rewritten(page: &str) -> String {
    let place = tempfile::tempdir().unwrap();
    fs::create_dir_all(place.path().join(".git")).unwrap();
    let mut written = String::new();
    let mut rest = page;
    while let Some((before, fence)) = rest.split_once("\n```") {
        let (info, fence) = fence.split_once('\n').unwrap();
        let (body, after) = fence.split_once("```\n").unwrap();
        let body = match info.split_once(' ') {
            Some((_, file)) => {
                let path = place.path().join(file);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, body).unwrap();
                body.to_owned()
            }
            None if info == "console" => {
                let command = body.split('\n').next().unwrap().strip_prefix("$ ").unwrap();
                let here = if command.contains("fixtures/") { root() } else { place.path().into() };
                format!("$ {command}\n{}", run(&here, command))
            }
            None => body.to_owned(),
        };
        written.push_str(&format!("{before}\n```{info}\n{body}```\n"));
        rest = after;
    }
    written.push_str(rest);
    written
}

/// The page with the table of kinds as they are now.
fn with_kinds(page: &str) -> String {
    let head = "| kind | says |\n|---|---|\n";
    let (before, after) = page.split_once(head).expect("a table of kinds");
    let end = after.find("\n\n").map_or(0, |at| at + 1);
    let end = if after.starts_with('\n') { 0 } else { end };
    let row = |kind: &&dyn kenzan::check::Kind| {
        format!("| `{}` | {} |\n", kind.name(), kind.summary().get(Lang::En))
    };
    let rows: String = KINDS.iter().map(row).collect();
    format!("{before}{head}{rows}{}", &after[end..])
}

#[test]
fn the_readme_shows_what_happens() {
    let path = root().join("README.md");
    let page = fs::read_to_string(&path).unwrap();
    let now = with_kinds(&rewritten(&page));
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &now).unwrap();
    } else {
        assert!(page == now, "README.md is out of date: run `just update`\n{now}");
    }
}

#[test]
fn the_pages_of_the_manual_show_what_happens() {
    for name in ["configuration", "suppression", "baseline"] {
        let path = root().join(format!("docs/{name}.md"));
        let page = fs::read_to_string(&path).unwrap();
        let now = rewritten(&page);
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &now).unwrap();
        } else {
            assert!(page == now, "docs/{name}.md is out of date: run `just update`\n{now}");
        }
    }
}
