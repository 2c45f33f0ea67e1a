//! Knows the shape of a document: one tree of nodes, each with the bytes it was read from. Does not
//! know the value of a number, nor any rule. Readers (`document::yaml` …) build it.

pub mod builder;
pub mod comment;
mod content;
mod csv;
mod digits;
mod duplicates;
mod entry;
pub mod format;
// Readers of workbooks build it.
#[cfg_attr(not(feature = "office"), allow(dead_code))]
pub mod grid;
mod header;
mod html;
pub mod json;
mod language;
mod markdown;
mod nodes;
mod notation;
#[cfg(feature = "office")]
mod office;
mod outline;
mod path;
#[cfg(feature = "pdf")]
pub mod pdf;
mod pieces;
mod plain;
mod read;
pub mod readable;
mod tex;
mod toml;
mod typst;
#[cfg(feature = "office")]
pub(crate) mod unpack;
mod yaml;

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use crate::quantity::{Notation, Qualifier};
use crate::source::{SourceId, Span, Spanned, parts};
use nodes::Nodes;
use notation::Unusual;

pub use builder::Builder;
#[cfg(feature = "cli")]
pub(crate) use csv::{Thinned, rows as csv_rows, thinned};
pub use format::Format;
pub use path::Paths;
pub use pieces::Pieces;
pub use read::{
    Declared, Delimited, Limits, Manner, Office, Stored, read, read_as, read_bytes, read_bytes_as,
    read_written,
};
pub use readable::Readable;

/// The kind of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NodeKind {
    /// An absent value: YAML `~` or an empty value, JSON `null`.
    Null,
    /// `true` or `false`, as the format defines them.
    Bool,
    /// A number as the format defines it. Its value is its text; no reader converts it.
    Number,
    /// Any other text: a quoted or plain string, a cell, a paragraph.
    String,
    /// Children in order, without names.
    List,
    /// Named children in order. Names may repeat if the format allows it.
    Record,
    /// A row of a table: a record by column header that can also be indexed by position.
    Row,
}

impl NodeKind {
    /// Whether the node holds text rather than children.
    pub fn is_scalar(self) -> bool {
        matches!(self, Self::Null | Self::Bool | Self::Number | Self::String)
    }
}

/// Number of a node inside one document. Ids ascend in the order of the text (preorder).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

/// Number of a name and the bytes it is written in, inside one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KeyId(pub(crate) u32);

pub(crate) const NONE: u32 = u32::MAX;

/// Minimum number of bytes of text for which starting a thread pays off.
const WORTH_A_THREAD: usize = 1 << 20;

#[derive(Clone, Copy, Debug)]
pub(crate) struct KeyData {
    pub(crate) name: u32,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// The first and the last node of a set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extent {
    first: u32,
    last: u32,
}

impl Default for Extent {
    fn default() -> Self {
        Self { first: NONE, last: 0 }
    }
}

impl Extent {
    /// Adds the node numbered `id`, which comes after all others.
    fn add(&mut self, id: u32) {
        self.first = self.first.min(id);
        self.last = id;
    }
}

/// A document: the tree read from one source.
///
/// A source may contain several trees (YAML documents); `roots` lists them all.
#[derive(Clone, Debug)]
pub struct Document {
    /// The source of its spans.
    pub source: SourceId,
    /// The format it was read as.
    pub format: Format,
    pub(crate) text: Arc<String>,
    pub(crate) nodes: Nodes,
    pub(crate) roots: Vec<NodeId>,
    pub(crate) keys: Vec<KeyData>,
    pub(crate) names: Vec<Box<str>>,
    /// For each name, the first and the last node with it.
    pub(crate) extents: Vec<Extent>,
    pub(crate) name_ids: FxHashMap<Box<str>, u32>,
    pub(crate) values: Vec<Box<str>>,
    /// Table cells that are merged with others, in order, each with the cell that holds their
    /// common content and whether the merge spans several columns.
    pub(crate) merged: Vec<(NodeId, NodeId, bool)>,
    /// Whether aliases have copied nodes.
    pub(crate) has_copies: bool,
    /// The copied nodes, their originals and the places that use them; in node order.
    pub(crate) uses: Vec<Use>,
    /// Whether reading ended before the text did.
    pub(crate) is_cut: bool,
    /// The open containers in which reading ended, in order.
    pub(crate) cut: Vec<NodeId>,
    /// The sheets of a workbook, with their formulas.
    pub(crate) sheets: Vec<grid::Sheet>,
    /// Computed on first use, because it scans the text.
    pub(crate) listing_words: OnceLock<bool>,
    /// Whether it is written in Japanese, computed on first use.
    pub(crate) japanese: OnceLock<bool>,
    /// The declared notation of its figures, if any.
    pub(crate) notation: Option<Arc<Notation>>,
    /// The reading that its source set declares (CSV dialect, office settings).
    pub(crate) declared: Declared,
    /// The tables with another notation of figures than usual, computed on first use.
    pub(crate) unusual: OnceLock<Vec<Unusual>>,
    /// Whether its words belong to a language with decimal commas, computed on first use.
    pub(crate) comma_words: OnceLock<bool>,
}

