//! Knows `kenzan config`: the settings in effect, the files they name, the schemas.
//! Does not know how settings are read.

use std::fmt::Write as _;
use std::path::Path;

use super::args::{Config, Part, Schema, Speech};
use super::config;
use super::exit::Exit;
use super::files::display_name;
use super::output::Voice;
use super::project::{self, Project};
use super::{schema, table};
use crate::diagnostic::{Lang, Severity};
use crate::report;
use crate::source::Spanned;

/// Runs the command.
pub(super) fn run(args: &Config, speech: &Speech) -> Exit {
    match args.part {
        Part::Schema => {
            let schema = match args.of {
                Schema::Config => schema::text(&schema::config()),
                Schema::Rules => schema::text(&schema::rules()),
                Schema::Report => report::json_schema(),
            };
            Voice::new(speech, None).print(|out| out.write_all(schema.as_bytes()))
        }
        Part::Show => show(args, speech),
        Part::Files => files(args, speech),
    }
}

fn show(args: &Config, speech: &Speech) -> Exit {
    let rules = project::rules(&args.origins, Path::new("."));
    let voice = Voice::new(speech, rules.config.lang);
    voice.tell(&rules.input.sources, &rules.input.trouble);
    let unable = rules.input.trouble.iter().any(|it| it.severity == Severity::Error);
    let mut page = match rules.directory() {
        Some(directory) => format!("# {}\n", display_name(&directory.join(config::FILE_NAME))),
        None => String::new(),
    };
    if let Some(path) = &args.origins.config {
        page = format!("# {}\n", display_name(path));
    }
    page += "version: 1\n";
    let list = |texts: &[Spanned<String>]| {
        let texts: Vec<&str> = texts.iter().map(|it| &*it.value).collect();
        serde_json::to_string(&texts).expect("internal: texts are JSON")
    };
    page += "sources:\n";
    for set in &rules.config.sources {
        _ = writeln!(page, "  {}: {}", set.name.value, list(&set.globs));
    }
    _ = writeln!(page, "extends: {}", list(&rules.config.extends));
    if let Some(globs) = &rules.config.rules {
        _ = writeln!(page, "rules: {}", list(globs));
    }
    page += "severity:\n";
    for compiled in &rules.book.rules {
        let severity = compiled.rule.severity.map_or("off", Severity::word);
        _ = writeln!(page, "  {}: {severity}", compiled.rule.id.value);
    }
    _ = writeln!(page, "lang: {}", if voice.lang == Lang::Ja { "ja" } else { "en" });
    let exit = if unable { Exit::Unable } else { Exit::Clean };
    exit.max(voice.print(|out| out.write_all(page.as_bytes())))
}

fn files(args: &Config, speech: &Speech) -> Exit {
    let project = match project::load(&args.origins, &[]) {
        Ok(project) => project,
        Err(why) => return Voice::new(speech, None).complain(&why),
    };
    let voice = Voice::new(speech, project.lang);
    let mut faults = project.found.clone();
    faults.retain(|it| it.severity == Severity::Error);
    voice.tell(&project.corpus.sources, &faults);
    let rows = rows(&project);
    let exit = if project.unable { Exit::Unable } else { Exit::Clean };
    exit.max(voice.print(|out| table::write(out, &rows, 0..0)))
}

/// What each file is: the configuration, rules, or a document of some sets.
fn rows(project: &Project) -> Vec<[String; 3]> {
    let corpus = &project.corpus;
    let documents = || corpus.documents.iter().enumerate();
    let row = |(id, source): (_, &crate::source::Source)| {
        let name = source.name.clone();
        let Some((index, _)) = documents().find(|(_, it)| it.source == id) else {
            let is_rules = project.rules.iter().any(|it| it.rule.id.span.source == id);
            let what = if is_rules { "rules" } else { "config" };
            return [what.to_owned(), name, String::new()];
        };
        let sets =
            corpus.sets.iter().filter(|(_, roots)| roots.iter().any(|it| it.document == index));
        let sets: Vec<&str> = sets.map(|(set, _)| &**set).collect();
        ["document".to_owned(), name, sets.join(" ")]
    };
    corpus.sources.iter().map(row).collect()
}
