//! Knows the parameters of a kind and reads them as declared.
//! Does not know any kind.

use regex::Regex;
use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, Text};
use crate::document::{Node, NodeKind};
use crate::quantity::{Quantity, Unit};
use crate::rule::fields::{Fields, headline, items};
pub use crate::rule::member::Shape;
use crate::rule::operand::{self, CODE, Operand, Scope, Selection};
use crate::rule::path::Path;
use crate::rule::read::{RULE, is_sound};
use crate::source::{Span, Spanned};
use crate::text;

/// A parameter of a kind, declared once: the reader, `explain`, the schema and the manual use it.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    /// The key in the rule file.
    pub name: &'static str,
    /// The form of its value.
    pub shape: Shape,
    /// Whether a rule must state it.
    pub required: bool,
    /// One line: meaning, default, limits. English.
    pub en: &'static str,
    /// The same in Japanese.
    pub ja: &'static str,
}

/// The meanings of a parameter with the shape [`Shape::Word`]; see [`words!`](crate::words).
pub trait Words: Copy + 'static {
    /// The words as written in rule files.
    const WORDS: &'static [&'static str];
    /// The meaning of each, in the same order.
    const MEANINGS: &'static [Self];
}

/// Maps words of rule files to the variants of an enum: `words!(Relation { "equal" => Relation::Equal
/// })`.
#[macro_export]
macro_rules! words {
    ($name:ty { $($word:literal => $meaning:expr),+ $(,)? }) => {
        impl $crate::rule::params::Words for $name {
            const WORDS: &'static [&'static str] = &[$($word),+];
            const MEANINGS: &'static [Self] = &[$($meaning),+];
        }
    };
}

/// Parameters of every kind: the places to check.
pub const SCOPE: &[Param] = &[
    Param {
        name: "in",
        shape: Shape::Texts,
        required: false,
        en: "source sets to search; by default every document",
        ja: "対象の文書集合。省略時は全文書",
    },
    Param {
        name: "each",
        shape: Shape::Selector,
        required: false,
        en: "places to check, one instance each; by default the root",
        ja: "検査する場所。選ばれた場所ごとに1件。省略時は文書全体",
    },
    Param {
        name: "when",
        shape: Shape::Selector,
        required: false,
        en: "only places where this selects something",
        ja: "これが何かを選ぶ場所だけを検査する",
    },
    Param {
        name: "entity",
        shape: Shape::Texts,
        required: false,
        en: "check the entities of these types of the model, instead of `in` and `each`",
        ja: "`in` と `each` の代わりに、モデルのこの型の実体を検査する",
    },
    Param {
        name: "edge",
        shape: Shape::Texts,
        required: false,
        en: "check the references of these edges of the model, instead of `in` and `each`",
        ja: "`in` と `each` の代わりに、モデルのこのリンクの参照を検査する",
    },
];

/// A parameter's value.
#[derive(Clone, Debug)]
enum Value {
    Selectors(Vec<Selection>),
    Operands(Vec<Operand>),
    Named(Vec<(Spanned<String>, Operand)>),
    Word(Spanned<&'static str>),
    Amount(Quantity),
    Unit(Unit),
    Texts(Vec<Spanned<String>>),
    Number(Spanned<Decimal>),
    Flag(bool),
    Pattern(Spanned<Regex>),
    Path(Spanned<Path>),
}

/// The parameters of one rule, read as its kind declares them. Access to an undeclared name or
/// another shape panics in a debug build.
#[derive(Clone, Debug)]
pub struct Args {
    declared: &'static [Param],
    values: Vec<(&'static str, Value)>,
    span: Span,
    complete: bool,
}

impl Args {
    /// Reads `node` as `params` and [`SCOPE`] declare. Unknown keys, wrong values and missing
    /// parameters are reported; [`is_complete`](Self::is_complete) returns whether there were none.
    pub fn read(
        node: Node<'_>,
        params: &'static [Param],
        found: &mut Vec<Diagnostic>,
    ) -> Option<Self> {
        let before = found.len();
        let keys = params.iter().chain(SCOPE).map(|it| it.name);
        let mut fields = Fields::expecting(node, keys, CODE, found)?.inside(RULE);
        let mut values = Vec::new();
        for param in SCOPE.iter().chain(params) {
            let node =
                if param.required { fields.required(param.name) } else { fields.get(param.name) };
            if let Some(node) = node
                && let Some(value) = value(&fields, param, node, found)
            {
                values.push((param.name, value));
            }
        }
        let span = fields.span();
        fields.finish(found);
        Some(Self { declared: params, values, span, complete: is_sound(&found[before..]) })
    }

    /// Whether the parameters had no mistakes.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// The bytes that represent the parameters as a whole.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The places that the rule applies to.
    pub fn scope(&self) -> Scope {
        let sets = self.texts("in").to_vec();
        let (each, when) = (self.selector("each").cloned(), self.selector("when").cloned());
        let (entities, edges) = (self.texts("entity").to_vec(), self.texts("edge").to_vec());
        Scope { sets, each, when, entities, edges }
    }

