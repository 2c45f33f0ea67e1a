//! Knows where lines begin: turns an offset into a line and a column.
//! Asked by reports and editors only; nothing below them counts lines.

use std::ops::Range;
use std::sync::OnceLock;

use rayon::prelude::*;

/// A place as people and editors name it. All counts start from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line; `\n`, `\r\n` and a lone `\r` each end one.
    pub line: u32,
    /// Column in Unicode scalar values (characters).
    pub column: u32,
}

/// Bytes between two counts of characters kept, so that a column on a line of any length is
/// found by looking at no more than this many bytes.
const STRIDE: usize = 1024;

/// Bytes that one thread looks through for ends of lines; a text that is no longer wakes no other.
const PART: usize = 4 << 20;

/// Starts of the lines of one text, and how many characters precede each stretch of it.
#[derive(Clone, Debug)]
pub struct Lines {
    starts: Vec<u32>,
    /// Made when a column on a long line is first asked for.
    characters: OnceLock<Vec<u32>>,
}

impl Lines {
    /// Finds the line starts of `text`, in one pass; parts of a long text side by side.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let found = match bytes.len() {
            0..=PART => vec![line_starts(bytes, 0, bytes)],
            _ => {
                let parts = bytes.par_chunks(PART).enumerate();
                parts.map(|(part, some)| line_starts(bytes, part * PART, some)).collect()
            }
        };
        let mut starts = vec![0];
        starts.extend(found.into_iter().flatten());
        Self { starts, characters: OnceLock::new() }
    }

    /// Index from 0 of the line that holds `offset`.
    pub fn line_index(&self, offset: u32) -> usize {
        self.starts.partition_point(|&start| start <= offset) - 1
    }

    /// Offset of the first byte of the line at `line_index`.
    pub fn start(&self, line_index: usize) -> u32 {
        self.starts[line_index]
    }

    /// How many lines there are; a final newline opens one more, empty.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// The bytes of the line at `line_index` of `text`, without what ends it.
    pub fn content(&self, text: &str, line_index: usize) -> Range<usize> {
        let start = self.starts[line_index] as usize;
        let Some(&next) = self.starts.get(line_index + 1) else { return start..text.len() };
        let line = &text.as_bytes()[start..next as usize];
        let ending = if line.ends_with(b"\r\n") { 2 } else { 1 };
        start..next as usize - ending
    }

    /// Line and character column of `offset` in `text`, the text the lines were made from.
    ///
    /// An offset beyond the text is taken as its end. The cost does not grow with the line.
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let offset = offset.min(text.len() as u32);
        let line_index = self.line_index(offset);
        let line = self.starts[line_index] as usize..offset as usize;
        let before = if line.len() <= STRIDE {
            beginnings(&text.as_bytes()[line])
        } else {
            let [start, end] = [line.start, line.end].map(|at| self.characters_before(text, at));
            end - start
        };
        Position { line: line_index as u32 + 1, column: before + 1 }
    }

    fn characters_before(&self, text: &str, offset: usize) -> u32 {
        let stretch = offset / STRIDE;
        let characters = self.characters.get_or_init(|| characters(text));
        characters[stretch] + beginnings(&text.as_bytes()[stretch * STRIDE..offset])
    }
}

/// Where lines begin in `bytes` after an end of line in `part`, which stands at `from`.
fn line_starts(bytes: &[u8], from: usize, part: &[u8]) -> Vec<u32> {
    let ends = memchr::memchr2_iter(b'\n', b'\r', part).map(|at| from + at);
    let is_end = |&at: &usize| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n');
    ends.filter(is_end).map(|at| at as u32 + 1).collect()
}

/// How many characters begin before each stretch of `text`, and in all of it.
fn characters(text: &str) -> Vec<u32> {
    let stretches = text.as_bytes().chunks(STRIDE).map(beginnings);
    let sums = stretches.scan(0, |total, count| {
        *total += count;
        Some(*total)
    });
    std::iter::once(0).chain(sums).collect()
}

/// How many characters begin in `bytes` of UTF-8.
fn beginnings(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() as u32
}
