//! Knows the grammar and the types of conditions in filters (RFC 9535 §2.3.5, §2.4). Does not know
//! the value of a condition for a node.

use std::ops::Range;

use super::Parser;
use crate::select::fault;
use crate::select::name::is_name_char;
use crate::select::query::{Comparison, Expr, Function, Match, Operand, Operator, Pattern, Query};
use crate::select::regexp;
use crate::select::scan::Scanned;

/// A side of a comparison, a test alone, or an argument.
enum Term {
    Literal(Operand),
    Query(Query),
    /// A function that yields a value.
    Value(Function),
    /// A function that yields true or false.
    Logical(Match),
}

/// A condition: `||` binds weakest, then `&&`, then `!`, comparisons and parentheses.
pub(super) fn condition(parser: &mut Parser<'_>) -> Scanned<Expr> {
    let mut choices = vec![conjunction(parser)?];
    while operator(parser, "||") {
        choices.push(conjunction(parser)?);
    }
    Ok(if choices.len() == 1 { choices.swap_remove(0) } else { Expr::Or(choices) })
}

fn conjunction(parser: &mut Parser<'_>) -> Scanned<Expr> {
    let mut parts = vec![basic(parser)?];
    while operator(parser, "&&") {
        parts.push(basic(parser)?);
    }
    Ok(if parts.len() == 1 { parts.swap_remove(0) } else { Expr::And(parts) })
}

/// Consumes a logical operator and the white space around it.
fn operator(parser: &mut Parser<'_>, word: &str) -> bool {
    let before = parser.scan.at;
    parser.scan.skip_blank();
    if !parser.scan.eat(word) {
        parser.scan.at = before;
        return false;
    }
    parser.scan.skip_blank();
    true
}

fn basic(parser: &mut Parser<'_>) -> Scanned<Expr> {
    let start = parser.scan.at;
    let negated = parser.scan.eat("!");
    if negated {
        parser.scan.skip_blank();
    }
    let grouped = parser.scan.peek() == Some('(');
    let inner = if grouped { parenthesis(parser)? } else { test_or_comparison(parser, negated)? };
    let end = parser.scan.at;
    parser.scan.skip_blank();
    let at = parser.scan.at;
    if comparison_operator(parser).is_some() {
        return Err(fault::compared_condition(start..end, at..parser.scan.at));
    }
    parser.scan.at = end;
    Ok(if negated { Expr::Not(Box::new(inner)) } else { inner })
}

fn parenthesis(parser: &mut Parser<'_>) -> Scanned<Expr> {
    let open = parser.scan.here();
    parser.enter(open.start)?;
    parser.scan.eat("(");
    parser.scan.skip_blank();
    let inner = condition(parser)?;
    parser.scan.skip_blank();
    if !parser.scan.eat(")") {
        return Err(fault::parenthesis(parser.scan.text, open, parser.scan.at));
    }
    parser.leave();
    Ok(inner)
}

fn test_or_comparison(parser: &mut Parser<'_>, negated: bool) -> Scanned<Expr> {
    let start = parser.scan.at;
    let left = term(parser)?;
    let range = start..parser.scan.at;
    parser.scan.skip_blank();
    let sign = if negated { None } else { comparison_operator(parser) };
    let Some(sign) = sign else {
        parser.scan.at = range.end;
        return test(parser, left, range);
    };
    parser.scan.skip_blank();
    let right_start = parser.scan.at;
    let right = term(parser)?;
    let right_range = right_start..parser.scan.at;
    let left = comparable(left, range)?;
    let right = comparable(right, right_range)?;
    Ok(Expr::Compare(Box::new(Comparison { left, operator: sign, right })))
}

fn test(parser: &Parser<'_>, term: Term, range: Range<usize>) -> Scanned<Expr> {
    match term {
        Term::Query(query) => Ok(Expr::Exists(query)),
        Term::Logical(call) => Ok(Expr::Match(Box::new(call))),
        Term::Literal(_) => Err(fault::literal_test(parser.scan.text, range, parser.scan.at)),
        Term::Value(_) => Err(fault::value_test(parser.scan.text, range)),
    }
}

fn comparable(term: Term, range: Range<usize>) -> Scanned<Operand> {
    match term {
        Term::Query(query) if !query.is_singular() => Err(fault::many_compared(range)),
        Term::Logical(_) => Err(fault::logical_compared(range)),
        other => Ok(operand(other)),
    }
}

/// The operand of a comparison for a term of a fitting type.
fn operand(term: Term) -> Operand {
    match term {
        Term::Literal(literal) => literal,
        Term::Query(query) => Operand::Node(query),
        Term::Value(function) => Operand::Function(Box::new(function)),
        // Callers reject logical functions before.
        Term::Logical(_) => Operand::Null,
    }
}

fn comparison_operator(parser: &mut Parser<'_>) -> Option<Operator> {
    const OPERATORS: [(&str, Operator); 6] = [
        ("==", Operator::Equal),
        ("!=", Operator::NotEqual),
        ("<=", Operator::LessOrEqual),
        (">=", Operator::GreaterOrEqual),
        ("<", Operator::Less),
        (">", Operator::Greater),
    ];
    OPERATORS.into_iter().find(|(sign, _)| parser.scan.eat(sign)).map(|(_, operator)| operator)
}

