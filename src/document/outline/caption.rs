//! Knows which words near a table are its caption and its unit: `表１ 歳入（単位：百万円）`, `(USD million)`.
//! Does not know the meaning of a unit (`quantity` recognizes them), and does not take a heading
//! for a caption.
//!
//! A caption is a short line next to the table, separated from it at most by a unit: a line that
//! begins like `表１`, `Table 1:` or `■`, is in bold, or declares a unit. Lines above are preferred;
//! in a document whose first table has its caption below, lines below are.

use std::ops::Range;

use super::lines::{lines_of, trimmed_of};
use super::{Block, Paragraph, Table, Words};
use crate::quantity::Unit;

/// Maximum number of characters of a caption; a longer line is prose.
const LONGEST: usize = 100;
/// Maximum number of lines searched on each side of a table.
const REACH: usize = 4;

/// Gives each table its caption and unit, and claims the paragraphs that contain nothing else.
pub(super) fn assign(text: &str, blocks: &mut [Block]) {
    let is_table = |&at: &usize| matches!(blocks[at], Block::Table(_));
    let tables: Vec<usize> = (0..blocks.len()).filter(is_table).collect();
    let Some(&first) = tables.first() else { return };
    let below_first = search(text, blocks, first, Side::Above).caption.is_none()
        && search(text, blocks, first, Side::Below).caption.is_some();
    for at in tables {
        let mut near = if below_first {
            search(text, blocks, at, Side::Below)
        } else {
            search(text, blocks, at, Side::Above)
        };
        if below_first {
            near.or(search(text, blocks, at, Side::Above));
        } else if !leads_to_table(text, blocks, at) {
            near.or(search(text, blocks, at, Side::Below));
        }
        if let Block::Table(table) = &blocks[at]
            && table.caption.is_some()
        {
            // A table with its own caption takes only the unit from the lines beside it.
            near = Near { unit: near.unit, ..Near::default() };
        }
        for &claimed in &near.claims {
            if let Block::Paragraph(paragraph) = &mut blocks[claimed] {
                paragraph.claimed = true;
            }
        }
        if let Block::Table(table) = &mut blocks[at] {
            let own = table.caption.as_ref().and_then(|it| declared_unit(text, it.span.clone()));
            table.unit = own.or(near.unit).or_else(|| unit_in_cells(text, table));
            table.caption = table.caption.take().or(near.caption);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Above,
    Below,
}

/// The caption and unit found beside a table.
#[derive(Default)]
struct Near {
    caption: Option<Words>,
    unit: Option<Range<usize>>,
    /// Blocks without other content.
    claims: Vec<usize>,
}

impl Near {
    /// Adds the parts of `other` that are still missing.
    fn or(&mut self, other: Self) {
        let news = (self.caption.is_none() && other.caption.is_some())
            || (self.unit.is_none() && other.unit.is_some());
        if news && !(self.caption.is_some() && other.caption.is_some()) {
            self.claims.extend(other.claims);
            self.caption = self.caption.take().or(other.caption);
            self.unit = self.unit.take().or(other.unit);
        }
    }
}

/// The role of a line beside a table.
enum Role {
    Unit(Range<usize>),
    Caption(Words, Option<Range<usize>>),
    /// Other text that mentions a unit.
    Mention(Range<usize>),
    Other,
}

struct Line<'b> {
    span: Range<usize>,
    /// The paragraph, if this is its only line.
    sole: Option<&'b Paragraph>,
}

fn search(text: &str, blocks: &[Block], table: usize, side: Side) -> Near {
    let mut near = Near::default();
    let mut left = REACH;
    for at in neighbours(text, blocks, table, side) {
        if let (Block::Heading(heading), Side::Above) = (&blocks[at], side) {
            near.unit = near.unit.or_else(|| unit_of_line(text, heading.words.span.clone()));
        }
        let lines = lines_beside(text, &blocks[at], side);
        let whole = lines.len() <= left;
        let seen = lines.len().min(left);
        left -= seen;
        if seen == 0 || !take_lines(text, &lines[..seen], side, &mut near) || !whole {
            break;
        }
        near.claims.push(at);
    }
    near
}

/// Whether every line became a part of `near`.
fn take_lines(text: &str, lines: &[Line<'_>], side: Side, near: &mut Near) -> bool {
    for line in lines {
        match role(text, line, side) {
            Role::Unit(unit) if near.unit.is_none() => near.unit = Some(unit),
            Role::Caption(words, unit) if near.caption.is_none() => {
                near.caption = Some(words);
                near.unit = near.unit.take().or(unit);
            }
            Role::Mention(unit) => {
                near.unit.get_or_insert(unit);
                return false;
            }
            _ => return false,
        }
    }
    true
}

/// The blocks before or after the one at `table`, nearest first; links are inside other blocks, and
/// comments are invisible to a reader.
fn neighbours<'b>(
    text: &'b str,
    blocks: &'b [Block],
    table: usize,
    side: Side,
) -> impl Iterator<Item = usize> + 'b {
    let is_passed_over = |block: &Block| match block {
        Block::Link(_) => true,
        Block::Aside(span) => is_comment(&text[span.clone()]),
        _ => false,
    };
    let step = move |at: &usize| match side {
        Side::Above => at.checked_sub(1),
        Side::Below => (at + 1 < blocks.len()).then_some(at + 1),
    };
    std::iter::successors(step(&table), step).filter(move |&at| !is_passed_over(&blocks[at]))
}

