//! Knows how TOML (1.1, which includes 1.0) becomes the tree: the parser's events are gathered into
//! tables (`toml::table`), because one table may be written in several places, and then output in
//! order. Does not know the meaning of values, or the wording of diagnostics (`toml::problem`).
//!
//! Members are in the order of their first mention. A table written in several places spans all of
//! them. Numbers keep their text, without underscores; dates are text.

mod problem;
mod scalar;
mod table;

use std::borrow::Cow;

use toml_parser::decoder::{Encoding, ScalarKind};
use toml_parser::lexer::TokenKind;
use toml_parser::parser::EventReceiver;
use toml_parser::{ErrorSink, ParseError, Source, Span as Range};

use super::entry::{self, Comments, Entry, Escapes, Regions};
use super::{Builder, KeyId, Limits, NodeKind};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use table::{ItemId, Refusal, Tables};

/// Maximum number of syntax errors reported for one file.
const MAX_ERRORS: usize = 100;

/// Minimum number of tokens parsed at a time.
const CHUNK: usize = 4096;

/// The parser recurses into arrays and inline tables; this depth is safe on any stack.
const MAX_DEPTH: usize = 256;

/// The properties of TOML.
pub(super) const ENTRY: Entry = Entry {
    name: "TOML",
    endings: &["toml"],
    media_type: "application/toml",
    area: "toml",
    is_utf8: true,
    comments: Comments::Hash { apart: false },
    regions: Regions::Dotted,
    escapes: Escapes::BlockQuotes,
    reader: entry::Reader::Text(read),
    ..Entry::DATA
};

pub(super) fn read(text: &str, builder: &mut Builder, limits: Limits, found: &mut Vec<Diagnostic>) {
    let source = Source::new(text);
    let mut errors: Vec<ParseError> = Vec::new();
    let mut reader = TomlReader {
        source,
        tables: Tables::new(limits.depth.min(MAX_DEPTH)),
        builder,
        found,
        current: Some(Tables::ROOT),
        header: 0,
        path: Vec::new(),
        joined: false,
        slot: None,
        open: Vec::new(),
    };
    if text.starts_with('\u{feff}') {
        reader.found.push(problem::second_mark(Span::new(reader.builder.source(), 0..3)));
    }
    parse(source, &mut reader, &mut errors);
    reader.finish(text, &errors);
    for error in errors.iter().take(MAX_ERRORS) {
        found.push(problem::syntax(error, text, builder.source()));
    }
    if errors.len() > MAX_ERRORS {
        found.push(problem::more(errors.len() - MAX_ERRORS));
    }
}

/// Passes the events of the text to `reader`, a part at a time: all tokens at once would take many
/// times the memory of the text.
fn parse(source: Source<'_>, reader: &mut TomlReader<'_, '_>, errors: &mut Vec<ParseError>) {
    let mut tokens = Vec::with_capacity(CHUNK);
    let (mut brackets, mut braces) = (0usize, 0usize);
    for token in source.lex() {
        tokens.push(token);
        match token.kind() {
            TokenKind::LeftSquareBracket => brackets += 1,
            TokenKind::RightSquareBracket => brackets = brackets.saturating_sub(1),
            TokenKind::LeftCurlyBracket => braces += 1,
            TokenKind::RightCurlyBracket => braces = braces.saturating_sub(1),
            // Outside brackets a newline ends an expression.
            TokenKind::Newline if tokens.len() >= CHUNK && brackets == 0 && braces == 0 => {
                toml_parser::parser::parse_document(&tokens, reader, errors);
                tokens.clear();
            }
            _ => {}
        }
    }
    toml_parser::parser::parse_document(&tokens, reader, errors);
}

/// The place of the next value.
#[derive(Clone, Copy)]
struct Slot {
    table: ItemId,
    key: KeyId,
}

struct TomlReader<'r, 's> {
    source: Source<'s>,
    tables: Tables,
    builder: &'r mut Builder,
    found: &'r mut Vec<Diagnostic>,
    /// The table of the last header; `None` if that header was invalid.
    current: Option<ItemId>,
    /// Start of the header being read.
    header: usize,
    /// Keys read since the last `=` or header, relative to a table.
    path: Vec<KeyId>,
    /// Whether a dot was read, so that the next key belongs to the path.
    joined: bool,
    slot: Option<Slot>,
    /// Open arrays and inline tables; `None` for those left out.
    open: Vec<Option<ItemId>>,
}

