//! Knows how a model is written: which records are entities, by which key, and which values refer
//! to them. Does not know the documents: `check::graph` finds the entities and links in them.

use crate::diagnostic::{Diagnostic, Text};
use crate::document::{Node, NodeKind};
use crate::rule::fields::{Fields, nearest};
use crate::rule::member::{Form, Member, Shape};
use crate::rule::selection::{self, CODE, Selection};
use crate::source::{Span, Spanned};
use crate::text;

/// Members of a model.
pub const MODEL: &[Member] = &[
    Member::new(
        "entities",
        Form::ByName(&Form::Record(ENTITY)),
        "the entities, by the name of their type",
        "実体。型の名前ごとに書く",
    ),
    Member::new(
        "edges",
        Form::ByName(&Form::Record(EDGE)),
        "the links, by name",
        "リンク。名前ごとに書く",
    ),
];

const SELECTOR: Form = Form::Value(Shape::Selector);
const SELECTORS: Form = Form::Value(Shape::Selectors);
const TEXT: Form = Form::Value(Shape::Text);
const TEXTS: Form = Form::Value(Shape::Texts);
const FLAG: Form = Form::Value(Shape::Flag);

const ATTRS: Member = Member::new(
    "attrs",
    Form::ByName(&SELECTOR),
    "values that rules can use, by name",
    "規則が参照できる値。名前ごとに書く",
);
const IF_PRESENT: Member =
    Member::new("if-present", FLAG, "whether there may be none", "1つもなくてもよいか");

const ENTITY: &[Member] = &[
    Member::new(
        "in",
        TEXTS,
        "source sets to search; by default every document",
        "対象の文書集合。省略時は全文書",
    ),
    Member::new(
        "each",
        SELECTOR,
        "the records, one entity each; by default the root",
        "実体のレコード。省略時は文書全体",
    ),
    Member::required(
        "key",
        SELECTORS,
        "the key by which others refer to the entity; several values form one key",
        "実体を指すキー。複数書くと全体で1つのキーになる",
    ),
    Member::new("label", SELECTOR, "its name for readers", "読み手に示す名前"),
    ATTRS,
    Member::new(
        "group",
        FLAG,
        "whether records with the same key are one entity",
        "同じキーのレコードを1つの実体とみなすか",
    ),
    IF_PRESENT,
];

const EDGE: &[Member] = &[
    Member::required("from", TEXT, "type of the entities that refer", "参照する側の型"),
    Member::required("to", TEXTS, "types that are referred to", "参照される側の型"),
    Member::new(
        "each",
        SELECTOR,
        "the records of the links; by default that of the entity",
        "リンクのレコード。省略時は実体のレコードそのもの",
    ),
    Member::required(
        "by",
        SELECTORS,
        "the references; several selectors form one composite key",
        "参照。複数書くと全体で1つのキーになる",
    ),
    Member::new("inverse", TEXT, "name of the way back", "逆向きの名前"),
    ATTRS,
    Member::new(
        "optional",
        TEXTS,
        "patterns of references that may name nothing here",
        "参照先がここになくてもよい参照の正規表現",
    ),
    Member::new(
        "repeats",
        FLAG,
        "whether one entity may refer to another several times",
        "同じ参照を繰り返してよいか",
    ),
    IF_PRESENT,
];

/// The types of entities and links of a run.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// Types of entities, in the order written.
    pub entities: Vec<EntityType>,
    /// Types of links, in the order written.
    pub edges: Vec<EdgeType>,
}

/// A named value of an entity or of a link.
pub type Attribute = (Spanned<String>, Selection);

/// A type of entity: `project: {in: projects, each: $.projects[*], key: $.number}`.
#[derive(Clone, Debug)]
pub struct EntityType {
    /// Name, as rules use it.
    pub name: Spanned<String>,
    /// Source sets to look in; empty means every document.
    pub sets: Vec<Spanned<String>>,
    /// The records, one entity each, from the root of each document; the root itself if absent.
    pub each: Option<Selection>,
    /// The keys of the entity, from its record. Several values form one composite key.
    pub key: Vec<Selection>,
    /// Its readable name.
    pub label: Option<Selection>,
    /// Its attributes, from its record.
    pub attrs: Vec<Attribute>,
    /// Whether records with the same key are one entity rather than a mistake.
    pub group: bool,
    /// Whether there may be no such entity.
    pub if_present: bool,
}

