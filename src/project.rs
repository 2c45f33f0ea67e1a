//! Knows how a run is put together: configuration, rules and documents, by the arguments given.
//! Does not check anything and does not show anything.

mod claim;
pub(crate) mod config;
pub(crate) mod coverage;
pub(crate) mod files;
mod filter;
pub(crate) mod input;
pub(crate) mod overlay;
mod overrides;
pub(crate) mod rulebook;
pub(crate) mod suppress;
mod wish;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::check::{Compiled, Corpus};
use crate::diagnostic::{Diagnostic, Lang, Severity};
use crate::document::{Document, Format};
use crate::lint::overrides::Overrides;
use crate::lint::suppress::{Listed, Policy};
use crate::rule::Rule;
use crate::source::{SourceId, Spanned};
use crate::text;

pub(crate) use claim::sets_named;
use config::{Config, SourceSet};
use filter::Filter;
use input::{Input, Loaded};
use overlay::Overlay;
use rulebook::Rulebook;
use suppress::Known;
pub(crate) use wish::files_read;
use wish::{Wanted, Wishes, wish_paths, wish_sets};

/// Code of a run without a configuration and without rules.
const NO_CONFIG: &str = "config/missing";
/// Code of a directory or configuration without documents.
const NO_DOCUMENTS: &str = "input/no-documents";

/// What a run is told from outside: which configuration and which rules.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Settings {
    /// The configuration; without one the nearest `kenzan.yaml` is used.
    pub config: Option<PathBuf>,
    /// Rules besides those of the configuration: files, directories and packs (`kenzan:NAME`).
    pub rules: Vec<PathBuf>,
}

/// Everything that a run needs.
pub(crate) struct Project {
    /// The documents; its sources hold the configuration and rule files too.
    pub(crate) corpus: Corpus,
    /// The rules.
    pub(crate) rules: Vec<Compiled>,
    /// What was said on the way, findings and trouble.
    pub(crate) found: Vec<Diagnostic>,
    /// Whether something asked for cannot be checked.
    pub(crate) unable: bool,
    /// The configuration's language.
    pub(crate) lang: Option<Lang>,
    /// Documents that the report leaves out, because paths were given and they are elsewhere.
    pub(crate) elsewhere: FxHashSet<SourceId>,
    /// What the configuration accepts.
    pub(crate) listed: Vec<Listed>,
    /// Severities that hold in some documents only.
    pub(crate) overrides: Overrides,
    /// The configuration and the rule files; none that the program itself holds.
    pub(crate) files: Vec<Arc<Document>>,
    /// The paths of the documents.
    pub(crate) paths: Vec<(SourceId, PathBuf)>,
    /// Directory of the configuration, if there is one. The run is then over all that it names.
    pub(crate) home: Option<PathBuf>,
    /// The baseline that the configuration names, relative to its directory.
    pub(crate) baseline: Option<Spanned<String>>,
    /// What the configuration means by its documents and rules.
    globs: Vec<String>,
    /// The configuration, if there is one that could be read, and its path.
    pub(crate) config: Option<(SourceId, PathBuf)>,
}

impl Project {
    /// What was said on the way, for commands that show something else: what kept something from being
    /// read, or all of it.
    pub(crate) fn remarks(&self, all: bool) -> Vec<Diagnostic> {
        let said = self.found.iter().filter(|it| all || it.severity == Severity::Error);
        said.cloned().collect()
    }

    /// Whether the configuration would mean the file at `path` if it were there.
    pub(crate) fn names(&self, path: &Path) -> bool {
        let Some(home) = &self.home else { return false };
        let path = files::relative(home, path);
        self.globs.iter().any(|glob| files::matcher(glob).is_ok_and(|fits| fits(&path)))
    }

    /// The severity of the rule where no override speaks of it.
    pub(crate) fn severity(&self, rule: &Rule) -> Option<Severity> {
        self.overrides.general(&rule.id.value).unwrap_or(rule.severity)
    }

    /// What suppression goes by today.
    pub(crate) fn policy(&self) -> Policy<'_> {
        let complete = self.home.is_some();
        let (listed, overrides, files) = (&self.listed, &self.overrides, &self.files);
        Policy { listed, overrides: Some(overrides), files, today: suppress::today(), complete }
    }
}

/// The configuration, the rules and what was said of them.
pub(crate) struct Rules {
    pub(crate) input: Input,
    pub(crate) book: Rulebook,
    pub(crate) config: Config,
    /// The configuration itself, if it could be read.
    pub(crate) document: Option<Arc<Document>>,
    filter: Filter,
    /// Directory of the configuration file, and the file's identity.
    home: Option<(PathBuf, PathBuf)>,
}

