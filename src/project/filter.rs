//! Knows `include` and `exclude`: which files of the source sets are documents of the run.
//! Does not know how the sets name them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Text};
use crate::project::config::Config;
use crate::project::files::{self, Files, MATCHED_NOTHING};
use crate::project::input::Input;
use crate::source::Spanned;
use crate::text;

/// Code of a requested document that the configuration excludes.
const EXCLUDED: &str = "input/excluded";

/// The included and excluded files. Without a configuration everything is included.
pub(crate) struct Filter {
    files: Arc<dyn Files>,
    home: PathBuf,
    include: Vec<Pattern>,
    exclude: Vec<Pattern>,
}

struct Pattern {
    written: Spanned<String>,
    fits: Box<dyn Fn(&Path) -> bool + Send + Sync>,
    is_used: bool,
}

impl Filter {
    /// Includes everything.
    pub(crate) fn none(files: Arc<dyn Files>) -> Self {
        Self { files, home: PathBuf::new(), include: Vec::new(), exclude: Vec::new() }
    }

    /// The filter of `config`, whose globs are relative to `home`. Malformed globs are reported.
    pub(crate) fn new(config: &Config, home: &Path, input: &mut Input) -> Self {
        let found = &mut input.trouble;
        let mut patterns = |globs: &[Spanned<String>]| {
            globs.iter().filter_map(|it| pattern(it, found)).collect::<Vec<_>>()
        };
        let (include, exclude) = (patterns(&config.include), patterns(&config.exclude));
        Self { files: input.files.clone(), home: home.to_owned(), include, exclude }
    }

    /// Whether the file at `path` is a document of the run.
    pub(crate) fn admits(&mut self, path: &Path) -> bool {
        let path = files::relative(&*self.files, &self.home, path);
        let fits = |patterns: &mut [Pattern]| {
            let fitting = patterns.iter_mut().filter(|it| (it.fits)(&path));
            fitting.map(|it| it.is_used = true).count() > 0
        };
        let included = self.include.is_empty() || fits(&mut self.include);
        !fits(&mut self.exclude) && included
    }

    /// Reports patterns that matched no file: for `include` an error, because documents are
    /// missing; for `exclude` a note.
    pub(crate) fn idle(&self) -> Vec<Diagnostic> {
        let say = |it: &Pattern| {
            let glob = &it.written.value;
            let message =
                text!("`{glob}` matches no file of the sources", "`{glob}` に当たる文書はない");
            (message, it.written.span)
        };
        let idle = |patterns: &[Pattern], make: fn(&str, Text) -> Diagnostic| {
            let idle = patterns.iter().filter(|it| !it.is_used).map(say);
            let idle = idle.map(|(text, at)| make(MATCHED_NOTHING, text).at(at, Text::default()));
            idle.collect::<Vec<_>>()
        };
        let mut reported = idle(&self.include, |code, text| Diagnostic::error(code, text));
        reported.extend(idle(&self.exclude, |code, text| Diagnostic::note(code, text)));
        reported
    }
}

fn pattern(written: &Spanned<String>, found: &mut Vec<Diagnostic>) -> Option<Pattern> {
    match files::matcher(&written.value) {
        Ok(fits) => {
            Some(Pattern { written: written.clone(), fits: Box::new(fits), is_used: false })
        }
        Err(why) => {
            found.push(files::malformed(written, &why));
            None
        }
    }
}

/// Reports a source glob all of whose files are excluded.
pub(crate) fn all_left_out(glob: &Spanned<String>) -> Diagnostic {
    let pattern = &glob.value;
    let message = text!(
        "`include` and `exclude` exclude every file of `{pattern}`",
        "`{pattern}` のファイルはすべて `include`・`exclude` で除かれている"
    );
    Diagnostic::error(MATCHED_NOTHING, message).at(glob.span, Text::default())
}

/// Reports a requested path that is excluded.
pub(crate) fn left_out(name: &str) -> Diagnostic {
    let message = text!(
        "`{name}` is not checked: the configuration excludes it",
        "設定で除かれているため、`{name}` は検査しない"
    );
    Diagnostic::note(EXCLUDED, message)
}
