//! Knows tables drawn with rules: the cells between the rules, and the words in each. Does not know
//! tables without vertical rules between their columns.

use super::spot::Frame;
use super::word::{Line, Word, join};
use crate::document::digits;
use crate::document::readable::Cover;

/// Maximum distance between rules that meet, and between lines that count as one.
const NEAR: i32 = 200;
/// Maximum number of places of a grid.
const MOST_PLACES: usize = 20_000;
/// Maximum number of rules of a page used for grids.
const MOST_RULES: usize = 6_000;

/// A cell of a table: its words, and its extent.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) words: String,
    pub(super) cover: Cover,
}

impl Cell {
    /// A cell that is not merged with others.
    pub(super) fn of(words: String) -> Self {
        Self { words, cover: Cover::ONE }
    }
}

/// A row of a table.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub(super) cells: Vec<Cell>,
    /// Baseline of its first words.
    pub(super) y: i32,
}

impl Row {
    /// Whether cells behind the first hold amounts, as below a header that stands above another table: figures with signs or
    /// with groups of digits, or one twice. Years, and numbers of columns, are none.
    fn has_amounts(&self) -> bool {
        let figures = self.cells.iter().skip(1).map(|it| it.words.trim());
        let figures: Vec<&str> = figures.filter(|it| digits::is_bare(it)).collect();
        let is_again = |at: usize| figures[..at].contains(&figures[at]);
        let is_signed = |it: &&str| it.starts_with(['△', '▲', '-', '−']);
        let is_grouped = |it: &&str| it.split_once(',').is_some_and(|it| it.1.len() % 4 == 3);
        self.cells.iter().all(|it| it.cover == Cover::ONE)
            && (figures.iter().any(|it| is_signed(it) || is_grouped(it))
                || (1..figures.len()).any(is_again))
    }
}

/// A row in which units stand above the first figures of their columns, as two rows.
fn units_apart(row: Row) -> Vec<Row> {
    const LONGEST: usize = 3;
    let unit = |it: &Cell| {
        let (unit, figure) = it.words.split_once('\n')?;
        let is_unit = !digits::is_most(unit) && unit.chars().count() <= LONGEST;
        (is_unit && digits::is_bare(figure)).then(|| [unit.to_owned(), figure.to_owned()])
    };
    let of_cells: Vec<Option<[String; 2]>> = row.cells.iter().map(unit).collect();
    if of_cells.iter().flatten().count() < 2 || row.cells.iter().any(|it| it.cover != Cover::ONE) {
        return vec![row];
    }
    let mut units = Row { cells: vec![Cell::of(String::new()); row.cells.len()], y: row.y };
    let mut figures = row;
    for (at, [unit, figure]) in
        of_cells.into_iter().enumerate().filter_map(|it| Some((it.0, it.1?)))
    {
        (units.cells[at].words, figures.cells[at].words) = (unit, figure);
    }
    vec![units, figures]
}

/// A table; its first `heads` rows are the header.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
    pub(super) heads: usize,
    /// Left and right edge of each column.
    pub(super) columns: Vec<(i32, i32)>,
}

/// Removes the tables drawn by `rules` from `lines`, and returns them; a placeholder word remains for each.
pub(super) fn take(lines: &mut Vec<Line>, rules: &[Frame]) -> Vec<Table> {
    let mut tables = Vec::new();
    for rules in connected(rules) {
        let Some(grid) = Grid::new(&rules) else { continue };
        let inside = |it: &Word| it.table.is_none() && grid.frame().holds(it.middle());
        let words = lines.iter().flat_map(|it| &it.words).filter(|it| inside(it));
        let words: Vec<Word> = words.cloned().collect();
        let Some(table) = grid.table(&words) else { continue };
        for line in &mut *lines {
            line.words.retain(|it| !inside(it));
        }
        lines.retain(|it| !it.words.is_empty());
        let frame = grid.frame();
        let size = words.iter().map(|it| it.size).min().unwrap_or(1000);
        let word = Word {
            text: String::new(),
            left: frame.left,
            right: frame.right,
            y: frame.top + size,
            size,
            spaced: false,
            alone: false,
            seams: Vec::new(),
            table: Some(tables.len()),
        };
        let at = lines.partition_point(|it| it.y() < word.y);
        lines.insert(at, Line { words: vec![word] });
        tables.push(table);
    }
    tables
}

