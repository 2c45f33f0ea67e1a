//! Knows how a file becomes a source, and the diagnostics if it cannot. Does not know which files
//! are needed, nor formats beyond asking for the right reader.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::files::{Files, UNREADABLE, display_name, fault};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::{
    Declared, Document, Format, Limits, Manner, Stored, read, read_as, read_bytes_as,
};
use crate::lint::Cancel;
use crate::source::decode::{Fault, MAX_BYTES, decode};
use crate::source::{Source, SourceId, Sources, Span};
use crate::text;

/// Code of bytes that are not text.
pub(crate) const ENCODING: &str = "input/encoding";
/// Code of an empty file.
pub(crate) const EMPTY: &str = "input/empty";
/// Code of a file that is too large for offsets of 32 bits.
pub(crate) const TOO_LARGE: &str = "input/too-large";
/// Code of a file whose extension names no format.
pub(crate) const FORMAT: &str = "input/format";

/// Everything read so far, and the diagnostics about it.
pub(crate) struct Input {
    /// Access to files.
    pub(crate) files: Arc<dyn Files>,
    /// Documents, rule files and the configuration.
    pub(crate) sources: Sources,
    /// The paths of the sources, as they were given.
    pub(crate) paths: BTreeMap<SourceId, PathBuf>,
    /// Findings about files that could not become documents, each with the number of the path.
    pub(crate) findings: Vec<(usize, Diagnostic)>,
    /// Diagnostics about everything that prevents checks: paths, the configuration, rule files.
    pub(crate) trouble: Vec<Diagnostic>,
}

/// Code of a file whose content has another format than its name states.
pub(crate) const CONTENT: &str = "input/content";

/// A file after opening.
struct Opened {
    content: Content,
    /// Unknown if neither the name nor the content shows it.
    format: Option<Format>,
}

enum Content {
    Text(Source, Vec<Fault>),
    /// Content of a format that is not text.
    Bytes(Vec<u8>),
    NoText(Fault),
    Unreadable(Box<Diagnostic>),
}

impl Content {
    /// The bytes of a format that is not text.
    fn take_bytes(&mut self) -> Option<Vec<u8>> {
        match self {
            Self::Bytes(bytes) => Some(std::mem::take(bytes)),
            _ => None,
        }
    }
}

/// A file with a source number, ready to be read.
struct Numbered {
    index: usize,
    id: SourceId,
    format: Format,
    declared: Declared,
    /// The original bytes, for a format that is not text.
    bytes: Option<Vec<u8>>,
    /// Diagnostics so far.
    reported: Vec<Diagnostic>,
}

impl Numbered {
    /// The document and, for a format that is not text, the text made from it.
    fn read(self, source: &Source) -> (Loaded, Option<Source>) {
        let Self { index, id, format, declared, bytes, mut reported } = self;
        let is_blank = bytes.as_ref().map_or_else(|| source.text.trim().is_empty(), Vec::is_empty);
        let stated = Format::of_name(&source.name);
        reported.extend((stated != Some(format)).then(|| other_content(id, format)));
        let before = reported.len();
        let (limits, manner) = (Limits::default(), Manner { format, declared });
        let (made, document) = match bytes {
            None => (None, read_as(id, source, manner, limits, &mut reported)),
            // Readers of formats that are not text would call it damaged.
            Some(_) if is_blank => {
                reported.push(no_content(id));
                (None, read_as(id, source, manner, limits, &mut reported))
            }
            Some(bytes) => {
                let stored = Stored { name: source.name.clone(), bytes: &bytes };
                let (made, document) = read_bytes_as(id, stored, manner, limits, &mut reported);
                (Some(made), document)
            }
        };
        // A format that needs content reports that itself.
        if is_blank && reported.len() == before {
            reported.push(blank(id));
        }
        (Loaded { document: Arc::new(document), index, reported }, made)
    }
}

