#![doc = include_str!("anchor.md")]

mod beside;
mod say;
mod target;
mod written;

pub use written::{files, is_anchor, is_beside};

use super::context::Units;
use super::findings::Demand;
use super::sum::{ROUNDING, rounding};
use super::{Basis, Check, Context, Findings, InstanceState, Kind, Noun, agreement};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::Document;
use crate::quantity::precision::Disagreement;
use crate::quantity::{Quantity, Rounding};
use crate::rule::{Args, Param};
use crate::text;
use beside::{Figures, Placed};
use target::{Library, Value};
use written::{Anchor, anchors};

/// The kind `anchor`.
pub struct Anchors;

impl Kind for Anchors {
    fn name(&self) -> &'static str {
        "anchor"
    }

    fn summary(&self) -> Text {
        text!(
            "a figure with an anchor comment is the value that the comment names",
            "アンカーのコメントを付けた数値が、コメントの指す値と一致する"
        )
    }

    fn manual(&self) -> &'static str {
        include_str!("anchor.md")
    }

    fn params(&self) -> &'static [Param] {
        const { &[ROUNDING] }
    }

    fn values(&self) -> &'static [&'static str] {
        &["stated", "elsewhere", "difference"]
    }

    fn basis(&self) -> Option<Basis> {
        Some(Basis::Declared)
    }

    fn noun(&self) -> Noun {
        Noun { one: "anchor", many: "anchors", ja: "アンカー" }
    }

    fn compile(&self, args: &Args, _: &mut Vec<Diagnostic>) -> Option<Box<dyn Check>> {
        Some(Box::new(Comments { rounding: rounding(args) }))
    }
}

/// The anchors in the comments of every document.
struct Comments {
    rounding: Rounding,
}

impl Check for Comments {
    fn check(&self, cx: &Context<'_>, found: &mut Findings) {
        let mut documents: Vec<&Document> = Vec::new();
        for place in cx.places(found) {
            if documents.last().is_none_or(|it| it.source != place.document.source) {
                documents.push(place.document);
            }
        }
        let mut library = None;
        for document in documents {
            let anchors = anchors(document);
            if anchors.is_empty() {
                continue;
            }
            let library = library.get_or_insert_with(|| Library::of(cx.corpus));
            let units = Units::default();
            let figures = Figures::of(document, &units);
            for (comment, anchor) in anchors {
                match anchor {
                    Err(mistake) => {
                        found.checked(InstanceState::Unchecked);
                        found.report(say::malformed(cx, &mistake));
                    }
                    Ok(anchor) => {
                        let figure = figures.beside(&comment);
                        let value = library.value(cx, document, &anchor, &units);
                        let lone = figure.as_ref().err().map(|it| say::lone(cx, &comment, *it));
                        let broken = value.as_ref().err();
                        let broken = broken.map(|it| say::broken(cx, document, &anchor, it));
                        found.diagnostics.extend(lone.into_iter().chain(broken.flatten()));
                        match (figure, value) {
                            (Ok(figure), Ok(value)) => {
                                let own = Placing { own: document, anchor: &anchor };
                                self.judge(cx, &own, figure, &value, found);
                            }
                            _ => found.checked(InstanceState::Unchecked),
                        }
                    }
                }
            }
        }
    }

    fn reads_all(&self) -> bool {
        true
    }
}

/// An anchor in its document.
struct Placing<'a> {
    own: &'a Document,
    anchor: &'a Anchor<'a>,
}

impl Comments {
    fn judge(
        &self,
        cx: &Context<'_>,
        anchor: &Placing<'_>,
        figure: &Placed<'_>,
        value: &Value<'_>,
        found: &mut Findings,
    ) {
        let (stated, data) = (&figure.quantity, seen_from(figure, value));
        let facts = [stated, &data];
        found.demand(|| Some(Demand::of_same(facts, self.rounding)));
        let outcome = match agreement::of(facts, self.rounding) {
            Ok(outcome) => outcome,
            Err(Disagreement::Values(..)) => {
                found.report(say::differs(cx, anchor.own, anchor.anchor, stated, &data));
                InstanceState::Violated
            }
            Err(Disagreement::Units(..)) => {
                found.report(say::units(cx, anchor.anchor, stated, &data));
                InstanceState::Unchecked
            }
            Err(Disagreement::Overflow) => {
                found.report(say::too_large(cx, stated));
                InstanceState::Unchecked
            }
        };
        found.checked(outcome);
        if outcome != InstanceState::Unchecked {
            found.claims.add_part(figure.node, figure.part.clone());
            value.node.into_iter().for_each(|it| found.claims.add(it));
        }
    }
}

/// The value in the form of the figure: a number of nodes takes the unit of the figure, and in a sentence words
/// express the direction of an amount.
fn seen_from(figure: &Placed<'_>, value: &Value<'_>) -> Quantity {
    let (stated, mut data) = (&figure.quantity, value.quantity.clone());
    if value.node.is_none() && data.unit.is_none() && stated.unit.power() == 0 {
        data.unit = stated.unit.clone();
    }
    if figure.is_in_words { agreement::in_words(data, stated) } else { data }
}
