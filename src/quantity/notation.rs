//! Knows unusual notations of numbers: the decimal mark, letters that flag a figure, and signs in place of one.
//! Detects the decimal mark from the figures of a table if they leave no doubt. Does not know documents or
//! configurations.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use rust_decimal::RoundingStrategy::MidpointAwayFromZero;

use super::absence::{Absence, absence};
use super::number::{Script, digit, number, plain_mark};
use super::{Quantity, Unit};

/// The decimal mark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Decimals {
    /// `1,234.5`
    #[default]
    Point,
    /// `1.234,5`
    Comma,
}

/// The notation of the figures of a source set or of a table. The default is `1,234.5` without flags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notation {
    decimals: Decimals,
    /// The declared group separator, if any.
    group: Option<char>,
    pairs: bool,
    /// The last place that is meant, whatever is printed.
    precision: Option<Decimal>,
    absent: Vec<Box<str>>,
    flags: Vec<Box<str>>,
    /// The units of columns by their names.
    units: Vec<(Box<str>, Unit)>,
}

/// The usual notation.
pub(super) static USUAL: Notation = Notation {
    decimals: Decimals::Point,
    group: None,
    pairs: false,
    precision: None,
    absent: Vec::new(),
    flags: Vec::new(),
    units: Vec::new(),
};

impl Notation {
    /// The notation with this decimal mark.
    pub fn of(decimals: Decimals) -> Self {
        Self { decimals, ..Self::default() }
    }

    /// The notation with the decimal mark `decimal` and, if given, `group` as the only separator of groups of
    /// three digits. `None` if both are the same, or if `decimal` is neither a point nor a comma.
    pub fn declared(decimal: char, group: Option<char>) -> Option<Self> {
        let decimals = match decimal {
            '.' => Decimals::Point,
            ',' => Decimals::Comma,
            _ => return None,
        };
        let fits = |c: char| c != decimal && ".,' ’\u{a0}\u{202f}\u{2009}".contains(c);
        group.is_none_or(fits).then(|| Self { group: group.map(plain_mark), ..Self::of(decimals) })
    }

    /// The same with figures that are significant to the place `step` (above 0), however they are printed:
    /// programs print `22.318457042157284` for 22.32 and 25 for 25.00.
    #[must_use]
    pub fn with_precision(self, step: Decimal) -> Self {
        Self { precision: Some(step), ..self }
    }

    /// The declared separator of groups of digits.
    pub fn group(&self) -> Option<char> {
        self.group
    }

    /// `quantity` at the declared precision.
    pub(super) fn meant(&self, quantity: Quantity) -> Quantity {
        let Some(step) = self.precision else { return quantity };
        let at_step = |value: Decimal| {
            let steps = value.checked_div(step)?.round_dp_with_strategy(0, MidpointAwayFromZero);
            let mut value = steps.checked_mul(step)?;
            value.rescale(step.scale());
            Some(value)
        };
        let until = quantity.until.map(at_step);
        match (at_step(quantity.value), until) {
            (Some(value), None) => Quantity { value, step, ..quantity },
            (Some(value), Some(Some(until))) => {
                Quantity { value, step, until: Some(until), ..quantity }
            }
            _ => quantity,
        }
    }

    /// The same with groups of two digits before the last: `12,34,567`.
    #[must_use]
    pub fn in_pairs(self) -> Self {
        Self { pairs: true, ..self }
    }

    /// The same with `signs` in place of figures that are not stated: `:`, `c`, `(D)`. Letters are
    /// compared without their case.
    #[must_use]
    pub fn with_absent<S: Into<Box<str>>>(self, signs: impl IntoIterator<Item = S>) -> Self {
        Self { absent: signs.into_iter().map(Into::into).collect(), ..self }
    }

    /// The same with `flags` after figures, which do not affect the value: `p`, `r`, `bu`.
    #[must_use]
    pub fn with_flags<S: Into<Box<str>>>(self, flags: impl IntoIterator<Item = S>) -> Self {
        Self { flags: flags.into_iter().map(Into::into).collect(), ..self }
    }

    /// The same with the units of columns, by their names.
    #[must_use]
    pub fn with_units(self, units: Vec<(Box<str>, Unit)>) -> Self {
        Self { units, ..self }
    }

