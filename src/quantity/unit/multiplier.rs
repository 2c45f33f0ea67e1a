//! Knows the multiples that Japanese, Chinese and Korean write in front of a unit: 千, 百万, 억. Does not know units.

/// A run of 十百千 and then 万億兆京 in front of a unit, or of 십백천 and 만억조경.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::quantity) struct Multiplier {
    /// Bytes that it takes.
    pub(in crate::quantity) len: usize,
    /// Power of ten of 十百千.
    pub(in crate::quantity) small: u8,
    /// Power of ten of 万億兆京, zero if none is written.
    pub(in crate::quantity) large: u8,
    /// Whether it is in hangul, which may have a space behind it: 백만 원.
    pub(in crate::quantity) is_hangul: bool,
}

/// What is counted in multiples in hangul; before other words the same letters are nouns: 제3조, 5경기.
const COUNTED: [&str; 22] = [
    "원", "달러", "유로", "엔", "위안", "명", "인", "건", "대", "톤", "가구", "세대", "호", "개",
    "㎡", "㎥", "kWh", "MWh", "t", "km", "kg", "ha",
];

impl Multiplier {
    /// The multiplier that `text` begins with; of length zero if with none.
    pub(in crate::quantity) fn at(text: &str) -> Self {
        if text.starts_with(['십', '백', '천', '만', '억', '조', '경']) {
            return Self::in_hangul(text);
        }
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

    /// The multiplier in hangul that `text` begins with, if something is counted behind it.
    fn in_hangul(text: &str) -> Self {
        let mut it = Self { is_hangul: true, ..Self::default() };
        for c in text.chars() {
            match c {
                '십' if it.len == 0 => it.small = 1,
                '백' if it.len == 0 => it.small = 2,
                '천' if it.len == 0 => it.small = 3,
                '만' if it.large == 0 => it.large = 4,
                '억' if it.large == 0 => it.large = 8,
                '조' if it.large == 0 => it.large = 12,
                '경' if it.large == 0 => it.large = 16,
                _ => break,
            }
            it.len += c.len_utf8();
        }
        let behind = text[it.len..].strip_prefix(' ').unwrap_or(&text[it.len..]);
        let is_digit = |c: char| c.is_ascii_digit() || c == ',';
        let more = behind.trim_start_matches(is_digit);
        let goes_on = more.len() < behind.len() && more.starts_with(['십', '백', '천', '만', '억']);
        let is_counted = goes_on || COUNTED.iter().any(|it| behind.starts_with(it));
        if is_counted { it } else { Self::default() }
    }

    /// As written, in kenzan's spelling: `千億`.
    pub(in crate::quantity) fn name(self) -> &'static str {
        if self.is_hangul {
            return self.hangul();
        }
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

    fn hangul(self) -> &'static str {
        const NAMES: [[&str; 5]; 4] = [
            ["", "만", "억", "조", "경"],
            ["십", "십만", "십억", "십조", "십경"],
            ["백", "백만", "백억", "백조", "백경"],
            ["천", "천만", "천억", "천조", "천경"],
        ];
        NAMES[usize::from(self.small)][usize::from(self.large / 4)]
    }

    /// Power of ten of the whole.
    pub(in crate::quantity) fn power(self) -> u8 {
        self.small + self.large
    }
}