/// Groups of rules that touch each other.
fn connected(rules: &[Frame]) -> Vec<Vec<Frame>> {
    let mut rules: Vec<Frame> = rules.to_vec();
    rules.sort_by_key(|it| (it.top, it.left, it.bottom, it.right));
    rules.dedup();
    rules.truncate(MOST_RULES);
    let mut group: Vec<usize> = (0..rules.len()).collect();
    for at in 0..rules.len() {
        let grown = Frame {
            left: rules[at].left - NEAR,
            top: rules[at].top - NEAR,
            right: rules[at].right + NEAR,
            bottom: rules[at].bottom + NEAR,
        };
        for (other, it) in rules.iter().enumerate().skip(at + 1) {
            if it.top > grown.bottom {
                break;
            }
            if it.left <= grown.right && it.right >= grown.left && it.bottom >= grown.top {
                let (one, two) = (root(&mut group, at), root(&mut group, other));
                group[one.max(two)] = one.min(two);
            }
        }
    }
    let mut groups: Vec<Vec<Frame>> = vec![Vec::new(); rules.len()];
    for at in 0..rules.len() {
        groups[root(&mut group, at)].push(rules[at]);
    }
    groups.retain(|it| it.len() > 3);
    groups
}

fn root(group: &mut [usize], mut at: usize) -> usize {
    while group[at] != at {
        group[at] = group[group[at]];
        at = group[at];
    }
    at
}

/// The positions of rules, and the rules between them.
struct Grid<'r> {
    rules: &'r [Frame],
    xs: Vec<i32>,
    ys: Vec<i32>,
}

impl<'r> Grid<'r> {
    /// The grid of `rules`, if it has more than one column and more than one row.
    fn new(rules: &'r [Frame]) -> Option<Self> {
        let (level, upright): (Vec<_>, Vec<_>) = rules.iter().partition(|it| it.is_level());
        let ends = level.iter().flat_map(|it: &Frame| [it.left, it.right]);
        let outer = [ends.clone().min()?, ends.max()?];
        let xs = merged(upright.iter().map(|it| i32::midpoint(it.left, it.right)).chain(outer));
        let ends = upright.iter().flat_map(|it: &Frame| [it.top, it.bottom]);
        let outer = [ends.clone().min()?, ends.max()?];
        let ys = merged(level.iter().map(|it| i32::midpoint(it.top, it.bottom)).chain(outer));
        let places = (xs.len() - 1) * (ys.len() - 1);
        let is_table = xs.len() > 2 && ys.len() > 2 && places <= MOST_PLACES;
        is_table.then_some(Self { rules, xs, ys })
    }

    fn frame(&self) -> Frame {
        let (left, right) = (self.xs[0], self.xs[self.xs.len() - 1]);
        Frame { left, right, top: self.ys[0], bottom: self.ys[self.ys.len() - 1] }
    }

    /// Whether there is a vertical rule at the `x`th position beside the row `y`; the outer ones
    /// always count.
    fn is_ruled_down(&self, x: usize, y: usize) -> bool {
        let middle = i32::midpoint(self.ys[y], self.ys[y + 1]);
        x == 0
            || x + 1 == self.xs.len()
            || self.rules.iter().any(|it| {
                !it.is_level()
                    && (i32::midpoint(it.left, it.right) - self.xs[x]).abs() <= NEAR
                    && (it.top..=it.bottom).contains(&middle)
            })
    }

    fn is_ruled_along(&self, x: usize, y: usize) -> bool {
        let middle = i32::midpoint(self.xs[x], self.xs[x + 1]);
        y == 0
            || y + 1 == self.ys.len()
            || self.rules.iter().any(|it| {
                it.is_level()
                    && (i32::midpoint(it.top, it.bottom) - self.ys[y]).abs() <= NEAR
                    && (it.left..=it.right).contains(&middle)
            })
    }

    /// The cells in places of the grid: column, row, columns, rows.
    fn cells(&self) -> Vec<[usize; 4]> {
        let (columns, rows) = (self.xs.len() - 1, self.ys.len() - 1);
        let mut is_taken = vec![false; columns * rows];
        let mut cells = Vec::new();
        for (y, x) in (0..rows).flat_map(|y| (0..columns).map(move |x| (y, x))) {
            if is_taken[y * columns + x] {
                continue;
            }
            let is_free = |x: &usize, y: usize| !is_taken[y * columns + x];
            let wide =
                (x + 1..columns).take_while(|it| !self.is_ruled_down(*it, y) && is_free(it, y));
            let wide = wide.count() + 1;
            let is_open = |it: &usize| {
                let mut across = x..x + wide;
                across.all(|at| !self.is_ruled_along(at, *it) && is_free(&at, *it))
                    && (x + 1..x + wide).all(|at| !self.is_ruled_down(at, *it))
            };
            let high = (y + 1..rows).take_while(is_open).count() + 1;
            for row in y..y + high {
                is_taken[row * columns + x..row * columns + x + wide].fill(true);
            }
            cells.push([x, y, wide, high]);
        }
        cells
    }

