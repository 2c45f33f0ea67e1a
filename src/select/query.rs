//! Knows what a selector consists of once it is read (RFC 9535 §2).
//! Does not know how it was written, nor how it is followed.

use regex::Regex;

use super::number::Decimal;

/// Where a query begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// `$`
    Root,
    /// `@`
    Current,
}

#[derive(Clone, Debug)]
pub(super) struct Query {
    pub(super) start: Start,
    pub(super) segments: Vec<Segment>,
}

impl Query {
    /// Whether the form of the query lets it select one node at most.
    pub(super) fn is_singular(&self) -> bool {
        self.segments.iter().all(|segment| {
            let single = matches!(segment.steps[..], [Step::Name(_) | Step::Index(_)]);
            single && !segment.descendant
        })
    }

    /// Whether a step applies to everything below a node.
    pub(super) fn is_deep(&self) -> bool {
        self.segments.iter().any(|segment| segment.descendant)
    }

    /// Whether it selects all children of the nodes to which the rest of it leads.
    pub(super) fn ends_in_wildcard(&self) -> bool {
        let last = self.segments.last();
        last.is_some_and(|it| !it.descendant && matches!(it.steps[..], [Step::Wildcard]))
    }
}

#[derive(Clone, Debug)]
pub(super) struct Segment {
    /// `..` rather than `.`: the steps apply to the node and everything below it.
    pub(super) descendant: bool,
    pub(super) steps: Vec<Step>,
}

/// What RFC 9535 calls a selector: one choice among the children of a node.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// Place of the name in the selector's list of names.
    Name(usize),
    Wildcard,
    Index(i64),
    Slice(Slice),
    Filter(Expr),
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Slice {
    pub(super) start: Option<i64>,
    pub(super) end: Option<i64>,
    pub(super) step: i64,
}

/// A condition on one node.
#[derive(Clone, Debug)]
pub(super) enum Expr {
    Or(Vec<Expr>),
    And(Vec<Expr>),
    Not(Box<Expr>),
    Exists(Query),
    Compare(Box<Comparison>),
    Match(Box<Match>),
}

#[derive(Clone, Debug)]
pub(super) struct Comparison {
    pub(super) left: Operand,
    pub(super) operator: Operator,
    pub(super) right: Operand,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// What yields one value, or nothing.
#[derive(Clone, Debug)]
pub(super) enum Operand {
    Null,
    Bool(bool),
    Number(Decimal<'static>),
    String(Box<str>),
    /// A singular query.
    Node(Query),
    Function(Box<Function>),
}

/// A function whose result is a value.
#[derive(Clone, Debug)]
pub(super) enum Function {
    Length(Operand),
    Count(Query),
    Value(Query),
    Key(Query),
    Fold(Operand),
    Number(Operand),
}

/// `match` (whole text) or `search` (any part of it).
#[derive(Clone, Debug)]
pub(super) struct Match {
    pub(super) whole: bool,
    pub(super) text: Operand,
    pub(super) pattern: Pattern,
}

#[derive(Clone, Debug)]
pub(super) enum Pattern {
    /// A literal; without a regular expression, it is none and matches nothing.
    Fixed(Option<Regex>),
    /// Taken from the document.
    Dynamic(Operand),
}
