//! Knows how the program of an engine is started, given SQL and read to the end of its output. Links no engine:
//! the command line names the program. Does not know rules.

use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use super::{CODE, Trouble, dialect_of};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::csv_rows;
use crate::sql::Dialect;
use crate::sql::answer::END;
use crate::text;

/// Maximum number of bytes of an answer, which contains findings, not tables.
const MOST: u64 = 512 << 20;

/// Maximum number of the program's last lines that are shown.
const SHOWN: usize = 5;

/// An engine's program.
pub(super) struct Program {
    command: Vec<String>,
    pub(super) dialect: Dialect,
}

impl Program {
    /// The program that `command` names, with the arguments that follow it.
    pub(super) fn parse(command: &str) -> Result<Self, Box<Diagnostic>> {
        let words = words(command);
        let name =
            words.first().and_then(|it| Path::new(it).file_stem()).map(|it| it.to_string_lossy());
        let name = name.unwrap_or_default();
        match dialect_of(&name) {
            Some(dialect) => Ok(Self { command: words, dialect }),
            None => {
                let message = text!(
                    "`{name}` is not an engine's program that kenzan can run",
                    "`{name}` は kenzan から実行できるエンジンのプログラムではない"
                );
                Err(Box::new(Diagnostic::error(CODE, message).help(text!(
                    "`--engine` runs duckdb, psql or spark-sql; for other engines use `kenzan sql`",
                    "`--engine` で実行できるのは duckdb、psql、spark-sql。ほかのエンジンには `kenzan sql` を使う"
                ))))
            }
        }
    }

    /// The program's answer to `queries`, run in `home`, without the lines with column names.
    pub(super) fn ask(&self, queries: &[&str], home: &Path) -> Result<Vec<Vec<String>>, Trouble> {
        let mut script = String::new();
        for query in queries.iter().copied().chain([&*format!("SELECT '{END}' AS kz_n")]) {
            script += &self.statement(query);
        }
        let text = self.run(&script, home).map_err(|it| vec![*it])?;
        let is_head =
            |it: &Vec<String>| it.first().is_some_and(|it| it == "kz_n" || it == "digest");
        Ok(csv_rows(&text).into_iter().filter(|it| !is_head(it)).collect())
    }

    /// `query` as a statement whose rows are printed as records.
    fn statement(&self, query: &str) -> String {
        let query = query.trim_end();
        match self.dialect {
            Dialect::Spark => format!(
                "SELECT to_csv(struct(*), map('quoteAll', 'true', 'escape', '\"', 'emptyValue', '', 'nullValue', '')) FROM (\n{query}\n) kz_out;\n"
            ),
            _ => format!("{query};\n"),
        }
    }

    fn arguments(&self, script: &str) -> (Vec<String>, bool) {
        let own = |it: &[&str]| it.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        match self.dialect {
            Dialect::Postgres => (
                own(&[
                    "--csv",
                    "--quiet",
                    "--no-psqlrc",
                    "--set",
                    "ON_ERROR_STOP=1",
                    "--file",
                    "-",
                ]),
                true,
            ),
            Dialect::Spark => {
                let mut all = own(&[
                    "-S",
                    "--conf",
                    "spark.sql.ansi.enabled=true",
                    "--conf",
                    "spark.sql.variable.substitute=false",
                    "-e",
                ]);
                all.push(script.to_owned());
                (all, false)
            }
            _ => (own(&["-csv", "-bail", "-nullvalue", ""]), true),
        }
    }

    /// The output of the program for `script`.
    fn run(&self, script: &str, home: &Path) -> Result<String, Box<Diagnostic>> {
        let name = &self.command[0];
        let (arguments, is_piped) = self.arguments(script);
        let mut command = Command::new(name);
        // Options come before the database that duckdb takes as its argument.
        match self.dialect {
            Dialect::Duckdb => command.args(&arguments).args(&self.command[1..]),
            _ => command.args(&self.command[1..]).args(&arguments),
        };
        let child = command
            .current_dir(home)
            .stdin(if is_piped { Stdio::piped() } else { Stdio::null() })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let mut child = child.map_err(|error| not_started(name, &error))?;
        let (input, script) = (child.stdin.take(), script.to_owned());
        // The program may print before it has read everything, and complain at the same time.
        let writer = thread::spawn(move || input.map(|mut it| it.write_all(script.as_bytes())));
        let errors = child.stderr.take().map(|it| thread::spawn(move || text_of(it)));
        let (mut bytes, read) = (Vec::new(), child.stdout.take());
        let read = read.map_or(Ok(0), |it| it.take(MOST + 1).read_to_end(&mut bytes));
        let is_too_long = bytes.len() as u64 > MOST;
        if is_too_long {
            _ = child.kill();
        }
        let status = child.wait().map_err(|error| not_started(name, &error))?;
        _ = writer.join();
        let errors = errors.and_then(|it| it.join().ok()).unwrap_or_default();
        if is_too_long {
            return Err(too_long(name));
        }
        if !status.success() || read.is_err() {
            return Err(failed(name, status.code(), &errors));
        }
        String::from_utf8(bytes).map_err(|_| failed(name, None, "not UTF-8"))
    }
}

fn text_of(mut stream: impl Read) -> String {
    let mut bytes = Vec::new();
    _ = stream.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The words of a command, separated by spaces outside quotes.
fn words(command: &str) -> Vec<String> {
    let (mut words, mut word, mut quote, mut is_begun) = (Vec::new(), String::new(), None, false);
    for c in command.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                is_begun = true;
            }
            (None, c) if c.is_whitespace() => {
                if is_begun {
                    words.push(std::mem::take(&mut word));
                }
                is_begun = false;
            }
            (_, c) => {
                word.push(c);
                is_begun = true;
            }
        }
    }
    words.extend(is_begun.then_some(word));
    words
}

fn not_started(name: &str, error: &io::Error) -> Box<Diagnostic> {
    let message =
        text!("the engine `{name}` cannot be started", "エンジン `{name}` を起動できない");
    Box::new(Diagnostic::error(CODE, message).because(Text::same(error.to_string())))
}

fn too_long(name: &str) -> Box<Diagnostic> {
    let message = text!(
        "the engine `{name}` returns more than 512 MiB: too many findings to show",
        "エンジン `{name}` の答えが 512 MiB を超えている。指摘が多すぎて示せない"
    );
    Box::new(Diagnostic::error(CODE, message))
}

fn failed(name: &str, code: Option<i32>, errors: &str) -> Box<Diagnostic> {
    let message = match code {
        Some(code) => text!(
            "the engine `{name}` failed with exit code {code}, so nothing counts as checked",
            "エンジン `{name}` が終了コード {code} で失敗したため、何も検査したことにならない"
        ),
        None => text!(
            "the engine `{name}` ended before it answered, so nothing counts as checked",
            "エンジン `{name}` が答える前に終了したため、何も検査したことにならない"
        ),
    };
    let lines: Vec<&str> =
        errors.split('\n').map(str::trim_end).filter(|it| !it.trim().is_empty()).collect();
    let last = &lines[lines.len().saturating_sub(SHOWN)..];
    let failed = Diagnostic::error(CODE, message);
    Box::new(last.iter().fold(failed, |it, line| it.because(Text::same(*line))))
}