/// A document and the file it was read from.
pub(crate) struct Loaded {
    /// The tree.
    pub(crate) document: Arc<Document>,
    /// Index of the requested path.
    pub(crate) index: usize,
    /// Diagnostics from reading it.
    pub(crate) reported: Vec<Diagnostic>,
}

impl Input {
    /// Nothing read yet from `files`.
    pub(crate) fn new(files: Arc<dyn Files>) -> Self {
        let (findings, trouble, paths) = (Vec::new(), Vec::new(), BTreeMap::new());
        Self { files, sources: Sources::default(), paths, findings, trouble }
    }

    /// The path as reports show it.
    pub(crate) fn name(&self, path: &Path) -> String {
        display_name(&*self.files, path)
    }

    /// Reads a configuration or rule file, as YAML unless its extension names another format. Its
    /// diagnostics are added to the trouble.
    pub(crate) fn load(&mut self, path: &Path) -> Option<Arc<Document>> {
        let mut reported = Vec::new();
        let Opened { content, .. } = open(&*self.files, path);
        // A rule file is text, whatever its content seems to be.
        let content = match content {
            Content::Bytes(bytes) => as_text(bytes),
            content => content,
        };
        let before = self.sources.len();
        let id = self.keep(content, self.name(path), &mut reported);
        self.place(before, path);
        self.trouble.append(&mut reported);
        Some(self.parse_rules(id?))
    }

    /// Records that the sources from number `first` on were read from the file at `path`.
    fn place(&mut self, first: usize, path: &Path) {
        for id in first..self.sources.len() {
            self.paths.insert(SourceId(id as u32), path.to_owned());
        }
    }

    /// Reads a text built into the program.
    pub(crate) fn load_text(&mut self, name: String, text: &'static str) -> Arc<Document> {
        let id = self.sources.add(Source::utf8(name, text));
        self.parse_rules(id)
    }

    /// Replaces the text of a built-in document with `text`, and reads it again.
    pub(crate) fn replace(&mut self, document: &Document, text: String) -> Arc<Document> {
        let id = document.source;
        let name = self.sources.get(id).name.clone();
        self.sources.put(id, Source::utf8(name, text));
        self.parse_rules(id)
    }

    fn parse_rules(&mut self, id: SourceId) -> Arc<Document> {
        let source = self.sources.get(id);
        let format = Format::of_name(&source.name).unwrap_or(Format::Yaml);
        Arc::new(read(id, source, format, Limits::default(), &mut self.trouble))
    }

    /// Reads documents in parallel, each as its set declares; sources are numbered in the order of `paths`. Once
    /// `cancel` is set, the rest is left out.
    pub(crate) fn load_documents(
        &mut self,
        paths: &[(PathBuf, Declared)],
        cancel: &Cancel,
    ) -> Vec<Loaded> {
        let files = &*self.files;
        let open = |(path, _): &(PathBuf, Declared)| (!cancel.is_set()).then(|| open(files, path));
        let opened: Vec<Option<Opened>> = match paths {
            // A single file does not wake threads.
            [only] => vec![open(only)],
            paths => paths.par_iter().map(open).collect(),
        };
        let mut texts = Vec::new();
        for (index, (opened, (path, declared))) in opened.into_iter().zip(paths).enumerate() {
            let Some(opened) = opened else { continue };
            let (name, before) = (self.name(path), self.sources.len());
            let Opened { mut content, format } = opened;
            if let Content::Unreadable(fault) = content {
                self.trouble.push(*fault);
                continue;
            }
            let Some(format) = format else {
                let unknown = unknown_format(&mut self.sources, name);
                self.findings.push((index, unknown));
                self.place(before, path);
                continue;
            };
            let (bytes, declared, mut reported) = (content.take_bytes(), *declared, Vec::new());
            match self.keep(content, name, &mut reported) {
                Some(id) => texts.push(Numbered { index, id, format, declared, bytes, reported }),
                None => self.findings.extend(reported.into_iter().map(|it| (index, it))),
            }
            self.place(before, path);
        }
        let sources = &self.sources;
        let read = |it: Numbered| {
            let source = sources.get(it.id);
            (!cancel.is_set()).then(|| it.read(source))
        };
        let read: Vec<Option<(Loaded, Option<Source>)>> = match texts.len() {
            0 | 1 => texts.into_iter().map(read).collect(),
            _ => texts.into_par_iter().map(read).collect(),
        };
        let mut loaded = Vec::new();
        for (document, made) in read.into_iter().flatten() {
            let id = document.document.source;
            made.into_iter().for_each(|it| self.sources.put(id, it));
            loaded.push(document);
        }
        loaded
    }

