//! Knows the parts of a parsed selector (RFC 9535 §2). Does not know how it was written, nor how it
//! is evaluated.

use regex::Regex;

use super::number::Decimal;

/// The start of a query.
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
    /// Whether the form of the query allows at most one node.
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

    /// The indices, in the list of names, of the names that conditions compare.
    pub(super) fn compared_names(&self) -> Vec<usize> {
        let mut names = Vec::new();
        let mut conditions: Vec<&Expr> = self.conditions().collect();
        while let Some(condition) = conditions.pop() {
            match condition {
                Expr::Or(all) | Expr::And(all) => conditions.extend(all),
                Expr::Not(inner) => conditions.push(inner),
                Expr::Exists(query) => conditions.extend(query.conditions()),
                Expr::Compare(it) => {
                    it.left.names(&mut names);
                    it.right.names(&mut names);
                }
                Expr::Match(it) => it.text.names(&mut names),
            }
        }
        names
    }

    /// The name of the selected members.
    fn last_name(&self) -> Option<usize> {
        match self.segments.last()?.steps[..] {
            [Step::Name(name)] => Some(name),
            _ => None,
        }
    }

    fn conditions(&self) -> impl Iterator<Item = &Expr> {
        let steps = self.segments.iter().flat_map(|it| &it.steps);
        steps.filter_map(|it| if let Step::Filter(condition) = it { Some(condition) } else { None })
    }
}

#[derive(Clone, Debug)]
pub(super) struct Segment {
    /// `..` rather than `.`: the steps apply to the node and everything below it.
    pub(super) descendant: bool,
    pub(super) steps: Vec<Step>,
}

/// One alternative among the children of a node, called a selector in RFC 9535.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// Index of the name in the selector's list of names.
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

/// An expression that yields one value, or nothing.
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

impl Operand {
    /// Adds the names of the members that it refers to.
    fn names(&self, names: &mut Vec<usize>) {
        let mut operand = self;
        loop {
            match operand {
                Self::Node(query) => return names.extend(query.last_name()),
                Self::Function(function) => match &**function {
                    Function::Length(it) | Function::Fold(it) | Function::Number(it) => {
                        operand = it
                    }
                    Function::Value(query) => return names.extend(query.last_name()),
                    Function::Count(_) | Function::Key(_) => return,
                },
                _ => return,
            }
        }
    }
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
    /// A literal. If it is not a regular expression, the pattern is `None` and matches nothing.
    Fixed(Option<Regex>),
    /// A value of the document.
    Dynamic(Operand),
}
