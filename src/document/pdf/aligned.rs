//! Knows tables whose columns only blanks separate: consecutive lines of several cells, some of them figures. Does
//! not know tables with rules.

use std::borrow::Cow;

use super::grid::{Cell, Row, Table, run_on};
use super::word::{Line, Word, is_value, join};
use crate::document::readable::Cover;

/// Maximum number of lines with one cell between two rows of a table.
const MOST_BETWEEN: usize = 3;

/// Maximum number of rows with which a piece is compared to see whether it spans several columns.
const SAMPLE: usize = 200;

/// Maximum distance between aligned edges.
const NEAR: i32 = 100;

/// Words that belong together, and their position.
#[derive(Clone, Debug)]
struct Piece {
    words: Vec<Word>,
    /// Those of its second line.
    below: Vec<Word>,
    left: i32,
    right: i32,
}

impl Piece {
    /// The piece of some words, at least one.
    fn of(words: Vec<Word>) -> Self {
        let left = words.first().map_or(0, |it| it.left);
        let right = words.iter().map(|it| it.right).max().unwrap_or(left);
        Self { words, below: Vec::new(), left, right }
    }

    fn text(&self) -> Cow<'_, str> {
        let text = join(&self.words);
        if self.below.is_empty() && !text.ends_with('\u{AD}') {
            return text;
        }
        let mut text = text.into_owned();
        run_on(&mut text, &join(&self.below));
        text.into()
    }

    fn is_value(&self) -> bool {
        is_value(&self.text())
    }

    /// The width of its overlap with an interval.
    fn within(&self, (left, right): (i32, i32)) -> i32 {
        self.right.min(right) - self.left.max(left)
    }
}

/// The table that begins with the first of `lines`, and its number of lines.
///
/// # Errors
/// The number of lines that no table begins in.
pub(super) fn table(lines: &[Line]) -> Result<(Table, usize), usize> {
    let (rows, taken) = rows(lines);
    of_rows(rows).map(|it| (it, taken)).ok_or(taken)
}

fn of_rows(rows: Vec<Vec<Piece>>) -> Option<Table> {
    let rows = at_seams(rows);
    let figures = |row: &&Vec<Piece>| row.len() > 1 && row.iter().skip(1).any(Piece::is_value);
    let several = rows.iter().filter(|it| it.len() > 1).count();
    let with_figures = rows.iter().filter(figures).count();
    if several < 2 || with_figures * 2 < several {
        return None;
    }
    let columns = columns(&rows);
    if columns.len() < 2 {
        return None;
    }
    let rows: Vec<Vec<Piece>> = rows.into_iter().map(|it| parted(it, &columns)).collect();
    let made: Vec<Option<Row>> = rows.iter().map(|row| fill(row, &columns)).collect();
    if made.iter().filter(|it| it.is_none()).count() * 5 > made.len() {
        return None;
    }
    let heads = rows.iter().take_while(|row| is_head(row)).count().min(rows.len() - 1);
    let made =
        made.into_iter().zip(&rows).map(|(row, pieces)| row.unwrap_or_else(|| whole(pieces)));
    Some(Table { rows: made.collect(), heads, columns })
}

/// The rows, with pieces divided at seams where the part after, or before, is aligned with pieces of other rows.
fn at_seams(rows: Vec<Vec<Piece>>) -> Vec<Vec<Piece>> {
    let behind = |row: &Vec<Piece>| row.iter().skip(1).map(|it| (it.left, it.right)).collect();
    let others: Vec<Vec<(i32, i32)>> = rows.iter().take(SAMPLE).map(behind).collect();
    let is_column = |row: usize, (end, left): (i32, i32), right: i32| {
        let is_under = |it: &(i32, i32)| {
            it.0 > end && ((it.0 - left).abs() <= NEAR || (it.1 - right).abs() <= NEAR)
        };
        others.iter().enumerate().any(|(at, it)| at != row && it.iter().any(is_under))
    };
    let of_row = |(at, row): (usize, Vec<Piece>)| {
        let of_piece = |piece: Piece| {
            if !piece.below.is_empty() || piece.words.iter().all(|it| it.seams.is_empty()) {
                return vec![piece];
            }
            let words = piece.words.into_iter().flat_map(|word| {
                let right = word.right;
                word.apart(|gap| is_column(at, gap, right))
            });
            let words: Vec<Word> = words.collect();
            words.chunk_by(|_, next| !next.alone).map(|it| Piece::of(it.to_vec())).collect()
        };
        row.into_iter().flat_map(of_piece).collect()
    };
    rows.into_iter().enumerate().map(of_row).collect()
}

/// Whether a row names columns: after its first cell the only figures are years and periods.
fn is_head(row: &[Piece]) -> bool {
    row.iter().skip(1).all(|it| !it.is_value() || is_period(&it.text()))
}

