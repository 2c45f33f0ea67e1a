//! Package files match the program: versions, names, extensions, flags, files. Whether the packages
//! install is tested by `packaging/all`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use kenzan::document::Format;
use regex::Regex;

const VERSION: &str = env!("CARGO_PKG_VERSION");
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

/// Every file by which others install or run kenzan.
const FILES: [&str; 21] = [
    ".github/workflows/ci.yml",
    ".github/workflows/page.yml",
    ".github/workflows/release.yml",
    ".pre-commit-hooks.yaml",
    "Dockerfile",
    "action.yml",
    "docs/browser.md",
    "docs/install.md",
    "packaging/action/base",
    "packaging/action/check",
    "packaging/action/comment",
    "packaging/action/install",
    "packaging/gitlab/kenzan.gitlab-ci.yml",
    "packaging/all",
    "packaging/npm/fill.mjs",
    "packaging/npm/kenzan/bin/kenzan.js",
    "packaging/npm/kenzan/package.json",
    "packaging/npm/platforms.json",
    "packaging/pypi/pyproject.toml",
    "packaging/try",
    "pyproject.toml",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn file(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|why| panic!("{name}: {why}"))
}

/// The first group of every match of `pattern` in the file, which has one at least.
fn stated(name: &str, pattern: &str) -> BTreeSet<String> {
    let text = file(name);
    let pattern = Regex::new(pattern).unwrap();
    let found: BTreeSet<_> = pattern.captures_iter(&text).map(|it| it[1].to_owned()).collect();
    assert!(!found.is_empty(), "{name} has nothing like {pattern}");
    found
}

