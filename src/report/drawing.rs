//! Knows a drawing of linked entities as plain data, and its formats. Does not know the meaning of
//! the links: the caller decides what a drawing contains.

mod dot;
mod json;
mod layout;
pub(super) mod mermaid;
mod part;
mod svg;
mod wrap;

use std::io;

use crate::diagnostic::{Lang, Severity, Text};
use crate::source::{Sources, Span};

pub use svg::{MAX_EDGES, MAX_NODES};

/// A format of a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The language of Graphviz.
    Dot,
    /// A Mermaid flowchart, which many Markdown viewers draw.
    Mermaid,
    /// One JSON object with all data of each node and edge.
    Json,
    /// A picture in layers from left to right; at most [`MAX_NODES`] nodes.
    Svg,
}

impl Form {
    /// Every format, in the order of help texts.
    pub const ALL: [Self; 4] = [Self::Dot, Self::Mermaid, Self::Json, Self::Svg];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dot => "dot",
            Self::Mermaid => "mermaid",
            Self::Json => "json",
            Self::Svg => "svg",
        }
    }
}

/// A finding about a node or an edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Rule id, as in [`Diagnostic::code`](crate::diagnostic::Diagnostic::code).
    pub code: String,
    /// Its severity.
    pub severity: Severity,
    /// Its message.
    pub message: Text,
}

/// Whether the entity of a node exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It is defined.
    Defined,
    /// It is only referred to, although it must be defined.
    Missing,
    /// It is only referred to, which is allowed.
    Elsewhere,
}

/// A node of a drawing.
#[derive(Clone, Debug)]
pub struct Node {
    /// A name unique among the nodes: `project:4`.
    pub id: String,
    /// Number of its kind in [`Drawing::kinds`].
    pub kind: usize,
    /// Its key.
    pub key: String,
    /// Its readable name, without the key; may be empty.
    pub label: String,
    /// Whether it is defined.
    pub presence: Presence,
    /// Where it is written.
    pub span: Option<Span>,
    /// The findings about it, in text order.
    pub flaws: Vec<Flaw>,
}

/// The state of the reference of an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Landing {
    /// It is resolved.
    Found,
    /// It is unresolved.
    Dangling,
    /// It matches several entities.
    Ambiguous,
    /// It is unresolved, which is allowed.
    Elsewhere,
}

/// An edge of a drawing.
#[derive(Clone, Debug)]
pub struct Edge {
    /// Index of the node that refers.
    pub from: usize,
    /// Index of the node referred to.
    pub to: usize,
    /// Number of its relation in [`Drawing::relations`].
    pub relation: usize,
    /// The state of its reference.
    pub landing: Landing,
    /// Whether it is part of a forbidden cycle.
    pub in_cycle: bool,
    /// Where it is written.
    pub span: Option<Span>,
    /// The findings about it, in text order.
    pub flaws: Vec<Flaw>,
}

/// Entities and the links between them.
#[derive(Clone, Debug, Default)]
pub struct Drawing {
    /// Names of the kinds of entities.
    pub kinds: Vec<String>,
    /// Names of the relations.
    pub relations: Vec<String>,
    /// The nodes.
    pub nodes: Vec<Node>,
    /// The edges.
    pub edges: Vec<Edge>,
}

impl Drawing {
    /// Keeps the nodes marked in `keep`, and the edges between them.
    pub fn retain(&mut self, keep: &[bool]) {
        let mut number = 0;
        let numbers: Vec<Option<usize>> = keep
            .iter()
            .map(|&kept| {
                number += usize::from(kept);
                kept.then(|| number - 1)
            })
            .collect();
        let mut kept = numbers.iter();
        self.nodes.retain(|_| kept.next().is_some_and(Option::is_some));
        self.edges.retain_mut(|edge| {
            let (Some(from), Some(to)) = (numbers[edge.from], numbers[edge.to]) else {
                return false;
            };
            (edge.from, edge.to) = (from, to);
            true
        });
    }
}

/// How a node or an edge is highlighted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Look {
    Plain,
    Elsewhere,
    Warning,
    Error,
    Ghost,
}

impl Look {
    /// Its stroke, if it differs from that of the kind.
    fn color(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Elsewhere => Some("#757575"),
            Self::Warning => Some("#ef6c00"),
            Self::Error | Self::Ghost => Some("#c62828"),
        }
    }
}

fn worst(flaws: &[Flaw]) -> Look {
    match flaws.iter().map(|it| it.severity).max() {
        Some(Severity::Error) => Look::Error,
        Some(Severity::Warning) => Look::Warning,
        Some(Severity::Note) | None => Look::Plain,
    }
}

impl Node {
    fn look(&self) -> Look {
        match self.presence {
            Presence::Defined => worst(&self.flaws),
            Presence::Missing => Look::Ghost,
            Presence::Elsewhere => Look::Elsewhere,
        }
    }

    /// The key and the label, in one line.
    fn name(&self) -> String {
        let name = match &*self.label {
            "" => self.key.clone(),
            label => format!("{} {label}", self.key),
        };
        let name = super::visible::visible(&name).into_owned();
        if self.presence == Presence::Missing { format!("? {name}") } else { name }
    }
}

impl Edge {
    fn look(&self) -> Look {
        match self.landing {
            Landing::Dangling => Look::Ghost,
            Landing::Elsewhere => Look::Elsewhere,
            Landing::Ambiguous => Look::Error,
            Landing::Found if self.in_cycle => Look::Error,
            Landing::Found => worst(&self.flaws),
        }
    }
}

/// The rules that `flaws` violate, each once.
fn codes(flaws: &[Flaw]) -> Vec<&str> {
    let mut codes: Vec<&str> = Vec::new();
    for flaw in flaws {
        if !codes.contains(&&*flaw.code) {
            codes.push(&flaw.code);
        }
    }
    codes
}

/// The messages, one line for each, after its code.
fn lines(flaws: &[Flaw], lang: Lang) -> Vec<String> {
    let line =
        |it: &Flaw| format!("{}: {}", it.code, super::visible::visible(it.message.get(lang)));
    flaws.iter().map(line).collect()
}

/// Fill colours by type: light, so that black text is legible on each.
const FILLS: [&str; 8] =
    ["#e3f2fd", "#fff8e1", "#e8f5e9", "#f3e5f5", "#e0f7fa", "#f1f8e9", "#ede7f6", "#eceff1"];
/// Stroke colours by relation: dark, and distinct from the red and orange of errors and warnings.
const STROKES: [&str; 8] =
    ["#1565c0", "#2e7d32", "#6a1b9a", "#00838f", "#5d4037", "#37474f", "#9e9d24", "#4527a0"];

fn fill(kind: usize) -> &'static str {
    FILLS[kind % FILLS.len()]
}

fn stroke(relation: usize) -> &'static str {
    STROKES[relation % STROKES.len()]
}

/// Writes `drawing` to `out`; the bytes depend on the arguments alone.
///
/// # Errors
/// The errors of `out`. A picture of more than [`MAX_NODES`] nodes or [`MAX_EDGES`] edges
/// is allowed here but takes long.
pub fn write(
    out: &mut dyn io::Write,
    drawing: &Drawing,
    form: Form,
    sources: &Sources,
    lang: Lang,
) -> io::Result<()> {
    match form {
        Form::Dot => dot::write(out, drawing, lang),
        Form::Mermaid => mermaid::write(out, drawing),
        Form::Json => json::write(out, drawing, sources),
        Form::Svg => svg::write(out, drawing, lang),
    }
}
