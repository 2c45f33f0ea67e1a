//! Knows how a table is drawn with the roles of its rows and columns at the margin, and the reasons for
//! them. Does not know how roles are determined.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use crate::check::table::roles::{describe, word};
use crate::diagnostic::{Lang, Text};
use crate::project::reading::json::At;
use crate::project::tables::Table;
use crate::report::visible;
use crate::table::{Axis, Line, Reading, Reason, Relation, Role};
use crate::text;

/// Maximum number of rows of a drawn table.
pub(super) const LONGEST: usize = 5000;
/// Maximum number of columns drawn; further ones are counted.
const COLUMNS: usize = 12;
/// Maximum number of consecutive rows with the same role that are drawn individually.
const ALIKE: usize = 6;
/// Maximum number of characters of a cell.
const CELL: usize = 18;

/// Draws `table`, located at `at`.
pub(super) fn write(
    out: &mut dyn Write,
    table: &Table<'_>,
    at: &At<'_>,
    lang: Lang,
) -> io::Result<()> {
    let (grid, reading) = (&table.grid, table.reading());
    let (place, height, width) = (at.name(lang), grid.height(), grid.width);
    let caption = grid.caption().map_or("", |it| it.text().trim());
    let head = text!(
        "{place}: table of {height} rows and {width} columns  {caption}",
        "{place}: {height}行{width}列の表  {caption}"
    );
    writeln!(out, "{}", visible(head.get(lang).trim_end()))?;
    let shown = grid.width.min(COLUMNS);
    let mut lines = vec![columns(reading, shown, lang)];
    let mut row = 0;
    while row < grid.height() {
        let alike = alike(reading, row);
        let is_drawn = |it: usize| alike <= ALIKE || it < 2 || it + 1 == alike;
        for at in (0..alike).filter(|it| is_drawn(*it)) {
            let texts = (0..shown).map(|column| cut(grid.at(row + at, column).text));
            let margin = word(reading.rows[row + at].role).get(lang).to_owned();
            lines.push([margin].into_iter().chain(texts).collect());
            if at == 1 && alike > ALIKE {
                let more = alike - 3;
                lines.push(vec![text!("… {more} more", "… ほか{more}行").get(lang).to_owned()]);
            }
        }
        row += alike;
    }
    draw(out, &lines)?;
    reasons(out, reading, lang)?;
    if !reading.is_complete {
        let open = text!(
            "  the table is too large to be searched completely",
            "  表が大きいため、すべての箇所は調べていない"
        );
        writeln!(out, "{}", open.get(lang))?;
    }
    Ok(())
}

/// Writes that `file` has a table that is too long to draw.
pub(super) fn write_long(out: &mut dyn Write, file: &str, lang: Lang) -> io::Result<()> {
    let (file, most) = (visible(file), LONGEST);
    let said = text!(
        "{file}: a table of more than {most} rows is not drawn; `-f json` shows how it was read",
        "{file}: {most}行を超える表は描かない。読み取りの結果は `-f json` で得られる"
    );
    writeln!(out, "{}", said.get(lang))
}

/// The line above the table: the role of each column.
fn columns(reading: &Reading, shown: usize, lang: Lang) -> Vec<String> {
    let roles = reading.columns.iter().take(shown).map(|it| word(it.role).get(lang).to_owned());
    let more = reading.columns.len() - shown;
    let rest = (more > 0).then(|| text!("… {more} more", "… ほか{more}列").get(lang).to_owned());
    [String::new()].into_iter().chain(roles).chain(rest).collect()
}

/// Number of rows from `row` on that have the same role.
fn alike(reading: &Reading, row: usize) -> usize {
    let role = reading.rows[row].role;
    reading.rows[row..].iter().take_while(|it| it.role == role).count()
}

fn cut(text: &str) -> String {
    let line = text.trim().split(['\n', '\r']).next().unwrap_or_default();
    let mut shown: String = line.chars().take(CELL).collect();
    if shown.chars().count() < line.chars().count() {
        shown.push('…');
    }
    visible(&shown).into_owned()
}

/// Writes `lines` with columns as wide as their widest cell; figures are flush right.
fn draw(out: &mut dyn Write, lines: &[Vec<String>]) -> io::Result<()> {
    let count = lines.iter().map(Vec::len).max().unwrap_or(0);
    let is_short = |line: &&Vec<String>| line.len() > 1;
    let width = |at: usize| {
        let cells = lines.iter().filter(is_short).filter_map(|line| line.get(at));
        cells.map(|it| it.width()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..count).map(width).collect();
    for line in lines {
        let mut drawn = String::from("  ");
        for (at, (cell, width)) in line.iter().zip(&widths).enumerate() {
            let pad = " ".repeat(width.saturating_sub(cell.width()));
            let is_figure = at > 0 && cell.contains(|c: char| c.is_numeric());
            drawn += &if is_figure { format!("{pad}{cell}  ") } else { format!("{cell}{pad}  ") };
        }
        writeln!(out, "{}", drawn.trim_end())?;
    }
    Ok(())
}

/// The reasons for the roles of rows and columns, except for plain ones.
fn reasons(out: &mut dyn Write, reading: &Reading, lang: Lang) -> io::Result<()> {
    let is_told = |line: &Line| {
        !matches!(
            line.role,
            Role::Blank | Role::Header | Role::Label | Role::Value | Role::Item | Role::Code
        )
    };
    for (lines, axis) in [(&reading.rows, Axis::Rows), (&reading.columns, Axis::Columns)] {
        for (at, line) in lines.iter().enumerate().filter(|it| is_told(it.1)) {
            let why: Vec<Text> = line.reasons.iter().map(|it| reason(reading, *it)).collect();
            let join = |it: Vec<&str>| it.join(text!(", ", "、").get(lang));
            let why = join(why.iter().map(|it| it.get(lang)).collect());
            let (role, name) = (word(line.role), line.label.join(" "));
            let role = role.get(lang);
            let said = match axis {
                Axis::Rows => {
                    text!("row {at} {name}: {role}: {why}", "行{at} {name}: {role}: {why}")
                }
                Axis::Columns => {
                    text!("column {at} {name}: {role}: {why}", "列{at} {name}: {role}: {why}")
                }
            };
            writeln!(out, "  {}", visible(said.get(lang)))?;
        }
    }
    Ok(())
}

fn reason(reading: &Reading, reason: Reason) -> Text {
    match reason {
        Reason::Label => text!("by its label", "見出しによる"),
        Reason::Position => text!("by its position", "位置による"),
        Reason::Format => text!("by its format", "書式による"),
        Reason::Relation(at) => match reading.relations.get(at) {
            Some(it) => sum_of(reading, it),
            None => Text::default(),
        },
    }
}

/// The formula of a relation, and how often it holds.
fn sum_of(reading: &Reading, it: &Relation) -> Text {
    let Text { en, ja } = describe(reading, it);
    let (holds, tested) = (it.holding(), it.slots.len());
    match it.axis {
        Axis::Rows => {
            text!("{en} in {holds} of {tested} columns", "{tested}列のうち{holds}列で{ja}")
        }
        Axis::Columns => {
            text!("{en} in {holds} of {tested} rows", "{tested}行のうち{holds}行で{ja}")
        }
    }
}
