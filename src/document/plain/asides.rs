//! Knows what AsciiDoc says about other files: which are read in place of a line, and which its cross references name.
//! Does not know the files.

use std::ops::Range;

use crate::document::outline::{Block, Link, Outline, Words};
use crate::pattern::pattern;

// A line in whose place a whole file is read.
pattern!(INCLUDE, r"^include::([^\[\]{}:]+)\[(?:leveloffset=\S+)?\]$");
// A reference to another file, and perhaps to a part of it.
pattern!(
    CROSSING,
    r"xref:([^\s\[\]{}:]+\.adoc(?:#[^\s\[\]{}]*)?)\[|<<([^\s<>{}:,]+\.adoc#[^<>{},]*)[,>]"
);

/// Adds the files that `lines` include to `outline`, and returns the listings among them.
pub(super) fn includes(
    text: &str,
    lines: &[Range<usize>],
    outline: &mut Outline,
) -> Vec<Range<usize>> {
    let (mut listings, mut open, mut before) = (Vec::new(), None::<Range<usize>>, "");
    for line in lines {
        let words = text[line.clone()].trim_end();
        let span = line.start..line.start + words.len();
        let begins = before.is_empty() || before.starts_with(['[', '.', '+']);
        match &open {
            Some(fence) if text[fence.clone()] == *words => {
                listings.push(fence.start..span.end);
                open = None;
            }
            None if begins && is_fence(words) => open = Some(span),
            None => {
                let file = INCLUDE.captures(words).and_then(|it| it.get(1));
                let value = file.map(|it| it.as_str().to_owned());
                outline.includes.extend(value.map(|it| Words { span, value: Some(it) }));
            }
            Some(_) => {}
        }
        before = words;
    }
    listings
}

/// Adds the links in `range` to other files.
pub(super) fn crossings(text: &str, range: Range<usize>, outline: &mut Outline) {
    for it in CROSSING.captures_iter(&text[range.clone()]) {
        let (Some(whole), Some(target)) = (it.get(0), it.get(1).or(it.get(2))) else { continue };
        let at = |it: Range<usize>| range.start + it.start..range.start + it.end;
        let target = Words::verbatim(at(target.range()));
        let link = Link { span: at(whole.range()), words: target.clone(), target };
        outline.blocks.push(Block::Link(link));
    }
}

/// Whether a line begins and ends a listing.
fn is_fence(line: &str) -> bool {
    line.len() > 3 && ['-', '.'].iter().any(|it| line.trim_matches(*it).is_empty())
        || line.starts_with("```")
}