/// Whether words are a year or a part of one: `FY2020`, `2020`, `令和3年度`, `Q1`, `4月`.
fn is_period(words: &str) -> bool {
    let digits: String = words.chars().filter(char::is_ascii_digit).collect();
    let is_year = digits.len() == 4 && ["19", "20"].iter().any(|it| digits.starts_with(it));
    let rest: String = words.chars().filter(|it| !it.is_numeric()).collect();
    match rest.trim() {
        "" => is_year,
        rest if rest.contains(['.', ',', '%', '円']) => false,
        rest if rest.contains(['年', '月', '期']) => true,
        rest => {
            is_year && rest.chars().all(char::is_alphabetic)
                || ["Q", "H", "R", "FY"].contains(&rest)
        }
    }
}

/// A row whose pieces fit no columns, as one cell.
fn whole(pieces: &[Piece]) -> Row {
    let words: Vec<Cow<'_, str>> = pieces.iter().map(Piece::text).collect();
    let y = pieces.first().and_then(|it| it.words.first()).map_or(0, |it| it.y);
    Row { cells: vec![Cell::of(words.join(" "))], y }
}

/// The pieces of the lines that may form a table, by row, and the number of lines: the table begins and ends with
/// rows of several pieces.
fn rows(lines: &[Line]) -> (Vec<Vec<Piece>>, usize) {
    let mut rows: Vec<Vec<Piece>> = Vec::new();
    let (mut kept, mut kept_lines) = (0, 0);
    let (mut label, mut value) = (i32::MAX, i32::MAX);
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if line.words.iter().any(|it| it.table.is_some()) || at > 0 && is_apart(lines, at) {
            break;
        }
        let (row, taken) = row(&lines[at..]);
        if row.len() > 1 {
            (kept, kept_lines) = (rows.len() + 1, at + taken);
            label = label.min(row[0].left);
            value = value.min(row[1].left);
        } else if at == 0 || rows.len() >= kept + MOST_BETWEEN || !is_label(line, [label, value]) {
            break;
        }
        rows.push(row);
        at += taken;
    }
    rows.truncate(kept);
    (rows, kept_lines)
}

/// The row that begins with the first of `lines`; it takes three lines if cells of two lines surround cells
/// of one.
fn row(lines: &[Line]) -> (Vec<Piece>, usize) {
    let [above, middle, below, ..] = lines else { return (pieces(&lines[0]), 1) };
    let size = above.size().max(middle.size());
    let is_near = |one: &Line, other: &Line| {
        let step = other.y() - one.y();
        step * 20 < size * 19 && step > 0
    };
    let is_tight = is_near(above, middle) && is_near(middle, below);
    let is_next = lines.get(3).is_some_and(|it| is_near(below, it));
    if !is_tight || is_next {
        return (pieces(above), 1);
    }
    let (mut row, between) = (pieces(above), pieces(middle));
    let meets =
        |one: &Piece, rest: &[Piece]| rest.iter().any(|it| it.within((one.left, one.right)) > 0);
    let fits =
        !row.iter().any(|it| meets(it, &between)) && pieces(below).iter().all(|it| meets(it, &row));
    if !fits {
        return (row, 1);
    }
    for next in pieces(below) {
        let Some(piece) = row.iter_mut().find(|it| it.within((next.left, next.right)) > 0) else {
            continue;
        };
        (piece.left, piece.right) = (piece.left.min(next.left), piece.right.max(next.right));
        piece.below.extend(next.words);
    }
    row.extend(between);
    row.sort_by_key(|it| it.left);
    (row, 3)
}

/// Whether a line with one piece may be a row of a table whose labels begin at `label`, and what is beside them at `value`.
fn is_label(line: &Line, [label, value]: [i32; 2]) -> bool {
    const LONGEST: usize = 40;
    (line.left() - label).abs() <= line.size() * 4
        && (line.text().chars().count() <= LONGEST || line.right() < value)
}

/// Whether the line `at` is too far below the previous one to belong to its table.
fn is_apart(lines: &[Line], at: usize) -> bool {
    let size = lines[at].size().max(lines[at - 1].size());
    lines[at].y() - lines[at - 1].y() > size * 4
}

/// The words of a line, divided where a gap is wider than a word space.
fn pieces(line: &Line) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for word in &line.words {
        let belongs = |it: &&mut Piece| {
            let gap = word.left - it.right;
            let both = it.words.last().is_some_and(Word::is_figure) && word.is_figure();
            let most = if both { 4 } else { 9 };
            // A spaced-out label (合　計) arrives letter by letter.
            let is_spaced =
                it.words.iter().all(|it| is_letter(&it.text)) && begins_wide(&word.text);
            let is_signed = both && word.text.starts_with(['▲', '△']);
            let is_written = word.spaced && !is_value(&word.text) && gap * 10 <= word.size * 11;
            gap * 10 < word.size * most && !is_signed && !word.alone
                || is_written
                || is_spaced && gap < word.size * 3
        };
        match pieces.last_mut().filter(belongs) {
            Some(piece) => {
                piece.right = piece.right.max(word.right);
                piece.words.push(word.clone());
            }
            None => pieces.push(Piece::of(vec![word.clone()])),
        }
    }
    pieces
}

