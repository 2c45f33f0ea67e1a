//! Knows how an operand selects values along the links of a model: a path, the links themselves, or
//! an end of the current link. Does not know the entities: `check::graph` finds them.

use crate::diagnostic::Diagnostic;
use crate::document::{Node, NodeKind};
use crate::rule::fields::{Fields, items};
use crate::rule::model::Model;
use crate::rule::path::Path;
use crate::rule::selection::CODE;
use crate::source::Spanned;
use crate::text;

/// The start of an operand in the model.
#[derive(Clone, Debug)]
pub enum Start {
    /// The current entity.
    Here,
    /// The distinct entities at the end of a path from the current entity.
    Path(Path),
    /// The links of one edge at the current entity: `measures` selects outgoing links, `^measures`
    /// incoming ones.
    Links(Path),
    /// The source of the current link.
    From,
    /// The target of the current link.
    To,
    /// The current link.
    Edge,
}

/// The part of an operand that uses the model: `{path: …, where: …, attr: …}`.
#[derive(Clone, Debug)]
pub struct Reach {
    /// The start.
    pub start: Start,
    /// Only entities (or links) that satisfy these conditions.
    pub filter: Vec<Condition>,
    /// The attribute that is the value, instead of the key.
    pub attr: Option<Spanned<String>>,
    /// Whether a selector from the record yields the value.
    pub selects: bool,
}

/// A condition of `where` on one attribute.
#[derive(Clone, Debug)]
pub struct Condition {
    /// The attribute.
    pub attr: Spanned<String>,
    /// The allowed values; `None` means no value, `*` any.
    pub values: Vec<Option<String>>,
}

impl Reach {
    /// Reads the members of an operand that use the model, if there are any.
    pub fn read(fields: &mut Fields<'_>, found: &mut Vec<Diagnostic>) -> Option<Self> {
        let path = fields.get("path").map(|it| (it, Path::read(it, found)));
        let links = fields.get("links").map(|it| (it, Path::read(it, found)));
        let (filter, at) = (fields.get("where"), fields.get("at"));
        let attr = fields.text("attr", found);
        let given = [path.is_some(), links.is_some(), at.is_some()];
        if filter.is_none() && attr.is_none() && !given.contains(&true) {
            return None;
        }
        if given.into_iter().filter(|&it| it).count() > 1 {
            let message = text!(
                "only one of `path`, `links` and `at` can be used",
                "`path`、`links`、`at` はどれか1つだけ書ける"
            );
            found.push(Diagnostic::error(CODE, message).at(fields.span(), Default::default()));
        }
        let start = match (path, links, at) {
            (Some((_, path)), _, _) => Start::Path(path?),
            (_, Some((node, links)), _) => {
                let links = links?;
                if !matches!(links, Path::Edge { .. }) {
                    let wanted = text!(
                        "one edge, for example `^measures`",
                        "1つのリンク（例: `^measures`）"
                    );
                    fields.wrong("links", node, wanted, found);
                }
                Start::Links(links)
            }
            (_, _, Some(at)) => end(fields, at, found)?,
            _ => Start::Here,
        };
        let filter = filter.map(|it| conditions(fields, it, found)).unwrap_or_default();
        let selects = fields.node().get("select").is_some();
        Some(Self { start, filter, attr, selects })
    }

    /// The path to follow, if there is one.
    pub fn path(&self) -> Option<&Path> {
        match &self.start {
            Start::Path(path) | Start::Links(path) => Some(path),
            _ => None,
        }
    }

    /// Reports the edges that `model` does not declare.
    pub fn check(&self, model: &Model, found: &mut Vec<Diagnostic>) {
        if let Start::Path(path) | Start::Links(path) = &self.start {
            let unknown = path.names().into_iter().filter(|it| model.edge(&it.value).is_none());
            found.extend(unknown.map(|it| model.unknown_edge(it)));
        }
        let named = self.filter.iter().map(|it| &it.attr).chain(&self.attr);
        for attr in named {
            let entities = model.entities.iter().flat_map(|it| &it.attrs);
            let mut known = entities.chain(model.edges.iter().flat_map(|it| &it.attrs));
            if !known.any(|(name, _)| name.value == attr.value) {
                found.push(unknown_attribute(attr));
            }
        }
    }
}

fn end(fields: &Fields<'_>, node: Node<'_>, found: &mut Vec<Diagnostic>) -> Option<Start> {
    match node.text() {
        "from" => Some(Start::From),
        "to" => Some(Start::To),
        "edge" => Some(Start::Edge),
        _ => {
            fields.wrong("at", node, text!("from, to or edge", "from、to、edge のどれか"), found);
            None
        }
    }
}

fn conditions(fields: &Fields<'_>, node: Node<'_>, found: &mut Vec<Diagnostic>) -> Vec<Condition> {
    if node.kind() != NodeKind::Record {
        fields.wrong("where", node, text!("values by attribute", "属性ごとの値"), found);
    }
    let value = |it: Node<'_>| (it.kind() != NodeKind::Null).then(|| it.text().to_owned());
    let condition = |child: Node<'_>| {
        let key = child.key()?;
        let attr = Spanned::new(key.value.to_owned(), key.span);
        Some(Condition { attr, values: items(child).into_iter().map(value).collect() })
    };
    node.children().filter_map(condition).collect()
}

fn unknown_attribute(attr: &Spanned<String>) -> Diagnostic {
    let name = &attr.value;
    let message = text!(
        "no entity or link of the model has an attribute `{name}`",
        "属性 `{name}` を持つ実体やリンクはモデルにない"
    );
    let unknown = Diagnostic::error(CODE, message).at(attr.span, Default::default());
    unknown.help(text!("declare it under `attrs`", "`attrs` に定義する"))
}
