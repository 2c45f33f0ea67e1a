//! Knows the content of `kenzan.yaml`, member by member, with the bytes of each. Does not know
//! files: `project::files` resolves globs.

pub(crate) mod csv;
pub(crate) mod notation;
pub(crate) mod office;
pub(crate) mod overrides;
pub(crate) mod suppress;
pub(crate) mod tables;

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Lang, Severity, Text};
use crate::document::{Declared, Delimited, Document, Node, Office};
use crate::quantity::Notation;
use crate::rule::adapt::{FITTED, Names};
use crate::rule::fields::items;
use crate::rule::model::MODEL;
use crate::rule::packs::PREFIX;
use crate::rule::{Fields, Form, Member, Model, Shape};
use crate::source::{Span, Spanned};
use crate::text;

/// Code of a mistake in a configuration.
pub(crate) const CODE: &str = "config/invalid";

/// Name of the configuration file that is searched for.
pub(crate) const FILE_NAME: &str = "kenzan.yaml";

/// Members of a configuration.
pub(crate) const CONFIG: &[Member] = &[
    Member::new("version", Form::Version, "version of this format", "書式の版"),
    Member::required(
        "sources",
        Form::ByName(&Form::Value(Shape::Texts)),
        "documents by the name of their set: globs relative to this file",
        "文書。文書集合の名前ごとに、このファイルからの相対グロブを書く",
    ),
    Member::new(
        "notation",
        Form::ByName(&Form::Record(notation::NOTATION)),
        "how the figures of a source set are written, by its name",
        "文書集合での数値の書き方。文書集合の名前ごとに書く",
    ),
    Member::new(
        "csv",
        Form::ByName(&Form::Record(csv::CSV)),
        "how the CSV files of a source set are cut into cells, by its name",
        "文書集合の CSV ファイルの区切り方。文書集合の名前ごとに書く",
    ),
    Member::new(
        "office",
        Form::ByName(&Form::Record(office::OFFICE)),
        "what is read of the workbooks and letters of a source set, by its name",
        "文書集合のブックと文書の、どの部分を読むか。文書集合の名前ごとに書く",
    ),
    Member::new(
        "tables",
        Form::ByName(&Form::Record(tables::TABLE)),
        "source sets that are tables of an engine, by name; for `kenzan sql` and `--engine`",
        "エンジンの表である文書集合。名前ごとに書く。`kenzan sql` と `--engine` で使う",
    ),
    Member::new(
        "include",
        Form::Value(Shape::Texts),
        "globs of the only files of the sources that are documents; by default all",
        "文書とするファイルのグロブ。当たらないものは除く。省略時はすべて",
    ),
    Member::new(
        "exclude",
        Form::Value(Shape::Texts),
        "globs of files of the sources that are no documents; above `include`",
        "文書としないファイルのグロブ。`include` より優先する",
    ),
    Member::new(
        "extends",
        Form::TextsOrRecords(FITTED),
        "shipped packs (kenzan:NAME), rule files or directories; a pack may be fitted to other names",
        "付属パック（kenzan:名前）、規則のファイルまたはディレクトリ。パックは別の名前に合わせられる",
    ),
    Member::new(
        "rules",
        Form::Value(Shape::Texts),
        "globs of rule files; by default YAML, JSON and TOML below rules/",
        "規則のファイルのグロブ。省略時は rules/ の下の YAML、JSON、TOML",
    ),
    Member::new(
        "severity",
        Form::ByName(&Form::Severity),
        "severities by rule id or AREA/*; the closest pattern applies",
        "重大度。規則の id または AREA/* ごとに書く。最も近いものが有効",
    ),
    Member::new(
        "overrides",
        Form::Records(overrides::OVERRIDE),
        "severities for some files; the last entry that matches applies",
        "一部のファイルでの重大度。当てはまる最後のものが有効",
    ),
    Member::new(
        "model",
        Form::Record(MODEL),
        "entities and the links between them, for every rule",
        "実体と、その間のリンク。すべての規則から見える",
    ),
    Member::new(
        "lang",
        Form::Value(Shape::Word(&["ja", "en"])),
        "language of messages",
        "メッセージの言語",
    ),
    Member::new(
        "suppress",
        Form::Records(suppress::SUPPRESS),
        "findings that are accepted, for formats without comments",
        "受け入れる指摘。コメントのない形式のためのもの",
    ),
    Member::new(
        "baseline",
        Form::Value(Shape::Text),
        "file of findings that are accepted for now, relative to this file",
        "当面受け入れる指摘のファイル。このファイルからの相対パス",
    ),
];

