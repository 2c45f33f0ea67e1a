//! Knows which findings are about one cell of a workbook: a finding about its formula takes in the others, and findings
//! about cells that are computed from it become notes. Does not know why a cell was reported.

use rustc_hash::FxHashMap;

use super::shadow::{FirstByte, is_by, is_loud, place};
use crate::check::sheet::followers;
use crate::check::{Basis, Compiled, Corpus, Findings};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::text;

/// The number of a rule, and of one of its findings.
type Number = (usize, usize);

/// Keeps one finding for each cell, and for what is computed from it.
pub(super) fn settle(corpus: &Corpus, rules: &[Compiled], runs: &mut [Findings]) {
    let of_formulas = (0..rules.len()).filter(|it| is_by(&rules[*it], Basis::Formulas));
    let known = by_cell(of_formulas, runs);
    if known.is_empty() {
        return;
    }
    let is_other = |it: &usize| {
        let basis = rules[*it].kind.basis();
        !matches!(basis, Some(Basis::Formulas | Basis::Declared | Basis::Said))
    };
    let others: Vec<usize> = (0..rules.len()).filter(is_other).collect();
    let causes = causes(&known, runs);
    for &run in &others {
        let mut kept = Vec::new();
        for it in std::mem::take(&mut runs[run].diagnostics) {
            let at = |place: FirstByte| causes.iter().find(|cause| cause.place == place);
            let explained = || it.labels.iter().skip(1).find_map(|it| at(place(it.span)));
            let own = it.span().filter(|_| is_loud(&it)).map(place);
            let same = own.and_then(|own| known.get(&own).copied());
            match same.or_else(|| own.and_then(|_| explained()).map(|it| it.number)) {
                Some((other, at)) => take_in(&mut runs[other].diagnostics[at], it),
                None => kept.push(it),
            }
        }
        runs[run].diagnostics = kept;
    }
    follow(corpus, &causes, &others, runs);
}

/// The finding about the formula of each cell: the first one, which takes in the others.
fn by_cell(
    rules: impl Iterator<Item = usize>,
    runs: &mut [Findings],
) -> FxHashMap<FirstByte, Number> {
    let mut known: FxHashMap<FirstByte, Number> = FxHashMap::default();
    for run in rules {
        let mut kept: Vec<Diagnostic> = Vec::new();
        for it in std::mem::take(&mut runs[run].diagnostics) {
            let own = it.span().filter(|_| is_loud(&it)).map(place);
            match own.and_then(|own| known.get(&own)) {
                Some(&(other, at)) if other == run => take_in(&mut kept[at], it),
                Some(&(other, at)) => take_in(&mut runs[other].diagnostics[at], it),
                None => {
                    known.extend(own.map(|own| (own, (run, kept.len()))));
                    kept.push(it);
                }
            }
        }
        runs[run].diagnostics = kept;
    }
    known
}

/// A finding that says what its cell should be, which explains others.
struct Cause {
    place: FirstByte,
    number: Number,
    span: Span,
}

fn causes(known: &FxHashMap<FirstByte, Number>, runs: &[Findings]) -> Vec<Cause> {
    let cause = |(place, number): (&FirstByte, &Number)| {
        let it = &runs[number.0].diagnostics[number.1];
        it.value_of("computed")?;
        Some(Cause { place: *place, number: *number, span: it.span()? })
    };
    let mut causes: Vec<Cause> = known.iter().filter_map(cause).collect();
    causes.sort_unstable_by_key(|it| it.place);
    causes
}

/// Makes notes of the findings of `others` about cells that are computed from one of the `causes`.
fn follow(corpus: &Corpus, causes: &[Cause], others: &[usize], runs: &mut [Findings]) {
    let is_about = |run: &usize| runs[*run].diagnostics.iter().any(is_loud);
    if !others.iter().any(is_about) {
        return;
    }
    let from: Vec<Span> = causes.iter().map(|it| it.span).collect();
    let books = corpus.documents.iter().filter(|it| !it.sheets().is_empty());
    let found = books.flat_map(|it| followers(it, &from));
    let followed: FxHashMap<FirstByte, usize> =
        found.map(|(span, cause)| (place(span), cause)).collect();
    for &run in others {
        for at in 0..runs[run].diagnostics.len() {
            let it = &runs[run].diagnostics[at];
            let mut labels = it.labels.iter().filter(|_| is_loud(it));
            let Some(cause) = labels.find_map(|it| followed.get(&place(it.span))) else { continue };
            let (severity, Cause { number, span, .. }) = (it.severity, &causes[*cause]);
            let it = &mut runs[number.0].diagnostics[number.1];
            it.severity = it.severity.max(severity);
            runs[run].diagnostics[at].follow(
                *span,
                text!(
                    "it is computed from a cell that is reported itself",
                    "別に指摘したセルから計算されている"
                ),
            );
        }
    }
}

/// Adds `other`, about the same cell, to a finding.
fn take_in(finding: &mut Diagnostic, other: Diagnostic) {
    finding.notes.push(other.message.clone());
    super::shadow::take_in(finding, other);
}
