//! Knows how the query of a rule of any kind is composed: findings, one control row, and the rows behind the
//! findings. Does not know any kind.

use super::dialect::Dialect;
use super::relation::source;
use super::{Refusal, refused};
use crate::check::Compiled;
use crate::project::config::tables::{Column, Table};
use crate::source::{Span, Spanned};
use crate::text;

/// Outcomes that are not findings.
const SOUND: &str = "'equal', 'rounding', 'unchecked', 'nothing'";

/// The common table expressions of a rule. The last is `kz_verdict`, with one row for each instance: the columns
/// `kz_1` … of the key, `outcome`, and the texts `stated`, `computed` and `difference`.
pub(super) struct Plan<'t> {
    pub(super) steps: Vec<(String, String)>,
    /// Number of columns of the key.
    pub(super) keys: usize,
    /// Queries for violated declarations, each with an outcome and a key.
    pub(super) broken: Vec<String>,
    /// The tables whose rows are behind findings, each with the expressions of its key.
    pub(super) behind: Vec<(&'t Table, Vec<String>)>,
    /// Tables that are fetched completely, because the rule depends on more than the rows behind findings.
    pub(super) whole: Vec<&'t Table>,
}

/// A rule as SQL.
#[derive(Debug)]
pub(crate) struct Query {
    /// The rule's id, and where it is written.
    pub(crate) rule: Spanned<String>,
    /// Whether the rule may have nothing to check.
    pub(crate) if_present: bool,
    /// The digest that every record of the answer must begin with; it changes with the rule, the tables and the
    /// version.
    pub(crate) digest: String,
    /// The query for the findings and the control row.
    pub(crate) verdict: String,
    /// The queries for the rows behind the findings, by table.
    pub(crate) extracts: Vec<Extract>,
}

/// The rows of one table behind the findings of a rule.
#[derive(Debug)]
pub(crate) struct Extract {
    pub(crate) table: String,
    /// The columns, in their order.
    pub(crate) columns: Vec<String>,
    pub(crate) sql: String,
}

/// The columns `kz_1` … of a key, each written by `write`.
pub(super) fn keys(count: usize, write: impl Fn(&str) -> String) -> Vec<String> {
    (1..=count).map(|it| write(&format!("kz_{it}"))).collect()
}

/// `kz_1 = kz_1 AND …` of two relations.
pub(super) fn same_keys(count: usize, left: &str, right: &str) -> String {
    keys(count, |it| format!("{left}.{it} = {right}.{it}")).join(" AND ")
}

/// The column of `table` that identifies a row.
pub(super) fn row_of(table: &Table, span: Span) -> Result<&Column, Refusal> {
    let row = table.row.as_ref().and_then(|it| table.column(&it.value));
    row.ok_or_else(|| {
        let set = &table.name.value;
        refused(
            span,
            text!(
                "it checks single rows, but the table `{set}` does not declare the column that identifies a row (`row`)",
                "行ごとの規則だが、表 `{set}` に行を特定する列（`row`）がない"
            ),
        )
    })
}

impl<'t> Plan<'t> {
    pub(super) fn new(keys: usize) -> Self {
        Self { steps: Vec::new(), keys, broken: Vec::new(), behind: Vec::new(), whole: Vec::new() }
    }

    /// Adds a step; those after it may select from it.
    pub(super) fn step(&mut self, name: impl Into<String>, sql: String) {
        self.steps.push((name.into(), sql));
    }

    /// Adds the last step: the `outcome` of each row of `from`, and its stated values.
    pub(super) fn last(
        &mut self,
        outcome: &str,
        stated: Option<&str>,
        from: &str,
        dialect: Dialect,
    ) {
        let none = format!("CAST(NULL AS {})", dialect.text());
        let (key, stated) = (keys(self.keys, str::to_owned).join(", "), stated.unwrap_or(&none));
        self.step("kz_verdict", format!("SELECT {key}, {outcome} AS outcome, {stated} AS stated, {none} AS computed, {none} AS difference FROM {from}"));
    }

    /// Adds the rows of `table` whose key is `keys`.
    pub(super) fn behind(&mut self, table: &'t Table, keys: Vec<String>) {
        let entry = (table, keys);
        let is_known =
            |it: &(&Table, Vec<String>)| it.0.name.value == table.name.value && it.1 == entry.1;
        if !self.behind.iter().any(is_known) {
            self.behind.push(entry);
        }
    }

