//! Knows how to read a record member by member, so that every mistake points at its bytes. Does not
//! know what the members mean.

use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::document::{Node, NodeKind};
use crate::rule::member::Member;
use crate::source::{Span, Spanned};
use crate::text;

/// Maximum number of unknown members of one record that are reported individually.
const REPORTED: usize = 20;

/// Typed reading of one record. [`finish`](Self::finish) reports members that are neither declared
/// nor requested.
pub struct Fields<'d> {
    node: Node<'d>,
    known: Vec<&'static str>,
    /// Members allowed here, if declared.
    members: &'static [Member],
    /// Members allowed in the enclosing record.
    outside: &'static [Member],
    /// Required names that are absent.
    missing: Vec<&'static str>,
    code: &'static str,
}

impl<'d> Fields<'d> {
    /// Reads `node`, or reports in `found`, under `code`, that it is not a record.
    pub fn new(node: Node<'d>, code: &'static str, found: &mut Vec<Diagnostic>) -> Option<Self> {
        if node.kind() == NodeKind::Record {
            return Some(Self {
                node,
                known: Vec::new(),
                members: &[],
                outside: &[],
                missing: Vec::new(),
                code,
            });
        }
        let message = text!("expected a mapping here", "ここにはマッピングが必要");
        found.push(Diagnostic::error(code, message).at(node.span(), Text::default()));
        None
    }

    /// Like [`new`](Self::new); the diagnostic suggests which of `keys` could be written there.
    pub fn expecting(
        node: Node<'d>,
        keys: impl Iterator<Item = &'static str>,
        code: &'static str,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Self> {
        let before = found.len();
        let fields = Self::new(node, code, found);
        if let (None, Some(reported)) = (&fields, found.get_mut(before)) {
            let Text { en, ja } = Text::list(keys);
            reported.help.push(text!("its keys: {en}", "書けるキー: {ja}"));
        }
        fields
    }

    /// Reads `node`, which may have the declared members and must have the required ones.
    pub fn of(
        node: Node<'d>,
        members: &'static [Member],
        code: &'static str,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Self> {
        let mut fields = Self::expecting(node, members.iter().map(|it| it.name), code, found)?;
        for member in members.iter().filter(|it| it.required) {
            fields.required(member.name);
        }
        fields.known = members.iter().map(|it| it.name).collect();
        fields.members = members;
        Some(fields)
    }

    /// Reports members of the enclosing record as misplaced instead of unknown.
    pub fn inside(mut self, outside: &'static [Member]) -> Self {
        self.outside = outside;
        self
    }

