//! Builds trees from JSON for the tests of selectors: numbers keep their text, names may repeat.

use std::sync::Arc;

use kenzan::document::{Builder, Document, Format, NodeKind};
use kenzan::source::SourceId;

pub(super) fn document(text: &str) -> Document {
    let builder = Builder::new(SourceId(0), Arc::new(text.to_owned()), Format::Json);
    let mut reader = Reader { text, at: 0, builder };
    reader.value();
    assert_eq!(reader.rest(), "", "{text}");
    reader.builder.finish()
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    builder: Builder,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn eat(&mut self, sign: char) -> bool {
        let rest = self.rest().trim_start();
        self.at = self.text.len() - rest.len();
        let here = rest.starts_with(sign);
        self.at += usize::from(here);
        here
    }

    fn string(&mut self) -> (usize, usize, String) {
        let start = self.at;
        let bytes = self.rest().as_bytes();
        let mut end = 0;
        while bytes[end] != b'"' {
            end += if bytes[end] == b'\\' { 2 } else { 1 };
        }
        self.at += end + 1;
        let value = serde_json::from_str(&self.text[start - 1..self.at]).unwrap();
        (start, start + end, value)
    }

    fn value(&mut self) {
        if self.eat('[') {
            self.builder.open(NodeKind::List, self.at - 1);
            while !self.eat(']') {
                self.value();
                self.eat(',');
            }
            self.builder.close(self.at);
        } else if self.eat('{') {
            self.builder.open(NodeKind::Record, self.at - 1);
            while !self.eat('}') {
                assert!(self.eat('"'));
                let (start, end, name) = self.string();
                assert!(self.eat(':'));
                self.builder.name(&name, start, end);
                self.value();
                self.eat(',');
            }
            self.builder.close(self.at);
        } else if self.eat('"') {
            let (start, end, value) = self.string();
            self.builder.scalar_as(NodeKind::String, start, end, &value);
        } else {
            self.word();
        }
    }

    fn word(&mut self) {
        let rest = self.rest();
        let length = rest.find([',', ']', '}', ' ', '\n']).unwrap_or(rest.len());
        let kind = match &rest[..length] {
            "null" => NodeKind::Null,
            "true" | "false" => NodeKind::Bool,
            _ => NodeKind::Number,
        };
        self.builder.scalar(kind, self.at, self.at + length);
        self.at += length;
    }
}
