//! Knows where the cells of CSV begin and end, quoted or bare. Does not know headers or the length of
//! rows.
//!
//! An unclosed quote affects only its own line.

/// How a cell is quoted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Quotes {
    /// Its bytes are its value: bare, or quoted without a quote inside.
    Verbatim,
    /// Quoted, with doubled quotes inside.
    Doubled,
    /// Quoted, with text between the closing quote and the delimiter. The span includes the quotes.
    Trailed,
    /// Begins with a quote that is never closed; read as if it were bare.
    Unclosed,
}

pub(super) struct Cell {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Byte after the cell as written, closing quote included.
    pub(super) outer_end: usize,
    pub(super) quotes: Quotes,
    pub(super) ends_row: bool,
}

impl Cell {
    /// Whether it probably ends at the wrong place, so that it may contain the cells after it: text
    /// follows the closing quote on another line, or there is no closing quote.
    pub(super) fn is_broken(&self, text: &str) -> bool {
        match self.quotes {
            Quotes::Verbatim | Quotes::Doubled => false,
            Quotes::Trailed => text[self.start..self.end].contains(['\n', '\r']),
            Quotes::Unclosed => true,
        }
    }

    /// The value of the cell in `text`.
    pub(super) fn value(&self, text: &str) -> String {
        let raw = &text[self.start..self.end];
        match self.quotes {
            Quotes::Verbatim | Quotes::Unclosed => raw.to_owned(),
            Quotes::Doubled => raw.replace("\"\"", "\""),
            Quotes::Trailed => trailed_value(raw),
        }
    }
}

/// Finds cells in linear time: after the first unclosed quote, quotes must close on their line, so
/// the rest of the text is searched in vain only once.
pub(super) struct Splitter<'t> {
    bytes: &'t [u8],
    pub(super) at: usize,
    delimiter: u8,
    lost_quote: bool,
}

impl<'t> Splitter<'t> {
    pub(super) fn new(bytes: &'t [u8], delimiter: u8) -> Self {
        Self { bytes, at: 0, delimiter, lost_quote: false }
    }

    /// A splitter of the same text at position `start`.
    pub(super) fn at_row(&self, start: usize) -> Self {
        Self { at: start, ..*self }
    }

    pub(super) fn skip_blank_lines(&mut self) {
        while self.is_at_blank_line() {
            self.at += 1;
        }
    }

    pub(super) fn is_at_blank_line(&self) -> bool {
        matches!(self.bytes.get(self.at), Some(b'\n' | b'\r'))
    }

    pub(super) fn cell(&mut self) -> Cell {
        let start = self.at;
        let mut quotes = Quotes::Verbatim;
        if let Some((open, close, doubled)) = self.quoted_behind_blanks(start) {
            return self.quoted(open, close, doubled);
        }
        if self.bytes.get(start) == Some(&b'"') {
            match self.closing_quote(start + 1) {
                Some((close, doubled)) => return self.quoted(start, close, doubled),
                None => quotes = Quotes::Unclosed,
            }
        }
        let end = self.bare_end(start);
        Cell { start, end, outer_end: end, quotes, ends_row: self.stop_at(end) }
    }

    /// The cells up to the end of the row.
    #[cfg(feature = "cli")]
    pub(super) fn row(&mut self) -> Vec<Cell> {
        let mut cells = Vec::new();
        loop {
            let cell = self.cell();
            let is_last = cell.ends_row;
            cells.push(cell);
            if is_last {
                return cells;
            }
        }
    }

    /// The quotes of a cell that blanks come before, and whether doubled ones are in it. They are those of the cell if the
    /// second one, on the same line, ends it.
    fn quoted_behind_blanks(&self, start: usize) -> Option<(usize, usize, bool)> {
        let is_blank = |it: &&u8| **it == b' ' && self.delimiter != b' ';
        let open = start + self.bytes.get(start..)?.iter().take_while(is_blank).count();
        if open == start || self.bytes.get(open) != Some(&b'"') {
            return None;
        }
        let line = Splitter { lost_quote: true, ..*self };
        let (close, doubled) = { line }.closing_quote(open + 1)?;
        let ends = |it: &u8| [self.delimiter, b'\n', b'\r'].contains(it);
        self.bytes.get(close + 1).is_none_or(ends).then_some((open, close, doubled))
    }

    fn quoted(&mut self, start: usize, close: usize, doubled: bool) -> Cell {
        let end = self.bare_end(close + 1);
        let ends_row = self.stop_at(end);
        if end > close + 1 {
            return Cell { start, end, outer_end: end, quotes: Quotes::Trailed, ends_row };
        }
        let quotes = if doubled { Quotes::Doubled } else { Quotes::Verbatim };
        Cell { start: start + 1, end: close, outer_end: end, quotes, ends_row }
    }

    /// Position of the quote that closes the text beginning at `from`, and whether doubled quotes
    /// precede it.
    fn closing_quote(&mut self, mut from: usize) -> Option<(usize, bool)> {
        let mut doubled = false;
        loop {
            let rest = &self.bytes[from..];
            let found = if self.lost_quote {
                memchr::memchr3(b'"', b'\n', b'\r', rest).filter(|&at| rest[at] == b'"')
            } else {
                memchr::memchr(b'"', rest)
            };
            let Some(at) = found else {
                self.lost_quote = true;
                return None;
            };
            if rest.get(at + 1) != Some(&b'"') {
                return Some((from + at, doubled));
            }
            doubled = true;
            from += at + 2;
        }
    }

    /// First delimiter or line end from `from` on. Reads eight bytes at a time, because most cells
    /// are too short for a search with a setup cost.
    fn bare_end(&self, from: usize) -> usize {
        const ONES: u64 = u64::MAX / 0xFF;
        let (words, rest) = self.bytes[from..].as_chunks::<8>();
        for (index, word) in words.iter().enumerate() {
            let word = u64::from_le_bytes(*word);
            // Subtracting sets the high bit of each byte that was zero; a borrow can spoil only later
            // bytes, and only the first matters.
            let is = |byte: u8| {
                let zero = word ^ (ONES * u64::from(byte));
                zero.wrapping_sub(ONES) & !zero
            };
            let found = (is(self.delimiter) | is(b'\n') | is(b'\r')) & (ONES * 0x80);
            if found != 0 {
                return from + index * 8 + found.trailing_zeros() as usize / 8;
            }
        }
        let ends = |&byte: &u8| byte == self.delimiter || byte == b'\n' || byte == b'\r';
        let tail = self.bytes.len() - rest.len();
        rest.iter().position(ends).map_or(self.bytes.len(), |at| tail + at)
    }

    /// Steps over the end of a cell at `end`; returns whether it ends the row too.
    fn stop_at(&mut self, end: usize) -> bool {
        let next = self.bytes.get(end);
        let crlf = next == Some(&b'\r') && self.bytes.get(end + 1) == Some(&b'\n');
        self.at = (end + 1 + usize::from(crlf)).min(self.bytes.len());
        next != Some(&self.delimiter)
    }
}

/// `"ab"c` means `abc`, as in common readers; a quote after the closing one is literal.
fn trailed_value(raw: &str) -> String {
    let mut value = String::new();
    let mut rest = &raw[1..];
    while let Some(at) = memchr::memchr(b'"', rest.as_bytes()) {
        value.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        match rest.strip_prefix('"') {
            Some(after) => {
                value.push('"');
                rest = after;
            }
            None => break,
        }
    }
    value + rest
}