    /// Numbers the opened input and reports its faults in `found`. A file without text becomes an
    /// empty source, so that diagnostics have a place.
    fn keep(
        &mut self,
        content: Content,
        name: String,
        found: &mut Vec<Diagnostic>,
    ) -> Option<SourceId> {
        match content {
            Content::Text(source, faults) => {
                let id = self.sources.add(Source { name, ..source });
                found.extend(said_of(id, self.sources.get(id), &faults));
                Some(id)
            }
            // The text is made during reading.
            Content::Bytes(_) => Some(self.sources.add(Source::utf8(name, ""))),
            Content::NoText(fault) => {
                found.push(no_text(&fault, empty(&mut self.sources, name)));
                None
            }
            Content::Unreadable(fault) => {
                found.push(*fault);
                None
            }
        }
    }
}

/// Reads the file at `path` again, as source `id` of `sources`, as declared. Returns `None`, without any
/// change, if it can no longer be read.
pub(crate) fn reread(
    files: &dyn Files,
    path: &Path,
    declared: Declared,
    id: SourceId,
    sources: &mut Sources,
) -> Option<Loaded> {
    let name = sources.get(id).name.clone();
    let Opened { mut content, format } = open(files, path);
    let (bytes, format) = (content.take_bytes(), format?);
    let (source, reported) = match content {
        Content::Text(source, faults) => {
            let source = Source { name, ..source };
            let reported = said_of(id, &source, &faults);
            (source, reported)
        }
        Content::Bytes(_) => (Source::utf8(name, ""), Vec::new()),
        Content::NoText(_) | Content::Unreadable(_) => return None,
    };
    let (loaded, made) = Numbered { index: 0, id, format, declared, bytes, reported }.read(&source);
    sources.put(id, made.unwrap_or(source));
    Some(loaded)
}

/// Diagnostics about the decoding of a file.
fn said_of(id: SourceId, source: &Source, faults: &[Fault]) -> Vec<Diagnostic> {
    let encoding = source.origin.encoding().filter(|it| *it != "UTF-8");
    let format = Format::of_name(&source.name).map(Format::entry);
    let other = encoding.map(|encoding| match format.filter(|it| it.is_utf8) {
        Some(entry) => foreign_encoding(id, encoding, entry.name),
        None => other_encoding(id, encoding),
    });
    // One cause, one finding: unreadable bytes show that the file has another encoding.
    match undecodable(id, faults) {
        Some(fault) => vec![fault],
        None => other.into_iter().chain(doubtful(id, faults)).collect(),
    }
}

fn open(files: &dyn Files, path: &Path) -> Opened {
    let name = display_name(files, path);
    let bytes = match files.read(path, MAX_BYTES) {
        Ok(bytes) => bytes,
        Err(error) => {
            let format = Format::of_name(&name);
            return Opened { content: without_bytes(files, path, &error), format };
        }
    };
    let format = Format::of_file(&name, &bytes);
    if format.is_some_and(|it| !it.is_text()) {
        return Opened { content: Content::Bytes(bytes), format };
    }
    Opened { content: as_text(bytes), format }
}

fn as_text(bytes: Vec<u8>) -> Content {
    let mut faults = Vec::new();
    match decode("", bytes, &mut faults) {
        Ok(source) => Content::Text(source, faults),
        Err(fault) => Content::NoText(fault),
    }
}

