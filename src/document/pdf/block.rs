//! Knows which block each line of a flow belongs to: headings by their size, paragraphs, tables; and which tables
//! continue in the next column or on the next page. Does not know how blocks are written.

use super::aligned;
use super::grid::{Cell, Row, Table};
use super::word::Line;
use super::zone::Flow;

/// Maximum distance between corresponding columns of two parts of a table.
const SHIFT: i32 = 2000;
/// Maximum number of short lines above the part of a table in the next column.
const MOST_LABELS: usize = 3;

/// A line with its page.
#[derive(Clone, Debug)]
pub(super) struct Words {
    pub(super) text: String,
    pub(super) page: u32,
    pub(super) y: i32,
}

/// A part of the document.
#[derive(Debug)]
pub(super) enum Block {
    /// The size of its letters, and its lines.
    Heading(i32, Vec<Words>),
    Paragraph(Vec<Words>),
    Table(Vec<(u32, Row)>, Table),
}

/// The blocks of a document, collected page by page.
pub(super) struct Blocks {
    pub(super) blocks: Vec<Block>,
    /// The most frequent size of letters.
    body: i32,
    /// Index of the first block of the current flow, for tables that continue.
    flow: usize,
}

impl Blocks {
    /// No blocks yet; `body` is the most frequent size of letters.
    pub(super) fn new(body: i32) -> Self {
        Self { blocks: Vec::new(), body, flow: 0 }
    }

    /// Adds the flows of a page and its ruled `tables`.
    pub(super) fn page(&mut self, page: u32, flows: &[Flow], tables: &[Table]) {
        for (at, flow) in flows.iter().enumerate() {
            let before = self.blocks.len();
            self.flow(page, flow, tables);
            if at == 0 || flow.goes_on {
                self.join(before, at > 0);
            }
        }
    }

    fn flow(&mut self, page: u32, flow: &Flow, tables: &[Table]) {
        let lines = &flow.lines;
        self.flow = self.blocks.len();
        let mut at = 0;
        // Index of the first line that may begin an aligned table.
        let mut without = 0;
        while at < lines.len() {
            let line = &lines[at];
            let ruled = line.words.iter().filter_map(|it| tables.get(it.table?));
            let ruled: Vec<&Table> = ruled.collect();
            if !ruled.is_empty() {
                for table in ruled {
                    self.table(page, table.clone());
                }
                self.rest(page, line);
                at += 1;
                continue;
            }
            if at >= without {
                match aligned::table(&lines[at..]) {
                    Ok((table, taken)) => {
                        self.table(page, table);
                        at += taken.max(1);
                        continue;
                    }
                    Err(taken) => without = at + taken,
                }
            }
            self.line(page, lines, at);
            at += 1;
        }
    }

    /// Adds the words beside a ruled table.
    fn rest(&mut self, page: u32, line: &Line) {
        let words = line.words.iter().filter(|it| it.table.is_none());
        let line = Line { words: words.cloned().collect() };
        if !line.words.is_empty() {
            self.blocks.push(Block::Paragraph(vec![words_of(page, &line)]));
        }
    }

    fn table(&mut self, page: u32, mut table: Table) {
        let rows = std::mem::take(&mut table.rows);
        let rows = rows.into_iter().map(|it| (page, it)).collect();
        self.blocks.push(Block::Table(rows, table));
    }

    fn line(&mut self, page: u32, lines: &[Line], at: usize) {
        let line = &lines[at];
        let words = words_of(page, line);
        let is_heading = line.size() * 10 >= self.body * 12
            && words.text.chars().count() <= 80
            && words.text.chars().any(char::is_alphabetic);
        let is_first = self.blocks.len() == self.flow || at == 0;
        let goes_on = !is_first && follows(lines, at);
        match self.blocks.last_mut() {
            Some(Block::Heading(size, above))
                if is_heading && goes_on && (*size - line.size()).abs() * 20 <= *size =>
            {
                return above.push(words);
            }
            Some(Block::Paragraph(above)) if !is_heading && goes_on => return above.push(words),
            _ => {}
        }
        self.blocks.push(match is_heading {
            true => Block::Heading(line.size(), vec![words]),
            false => Block::Paragraph(vec![words]),
        });
    }