    /// Every operand, of any parameter.
    pub fn all_operands(&self) -> impl Iterator<Item = &Operand> {
        self.values.iter().flat_map(|(_, value)| match value {
            Value::Operands(operands) => operands.iter().collect(),
            Value::Named(operands) => operands.iter().map(|(_, operand)| operand).collect(),
            _ => Vec::new(),
        })
    }

    /// Every selector, including those of the scope and of operands.
    pub fn all_selections(&self) -> impl Iterator<Item = &Selection> {
        let own = self.values.iter().flat_map(|(_, value)| match value {
            Value::Selectors(selectors) => selectors.iter().collect(),
            _ => Vec::new(),
        });
        own.chain(
            self.all_operands().flat_map(|it| it.each.iter().chain(&it.key).chain([&it.select])),
        )
    }

    /// The value of `name`, which is declared with a shape that `fits`.
    fn get(&self, name: &str, fits: impl Fn(Shape) -> bool) -> Option<&Value> {
        let mut declared = SCOPE.iter().chain(self.declared);
        let is_declared = declared.any(|it| it.name == name && fits(it.shape));
        debug_assert!(is_declared, "`{name}` is not declared, or with another shape");
        self.values.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// Whether `name` is given.
    pub fn has(&self, name: &str) -> bool {
        self.get(name, |_| true).is_some()
    }

    /// The selectors `name`, none if absent.
    pub fn selectors(&self, name: &str) -> &[Selection] {
        let value = self.get(name, |it| matches!(it, Shape::Selector | Shape::Selectors));
        if let Some(Value::Selectors(it)) = value { it } else { &[] }
    }

    /// The selector `name`.
    pub fn selector(&self, name: &str) -> Option<&Selection> {
        self.selectors(name).first()
    }

    /// The operands `name`, none if absent.
    pub fn operands(&self, name: &str) -> &[Operand] {
        let fits = |it| matches!(it, Shape::Operand | Shape::Operands | Shape::OperandOrAmount);
        if let Some(Value::Operands(it)) = self.get(name, fits) { it } else { &[] }
    }

    /// The operand `name`.
    pub fn operand(&self, name: &str) -> Option<&Operand> {
        self.operands(name).first()
    }

    /// The named operands `name`.
    pub fn named(&self, name: &str) -> &[(Spanned<String>, Operand)] {
        let value = self.get(name, |it| it == Shape::NamedOperands);
        if let Some(Value::Named(it)) = value { it } else { &[] }
    }

    /// The meaning of the word `name`.
    pub fn word<T: Words>(&self, name: &str) -> Option<T> {
        let Some(Value::Word(word)) = self.get(name, |it| it == Shape::Word(T::WORDS)) else {
            return None;
        };
        let mut meanings = T::WORDS.iter().zip(T::MEANINGS);
        meanings.find(|(known, _)| **known == word.value).map(|(_, meaning)| *meaning)
    }

    /// The amount `name`.
    pub fn amount(&self, name: &str) -> Option<&Quantity> {
        let fits = |it| matches!(it, Shape::Amount | Shape::OperandOrAmount);
        if let Some(Value::Amount(it)) = self.get(name, fits) { Some(it) } else { None }
    }

    /// The unit `name`.
    pub fn unit(&self, name: &str) -> Option<&Unit> {
        if let Some(Value::Unit(it)) = self.get(name, |it| it == Shape::Unit) {
            Some(it)
        } else {
            None
        }
    }

    /// The texts `name`, none if absent.
    pub fn texts(&self, name: &str) -> &[Spanned<String>] {
        let value = self.get(name, |it| matches!(it, Shape::Text | Shape::Texts));
        if let Some(Value::Texts(it)) = value { it } else { &[] }
    }

    /// The text `name`.
    pub fn text(&self, name: &str) -> Option<&Spanned<String>> {
        self.texts(name).first()
    }

    /// The number `name`.
    pub fn number(&self, name: &str) -> Option<Spanned<Decimal>> {
        let value = self.get(name, |it| matches!(it, Shape::Integer | Shape::Number));
        if let Some(Value::Number(it)) = value { Some(*it) } else { None }
    }

    /// The whole number `name`; one that does not fit counts as absent (reading reports it).
    pub fn integer(&self, name: &str) -> Option<i64> {
        self.number(name).and_then(|it| i64::try_from(it.value).ok())
    }

    /// Whether `name` is `true`.
    pub fn flag(&self, name: &str) -> bool {
        matches!(self.get(name, |it| it == Shape::Flag), Some(Value::Flag(true)))
    }

    /// The regular expression `name`.
    pub fn pattern(&self, name: &str) -> Option<&Spanned<Regex>> {
        let value = self.get(name, |it| it == Shape::Pattern);
        if let Some(Value::Pattern(it)) = value { Some(it) } else { None }
    }

    /// The path `name`.
    pub fn path(&self, name: &str) -> Option<&Spanned<Path>> {
        if let Some(Value::Path(it)) = self.get(name, |it| it == Shape::Path) {
            Some(it)
        } else {
            None
        }
    }

    /// Every parameter that is a path.
    pub fn all_paths(&self) -> impl Iterator<Item = &Path> {
        self.values.iter().filter_map(|(_, value)| match value {
            Value::Path(path) => Some(&path.value),
            _ => None,
        })
    }
}

fn value(
    fields: &Fields<'_>,
    param: &Param,
    node: Node<'_>,
    found: &mut Vec<Diagnostic>,
) -> Option<Value> {
    let before = found.len();
    let value = match param.shape {
        Shape::Selector => operand::selection(node, found).map(|it| Value::Selectors(vec![it])),
        Shape::Selectors => {
            let selections: Vec<_> =
                items(node).into_iter().map(|it| operand::selection(it, found)).collect();
            selections.into_iter().collect::<Option<_>>().map(Value::Selectors)
        }
        Shape::OperandOrAmount if is_literal(node) => literal(node, found).map(Value::Amount),
        Shape::Operand | Shape::OperandOrAmount => {
            Operand::read(node, found).map(|it| Value::Operands(vec![it]))
        }
        Shape::Operands => Operand::read_all(node, found).map(Value::Operands),
        Shape::NamedOperands => named(node, found).map(Value::Named),
        Shape::Word(words) => words
            .iter()
            .find(|word| **word == node.text())
            .map(|word| Value::Word(Spanned::new(*word, node.span()))),
        Shape::Amount => measure(node, found).map(Value::Amount),
        Shape::Unit => operand::unit(node, found).map(Value::Unit),
        Shape::Text => texts(vec![node]).map(Value::Texts),
        Shape::Texts => texts(items(node)).map(Value::Texts),
        Shape::Integer => integer(node).map(Value::Number),
        Shape::Number => operand::number(node, found)
            .map(|value| Value::Number(Spanned::new(value, node.span()))),
        Shape::Flag => match node.text() {
            "true" => Some(Value::Flag(true)),
            "false" => Some(Value::Flag(false)),
            _ => None,
        },
        Shape::Pattern => operand::pattern(node, found).map(Value::Pattern),
        Shape::Path => Path::read(node, found).map(|it| Value::Path(Spanned::new(it, node.span()))),
    };
    if value.is_none() && found.len() == before {
        fields.wrong(param.name, node, param.shape.describe(), found);
    }
    value
}

fn named(node: Node<'_>, found: &mut Vec<Diagnostic>) -> Option<Vec<(Spanned<String>, Operand)>> {
    if node.kind() != NodeKind::Record {
        return None;
    }
    node.children()
        .map(|child| {
            let key = child.key()?;
            let operand = Operand::read(child, found)?;
            Some((Spanned::new(key.value.to_owned(), key.span), operand))
        })
        .collect()
}

/// Whether `node` is an amount itself: a selector begins with `$`, an operand is a record.
fn is_literal(node: Node<'_>) -> bool {
    node.kind().is_scalar() && !node.text().trim_start().starts_with('$')
}

/// An amount where a selector is also allowed.
fn literal(node: Node<'_>, found: &mut Vec<Diagnostic>) -> Option<Quantity> {
    let before = found.len();
    let amount = amount(node, found);
    for fault in found.iter_mut().skip(before) {
        let help = text!("a selector begins with `$`", "セレクタなら `$` で始める");
        *fault = fault.clone().help(help);
    }
    amount
}

fn amount(node: Node<'_>, found: &mut Vec<Diagnostic>) -> Option<Quantity> {
    let why = match crate::quantity::read(Spanned::new(node.text(), node.span()), None) {
        Ok(Some(quantity)) => return Some(quantity),
        Ok(None) => Text::default(),
        Err(fault) => fault.text(node.text()),
    };
    found.push(no_amount(node, why));
    None
}

/// An amount that is a distance or a precision: 0 or more, without qualifiers.
fn measure(node: Node<'_>, found: &mut Vec<Diagnostic>) -> Option<Quantity> {
    let amount = amount(node, found)?;
    let is_plain = amount.is_definite() && !amount.value.is_sign_negative();
    if !is_plain {
        let why = text!(
            "a minus sign or a word like `about` is not allowed here",
            "マイナスや「約」などは付けられない"
        );
        found.push(no_amount(node, why));
    }
    is_plain.then_some(amount)
}

fn no_amount(node: Node<'_>, why: Text) -> Diagnostic {
    let wanted = text!("expected an amount, for example 0.5 million", "量が必要（例: 0.1億円）");
    Diagnostic::error(CODE, wanted).at(headline(node), why)
}

fn texts(nodes: Vec<Node<'_>>) -> Option<Vec<Spanned<String>>> {
    nodes
        .into_iter()
        .map(|node| {
            let is_text = node.kind().is_scalar() && node.kind() != NodeKind::Null;
            is_text.then(|| Spanned::new(node.text().to_owned(), node.span()))
        })
        .collect()
}

fn integer(node: Node<'_>) -> Option<Spanned<Decimal>> {
    let value: i64 = node.text().parse().ok()?;
    Some(Spanned::new(Decimal::from(value), node.span()))
}
