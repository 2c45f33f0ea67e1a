//! Knows figures: their digits, precision, unit and qualifiers, and exact arithmetic on them. Only
//! this module turns text into numbers. Does not know documents, rules or which figures belong
//! together.

pub mod calendar;
pub mod difference;
pub mod linear;
pub mod ordinal;
pub mod precision;
pub mod sum;

mod absence;
mod cell;
mod currency;
mod date;
mod ends;
mod exact;
mod fault;
mod figure;
mod find;
mod identifier;
mod interval;
mod notation;
mod number;
mod numeral;
mod qualifier;
mod rewrite;
mod unit;
mod whole;

use std::fmt;
use std::ops::Range;

use rust_decimal::Decimal;

use crate::source::{Span, Spanned};

pub use absence::{Absence, DASHES, DOTS, SEVERAL, STARS, absence, mark, repeats};
pub use cell::{Cell, bracketed, cell, names_row};
pub use date::date;
pub use ends::{qualifiers_at_end, qualifiers_at_start};
pub use exact::{Exact, Overflow};
pub use fault::{Fault, FaultKind};
pub use figure::{read, read_as};
pub use find::{count, count_at_a_glance, figures, find, looks_like_figure};
pub use identifier::{TITLES, UNITS, is_like_year, names_no_amount, names_year};
pub use interval::{Bound, Interval, Rounding};
pub use notation::{Decimals, Evidence, Notation, decimals};
pub use qualifier::Qualifier;
pub use rewrite::rewrite;
pub use unit::Unit;
pub use whole::counts_by_name;

/// The source of the unit of a figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The figure has its own unit, or none.
    #[default]
    Text,
    /// The rule declares it for what it selects.
    Rule,
    /// The configuration declares it for its column.
    Table,
    /// The name of its column or key: `予算額（億円）`.
    Name,
    /// The text above or below its table: `（単位：百万円）`.
    Caption,
    /// A member of the record, or a cell of the row, that it belongs to: `unit: 百万円`.
    Record,
}

impl Origin {
    /// The source as one word, for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Rule => "rule",
            Self::Table => "table",
            Self::Name => "name",
            Self::Caption => "caption",
            Self::Record => "record",
        }
    }
}

/// A figure as printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The number in the written unit: 467.3 for `467.3億円`, 686.7 for `686億7千万円`. Its scale is
    /// the printed one.
    pub value: Decimal,
    /// The last printed place in the written unit: 0.1 for `27.0`, 1 for `27`. Zero means "exact".
    pub step: Decimal,
    /// The upper end of a range, of which `value` is the lower one: 5 for `1～5件`.
    pub until: Option<Decimal>,
    /// How it was rounded, if declared for it alone.
    pub rounding: Option<Rounding>,
    /// The unit written or declared.
    pub unit: Unit,
    /// The source of its unit.
    pub origin: Origin,
    /// The qualifiers written around it.
    pub qualifier: Qualifier,
    /// The bytes of sign, digits and unit, without qualifiers and brackets.
    pub span: Span,
}

impl Quantity {
    /// A figure without qualifiers.
    fn plain(value: Decimal, step: Decimal, unit: Unit, span: Span) -> Self {
        let (origin, qualifier) = (Origin::Text, Qualifier::default());
        Self { value, step, until: None, rounding: None, unit, origin, qualifier, span }
    }

    /// The same figure; its unit, unless written with it, comes from `origin`.
    #[must_use]
    pub fn lent(self, origin: Origin) -> Self {
        if self.origin == Origin::Text { self } else { Self { origin, ..self } }
    }

    /// The figure that makes up all of `text`, as a reader of the document would understand it:
    /// `△1,234百万円`, `約30人`, `27.0%`. `None` if the text is not a figure or contains several;
    /// the span refers to `text`.
    pub fn parse(text: &str) -> Option<Self> {
        read(Spanned::nowhere(text), None).ok().flatten()
    }

    /// Whether both figures can be the same amount, each within the range of its printed digits. `None` if the
    /// units do not convert into each other or the amounts need more than 38 digits.
    pub fn agrees(&self, other: &Self, rounding: Rounding) -> Option<bool> {
        if !self.unit.compatible(&other.unit) {
            return None;
        }
        Some(self.interval(rounding).ok()?.meets(other.interval(rounding).ok()?))
    }

    /// The number in the base unit: 46,730,000,000 for `467.3億円`.
    pub fn exact(&self) -> Result<Exact, Overflow> {
        Exact::from(self.value).shift(self.unit.power())
    }

    /// The last printed place in the base unit.
    pub fn exact_step(&self) -> Result<Exact, Overflow> {
        Exact::from(self.step).shift(self.unit.power())
    }

