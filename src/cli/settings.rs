//! Knows `kenzan config`: shows the settings in effect and the origin of each, the files they name,
//! the schemas. Does not know how settings are read.

use std::fmt::Write as _;

use super::args::{Config, Part, Schema, Speech};
use super::disk::{self, disk, display_name};
use super::exit::Exit;
use super::output::Voice;
use super::{environment, locale, schema, table};
use crate::diagnostic::{Lang, Severity};
use crate::document::{Delimited, Office};
use crate::project::Session;
use crate::project::config::{self, OfSet};
use crate::project::reading;
use crate::project::rulebook::{self, DEFAULT_GLOB};
use crate::project::{Project, Rules};
use crate::report;
use crate::report::visible;
use crate::source::lines::Counted;
use crate::source::{Span, Spanned};
use crate::text;

/// Runs the command.
pub(super) fn run(args: &Config, speech: &Speech) -> Exit {
    match args.part {
        Part::Schema => {
            let schema = match args.of {
                Schema::Config => schema::text(&schema::config()),
                Schema::Rules => schema::text(&schema::rules()),
                Schema::Report => report::json_schema(),
                Schema::Facts => reading::json::schema(),
            };
            Voice::new(speech, None).print(|out| out.write_all(schema.as_bytes()))
        }
        Part::Show => show(args, speech),
        Part::Files => files(args, speech),
    }
}

fn show(args: &Config, speech: &Speech) -> Exit {
    let rules = Session::open(disk(), args.origins.settings(&[])).rules();
    let voice = Voice::new(speech, rules.config.lang());
    voice.tell(&rules.input.sources, &rules.input.trouble);
    let unable = rules.input.trouble.iter().any(|it| it.severity == Severity::Error);
    let lines = Counted::new(&rules.input.sources);
    let mut page = Page { rules: &rules, lines, lang: voice.lang, text: String::new() };
    page.head(args, speech);
    page.documents();
    page.rules();
    page.acceptances();
    page.speech(args, speech);
    let exit = if unable { Exit::Unable } else { Exit::Clean };
    exit.max(voice.print(|out| out.write_all(page.text.as_bytes())))
}

/// All settings in the form of a configuration, each with its origin as a comment.
struct Page<'a> {
    rules: &'a Rules,
    lines: Counted<'a>,
    lang: Lang,
    text: String,
}