/// A type of link: `measures: {from: kpi, to: project, by: $.project}`.
#[derive(Clone, Debug)]
pub struct EdgeType {
    /// Name, as rules and paths use it.
    pub name: Spanned<String>,
    /// Type of the entities that refer.
    pub from: Spanned<String>,
    /// Types referred to.
    pub to: Vec<Spanned<String>>,
    /// The records of the links, from the record of the entity that refers; itself if absent.
    pub each: Option<Selection>,
    /// The references, from the record of the link. Several selectors form one composite key.
    pub by: Vec<Selection>,
    /// Name of the inverse.
    pub inverse: Option<Spanned<String>>,
    /// Attributes, from the record of the link.
    pub attrs: Vec<Attribute>,
    /// References that may be unresolved here, because their targets are defined elsewhere.
    pub optional: Vec<Spanned<regex::Regex>>,
    /// Whether one entity may refer to the same other several times.
    pub repeats: bool,
    /// Whether there may be no such reference.
    pub if_present: bool,
}

impl EdgeType {
    /// Whether a reference, as written, may be unresolved here.
    pub fn lets_be(&self, reference: &str) -> bool {
        self.optional.iter().any(|it| it.value.is_match(reference))
    }
}

impl Model {
    /// Whether nothing is declared.
    pub fn is_empty(&self) -> bool {
        self.entities.is_empty() && self.edges.is_empty()
    }

    /// Number of the entity type `name`.
    pub fn entity(&self, name: &str) -> Option<usize> {
        self.entities.iter().position(|it| it.name.value == name)
    }

    /// Number of the edge type `name` and whether `name` is that of its inverse.
    pub fn edge(&self, name: &str) -> Option<(usize, bool)> {
        let is_inverse =
            |it: &EdgeType| it.inverse.as_ref().is_some_and(|inverse| inverse.value == name);
        let direct = self.edges.iter().position(|it| it.name.value == name);
        let inverse = || self.edges.iter().position(is_inverse);
        direct.map(|it| (it, false)).or_else(|| inverse().map(|it| (it, true)))
    }

    /// Adds the declarations of `other` whose names are new here.
    pub fn extend(&mut self, other: &Self) {
        let entities = other.entities.iter().filter(|it| self.entity(&it.name.value).is_none());
        let entities: Vec<_> = entities.cloned().collect();
        let edges = other.edges.iter().filter(|it| self.edge(&it.name.value).is_none());
        let edges: Vec<_> = edges.cloned().collect();
        self.entities.extend(entities);
        self.edges.extend(edges);
    }

    /// Reads the model in `node`. Mistakes are reported in `found` and skipped.
    pub fn read(node: Node<'_>, found: &mut Vec<Diagnostic>) -> Self {
        let mut model = Self::default();
        let Some(mut fields) = Fields::of(node, MODEL, CODE, found) else { return model };
        let members = |node: Option<Node<'_>>, found: &mut Vec<Diagnostic>| -> Vec<_> {
            let fields = node.and_then(|it| Fields::new(it, CODE, found));
            fields.map(|it| it.node().children().map(|it| it.id).collect()).unwrap_or_default()
        };
        let entities = fields.get("entities");
        for id in members(entities, found) {
            let entity = entity(node.document.node(id), found);
            model.entities.extend(entity);
        }
        let edges = fields.get("edges");
        for id in members(edges, found) {
            let edge = edge(node.document.node(id), found);
            model.edges.extend(edge);
        }
        fields.finish(found);
        model.check_names(found);
        model
    }

    /// Reports duplicate names, and undeclared types of edges.
    fn check_names(&self, found: &mut Vec<Diagnostic>) {
        let mut seen: Vec<&Spanned<String>> = Vec::new();
        let inverses = self.edges.iter().filter_map(|it| it.inverse.as_ref());
        for name in self.edges.iter().map(|it| &it.name).chain(inverses) {
            if let Some(first) = seen.iter().find(|it| it.value == name.value) {
                let is_inverse = seen.len() >= self.edges.len();
                let twice = named_twice(name, first.span);
                found.push(if is_inverse { twice.help(own_name()) } else { twice });
            }
            seen.push(name);
        }
        for edge in &self.edges {
            for end in std::iter::once(&edge.from).chain(&edge.to) {
                if self.entity(&end.value).is_none() {
                    found.push(self.unknown_entity(end));
                }
            }
        }
    }

    /// Reports that there is no entity type `name`.
    pub fn unknown_entity(&self, name: &Spanned<String>) -> Diagnostic {
        let value = &name.value;
        let message = text!("no entity is named `{value}`", "`{value}` という実体はない");
        let names: Vec<&str> = self.entities.iter().map(|it| it.name.value.as_str()).collect();
        unknown(name, message, &names)
    }

    /// Reports that there is no edge type `name`.
    pub fn unknown_edge(&self, name: &Spanned<String>) -> Diagnostic {
        let value = &name.value;
        let message = text!("no edge is named `{value}`", "`{value}` というリンクはない");
        let inverses = self.edges.iter().filter_map(|it| it.inverse.as_ref());
        let names = self.edges.iter().map(|it| &it.name).chain(inverses);
        let names: Vec<&str> = names.map(|it| it.value.as_str()).collect();
        unknown(name, message, &names)
    }
}

