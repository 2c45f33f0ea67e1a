//! Knows which members of two lists correspond: in order, equal members if possible, with as few as
//! possible left over. Does not report differences.

use super::{Form, numbered};
use crate::check::Context;
use crate::check::context::Printed;
use crate::document::Node;
use crate::quantity::precision::consistent;
use crate::quantity::{Quantity, Rounding};
use crate::rule::Operand;
use crate::select::fold;

/// Maximum number of pairs of members compared; longer lists are compared from both ends only.
const MOST_PAIRS: usize = 1 << 20;

/// The cost of leaving a member over, and of pairing two different members, which is less than
/// leaving both over.
const ALONE: u32 = 2;
const UNLIKE: u32 = 3;

/// A member in the form for comparison.
enum Value<'d> {
    Figure(Box<Quantity>),
    Text(std::borrow::Cow<'d, str>),
}

impl<'d> Value<'d> {
    fn of(cx: &Context<'d>, node: Node<'d>, operand: &Operand, form: Option<Form>) -> Self {
        let text = || cx.captured(node, operand).map_or("", |it| it.value);
        match (form, cx.printed(node, operand)) {
            (None | Some(Form::Figure), Printed::Figure(quantity)) => {
                Self::Figure(Box::new(quantity))
            }
            (Some(Form::Number), _) => Self::Text(numbered(text())),
            _ => Self::Text(fold(text())),
        }
    }

    fn is_like(&self, other: &Self, rounding: Rounding) -> bool {
        match (self, other) {
            (Self::Figure(one), Self::Figure(other)) => consistent(&[one, other], rounding).is_ok(),
            (Self::Text(one), Self::Text(other)) => one == other,
            _ => false,
        }
    }
}

/// The values of a list, and the operand that they are.
pub(super) type Listed<'l, 'd> = (&'l [Node<'d>], &'l Operand);

/// For each member of `one`, the index of its counterpart in `other`, if it has one.
pub(super) fn align<'d>(
    cx: &Context<'d>,
    (one, operand): Listed<'_, 'd>,
    (other, by): Listed<'_, 'd>,
    form: Option<Form>,
    rounding: Rounding,
) -> Vec<Option<usize>> {
    let ours: Vec<_> = one.iter().map(|it| Value::of(cx, *it, operand, form)).collect();
    let theirs: Vec<_> = other.iter().map(|it| Value::of(cx, *it, by, form)).collect();
    let is_like = |at: usize, to: usize| ours[at].is_like(&theirs[to], rounding);
    let shorter = ours.len().min(theirs.len());
    let head = (0..shorter).take_while(|&at| is_like(at, at)).count();
    let ends = |back: &usize| is_like(ours.len() - 1 - back, theirs.len() - 1 - back);
    let tail = (0..shorter - head).take_while(ends).count();
    let (middle, opposite) = (head..ours.len() - tail, head..theirs.len() - tail);
    let mut places: Vec<Option<usize>> = (0..head).map(Some).collect();
    if middle.len() * opposite.len() > MOST_PAIRS {
        places.extend(middle.map(|_| None));
    } else {
        let like = |at: usize, to: usize| is_like(middle.start + at, opposite.start + to);
        let inner = cheapest(middle.len(), opposite.len(), like);
        places.extend(inner.into_iter().map(|it| it.map(|to| opposite.start + to)));
    }
    places.extend((opposite.end..theirs.len()).map(Some));
    places
}

/// The cheapest alignment of `rows` members with `columns` others.
fn cheapest(
    rows: usize,
    columns: usize,
    is_like: impl Fn(usize, usize) -> bool,
) -> Vec<Option<usize>> {
    let width = columns + 1;
    let mut costs = vec![0_u32; (rows + 1) * width];
    for to in 0..columns {
        costs[rows * width + to] = ALONE * (columns - to) as u32;
    }
    let beside = |at, to| if is_like(at, to) { 0 } else { UNLIKE };
    for at in (0..rows).rev() {
        costs[at * width + columns] = ALONE * (rows - at) as u32;
        for to in (0..columns).rev() {
            let pair = costs[(at + 1) * width + to + 1] + beside(at, to);
            let alone = costs[(at + 1) * width + to].min(costs[at * width + to + 1]) + ALONE;
            costs[at * width + to] = pair.min(alone);
        }
    }
    let (mut places, mut to) = (Vec::with_capacity(rows), 0);
    for at in 0..rows {
        let rest = |to: usize| costs[(at + 1) * width + to];
        let skips = |to: usize| costs[at * width + to] == costs[at * width + to + 1] + ALONE;
        let pairs = |to: usize| costs[at * width + to] == rest(to + 1) + beside(at, to);
        while to < columns && !pairs(to) && skips(to) {
            to += 1;
        }
        let is_pair = to < columns && pairs(to);
        places.push(is_pair.then_some(to));
        to += usize::from(is_pair);
    }
    places
}
