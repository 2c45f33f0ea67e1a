//! Knows how a rule selects values: a selector, or a selector with the set, the records and the key
//! it applies to. Does not know what the values are compared with.

use regex::Regex;
use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, Text};
use crate::document::{Node, NodeKind};
use crate::quantity::{Rounding, Unit};
use crate::rule::fields::{Fields, headline, items};
use crate::rule::member::{Form, Member, Shape};
use crate::rule::reach::Reach;
pub use crate::rule::selection::{CODE, Selection, number, part, pattern, selection, unit};
use crate::select::Selector;
use crate::source::{Span, Spanned};
use crate::text;

/// The declared rounding of the operand's figures, if any.
fn rounding(fields: &mut Fields<'_>, found: &mut Vec<Diagnostic>) -> Option<Rounding> {
    let words = [
        ("nearest", Rounding::Nearest),
        ("truncate", Rounding::Truncate),
        ("exact", Rounding::Exact),
    ];
    word("rounding", &fields.text("rounding", found)?, &words, found)
}

/// How keys compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyForm {
    /// As text, ignoring width and spaces.
    Text,
    /// As amounts.
    Number,
}

/// Members of an operand that is a record.
pub const OPERAND: &[Member] = &[
    Member::new(
        "in",
        Form::Value(Shape::Text),
        "source set to start from, instead of the place",
        "起点とする文書集合。省略時は検査する場所",
    ),
    Member::new("each", Form::Value(Shape::Selector), "records to look at", "対象のレコード"),
    Member::new(
        "key",
        Form::Value(Shape::Selectors),
        "what joins records; widths and spaces do not count",
        "レコードを突き合わせるキー。全角・半角と空白は区別しない",
    ),
    Member::new(
        "key-as",
        Form::Value(Shape::Word(&["text", "number"])),
        "how keys are compared: as text, or as numbers (25 is 25.00, 10 % is 10.0 %); by default as numbers if all of them evidently are",
        "キーの比べ方。text は文字列、number は数値（25と25.00、10％と10.0％は同じ）。省略時、すべて明らかに数値なら number",
    ),
    Member::new("select", Form::Value(Shape::Selector), "the values", "値"),
    Member::new(
        "capture",
        Form::Value(Shape::Pattern),
        "part of the text that is the value",
        "値として読む部分の正規表現",
    ),
    Member::new(
        "unit",
        Form::Value(Shape::Unit),
        "unit of figures without one",
        "単位のない数値の単位",
    ),
    Member::new(
        "rounding",
        Form::Value(Shape::Word(&["nearest", "truncate", "exact"])),
        "how these figures were rounded, if not as the rule says for all",
        "この値の丸め方。規則全体の `rounding` と異なるときに書く",
    ),
    Member::new("weight", Form::Value(Shape::Number), "factor in a sum", "合計での係数"),
    Member::new(
        "path",
        Form::Value(Shape::Path),
        "path over the links of the model",
        "モデルのリンクをたどる経路",
    ),
    Member::new(
        "links",
        Form::Value(Shape::Path),
        "links at the current entity",
        "検査する実体にあるリンク",
    ),
    Member::new(
        "where",
        Form::ByName(&Form::Any),
        "only those whose attributes have these values",
        "属性がこの値のものだけ",
    ),
    Member::new(
        "at",
        Form::Value(Shape::Word(&["from", "to", "edge"])),
        "an end of the current link, or the link itself",
        "検査するリンクのどちらの端か、またはリンクそのもの",
    ),
    Member::new("attr", Form::Value(Shape::Text), "attribute that is the value", "値とする属性"),
];

/// The places that a rule applies to; each is one instance.
#[derive(Clone, Debug)]
pub struct Scope {
    /// Source sets; empty means every document of the run.
    pub sets: Vec<Spanned<String>>,
    /// The nodes to check, selected from the root of each document; the root itself if absent.
    pub each: Option<Selection>,
    /// Only places where this selects something.
    pub when: Option<Selection>,
    /// Types of entities whose records are the places, instead of `each`.
    pub entities: Vec<Spanned<String>>,
    /// Types of links whose references are the places, instead of `each`.
    pub edges: Vec<Spanned<String>>,
}

impl Scope {
    /// Whether the places are records or references of a model.
    pub fn is_in_model(&self) -> bool {
        !self.entities.is_empty() || !self.edges.is_empty()
    }
}

