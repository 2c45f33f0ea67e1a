//! Knows `kenzan init`: what to write for a directory of documents without rules. Does not
//! overwrite anything; `guess` derives the first rule from the documents.

mod guess;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::{Init, Speech};
use super::disk::{disk, display_name, fault};
use super::exit::Exit;
use super::output::Voice;
use super::{delivery, schema};
use crate::diagnostic::{Diagnostic, Lang};
use crate::document::{Delimited, Format};
use crate::lint::Cancel;
use crate::project::config::FILE_NAME;
use crate::project::input::Input;
use crate::project::{Files as _, files};
use crate::text;

/// Code of a directory that has a configuration already.
const EXISTS: &str = "init/exists";

/// Files that describe a project rather than belong to its documents.
const OTHER: [&str; 8] = [
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE.md",
    "package.json",
    "package-lock.json",
    "Cargo.toml",
    "pyproject.toml",
];

/// Maximum number of documents that are examined for a first rule.
const LOOKED_AT: usize = 50;

/// The rule where no document seems to state a sum.
const RULE: &str = include_str!("init/rule.yaml");

/// Runs the command.
pub(super) fn run(args: &Init, speech: &Speech) -> Exit {
    let voice = Voice::new(speech, None);
    let home = &args.home;
    if !home.is_dir() {
        let error = fs::metadata(home).err().unwrap_or_else(|| io::ErrorKind::NotADirectory.into());
        return voice.complain(&[fault(home, &error)]);
    }
    let config = home.join(FILE_NAME);
    if config.exists() {
        let name = display_name(&config);
        let message = text!("`{name}` is there already", "`{name}` がすでにある");
        return voice.complain(&[Diagnostic::error(EXISTS, message)]);
    }
    let sets = sets(home);
    let texts = [
        (home.join(".kenzan/config.schema.json"), schema::text(&schema::config())),
        (home.join(".kenzan/rules.schema.json"), schema::text(&schema::rules())),
        (home.join("rules/first.yaml"), rule(home, &sets, voice.lang)),
        (config, configuration(&sets, voice.lang)),
    ];
    let mut reported = String::new();
    for (path, text) in texts {
        let name = display_name(&path);
        let line = match create(&path, &text) {
            Ok(()) => text!("wrote {name}", "{name} を書いた"),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                text!("kept {name}", "{name} はそのまま残した")
            }
            Err(error) => return voice.complain(&[delivery::unwritable(&path, &error)]),
        };
        _ = writeln!(reported, "{}", line.get(voice.lang));
    }
    let count: usize = sets.values().map(|(_, count)| count).sum();
    let next = text!(
        "documents found: {count}; adapt rules/first.yaml, then run `kenzan test` and `kenzan check`",
        "見つかった文書{count}件。rules/first.yaml を書き換え、`kenzan test` と `kenzan check` を実行する"
    );
    _ = writeln!(reported, "{}", next.get(voice.lang));
    if args.quiet { Exit::Clean } else { voice.print(|out| out.write_all(reported.as_bytes())) }
}

/// The first rule: about the first document that seems to state a sum.
fn rule(home: &Path, sets: &BTreeMap<String, (String, usize)>, lang: Lang) -> String {
    let page = commented(lang);
    let fallback = sets.keys().next().map_or("documents", String::as_str);
    let mut input = Input::new(Arc::new(disk()));
    let mut left = LOOKED_AT;
    for (set, (glob, _)) in sets {
        let files = files::matching(&disk(), home, glob).unwrap_or_default().files;
        let files: Vec<(PathBuf, Delimited)> =
            files.into_iter().take(left).map(|it| (it, Delimited::default())).collect();
        left -= files.len();
        let documents = input.load_documents(&files, &Cancel::new());
        let guess = documents.iter().find_map(|it| guess::guess(&it.document));
        if let Some(guess) = guess {
            let (head, _) = page.split_once("# UNTIL").unwrap_or((&page, ""));
            return format!("{head}{}", guess.write(&quoted(set)));
        }
    }
    let until = text!(
        "Without such a table in any document, the rule reports nothing; remove this line once there is one",
        "このような表がどの文書にもない間は何も指摘しない。そのような表ができたら次の行を消す"
    );
    page.replace("UNTIL", until.get(lang)).replace("\"SET\"", &quoted(fallback))
}

/// The text of the rule file with its comments.
fn commented(lang: Lang) -> String {
    let about = text!(
        "`kenzan explain sum` lists what else a sum can do; `kenzan test` runs the examples",
        "合計の検査でほかにできることは `kenzan explain sum` で分かる。`kenzan test` は下の例を試す"
    );
    RULE.replace("ABOUT", about.get(lang))
}

/// Writes a file that is not there yet, and the directories above it.
fn create(path: &Path, text: &str) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    delivery::write_new(path, |out| out.write_all(text.as_bytes()))
}

/// Documents by set: all of a directory with the same ending. The glob, and how many it names.
fn sets(home: &Path) -> BTreeMap<String, (String, usize)> {
    let is_document = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let inside = path.strip_prefix(home).unwrap_or(path);
        let is_rule = inside.starts_with("rules") || inside.starts_with("tests");
        Format::is_sought(&name) && !is_rule && !OTHER.contains(&&*name)
    };
    let mut groups: BTreeMap<(PathBuf, String), Vec<PathBuf>> = BTreeMap::new();
    for path in disk().list(home, None, &is_document).files {
        let inside = path.strip_prefix(home).unwrap_or(&path).to_owned();
        let ending = inside.extension().unwrap_or_default().to_string_lossy().into_owned();
        let directory = inside.parent().unwrap_or(Path::new("")).to_owned();
        groups.entry((directory, ending)).or_default().push(inside);
    }
    let mut sets = BTreeMap::new();
    for ((directory, ending), paths) in groups {
        let shown = |path: &Path| path.to_string_lossy().replace('\\', "/");
        let (named, glob) = match &paths[..] {
            [path] => (path.file_stem().unwrap_or_default(), shown(path)),
            _ => (
                directory.file_name().unwrap_or("documents".as_ref()),
                shown(&directory.join(format!("*.{ending}"))),
            ),
        };
        let mut name = named.to_string_lossy().into_owned();
        while sets.contains_key(&name) {
            name = format!("{name}-{ending}");
        }
        sets.insert(name, (glob, paths.len()));
    }
    sets
}

fn configuration(sets: &BTreeMap<String, (String, usize)>, lang: Lang) -> String {
    let about = text!("What kenzan checks", "kenzan の検査対象");
    let named = text!(
        "Sets of documents; rules refer to them by these names",
        "文書の集合。規則はこの名前で参照する"
    );
    let packs = text!("Shipped rules", "付属の規則");
    let weight = text!("Severities that differ from those in the rules", "規則と異なる重大度");
    let [about, named, packs, weight] = [&about, &named, &packs, &weight].map(|it| it.get(lang));
    let mut page = format!(
        "# yaml-language-server: $schema=.kenzan/config.schema.json\n# {about}\nversion: 1\n\n# {named}\nsources:"
    );
    if sets.is_empty() {
        page += " {}\n";
    } else {
        page.push('\n');
    }
    for (name, (glob, _)) in sets {
        _ = writeln!(page, "  {}: {}", quoted(name), quoted(glob));
    }
    _ = write!(
        page,
        "\n# {packs}\n# extends: [kenzan:jp-budget]\n\n# {weight}\n# severity: {{ first/total: warning }}\n"
    );
    page
}

/// The text as a double-quoted YAML scalar; those of JSON are.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("internal: a text is JSON")
}
