//! Knows `pin`: a link was checked against the current revision of its target. Does not know what
//! changed. Revisions compare as numbers if both are, otherwise as texts.
#![doc = include_str!("pin.md")]

use rust_decimal::Decimal;

use super::graph::EntityId;
use super::resolve::needs_edge;
use super::{Check, Context, Findings, InstanceState, Kind, Noun};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::Node;
use crate::rule::{Args, Param, Shape};
use crate::select::fold;
use crate::source::Spanned;
use crate::text;

/// The kind `pin`.
pub struct Pin;

const PARAMS: &[Param] = &[
    Param {
        name: "pinned",
        shape: Shape::Text,
        required: true,
        en: "attribute of the link: the revision or hash of the target that it was checked against",
        ja: "リンクの属性。確認した時点の参照先の版またはハッシュ",
    },
    Param {
        name: "revision",
        shape: Shape::Text,
        required: true,
        en: "attribute of the target: its revision or hash now",
        ja: "参照先の属性。現在の版またはハッシュ",
    },
];

impl Kind for Pin {
    fn name(&self) -> &'static str {
        "pin"
    }

    fn summary(&self) -> Text {
        text!(
            "a link refers to the current revision of its target",
            "リンクが参照先の現在の版に対応している"
        )
    }

    fn manual(&self) -> &'static str {
        include_str!("pin.md")
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn values(&self) -> &'static [&'static str] {
        &["key", "pinned", "revision"]
    }

    fn noun(&self) -> Noun {
        Noun { one: "pin", many: "pins", ja: "版の確認" }
    }

    fn compile(&self, args: &Args, found: &mut Vec<Diagnostic>) -> Option<Box<dyn Check>> {
        needs_edge(args, found)?;
        let text = |name| args.text(name).cloned();
        Some(Box::new(Pins { pinned: text("pinned")?, revision: text("revision")? }))
    }
}

struct Pins {
    pinned: Spanned<String>,
    revision: Spanned<String>,
}

impl Check for Pins {
    fn check(&self, cx: &Context<'_>, found: &mut Findings) {
        let Some(graph) = cx.graph() else { return };
        let (mut pins, mut revisions) = (0, 0);
        for way in cx.links(found) {
            let pinned = graph.link_attr(way.link, &self.pinned.value).first().copied();
            let to = graph.end(way);
            let revision = to.and_then(|to| graph.attr(to, &self.revision.value).first().copied());
            pins += usize::from(pinned.is_some());
            revisions += usize::from(revision.is_some());
            let (Some(pinned), Some(revision)) = (pinned, revision) else {
                found.checked(InstanceState::Unchecked);
                continue;
            };
            found.claims.add(pinned);
            found.claims.add(revision);
            if fold(pinned.text()) == fold(revision.text()) {
                found.checked(InstanceState::Holds);
                continue;
            }
            found.checked(InstanceState::Violated);
            let name = |id: Option<EntityId>| id.map_or_else(String::new, |it| graph.name(it));
            let ends = (&*name(graph.start(way)), &*name(to));
            found.report(stale(cx, ends, (pinned, revision)));
        }
        found.selected(self.pinned.span, pins);
        found.selected(self.revision.span, revisions);
    }
}

fn stale(
    cx: &Context<'_>,
    (name, target): (&str, &str),
    (pinned, revision): (Node<'_>, Node<'_>),
) -> Diagnostic {
    let (old, now) = (pinned.text().trim(), revision.text().trim());
    let number = |text: &str| Decimal::from_str_exact(&fold(text)).ok();
    let is_ahead = number(old).zip(number(now)).is_some_and(|(old, now)| old > now);
    let message = if is_ahead {
        text!(
            "`{name}` was checked against revision {old} of `{target}`, which is only at {now}",
            "「{name}」は「{target}」の版{old}を確認済みとしているが、現在の版は{now}である"
        )
    } else {
        text!(
            "`{name}` was checked against revision {old} of `{target}`, now {now}",
            "「{name}」は「{target}」の版{old}で確認されたが、現在の版は{now}である"
        )
    };
    cx.finding(message)
        .at(pinned.span(), text!("checked against", "確認した版"))
        .at(revision.span(), text!("now", "現在の版"))
        .help(text!(
            "look at `{name}` again, then pin revision {now}",
            "「{name}」を確認し直してから、版を{now}にする"
        ))
        .value("key", name)
        .value("pinned", old)
        .value("revision", now)
}
