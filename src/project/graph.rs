//! Knows the links of a project as a drawing and as tables, and the diagnostics about names that are
//! not among them. Does not know how either looks.

pub(crate) mod pivot;
mod scene;

use super::rulebook::did_you_mean;
use crate::diagnostic::{Diagnostic, Text};
use crate::rule::fields::nearest;
use crate::text;

pub(crate) use scene::Scene;

/// Code of a name that does not occur in the model.
pub(crate) const UNKNOWN: &str = "graph/unknown";
/// Code of arguments that contradict each other.
pub(crate) const WRONG: &str = "graph/arguments";
/// Code of a picture that is too large.
pub(crate) const TOO_LARGE: &str = "graph/too-large";

/// The reason for not drawing anything.
pub(crate) type Refusal = Box<Diagnostic>;

/// Reports a name that does not occur, with the one of `known` that may be meant.
pub(crate) fn unknown(message: Text, name: &str, known: &[&str]) -> Refusal {
    let unknown = Diagnostic::error(UNKNOWN, message);
    Box::new(match nearest(name, known.iter().copied()) {
        Some(near) => did_you_mean(unknown, Some(near)),
        None if known.len() <= 20 => {
            let Text { en, ja } = Text::list(known);
            unknown.help(text!("known: {en}", "使える名前: {ja}"))
        }
        None => unknown,
    })
}
