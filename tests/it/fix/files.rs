//! Files on a disk: links, permissions, files that cannot be written, standard input.

use std::fs;
use std::path::Path;

use insta::assert_snapshot;

use super::{CONFIG, RULES, project, read};
use crate::cli::Place;

const UNUSED: &str = "a: 1 # kenzan: ignore[term/bad] why\n";
const WRONG: &str = "tables:\n- total: 11.0\n  items: [3.2, 6.7]\n";

/// The names in a directory, sorted: nothing may be left behind.
fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap();
    let mut names: Vec<_> =
        entries.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[cfg(unix)]
#[test]
fn a_link_stays_one_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let place = project("a.yaml", UNUSED);
    let data = place.path().join("data");
    fs::rename(data.join("a.yaml"), place.path().join("real.yaml")).unwrap();
    symlink("../real.yaml", data.join("a.yaml")).unwrap();
    let real = place.path().join("real.yaml");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(place.exit("check --fix"), 0);
    assert!(fs::symlink_metadata(data.join("a.yaml")).unwrap().is_symlink());
    assert_eq!(fs::read(&real).unwrap(), b"a: 1\n");
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(names(&data), ["a.yaml"]);
    assert!(!names(place.path()).iter().any(|it| it.ends_with(".tmp")));
}

#[test]
fn a_file_that_may_not_be_written_keeps_all_as_they_are() {
    let place = project("b.yaml", UNUSED);
    place.file("data/a.yaml", UNUSED.as_bytes());
    let path = place.path().join("data/b.yaml");
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    assert_snapshot!(place.run("check --fix"), @r"
    --- stderr
    error[fix/unwritable] `data/b.yaml` cannot be written; nothing was fixed
      = note: permission denied
    exit 2
    ");
    for name in ["a.yaml", "b.yaml"] {
        assert_eq!(read(&place, name), UNUSED.as_bytes());
    }
    assert_eq!(names(&place.path().join("data")), ["a.yaml", "b.yaml"]);
}

#[cfg(unix)]
#[test]
fn a_disk_that_is_full_keeps_all_as_they_are() {
    let long = format!("{UNUSED}b: |\n{}", "  x\n".repeat(2000));
    let place = project("a.yaml", &long);
    place.file("data/0.yaml", UNUSED.as_bytes());
    let command =
        format!("ulimit -f 1; trap '' XFSZ; exec {} check --fix", env!("CARGO_BIN_EXE_kenzan"));
    let output = std::process::Command::new("sh")
        .args(["-c", &command])
        .current_dir(place.path())
        .env("LANG", "en_US.UTF-8")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("error[fix/unwritable] `data/a.yaml` cannot be written"), "{said}");
    assert_eq!(read(&place, "a.yaml"), long.as_bytes());
    assert_eq!(read(&place, "0.yaml"), UNUSED.as_bytes());
    assert_eq!(names(&place.path().join("data")), ["0.yaml", "a.yaml"]);
}

