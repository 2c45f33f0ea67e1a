//! Knows TOML's tables: which may be opened, extended or written again, and their extent. Does not
//! know the text; a key is a number from the tree's builder.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::document::{Builder, KeyId, NONE, NodeKind};

/// Number of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct ItemId(u32);

/// How a table was defined, which decides whether it can be extended (TOML 1.0, "Table", "Inline
/// Table").
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// Implied by the header of a table inside it; its own header may still follow.
    Implied,
    /// By its own header.
    Header,
    /// By a dotted key.
    Dotted,
    /// In braces, which is final.
    Inline,
}

/// The content of an item.
pub(super) enum Value {
    /// A scalar, with its value if that differs from the bytes.
    Scalar { kind: NodeKind, value: Option<Box<str>> },
    /// An array in brackets, which is final.
    Array(Vec<ItemId>),
    /// An array of tables, to which headers add.
    Tables(Vec<ItemId>),
    /// A table.
    Table(Origin, Vec<(KeyId, ItemId)>),
}

impl Value {
    pub(super) fn inline_table() -> Self {
        Self::Table(Origin::Inline, Vec::new())
    }

    pub(super) fn array() -> Self {
        Self::Array(Vec::new())
    }
}

/// Why a key cannot be used as written, with the conflicting key.
#[derive(Clone, Copy)]
pub(super) enum Refusal {
    /// The name is taken.
    Duplicate(Option<KeyId>),
    /// The name belongs to a value, or to a table that cannot be extended.
    NotTable(Option<KeyId>),
    /// Nested too deeply.
    Depth,
}

struct Item {
    value: Value,
    parent: Option<ItemId>,
    depth: u32,
    /// Extent; `NONE..0` until something is written.
    start: u32,
    end: u32,
    /// Whether the rest of it could not be read.
    is_cut: bool,
}

/// All items of one file.
pub(super) struct Tables {
    items: Vec<Item>,
    /// The first member of a table with a name.
    members: FxHashMap<(ItemId, u32), (KeyId, ItemId)>,
    depth_limit: usize,
}

type Opened = Result<ItemId, (Refusal, Option<ItemId>)>;

impl Tables {
    /// The top table.
    pub(super) const ROOT: ItemId = ItemId(0);

    pub(super) fn new(depth_limit: usize) -> Self {
        let value = Value::Table(Origin::Header, Vec::new());
        let root = Item { value, parent: None, depth: 1, start: NONE, end: 0, is_cut: false };
        Self { items: vec![root], members: FxHashMap::default(), depth_limit }
    }

    pub(super) fn depth_limit(&self) -> usize {
        self.depth_limit
    }

    /// Extends `item` and all its ancestors to cover `start..end`.
    pub(super) fn extend(&mut self, item: ItemId, start: usize, end: usize) {
        let mut next = Some(item);
        while let Some(id) = next {
            let item = &mut self.items[id.0 as usize];
            item.start = item.start.min(start as u32);
            item.end = item.end.max(end as u32);
            next = item.parent;
        }
    }

    /// Records that the rest of `item` could not be read.
    pub(super) fn cut(&mut self, item: ItemId) {
        self.items[item.0 as usize].is_cut = true;
    }

    /// Records that a part at or beside `range` could not be read: every container there is
    /// incomplete.
    pub(super) fn cut_at(&mut self, range: Range<usize>) {
        let reaches =
            |item: &&mut Item| item.start as usize <= range.end && range.start <= item.end as usize;
        self.items.iter_mut().filter(reaches).for_each(|item| item.is_cut = true);
    }

    fn add(&mut self, parent: ItemId, value: Value) -> Result<ItemId, Refusal> {
        let depth = self.items[parent.0 as usize].depth + 1;
        if depth as usize > self.depth_limit && !matches!(value, Value::Scalar { .. }) {
            return Err(Refusal::Depth);
        }
        let id = ItemId(self.items.len() as u32);
        self.items.push(Item {
            value,
            parent: Some(parent),
            depth,
            start: NONE,
            end: 0,
            is_cut: false,
        });
        Ok(id)
    }

    /// Adds a member to `table`; also returns the key of an earlier member with the name.
    pub(super) fn insert(
        &mut self,
        table: ItemId,
        key: KeyId,
        name: u32,
        value: Value,
    ) -> Result<(ItemId, Option<KeyId>), Refusal> {
        let item = self.add(table, value)?;
        if let Value::Table(_, members) = &mut self.items[table.0 as usize].value {
            members.push((key, item));
        }
        let first = *self.members.entry((table, name)).or_insert((key, item));
        Ok((item, (first.1 != item).then_some(first.0)))
    }

    /// Adds an item to an array in brackets.
    pub(super) fn push(&mut self, list: ItemId, value: Value) -> Result<ItemId, Refusal> {
        let item = self.add(list, value)?;
        match &mut self.items[list.0 as usize].value {
            Value::Array(items) | Value::Tables(items) => items.push(item),
            Value::Scalar { .. } | Value::Table(..) => {}
        }
        Ok(item)
    }

