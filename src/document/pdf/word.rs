//! Knows how glyphs become words, and words lines: by their positions alone, regardless of drawing order.
//! Does not know columns or tables.

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;

use super::ink::Glyph;
use super::spot::{Frame, Turn};
use crate::document::digits;
use crate::document::html::manner::raised;

/// Characters without a gap wide enough for a space.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) left: i32,
    pub(super) right: i32,
    /// The baseline.
    pub(super) y: i32,
    pub(super) size: i32,
    /// A written space precedes it.
    pub(super) spaced: bool,
    /// It was drawn separately, as the words of a cell are: the gap before it is not a written space.
    pub(super) alone: bool,
    /// Places in it where separately drawn, adjacent words may begin.
    pub(super) seams: Vec<Seam>,
    /// It is the placeholder of the ruled table with this number.
    pub(super) table: Option<usize>,
}

/// A possible boundary inside a word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seam {
    /// Bytes before it.
    at: usize,
    /// End of the part before it, and start of the part after it.
    gap: (i32, i32),
}

impl Word {
    /// The words that it consists of when divided at the seams for which `parts` returns true.
    pub(super) fn apart(mut self, parts: impl Fn((i32, i32)) -> bool) -> Vec<Self> {
        let mut words = Vec::new();
        for seam in std::mem::take(&mut self.seams).into_iter().rev() {
            if !parts(seam.gap) || !self.text.is_char_boundary(seam.at) {
                continue;
            }
            let text = self.text.split_off(seam.at);
            let seams = Vec::new();
            let last = Self { text, left: seam.gap.1, spaced: false, alone: true, seams, ..self };
            self.right = seam.gap.0;
            words.push(last);
        }
        words.push(self);
        words.reverse();
        words
    }

    /// Whether it looks like a figure: digits, and little else.
    pub(super) fn is_figure(&self) -> bool {
        digits::is_most(&self.text)
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

    /// Its baseline: that of most of its words.
    pub(super) fn y(&self) -> i32 {
        self.words.iter().max_by_key(|it| it.text.len()).map_or(0, |it| it.y)
    }

    pub(super) fn size(&self) -> i32 {
        self.words.iter().max_by_key(|it| it.text.len()).map_or(0, |it| it.size)
    }

    /// Its words with spaces between them.
    pub(super) fn text(&self) -> String {
        join(&self.words).into_owned()
    }
}

/// The words with a space between them; the cell or the paragraph that they make.
pub(super) fn join(words: &[Word]) -> Cow<'_, str> {
    if let [only] = words {
        return Cow::Borrowed(&only.text);
    }
    let mut text = String::new();
    for word in words {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&word.text);
    }
    text.into()
}

/// Whether words take the place of a figure: a figure, or a dash.
pub(super) fn is_value(words: &str) -> bool {
    digits::is_most(words) || words.chars().all(|it| "-－–—―−…*＊".contains(it))
}

/// A glyph after undoing its rotation.
#[derive(Clone, Copy)]
struct Mark {
    character: char,
    left: i32,
    right: i32,
    y: i32,
    size: i32,
    opens: bool,
}

/// The lines of the glyphs in direction `turn`, from top to bottom. No word crosses one of the `rules`.
pub(super) fn lines(glyphs: &[Glyph], turn: Turn, page: (i32, i32), rules: &[Frame]) -> Vec<Line> {
    let upright: Vec<Frame> = rules.iter().filter(|it| !it.is_level()).copied().collect();
    let is_spaced = writes_spaces(glyphs);
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
            None => {
                let mut row = Vec::with_capacity(rows.last().map_or(1, Vec::len));
                row.push(mark);
                rows.push(row);
            }
        }
    }
    lower(&mut rows);
    let lines = rows.into_iter().map(|mut row| {
        row.sort_by_key(|it| (it.left, it.right));
        let y = row[0].y - row[0].size / 3;
        let beside = upright.iter().filter(|it| (it.top..=it.bottom).contains(&y));
        let mut rules: Vec<i32> = beside.map(|it| i32::midpoint(it.left, it.right)).collect();
        rules.sort_unstable();
        Line { words: words(&row, &rules, is_spaced) }
    });
    lines.filter(|it| !it.words.is_empty()).collect()
}

fn mark(glyph: &Glyph, page: (i32, i32)) -> Mark {
    let (from, to) = (glyph.turn.undo(glyph.from, page), glyph.turn.undo(glyph.to, page));
    let (left, right) = (from.0.min(to.0), from.0.max(to.0));
    // The middle of a column, moved down to the position of a baseline.
    let y = if glyph.turn == Turn::Vertical { from.1 + glyph.size * 2 / 5 } else { from.1 };
    let (character, opens) = (glyph.character, glyph.opens);
    Mark { character, left, right, y, size: glyph.size.max(1), opens }
}

