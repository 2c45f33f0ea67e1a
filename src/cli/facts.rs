//! Knows `kenzan facts`: what was read, from which bytes, as what, and which rules look at it.
//! Does not know how figures are read (`lint::facts` does).

use std::io::{self, Write};

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::args::{Facts, Speech, TableFormat};
use super::disk;
use super::exit::Exit;
use super::output::Voice;
use super::table;
use crate::diagnostic::{Lang, Text};
use crate::project::{Fact, Project};
use crate::quantity::Quantity;
use crate::source::lines::Lines;
use crate::source::{SourceId, Sources, Span};
use crate::text;

/// A fact as programs get it.
#[derive(Serialize)]
struct Row<'a> {
    file: &'a str,
    /// Counted from 1; the column in characters.
    line: u32,
    column: u32,
    /// In a file that is no text, the place as people name it.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    /// The same in both languages, after what parts it from the file's name.
    #[serde(skip)]
    shown: Option<(&'static str, Text)>,
    /// Bytes of the decoded text.
    start: u32,
    end: u32,
    /// The node's place, as a normalized path.
    path: &'a str,
    what: &'static str,
    written: &'a str,
    /// How a figure was read; absent for texts and for digits that are no figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    figure: Option<Figure>,
    claimed: bool,
    rules: Vec<&'a str>,
}

/// A figure as it was read; numbers are exact decimal text.
#[derive(Serialize)]
struct Figure {
    value: String,
    unit: String,
    /// Where it has the unit from, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit_from: Option<&'static str>,
    /// The upper end of a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    step: String,
    /// The value in the base unit.
    exact: Option<String>,
    base: String,
    qualifiers: Vec<&'static str>,
    #[serde(skip)]
    shown: [String; 2],
}

/// Runs the command.
pub(super) fn run(args: &Facts, speech: &Speech) -> Exit {
    let project = match disk::project(args.origins.settings(&args.paths)) {
        Ok(project) => project,
        Err(why) => return Voice::new(speech, None).complain(&why),
    };
    let voice = Voice::new(speech, project.lang);
    voice.tell(&project.corpus.sources, &project.remarks(args.volume.verbose));
    let mut facts = project.facts();
    facts.retain(|fact| !project.elsewhere.contains(&fact.span.source));
    let is_number = |fact: &&Fact| fact.is_figure;
    let numbers = facts.iter().filter(is_number).count();
    let unclaimed = facts.iter().filter(is_number).filter(|fact| !fact.claimed).count();
    if args.unclaimed {
        facts.retain(|fact| is_number(&fact) && !fact.claimed);
    }
    let rows = rows(&facts, &project);
    let exit = if project.unable { Exit::Unable } else { Exit::Clean };
    exit.max(voice.print(|out| match args.format {
        TableFormat::Plain => {
            write_table(out, &rows, voice.lang)?;
            if args.volume.quiet {
                return Ok(());
            }
            let total = text!(
                "numbers: {numbers} read, {unclaimed} unclaimed",
                "数値: 読み取り{numbers}個、うちどの規則も見ていないもの{unclaimed}個"
            );
            writeln!(out, "{}", total.get(voice.lang))
        }
        TableFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &rows)?;
            writeln!(out)
        }
    }))
}

fn rows<'a>(facts: &'a [Fact], project: &'a Project) -> Vec<Row<'a>> {
    let sources = &project.corpus.sources;
    let mut lines = FxHashMap::default();
    let row = |fact: &'a Fact| {
        let (line, column) = place(&mut lines, sources, fact.span);
        let known = sources.get(fact.span.source).place(fact.span);
        Row {
            file: &sources.get(fact.span.source).name,
            line,
            column,
            place: known.map(|it| it.to_string()),
            shown: known.map(|it| (it.separator(), Text::of_place(it))),
            start: fact.span.start,
            end: fact.span.end,
            path: &fact.path,
            what: if fact.is_figure { "number" } else { "text" },
            written: sources.slice(fact.span),
            figure: fact.quantity.as_ref().map(Figure::of),
            claimed: fact.claimed,
            rules: fact.rules.iter().map(String::as_str).collect(),
        }
    };
    facts.iter().map(row).collect()
}

fn place<'s>(
    lines: &mut FxHashMap<SourceId, Lines<'s>>,
    sources: &'s Sources,
    span: Span,
) -> (u32, u32) {
    let text = &sources.get(span.source).text;
    let lines = lines.entry(span.source).or_insert_with(|| Lines::new(text));
    let at = lines.position(span.start);
    (at.line, at.column)
}

impl Figure {
    fn of(quantity: &Quantity) -> Self {
        let unit = &quantity.unit;
        Self {
            value: quantity.value.to_string(),
            unit: unit.name().to_owned(),
            unit_from: (!unit.is_none()).then(|| quantity.origin.word()),
            until: quantity.until.map(|it| it.to_string()),
            step: quantity.step.to_string(),
            exact: quantity.exact().ok().map(|it| it.trimmed().to_string()),
            base: unit.base().to_owned(),
            qualifiers: quantity.qualifier.names().collect(),
            shown: [
                quantity.to_string(),
                quantity
                    .exact_step()
                    .map_or_else(|_| quantity.step.to_string(), |step| unit.show(step)),
            ],
        }
    }
}

fn write_table(out: &mut dyn Write, rows: &[Row<'_>], lang: Lang) -> io::Result<()> {
    let head = [
        text!("place", "位置"),
        text!("written", "原文"),
        text!("read as", "解釈"),
        text!("step", "刻み"),
        text!("qualifiers", "但し書き"),
        text!("rules", "規則"),
    ];
    let mut table = vec![head.map(|it| it.get(lang).to_owned())];
    table.extend(rows.iter().map(|row| {
        let place = match &row.shown {
            Some((separator, words)) => format!("{}{separator}{}", row.file, words.get(lang)),
            None => format!("{}:{}:{}", row.file, row.line, row.column),
        };
        let ([value, step], qualifiers) = match &row.figure {
            Some(figure) => (figure.shown.clone(), figure.qualifiers.join(" ")),
            None => (["-".to_owned(), "-".to_owned()], String::new()),
        };
        let qualifiers = if qualifiers.is_empty() { "-".to_owned() } else { qualifiers };
        let rules = if row.rules.is_empty() { "-".to_owned() } else { row.rules.join(" ") };
        [place, table::quoted(row.written), value, step, qualifiers, rules]
    }));
    table::write(out, &table, 2..4)
}
