//! Knows where lines begin: turns an offset into a line and a column.
//! Asked by reports and editors only; nothing below them counts lines.

/// A place as people and editors name it. All counts start from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line; `\n`, `\r\n` and a lone `\r` each end one.
    pub line: u32,
    /// Column in Unicode scalar values (characters).
    pub column: u32,
}

/// Starts of the lines of one text.
#[derive(Clone, Debug)]
pub struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    /// Finds the line starts of `text`, in one pass.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            let crlf = bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n');
            if !crlf {
                starts.push(at as u32 + 1);
            }
        }
        Self { starts }
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

    /// Line and character column of `offset` in `text`, the text the lines were made from.
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let line_index = self.line_index(offset);
        let start = self.starts[line_index];
        let column = text[start as usize..offset as usize].chars().count() as u32 + 1;
        Position { line: line_index as u32 + 1, column }
    }
}