/// Reads the configuration and the rules. `start` is where the search for one begins.
pub(crate) fn rules(settings: &Settings, start: &Path) -> Rules {
    rules_over(settings, start, Vec::new())
}

fn rules_over(settings: &Settings, start: &Path, overlays: Vec<Overlay>) -> Rules {
    let mut input = Input { overlays, ..Input::default() };
    let mut book = Rulebook::default();
    let path = settings.config.clone().or_else(|| files::nearest_config(start));
    let document = path.as_ref().and_then(|path| input.load(path));
    let (mut config, mut filter, mut home) = (Config::default(), Filter::default(), None);
    if let Some(path) = path {
        let directory = files::directory(&path).to_owned();
        if let Some(document) = &document {
            config = config::read(document, &mut input.trouble);
            filter = Filter::new(&config, &directory, &mut input.trouble);
            book.extend(&config, &directory, &mut input);
        }
        home = Some((directory, files::identity(&path)));
    }
    for argument in &settings.rules {
        book.add_argument(argument, &mut input);
    }
    book.share(&config.model);
    book.settle(&mut input.trouble);
    book.weigh(&config.severity, &mut input.trouble);
    Rules { input, book, config, document, filter, home }
}

/// Puts a run together.
///
/// # Errors
/// There is neither a configuration nor a rule, so nothing to do.
pub(crate) fn load(settings: &Settings, paths: &[PathBuf]) -> Result<Project, Vec<Diagnostic>> {
    load_over(settings, paths, Vec::new())
}

/// [`load`], with `overlays` in the place of files.
///
/// # Errors
/// Those of [`load`].
pub(crate) fn load_over(
    settings: &Settings,
    paths: &[PathBuf],
    overlays: Vec<Overlay>,
) -> Result<Project, Vec<Diagnostic>> {
    let start = start(paths);
    let mut rules = rules_over(settings, &start, overlays);
    if rules.home.is_none() && settings.rules.is_empty() {
        let absent = paths.iter().filter_map(|it| Some((it, std::fs::metadata(it).err()?)));
        let mut why: Vec<_> = absent.map(|(it, error)| files::fault(it, Some(&error))).collect();
        why.push(no_configuration(&start));
        return Err(why);
    }
    let mut wishes = Wishes::new();
    if rules.home.is_some() {
        wish_sets(&mut rules, &mut wishes);
    }
    let asked = wish_paths(&mut rules, paths, &mut wishes);
    let has_trouble = rules.input.trouble.iter().any(|it| it.severity == Severity::Error);
    if rules.book.rules.is_empty() && rules.book.alone.is_none() && !has_trouble {
        rules.input.trouble.push(no_rules());
    }
    if wishes.is_empty() && !has_trouble {
        rules.input.trouble.push(no_documents(None));
    }
    Ok(assemble(rules, &wishes, asked.as_ref()))
}

/// Where the search for a configuration begins: the first path that is there, or the working
/// directory.
pub(crate) fn start(paths: &[PathBuf]) -> PathBuf {
    match paths.iter().find(|it| it.exists()) {
        Some(path) if path.is_dir() => path.clone(),
        Some(path) => files::directory(path).into(),
        None => PathBuf::from("."),
    }
}

impl Rules {
    /// The directory of the configuration, if there is one.
    pub(crate) fn directory(&self) -> Option<&Path> {
        self.home.as_ref().map(|(directory, _)| &**directory)
    }

    /// The sets that `path` would belong to, if it is not there but for the overlay.
    fn sets_of_overlay(&self, path: &Path, unless_configured: &[String]) -> Option<Vec<String>> {
        if path.exists() || overlay::in_place_of(&self.input.overlays, path).is_none() {
            return None;
        }
        let Some(directory) = self.directory() else { return Some(unless_configured.to_vec()) };
        let fits = |set: &&SourceSet| {
            set.globs.iter().any(|glob| files::fits(directory, &glob.value, path))
        };
        let sets = self.config.sources.iter().filter(fits);
        Some(sets.map(|set| set.name.value.clone()).collect())
    }

    /// Whether the file is the configuration or holds rules, and so is no document.
    fn is_own(&self, identity: &Path) -> bool {
        self.book.files.contains(identity)
            || self.home.as_ref().is_some_and(|(_, own)| own == identity)
    }
}

