//! Knows how kenzan reads the figures of a column: it lets kenzan read some, printed as the engine prints
//! them, so that units, steps and rounding are decided in one place. Does not know SQL.

use std::sync::Arc;

use super::relation::Given;
use super::{Refusal, refused};
use crate::check::{Compiled, Context, Corpus, Findings};
use crate::diagnostic::Severity;
use crate::document::{Document, Format, Limits, read};
use crate::project::config::tables::{Column, Table, Type};
use crate::quantity::{Quantity, Rounding};
use crate::rule::Args;
use crate::source::{Source, SourceId, Span};
use crate::text;

/// How a column is read: a figure above zero, one below and zero itself.
pub(super) type Read = [Quantity; 3];

/// The text of a cell of `column` that holds `digits`.
fn cell(column: &Column, whole: &str) -> String {
    let unit = column.unit.as_ref().map_or("", |it| it.name());
    match column.kind {
        Type::Text => "x".to_owned(),
        Type::Decimal(..) if column.places == 0 => format!("{whole}{unit}"),
        Type::Decimal(..) => {
            let tail = "0".repeat(column.places as usize);
            format!("{whole}.{tail}{unit}")
        }
    }
}

fn document(table: &Table) -> Document {
    let quoted = |it: &str| format!("\"{}\"", it.replace('"', "\"\""));
    let line = |cells: Vec<String>| cells.join(",") + "\n";
    let mut text = line(table.columns.iter().map(|it| quoted(&it.name.value)).collect());
    for whole in ["1", "-1", "0"] {
        text += &line(table.columns.iter().map(|it| quoted(&cell(it, whole))).collect());
    }
    let source = Source::utf8(table.name.value.clone(), text);
    read(SourceId(0), &source, Format::Csv, Limits::default(), &mut Vec::new())
}

/// How kenzan reads the figures that `given` selects, under `rule`.
pub(super) fn figures(given: &Given<'_>, rule: &Compiled) -> Result<Read, Refusal> {
    let table = given.rows.table;
    let name = &given.column.name.value;
    if given.column.kind == Type::Text {
        return Err(refused(
            given.operand.span(),
            text!(
                "`{name}` is a column of texts; declare it as a number, and cast it in `from` where it is none",
                "`{name}` は文字列の列である。数値の型を定義し、数値でない場合は `from` で変換する"
            ),
        ));
    }
    let document = Arc::new(document(table));
    let corpus = Corpus::default();
    let cx = Context::new(&corpus, rule, Severity::Error);
    let mut found = Findings::default();
    let root = document.roots().next();
    let cells = root.into_iter().flat_map(|it| it.children());
    let cells = cells.filter_map(|row| given.operand.select.value.select(row).first().copied());
    let read = cells.filter_map(|it| cx.read(it, given.operand, &mut found));
    let read: Vec<Quantity> = read.map(|it| it.quantity).collect();
    let is_as_declared = |it: &Quantity| it.value.scale() == given.column.places;
    <Read>::try_from(read).ok().filter(|it| it.iter().all(is_as_declared)).ok_or_else(|| {
        let cell = cell(given.column, "1");
        refused(
            given.operand.span(),
            text!(
                "kenzan does not read `{cell}` in the column `{name}` as such a figure; declare `notation` for the set",
                "列 `{name}` の `{cell}` は、そのままの数値としては読まれない。集合の `notation` を定義する"
            ),
        )
    })
}

/// How the figures read as `reads` were rounded, alike in every instance.
pub(super) fn rounding(args: &Args, reads: &[&Read], span: Span) -> Result<Rounding, Refusal> {
    let said = args.word::<Rounding>("rounding").unwrap_or_default();
    let figures = || reads.iter().map(|it| &it[0]);
    let among = said.among(figures());
    alike(said, among, reads, span)?;
    Ok(among)
}

/// Whether figures that are rounded by `among` together, and said to be by `said`, are so in every instance: one
/// in which the others are blank is judged by itself.
pub(super) fn alike(
    said: Rounding,
    among: Rounding,
    reads: &[&Read],
    span: Span,
) -> Result<(), Refusal> {
    if among != said && reads.iter().any(|it| it[0].is_whole()) {
        return Err(refused(
            span,
            text!(
                "whole counts are exact only where nothing beside them has a fraction: write `rounding`",
                "整数の件数などが正確なのは、小数と並ばない場合だけである。`rounding` を書く"
            ),
        ));
    }
    Ok(())
}
