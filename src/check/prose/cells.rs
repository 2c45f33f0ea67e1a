//! Knows the figures of a draft's tables by the names that sentences may use: the label of a row, the heading of a
//! column, or a word for the total. Does not know sentences.

use std::collections::BTreeSet;
use std::ops::Range;

use rust_decimal::{Decimal, RoundingStrategy};
use rustc_hash::{FxHashMap, FxHashSet};

use super::called::Said;
use super::index::{FigureIndex, LabelIndex, Named};
use crate::check::context::Units;
use crate::check::draft::{Draft, Role};
use crate::check::sentence::is_apart;
use crate::check::years::{period, years};
use crate::document::{Node, NodeKind};
use crate::quantity::Quantity;
use crate::source::Spanned;
use crate::table::Words;
use crate::vocabulary::lowered;

/// Words of headings for columns that contain no amounts of their rows.
const OTHER: Words = Words::QUOTIENT.with(Words::DIFFERENCE).with(Words::CUMULATIVE);

/// A figure of a table.
#[derive(Clone)]
pub(super) struct Cell<'d> {
    pub(super) node: Node<'d>,
    pub(super) quantity: Quantity,
    /// The heading of its column.
    pub(super) header: &'d str,
    /// The words of that heading.
    pub(super) words: Words,
}

impl Cell<'_> {
    /// Whether it is an amount, not a change, share or average.
    pub(super) fn is_amount(&self) -> bool {
        !self.words.has(OTHER) && !self.quantity.unit.is_percent()
    }

    /// Whether `words`, in lower case, contain a word of its heading.
    pub(super) fn is_called(&self, words: &str) -> bool {
        let header = folded(self.header);
        let mut parts = header.split(|it: char| !it.is_alphabetic()).filter(|it| is_name(it));
        parts.any(|it| words.contains(it))
    }

    /// Whether it is a share or a rate.
    pub(super) fn is_ratio(&self) -> bool {
        self.quantity.unit.is_percent() || self.words.has(Words::RATIO)
    }
}

/// A row of a table.
pub(super) struct Line<'d> {
    pub(super) label: Spanned<&'d str>,
    /// The heading of the label's column.
    pub(super) heading: &'d str,
    pub(super) words: Words,
    pub(super) cells: Vec<Cell<'d>>,
    folded: String,
    table: usize,
    /// Whether most of its amounts are the sums of all other rows of the table.
    is_sum: bool,
}

impl<'d> Line<'d> {
    fn of(label: Node<'d>, cells: Vec<Cell<'d>>, table: usize) -> Self {
        let heading = label.key().map_or("", |it| it.value);
        Self::named(Spanned::new(label.text(), label.span()), heading, cells, table)
    }

    fn named(
        label: Spanned<&'d str>,
        heading: &'d str,
        cells: Vec<Cell<'d>>,
        table: usize,
    ) -> Self {
        let (words, folded) = (Words::of(label.value), folded(label.value));
        Self { label, heading, words, cells, folded, table, is_sum: false }
    }

    /// Its amount in the column with this heading.
    pub(super) fn amount(&self, header: &str) -> Option<&Cell<'d>> {
        self.cells.iter().find(|it| it.header == header && it.is_amount())
    }

    /// Whether both are rows of one table.
    pub(super) fn is_of_table_of(&self, other: &Self) -> bool {
        self.table == other.table
    }

    /// Its amount, ratio or mean in the column with this heading; no change.
    pub(super) fn level(&self, header: &str) -> Option<&Cell<'d>> {
        let is_level = |it: &&Cell<'d>| !it.words.has(Words::DIFFERENCE);
        self.cells.iter().filter(is_level).find(|it| it.header == header)
    }

    /// The number of letters in `words` after its label, if they contain it.
    pub(super) fn letters_behind(&self, words: &str) -> Option<usize> {
        let words = folded(words);
        let at = words.rfind(&self.folded).filter(|_| !self.folded.is_empty())?;
        let behind = &words[at + self.folded.len()..];
        Some(behind.chars().filter(|c| c.is_alphabetic()).count())
    }

    /// Whether it is only a total.
    pub(super) fn is_total(&self) -> bool {
        self.is_sum || self.words.has(Words::STRICT) && self.words.has(Words::PURE.with(Words::ALL))
    }
}