/// A configuration as written.
#[derive(Debug, Default)]
pub(crate) struct Config {
    /// Documents by set name: globs relative to the configuration's directory.
    pub(crate) sources: Vec<SourceSet>,
    /// The notation of figures, by source set.
    pub(crate) notation: Vec<OfSet<Arc<Notation>>>,
    /// The CSV dialect, by source set.
    pub(crate) csv: Vec<OfSet<Delimited>>,
    /// The parts of office documents to read, by source set.
    pub(crate) office: Vec<OfSet<Office>>,
    /// Source sets that are tables of an engine.
    pub(crate) tables: Vec<tables::Table>,
    /// Globs that restrict the documents; empty means no restriction.
    pub(crate) include: Vec<Spanned<String>>,
    /// Globs of files that are not documents.
    pub(crate) exclude: Vec<Spanned<String>>,
    /// Packs (`kenzan:NAME`) and paths of rule files or directories.
    pub(crate) extends: Vec<Extension>,
    /// Globs of rule files; absent when not written.
    pub(crate) rules: Option<Vec<Spanned<String>>>,
    /// Severities that replace those of the rules.
    pub(crate) severity: Vec<Override>,
    /// Severities for some files.
    pub(crate) overrides: Vec<overrides::Entry>,
    /// Entities and links that every rule may use.
    pub(crate) model: Model,
    /// Language of messages.
    pub(crate) lang: Option<Spanned<Lang>>,
    /// Accepted findings, for formats without comments.
    pub(crate) suppress: Vec<suppress::Entry>,
    /// The baseline, relative to the configuration's directory.
    pub(crate) baseline: Option<Spanned<String>>,
}

impl Config {
    /// Language of messages, if it is set.
    pub(crate) fn lang(&self) -> Option<Lang> {
        self.lang.as_ref().map(|it| it.value)
    }
}

/// A named set of documents.
#[derive(Debug)]
pub(crate) struct SourceSet {
    pub(crate) name: Spanned<String>,
    pub(crate) globs: Vec<Spanned<String>>,
}

/// A severity for one rule or for a whole area.
#[derive(Debug)]
pub(crate) struct Override {
    /// A rule id, or `area/*`.
    pub(crate) pattern: Spanned<String>,
    /// `None` is off.
    pub(crate) severity: Option<Severity>,
}

impl Override {
    /// How specifically the override matches the rule `id`; `None` if it does not. The most
    /// specific one applies.
    pub(crate) fn fit(&self, id: &str) -> Option<usize> {
        fit(&self.pattern.value, id)
    }
}

/// How specifically `pattern`, a rule id or `AREA/*`, matches the rule `id`; `None` if it does not.
pub(crate) fn fit(pattern: &str, id: &str) -> Option<usize> {
    match pattern.strip_suffix('*') {
        Some(area) if area.ends_with('/') => id.starts_with(area).then_some(area.len()),
        _ => (pattern == id).then_some(usize::MAX),
    }
}

/// Reads the configuration in `document`. Mistakes are reported in `found` and skipped.
pub(crate) fn read(document: &Document, found: &mut Vec<Diagnostic>) -> Config {
    let mut roots = document.roots();
    let Some(root) = roots.next() else {
        let message = text!("the configuration is empty", "設定ファイルが空である");
        let help = text!(
            "list the documents under `sources`, for example `sources: {{ budget: data/*.yaml }}`",
            "`sources: {{ budget: data/*.yaml }}` のように文書を `sources` に書く"
        );
        let start = Span::new(document.source, 0..0);
        found.push(Diagnostic::error(CODE, message).at(start, Text::default()).help(help));
        return Config::default();
    };
    if let Some(second) = roots.next() {
        let message = text!(
            "a configuration is one YAML document; this second one is ignored",
            "設定は YAML 文書1つでなければならない。2つ目以降は無視される"
        );
        let span = crate::rule::fields::headline(second);
        found.push(Diagnostic::error(CODE, message).at(span, Text::default()));
    }
    let Some(mut fields) = Fields::of(root, CONFIG, CODE, found) else { return Config::default() };
    let sources = sources(fields.get("sources"), found);
    let notation =
        |node: Node<'_>, found: &mut Vec<Diagnostic>| notation::notation(node, found).map(Arc::new);
    let notation = declared(fields.get("notation"), &sources, found, notation);
    let config = Config {
        tables: tables::read(fields.get("tables"), &sources, &notation, found),
        notation,
        csv: declared(fields.get("csv"), &sources, found, csv::delimited),
        office: declared(fields.get("office"), &sources, found, office::office),
        sources,
        include: fields.texts("include", found),
        exclude: fields.texts("exclude", found),
        extends: extensions(fields.list("extends"), found),
        rules: rules(&mut fields, found),
        severity: severity(fields.get("severity"), found),
        overrides: overrides::read(fields.list("overrides"), found),
        model: fields.get("model").map(|it| Model::read(it, found)).unwrap_or_default(),
        lang: lang(&mut fields, found),
        suppress: suppress::read(fields.list("suppress"), found),
        baseline: fields.text("baseline", found),
    };
    version(&mut fields, found);
    fields.finish(found);
    config
}