    /// Joins the first table since `from` to the last table before it, if it continues that one: in the next column
    /// of the page (`beside`), below short lines that are labels of it, or on the next page.
    fn join(&mut self, from: usize, beside: bool) {
        let is_table = |it: &Block| matches!(it, Block::Table(..));
        let Some(first) = self.blocks[from..].iter().position(is_table) else { return };
        let labels = &self.blocks[from..from + first];
        let is_label = |it: &Block| matches!(it, Block::Paragraph(lines) if lines.len() == 1 && lines[0].text.chars().count() <= 30);
        if from == 0 || first > if beside { MOST_LABELS } else { 0 } || !labels.iter().all(is_label)
        {
            return;
        }
        let (before, after) = self.blocks.split_at_mut(from);
        let Some(Block::Table(rows, table)) = before.last_mut() else { return };
        let Block::Table(more, other) = &mut after[first] else { return };
        if !goes_on(rows, table, more, other, beside) {
            return;
        }
        for label in &after[..first] {
            let Block::Paragraph(lines) = label else { continue };
            rows.extend(lines.iter().map(|it| (it.page, label_row(it, table))));
        }
        let Block::Table(more, other) = &mut after[first] else { return };
        rows.extend(more.drain(other.heads..));
        self.blocks.drain(from..=from + first);
    }
}

/// Whether the second table continues the first.
fn goes_on(
    rows: &[(u32, Row)],
    table: &Table,
    more: &[(u32, Row)],
    other: &Table,
    beside: bool,
) -> bool {
    if table.columns.len() != other.columns.len() {
        return false;
    }
    let head = |rows: &[(u32, Row)], table: &Table| {
        let rows = rows.iter().take(table.heads);
        let cells = rows.flat_map(|(_, row)| &row.cells).map(|it| it.words.clone());
        cells.collect::<Vec<_>>()
    };
    let (one, two) = (head(rows, table), head(more, other));
    let is_at = |(one, two): (&(i32, i32), &(i32, i32))| {
        (one.0 - two.0).abs() <= SHIFT || (one.1 - two.1).abs() <= SHIFT
    };
    let are_at = beside || table.columns.iter().zip(&other.columns).all(is_at);
    are_at && (one == two || two.is_empty() && !beside)
}

/// A row that consists of a label.
fn label_row(words: &Words, table: &Table) -> Row {
    let mut cells = vec![Cell::of(String::new()); table.columns.len()];
    if let Some(first) = cells.first_mut() {
        first.words.clone_from(&words.text);
    }
    Row { cells, y: words.y }
}

fn words_of(page: u32, line: &Line) -> Words {
    Words { text: line.text(), page, y: line.y() }
}

/// Whether the line `at` continues the paragraph of the previous line.
fn follows(lines: &[Line], at: usize) -> bool {
    let (above, line) = (&lines[at - 1], &lines[at]);
    let size = above.size().max(line.size());
    let step = line.y() - above.y();
    if step > size * 2 || step < 0 || (above.size() - line.size()).abs() * 5 > size {
        return false;
    }
    let is_apart = |line: &Line| {
        ["単位", "表", "図", "※", "（注"].iter().any(|it| line.text().starts_with(it))
    };
    let is_unit = |line: &Line| line.text().contains("単位");
    if [above, line].into_iter().any(is_unit) || is_apart(line) || begins_item(&line.text()) {
        return false;
    }
    // If the next word would have fitted into the previous line, it begins a new paragraph.
    let edge = lines.iter().map(Line::right).max().unwrap_or(0);
    let next =
        line.words.first().map_or(0, |it| match it.text.chars().all(|it| (it as u32) < 0x2E80) {
            true => it.right - it.left,
            false => it.size,
        });
    let is_short = edge - above.right() > next + size * 3;
    !is_short && line.left() - above.left() < size * 2
}

/// Whether words begin with the mark of an item: `・`, `（１）`, `①`, `1.`.
fn begins_item(words: &str) -> bool {
    let Some(first) = words.chars().next() else { return false };
    if "・•●○◆◇■□▲△➢✓–※〇◎".contains(first)
        || ('①'..='⑳').contains(&first)
        || ('⑴'..='⒇').contains(&first)
    {
        return true;
    }
    let rest = words.trim_start_matches(['(', '（']);
    let number: String = rest.chars().take_while(|it| it.is_alphanumeric()).take(4).collect();
    let after = rest[number.len()..].chars().next();
    let is_number = !number.is_empty()
        && number
            .chars()
            .all(|it| it.is_numeric() || "アイウエオカキクケコabcdefivxIVX".contains(it));
    let is_closed = after.is_some_and(|it| ")）.．、".contains(it));
    // `1.5` is a figure.
    let beyond = rest.chars().nth(number.chars().count() + 1);
    is_number && is_closed && !beyond.is_some_and(char::is_numeric)
}
