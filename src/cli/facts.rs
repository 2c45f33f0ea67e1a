//! Knows `kenzan facts`: what was read, its bytes, its interpretation, the rules that cover it, and how
//! each table was read. Does not know how figures and tables are read (`lint::facts` and `table` do).

mod json;
mod margin;
mod reading;

use std::io::{self, Write};

use rustc_hash::FxHashMap;

pub(super) use self::json::schema;

use self::json::{At, Facts as Root, Figure, Row};
use super::args::{DEFAULT_RULES, Facts, Speech, TableFormat};
use super::disk;
use super::exit::Exit;
use super::output::Voice;
use super::table;
use crate::diagnostic::{Lang, Text};
use crate::document::Paths;
use crate::project::{Fact, Settings};
use crate::quantity::Quantity;
use crate::source::lines::Lines;
use crate::source::{SourceId, Sources, Span};
use crate::text;

/// Runs the command.
pub(super) fn run(args: &Facts, speech: &Speech) -> Exit {
    let default_rules = vec![DEFAULT_RULES.into()];
    let settings = Settings { default_rules, ..args.origins.settings(&args.paths) };
    let project = match disk::project(settings) {
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
    let mut places = Places { sources: &project.corpus.sources, lines: FxHashMap::default() };
    let rows = rows(&facts, &mut places);
    let (tables, long) = match args.format {
        TableFormat::Plain if args.unclaimed => (Vec::new(), Vec::new()),
        TableFormat::Plain => project.tables_up_to(margin::LONGEST),
        TableFormat::Json => (project.tables(), Vec::new()),
    };
    let exit = if project.unable { Exit::Unable } else { Exit::Clean };
    exit.max(voice.print(|out| match args.format {
        TableFormat::Plain => {
            write_table(out, &rows, voice.lang)?;
            for table in &tables {
                writeln!(out)?;
                margin::write(out, table, &places.at(table.span()), voice.lang)?;
            }
            for root in &long {
                margin::write_long(out, places.at(root.span()).file, voice.lang)?;
            }
            if args.volume.quiet {
                return Ok(());
            }
            let total = text!(
                "numbers: {numbers} read, {unclaimed} not covered by any rule",
                "数値: 読み取り{numbers}個、うちどの規則の対象でもないもの{unclaimed}個"
            );
            writeln!(out, "{}", total.get(voice.lang))
        }
        TableFormat::Json => {
            let mut paths = Paths::default();
            let table = |it| reading::table(it, places.at(it.span()), paths.of(it.home()));
            let tables = tables.iter().map(table).collect();
            let root = Root { version: json::VERSION, facts: rows, tables };
            serde_json::to_writer_pretty(&mut *out, &root)?;
            writeln!(out)
        }
    }))
}

fn rows<'a>(facts: &'a [Fact], places: &mut Places<'a>) -> Vec<Row<'a>> {
    let row = |fact: &'a Fact| Row {
        at: places.at(fact.span),
        path: &fact.path,
        what: if fact.is_figure { "number" } else { "text" },
        written: places.sources.slice(fact.span),
        figure: fact.quantity.as_ref().map(Figure::of),
        claimed: fact.claimed,
        rules: fact.rules.iter().map(String::as_str).collect(),
    };
    facts.iter().map(row).collect()
}

/// Where spans are, as people and programs name it.
struct Places<'s> {
    sources: &'s Sources,
    lines: FxHashMap<SourceId, Lines<'s>>,
}

impl<'s> Places<'s> {
    fn at(&mut self, span: Span) -> At<'s> {
        let source = self.sources.get(span.source);
        let lines = self.lines.entry(span.source).or_insert_with(|| Lines::new(&source.text));
        let at = lines.position(span.start);
        let known = source.place(span);
        At {
            file: &source.name,
            line: at.line,
            column: at.column,
            place: known.map(|it| it.to_string()),
            shown: known.map(|it| (it.separator(), Text::of_place(it))),
            start: span.start,
            end: span.end,
        }
    }
}

impl At<'_> {
    /// As a report names it.
    fn name(&self, lang: Lang) -> String {
        match &self.shown {
            Some((separator, words)) => format!("{}{separator}{}", self.file, words.get(lang)),
            None => format!("{}:{}:{}", self.file, self.line, self.column),
        }
    }
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
        let place = row.at.name(lang);
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
