//! Knows the language of the user: from the flag, otherwise from the environment. Does not know the
//! configuration, which comes between the two.

use std::env;
use std::ffi::OsString;

use crate::diagnostic::Lang;

/// The language that `--lang` requests, anywhere among `args`. Searched for before the arguments
/// are parsed, because messages about invalid arguments need a language too.
pub(super) fn asked(args: &[OsString]) -> Option<Lang> {
    let mut args = args.iter().filter_map(|it| it.to_str());
    while let Some(arg) = args.next() {
        if arg == "--" {
            return None;
        }
        let word = match arg.strip_prefix("--lang") {
            Some("") => args.next(),
            Some(rest) => rest.strip_prefix('='),
            None => None,
        };
        if let Some(lang) = word.and_then(Lang::parse) {
            return Some(lang);
        }
    }
    None
}

/// The language of the environment, in the precedence of POSIX.
pub(super) fn of_environment() -> Lang {
    let locale = variable().and_then(|name| env::var(name).ok());
    Lang::of_locale(&locale.unwrap_or_default())
}

/// The variable that sets the language, if any.
pub(super) fn variable() -> Option<&'static str> {
    let is_set = |name: &&str| env::var(name).is_ok_and(|value| !value.is_empty());
    ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find(is_set)
}