fn unknown(name: &Spanned<String>, message: Text, names: &[&str]) -> Diagnostic {
    let unknown = Diagnostic::error(CODE, message).at(name.span, Text::default());
    if names.is_empty() {
        let help = text!("declare it under `model`", "`model` に定義する");
        return unknown.help(help);
    }
    match nearest(&name.value, names.iter().copied()) {
        Some(near) => unknown.meant(near),
        None => {
            let Text { en, ja } = Text::list(names);
            unknown.help(text!("declared under `model`: {en}", "`model` にあるもの: {ja}"))
        }
    }
}

fn named_twice(name: &Spanned<String>, first: Span) -> Diagnostic {
    let value = &name.value;
    let message = text!("a second edge is named `{value}`", "`{value}` というリンクが2つある");
    Diagnostic::error(CODE, message)
        .at(name.span, text!("again", "2回目"))
        .at(first, text!("first", "最初"))
}

/// What to write if two edges state the same links, each from its end.
fn own_name() -> Text {
    text!(
        "`inverse` is a new name for the reverse link; `symmetric` checks that two edges state the same links",
        "`inverse` には逆向きの新しい名前を書く。2つのリンクが同じ関係を両端から書いていることは `symmetric` で確かめる"
    )
}

fn name(node: Node<'_>) -> Option<Spanned<String>> {
    node.key().map(|key| Spanned::new(key.value.to_owned(), key.span))
}

fn selections(
    fields: &mut Fields<'_>,
    name: &'static str,
    found: &mut Vec<Diagnostic>,
) -> Vec<Selection> {
    let nodes = fields.list(name);
    nodes.into_iter().filter_map(|it| selection::selection(it, found)).collect()
}

fn attrs(fields: &mut Fields<'_>, found: &mut Vec<Diagnostic>) -> Vec<Attribute> {
    let Some(node) = fields.get("attrs") else { return Vec::new() };
    if node.kind() != NodeKind::Record {
        fields.wrong("attrs", node, text!("selectors by name", "名前付きのセレクタ"), found);
    }
    let attribute = |it: Node<'_>| Some((name(it)?, selection::selection(it, found)?));
    node.children().filter_map(attribute).collect()
}

fn entity(node: Node<'_>, found: &mut Vec<Diagnostic>) -> Option<EntityType> {
    let mut fields = Fields::of(node, ENTITY, CODE, found)?;
    let sets = fields.texts("in", found);
    let each = fields.get("each").and_then(|it| selection::selection(it, found));
    let key = selections(&mut fields, "key", found);
    let label = fields.get("label").and_then(|it| selection::selection(it, found));
    let attrs = attrs(&mut fields, found);
    let (group, if_present) = (fields.flag("group", found), fields.flag("if-present", found));
    fields.finish(found);
    if key.is_empty() {
        return None;
    }
    Some(EntityType { name: name(node)?, sets, each, key, label, attrs, group, if_present })
}

fn edge(node: Node<'_>, found: &mut Vec<Diagnostic>) -> Option<EdgeType> {
    let mut fields = Fields::of(node, EDGE, CODE, found)?;
    let from = fields.text("from", found);
    let to = fields.texts("to", found);
    let each = fields.get("each").and_then(|it| selection::selection(it, found));
    let by = selections(&mut fields, "by", found);
    let inverse = fields.text("inverse", found);
    let attrs = attrs(&mut fields, found);
    let optional = fields.list("optional");
    let optional = optional.into_iter().filter_map(|it| selection::pattern(it, found)).collect();
    let (repeats, if_present) = (fields.flag("repeats", found), fields.flag("if-present", found));
    fields.finish(found);
    if by.is_empty() || to.is_empty() {
        return None;
    }
    let name = name(node)?;
    let from = from?;
    Some(EdgeType { name, from, to, each, by, inverse, attrs, optional, repeats, if_present })
}
