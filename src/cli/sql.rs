//! Knows `kenzan sql`: prints the rules over declared tables as SQL. Does not run anything.

use std::fs;
use std::path::Path;

use super::args::{Speech, Sql};
use super::delivery;
use super::disk;
use super::exit::Exit;
use super::output::Voice;
use crate::check::Compiled;
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::project::{Rules, Session};
use crate::sql::{self, Dialect, Query};
use crate::text;

/// Code of a run in which no rule refers to a table.
const NO_TABLES: &str = "sql/no-tables";

/// Runs the command.
pub(super) fn run(args: &Sql, speech: &Speech) -> Exit {
    let session = Session::open(disk::disk(), args.origins.settings(&[]));
    let rules = session.rules();
    let voice = Voice::new(speech, rules.config.lang());
    let (queries, wrong) = queries(&rules, &args.selected, Dialect::from(args.dialect));
    voice.tell(&rules.input.sources, &wrong);
    if !wrong.is_empty() {
        return Exit::Unable;
    }
    match &args.output {
        Some(directory) => write(args, voice, &queries, directory),
        None => voice.print(|out| {
            queries
                .iter()
                .flat_map(|it| texts(it, args.extract))
                .try_for_each(|(name, sql)| writeln!(out, "-- {name}\n{};\n", sql.trim_end()))
        }),
    }
}

/// The texts of a query, each with its file name.
fn texts(query: &Query, extract: bool) -> Vec<(String, String)> {
    let rule = &query.rule.value;
    if !extract {
        return vec![(format!("{rule}.sql"), query.verdict.clone())];
    }
    let text = |it: &sql::Extract| (format!("{rule}/{}.sql", it.table), it.sql.clone());
    query.extracts.iter().map(text).collect()
}

fn write(args: &Sql, voice: Voice, queries: &[Query], directory: &Path) -> Exit {
    for (name, sql) in queries.iter().flat_map(|it| texts(it, args.extract)) {
        let path = directory.join(name);
        let made = path.parent().map_or(Ok(()), fs::create_dir_all);
        let written =
            made.and_then(|()| delivery::write_whole(&path, |out| out.write_all(sql.as_bytes())));
        if let Err(error) = written {
            return voice.complain(&[delivery::unwritable(&path, &error)]);
        }
    }
    Exit::Clean
}

/// The queries of the rules about tables, only `selected` ones if there are any; and the
/// diagnostics.
pub(super) fn queries(
    rules: &Rules,
    selected: &[String],
    dialect: Dialect,
) -> (Vec<Query>, Vec<Diagnostic>) {
    let tables = &rules.config.tables;
    let trouble = rules.input.trouble.iter().filter(|it| it.severity == Severity::Error);
    let mut wrong: Vec<Diagnostic> = trouble.cloned().collect();
    let is_meant = |it: &&Compiled| {
        let id = &it.rule.id.value;
        let is_selected = selected.iter().any(|one| crate::project::config::fit(one, id).is_some());
        it.rule.severity.is_some()
            && sql::concerns(it, tables)
            && (selected.is_empty() || is_selected)
    };
    let mut queries = Vec::new();
    for rule in rules.book.rules.iter().filter(is_meant) {
        match sql::compile(rule, tables, dialect) {
            Ok(query) => queries.push(query),
            Err(why) => wrong.push(*why),
        }
    }
    if queries.is_empty() && wrong.is_empty() {
        wrong.push(nothing(selected));
    }
    (queries, wrong)
}

fn nothing(selected: &[String]) -> Diagnostic {
    let named = selected.join(", ");
    let message: Text = if named.is_empty() {
        text!(
            "no rule refers to any of the `tables` of the configuration",
            "設定の `tables` の表についての規則がない"
        )
    } else {
        text!(
            "none of the rules {named} refers to any of the `tables` of the configuration",
            "規則 {named} は、設定の `tables` の表についての規則ではない"
        )
    };
    Diagnostic::error(NO_TABLES, message)
}
