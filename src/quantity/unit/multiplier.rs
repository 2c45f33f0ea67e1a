//! Knows the multiples that Japanese writes in front of a unit: 千, 百万, 億. Does not know units.

/// A run of 十百千 and then 万億兆京 in front of a unit.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::quantity) struct Multiplier {
    /// Bytes that it takes.
    pub(in crate::quantity) len: usize,
    /// Power of ten of 十百千.
    pub(in crate::quantity) small: u8,
    /// Power of ten of 万億兆京, zero if none is written.
    pub(in crate::quantity) large: u8,
}

impl Multiplier {
    /// The multiplier that `text` begins with; of length zero if with none.
    pub(in crate::quantity) fn at(text: &str) -> Self {
        let mut it = Self::default();
        for c in text.chars() {
            match c {
                '十' if it.len == 0 => it.small = 1,
                '百' if it.len == 0 => it.small = 2,
                '千' if it.len == 0 => it.small = 3,
                '万' | '萬' if it.large == 0 => it.large = 4,
                '億' | '亿' if it.large == 0 => it.large = 8,
                '兆' if it.large == 0 => it.large = 12,
                '京' if it.large == 0 => it.large = 16,
                _ => break,
            }
            it.len += c.len_utf8();
        }
        it
    }

    /// As written, in kenzan's spelling: `千億`.
    pub(in crate::quantity) fn name(self) -> &'static str {
        match (self.small, self.large) {
            (0, 0) => "",
            (0, 4) => "万",
            (0, 8) => "億",
            (0, 12) => "兆",
            (0, _) => "京",
            (1, 0) => "十",
            (1, 4) => "十万",
            (1, 8) => "十億",
            (1, 12) => "十兆",
            (1, _) => "十京",
            (2, 0) => "百",
            (2, 4) => "百万",
            (2, 8) => "百億",
            (2, 12) => "百兆",
            (2, _) => "百京",
            (_, 0) => "千",
            (_, 4) => "千万",
            (_, 8) => "千億",
            (_, 12) => "千兆",
            (_, _) => "千京",
        }
    }

    /// Power of ten of the whole.
    pub(in crate::quantity) fn power(self) -> u8 {
        self.small + self.large
    }
}
