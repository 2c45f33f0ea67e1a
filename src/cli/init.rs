//! Knows `kenzan init`: the files to write for a directory of documents without rules. Does not overwrite
//! anything, and does not infer relations (`project::infer` does).

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::args::{Init, Speech};
use super::disk::{disk, display_name, fault};
use super::exit::Exit;
use super::output::Voice;
use super::{delivery, schema};
use crate::diagnostic::{Diagnostic, Lang};
use crate::document::Format;
use crate::lint::Cancel;
use crate::project::config::FILE_NAME;
use crate::project::infer::quoted;
use crate::project::{Files as _, Project, Session, Settings};
use crate::rule::packs::DEFAULT_RULES;
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

/// The rule to write if nothing can be inferred from the documents.
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
        let message = text!("`{name}` already exists", "`{name}` はすでにある");
        return voice.complain(&[Diagnostic::error(EXISTS, message)]);
    }
    let sets = sets(home);
    let configuration = configuration(&sets, voice.lang);
    let read = read(&config, &configuration);
    let mut texts = vec![
        (home.join(".kenzan/config.schema.json"), schema::text(&schema::config())),
        (home.join(".kenzan/rules.schema.json"), schema::text(&schema::rules())),
    ];
    let rules = rules(read.as_ref(), &sets, voice.lang);
    texts.extend(rules.into_iter().map(|(name, text)| (home.join("rules").join(name), text)));
    texts.push((config, configuration));
    let mut reported = String::new();
    for (path, text) in texts {
        let name = display_name(&path);
        let line = match create(&path, &text) {
            Ok(()) => text!("wrote {name}", "{name} を書き出した"),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                text!("kept {name}", "{name} はそのまま残した")
            }
            Err(error) => return voice.complain(&[delivery::unwritable(&path, &error)]),
        };
        _ = writeln!(reported, "{}", line.get(voice.lang));
    }
    let count: usize = sets.values().map(|(_, count)| count).sum();
    let next = text!(
        "documents found: {count}; `kenzan check` checks them, `kenzan test` the rules under rules/, which are yours to change",
        "文書が{count}件見つかった。`kenzan check` で検査し、`kenzan test` で rules/ の規則を試す。規則は自由に書き換えてよい"
    );
    _ = writeln!(reported, "{}", next.get(voice.lang));
    if args.quiet { Exit::Clean } else { voice.print(|out| out.write_all(reported.as_bytes())) }
}

/// The project with the configuration in `text`, as if it already existed at `path`.
fn read(path: &Path, text: &str) -> Option<Project> {
    let settings = Settings { config: Some(path.to_owned()), ..Settings::default() };
    let mut session = Session::open(disk(), settings);
    session.put(path, text);
    session.into_project(&Cancel::new()).ok()
}

/// The rule files, by name: one for each document, in a set of several for the first from which anything can be
/// inferred; and one for the links between records. If nothing can be inferred, a template.
fn rules(
    project: Option<&Project>,
    sets: &BTreeMap<String, (String, usize)>,
    lang: Lang,
) -> Vec<(String, String)> {
    let (mut files, mut done) = (Vec::new(), Vec::new());
    let inferred = project.map(|it| it.infer(lang)).unwrap_or_default();
    for it in inferred.into_iter().filter(|it| it.rules > 0) {
        let is_one = sets.get(&it.set).is_none_or(|it| it.1 == 1);
        if let Some(text) = it.text.filter(|_| is_one || !done.contains(&it.set)) {
            files.push((format!("{}.yaml", it.stem), text));
            done.push(it.set);
        }
    }
    if let Some((text, _)) = project.and_then(|it| it.infer_links(lang)) {
        let is_taken = files.iter().any(|it| it.0 == "links.yaml");
        files.push((if is_taken { "record-links.yaml" } else { "links.yaml" }.to_owned(), text));
    }
    if files.is_empty() {
        let set = sets.keys().next().map_or("documents", String::as_str);
        return vec![("first.yaml".to_owned(), pattern(set, lang))];
    }
    files.into_iter().map(|(name, text)| (name, format!("{SCHEMA}{text}"))).collect()
}

/// A template rule, which reports nothing as long as no document has such records.
fn pattern(set: &str, lang: Lang) -> String {
    let until = text!(
        "Without such records in any document, the rule reports nothing; remove this line once there are some",
        "このようなレコードがどの文書にもない間は何も指摘しない。できたら次の行を消す"
    );
    commented(lang).replace("UNTIL", until.get(lang)).replace("\"SET\"", &quoted(set))
}

/// The text of the rule file with its comments.
fn commented(lang: Lang) -> String {
    let about = text!(
        "`kenzan explain sum` lists what else a sum can do; `kenzan test` runs the examples",
        "合計の検査でほかにできることは `kenzan explain sum` で分かる。`kenzan test` は下の例を試す"
    );
    RULE.replace("ABOUT", about.get(lang))
}

/// The line by which an editor finds the schema of a rule file.
const SCHEMA: &str = "# yaml-language-server: $schema=../.kenzan/rules.schema.json\n";

/// Writes a file that does not exist yet, and the directories above it.
fn create(path: &Path, text: &str) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    delivery::write_new(path, |out| out.write_all(text.as_bytes()))
}

/// Documents by set: all in a directory with the same extension, as a glob, with their number.
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
    let packs = text!(
        "The shipped rules that check documents without further declarations",
        "規則を書かなくても文書を検査する付属パック"
    );
    let weight =
        text!("Severities that differ from those in the rules", "規則に書かれたものと異なる重大度");
    let [about, named, packs, weight] = [&about, &named, &packs, &weight].map(|it| it.get(lang));
    let mut page = format!(
        "# yaml-language-server: $schema=.kenzan/config.schema.json\n# {about}\nversion: 1\n\n# {packs}\nextends: [{DEFAULT_RULES}]\n\n# {named}\nsources:"
    );
    if sets.is_empty() {
        page += " {}\n";
    } else {
        page.push('\n');
    }
    for (name, (glob, _)) in sets {
        _ = writeln!(page, "  {}: {}", quoted(name), quoted(glob));
    }
    _ = write!(page, "\n# {weight}\n# severity: {{ table/total: warning }}\n");
    page
}
