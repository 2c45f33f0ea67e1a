//! Knows regular expressions in the code: each is compiled once, at its first use. Does not know what they match.

use regex::Regex;

/// Declares a static [`Regex`] of a pattern, a `str` or `String`: `pattern!(YEAR, "^[0-9]{4}$");`.
macro_rules! pattern {
    ($visibility:vis $name:ident, $pattern:expr) => {
        $visibility static $name: std::sync::LazyLock<regex::Regex> =
            std::sync::LazyLock::new(|| $crate::pattern::compiled(AsRef::<str>::as_ref(&$pattern)));
    };
}

pub(crate) use pattern;

/// The pattern, which must be valid.
///
/// A bounded repetition of `\p{L}` takes tens of milliseconds to build; a class of what ends a word does not.
pub(crate) fn compiled(pattern: &str) -> Regex {
    Regex::new(pattern).expect("internal: valid pattern")
}