    /// Which true values the figure leaves possible, in the base unit.
    ///
    /// 以上, 以下, 超 and 未満 yield half-lines from the printed value, which is a limit and so not rounded; of whole
    /// counts the least number over 5 is 6. With 約 and 程度 zeros at the end are not significant, and rounding is to
    /// nearest in every mode: `約30` is `[25, 35]`, `約47` is `[46.5, 47.5]`. Between the ends of a range, which are
    /// limits too, every value is possible. 再掲, 内数 and うち have no effect on the range. With [`Rounding::ByUnit`] a
    /// whole count or amount in yen ([`is_whole`](Self::is_whole)) is the value itself.
    pub fn interval(&self, rounding: Rounding) -> Result<Interval, Overflow> {
        let value = self.exact()?;
        let end = |closed| Some(Bound { value, closed });
        if let Some(until) = self.until {
            let value = Exact::from(until).shift(self.unit.power())?;
            return Ok(Interval { lo: end(true), hi: Some(Bound { value, closed: true }) });
        }
        let q = self.qualifier;
        // For whole amounts, the next value below a limit is one less.
        let is_whole = || self.is_whole() && self.rounded_by(rounding) == Rounding::Exact;
        let beyond = |by: i64| match is_whole() {
            true => Ok(Some(Bound { value: value.plus(Exact::from(by))?, closed: true })),
            false => Ok(end(false)),
        };
        if q.has(Qualifier::ABOUT) {
            return Interval::around(value, self.significant_step()?, Rounding::Nearest);
        }
        let lo = match q {
            _ if q.has(Qualifier::AT_LEAST) => end(true),
            _ if q.has(Qualifier::OVER) => beyond(1)?,
            _ => None,
        };
        let hi = match q {
            _ if q.has(Qualifier::AT_MOST) => end(true),
            _ if q.has(Qualifier::LESS_THAN) => beyond(-1)?,
            _ => None,
        };
        if lo.is_some() || hi.is_some() {
            return Ok(Interval { lo, hi });
        }
        Interval::around(value, self.exact_step()?, self.rounded_by(rounding))
    }

    /// Whether only rounding separates the printed value from the true value: it has no 以上 and no 約.
    pub fn is_definite(&self) -> bool {
        self.qualifier.of_value().is_none()
    }

    /// The place of the last digit that is not zero, at or above the printed step.
    fn significant_step(&self) -> Result<Exact, Overflow> {
        let mut places = 0;
        let mut mantissa = self.value.mantissa();
        while mantissa != 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            places += 1;
        }
        let printed = Exact::ONE.shift(places - self.value.scale() as i32 + self.unit.power())?;
        Ok(printed.max(self.exact_step()?))
    }

    /// A number of the base unit, written in this figure's unit with at least as many decimals.
    pub fn show(&self, base: Exact) -> String {
        let places = self.value.scale();
        let Ok(value) = base.shift(-self.unit.power()) else { return self.unit.show(base) };
        let padded = value.trimmed().padded(places).to_decimal();
        let digits = padded.map_or_else(|| value.to_string(), |it| it.to_string());
        self.unit.beside(&Grouped(&digits).to_string())
    }

    /// The same figure in another multiple of its base unit, with the same printed precision.
    ///
    /// `None` if the units do not convert or the number needs more than 28 digits.
    pub fn to_unit(&self, unit: &Unit) -> Option<Self> {
        if !self.unit.compatible(unit) {
            return None;
        }
        let shift = self.unit.power() - unit.power();
        let moved = |it: Decimal| Exact::from(it).shift(shift).ok()?.to_decimal();
        let (value, step) = (moved(self.value)?, moved(self.step)?);
        let until = match self.until {
            Some(until) => Some(moved(until)?),
            None => None,
        };
        Some(Self { value, step, until, unit: unit.clone(), ..self.clone() })
    }
}

impl fmt::Display for Quantity {
    /// Number and unit in one spelling: `467.3億円`, `-4.8%`, `36,222百万円`; read back, it is the same figure.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = Grouped(&self.value.to_string()).to_string();
        match self.until {
            Some(until) => {
                let until = Grouped(&until.to_string()).to_string();
                // A dash before digits would be a minus.
                let dash = if digits.starts_with('-') { " to " } else { "–" };
                out.write_str(&self.unit.beside(&format!("{digits}{dash}{until}")))
            }
            None => out.write_str(&self.unit.beside(&digits)),
        }
    }
}

impl Unit {
    /// A number of the base unit, written in this unit: `336億円`.
    pub fn show(&self, base: Exact) -> String {
        match base.shift(-self.power()) {
            Ok(value) => self.beside(&Grouped(&value.to_string()).to_string()),
            Err(Overflow) => format!("{} {}", Grouped(&base.to_string()), self.base()),
        }
    }
}

/// Plain decimal digits, shown with a comma before every third whole digit.
struct Grouped<'a>(&'a str);

impl fmt::Display for Grouped<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, digits) = match self.0.strip_prefix('-') {
            Some(digits) => ("-", digits),
            None => ("", self.0),
        };
        let whole = digits.find('.').unwrap_or(digits.len());
        out.write_str(sign)?;
        for (index, digit) in digits[..whole].char_indices() {
            if index > 0 && (whole - index) % 3 == 0 {
                out.write_str(",")?;
            }
            write!(out, "{digit}")?;
        }
        out.write_str(&digits[whole..])
    }
}

/// The span of `range` inside `text`; the whole span if the text differs from its bytes (escapes).
fn spot(text: Spanned<&str>, range: Range<usize>) -> Span {
    let bytes = text.span.range();
    if bytes.len() == text.value.len() { text.span.part(range) } else { text.span }
}
