//! Knows days of the week beside dates without a year, 10月18日（土）, `Thursday, March 12`, in running text or
//! separate cells: if all but one are right in a year that the document names, the other is reported. Does not
//! know dates with a year.

use std::ops::Range;

use super::cells::stated_day;
use super::{Dated, other_day_of};
use crate::check::context::Context;
use crate::check::draft::{Block, Role};
use crate::check::years::years;
use crate::check::{Findings, InstanceState};
use crate::document::Node;
use crate::quantity::calendar::{self, Stated};
use crate::source::Span;

/// Minimum number of dates that are right in a year of the document before the only wrong one is reported.
const LEAST: usize = 3;
/// Maximum number of years that the document may name.
const MOST: usize = 2;

/// A month and day with its day of the week.
pub(super) struct Pair {
    pub(super) date: [i64; 2],
    pub(super) weekday: i64,
    /// The spans of the date and the day of the week.
    pub(super) spans: [Span; 2],
    pub(super) written: [String; 2],
}

pub(super) fn check(cx: &Context<'_>, all: &[Dated<'_, '_>], found: &mut Findings) {
    let (mut pairs, mut named) = (Vec::new(), Vec::new());
    for Dated { block, dates: known } in all {
        let text = block.text();
        named.extend(known.iter().map(|it| it.year().value));
        if matches!(block.role, Role::Heading(_) | Role::Caption) {
            named.extend(years(text));
        }
        pairs.extend(in_words(block, known));
        pairs.extend(in_cells(block.node));
    }
    named.sort_unstable();
    named.dedup();
    if named.is_empty() || named.len() > MOST {
        return;
    }
    let fits = |it: &&Pair| named.iter().any(|year| is_of(it, *year));
    let others: Vec<&Pair> = pairs.iter().filter(|it| !fits(it)).collect();
    let holds = pairs.len() - others.len();
    if let [it] = others[..]
        && holds >= LEAST
    {
        found.checked(InstanceState::Violated);
        found.report(other_day_of(cx, it, named[0]));
    }
    if others.len() < 2 {
        (0..holds).for_each(|_| found.checked(InstanceState::Holds));
    }
}

fn is_of(it: &Pair, year: i64) -> bool {
    calendar::weekday([year, it.date[0], it.date[1]]) == it.weekday
}

fn in_words<'b>(block: &'b Block<'_>, known: &[Stated]) -> impl Iterator<Item = Pair> + use<'b> {
    let text = block.text();
    let dates = calendar::yearless(text, known);
    dates.into_iter().filter(|it| !block.is_quiet(&it.range)).map(move |it| {
        let both: [Range<usize>; 2] = [it.range, it.weekday.1];
        Pair {
            date: it.date,
            weekday: it.weekday.0,
            spans: both.clone().map(|it| block.span(it)),
            written: both.map(|it| text[it].to_owned()),
        }
    })
}

/// A date in a cell and the day of the week in the next cell.
fn in_cells(node: Node<'_>) -> Option<Pair> {
    let date = calendar::month_day(node.text())?;
    let mut row = node.parent()?.children();
    row.by_ref().find(|it| it.id == node.id)?;
    let day = row.next()?;
    Some(Pair {
        date,
        weekday: stated_day(day)?,
        spans: [node.span(), day.span()],
        written: [node, day].map(|it| it.text().trim().to_owned()),
    })
}