#[test]
fn several_files_are_fixed_at_once_and_only_those_asked_for() {
    let place = project("a.yaml", UNUSED);
    place.file("data/b.md", b"b <!-- kenzan: ignore[term/bad] why -->\n");
    place.file("data/c.yaml", UNUSED.as_bytes());
    assert_snapshot!(place.run("check --fix data/a.yaml data/b.md"), @r"
    6 texts checked in 3 files; no findings; 1 more in other files; 2 of 2 numbers not covered by any rule
    --- stderr
    data/a.yaml:1:5: note[fix/made] fixed: removal of the suppression of `term/bad`
    data/b.md:1:2: note[fix/made] fixed: removal of the suppression of `term/bad`
    exit 0
    ");
    assert_eq!(read(&place, "a.yaml"), b"a: 1\n");
    assert_eq!(read(&place, "b.md"), b"b\n");
    assert_eq!(read(&place, "c.yaml"), UNUSED.as_bytes());
}

#[test]
fn standard_input_is_answered_with_the_fixed_text() {
    let place = project("a.yaml", "a: 1\n");
    let run = |input: &[u8], arguments: &str| {
        let mut command = place.command();
        let command = command.args(arguments.split_whitespace());
        let output = command.args(["--stdin-filename", "data/a.yaml", "-"]).write_stdin(input);
        let output = output.output().unwrap();
        (output.stdout, String::from_utf8(output.stderr).unwrap(), output.status.code())
    };
    let (out, said, code) = run(WRONG.as_bytes(), "check --fix --unsafe-fixes");
    assert_eq!(String::from_utf8(out).unwrap(), WRONG.replace("11.0", "9.9"));
    assert_snapshot!(said, @r"
    data/a.yaml:2:10: note[fix/made] fixed: 11.0 → 9.9, the sum of the items
    1 sum, 6 texts checked in 1 file; no findings; all 3 numbers covered
    ");
    assert_eq!(code, Some(0));
    // What cannot be fixed comes back as it was, with the findings beside it.
    let (out, said, code) = run(WRONG.as_bytes(), "check --fix -f plain");
    assert_eq!((out, code), (WRONG.as_bytes().to_vec(), Some(1)));
    assert!(said.contains("error[budget/subtotal]"), "{said}");
    let utf16: Vec<u8> =
        format!("\u{feff}{UNUSED}").encode_utf16().flat_map(u16::to_be_bytes).collect();
    let (out, ..) = run(&utf16, "check --fix");
    let expected: Vec<u8> = "\u{feff}a: 1\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(out, expected);
    let (out, _, code) = run(UNUSED.as_bytes(), "check --diff");
    assert!(String::from_utf8(out).unwrap().contains("+a: 1\n"));
    assert_eq!(code, Some(1));
    assert_eq!(read(&place, "a.yaml"), b"a: 1\n", "the file was touched");
    // What could not be checked is not fixed, and nothing takes the text's place.
    place.file("rules/broken.yaml", b"id: [");
    let (out, _, code) = run(UNUSED.as_bytes(), "check --fix");
    assert_eq!((out, code), (Vec::new(), Some(2)));
}

#[test]
fn a_diff_is_what_would_be_fixed() {
    let place = project("a.yaml", UNUSED);
    place.file("data/b.yaml", WRONG.as_bytes());
    assert_snapshot!(place.run("check --diff"), @r"
    --- data/a.yaml
    +++ data/a.yaml
    @@ -1 +1 @@
    -a: 1 # kenzan: ignore[term/bad] why
    +a: 1
    exit 1
    ");
    assert_snapshot!(place.run("check --fix --diff --unsafe-fixes -q"), @r"
    --- data/a.yaml
    +++ data/a.yaml
    @@ -1 +1 @@
    -a: 1 # kenzan: ignore[term/bad] why
    +a: 1
    --- data/b.yaml
    +++ data/b.yaml
    @@ -1,3 +1,3 @@
     tables:
    -- total: 11.0
    +- total: 9.9
       items: [3.2, 6.7]
    exit 1
    ");
    assert_eq!(read(&place, "a.yaml"), UNUSED.as_bytes());
    assert_eq!(read(&place, "b.yaml"), WRONG.as_bytes());
}

#[test]
fn what_could_not_be_checked_is_not_fixed() {
    let place = project("a.yaml", UNUSED);
    place.file("rules/broken.yaml", b"id: [");
    for arguments in ["check --fix", "check --diff", "check --fix missing.yaml"] {
        assert_eq!(place.exit(arguments), 2, "{arguments}");
        assert_eq!(read(&place, "a.yaml"), UNUSED.as_bytes());
    }
    // Without a configuration there may be rules that the comment is for.
    let nothing = Place::new(&[("a.yaml", UNUSED.as_bytes())]);
    nothing.exit("check --fix a.yaml");
    assert_eq!(std::fs::read(nothing.path().join("a.yaml")).unwrap(), UNUSED.as_bytes());
}

#[test]
fn flags_that_make_no_sense_together_are_refused() {
    let place = Place::new(&[
        ("kenzan.yaml", CONFIG.as_bytes()),
        ("rules/r.yaml", RULES.as_bytes()),
        ("data/a.yaml", UNUSED.as_bytes()),
    ]);
    for arguments in [
        "check --unsafe-fixes",
        "check --watch --fix",
        "check -w --diff",
        "check --diff -f json",
        "check --diff --statistics",
    ] {
        assert_eq!(place.exit(arguments), 2, "{arguments}");
    }
    assert_eq!(read(&place, "a.yaml"), UNUSED.as_bytes());
}

/// The system allows creating a new file beside `b.yaml`, but not replacing that file: root gives it to
/// another owner; other users mount it in a private namespace.
#[cfg(target_os = "linux")]
#[test]
fn where_the_last_step_fails_midway_it_is_told_which_files_were_fixed() {
    let place = project("a.yaml", UNUSED);
    place.file("kenzan.yaml", b"version: 1\nsources: { budget: ['data/*', 'shared/*'] }\n");
    place.file("shared/b.yaml", UNUSED.as_bytes());
    let refused = fix_as_nobody(&place).or_else(|| fix_beside_a_mount(&place));
    // Some systems let nobody but root mount anything.
    let Some((output, why)) = refused else { return };
    let said = String::from_utf8(output.stderr).unwrap();
    let wanted = format!(
        "\
error[fix/unwritable] `shared/b.yaml` cannot be written; only some of the files were fixed
  = note: {why}
  = note: fixed: data/a.yaml
  = note: not fixed: shared/b.yaml
"
    );
    assert_eq!(said, wanted);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(read(&place, "a.yaml"), b"a: 1\n");
    assert_eq!(fs::read(place.path().join("shared/b.yaml")).unwrap(), UNUSED.as_bytes());
    assert_eq!(names(&place.path().join("data")), ["a.yaml"]);
    assert_eq!(names(&place.path().join("shared")), ["b.yaml"]);
}

/// `check --fix` by a user who may write `b.yaml` and its directory, but may not replace files of
/// others there; `None` if we are not root. With the system's message.
#[cfg(target_os = "linux")]
fn fix_as_nobody(place: &Place) -> Option<(std::process::Output, &'static str)> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
    use std::os::unix::process::CommandExt as _;
    const NOBODY: u32 = 65_534;
    let is_root = fs::metadata(place.path()).unwrap().uid() == 0;
    is_root.then(|| chown(place.path().join("data"), Some(NOBODY), None))?.ok()?;
    let program = place.path().join("kenzan");
    // Not copied by the tests themselves: a file that another thread's child still holds does not run.
    let copy = [env!("CARGO_BIN_EXE_kenzan").as_ref(), program.as_os_str()];
    assert!(std::process::Command::new("cp").args(copy).status().unwrap().success());
    for (path, mode) in [("", 0o755), ("shared", 0o1777), ("shared/b.yaml", 0o666)] {
        let path = place.path().join(path);
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }
    let mut command = std::process::Command::new(program);
    let command = command.args(["check", "--fix"]).current_dir(place.path());
    let output = command.env("LANG", "en_US.UTF-8").uid(NOBODY).gid(NOBODY).output().unwrap();
    Some((output, "Operation not permitted (os error 1)"))
}

/// `check --fix` with `b.yaml` as a mount point, which cannot be replaced; `None` if mounting is not
/// allowed. With the system's message.
#[cfg(target_os = "linux")]
fn fix_beside_a_mount(place: &Place) -> Option<(std::process::Output, &'static str)> {
    let mount = "mount --bind shared/b.yaml shared/b.yaml || exit 99; exec \"$0\" check --fix";
    let output = std::process::Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", mount])
        .arg(env!("CARGO_BIN_EXE_kenzan"))
        .current_dir(place.path())
        .env("LANG", "en_US.UTF-8")
        .output();
    let output = output.ok().filter(|it| it.status.code() == Some(2))?;
    Some((output, "Device or resource busy (os error 16)"))
}
