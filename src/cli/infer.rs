//! Knows `kenzan infer`: writes the rules inferred from tables, and replaces existing files only on request. Does not
//! know how relations become rules (`project::infer` does).

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use similar::TextDiff;

use super::args::{Infer, Speech};
use super::delivery;
use super::disk::{self, display_name};
use super::exit::Exit;
use super::output::Voice;
use crate::diagnostic::{Diagnostic, Lang, Text};
use crate::project::config::FILE_NAME;
use crate::project::infer::{Inferred, configuration};
use crate::project::{Project, Settings};
use crate::report::visible;
use crate::rule::packs::DEFAULT_RULES;
use crate::text;

/// Code of an existing file with other content.
const EXISTS: &str = "infer/exists";

/// Runs the command.
pub(super) fn run(args: &Infer, speech: &Speech) -> Exit {
    let is_dash = |it: &PathBuf| it.as_os_str() == "-";
    let paths: Vec<PathBuf> = args.paths.iter().filter(|it| !is_dash(it)).cloned().collect();
    let default_rules = vec![DEFAULT_RULES.into()];
    let settings = Settings { default_rules, ..args.origins.settings(&paths) };
    let project = match disk::project(settings) {
        Ok(project) => project,
        Err(why) => return Voice::new(speech, None).complain(&why),
    };
    let voice = Voice::new(speech, project.lang);
    voice.tell(&project.corpus.sources, &project.remarks(false));
    let inferred = project.infer(voice.lang);
    let exit = if project.unable { Exit::Unable } else { Exit::Clean };
    if args.stdout || args.paths.iter().any(is_dash) {
        let texts: Vec<&str> = inferred.iter().filter_map(|it| it.text.as_deref()).collect();
        return exit.max(voice.put(texts.join("---\n").as_bytes()));
    }
    let files = files(&project, &inferred, voice.lang);
    if args.diff {
        return exit.max(show(&files, voice));
    }
    match write(&files, args.force, voice.lang) {
        Err(why) => voice.complain(&[*why]),
        Ok(_) if args.quiet => exit,
        Ok(mut said) => {
            tell(&mut said, &project, &inferred, voice.lang);
            exit.max(voice.print(|out| out.write_all(said.as_bytes())))
        }
    }
}

/// A file to write.
struct File {
    path: PathBuf,
    text: String,
    /// Number of rules in it; 0 for the configuration.
    rules: usize,
}

/// The rule files, and a configuration if there is none.
fn files(project: &Project, inferred: &[Inferred], lang: Lang) -> Vec<File> {
    let home = project.home.clone().unwrap_or_default();
    let file = |it: &Inferred| {
        let path = home.join("rules").join(format!("{}.yaml", it.stem));
        Some(File { path, text: it.text.clone()?, rules: it.rules })
    };
    let mut files: Vec<File> = inferred.iter().filter_map(file).collect();
    if project.home.is_none() && !files.is_empty() {
        let text = configuration(inferred, DEFAULT_RULES, lang);
        files.push(File { path: home.join(FILE_NAME), text, rules: 0 });
    }
    files
}

/// The content of an existing file; `None` if there is none.
fn known(path: &Path) -> Option<String> {
    fs::read_to_string(path).ok()
}

fn show(files: &[File], voice: Voice) -> Exit {
    let mut page = String::new();
    for file in files {
        let old = known(&file.path).unwrap_or_default();
        let name = display_name(&file.path);
        let name = visible(&name);
        let diff = TextDiff::from_lines(&*old, &*file.text);
        page += &diff.unified_diff().header(&name, &name).to_string();
    }
    let exit = if page.is_empty() { Exit::Clean } else { Exit::Findings };
    exit.max(voice.put(page.as_bytes()))
}

/// Writes the files, and lists them. If one exists with other content, none is written, unless `is_forced`.
fn write(files: &[File], is_forced: bool, lang: Lang) -> Result<String, Box<Diagnostic>> {
    let is_other = |it: &&File| {
        fs::symlink_metadata(&it.path).is_ok() && known(&it.path).is_none_or(|old| old != it.text)
    };
    if let Some(file) = files.iter().find(is_other).filter(|_| !is_forced) {
        let name = display_name(&file.path);
        let message = text!("`{name}` already exists", "`{name}` はすでにある");
        return Err(Box::new(Diagnostic::error(EXISTS, message).help(text!(
            "`--force` replaces it, `--diff` shows what would change, `--stdout` writes no file",
            "`--force` で置き換える。`--diff` で変更を確かめ、`--stdout` ならファイルに書かない"
        ))));
    }
    let mut said = String::new();
    for file in files {
        let fail = |error: io::Error| Box::new(delivery::unwritable(&file.path, &error));
        if let Some(parent) = file.path.parent() {
            fs::create_dir_all(parent).map_err(fail)?;
        }
        delivery::write_whole(&file.path, |out| out.write_all(file.text.as_bytes()))
            .map_err(fail)?;
        let (name, rules) = (display_name(&file.path), file.rules);
        let line = match rules {
            0 => text!("wrote {name}", "{name} を書き出した"),
            1 => text!("wrote {name}: 1 rule", "{name} を書き出した（規則1件）"),
            _ => text!("wrote {name}: {rules} rules", "{name} を書き出した（規則{rules}件）"),
        };
        _ = writeln!(said, "{}", line.get(lang));
    }
    Ok(said)
}

/// Adds what was not written, and the next steps.
fn tell(said: &mut String, project: &Project, inferred: &[Inferred], lang: Lang) {
    let mut line = |it: &Text| _ = writeln!(said, "{}", visible(it.get(lang)));
    for it in inferred {
        let document = &it.document;
        for why in &it.unwritten {
            let Text { en, ja } = why;
            line(&text!("{document}: not written: {en}", "{document}: 書かなかったもの: {ja}"));
        }
        let is_declared = project.home.is_none() || project.corpus.sets.contains_key(&it.set);
        if it.rules > 0 && !is_declared {
            let set = &it.set;
            line(&text!(
                "add `{set}: {document}` to `sources` in the configuration; the rules name that set",
                "設定の `sources` に `{set}: {document}` を加える。規則はこの集合を参照する"
            ));
        }
    }
    if inferred.iter().all(|it| it.rules == 0) {
        line(&text!(
            "no table has a relation that a rule could declare",
            "規則にできる関係のある表がない"
        ));
    } else {
        line(&text!(
            "`kenzan test` runs the examples; `kenzan check` now uses these rules",
            "例は `kenzan test` で試せる。以後の `kenzan check` はこれらの規則を使う"
        ));
    }
}