impl Document {
    /// The top nodes: one, or one for each YAML document; none when the source is empty.
    pub fn roots(&self) -> impl Iterator<Item = Node<'_>> {
        self.roots.iter().map(|&id| self.node(id))
    }

    /// Whether names in it may contain 再掲, 内数 or うち; if not, none needs to be tested.
    pub fn has_listing_words(&self) -> bool {
        // Escaped names (JSON often is pure ASCII) are not in the text itself.
        let mut others = self.values.iter().chain(&self.names).map(|it| it.as_bytes());
        let is_in = Qualifier::may_be_in_labels;
        let find =
            || parts::any(self.text.as_bytes(), Qualifier::LABEL_WORD, is_in) || others.any(is_in);
        *self.listing_words.get_or_init(find)
    }

    /// Whether it is written in Japanese, judged by the presence of kana.
    pub fn is_japanese(&self) -> bool {
        let is_kana = |c| matches!(c, 'ぁ'..='ゟ' | 'ァ'..='ヿ');
        *self.japanese.get_or_init(|| self.text.contains(is_kana))
    }

    /// Whether some nodes are copies of others with the same bytes: the targets of aliases.
    pub fn has_copies(&self) -> bool {
        self.has_copies
    }

    /// The parts of `node` (possibly inside a copy) that are written elsewhere: their original bytes,
    /// and the bytes that refer to them.
    pub fn uses(&self, node: Node<'_>) -> impl Iterator<Item = (Span, Span)> + '_ {
        let (start, end) = (node.id.0, node.after());
        let inside = move |it: &&Use| {
            it.nodes.start < end && start < it.nodes.end && !within(&it.original, &it.at)
        };
        let span = |it: &Range<u32>| Span { source: self.source, start: it.start, end: it.end };
        self.uses.iter().filter(inside).map(move |it| (span(&it.original), span(&it.at)))
    }

    /// Whether the end of the text, or of an independent part, could not be read, so that missing
    /// nodes may exist there.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// The sheets of a workbook, with stored and displayed values; empty for other documents.
    pub fn sheets(&self) -> &[grid::Sheet] {
        &self.sheets
    }

    /// The sheet that a formula calls `name`, in quotes or not.
    pub fn sheet_named(&self, name: &str) -> Option<&grid::Sheet> {
        let plain = name.strip_prefix('\'').and_then(|it| it.strip_suffix('\''));
        let name = plain.map_or_else(|| name.to_owned(), |it| it.replace("''", "'"));
        self.sheets.iter().find(|it| it.name == name)
    }

    /// The text that it was read from.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The node numbered `id`.
    pub fn node(&self, id: NodeId) -> Node<'_> {
        Node { document: self, id }
    }

    /// The declared reading.
    pub fn declared(&self) -> Declared {
        self.declared
    }

    /// Every node, in text order.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        (0..self.nodes.len() as u32).map(|id| self.node(NodeId(id)))
    }

    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether nothing was read.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every name of a node.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|it| &**it)
    }

    /// The number that this document gives to `name`, if any node has it. Comparing these numbers
    /// is how selectors match names without comparing text.
    pub fn name_id(&self, name: &str) -> Option<u32> {
        self.name_ids.get(name).copied()
    }
}

/// A node together with its document; copied freely.
#[derive(Clone, Copy)]
pub struct Node<'d> {
    /// The document that the node belongs to.
    pub document: &'d Document,
    /// Its number there.
    pub id: NodeId,
}

