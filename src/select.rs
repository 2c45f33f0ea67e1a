//! Knows how selectors are written and which nodes they select: JSONPath (RFC 9535) over our tree.
//! Does not know rules, nor the use of the selected nodes.
//!
//! A selector is exactly a JSONPath query, with these additions:
//!
//! * It may begin with `@` in place of `$`.
//! * A [`Row`](crate::document::NodeKind::Row) has names (`.金額`) and places (`[0]`, `[1:]`); `*`
//!   yields each cell once.
//! * If a record repeats a name, the name selects every member with it; a comparison uses the
//!   first.
//! * Numbers compare as exact decimals of any length: `93.60 == 93.6`, `1e2 == 100`.
//!
//! | Function | Yields |
//! |---|---|
//! | `length(value)` | characters of a string, elements of a list, members of a record, cells of a row |
//! | `count(query)` | how many nodes the query selects |
//! | `value(query)` | the value of the only node that it selects, otherwise nothing |
//! | `match(value, pattern)` | whether the whole string matches the I-Regexp (RFC 9485) |
//! | `search(value, pattern)` | whether some part of the string does |
//! | `fold(value)` | a string without white space, in one width ([`fold()`]): `?fold(@.label) == '小計'` |
//! | `key(nodes)` | the name of the one selected node in its record or row; otherwise nothing |
//! | `number(value)` | the number that a string states in digits of either width: `１,２３４．５`; otherwise nothing |
//!
//! The last three are kenzan's own.

mod fault;
mod flat;
mod fold;
mod follow;
mod name;
mod number;
mod parse;
mod query;
mod regexp;
mod scan;

use crate::document::{Document, Node};

pub use fault::SelectFault;
pub use flat::Condition;
pub use fold::{PLAIN, fold, spaces};
pub use name::{literal, step};

/// A parsed selector, for any document.
#[derive(Clone, Debug)]
pub struct Selector {
    text: Box<str>,
    query: query::Query,
    names: Vec<Box<str>>,
    warnings: Vec<SelectFault>,
}

impl Selector {
    /// Reads `text` as a selector (RFC 9535: well-formed and valid). Conditions may nest 64 deep.
    ///
    /// # Errors
    /// The first fault, with its bytes in `text`.
    pub fn parse(text: &str) -> Result<Self, SelectFault> {
        let parse::Parsed { query, names, warnings } = parse::parse(text)?;
        Ok(Self { text: text.into(), query, names, warnings })
    }

    /// The selector as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether its form allows at most one node: names and indexes only (RFC 9535 §2.3.5.1). A
    /// record that repeats a name can still yield more.
    pub fn is_singular(&self) -> bool {
        self.query.is_singular()
    }

    /// Whether it contains a descendant segment (`..`).
    pub fn is_deep(&self) -> bool {
        self.query.is_deep()
    }

    /// Valid but surely unintended parts: a pattern that is not an I-Regexp and therefore matches
    /// nothing.
    pub fn warnings(&self) -> &[SelectFault] {
        &self.warnings
    }

    /// The selected nodes if both `$` and `@` at the selector's beginning mean `root`.
    ///
    /// In the order of RFC 9535: text order, except that `..` yields the children of a node before
    /// anything further below, and that several selectors in one pair of brackets apply one after
    /// the other. A node selected twice occurs twice.
    pub fn select<'d>(&self, root: Node<'d>) -> Vec<Node<'d>> {
        self.bind(root.document).select(root)
    }

    /// The selected nodes if `$` means `root` and `@` at the beginning means `current`; both are of
    /// one document.
    pub fn select_within<'d>(&self, root: Node<'d>, current: Node<'d>) -> Vec<Node<'d>> {
        self.bind(current.document).select_within(root, current)
    }

    /// The names of members that conditions compare: `会計区分` in `[?@.会計区分 == '一般']`. A condition
    /// that only tests whether a member exists (`[?@.draft]`) has none.
    pub fn compared_names(&self) -> impl Iterator<Item = &str> {
        self.query.compared_names().into_iter().map(|it| &*self.names[it])
    }

    /// The selector, prepared to be followed from many nodes, possibly of many documents.
    pub fn follow<'d>(&self) -> Follower<'_, 'd> {
        Follower { selector: self, bound: None }
    }

    /// The selector with its names looked up in `document`: cheaper if it is followed often.
    pub fn bind<'d>(&self, document: &'d Document) -> Bound<'_, 'd> {
        Bound { selector: self, context: follow::Context::new(document, &self.names) }
    }
}

/// A selector to be followed from one node after another. Made by [`Selector::follow`].
pub struct Follower<'s, 'd> {
    selector: &'s Selector,
    bound: Option<Bound<'s, 'd>>,
}

impl<'d> Follower<'_, 'd> {
    /// Like [`Selector::select`], but appends the nodes to `found`.
    pub fn select_into(&mut self, root: Node<'d>, found: &mut Vec<Node<'d>>) {
        let fits = |it: &Bound<'_, 'd>| std::ptr::eq(it.context.document(), root.document);
        if !self.bound.as_ref().is_some_and(fits) {
            self.bound = Some(self.selector.bind(root.document));
        }
        let bound = self.bound.as_ref().expect("internal: bound above");
        bound.context.at(root).nodes_into(&self.selector.query, root, found);
    }
}

/// A selector prepared for one document. Made by [`Selector::bind`].
pub struct Bound<'s, 'd> {
    selector: &'s Selector,
    context: follow::Context<'d>,
}

impl<'d> Bound<'_, 'd> {
    /// Like [`Selector::select`].
    pub fn select(&self, root: Node<'d>) -> Vec<Node<'d>> {
        self.select_within(root, root)
    }

    /// Like [`Selector::select_within`]. Nodes of a document other than the bound one are followed
    /// there; if `root` is not of the document of `current`, the root of that document is used.
    pub fn select_within(&self, root: Node<'d>, current: Node<'d>) -> Vec<Node<'d>> {
        if !std::ptr::eq(self.context.document(), current.document) {
            return self.selector.select_within(root, current);
        }
        let together = std::ptr::eq(root.document, current.document);
        let root = if together { root } else { current.root() };
        self.context.at(root).nodes(&self.selector.query, current)
    }
}