/// Reads the documents and forms the corpus.
fn assemble(rules: Rules, wishes: &Wishes, asked: Option<&FxHashSet<PathBuf>>) -> Project {
    let Rules { mut input, mut book, config, document, home, .. } = rules;
    let wanted: Vec<(&PathBuf, &Wanted)> = wishes.iter().collect();
    let paths: Vec<PathBuf> = wanted.iter().map(|(_, it)| it.path.clone()).collect();
    let declared = config.sources.iter().map(|set| set.name.value.clone());
    // A set without documents is said once, where it is declared, and not again by every rule.
    let sets = if home.is_some() { declared.collect() } else { sets_named(&book.rules) };
    let sets = sets.into_iter().map(|set| (set, Vec::new())).collect();
    let mut corpus = Corpus { sets, ..Corpus::default() };
    let mut elsewhere = FxHashSet::default();
    let (mut outside, mut known) = (Vec::new(), Vec::new());
    let loaded = input.load_documents(&paths);
    lacking(&loaded, &wanted, &mut corpus);
    for loaded in loaded {
        let (identity, wanted) = wanted[loaded.index];
        let source = loaded.document.source;
        if asked.is_some_and(|asked| !asked.contains(identity)) {
            elsewhere.insert(source);
        }
        if wanted.sets.is_empty() {
            outside.push(corpus.documents.len());
        }
        known.push(Known { source, path: &wanted.path, sets: &wanted.sets });
        let sets: Vec<&str> = wanted.sets.iter().map(String::as_str).collect();
        corpus.add(loaded.document, &sets);
    }
    corpus.sources = std::mem::take(&mut input.sources);
    corpus.models.extend(book.alone.take());
    let own = document.as_ref().zip(home.as_ref());
    let own = own.map(|(document, (_, own))| (document.source, own.clone()));
    let (home, lang) = (home.map(|(directory, _)| directory), config.lang());
    let here = home.as_deref().unwrap_or(Path::new(""));
    let globs = globs(&config);
    let listed = suppress::resolve(config.suppress, here, &known, &mut input.trouble);
    let overrides =
        overrides::resolve(config.overrides, here, &known, &mut book, &mut input.trouble);
    let files = document.into_iter().chain(std::mem::take(&mut book.documents)).collect();
    let unable = input.trouble.iter().any(|it| it.severity == Severity::Error);
    let mut found = input.trouble;
    found.extend(input.findings);
    found.extend(claim::unseen(&corpus, &outside, &book.rules));
    let paths = known.iter().map(|it| (it.source, it.path.to_owned())).collect();
    let (rules, lang, baseline) = (book.rules, lang, config.baseline);
    Project {
        corpus,
        rules,
        found,
        unable,
        lang,
        elsewhere,
        listed,
        overrides,
        files,
        paths,
        home,
        baseline,
        globs,
        config: own,
    }
}

/// The globs and paths by which the configuration means documents and rules.
fn globs(config: &config::Config) -> Vec<String> {
    let sources = config.sources.iter().flat_map(|set| &set.globs);
    let named = sources.chain(config.rules.iter().flatten()).chain(&config.extends);
    let usual = config.rules.is_none().then(|| rulebook::DEFAULT_GLOB.to_owned());
    named.map(|it| it.value.clone()).chain(usual).collect()
}

/// Takes in which sets lack a document that kenzan has a reader for, but could not read.
fn lacking(loaded: &[Loaded], wanted: &[(&PathBuf, &Wanted)], corpus: &mut Corpus) {
    let is_loaded: FxHashSet<usize> = loaded.iter().map(|it| it.index).collect();
    for (index, (_, wanted)) in wanted.iter().enumerate() {
        let is_known = || Format::of_name(&files::display_name(&wanted.path)).is_some();
        if !is_loaded.contains(&index) && is_known() {
            corpus.lacks(&wanted.sets.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }
}

fn no_configuration(start: &Path) -> Diagnostic {
    let start = files::display_name(start);
    let message = text!(
        "no `kenzan.yaml` in `{start}` or above it, and no `--rules`",
        "`{start}` とその上位に `kenzan.yaml` がなく、`--rules` もない"
    );
    Diagnostic::error(NO_CONFIG, message).help(text!(
        "write a `kenzan.yaml` that names documents and rules, or name rules with `--rules`",
        "文書と規則を書いた `kenzan.yaml` を置くか、`--rules` で規則を指定する"
    ))
}

pub(crate) fn no_rules() -> Diagnostic {
    let message = text!("there is no rule to check", "検査する規則がない");
    Diagnostic::error(rulebook::NO_RULES, message).help(text!(
        "put rule files under `rules/`, or name packs and files under `extends` or with `--rules`",
        "規則のファイルを `rules/` に置くか、`extends` または `--rules` で指定する"
    ))
}

fn no_documents(directory: Option<&Path>) -> Diagnostic {
    let message = match directory.map(files::display_name) {
        Some(name) => text!("no document in `{name}`", "`{name}` に文書がない"),
        None => text!("there is no document to check", "検査する文書がない"),
    };
    Diagnostic::error(NO_DOCUMENTS, message).help(Format::advice())
}
