//! Knows the links of a project as a drawing and as tables, and how it is said that something asked for
//! is not among them. Does not know how either looks, nor who asks.

pub(crate) mod pivot;
mod scene;

use super::rulebook::did_you_mean;
use crate::diagnostic::{Diagnostic, Text};
use crate::rule::fields::nearest;
use crate::text;

pub(crate) use scene::Scene;

/// Code of a name that nothing in the model has.
pub(crate) const UNKNOWN: &str = "graph/unknown";
/// Code of arguments that do not go together.
pub(crate) const WRONG: &str = "graph/arguments";
/// Code of a picture of too much.
pub(crate) const TOO_LARGE: &str = "graph/too-large";

/// Why there is nothing to show.
pub(crate) type Refusal = Box<Diagnostic>;

/// Says that nothing has the name, and which of `known` may be meant.
pub(crate) fn unknown(message: Text, name: &str, known: &[&str]) -> Refusal {
    let unknown = Diagnostic::error(UNKNOWN, message);
    Box::new(match nearest(name, known.iter().copied()) {
        Some(near) => did_you_mean(unknown, Some(near)),
        None if known.len() <= 20 => {
            let known = known.join(", ");
            unknown.help(text!("known: {known}", "あるもの: {known}"))
        }
        None => unknown,
    })
}
