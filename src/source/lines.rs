//! Knows the starts of lines: converts an offset into a line and a column. Used only by reports and
//! editors; nothing below them counts lines.

mod columns;
mod counted;

use std::ops::Range;
use std::sync::OnceLock;

use rayon::prelude::*;

use super::parts::PART;

pub use columns::{Encoding, Point};
pub(crate) use counted::Counted;

/// A position as people and editors name it. All counts start from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line; `\n`, `\r\n` and a lone `\r` each end one.
    pub line: u32,
    /// Column in Unicode scalar values (characters).
    pub column: u32,
}

/// Bytes between two stored counts, so that finding a line or a column scans at most this many
/// bytes, however long the text and its lines are.
const STRIDE: usize = 1024;

// Each thread counts whole stretches.
const _: () = assert!(PART.is_multiple_of(STRIDE));

/// How many lines and characters of one text precede each stretch of it.
#[derive(Clone, Debug)]
pub struct Lines<'t> {
    text: &'t str,
    /// Number of line ends before each stretch, and in total.
    ends: Vec<u32>,
    /// Number of characters before each stretch, and in total; computed when a column on a long line is
    /// first requested.
    characters: OnceLock<Vec<u32>>,
    /// The number of characters, among those, that take two units of UTF-16.
    wide: OnceLock<Vec<u32>>,
}

impl<'t> Lines<'t> {
    /// Counts the lines of `text` in one pass; a long text in parallel.
    pub fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let stretches = |from: usize, part: &[u8]| -> Vec<u32> {
            let starts = (from..from + part.len()).step_by(STRIDE);
            starts
                .map(|start| count_ends(bytes, start..(start + STRIDE).min(bytes.len())))
                .collect()
        };
        let counts: Vec<Vec<u32>> = match bytes.len() {
            0..=PART => vec![stretches(0, bytes)],
            _ => {
                let parts = bytes.par_chunks(PART).enumerate();
                parts.map(|(index, part)| stretches(index * PART, part)).collect()
            }
        };
        let ends = sums(counts.into_iter().flatten());
        Self { text, ends, characters: OnceLock::new(), wide: OnceLock::new() }
    }

    /// Index from 0 of the line that contains `offset`.
    pub fn line_index(&self, offset: u32) -> usize {
        let offset = (offset as usize).min(self.text.len());
        let stretch = offset / STRIDE;
        let here = count_ends(self.text.as_bytes(), stretch * STRIDE..offset);
        (self.ends[stretch] + here) as usize
    }

    /// Offset of the first byte of the line at `line_index`, or the end of the text if there are
    /// fewer lines.
    pub fn start(&self, line_index: usize) -> u32 {
        let stretch = self.ends.partition_point(|&before| (before as usize) < line_index);
        // The end of the previous line is in the previous stretch.
        let Some(stretch) = stretch.checked_sub(1) else { return 0 };
        let nth = line_index - self.ends[stretch] as usize - 1;
        let length = self.text.len();
        let end = ends(self.text.as_bytes(), (stretch * STRIDE).min(length)..length).nth(nth);
        end.map_or(length, |at| at + 1) as u32
    }

    /// Number of lines; a final newline starts one more, empty line.
    pub fn count(&self) -> usize {
        self.ends.last().map_or(0, |&it| it as usize) + 1
    }

    /// The bytes of the line at `line_index`, without its line end.
    pub fn content(&self, line_index: usize) -> Range<usize> {
        let start = self.start(line_index) as usize;
        if line_index + 1 >= self.count() {
            return start..self.text.len();
        }
        let next = self.start(line_index + 1) as usize;
        let line = &self.text.as_bytes()[start..next];
        start..next - if line.ends_with(b"\r\n") { 2 } else { 1 }
    }

    /// Line and character column of `offset`.
    ///
    /// An offset beyond the text counts as its end. The cost does not grow with the length of the
    /// line.
    pub fn position(&self, offset: u32) -> Position {
        let offset = offset.min(self.text.len() as u32);
        let line_index = self.line_index(offset);
        let line = self.start(line_index) as usize..offset as usize;
        let before = if line.len() <= STRIDE {
            beginnings(&self.text.as_bytes()[line])
        } else {
            let [start, end] = [line.start, line.end].map(|at| self.characters_before(at));
            end - start
        };
        Position { line: line_index as u32 + 1, column: before + 1 }
    }

    fn characters_before(&self, offset: usize) -> u32 {
        self.before(offset, &self.characters, beginnings)
    }

    /// The result of `count` before `offset`; `known` caches its results before each stretch.
    fn before(&self, offset: usize, known: &OnceLock<Vec<u32>>, count: fn(&[u8]) -> u32) -> u32 {
        let bytes = self.text.as_bytes();
        let known = known.get_or_init(|| sums(bytes.chunks(STRIDE).map(count)));
        let stretch = offset / STRIDE;
        known[stretch] + count(&bytes[stretch * STRIDE..offset])
    }
}

/// The ends of lines in `bytes`: for each line that ends within `range`, its last byte.
fn ends(bytes: &[u8], range: Range<usize>) -> impl Iterator<Item = usize> {
    let is_end = |&at: &usize| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n');
    let start = range.start;
    memchr::memchr2_iter(b'\n', b'\r', &bytes[range]).map(move |at| start + at).filter(is_end)
}

fn count_ends(bytes: &[u8], range: Range<usize>) -> u32 {
    let some = &bytes[range.clone()];
    let count = match memchr::memchr(b'\r', some) {
        // Counting one kind of byte is much faster than finding two.
        None => memchr::memchr_iter(b'\n', some).count(),
        Some(_) => ends(bytes, range).count(),
    };
    count as u32
}

/// The partial sums of `counts`, and the total.
fn sums(counts: impl Iterator<Item = u32>) -> Vec<u32> {
    let add = |total: &mut u32, count| {
        *total += count;
        Some(*total)
    };
    std::iter::once(0).chain(counts.scan(0, add)).collect()
}

/// Number of characters that start in `bytes` of UTF-8.
fn beginnings(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() as u32
}
