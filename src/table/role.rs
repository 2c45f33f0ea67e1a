//! Knows the role of each row and column of a table, and the reasons: the relations that were found, its words, its
//! place and the form of its figures. Does not look for relations.

use rustc_hash::{FxHashMap, FxHashSet};
use schemars::JsonSchema;
use serde::Serialize;

use super::axis::Axis;
use super::grid::Grid;
use super::relation::{Kind, Operand, Relation};
use super::sheet::{self, Holds, Sheet};
use super::words::Words;

/// The role of a row or column.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// It is empty.
    #[default]
    Blank,
    /// It names the other lines.
    Header,
    /// It names the things that the figures beside it describe.
    Label,
    /// Its digits name periods.
    Year,
    /// Its digits are names: numbers of rows, codes.
    Code,
    /// Figures that no relation makes anything of.
    Value,
    /// A total adds it up.
    Item,
    /// It adds others up.
    Total,
    /// It adds others up, and another total adds it up.
    Subtotal,
    /// A part of another line.
    OfWhich,
    /// Listed before, and not added again.
    Relisted,
    /// The remainder of one line after another is subtracted.
    Balance,
    /// The change from one line to another.
    Change,
    /// A part divided by its whole.
    Share,
    /// A change divided by its base.
    Rate,
    /// One line divided by another.
    Ratio,
    /// A mean of others.
    Average,
    /// A number that is 100 at its base.
    Index,
    /// One line times another.
    Product,
    /// Each figure is the one before and another.
    #[serde(rename = "running-total")]
    Running,
}

/// Why a line has its role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Its label says so.
    Label,
    /// It is where such lines usually are.
    Position,
    /// The form of its figures, or of the signs in their place.
    Format,
    /// It takes part in this relation of the reading.
    Relation(usize),
}

/// The properties of a row or column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Its role.
    pub role: Role,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Its name: the words of its label cells or header cells, from outside to inside.
    pub label: Vec<String>,
    /// How many figures it holds.
    pub figures: usize,
}

/// The roles of the rows and columns of `grid`.
pub(super) fn lines(
    grid: &Grid<'_>,
    sheet: &Sheet,
    relations: &[Relation],
) -> (Vec<Line>, Vec<Line>) {
    // The first row with figures.
    let first = sheet.rows.iter().position(|it| it.figures > 0).unwrap_or(sheet.height);
    let mut rows: Vec<Line> = (0..sheet.height).map(|it| row(grid, sheet, it, first)).collect();
    let mut columns: Vec<Line> =
        (0..sheet.width).map(|it| column(grid, sheet, it, first)).collect();
    for (axis, lines, known) in
        [(Axis::Rows, &mut rows, &sheet.rows), (Axis::Columns, &mut columns, &sheet.columns)]
    {
        let own = Own::of(relations, axis);
        for (at, line) in lines.iter_mut().enumerate().filter(|it| it.1.figures > 0) {
            related(line, &known[at], at, &own);
        }
    }
    (rows, columns)
}

/// The relations of an axis, by the lines in them.
#[derive(Default)]
struct Own<'r> {
    /// Those that each line states, except parts of it.
    stating: FxHashMap<usize, Vec<(usize, &'r Relation)>>,
    /// The first total that adds up a line.
    added: FxHashMap<usize, usize>,
    /// The first line that a line is part of.
    parts: FxHashMap<usize, usize>,
    /// The lines that are differences.
    changes: FxHashSet<usize>,
}

impl<'r> Own<'r> {
    fn of(relations: &'r [Relation], axis: Axis) -> Self {
        let mut own = Self::default();
        for (index, it) in relations.iter().enumerate().filter(|it| it.1.axis == axis) {
            if it.kind != Kind::OfWhich {
                own.stating.entry(it.stated).or_default().push((index, it));
            }
            if it.kind == Kind::Difference {
                own.changes.insert(it.stated);
            }
            let first = match it.kind {
                Kind::Total => &mut own.added,
                Kind::OfWhich => &mut own.parts,
                _ => continue,
            };
            for operand in &it.operands {
                first.entry(operand.line).or_insert(index);
            }
        }
        own
    }
}

/// Adds the evidence of the relations for a line with figures.
fn related(line: &mut Line, known: &sheet::Line, at: usize, own: &Own<'_>) {
    let words = known.words;
    let stating = own.stating.get(&at).into_iter().flatten();
    let is_change = |operand: &Operand| own.changes.contains(&operand.line);
    let best = stating.filter_map(|(index, it)| {
        // A line that is the quotient of two others has the role of a quotient only if its words say so.
        let may_be = !matches!(it.kind, Kind::Quotient | Kind::Share) || it.has_word;
        let role = stated(it.kind, words).filter(|_| may_be)?;
        let is_of_change = role == Role::Ratio && it.operands.first().is_some_and(is_change);
        let role = if is_of_change { Role::Rate } else { role };
        Some((says(words, role), it.kind != Kind::Quotient, it.score, role, *index))
    });
    let (added, part) = (own.added.get(&at), own.parts.get(&at));
    if let Some((is_said, .., role, index)) = best.max_by_key(|it| (it.0, it.1, it.2)) {
        line.role = role;
        line.reasons.extend(is_said.then_some(Reason::Label));
        line.reasons.push(Reason::Relation(index));
        if let (Role::Total, Some(index)) = (role, added) {
            line.role = Role::Subtotal;
            line.reasons.push(Reason::Relation(*index));
        }
    } else if let Some(index) = part {
        let is_relisted = words.has(Words::RELISTED);
        line.role = if is_relisted { Role::Relisted } else { Role::OfWhich };
        line.reasons = vec![Reason::Label, Reason::Position, Reason::Relation(*index)];
    } else if let Some(index) = added {
        line.role = Role::Item;
        line.reasons = vec![Reason::Position, Reason::Relation(*index)];
    } else if let Some(role) = called(known) {
        line.role = role;
        let is_written = known.has_percent && !says(words, role);
        line.reasons = vec![if is_written { Reason::Format } else { Reason::Label }];
    }
}

