//! Knows the wording of findings about a count and the share in brackets after it, `91 (59.9%)`. Does not detect
//! them.

use rust_decimal::{Decimal, RoundingStrategy};

use super::{TableRule, TableView};
use crate::check::{Findings, InstanceState};
use crate::diagnostic::Severity;
use crate::table::Inside;
use crate::text;

/// The usual rounding.
const HALF: RoundingStrategy = RoundingStrategy::MidpointAwayFromZero;

impl TableRule {
    /// Compares each count of a table with the share in its cell.
    pub(super) fn inside(&self, view: TableView<'_, '_>, found: &mut Findings) {
        for it in &view.reading.inside {
            let Some(node) = view.node(it.place) else { continue };
            if it.holds {
                found.claims.add(node);
                found.checked(InstanceState::Holds);
            } else if let Some(severity) = self.severity(view.cx, it.certainty) {
                found.claims.add(node);
                say(view, it, severity, found);
            }
        }
    }
}

fn say(view: TableView<'_, '_>, it: &Inside, severity: Severity, found: &mut Findings) {
    let cell = view.grid.at(it.place.0, it.place.1);
    let row = view.reading.rows[it.place.0].label.join(" ");
    let (stated, count, whole) = (cell.text.trim(), it.count, it.whole);
    let places = it.share.scale();
    let exact = it.count * Decimal::ONE_HUNDRED / it.whole;
    let rounded = exact.round_dp_with_strategy(places, HALF);
    let computed = format!("{rounded:.*}%", places as usize);
    let difference = (rounded - it.share).abs();
    found.checked(InstanceState::Violated);
    let Some(span) = cell.span else { return };
    let message = text!(
        "{row}: `{stated}` is stated, but {count} of {whole} is {computed}: a difference of {difference} pp",
        "{row}: 「{stated}」とあるが、{whole}のうち{count}は{computed}（差は{difference}ポイント）"
    );
    let mut finding = view.cx.finding(message).at(span, text!("stated here", "記載値"));
    let whole_at = it.whole_at.and_then(|at| view.grid.at(at.0, at.1).span);
    if let Some(span) = whole_at {
        finding = finding.at(span, text!("the whole", "母数"));
    }
    finding.severity = finding.severity.min(severity);
    let finding = finding.value("stated", stated).value("computed", &computed);
    found.report(finding.value("difference", difference));
}