/// Values that a rule uses.
///
/// Written as a selector (relative to the place), or as a record: `{in: SET, each: SELECTOR, key:
/// SELECTOR, select: SELECTOR, …}`, or along the links of a model: `{path: PATH, where: {ATTRIBUTE:
/// VALUE}, attr: ATTRIBUTE}`.
#[derive(Clone, Debug)]
pub struct Operand {
    /// Source set to start from, instead of the place.
    pub set: Option<Spanned<String>>,
    /// Records to select from the start; `key` and `select` apply to each.
    pub each: Option<Selection>,
    /// The key that joins the records of several operands; its values are width- and space-folded.
    pub key: Vec<Selection>,
    /// How keys are compared, if declared.
    pub key_form: Option<KeyForm>,
    /// The values.
    pub select: Selection,
    /// Part of the text that is the value: the group `value`, else the first, else the match.
    pub capture: Option<Spanned<Regex>>,
    /// Unit of figures that have none.
    pub unit: Option<Unit>,
    /// How the figures were rounded, if declared for this operand alone.
    pub rounding: Option<Rounding>,
    /// Factor of the values in a sum; by default 1.
    pub weight: Decimal,
    /// The entities or links to start from, instead of the place.
    pub reach: Option<Box<Reach>>,
}

impl Operand {
    /// The bytes of the selector, which represent the operand in messages.
    pub fn span(&self) -> Span {
        self.select.span
    }

    /// Reads an operand, or reports why it is invalid.
    pub fn read(node: Node<'_>, found: &mut Vec<Diagnostic>) -> Option<Self> {
        if node.kind().is_scalar() {
            let select = selection(node, found)?;
            return Some(Self {
                set: None,
                each: None,
                key: Vec::new(),
                key_form: None,
                select,
                capture: None,
                unit: None,
                rounding: None,
                weight: Decimal::ONE,
                reach: None,
            });
        }
        if node.kind() == NodeKind::List {
            let message = text!(
                "expected one selector or one mapping here, not a list",
                "ここには、リストではなく、セレクタかマッピングが1つ必要"
            );
            found.push(Diagnostic::error(CODE, message).at(headline(node), Text::default()));
            return None;
        }
        let mut fields = Fields::of(node, OPERAND, CODE, found)?;
        let set = fields.text("in", found);
        let each = fields.get("each").and_then(|node| selection(node, found));
        let key = fields.list("key").into_iter().filter_map(|it| selection(it, found)).collect();
        let key_form = fields.text("key-as", found).and_then(|it| {
            let words = [("text", KeyForm::Text), ("number", KeyForm::Number)];
            word("key-as", &it, &words, found)
        });
        let rounding = rounding(&mut fields, found);
        let reach = Reach::read(&mut fields, found);
        let select = match fields.get("select") {
            Some(node) => selection(node, found),
            None => Some(Spanned::new(root(), fields.span())),
        };
        let capture = fields.get("capture").and_then(|node| pattern(node, found));
        let unit = fields.get("unit").and_then(|node| unit(node, found));
        let weight = fields.get("weight").and_then(|node| number(node, found));
        fields.finish(found);
        let weight = weight.unwrap_or(Decimal::ONE);
        Some(Self {
            set,
            each,
            key,
            key_form,
            select: select?,
            capture,
            unit,
            rounding,
            weight,
            reach: reach.map(Box::new),
        })
    }

    /// Reads one operand or a list of them.
    pub fn read_all(node: Node<'_>, found: &mut Vec<Diagnostic>) -> Option<Vec<Self>> {
        let operands: Vec<_> = items(node).into_iter().map(|it| Self::read(it, found)).collect();
        operands.into_iter().collect()
    }
}

/// The meaning of `word`, the value of the member `name`.
fn word<T: Copy>(
    name: &str,
    word: &Spanned<String>,
    words: &[(&str, T)],
    found: &mut Vec<Diagnostic>,
) -> Option<T> {
    let meaning = words.iter().find(|it| it.0 == word.value).map(|it| it.1);
    if meaning.is_none() {
        let Text { en, ja } = Text::list(words.iter().map(|it| it.0));
        let message = text!("`{name}` is one of {en}", "`{name}` に書けるのは {ja}");
        found.push(Diagnostic::error(CODE, message).at(word.span, Text::default()));
    }
    meaning
}

fn root() -> Selector {
    Selector::parse("$").expect("internal: `$` is a selector")
}