fn term(parser: &mut Parser<'_>) -> Scanned<Term> {
    match parser.scan.peek() {
        Some('\'' | '"') => {
            let value = parser.scan.string()?;
            Ok(Term::Literal(Operand::String(value.into())))
        }
        Some('-' | '0'..='9') => Ok(Term::Literal(Operand::Number(parser.scan.number()?))),
        Some('$' | '@') => parser.query().map(Term::Query),
        _ => word(parser),
    }
}

/// `true`, `false`, `null` or a function call.
fn word(parser: &mut Parser<'_>) -> Scanned<Term> {
    let start = parser.scan.at;
    let word = parser.scan.shorthand();
    let range = start..parser.scan.at;
    match word {
        "true" => Ok(Term::Literal(Operand::Bool(true))),
        "false" => Ok(Term::Literal(Operand::Bool(false))),
        "null" => Ok(Term::Literal(Operand::Null)),
        "" => Err(fault::term_expected(parser.scan.text, start)),
        name if parser.scan.peek() == Some('(') && is_function_name(name) => {
            call(parser, name, range)
        }
        _ => Err(fault::bare_word(parser.scan.text, range)),
    }
}

fn is_function_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|next| is_name_char(next) && !next.is_ascii_uppercase())
        && name.is_ascii()
}

/// The arguments of a function call.
struct Call<'n> {
    name: &'n str,
    /// Bytes of the name.
    range: Range<usize>,
    arity: usize,
}

fn call(parser: &mut Parser<'_>, name: &str, range: Range<usize>) -> Scanned<Term> {
    let arity = match name {
        "match" | "search" => 2,
        "length" | "count" | "value" | "key" | "fold" | "number" => 1,
        _ => return Err(fault::unknown_function(name, range)),
    };
    parser.enter(range.start)?;
    parser.scan.eat("(");
    let call = Call { name, range, arity };
    let term = match name {
        "length" => Term::Value(Function::Length(call.value(parser, 0)?)),
        "fold" => Term::Value(Function::Fold(call.value(parser, 0)?)),
        "number" => Term::Value(Function::Number(call.value(parser, 0)?)),
        "count" => Term::Value(Function::Count(call.nodes(parser, 0)?)),
        "value" => Term::Value(Function::Value(call.nodes(parser, 0)?)),
        "key" => Term::Value(Function::Key(call.nodes(parser, 0)?)),
        _ => {
            let text = call.value(parser, 0)?;
            Term::Logical(Match { whole: name == "match", text, pattern: call.pattern(parser)? })
        }
    };
    parser.leave();
    Ok(term)
}

impl Call<'_> {
    fn value(&self, parser: &mut Parser<'_>, place: usize) -> Scanned<Operand> {
        let (term, range) = self.argument(parser, place)?;
        match term {
            Term::Query(query) if !query.is_singular() => Err(fault::many_passed(self.name, range)),
            Term::Logical(_) => Err(fault::condition_passed(self.name, range)),
            other => Ok(operand(other)),
        }
    }

    fn nodes(&self, parser: &mut Parser<'_>, place: usize) -> Scanned<Query> {
        match self.argument(parser, place)? {
            (Term::Query(query), _) => Ok(query),
            (_, range) => Err(fault::query_wanted(self.name, range)),
        }
    }

    /// The second argument of `match` and `search`, compiled now if it is a literal.
    fn pattern(&self, parser: &mut Parser<'_>) -> Scanned<Pattern> {
        let (term, range) = self.argument(parser, 1)?;
        match term {
            Term::Literal(Operand::String(pattern)) => {
                let compiled = regexp::compile(&pattern, self.name == "match");
                if let Err(cause) = &compiled {
                    parser.warnings.push(fault::pattern(&pattern, range, cause));
                }
                Ok(Pattern::Fixed(compiled.ok()))
            }
            Term::Query(query) if !query.is_singular() => Err(fault::many_passed(self.name, range)),
            Term::Logical(_) => Err(fault::condition_passed(self.name, range)),
            other => Ok(Pattern::Dynamic(operand(other))),
        }
    }

    /// The argument at `place` and the comma or parenthesis after it.
    fn argument(&self, parser: &mut Parser<'_>, place: usize) -> Scanned<(Term, Range<usize>)> {
        parser.scan.skip_blank();
        if parser.scan.peek() == Some(')') {
            return Err(fault::arity(self.name, self.arity, self.range.start..parser.scan.at + 1));
        }
        let start = parser.scan.at;
        if matches!(parser.scan.peek(), Some('!' | '(')) {
            return Err(fault::condition_passed(self.name, parser.scan.here()));
        }
        let term = term(parser)?;
        let range = start..parser.scan.at;
        parser.scan.skip_blank();
        let last = place + 1 == self.arity;
        let (wanted, other) = if last { (")", ",") } else { (",", ")") };
        if parser.scan.eat(wanted) {
            return Ok((term, range));
        }
        if parser.scan.eat(other) {
            return Err(fault::arity(self.name, self.arity, self.range.start..parser.scan.at));
        }
        let at = parser.scan.at;
        if comparison_operator(parser).is_some() || operator(parser, "&&") || operator(parser, "||")
        {
            return Err(fault::condition_passed(self.name, start..parser.scan.at));
        }
        parser.scan.at = at;
        Err(fault::parenthesis(parser.scan.text, self.range.clone(), at))
    }
}