/// Whether `html` is exactly one comment.
fn is_comment(html: &str) -> bool {
    let inner = html.trim().strip_prefix("<!--").and_then(|it| it.strip_suffix("-->"));
    inner.is_some_and(|it| !it.contains("-->"))
}

/// The lines of `block` from the side that faces the table, at most one more than the reach. Empty
/// for a block that cannot be a caption.
fn lines_beside<'b>(text: &str, block: &'b Block, side: Side) -> Vec<Line<'b>> {
    let (span, paragraph) = match block {
        Block::Paragraph(paragraph) if !paragraph.claimed => {
            (paragraph.words.span.clone(), Some(paragraph))
        }
        Block::Aside(span) => (span.clone(), None),
        _ => return Vec::new(),
    };
    let mut spans: Vec<_> = lines_of(text, span).map(|line| unquoted(text, line)).collect();
    if side == Side::Above {
        spans.reverse();
    }
    let sole = paragraph.filter(|_| spans.len() == 1);
    spans.truncate(REACH + 1);
    spans.into_iter().map(|span| Line { span, sole }).collect()
}

/// Whether the lines after the table at `at` are the caption or unit of the next table.
fn leads_to_table(text: &str, blocks: &[Block], at: usize) -> bool {
    for next in neighbours(text, blocks, at, Side::Below).take(REACH) {
        if matches!(blocks[next], Block::Table(_)) {
            return true;
        }
        let lines = lines_beside(text, &blocks[next], Side::Below);
        let beside = |line: &Line<'_>| {
            matches!(role(text, line, Side::Above), Role::Unit(_) | Role::Caption(..))
        };
        if lines.is_empty() || !lines.iter().all(beside) {
            return false;
        }
    }
    false
}

