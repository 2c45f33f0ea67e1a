//! Knows how the digits of one number are written: width, separators, the point. Does not know
//! signs, multipliers, units or the surroundings of the number.

use super::fault::FaultKind;

/// The separators that a number may have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Script {
    /// The text is a single figure: plain spaces and apostrophes may separate groups, and the number may begin
    /// with its point.
    pub(super) alone: bool,
    /// The comma is the decimal mark, and points separate groups: `1.234,56`.
    pub(super) comma: bool,
    /// All groups but the last have two digits: `12,34,567`.
    pub(super) pairs: bool,
    /// The only separator of groups, if declared.
    pub(super) group: Option<char>,
}

impl Script {
    /// Digits inside other words, with a point and groups of three.
    pub(super) const PROSE: Self = Self { alone: false, comma: false, pairs: false, group: None };
    /// The same for a text that is a single figure.
    pub(super) const ALONE: Self = Self { alone: true, ..Self::PROSE };

    fn is_point(self, c: char) -> bool {
        if self.comma { matches!(c, ',' | '，') } else { matches!(c, '.' | '．') }
    }

    fn is_separator(self, c: char) -> bool {
        if self.comma { matches!(c, '.' | '．') } else { matches!(c, ',' | '，') }
    }

    /// Whether `mark` may separate groups, according to the declaration.
    fn allows(self, mark: char) -> bool {
        self.group.is_none_or(|it| it == plain_mark(mark))
    }

    /// Digits of each group between the first and the last.
    fn inner(self) -> u32 {
        if self.pairs { 2 } else { 3 }
    }
}

/// Digits read: `mantissa × 10^-scale`, written in `len` bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) mantissa: i128,
    pub(super) scale: u32,
    pub(super) len: usize,
}

/// Digits that are not a number, written in `len` bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unreadable {
    pub(super) kind: FaultKind,
    pub(super) len: usize,
}

/// Maximum number of digits: a `Decimal` can represent any value with this many.
const MOST_DIGITS: u32 = 28;

/// The mark of which `mark` is another form: all spaces are one, and all apostrophes.
pub(super) fn plain_mark(mark: char) -> char {
    match mark {
        '\u{a0}' | '\u{202f}' | '\u{2009}' => ' ',
        '’' => '\'',
        '，' => ',',
        '．' => '.',
        mark => mark,
    }
}

/// The value of a digit of either width, and whether it is the wide one.
pub(super) fn digit(c: char) -> Option<(u8, bool)> {
    match c {
        '0'..='9' => Some((c as u8 - b'0', false)),
        '０'..='９' => Some(((c as u32 - '０' as u32) as u8, true)),
        _ => None,
    }
}

/// Reads plain ASCII that is nothing but a number of at most 18 digits, separators and one point.
///
/// Only a shortcut: [`number`] handles everything else, with the same result.
pub(super) fn plain(text: &[u8]) -> Option<Number> {
    let (mut mantissa, mut digits) = (0u64, 0u32);
    let (mut group, mut grouped, mut point) = (0u32, false, None);
    for &byte in text {
        match byte {
            b'0'..=b'9' => {
                mantissa = mantissa.wrapping_mul(10).wrapping_add(u64::from(byte - b'0'));
                digits += 1;
                group += 1;
            }
            b',' if point.is_none() && (1..=3).contains(&group) && (!grouped || group == 3) => {
                grouped = true;
                group = 0;
            }
            b'.' if point.is_none() && digits > 0 && (!grouped || group == 3) => {
                point = Some(digits);
                group = 0;
            }
            _ => return None,
        }
    }
    let ends_well = if point.is_some() { group > 0 } else { !grouped || group == 3 };
    let fits = (1..=18).contains(&digits) && ends_well;
    let scale = point.map_or(0, |before| digits - before);
    fits.then_some(Number { mantissa: i128::from(mantissa), scale, len: text.len() })
}

