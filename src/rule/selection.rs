//! Knows how the small values of a rule file are read: selectors, patterns, units, numbers. Does
//! not know their purpose.

use regex::Regex;
use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, Text};
use crate::document::{Node, NodeKind};
use crate::quantity::Unit;
use crate::rule::fields::headline;
use crate::select::{SelectFault, Selector};
use crate::source::{Span, Spanned};
use crate::text;

/// Code of every mistake in a rule file.
pub const CODE: &str = "rule/invalid";

/// A selector with its bytes.
pub type Selection = Spanned<Selector>;

/// Reads a selector; a malformed one is reported on its bytes in the rule file.
pub fn selection(node: Node<'_>, found: &mut Vec<Diagnostic>) -> Option<Selection> {
    if !node.kind().is_scalar() {
        let message = text!("expected a selector here", "ここにはセレクタが必要");
        found.push(Diagnostic::error(CODE, message).at(headline(node), Text::default()));
        return None;
    }
    match Selector::parse(node.text()) {
        Ok(selector) => {
            // By the RFC such a pattern matches nothing, which cannot be intended.
            for fault in selector.warnings() {
                let message = text!(
                    "a pattern in this selector is malformed and can never match",
                    "セレクタの中のパターンの書き方が正しくないため、決して一致しない"
                );
                found.push(selector_fault(Diagnostic::error(CODE, message), node, fault));
            }
            selector.warnings().is_empty().then(|| Spanned::new(selector, node.span()))
        }
        Err(fault) => {
            let message = text!("malformed selector", "セレクタの書き方が正しくない");
            found.push(selector_fault(Diagnostic::error(CODE, message), node, &fault));
            None
        }
    }
}

fn selector_fault(diagnostic: Diagnostic, node: Node<'_>, fault: &SelectFault) -> Diagnostic {
    let diagnostic = diagnostic.at(part(node, fault.range.clone()), fault.message.clone());
    if fault.help.is_empty() { diagnostic } else { diagnostic.help(fault.help.clone()) }
}

/// Reads a regular expression; a malformed one is reported on its bytes.
pub fn pattern(node: Node<'_>, found: &mut Vec<Diagnostic>) -> Option<Spanned<Regex>> {
    match Regex::new(node.text()) {
        Ok(regex) => Some(Spanned::new(regex, node.span())),
        Err(error) => {
            let why = match &error {
                regex::Error::Syntax(why) => why.rsplit("error: ").next().unwrap_or(why).trim(),
                _ => "too large",
            };
            let message =
                text!("malformed regular expression: {why}", "正規表現が正しくない: {why}");
            found.push(Diagnostic::error(CODE, message).at(node.span(), Text::default()));
            None
        }
    }
}

/// Reads the name of a unit; `null` means no unit, whatever an enclosing record declares.
pub fn unit(node: Node<'_>, found: &mut Vec<Diagnostic>) -> Option<Unit> {
    let unit = match node.kind() {
        NodeKind::Null => Some(Unit::NONE),
        NodeKind::String => Unit::parse(node.text()),
        _ => None,
    };
    if unit.is_none() {
        let message = text!("expected a unit here", "ここには単位が必要");
        found.push(Diagnostic::error(CODE, message).at(headline(node), Text::default()));
    }
    unit
}

/// Reads a plain decimal number.
pub fn number(node: Node<'_>, found: &mut Vec<Diagnostic>) -> Option<Decimal> {
    let value = Decimal::from_str_exact(node.text()).ok();
    if value.is_none() {
        let message = text!("expected a decimal number here", "ここには十進数が必要");
        found.push(Diagnostic::error(CODE, message).at(headline(node), Text::default()));
    }
    value
}

/// The bytes that `range` of the node's text was read from.
pub fn part(node: Node<'_>, range: std::ops::Range<usize>) -> Span {
    node.pieces().span(range)
}
