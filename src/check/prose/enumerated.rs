//! Knows rows of a table that a sentence enumerates by their labels, with their number or a condition that they meet:
//! 下回ったのは市街、空港、岬の3地点; `three of the seven sources declined: natural gas, hydro and coal`; `above 13 degrees are
//! Barbera and Nebbiolo`. Does not know names that are no labels.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use rust_decimal::Decimal;

use super::cells::Line;
use super::grid::{Grid, Grids};
use super::met::{self, Condition, Met};
use super::number::is_measure;
use crate::check::context::Context;
use crate::check::draft::Block;
use crate::check::numerals::{self, count_words};
use crate::check::phrases::phrases;
use crate::check::sentence::{Located, Sentence, is_apart};
use crate::check::{Findings, InstanceState};
use crate::diagnostic::Diagnostic;
use crate::pattern::{compiled, pattern};
use crate::text;
use crate::vocabulary::lowered;

pattern!(
    BETWEEN,
    r"(?i)^\s*(?:,|、|，|・|と|및|와|과|和|及び|および|並びに|,?\s+(?:and|und|sowie|et|y|e|en)\s)\s*(?:(?:the|die|der|das|le|la|les|il|lo|i|gli|el|los|las|o|a|os|as|de|het)\s+|l['’])?$"
);

// The number behind the names: 市街、空港、岬の3地点.
pattern!(
    BEHIND,
    r"^(?:[）)]?の|[，,、]?)(?P<n>[0-9０-９]{1,2}|[一二三四五六七八九十两])\s?(?P<of>[かヶカケ]所|つ|[\p{Han}\p{Katakana}]{1,4})"
);

// The words between a number and the names that follow it: `three sources: …`, `due vitigni, …`, 2つ（….
pattern!(
    UNTIL,
    r"(?i)^(?:(?:\s+\p{L}+){1,6}\s?(?:[:(（–—]|[,-]\s)|[\p{Han}\p{Katakana}つ]{1,4}[（(：:])\s*(?:(?:the|die|der|das|le|la|les|il|lo|i|gli|el|los|las|o|a|os|as|de|het)\s+|l['’])?$"
);

// A number of things, unless it is that of all: `three of the seven sources`.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    let words = count_words();
    compiled(&format!(
        r"(?i)(?P<of>\b(?:of|von|de|di|van|sur|su|do|da|dos|das|dei|delle|degli)\s+(?:the|den|der|les|los|las|all|our|as|os)?\s*)?(?:\b(?P<n>{words})\b|(?:^|[^0-9０-９第約.,])(?P<m>[0-9０-９]{{1,2}}))"
    ))
});

/// Labels of rows, next to each other in a sentence.
struct Enumerated<'g, 'd> {
    grid: &'g Grid<'d>,
    /// The rows, by number.
    rows: Vec<usize>,
    range: Range<usize>,
}

/// Compares the enumerations of a sentence with the tables.
pub(super) fn check(
    cx: &Context<'_>,
    at: Located<'_, '_, '_>,
    grids: &Grids<'_>,
    found: &mut Findings,
) {
    let Located { block, sentence, start } = at;
    let words = lowered(sentence.text);
    // Only if folding keeps the places.
    let places = |text: &str| text.char_indices().map(|it| it.0).collect::<Vec<_>>();
    if words.len() != sentence.text.len() || places(&words) != places(sentence.text) {
        return;
    }
    let all: Vec<Enumerated<'_, '_>> =
        grids.all().iter().flat_map(|it| enumerated(it, &words)).collect();
    phrases!(ONLY, "only");
    // A single name may be that of the only row that meets a condition.
    let least = if all.len() == 1 && ONLY.is_match(&words) { 1 } else { 2 };
    let longest = all.iter().map(|it| it.rows.len()).max().filter(|it| *it >= least);
    let Some(it) = all.iter().find(|it| Some(it.rows.len()) == longest) else { return };
    let (place, named) = (start + it.range.start..start + it.range.end, it.rows.len());
    if block.is_quiet(&place) {
        return;
    }
    // A label with several names is more than one.
    let is_several =
        |row: &usize| it.grid.lines[*row].label.value.contains(['・', '、', ',', '/', '&']);
    let is_counted = named > 1 && !it.rows.iter().any(is_several);
    let number = number(sentence.text, &it.range).filter(|_| is_counted);
    if let Some((count, stated)) = &number {
        if *stated != named as i64 && (stated - named as i64).abs() < 3 {
            let count = start + count.start..start + count.end;
            found.checked(InstanceState::Violated);
            found.report(miscounted(cx, block, [count, place], named));
            return;
        }
        let is_right = *stated == named as i64;
        found.checked(if is_right { InstanceState::Holds } else { InstanceState::Unchecked });
    }
    let same = all.iter().filter(|other| other.range == it.range);
    let of_all = whole(sentence, it.grid).unwrap_or_default();
    let others = [it.range.clone(), number.map_or(0..0, |it| it.0), of_all];
    let Some(condition) = met::condition_of(sentence, &others) else { return };
    let met = same.map(|it| (it, met::met(it.grid, &condition)));
    match unmet(&met.collect::<Vec<_>>()) {
        Some(lines) => {
            found.checked(InstanceState::Violated);
            found.report(differs(cx, block, place, lines, &condition));
        }
        None => found.checked(InstanceState::Unchecked),
    }
}

