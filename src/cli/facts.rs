//! Knows `kenzan facts`: shows each text that was read, its bytes, its interpretation, the rules that
//! cover it, and how each table was understood. Does not know how figures and tables are read
//! (`lint::facts` and `table` do).

mod margin;

use std::io::{self, Write};

use super::args::{Facts, Speech, TableFormat};
use super::disk;
use super::exit::Exit;
use super::output::Voice;
use super::table;
use crate::diagnostic::Lang;
use crate::project::reading::json::Row;
use crate::project::reading::{Positions, root, rows};
use crate::project::{Fact, Settings};
use crate::rule::packs::DEFAULT_RULES;
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
    let mut places = Positions::new(&project.corpus.sources);
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
            serde_json::to_writer_pretty(&mut *out, &root(rows, &tables, &mut places))?;
            writeln!(out)
        }
    }))
}

fn write_table(out: &mut dyn Write, rows: &[Row<'_>], lang: Lang) -> io::Result<()> {
    let head = [
        text!("place", "位置"),
        text!("written", "原文"),
        text!("read as", "解釈"),
        text!("step", "最小の位"),
        text!("qualifiers", "添え書き"),
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
