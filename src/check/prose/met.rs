//! Knows numbers of the rows of a table that meet a condition: `Four sites held more than 10,000 birds`, `three of the
//! seven sources declined`, 増えたのは4地区. Does not know which column is meant: a number that any of them gives is right.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::called::{Name, Said};
use super::cells::Cell;
use super::grid::Grid;
use super::number::is_measure;
use crate::check::context::Context;
use crate::check::draft::Block;
use crate::check::numerals::{self, count_words};
use crate::check::phrases::phrases;
use crate::check::sentence::Sentence;
use crate::check::{Findings, InstanceState};
use crate::diagnostic::{Diagnostic, Text};
use crate::pattern::{compiled, pattern};
use crate::quantity::{Exact, Quantity};
use crate::table::Words;
use crate::text;

phrases!(ABOVE, "above-limit");
phrases!(BELOW, "below-limit");
phrases!(MORE, "more");
phrases!(LESS, "less");
phrases!(EARLIER, "earlier");
// Words for another condition, or for only some of the rows.
phrases!(OTHER, "otherwise", "largest", "smallest", "adjusted", "since", "not-first");

static COUNTED: LazyLock<Regex> = LazyLock::new(|| {
    let words = count_words();
    let of = "of|from|der|den|des|von|aus|unter|de|sur|les|los|las|di|dei|delle|gli|le|i|su|dos|das|os|as|van|the|our|all";
    compiled(&format!(
        "(?i)(?:^|[^\\p{{L}}0-9])(?P<n>{words}|one|eine|une?|uno|una|um|uma|één)\\s+(?:(?:(?:{of})\\s+){{1,3}}(?:(?P<all>{words}|[0-9]{{1,2}})\\s+)?)?(?P<noun>\\p{{L}}{{4,}})|(?:^|[^0-9０-９,.，．第約])(?P<m>[0-9０-９]{{1,2}}|[一二三四五六七八九十])(?P<of>[\\p{{Han}}\\p{{Katakana}}]{{1,6}})(?:が|で|に|と|だ|、|，|。|$)"
    ))
});

/// A number of rows that meet a condition, in the words of a sentence.
struct Stated {
    value: i64,
    /// The bytes of the number and of what it counts.
    range: Range<usize>,
    noun: String,
    /// The number of all rows, if the sentence states it: `three of the four`, 7区分のうち6区分.
    of: Option<i64>,
}

/// What the rows that are counted have in common.
pub(super) enum Condition {
    /// Their figures are above (or below) a figure.
    Limit { figure: Quantity, is_above: bool, printed: String },
    /// Their figures rose (or fell).
    Trend { is_up: bool },
}

/// The rows of a table that meet a condition in one of its columns.
pub(super) struct Met<'g, 'd> {
    header: &'d str,
    pub(super) cells: Vec<&'g Cell<'d>>,
    /// The number of those that reach the limit without exceeding it.
    pub(super) even: usize,
}

