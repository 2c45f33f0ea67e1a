//! Knows how a path over links is written: `a/b`, `^a`, `a|b`, `a+`, `a*`, `a?`, as in SPARQL 1.1
//! property paths and SHACL. Does not know which edges exist nor how a path is followed.

use std::fmt;
use std::ops::Range;

use crate::diagnostic::{Diagnostic, Text};
use crate::document::Node;
use crate::rule::selection::{CODE, part};
use crate::source::{Span, Spanned};
use crate::text;

/// Maximum depth of nested parentheses.
const DEEPEST: usize = 32;

/// A path over edges. `^` has been applied to the single edges that it reverses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Path {
    /// One edge, followed in its declared direction or, inverse, against it.
    Edge {
        /// The edge's name or the name of its inverse.
        name: Spanned<String>,
        /// Whether it is followed backwards.
        inverse: bool,
    },
    /// One after the other: `a/b`.
    Seq(Vec<Path>),
    /// Any of them: `a|b`.
    Any(Vec<Path>),
    /// Repeated: `a?` (`zero`), `a+` (`many`), `a*` (both).
    Repeat {
        /// What is repeated.
        path: Box<Path>,
        /// Whether zero times is enough.
        zero: bool,
        /// Whether more than once is allowed.
        many: bool,
    },
}

impl Path {
    /// Reads the path in `node`; a malformed one is reported on its bytes.
    pub fn read(node: Node<'_>, found: &mut Vec<Diagnostic>) -> Option<Self> {
        if !node.kind().is_scalar() {
            return None;
        }
        match Self::parse(node.text(), &|range| part(node, range)) {
            Ok(path) => Some(path),
            Err(fault) => {
                found.push(*fault);
                None
            }
        }
    }

    /// Reads the path in `text`; `part` returns the bytes of a range of it.
    ///
    /// # Errors
    /// A diagnostic at the malformed bytes.
    pub fn parse(text: &str, part: &dyn Fn(Range<usize>) -> Span) -> Result<Self, Box<Diagnostic>> {
        let mut reader = PathParser { part, text, at: 0, depth: 0 };
        reader.any().and_then(|path| match reader.peek() {
            None => Ok(path),
            Some(_) => Err(reader.wanted(text!("`/`, `|` or the end", "`/`、`|` または末尾"))),
        })
    }

    /// The path once or more.
    pub fn repeated(self) -> Self {
        Self::Repeat { path: Box::new(self), zero: false, many: true }
    }

    /// The edges named, in the order written.
    pub fn names(&self) -> Vec<&Spanned<String>> {
        match self {
            Self::Edge { name, .. } => vec![name],
            Self::Seq(parts) | Self::Any(parts) => parts.iter().flat_map(Self::names).collect(),
            Self::Repeat { path, .. } => path.names(),
        }
    }

    /// The same path from its end to its start.
    pub fn inverted(self) -> Self {
        match self {
            Self::Edge { name, inverse } => Self::Edge { name, inverse: !inverse },
            Self::Seq(parts) => Self::Seq(parts.into_iter().rev().map(Self::inverted).collect()),
            Self::Any(parts) => Self::Any(parts.into_iter().map(Self::inverted).collect()),
            Self::Repeat { path, zero, many } => {
                Self::Repeat { path: Box::new(path.inverted()), zero, many }
            }
        }
    }
}

impl fmt::Display for Path {
    /// The path as it can be written in a rule.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Edge { name, inverse } => {
                write!(out, "{}{}", if *inverse { "^" } else { "" }, name.value)
            }
            Self::Seq(parts) => parts.iter().enumerate().try_for_each(|(at, part)| {
                out.write_str(if at > 0 { "/" } else { "" })?;
                match part {
                    Self::Any(_) => write!(out, "({part})"),
                    _ => write!(out, "{part}"),
                }
            }),
            Self::Any(parts) => parts
                .iter()
                .enumerate()
                .try_for_each(|(at, part)| write!(out, "{}{part}", if at > 0 { "|" } else { "" })),
            Self::Repeat { path, zero, many } => {
                let sign = match (zero, many) {
                    (true, false) => "?",
                    (false, _) => "+",
                    (true, true) => "*",
                };
                match &**path {
                    Self::Edge { .. } => write!(out, "{path}{sign}"),
                    _ => write!(out, "({path}){sign}"),
                }
            }
        }
    }
}

struct PathParser<'d> {
    part: &'d dyn Fn(Range<usize>) -> Span,
    text: &'d str,
    at: usize,
    depth: usize,
}

type Read = Result<Path, Box<Diagnostic>>;

impl PathParser<'_> {
    fn peek(&mut self) -> Option<char> {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
        self.text[self.at..].chars().next()
    }

    fn eat(&mut self, wanted: char) -> bool {
        let eaten = self.peek() == Some(wanted);
        if eaten {
            self.at += wanted.len_utf8();
        }
        eaten
    }

    fn any(&mut self) -> Read {
        let mut parts = vec![self.sequence()?];
        while self.eat('|') {
            parts.push(self.sequence()?);
        }
        Ok(one_or(parts, Path::Any))
    }

    fn sequence(&mut self) -> Read {
        let mut parts = vec![self.step()?];
        while self.eat('/') {
            parts.push(self.step()?);
        }
        Ok(one_or(parts, Path::Seq))
    }

    fn step(&mut self) -> Read {
        let inverse = self.eat('^');
        let mut path = if self.eat('(') { self.group()? } else { self.edge()? };
        if let Some(sign) = self.peek().filter(|it| matches!(it, '+' | '*' | '?')) {
            self.at += 1;
            path = Path::Repeat { path: Box::new(path), zero: sign != '+', many: sign != '?' };
        }
        Ok(if inverse { path.inverted() } else { path })
    }

    fn group(&mut self) -> Read {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.wanted(text!(
                "at most {DEEPEST} parentheses inside one another",
                "入れ子の括弧{DEEPEST}段以下"
            )));
        }
        let path = self.any()?;
        if !self.eat(')') {
            return Err(self.wanted(text!("`)`", "`)`")));
        }
        self.depth -= 1;
        Ok(path)
    }

    fn edge(&mut self) -> Read {
        self.peek();
        let rest = &self.text[self.at..];
        let sign = |c: char| c.is_whitespace() || "^/|+*?()".contains(c);
        let length = rest.find(sign).unwrap_or(rest.len());
        if length == 0 {
            return Err(self.wanted(text!("the name of an edge", "リンクの名前")));
        }
        let range = self.at..self.at + length;
        self.at += length;
        let name = Spanned::new(self.text[range.clone()].to_owned(), (self.part)(range));
        Ok(Path::Edge { name, inverse: false })
    }

    fn wanted(&self, what: Text) -> Box<Diagnostic> {
        let rest = &self.text[self.at..];
        let length = rest.chars().next().map_or(0, char::len_utf8);
        let Text { en, ja } = what;
        let message =
            text!("malformed path: expected {en}", "経路の書き方が正しくない: {ja}が必要");
        let span = (self.part)(self.at..self.at + length);
        Box::new(Diagnostic::error(CODE, message).at(span, text!("here", "ここ")))
    }
}

fn one_or(mut parts: Vec<Path>, many: fn(Vec<Path>) -> Path) -> Path {
    if parts.len() == 1 { parts.remove(0) } else { many(parts) }
}
