//! Knows the hover text of a place: how a total is computed, which entities refer to a key and where its
//! links lead, the entry of the manual. Does not compute any of that.

use lsp_types::{Hover, HoverContents, HoverParams, MarkupContent, MarkupKind};

use super::{Snapshot, schema};
use crate::check::findings::Derivation;
use crate::diagnostic::{Lang, Text};
use crate::lint::links::{Links, Named, Referral};
use crate::lint::relations::Relation;
use crate::quantity::{Exact, Origin, Quantity};
use crate::source::Span;
use crate::text;

/// Maximum number of items of a sum, or references to a key, in one text.
const SHOWN: usize = 12;
/// Ends a line without ending the paragraph.
const BREAK: &str = "  \n";
/// Maximum number of links followed from a key.
const LONGEST: usize = 6;

/// The hover text of a position.
pub(super) fn hover(sight: &mut Snapshot<'_, '_>, params: &HoverParams) -> Option<Hover> {
    let at = sight.offset(params.text_document_position_params.position);
    let mut parts: Vec<(Span, String)> = Vec::new();
    let relations = sight.relations();
    for relation in &relations.sums {
        let here = relation.parts.iter().position(|it| sight.is_at(it.quantity.span, at));
        parts.extend(
            here.map(|it| (relation.parts[it].quantity.span, relation_text(sight, relation, it))),
        );
    }
    for (rule, it) in &relations.derived {
        let here = it.used.iter().chain([&it.stated]).find(|it| sight.is_at(it.span, at));
        parts.extend(here.map(|here| (here.span, derived(sight, rule, it))));
    }
    let links = sight.links();
    for (index, named) in links.named.iter().enumerate().filter(|(_, it)| sight.is_at(it.at, at)) {
        parts.push((named.at, key(sight, &links, index, named)));
    }
    for referral in links.referrals.iter().filter(|it| sight.is_at(it.at, at)) {
        parts.push((referral.at, reference(sight, &links, referral)));
    }
    if let Some((span, page)) = schema::page(sight, at) {
        parts.push((span, page));
    }
    let range = sight.places.range(parts.first()?.0);
    parts.dedup_by(|left, right| left.1 == right.1);
    let said: Vec<String> = parts.into_iter().map(|(_, said)| said).collect();
    let is_marked = sight.places.view.abilities.markdown;
    let kind = if is_marked { MarkupKind::Markdown } else { MarkupKind::PlainText };
    let contents = HoverContents::Markup(MarkupContent { kind, value: said.join("\n\n---\n\n") });
    Some(Hover { contents, range: Some(range) })
}

/// A relation, as seen from its figure number `here`.
fn relation_text(sight: &Snapshot<'_, '_>, relation: &Relation, here: usize) -> String {
    let stated = &relation.parts[0];
    let mut lines = vec![format!("**{}**", titled(&stated.name, &stated.quantity))];
    let items = &relation.parts[1..];
    for (index, item) in items.iter().enumerate().take(SHOWN) {
        // A plus sign would begin a nested list.
        let sign = if item.coefficient.signum() < 0 { "− " } else { "" };
        let item_words = titled(&item.name, &item.quantity);
        let mark = if index + 1 == here { "**" } else { "" };
        lines.push(format!("* {sign}{mark}{item_words}{mark}"));
    }
    let more = items.len().saturating_sub(SHOWN);
    if more > 0 {
        lines.push(format!("* … {}", sight.localized(&text!("{more} more", "ほか{more}件"))));
    }
    let mut last = Vec::new();
    if let (Some(computed), Some(difference)) = (relation.computed, relation.difference) {
        let (computed, n) = (stated.quantity.show(computed), items.len());
        last.push(sight.localized(&text!(
            "The {n} items add up to {computed}",
            "内訳{n}件の合計は{computed}"
        )));
        last.push(apart(sight, relation, difference));
    }
    let quantity = &relation.parts[here].quantity;
    if !quantity.unit.is_none() {
        let (unit, Text { en, ja }) = (quantity.unit.name(), from(quantity.origin));
        last.push(sight.localized(&text!("Unit: {unit}, {en}", "単位: {unit}（{ja}）")));
    }
    let rule = &relation.rule;
    last.push(sight.localized(&text!("Rule: `{rule}`", "規則: `{rule}`")));
    format!("{}\n\n{}", lines.join("\n"), last.join(BREAK))
}

/// How a share, a rate or another derived figure is computed.
fn derived(sight: &Snapshot<'_, '_>, rule: &str, it: &Derivation) -> String {
    let mut lines = vec![format!("**{}**", escaped(&it.stated.value))];
    let used = it.used.iter().take(SHOWN).map(|it| format!("* {}", escaped(&it.value)));
    lines.extend(used);
    let more = it.used.len().saturating_sub(SHOWN);
    if more > 0 {
        lines.push(format!("* … {}", sight.localized(&text!("{more} more", "ほか{more}件"))));
    }
    let mut last = Vec::new();
    let [en, ja] = [Lang::En, Lang::Ja].map(|lang| escaped(it.formula.get(lang)));
    last.push(sight.localized(&text!("Computed as: {en}", "計算: {ja}")));
    let [en, ja] = [Lang::En, Lang::Ja].map(|lang| escaped(it.computed.get(lang)));
    last.push(sight.localized(&match it.is_broken {
        false => text!("That gives {en}, as stated", "結果は{ja}。記載と合う"),
        true => {
            text!("That gives {en}, but something else is stated", "結果は{ja}。記載と合わない")
        }
    }));
    last.push(sight.localized(&text!("Rule: `{rule}`", "規則: `{rule}`")));
    format!("{}\n\n{}", lines.join("\n"), last.join(BREAK))
}