/// The rows of all tables.
pub(super) struct Cells<'d> {
    pub(super) lines: Vec<Line<'d>>,
    /// The years in headings and captions.
    pub(super) years: Vec<i64>,
    /// The headings and captions of the draft, and the labels and headings of its tables, in lower case.
    names: String,
    /// The words of these, without figures.
    words: FxHashSet<String>,
    figures: FigureIndex,
    labels: LabelIndex,
    headings: FxHashMap<&'d str, Heading>,
    /// The lines that are totals.
    totals: Vec<usize>,
    /// The lines of each table.
    tables: Vec<Range<usize>>,
    /// The starts of the headings of the draft, and their words.
    sections: Vec<(u32, String)>,
}

impl<'d> Cells<'d> {
    /// The rows of the tables of `draft`.
    pub(super) fn of(draft: &Draft<'d>) -> Self {
        let units = Units::default();
        let (mut lines, mut tables) = (Vec::new(), Vec::new());
        for (at, table) in draft.tables().enumerate() {
            let first = lines.len();
            for row in table.get("rows").into_iter().flat_map(Node::children) {
                lines.extend(line(row, at, &units));
            }
            sums(&mut lines[first..]);
            tables.push(first..lines.len());
        }
        let titles =
            draft.blocks.iter().filter(|it| matches!(it.role, Role::Heading(_) | Role::Caption));
        let starts = titles.clone().filter(|it| matches!(it.role, Role::Heading(_)));
        let sections = starts.map(|it| (it.node.span().start, folded(it.text()))).collect();
        let titles: Vec<&str> = titles.map(|it| it.text()).collect();
        let years = titles.iter().flat_map(|it| years(it)).collect();
        let names = names(&titles, &lines);
        let words = names.split(|it: char| !it.is_alphanumeric());
        let words = words.filter(|it| it.starts_with(char::is_alphabetic)).map(str::to_owned);
        let words = words.collect();
        let figures =
            FigureIndex::of(lines.iter().map(|it| it.cells.iter().map(|it| &it.quantity)));
        let labels = LabelIndex::of(lines.iter().map(|it| it.folded.clone()));
        let mut headings = FxHashMap::default();
        for it in lines.iter().flat_map(|it| &it.cells) {
            headings.entry(it.header).or_insert_with(|| Heading::of(it.header));
        }
        let totals = (0..lines.len()).filter(|it| lines[*it].is_total()).collect();
        Self { lines, years, names, words, figures, labels, headings, totals, tables, sections }
    }

    /// Whether `word`, in lower case, occurs in a heading, label or caption of the draft; in languages with spaces, at the
    /// start of a word.
    pub(super) fn is_name(&self, word: &str) -> bool {
        let is_latin = |it: char| it.is_alphanumeric() && u32::from(it) < 0x250;
        let is_start = |at: usize| !self.names[..at].ends_with(is_latin);
        let is_wide = !word.starts_with(is_latin);
        !word.is_empty() && self.names.match_indices(word).any(|it| is_wide || is_start(it.0))
    }

    /// Whether a unit is a whole word of a heading, label or caption of the draft.
    pub(super) fn has_unit(&self, unit: &str) -> bool {
        self.words.contains(&unit.to_lowercase())
    }

