//! Knows how the figures of a document are written: as is declared for it, or as a table shows beyond doubt.
//! Does not read figures (`quantity` does).

use std::sync::Arc;

use super::{Document, Node, NodeId, NodeKind};
use crate::quantity::{Evidence, Notation};

/// Most rows of a table that are looked at.
const ROWS: usize = 1000;

/// A table whose figures are written otherwise than usual.
#[derive(Clone, Debug)]
pub(crate) struct Unusual {
    /// The first node of the table, and the first after it.
    nodes: [u32; 2],
    notation: Notation,
}

impl Document {
    /// The same document, whose figures are written in `notation`.
    #[must_use]
    pub fn written_in(self, notation: Arc<Notation>) -> Self {
        Self { notation: Some(notation), ..self }
    }

    fn unusual(&self) -> &[Unusual] {
        self.unusual.get_or_init(|| {
            let (mut found, mut id) = (Vec::new(), 0);
            while (id as usize) < self.len() {
                let node = self.node(NodeId(id));
                let is_table = node.kind() == NodeKind::List
                    && node.children().next().is_some_and(|it| it.kind() == NodeKind::Row);
                // Tables hold no others.
                id = if is_table { node.after() } else { id + 1 };
                found.extend(if is_table { Unusual::of(node) } else { None });
            }
            found
        })
    }
}

impl<'d> Node<'d> {
    /// How figures in it are written.
    pub fn notation(self) -> &'d Notation {
        static USUAL: std::sync::LazyLock<Notation> = std::sync::LazyLock::new(Notation::default);
        if let Some(declared) = &self.document.notation {
            return declared;
        }
        let unusual = self.document.unusual();
        let after = unusual.partition_point(|it| it.nodes[0] <= self.id.0);
        let table = after.checked_sub(1).map(|at| &unusual[at]);
        table.filter(|it| self.id.0 < it.nodes[1]).map_or(&USUAL, |it| &it.notation)
    }
}

impl Unusual {
    fn of(list: Node<'_>) -> Option<Self> {
        let rows = list.children().take(ROWS);
        let mut evidence = Evidence::default();
        rows.flat_map(|row| row.children()).for_each(|cell| evidence.take(cell.text()));
        let nodes = [list.id.0, list.after()];
        Some(Self { nodes, notation: evidence.notation()? })
    }
}
