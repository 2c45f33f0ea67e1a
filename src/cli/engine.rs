//! Knows `kenzan check --engine`: an engine finds the keys with findings, and the same rules then run here on the
//! rows with these keys, so that every finding has its bytes. Does not know SQL, nor how a process is run.

mod local;
mod merge;
mod program;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rust_decimal::Decimal;

use super::args::{Check, Speech};
use super::exit::Exit;
use super::output::Voice;
use super::{check, delivery, disk, sql};
use crate::check::Compiled;
use crate::diagnostic::{Diagnostic, Text};
use crate::document::Thinned;
use crate::lint::Cancel;
use crate::project::config::tables::Table;
use crate::project::{Rules, Session, Stop};
use crate::sql::answer::{self, Answer};
use crate::sql::{Dialect, Query};
use crate::text;
use program::Program;

/// Code of an engine that cannot be used.
const CODE: &str = "sql/engine";

/// The files of the tables by path, each with the origin of its bytes if it is a part of a file here.
type Files = BTreeMap<PathBuf, Thinned>;

/// The reasons why a run has no result.
type Trouble = Vec<Diagnostic>;

/// Runs the command.
pub(super) fn run(args: &Check, command: &str, speech: &Speech) -> Exit {
    let outputs = match delivery::outputs(&args.format) {
        Ok(outputs) => outputs,
        Err(why) => return Voice::new(speech, None).complain(&[*why]),
    };
    let session = Session::open(disk::disk(), args.settings(&args.paths));
    let rules = session.rules();
    let voice = Voice::new(speech, rules.config.lang());
    match Round::new(args, &rules, command).and_then(|it| it.judge()) {
        Ok((project, judged)) => check::tell(args, voice, &outputs, &project, judged),
        Err(why) => {
            voice.tell(&rules.input.sources, &why);
            Exit::Unable
        }
    }
}

/// One run over an engine.
struct Round<'r> {
    args: &'r Check,
    rules: &'r Rules,
    program: Program,
    queries: Vec<Query>,
    home: &'r Path,
}

impl<'r> Round<'r> {
    fn new(args: &'r Check, rules: &'r Rules, command: &str) -> Result<Self, Trouble> {
        let program = Program::parse(command).map_err(|it| vec![*it])?;
        let (mut queries, wrong) = sql::queries(rules, &args.choice.select, program.dialect);
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let is_off = |id: &str| {
            args.choice.ignore.iter().any(|it| crate::project::config::fit(it, id).is_some())
        };
        queries.retain(|it| !is_off(&it.rule.value));
        let home = rules.directory().unwrap_or(Path::new("."));
        Ok(Self { args, rules, program, queries, home })
    }

    fn judge(&self) -> Result<(crate::project::Project, check::Judged), Trouble> {
        let answers = self.ask()?;
        let empty = self.files(&BTreeMap::new())?;
        let project = self.session(&empty, &[], None).into_project(&Cancel::new());
        let project = project.map_err(Stop::reported)?;
        let ids: Vec<String> = self.queries.iter().map(|it| it.rule.value.clone()).collect();
        let mut session = self.session(&empty, &ids, None).once();
        let mut judged = check::judge(self.args, &mut session)?;
        let wanted: Vec<usize> =
            (0..self.queries.len()).filter(|&it| answers[it].findings > 0).collect();
        let mut extracts = self.extract(&wanted)?;
        for (at, (query, answer)) in self.queries.iter().zip(&answers).enumerate() {
            let rule = self.compiled(query);
            if answer.findings == 0 {
                merge::clean(&mut judged, rule, answer.instances);
                continue;
            }
            let files = self.files(&extracts.remove(&at).unwrap_or_default())?;
            let of_rule = self.of_rule(at, &files, answer)?;
            merge::join(&mut judged, of_rule, &files, rule, answer.instances);
        }
        Ok((project, judged))
    }

    /// The findings of the rule of query number `at` in `files`.
    fn of_rule(&self, at: usize, files: &Files, answer: &Answer) -> Result<check::Judged, Trouble> {
        let rule = &self.queries[at].rule;
        let mut session = self.session(files, &[], Some(&rule.value)).once();
        let judged = check::judge(self.args, &mut session)?;
        if judged.says(&rule.value) {
            return Ok(judged);
        }
        let (id, count) = (&rule.value, answer.findings);
        let message = text!(
            "{id}: keys that the engine reports, but in whose rows kenzan finds nothing: {count}",
            "{id}: エンジンの指摘したキーは{count}個だが、その行には指摘がない"
        );
        let help = text!(
            "the values that the engine read differ from those in the rows; compare the rows that `kenzan sql --extract` selects",
            "エンジンの読んだ値が書かれた値と異なる。`kenzan sql --extract` の選ぶ行と比べる"
        );
        Err(vec![Diagnostic::error(CODE, message).at(rule.span, Text::default()).help(help)])
    }

