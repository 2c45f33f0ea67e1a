//! Knows the grammar of queries, segments and bracket contents (RFC 9535 §2.2 – §2.5). Does not
//! know the conditions inside filters (`parse::expression`).

mod expression;

use super::fault::{self, SelectFault};
use super::query::{Query, Segment, Slice, Start, Step};
use super::scan::{Scanned, Scanner};

/// Maximum depth of nested filters, parentheses and function calls. Reading and following a
/// selector recurse at most this deep.
pub(super) const MAX_DEPTH: usize = 64;

/// Maximum number of `..` in a query: in a tree of depth 256, each can multiply the number of
/// results by that.
const MAX_BELOW: usize = 3;

/// A parsed selector.
pub(super) struct Parsed {
    pub(super) query: Query,
    /// Every name in the query, in the order of its [`Step::Name`]s.
    pub(super) names: Vec<Box<str>>,
    pub(super) warnings: Vec<SelectFault>,
}

pub(super) struct Parser<'a> {
    pub(super) scan: Scanner<'a>,
    pub(super) warnings: Vec<SelectFault>,
    names: Vec<Box<str>>,
    depth: usize,
    /// Start of the last unquoted name, for advice if an unexpected character follows it.
    shorthand: Option<usize>,
}

pub(super) fn parse(text: &str) -> Scanned<Parsed> {
    let scan = Scanner::new(text);
    let mut parser =
        Parser { scan, warnings: Vec::new(), names: Vec::new(), depth: 0, shorthand: None };
    if !text.starts_with(['$', '@']) {
        return Err(fault::start(text));
    }
    let query = parser.query()?;
    if !parser.scan.rest().is_empty() {
        return Err(fault::trailing(text, parser.scan.at, parser.shorthand));
    }
    Ok(Parsed { query, names: parser.names, warnings: parser.warnings })
}

impl Parser<'_> {
    /// A query; the current position is at `$` or `@`.
    pub(super) fn query(&mut self) -> Scanned<Query> {
        let start = if self.scan.eat("$") { Start::Root } else { Start::Current };
        if start == Start::Current {
            self.scan.eat("@");
        }
        let (mut segments, mut below) = (Vec::new(), 0);
        loop {
            let at = self.scan.at;
            let Some(segment) = self.segment()? else { break };
            below += usize::from(segment.descendant);
            if below > MAX_BELOW {
                return Err(fault::too_deep(at..self.scan.at, MAX_BELOW));
            }
            segments.push(segment);
        }
        Ok(Query { start, segments })
    }

    fn segment(&mut self) -> Scanned<Option<Segment>> {
        let before = self.scan.at;
        self.scan.skip_blank();
        let descendant = self.scan.eat("..");
        let dotted = descendant || self.scan.eat(".");
        let steps = match self.scan.peek() {
            Some('[') if descendant || !dotted => self.brackets()?,
            _ if dotted => vec![self.dotted()?],
            _ => {
                self.scan.at = before;
                return Ok(None);
            }
        };
        Ok(Some(Segment { descendant, steps }))
    }

    /// What follows a dot: `*` or a name without quotes.
    fn dotted(&mut self) -> Scanned<Step> {
        if self.scan.eat("*") {
            return Ok(Step::Wildcard);
        }
        let start = self.scan.at;
        let name = self.scan.shorthand();
        if name.is_empty() {
            return Err(fault::name_expected(self.scan.text, start, self.depth > 0));
        }
        self.shorthand = Some(start);
        let follows = match self.scan.peek() {
            None => true,
            Some(next) if self.depth == 0 => ".[ \t\r\n".contains(next),
            Some(next) => ".[ \t\r\n]),=!<>&|".contains(next),
        };
        if !follows {
            return Err(fault::name_character(self.scan.text, start, self.scan.at, self.depth > 0));
        }
        Ok(self.named(name))
    }

    fn named(&mut self, name: &str) -> Step {
        self.names.push(name.into());
        Step::Name(self.names.len() - 1)
    }

    fn brackets(&mut self) -> Scanned<Vec<Step>> {
        let open = self.scan.here();
        self.scan.eat("[");
        let mut steps = Vec::new();
        loop {
            self.scan.skip_blank();
            steps.push(self.step()?);
            self.scan.skip_blank();
            if self.scan.eat("]") {
                return Ok(steps);
            }
            if !self.scan.eat(",") {
                let condition = matches!(steps.last(), Some(Step::Filter(_)));
                return Err(fault::bracket(self.scan.text, open, self.scan.at, condition));
            }
        }
    }

    fn step(&mut self) -> Scanned<Step> {
        match self.scan.peek() {
            Some('\'' | '"') => {
                let name = self.scan.string()?;
                Ok(self.named(&name))
            }
            Some('*') => {
                self.scan.eat("*");
                Ok(Step::Wildcard)
            }
            Some('?') => {
                let start = self.scan.at;
                self.scan.eat("?");
                self.enter(start)?;
                self.scan.skip_blank();
                let condition = expression::condition(self)?;
                self.leave();
                Ok(Step::Filter(condition))
            }
            Some('-' | ':' | '0'..='9') => self.position(),
            _ => Err(fault::step_expected(self.scan.text, self.scan.at)),
        }
    }

    /// An index or a slice.
    fn position(&mut self) -> Scanned<Step> {
        let start = self.bound()?;
        let after = self.scan.at;
        self.scan.skip_blank();
        if !self.scan.eat(":") {
            self.scan.at = after;
            // `bound` finds nothing only before a colon, so there is an index here.
            return Ok(Step::Index(start.unwrap_or_default()));
        }
        self.scan.skip_blank();
        let end = self.bound()?;
        self.scan.skip_blank();
        let mut step = None;
        if self.scan.eat(":") {
            self.scan.skip_blank();
            step = self.bound()?;
        }
        Ok(Step::Slice(Slice { start, end, step: step.unwrap_or(1) }))
    }

    fn bound(&mut self) -> Scanned<Option<i64>> {
        match self.scan.peek() {
            Some('-' | '0'..='9') => self.scan.integer().map(Some),
            _ => Ok(None),
        }
    }

    /// Enters one more level of nesting, which opens at `start`.
    pub(super) fn enter(&mut self, start: usize) -> Scanned<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(fault::depth(start, MAX_DEPTH));
        }
        Ok(())
    }

    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }
}
