//! Knows which selectors use only a row and its columns: `$.amount`, `$[*]`, `$[?@.kind == 'x']`.
//! Does not know tables, nor how anything is selected.

use super::Selector;
use super::query::{Comparison, Expr, Function, Operand, Operator, Query, Start, Step};

/// A condition on one row, in terms of its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// All of them.
    All(Vec<Condition>),
    /// One of them.
    Any(Vec<Condition>),
    /// Not this one.
    Not(Box<Condition>),
    /// The text of a column equals this text, or differs from it.
    Text {
        /// The column.
        column: String,
        /// Whether both must be equal, rather than different.
        equal: bool,
        /// The text.
        text: String,
    },
    /// The number in a column compares with this one.
    Number {
        /// The column.
        column: String,
        /// `=`, `<>`, `<`, `<=`, `>`, `>=`.
        operator: &'static str,
        /// The number, in plain digits.
        number: String,
    },
}

impl Selector {
    /// The only member that it selects: `amount` for `$.amount`.
    pub fn column(&self) -> Option<&str> {
        column(&self.query).map(|it| &*self.names[it])
    }

    /// The condition on the list elements that it selects; `All` of nothing if it selects every
    /// element.
    pub fn rows(&self) -> Option<Condition> {
        let [segment] = &self.query.segments[..] else { return None };
        match &segment.steps[..] {
            _ if segment.descendant => None,
            [Step::Wildcard] => Some(Condition::All(Vec::new())),
            [Step::Filter(condition)] => self.condition(condition),
            _ => None,
        }
    }

    /// Conditions nest at most 64 deep, the limit of the parser.
    fn condition(&self, condition: &Expr) -> Option<Condition> {
        let all = |parts: &[Expr]| -> Option<Vec<_>> {
            parts.iter().map(|it| self.condition(it)).collect()
        };
        match condition {
            Expr::And(parts) => all(parts).map(Condition::All),
            Expr::Or(parts) => all(parts).map(Condition::Any),
            Expr::Not(inner) => Some(Condition::Not(Box::new(self.condition(inner)?))),
            Expr::Compare(it) => self.comparison(it),
            Expr::Exists(_) | Expr::Match(_) => None,
        }
    }

    fn comparison(&self, Comparison { left, operator, right }: &Comparison) -> Option<Condition> {
        let name = |query: &Query| {
            let is_here = query.start == Start::Current;
            column(query).filter(|_| is_here).map(|it| self.names[it].to_string())
        };
        match (left, right) {
            (Operand::Node(query), Operand::String(text)) => {
                let equal = match operator {
                    Operator::Equal => true,
                    Operator::NotEqual => false,
                    _ => return None,
                };
                Some(Condition::Text { column: name(query)?, equal, text: text.to_string() })
            }
            (Operand::Function(function), Operand::Number(number)) => match &**function {
                Function::Number(Operand::Node(query)) => {
                    let (column, number) = (name(query)?, number.plain()?);
                    Some(Condition::Number { column, operator: sign(*operator), number })
                }
                _ => None,
            },
            _ => None,
        }
    }
}

/// The index, in the list of names, of the only member that `query` selects.
fn column(query: &Query) -> Option<usize> {
    let [segment] = &query.segments[..] else { return None };
    match segment.steps[..] {
        [Step::Name(name)] if !segment.descendant => Some(name),
        _ => None,
    }
}

fn sign(operator: Operator) -> &'static str {
    match operator {
        Operator::Equal => "=",
        Operator::NotEqual => "<>",
        Operator::Less => "<",
        Operator::LessOrEqual => "<=",
        Operator::Greater => ">",
        Operator::GreaterOrEqual => ">=",
    }
}
