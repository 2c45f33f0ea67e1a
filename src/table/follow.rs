//! Knows which equations follow from others: linear dependence, by elimination modulo a prime.
//! Does not know tables.

use rustc_hash::FxHashMap;

/// 2⁶¹ − 1.
const PRIME: u64 = (1 << 61) - 1;
/// Longest row of the elimination that is kept up; longer equations are taken not to follow.
const LONGEST: usize = 600;

/// Equations that are known, reduced so that each begins at a line of its own.
#[derive(Clone, Debug, Default)]
pub struct Basis {
    rows: FxHashMap<usize, Row>,
}

/// Coefficients by line, in order.
type Row = Vec<(usize, u64)>;

impl Basis {
    /// Adds that `total` is the sum of `items`.
    pub fn add(&mut self, total: usize, items: &[usize]) {
        let Some(row) = self.reduced(total, items) else { return };
        if let Some(&(first, lead)) = row.first() {
            let inverse = power(lead, PRIME - 2);
            let row = row.into_iter().map(|(line, it)| (line, times(it, inverse))).collect();
            self.rows.insert(first, row);
        }
    }

    /// Whether the equations added so far imply that `total` is the sum of `items`.
    pub fn follows(&self, total: usize, items: &[usize]) -> bool {
        self.reduced(total, items).is_some_and(|it| it.is_empty())
    }

    /// The remaining terms of the equation. `None` if there are too many.
    fn reduced(&self, total: usize, items: &[usize]) -> Option<Row> {
        let mut row: Row = items.iter().map(|it| (*it, PRIME - 1)).collect();
        row.push((total, 1));
        row.sort_unstable();
        let mut done = 0;
        while let Some(&(line, factor)) = row.get(done) {
            match self.rows.get(&line) {
                Some(known) => row = minus(&row, known, factor),
                None => done += 1,
            }
            if row.len() > LONGEST {
                return None;
            }
        }
        Some(row)
    }
}

/// `row − factor · other`
fn minus(row: &Row, other: &Row, factor: u64) -> Row {
    let mut result = Row::with_capacity(row.len() + other.len());
    let (mut left, mut right) = (row.iter().peekable(), other.iter().peekable());
    loop {
        let (line, value) = match (left.peek(), right.peek()) {
            (Some(&&(a, x)), Some(&&(b, y))) if a == b => {
                left.next();
                right.next();
                (a, (x + PRIME - times(y, factor)) % PRIME)
            }
            (Some(&&(a, x)), Some(&&(b, _))) if a < b => {
                left.next();
                (a, x)
            }
            (_, Some(&&(b, y))) => {
                right.next();
                (b, (PRIME - times(y, factor)) % PRIME)
            }
            (Some(&&it), None) => {
                left.next();
                it
            }
            (None, None) => return result,
        };
        if value != 0 {
            result.push((line, value));
        }
    }
}

fn times(left: u64, right: u64) -> u64 {
    (u128::from(left) * u128::from(right) % u128::from(PRIME)) as u64
}

fn power(mut base: u64, mut exponent: u64) -> u64 {
    let mut result = 1;
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = times(result, base);
        }
        base = times(base, base);
        exponent >>= 1;
    }
    result
}