/// Compares such numbers in the sentences of a block.
pub(super) fn check(
    cx: &Context<'_>,
    block: &Block<'_>,
    tables: &[(&Grid<'_>, Name, i64)],
    found: &mut Findings,
) {
    for range in crate::check::draft::sentences(block.text()) {
        let text = &block.text()[range.clone()];
        let Some(stated) = stated(text) else { continue };
        let Some(grid) = counted(tables, &stated) else { continue };
        let place = range.start + stated.range.start..range.start + stated.range.end;
        let Some(condition) = condition(block, text, &stated) else { continue };
        if block.is_quiet(&place) {
            continue;
        }
        let met = met(grid, &condition);
        let is_right = |it: &Met<'_, '_>| {
            let count = it.cells.len() as i64;
            (count..=count + it.even as i64).contains(&stated.value)
        };
        let Some(first) = met.first() else { continue };
        if met.iter().any(is_right) {
            found.checked(InstanceState::Holds);
            continue;
        }
        found.checked(InstanceState::Violated);
        found.report(differs(cx, block, place, &condition, first));
    }
}

/// The only table whose rows a number counts: by their name, or by the number of all.
fn counted<'t, 'd>(
    tables: &'t [(&'t Grid<'d>, Name, i64)],
    stated: &Stated,
) -> Option<&'t Grid<'d>> {
    let of = Said::of(&stated.noun);
    let only = |is: &dyn Fn(&&(&'t Grid<'d>, Name, i64)) -> bool| {
        let mut all = tables.iter().filter(|it| is(it));
        all.next().filter(|_| all.next().is_none()).map(|it| it.0)
    };
    only(&|it| it.1.begins(&of) || is_counter(it.0, &stated.noun))
        .or_else(|| only(&|it| Some(it.2) == stated.of && stated.value <= it.2))
}

/// Whether a Japanese counter is what the rows of a table are: 市 of 市町村.
fn is_counter(grid: &Grid<'_>, noun: &str) -> bool {
    let heading = grid.lines.first().map_or("", |it| it.heading);
    let is_wide = noun.chars().all(|it| u32::from(it) > 0x2e7f);
    is_wide && heading.contains(noun)
}

/// The only number of a sentence that may count rows.
fn stated(text: &str) -> Option<Stated> {
    // `Of the six sites`: the number of all.
    pattern!(
        OF,
        r"(?i)\b(?:of|von|de|di|van|do|da|dos|das|des|dei|delle|degli|der)\s+(?:(?:the|den|los|las|les|all|our)\s+)?$"
    );
    pattern!(
        OF_ALL,
        r"([0-9０-９]{1,2}|[一二三四五六七八九十])[\p{Han}\p{Katakana}]{1,6}(?:の?うち|中)"
    );
    let above = OF_ALL.captures(text).and_then(|it| numerals::counted(&it[1]));
    let all = COUNTED.captures_iter(text).filter_map(|it| {
        let number = it.name("n").or_else(|| it.name("m"))?;
        if OF.is_match(&text[..number.start()]) {
            return None;
        }
        let noun = it.name("noun").or_else(|| it.name("of"))?;
        let value = match number.as_str().to_lowercase().as_str() {
            "one" | "eine" | "un" | "une" | "uno" | "una" | "um" | "uma" | "één" => 1,
            word => numerals::counted(word)?,
        };
        let range = number.start()..noun.end();
        let noun = noun.as_str().to_owned();
        let of = it.name("all").and_then(|it| numerals::counted(it.as_str())).or(above);
        (!is_measure(&noun)).then_some(Stated { value, range, noun, of })
    });
    let mut all: Vec<Stated> = all.collect();
    // `tres de los seis capítulos, los dos ligados a la deuda`
    if all.len() > 1 && above.is_none() {
        all.retain(|it| it.of.is_some());
    }
    all.pop().filter(|_| all.is_empty())
}

/// The condition in the clause of the number, if it is the only one.
fn condition(block: &Block<'_>, text: &str, stated: &Stated) -> Option<Condition> {
    let ends = [',', ';', ':', '、', '，', '；', '。'];
    let is_wide = text[stated.range.clone()].chars().any(|it| u32::from(it) > 0x2e7f);
    let sentence = Sentence::of(text, block.node.notation());
    // A comma may be in a figure.
    let in_figure =
        |at: usize| (0..sentence.figures.len()).any(|it| sentence.range(it).contains(&at));
    let borders = || text.char_indices().filter(|it| ends.contains(&it.1) && !in_figure(it.0));
    let from = borders().take_while(|it| it.0 < stated.range.start).last();
    let from = from.map_or(0, |it| it.0 + it.1.len_utf8());
    let to = borders().map(|it| it.0).find(|it| *it >= stated.range.end).unwrap_or(text.len());
    let clause = text[from..to].to_lowercase();
    if OTHER.is_match(&clause) || clause.contains(['%', '％']) && is_wide {
        return None;
    }
    let own = (0..sentence.figures.len()).filter(|it| {
        let range = sentence.range(*it);
        range.start >= from && range.end <= to && !stated.range.contains(&range.start)
    });
    let own: Vec<usize> = own.filter(|it| !sentence.is_year(*it)).collect();
    let (is_above, is_below) = (ABOVE.is_match(&clause), BELOW.is_match(&clause));
    let (is_up, is_down) = (MORE.is_match(&clause), LESS.is_match(&clause));
    // 前年を上回った rose; 平均を上回った did not.
    let is_trend = is_above == is_below || EARLIER.is_match(&clause);
    match own[..] {
        [] if is_up != is_down && is_trend => Some(Condition::Trend { is_up }),
        [one] if is_above != is_below => {
            let range = sentence.range(one);
            // The words of the limit stand beside it: before it in most languages, behind it in others.
            let beside = match is_wide {
                true => &text[range.end..to],
                false if range.start > stated.range.end => &text[stated.range.end..range.start],
                false => return None,
            };
            let words = if is_above { &ABOVE } else { &BELOW };
            let is_near = words.is_match(&beside.to_lowercase()) && beside.chars().count() < 48;
            let figure = sentence.figure(one).clone();
            let printed = sentence.printed(one).to_owned();
            is_near.then_some(Condition::Limit { figure, is_above, printed })
        }
        _ => None,
    }
}

impl Condition {
    /// What the rows do, after `the rows` and before 行.
    pub(super) fn words(&self) -> Text {
        match self {
            Self::Limit { is_above: true, printed, .. } => {
                text!("above {printed}", "{printed}を上回る")
            }
            Self::Limit { printed, .. } => text!("below {printed}", "{printed}を下回る"),
            Self::Trend { is_up: true } => text!("that rose", "増えた"),
            Self::Trend { .. } => text!("that fell", "減った"),
        }
    }
}

/// The condition that a sentence states, if it is the only one; figures in `others` are no limit.
pub(super) fn condition_of(sentence: &Sentence<'_>, others: &[Range<usize>]) -> Option<Condition> {
    let words = sentence.text.to_lowercase();
    if OTHER.is_match(&words) {
        return None;
    }
    let [is_above, is_below] = [&ABOVE, &BELOW].map(|it| it.is_match(&words));
    let [is_up, is_down] = [&MORE, &LESS].map(|it| it.is_match(&words));
    let is_open = |it: &usize| {
        let start = sentence.range(*it).start;
        !sentence.is_year(*it) && !others.iter().any(|it| it.contains(&start))
    };
    match (0..sentence.figures.len()).filter(is_open).collect::<Vec<_>>()[..] {
        [] if is_up != is_down && is_above == is_below => Some(Condition::Trend { is_up }),
        [one] if is_above != is_below => {
            let (figure, printed) =
                (sentence.figure(one).clone(), sentence.printed(one).to_owned());
            Some(Condition::Limit { figure, is_above, printed })
        }
        _ => None,
    }
}

/// In each column to which the condition may apply, the rows that meet it.
pub(super) fn met<'g, 'd>(grid: &'g Grid<'d>, condition: &Condition) -> Vec<Met<'g, 'd>> {
    let column = |header: &&'d str| {
        let parts = grid.parts().filter_map(|it| it.cells.iter().find(|it| it.header == *header));
        parts.collect::<Vec<&Cell<'d>>>()
    };
    let of = |header: &&'d str| met_in(header, &column(header), condition);
    let mut all: Vec<Met<'g, 'd>> = grid.headers.iter().filter_map(of).collect();
    if let (Condition::Trend { is_up }, true) = (condition, all.is_empty()) {
        all.extend(grid.series.iter().filter_map(|it| risen(grid, it, *is_up)));
    }
    all
}

fn met_in<'g, 'd>(
    header: &'d str,
    cells: &[&'g Cell<'d>],
    condition: &Condition,
) -> Option<Met<'g, 'd>> {
    let values: Vec<(Exact, &Cell<'d>)> =
        cells.iter().filter_map(|it| Some((it.quantity.exact().ok()?, *it))).collect();
    let limit = match condition {
        Condition::Trend { .. } => {
            let is_change =
                |it: &&Cell<'_>| it.words.has(Words::DIFFERENCE) || it.words.has(Words::RATIO);
            let has_sign = values.iter().any(|it| it.0.signum() < 0);
            if !cells.iter().all(is_change) || !has_sign {
                return None;
            }
            Exact::ZERO
        }
        Condition::Limit { figure, .. } => {
            let is_percent = |it: &Quantity| it.unit.is_percent();
            let is_like = |it: &Quantity| {
                it.unit.is_none() || figure.unit.is_none() || it.unit.compatible(&figure.unit)
            };
            let first = &cells.first()?.quantity;
            if is_percent(first) != is_percent(figure)
                || !cells.iter().all(|it| is_like(&it.quantity))
            {
                return None;
            }
            figure.exact().ok()?
        }
    };
    let is_above = match condition {
        Condition::Limit { is_above, .. } => *is_above,
        Condition::Trend { is_up } => *is_up,
    };
    let (least, most) = (values.iter().map(|it| it.0).min()?, values.iter().map(|it| it.0).max()?);
    if !(least..=most).contains(&limit) {
        return None;
    }
    let meets = |it: &&(Exact, &Cell<'d>)| if is_above { it.0 > limit } else { it.0 < limit };
    let even = values.iter().filter(|it| it.0 == limit).count();
    let cells = values.iter().filter(meets).map(|it| it.1).collect();
    Some(Met { header, cells, even })
}

/// The rows whose figure of the last year is above (or below) that of the year before.
fn risen<'g, 'd>(
    grid: &'g Grid<'d>,
    series: &[(i64, &'d str)],
    is_up: bool,
) -> Option<Met<'g, 'd>> {
    let [.., (_, then), (_, now)] = series else { return None };
    let pairs = grid.parts().filter_map(|it| Some((it.amount(now)?, it.amount(then)?)));
    let order = |it: &(&Cell<'d>, &Cell<'d>)| it.0.quantity.value.cmp(&it.1.quantity.value);
    let pairs: Vec<_> = pairs.collect();
    let even = pairs.iter().filter(|it| order(it).is_eq()).count();
    let meets = |it: &&(&'g Cell<'d>, &'g Cell<'d>)| {
        if is_up { order(it).is_gt() } else { order(it).is_lt() }
    };
    let cells: Vec<&Cell<'d>> = pairs.iter().filter(meets).map(|it| it.0).collect();
    (pairs.len() > 2).then_some(Met { header: now, cells, even })
}

fn differs(
    cx: &Context<'_>,
    block: &Block<'_>,
    place: Range<usize>,
    condition: &Condition,
    met: &Met<'_, '_>,
) -> Diagnostic {
    let (stated, counted) = (&block.text()[place.clone()], met.cells.len());
    let header = met.header.trim();
    let message = match condition {
        Condition::Limit { is_above: true, printed, .. } => text!(
            "`{stated}` is stated, but {counted} rows of the table are above {printed} (column `{header}`)",
            "「{stated}」とあるが、表の「{header}」が{printed}を上回る行は{counted}行"
        ),
        Condition::Limit { printed, .. } => text!(
            "`{stated}` is stated, but {counted} rows of the table are below {printed} (column `{header}`)",
            "「{stated}」とあるが、表の「{header}」が{printed}を下回る行は{counted}行"
        ),
        Condition::Trend { is_up: true } => text!(
            "`{stated}` is stated, but {counted} rows of the table rose (column `{header}`)",
            "「{stated}」とあるが、表の「{header}」で増えた行は{counted}行"
        ),
        Condition::Trend { .. } => text!(
            "`{stated}` is stated, but {counted} rows of the table fell (column `{header}`)",
            "「{stated}」とあるが、表の「{header}」で減った行は{counted}行"
        ),
    };
    let finding = cx.warning(message).at(block.span(place), text!("stated", "記載"));
    let finding = met.cells.iter().enumerate().fold(finding, |finding, (at, cell)| {
        let number = at + 1;
        finding.at(cell.node.span(), text!("{number}", "{number}"))
    });
    finding.value("stated", stated).value("counted", counted)
}
