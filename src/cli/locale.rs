//! Knows which language the person at the keyboard reads: the flag, else the environment.
//! Does not know the configuration's wish, which comes between the two.

use std::env;
use std::ffi::OsString;

use crate::diagnostic::Lang;

/// The language that `--lang` asks for, anywhere among `args`. Looked up before the arguments are
/// parsed, because the answer to a wrong argument has a language too.
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

/// The language of the environment, by the precedence that POSIX gives its variables.
pub(super) fn of_environment() -> Lang {
    let locale = variable().and_then(|name| env::var(name).ok());
    Lang::of_locale(&locale.unwrap_or_default())
}

/// The variable that sets it, if any.
pub(super) fn variable() -> Option<&'static str> {
    let is_set = |name: &&str| env::var(name).is_ok_and(|value| !value.is_empty());
    ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find(is_set)
}