impl Page<'_> {
    fn line(&mut self, key: &str, value: &str, origin: &str) {
        let colon = if value.is_empty() { ":" } else { ": " };
        let mark = if origin.is_empty() { "" } else { "  # " };
        let [key, value, origin] = [key, value, origin].map(visible);
        _ = writeln!(self.text, "{key}{colon}{value}{mark}{origin}");
    }

    /// The file and line of `span`.
    fn place(&self, span: Span) -> String {
        self.lines.place(span)
    }

    fn default(&self) -> String {
        text!("default", "既定").get(self.lang).to_owned()
    }

    fn head(&mut self, args: &Config, speech: &Speech) {
        let asked = args.origins.config.as_ref().map(|path| {
            let is_set = speech.variables.contains(&environment::CONFIG);
            let by = if is_set { environment::CONFIG } else { "--config" };
            (display_name(path), format!(" ({by})"))
        });
        let found = self.rules.directory();
        let found = found.map(|it| (display_name(&it.join(config::FILE_NAME)), String::new()));
        if let Some((name, by)) = asked.or(found) {
            _ = writeln!(self.text, "# {}{by}", visible(&name));
        }
        self.text += "version: 1\n";
    }

    fn texts(&mut self, key: &str, texts: &[Spanned<String>]) {
        let origin = texts.first().map_or_else(|| self.default(), |it| self.place(it.span));
        self.line(key, &list(texts), &origin);
    }

    fn documents(&mut self) {
        let config = &self.rules.config;
        self.line("sources", if config.sources.is_empty() { "{}" } else { "" }, "");
        for set in &config.sources {
            let origin = self.place(set.name.span);
            self.line(&format!("  {}", set.name.value), &list(&set.globs), &origin);
        }
        self.of_sets("notation", &config.notation, |it| it.describe());
        self.of_sets("csv", &config.csv, Delimited::describe);
        self.of_sets("office", &config.office, Office::describe);
        if !config.include.is_empty() {
            self.texts("include", &config.include);
        }
        self.texts("exclude", &config.exclude);
    }

    /// The declarations called `name`, one line for each set.
    fn of_sets<T>(&mut self, name: &str, entries: &[OfSet<T>], describe: impl Fn(&T) -> String) {
        if !entries.is_empty() {
            self.line(name, "", "");
        }
        for entry in entries {
            let origin = self.place(entry.set.span);
            self.line(&format!("  {}", entry.set.value), &describe(&entry.value), &origin);
        }
    }

    fn rules(&mut self) {
        let config = &self.rules.config;
        let extends: Vec<_> = config.extends.iter().map(|it| it.path.clone()).collect();
        self.texts("extends", &extends);
        match &config.rules {
            Some(globs) => self.texts("rules", globs),
            // Configured globs must match a file; the default ones need not.
            None => self.line("# rules", &quoted(&[DEFAULT_GLOB]), &self.default()),
        }
        let rules = &self.rules.book.rules;
        self.line("severity", if rules.is_empty() { "{}" } else { "" }, "");
        for rule in rules.iter().map(|it| &it.rule) {
            let id = &rule.id;
            let set = rulebook::closest(&config.severity, &id.value);
            let origin = self.place(set.map_or(id.span, |it| it.pattern.span));
            let severity = rule.severity.map_or("off", Severity::word);
            self.line(&format!("  {}", id.value), severity, &origin);
        }
        if !config.overrides.is_empty() {
            self.line("overrides", "", "");
        }
        for entry in &config.overrides {
            self.texts("  - files", &entry.files);
            let words = entry.severity.iter().map(|it| {
                let severity = it.severity.map_or("off", Severity::word);
                format!("{}: {severity}", quoted_one(&it.pattern.value))
            });
            let words: Vec<String> = words.collect();
            if !words.is_empty() {
                self.line("    severity", &format!("{{ {} }}", words.join(", ")), "");
            }
            if !entry.ignore.is_empty() {
                self.line("    ignore", &list(&entry.ignore), "");
            }
        }
    }

    fn acceptances(&mut self) {
        let config = &self.rules.config;
        if !config.suppress.is_empty() {
            self.line("suppress", "", "");
        }
        for entry in &config.suppress {
            let rule = &entry.listed.rule;
            self.line("  - rule", &rule.value, &self.place(rule.span));
            self.line("    in", &list(&entry.within), "");
            self.line("    reason", &quoted_one(&entry.listed.reason), "");
        }
        if let Some(baseline) = &config.baseline {
            self.line("baseline", &quoted_one(&baseline.value), &self.place(baseline.span));
        }
    }

    /// The language, and settings outside the configuration.
    fn speech(&mut self, args: &Config, speech: &Speech) {
        let by = |is_given: bool, variable: &'static str, flag: &str| {
            let is_set = speech.variables.contains(&variable);
            let given = || if is_given { flag.to_owned() } else { self.default() };
            if is_set { variable.to_owned() } else { given() }
        };
        let lang = if let (None, Some(lang)) = (speech.lang, &self.rules.config.lang) {
            self.place(lang.span)
        } else if speech.lang.is_some() {
            by(true, environment::LANG, "--lang")
        } else {
            locale::variable().map_or_else(|| self.default(), ToOwned::to_owned)
        };
        let color = speech.color.map_or("auto", super::args::Color::word);
        let fail_on = args.fail_on.map_or(Severity::Error, Severity::from).word();
        let format = args.format.join(",");
        let format = if format.is_empty() { "fancy, plain".to_owned() } else { format };
        let jobs = args.origins.jobs.map(usize::from).or_else(|| {
            let processors = std::thread::available_parallelism().ok();
            processors.map(usize::from)
        });
        let jobs = jobs.unwrap_or(1).to_string();
        let rows = [
            ("color", color, by(speech.color.is_some(), environment::COLOR, "--color")),
            ("fail-on", fail_on, by(false, environment::FAIL_ON, "")),
            ("format", &format, by(false, environment::FORMAT, "")),
            ("jobs", &jobs, by(args.origins.jobs.is_some(), environment::JOBS, "--jobs")),
        ];
        self.line("lang", if self.lang == Lang::Ja { "ja" } else { "en" }, &lang);
        for (name, value, origin) in rows {
            let (value, origin) = (visible(value), visible(&origin));
            _ = writeln!(self.text, "# {name}: {value}  # {origin}");
        }
    }
}

fn list(texts: &[Spanned<String>]) -> String {
    let texts: Vec<&str> = texts.iter().map(|it| &*it.value).collect();
    quoted(&texts)
}

fn quoted(texts: &[&str]) -> String {
    serde_json::to_string(texts).expect("internal: texts are JSON")
}

fn quoted_one(text: &str) -> String {
    serde_json::to_string(text).expect("internal: a text is JSON")
}

fn files(args: &Config, speech: &Speech) -> Exit {
    let project = match disk::project(args.origins.settings(&[])) {
        Ok(project) => project,
        Err(why) => return Voice::new(speech, None).complain(&why),
    };
    let voice = Voice::new(speech, project.lang);
    let mut faults = project.of_reading();
    faults.retain(|it| it.severity == Severity::Error);
    voice.tell(&project.corpus.sources, &faults);
    let rows = rows(&project);
    let exit = if project.unable { Exit::Unable } else { Exit::Clean };
    exit.max(voice.print(|out| table::write(out, &rows, 0..0)))
}

/// The role of each file: the configuration, rules, or a document of some sets.
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