/// The place of the number of all rows of the table in a sentence: 5署の中で.
fn whole(sentence: &Sentence<'_>, grid: &Grid<'_>) -> Option<Range<usize>> {
    let count = Decimal::from(grid.parts().count());
    let figures = sentence.figures.iter().enumerate();
    let mut same = figures.filter(|it| it.1.value == count && it.1.value.scale() == 0);
    same.next().map(|it| sentence.range(it.0))
}

/// The enumerations of the rows of a table in `words`; single labels, too.
fn enumerated<'g, 'd>(grid: &'g Grid<'d>, words: &str) -> Vec<Enumerated<'g, 'd>> {
    let mut places: Vec<(Range<usize>, usize)> = Vec::new();
    for row in (0..grid.lines.len()).filter(|it| !grid.lines[*it].is_total()) {
        let label = &grid.labels[row];
        let is_wide = |it: char| u32::from(it) > 0x2e7f;
        let least = if label.contains(is_wide) { 1 } else { 3 };
        if label.chars().filter(|it| it.is_alphabetic()).count() < least {
            continue;
        }
        let all = words.match_indices(&**label).map(|it| it.0);
        let all = all.filter(|at| label.contains(is_wide) || is_apart(words, *at, label.len()));
        places.extend(all.map(|at| (at..at + label.len(), row)));
    }
    // Of overlapping labels, the longest.
    places.sort_by_key(|it| (it.0.start, std::cmp::Reverse(it.0.end)));
    let mut kept: Vec<(Range<usize>, usize)> = Vec::new();
    for it in places {
        if kept.last().is_none_or(|last| last.0.end <= it.0.start) {
            kept.push(it);
        }
    }
    let mut all: Vec<Enumerated<'g, 'd>> = Vec::new();
    for (range, row) in kept {
        match all.last_mut() {
            Some(last) if BETWEEN.is_match(&words[last.range.end..range.start]) => {
                last.rows.push(row);
                last.range.end = range.end;
            }
            _ => all.push(Enumerated { grid, rows: vec![row], range }),
        }
    }
    all.retain(|it| is_complete(words, &it.range));
    all
}

/// Whether no further name precedes or follows; behind a number, as in `two sorts, Barbera and Arneis`, none precedes.
fn is_complete(words: &str, range: &Range<usize>) -> bool {
    pattern!(
        ON,
        r"(?i)^\s*(?:、|・|と|및|和|及び|など|等|ほか|,?\s+(?:and|und|sowie|et|y|e|en|&)\s)"
    );
    pattern!(FROM, r"(?i)(?:、|・|と|および|及び|和|,|\s(?:and|und|et|y|e|en|&))\s*$");
    pattern!(SAID, r"(?:は|が|，|のは、)$");
    let before = words[..range.start].trim_end();
    !ON.is_match(&words[range.end..])
        && (!FROM.is_match(before) || SAID.is_match(before) || number(words, range).is_some())
}

