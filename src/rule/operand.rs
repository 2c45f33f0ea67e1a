//! Knows how a rule names values: a selector, or a selector with the set, the records and the key
//! it applies to. Does not know what the values are compared with.

use regex::Regex;
use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, Text};
use crate::document::{Node, NodeKind};
use crate::quantity::Unit;
use crate::rule::fields::{Fields, headline, items};
use crate::select::{SelectFault, Selector};
use crate::source::{Span, Spanned};
use crate::text;

/// Code of everything that is wrong with a rule file.
pub const CODE: &str = "rule/invalid";

/// A selector and where it is written.
pub type Selection = Spanned<Selector>;

/// The places that a rule looks at, one instance each.
#[derive(Clone, Debug)]
pub struct Scope {
    /// Source sets; empty means every document of the run.
    pub sets: Vec<Spanned<String>>,
    /// The nodes that are looked at, from the root of each document; the root itself if absent.
    pub each: Option<Selection>,
    /// Only places where this selects something.
    pub when: Option<Selection>,
}

/// Values that a rule speaks of.
///
/// Written as a selector (from the place looked at), or as a record:
/// `{in: SET, each: SELECTOR, key: SELECTOR, select: SELECTOR, …}`.
#[derive(Clone, Debug)]
pub struct Operand {
    /// Source set to start from, instead of the place looked at.
    pub set: Option<Spanned<String>>,
    /// Records to look at from the start; `key` and `select` apply to each.
    pub each: Option<Selection>,
    /// What joins the records of several operands; the values are width- and space-folded.
    pub key: Vec<Selection>,
    /// The values.
    pub select: Selection,
    /// Part of the text that is the value: the group `value`, else the first, else the match.
    pub capture: Option<Spanned<Regex>>,
    /// Unit of figures that carry none.
    pub unit: Option<Unit>,
    /// Factor of the values in a sum; 1 unless said.
    pub weight: Decimal,
}

impl Operand {
    /// The bytes of the selector, which stand for the operand in messages.
    pub fn span(&self) -> Span {
        self.select.span
    }

    /// Reads an operand, or says what is wrong with it.
    pub fn read(node: Node<'_>, found: &mut Vec<Diagnostic>) -> Option<Self> {
        if node.kind().is_scalar() {
            let select = selection(node, found)?;
            return Some(Self {
                set: None,
                each: None,
                key: Vec::new(),
                select,
                capture: None,
                unit: None,
                weight: Decimal::ONE,
            });
        }
        let mut fields = Fields::new(node, CODE, found)?;
        let set = fields.text("in", found);
        let each = fields.get("each").and_then(|node| selection(node, found));
        let key = fields.list("key").into_iter().filter_map(|it| selection(it, found)).collect();
        let select = match fields.get("select") {
            Some(node) => selection(node, found),
            None => Some(Spanned::new(root(), fields.span())),
        };
        let capture = fields.get("capture").and_then(|node| pattern(node, found));
        let unit = fields.get("unit").and_then(|node| unit(node, found));
        let weight = fields.get("weight").and_then(|node| number(node, found));
        fields.finish(found);
        let weight = weight.unwrap_or(Decimal::ONE);
        Some(Self { set, each, key, select: select?, capture, unit, weight })
    }

    /// Reads one operand or a list of them.
    pub fn read_all(node: Node<'_>, found: &mut Vec<Diagnostic>) -> Option<Vec<Self>> {
        let operands: Vec<_> = items(node).into_iter().map(|it| Self::read(it, found)).collect();
        operands.into_iter().collect()
    }
}

fn root() -> Selector {
    Selector::parse("$").expect("internal: `$` is a selector")
}

/// Reads a selector; a malformed one is reported on its bytes in the rule file.
pub fn selection(node: Node<'_>, found: &mut Vec<Diagnostic>) -> Option<Selection> {
    if !node.kind().is_scalar() {
        let message = text!("a selector is expected here", "ここにはセレクタが必要です");
        found.push(Diagnostic::error(CODE, message).at(headline(node), Text::default()));
        return None;
    }
    match Selector::parse(node.text()) {
        Ok(selector) => {
            for doubt in selector.warnings() {
                let message = text!(
                    "part of this selector can never match",
                    "このセレクタには決して一致しない部分があります"
                );
                found.push(selector_fault(Diagnostic::warning(CODE, message), node, doubt));
            }
            Some(Spanned::new(selector, node.span()))
        }
        Err(fault) => {
            let message = text!("malformed selector", "セレクタの書き方が正しくありません");
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
                text!("malformed regular expression: {why}", "正規表現が正しくありません: {why}");
            found.push(Diagnostic::error(CODE, message).at(node.span(), Text::default()));
            None
        }
    }
}

/// Reads the name of a unit; `null` says that there is none, whatever a record around declares.
pub fn unit(node: Node<'_>, found: &mut Vec<Diagnostic>) -> Option<Unit> {
    let unit = match node.kind() {
        NodeKind::Null => Some(Unit::NONE),
        NodeKind::String => Unit::parse(node.text()),
        _ => None,
    };
    if unit.is_none() {
        let message = text!("a unit is expected here", "ここには単位が必要です");
        found.push(Diagnostic::error(CODE, message).at(headline(node), Text::default()));
    }
    unit
}

/// Reads a plain decimal number.
pub fn number(node: Node<'_>, found: &mut Vec<Diagnostic>) -> Option<Decimal> {
    let value = Decimal::from_str_exact(node.text()).ok();
    if value.is_none() {
        let message = text!("a decimal number is expected here", "ここには十進数が必要です");
        found.push(Diagnostic::error(CODE, message).at(headline(node), Text::default()));
    }
    value
}

/// The bytes of `range` of the node's text, or of the whole node when its text is not verbatim.
pub fn part(node: Node<'_>, range: std::ops::Range<usize>) -> Span {
    if node.is_verbatim() { node.span().part(range) } else { node.span() }
}
