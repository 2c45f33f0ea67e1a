//! Knows how an anchor is written in a comment: `kenzan: = FILE $.path`, `kenzan: = FILE (UNIT) ROW COLUMN`. Does
//! not know which figure it belongs to, nor whether the file exists.

use std::collections::BTreeSet;

use crate::diagnostic::Text;
use crate::document::Document;
use crate::document::comment::{Comment, Placement};
use crate::quantity::Unit;
use crate::select::{SelectFault, Selector};
use crate::source::{Span, Spanned};
use crate::text;

/// The word that addresses a comment to kenzan.
const WORD: &str = "kenzan";

/// The value that an anchor comment names for a figure.
pub(in crate::check) struct Anchor<'d> {
    /// The file, as a path from the document; its own document if it names none.
    pub(in crate::check) file: Option<Spanned<&'d str>>,
    /// The unit of the value there, if that has none of its own.
    pub(in crate::check) unit: Option<Unit>,
    /// The value there.
    pub(in crate::check) target: Target<'d>,
    /// The bytes that name the value.
    pub(in crate::check) span: Span,
}

/// A value of a document.
pub(in crate::check) enum Target<'d> {
    /// The value that a selector selects.
    Path(Selector),
    /// The number of nodes that a selector selects.
    Count(Selector),
    /// The cell of a row, named by a text in it, and a column, named by its heading.
    Cell([Spanned<&'d str>; 2]),
}

/// The fault of an anchor, and its place.
pub(in crate::check) struct Mistake {
    pub(in crate::check) message: Text,
    pub(in crate::check) at: Span,
    pub(in crate::check) why: Text,
    pub(in crate::check) help: Option<Text>,
}

/// Whether `comment`, which begins with `WORD`, is an anchor, well written or not.
pub fn is_anchor(comment: &str) -> bool {
    let rest = comment.strip_prefix(WORD).unwrap_or_default();
    let spaced = rest.trim_start();
    spaced.strip_prefix(':').unwrap_or(spaced).trim_start().starts_with('=')
}

/// The anchors of `document` in the order of the text, each with its comment.
pub(in crate::check) fn anchors(
    document: &Document,
) -> Vec<(Comment, Result<Anchor<'_>, Box<Mistake>>)> {
    let text = document.text();
    let all = document.comments(WORD).into_iter();
    let all = all.map(|it| (it, Spanned::new(&text[it.content.range()], it.content)));
    let anchors = all.filter(|(_, content)| is_anchor(content.value));
    anchors.map(|(comment, content)| (comment, read(comment, content))).collect()
}

/// The files that the anchors of `document` name, as written there; `None` if it has no anchors.
pub fn files(document: &Document) -> Option<BTreeSet<String>> {
    let anchors = anchors(document);
    let has_some = !anchors.is_empty();
    let named = anchors.into_iter().filter_map(|it| it.1.ok()?.file);
    has_some.then(|| named.map(|it| it.value.to_owned()).collect())
}

/// Whether `file` is a path relative to a document: neither absolute nor an address.
pub fn is_beside(file: &str) -> bool {
    let is_drive = file.as_bytes().get(1) == Some(&b':');
    !file.starts_with(['/', '\\', '~']) && !file.contains("://") && !is_drive
}

fn read<'d>(comment: Comment, content: Spanned<&'d str>) -> Result<Anchor<'d>, Box<Mistake>> {
    let rest = content.value.strip_prefix(WORD).unwrap_or_default().trim_start();
    if comment.placement == Placement::InValue {
        let message = text!(
            "this is part of a value, not a comment, so the anchor has no effect",
            "ここでは値の一部であり、コメントではないため、アンカーは効かない"
        );
        return Err(mistake(message, content.span));
    }
    let Some(rest) = rest.strip_prefix(':') else {
        return Err(mistake(
            text!("`:` is missing after `kenzan`", "`kenzan` の後に `:` がない"),
            content.span,
        ));
    };
    let rest = rest.trim_start().strip_prefix('=').unwrap_or_default();
    let mut reader =
        Scanner { rest: content.slice(content.value.len() - rest.len()..content.value.len()) };
    let file = if reader.begins_selector() { None } else { Some(reader.word()?) };
    let unit = reader.unit()?;
    let target = reader.rest();
    if target.value.is_empty() {
        return Err(mistake(
            text!("the anchor names no value", "アンカーに、指す値が書かれていない"),
            content.span,
        ));
    }
    Ok(Anchor { file, unit, span: target.span, target: reader.target()? })
}

