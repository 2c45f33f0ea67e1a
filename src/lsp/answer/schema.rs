//! Knows which members and values are allowed at a place of a configuration or rule file, from the
//! declarations that the readers use, and the manual's text about them. Does not know the text around a
//! place.

use super::Snapshot;
use crate::check::page::page as manual_page;
use crate::check::{KINDS, Kind, kind};
use crate::document::{Document, Node};
use crate::project::config::CONFIG;
use crate::rule::operand::OPERAND;
use crate::rule::params::SCOPE;
use crate::rule::{FILE, Form, Member, Param, RULE, Shape};
use crate::source::Span;

/// The content allowed at a place.
#[derive(Clone, Copy)]
pub(super) enum Spot {
    /// A rule file: one rule, or a list of them and a model.
    File,
    /// Members of a record.
    Members(&'static [Member]),
    /// The kinds of rules.
    Kinds,
    /// The parameters of a kind.
    Params(&'static dyn Kind),
    /// Members of any name.
    Names(&'static Form),
    /// A severity.
    Severity,
    /// A value of this shape.
    Value(Shape),
    /// Nothing is declared here.
    Nothing,
}

/// The content allowed under the keys `path`, from the top of a configuration or of a rule file.
pub(super) fn spot(is_config: bool, path: &[String]) -> Spot {
    let top = if is_config { Spot::Members(CONFIG) } else { Spot::File };
    path.iter().fold(top, |spot, key| spot.below(key))
}

impl Spot {
    fn below(self, key: &str) -> Self {
        let member =
            |members: &[Member]| members.iter().find(|it| it.name == key).map(|it| it.form);
        match self {
            Self::File => member(FILE).or_else(|| member(RULE)).map_or(Self::Nothing, Self::of),
            Self::Members(members) => member(members).map_or(Self::Nothing, Self::of),
            Self::Kinds => kind(key).map_or(Self::Nothing, Self::Params),
            Self::Params(kind) => {
                param(kind, key).map_or(Self::Nothing, |it| Self::Value(it.shape))
            }
            Self::Names(form) => Self::of(*form),
            Self::Value(Shape::Operand | Shape::Operands | Shape::OperandOrAmount) => {
                Self::Members(OPERAND).below(key)
            }
            Self::Value(Shape::NamedOperands) => Self::Value(Shape::Operand),
            Self::Value(_) | Self::Severity | Self::Nothing => Self::Nothing,
        }
    }

    fn of(form: Form) -> Self {
        match form {
            Form::Value(shape) => Self::Value(shape),
            Form::Severity => Self::Severity,
            Form::Check => Self::Kinds,
            Form::Record(members) | Form::Records(members) | Form::TextsOrRecords(members) => {
                Self::Members(members)
            }
            Form::ByName(form) => Self::Names(form),
            Form::Sentence | Form::Version | Form::Any => Self::Nothing,
        }
    }

    /// The names allowed here, each with its meaning in English and Japanese.
    pub(super) fn names(self) -> Vec<(&'static str, &'static str, &'static str)> {
        let declared = |it: &'static Member| (it.name, it.en, it.ja);
        match self {
            Self::File => RULE.iter().chain(FILE).map(declared).collect(),
            Self::Members(members) => members.iter().map(declared).collect(),
            Self::Kinds => KINDS.iter().map(|it| (it.name(), "", "")).collect(),
            Self::Params(kind) => {
                let all = kind.params().iter().chain(SCOPE);
                all.map(|it| (it.name, it.en, it.ja)).collect()
            }
            Self::Value(Shape::Operand | Shape::Operands | Shape::OperandOrAmount) => {
                OPERAND.iter().map(declared).collect()
            }
            Self::Names(_) | Self::Severity | Self::Value(_) | Self::Nothing => Vec::new(),
        }
    }

    /// The words allowed here; exactly one of them must be written.
    pub(super) fn words(self) -> &'static [&'static str] {
        match self {
            Self::Severity => &["error", "warning", "note", "off"],
            Self::Value(Shape::Flag) => &["true", "false"],
            Self::Value(Shape::Word(words)) => words,
            _ => &[],
        }
    }
}

fn param(kind: &'static dyn Kind, name: &str) -> Option<&'static Param> {
    kind.params().iter().chain(SCOPE).find(|it| it.name == name)
}

/// The manual's text about the key at a place of a configuration or rule file, and the bytes of the
/// key.
pub(super) fn page(sight: &mut Snapshot<'_, '_>, at: u32) -> Option<(Span, String)> {
    let is_config = sight.session.is_configuration(sight.source, sight.cancel).ok()??;
    let document = sight.document()?;
    let (node, key) = keyed(&document, at)?;
    let path = path(node);
    let (last, before) = path.split_last()?;
    let spot = spot(is_config, before);
    if let (Spot::Kinds, Some(kind)) = (spot, kind(last)) {
        return Some((key, manual_page(kind, sight.places.view.lang)));
    }
    let names = spot.names();
    let (_, en, ja) = names.iter().find(|it| it.0 == last).filter(|it| !it.1.is_empty())?;
    let meaning = match sight.places.view.lang {
        crate::diagnostic::Lang::En => en,
        crate::diagnostic::Lang::Ja => ja,
    };
    let shape = match spot.below(last) {
        Spot::Value(shape) => format!("\n\n{}", sight.localized(&shape.describe())),
        _ => String::new(),
    };
    Some((key, format!("`{last}`: {meaning}{shape}")))
}

/// The member whose key is at the place, and the bytes of the key.
fn keyed(document: &Document, at: u32) -> Option<(Node<'_>, Span)> {
    let key = |it: Node<'_>| Some(it.key()?.span).filter(|it| it.start < it.end);
    let covers = |it: &(_, Span)| it.1.start <= at && at <= it.1.end;
    let mut keyed = document.nodes().filter_map(|it| Some((document.node(it.id), key(it)?)));
    keyed.find(covers)
}

/// The keys from the top down to a node; list items add none.
fn path(node: Node<'_>) -> Vec<String> {
    let keys = std::iter::once(node).chain(node.ancestors().filter(|it| *it != node));
    let mut path: Vec<String> =
        keys.filter_map(|it| it.key()).map(|it| it.value.to_owned()).collect();
    path.reverse();
    path
}