    fn with(&self) -> String {
        let steps = self.steps.iter().map(|(name, sql)| format!("{name} AS (\n  {sql}\n)"));
        format!("WITH {}", steps.collect::<Vec<_>>().join(",\n"))
    }

    /// The query of `rule`.
    pub(super) fn query(self, rule: &Compiled, dialect: Dialect) -> Result<Query, Refusal> {
        let id = &rule.rule.id;
        let body = self.verdict(&id.value, dialect);
        let digest = digest(&[&id.value, env!("CARGO_PKG_VERSION"), &body]);
        let verdict = body.replace("kz_digest", &digest);
        let extracts = self.extracts(dialect)?;
        let if_present = rule.rule.if_present;
        Ok(Query { rule: id.clone(), if_present, digest, verdict, extracts })
    }

    fn verdict(&self, id: &str, dialect: Dialect) -> String {
        let (rule, text) = (dialect.string(id), dialect.text());
        let key = keys(self.keys, str::to_owned).join(" || ' / ' || ");
        let none = format!("CAST(NULL AS {text})");
        let count = |it: &str| format!("CAST({it} AS {text})");
        let all = count("count(CASE WHEN outcome <> 'nothing' THEN 1 END)");
        let bad = count(&format!("count(CASE WHEN outcome NOT IN ({SOUND}) THEN 1 END)"));
        let head = format!("'kz_digest' AS digest, {rule} AS rule_id");
        let mut parts = vec![format!(
            "SELECT {head}, outcome, {key} AS key_text, stated, computed, difference, {none} AS instances, {none} AS findings\nFROM kz_verdict WHERE outcome NOT IN ({SOUND})"
        )];
        for broken in &self.broken {
            parts.push(format!("SELECT {head}, outcome, key_text, {none} AS stated, {none} AS computed, {none} AS difference, {none} AS instances, {none} AS findings\nFROM ({broken}) kz_broken"));
        }
        parts.push(format!("SELECT {head}, 'checked' AS outcome, {none} AS key_text, {none} AS stated, {none} AS computed, {none} AS difference, {all} AS instances, {bad} AS findings\nFROM kz_verdict"));
        format!("{}\n{}\n", self.with(), parts.join("\nUNION ALL\n"))
    }

    fn extracts(&self, dialect: Dialect) -> Result<Vec<Extract>, Refusal> {
        let with = self.with();
        let bad = keys(self.keys, str::to_owned).join(", ");
        let bad = format!(
            "kz_bad AS (\n  SELECT DISTINCT {bad} FROM kz_verdict WHERE outcome NOT IN ({SOUND})\n)"
        );
        let mut tables: Vec<&Table> = Vec::new();
        for table in self.behind.iter().map(|it| it.0).chain(self.whole.iter().copied()) {
            if !tables.iter().any(|it| it.name.value == table.name.value) {
                tables.push(table);
            }
        }
        let extract = |table: &Table| {
            let is_whole = self.whole.iter().any(|it| it.name.value == table.name.value);
            let of = self.behind.iter().filter(|it| it.0.name.value == table.name.value);
            let meets = of.map(|(_, exprs)| {
                let pairs =
                    exprs.iter().enumerate().map(|(at, it)| format!("kz_bad.kz_{} = {it}", at + 1));
                format!(
                    "EXISTS (SELECT 1 FROM kz_bad WHERE {})",
                    pairs.collect::<Vec<_>>().join(" AND ")
                )
            });
            let meets = meets.collect::<Vec<_>>().join(" OR ");
            let cell = |it: &Column| {
                format!("{} AS {}", dialect.as_text(it), dialect.name_of(&it.name.value))
            };
            let cells = table.columns.iter().map(cell).collect::<Vec<_>>().join(", ");
            let from = source(table, dialect)?;
            let (with, meets) = if is_whole {
                (String::new(), String::new())
            } else {
                (format!("{with},\n{bad}\n"), format!(" WHERE {meets}"))
            };
            Ok(Extract {
                table: table.name.value.clone(),
                columns: table.columns.iter().map(|it| it.name.value.clone()).collect(),
                sql: format!("{with}SELECT {cells}\nFROM {from}{meets}\n"),
            })
        };
        tables.into_iter().map(extract).collect()
    }
}

/// FNV-1a over `parts`: detects mistakes, not attacks.
fn digest(parts: &[&str]) -> String {
    let bytes = parts.iter().flat_map(|it| it.bytes().chain([0]));
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}