impl TomlReader<'_, '_> {
    /// Adds everything to the tree. At `errors` a part of it could not be read.
    fn finish(&mut self, text: &str, errors: &[ParseError]) {
        if !errors.is_empty() {
            self.tables.cut(Tables::ROOT);
            self.builder.cut();
        }
        for error in errors.iter().take(MAX_ERRORS) {
            let spans = [error.context(), error.unexpected()];
            spans.into_iter().flatten().for_each(|it| self.tables.cut_at(it.start()..it.end()));
        }
        let end = text.trim_end().len();
        while let Some(open) = self.open.pop() {
            if let Some(item) = open {
                self.tables.extend(item, end, end);
            }
        }
        self.tables.emit(self.builder);
    }

    fn key_span(&self, key: KeyId) -> Span {
        let key = &self.builder.document().keys[key.0 as usize];
        Span { source: self.builder.source(), start: key.start, end: key.end }
    }

    fn name(&self, key: KeyId) -> u32 {
        self.builder.document().keys[key.0 as usize].name
    }

    /// Reports why a key was rejected.
    fn refuse(&mut self, key: KeyId, refusal: Refusal) {
        let name = &self.builder.document().names[self.name(key) as usize];
        let first = match refusal {
            Refusal::Duplicate(first) | Refusal::NotTable(first) => {
                first.map(|first| self.key_span(first))
            }
            Refusal::Depth => None,
        };
        self.found.push(problem::refusal(refusal, name, self.key_span(key), first));
    }

    /// Follows all but the last key of the path from `table`, for the header of a table or the key
    /// of a value; returns the resulting table and the last key.
    fn follow(&mut self, table: Option<ItemId>, dotted: bool) -> Option<Slot> {
        let path = std::mem::take(&mut self.path);
        let (&key, parents) = path.split_last()?;
        let mut table = table?;
        for &parent in parents {
            match self.tables.descend(table, parent, self.name(parent), dotted) {
                Ok(next) => table = next,
                Err(refusal) => {
                    self.refuse(parent, refusal);
                    return None;
                }
            }
        }
        Some(Slot { table, key })
    }

    fn header(&mut self, end: usize, array: bool) {
        let start = self.header;
        let Some(slot) = self.follow(Some(Tables::ROOT), false) else {
            self.current = None;
            return;
        };
        let name = self.name(slot.key);
        let opened = if array {
            self.tables.array_table(slot.table, slot.key, name)
        } else {
            self.tables.table(slot.table, slot.key, name)
        };
        self.current = match opened {
            Ok(table) => Some(table),
            Err((refusal, table)) => {
                self.refuse(slot.key, refusal);
                table
            }
        };
        if let Some(table) = self.current {
            self.tables.extend(table, start, end);
        }
    }

    /// Attaches a value at its place, if that exists.
    fn attach(&mut self, value: table::Value, start: usize, end: usize) -> Option<ItemId> {
        if let Some(slot) = self.slot.take() {
            let name = self.name(slot.key);
            return match self.tables.insert(slot.table, slot.key, name, value) {
                Ok((item, first)) => {
                    if first.is_some() {
                        self.refuse(slot.key, Refusal::Duplicate(first));
                    }
                    self.tables.extend(item, start, end);
                    self.tables.extend(slot.table, self.key_span(slot.key).start as usize, end);
                    Some(item)
                }
                Err(refusal) => {
                    self.refuse(slot.key, refusal);
                    None
                }
            };
        }
        let list = self.open.last().copied().flatten()?;
        match self.tables.push(list, value) {
            Ok(item) => {
                self.tables.extend(item, start, end);
                Some(item)
            }
            Err(_) => {
                let span = Span::new(self.builder.source(), start..end);
                self.found.push(problem::depth(self.tables.depth_limit(), span));
                None
            }
        }
    }

    fn enter(&mut self, value: table::Value, span: Range) -> bool {
        let item = self.attach(value, span.start(), span.end());
        self.open.push(item);
        item.is_some()
    }

    fn leave(&mut self, span: Range) {
        if let Some(Some(item)) = self.open.pop() {
            self.tables.extend(item, span.start(), span.end());
        }
        self.path.clear();
        self.slot = None;
    }
}

impl EventReceiver for TomlReader<'_, '_> {
    fn std_table_open(&mut self, span: Range, _: &mut dyn ErrorSink) {
        self.header = span.start();
        self.path.clear();
        self.joined = true;
        self.open.clear();
    }

    fn std_table_close(&mut self, span: Range, _: &mut dyn ErrorSink) {
        self.header(span.end(), false);
    }

    fn array_table_open(&mut self, span: Range, error: &mut dyn ErrorSink) {
        self.std_table_open(span, error);
    }

    fn array_table_close(&mut self, span: Range, _: &mut dyn ErrorSink) {
        self.header(span.end(), true);
    }

