//! Knows when the values of a finding equal the accepted ones: figures by their value, anything
//! else by its text. Does not know where acceptances are written.

use crate::diagnostic::Diagnostic;
use crate::quantity::{self, Quantity};
use crate::select::fold;
use crate::source::Spanned;

/// The short name of `difference`.
const SHORT: &str = "diff";

/// Names of the value that `stated` is compared with, kind by kind.
const OTHERS: [&str; 5] = ["computed", "counted", "elsewhere", "limit", "expected"];

/// The name and actual value of a value in which `diagnostic` differs from `expected`. If several
/// values of one name are expected, one match is enough.
pub(super) fn differ<'e>(
    diagnostic: &Diagnostic,
    expected: &'e [(String, String)],
) -> Option<(&'e str, Option<String>)> {
    expected.iter().find_map(|(name, _)| {
        let actual = actual(diagnostic, name);
        let apart = matches!(name.as_str(), SHORT | "difference");
        let meant = expected.iter().filter(|(it, _)| it == name);
        let fits = actual
            .as_ref()
            .is_some_and(|actual| meant.into_iter().any(|(_, value)| same(actual, value, apart)));
        (!fits).then_some((name.as_str(), actual))
    })
}

fn actual(diagnostic: &Diagnostic, name: &str) -> Option<String> {
    let value = |name: &str| diagnostic.value_of(name).map(str::to_owned);
    match name {
        SHORT | "difference" => value("difference").or_else(|| {
            let stated = figure(&value("stated")?, None)?;
            let other = figure(&OTHERS.into_iter().find_map(value)?, Some(&stated))?;
            let alike = stated.unit.compatible(&other.unit);
            let difference = stated.exact().ok()?.minus(other.exact().ok()?).ok()?;
            alike.then(|| stated.unit.show(difference))
        }),
        name => value(name),
    }
}

/// Whether both texts state the same value; a difference has no direction.
fn same(actual: &str, expected: &str, apart: bool) -> bool {
    let actual_figure = figure(actual, None);
    let expected_figure = figure(expected, actual_figure.as_ref());
    let (Some(left), Some(right)) = (actual_figure, expected_figure) else {
        return fold(actual) == fold(expected);
    };
    let worth = |it: &Quantity| {
        let exact = it.exact().ok()?;
        if apart { exact.abs().ok() } else { Some(exact) }
    };
    left.unit.compatible(&right.unit) && worth(&left).is_some() && worth(&left) == worth(&right)
}

/// `text` as a figure; without a unit it takes the unit of `like`.
fn figure(text: &str, like: Option<&Quantity>) -> Option<Quantity> {
    quantity::read(Spanned::nowhere(text), like.map(|it| &it.unit)).ok().flatten()
}