    /// The declared unit of figures in the column `name`.
    pub fn unit_of(&self, name: &str) -> Option<&Unit> {
        self.units.iter().find(|it| &*it.0 == name).map(|it| &it.1)
    }

    /// The last place that is meant, whatever is printed.
    pub fn precision(&self) -> Option<Decimal> {
        self.precision
    }

    /// The declared signs for values that are not stated.
    pub fn absent(&self) -> impl Iterator<Item = &str> {
        self.absent.iter().map(|it| &**it)
    }

    /// The decimal mark.
    pub fn decimals(&self) -> Decimals {
        self.decimals
    }

    /// The form in a configuration: `{decimal: ",", absent: [":"]}`.
    pub fn describe(&self) -> String {
        let decimal = if self.decimals == Decimals::Comma { "," } else { "." };
        let list = |name: &str, all: &[Box<str>]| match all {
            [] => String::new(),
            all => {
                let all: Vec<String> = all.iter().map(|it| format!("{it:?}")).collect();
                format!(", {name}: [{}]", all.join(", "))
            }
        };
        let pairs = if self.pairs { ", pairs: true" } else { "" };
        let group =
            self.group.map(|it| format!(", group: {:?}", it.to_string())).unwrap_or_default();
        let precision = self.precision.map(|it| format!(", precision: {it}")).unwrap_or_default();
        let (absent, flags) = (list("absent", &self.absent), list("flags", &self.flags));
        format!("{{decimal: {decimal:?}{group}{pairs}{precision}{absent}{flags}}}")
    }

    /// Whether plain digits with a point are numbers and nothing is declared.
    pub fn is_usual(&self) -> bool {
        *self == USUAL
    }

    /// The meaning of `text` as a sign in place of a figure.
    pub fn absence(&self, text: &str) -> Option<Absence> {
        if self.declares_absent(text) { Some(Absence::NotStated) } else { absence(text) }
    }

    /// Whether `text` is a declared sign for an unstated figure.
    pub fn declares_absent(&self, text: &str) -> bool {
        let text = text.trim();
        let is = |sign: &str| sign.trim().to_lowercase() == text.to_lowercase();
        !text.is_empty() && self.absent.iter().any(|it| is(it))
    }

    /// `text` without a declared flag behind its digits.
    pub(super) fn without_flag<'t>(&self, text: &'t str) -> &'t str {
        let ends = |it: &str| {
            let body = text.strip_suffix(it)?.trim_end();
            body.ends_with(|c: char| digit(c).is_some() || !c.is_alphanumeric()).then_some(body)
        };
        let found = self.flags.iter().filter(|it| !it.is_empty()).find_map(|it| ends(it));
        found.filter(|it| !it.is_empty()).unwrap_or(text)
    }

    /// The digits of a text that is one figure.
    pub(super) fn alone(&self) -> Script {
        Script { alone: true, ..self.in_prose() }
    }

    /// The digits inside other words.
    pub(super) fn in_prose(&self) -> Script {
        let comma = self.decimals == Decimals::Comma;
        Script { alone: false, comma, pairs: self.pairs, group: self.group }
    }

    /// Whether plain ASCII digits, commas and a point are read as they always are.
    pub(super) fn is_plain(&self, text: &str) -> bool {
        let has_group = || text.as_bytes().contains(&b',');
        self.decimals == Decimals::Point && (matches!(self.group, None | Some(',')) || !has_group())
    }
}

/// Evidence for the notation of a table: the number of its figures of each form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Numbers only with a point: `1,234.5`, `12.5`, `1,234,567`.
    point: usize,
    /// The same in a first column, where `1.1` and `02.03` may number the rows.
    first_point: usize,
    /// Numbers only with a comma, beyond doubt: `1.234,5`, `1 234,5`.
    comma: usize,
    /// Numbers only with a comma, or slips: `12,5`, `1.234.567`.
    perhaps_comma: usize,
    /// Numbers only with groups of two digits, or slips: `12,34,567`.
    pairs: usize,
    /// Numbers with a comma of either meaning: `1,234`.
    either_comma: usize,
    /// Numbers with a point of either meaning: `1.234`.
    either_point: usize,
}