    /// The rows with the longest label that ends `words`, apart from at most `few` letters.
    pub(super) fn ending(&self, words: &str, few: usize) -> Vec<&Line<'d>> {
        let words = folded(words);
        let is_near = |it: &Named<'_>| {
            let behind = &words[it.at + it.length..];
            behind.chars().filter(|c| c.is_alphabetic()).count() <= few
                && is_apart(&words, it.at, it.length)
        };
        let near = self.labels.standing_in(&words).filter(is_near);
        let longest = near.max_by_key(|it| it.length);
        longest.map_or_else(Vec::new, |it| it.lines.iter().map(|it| &self.lines[*it]).collect())
    }

    /// The lines that may contain a figure that agrees with `figure` or has its digits.
    pub(super) fn near(&self, figure: &Quantity) -> impl Iterator<Item = &Line<'d>> {
        self.figures.near(figure).into_iter().map(|it| &self.lines[it])
    }

    /// The lines that may contain a figure of which `figure` is a slip.
    pub(super) fn slipped(&self, figure: &Quantity) -> impl Iterator<Item = &Line<'d>> {
        self.figures.slips(figure).into_iter().map(|it| &self.lines[it])
    }

    /// The row whose label ends last in `words`, and the longest of several; `None` if several rows have that
    /// label.
    pub(super) fn named(&self, words: &str) -> Option<&Line<'d>> {
        let words = folded(words);
        let mut last: FxHashMap<usize, Named<'_>> = FxHashMap::default();
        for it in self.labels.standing_in(&words) {
            last.insert(it.lines[0], it);
        }
        let is_meant = |it: &Named<'_>| {
            let is_other = |it: &usize| self.lines[*it].words.has(Words::TOTAL);
            is_apart(&words, it.at, it.length) && !it.lines.iter().all(is_other)
        };
        let ends = |it: &Named<'_>| (it.at + it.length, it.length);
        match last.into_values().filter(is_meant).max_by_key(ends)?.lines {
            [line] => Some(&self.lines[*line]),
            _ => None,
        }
    }

    /// The rows whose labels are in `words`, without totals, if they have different labels and belong to one
    /// table.
    pub(super) fn all_named(&self, words: &str) -> Vec<&Line<'d>> {
        let words = folded(words);
        let standing = self.labels.standing_in(&words);
        let standing = standing.filter(|it| is_apart(&words, it.at, it.length));
        let lines: BTreeSet<usize> = standing.flat_map(|it| it.lines).copied().collect();
        let lines = lines.into_iter().map(|it| &self.lines[it]);
        let named: Vec<&Line<'d>> = lines.filter(|it| !it.is_total()).collect();
        let is_own = |it: &&Line<'d>| named.iter().filter(|x| x.folded == it.folded).count() == 1;
        let is_one = named.iter().all(|it| it.table == named[0].table && is_own(it));
        if is_one { named } else { Vec::new() }
    }

    /// The amounts of a table's total in the two columns whose full headings are in `words`.
    pub(super) fn between(&self, words: &str) -> Option<(&Line<'d>, [&Cell<'d>; 2])> {
        let words = folded(words);
        let is_named = |it: &&Cell<'_>| {
            let name = folded(it.header);
            let digit = |c: char| c.is_numeric();
            let mut places = words.match_indices(&name);
            name.chars().count() > 1
                && it.is_amount()
                && places.any(|(at, name)| {
                    !words[..at].ends_with(digit) && !words[at + name.len()..].starts_with(digit)
                })
        };
        let totals = self.total_lines();
        let mut pairs =
            totals.filter_map(
                |it| match it.cells.iter().filter(is_named).collect::<Vec<_>>()[..] {
                    [one, other] => Some((it, [one, other])),
                    _ => None,
                },
            );
        pairs.next().filter(|_| pairs.next().is_none())
    }

    /// The end of the last occurrence in `words` of a significant part of a heading.
    fn heading_in(&self, header: &str, words: &str) -> Option<usize> {
        self.headings.get(header)?.parts.iter().filter_map(|it| found(words, it)).max()
    }

    /// The years in the labels of the table of `line`; those of the draft, if it has none.
    pub(super) fn years_around(&self, line: &Line<'d>) -> Vec<i64> {
        let lines = self.tables.get(line.table).cloned().unwrap_or_default();
        let own: Vec<i64> = self.lines[lines].iter().flat_map(|it| years(it.label.value)).collect();
        if own.is_empty() { self.years.clone() } else { own }
    }

    /// The years in the heading of the cell's column.
    pub(super) fn years_of(&self, cell: &Cell<'_>) -> &[i64] {
        self.headings.get(cell.header).map_or(&[], |it| &it.years)
    }

    /// The totals of the columns whose headings are in `words`.
    pub(super) fn headed(&self, words: &str) -> Vec<(&Line<'d>, &Cell<'d>)> {
        let words = folded(words);
        let mut known: FxHashMap<&str, bool> = FxHashMap::default();
        let mut is_in = |header: &'d str| {
            *known.entry(header).or_insert_with(|| self.heading_in(header, &words).is_some())
        };
        self.totals().filter(|it| is_in(it.1.header)).collect()
    }

    /// The rows that are totals.
    pub(super) fn total_lines(&self) -> impl Iterator<Item = &Line<'d>> {
        self.totals.iter().map(|it| &self.lines[*it])
    }

    /// The amounts of the rows that are totals.
    pub(super) fn totals(&self) -> impl Iterator<Item = (&Line<'d>, &Cell<'d>)> {
        let totals = self.total_lines();
        totals
            .flat_map(|it| it.cells.iter().filter(|it| it.is_amount()).map(move |cell| (it, cell)))
    }

    /// Whether `line`, a total, may be meant by a figure of so many digits in a sentence of these words at the byte `at`: it
    /// is of the same section, the words name its section, or the figure resembles none by chance.
    pub(super) fn may_be_total(
        &self,
        line: &Line<'_>,
        at: u32,
        words: &Said,
        digits: usize,
    ) -> bool {
        /// Most totals of a draft that a figure of `LONG` digits may mean anywhere.
        const FEW: usize = 2;
        const LONG: usize = 5;
        let section = |at: u32| self.sections.partition_point(|it| it.0 <= at);
        let own = section(line.label.span.start);
        let is_long = digits > LONG || digits == LONG && self.totals.len() <= FEW;
        if is_long || own == section(at) {
            return true;
        }
        let heading = own.checked_sub(1).map_or("", |it| &self.sections[it].1);
        let mut names = heading.split(|it: char| !it.is_alphabetic()).filter(|it| is_name(it));
        names.any(|it| words.folded.contains(it))
    }

    /// The figures of the totals in the table of `line` and the column of `cell`.
    pub(super) fn wholes(&self, line: &Line<'_>, cell: &Cell<'_>) -> Vec<&Cell<'d>> {
        let totals = self.lines[self.tables[line.table].clone()].iter().filter(|it| it.is_total());
        let amounts = totals.flat_map(|it| it.cells.iter());
        amounts.filter(|it| it.header == cell.header && it.node.id != cell.node.id).collect()
    }
}

