//! Knows running heads, running feet and page numbers by their position and their repetition. Does not know the
//! other content of a page.

use rustc_hash::FxHashMap;

use super::word::Line;

/// Maximum number of running lines at each end of a page.
const OUTER: usize = 3;
/// Dashes around page numbers.
const DASHES: [char; 5] = ['-', '－', '–', '—', '―'];
/// Maximum vertical shift of a running line between pages.
const SHIFT: i32 = 400;

/// The lines of a page, and its `height`.
#[derive(Default)]
pub(super) struct Sheet {
    pub(super) height: i32,
    pub(super) lines: Vec<Line>,
}

/// Removes running lines from `sheets`; returns those that are not page numbers, each once.
pub(super) fn take(sheets: &mut [Sheet]) -> Vec<String> {
    let mut count: FxHashMap<(String, i32), usize> = FxHashMap::default();
    for sheet in &*sheets {
        let mut keys: Vec<_> = outer(sheet).map(|at| key(&sheet.lines[at])).collect();
        keys.sort();
        keys.dedup();
        for (words, y) in keys {
            // Positions that differ a little fall into the same slot or its neighbour.
            for slot in [y / SHIFT, y / SHIFT + 1] {
                *count.entry((words.clone(), slot)).or_default() += 1;
            }
        }
    }
    let least = if sheets.len() >= 6 { 3 } else { 2 };
    let mut running = Vec::new();
    for sheet in sheets.iter_mut() {
        let comes_again = |line: &Line| {
            let (words, y) = key(line);
            let slots = [y / SHIFT, y / SHIFT + 1].map(|slot| (words.clone(), slot));
            let times = slots.iter().filter_map(|it| count.get(it)).max().copied().unwrap_or(0);
            times >= least && has_no_amount(line)
        };
        for at in running_lines(sheet, comes_again).into_iter().rev() {
            let words = sheet.lines.remove(at).text();
            if !is_page_number(&words) && !running.contains(&words) {
                running.push(words);
            }
        }
        unglue(sheet);
    }
    running
}

/// The first and the last lines, which may be running lines.
fn outer(sheet: &Sheet) -> impl Iterator<Item = usize> + use<> {
    let count = sheet.lines.len();
    (0..count).filter(move |it| *it < OUTER || *it + OUTER >= count)
}

/// The running lines at both ends, up to a gap that separates them from the content: the repeated header of a table is
/// directly above its rows.
fn running_lines(sheet: &Sheet, comes_again: impl Fn(&Line) -> bool) -> Vec<usize> {
    let lines = &sheet.lines;
    let edge = sheet.height / 8;
    let is_number = |line: &Line| {
        let is_outer = line.y() < edge || line.y() > sheet.height - edge;
        is_outer && is_page_number(&line.text())
    };
    let mut runs = vec![false; lines.len()];
    outer(sheet).for_each(|at| runs[at] = comes_again(&lines[at]) || is_number(&lines[at]));
    let is_gap = |at: usize| {
        let (Some(above), Some(below)) =
            (at.checked_sub(1).and_then(|it| lines.get(it)), lines.get(at))
        else {
            return true;
        };
        below.y() - above.y() > above.size().max(below.size()) * 22 / 10
    };
    let count = lines.len();
    let most = OUTER.min(count);
    let head = (1..=most).rev().find(|it| is_gap(*it) && runs[..*it].iter().all(|it| *it));
    let foot =
        (1..=most).rev().find(|it| is_gap(count - it) && runs[count - it..].iter().all(|it| *it));
    // A number between dashes needs no gap.
    let framed = |line: &Line| is_number(line) && line.text().starts_with(DASHES);
    let last = usize::from(lines.last().is_some_and(framed));
    let (head, foot) = (head.unwrap_or(0), foot.unwrap_or(0).max(last));
    (0..count).filter(|it| *it < head || *it + foot >= count).collect()
}

/// The properties of a running line that all pages share: its words without numbers, and its
/// position.
fn key(line: &Line) -> (String, i32) {
    let words = line.text();
    let kept = words.chars().filter(|it| !it.is_whitespace());
    (kept.map(|it| if it.is_numeric() { '#' } else { it }).collect(), line.y())
}

/// Whether the numbers of a line are few enough to be page numbers or years; the last row of a table is not a
/// running foot.
fn has_no_amount(line: &Line) -> bool {
    line.words.iter().filter(|it| it.is_figure()).count() <= 2
}

/// Whether words are a page number: `12`, `- 1-`, `p. 3`, `3 / 12`, `Page 3 of 12`, `3ページ`.
pub(super) fn is_page_number(words: &str) -> bool {
    let words = words.trim().to_lowercase();
    let numbers = words.split(|it: char| !it.is_numeric()).filter(|it| !it.is_empty());
    let numbers: Vec<&str> = numbers.collect();
    let rest: String = words.chars().filter(|it| !it.is_numeric() && !it.is_whitespace()).collect();
    let is_frame = rest.chars().all(|it| "-－–—―‐−/／()（）[]〔〕|".contains(it));
    let is_said = ["p.", "p", "page", "pageof", "頁", "ページ", "/ページ"].contains(&&*rest);
    (1..=2).contains(&numbers.len())
        && numbers.iter().all(|it| it.chars().count() <= 4)
        && (is_frame || is_said)
}

/// Removes a page number (`- 1-`) from the end of a page's last line, if it shares its baseline.
fn unglue(sheet: &mut Sheet) {
    let edge = sheet.height - sheet.height / 8;
    let Some(line) = sheet.lines.last_mut().filter(|it| it.y() > edge) else { return };
    let text: String = line.words.iter().map(|it| &*it.text).collect();
    let Some(open) = text.strip_suffix(DASHES) else { return };
    let number = open.trim_end_matches(|it: char| it.is_ascii_digit());
    let digits = open.len() - number.len();
    let Some(kept) = number.strip_suffix(DASHES).filter(|_| (1..=4).contains(&digits)) else {
        return;
    };
    let mut surplus = text.chars().count() - kept.chars().count();
    while let Some(word) = line.words.last_mut().filter(|_| surplus > 0) {
        while surplus > 0 && word.text.pop().is_some() {
            surplus -= 1;
        }
        if word.text.is_empty() {
            line.words.pop();
        }
    }
}
