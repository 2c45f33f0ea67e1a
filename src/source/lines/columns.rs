//! Knows how editors name a place: line and column from 0, columns in bytes, UTF-16 units or characters,
//! and the way back from there to an offset. Does not know any editor.

use super::{Lines, STRIDE, beginnings};

/// What columns count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes of UTF-8.
    Utf8,
    /// Units of UTF-16: characters beyond U+FFFF take two.
    Utf16,
    /// Characters (Unicode scalar values).
    Utf32,
}

/// A place between two characters, as an editor names it. Both counts start from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    /// Line; `\n`, `\r\n` and a lone `\r` each end one.
    pub line: u32,
    /// Column.
    pub column: u32,
}

impl Encoding {
    /// How many units a character takes.
    fn width(self, character: char) -> usize {
        match self {
            Self::Utf8 => character.len_utf8(),
            Self::Utf16 => character.len_utf16(),
            Self::Utf32 => 1,
        }
    }
}

impl Lines<'_> {
    /// Line and column of `offset`. An offset beyond the text is taken as its end. The cost does not grow
    /// with the line.
    pub fn point(&self, offset: u32, encoding: Encoding) -> Point {
        let end = (offset as usize).min(self.text.len());
        let line = self.line_index(end as u32);
        let start = self.start(line) as usize;
        let bytes = &self.text.as_bytes()[start..end];
        let is_short = bytes.len() <= STRIDE;
        let characters = || match is_short {
            true => beginnings(bytes),
            false => self.characters_before(end) - self.characters_before(start),
        };
        let doubled = || match is_short {
            true => wide(bytes),
            false => self.before(end, &self.wide, wide) - self.before(start, &self.wide, wide),
        };
        let column = match encoding {
            Encoding::Utf8 => bytes.len() as u32,
            Encoding::Utf16 => characters() + doubled(),
            Encoding::Utf32 => characters(),
        };
        Point { line: line as u32, column }
    }

    /// Offset of `point`. A line beyond the text is its end, a column beyond a line the end of that line,
    /// and a column inside a character its beginning.
    pub fn offset(&self, point: Point, encoding: Encoding) -> u32 {
        if point.line as usize >= self.count() {
            return self.text.len() as u32;
        }
        let line = self.content(point.line as usize);
        let mut left = point.column as usize;
        for (at, character) in self.text[line.clone()].char_indices() {
            let width = encoding.width(character);
            if left < width {
                return (line.start + at) as u32;
            }
            left -= width;
        }
        line.end as u32
    }
}

/// How many characters beyond U+FFFF begin in `bytes` of UTF-8.
fn wide(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&byte| byte >= 0xF0).count() as u32
}
