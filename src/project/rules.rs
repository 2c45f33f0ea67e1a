//! Knows how the configuration and the rules of a run are found and read.
//! Does not know documents.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Settings;
use super::config::{self, Config};
use super::files::{self, Files};
use super::filter::Filter;
use super::input::Input;
use super::rulebook::Rulebook;
use crate::document::Document;

/// The configuration, the rules and their diagnostics.
pub(crate) struct Rules {
    pub(crate) input: Input,
    pub(crate) book: Rulebook,
    pub(crate) config: Config,
    /// The configuration itself, if it could be read.
    pub(crate) document: Option<Arc<Document>>,
    pub(super) filter: Filter,
    /// The configuration file, if there is one.
    pub(super) home: Option<ConfigFile>,
    /// Whether there is neither a configuration file nor a rule that the settings name.
    pub(super) is_bare: bool,
}

/// The place of a configuration file.
pub(super) struct ConfigFile {
    pub(super) directory: PathBuf,
    /// Its path, links resolved.
    pub(super) identity: PathBuf,
}

/// Reads the configuration and the rules. The search for a configuration begins at `start`.
pub(crate) fn rules(files: Arc<dyn Files>, settings: &Settings, start: &Path) -> Rules {
    let path = settings.config.clone().or_else(|| files::nearest_config(&*files, start));
    let mut filter = Filter::none(files.clone());
    let mut input = Input::new(files);
    let mut book = Rulebook::default();
    let document = path.as_ref().and_then(|path| input.load(path));
    let (mut config, mut home) = (Config::default(), None);
    if let Some(path) = path {
        let directory = files::directory(&path).to_owned();
        if let Some(document) = &document {
            config = config::read(document, &mut input.trouble);
            filter = Filter::new(&config, &directory, &mut input);
            book.extend(&config, &directory, &mut input);
        }
        home = Some(ConfigFile { directory, identity: input.files.identity(&path) });
    }
    let is_bare = home.is_none() && settings.rules.is_empty();
    let defaults = settings.default_rules.iter().filter(|_| is_bare);
    for argument in settings.rules.iter().chain(defaults) {
        book.add_argument(argument, &mut input);
    }
    book.share(&config.model);
    book.settle(&mut input.trouble);
    book.apply_severities(&config.severity, &mut input.trouble);
    Rules { input, book, config, document, filter, home, is_bare }
}

/// Start of the search for a configuration: the first existing path, or the working directory.
pub(crate) fn start(files: &dyn Files, paths: &[PathBuf]) -> PathBuf {
    let mut known = paths.iter().filter_map(|it| Some((it, files.stat(it).ok()?)));
    match known.next() {
        Some((path, stat)) if stat.is_directory => path.clone(),
        Some((path, _)) => files::directory(path).into(),
        None => PathBuf::from("."),
    }
}

impl Rules {
    /// The directory of the configuration, if there is one.
    pub(crate) fn directory(&self) -> Option<&Path> {
        self.home.as_ref().map(|it| &*it.directory)
    }

    /// Whether the file is the configuration or a rule file, and therefore not a document.
    pub(super) fn is_own(&self, identity: &Path) -> bool {
        self.book.files.contains(identity)
            || self.home.as_ref().is_some_and(|it| it.identity == identity)
    }
}
