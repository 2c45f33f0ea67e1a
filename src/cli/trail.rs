//! Knows what the last run found, and which findings are gone and which are new since then. Does not know why
//! anything was checked again.

use std::fmt::Write as _;

use rustc_hash::FxHashSet;

use crate::diagnostic::{Diagnostic, Lang};
use crate::report::headlines;
use crate::source::Sources;
use crate::text;

/// Findings of each side that are listed.
const SHOWN: usize = 10;

/// A finding: by what it is recognised, and its headline.
type Entry = (String, String);

/// What the last run found.
#[derive(Debug, Default)]
pub(super) struct Trail {
    last: Option<Vec<Entry>>,
    change: Change,
}

/// The headlines of what is gone and of what is new.
#[derive(Debug, Default)]
struct Change {
    gone: Vec<String>,
    new: Vec<String>,
}

impl Trail {
    /// Takes in what a run found.
    pub(super) fn follow(&mut self, sources: &Sources, found: &[Diagnostic], lang: Lang) {
        let now = headlines(sources, found, lang);
        if let Some(last) = self.last.replace(now.clone()) {
            self.change = Change { gone: without(&last, &now), new: without(&now, &last) };
        }
    }

    /// What changed with the run that was followed last, in lines; nothing after the first run, and where nothing
    /// changed.
    pub(super) fn told(&mut self, lang: Lang) -> String {
        let Change { gone, new } = std::mem::take(&mut self.change);
        if gone.is_empty() && new.is_empty() {
            return String::new();
        }
        let (fewer, more) = (gone.len(), new.len());
        let head = text!(
            "since the last check: {fewer} gone, {more} new",
            "前回の検査との差: 解消{fewer}件、新規{more}件"
        );
        let mut told = format!("kenzan: {}\n", head.get(lang));
        for (sign, lines) in [('-', gone), ('+', new)] {
            for line in lines.iter().take(SHOWN) {
                _ = writeln!(told, "  {sign} {line}");
            }
            let rest = lines.len().saturating_sub(SHOWN);
            if rest > 0 {
                let rest = text!("{rest} more", "ほか{rest}件");
                _ = writeln!(told, "  {sign} {}", rest.get(lang));
            }
        }
        told
    }
}

/// The headlines of those of `these` that are not among `those`.
fn without(these: &[Entry], those: &[Entry]) -> Vec<String> {
    let known: FxHashSet<&str> = those.iter().map(|(print, _)| &**print).collect();
    let new = these.iter().filter(|(print, _)| !known.contains(&**print));
    new.map(|(_, line)| line.clone()).collect()
}