    /// The record itself.
    pub fn node(&self) -> Node<'d> {
        self.node
    }

    /// The bytes that represent the whole record in messages: its name, or else its first line.
    pub fn span(&self) -> Span {
        headline(self.node)
    }

    /// The member `name`, if present.
    pub fn get(&mut self, name: &'static str) -> Option<Node<'d>> {
        if !self.known.contains(&name) {
            debug_assert!(self.members.is_empty(), "`{name}` is read and not declared");
            self.known.push(name);
        }
        self.node.get(name)
    }

    /// The member `name`; its absence is reported by [`finish`](Self::finish).
    pub fn required(&mut self, name: &'static str) -> Option<Node<'d>> {
        let node = self.get(name);
        if node.is_none() && !self.missing.contains(&name) {
            self.missing.push(name);
        }
        node
    }

    /// The member `name` as text.
    pub fn text(
        &mut self,
        name: &'static str,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Spanned<String>> {
        let node = self.get(name)?;
        self.scalar(name, node, found)
    }

    /// The member `name` as `true` or `false`; `false` when absent.
    pub fn flag(&mut self, name: &'static str, found: &mut Vec<Diagnostic>) -> bool {
        let Some(node) = self.get(name) else { return false };
        match node.text() {
            "true" => return true,
            "false" => {}
            _ => self.wrong(name, node, text!("true or false", "true または false"), found),
        }
        false
    }

    /// The member `name` as a sentence: one text for both languages, or `{ja: …, en: …}`.
    pub fn sentence(&mut self, name: &'static str, found: &mut Vec<Diagnostic>) -> Option<Text> {
        let node = self.get(name)?;
        if node.kind().is_scalar() {
            if node.text().trim().is_empty() {
                self.wrong(name, node, text!("a sentence", "文"), found);
                return None;
            }
            return Some(Text::same(node.text()));
        }
        let mut fields = Fields::new(node, self.code, found)?;
        let (ja, en) = (fields.text("ja", found), fields.text("en", found));
        fields.finish(found);
        let ja = ja.or_else(|| en.clone())?;
        let en = en.unwrap_or_else(|| ja.clone());
        Some(Text { en: en.value, ja: ja.value })
    }

    /// The member `name` as a severity word; the outer `None` when absent or wrong, the inner one
    /// for `off`.
    pub fn severity(
        &mut self,
        name: &'static str,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Option<Severity>> {
        let node = self.get(name)?;
        // YAML 1.1 habits write `off` unquoted; the tree keeps it as text.
        if node.text() == "off" {
            return Some(None);
        }
        let severity = Severity::parse(node.text());
        if severity.is_none() {
            let wanted = text!("error, warning, note or off", "error、warning、note、off のどれか");
            self.wrong(name, node, wanted, found);
        }
        severity.map(Some)
    }

    /// The members of the list `name`; a single value counts as a list of one.
    pub fn list(&mut self, name: &'static str) -> Vec<Node<'d>> {
        self.get(name).map(items).unwrap_or_default()
    }

    /// The texts of the list `name`; a single text counts as a list of one.
    pub fn texts(
        &mut self,
        name: &'static str,
        found: &mut Vec<Diagnostic>,
    ) -> Vec<Spanned<String>> {
        let nodes = self.list(name);
        nodes.into_iter().filter_map(|node| self.scalar(name, node, found)).collect()
    }

    fn scalar(
        &self,
        name: &str,
        node: Node<'d>,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Spanned<String>> {
        if node.kind().is_scalar() && node.kind() != NodeKind::Null {
            return Some(Spanned::new(node.text().to_owned(), node.span()));
        }
        self.wrong(name, node, text!("a text", "文字列"), found);
        None
    }

    /// Reports that the member `name` should be `wanted`.
    pub fn wrong(&self, name: &str, node: Node<'d>, wanted: Text, found: &mut Vec<Diagnostic>) {
        let Text { en, ja } = wanted;
        let message = Text {
            en: format!("`{name}` must be {en}"),
            ja: format!("`{name}` は{ja}でなければならない"),
        };
        found.push(Diagnostic::error(self.code, message).at(headline(node), Text::default()));
    }

    /// Reports every member that was neither declared nor requested, with the nearest known name,
    /// and every absent required member, unless a misspelt one is in its place.
    pub fn finish(mut self, found: &mut Vec<Diagnostic>) {
        let keys = self.node.children().filter_map(|child| child.key());
        let unknown: Vec<_> = keys.filter(|it| !self.known.contains(&it.value)).collect();
        let (reported, beyond) = unknown.split_at(unknown.len().min(REPORTED));
        for &key in reported {
            let near = nearest(key.value, self.known.iter().copied());
            self.missing.retain(|&name| near != Some(name));
            found.push(self.unknown(key, near));
        }
        if let Some(first) = beyond.first() {
            let more = beyond.len();
            let message = text!("{more} more unknown keys", "ほかにも使えないキーが{more}個ある");
            found.push(Diagnostic::error(self.code, message).at(first.span, Text::default()));
        }
        for name in &self.missing {
            let message = text!("`{name}` is missing", "`{name}` がない");
            let missing = Diagnostic::error(self.code, message).at(self.span(), Text::default());
            let member = self.members.iter().find(|it| it.name == *name);
            found.push(match member.map(|it| (it.en, it.ja)) {
                Some((en, ja)) => missing.help(text!("`{name}`: {en}", "`{name}`: {ja}")),
                None => missing,
            });
        }
    }

    fn unknown(&self, key: Spanned<&str>, near: Option<&str>) -> Diagnostic {
        let name = key.value;
        let message = text!("unknown key `{name}`", "`{name}` というキーはない");
        let Text { en, ja } = Text::list(&self.known);
        let is_outside = self.outside.iter().any(|it| it.name == name);
        let unknown = Diagnostic::error(self.code, message).at(key.span, Text::default());
        match near {
            _ if is_outside => unknown.help(text!(
                "`{name}` is a key of the rule: write it beside `check`",
                "`{name}` は規則のキーである。`check` と並べて書く"
            )),
            Some(near) => unknown.meant(near),
            None => unknown.help(text!("known here: {en}", "使えるキー: {ja}")),
        }
    }
}

/// The children of a list; any other node counts as a list of itself.
pub fn items(node: Node<'_>) -> Vec<Node<'_>> {
    if node.kind() == NodeKind::List { node.children().collect() } else { vec![node] }
}

/// The bytes that represent `node` in a message: a scalar itself, or else its name, or else its
/// first line.
pub fn headline(node: Node<'_>) -> Span {
    let span = node.span();
    if node.kind().is_scalar() && span.start < span.end {
        return span;
    }
    if let Some(key) = node.key().filter(|key| key.span.start < key.span.end) {
        return key.span;
    }
    let raw = node.raw();
    let first_line = raw.find(['\n', '\r']).unwrap_or(raw.len());
    span.part(0..first_line)
}

/// The candidate nearest to `name`, if it is near enough to be meant.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate))
        .filter(|&(distance, _)| distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}
