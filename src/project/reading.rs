//! Knows everything that was read from a project, in the form for programs: figures, texts, and every table
//! with its roles and relations. Does not know how anything is read.

pub(crate) mod json;
pub(crate) mod tables;

use std::io;

use rustc_hash::FxHashMap;

use self::json::{At, Facts, Figure, Row};
use super::facts::Fact;
use super::session::{Session, Stop};
use super::tables::Table;
use crate::diagnostic::{Lang, Text};
use crate::document::Paths;
use crate::lint::Cancel;
use crate::quantity::Quantity;
use crate::source::lines::Lines;
use crate::source::{SourceId, Sources, Span};

impl Session {
    /// Writes everything that was read, like `kenzan facts -f json`.
    ///
    /// # Errors
    /// The errors of [`check`](Self::check); the inner result is the error of `out`.
    pub fn write_facts(
        &mut self,
        out: &mut dyn io::Write,
        cancel: &Cancel,
    ) -> Result<io::Result<()>, Stop> {
        let project = self.project(cancel)?;
        let mut facts = project.facts();
        facts.retain(|fact| !project.elsewhere.contains(&fact.span.source));
        let mut places = Positions::new(&project.corpus.sources);
        let (rows, tables) = (rows(&facts, &mut places), project.tables());
        let root = root(rows, &tables, &mut places);
        let written = serde_json::to_writer_pretty(&mut *out, &root).map_err(io::Error::from);
        Ok(written.and_then(|()| out.write_all(b"\n")))
    }

    /// The relations of the tables as rules, like `kenzan infer --stdout`; empty if no rule could declare any.
    ///
    /// # Errors
    /// The errors of [`check`](Self::check).
    pub fn infer(&mut self, lang: Lang, cancel: &Cancel) -> Result<String, Stop> {
        let inferred = self.project(cancel)?.infer(lang);
        let texts: Vec<String> = inferred.into_iter().filter_map(|it| it.text).collect();
        Ok(texts.join("---\n"))
    }
}

/// Everything that was read.
pub(crate) fn root<'a>(
    facts: Vec<Row<'a>>,
    tables: &'a [Table<'a>],
    places: &mut Positions<'a>,
) -> Facts<'a> {
    let mut paths = Paths::default();
    let table = |it: &'a Table<'a>| tables::table(it, places.at(it.span()), paths.of(it.home()));
    Facts { version: json::VERSION, facts, tables: tables.iter().map(table).collect() }
}

/// The rows of `facts`.
pub(crate) fn rows<'a>(facts: &'a [Fact], places: &mut Positions<'a>) -> Vec<Row<'a>> {
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

/// Computes the places of spans.
pub(crate) struct Positions<'s> {
    sources: &'s Sources,
    lines: FxHashMap<SourceId, Lines<'s>>,
}

impl<'s> Positions<'s> {
    pub(crate) fn new(sources: &'s Sources) -> Self {
        Self { sources, lines: FxHashMap::default() }
    }

    /// The place of `span`.
    pub(crate) fn at(&mut self, span: Span) -> At<'s> {
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
    /// Its name in reports.
    #[cfg(feature = "cli")]
    pub(crate) fn name(&self, lang: Lang) -> String {
        match &self.shown {
            Some((separator, words)) => format!("{}{separator}{}", self.file, words.get(lang)),
            None => format!("{}:{}:{}", self.file, self.line, self.column),
        }
    }
}

impl Figure {
    pub(crate) fn of(quantity: &Quantity) -> Self {
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
