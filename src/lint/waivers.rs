//! Knows what a rule itself allows: violations waived with a reason, and a sufficient share of
//! instances. Does not know kinds. Drops nothing: an allowed violation becomes a note.

use rust_decimal::Decimal;
use rustc_hash::FxHashSet;

use crate::check::{Compiled, Findings, InstanceState};
use crate::diagnostic::{Diagnostic, Doubt, Severity, Text};
use crate::rule::{Rule, Waiver};
use crate::select::fold;
use crate::source::{Sources, Spanned};
use crate::text;

/// Code of a waiver without a matching violation.
pub const UNUSED_WAIVER: &str = "rule/unused-waiver";

/// Maximum number of unwaived violations named with an unused waiver.
const SHOWN: usize = 5;

/// Turns waived violations into notes and returns their number; reports unused waivers.
pub(super) fn waive(compiled: &Compiled, sources: &Sources, found: &mut Findings) -> usize {
    let rule = &compiled.rule;
    let place = |it: &Diagnostic| compiled.kind.instance_of(it);
    let mut waived = FxHashSet::default();
    let mut idle: Vec<&Waiver> = Vec::new();
    for waiver in &rule.waive {
        let mut used = false;
        for diagnostic in &mut found.diagnostics {
            if diagnostic.severity > Severity::Note && covers(waiver, diagnostic, sources) {
                used = true;
                // An undecided violation counts on neither side anyway.
                if diagnostic.doubt.is_none() {
                    waived.insert(place(diagnostic));
                }
                diagnostic.severity = Severity::Note;
                let Text { en, ja } = &waiver.reason;
                diagnostic.notes.push(text!("waived: {en}", "適用除外: {ja}"));
            }
        }
        if !used {
            idle.push(waiver);
        }
    }
    if !idle.is_empty() {
        let left = left(sources, found);
        found.diagnostics.extend(idle.into_iter().map(|it| unused(rule, it, &left)));
    }
    waived.len()
}

/// Names of the violations that a waiver could still apply to.
fn left(sources: &Sources, found: &Findings) -> Vec<String> {
    let violations = found.diagnostics.iter().filter(|it| it.severity > Severity::Note);
    let name = |it: &Diagnostic| {
        let key = it.values.iter().find(|(name, _)| is_key(name)).map(|(_, value)| value.clone());
        key.or_else(|| Some(sources.slice(it.span()?).to_owned()))
    };
    let mut seen = FxHashSet::default();
    let names = violations.filter_map(name).filter(|it| !it.contains('\n'));
    names.filter(|it| seen.insert(it.clone())).take(SHOWN).collect()
}

/// Whether the value with this name identifies the subject of a finding.
fn is_key(name: &str) -> bool {
    matches!(name, "key" | "entity" | "reference")
}

fn covers(waiver: &Waiver, diagnostic: &Diagnostic, sources: &Sources) -> bool {
    let wanted = fold(&waiver.at.value);
    let at = diagnostic.span().map(|span| fold(sources.slice(span)));
    at.is_some_and(|at| at == wanted)
        || diagnostic.values.iter().any(|(name, value)| is_key(name) && fold(value) == wanted)
}

fn unused(rule: &Rule, waiver: &Waiver, left: &[String]) -> Diagnostic {
    let (at, id) = (&waiver.at.value, &rule.id.value);
    let message = text!(
        "nothing at `{at}` violates rule `{id}`, so the waiver is unused",
        "「{at}」は規則 `{id}` に反していないため、適用除外は不要"
    );
    let unused = Diagnostic::error(UNUSED_WAIVER, message)
        .at(waiver.at.span, text!("unused waiver", "該当なし"))
        .help(text!("remove the waiver", "この適用除外を削除する"));
    if left.is_empty() {
        return unused;
    }
    let Text { en, ja } = Text::list(left.iter().map(|it| format!("`{it}`")));
    unused.because(text!("the rule is violated at {en}", "規則に反しているもの: {ja}"))
}

/// Weighs the violations against `at-least`: if enough instances hold, violations become notes;
/// otherwise they become one finding. The `waived` ones count on neither side. If too few hold only
/// because doubtful violations are counted, the finding is doubtful.
pub(super) fn gate(
    rule: &Rule,
    severity: Severity,
    share: Spanned<Decimal>,
    waived: usize,
    found: &mut Findings,
) {
    let violated = found.count(InstanceState::Violated);
    let waived = waived.min(violated);
    let decided = found.instances() - found.count(InstanceState::Unchecked) - waived;
    let held = decided - (violated - waived);
    let enough =
        |all: usize| Decimal::from(held) * Decimal::ONE_HUNDRED >= share.value * Decimal::from(all);
    let is_violation = |it: &&mut Diagnostic| it.severity == severity && it.code == *rule.id.value;
    let mut faults: Vec<_> = found.diagnostics.iter_mut().filter(is_violation).collect();
    faults.iter_mut().for_each(|it| it.severity = Severity::Note);
    let doubt = if enough(decided) { doubt(&faults) } else { None };
    let all = decided + doubt.as_ref().map_or(0, |it| it.instances);
    if enough(all) {
        return;
    }
    let mut gate = too_few(rule, severity, share.value, (held, all));
    for fault in faults.iter().filter(|it| doubt.is_some() || it.doubt.is_none()) {
        if let Some(span) = fault.span() {
            gate = gate.at(span, fault.message.clone());
        }
    }
    if doubt.is_some() {
        faults.iter_mut().for_each(|it| it.doubt = None);
        gate.doubt = doubt.map(Box::new);
    }
    found.diagnostics.push(gate);
}

/// The combined doubt of `faults`, if any of them is doubtful.
fn doubt(faults: &[&mut Diagnostic]) -> Option<Doubt> {
    let doubts = || faults.iter().filter_map(|it| it.doubt.as_deref());
    let instances: usize = doubts().map(|it| it.instances).sum();
    let references = || doubts().flat_map(|it| it.references.iter().copied());
    (instances > 0).then(|| Doubt { references: references().collect(), instances })
}

fn too_few(
    rule: &Rule,
    severity: Severity,
    share: Decimal,
    (held, all): (usize, usize),
) -> Diagnostic {
    let percent = Decimal::from(held) * Decimal::ONE_HUNDRED / Decimal::from(all.max(1));
    let (percent, wanted) = (percent.round_dp(1), share.normalize());
    let message = text!(
        "{held} of {all} instances hold ({percent}%), but at least {wanted}% must",
        "規則を満たすのは{all}件中{held}件（{percent}%）で、必要な{wanted}%に届かない"
    );
    let gate = Diagnostic::new(&*rule.id.value, severity, message);
    gate.value("held", held).value("all", all)
}