/// What is known of a file that cannot be read because of `error`.
fn without_bytes(files: &dyn Files, path: &Path, error: &io::Error) -> Content {
    match error.kind() {
        io::ErrorKind::FileTooLarge => {
            let bytes = files.stat(path).map_or(MAX_BYTES + 1, |it| it.size.max(MAX_BYTES + 1));
            Content::NoText(Fault::TooLarge { bytes })
        }
        io::ErrorKind::Unsupported => Content::Unreadable(Box::new(pipe(files, path))),
        _ => Content::Unreadable(Box::new(fault(files, path, Some(error)))),
    }
}

fn pipe(files: &dyn Files, path: &Path) -> Diagnostic {
    let name = display_name(files, path);
    let message =
        text!("`{name}` is a pipe, not a file", "`{name}` はファイルではなくパイプである");
    let help =
        text!("give `-` and pass the text on standard input", "`-` を指定し、標準入力から渡す");
    Diagnostic::error(UNREADABLE, message).help(help)
}

fn empty(sources: &mut Sources, name: String) -> Span {
    Span::new(sources.add(Source::utf8(name, "")), 0..0)
}

fn unknown_format(sources: &mut Sources, name: String) -> Diagnostic {
    let message =
        text!("the format of `{name}` is not supported", "`{name}` の形式には対応していない");
    let at = empty(sources, name);
    Diagnostic::error(FORMAT, message).at(at, Text::default()).help(Format::advice())
}

fn no_text(fault: &Fault, at: Span) -> Diagnostic {
    let diagnostic = match fault {
        Fault::TooLarge { bytes } => {
            let message = text!(
                "the file has {bytes} bytes; the limit is {MAX_BYTES}",
                "ファイルは {bytes} バイトで、上限の {MAX_BYTES} バイトを超えている"
            );
            Diagnostic::error(TOO_LARGE, message)
        }
        Fault::Foreign { offset, encoding } => {
            let message = text!(
                "the encoding {encoding} is not supported: the file switches to kanji at byte offset {offset}",
                "文字コード {encoding} には対応していない（先頭から{offset}バイトの位置で漢字に切り替わる）"
            );
            let help = text!("save it in UTF-8", "UTF-8 で保存し直す");
            Diagnostic::error(ENCODING, message).help(help)
        }
        Fault::Binary { offset }
        | Fault::Undecodable { offset, .. }
        | Fault::Doubtful { offset, .. } => {
            let message = text!(
                "the file is not text: NUL at offset {offset}",
                "テキストファイルではない（先頭から{offset}バイトの位置に NUL がある）"
            );
            Diagnostic::error(ENCODING, message).help(text!(
                "save it as text, in UTF-8 if possible",
                "テキストとして（できれば UTF-8 で）保存する"
            ))
        }
    };
    diagnostic.at(at, Text::default())
}

fn blank(id: SourceId) -> Diagnostic {
    let message = text!("the file is empty", "ファイルが空である");
    let help =
        text!("fill it, or exclude it with `exclude`", "内容を書くか、`exclude` で対象から外す");
    Diagnostic::warning(EMPTY, message).at(Span::new(id, 0..0), Text::default()).help(help)
}

/// Reports an empty file of a format that is not text: no program writes such a file.
fn no_content(id: SourceId) -> Diagnostic {
    let message = text!("the file is empty (0 bytes)", "ファイルが空（0バイト）である");
    let help = text!("save the document again", "文書を保存し直す");
    Diagnostic::error(EMPTY, message).at(Span::new(id, 0..0), Text::default()).help(help)
}

/// Reports a file that is read as `format` because of its content.
fn other_content(id: SourceId, format: Format) -> Diagnostic {
    let (own, usual) = (format.entry().name, format.entry().endings[0]);
    let message = text!(
        "read as {own} (.{usual}), which is the format of the content, though not that of the name",
        "名前の示す形式ではなく、中身の形式である{own}（.{usual}）として読んだ"
    );
    Diagnostic::note(CONTENT, message).at(Span::new(id, 0..0), Text::default())
}

