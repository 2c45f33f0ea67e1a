//! Knows how a file becomes a source, and what to say when it does not.
//! Does not know which files are wanted, nor formats beyond asking for the right reader.

use std::fs::File;
use std::io::{self, Read as _, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::files::{display_name, fault};
use super::overlay::{self, Overlay};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::{Document, Format, Limits, read, read_bytes};
use crate::source::decode::{Fault, MAX_BYTES, decode};
use crate::source::{Source, SourceId, Sources, Span};
use crate::text;

/// Code of bytes that are no text.
pub(crate) const ENCODING: &str = "input/encoding";
/// Code of a file in which nothing is written.
pub(crate) const EMPTY: &str = "input/empty";
/// Code of a file that is too large for offsets of 32 bits.
pub(crate) const TOO_LARGE: &str = "input/too-large";
/// Code of a file whose ending names no format.
pub(crate) const FORMAT: &str = "input/format";

/// Fewest bytes of a file whose halves are worth reading by two threads.
const WORTH_TWO: usize = 16 << 20;

/// Everything read so far, and what was said about it.
#[derive(Debug, Default)]
pub(crate) struct Input {
    /// Documents, rule files and the configuration.
    pub(crate) sources: Sources,
    /// What is wrong with documents: findings.
    pub(crate) findings: Vec<Diagnostic>,
    /// What keeps things from being checked: paths, the configuration, rule files.
    pub(crate) trouble: Vec<Diagnostic>,
    /// Bytes in the place of files.
    pub(crate) overlays: Vec<Overlay>,
}

/// A file as it was met.
enum Opened {
    Text(Source, Vec<Fault>),
    /// Of a format that is no text.
    Bytes(Vec<u8>),
    NoText(Fault),
    Unreadable(Diagnostic),
}

/// A file that has a number and is to be read.
struct Kept {
    index: usize,
    id: SourceId,
    format: Format,
    /// What a format that is no text is read from.
    bytes: Option<Vec<u8>>,
}

/// A file that was read.
struct Read {
    document: Loaded,
    /// The text that was made from it, if it is none.
    source: Option<Source>,
    found: Vec<Diagnostic>,
}

impl Kept {
    fn read(&self, sources: &Sources) -> Read {
        let Self { index, id, format, .. } = *self;
        let (source, limits) = (sources.get(id), Limits::default());
        let mut found = Vec::new();
        let (source, document) = match &self.bytes {
            None => (None, read(id, source, format, limits, &mut found)),
            Some(bytes) => {
                let stored = (source.name.clone(), &**bytes);
                let (made, document) = read_bytes(id, stored, format, limits, &mut found);
                (Some(made), document)
            }
        };
        Read { document: Loaded { document: Arc::new(document), index }, source, found }
    }
}

/// A document and the file it was read from.
pub(crate) struct Loaded {
    /// The tree.
    pub(crate) document: Arc<Document>,
    /// Index of the path asked for.
    pub(crate) index: usize,
}

impl Input {
    /// Reads a configuration or rule file as YAML unless its ending names another format. Whatever
    /// is wrong with it is trouble.
    pub(crate) fn load(&mut self, path: &Path) -> Option<Arc<Document>> {
        let mut said = Vec::new();
        let opened = open(path, &self.overlays);
        let id = self.keep(opened, display_name(path), &mut said);
        self.trouble.append(&mut said);
        Some(self.parse_rules(id?))
    }

    /// Reads a text that the program itself holds.
    pub(crate) fn load_text(&mut self, name: String, text: &'static str) -> Arc<Document> {
        let id = self.sources.add(Source::utf8(name, text));
        self.parse_rules(id)
    }

    fn parse_rules(&mut self, id: SourceId) -> Arc<Document> {
        let source = self.sources.get(id);
        let format = Format::of_name(&source.name).unwrap_or(Format::Yaml);
        Arc::new(read(id, source, format, Limits::default(), &mut self.trouble))
    }

    /// Reads documents, in parallel; sources are numbered in the order of `paths`.
    pub(crate) fn load_documents(&mut self, paths: &[PathBuf]) -> Vec<Loaded> {
        let overlays = &self.overlays;
        let opened: Vec<Opened> = match paths {
            // Threads that nothing else may need are not waked for one file.
            [only] => vec![open(only, overlays)],
            paths => paths.par_iter().map(|path| open(path, overlays)).collect(),
        };
        let mut texts = Vec::new();
        let mut said = Vec::new();
        for (index, (opened, path)) in opened.into_iter().zip(paths).enumerate() {
            let name = display_name(path);
            let Some(format) = Format::of_name(&name) else {
                if let Opened::Unreadable(fault) = opened {
                    self.trouble.push(fault);
                } else {
                    self.findings.push(unknown_format(&mut self.sources, name));
                }
                continue;
            };
            let mut opened = opened;
            if let Opened::Unreadable(fault) = opened {
                self.trouble.push(fault);
                continue;
            }
            let bytes = match &mut opened {
                Opened::Bytes(bytes) => Some(std::mem::take(bytes)),
                _ => None,
            };
            if let Some(id) = self.keep(opened, name, &mut said) {
                let text = &self.sources.get(id).text;
                let is_blank = bytes.as_ref().map_or_else(|| text.trim().is_empty(), Vec::is_empty);
                if is_blank {
                    said.push(blank(id));
                }
                texts.push(Kept { index, id, format, bytes });
            }
        }
        self.findings.append(&mut said);
        let sources = &self.sources;
        let read: Vec<Read> = match &texts[..] {
            [only] => vec![only.read(sources)],
            _ => texts.par_iter().map(|it| it.read(sources)).collect(),
        };
        let mut loaded = Vec::new();
        for Read { document, source, mut found } in read {
            self.findings.append(&mut found);
            if let Some(source) = source {
                self.sources.put(document.document.source, source);
            }
            loaded.push(document);
        }
        loaded
    }

    /// Numbers what was opened; what is wrong with it is said in `found`. A file without text
    /// becomes an empty source, so that what is said of it has a place.
    fn keep(
        &mut self,
        opened: Opened,
        name: String,
        found: &mut Vec<Diagnostic>,
    ) -> Option<SourceId> {
        match opened {
            Opened::Text(source, faults) => {
                let encoding = source.origin.encoding();
                let format = Format::of_name(&name);
                let id = self.sources.add(Source { name, ..source });
                if let Some(encoding) = encoding.filter(|it| *it != "UTF-8") {
                    found.push(match format.map(Format::entry).filter(|it| it.is_utf8) {
                        Some(entry) => foreign_encoding(id, encoding, entry.name),
                        None => other_encoding(id, encoding),
                    });
                }
                found.extend(faults.iter().filter_map(|fault| doubtful(id, fault)));
                found.extend(undecodable(id, &faults));
                Some(id)
            }
            // The text is made when it is read.
            Opened::Bytes(_) => Some(self.sources.add(Source::utf8(name, ""))),
            Opened::NoText(fault) => {
                found.push(no_text(&fault, empty(&mut self.sources, name)));
                None
            }
            Opened::Unreadable(fault) => {
                found.push(fault);
                None
            }
        }
    }
}

fn open(path: &Path, overlays: &[Overlay]) -> Opened {
    let bytes = match overlay::in_place_of(overlays, path) {
        Some(overlay) => Ok(Ok(overlay.bytes.clone())),
        None => bytes(path),
    };
    let bytes = match bytes {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(too_large)) => return Opened::NoText(too_large),
        Err(error) => return Opened::Unreadable(fault(path, Some(&error))),
    };
    if Format::of_name(&display_name(path)).is_some_and(|it| !it.is_text()) {
        return Opened::Bytes(bytes);
    }
    let mut faults = Vec::new();
    match decode("", bytes, &mut faults) {
        Ok(source) => Opened::Text(source, faults),
        Err(fault) => Opened::NoText(fault),
    }
}

