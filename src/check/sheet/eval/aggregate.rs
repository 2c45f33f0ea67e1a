//! Knows the functions over many cells: `SUM`, `SUBTOTAL`, `AVERAGE`, `COUNT`, `MAX`, `SUMPRODUCT` and the like.

use std::ops::Range;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use super::expression::{Result, Run, Stop, Value};
use crate::document::grid::{Area, Kind, Sheet};
use crate::quantity::Exact;

/// The numbers of the arguments of a function.
pub(super) struct Gathered {
    sum: Exact,
    ends: Option<[Exact; 2]>,
    /// The values of expressions, which may be no decimals.
    computed: Vec<BigRational>,
    count: usize,
    /// Number of cells with any content.
    filled: usize,
}

impl Gathered {
    pub(super) const NOTHING: Self =
        Self { sum: Exact::ZERO, ends: None, computed: Vec::new(), count: 0, filled: 0 };

    /// Adds a number as it is stored.
    pub(super) fn take(&mut self, stored: &str) -> Result<()> {
        let value = Exact::stored(stored).ok_or(Stop::Unsupported)?;
        self.sum = self.sum.plus(value).map_err(|_| Stop::Unsupported)?;
        let [least, most] = self.ends.unwrap_or([value; 2]);
        self.ends = Some([least.min(value), most.max(value)]);
        self.count();
        Ok(())
    }

    fn compute(&mut self, value: BigRational) {
        self.computed.push(value);
        self.count();
    }

    /// Counts a cell.
    pub(super) fn count(&mut self) {
        self.count += 1;
        self.filled += 1;
    }

    /// All ends and computed values.
    fn values(&self) -> impl Iterator<Item = BigRational> {
        let ends = self.ends.into_iter().flatten().map(Exact::to_rational);
        ends.chain(self.computed.iter().cloned())
    }

    /// The largest absolute value.
    pub(super) fn largest(&self) -> BigRational {
        self.values().map(|it| it.abs()).max().unwrap_or_default()
    }

    fn sum(&self) -> BigRational {
        self.computed.iter().fold(self.sum.to_rational(), |sum, it| sum + it)
    }

    /// The result of the function `name`.
    pub(super) fn result(self, name: &str) -> Result<Value> {
        let whole = |it: usize| BigRational::from_integer(BigInt::from(it));
        Ok(Value::Number(match name {
            "SUM" => self.sum(),
            "COUNT" => whole(self.count),
            "COUNTA" => whole(self.filled),
            "MAX" => self.values().max().unwrap_or_default(),
            "MIN" => self.values().min().unwrap_or_default(),
            "AVERAGE" if self.count == 0 => return Err(Stop::Error),
            "AVERAGE" => self.sum() / whole(self.count),
            _ => return Err(Stop::Unsupported),
        }))
    }
}

impl<'d> Run<'_, 'd, '_> {
    /// The result of the function `name` over all its arguments.
    pub(super) fn aggregate(&mut self, name: &str, parts: &[Range<usize>]) -> Result<Value> {
        match (name, parts) {
            ("SUBTOTAL", [code, rest @ ..]) => {
                // In this order; those of hidden rows come after 100.
                const NAMES: [&str; 9] =
                    ["AVERAGE", "COUNT", "COUNTA", "MAX", "MIN", "PRODUCT", "", "", "SUM"];
                let code: usize = self.text(code.start).parse().map_err(|_| Stop::Unsupported)?;
                let code = if code > 100 { code - 100 } else { code };
                let name = code.checked_sub(1).and_then(|it| NAMES.get(it));
                self.gathered(rest, true)?.result(name.ok_or(Stop::Unsupported)?)
            }
            ("SUMPRODUCT", [_, _, ..]) => self.sum_of_products(parts),
            _ => self.gathered(parts, false)?.result(name),
        }
    }

    /// The numbers of the arguments. A subtotal leaves out other subtotals, and has no result where rows are hidden.
    fn gathered(&mut self, parts: &[Range<usize>], is_subtotal: bool) -> Result<Gathered> {
        let mut all = Gathered::NOTHING;
        for part in parts {
            match self.reference(part) {
                Ok((sheet, area)) => self.add(sheet, &area, is_subtotal, &mut all)?,
                Err(_) => all.compute(self.number(part.clone())?),
            }
        }
        self.saw(all.largest());
        Ok(all)
    }

    fn add(
        &mut self,
        sheet: &'d Sheet,
        area: &Area,
        is_subtotal: bool,
        all: &mut Gathered,
    ) -> Result<()> {
        let last = sheet.cells.last().map_or(0, |it| it.row + 1);
        for row in area.rows.start..area.rows.end.min(last) {
            if is_subtotal && sheet.hides_row(row) {
                return Err(Stop::Unsupported);
            }
            let cells = sheet.within(row, &area.columns);
            self.spend(cells.len() + 1)?;
            for cell in cells {
                let formula = sheet.formula(cell).unwrap_or("");
                if is_subtotal && formula.to_ascii_uppercase().starts_with("SUBTOTAL(") {
                    continue;
                }
                let instead = self.instead(sheet, cell.row, cell.column);
                match cell.kind {
                    Kind::Number | Kind::Date => match instead {
                        Some(value) => all.compute(value),
                        None => all.take(sheet.stored(cell))?,
                    },
                    Kind::Text => all.filled += 1,
                    Kind::Other => return Err(Stop::Unsupported),
                }
            }
        }
        Ok(())
    }

    /// Counts cells that are read; fails if the workbook has read too many.
    pub(super) fn spend(&mut self, cells: usize) -> Result<()> {
        let left = self.evaluator.left.checked_sub(cells).ok_or(Stop::Unsupported)?;
        self.evaluator.left = left;
        Ok(())
    }

    /// `SUMPRODUCT(A1:A3, B1:B3)`: areas of one shape, words count as zero.
    fn sum_of_products(&mut self, parts: &[Range<usize>]) -> Result<Value> {
        let areas = parts.iter().map(|it| self.reference(it)).collect::<Result<Vec<_>>>()?;
        let (first, rest) = areas.split_first().ok_or(Stop::Unsupported)?;
        let shape = |it: &Area| (it.rows.len(), it.columns.len());
        if rest.iter().any(|it| shape(&it.1) != shape(&first.1)) {
            return Err(Stop::Unsupported);
        }
        let last = first.0.cells.last().map_or(0, |it| it.row + 1);
        let mut sum = BigRational::zero();
        for row in first.1.rows.start..first.1.rows.end.min(last) {
            let cells = first.0.within(row, &first.1.columns);
            self.spend(cells.len() * areas.len() + 1)?;
            for cell in cells {
                let by = (row - first.1.rows.start, cell.column - first.1.columns.start);
                let mut product = BigRational::from_integer(BigInt::from(1));
                for (sheet, area) in &areas {
                    product *= factor(sheet, area.rows.start + by.0, area.columns.start + by.1)?;
                }
                self.saw(product.abs());
                sum += product;
            }
        }
        Ok(Value::Number(sum))
    }
}

/// The number in a cell of a sum of products.
fn factor(sheet: &Sheet, row: u32, column: u32) -> Result<BigRational> {
    match sheet.at(row, column) {
        Some(cell) if matches!(cell.kind, Kind::Number | Kind::Date) => {
            let value = Exact::stored(sheet.stored(cell)).ok_or(Stop::Unsupported)?;
            Ok(value.to_rational())
        }
        Some(cell) if cell.kind == Kind::Other => Err(Stop::Unsupported),
        _ => Ok(BigRational::zero()),
    }
}