fn is_letter(text: &str) -> bool {
    begins_wide(text) && text.chars().count() == 1
}

/// Whether words begin with a kanji or another letter of a script without spaces.
fn begins_wide(text: &str) -> bool {
    text.chars().next().is_some_and(|it| it.is_alphabetic() && (it as u32) >= 0x2E80)
}

/// Left and right edge of each column: the union of overlapping pieces, except those that span several
/// columns.
fn columns(rows: &[Vec<Piece>]) -> Vec<(i32, i32)> {
    let several: Vec<&Vec<Piece>> = rows.iter().filter(|it| it.len() > 1).collect();
    let is_bridge = |piece: &Piece| {
        let covers = |row: &&&Vec<Piece>| {
            let near = row.iter().take_while(|it| it.left < piece.right);
            near.filter(|it| it.within((piece.left, piece.right)) > 0).nth(1).is_some()
        };
        several.iter().take(SAMPLE).filter(covers).count() * 2 > several.len().min(6)
    };
    let mut taken: Vec<(i32, i32)> = Vec::new();
    for row in &several {
        taken.extend(row.iter().filter(|it| !is_bridge(it)).map(|it| (it.left, it.right)));
    }
    taken.sort_unstable();
    let mut columns: Vec<(i32, i32)> = Vec::new();
    for (left, right) in taken {
        match columns.last_mut().filter(|last| left < last.1) {
            Some(last) => last.1 = last.1.max(right),
            None => columns.push((left, right)),
        }
    }
    merge_apart(&mut columns, rows);
    columns
}

/// Merges neighbouring columns that no row fills both: a heading at the left above figures at the right.
fn merge_apart(columns: &mut Vec<(i32, i32)>, rows: &[Vec<Piece>]) {
    let in_column = |row: &Vec<Piece>, it: (i32, i32)| row.iter().any(|piece| piece.within(it) > 0);
    let places = |it: (i32, i32)| {
        let rows = rows.iter().enumerate().filter(|(_, row)| in_column(row, it));
        rows.map(|(at, _)| at).collect::<Vec<_>>()
    };
    let has_figures = |it: (i32, i32)| {
        let mut pieces = rows.iter().flatten().filter(|piece| piece.within(it) > 0);
        pieces.any(Piece::is_value)
    };
    let mut at = 0;
    while at + 1 < columns.len() {
        let (one, two) = (columns[at], columns[at + 1]);
        let (above, below) = (places(one), places(two));
        let is_apart = !above.iter().any(|it| below.contains(it));
        let heads = |one: &[usize], other: &[usize]| one.len() <= 3 && one.last() < other.first();
        let is_head = heads(&above, &below) || heads(&below, &above);
        if is_apart && (is_head || !has_figures(one) || !has_figures(two)) {
            columns[at] = (one.0, two.1);
            columns.remove(at + 1);
        } else {
            at += 1;
        }
    }
}

/// The pieces of a row; one that spans several columns is divided if each column has some of its words.
fn parted(row: Vec<Piece>, columns: &[(i32, i32)]) -> Vec<Piece> {
    let mut parted: Vec<Piece> = Vec::new();
    for piece in row {
        let column = |word: &Word| {
            let mut over = columns.iter().filter(|it| word.right.min(it.1) > word.left.max(it.0));
            over.next().filter(|_| over.next().is_none())
        };
        let is_gap = |pair: &[Word]| {
            column(&pair[0]) == column(&pair[1])
                || pair[1].alone
                || (pair[1].left - pair[0].right) * 10 >= pair[0].size * 4
        };
        let is_each = piece.words.iter().all(|it| column(it).is_some());
        if piece.words.len() < 2
            || !piece.below.is_empty()
            || !is_each
            || !piece.words.windows(2).all(is_gap)
        {
            parted.push(piece);
            continue;
        }
        for words in piece.words.chunk_by(|one, other| column(one) == column(other)) {
            parted.push(Piece::of(words.to_vec()));
        }
    }
    parted
}

/// The cells of a row by column; `None` if two of its pieces would share one.
fn fill(row: &[Piece], columns: &[(i32, i32)]) -> Option<Row> {
    let mut cells: Vec<Cell> = Vec::new();
    let mut next = 0;
    for piece in row {
        let mut covered = (0..columns.len()).filter(|at| piece.within(columns[*at]) > 0);
        let nearest = || (0..columns.len()).max_by_key(|at| piece.within(columns[*at]));
        let first = covered.next().or_else(nearest)?;
        let last = covered.next_back().unwrap_or(first);
        if first < next {
            return None;
        }
        cells.extend((next..first).map(|_| Cell::of(String::new())));
        let cover = Cover { columns: last - first + 1, rows: 1 };
        cells.push(Cell { words: piece.text().into_owned(), cover });
        next = last + 1;
    }
    cells.extend((next..columns.len()).map(|_| Cell::of(String::new())));
    let y = row.first()?.words.first()?.y;
    Some(Row { cells, y })
}
