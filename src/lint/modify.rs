//! Knows what a rule itself allows: violations waived with a reason, and a share of instances that
//! is enough. Does not know kinds; nothing is dropped, an allowed violation becomes a note.

use rust_decimal::Decimal;

use crate::check::{Findings, Outcome};
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::rule::{Rule, Waiver};
use crate::select::fold;
use crate::source::{Sources, Spanned};
use crate::text;

/// Code of a waiver that waives nothing.
pub const UNUSED_WAIVER: &str = "rule/unused-waiver";

/// Turns waived violations into notes; a waiver that meets none is reported.
pub(super) fn waive(rule: &Rule, sources: &Sources, found: &mut Findings) {
    for waiver in &rule.waive {
        let mut used = false;
        for diagnostic in &mut found.diagnostics {
            if diagnostic.severity > Severity::Note && covers(waiver, diagnostic, sources) {
                used = true;
                diagnostic.severity = Severity::Note;
                let Text { en, ja } = &waiver.reason;
                diagnostic.notes.push(text!("waived: {en}", "適用除外: {ja}"));
            }
        }
        if !used {
            found.diagnostics.push(unused(rule, waiver));
        }
    }
}

fn covers(waiver: &Waiver, diagnostic: &Diagnostic, sources: &Sources) -> bool {
    let wanted = fold(&waiver.at.value);
    let at = diagnostic.span().map(|span| fold(sources.slice(span)));
    let is_key = |name: &str| matches!(name, "key" | "entity" | "reference");
    at.is_some_and(|at| at == wanted)
        || diagnostic.values.iter().any(|(name, value)| is_key(name) && fold(value) == wanted)
}

fn unused(rule: &Rule, waiver: &Waiver) -> Diagnostic {
    let (at, id) = (&waiver.at.value, &rule.id.value);
    let message = text!(
        "nothing at `{at}` violates rule `{id}`, so there is nothing to waive",
        "「{at}」は規則 `{id}` に反していないため、適用除外は不要"
    );
    Diagnostic::error(UNUSED_WAIVER, message)
        .at(waiver.at.span, text!("waives nothing", "該当なし"))
        .help(text!("remove the waiver", "この適用除外を削除する"))
}

/// Weighs the violations together: enough that hold make notes of them, too few one finding.
pub(super) fn gate(rule: &Rule, severity: Severity, share: Spanned<Decimal>, found: &mut Findings) {
    let violated = found.count(Outcome::Violated);
    let all = found.instances() - found.count(Outcome::Unchecked);
    let held = Decimal::from(all - violated) * Decimal::ONE_HUNDRED;
    let holds = held >= share.value * Decimal::from(all);
    let percent = if all == 0 { Decimal::ONE_HUNDRED } else { held / Decimal::from(all) };
    let (percent, held, wanted) = (percent.round_dp(1), all - violated, share.value.normalize());
    let mut gate = Diagnostic::new(
        &*rule.id.value,
        severity,
        text!(
            "{held} of {all} hold ({percent}%), at least {wanted}% needed",
            "{all}件中{held}件（{percent}%）が満たしている。{wanted}%以上必要である"
        ),
    );
    let faults = found.diagnostics.iter_mut().filter(|it| it.severity == severity);
    for fault in faults {
        if let Some(span) = fault.span() {
            gate = gate.at(span, fault.message.clone());
        }
        fault.severity = Severity::Note;
    }
    if !holds {
        found.diagnostics.push(gate.value("held", held).value("all", all));
    }
}