    /// The table called `key` inside `table`, created if needed as the parent of another item.
    pub(super) fn descend(
        &mut self,
        table: ItemId,
        key: KeyId,
        name: u32,
        dotted: bool,
    ) -> Result<ItemId, Refusal> {
        let Some(&(first, item)) = self.members.get(&(table, name)) else {
            let origin = if dotted { Origin::Dotted } else { Origin::Implied };
            return Ok(self.insert(table, key, name, Value::Table(origin, Vec::new()))?.0);
        };
        match &self.items[item.0 as usize].value {
            Value::Table(Origin::Implied | Origin::Dotted, _) => Ok(item),
            Value::Table(Origin::Header, _) if !dotted => Ok(item),
            Value::Tables(tables) if !dotted => {
                tables.last().copied().ok_or(Refusal::NotTable(Some(first)))
            }
            _ => Err(Refusal::NotTable(Some(first))),
        }
    }

    /// Opens the table called `key` for a header. A table that is written again is still returned,
    /// so that its content is not lost.
    pub(super) fn table(&mut self, table: ItemId, key: KeyId, name: u32) -> Opened {
        let Some(&(first, item)) = self.members.get(&(table, name)) else {
            let new = Value::Table(Origin::Header, Vec::new());
            return match self.insert(table, key, name, new) {
                Ok((item, _)) => Ok(item),
                Err(refusal) => Err((refusal, None)),
            };
        };
        match &mut self.items[item.0 as usize].value {
            Value::Table(origin @ Origin::Implied, _) => {
                *origin = Origin::Header;
                Ok(item)
            }
            Value::Table(Origin::Header, _) => Err((Refusal::Duplicate(Some(first)), Some(item))),
            _ => Err((Refusal::NotTable(Some(first)), None)),
        }
    }

    /// Opens one more table of the array of tables called `key`.
    pub(super) fn array_table(&mut self, table: ItemId, key: KeyId, name: u32) -> Opened {
        let list = match self.members.get(&(table, name)) {
            None => match self.insert(table, key, name, Value::Tables(Vec::new())) {
                Ok((list, _)) => list,
                Err(refusal) => return Err((refusal, None)),
            },
            Some(&(first, list)) => match self.items[list.0 as usize].value {
                Value::Tables(_) => list,
                _ => return Err((Refusal::NotTable(Some(first)), None)),
            },
        };
        self.push(list, Value::Table(Origin::Header, Vec::new())).map_err(|it| (it, None))
    }

    /// Adds everything to the tree; nothing if nothing was written.
    pub(super) fn emit(&self, builder: &mut Builder) {
        if matches!(&self.items[0].value, Value::Table(_, members) if members.is_empty()) {
            return;
        }
        let mut steps = vec![Step::Item(None, Self::ROOT)];
        while let Some(step) = steps.pop() {
            match step {
                Step::Close(end) => builder.close(end),
                Step::Item(key, item) => {
                    if let Some(key) = key {
                        builder.key(key);
                    }
                    self.emit_item(builder, &self.items[item.0 as usize], &mut steps);
                }
            }
        }
    }

    /// Whether the item has content; a path to a rejected key leaves empty tables behind.
    fn is_written(&self, item: ItemId) -> bool {
        self.items[item.0 as usize].start != NONE
    }

    fn emit_item(&self, builder: &mut Builder, item: &Item, steps: &mut Vec<Step>) {
        let (start, end) = (item.start.min(item.end) as usize, item.end as usize);
        self.emit_value(builder, item, start..end, steps);
        if item.is_cut {
            builder.cut();
        }
    }

    fn emit_value(
        &self,
        builder: &mut Builder,
        item: &Item,
        Range { start, end }: Range<usize>,
        steps: &mut Vec<Step>,
    ) {
        match &item.value {
            Value::Scalar { kind, value: None } => {
                builder.scalar(*kind, start, end);
            }
            Value::Scalar { kind, value: Some(value) } => {
                builder.scalar_as(*kind, start, end, value);
            }
            Value::Array(items) | Value::Tables(items) => {
                builder.open(NodeKind::List, start);
                steps.push(Step::Close(end));
                let written = items.iter().rev().filter(|&&item| self.is_written(item));
                steps.extend(written.map(|&item| Step::Item(None, item)));
            }
            Value::Table(_, members) => {
                builder.open(NodeKind::Record, start);
                steps.push(Step::Close(end));
                let written = members.iter().rev().filter(|&&(_, item)| self.is_written(item));
                steps.extend(written.map(|&(key, item)| Step::Item(Some(key), item)));
            }
        }
    }
}

enum Step {
    Item(Option<KeyId>, ItemId),
    Close(usize),
}
