//! Knows how kenzan reads the figures of a column: has kenzan itself read examples in the form that the engine
//! prints, so that units, steps and rounding are decided in one place. Does not know SQL.

use std::sync::Arc;

use super::answer::line;
use super::relation::Given;
use super::{Refusal, refused};
use crate::check::{Compiled, Context, Corpus, Findings};
use crate::diagnostic::Severity;
use crate::document::{Document, Format, Limits, read};
use crate::project::config::tables::{Column, Table};
use crate::quantity::{Quantity, Rounding};
use crate::rule::Args;
use crate::source::{Source, SourceId, Span};
use crate::text;

/// The reading of a column: of a figure above zero, one below zero, and zero.
pub(super) type Read = [Quantity; 3];

/// The text of a cell of `column` with a figure that has the digits `whole` before its decimals.
fn cell(column: &Column, whole: &str) -> String {
    match &column.figure {
        None => "x".to_owned(),
        Some(it) if it.printed == 0 => whole.to_owned(),
        Some(it) => format!("{whole}.{}", "0".repeat(it.printed as usize)),
    }
}

fn document(table: &Table) -> Document {
    let mut text = line(table.columns.iter().map(|it| &*it.name.value));
    for whole in ["1", "-1", "0"] {
        let cells: Vec<String> = table.columns.iter().map(|it| cell(it, whole)).collect();
        text += &line(cells.iter().map(String::as_str));
    }
    let source = Source::utf8(table.name.value.clone(), text);
    let document = read(SourceId(0), &source, Format::Csv, Limits::default(), &mut Vec::new());
    match &table.notation {
        Some(it) => document.written_in(it.clone()),
        None => document,
    }
}

/// The reading of the figures that `given` selects, under `rule`.
pub(super) fn figures(given: &Given<'_>, rule: &Compiled) -> Result<Read, Refusal> {
    let table = given.rows.table;
    let name = &given.column.name.value;
    let places = given.figure()?.places;
    let document = Arc::new(document(table));
    let corpus = Corpus::default();
    let cx = Context::new(&corpus, rule, Severity::Error);
    let mut found = Findings::default();
    let root = document.roots().next();
    let cells = root.into_iter().flat_map(|it| it.children());
    let cells = cells.filter_map(|row| given.operand.select.value.select(row).first().copied());
    let read = cells.filter_map(|it| cx.read(it, given.operand, &mut found));
    let read: Vec<Quantity> = read.map(|it| it.quantity).collect();
    let is_as_declared = |it: &Quantity| it.value.scale() == places;
    <Read>::try_from(read).ok().filter(|it| it.iter().all(is_as_declared)).ok_or_else(|| {
        let cell = cell(given.column, "1");
        refused(
            given.operand.span(),
            text!(
                "kenzan does not read `{cell}` in the column `{name}` as that figure: the name of the column or the `notation` of its set gives it another meaning",
                "列 `{name}` の `{cell}` はそのままの数値として読まれない。列名か文書集合の `notation` と合わない"
            ),
        )
    })
}

/// The figures that `given` selects, with the reading `read`, at the precision that the rule declares, if any.
pub(super) fn precise(
    given: &Given<'_>,
    read: Read,
    precision: Option<&Quantity>,
) -> Result<Read, Refusal> {
    let Some(precision) = precision else { return Ok(read) };
    let step = precision.to_unit(&read[0].unit).map(|it| it.value);
    // A coarser precision would make single figures findings.
    let step = step.filter(|it| !it.is_zero() && *it <= read[0].step);
    let Some(step) = step else {
        let name = &given.column.name.value;
        return Err(refused(
            precision.span,
            text!(
                "`precision` must be the step of `{name}` or a finer place; declare a coarser one as its `step`",
                "`precision` は `{name}` の最小の位以下でなければならない。より粗い位は列の `step` で定義する"
            ),
        ));
    };
    Ok(read.map(|it| Quantity { step, ..it }))
}

/// The rounding of the figures with the readings `reads`, if it is the same in every instance.
pub(super) fn rounding(args: &Args, reads: &[&Read], span: Span) -> Result<Rounding, Refusal> {
    let said = args.word::<Rounding>("rounding").unwrap_or_default();
    let figures = || reads.iter().map(|it| &it[0]);
    let among = said.among(figures());
    alike(said, among, reads, span)?;
    Ok(among)
}

/// Checks that figures declared with the rounding `said`, which together have the rounding `among`, also have it
/// in instances in which the others are blank.
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
                "whole counts are exact only if no fraction is added to them: declare `rounding`",
                "整数の件数などを丸めのない値とみなせるのは、小数と足し合わせない場合だけである。`rounding` を書く"
            ),
        ));
    }
    Ok(())
}
