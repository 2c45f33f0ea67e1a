//! Knows figures whose separators YAML reads as the end of an entry: `{ amount: 10,000 }` contains
//! 10 and a key `000`. They are reported, and read as intended. Does not know the value of figures.

use std::ops::Range;

use granit_parser::ScalarStyle;

use super::{Expected, YamlReader, problem};
use crate::document::NodeId;

/// Characters allowed after an entry inside brackets.
const ENDS: [char; 3] = [',', '}', ']'];

impl YamlReader<'_> {
    /// Appends `content` to the figure before the comma, if it continues it: a key without a value,
    /// or an item that starts with zero. Returns whether it did.
    pub(super) fn rejoin(&mut self, content: &Range<usize>, style: ScalarStyle) -> bool {
        let (text, start) = (self.text, content.start);
        let is_group = style == ScalarStyle::Plain && begins_with_group(&text[content.clone()]);
        if !is_group || !text[..start].ends_with(',') {
            return false;
        }
        let is_apart = match self.place() {
            Expected::Key => text[content.end..].trim_start().starts_with(ENDS),
            Expected::Item => text[start..].starts_with('0'),
            _ => false,
        };
        let Some(figure) = self.figure_before(start - 1).filter(|_| is_apart) else { return false };
        self.builder.widen_last(content.end);
        let span = self.span(figure..content.end);
        // A further group of the same figure.
        let reported = self.found.last_mut().filter(|it| it.code == problem::COMMA);
        match reported.and_then(|it| it.labels.first_mut()) {
            Some(label) if label.span.start == span.start => label.span = span,
            _ => self.found.push(problem::comma(span)),
        }
        if matches!(self.place(), Expected::Key) {
            self.set_place(Expected::Left);
        }
        true
    }

    /// Start of the figure that forms the previous entry and ends at `end`.
    fn figure_before(&self, end: usize) -> Option<usize> {
        let document = self.builder.document();
        let last = document.node(NodeId(document.len().checked_sub(1)? as u32));
        let is_sibling = last.parent().map(|it| it.id) == self.frames.last()?.node;
        let unsigned = last.raw().trim_start_matches(['-', '+', '▲', '△']);
        let mut groups = unsigned.split(',');
        let first = groups.next()?;
        let is_figure = (1..=3).contains(&first.len())
            && !first.starts_with('0')
            && first.bytes().all(|it| it.is_ascii_digit())
            && groups.all(begins_with_group);
        let span = last.span();
        (is_sibling && is_figure && span.end as usize == end).then_some(span.start as usize)
    }
}

/// Whether `text` begins with exactly three digits.
fn begins_with_group(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    digits == 3
}