/// Whether the spaces between words are drawn: about one for every ten letters. Otherwise only gaps
/// separate words.
fn writes_spaces(glyphs: &[Glyph]) -> bool {
    let spaces = glyphs.iter().filter(|it| it.character == ' ').count();
    let letters =
        glyphs.iter().filter(|it| it.character.is_alphabetic() && it.character.width() == Some(1));
    spaces * 14 >= letters.count()
}

/// Moves small raised marks (notes, powers) onto the line below them that they follow.
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

/// The words of a row of marks from left to right; vertical `rules` separate some of them.
fn words(row: &[Mark], rules: &[i32], is_spaced: bool) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut last: Option<Mark> = None;
    let mut spaces = 0;
    let mut opens = false;
    for mark in row {
        opens |= mark.opens;
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
        let joint = last.map_or(Joint::Parted, |it| {
            let is_ruled = is_between(rules, it, *mark);
            let manner = Drawn { opens, is_written: spaces > 0, is_spaced };
            if is_ruled { Joint::Drawn } else { joint(it, *mark, manner) }
        });
        let joins = matches!(joint, Joint::None | Joint::Seam);
        let is_raised = last.is_some_and(|it| {
            joins && mark.size * 5 <= it.size * 4 && it.y - mark.y > it.size / 10
        });
        let character = if is_raised { raised(mark.character) } else { mark.character };
        match words.last_mut().filter(|_| joins) {
            Some(word) => {
                if joint == Joint::Seam {
                    let gap = (word.right, mark.left);
                    word.seams.push(Seam { at: word.text.len(), gap });
                }
                word.text.push(character);
                word.right = word.right.max(mark.right);
            }
            None => words.push(Word {
                text: begun(character),
                left: mark.left,
                right: mark.right,
                y: mark.y,
                size: mark.size,
                spaced: spaces == 1,
                alone: joint == Joint::Drawn,
                seams: Vec::new(),
                table: None,
            }),
        }
        if !is_raised {
            last = Some(*mark);
        } else if let Some(last) = &mut last {
            last.right = mark.right;
        }
        (spaces, opens) = (0, false);
    }
    words.iter_mut().for_each(hide_doubtful);
    words
}

/// A word that begins with `character`, with room for others.
fn begun(character: char) -> String {
    let mut text = String::with_capacity(16);
    text.push(character);
    text
}

/// Whether a vertical rule separates two marks.
fn is_between(rules: &[i32], one: Mark, other: Mark) -> bool {
    let slack = one.size / 10;
    let first = rules.partition_point(|it| *it < one.right - slack);
    rules.get(first).is_some_and(|it| *it <= other.left + slack)
}

/// The relation of two neighbours.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    None,
    /// They are adjacent, but were drawn separately: cells of a narrow table, or a word in two fonts.
    Seam,
    /// A new word begins.
    Parted,
    /// A new word begins, without a space or a wide gap.
    Drawn,
}

/// How the second of two neighbours was drawn.
#[derive(Clone, Copy)]
struct Drawn {
    /// Separately from the first.
    opens: bool,
    /// A space is written between them.
    is_written: bool,
    /// The page has written spaces.
    is_spaced: bool,
}

fn joint(one: Mark, other: Mark, drawn: Drawn) -> Joint {
    let gap = other.left - one.right;
    let size = one.size.max(other.size);
    let [is_wide, is_other_wide] = [one, other].map(|it| it.character.width() == Some(2));
    let is_mixed = is_wide != is_other_wide;
    // Word processors insert a quarter of the size between kanji and digits, which is no written
    // space.
    let most = if is_mixed { 38 } else { 25 };
    // No figure has its sign in the middle: a new one begins.
    let is_signed = one.character.is_numeric() && "▲△".contains(other.character);
    let is_alone = drawn.opens && !drawn.is_written && gap * 100 > size * 12;
    let is_sure = !is_mixed && (drawn.is_spaced || is_wide) && gap * 100 > size * 20;
    if is_alone && is_sure {
        return Joint::Drawn;
    }
    let is_gap = gap * 100 > size * most || drawn.is_written && gap * 100 > size * 12;
    match () {
        () if is_gap || is_signed => Joint::Parted,
        () if is_alone => Joint::Seam,
        () => Joint::None,
    }
}

/// A figure with an unknown character is no figure.
fn hide_doubtful(word: &mut Word) {
    if word.text.contains(char::REPLACEMENT_CHARACTER) {
        let hide = |it: char| if it.is_numeric() { char::REPLACEMENT_CHARACTER } else { it };
        word.text = word.text.chars().map(hide).collect();
    }
}
