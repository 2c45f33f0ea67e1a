//! Knows the manual page of a kind in one language, with the table of its parameters. Does not know
//! the demands of a kind.

use std::fmt::Write as _;

use super::Kind;
use crate::diagnostic::Lang;
use crate::rule::params::SCOPE;
use crate::text;

/// Heading that begins the Japanese part of a manual page.
const JAPANESE: &str = "## 日本語";

/// Marks around a manual page's table of parameters.
const TABLE: &str = "<!-- params";
const TABLE_END: &str = "<!-- /params -->\n";

/// The part of a manual page that is written in `lang`.
fn manual(page: &str, lang: Lang) -> &str {
    let at = page.find(JAPANESE).unwrap_or(page.len());
    let japanese = page[at..].trim_start_matches(JAPANESE).trim_start();
    match lang {
        Lang::Ja if !japanese.is_empty() => japanese,
        _ => page[..at].trim_end(),
    }
}

/// The manual page of `kind` with its table of parameters, at its mark or at the end.
pub fn page(kind: &dyn Kind, lang: Lang) -> String {
    let page = manual(kind.manual(), lang);
    let table = parameters(kind, lang);
    let marked = page.split_once(TABLE).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(TABLE_END)?;
        Some(format!("{before}{table}{}\n", after.trim_end()))
    });
    marked.unwrap_or_else(|| {
        let heading = text!("Parameters", "パラメータ");
        format!("{page}\n\n## {}\n\n{table}", heading.get(lang))
    })
}

fn parameters(kind: &dyn Kind, lang: Lang) -> String {
    let params = || kind.params().iter().chain(SCOPE);
    let width = params().map(|it| it.name.len()).max().unwrap_or(0);
    let mut table = String::new();
    for param in params() {
        let shape = param.shape.describe();
        let required = text!(" (required)", "（必須）");
        let required = if param.required { required.get(lang) } else { "" };
        let meaning = match lang {
            Lang::En => param.en,
            Lang::Ja => param.ja,
        };
        let (name, shape) = (param.name, shape.get(lang));
        _ = writeln!(table, "    {name:width$}  {shape}{required}");
        _ = writeln!(table, "    {:width$}  {meaning}", "");
    }
    table
}