    /// The table with `words`; `None` if most of its cells are empty, as in a chart.
    fn table(&self, words: &[Word]) -> Option<Table> {
        let cells = self.cells();
        let mut rows: Vec<Row> = vec![Row::default(); self.ys.len() - 1];
        let mut filled = 0;
        for [x, y, wide, high] in &cells {
            let frame = Frame {
                left: self.xs[*x],
                right: self.xs[x + wide] - 1,
                top: self.ys[*y],
                bottom: self.ys[y + high] - 1,
            };
            let lines = lines_of(words.iter().filter(|it| frame.holds(it.middle())));
            filled += usize::from(!lines.is_empty());
            let first = lines.first().map_or(frame.top, |it| it[0].y);
            rows[*y].y = if rows[*y].y == 0 { first } else { rows[*y].y.min(first) };
            rows[*y].cells.push(Cell {
                words: wrapped(&lines),
                cover: Cover { columns: *wide, rows: *high },
            });
        }
        let columns = self.xs.windows(2).map(|it| (it[0], it[1])).collect();
        let rows: Vec<Row> = self.parted(rows, words).into_iter().flat_map(units_apart).collect();
        let heads = usize::from(rows.len() > 1 && !rows[0].has_amounts());
        (filled >= 4 && filled * 2 >= cells.len()).then_some(Table { rows, heads, columns })
    }

    /// Divides rows between which there is no rule by their lines, if all columns of a row have equally many lines.
    fn parted(&self, rows: Vec<Row>, words: &[Word]) -> Vec<Row> {
        let mut parted = Vec::new();
        for (at, row) in rows.into_iter().enumerate() {
            let is_plain = row.cells.len() == self.xs.len() - 1
                && row.cells.iter().all(|it| it.cover == Cover::ONE);
            let (top, bottom) = (self.ys[at], self.ys[at + 1]);
            let inside = words.iter().filter(|it| (top..bottom).contains(&it.middle().1));
            let lines = lines_of(inside);
            let is_list = |line: &Vec<Word>| {
                line.len() > 1 && line.iter().skip(1).any(|it| digits::is_most(&it.text))
            };
            if !is_plain
                || lines.len() < 3
                || lines.iter().filter(|it| is_list(it)).count() * 4 < lines.len() * 3
            {
                parted.push(row);
                continue;
            }
            parted.extend(lines.iter().map(|line| self.row_of(line)));
        }
        parted
    }

    fn row_of(&self, line: &[Word]) -> Row {
        let cells = self.xs.windows(2).map(|it| {
            let mine = line.iter().filter(|word| (it[0]..it[1]).contains(&word.middle().0));
            let mine: Vec<Word> = mine.cloned().collect();
            Cell::of(join(&mine).into_owned())
        });
        Row { cells: cells.collect(), y: line[0].y }
    }
}

/// Merges positions that are close to each other.
fn merged(places: impl Iterator<Item = i32>) -> Vec<i32> {
    let mut places: Vec<i32> = places.collect();
    places.sort_unstable();
    places.dedup_by(|next, last| *next - *last <= NEAR);
    places
}

/// The words of one cell by line, from left to right.
fn lines_of<'w>(words: impl Iterator<Item = &'w Word>) -> Vec<Vec<Word>> {
    let mut lines: Vec<Vec<Word>> = Vec::new();
    let mut words: Vec<&Word> = words.collect();
    words.sort_by_key(|it| (it.y, it.left));
    for word in words {
        let belongs = |it: &&mut Vec<Word>| word.y - it[0].y <= it[0].size.min(word.size) * 4 / 10;
        match lines.last_mut().filter(belongs) {
            Some(line) => line.push(word.clone()),
            None => lines.push(vec![word.clone()]),
        }
    }
    lines.iter_mut().for_each(|it| it.sort_by_key(|it| it.left));
    lines
}

/// The text of a cell: lines of words are joined, figures below each other stay separate.
fn wrapped(lines: &[Vec<Word>]) -> String {
    let mut text = String::new();
    for line in lines {
        let next = join(line);
        if !text.is_empty() && (digits::is_most(&text) || digits::is_most(&next)) {
            text.push('\n');
        }
        run_on(&mut text, &next);
    }
    text
}

/// Appends the next line to `text`, with a space only in scripts that use spaces.
pub(super) fn run_on(text: &mut String, next: &str) {
    let is_spaced =
        |it: char| it.is_alphanumeric() && (it as u32) < 0x2E80 || ",.;:)%".contains(it);
    let (last, first) = (text.chars().next_back(), next.chars().next());
    if last == Some('\u{AD}') {
        text.pop();
    } else if last.is_some_and(is_spaced) && first.is_some_and(|it| (it as u32) < 0x2E80) {
        text.push(' ');
    }
    text.push_str(next);
}
