//! Knows rules as they are written: the content of a rule file, with the bytes of every part. Does
//! not know the kinds (their parameters are read as `check` declares them) nor any document.

pub mod adapt;
pub mod fields;
pub mod member;
pub mod model;
pub mod operand;
pub mod packs;
pub mod params;
pub mod path;
pub mod reach;
mod read;
pub mod selection;

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::diagnostic::{Severity, Text};
use crate::document::{Document, Node, NodeId};
use crate::source::Spanned;

pub use fields::Fields;
pub use member::{Form, Member, Shape};
pub use model::Model;
pub use operand::{Operand, Scope};
pub use params::{Args, Param};
pub use reach::Reach;
pub use read::{FILE, RULE, ends_in_model, last, read, read_model};
pub(crate) use read::{is_sound, left_out};

/// A part of a rule file, kept with its document so that it can be read at any time.
#[derive(Clone, Debug)]
pub struct Part {
    /// The rule file's tree.
    pub document: Arc<Document>,
    /// The part.
    pub id: NodeId,
}

impl Part {
    /// The part as a node.
    pub fn node(&self) -> Node<'_> {
        self.document.node(self.id)
    }
}

/// A rule as written. `check` interprets the parameters.
#[derive(Clone, Debug)]
pub struct Rule {
    /// `area/noun`, unique among all rules of a run.
    pub id: Spanned<String>,
    /// The rule's requirement, as a sentence that is true of a sound document.
    pub title: Text,
    /// Severity of its findings; `None` when the rule is off.
    pub severity: Option<Severity>,
    /// Name of the kind.
    pub kind: Spanned<String>,
    /// The kind's parameters.
    pub params: Part,
    /// Whether the rule may match nothing.
    pub if_present: bool,
    /// Replaces the kind's message; names like `{stated}` are replaced by the finding's values.
    pub message: Option<Text>,
    /// The value names in it, with their braces.
    pub named: Vec<Spanned<String>>,
    /// The entities and links that the rule can use.
    pub model: Arc<Model>,
    /// Minimum percentage of instances that must hold for the rule as a whole to hold.
    pub at_least: Option<Spanned<Decimal>>,
    /// Accepted violations.
    pub waive: Vec<Waiver>,
    /// Background or advice; added to every finding as help.
    pub help: Option<Text>,
    /// Documents that the rule passes or fails; its own tests.
    pub examples: Vec<Example>,
    /// Origin of the rule: a pack (`kenzan:jp-budget`) or the rule file's name.
    pub origin: String,
}

/// An accepted violation, with the reason.
#[derive(Clone, Debug)]
pub struct Waiver {
    /// The key of the entity, or the text under the primary label; width and spaces are ignored.
    pub at: Spanned<String>,
    /// The reason.
    pub reason: Text,
}

/// A document that demonstrates a rule.
#[derive(Clone, Debug)]
pub struct Example {
    /// Documents by source set; the empty name means every set.
    pub documents: Vec<(String, ExampleText)>,
    /// The expected findings, in order; empty for a document that the rule passes.
    pub expected: Vec<Expected>,
    /// The example as a whole.
    pub part: Part,
}

/// The content of an example document.
#[derive(Clone, Debug)]
pub enum ExampleText {
    /// A tree written in the rule file itself.
    Tree(Part),
    /// Text in its own format, for example Markdown, named by a file extension.
    Text {
        /// The text, as the rule file holds it.
        text: String,
        /// A file extension: `md`, `csv`.
        format: String,
    },
}

/// An expected finding of an example.
#[derive(Clone, Debug)]
pub struct Expected {
    /// The text under the primary label.
    pub at: String,
    /// A part of the English or the Japanese message.
    pub says: Option<String>,
}