fn role(text: &str, line: &Line<'_>, side: Side) -> Role {
    let raw = &text[line.span.clone()];
    let declared = declared_unit(text, line.span.clone());
    let strong_span = without_emphasis(text, line.span.clone());
    let strong = strong_span != line.span || line.sole.is_some_and(|paragraph| paragraph.strong);
    let words = match line.sole {
        Some(paragraph) => paragraph.words.clone(),
        None => Words::verbatim(strong_span),
    };
    let short = raw.chars().take(LONGEST + 1).count() <= LONGEST;
    let sentence = raw.ends_with(['。', '.']) || raw.starts_with('<');
    // Without an introducing word, a unit is only a mention.
    let named_unit = || Some(line.span.clone()).filter(|_| short && !sentence);
    let unit = declared.or_else(|| unit_in_passing(text, named_unit()?));
    if let Some(unit) = &unit
        && is_only_unit(text, &line.span, unit)
    {
        return Role::Unit(unit.clone());
    }
    let named = begins_like_caption(words.as_str(text));
    let marked = strong || unit.is_some() || raw.starts_with(MARKS);
    if short && !sentence && (named || (marked && side == Side::Above)) {
        return Role::Caption(words, unit);
    }
    unit.map_or(Role::Other, Role::Mention)
}

/// Marks that Japanese drafts put before the name of the next part.
const MARKS: [char; 10] = ['■', '□', '◆', '◇', '●', '▼', '▽', '◎', '【', '〔'];

/// `表１`, `図表 2`, `別表`, `第3表`, `Table 1`, `Table:`, and `: …` (Pandoc).
fn begins_like_caption(line: &str) -> bool {
    let line = line.trim_start_matches(['【', '〔', '［', '[', '（', '(', '〈', '＜']);
    if line.starts_with(": ") {
        return true;
    }
    let digit = |c: char| c.is_numeric() || "一二三四五六七八九十".contains(c);
    if let Some(rest) = line.strip_prefix('第') {
        return rest.trim_start_matches(digit).len() < rest.len()
            && rest.trim_start_matches(digit).starts_with('表');
    }
    let after = ["図表", "別表", "付表", "表"].iter().find_map(|name| line.strip_prefix(name));
    let english = || line.get(..5).filter(|name| name.eq_ignore_ascii_case("table"));
    let after = after.or_else(|| english().map(|name| &line[name.len()..]));
    after.is_some_and(|rest| {
        rest.chars()
            .next()
            .is_none_or(|c| digit(c) || c.is_whitespace() || "-－:：.．第".contains(c))
    })
}

/// The unit in a cell of the header or the first row: in a cell with no other content, or in the
/// corner. Another header cell declares the unit of its own column only. A last row without a pipe
/// is a line directly after the table, which Markdown makes a row.
fn unit_in_cells(text: &str, table: &Table) -> Option<Range<usize>> {
    let first = table.rows.first();
    let trailing = table.rows.last().filter(|row| row.cells.len() == 1);
    for row in [Some(&table.columns), first, trailing].into_iter().flatten() {
        for (index, cell) in row.cells.iter().enumerate() {
            let is_all = |unit: &Range<usize>| is_only_unit(text, &cell.span, unit);
            let declared = declared_unit(text, cell.span.clone());
            let corner = || unit_in_passing(text, cell.span.clone()).filter(is_all);
            if let Some(unit) = declared.filter(|it| index == 0 || is_all(it)) {
                return Some(unit);
            }
            if let Some(unit) = corner().filter(|_| index == 0 && bracketed(text, &cell.span)) {
                return Some(unit);
            }
        }
    }
    None
}

/// The text `単位：百万円` (or `Unit: …`) inside `range`, up to the closing bracket, an ideographic space or the
/// end of the line. Without a colon or a space after it, `単位` is an ordinary word.
fn declared_unit(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let part = &text[range.clone()];
    let (start, name) = unit_word(part)?;
    let rest = &part[start + name..];
    let value = rest.trim_start_matches(SEPARATORS);
    let separator = rest.len() - value.len();
    if separator == 0 {
        return None;
    }
    let ends = |c: char| ")）]］】〕〉」』>＞<|*_。\u{3000}\t\r\n".contains(c);
    let value = value.split(ends).next().unwrap_or_default();
    // A bracket after a unit describes the amounts: 百万円（税込）.
    let remark = value.char_indices().skip(1).find(|(_, c)| matches!(c, '(' | '（'));
    let value = remark.map_or(value, |(at, _)| &value[..at]);
    let end = start + name + separator + value.len();
    let found = trimmed_of(text, range.start + start..range.start + end, char::is_whitespace);
    (!value.trim().is_empty()).then_some(found)
}

