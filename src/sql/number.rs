//! Knows exact whole numbers in SQL: every expression carries its number of digits, so that none exceeds the 38
//! that all engines support. Does not know what is computed.

use super::Dialect;

/// Number of digits with which every engine computes exactly.
const MOST: u32 = 38;

/// More than 38 digits would be needed.
#[derive(Clone, Copy, Debug)]
pub(super) struct TooWide;

/// A whole number as an expression, below 10 to the power of `digits`.
#[derive(Clone, Debug)]
pub(super) struct Number {
    pub(super) sql: String,
    pub(super) digits: u32,
}

/// The digits of `value`.
pub(super) fn digits(value: i128) -> u32 {
    value.unsigned_abs().checked_ilog10().map_or(1, |it| it + 1)
}

fn fits(digits: u32) -> Result<u32, TooWide> {
    if digits <= MOST { Ok(digits) } else { Err(TooWide) }
}

impl Number {
    /// The expression `sql`, for the engine a number with so many digits.
    pub(super) fn cast(dialect: Dialect, sql: &str, digits: u32) -> Result<Self, TooWide> {
        let sql = format!("CAST({sql} AS {})", dialect.decimal(fits(digits)?, 0));
        Ok(Self { sql, digits })
    }

    /// The column `name`, with so many digits.
    pub(super) fn column(name: &str, digits: u32) -> Self {
        Self { sql: name.to_owned(), digits }
    }

    /// A constant.
    pub(super) fn constant(dialect: Dialect, value: i128) -> Result<Self, TooWide> {
        Self::cast(dialect, &format!("'{value}'"), digits(value))
    }

    fn is_zero(&self) -> bool {
        self.sql.starts_with("CAST('0' AS ")
    }

    pub(super) fn plus(&self, other: &Self) -> Result<Self, TooWide> {
        if self.is_zero() || other.is_zero() {
            return Ok(if self.is_zero() { other } else { self }.clone());
        }
        let digits = fits(self.digits.max(other.digits) + 1)?;
        Ok(Self { sql: format!("({} + {})", self.sql, other.sql), digits })
    }

    pub(super) fn minus(&self, other: &Self) -> Result<Self, TooWide> {
        if other.is_zero() {
            return Ok(self.clone());
        }
        let digits = fits(self.digits.max(other.digits) + 1)?;
        Ok(Self { sql: format!("({} - {})", self.sql, other.sql), digits })
    }

    /// The product; engines reserve one digit more than the factors have together.
    pub(super) fn times(&self, other: &Self) -> Result<Self, TooWide> {
        if self.is_zero() || other.is_zero() {
            return Ok(if self.is_zero() { self } else { other }.clone());
        }
        let digits = fits(self.digits + other.digits + 1)?;
        Ok(Self { sql: format!("({} * {})", self.sql, other.sql), digits })
    }

    /// Its square; a number of 10 to the power of `below` or more counts as that power.
    pub(super) fn square(&self, dialect: Dialect, below: u32) -> Result<Self, TooWide> {
        let most = format!("CAST('{}' AS {})", 10_i128.pow(below), dialect.decimal(below + 1, 0));
        let size = format!("abs({})", self.sql);
        let clamped = format!("CASE WHEN {size} < {most} THEN {size} ELSE {most} END");
        let it = Self::cast(dialect, &clamped, below + 1)?;
        it.times(&it)
    }
}

/// The sum of `numbers`, of which there is at least one.
pub(super) fn sum(numbers: &[Number], dialect: Dialect) -> Result<Number, TooWide> {
    let Some((first, rest)) = numbers.split_first() else { return Number::constant(dialect, 0) };
    rest.iter().try_fold(first.clone(), |sum, it| sum.plus(it))
}