/// The file's bytes, unless there are too many of them to be worth reading.
fn bytes(path: &Path) -> io::Result<Result<Vec<u8>, Fault>> {
    let mut file = File::open(path)?;
    let size = file.metadata()?.len();
    if size > MAX_BYTES {
        return Ok(Err(Fault::TooLarge { bytes: size }));
    }
    let size = usize::try_from(size).unwrap_or_default();
    let mut bytes = match size {
        WORTH_TWO.. => halves(&file, size).unwrap_or_default(),
        _ => Vec::with_capacity(size),
    };
    // A pipe or a device tells no size, and a file may grow; it is read no further than the limit.
    let known = bytes.len() as u64;
    if known > 0 {
        file.seek(SeekFrom::Start(known))?;
    }
    file.take(MAX_BYTES + 1 - known).read_to_end(&mut bytes)?;
    Ok(Ok(bytes))
}

/// The first `size` bytes of `file`, whose halves are read side by side: getting memory for that many
/// takes longer than copying them.
#[cfg(unix)]
fn halves(file: &File, size: usize) -> io::Result<Vec<u8>> {
    use std::os::unix::fs::FileExt;
    let mut bytes = vec![0; size];
    let (front, back) = bytes.split_at_mut(size / 2);
    let middle = front.len() as u64;
    let (first, second) =
        rayon::join(|| file.read_exact_at(front, 0), || file.read_exact_at(back, middle));
    first.and(second).map(|()| bytes)
}

