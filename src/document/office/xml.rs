//! Knows the XML of a part as a stream of tags and text, without name prefixes: the only difference
//! between the strict and the transitional dialect of office documents. Does not know the meaning of
//! tags.

use std::borrow::Cow;
use std::io::BufRead;

use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesEnd, BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use super::problem::Fault;
use crate::document::unpack::{MAX_BYTES, is_too_large};

/// Maximum depth of nested elements.
const MAX_DEPTH: usize = 4096;

/// The XML of one part.
pub(super) struct Xml<R> {
    reader: Reader<R>,
    buffer: Vec<u8>,
    depth: usize,
    part: String,
}

/// A token.
pub(super) enum Token<'x> {
    /// An element begins. One without content is followed by its end.
    Open(Tag<'x>),
    /// The innermost element ends.
    Close(End<'x>),
    /// Text, or a piece of it.
    Text(Cow<'x, str>),
    /// A comment or the like.
    Other,
    /// The end of the part.
    Eof,
}

/// The closing tag of an element.
pub(super) struct End<'x>(BytesEnd<'x>);

impl End<'_> {
    /// Its name without a prefix.
    pub(super) fn name(&self) -> &[u8] {
        local(self.0.name().into_inner())
    }
}

/// The opening tag of an element.
pub(super) struct Tag<'x>(BytesStart<'x>);

impl Tag<'_> {
    /// Its name without a prefix.
    pub(super) fn name(&self) -> &[u8] {
        local(self.0.name().into_inner())
    }

    /// The value of the first attribute named `name`, ignoring its prefix.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        self.find(name).map(Cow::into_owned)
    }

    fn find(&self, name: &str) -> Option<Cow<'_, str>> {
        self.attributes().find(|it| it.0 == name.as_bytes()).and_then(|it| value(it.1))
    }

    /// Calls `each` with the name and the value of each attribute.
    pub(super) fn each(&self, mut each: impl FnMut(&[u8], &str)) {
        for (name, written) in self.attributes() {
            if let Some(value) = value(written) {
                each(name, &value);
            }
        }
    }

    fn attributes(&self) -> Attributes<'_> {
        Attributes { rest: self.0.attributes_raw() }
    }

    /// The attribute `name` as a count.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        self.find(name)?.trim().parse().ok()
    }

    /// Whether the attribute `name` is true, in the notation of XML Schema.
    pub(super) fn is_set(&self, name: &str) -> bool {
        self.find(name).is_some_and(|it| is_true(&it))
    }

    /// Whether a switch of a letter, for example `<w:vanish/>`, is on: its default is yes.
    pub(super) fn is_on(&self) -> bool {
        self.find("val").is_none_or(|it| is_true(&it))
    }
}

/// The rest of a tag: the attributes, their names without prefixes and their values as written.
struct Attributes<'t> {
    rest: &'t [u8],
}

impl<'t> Iterator for Attributes<'t> {
    type Item = (&'t [u8], &'t [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.trim_ascii_start();
        let (name, rest) = rest.split_at(rest.iter().position(|it| *it == b'=')?);
        let (quote, rest) = rest[1..].trim_ascii_start().split_first()?;
        let is_quoted = matches!(quote, b'"' | b'\'');
        let end = memchr::memchr(*quote, rest).filter(|_| is_quoted)?;
        self.rest = &rest[end + 1..];
        Some((local(name.trim_ascii_end()), &rest[..end]))
    }
}

/// The value of an attribute that is `written`.
fn value(written: &[u8]) -> Option<Cow<'_, str>> {
    if written.iter().any(|it| *it == b'&' || *it < b' ') {
        let attribute = Attribute::from((&b""[..], written));
        return attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .ok()
            .map(|it| it.into_owned().into());
    }
    std::str::from_utf8(written).ok().map(Cow::Borrowed)
}

/// `name` without its prefix.
fn local(name: &[u8]) -> &[u8] {
    name.iter().position(|it| *it == b':').map_or(name, |at| &name[at + 1..])
}

/// Whether `value` means yes.
pub(super) fn is_true(value: &str) -> bool {
    matches!(value.trim(), "1" | "true" | "on")
}

impl<R: BufRead> Xml<R> {
    /// The XML that `reader` yields, of the part named `part`.
    pub(super) fn new(reader: R, part: &str) -> Self {
        let mut reader = Reader::from_reader(reader);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, buffer: Vec::new(), depth: 0, part: part.to_owned() }
    }

    /// The next tag or text.
    pub(super) fn next(&mut self) -> Result<Token<'_>, Fault> {
        self.buffer.clear();
        let (offset, part) = (self.reader.buffer_position(), &self.part);
        let malformed = || Fault::Malformed { part: part.clone(), offset };
        let event = self.reader.read_event_into(&mut self.buffer);
        Ok(match event.map_err(|error| failed(&error, part, offset))? {
            Event::Start(tag) => {
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return Err(Fault::TooDeep { part: part.clone(), limit: MAX_DEPTH });
                }
                Token::Open(Tag(tag))
            }
            Event::End(tag) => {
                self.depth = self.depth.saturating_sub(1);
                Token::Close(End(tag))
            }
            Event::Eof if self.depth > 0 => return Err(malformed()),
            Event::Eof => Token::Eof,
            Event::DocType(_) => return Err(Fault::Doctype { part: part.clone() }),
            Event::Text(text) => Token::Text(text.xml10_content().map_err(|_| malformed())?),
            Event::CData(text) => Token::Text(text.xml10_content().map_err(|_| malformed())?),
            Event::GeneralRef(name) => {
                let named = character(&name).ok_or_else(malformed)?;
                Token::Text(named.to_string().into())
            }
            _ => Token::Other,
        })
    }

    /// Skips the rest of the element opened last.
    pub(super) fn skip(&mut self) -> Result<(), Fault> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            self.next()?;
        }
        Ok(())
    }
}

fn failed(error: &quick_xml::Error, part: &str, offset: u64) -> Fault {
    let part = part.to_owned();
    match error {
        quick_xml::Error::Io(error) if is_too_large(error) => {
            Fault::TooLarge { part, limit: MAX_BYTES }
        }
        quick_xml::Error::Io(_) => Fault::Damaged { part },
        _ => Fault::Malformed { part, offset },
    }
}

/// The character of a reference; only those predefined by XML are supported.
fn character(name: &BytesRef<'_>) -> Option<char> {
    match &**name {
        b"lt" => Some('<'),
        b"gt" => Some('>'),
        b"amp" => Some('&'),
        b"quot" => Some('"'),
        b"apos" => Some('\''),
        _ => name.resolve_char_ref().ok().flatten(),
    }
}