/// The number beside an enumeration, and its place.
fn number(text: &str, range: &Range<usize>) -> Option<(Range<usize>, i64)> {
    const TIMES: [char; 14] =
        ['年', '月', '日', '時', '分', '番', '位', '期', '割', '倍', '円', '万', '億', '点'];
    let (place, noun) = match BEHIND.captures(&text[range.end..]) {
        Some(it) => {
            let number = it.name("n")?;
            let noun = it.name("of").map_or("", |it| it.as_str());
            (range.end + number.start()..range.end + number.end(), noun)
        }
        None => {
            let before = &text[..range.start];
            let all = NUMBER.captures_iter(before).filter(|it| it.name("of").is_none());
            let number = all.filter_map(|it| it.name("n").or_else(|| it.name("m"))).last()?;
            let behind = &before[number.end()..];
            let end = behind.find(|it: char| !it.is_alphabetic() && it != ' ');
            let noun = behind[..end.unwrap_or(behind.len())].trim();
            let noun = noun.split(' ').next().unwrap_or_default();
            (UNTIL.is_match(behind).then(|| number.range())?, noun)
        }
    };
    let value = match &text[place.clone()] {
        "两" => 2,
        written => numerals::counted(written)?,
    };
    let end = text[place.end..].find(noun).map_or(place.end, |it| place.end + it + noun.len());
    let is_count = !noun.starts_with(TIMES) && !is_measure(noun) && value > 0;
    is_count.then_some((place.start..end, value))
}

/// An enumeration, and in each column of its table the rows that meet a condition.
type Tested<'e, 'g, 'd> = (&'e Enumerated<'g, 'd>, Vec<Met<'g, 'd>>);

/// The row of an enumeration that does not meet the condition, though all others do, and the one that does instead, in the
/// columns that the condition may be about.
fn unmet<'g, 'd>(tested: &[Tested<'_, 'g, 'd>]) -> Option<[&'g Line<'d>; 2]> {
    let mut swapped = Vec::new();
    for (it, met) in tested {
        for column in met {
            let is_of = |row: &usize| {
                let own = &it.grid.lines[*row].cells;
                column.cells.iter().any(|cell| own.iter().any(|it| it.node.id == cell.node.id))
            };
            let meets: Vec<usize> = (0..it.grid.lines.len()).filter(is_of).collect();
            let mut wrong = it.rows.iter().filter(|it| !meets.contains(it));
            let mut missing = meets.iter().filter(|row| !it.rows.contains(row));
            // In this column, all of them meet it.
            let first = wrong.next()?;
            if let (Some(due), None, None, 0) =
                (missing.next(), wrong.next(), missing.next(), column.even)
            {
                swapped.push([*first, *due].map(|row| &it.grid.lines[row]));
            }
        }
    }
    let first = *swapped.first()?;
    let places = |it: [&Line<'d>; 2]| it.map(|it| it.label.value.trim());
    swapped.iter().all(|it| places(*it) == places(first)).then_some(first)
}

fn miscounted(
    cx: &Context<'_>,
    block: &Block<'_>,
    [count, names]: [Range<usize>; 2],
    counted: usize,
) -> Diagnostic {
    let stated = &block.text()[count.clone()];
    let message = text!(
        "`{stated}` is stated, but {counted} rows of the table are named",
        "「{stated}」とあるが、挙げられている表の行は{counted}件"
    );
    let finding = cx.warning(message).at(block.span(count), text!("stated", "記載"));
    let names = (block.span(names), text!("{counted} names", "{counted}件"));
    finding.at(names.0, names.1).value("stated", stated).value("counted", counted)
}

fn differs(
    cx: &Context<'_>,
    block: &Block<'_>,
    place: Range<usize>,
    [wrong, due]: [&Line<'_>; 2],
    condition: &Condition,
) -> Diagnostic {
    let (wrong_label, due_label) = (wrong.label.value.trim(), due.label.value.trim());
    let said = condition.words();
    let (en, ja) = (said.en, said.ja);
    let message = text!(
        "`{wrong_label}` is named among the rows {en}, but in the table `{due_label}` is one, and `{wrong_label}` is not",
        "「{wrong_label}」が{ja}行として挙げられているが、表で該当するのは「{wrong_label}」ではなく「{due_label}」"
    );
    cx.warning(message)
        .at(block.span(place), text!("stated", "記載"))
        .at(wrong.label.span, text!("named", "挙げられた行"))
        .at(due.label.span, text!("the row that meets it", "該当する行"))
        .value("stated", wrong_label)
        .value("computed", due_label)
}
