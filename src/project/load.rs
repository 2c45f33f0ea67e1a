//! Knows how a run is assembled: configuration, rules and documents, by the settings. Does not
//! check anything and does not show anything.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::beside;
use super::config::Config;
use super::files::{self, Files};
use super::input::{Input, Loaded};
use super::rulebook::{self, Rulebook};
use super::rules::{Rules, rules, start};
use super::state::{Member, Project, Sought};
use super::suppress::{self, Home};
use super::wish::{Wanted, Wishes, no_documents, requested};
use super::{Settings, choice, claim, overrides};
use crate::check::Corpus;
use crate::check::corpus::Root;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Declared, Document, Format};
use crate::lint::Cancel;
use crate::quantity::Notation;
use crate::source::SourceId;
use crate::text;

/// Code of a run without a configuration and without rules.
const NO_CONFIG: &str = "config/missing";

/// Assembles a run.
///
/// # Errors
/// There is neither a configuration nor a rule, or the settings name unknown rules.
pub(crate) fn load(
    files: Arc<dyn Files>,
    settings: &Settings,
    cancel: &Cancel,
) -> Result<Project, Vec<Diagnostic>> {
    let paths = &settings.paths;
    let start = start(&*files, paths);
    let mut rules = rules(files.clone(), settings, &start);
    if rules.is_bare && settings.default_rules.is_empty() {
        let absent = paths.iter().filter_map(|it| Some((it, files.stat(it).err()?)));
        let fault = |(it, error): (&PathBuf, _)| files::fault(&*files, it, Some(&error));
        let mut why: Vec<_> = absent.map(fault).collect();
        why.push(no_configuration(&files::display_name(&*files, &start)));
        return Err(why);
    }
    let (wishes, asked) = requested(&mut rules, paths);
    let has_trouble = rules.input.trouble.iter().any(|it| it.severity == Severity::Error);
    if rules.book.rules.is_empty() && rules.book.alone.is_none() && !has_trouble {
        rules.input.trouble.push(no_rules());
    }
    if wishes.is_empty() && !has_trouble {
        rules.input.trouble.push(no_documents(None));
    }
    let mut project = assemble(rules, &wishes, asked.as_ref(), cancel);
    choice::apply(settings, &mut project)?;
    project.look_for_links(0..project.known.len());
    Ok(project)
}

/// Reads the documents and forms the corpus.
fn assemble(
    rules: Rules,
    wishes: &Wishes,
    asked: Option<&FxHashSet<PathBuf>>,
    cancel: &Cancel,
) -> Project {
    let Rules { mut input, mut book, config, document, home, is_bare, .. } = rules;
    let mut corpus = Corpus { sets: declared(&config, home.is_some(), &book), ..Corpus::default() };
    let (mut known, mut reported, lacks) =
        read_all(&mut input, &config, wishes, cancel, &mut corpus);
    let beside = beside::read(&mut input, &known, &mut corpus, cancel);
    if beside.has_anchors {
        book.add_anchors(&config.severity, &mut input);
    }
    known.extend(beside.known);
    reported.extend(beside.reported);
    let is_named: Vec<bool> = wishes.values().map(|it| it.is_named).collect();
    let (named, strays): (Vec<_>, Vec<_>) =
        input.findings.into_iter().partition(|it| is_named[it.0]);
    let is_outside = |it: &usize| known[*it].sets.is_empty() && !known[*it].is_beside;
    let outside = (0..known.len()).filter(is_outside).collect();
    corpus.sources = std::mem::take(&mut input.sources);
    corpus.models.extend(book.alone.take());
    let own = document.as_ref().zip(home.as_ref());
    let own = own.map(|(document, home)| (document.source, home.identity.clone()));
    let (home, lang) = (home.map(|it| it.directory), config.lang());
    let files = input.files.clone();
    let here = Home { files: &*files, directory: home.as_deref().unwrap_or(Path::new("")) };
    let globs = globs(&config);
    let listed = suppress::resolve(config.suppress, here, &known, &mut input.trouble);
    let overrides =
        overrides::resolve(config.overrides, here, &known, &mut book, &mut input.trouble);
    let unable = input.trouble.iter().any(|it| it.severity == Severity::Error);
    let trouble = input.trouble.into_iter().chain(named.into_iter().map(|it| it.1)).collect();
    Project {
        corpus,
        rules: book.rules,
        trouble,
        strays: strays.into_iter().map(|it| it.1).collect(),
        reported,
        lacks,
        outside,
        unable,
        lang,
        elsewhere: elsewhere(&known, asked),
        listed,
        overrides,
        paths: Arc::new(identities(input.paths, &known, &*files)),
        own: document.into_iter().chain(book.documents).collect(),
        files,
        sought: beside.sought,
        linked: Sought::new(),
        known,
        home,
        baseline: config.baseline,
        globs,
        config: own,
        is_bare,
    }
}

/// The documents on which the run does not report.
fn elsewhere(known: &[Member], asked: Option<&FxHashSet<PathBuf>>) -> FxHashSet<SourceId> {
    let is_asked = |it: &Member| asked.is_none_or(|asked| asked.contains(&it.identity));
    known.iter().filter(|it| it.is_beside || !is_asked(it)).map(|it| it.source).collect()
}

