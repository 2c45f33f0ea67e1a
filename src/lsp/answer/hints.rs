//! Knows the hints beside totals: the sum of their items. Does not add anything up.

use lsp_types::{InlayHint, InlayHintLabel, InlayHintParams, InlayHintTooltip};

use super::Snapshot;
use crate::source::Span;
use crate::text;

/// The computed sum beside each total of the requested range, if the settings ask for it.
pub(super) fn hints(sight: &mut Snapshot<'_, '_>, params: &InlayHintParams) -> Vec<InlayHint> {
    if !sight.places.view.options.inlay_hints {
        return Vec::new();
    }
    let [start, end] = [params.range.start, params.range.end].map(|it| sight.offset(it));
    let mut known: Vec<(Span, String)> = Vec::new();
    let mut hints = Vec::new();
    for relation in &sight.relations().sums {
        let stated = &relation.parts[0];
        let span = stated.quantity.span;
        let is_asked = span.source == sight.source && start <= span.end && span.start <= end;
        let Some(computed) = relation.computed.filter(|_| is_asked && !stated.is_demanded) else {
            continue;
        };
        let computed = stated.quantity.show(computed);
        let mark = if relation.is_broken { " ≠" } else { "" };
        let n = relation.parts.len() - 1;
        let tooltip = sight
            .localized(&text!("{n} items add up to {computed}", "内訳{n}件の合計は{computed}"));
        let label = format!("={mark} {computed}");
        // Several rules may check one total against the same items.
        if known.contains(&(span, label.clone())) {
            continue;
        }
        known.push((span, label.clone()));
        hints.push(InlayHint {
            position: sight.places.range(span).end,
            label: InlayHintLabel::String(label),
            kind: None,
            text_edits: None,
            tooltip: Some(InlayHintTooltip::String(tooltip)),
            padding_left: Some(true),
            padding_right: None,
            data: None,
        });
    }
    hints
}
