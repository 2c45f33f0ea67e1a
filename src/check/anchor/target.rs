//! Knows which value of which document an anchor means. Does not know the figure that it belongs to.

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::super::context::Units;
use super::super::sentence::Sentence;
use super::super::{Context, Corpus};
use super::written::{Anchor, Target, is_beside};
use crate::document::{Document, Node};
use crate::quantity::{self, Quantity, Unit};
use crate::select::fold;
use crate::source::{Span, Spanned};
use crate::table::Grid;

/// The documents of a run by their names.
pub(super) struct Library<'d> {
    by_name: FxHashMap<String, &'d Document>,
}

/// The value that an anchor means.
pub(super) struct Value<'d> {
    /// The node with it, unless it is a count.
    pub(super) node: Option<Node<'d>>,
    pub(super) quantity: Quantity,
}

/// The reason why an anchor means no value.
pub(super) enum Broken<'d> {
    /// The path is absolute or an address.
    Outside,
    /// No document of the run has that name; with the most similar name, if any.
    NoDocument { near: Option<String> },
    /// It selects nothing in the document that begins there.
    Nothing(Span),
    /// It selects several values.
    Several(Vec<Node<'d>>),
    /// The selected value is not a figure.
    NoFigure(Node<'d>),
    /// The value may be in a part that could not be read.
    Cut,
}

impl<'d> Library<'d> {
    /// The documents of `corpus`.
    pub(super) fn of(corpus: &'d Corpus) -> Self {
        let name = |it: &Document| resolved("", &corpus.sources.get(it.source).name);
        let by_name = corpus.documents.iter().map(|it| (name(it), &**it)).collect();
        Self { by_name }
    }

    /// The value that `anchor`, written in `own`, means.
    pub(super) fn value(
        &self,
        cx: &Context<'d>,
        own: &'d Document,
        anchor: &Anchor<'_>,
        units: &Units,
    ) -> Result<Value<'d>, Broken<'d>> {
        let document = match anchor.file {
            None => own,
            Some(file) => self.document(&cx.corpus.sources.get(own.source).name, file.value)?,
        };
        let nodes = match &anchor.target {
            Target::Path(selector) => all(document, |it| selector.select(it)),
            Target::Count(selector) => {
                let nodes = all(document, |it| selector.select(it));
                return counted(document, &nodes, anchor.unit.as_ref());
            }
            Target::Cell([row, column]) => cells(document, [row.value, column.value]),
        };
        match nodes[..] {
            [node] => read(node, anchor.unit.as_ref(), units),
            [] if document.is_cut() => Err(Broken::Cut),
            [] => Err(Broken::Nothing(Span::new(document.source, 0..0))),
            _ => Err(Broken::Several(nodes)),
        }
    }

    fn document(&self, own: &str, file: &str) -> Result<&'d Document, Broken<'d>> {
        if !is_beside(file) {
            return Err(Broken::Outside);
        }
        let directory = own.rfind('/').map_or("", |end| &own[..end]);
        let name = resolved(directory, file);
        match self.by_name.get(&name) {
            Some(document) => Ok(document),
            None => {
                let mut names: Vec<&str> = self.by_name.keys().map(String::as_str).collect();
                names.sort_unstable();
                let near = crate::rule::fields::nearest(&name, names).map(str::to_owned);
                Err(Broken::NoDocument { near })
            }
        }
    }
}

fn all<'d>(document: &'d Document, select: impl Fn(Node<'d>) -> Vec<Node<'d>>) -> Vec<Node<'d>> {
    document.roots().flat_map(select).collect()
}

/// `file` as seen from `directory`, without `..`.
fn resolved(directory: &str, file: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let leading = if directory.starts_with('/') || file.starts_with('/') { "/" } else { "" };
    for part in directory.split('/').chain(file.split(['/', '\\'])) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|it| *it != "..") => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    format!("{leading}{}", parts.join("/"))
}

/// The number of nodes, as a figure at the first of them.
fn counted<'d>(
    document: &'d Document,
    nodes: &[Node<'d>],
    unit: Option<&Unit>,
) -> Result<Value<'d>, Broken<'d>> {
    if document.is_cut() {
        return Err(Broken::Cut);
    }
    let span = nodes.first().map_or(Span::new(document.source, 0..0), |it| it.span());
    let count = Quantity::parse(&nodes.len().to_string()).ok_or(Broken::Nothing(span))?;
    let unit = unit.cloned().unwrap_or(Unit::NONE);
    let quantity = Quantity { span, unit, step: Decimal::ZERO, ..count };
    Ok(Value { node: None, quantity })
}

/// The cells in the rows that contain `row`, under the headings `column`.
fn cells<'d>(document: &'d Document, [row, column]: [&str; 2]) -> Vec<Node<'d>> {
    let (row, column) = (fold(row), fold(column));
    let is_heading = |text: &str| fold(text) == column || fold(without_unit(text)) == column;
    let mut found = Vec::new();
    for grid in document.roots().flat_map(Grid::all).filter(|it| it.beyond.is_none()) {
        let heads = grid.heads.max(1).min(grid.height());
        let is_head = |at: &usize| (0..heads).any(|it| is_heading(grid.at(it, *at).text));
        let columns: Vec<usize> = (0..grid.width).filter(is_head).collect();
        for at in heads..grid.height() {
            let holds = |it: usize| !columns.contains(&it) && fold(grid.at(at, it).text) == row;
            if !columns.is_empty() && (0..grid.width).any(holds) {
                found.extend(columns.iter().filter_map(|it| grid.at(at, *it).node));
            }
        }
    }
    found
}

/// A heading without the unit in brackets at its end.
fn without_unit(heading: &str) -> &str {
    let bare = heading.trim_end();
    match bare.ends_with([')', '）']).then(|| bare.rfind(['(', '（'])).flatten() {
        Some(open) => bare[..open].trim_end(),
        None => bare,
    }
}

/// The figure that makes up `node`, or the only one in its words.
fn read<'d>(node: Node<'d>, unit: Option<&Unit>, units: &Units) -> Result<Value<'d>, Broken<'d>> {
    if !node.kind().is_scalar() {
        return Err(Broken::NoFigure(node));
    }
    let text = Spanned::new(node.text(), node.span());
    let whole = match unit {
        Some(_) => quantity::read_as(text, unit, node.notation()),
        None => units.read(node, text),
    };
    if let Ok(Some(quantity)) = whole {
        return Ok(Value { node: Some(node), quantity });
    }
    let figures = Sentence::of(text.value, node.notation()).figures;
    match &figures[..] {
        [one] => {
            let span = node.pieces().span(one.span.range());
            Ok(Value { node: Some(node), quantity: Quantity { span, ..one.clone() } })
        }
        _ => Err(Broken::NoFigure(node)),
    }
}