/// Reports a file that is not UTF-8 although its format requires that.
fn foreign_encoding(id: SourceId, encoding: &str, format: &str) -> Diagnostic {
    let message = text!(
        "{format} must be UTF-8, but this file is not; it was read as {encoding}",
        "{format} は仕様上 UTF-8 でなければならないが、このファイルは違う（{encoding} として読んだ）"
    );
    let help = text!("save it in UTF-8", "UTF-8 で保存し直す");
    Diagnostic::error(ENCODING, message).at(Span::new(id, 0..0), Text::default()).help(help)
}

fn doubtful(id: SourceId, faults: &[Fault]) -> Option<Diagnostic> {
    let (encoding, other) = doubt(faults)?;
    let message = text!(
        "read as {encoding}, but the file could also be {other}, and would then have a different content",
        "{encoding} として読んだが、{other} の可能性もあり、その場合は内容が異なる"
    );
    let help = text!("save it in UTF-8", "UTF-8 で保存し直す");
    let at = Span::new(id, 0..0);
    Some(Diagnostic::warning(ENCODING, message).at(at, Text::default()).help(help))
}

/// The encoding that the file was read as, and the other one that it may be in.
fn doubt(faults: &[Fault]) -> Option<(&'static str, &'static str)> {
    faults.iter().find_map(|fault| match fault {
        Fault::Doubtful { encoding, other, .. } => Some((*encoding, *other)),
        _ => None,
    })
}

/// Reports the detected encoding: a wrong guess explains wrong names and figures.
fn other_encoding(id: SourceId, encoding: &str) -> Diagnostic {
    let message = text!("read as {encoding}", "{encoding} として読んだ");
    Diagnostic::note(ENCODING, message).at(Span::new(id, 0..0), Text::default())
}

/// One diagnostic for all bytes of a file that are invalid in its encoding.
fn undecodable(id: SourceId, faults: &[Fault]) -> Option<Diagnostic> {
    let mut places = faults.iter().filter_map(|fault| match fault {
        Fault::Undecodable { offset, range, encoding } => Some((offset, range, encoding)),
        _ => None,
    });
    let (offset, range, encoding) = places.next()?;
    let span =
        |range: &std::ops::Range<u32>| Span::new(id, range.start as usize..range.end as usize);
    let message = match doubt(faults) {
        _ if *encoding == "UTF-8" || encoding.starts_with("UTF-16") => text!(
            "the bytes at offset {offset} are not valid {encoding}",
            "先頭から{offset}バイトの位置のバイト列は {encoding} として読めない"
        ),
        Some((_, other)) => text!(
            "the file is probably {other}, which is not supported (UTF-8, Windows-1252, Shift_JIS and EUC-JP are): the bytes at offset {offset} are not valid {encoding}",
            "読み取れる UTF-8、Windows-1252、Shift_JIS、EUC-JP のどれでもなく、おそらく {other} である。先頭から{offset}バイトの位置のバイト列は {encoding} として読めない"
        ),
        None => text!(
            "the file is not valid UTF-8, Windows-1252, Shift_JIS or EUC-JP: the bytes at offset {offset} are not valid {encoding}, which fits best",
            "UTF-8、Windows-1252、Shift_JIS、EUC-JP のどれとしても読めない。最も近い {encoding} でも、先頭から{offset}バイトの位置のバイト列が読めない"
        ),
    };
    let diagnostic = Diagnostic::error(ENCODING, message).at(span(range), Text::default());
    let help = text!(
        "save the file in UTF-8; until then this place is read as U+FFFD",
        "UTF-8 で保存し直す。それまでこの位置は U+FFFD として扱われる"
    );
    let rest = places.fold(diagnostic, |it, (_, range, _)| it.at(span(range), Text::default()));
    Some(rest.help(help))
}
