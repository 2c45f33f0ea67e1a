//! Knows the reading order of the lines of a page: the left side of a gutter comes before its right side. Does
//! not know tables, except that their columns are not columns of the page.

use super::spot::Frame;
use super::word::{Line, Word, is_value, join};

/// Maximum number of lines of a zone in which gutters are searched for.
const MOST_LINES: usize = 600;
/// Maximum number of gutters of a page.
const MOST_CUTS: usize = 64;
/// Minimum number of lines that both sides of a gutter have side by side.
const LEAST_PAIRS: usize = 3;
/// Maximum number of lines visited while searching for the gutter of a zone.
const MOST_WORK: usize = 400_000;
/// Maximum number of gutters of a zone that are examined closely.
const MOST_LOOKED_AT: usize = 100;

/// Consecutive lines in reading order.
#[derive(Debug)]
pub(super) struct Flow {
    pub(super) lines: Vec<Line>,
    /// It is to the right of the previous flow.
    pub(super) goes_on: bool,
}

/// A gutter: the lines beside it, and its sides.
struct Gutter {
    lines: std::ops::Range<usize>,
    left: i32,
    right: i32,
    pairs: usize,
    /// Both sides are lists of items.
    parts_items: bool,
}

/// The baseline and the size of a line, which are asked for often.
struct Level {
    y: i32,
    size: i32,
}

/// The flows of `lines` in reading order.
pub(super) fn flows(lines: Vec<Line>, rules: &[Frame]) -> Vec<Flow> {
    let mut flows = Vec::new();
    let mut open = vec![Flow { lines, goes_on: false }];
    let mut cuts = 0;
    while let Some(mut flow) = open.pop() {
        let found = (cuts < MOST_CUTS).then(|| gutter(&flow.lines, rules)).flatten();
        let Some(gutter) = found else {
            flows.push(flow);
            continue;
        };
        cuts += 1;
        let below = flow.lines.split_off(gutter.lines.end);
        let beside = flow.lines.split_off(gutter.lines.start);
        let middle = i32::midpoint(gutter.left, gutter.right);
        let (left, right) = part(beside, middle);
        // The last one pushed is read first.
        let parts = [(below, false), (right, true), (left, flow.goes_on && flow.lines.is_empty())];
        open.extend(parts.map(|(lines, goes_on)| Flow { lines, goes_on }));
        open.push(flow);
        open.retain(|it| !it.lines.is_empty());
    }
    flows
}

/// The lines on both sides of `x`.
fn part(lines: Vec<Line>, x: i32) -> (Vec<Line>, Vec<Line>) {
    let sides = lines.into_iter().map(|line| {
        let (left, right) = line.words.into_iter().partition(|it| it.left < x);
        (Line { words: left }, Line { words: right })
    });
    let (mut left, mut right): (Vec<Line>, Vec<Line>) = sides.unzip();
    left.retain(|it| !it.words.is_empty());
    right.retain(|it| !it.words.is_empty());
    (left, right)
}

/// The gutter with words on both sides in the most lines.
fn gutter(lines: &[Line], rules: &[Frame]) -> Option<Gutter> {
    if lines.len() > MOST_LINES {
        return None;
    }
    let levels: Vec<Level> = lines.iter().map(|it| Level { y: it.y(), size: it.size() }).collect();
    let mut best: Option<Gutter> = None;
    let mut seen: Vec<(usize, i32, i32)> = Vec::new();
    let mut work = 0;
    for start in 0..lines.len() {
        for pair in lines[start].words.windows(2) {
            if pair[1].left - pair[0].right < pair[0].size.max(pair[1].size) {
                continue;
            }
            work += lines.len();
            if work > MOST_WORK {
                return best.map(|it| grown(lines, &levels, it));
            }
            let mut found = extend(lines, &levels, start, (pair[0].right, pair[1].left));
            // The same gutter, found again from a line further down.
            let key = (found.lines.end, found.left, found.right);
            if found.pairs < LEAST_PAIRS || seen.contains(&key) || seen.len() > MOST_LOOKED_AT {
                continue;
            }
            seen.push(key);
            if !is_of_page(lines, &mut found, rules) {
                continue;
            }
            let rank = |it: &Gutter| (it.parts_items, it.pairs);
            if best.as_ref().is_none_or(|it| rank(it) < rank(&found)) {
                best = Some(found);
            }
        }
    }
    best.map(|it| grown(lines, &levels, it))
}

/// The gutter, extended to the lines directly above that it also divides: headings of both sides, which leave
/// more room.
fn grown(lines: &[Line], levels: &[Level], mut gutter: Gutter) -> Gutter {
    while let Some(at) = gutter.lines.start.checked_sub(1) {
        let words = &lines[at].words;
        let is_free = words.iter().all(|it| it.right <= gutter.left || it.left >= gutter.right);
        let is_beside = words.iter().any(|it| it.left >= gutter.right)
            && words.iter().any(|it| it.right <= gutter.left);
        if !is_free || !is_beside || is_far(levels, at + 1) {
            break;
        }
        gutter.lines.start = at;
    }
    gutter
}