/// Elsewhere a file is read from front to back.
#[cfg(not(unix))]
fn halves(_: &File, size: usize) -> io::Result<Vec<u8>> {
    Ok(Vec::with_capacity(size))
}

fn empty(sources: &mut Sources, name: String) -> Span {
    Span::new(sources.add(Source::utf8(name, "")), 0..0)
}

fn unknown_format(sources: &mut Sources, name: String) -> Diagnostic {
    let message = text!("no reader for the format of `{name}`", "`{name}` の形式は読めない");
    let at = empty(sources, name);
    Diagnostic::error(FORMAT, message).at(at, Text::default()).help(Format::advice())
}

fn no_text(fault: &Fault, at: Span) -> Diagnostic {
    let diagnostic = match fault {
        Fault::TooLarge { bytes } => {
            let message = text!(
                "the file has {bytes} bytes, more than the {MAX_BYTES} that can be read",
                "ファイルは {bytes} バイトあり、読める上限 {MAX_BYTES} バイトを超えている"
            );
            Diagnostic::error(TOO_LARGE, message)
        }
        Fault::Foreign { offset, encoding } => {
            let message = text!(
                "the file is in {encoding}, which is not read: it turns to kanji at offset {offset}",
                "文字コード {encoding} のファイルは読めない（先頭から{offset}バイトの位置で漢字に切り替わる）"
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
    let help = text!(
        "write its contents, or leave it out by `exclude`",
        "内容を書くか、`exclude` で対象から外す"
    );
    Diagnostic::warning(EMPTY, message).at(Span::new(id, 0..0), Text::default()).help(help)
}

/// What a specification has in UTF-8 is not in anything else.
fn foreign_encoding(id: SourceId, encoding: &str, format: &str) -> Diagnostic {
    let message = text!(
        "the file is not UTF-8, which {format} is by its specification; read as {encoding}",
        "{format} は仕様上 UTF-8 だが、このファイルは違う（{encoding} として読んだ）"
    );
    let help = text!("save it in UTF-8", "UTF-8 で保存し直す");
    Diagnostic::error(ENCODING, message).at(Span::new(id, 0..0), Text::default()).help(help)
}

fn doubtful(id: SourceId, fault: &Fault) -> Option<Diagnostic> {
    let Fault::Doubtful { encoding, other, .. } = fault else { return None };
    let message = text!(
        "read as {encoding}, but the text may as well be in {other}, in which it says something else",
        "{encoding} として読んだが、{other} の可能性もあり、その場合は内容が異なる"
    );
    let help = text!("save it in UTF-8", "UTF-8 で保存し直す");
    let at = Span::new(id, 0..0);
    Some(Diagnostic::warning(ENCODING, message).at(at, Text::default()).help(help))
}

/// An encoding is a conclusion from the bytes; a wrong one explains wrong names and figures.
fn other_encoding(id: SourceId, encoding: &str) -> Diagnostic {
    let message = text!("read as {encoding}", "{encoding} として読んだ");
    Diagnostic::note(ENCODING, message).at(Span::new(id, 0..0), Text::default())
}

/// One diagnostic for all the bytes of a file that mean nothing in its encoding.
fn undecodable(id: SourceId, faults: &[Fault]) -> Option<Diagnostic> {
    let mut places = faults.iter().filter_map(|fault| match fault {
        Fault::Undecodable { offset, range, encoding } => Some((offset, range, encoding)),
        _ => None,
    });
    let (offset, range, encoding) = places.next()?;
    let span =
        |range: &std::ops::Range<u32>| Span::new(id, range.start as usize..range.end as usize);
    let message = text!(
        "the bytes at offset {offset} are not {encoding}",
        "先頭から{offset}バイトの位置のバイト列は {encoding} として読めない"
    );
    let diagnostic = Diagnostic::error(ENCODING, message).at(span(range), Text::default());
    let help = text!(
        "save the file again in UTF-8; until then the place reads as U+FFFD",
        "UTF-8 で保存し直す。それまでこの位置は U+FFFD として扱われる"
    );
    let rest = places.fold(diagnostic, |it, (_, range, _)| it.at(span(range), Text::default()));
    Some(rest.help(help))
}
