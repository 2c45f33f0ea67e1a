//! Knows whether a condition holds for a node, and what functions yield (RFC 9535 §2.3.5, §2.4).
//! Does not know how values compare (`follow::value`).

use std::borrow::Cow;

use regex::Regex;

use super::Walk;
use super::value::Value;
use crate::document::Node;
use crate::select::fold::fold;
use crate::select::number::{Decimal, Number, stated};
use crate::select::query::{Comparison, Expr, Function, Match, Operand, Operator, Pattern, Query};
use crate::select::regexp;

/// Maximum number of compiled patterns kept; after that the cache is cleared.
const KEPT_PATTERNS: usize = 64;

impl<'d> Walk<'_, 'd> {
    /// Whether `condition` holds if `@` is `current`. Recurses as deep as conditions nest.
    pub(super) fn holds(self, condition: &Expr, current: Node<'d>) -> bool {
        match condition {
            Expr::Or(choices) => choices.iter().any(|it| self.holds(it, current)),
            Expr::And(parts) => parts.iter().all(|it| self.holds(it, current)),
            Expr::Not(inner) => !self.holds(inner, current),
            Expr::Exists(query) if query.is_singular() => self.single(query, current).is_some(),
            Expr::Exists(query) => !self.some_nodes(query, current, 1).is_empty(),
            Expr::Compare(comparison) => self.compares(comparison, current),
            Expr::Match(call) => self.matches(call, current),
        }
    }

    fn compares(self, comparison: &Comparison, current: Node<'d>) -> bool {
        let left = self.value(&comparison.left, current);
        let right = self.value(&comparison.right, current);
        match comparison.operator {
            Operator::Equal => left.equals(&right),
            Operator::NotEqual => !left.equals(&right),
            Operator::Less => left.is_less(&right),
            Operator::LessOrEqual => left.is_less(&right) || left.equals(&right),
            Operator::Greater => right.is_less(&left),
            Operator::GreaterOrEqual => right.is_less(&left) || left.equals(&right),
        }
    }

    fn value<'v>(self, operand: &'v Operand, current: Node<'d>) -> Value<'v>
    where
        'd: 'v,
    {
        match operand {
            Operand::Null => Value::Null,
            Operand::Bool(value) => Value::Bool(*value),
            Operand::Number(number) => Value::Number(Number::Decimal(number.borrowed())),
            Operand::String(text) => Value::String(Cow::Borrowed(text)),
            Operand::Node(query) => self.of_single(query, current),
            Operand::Function(function) => self.call(function, current),
        }
    }

    fn of_single<'v>(self, query: &Query, current: Node<'d>) -> Value<'v>
    where
        'd: 'v,
    {
        self.single(query, current).map_or(Value::Nothing, Value::of_node)
    }

    fn call<'v>(self, function: &'v Function, current: Node<'d>) -> Value<'v>
    where
        'd: 'v,
    {
        match function {
            Function::Length(operand) => length(&self.value(operand, current)),
            Function::Count(query) => count(self.nodes(query, current).len()),
            Function::Value(query) => match self.some_nodes(query, current, 2)[..] {
                [node] => Value::of_node(node),
                _ => Value::Nothing,
            },
            Function::Key(query) => match self.some_nodes(query, current, 2)[..] {
                [node] => {
                    node.key().map_or(Value::Nothing, |it| Value::String(Cow::Borrowed(it.value)))
                }
                _ => Value::Nothing,
            },
            Function::Fold(operand) => match self.value(operand, current) {
                Value::String(Cow::Borrowed(text)) => Value::String(fold(text)),
                Value::String(text) => Value::String(Cow::Owned(fold(&text).into_owned())),
                _ => Value::Nothing,
            },
            Function::Number(operand) => number(self.value(operand, current)),
        }
    }

    fn matches(self, call: &Match, current: Node<'d>) -> bool {
        let Value::String(text) = self.value(&call.text, current) else { return false };
        match &call.pattern {
            Pattern::Fixed(pattern) => pattern.as_ref().is_some_and(|it| it.is_match(&text)),
            Pattern::Dynamic(operand) => match self.value(operand, current) {
                Value::String(pattern) => self.matches_dynamic(&text, &pattern, call.whole),
                _ => false,
            },
        }
    }

    fn matches_dynamic(self, text: &str, pattern: &str, whole: bool) -> bool {
        let mut kept = self.context.patterns.borrow_mut();
        let key = (whole, pattern.to_owned());
        if !kept.contains_key(&key) && kept.len() >= KEPT_PATTERNS {
            kept.clear();
        }
        let compiled: &Option<Regex> =
            kept.entry(key).or_insert_with(|| regexp::compile(pattern, whole).ok());
        compiled.as_ref().is_some_and(|it| it.is_match(text))
    }
}

/// Characters of a string, children of a container.
fn length<'v>(value: &Value<'v>) -> Value<'v> {
    match value {
        Value::String(text) => count(text.chars().count()),
        Value::Tree(node) => count(node.children().count()),
        _ => Value::Nothing,
    }
}

fn count<'v>(value: usize) -> Value<'v> {
    Value::Number(Number::Decimal(Decimal::of_count(value)))
}

fn number(value: Value<'_>) -> Value<'_> {
    match value {
        Value::Number(Number::Decimal(_)) => value,
        Value::String(text) => {
            stated(&text).map_or(Value::Nothing, |it| Value::Number(Number::Decimal(it)))
        }
        _ => Value::Nothing,
    }
}
