//! Knows how the lines of a finding are shown on the page: numbers, marks, the text of each mark. Does not
//! know which lines they are (`excerpt`).

use std::ops::Range;

use maud::{Markup, html};

use super::super::Places;
use super::super::excerpt::{Block, Excerpt, Mark};
use super::both;
use crate::diagnostic::Diagnostic;

/// Columns of a line that are shown; longer lines scroll.
const WIDTH: usize = 120;

/// The lines of `diagnostic`.
pub(super) fn lines(diagnostic: &Diagnostic, places: &Places<'_>) -> Markup {
    let excerpt = Excerpt::of(diagnostic, places, WIDTH);
    html! {
        @for block in &excerpt.blocks {
            @let inside = inside(&excerpt, block);
            figure.lines {
                // The place of the finding is already in its heading.
                @if let (Some(mark), false) = (inside.first(), inside.iter().any(|it| it.primary)) {
                    figcaption { code.at { (both(&mark.title)) } }
                }
                div.code tabindex="0" role="group" { (rows(&excerpt, block, &inside)) }
            }
        }
    }
}

/// The marks of `block`.
fn inside<'e>(excerpt: &'e Excerpt, block: &Block) -> Vec<&'e Mark> {
    let inside =
        |it: &&Mark| block.range.start <= it.range.start && it.range.end <= block.range.end;
    excerpt.marks.iter().filter(inside).collect()
}

fn rows(excerpt: &Excerpt, block: &Block, marks: &[&Mark]) -> Markup {
    let mut start = block.range.start;
    let text = &excerpt.text[block.range.clone()];
    let rows = text.split_inclusive('\n').enumerate().map(|(number, line)| {
        let range = start..start + line.trim_end_matches('\n').len();
        start += line.len();
        (block.first_line + number + 1, range)
    });
    html! {
        @for (number, range) in rows {
            div.row { span.n { (number) } code { (marked(excerpt, &range, marks)) } }
            @for mark in marks.iter().filter(|it| begins(it, &range) && !it.text.is_empty()) {
                div.row.said {
                    span.n {}
                    span class=(if mark.primary { "p" } else { "s" }) {
                        @if many(marks, &range) { code { (part(excerpt, mark, &range)) } " " }
                        (both(&mark.text))
                    }
                }
            }
        }
    }
}

/// Whether several marks begin in the line at `range`, so that each needs its text.
fn many(marks: &[&Mark], range: &Range<usize>) -> bool {
    marks.iter().filter(|it| begins(it, range)).count() > 1
}

fn begins(mark: &Mark, range: &Range<usize>) -> bool {
    range.start <= mark.range.start && mark.range.start <= range.end
}

/// The part of the mark in the line at `range`.
fn part<'e>(excerpt: &'e Excerpt, mark: &Mark, range: &Range<usize>) -> &'e str {
    &excerpt.text[mark.range.start..mark.range.end.min(range.end)]
}

/// The line at `range` with its marks.
fn marked(excerpt: &Excerpt, range: &Range<usize>, marks: &[&Mark]) -> Markup {
    let mut at = range.start;
    let mut parts: Vec<(Option<bool>, &str)> = Vec::new();
    for mark in marks {
        let (start, end) = (mark.range.start.max(at), mark.range.end.min(range.end));
        if start > end || mark.range.start > range.end || mark.range.end < range.start {
            continue;
        }
        parts.push((None, &excerpt.text[at..start]));
        parts.push((Some(mark.primary), &excerpt.text[start..end]));
        at = end;
    }
    parts.push((None, &excerpt.text[at..range.end]));
    html! {
        @for (mark, words) in parts {
            @match mark {
                Some(true) => mark.p { (words) },
                Some(false) => mark { (words) },
                None => (words),
            }
        }
    }
}