impl Config {
    /// The notation of the figures of a document of `sets`, if declared.
    pub(crate) fn notation_of(&self, sets: &[&str]) -> Option<Arc<Notation>> {
        let table = self.tables.iter().find(|it| sets.contains(&&*it.name.value));
        let declared = self.notation.iter().find(|it| sets.contains(&&*it.set.value));
        let of_table = table.and_then(|it| it.notation.clone());
        of_table.or_else(|| declared.map(|it| it.value.clone()))
    }

    /// The declared reading of a document of `sets`.
    pub(crate) fn declared_of(&self, sets: &[String]) -> Declared {
        let csv = self.csv.iter().find(|it| sets.contains(&it.set.value));
        let office = self.office.iter().find(|it| sets.contains(&it.set.value));
        Declared {
            delimited: csv.map(|it| it.value).unwrap_or_default(),
            office: office.map(|it| it.value).unwrap_or_default(),
        }
    }
}

/// An entry of `extends`.
#[derive(Clone, Debug)]
pub(crate) struct Extension {
    /// A pack, a rule file or a directory.
    pub(crate) path: Spanned<String>,
    /// The project's names for the keys and words of the pack.
    pub(crate) names: Names,
}

fn extensions(nodes: Vec<Node<'_>>, found: &mut Vec<Diagnostic>) -> Vec<Extension> {
    let extension = |node: Node<'_>| {
        if node.kind().is_scalar() {
            let path = Spanned::new(node.text().to_owned(), node.span());
            return Some(Extension { path, names: Names::default() });
        }
        let mut fields = Fields::of(node, FITTED, CODE, found)?;
        let (path, names) = (fields.text("pack", found), Names::read(&mut fields, found));
        fields.finish(found);
        let path = path?;
        if !path.value.starts_with(PREFIX) {
            let message =
                text!("only a pack can be adapted", "別の名前に合わせられるのはパックだけである");
            found.push(Diagnostic::error(CODE, message).at(path.span, Text::default()));
        }
        Some(Extension { path, names })
    };
    nodes.into_iter().filter_map(extension).collect()
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

/// A declaration for a source set.
#[derive(Debug)]
pub(crate) struct OfSet<T> {
    /// Name of the set.
    pub(crate) set: Spanned<String>,
    /// The declaration.
    pub(crate) value: T,
}

/// The declarations that `read` returns for the entries under `node`, each for one of `sets`.
fn declared<T>(
    node: Option<Node<'_>>,
    sets: &[SourceSet],
    found: &mut Vec<Diagnostic>,
    read: impl Fn(Node<'_>, &mut Vec<Diagnostic>) -> Option<T>,
) -> Vec<OfSet<T>> {
    let members = by_set(node, sets, found);
    let of_set = |(set, node)| Some(OfSet { set, value: read(node, found)? });
    members.into_iter().filter_map(of_set).collect()
}

/// The entries under `node`, one for each source set, which must be among `sets`.
fn by_set<'d>(
    node: Option<Node<'d>>,
    sets: &[SourceSet],
    found: &mut Vec<Diagnostic>,
) -> Vec<(Spanned<String>, Node<'d>)> {
    let members = node.and_then(|node| Fields::new(node, CODE, found));
    let Some(members) = members else { return Vec::new() };
    let mut entries = Vec::new();
    for child in members.node().children() {
        let Some(key) = child.key() else { continue };
        if !sets.iter().any(|it| it.name.value == key.value) {
            let set = key.value;
            let message = text!("no source set is named `{set}`", "`{set}` という文書集合はない");
            found.push(Diagnostic::error(CODE, message).at(key.span, Text::default()));
        }
        entries.push((Spanned::new(key.value.to_owned(), key.span), child));
    }
    entries
}

fn rules(fields: &mut Fields<'_>, found: &mut Vec<Diagnostic>) -> Option<Vec<Spanned<String>>> {
    fields.get("rules")?;
    Some(fields.texts("rules", found))
}

/// Severities by rule or area.
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

fn lang(fields: &mut Fields<'_>, found: &mut Vec<Diagnostic>) -> Option<Spanned<Lang>> {
    let node = fields.get("lang")?;
    let lang = Lang::parse(node.text());
    if lang.is_none() {
        fields.wrong("lang", node, text!("ja or en", "ja または en"), found);
    }
    lang.map(|lang| Spanned::new(lang, node.span()))
}

/// Checks the version. There is only one so far, which is also the default.
fn version(fields: &mut Fields<'_>, found: &mut Vec<Diagnostic>) {
    if let Some(node) = fields.get("version")
        && node.text() != "1"
    {
        fields.wrong("version", node, text!("1", "1"), found);
    }
}
