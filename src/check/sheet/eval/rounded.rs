//! Knows the functions that round, unless a program that computes with doubles may round to either side.

use std::ops::Range;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use super::expression::{Result, Run, Stop, Value};
use super::is_off;

impl Run<'_, '_, '_> {
    /// `ROUND(x, n)` and the like; `INT(x)` and `TRUNC(x)` without places.
    pub(super) fn rounded(&mut self, name: &str, parts: &[Range<usize>]) -> Result<Value> {
        const MOST: i32 = 20;
        let (value, places) = match parts {
            [value] if matches!(name, "INT" | "TRUNC") => (value, 0),
            [value, places] if name != "INT" => {
                let places = self.number(places.clone())?;
                let whole = places.is_integer().then(|| i32::try_from(places.to_integer()).ok());
                (value, whole.flatten().filter(|it| it.abs() <= MOST).ok_or(Stop::Unsupported)?)
            }
            _ => return Err(Stop::Unsupported),
        };
        let value = self.number(value.clone())?;
        let ten = BigRational::from_integer(BigInt::from(10));
        let scale = if places < 0 { ten.recip() } else { ten };
        let scale = num_traits::pow(scale, places.unsigned_abs() as usize);
        let scaled = &value * &scale;
        if is_at_edge(&scaled, name == "ROUND") {
            return Err(Stop::Unsupported);
        }
        let whole = match name {
            "ROUND" => scaled.round(),
            "ROUNDDOWN" | "TRUNC" => scaled.trunc(),
            "INT" => scaled.floor(),
            _ if scaled.is_negative() => scaled.floor(),
            _ => scaled.ceil(),
        };
        Ok(Value::Number(whole / scale))
    }
}

/// Whether a program that computes with doubles may round `scaled` to either side.
fn is_at_edge(scaled: &BigRational, to_nearest: bool) -> bool {
    let half = BigRational::new(BigInt::from(1), BigInt::from(2));
    let moved = if to_nearest { scaled + half } else { scaled.clone() };
    let off = &moved - moved.round();
    !off.is_zero() && !is_off(&off, &BigRational::zero(), &scaled.abs())
}