impl Evidence {
    /// Counts a cell; `is_first` if it is the first of its row.
    pub fn take(&mut self, cell: &str, is_first: bool) {
        let count = match Shape::of(cell) {
            None => return,
            Some(Shape::Point) if is_first => &mut self.first_point,
            Some(Shape::Either) => &mut self.either_comma,
            Some(Shape::EitherPoint) => &mut self.either_point,
            Some(Shape::Point) => &mut self.point,
            Some(Shape::Comma) => &mut self.comma,
            Some(Shape::PerhapsComma) => &mut self.perhaps_comma,
            Some(Shape::Pairs) => &mut self.pairs,
        };
        *count += 1;
    }

    /// How the numbers are written, if not in the usual way; `None` if they are, or if nothing
    /// distinguishes the notation from a slip.
    ///
    /// A comma is the decimal mark if some figure is not a number otherwise (`1.234,56`), or at
    /// least two look like slips (`12,5`) and no comma can separate groups, and if no figure is a
    /// number only with a point, but for a first column.
    pub fn notation(&self) -> Option<Notation> {
        let has_commas =
            self.comma > 0 || (self.perhaps_comma > 1 && self.either_comma + self.pairs == 0);
        if has_commas && self.point + self.pairs == 0 {
            return Some(Notation::of(Decimals::Comma));
        }
        let in_pairs = self.pairs > 1 && self.comma + self.perhaps_comma == 0;
        in_pairs.then(|| Notation::default().in_pairs())
    }

    /// The same for figures among words of a language with decimal commas: there `1.234` is a whole number, and
    /// one `12,5` is enough.
    pub fn notation_among_words(&self) -> Option<Notation> {
        let has_point = self.point + self.pairs + self.either_comma > 0;
        let shows = self.comma + self.perhaps_comma + self.either_point > 0;
        self.notation().or_else(|| (shows && !has_point).then(|| Notation::of(Decimals::Comma)))
    }

    /// Whether a point may separate groups or decimals: there are only numbers like `1.234` and `640`.
    pub fn is_open(&self) -> bool {
        let points = self.point + self.first_point;
        let told = points + self.comma + self.perhaps_comma + self.pairs + self.either_comma;
        self.either_point > 0 && told == 0
    }

    /// Whether some figures are numbers only with a point, and others only with a comma.
    pub fn is_contradictory(&self) -> bool {
        self.point > 0 && self.comma > 0
    }
}

/// How a cell can be read as a number, if its separators indicate anything.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Either,
    EitherPoint,
    Point,
    Comma,
    PerhapsComma,
    Pairs,
}

impl Shape {
    fn of(cell: &str) -> Option<Self> {
        // `15.01.` is a day or a number in a list.
        if !cell.contains([',', '.', '，', '．']) || cell.trim_end().ends_with('.') {
            return None;
        }
        let is_digit = |c: char| digit(c).is_some();
        let (start, last) = (cell.find(is_digit)?, cell.rfind(is_digit)?);
        let end = last + cell[last..].chars().next().map_or(0, char::len_utf8);
        let digits = &cell[start..end];
        let is_number = |script: Script| {
            number(digits, script).is_some_and(|it| it.is_ok_and(|it| it.len == digits.len()))
        };
        let comma = Script { comma: true, ..Script::ALONE };
        let marks = || digits.chars().filter(|c| !is_digit(*c)).collect::<BTreeSet<char>>();
        match (is_number(Script::ALONE), is_number(comma)) {
            (true, true) if digits.contains([',', '，']) => Some(Self::Either),
            (true, true) => Some(Self::EitherPoint),
            (true, false) => Some(Self::Point),
            (false, true) if marks().len() > 1 => Some(Self::Comma),
            (false, true) => Some(Self::PerhapsComma),
            (false, false) => {
                is_number(Script { pairs: true, ..Script::ALONE }).then_some(Self::Pairs)
            }
        }
    }
}

/// The decimal mark of the number in `cell`, if no other reading is possible.
pub fn decimals(cell: &str) -> Option<Decimals> {
    match Shape::of(cell)? {
        Shape::Point => Some(Decimals::Point),
        Shape::Comma => Some(Decimals::Comma),
        _ => None,
    }
}
