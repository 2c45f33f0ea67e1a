//! Knows the pieces of format codes. Does not know how they are written.

/// A piece of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Shown as it is.
    Literal(String),
    /// A place for a digit: `0`, `#` or `?`.
    Place(char),
    /// The decimal point.
    Point,
    /// Groups digits between places, divides by 1,000 after the last place.
    Comma,
    /// `%`, which multiplies by 100.
    Percent,
    /// `E+` (whether a plus is shown) before the places of the exponent.
    Exponent(bool),
    /// The bar of a fraction.
    Slash,
    /// `General`.
    General,
    /// `@`, the text of the cell.
    Text,
    /// A unit of time and how many letters it was written with.
    Time(Time, usize),
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Time {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    /// Decimals of the second.
    Fraction,
    /// `AM/PM`, or `A/P` with one letter.
    Half,
    /// `g`, the name of the era.
    Era,
    /// `e`, the year in the era.
    EraYear,
    /// `aaa`, the day of the week in Japanese.
    Weekday,
    AllHours,
    AllMinutes,
    AllSeconds,
}