/// Reads the number that `text` begins with; `None` if it begins with none.
///
/// Separators and points of either width belong to the number only if a digit follows, so the full
/// stop after "25." is not part of it. Groups have three digits, else the number is malformed.
///
/// Narrow and no-break spaces also separate groups and, in a text that is a single figure, plain spaces and
/// apostrophes: `1 500`, `1'500`. These only separate groups that are well formed throughout; any other ends the
/// number. A single figure may also begin with its point: `.5`.
pub(super) fn number(text: &str, script: Script) -> Option<Result<Number, Unreadable>> {
    let run = Run::of(text, script)?;
    let fault = |kind| Some(Err(Unreadable { kind, len: run.len }));
    if run.malformed {
        return fault(FaultKind::Malformed);
    }
    if run.wide && run.narrow {
        return fault(FaultKind::MixedWidths);
    }
    if run.digits > MOST_DIGITS {
        return fault(FaultKind::TooLarge);
    }
    Some(Ok(Number { mantissa: run.mantissa, scale: run.scale, len: run.len }))
}

/// A run of digits, separators and points, and its faults.
#[derive(Default)]
struct Run {
    mantissa: i128,
    /// Digits from the first that is not zero.
    digits: u32,
    scale: u32,
    len: usize,
    wide: bool,
    narrow: bool,
    malformed: bool,
    /// Digits since the last separator or point.
    group: u32,
    grouped: bool,
    /// The space that separates the groups, if any.
    space: Option<char>,
    pointed: bool,
}

impl Run {
    fn of(text: &str, script: Script) -> Option<Self> {
        let mut run = Self::default();
        let mut chars = text.char_indices().peekable();
        if script.alone
            && let Some(rest) = text.strip_prefix(|c| script.is_point(c))
        {
            run.pointed = true;
            run.len = text.len() - rest.len();
            chars.next();
        }
        digit(chars.peek()?.1)?;
        while let Some((at, c)) = chars.next() {
            match (digit(c), c) {
                (Some((value, wide)), _) => run.digit(value, wide),
                (None, ',' | '，' | '.' | '．')
                    if chars.peek().is_some_and(|next| digit(next.1).is_some()) =>
                {
                    if script.is_separator(c) { run.separator(c, script) } else { run.point() }
                }
                (None, c) if run.parts_groups(c, &text[at + c.len_utf8()..], script) => {
                    run.malformed |= !script.allows(c);
                    run.space = Some(c);
                    run.grouped = true;
                    run.group = 0;
                }
                _ => break,
            }
            run.len = at + c.len_utf8();
        }
        run.malformed |= run.grouped && !run.pointed && run.group != 3;
        Some(run)
    }

    fn digit(&mut self, value: u8, wide: bool) {
        self.wide |= wide;
        self.narrow |= !wide;
        self.group += 1;
        self.scale += u32::from(self.pointed);
        if self.digits > 0 || value > 0 || self.scale >= MOST_DIGITS {
            self.digits += 1;
        }
        if self.digits <= MOST_DIGITS {
            self.mantissa = self.mantissa * 10 + i128::from(value);
        }
    }

    /// Whether the space `c` before `rest` separates two groups.
    fn parts_groups(&self, c: char, rest: &str, script: Script) -> bool {
        let is_space = matches!(c, '\u{a0}' | '\u{202f}' | '\u{2009}')
            || (script.alone && matches!(c, ' ' | '\'' | '’'));
        let fits = match self.space {
            Some(space) => space == c && self.group == 3,
            None => !self.grouped && (1..=3).contains(&self.group) && self.digits == self.group,
        };
        let mut next = rest.chars().map(|c| digit(c).is_some());
        is_space
            && fits
            && !self.pointed
            && next.by_ref().take(3).filter(|it| *it).count() == 3
            && next.next() != Some(true)
    }

    fn separator(&mut self, mark: char, script: Script) {
        let inner = script.inner();
        let size_fits =
            if self.grouped { self.group == inner } else { (1..=inner).contains(&self.group) };
        self.malformed |=
            self.pointed || !size_fits || self.space.is_some() || !script.allows(mark);
        self.grouped = true;
        self.group = 0;
    }

    fn point(&mut self) {
        self.malformed |= self.pointed || (self.grouped && self.group != 3);
        self.pointed = true;
        self.group = 0;
    }
}
