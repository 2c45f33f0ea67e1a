//! Knows where navigation leads: from a reference to its target and back, from a total to its items and
//! back, from an amount to the other places that state it. Does not compute any of that.

use std::collections::BTreeSet;

use lsp_types::{GotoDefinitionParams, Location, ReferenceParams};

use super::Snapshot;
use crate::source::Span;

/// The sources of the figure or reference at a position.
pub(super) fn definition(
    sight: &mut Snapshot<'_, '_>,
    params: &GotoDefinitionParams,
) -> Vec<Location> {
    let at = sight.offset(params.text_document_position_params.position);
    let mut spans = BTreeSet::new();
    let links = sight.links();
    for referral in links.referrals.iter().filter(|it| sight.is_at(it.at, at)) {
        spans.extend(referral.to.map(|to| links.named[to].at));
    }
    for group in sight.relations().groups() {
        match group.iter().position(|it| sight.is_at(*it, at)) {
            Some(0) => spans.extend(&group[1..]),
            Some(_) => _ = spans.insert(group[0]),
            None => {}
        }
    }
    locations(sight, spans)
}

/// Everything related to the figure or key at a position: the references to it, the figures it is computed with,
/// the other places that state the same amount.
pub(super) fn references(sight: &mut Snapshot<'_, '_>, params: &ReferenceParams) -> Vec<Location> {
    let at = sight.offset(params.text_document_position.position);
    let mut spans = BTreeSet::new();
    let links = sight.links();
    let named = links.named.iter().enumerate().filter(|(_, it)| sight.is_at(it.at, at));
    let meant = links.referrals.iter().filter(|it| sight.is_at(it.at, at));
    let entities: BTreeSet<usize> =
        named.map(|(index, _)| index).chain(meant.filter_map(|it| it.to)).collect();
    for entity in entities {
        spans.extend(links.of(entity, true).map(|it| it.at));
        if params.context.include_declaration {
            spans.insert(links.named[entity].at);
        }
    }
    for group in sight.relations().groups() {
        if group.iter().any(|it| sight.is_at(*it, at)) {
            spans.extend(group.into_iter().filter(|it| !sight.is_at(*it, at)));
        }
    }
    let same = sight.mentions().of(|it| sight.is_at(it, at));
    spans.extend(same.into_iter().filter(|it| !sight.is_at(*it, at)));
    locations(sight, spans)
}

fn locations(sight: &Snapshot<'_, '_>, spans: BTreeSet<Span>) -> Vec<Location> {
    spans.into_iter().filter_map(|it| sight.places.location(it)).collect()
}
