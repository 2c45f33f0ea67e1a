//! Knows how documents become grids of cells: tables of Markdown and HTML, rows of CSV, lists of records, mappings.
//! Does not read numbers.

mod mapping;

pub use mapping::is_row;

use rustc_hash::FxHashMap;

use crate::document::format::Layout;
use crate::document::{Node, NodeId, NodeKind};
use crate::quantity::{Decimals, Evidence, Notation};
use crate::source::{Span, Spanned};

/// A cell of a grid.
#[derive(Clone, Copy, Debug, Default)]
pub struct GridCell<'d> {
    /// Its text.
    pub text: &'d str,
    /// The node that holds it; a header has none.
    pub node: Option<Node<'d>>,
    /// Its bytes, if it has any.
    pub span: Option<Span>,
    /// Whether a merged cell that begins elsewhere covers it.
    pub is_covered: bool,
    /// The indentation, if only the spaces before the cell show it.
    pub indent: u32,
}

/// Rows of cells, all of one width.
#[derive(Clone, Debug, Default)]
pub struct Grid<'d> {
    /// Row after row.
    cells: Vec<GridCell<'d>>,
    /// How many columns there are.
    pub width: usize,
    /// How many rows at the top are known to be header.
    pub heads: usize,
    /// The node that the grid was made of.
    pub home: Option<Node<'d>>,
    /// Rows and columns of a table that is too large to be read: such a grid has no cells.
    pub beyond: Option<(usize, usize)>,
}

/// Maximum number of columns of a grid that is read; wider tables are data for programs.
pub const MOST_COLUMNS: usize = 2000;
/// Most cells of a grid that is read.
pub const MOST_PLACES: usize = 4_000_000;

/// Whether so many rows of so many columns are more than is read.
fn is_beyond(rows: usize, columns: usize) -> bool {
    columns > MOST_COLUMNS || rows.saturating_mul(columns) > MOST_PLACES
}

impl<'d> Grid<'d> {
    /// A grid of plain texts without a known header.
    pub fn of_texts(rows: &'d [Vec<String>]) -> Self {
        let place = |text: &'d String| GridCell { text, ..GridCell::default() };
        Self::of_rows(rows.iter().map(|row| row.iter().map(place).collect()).collect(), 0, None)
    }

    fn of_rows(rows: Vec<Vec<GridCell<'d>>>, heads: usize, home: Option<Node<'d>>) -> Self {
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut cells = Vec::with_capacity(width * rows.len());
        for row in rows {
            let missing = width - row.len();
            cells.extend(row);
            cells.extend(std::iter::repeat_n(GridCell::default(), missing));
        }
        Self { cells, width, heads, home, beyond: None }
    }

    /// A grid that is too large to be read.
    fn unread(rows: usize, columns: usize, home: Node<'d>) -> Self {
        Self { home: Some(home), beyond: Some((rows, columns)), ..Self::default() }
    }

    /// How many rows there are.
    pub fn height(&self) -> usize {
        self.cells.len().checked_div(self.width).unwrap_or(0)
    }

    /// The place in `row` and `column`, counted from 0.
    pub fn at(&self, row: usize, column: usize) -> &GridCell<'d> {
        &self.cells[row * self.width + column]
    }

    /// How numbers are written in it: as is declared for its document, or as its own figures show.
    pub fn notation(&self) -> Notation {
        let shown = || {
            let evidence = self.evidence();
            let shown = match self.home {
                Some(home) => home.document.notation_shown(&evidence),
                None => evidence.notation(),
            };
            shown.unwrap_or_default()
        };
        self.declared().unwrap_or_else(shown)
    }

    /// The other way in which its numbers may be written, if neither they nor the words around it show which.
    pub fn other_notation(&self) -> Option<Notation> {
        let is_told = self.declared().is_some() || self.notation() != Notation::default();
        (!is_told && self.evidence().is_open()).then(|| Notation::of(Decimals::Comma))
    }

    fn declared(&self) -> Option<Notation> {
        self.home.map(Node::notation).filter(|it| !it.is_usual()).cloned()
    }

    fn evidence(&self) -> Evidence {
        let mut evidence = Evidence::default();
        let cells = self.cells.iter().enumerate();
        let is_first = |at: usize| self.width > 1 && at.is_multiple_of(self.width);
        cells.for_each(|(at, it)| evidence.take(it.text, is_first(at)));
        evidence
    }

    /// The title above the grid.
    pub fn caption(&self) -> Option<Node<'d>> {
        self.home?.get("caption")
    }

    /// Every grid under `root`, in the order of the text.
    pub fn all(root: Node<'d>) -> Vec<Self> {
        let below = (root.id.0..root.after()).map(|it| root.document.node(NodeId(it)));
        let grid = |it: Node<'d>| match it.kind() {
            NodeKind::List => Self::of_list(it),
            NodeKind::Record => mapping::grid(it),
            _ => None,
        };
        below.filter_map(grid).collect()
    }

    /// The grid that `list` is, if it is one: rows of a table, or records alike.
    fn of_list(list: Node<'d>) -> Option<Self> {
        let first = list.children().next()?;
        let is_text = list.document.format.entry().layout == Layout::Text;
        match first.kind() {
            NodeKind::Row => Self::of_table(list),
            NodeKind::Record if !is_text => {
                let records = Records::of(list.children());
                if records.rows.len() < 2 && records.beyond.is_none() {
                    return None;
                }
                records.grid(list)
            }
            NodeKind::List if !is_text => Self::of_lists(list),
            _ => None,
        }
    }

    fn of_table(list: Node<'d>) -> Option<Self> {
        let table = list.parent().filter(|it| it.get("columns").is_some());
        let columns = table.and_then(|it| it.get("columns"));
        let home = table.unwrap_or(list);
        let (height, widest) = size(list);
        if is_beyond(height, widest) {
            return Some(Self::unread(height, widest, home));
        }
        let mut rows = Vec::with_capacity(height + 1);
        match columns {
            Some(columns) => {
                rows.push(columns.children().map(|it| head(it.text(), it.span())).collect())
            }
            None => rows.push(names(list)),
        }
        rows.extend(list.children().map(cells));
        Some(Self::of_rows(rows, 1, Some(home)))
    }

    /// Lists of scalars, side by side.
    fn of_lists(list: Node<'d>) -> Option<Self> {
        let is_plain = |it: Node<'d>| {
            it.kind() == NodeKind::List && it.children().all(|it| it.kind().is_scalar())
        };
        if !list.children().all(is_plain) || list.children().nth(1).is_none() {
            return None;
        }
        let (height, widest) = size(list);
        if widest < 2 {
            return None;
        }
        if is_beyond(height, widest) {
            return Some(Self::unread(height, widest, list));
        }
        let rows = list.children().map(cells).collect();
        Some(Self::of_rows(rows, 0, Some(list)))
    }
}

