//! Knows which links of a document certainly name a file, and how to record whether it exists. Does not search for
//! files: the project does.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::document::{Document, Format, Node, NodeKind};
use crate::source::SourceId;

/// The target of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Landing {
    /// A document of the run.
    Document(SourceId),
    /// Another file.
    File,
    /// Nothing: the directory exists, but not the file.
    Nothing,
}

/// The targets of the links that are judged, by the document and the file as [`file`] names it.
pub type Landings = FxHashMap<SourceId, FxHashMap<String, Landing>>;

/// The targets of the links of `document`, in the order of the text.
pub(super) fn targets(document: &Document) -> impl Iterator<Item = Node<'_>> {
    document.nodes().filter(|it| it.kind() == NodeKind::String && is_target(*it))
}

fn is_target(node: Node<'_>) -> bool {
    fn name(it: Node<'_>) -> Option<&str> {
        it.key().map(|it| it.value)
    }

    let list = node.parent().and_then(Node::parent);
    match name(node) {
        Some("target") => list.and_then(name) == Some("links"),
        None => is_included(node),
        _ => false,
    }
}

/// Whether the element `node` of a list names a file that is read where it stands.
fn is_included(node: Node<'_>) -> bool {
    node.parent().and_then(|it| it.key()).is_some_and(|it| it.value == "includes")
}

/// Whether a program still processes the document of `text`, so that readers see other links.
pub(super) fn is_made(text: &str) -> bool {
    ["{{", "{%", "<include", "<base ", "${"].iter().any(|it| text.contains(it))
}

/// The files that links in `document` name, and whether they are read as parts of it.
pub fn files(document: &Document) -> BTreeMap<String, bool> {
    if is_made(document.text()) {
        return BTreeMap::new();
    }
    targets(document).filter_map(|it| Some((file(it.text())?.0, is_included(it)))).collect()
}

/// The file that the link to `target` names, relative to the document, and the part of it, if any.
///
/// A part of a mail is called `cid:` and its id. `None` for an address, a path from the root of a site, a file of a
/// format that kenzan does not read, and for web pages and the index of a directory, which are often generated when a
/// site is built.
pub(super) fn file(target: &str) -> Option<(String, Option<&str>)> {
    let (path, part) = target.split_once('#').map_or((target, None), |it| (it.0, Some(it.1)));
    let path = path.split('?').next().unwrap_or_default();
    let path = decoded(path);
    if path.starts_with("cid:") {
        return Some((path, None));
    }
    let is_odd = |c: char| "{}<>$*|\\:\"".contains(c) || c.is_control();
    if path.starts_with(['/', '~', '@']) || path.contains(is_odd) || path.ends_with('/') {
        return None;
    }
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.rsplit_once('.')?.0;
    let format = Format::of_name(name)?;
    let is_built = format.entry().is_built || stem.eq_ignore_ascii_case("index");
    (!is_built && !stem.is_empty()).then_some((path, part))
}

/// A part of an address with its percent escapes resolved.
pub(super) fn decoded(name: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = name.as_bytes();
    while let Some((&first, more)) = rest.split_first() {
        let hex = more.get(..2).and_then(|it| std::str::from_utf8(it).ok());
        match hex.filter(|_| first == b'%').and_then(|it| u8::from_str_radix(it, 16).ok()) {
            Some(byte) => (bytes.push(byte), rest = &more[2..]),
            None => (bytes.push(first), rest = more),
        };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
