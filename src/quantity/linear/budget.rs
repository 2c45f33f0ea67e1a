//! Knows the remaining work budget. Does not know what the work is.

use num_rational::BigRational;

/// The budget is used up; nothing is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Exhausted;

/// Work that may still be done.
#[derive(Clone, Copy, Debug)]
pub(super) struct Budget(pub(super) u64);

impl Budget {
    /// Pays for one operation with result `number`: long numbers cost more.
    pub(super) fn pay(&mut self, number: &BigRational) -> Result<(), Exhausted> {
        let cost = 1 + (number.numer().bits() + number.denom().bits()) / 64;
        self.0 = self.0.checked_sub(cost).ok_or(Exhausted)?;
        Ok(())
    }
}