/// Records with scalar members: one column a name, in the order in which names appear.
struct Records<'d> {
    header: Vec<GridCell<'d>>,
    rows: Vec<Vec<GridCell<'d>>>,
    /// Rows and columns, once they are too many.
    beyond: Option<(usize, usize)>,
}

impl<'d> Records<'d> {
    /// Records without names.
    fn of(records: impl Iterator<Item = Node<'d>>) -> Self {
        Self::read(records, None)
    }

    /// Records whose keys name the rows, in a column of their own.
    fn named(records: impl Iterator<Item = Node<'d>>) -> Self {
        Self::read(records, Some(mapping::label))
    }

    fn read(
        records: impl Iterator<Item = Node<'d>>,
        label: Option<fn(Node<'d>) -> GridCell<'d>>,
    ) -> Self {
        let mut columns: FxHashMap<u32, usize> = FxHashMap::default();
        let mut header: Vec<GridCell<'d>> = label.iter().map(|_| GridCell::default()).collect();
        let mut rows = Vec::new();
        let mut records = records.filter(|it| it.kind() == NodeKind::Record);
        while let Some(record) = records.next() {
            let mut row: Vec<GridCell<'d>> = label.iter().map(|it| it(record)).collect();
            row.resize(header.len(), GridCell::default());
            for member in record.children().filter(|it| it.kind().is_scalar()) {
                let (Some(name), Some(key)) = (member.name_id(), member.key()) else { continue };
                let column = *columns.entry(name).or_insert_with(|| {
                    header.push(named(key));
                    header.len() - 1
                });
                row.resize(header.len(), GridCell::default());
                row[column] = cell(member);
            }
            if is_beyond(rows.len(), header.len()) {
                let beyond = Some((rows.len() + 1 + records.count(), header.len()));
                return Self { header, rows, beyond };
            }
            rows.push(row);
        }
        Self { header, rows, beyond: None }
    }

    /// The grid of the records, which are in `home`.
    fn grid(mut self, home: Node<'d>) -> Option<Grid<'d>> {
        if let Some((rows, columns)) = self.beyond {
            return Some(Grid::unread(rows, columns, home));
        }
        if self.header.len() < 2 {
            return None;
        }
        self.rows.insert(0, self.header);
        Some(Grid::of_rows(self.rows, 1, Some(home)))
    }
}

/// How many rows there are under `list`, and how many cells the longest has.
fn size(list: Node<'_>) -> (usize, usize) {
    let lengths = list.children().map(|row| row.children().count());
    lengths.fold((0, 0), |(rows, widest), it| (rows + 1, widest.max(it)))
}

fn head(text: &str, span: Span) -> GridCell<'_> {
    GridCell { text, span: Some(span), ..GridCell::default() }
}

fn cell(node: Node<'_>) -> GridCell<'_> {
    let place = GridCell {
        text: node.text(),
        node: Some(node),
        span: Some(node.span()),
        ..GridCell::default()
    };
    GridCell {
        indent: if node.document.format.entry().is_plain() { set_in(node) } else { 0 },
        ..place
    }
}

/// The indentation of text at the start of a line; 0 for other text.
fn set_in(node: Node<'_>) -> u32 {
    const MOST: usize = 15;
    let before = &node.document.text()[..node.span().start as usize];
    let spaces = before.chars().rev().take_while(|it| it.is_whitespace() && *it != '\n');
    let wide = |it: char| if it == '\u{3000}' { 2 } else { 1 };
    let indent: usize = spaces.clone().take(MOST).map(wide).sum();
    let begins = before.chars().rev().nth(spaces.count()).is_none_or(|it| it == '\n');
    if begins { indent.min(MOST) as u32 } else { 0 }
}

/// The header of rows without one: the names of the first row's cells.
fn names(list: Node<'_>) -> Vec<GridCell<'_>> {
    let first = list.children().next().into_iter().flat_map(Node::children);
    first.map(|it| it.key().map_or_else(GridCell::default, named)).collect()
}

fn named(key: Spanned<&str>) -> GridCell<'_> {
    head(key.value, key.span)
}

/// The cells of a row.
fn cells<'d>(row: Node<'d>) -> Vec<GridCell<'d>> {
    let place = |node: Node<'d>| match node.is_covered() {
        true => GridCell { is_covered: true, node: Some(node), ..GridCell::default() },
        false => cell(node),
    };
    row.children().map(place).collect()
}
