//! Knows the total that items are compared with: stated in the document, or demanded by the rule.
//! Does not compute.

use std::borrow::Cow;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use crate::check::context::{Instance, label, name};
use crate::check::{Context, Figure};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::Node;
use crate::quantity::sum::Comparison;
use crate::quantity::{Qualifier, Quantity, Unit};
use crate::rule::fields::headline;
use crate::rule::operand::CODE;
use crate::rule::{Args, Operand};
use crate::source::Span;
use crate::text;

/// The total in a rule.
#[derive(Clone, Debug)]
pub(super) enum Wanted {
    /// Stated in the document.
    Stated(Box<Operand>),
    /// The exact amount: `total: 100％`.
    Demanded(Quantity),
}

impl Wanted {
    /// The parameter `total`, if it is present and valid.
    pub(super) fn read(args: &Args, found: &mut Vec<Diagnostic>) -> Option<Self> {
        if let Some(operand) = args.operand("total") {
            return Some(Self::Stated(Box::new(operand.clone())));
        }
        let amount = args.amount("total")?;
        if amount.qualifier != Qualifier::default() {
            found.push(qualified(amount));
        }
        let step = Decimal::ZERO;
        Some(Self::Demanded(Quantity { step, ..amount.clone() }))
    }

    /// The operand that selects it, if one does.
    pub(super) fn operand(&self) -> Option<&Operand> {
        match self {
            Self::Stated(operand) => Some(operand),
            Self::Demanded(_) => None,
        }
    }
}

/// The total of one sum.
#[derive(Clone, Copy)]
pub(in crate::check) struct Total<'s, 'd> {
    /// Its amount, and the bytes that represent it: the figure, or the node it is required for.
    pub(super) quantity: &'s Quantity,
    home: Home<'s, 'd>,
}

#[derive(Clone, Copy)]
enum Home<'s, 'd> {
    /// The figure, and other places that state it for the same items.
    Stated(&'s Figure<'d>, &'s [Figure<'d>]),
    /// Demanded by the rule; with the name of what it belongs to.
    Demanded(&'s str),
}

impl<'s, 'd> Total<'s, 'd> {
    /// A total that the document states.
    pub(in crate::check) fn stated(figure: &'s Figure<'d>) -> Self {
        Self { quantity: &figure.quantity, home: Home::Stated(figure, &[]) }
    }

    /// A total that the document states several times, as each row of a denormalised table does.
    pub(super) fn repeated(copies: &'s [Figure<'d>]) -> Option<Self> {
        let (first, more) = copies.split_first()?;
        Some(Self { quantity: &first.quantity, home: Home::Stated(first, more) })
    }

    /// A total that the rule requires for `name`; the span of `quantity` is the place of that name.
    pub(super) fn demanded(quantity: &'s Quantity, name: &'s str) -> Self {
        Self { quantity, home: Home::Demanded(name) }
    }

    /// The same total as another figure.
    pub(super) fn with(self, quantity: &'s Quantity) -> Self {
        Self { quantity, ..self }
    }

    /// Where it is stated.
    pub(super) fn node(self) -> Option<Node<'d>> {
        self.figures().next().map(|it| it.node)
    }

    /// Each figure that states it.
    pub(super) fn figures(self) -> impl Iterator<Item = &'s Figure<'d>> {
        let (first, more) = match self.home {
            Home::Stated(figure, more) => (Some(figure), more),
            Home::Demanded(_) => (None, &[][..]),
        };
        first.into_iter().chain(more)
    }

    /// Its name in a sentence.
    pub(super) fn name(self) -> &'s str
    where
        'd: 's,
    {
        match self.home {
            Home::Stated(figure, _) => name(figure.node),
            Home::Demanded(name) => name,
        }
    }

    /// The word after the amount in English, and the words before it in Japanese, which say who
    /// states it.
    pub(super) fn wording(self, relation: Comparison) -> (&'static str, &'static str) {
        match (self.home, relation) {
            (Home::Stated(..), _) => ("stated", "記載は"),
            (_, Comparison::Equal) => ("wanted", "規則では"),
            (_, Comparison::AtMost) => ("allowed", "規則の上限は"),
            (_, Comparison::AtLeast) => ("needed", "規則の下限は"),
        }
    }

    /// The words under its bytes.
    pub(super) fn label(self) -> Text {
        let amount = self.quantity;
        match self.home {
            Home::Stated(..) => text!("stated here", "記載値"),
            Home::Demanded(_) => {
                text!(
                    "the items here must add up to {amount}",
                    "ここの内訳の合計は{amount}でなければならない"
                )
            }
        }
    }
}

/// The totals of the same items, grouped by their amount.
pub(super) fn each_once(totals: Vec<Figure<'_>>) -> Vec<Vec<Figure<'_>>> {
    if totals.len() < 2 {
        return if totals.is_empty() { Vec::new() } else { vec![totals] };
    }
    let mut known: FxHashMap<(Decimal, Decimal, Unit, Qualifier), usize> = FxHashMap::default();
    let mut groups: Vec<Vec<Figure<'_>>> = Vec::new();
    for total in totals {
        let Quantity { value, step, unit, qualifier, .. } = &total.quantity;
        let at = *known.entry((*value, *step, unit.clone(), *qualifier)).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.push(total),
            None => groups.push(vec![total]),
        }
    }
    groups
}

fn qualified(amount: &Quantity) -> Diagnostic {
    let message = text!(
        "a total that the rule requires must be a plain amount, not an approximation or a limit",
        "規則が求める合計には、約や以上などを付けられない"
    );
    let help = text!(
        "for a limit, write `relation: at-most` or `relation: at-least`",
        "上限と下限は `relation: at-most` と `relation: at-least` で書く"
    );
    Diagnostic::error(CODE, message).at(amount.span, Text::default()).help(help)
}

/// The owner and the place of the required total of `instance`: the key or the place or, if the
/// place has no name, the container of the first item.
pub(super) fn home<'d>(
    cx: &Context<'d>,
    instance: &Instance<'d>,
    first: Node<'d>,
) -> (Cow<'d, str>, Span) {
    if let Some(key) = &instance.key {
        return (key.clone(), first.span());
    }
    let place = instance.place;
    let title = cx.title(place);
    match (label(place), first.parent()) {
        (Some(label), _) if cx.entity_at(place).is_none() => (title, label.span()),
        (None, Some(holder)) if title.is_empty() => (name(holder).into(), headline(holder)),
        _ => (title, cx.spot(place)),
    }
}
