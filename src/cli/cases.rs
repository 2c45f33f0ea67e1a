//! Knows the folders of cases that test rules: `NAME/ok` and `NAME/bad`, each with documents, and
//! the expected report of `bad`. Does not evaluate the rules.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::disk::{disk, display_name};
use crate::check::Corpus;
use crate::diagnostic::{Diagnostic, Lang};
use crate::document::{Declared, Format};
use crate::lint::Cancel;
use crate::project::Files as _;
use crate::project::input::Input;
use crate::report::{self, Options, Report, Summary};
use crate::source::{Source, Sources};

/// Name of the file with the expected report of a `bad` folder.
const REPORT: &str = "report.txt";

/// A folder of documents that are checked together.
pub(super) struct Case {
    /// The case's name and `ok` or `bad`.
    pub(super) name: String,
    /// The folder itself.
    pub(super) folder: PathBuf,
    /// Whether rules must report findings in it.
    pub(super) is_bad: bool,
}

/// Every case below `directory`, by name, `ok` before `bad`.
pub(super) fn cases(directory: &Path) -> Vec<Case> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let mut folders: Vec<_> = entries.map(|entry| entry.path()).collect();
    folders.sort();
    let case = |folder: &PathBuf, part: &str| {
        let name = format!("{}/{part}", folder.file_name()?.to_string_lossy());
        let folder = folder.join(part);
        folder.is_dir().then(|| Case { name, folder, is_bad: part == "bad" })
    };
    folders.iter().flat_map(|it| [case(it, "ok"), case(it, "bad")]).flatten().collect()
}

impl Case {
    /// Reads the documents. A document belongs to the set (one of `sets`) with the name of its
    /// file, up to the first point, or of its folder; any other belongs to all sets. Sources are
    /// added to those of the rules.
    pub(super) fn load(&self, base: &Sources, sets: &[String]) -> (Corpus, Vec<Diagnostic>) {
        let is_document = |path: &Path| Format::of_name(&path.to_string_lossy()).is_some();
        let disk = Arc::new(disk());
        let listing = disk.list(&self.folder, None, &is_document);
        let paths: Vec<PathBuf> = listing.files.iter().cloned().collect();
        let mut input = Input { sources: base.clone(), ..Input::new(disk.clone()) };
        let wanted: Vec<_> = paths.iter().map(|it| (it.clone(), Declared::default())).collect();
        let loaded = input.load_documents(&wanted, &Cancel::new());
        let declared = sets.iter().map(|set| (set.clone(), Vec::new())).collect();
        let mut corpus = Corpus { sets: declared, ..Corpus::default() };
        let mut reported = Vec::new();
        for it in loaded {
            reported.extend(it.reported);
            corpus.add(it.document, &self.sets_of(&paths[it.index], sets));
        }
        corpus.sources = input.sources;
        let mut found = listing.reported(&*disk);
        found.extend(input.trouble);
        found.extend(input.findings.into_iter().map(|it| it.1));
        found.extend(reported);
        (corpus, found)
    }

    fn sets_of<'s>(&self, path: &Path, sets: &'s [String]) -> Vec<&'s str> {
        let relative = path.strip_prefix(&self.folder).unwrap_or(path);
        let first = relative.iter().next().unwrap_or_default().to_string_lossy();
        let stem = relative.file_name().unwrap_or_default().to_string_lossy();
        let stem = stem.split('.').next().unwrap_or_default();
        let named = sets.iter().filter(|set| **set == stem || **set == first);
        let named: Vec<&str> = named.map(String::as_str).collect();
        if named.is_empty() { sets.iter().map(String::as_str).collect() } else { named }
    }

    /// The sources with names that do not depend on the working directory.
    fn renamed(&self, sources: &Sources) -> Sources {
        let mut renamed = Sources::default();
        let home = display_name(&self.folder);
        for (_, source) in sources.iter() {
            let inside = source.name.strip_prefix(&home).and_then(|it| it.strip_prefix('/'));
            let name = inside.unwrap_or(&source.name).to_owned();
            renamed.add(Source { name, ..source.clone() });
        }
        renamed
    }

    /// The report to expect of a `bad` folder: the plain report of `found`.
    pub(super) fn report(&self, sources: &Sources, found: &[Diagnostic], lang: Lang) -> String {
        let sources = &self.renamed(sources);
        let summary = &Summary::default();
        let report = Report::new(sources, found, summary);
        let options = Options { lang, summary: false, ..Options::default() };
        let mut text = Vec::new();
        report::write(&mut text, &report, report::Format::Plain, &options)
            .expect("internal: memory takes what is written");
        String::from_utf8_lossy(&text).into_owned()
    }

    /// The file with the expected report.
    pub(super) fn report_path(&self) -> PathBuf {
        self.folder.join(REPORT)
    }

    /// The expected report; `None` if it was never written.
    ///
    /// # Errors
    /// The errors of the file system, except for a missing file.
    pub(super) fn expected(&self) -> io::Result<Option<String>> {
        match fs::read_to_string(self.report_path()) {
            Ok(text) => Ok(Some(text.replace("\r\n", "\n"))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// The findings of a plain report, each with its indented lines, and the start of each.
pub(super) fn findings(report: &str) -> Vec<(usize, &str)> {
    let mut starts: Vec<usize> = Vec::new();
    let mut at = 0;
    for line in report.split_inclusive('\n') {
        if !line.starts_with(' ') && !line.trim().is_empty() {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([report.len()]);
    starts.iter().zip(ends).map(|(&start, end)| (start, report[start..end].trim_end())).collect()
}
