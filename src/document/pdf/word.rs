//! Knows how glyphs become words, and words lines: by their places alone, in whatever order they were drawn.
//! Does not know columns or tables.

use unicode_width::UnicodeWidthChar;

use super::ink::Glyph;
use super::spot::Turn;
use crate::document::html::manner::raised;

/// Characters without a gap worth a space between them.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) left: i32,
    pub(super) right: i32,
    /// The baseline.
    pub(super) y: i32,
    pub(super) size: i32,
    /// One space is written before it.
    pub(super) spaced: bool,
    /// It stands for the ruled table of this number.
    pub(super) table: Option<usize>,
}

impl Word {
    /// Whether it is a figure by its looks: digits, and little else.
    pub(super) fn is_figure(&self) -> bool {
        is_figure(&self.text)
    }

    pub(super) fn middle(&self) -> (i32, i32) {
        (i32::midpoint(self.left, self.right), self.y - self.size / 3)
    }
}

/// Words on one baseline, from left to right.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    pub(super) words: Vec<Word>,
}

impl Line {
    pub(super) fn left(&self) -> i32 {
        self.words.first().map_or(0, |it| it.left)
    }

    pub(super) fn right(&self) -> i32 {
        self.words.iter().map(|it| it.right).max().unwrap_or(0)
    }

    /// Its baseline: that of most of it.
    pub(super) fn y(&self) -> i32 {
        self.words.iter().max_by_key(|it| it.text.len()).map_or(0, |it| it.y)
    }

    pub(super) fn size(&self) -> i32 {
        self.words.iter().max_by_key(|it| it.text.len()).map_or(0, |it| it.size)
    }

    /// Its words with spaces between them.
    pub(super) fn text(&self) -> String {
        join(&self.words)
    }
}

/// The words with a space between them; the cell or the paragraph that they make.
pub(super) fn join(words: &[Word]) -> String {
    let mut text = String::new();
    for word in words {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&word.text);
    }
    text
}

/// Whether words are a figure by their looks.
pub(super) fn is_figure(words: &str) -> bool {
    let digits = words.chars().filter(|it| it.is_numeric()).count();
    digits > 0 && digits * 2 >= words.chars().filter(|it| it.is_alphanumeric()).count()
}

/// Whether words stand in the place of a figure: one, or a dash.
pub(super) fn is_value(words: &str) -> bool {
    is_figure(words) || words.chars().all(|it| "-－–—―−…*＊".contains(it))
}

/// A glyph whose turn is undone.
#[derive(Clone, Copy)]
struct Mark {
    character: char,
    left: i32,
    right: i32,
    y: i32,
    size: i32,
}

/// The lines of those glyphs that are written in `turn`, from top to bottom.
pub(super) fn lines(glyphs: &[Glyph], turn: Turn, page: (i32, i32)) -> Vec<Line> {
    let mine = glyphs.iter().filter(|it| it.turn == turn);
    let mut marks: Vec<Mark> = mine.map(|it| mark(it, page)).collect();
    marks.sort_by_key(|it| (it.y, it.left));
    let mut rows: Vec<Vec<Mark>> = Vec::new();
    for mark in marks {
        let belongs = |row: &&mut Vec<Mark>| {
            let first = row[0];
            mark.y - first.y <= first.size.min(mark.size) * 3 / 10
        };
        match rows.last_mut().filter(belongs) {
            Some(row) => row.push(mark),
            None => rows.push(vec![mark]),
        }
    }
    lower(&mut rows);
    let lines = rows.into_iter().map(|mut row| {
        row.sort_by_key(|it| (it.left, it.right));
        Line { words: words(&row) }
    });
    lines.filter(|it| !it.words.is_empty()).collect()
}

fn mark(glyph: &Glyph, page: (i32, i32)) -> Mark {
    let (from, to) = (glyph.turn.undo(glyph.from, page), glyph.turn.undo(glyph.to, page));
    let (left, right) = (from.0.min(to.0), from.0.max(to.0));
    // The middle of a column, lowered to where a baseline would be.
    let y = if glyph.turn == Turn::Vertical { from.1 + glyph.size * 2 / 5 } else { from.1 };
    Mark { character: glyph.character, left, right, y, size: glyph.size.max(1) }
}

/// Puts small raised marks (of notes, powers) onto the line below them that they follow.
fn lower(rows: &mut Vec<Vec<Mark>>) {
    for at in (1..rows.len()).rev() {
        let (above, below) = rows.split_at_mut(at);
        let (small, line) = (&mut above[at - 1], &mut below[0]);
        let size = line.iter().map(|it| it.size).max().unwrap_or(1);
        let is_near = |it: &Mark| {
            let follows = |other: &Mark| (it.left - other.right).abs() * 2 < size;
            it.size * 5 <= size * 4 && line[0].y - it.y < size * 6 / 10 && line.iter().any(follows)
        };
        if small.len() <= 8 && small.iter().all(is_near) {
            let raised = small.iter().map(|it| Mark { character: raised(it.character), ..*it });
            line.extend(raised);
            small.clear();
        }
    }
    rows.retain(|it| !it.is_empty());
}

/// The words of a row of marks from left to right.
fn words(row: &[Mark]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut last: Option<Mark> = None;
    let mut spaces = 0;
    for mark in row {
        if mark.character.is_whitespace() || mark.character.is_control() {
            spaces += 1;
            continue;
        }
        let is_twice = last.is_some_and(|it| {
            it.character == mark.character && (mark.left - it.left).abs() * 8 < mark.size
        });
        if is_twice {
            continue;
        }
        let joins = last.is_some_and(|it| !is_parted(it, *mark, spaces > 0));
        let is_raised = last.is_some_and(|it| {
            joins && mark.size * 5 <= it.size * 4 && it.y - mark.y > it.size / 10
        });
        let character = if is_raised { raised(mark.character) } else { mark.character };
        match words.last_mut().filter(|_| joins) {
            Some(word) => {
                word.text.push(character);
                word.right = word.right.max(mark.right);
            }
            None => words.push(Word {
                text: character.into(),
                left: mark.left,
                right: mark.right,
                y: mark.y,
                size: mark.size,
                spaced: spaces == 1,
                table: None,
            }),
        }
        if !is_raised {
            last = Some(*mark);
        } else if let Some(last) = &mut last {
            last.right = mark.right;
        }
        spaces = 0;
    }
    words.iter_mut().for_each(hide_doubtful);
    words
}

/// Whether a space belongs between two neighbours; a space may be `written` there.
fn is_parted(one: Mark, other: Mark, written: bool) -> bool {
    let gap = other.left - one.right;
    let size = one.size.max(other.size);
    let is_wide = |it: char| it.width() == Some(2);
    let is_mixed = is_wide(one.character) != is_wide(other.character);
    // Word processors set a quarter of the size between kanji and digits, which nobody wrote.
    let most = if is_mixed { 38 } else { 25 };
    // No figure has its sign in the middle: another one begins.
    let is_signed = one.character.is_numeric() && "▲△".contains(other.character);
    gap * 100 > size * most || written && gap * 100 > size * 12 || is_signed
}

/// A figure of which a character is unknown is no figure.
fn hide_doubtful(word: &mut Word) {
    if word.text.contains(char::REPLACEMENT_CHARACTER) {
        let hide = |it: char| if it.is_numeric() { char::REPLACEMENT_CHARACTER } else { it };
        word.text = word.text.chars().map(hide).collect();
    }
}
