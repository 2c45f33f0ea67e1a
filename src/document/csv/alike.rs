//! Reads the rows of a large text that match the header exactly, on several threads. Does not handle
//! other rows: it stops before the first.

use rayon::prelude::*;

use super::split::{Cell, Quotes, Splitter};
use crate::document::nodes::{self, Rows};
use crate::document::{Builder, KeyId, WORTH_A_THREAD};

/// A part of the text that starts with a row, unless a quoted cell continues there from an earlier
/// line.
struct Part {
    start: usize,
    end: usize,
    lines: usize,
}

/// Reads rows of `columns` from the position of `splitter`, and leaves it before the first row of
/// another form or at the end. A row does not depend on those after it, so each thread assumes that
/// its part starts with a row; whether that is true is known once the part before has been read.
pub(super) fn read(
    text: &[u8],
    splitter: &mut Splitter,
    delimiter: u8,
    columns: &[KeyId],
    builder: &mut Builder,
) {
    let parts = parts(text, splitter.at);
    let counts: Vec<usize> = parts.iter().map(|it| it.lines).collect();
    let lines: usize = counts.iter().sum();
    // Each cell of a row takes at least one byte. If lines are shorter on average, few rows match.
    if lines == 0 || lines.saturating_mul(columns.len()) > text.len() - splitter.at {
        return;
    }
    let read = |(part, mut room): (&Part, Rows)| {
        let mut splitter = Splitter::new(text, delimiter);
        splitter.at = part.start;
        fill(&mut room, &mut splitter);
        (room.filled(), splitter.at)
    };
    let rooms = builder.rows(columns, &counts);
    let read: Vec<(usize, usize)> = parts.par_iter().zip(rooms).map(read).collect();
    let mut kept = 0;
    for (part, (filled, end)) in parts.iter().zip(read) {
        (kept, splitter.at) = (kept + filled, end);
        if filled < part.lines || end != part.end {
            break;
        }
    }
    builder.keep_rows(columns, kept, lines - kept);
}

/// The text from `start` on, cut after line ends into as many parts as pay off.
fn parts(text: &[u8], start: usize) -> Vec<Part> {
    let count = match (text.len() - start) / WORTH_A_THREAD {
        // A small text does not wake threads.
        0 => 0,
        worth => worth.min(rayon::current_num_threads()),
    };
    let cut = |index: usize| match index == count {
        true => text.len(),
        false => {
            let at = start + (text.len() - start) / count * index;
            memchr::memchr(b'\n', &text[at..]).map_or(text.len(), |it| at + it + 1)
        }
    };
    let part = |index: usize| {
        let (start, end) = (if index == 0 { start } else { cut(index) }, cut(index + 1));
        let ends = memchr::memchr_iter(b'\n', &text[start..end]).count();
        let is_open = end == text.len() && start < end && !text.ends_with(b"\n");
        Part { start, end, lines: ends + usize::from(is_open) }
    };
    (0..count).into_par_iter().map(part).collect()
}

fn fill(room: &mut Rows, splitter: &mut Splitter) {
    while room.free() > 0 {
        let start = splitter.at;
        let is_blank = splitter.is_at_blank_line();
        let cell = |is_last: bool| {
            let cell = splitter.cell();
            let is_alike = cell.quotes == Quotes::Verbatim && cell.ends_row == is_last;
            is_alike.then(|| place(&cell))
        };
        if is_blank || !room.fill(start as u32, cell) {
            splitter.at = start;
            return;
        }
    }
}

fn place(cell: &Cell) -> nodes::Cell {
    let [start, end, outer_end] = [cell.start, cell.end, cell.outer_end].map(|it| it as u32);
    nodes::Cell { start, end, outer_end }
}