/// The last line of a gutter that begins in the line `start` between two words.
fn extend(
    lines: &[Line],
    levels: &[Level],
    start: usize,
    (mut left, mut right): (i32, i32),
) -> Gutter {
    let mut pairs = 0;
    let mut end = start;
    for (at, line) in lines.iter().enumerate().skip(start) {
        let (before, after) = line.words.split_at(line.words.partition_point(|it| it.left <= left));
        let reached = before.iter().map(|it| it.right).max();
        let after = after.first().map(|it| it.left);
        let (low, high) = (left.max(reached.unwrap_or(left)), right.min(after.unwrap_or(right)));
        if high - low < levels[at].size || is_far(levels, at) && at > start {
            break;
        }
        (left, right) = (low, high);
        if reached.is_some() && after.is_some() {
            pairs += 1;
        }
        end = at + 1;
    }
    // A line with no words at the right may just as well be below both sides.
    let is_beside = |it: &Line| it.right() > left;
    let last = lines[start..end].iter().rposition(is_beside).map_or(start, |it| start + it + 1);
    let mut kept = last;
    let is_close = |at: usize| levels[at].y - levels[at - 1].y <= levels[at].size * 22 / 10;
    while kept < end && is_close(kept) && pairs >= LEAST_PAIRS {
        kept += 1;
    }
    Gutter { lines: start..kept, left, right, pairs, parts_items: false }
}

/// Whether the line `at` is well below the previous one.
fn is_far(levels: &[Level], at: usize) -> bool {
    let Some(above) = at.checked_sub(1).and_then(|it| levels.get(it)) else { return false };
    levels[at].y - above.y > levels[at].size.max(above.size) * 6
}

/// The content of one side of a gutter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    /// Labels followed by figures.
    Items,
    /// Lines that fill it.
    Prose,
    Other,
}

/// Whether a gutter divides the page rather than a table.
fn is_of_page(lines: &[Line], gutter: &mut Gutter, rules: &[Frame]) -> bool {
    let beside = &lines[gutter.lines.clone()];
    let (top, bottom) = (beside[0].y(), beside[beside.len() - 1].y());
    let crosses = |it: &&Frame| {
        it.is_level()
            && it.left < gutter.left
            && it.right > gutter.right
            && (top..bottom).contains(&it.top)
    };
    if rules.iter().filter(crosses).count() >= 2 {
        return false;
    }
    let middle = i32::midpoint(gutter.left, gutter.right);
    let sides =
        beside.iter().map(|it| it.words.split_at(it.words.partition_point(|it| it.left < middle)));
    let (mut left, mut right): (Vec<&[Word]>, Vec<&[Word]>) = sides.unzip();
    left.retain(|it| !it.is_empty());
    right.retain(|it| !it.is_empty());
    let share = gutter.pairs * 10 / left.len().max(right.len()).max(1);
    let sides = (side(&left), side(&right));
    gutter.parts_items = sides == (Side::Items, Side::Items);
    match sides {
        (Side::Items, Side::Items) | (Side::Prose, Side::Prose) => true,
        // Remarks beside the rows of a table share their lines.
        (Side::Items, Side::Prose) | (Side::Prose, Side::Items) => share < 6,
        _ => false,
    }
}

/// The content of the side whose lines have these words.
fn side(lines: &[&[Word]]) -> Side {
    let is_item = |line: &&&[Word]| {
        let (first, last) = (line.first(), line.last());
        let is_gap = |pair: &[Word]| pair[1].left - pair[0].right > pair[0].size / 2;
        let begins = first.is_some_and(|it| !is_value(&it.text));
        begins && last.is_some_and(|it| is_value(&it.text)) && line.windows(2).any(is_gap)
    };
    let items = lines.iter().filter(is_item).count();
    if items >= 2 && items * 2 >= lines.len() {
        return Side::Items;
    }
    let right_of = |line: &[Word]| line.iter().map(|it| it.right).max().unwrap_or(0);
    let left_of = |line: &[Word]| line.first().map_or(0, |it| it.left);
    let right = lines.iter().map(|it| right_of(it)).max().unwrap_or(0);
    let left = lines.iter().map(|it| left_of(it)).min().unwrap_or(0);
    let is_full = |line: &&&[Word]| (right_of(line) - left_of(line)) * 10 >= (right - left) * 7;
    // Labels, and figures followed by words, are columns of a table.
    let is_long = |line: &&&[Word]| {
        let words = join(line);
        let width = words.chars().filter_map(unicode_width::UnicodeWidthChar::width).sum::<usize>();
        width >= 30 && line.first().is_some_and(|it| !is_value(&it.text))
    };
    let full = lines.iter().filter(is_full).filter(is_long).count();
    if full * 2 >= lines.len() { Side::Prose } else { Side::Other }
}