fn unit_of_line(text: &str, line: Range<usize>) -> Option<Range<usize>> {
    declared_unit(text, line.clone()).or_else(|| unit_in_passing(text, line))
}

/// A unit at the end of the line without an introducing word: `(USD million)`, `（百万円、％）`, `in EUR
/// thousands`. Nouns in brackets (`（案）`, `（法人）`) are not units.
fn unit_in_passing(text: &str, line: Range<usize>) -> Option<Range<usize>> {
    let line = trimmed_of(text, line, |c| c.is_whitespace() || "*_※".contains(c));
    let part = &text[line.clone()];
    if let Some(inner) = part.strip_suffix([')', '）', ']', '］', '】', '〕']) {
        let open = inner.rfind(['(', '（', '[', '［', '【', '〔'])?;
        let start = open + inner[open..].chars().next().map_or(0, char::len_utf8);
        let words = &inner[start..];
        return Unit::is_of_table(words).then(|| line.start + start..line.start + inner.len());
    }
    let at = memchr::memmem::rfind_iter(part.as_bytes(), b"in ").next()?;
    let bare = !part[..at].ends_with(|c: char| c.is_alphanumeric());
    (bare && Unit::of_money(&part[at..])).then(|| line.start + at..line.end)
}

fn bracketed(text: &str, cell: &Range<usize>) -> bool {
    text[cell.clone()].starts_with(['(', '（', '[', '［', '【', '〔'])
}

const SEPARATORS: [char; 5] = [' ', '\t', '\u{3000}', ':', '：'];

/// Start and length of the word for a unit in `part`.
fn unit_word(part: &str) -> Option<(usize, usize)> {
    if let Some(at) = part.find("単位") {
        return Some((at, "単位".len()));
    }
    memchr::memchr2_iter(b'U', b'u', part.as_bytes()).find_map(|at| {
        let bare = !part[..at].ends_with(|c: char| c.is_alphanumeric());
        let name = ["Units:", "Unit:"].iter().find(|name| {
            part.get(at..at + name.len()).is_some_and(|word| word.eq_ignore_ascii_case(name))
        })?;
        bare.then_some((at, name.len() - 1))
    })
}

/// Whether `line` consists of `unit`, brackets and emphasis.
fn is_only_unit(text: &str, line: &Range<usize>, unit: &Range<usize>) -> bool {
    let around = [&text[line.start..unit.start], without_remark(&text[unit.end..line.end])];
    let trivial =
        |c: char| c.is_whitespace() || "()（）[]［］【】〔〕〈〉「」『』＜＞*_※".contains(c);
    around.iter().all(|part| part.chars().all(trivial))
}

/// `text` without a leading part in brackets.
fn without_remark(text: &str) -> &str {
    let inner = text.trim_start().strip_prefix(['(', '（']);
    let rest = inner.and_then(|inner| inner.split_once([')', '）']));
    rest.map_or(text, |(_, rest)| rest)
}

/// `line` without the marks of a block quote, and white space at its ends.
fn unquoted(text: &str, line: Range<usize>) -> Range<usize> {
    let raw = &text[line.clone()];
    let inner = raw.trim_start_matches(['>', ' ', '\t']);
    trimmed_of(text, line.end - inner.len()..line.end, char::is_whitespace)
}

/// `line` inside `**…**` or `__…__` around all of it.
fn without_emphasis(text: &str, line: Range<usize>) -> Range<usize> {
    let raw = &text[line.clone()];
    for mark in ["**", "__"] {
        let inner = raw.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark));
        if inner.is_some_and(|inner| !inner.is_empty() && !inner.contains(mark)) {
            return line.start + 2..line.end - 2;
        }
    }
    line
}
