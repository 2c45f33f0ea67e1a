//! Knows the findings of the last run, and which have been resolved or added since. Does not know why another
//! check was made.

use std::fmt::Write as _;

use rustc_hash::FxHashSet;

use crate::diagnostic::{Diagnostic, Lang};
use crate::report::headlines;
use crate::source::Sources;
use crate::text;

/// Maximum number of resolved and of new findings listed.
const SHOWN: usize = 10;

/// A finding: its fingerprint and its headline.
type Entry = (String, String);

/// The findings of the last run.
#[derive(Debug, Default)]
pub(super) struct Trail {
    last: Option<Vec<Entry>>,
    change: Change,
}

/// The headlines of resolved and of new findings.
#[derive(Debug, Default)]
struct Change {
    gone: Vec<String>,
    new: Vec<String>,
}

impl Trail {
    /// Records the findings of a run.
    pub(super) fn follow(&mut self, sources: &Sources, found: &[Diagnostic], lang: Lang) {
        let now = headlines(sources, found, lang);
        if let Some(last) = self.last.replace(now.clone()) {
            self.change = Change { gone: without(&last, &now), new: without(&now, &last) };
        }
    }

    /// The changes of the last recorded run, in lines; empty after the first run, and if nothing changed.
    pub(super) fn changes(&mut self, lang: Lang) -> String {
        let Change { gone, new } = std::mem::take(&mut self.change);
        if gone.is_empty() && new.is_empty() {
            return String::new();
        }
        let (fewer, more) = (gone.len(), new.len());
        let head = text!(
            "since the last check: {fewer} gone, {more} new",
            "前回の検査との差: 解消{fewer}件、新規{more}件"
        );
        let mut changes = format!("kenzan: {}\n", head.get(lang));
        for (sign, lines) in [('-', gone), ('+', new)] {
            for line in lines.iter().take(SHOWN) {
                _ = writeln!(changes, "  {sign} {line}");
            }
            let rest = lines.len().saturating_sub(SHOWN);
            if rest > 0 {
                let rest = text!("{rest} more", "ほか{rest}件");
                _ = writeln!(changes, "  {sign} {}", rest.get(lang));
            }
        }
        changes
    }
}

/// The headlines of the entries in `these` that are not in `those`.
fn without(these: &[Entry], those: &[Entry]) -> Vec<String> {
    let known: FxHashSet<&str> = those.iter().map(|(print, _)| &**print).collect();
    let new = these.iter().filter(|(print, _)| !known.contains(&**print));
    new.map(|(_, line)| line.clone()).collect()
}