fn names(titles: &[&str], lines: &[Line<'_>]) -> String {
    let labels = lines.iter().map(|it| it.label.value);
    let headers = lines.iter().flat_map(|it| &it.cells).map(|it| it.header);
    let all: BTreeSet<&str> = titles.iter().copied().chain(labels).chain(headers).collect();
    let all: Vec<&str> = all.into_iter().collect();
    all.join("\n").to_lowercase()
}

/// In a table without a total, marks the first or last row if it is the sum of the others in most columns.
fn sums(lines: &mut [Line<'_>]) {
    /// Minimum number of rows added.
    const LEAST: usize = 2;
    if lines.len() <= LEAST || lines.iter().any(Line::is_total) {
        return;
    }
    for at in [0, lines.len() - 1] {
        let amounts = lines[at].cells.iter().filter(|it| it.is_amount());
        let adds_up = |cell: &&Cell<'_>| {
            let others = lines.iter().enumerate().filter(|it| it.0 != at).map(|it| it.1);
            let column = others.map(|it| it.cells.iter().find(|it| it.header == cell.header));
            let sum = column.collect::<Option<Vec<_>>>().and_then(|it| plus(&it));
            sum == Some(cell.quantity.value) && !cell.quantity.value.is_zero()
        };
        let (all, holds) = (amounts.clone().count(), amounts.filter(adds_up).count());
        if holds >= 2 && 2 * holds > all {
            lines[at].is_sum = true;
            return;
        }
    }
}

/// The heading of a column.
struct Heading {
    /// The parts that describe its figures specifically, without words like total or amount.
    parts: Vec<String>,
    years: Vec<i64>,
}

impl Heading {
    fn of(header: &str) -> Self {
        let generic = OTHER.with(Words::TOTAL).with(Words::AMOUNT).with(Words::PRICE);
        let parts = header.split(['(', ')', '（', '）', ' ', '\u{3000}', '/', '・']);
        let parts = parts.map(folded).filter(|it| is_name(it));
        let is_open = |it: &String| !Words::of(it).has(generic) && period(it).is_none();
        Self { parts: parts.filter(is_open).collect(), years: years(header) }
    }
}

/// The end of the last occurrence of `name` in `words`, also inflected: Schüler, Schülerinnen.
fn found(words: &str, name: &str) -> Option<usize> {
    let whole = words.rfind(name).filter(|at| is_apart(words, *at, name.len()));
    whole.map(|at| at + name.len()).or_else(|| bent(words, name))
}

fn bent(words: &str, name: &str) -> Option<usize> {
    const LEAST: usize = 6;
    let length = name.chars().count();
    let is_word = name.chars().all(|it| it.is_alphabetic() && u32::from(it) < 0x250);
    if !is_word || length < LEAST {
        return None;
    }
    let stem: String = name.chars().take(length - 1).collect();
    let mut end = 0;
    let mut last = None;
    for word in words.split_inclusive(|it: char| !it.is_alphabetic()) {
        let bare = word.trim_end_matches(|it: char| !it.is_alphabetic());
        let is_it = bare.starts_with(&stem) && bare.chars().count() <= length + 5;
        last = if is_it { Some(end + bare.len()) } else { last };
        end += word.len();
    }
    last
}

/// The figures of a row, without its label.
fn cells<'d>(row: Node<'d>, label: Node<'d>, units: &Units) -> Vec<Cell<'d>> {
    let cells = row.children().filter(|it| it.id != label.id && it.kind() == NodeKind::String);
    let cells = cells.filter_map(|node| {
        let text = Spanned::new(node.text(), node.span());
        let quantity = units.read(node, text).ok()??;
        let header = node.key().map_or("", |it| it.value);
        Some(Cell { node, quantity, header, words: Words::of(header) })
    });
    cells.collect()
}

fn line<'d>(row: Node<'d>, table: usize, units: &Units) -> Option<Line<'d>> {
    let is_label = |it: &Node<'_>| {
        let text = it.text().trim();
        text.chars().filter(|c| c.is_alphabetic()).count() > 1
            && (!text.starts_with(|c: char| c.is_ascii_digit())
                || Words::of(text).has(Words::STRICT))
            // An entry of a table of contents.
            && ![". . .", "....", "……"].iter().any(|it| text.contains(it))
    };
    let named = row.children().find(is_label).filter(|it| is_name(&folded(it.text())));
    let label = named.or_else(|| row.children().next())?;
    let cells = cells(row, label, units);
    let line = (!cells.is_empty()).then(|| Line::of(label, cells, table))?;
    // Nothing names a row without words, but its figures are stated.
    Some(if named.is_some() { line } else { Line { folded: String::new(), ..line } })
}