/// The files of the sources, links resolved; those of documents are already known.
fn identities(
    mut paths: BTreeMap<SourceId, PathBuf>,
    known: &[Member],
    files: &dyn Files,
) -> BTreeMap<SourceId, PathBuf> {
    let identity: BTreeMap<SourceId, &PathBuf> =
        known.iter().map(|it| (it.source, &it.identity)).collect();
    for (source, path) in &mut paths {
        *path = identity.get(source).map_or_else(|| files.identity(path), |it| (*it).clone());
    }
    paths
}

/// The source sets of a run, as yet without documents.
fn declared(config: &Config, has_config: bool, book: &Rulebook) -> BTreeMap<String, Vec<Root>> {
    let declared = config.sources.iter().map(|set| set.name.value.clone());
    // A declared set without documents is reported once at its declaration, not again by every
    // rule.
    let sets = if has_config { declared.collect() } else { claim::sets_named(&book.rules) };
    sets.into_iter().map(|set| (set, Vec::new())).collect()
}

/// Reads the documents into `corpus`, with the notation of their sets, as these declare; returns the diagnostics
/// about each.
fn read_all(
    input: &mut Input,
    config: &Config,
    wishes: &Wishes,
    cancel: &Cancel,
    corpus: &mut Corpus,
) -> (Vec<Member>, Vec<Vec<Diagnostic>>, Vec<Vec<String>>) {
    let wanted: Vec<(&PathBuf, &Wanted)> = wishes.iter().collect();
    let paths: Vec<(PathBuf, Declared)> =
        wanted.iter().map(|(_, it)| (it.path.clone(), config.declared_of(&it.sets))).collect();
    let loaded = input.load_documents(&paths, cancel);
    let lacks = lacking(&loaded, &wanted, input);
    form_lacking(corpus, &lacks);
    let (mut known, mut reported) = (Vec::new(), Vec::new());
    for loaded in loaded {
        let (identity, Wanted { path, sets, is_named }) = wanted[loaded.index];
        let (path, identity, sets) = (path.clone(), identity.clone(), sets.clone());
        let names: Vec<&str> = sets.iter().map(String::as_str).collect();
        let source = loaded.document.source;
        let document = match config.notation_of(&names) {
            Some(it) => written_in(loaded.document, it),
            None => loaded.document,
        };
        corpus.add(document, &names);
        let is_named = *is_named;
        known.push(Member { source, path, identity, sets, is_named, is_beside: false });
        reported.push(loaded.reported);
    }
    (known, reported, lacks)
}

/// `document` with its figures in `notation`.
pub(super) fn written_in(document: Arc<Document>, notation: Arc<Notation>) -> Arc<Document> {
    Arc::new(Arc::unwrap_or_clone(document).written_in(notation))
}

/// The globs and paths of the configuration for documents and rules.
fn globs(config: &Config) -> Vec<String> {
    let sources = config.sources.iter().flat_map(|set| &set.globs);
    let named = sources.chain(config.rules.iter().flatten());
    let named = named.chain(config.extends.iter().map(|it| &it.path));
    let usual = config.rules.is_none().then(|| rulebook::DEFAULT_GLOB.to_owned());
    named.map(|it| it.value.clone()).chain(usual).collect()
}

/// The source sets of each document whose format is supported, but which could not be read.
fn lacking(loaded: &[Loaded], wanted: &[(&PathBuf, &Wanted)], input: &Input) -> Vec<Vec<String>> {
    let is_loaded: FxHashSet<usize> = loaded.iter().map(|it| it.index).collect();
    let wanted = wanted.iter().enumerate().filter(|(index, _)| !is_loaded.contains(index));
    let is_known = |it: &&Wanted| Format::of_name(&input.name(&it.path)).is_some();
    wanted.map(|(_, (_, it))| *it).filter(is_known).map(|it| it.sets.clone()).collect()
}

/// Records which source sets lack a document.
pub(super) fn form_lacking(corpus: &mut Corpus, lacks: &[Vec<String>]) {
    for sets in lacks {
        corpus.mark_unread(&sets.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

fn no_configuration(start: &str) -> Diagnostic {
    let message = text!(
        "no `kenzan.yaml` in `{start}` or above it, and no `--rules`",
        "`{start}` とその上位に `kenzan.yaml` がなく、`--rules` もない"
    );
    Diagnostic::error(NO_CONFIG, message).help(text!(
        "write a `kenzan.yaml` with documents and rules, or give rules with `--rules`",
        "文書と規則を書いた `kenzan.yaml` を置くか、`--rules` で規則を指定する"
    ))
}

pub(crate) fn no_rules() -> Diagnostic {
    let message = text!("there is no rule to check", "検査する規則がない");
    Diagnostic::error(rulebook::NO_RULES, message).help(text!(
        "put rule files under `rules/`, or name packs and files under `extends` or with `--rules`",
        "規則ファイルを `rules/` に置くか、`extends` または `--rules` で指定する"
    ))
}
