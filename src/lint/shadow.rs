//! Knows which findings of readings of tables a declared rule makes as well: what somebody declared is said, the other is not.
//! Does not know why either was found.

use rustc_hash::FxHashSet;

use crate::check::{Compiled, Findings};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Span;

/// The kind that reads tables.
const READING: &str = "table";

/// Takes out of what rules of the kind `table` found what a declared rule finds at the same figure.
pub(super) fn settle(rules: &[Compiled], runs: &mut [Findings]) {
    let is_reading = |it: &Compiled| it.kind.name() == READING;
    if !rules.iter().any(is_reading) || rules.iter().all(is_reading) {
        return;
    }
    let is_declared =
        |it: &Compiled| matches!(it.kind.name(), "sum" | "formula" | "equal" | "compare");
    let is_loud = |it: &&Diagnostic| it.severity > Severity::Note;
    let declared = rules.iter().zip(&*runs).filter(|(rule, _)| is_declared(rule));
    let loud = declared.flat_map(|(_, run)| run.diagnostics.iter().filter(is_loud));
    let stated: FxHashSet<Span> = loud.filter_map(Diagnostic::span).collect();
    for (_, run) in rules.iter().zip(runs).filter(|(rule, _)| is_reading(rule)) {
        run.diagnostics.retain(|it| it.span().is_none_or(|it| !stated.contains(&it)));
    }
}