/// The role of a line that states the result of such a relation; `None` if the relation alone does not determine it.
fn stated(kind: Kind, words: Words) -> Option<Role> {
    Some(match kind {
        Kind::Total => Role::Total,
        Kind::Difference if words.has(Words::BALANCE) => Role::Balance,
        Kind::Difference => Role::Change,
        Kind::Share | Kind::Quotient if words.has(Words::INDEX) => Role::Index,
        Kind::Share => Role::Share,
        Kind::Rate => Role::Rate,
        Kind::Quotient => Role::Ratio,
        Kind::Average => Role::Average,
        Kind::Product | Kind::Levy => Role::Product,
        Kind::Running => Role::Running,
        Kind::OfWhich => return None,
    })
}

/// Whether the words of a label say that its line has such a role.
fn says(words: Words, role: Role) -> bool {
    words.has(match role {
        Role::Total | Role::Subtotal => Words::TOTAL,
        Role::OfWhich => Words::PART,
        Role::Relisted => Words::RELISTED,
        Role::Balance | Role::Change => Words::DIFFERENCE,
        Role::Share | Role::Rate | Role::Ratio => Words::RATIO,
        Role::Index => Words::INDEX,
        Role::Average => Words::AVERAGE,
        Role::Running => Words::CUMULATIVE,
        _ => return false,
    })
}

/// The role that the label gives to a line in no relation.
fn called(line: &sheet::Line) -> Option<Role> {
    let words = line.words;
    Some(match () {
        () if words.has(Words::RELISTED) => Role::Relisted,
        () if words.has(Words::PART) => Role::OfWhich,
        () if words.has(Words::INDEX) => Role::Index,
        () if words.has(Words::AVERAGE) => Role::Average,
        () if words.has(Words::RATIO) || line.has_percent => Role::Ratio,
        () if words.has(Words::STRICT) => Role::Total,
        () if words.has(Words::BALANCE) => Role::Balance,
        () if words.has(Words::DIFFERENCE) => Role::Change,
        () => return None,
    })
}

fn row(grid: &Grid<'_>, sheet: &Sheet, row: usize, first: usize) -> Line {
    let texts = (0..sheet.width).map(|column| grid.at(row, column).text);
    let known = &sheet.rows[row];
    let is_header = row < grid.heads || row < first && !known.is_blank;
    let mut line = plain(known, texts, is_header);
    if is_header {
        line.role = Role::Header;
        line.reasons = vec![Reason::Position];
    }
    let labels = (0..sheet.width)
        .filter(|column| sheet.at(row, *column).holds == Holds::Words)
        .map(|column| grid.at(row, column).text);
    line.label = if is_header { Vec::new() } else { worded(labels.take(2)) };
    line
}

fn column(grid: &Grid<'_>, sheet: &Sheet, column: usize, first: usize) -> Line {
    let heads = first.max(grid.heads).min(sheet.height);
    let below = (heads..sheet.height).map(|row| grid.at(row, column).text);
    let mut line = plain(&sheet.columns[column], below, false);
    line.label = worded((0..heads).map(|row| grid.at(row, column).text).take(4));
    line
}

/// The role of a line by its content.
fn plain<'t>(known: &sheet::Line, texts: impl Iterator<Item = &'t str>, is_head: bool) -> Line {
    let written: Vec<&str> = texts.map(str::trim).filter(|it| !it.is_empty()).collect();
    let digits = |it: &&&str| it.starts_with(|c: char| c.is_numeric());
    let is_numbers = 2 * written.iter().filter(digits).count() > written.len();
    let role = match () {
        () if known.figures > 0 => Role::Value,
        () if written.is_empty() => Role::Blank,
        () if !known.is_name || !is_numbers || is_head => Role::Label,
        () if written.iter().all(|it| is_year(it)) => Role::Year,
        () => Role::Code,
    };
    let reasons = if role == Role::Value { Vec::new() } else { vec![Reason::Format] };
    Line { role, reasons, figures: known.figures, ..Line::default() }
}

fn is_year(text: &str) -> bool {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    digits.len() == 4 && digits.parse().is_ok_and(|it: u16| (1800..=2200).contains(&it))
}

fn worded<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<String> {
    let texts = texts.map(str::trim).filter(|it| !it.is_empty());
    let mut all: Vec<String> = texts.map(str::to_owned).collect();
    all.dedup();
    all
}
