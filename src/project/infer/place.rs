//! Knows the selectors of a table, its rows and its columns that a person would write. Does not know relations.

use crate::document::{Node, NodeKind};
use crate::project::tables::Table;
use crate::select::{Selector, literal, step as member};
use crate::table::Role;

/// The place of a table's rows.
pub(super) struct Spot<'p> {
    /// The rule's `each`, unless it is the root of the document.
    pub(super) each: Option<String>,
    /// The selector of the list of rows, from there.
    pub(super) rows: String,
    /// The nodes of the rows, by row of the grid; `None` for header rows.
    pub(super) nodes: Vec<Option<Node<'p>>>,
    /// The selector steps to the columns.
    columns: Vec<Option<String>>,
    /// The columns that name rows.
    labels: Vec<usize>,
    root: Node<'p>,
    list: Node<'p>,
}

impl<'p> Spot<'p> {
    pub(super) fn of(table: &Table<'p>) -> Option<Self> {
        let grid = &table.grid;
        let row_of = |row: usize| {
            let nodes = (0..grid.width).filter_map(|it| grid.at(row, it).node);
            nodes.filter_map(|it| it.parent()).next()
        };
        let nodes: Vec<Option<Node<'p>>> = (0..grid.height()).map(row_of).collect();
        let list = nodes.iter().flatten().find_map(|it| it.parent())?;
        let (each, rows) = match list.parent().filter(|it| it.get("columns").is_some()) {
            Some(home) => (Some(of_table(table.root, home)?), "$.rows".to_owned()),
            None => (None, path(table.root, list)?),
        };
        let columns = (0..grid.width).map(|it| step(table, &nodes, it)).collect();
        let labels = table.reading().columns.iter().enumerate();
        let labels = labels.filter(|it| matches!(it.1.role, Role::Label | Role::Code | Role::Year));
        let labels = labels.map(|it| it.0).collect();
        Some(Self { each, rows, nodes, columns, labels, root: table.root, list })
    }

    /// The selector of a column from its row.
    pub(super) fn column(&self, column: usize) -> Option<String> {
        Some(format!("${}", self.columns.get(column)?.as_ref()?))
    }

    /// The steps from a row to several of its columns.
    pub(super) fn steps(&self, columns: &[usize]) -> Option<String> {
        let bare = |it: &usize| {
            let step = self.columns.get(*it)?.as_ref()?;
            let inner = step.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
            Some(match inner {
                Some(inner) => inner.to_owned(),
                None => format!("'{}'", step.strip_prefix('.')?),
            })
        };
        match columns {
            [one] => self.columns.get(*one)?.clone(),
            many => {
                Some(format!("[{}]", many.iter().map(bare).collect::<Option<Vec<_>>>()?.join(", ")))
            }
        }
    }

    /// The selector of one row, by its label if that is unique.
    pub(super) fn row(&self, row: usize) -> Option<String> {
        if self.is_mapping() {
            return path(self.root, self.nodes.get(row).copied().flatten()?);
        }
        Some(format!("{}{}", self.rows, self.choice(row)?))
    }

    /// Whether keys name the rows.
    fn is_mapping(&self) -> bool {
        self.list.kind() == NodeKind::Record
    }

    /// The bracket that selects one row.
    fn choice(&self, row: usize) -> Option<String> {
        match self.condition(row, "==") {
            Some(it) => Some(format!("[?{it}]")),
            None => Some(format!("[{}]", self.index(row)?)),
        }
    }

