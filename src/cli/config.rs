//! Knows what `kenzan.yaml` says, member by member, with the bytes of each.
//! Does not know files: which documents a glob names is found out by `cli::files`.

pub(super) mod suppress;

use super::locale;
use crate::diagnostic::{Diagnostic, Lang, Severity, Text};
use crate::document::{Document, Node};
use crate::rule::fields::items;
use crate::rule::{Fields, Model};
use crate::source::{Span, Spanned};
use crate::text;

/// Code of what is wrong with a configuration.
pub(super) const CODE: &str = "config/invalid";

/// Name of the configuration file that is looked for.
pub(super) const FILE_NAME: &str = "kenzan.yaml";

/// A configuration as written.
#[derive(Debug, Default)]
pub(super) struct Config {
    /// Documents by the name of their set: globs relative to the configuration's directory.
    pub(super) sources: Vec<SourceSet>,
    /// Packs (`kenzan:NAME`) and paths of rule files or directories.
    pub(super) extends: Vec<Spanned<String>>,
    /// Globs of rule files; absent when not written.
    pub(super) rules: Option<Vec<Spanned<String>>>,
    /// Severities that replace those of the rules.
    pub(super) severity: Vec<Override>,
    /// Entities and links that every rule may speak of.
    pub(super) model: Model,
    /// Language of messages.
    pub(super) lang: Option<Lang>,
    /// Findings that are accepted, for formats without comments.
    pub(super) suppress: Vec<suppress::Entry>,
    /// File of findings that are accepted in bulk, relative to the configuration's directory.
    pub(super) baseline: Option<Spanned<String>>,
}

/// A named set of documents.
#[derive(Debug)]
pub(super) struct SourceSet {
    pub(super) name: Spanned<String>,
    pub(super) globs: Vec<Spanned<String>>,
}

/// A severity for one rule or for all of an area.
#[derive(Debug)]
pub(super) struct Override {
    /// A rule id, or `area/*`.
    pub(super) pattern: Spanned<String>,
    /// `None` is off.
    pub(super) severity: Option<Severity>,
}

impl Override {
    /// How closely the override fits the rule `id`, if at all: the closest one holds.
    pub(super) fn fit(&self, id: &str) -> Option<usize> {
        fit(&self.pattern.value, id)
    }
}

/// How closely `pattern`, a rule id or `AREA/*`, fits the rule `id`, if at all.
pub(super) fn fit(pattern: &str, id: &str) -> Option<usize> {
    match pattern.strip_suffix('*') {
        Some(area) if area.ends_with('/') => id.starts_with(area).then_some(area.len()),
        _ => (pattern == id).then_some(usize::MAX),
    }
}

/// Reads the configuration in `document`; what is wrong is said in `found` and left out.
pub(super) fn read(document: &Document, found: &mut Vec<Diagnostic>) -> Config {
    let mut roots = document.roots();
    let Some(root) = roots.next() else {
        let message = text!("the configuration is empty", "設定ファイルが空である");
        let help = text!(
            "name the documents under `sources`, such as `sources: {{ budget: data/*.yaml }}`",
            "`sources: {{ budget: data/*.yaml }}` のように文書を `sources` に書く"
        );
        let start = Span::new(document.source, 0..0);
        found.push(Diagnostic::error(CODE, message).at(start, Text::default()).help(help));
        return Config::default();
    };
    if let Some(second) = roots.next() {
        let message = text!(
            "a configuration is one YAML document; this one is ignored",
            "設定は YAML 文書1つだけである。ここからは無視される"
        );
        let span = crate::rule::fields::headline(second);
        found.push(Diagnostic::error(CODE, message).at(span, Text::default()));
    }
    let Some(mut fields) = Fields::new(root, CODE, found) else { return Config::default() };
    let config = Config {
        sources: sources(fields.required("sources"), found),
        extends: fields.texts("extends", found),
        rules: rules(&mut fields, found),
        severity: severity(fields.get("severity"), found),
        model: fields.get("model").map(|it| Model::read(it, found)).unwrap_or_default(),
        lang: lang(&mut fields, found),
        suppress: suppress::read(fields.list("suppress"), found),
        baseline: fields.text("baseline", found),
    };
    version(&mut fields, found);
    fields.finish(found);
    config
}

fn sources(node: Option<Node<'_>>, found: &mut Vec<Diagnostic>) -> Vec<SourceSet> {
    let members = node.and_then(|node| Fields::new(node, CODE, found));
    let Some(members) = members else { return Vec::new() };
    let mut sets = Vec::new();
    for child in members.node().children() {
        let Some(key) = child.key() else { continue };
        let name = Spanned::new(key.value.to_owned(), key.span);
        let mut globs = Vec::new();
        for item in items(child) {
            if item.kind().is_scalar() && !item.text().is_empty() {
                globs.push(Spanned::new(item.text().to_owned(), item.span()));
            } else {
                let wanted = text!("a path or a glob", "パスまたはグロブ");
                members.wrong(key.value, item, wanted, found);
            }
        }
        sets.push(SourceSet { name, globs });
    }
    sets
}

fn rules(fields: &mut Fields<'_>, found: &mut Vec<Diagnostic>) -> Option<Vec<Spanned<String>>> {
    fields.get("rules")?;
    Some(fields.texts("rules", found))
}

fn severity(node: Option<Node<'_>>, found: &mut Vec<Diagnostic>) -> Vec<Override> {
    let members = node.and_then(|node| Fields::new(node, CODE, found));
    let Some(members) = members else { return Vec::new() };
    let mut overrides = Vec::new();
    for child in members.node().children() {
        let Some(key) = child.key() else { continue };
        let severity = match child.text() {
            // YAML 1.1 habits write `off` unquoted; the tree keeps it as text.
            "off" => None,
            word => match Severity::parse(word) {
                Some(severity) => Some(severity),
                None => {
                    let wanted =
                        text!("error, warning, note or off", "error、warning、note、off のどれか");
                    members.wrong(key.value, child, wanted, found);
                    continue;
                }
            },
        };
        let pattern = Spanned::new(key.value.to_owned(), key.span);
        overrides.push(Override { pattern, severity });
    }
    overrides
}

fn lang(fields: &mut Fields<'_>, found: &mut Vec<Diagnostic>) -> Option<Lang> {
    let node = fields.get("lang")?;
    let lang = locale::parse(node.text());
    if lang.is_none() {
        fields.wrong("lang", node, text!("ja or en", "ja または en"), found);
    }
    lang
}

/// There is one version so far; its absence is taken for it.
fn version(fields: &mut Fields<'_>, found: &mut Vec<Diagnostic>) {
    if let Some(node) = fields.get("version")
        && node.text() != "1"
    {
        fields.wrong("version", node, text!("1", "1"), found);
    }
}
