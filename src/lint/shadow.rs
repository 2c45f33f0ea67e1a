//! Knows which findings are about the same figure, and keeps one of them: findings of declared rules take
//! precedence over relations inferred from tables, and these over sentences. Does not know why a figure was
//! reported.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::check::{Basis, Compiled, Findings};
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::source::{SourceId, Span};

/// The start of a figure. Its end is not comparable: some kinds label a figure with its unit, others without.
pub(super) type FirstByte = (SourceId, u32);

/// Keeps one finding for each figure.
pub(super) fn settle(rules: &[Compiled], runs: &mut [Findings]) {
    let is_any_by = |basis: Basis| rules.iter().any(|it| it.kind.basis() == Some(basis));
    if is_any_by(Basis::Read) && is_any_by(Basis::Declared) {
        declared(rules, runs);
    }
    if is_any_by(Basis::Said) {
        said(rules, runs);
    }
}

pub(super) fn is_by(rule: &Compiled, basis: Basis) -> bool {
    rule.kind.basis() == Some(basis)
}

pub(super) fn is_loud(it: &Diagnostic) -> bool {
    it.severity > Severity::Note
}

/// Drops the findings of inferred relations at figures where a declared rule has a finding too.
fn declared(rules: &[Compiled], runs: &mut [Findings]) {
    let declared = rules.iter().zip(&*runs).filter(|(rule, _)| is_by(rule, Basis::Declared));
    let loud = declared.flat_map(|(_, run)| run.diagnostics.iter().filter(|it| is_loud(it)));
    let stated: FxHashSet<Span> = loud.filter_map(Diagnostic::span).collect();
    for (_, run) in rules.iter().zip(runs).filter(|(rule, _)| is_by(rule, Basis::Read)) {
        run.diagnostics.retain(|it| it.span().is_none_or(|it| !stated.contains(&it)));
    }
}

pub(super) fn place(span: Span) -> FirstByte {
    (span.source, span.start)
}

/// Merges each finding of a sentence into another finding about the same figure: the first place of one is among
/// the places of the other.
fn said(rules: &[Compiled], runs: &mut [Findings]) {
    // The finding with a figure at its first place, and a finding with it at any place.
    let mut first: FxHashMap<FirstByte, (usize, usize)> = FxHashMap::default();
    let mut any: FxHashMap<FirstByte, (usize, usize)> = FxHashMap::default();
    for (run, (rule, findings)) in rules.iter().zip(&*runs).enumerate() {
        if rule.kind.basis().is_none_or(|it| it == Basis::Said) {
            continue;
        }
        for (at, it) in findings.diagnostics.iter().enumerate().filter(|it| is_loud(it.1)) {
            for (number, label) in it.labels.iter().enumerate() {
                any.entry(place(label.span)).or_insert((run, at));
                if number == 0 {
                    first.entry(place(label.span)).or_insert((run, at));
                }
            }
        }
    }
    for run in 0..runs.len() {
        if !is_by(&rules[run], Basis::Said) {
            continue;
        }
        let mut kept = Vec::new();
        for it in std::mem::take(&mut runs[run].diagnostics) {
            let own = it.span().map(place).filter(|_| is_loud(&it));
            let known = own.and_then(|own| any.get(&own));
            let of_cells =
                || it.labels.iter().skip(1).find_map(|label| first.get(&place(label.span)));
            let other = known.or_else(|| of_cells().filter(|_| own.is_some())).copied();
            match other {
                Some((other, at)) if other == run => take_in(&mut kept[at], it),
                Some((other, at)) => take_in(&mut runs[other].diagnostics[at], it),
                None => {
                    any.extend(own.map(|own| (own, (run, kept.len()))));
                    kept.push(it);
                }
            }
        }
        runs[run].diagnostics = kept;
    }
}

/// Adds the places of `other` to a finding about the same figure.
pub(super) fn take_in(finding: &mut Diagnostic, other: Diagnostic) {
    finding.severity = finding.severity.max(other.severity);
    let known: FxHashSet<FirstByte> = finding.labels.iter().map(|it| place(it.span)).collect();
    let is_new = |it: &Label| !known.contains(&place(it.span));
    for it in other.labels.into_iter().filter(is_new) {
        finding.label(it.span, it.text);
    }
}