    fn inline_table_open(&mut self, span: Range, _: &mut dyn ErrorSink) -> bool {
        self.enter(table::Value::inline_table(), span)
    }

    fn inline_table_close(&mut self, span: Range, _: &mut dyn ErrorSink) {
        self.leave(span);
    }

    fn array_open(&mut self, span: Range, _: &mut dyn ErrorSink) -> bool {
        self.enter(table::Value::array(), span)
    }

    fn array_close(&mut self, span: Range, _: &mut dyn ErrorSink) {
        self.leave(span);
    }

    fn comment(&mut self, span: Range, error: &mut dyn ErrorSink) {
        if let Some(raw) = self.source.get(span) {
            raw.decode_comment(error);
        }
    }

    fn newline(&mut self, span: Range, error: &mut dyn ErrorSink) {
        if let Some(raw) = self.source.get(span) {
            raw.decode_newline(error);
        }
    }

    fn simple_key(&mut self, span: Range, kind: Option<Encoding>, error: &mut dyn ErrorSink) {
        if !std::mem::take(&mut self.joined) {
            self.path.clear();
        }
        let Some(raw) = self.source.get(span) else { return };
        let mut name = Cow::Borrowed("");
        let raw = toml_parser::Raw::new_unchecked(raw.as_str(), kind, span);
        raw.decode_key(&mut name, error);
        let (start, end) = content(raw.as_str(), kind, span);
        self.path.push(self.builder.declare(&name, start, end));
    }

    fn key_sep(&mut self, _: Range, _: &mut dyn ErrorSink) {
        self.joined = true;
    }

    fn key_val_sep(&mut self, _: Range, _: &mut dyn ErrorSink) {
        let table = match self.open.last() {
            Some(&inline) => inline,
            None => self.current,
        };
        self.slot = self.follow(table, true);
    }

    fn scalar(&mut self, span: Range, encoding: Option<Encoding>, error: &mut dyn ErrorSink) {
        let Some(raw) = self.source.get(span) else { return };
        let raw = toml_parser::Raw::new_unchecked(raw.as_str(), encoding, span);
        let mut value = Cow::Borrowed("");
        let mut is_said = false;
        let mut say = |it: ParseError| {
            is_said = true;
            error.report_error(it);
        };
        let kind = raw.decode_scalar(&mut value, &mut say);
        let (start, end) = content(raw.as_str(), encoding, span);
        let is_well_formed = match kind {
            ScalarKind::Integer(_) | ScalarKind::Float => scalar::is_number(raw.as_str()),
            ScalarKind::DateTime => scalar::is_date_time(raw.as_str()),
            ScalarKind::String | ScalarKind::Boolean(_) => true,
        };
        let kind = if is_well_formed || is_said {
            kind
        } else {
            let span = Span::new(self.builder.source(), start..end);
            self.found.push(problem::scalar(raw.as_str(), kind == ScalarKind::DateTime, span));
            ScalarKind::String
        };
        let (kind, value) = match kind {
            ScalarKind::Boolean(_) => (NodeKind::Bool, None),
            ScalarKind::Integer(_) | ScalarKind::Float => (NodeKind::Number, number(raw.as_str())),
            ScalarKind::DateTime => (NodeKind::String, None),
            ScalarKind::String if raw.is_empty() => (NodeKind::Null, None),
            ScalarKind::String if encoding.is_none() => (NodeKind::String, None),
            ScalarKind::String => (NodeKind::String, Some(value.into())),
        };
        self.attach(table::Value::Scalar { kind, value }, start, end);
    }
}

/// The value of a number that contains underscores.
fn number(raw: &str) -> Option<Box<str>> {
    raw.contains('_').then(|| raw.replace('_', "").into())
}

/// The bytes inside the quotes.
fn content(raw: &str, encoding: Option<Encoding>, span: Range) -> (usize, usize) {
    let quotes = match encoding {
        None => 0,
        Some(Encoding::LiteralString | Encoding::BasicString) => 1,
        Some(Encoding::MlLiteralString | Encoding::MlBasicString) => 3,
    };
    let bytes = raw.as_bytes();
    let closed = bytes.len() >= 2 * quotes && bytes[bytes.len() - quotes..] == bytes[..quotes];
    let opened = quotes.min(bytes.len());
    let inner = &bytes[opened..bytes.len() - if closed { quotes } else { 0 }];
    let newline = match inner {
        [b'\n', ..] if quotes == 3 => 1,
        [b'\r', b'\n', ..] if quotes == 3 => 2,
        _ => 0,
    };
    let start = span.start() + opened + newline;
    (start, start + inner.len() - newline)
}
