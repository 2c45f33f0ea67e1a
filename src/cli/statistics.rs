//! Knows `--statistics`: the number of findings of each rule. Does not know their content.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::exit::Exit;
use super::output::Voice;
use super::table;
use crate::check::Compiled;
use crate::diagnostic::{Diagnostic, Severity};
use crate::report::Summary;

/// Writes a row for each code and severity, the most frequent first, then the summary.
pub(super) fn write(
    voice: Voice,
    rules: &[Compiled],
    shown: &[Diagnostic],
    summary: Option<&Summary>,
) -> Exit {
    let mut counts: BTreeMap<(&str, Reverse<Severity>), usize> = BTreeMap::new();
    for it in shown {
        *counts.entry((&it.code, Reverse(it.severity))).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| Reverse(*count));
    let title = |code: &str| {
        let rule = rules.iter().find(|it| it.rule.id.value == code);
        rule.map(|it| it.rule.title.get(voice.lang).to_owned()).unwrap_or_default()
    };
    let rows: Vec<_> = counts
        .into_iter()
        .map(|((code, Reverse(severity)), count)| {
            [count.to_string(), severity.word().to_owned(), code.to_owned(), title(code)]
        })
        .collect();
    voice.print(|out| {
        table::write(out, &rows, 0..1)?;
        match summary {
            Some(summary) => writeln!(out, "{}", summary.line(voice.lang)),
            None => Ok(()),
        }
    })
}