    /// `@['款'] == '合計'`, if no other row has the label.
    fn condition(&self, row: usize, relation: &str) -> Option<String> {
        let cell = |row: Node<'p>, column: usize| {
            let step = Selector::parse(&self.column(column)?).ok()?;
            step.select(row).first().map(|it| it.text())
        };
        let own = self.nodes.get(row).copied().flatten()?;
        let is_own = |column: &usize| {
            let Some(text) = cell(own, *column).filter(|it| is_plain(it)) else { return false };
            let others = self.list.children().filter(|it| *it != own);
            others.filter_map(|it| cell(it, *column)).all(|it| it != text)
        };
        let column = *self.labels.iter().find(|it| is_own(it))?;
        let (step, text) = (self.columns[column].as_ref()?, cell(own, column)?);
        Some(format!("@{step} {relation} {}", literal(text)))
    }

    fn index(&self, row: usize) -> Option<usize> {
        let own = self.nodes.get(row).copied().flatten()?;
        self.list.children().position(|it| it == own)
    }

    /// Selectors of several rows, the most readable first.
    pub(super) fn several(&self, rows: &[usize]) -> Vec<String> {
        if self.is_mapping() {
            return self.several_keys(rows).into_iter().collect();
        }
        let all = self.list.children().count();
        let mut found = Vec::new();
        if rows.len() == all {
            found.push(format!("{}[*]", self.rows));
        }
        let own: Vec<Option<usize>> = rows.iter().map(|it| self.index(*it)).collect();
        let is_left = |it: &usize| self.index(*it).is_some() && !rows.contains(it);
        let left: Vec<usize> = (0..self.nodes.len()).filter(is_left).collect();
        if left.len() <= 3 && !left.is_empty() {
            let conditions: Option<Vec<_>> =
                left.iter().map(|it| self.condition(*it, "!=")).collect();
            found.extend(conditions.map(|it| format!("{}[?{}]", self.rows, it.join(" && "))));
        }
        if let Some(own) = own.into_iter().collect::<Option<Vec<usize>>>() {
            if own.windows(2).all(|it| it[1] == it[0] + 1)
                && let (Some(first), Some(last)) = (own.first(), own.last())
            {
                found.push(format!("{}[{first}:{}]", self.rows, last + 1));
            } else if own.len() <= 40 {
                let own: Vec<String> = own.iter().map(ToString::to_string).collect();
                found.push(format!("{}[{}]", self.rows, own.join(", ")));
            }
        }
        found
    }

    /// The selector of several rows by their keys.
    fn several_keys(&self, rows: &[usize]) -> Option<String> {
        if let [row] = rows {
            return self.row(*row);
        }
        let key = |row: &usize| Some(self.nodes.get(*row).copied().flatten()?.key()?.value);
        let keys: Vec<&str> = rows.iter().map(key).collect::<Option<_>>()?;
        let keys: Vec<String> = keys.into_iter().map(literal).collect();
        Some(format!("{}[{}]", self.rows, keys.join(", ")))
    }
}

/// The step from a row to one of its columns: its name if that is unique in the rows, otherwise its
/// position.
fn step(table: &Table<'_>, rows: &[Option<Node<'_>>], column: usize) -> Option<String> {
    let named = (0..table.grid.height()).filter_map(|it| table.grid.at(it, column).node);
    let name = named.filter_map(|it| it.key().map(|it| it.value)).next();
    let row = rows.iter().flatten().next()?;
    let is_once = |name: &&str| {
        let same = row.children().filter(|it| it.key().is_some_and(|it| it.value == *name));
        same.count() <= 1 && is_plain(name)
    };
    match name.filter(is_once) {
        Some(name) => Some(member(name)),
        None if row.kind() == NodeKind::Record => None,
        None => Some(format!("[{column}]")),
    }
}

/// The selector of a table of a draft: if it is the only one, or by its caption, its section, or its
/// position.
fn of_table(root: Node<'_>, home: Node<'_>) -> Option<String> {
    let mut tries = vec!["$..tables[*]".to_owned()];
    if let Some(caption) = home.get("caption").map(Node::text).filter(|it| is_plain(it)) {
        tries.push(format!("$..tables[?@.caption == {}]", literal(caption)));
    }
    let section = home.parent().and_then(Node::parent);
    if let Some(heading) = section.and_then(|it| it.get("heading")).map(Node::text)
        && is_plain(heading)
    {
        let heading = literal(heading);
        tries.push(format!("$..[?@.heading == {heading}].tables[*]"));
        let index = home.parent().and_then(|it| it.children().position(|it| it == home))?;
        tries.push(format!("$..[?@.heading == {heading}].tables[{index}]"));
    }
    tries.push(home.path());
    tries.into_iter().find(|it| leads(root, it, home))
}

/// The selector of a list, a record or a value of data.
fn path(root: Node<'_>, list: Node<'_>) -> Option<String> {
    let mut path = String::from("$");
    let mut steps: Vec<Node<'_>> = list.ancestors().collect();
    steps.pop();
    for node in steps.into_iter().rev() {
        match node.key() {
            Some(key) if is_plain(key.value) => path += &member(key.value),
            Some(_) => return Some(list.path()),
            None => {
                let at = node.parent()?.children().position(|it| it == node)?;
                path += &format!("[{at}]");
            }
        }
    }
    leads(root, &path, list).then_some(path)
}

/// Whether `selector` selects exactly `node` from `root`.
fn leads(root: Node<'_>, selector: &str, node: Node<'_>) -> bool {
    Selector::parse(selector).is_ok_and(|it| it.select(root) == [node])
}

fn is_plain(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= 80 && !text.contains(char::is_control)
}