impl<'d> Node<'d> {
    fn nodes(self) -> &'d Nodes {
        &self.document.nodes
    }

    /// The kind of the node.
    pub fn kind(self) -> NodeKind {
        self.nodes().kind(self.id.0)
    }

    /// The bytes of the node: for a scalar its content (inside any quotes), for a container its
    /// first to its last byte.
    pub fn span(self) -> Span {
        let [start, end] = self.nodes().place(self.id.0);
        Span { source: self.document.source, start, end }
    }

    /// The bytes as written.
    pub fn raw(self) -> &'d str {
        &self.document.text[self.span().range()]
    }

    /// The value of a scalar: its bytes, or their meaning if there are escapes or folded lines. For
    /// a container, its bytes.
    pub fn text(self) -> &'d str {
        match self.nodes().value(self.id.0) {
            Some(value) => &self.document.values[value as usize],
            None => self.raw(),
        }
    }

    /// The bytes of [`text`](Self::text).
    pub(crate) fn bytes(self) -> &'d [u8] {
        match self.is_verbatim() {
            true => &self.document.text.as_bytes()[self.span().range()],
            false => self.text().as_bytes(),
        }
    }

    /// Whether [`text`](Self::text) is exactly the bytes at [`span`](Self::span), so that every
    /// part of the text has its own span.
    pub fn is_verbatim(self) -> bool {
        self.nodes().value(self.id.0).is_none()
    }

    /// The bytes that the parts of [`text`](Self::text) were read from.
    pub fn pieces(self) -> Pieces<'d> {
        Pieces::of(self)
    }

    /// The bytes as written, with their span.
    pub fn spanned(self) -> Spanned<&'d str> {
        Spanned::new(self.raw(), self.span())
    }

    /// If the cell is merged with others, the cell that holds their common content.
    pub fn merged(self) -> Option<Merged<'d>> {
        let merged = &self.document.merged;
        let at = merged.binary_search_by_key(&self.id, |it| it.0).ok()?;
        let (_, holder, spans_columns) = merged[at];
        Some(Merged { holder: self.document.node(holder), spans_columns })
    }

    /// Whether a merged cell that begins elsewhere covers this place. If that cell is a label above it, the text is
    /// the label, with its bytes.
    pub fn is_covered(self) -> bool {
        self.merged().is_some_and(|it| it.holder.id != self.id)
    }

    /// Whether reading ended inside this container, so that it may lack children.
    pub fn is_cut(self) -> bool {
        self.document.cut.binary_search(&self.id).is_ok()
    }

    /// Children in order; none for a scalar.
    pub fn children(self) -> Children<'d> {
        Children { document: self.document, next: self.id.0 + 1, end: self.after() }
    }

    /// Whether a node below this one may have the name numbered `name`: may return false positives,
    /// never false negatives.
    pub(crate) fn may_hold(self, name: u32) -> bool {
        let Extent { first, last } = self.document.extents[name as usize];
        first < self.after() && last > self.id.0
    }

    /// The id after the last node below this one: `id.0 + 1..after()` are all the nodes below it.
    pub(crate) fn after(self) -> u32 {
        self.nodes().after(self.id.0)
    }

    /// The siblings from this one on that begin before the id `end`.
    pub(crate) fn siblings_until(self, end: u32) -> Children<'d> {
        Children { document: self.document, next: self.id.0, end }
    }

    /// The container of this node.
    pub fn parent(self) -> Option<Node<'d>> {
        let parent = self.nodes().parent(self.id.0);
        (parent != NONE).then(|| self.document.node(NodeId(parent)))
    }

    /// The node and its ancestors, innermost first.
    pub fn ancestors(self) -> impl Iterator<Item = Node<'d>> {
        std::iter::successors(Some(self), |node| node.parent())
    }

    /// The root above the node (itself, if it is one).
    pub fn root(self) -> Node<'d> {
        self.ancestors().last().unwrap_or(self)
    }

    /// The name under which the parent holds the node, with the bytes of that name: a key, or the
    /// header cell of a column. A name that is not written (a record that a reader makes up) has
    /// an empty span.
    pub fn key(self) -> Option<Spanned<&'d str>> {
        let key = self.nodes().key(self.id.0);
        (key != NONE).then(|| {
            let KeyData { name, start, end } = self.document.keys[key as usize];
            let span = Span { source: self.document.source, start, end };
            Spanned::new(&*self.document.names[name as usize], span)
        })
    }

    /// The number of the node's name; see [`Document::name_id`].
    pub fn name_id(self) -> Option<u32> {
        let key = self.nodes().key(self.id.0);
        (key != NONE).then(|| self.document.keys[key as usize].name)
    }

    /// The first child named `name`.
    pub fn get(self, name: &str) -> Option<Node<'d>> {
        let id = self.document.name_id(name)?;
        self.children().find(|child| child.name_id() == Some(id))
    }

    /// The node's place as a normalized path (RFC 9535 §2.7): `$['tables'][0]['total']`. Use [`Paths`]
    /// for many nodes.
    pub fn path(self) -> String {
        Paths::default().of(self)
    }
}

/// The merge that a cell of a table belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Merged<'d> {
    /// The cell that holds the content.
    pub holder: Node<'d>,
    /// Whether it spans several columns, rather than several rows of one.
    pub spans_columns: bool,
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {:?} {:?}", self.path(), self.kind(), self.raw())
    }
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.document, other.document) && self.id == other.id
    }
}

impl Eq for Node<'_> {}

/// Iterator over the children of a node.
#[derive(Clone)]
pub struct Children<'d> {
    document: &'d Document,
    next: u32,
    end: u32,
}

/// Nodes that are a copy of nodes elsewhere.
#[derive(Clone, Debug)]
pub(crate) struct Use {
    /// The nodes that are copies.
    pub(crate) nodes: Range<u32>,
    /// The bytes of the original.
    pub(crate) original: Range<u32>,
    /// The bytes that refer to the original.
    pub(crate) at: Range<u32>,
}

fn within(part: &Range<u32>, whole: &Range<u32>) -> bool {
    whole.start <= part.start && part.end <= whole.end
}

impl<'d> Iterator for Children<'d> {
    type Item = Node<'d>;

    fn next(&mut self) -> Option<Node<'d>> {
        if self.next >= self.end {
            return None;
        }
        let node = self.document.node(NodeId(self.next));
        self.next = node.after();
        Some(node)
    }
}