    fn compiled(&self, query: &Query) -> &'r Compiled {
        let mut rules = self.rules.book.rules.iter();
        rules
            .find(|it| it.rule.id.value == query.rule.value)
            .expect("internal: a query is of a rule")
    }

    /// The result of each rule.
    fn ask(&self) -> Result<Vec<Answer>, Trouble> {
        let verdicts: Vec<&str> = self.queries.iter().map(|it| it.verdict.as_str()).collect();
        let records = self.program.ask(&verdicts, self.home)?;
        answer::answers(&self.queries, &records)
    }

    /// The rows behind the findings of the queries `wanted`, by query and table.
    fn extract(&self, wanted: &[usize]) -> Result<BTreeMap<usize, Extracts>, Trouble> {
        let mut extracts: BTreeMap<usize, Extracts> = BTreeMap::new();
        let parts =
            wanted.iter().flat_map(|&at| self.queries[at].extracts.iter().map(move |it| (at, it)));
        let parts: Vec<_> = parts.collect();
        if parts.is_empty() {
            return Ok(extracts);
        }
        let numbered = parts.iter().enumerate();
        let texts: Vec<String> = numbered
            .map(|(number, (_, it))| {
                format!("SELECT 'kz{number}' AS kz_n, kz_q.* FROM (\n{}) kz_q", it.sql)
            })
            .collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let records = self.program.ask(&texts, self.home)?;
        answer::ended(&records).map_err(|it| vec![*it])?;
        for (at, it) in &parts {
            let rows = Extract { columns: it.columns.clone(), rows: Vec::new() };
            extracts.entry(*at).or_default().insert(it.table.clone(), rows);
        }
        for mut record in records {
            let number = record.first().and_then(|it| it.strip_prefix("kz")?.parse::<usize>().ok());
            let Some((at, it)) = number.and_then(|it| parts.get(it)) else { continue };
            let rows = extracts.get_mut(at).and_then(|all| all.get_mut(&it.table));
            record.remove(0);
            rows.into_iter().for_each(|all| all.rows.push(std::mem::take(&mut record)));
        }
        Ok(extracts)
    }

    /// The files of all tables: those of `extracts`, and only the header of the others.
    fn files(&self, extracts: &Extracts) -> Result<Files, Trouble> {
        let mut files = Files::new();
        for table in &self.rules.config.tables {
            let path = self.path(table)?;
            let columns = || table.columns.iter().map(|it| it.name.value.clone()).collect();
            let none = Extract { columns: columns(), rows: Vec::new() };
            let extract = extracts.get(&table.name.value).unwrap_or(&none);
            let from = table.from(self.program.dialect.name()).unwrap_or_default();
            let file = match local::file(&path, from) {
                Some(path) if !extract.rows.is_empty() => {
                    let declared =
                        self.rules.config.csv.iter().find(|it| it.set.value == table.name.value);
                    let delimited = declared.map_or_else(Default::default, |it| it.value);
                    local::thinned(&path, delimited, table, extract).map_err(|it| vec![*it])?
                }
                _ => Thinned { text: extract.text(), parts: Vec::new() },
            };
            files.insert(path, file);
        }
        Ok(files)
    }

    /// The file of the source set of `table`.
    fn path(&self, table: &Table) -> Result<PathBuf, Trouble> {
        let set = self.rules.config.sources.iter().find(|it| it.name.value == table.name.value);
        let globs = set.map(|it| it.globs.as_slice()).unwrap_or_default();
        match globs {
            [only]
                if !only.value.contains(['*', '?', '[', '{']) && only.value.ends_with(".csv") =>
            {
                Ok(self.home.join(&only.value))
            }
            _ => {
                let message = text!(
                    "the source set of a table must be the path of one CSV file: the rows behind findings are read in its place",
                    "表の文書集合は CSV ファイル1つのパスでなければならない。指摘の元となる行は、そのファイルの行として読む"
                );
                let at = globs.first().map_or(table.name.span, |it| it.span);
                Err(vec![Diagnostic::error(CODE, message).at(at, Text::default())])
            }
        }
    }

    /// A session over `files` that runs only the rule `only`, or all except `without`.
    fn session(&self, files: &Files, without: &[String], only: Option<&str>) -> Session {
        let mut settings = self.args.settings(&[]);
        settings.config = settings.config.or_else(|| Some(self.home.join("kenzan.yaml")));
        match only {
            Some(id) => settings.select = vec![id.to_owned()],
            None => settings.ignore.extend_from_slice(without),
        }
        let mut session = Session::open(disk::disk(), settings);
        files.iter().for_each(|(path, it)| session.put(path, it.text.clone().into_bytes()));
        session
    }
}

/// Rows by table.
type Extracts = BTreeMap<String, Extract>;

/// The rows behind the findings of a rule in one table.
struct Extract {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Extract {
    /// The rows as CSV, sorted by their columns, because engines return them in any order.
    fn text(&self) -> String {
        let line = |cells: &[String]| answer::line(cells.iter().map(String::as_str));
        let number = |it: &String| Decimal::from_str_exact(it).ok();
        let mut rows: Vec<&Vec<String>> = self.rows.iter().collect();
        rows.sort_by_cached_key(|row| {
            let keys = row.iter().map(|it| (number(it).is_none(), number(it), it.clone()));
            keys.collect::<Vec<_>>()
        });
        let rows: String = rows.into_iter().map(|it| line(it)).collect();
        line(&self.columns) + &rows
    }
}

/// The dialect of the program called `name`.
fn dialect_of(name: &str) -> Option<Dialect> {
    let known = [("duckdb", "duckdb"), ("psql", "postgres"), ("spark-sql", "spark")];
    known.iter().find(|it| it.0 == name).and_then(|it| Dialect::parse(it.1))
}