#[test]
fn every_package_has_the_version_of_the_crate() {
    let places = [
        ("pyproject.toml", r#"(?m)^version = "(.+)"$"#),
        ("pyproject.toml", r#""kenzan==([^"]+)""#),
        ("packaging/npm/kenzan/package.json", r#""version": "(.+)""#),
        ("editors/vscode/package.json", r#"(?m)^  "version": "(.+)""#),
        ("packaging/npm/kenzan/package.json", r#""@[^"]+": "(.+)""#),
        ("packaging/gitlab/kenzan.gitlab-ci.yml", r#"KENZAN_VERSION: "(.+)""#),
        ("docs/install.md", r"rev: v(\S+)"),
        ("docs/install.md", r"kenzan@v(\d\S*)"),
        ("docs/install.md", r"/raw/v(\d[^/]*)/"),
        ("docs/install.md", r"ghcr\.io/\S+:(\d[^ `]*)"),
    ];
    for (name, pattern) in places {
        assert_eq!(
            stated(name, pattern),
            BTreeSet::from([VERSION.to_owned()]),
            "{name}: {pattern}"
        );
    }
}

#[test]
fn every_address_is_that_of_the_manifest() {
    let path = REPOSITORY.strip_prefix("https://github.com/").unwrap();
    let owner = path.split('/').next().unwrap();
    let of_kenzan = Regex::new(r"([a-z-]+)/kenzan(?:@v|\.git|/|:\d|$)").unwrap();
    let scope = Regex::new(r"@([a-z-]+)/cli-").unwrap();
    let address = Regex::new(r"(?:github\.com|ghcr\.io)/\S+").unwrap();
    let mut addresses = 0;
    for name in FILES {
        let text = file(name);
        for address in address.find_iter(&text) {
            let Some(named) = of_kenzan.captures(address.as_str()) else { continue };
            assert_eq!(&named[1], owner, "{name}: {}", address.as_str());
            addresses += 1;
        }
        for named in scope.captures_iter(&text) {
            assert_eq!(&named[1], owner, "{name}: {}", &named[0]);
            addresses += 1;
        }
    }
    assert!(addresses > 5, "the pattern finds addresses: {addresses}");
    assert_eq!(stated("docs/install.md", r"uses: (\S+)@v0"), BTreeSet::from([path.to_owned()]));
}

#[test]
fn hooks_look_whenever_a_file_changes_that_kenzan_reads() {
    let hooks: serde_yaml::Value = serde_yaml::from_str(&file(".pre-commit-hooks.yaml")).unwrap();
    let hooks = hooks.as_sequence().unwrap();
    assert_eq!(hooks.len(), 3);
    let endings: Vec<&str> =
        Format::ALL.iter().flat_map(|it| it.entry().endings).copied().collect();
    for hook in hooks {
        let files = hook["files"].as_str().unwrap();
        let pattern = Regex::new(files).unwrap();
        for ending in &endings {
            assert!(pattern.is_match(&format!("データ/a.{ending}")), "{ending}");
            assert!(pattern.is_match(&format!("A.{}", ending.to_uppercase())), "{ending}");
            assert!(pattern.is_match(&format!("a.{ending}.gz")), "{ending}");
            assert!(!pattern.is_match(&format!("a.{ending}.orig")), "{ending}");
        }
        assert!(
            pattern.is_match("a.zip") && pattern.is_match("a.eml") && !pattern.is_match("a.gz")
        );
        let (_, named) = files.split_once(r"\.((").unwrap();
        let (named, _) = named.split_once(')').unwrap();
        let named = named.split('|');
        let unread: Vec<_> =
            named.filter(|it| Format::of_name(&format!("a.{it}")).is_none()).collect();
        assert!(unread.is_empty(), "kenzan does not read {unread:?}");
        // Paths filter the report: with them a changed rule would pass although it fails elsewhere.
        assert_eq!(hook["pass_filenames"].as_bool(), Some(false));
        assert_eq!(hook["entry"].as_str(), Some("kenzan check"));
    }
}

#[test]
fn every_flag_that_is_used_exists() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_kenzan"));
    let output = program.args(["check", "--help"]).output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    let flag = Regex::new(r"(?:^|[\s(\[`'])(--[a-z][a-z-]+)").unwrap();
    let known: BTreeSet<&str> =
        flag.captures_iter(&help).map(|it| it.get(1).unwrap().as_str()).collect();
    // Arguments of other programs on these lines do not matter.
    let ours = |line: &&str| {
        let mentions = ["kenzan check", "arguments", "args"].iter().any(|it| line.contains(it));
        mentions && !line.contains("pip install") && !line.contains("docker run")
    };
    let mut used = 0;
    for name in FILES {
        let text = file(name);
        for line in text.split('\n').filter(ours) {
            for flag in flag.captures_iter(line) {
                assert!(known.contains(&flag[1]), "{name}: {} in {line}", &flag[1]);
                used += 1;
            }
        }
    }
    assert!(used > 12, "{used}");
}

#[test]
fn every_file_that_a_package_names_is_there() {
    let link = Regex::new(r"\]\(([^)#:]+)(?:#[^)]*)?\)").unwrap();
    for target in link.captures_iter(&file("docs/install.md")) {
        assert!(root().join("docs").join(&target[1]).exists(), "{}", &target[1]);
    }
    let own = Regex::new(r"packaging/(?:action|gitlab|npm|pypi|try)[a-z/.-]*[a-z]").unwrap();
    for name in FILES {
        for path in own.find_iter(&file(name)) {
            assert!(root().join(path.as_str()).exists(), "{name}: {}", path.as_str());
        }
    }
    let kept = file(".dockerignore");
    for path in kept.split('\n').filter_map(|it| it.strip_prefix('!')) {
        assert!(root().join(path).exists(), ".dockerignore: {path}");
    }
    let script = stated("packaging/npm/kenzan/package.json", r#""kenzan": "(.+?)""#);
    for path in script {
        assert!(root().join("packaging/npm/kenzan").join(&path).exists(), "{path}");
    }
}

#[test]
fn every_platform_is_built_packed_and_installed() {
    let platforms = stated("packaging/npm/platforms.json", r#""target": "(.+?)""#);
    assert_eq!(stated(".github/workflows/release.yml", r"\{ target: (\S+),"), platforms);
    assert_eq!(stated("packaging/action/install", r"target=([a-z0-9_]+-\S+) ;;"), platforms);
    let text = file("packaging/npm/platforms.json");
    let fields = Regex::new(r#""os": "(.+?)", "cpu": "(.+?)""#).unwrap();
    let names: BTreeSet<_> =
        fields.captures_iter(&text).map(|it| format!("{}-{}", &it[1], &it[2])).collect();
    assert_eq!(stated("packaging/npm/kenzan/package.json", r#"/cli-([^"]+)""#), names);
}

#[cfg(unix)]
mod on_unix {
    use super::*;
    use crate::cli::{Place, WRONG};

    /// Runs the action's script as a job does; returns its output, its exit code and its outputs
    /// file.
    fn check(place: &Place, inputs: &[(&str, &str)]) -> (String, Option<i32>, String) {
        let binary = Path::new(env!("CARGO_BIN_EXE_kenzan")).parent().unwrap().to_str().unwrap();
        let path = format!("{binary}:{}", std::env::var("PATH").unwrap());
        place.file("output", b"");
        let mut script = Command::new(root().join("packaging/action/check"));
        script.current_dir(place.path()).env("PATH", path).env("LANG", "en_US.UTF-8");
        for name in ["LC_ALL", "LC_MESSAGES"] {
            script.env_remove(name);
        }
        for (name, file) in [("GITHUB_OUTPUT", "output"), ("GITHUB_STEP_SUMMARY", "summary")] {
            script.env(name, place.path().join(file));
        }
        let output = script.envs(inputs.iter().copied()).output().unwrap();
        let outputs = fs::read_to_string(place.path().join("output")).unwrap();
        (String::from_utf8(output.stdout).unwrap(), output.status.code(), outputs)
    }

    #[test]
    fn the_action_annotates_reports_and_fails() {
        let place = Place::project(WRONG);
        let inputs = [("KENZAN_SARIF", "a report.sarif"), ("KENZAN_PATH", "data\n\n")];
        let (said, code, outputs) = check(&place, &inputs);
        assert!(said.starts_with("::error file=data/a.yaml,line=3,"), "{said}");
        assert_eq!((code, &*outputs), (Some(1), "exit-code=1\nsarif=a report.sarif\n"));
        let summary = fs::read_to_string(place.path().join("summary")).unwrap();
        assert!(summary.contains("a difference of 1.1億円"), "{summary}");
    }

    /// Runs git there; returns its output.
    fn git(place: &Place, arguments: &[&str]) -> String {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=a", "-c", "user.email=a@example.org"]).args(arguments);
        let output = git.current_dir(place.path()).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    #[test]
    fn of_a_pull_request_the_action_tells_only_what_it_brought() {
        let place = Place::project(WRONG);
        fs::remove_dir_all(place.path().join(".git")).unwrap();
        git(&place, &["init", "--quiet", "."]);
        git(&place, &["add", "."]);
        git(&place, &["commit", "--quiet", "--no-verify", "--message", "base"]);
        let base = git(&place, &["rev-parse", "HEAD"]);
        let inputs = [("KENZAN_BASE", base.as_str())];
        let (said, code, _) = check(&place, &inputs);
        assert_eq!(code, Some(0), "what the base has is no news: {said}");
        place.file("data/b.yaml", WRONG.as_bytes());
        let (said, code, _) = check(&place, &inputs);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("data/b.yaml") && !said.contains("data/a.yaml"), "{said}");
        // What is mended is no stale line.
        place.file("data/b.yaml", crate::cli::SOUND.as_bytes());
        place.file("data/a.yaml", crate::cli::SOUND.as_bytes());
        let (said, code, _) = check(&place, &inputs);
        assert_eq!(code, Some(0), "{said}");
        // Without the base, every finding is reported.
        place.file("data/a.yaml", WRONG.as_bytes());
        let (said, code, _) = check(&place, &[("KENZAN_BASE", &"1".repeat(40))]);
        assert_eq!(code, Some(1), "{said}");
        let left = fs::read_dir(place.path()).unwrap().filter_map(Result::ok);
        let left: Vec<_> = left.filter(|it| it.file_name() != ".git").map(|it| it.path()).collect();
        assert!(left.iter().all(|it| !it.to_string_lossy().contains("kenzan-base")), "{left:?}");
    }

    /// Replaces `gh`: stores its input, and answers with the file `known`.
    const GH: &str = "#!/bin/sh\nfor it; do case $it in body=@*) cp \"${it#body=@}\" \"$HERE/body\";; esac; done\n\
        echo \"$*\" >> \"$HERE/calls\"\ncase $* in *--jq*) cat \"$HERE/known\";; esac\n";

    #[test]
    fn the_action_writes_one_comment_and_rewrites_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let place = Place::project(WRONG);
        place.file("bin/gh", GH.as_bytes());
        let gh = place.path().join("bin/gh");
        fs::set_permissions(&gh, fs::Permissions::from_mode(0o755)).unwrap();
        let here = place.path().to_str().unwrap();
        let comment = |known: &str, code: &str| {
            place.file("known", known.as_bytes());
            place.file("calls", b"");
            place.file("report.md", "| ❌ | a difference of 1.1億円 |\n".as_bytes());
            let path = format!("{here}/bin:{}", std::env::var("PATH").unwrap());
            let mut script = Command::new(root().join("packaging/action/comment"));
            script.env("PATH", path).env("HERE", here).env("GITHUB_REPOSITORY", "a/b");
            script.args(["7", &format!("{here}/report.md"), code]).assert().success();
            fs::read_to_string(place.path().join("calls")).unwrap()
        };
        let calls = comment("", "1");
        assert!(calls.contains("--method POST repos/a/b/issues/7/comments"), "{calls}");
        let body = fs::read_to_string(place.path().join("body")).unwrap();
        assert!(body.starts_with("<!-- kenzan report -->\n") && body.contains("1.1億円"), "{body}");
        let calls = comment("41\n42\n", "0");
        assert!(calls.contains("--method PATCH repos/a/b/issues/comments/41"), "{calls}");
        assert!(!comment("", "0").contains("--method"), "there is nothing to say");
    }

    #[test]
    fn the_action_hands_on_its_arguments_one_a_line() {
        let place = Place::project(WRONG);
        let (_, code, outputs) = check(&place, &[("KENZAN_ARGS", "--lang\nja\n--exit-zero\n")]);
        assert_eq!((code, &*outputs), (Some(0), "exit-code=0\n"));
        let (_, code, _) = check(&place, &[("KENZAN_ARGS", "--ignore budget/subtotal")]);
        assert_eq!(code, Some(2), "a line is one argument");
    }

    #[test]
    fn no_old_report_passes_for_one_of_a_run_that_could_not_start() {
        let place = Place::project(WRONG);
        place.file("old.sarif", b"{}");
        let inputs = [("KENZAN_SARIF", "old.sarif"), ("KENZAN_ARGS", "--no-such-flag")];
        let (_, code, outputs) = check(&place, &inputs);
        assert_eq!((code, &*outputs), (Some(2), "exit-code=2\n"));
    }
}
