//! Knows which keys of a join are the same amount in other digits: 10 % and 10.0 %, 25 and 25.00.
//! Does not know what they join.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::check::composite::{self, PART};
use crate::quantity::{Exact, Quantity};
use crate::rule::Operand;
use crate::rule::operand::KeyForm;

/// The keys of one operand, and their declared comparison, if any.
pub(super) struct Column<'k> {
    form: Option<KeyForm>,
    keys: Vec<&'k Arc<str>>,
}

impl<'k> Column<'k> {
    pub(super) fn new(operand: &Operand, keys: impl Iterator<Item = &'k Arc<str>>) -> Self {
        Self { form: operand.key_form, keys: keys.collect() }
    }

    /// The texts of part number `part` of each key.
    fn parts(&self, part: usize) -> impl Iterator<Item = &'k str> {
        self.keys.iter().map(move |it| it.split(PART).nth(part).unwrap_or(""))
    }
}

/// The common name of keys with different spellings, by each spelling.
#[derive(Default)]
pub(super) struct Names(FxHashMap<Arc<str>, Arc<str>>);

impl Names {
    /// The names of keys that are numbers, by declaration or evidently.
    pub(super) fn of(columns: &[Column<'_>]) -> Self {
        let says = |form| columns.iter().any(|it| it.form == Some(form));
        let first = columns.first().and_then(|it| it.keys.first());
        let (Some(first), false) = (first, says(KeyForm::Text)) else { return Self::default() };
        let is_declared = says(KeyForm::Number);
        let parts = first.split(PART).count();
        let is_number = |part: usize| is_declared || are_evidently_numbers(columns, part);
        let numeric: Vec<bool> = (0..parts).map(is_number).collect();
        if !numeric.contains(&true) {
            return Self::default();
        }
        let name = |key: &Arc<str>| {
            let parts = key.split(PART).zip(&numeric).map(|(part, is_number)| {
                let amount = Amount::read(part).filter(|_| *is_number);
                amount.map_or_else(|| part.to_owned(), |it| it.name())
            });
            let name: Arc<str> = composite::compared(parts).into();
            (key.clone(), name)
        };
        let keys = columns.iter().flat_map(|it| &it.keys);
        Self(keys.map(|it| name(it)).filter(|(key, name)| key != name).collect())
    }

    /// The name of `key`.
    pub(super) fn of_key(&self, key: &Arc<str>) -> Arc<str> {
        self.0.get(key).unwrap_or(key).clone()
    }
}

/// A key that is a number.
struct Amount {
    value: Exact,
    scale: u32,
    unit: String,
    /// It has trailing zeros after the point, which show its precision.
    is_padded: bool,
}

impl Amount {
    fn read(text: &str) -> Option<Self> {
        let quantity = Quantity::parse(text)?;
        let value = quantity.exact().ok()?;
        let scale = quantity.value.scale();
        let is_padded = scale > 0 && quantity.value.mantissa() % 10 == 0;
        // 0755 is a code, not a number.
        let mut digits = text.chars().skip_while(|it| !it.is_ascii_digit());
        let is_code =
            digits.next() == Some('0') && digits.next().is_some_and(|it| it.is_ascii_digit());
        let unit = quantity.unit.base().to_owned();
        (quantity.qualifier.is_none() && !is_code).then_some(Self { value, scale, unit, is_padded })
    }

    fn name(&self) -> String {
        format!("{}{}", self.value.trimmed(), self.unit)
    }
}

/// Whether part number `part` of all keys is a number that operands print to different places. 1.1,
/// 1.9 and 1.10 are not: numbers would be printed to the same place, or without trailing zeros.
fn are_evidently_numbers(columns: &[Column<'_>], part: usize) -> bool {
    let mut scales = FxHashSet::default();
    for column in columns {
        let (mut own, mut is_padded) = (FxHashSet::default(), false);
        let mut names: FxHashMap<String, &str> = FxHashMap::default();
        for text in column.parts(part) {
            let Some(amount) = Amount::read(text) else { return false };
            own.insert(amount.scale);
            is_padded |= amount.is_padded;
            if *names.entry(amount.name()).or_insert(text) != text {
                return false;
            }
        }
        if is_padded && own.len() > 1 {
            return false;
        }
        scales.extend(own);
    }
    scales.len() > 1
}