/// Reads the words of an anchor one after the other.
struct Scanner<'d> {
    rest: Spanned<&'d str>,
}

impl<'d> Scanner<'d> {
    /// The rest, without the spaces around it.
    fn rest(&self) -> Spanned<&'d str> {
        let text = self.rest.value;
        let start = text.len() - text.trim_start().len();
        self.rest.slice(start..text.trim_end().len().max(start))
    }

    fn begins_selector(&self) -> bool {
        let rest = self.rest().value;
        rest.starts_with('$') || rest.starts_with("count(")
    }

    /// The next word; in quotes it may contain spaces.
    fn word(&mut self) -> Result<Spanned<&'d str>, Box<Mistake>> {
        let rest = self.rest();
        let (word, end) = match rest.value.strip_prefix('"') {
            Some(quoted) => match quoted.find('"') {
                Some(end) => (1..1 + end, end + 2),
                None => return Err(mistake(text!("`\"` is missing", "`\"` がない"), rest.span)),
            },
            None => {
                let end = rest.value.find(char::is_whitespace).unwrap_or(rest.value.len());
                (0..end, end)
            }
        };
        self.rest = rest.slice(end..rest.value.len());
        match word.is_empty() {
            true => Err(mistake(
                text!("the anchor names no value", "アンカーに、指す値が書かれていない"),
                rest.span,
            )),
            false => Ok(rest.slice(word)),
        }
    }

    /// The unit in brackets, if there is one.
    fn unit(&mut self) -> Result<Option<Unit>, Box<Mistake>> {
        let rest = self.rest();
        let Some(inner) = rest.value.strip_prefix(['(', '（']) else { return Ok(None) };
        let Some(end) = inner.find([')', '）']) else {
            return Err(mistake(text!("`)` is missing", "`)` がない"), rest.span));
        };
        let start = rest.value.len() - inner.len();
        let behind = inner[end..].chars().next().map_or(0, char::len_utf8);
        self.rest = rest.slice(start + end + behind..rest.value.len());
        match Unit::parse(inner[..end].trim()) {
            Some(unit) => Ok(Some(unit)),
            None => Err(mistake(
                text!("expected a unit here", "ここには単位が必要"),
                rest.slice(start..start + end).span,
            )),
        }
    }

    fn target(&mut self) -> Result<Target<'d>, Box<Mistake>> {
        let rest = self.rest();
        if rest.value.starts_with('$') {
            return selector(rest).map(Target::Path);
        }
        let counted = rest.value.strip_prefix("count(").and_then(|it| it.strip_suffix(')'));
        if let Some(counted) = counted {
            let start = "count(".len();
            return selector(rest.slice(start..start + counted.len())).map(Target::Count);
        }
        let row = self.word()?;
        let column = self.word();
        match (column, self.rest().value.is_empty()) {
            (Ok(column), true) => Ok(Target::Cell([row, column])),
            _ => Err(mistake(
                text!(
                    "expected a selector, or the name of a row and the heading of a column",
                    "ここには、セレクタか、行の名称と列の見出しが必要"
                ),
                rest.span,
            )),
        }
    }
}

fn selector(written: Spanned<&str>) -> Result<Selector, Box<Mistake>> {
    let malformed = |fault: &SelectFault| {
        let message = text!("malformed selector", "セレクタの書き方が正しくない");
        let (why, help) = (fault.message.clone(), fault.help.clone());
        let at = written.slice(fault.range.clone()).span;
        let help = (!help.is_empty()).then_some(help);
        Box::new(Mistake { message, at, why, help })
    };
    match Selector::parse(written.value) {
        Ok(selector) => match selector.warnings().first() {
            Some(fault) => Err(malformed(fault)),
            None => Ok(selector),
        },
        Err(fault) => Err(malformed(&fault)),
    }
}

fn mistake(message: Text, at: Span) -> Box<Mistake> {
    let help = text!(
        "the form is `kenzan: = FILE $.path` or `kenzan: = FILE ROW COLUMN`, with the unit in brackets after the file if the value has none",
        "書き方は `kenzan: = ファイル $.パス` または `kenzan: = ファイル 行 列` である。値に単位がなければ、ファイルの後に括弧で書く"
    );
    Box::new(Mistake { message, at, why: Text::default(), help: Some(help) })
}