/// All rows of a table; the label of each is its first cell with letters, or its first cell.
pub(super) fn all_lines<'d>(table: Node<'d>, at: usize, units: &Units) -> Vec<Line<'d>> {
    let line = |row: Node<'d>| {
        let has_letters = |it: &Node<'_>| it.text().chars().any(char::is_alphabetic);
        let label = row.children().find(has_letters).or_else(|| row.children().next())?;
        let cells = cells(row, label, units);
        (!cells.is_empty()).then(|| Line::of(label, cells, at))
    };
    let rows = table.get("rows").into_iter().flat_map(Node::children);
    let mut lines: Vec<Line<'d>> = rows.filter_map(line).collect();
    sums(&mut lines);
    lines
}

/// The columns of a table as rows, whose columns are named by the labels of its rows.
pub(super) fn transposed<'d>(lines: &[Line<'d>]) -> Vec<Line<'d>> {
    let mut known: Vec<(Spanned<&'d str>, Vec<Cell<'d>>)> = Vec::new();
    for line in lines {
        for cell in &line.cells {
            let Some(label) = cell.node.key() else { continue };
            let own = Cell { header: line.label.value, words: line.words, ..cell.clone() };
            match known.iter_mut().find(|it| it.0.value == label.value) {
                Some(it) => it.1.push(own),
                None => known.push((label, vec![own])),
            }
        }
    }
    let (heading, table) = lines.first().map_or(("", 0), |it| (it.heading, it.table));
    known.into_iter().map(|(label, cells)| Line::named(label, heading, cells, table)).collect()
}

/// Whether a name is long enough to be recognized in a sentence.
fn is_name(folded: &str) -> bool {
    let letters = folded.chars().filter(|c| c.is_alphabetic()).count();
    letters > if folded.is_ascii() { 3 } else { 1 }
}

/// Folds width and case, and removes signs at both ends, such as emphasis and tree lines.
fn folded(text: &str) -> String {
    lowered(text).trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

/// The sum of the figures.
pub(super) fn plus(cells: &[&Cell<'_>]) -> Option<Decimal> {
    cells.iter().try_fold(Decimal::ZERO, |sum, it| sum.checked_add(it.quantity.value))
}

/// `a` times 100 divided by `b`, to `places`: rounded and truncated.
pub(super) fn percent(a: Decimal, b: Decimal, places: u32) -> Option<[Decimal; 2]> {
    quotient(a.checked_mul(Decimal::ONE_HUNDRED)?, b, places)
}

/// `a` divided by `b`, to `places`: rounded and truncated.
pub(super) fn quotient(a: Decimal, b: Decimal, places: u32) -> Option<[Decimal; 2]> {
    Some(both_roundings(a.checked_div(b)?, places))
}

/// A value to `places`: rounded and truncated.
pub(super) fn both_roundings(value: Decimal, places: u32) -> [Decimal; 2] {
    [RoundingStrategy::MidpointAwayFromZero, RoundingStrategy::ToZero].map(|strategy| {
        let mut it = value.round_dp_with_strategy(places, strategy);
        it.rescale(places);
        it
    })
}