/// The difference between the sum of the items and the stated figure.
fn apart(sight: &Snapshot<'_, '_>, relation: &Relation, difference: Exact) -> String {
    let stated = &relation.parts[0].quantity;
    let show = |it: Exact| stated.show(it.abs().unwrap_or(it));
    let bound = relation.bound.map(show);
    let difference_words = show(difference);
    let words = match bound {
        _ if difference.is_zero() => text!("No difference", "差はない"),
        Some(bound) if relation.is_broken => text!(
            "Difference: {difference_words}; rounding explains {bound} at most",
            "差: {difference_words}。丸めで説明できる差は{bound}まで"
        ),
        Some(bound) => text!(
            "Difference: {difference_words}, within the {bound} that rounding explains",
            "差: {difference_words}。丸めで説明できる{bound}以内"
        ),
        None => text!("Difference: {difference_words}", "差: {difference_words}"),
    };
    sight.localized(&words)
}

/// The origin of a unit.
fn from(origin: Origin) -> Text {
    match origin {
        Origin::Text => text!("written with the figure", "数値とともに記載"),
        Origin::Rule => text!("from the rule", "規則で指定"),
        Origin::Table => text!("from the configuration", "設定で指定"),
        Origin::Name => text!("from the name of the column or key", "列名・キー名から"),
        Origin::Caption => text!("from the words beside the table", "表の見出しや注記から"),
        Origin::Record => text!("from the record or row", "同じレコード・行から"),
    }
}

fn titled(name: &str, quantity: &Quantity) -> String {
    let name = escaped(name);
    if name.is_empty() { quantity.to_string() } else { format!("{name} {quantity}") }
}

/// The text about a key: its chain, the entities it refers to, the entities that refer to it.
fn key(sight: &Snapshot<'_, '_>, links: &Links, index: usize, named: &Named) -> String {
    let Named { kind, name, .. } = named;
    let mut lines = vec![format!("**{}** ({})", escaped(name), escaped(kind)), String::new()];
    let chain = chain(links, index);
    if chain.len() > 2 {
        lines.push(format!("{}\n", chain.join(" → ")));
    }
    for inverse in [false, true] {
        let all: Vec<&Referral> = links.of(index, inverse).collect();
        if all.is_empty() {
            continue;
        }
        let n = all.len();
        lines.push(sight.localized(&match inverse {
            false => text!("Refers to ({n}):", "参照先（{n}件）:"),
            true => text!("Referred to by ({n}):", "参照元（{n}件）:"),
        }));
        for referral in all.iter().take(SHOWN) {
            let other = if inverse { Some(referral.from) } else { referral.to };
            let other = other.map_or("?", |it| &*links.named[it].name);
            lines.push(format!("* `{}` {}", referral.edge, escaped(other)));
        }
        if n > SHOWN {
            lines.push("* …".to_owned());
        }
        lines.push(String::new());
    }
    if links.of(index, true).next().is_none() {
        lines.push(sight.localized(&text!("Nothing refers to it", "参照元はない")));
    }
    lines.join("\n").trim_end().to_owned()
}

/// The names on the longest chain of links from a key, up to [`LONGEST`] links.
fn chain(links: &Links, from: usize) -> Vec<String> {
    let mut before: Vec<Option<usize>> = vec![None; links.named.len()];
    let mut seen = vec![false; links.named.len()];
    let (mut level, mut last) = (vec![from], from);
    seen[from] = true;
    for _ in 0..LONGEST {
        let mut next = Vec::new();
        for &entity in &level {
            for to in links.of(entity, false).filter_map(|it| it.to) {
                if !std::mem::replace(&mut seen[to], true) {
                    before[to] = Some(entity);
                    next.push(to);
                }
            }
        }
        let Some(&first) = next.first() else { break };
        (level, last) = (next, first);
    }
    let way = std::iter::successors(Some(last), |it| before[*it]);
    let mut names: Vec<String> = way.map(|it| escaped(&links.named[it].name)).collect();
    names.reverse();
    names
}

fn reference(sight: &Snapshot<'_, '_>, links: &Links, referral: &Referral) -> String {
    match referral.to {
        Some(to) => key(sight, links, to, &links.named[to]),
        None => {
            let kinds = referral.kinds.join(", ");
            sight.localized(&text!("No {kinds} has this key", "このキーをもつ {kinds} はない"))
        }
    }
}

/// `text` with the characters escaped that Markdown would read as markup.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.trim().chars() {
        match character {
            '\n' | '\r' => escaped.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '#' | '|' | '~' => {
                escaped.extend(['\\', character]);
            }
            other => escaped.push(other),
        }
    }
    escaped
}
