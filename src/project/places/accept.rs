//! Knows where a finding is accepted: in a comment on its line or above it, or, for formats without
//! comments, in an entry of the configuration. Does not know the effect of an acceptance (`lint::suppress`
//! does).

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Edit, Fix, Text};
use crate::document::{Document, Format, Limits, Node, read};
use crate::lint::fix::choose;
use crate::lint::suppress::is_acceptable;
use crate::project::config;
use crate::project::state::Project;
use crate::source::lines::Lines;
use crate::source::{Source, SourceId, Sources, Span};
use crate::text;

/// How a finding is accepted.
#[derive(Clone, Copy, Debug)]
pub struct Acceptance<'a> {
    /// Whether it applies only to the current difference.
    pub is_expected: bool,
    /// The reason, written by a person.
    pub reason: &'a str,
}

impl Project {
    /// The edit that accepts `finding`. `None` if it cannot be accepted, or if every possible place would
    /// change how the document reads.
    pub(super) fn acceptance(&self, finding: &Diagnostic, how: &Acceptance<'_>) -> Option<Fix> {
        let span = finding.span()?;
        let document = self.document(span.source)?;
        let code = &*finding.code;
        if !is_acceptable(code, &self.rules) && !self.is_own(span.source) {
            return None;
        }
        let difference = finding.value_of("difference");
        let (title, verb, expected) = match (how.is_expected, difference) {
            (false, _) => {
                let title = text!(
                    "accept `{code}` here, with a reason",
                    "この `{code}` を理由付きで抑制する"
                );
                (title, "ignore", None)
            }
            (true, Some(it)) => {
                let title = text!(
                    "accept `{code}` here as long as the difference is {it}",
                    "差が{it}の間だけ、この `{code}` を抑制する"
                );
                (title, "expect", Some(it))
            }
            (true, None) => return None,
        };
        let condition = expected.map(|it| format!(", diff={it}")).unwrap_or_default();
        let said = format!("kenzan: {verb}[{code}{condition}] {}", how.reason);
        let fix =
            |edit| Fix { title: title.clone(), safe: true, edits: vec![edit], basis: Vec::new() };
        let comments = comments(document, span, &said).into_iter();
        let mut sound = comments.map(fix).filter(|it| self.leaves(it));
        sound.next().or_else(|| {
            let entry = self.entry(finding, document, expected, how.reason)?;
            Some(fix(entry))
        })
    }

    /// Whether every document reads the same after `fix`.
    fn leaves(&self, fix: &Fix) -> bool {
        let made = Diagnostic::note("", Text::default()).fix(Some(fix.clone()));
        !choose(&self.corpus, &self.own, [&made], true).fixes.is_empty()
    }

    /// A new last entry of the list in the configuration.
    fn entry(
        &self,
        finding: &Diagnostic,
        document: &Document,
        expected: Option<&str>,
        reason: &str,
    ) -> Option<Edit> {
        let span = finding.span()?;
        let (config, _) = self.config.as_ref()?;
        let config = self.document(*config)?;
        if config.format != Format::Yaml || self.is_own(span.source) {
            return None;
        }
        let name = self.name_of(span.source)?;
        let at = innermost(document, span)?.path();
        let mut members = vec![
            format!("rule: {}", finding.code),
            format!("in: {}", quoted(&name)),
            format!("at: {}", quoted(&at)),
        ];
        members.extend(expected.map(|it| format!("expect: {{ diff: {} }}", quoted(it))));
        members.push(format!("reason: {}", quoted(reason)));
        let entry = format!("- {{ {} }}", members.join(", "));
        let (text, root) = (config.text(), config.roots().next()?);
        let list = root.get("suppress").and_then(|it| it.children().last());
        let place = match list {
            Some(last) => {
                let lines = Lines::new(text);
                let first = last.parent()?.children().next()?;
                let line = lines.content(lines.line_index(first.span().start));
                let indent = text[line].find('-')?;
                let end = lines.content(lines.line_index(last.span().end.checked_sub(1)?)).end;
                (end, format!("\n{}{entry}", " ".repeat(indent)))
            }
            None => {
                let before = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
                (text.len(), format!("{before}suppress:\n  {entry}\n"))
            }
        };
        let (at, text) = place;
        let edit = Edit { span: Span::new(config.source, at..at), text };
        is_one_more(config, &self.corpus.sources, &edit).then_some(edit)
    }
}

/// Whether `edit` leaves the configuration unchanged except for one additional acceptance.
fn is_one_more(document: &Document, sources: &Sources, edit: &Edit) -> bool {
    let source = sources.get(document.source);
    let said = |source: &Source| {
        let mut found = Vec::new();
        let read = read(document.source, source, document.format, Limits::default(), &mut found);
        let config = config::read(&read, &mut found);
        (found.len(), config.suppress.len(), read.len())
    };
    let (before, mut text) = (said(source), document.text().to_owned());
    text.insert_str(edit.span.start as usize, &edit.text);
    let after = said(&Source { text: Arc::new(text), ..source.clone() });
    after.0 == before.0 && after.1 == before.1 + 1 && after.2 > before.2
}

/// Candidate comments that accept the finding at `span`, the better first: at the end of the line, or on a
/// separate line above.
fn comments(document: &Document, span: Span, said: &str) -> Vec<Edit> {
    let Some(comment) = document.as_comment(span, said) else { return Vec::new() };
    let text = document.text();
    let lines = Lines::new(text);
    let edit = |at: usize, text: String| Edit { span: point(span.source, at), text };
    let last = lines.content(lines.line_index(span.end.max(span.start + 1) - 1));
    let end = last.start + text[last].trim_end().len();
    let above = |start: u32| {
        let line = lines.content(lines.line_index(start));
        let (start, line) = (line.start, &text[line]);
        let indent = &line[..line.len() - line.trim_start().len()];
        edit(start, format!("{indent}{comment}\n"))
    };
    // A block text allows a comment above its key only.
    let key = innermost(document, span).and_then(|it| it.key());
    let key = key.filter(|it| it.span.start < it.span.end).map(|it| it.span.start);
    let starts = std::iter::once(span.start).chain(key);
    std::iter::once(edit(end, format!(" {comment}"))).chain(starts.map(above)).collect()
}

fn point(source: SourceId, at: usize) -> Span {
    Span::new(source, at..at)
}

/// The smallest node that contains `span`.
fn innermost(document: &Document, span: Span) -> Option<Node<'_>> {
    let holds = |it: &Node<'_>| {
        let at = it.span();
        at.start <= span.start && span.end <= at.end
    };
    document.nodes().filter(holds).min_by_key(|it| it.span().end - it.span().start)
}

/// A text as a YAML string, whatever it contains.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''").replace(['\n', '\r'], " "))
}
