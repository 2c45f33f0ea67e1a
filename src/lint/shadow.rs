//! Knows which findings of inferred relations repeat those of a declared rule, and drops them. Does not know why either
//! was found.

use rustc_hash::FxHashSet;

use crate::check::{Basis, Compiled, Findings};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Span;

/// Drops the findings of inferred relations at figures where a declared rule has a finding too.
pub(super) fn settle(rules: &[Compiled], runs: &mut [Findings]) {
    let is_by = |it: &Compiled, basis: Basis| it.kind.basis() == Some(basis);
    let is_any_by = |basis: Basis| rules.iter().any(|it| is_by(it, basis));
    if !is_any_by(Basis::Read) || !is_any_by(Basis::Declared) {
        return;
    }
    let is_loud = |it: &&Diagnostic| it.severity > Severity::Note;
    let declared = rules.iter().zip(&*runs).filter(|(rule, _)| is_by(rule, Basis::Declared));
    let loud = declared.flat_map(|(_, run)| run.diagnostics.iter().filter(is_loud));
    let stated: FxHashSet<Span> = loud.filter_map(Diagnostic::span).collect();
    for (_, run) in rules.iter().zip(runs).filter(|(rule, _)| is_by(rule, Basis::Read)) {
        run.diagnostics.retain(|it| it.span().is_none_or(|it| !stated.contains(&it)));
    }
}
