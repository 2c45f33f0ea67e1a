//! Knows `kenzan rules`: lists the rules in effect and what each of them checked. Does not show
//! findings.

use std::io::{self, Write};

use serde::Serialize;

use super::args::{Rules, Speech, TableFormat};
use super::disk;
use super::exit::Exit;
use super::explain::origin;
use super::output::Voice;
use super::table;
use crate::check::InstanceState;
use crate::diagnostic::{Lang, Severity};
use crate::lint::lint;
use crate::source::lines::Counted;
use crate::text;

/// A rule in effect and its results.
#[derive(Serialize)]
struct Row {
    id: String,
    title: Title,
    /// `off` for a rule that is switched off.
    severity: &'static str,
    kind: String,
    /// `path:line`, or the file of a pack and the line in it.
    origin: String,
    /// Instances that were decided.
    checked: usize,
    /// Among these, instances that hold within the rounding of the printed figures.
    rounding: usize,
    /// Among these, violated instances.
    violated: usize,
    /// Instances that could not be decided.
    unchecked: usize,
    /// The undeclared source set without which the rule has nothing to check.
    lacks: Option<String>,
}

#[derive(Serialize)]
struct Title {
    en: String,
    ja: String,
}

/// Runs the command.
pub(super) fn run(args: &Rules, speech: &Speech) -> Exit {
    let project = match disk::project(args.origins.settings(&args.paths)) {
        Ok(project) => project,
        Err(why) => return Voice::new(speech, None).complain(&why),
    };
    let voice = Voice::new(speech, project.lang);
    let verdict = lint(&project.corpus, &project.rules, Vec::new());
    let sources = &project.corpus.sources;
    let lines = Counted::new(sources);
    let rows: Vec<Row> = std::iter::zip(&project.rules, &verdict.rules)
        .map(|(compiled, tally)| {
            let outcomes = tally.outcomes;
            let rule = &compiled.rule;
            Row {
                id: rule.id.value.clone(),
                title: Title { en: rule.title.en.clone(), ja: rule.title.ja.clone() },
                severity: project.severity(rule).map_or("off", Severity::word),
                kind: rule.kind.value.clone(),
                origin: origin(compiled, &lines),
                checked: outcomes.decided(),
                rounding: outcomes[InstanceState::Rounding],
                violated: outcomes[InstanceState::Violated],
                unchecked: outcomes[InstanceState::Unchecked],
                lacks: tally.lacks.clone(),
            }
        })
        .collect();
    voice.tell(sources, &project.remarks(args.verbose));
    let exit = if project.unable { Exit::Unable } else { Exit::Clean };
    exit.max(voice.print(|out| match args.format {
        TableFormat::Plain => write_table(out, &rows, voice.lang),
        TableFormat::Json => write_json(out, &rows),
    }))
}

fn write_json(out: &mut dyn Write, rows: &[Row]) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, rows)?;
    writeln!(out)
}

fn write_table(out: &mut dyn Write, rows: &[Row], lang: Lang) -> io::Result<()> {
    let head = [
        text!("rule", "規則"),
        text!("severity", "重大度"),
        text!("kind", "種類"),
        text!("checked", "検査"),
        text!("rounding", "丸め"),
        text!("violated", "違反"),
        text!("unchecked", "未検査"),
        text!("origin", "出所"),
    ];
    let mut table = vec![head.map(|it| it.get(lang).to_owned())];
    table.extend(rows.iter().map(|row| {
        let [checked, rounding, violated, unchecked] =
            [row.checked, row.rounding, row.violated, row.unchecked].map(|it| it.to_string());
        let (id, kind, origin) = (row.id.clone(), row.kind.clone(), row.origin.clone());
        let checked = match &row.lacks {
            Some(set) => text!("no {set}", "{set} なし").get(lang).to_owned(),
            None => checked,
        };
        [id, row.severity.to_owned(), kind, checked, rounding, violated, unchecked, origin]
    }));
    table::write(out, &table, 3..7)
}
