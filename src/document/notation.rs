//! Knows the notation of a document's figures: as declared, or as a table proves it. Does not read
//! figures (`quantity` does).

use std::sync::{Arc, LazyLock};

use super::entry::Layout;
use super::{Document, Node, NodeId, NodeKind, language};
use crate::quantity::{Decimals, Evidence, Notation, Unit, decimals};

static USUAL: LazyLock<Notation> = LazyLock::new(Notation::default);
static COMMA: LazyLock<Notation> = LazyLock::new(|| Notation::of(Decimals::Comma));

/// Maximum number of rows of a table that are examined.
const ROWS: usize = 1000;

/// A table whose figures have another notation than usual.
#[derive(Clone, Debug)]
pub(crate) struct Unusual {
    /// The first node of the table, and the first node after it.
    nodes: [u32; 2],
    notation: Notation,
    /// A cell that is a number only with a decimal comma, and one that is a number only with a
    /// decimal point.
    doubt: Option<[NodeId; 2]>,
}

impl Document {
    /// The same document, with figures in `notation`.
    #[must_use]
    pub fn written_in(self, notation: Arc<Notation>) -> Self {
        Self { notation: Some(notation), ..self }
    }

    /// The declared notation, if any.
    pub fn declared_notation(&self) -> Option<Arc<Notation>> {
        self.notation.clone()
    }

    /// Whether `text` is declared as a sign for a missing figure.
    pub fn declares_absent(&self, text: &str) -> bool {
        self.notation.as_ref().is_some_and(|it| it.declares_absent(text))
    }

    /// The unit that is declared for figures in the column or under the key `name`.
    pub fn declared_unit(&self, name: &str) -> Option<&Unit> {
        self.notation.as_ref()?.unit_of(name)
    }

    /// The notation of a table with this `evidence`, if it is not the usual one.
    pub(crate) fn notation_shown(&self, evidence: &Evidence) -> Option<Notation> {
        match self.has_comma_words() {
            true => evidence.notation_among_words(),
            false => evidence.notation(),
        }
    }

    /// Whether its words belong to a language with decimal commas, or, if they are too few to tell, one of its tables
    /// has them. Numbers in data formats are written as programs write them.
    fn has_comma_words(&self) -> bool {
        let is_written = !matches!(self.format.entry().layout, Layout::Tree);
        let shows_comma = |it: Node<'_>| {
            evidence(it).notation().is_some_and(|it| it.decimals() == Decimals::Comma)
        };
        let is_comma = || match language::decimals(self.text()) {
            Some(decimals) => decimals == Decimals::Comma,
            None => self.tables().any(shows_comma),
        };
        *self.comma_words.get_or_init(|| is_written && is_comma())
    }

    /// The lists of rows.
    fn tables(&self) -> impl Iterator<Item = Node<'_>> {
        let mut id = 0;
        std::iter::from_fn(move || {
            while (id as usize) < self.len() {
                let node = self.node(NodeId(id));
                let is_table = node.kind() == NodeKind::List
                    && node.children().next().is_some_and(|it| it.kind() == NodeKind::Row);
                // Only tables have another notation.
                id = if is_table { node.after() } else { id + 1 };
                if is_table {
                    return Some(node);
                }
            }
            None
        })
    }

    fn unusual(&self) -> &[Unusual] {
        self.unusual.get_or_init(|| self.tables().filter_map(Unusual::of).collect())
    }
}

impl<'d> Node<'d> {
    /// The notation of its figures.
    pub fn notation(self) -> &'d Notation {
        if let Some(declared) = &self.document.notation {
            return declared;
        }
        let is_cell = || self.parent().is_some_and(|it| it.kind() == NodeKind::Row);
        let is_prose = || self.kind() == NodeKind::String && !is_cell();
        let usual = || match is_prose() && self.document.has_comma_words() {
            true => &*COMMA,
            false => &*USUAL,
        };
        self.unusual().map_or_else(usual, |it| &it.notation)
    }

    /// Two cells of its table that have no notation in common: one has a decimal comma, the other a
    /// decimal point. `None` if the notation is declared.
    pub fn doubtful(self) -> Option<[Self; 2]> {
        let cells = self.unusual().filter(|_| self.document.notation.is_none())?.doubt?;
        Some(cells.map(|it| self.document.node(it)))
    }

    fn unusual(self) -> Option<&'d Unusual> {
        let unusual = self.document.unusual();
        let after = unusual.partition_point(|it| it.nodes[0] <= self.id.0);
        unusual[..after].last().filter(|it| self.id.0 < it.nodes[1])
    }
}

/// The forms of the figures of a table.
fn evidence(list: Node<'_>) -> Evidence {
    let mut evidence = Evidence::default();
    for row in list.children().take(ROWS) {
        let is_parted = row.children().nth(1).is_some();
        let cells = row.children().enumerate();
        cells.for_each(|(at, it)| evidence.take(it.text(), at == 0 && is_parted));
    }
    evidence
}

impl Unusual {
    fn of(list: Node<'_>) -> Option<Self> {
        let cells = || list.children().take(ROWS).flat_map(|row| row.children());
        let evidence = evidence(list);
        let nodes = [list.id.0, list.after()];
        if let Some(notation) = list.document.notation_shown(&evidence) {
            return Some(Self { nodes, notation, doubt: None });
        }
        let first = |wanted| cells().find(|cell| decimals(cell.text()) == Some(wanted));
        let is_doubtful = evidence.is_contradictory();
        let doubt =
            if is_doubtful { first(Decimals::Comma).zip(first(Decimals::Point)) } else { None };
        let doubt = doubt.map(|(comma, point)| [comma.id, point.id])?;
        Some(Self { nodes, notation: Notation::default(), doubt: Some(doubt) })
    }
}
