//! Knows when two values of a condition are equal and which is the smaller (RFC 9535 §2.3.5.2.2).
//! Does not know where the values come from.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::document::{Node, NodeKind};
use crate::select::number::Number;

/// An operand of a comparison.
#[derive(Clone)]
pub(super) enum Value<'v> {
    /// The absence of a value: a query that selects no node, a function without a result.
    Nothing,
    Null,
    Bool(bool),
    Number(Number<'v>),
    String(Cow<'v, str>),
    /// A list, record or row.
    Tree(Node<'v>),
}

impl<'v> Value<'v> {
    pub(super) fn of_node(node: Node<'v>) -> Self {
        match node.kind() {
            NodeKind::Null => Self::Null,
            // YAML also writes `True` and `TRUE`.
            NodeKind::Bool => Self::Bool(node.text().eq_ignore_ascii_case("true")),
            NodeKind::Number => Self::Number(Number::of_node(node.text())),
            NodeKind::String => Self::String(Cow::Borrowed(node.text())),
            NodeKind::List | NodeKind::Record | NodeKind::Row => Self::Tree(node),
        }
    }

    pub(super) fn equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Nothing, Self::Nothing) | (Self::Null, Self::Null) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Number(a), Self::Number(b)) => a.compare(b) == Some(Ordering::Equal),
            (Self::String(a), Self::String(b)) => a == b,
            (Self::Tree(a), Self::Tree(b)) => same_tree(*a, *b),
            _ => false,
        }
    }

    /// Only numbers and strings have an order; strings by the code points of their characters,
    /// which is the order of their UTF-8 bytes.
    pub(super) fn is_less(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.compare(b) == Some(Ordering::Less),
            (Self::String(a), Self::String(b)) => a < b,
            _ => false,
        }
    }
}

/// Whether two trees hold equal values: lists element by element, records and rows name by name in
/// any order. Without recursion.
fn same_tree(left: Node<'_>, right: Node<'_>) -> bool {
    let mut pending = vec![(left, right)];
    while let Some((a, b)) = pending.pop() {
        let same = match (a.kind(), b.kind()) {
            (NodeKind::List, NodeKind::List) => {
                pair(a.children().collect(), b.children().collect(), &mut pending)
            }
            (NodeKind::Record | NodeKind::Row, NodeKind::Record | NodeKind::Row) => {
                let (a, b) = (members(a), members(b));
                a.iter().map(name).eq(b.iter().map(name)) && pair(a, b, &mut pending)
            }
            (a_kind, b_kind) if a_kind.is_scalar() && b_kind.is_scalar() => {
                Value::of_node(a).equals(&Value::of_node(b))
            }
            _ => false,
        };
        if !same {
            return false;
        }
    }
    true
}

fn pair<'v>(a: Vec<Node<'v>>, b: Vec<Node<'v>>, pending: &mut Vec<(Node<'v>, Node<'v>)>) -> bool {
    let same = a.len() == b.len();
    if same {
        pending.extend(a.into_iter().zip(b));
    }
    same
}

/// Members sorted by name; those with the same name in text order.
fn members(node: Node<'_>) -> Vec<Node<'_>> {
    let mut members: Vec<_> = node.children().collect();
    members.sort_by(|a, b| name(a).cmp(&name(b)));
    members
}

fn name<'v>(node: &Node<'v>) -> Option<&'v str> {
    node.key().map(|key| key.value)
}
