//! Knows how to cut the lines that a finding shows out of its sources: which lines, which part of a
//! long one, in which order, and the positions of the labelled bytes in the result. Does not know
//! how frames and underlines are drawn (`fancy`), or their colours.

mod window;

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::Places;
use super::plain::place;
use super::visible::{is_hidden, push_visible, shown};
use crate::diagnostic::{Diagnostic, Label, Lang, Text};
use crate::source::{SourceId, Span};
use crate::text;

/// Maximum number of lines shown between two labels to keep them in one frame. A second frame takes
/// as many.
const BRIDGE: usize = 3;
/// A label over more lines than this is drawn on its first line only.
const TALL: usize = 6;
/// With more labels than this, surrounding lines are shown for the primary one only.
const CROWD: usize = 4;
/// Minimum number of columns for one label with its surroundings.
const ELBOW_ROOM: usize = 24;

/// A text made of the lines to show, each ended by `\n`, and the positions of labels in it.
///
/// Characters that would disturb a terminal are replaced, so its offsets differ from those of the
/// sources.
#[derive(Debug, Default)]
pub(super) struct Excerpt {
    /// The lines.
    pub(super) text: String,
    /// Runs of consecutive lines of one source, in the order of `text`.
    pub(super) blocks: Vec<Block>,
    /// The labels, in the order of `text`.
    pub(super) marks: Vec<Mark>,
}

/// Consecutive lines of one source.
#[derive(Debug)]
pub(super) struct Block {
    /// Index from 0 of the first line, or of the row that it shows.
    pub(super) first_line: usize,
    /// Number of lines.
    #[cfg_attr(not(feature = "fancy"), allow(dead_code))]
    pub(super) line_count: usize,
    /// The lines in the excerpt's text.
    pub(super) range: Range<usize>,
}

/// A label in an excerpt.
#[derive(Debug)]
pub(super) struct Mark {
    /// The labelled bytes in the excerpt's text.
    pub(super) range: Range<usize>,
    /// Start of the labelled bytes: `path:line:column`, or the path and the place.
    pub(super) title: Text,
    /// Name of their file, unchanged.
    #[cfg_attr(not(feature = "fancy"), allow(dead_code))]
    pub(super) name: String,
    /// The text of the label.
    pub(super) text: Text,
    /// Whether this is the primary place of the finding.
    pub(super) primary: bool,
}

impl Excerpt {
    /// Cuts out the lines that the labels of `diagnostic` refer to, with about `width` columns.
    pub(super) fn of(diagnostic: &Diagnostic, places: &Places<'_>, width: usize) -> Self {
        let mut excerpt = Self::default();
        let labels = diagnostic.labels.iter().enumerate();
        let mut targets: Vec<_> =
            labels.map(|(index, it)| Target::of(it, index == 0, places)).collect();
        // A place repeated by aliases is drawn once, unless its labels have texts.
        let mut seen = FxHashSet::default();
        targets.retain(|it| seen.insert((it.source, it.range.clone())) || !it.text.is_empty());
        for layer in layers(targets, places, width) {
            let mut runs = runs(&layer, places);
            // The frame with the primary place comes first, because the first frame's title names
            // it.
            runs.sort_by_key(|run| !layer.iter().any(|it| it.primary && run.contains(&it.first)));
            for run in runs {
                for (run, first) in numbered(&layer, run, places) {
                    excerpt.add(&layer, run, first, places, width);
                }
            }
        }
        excerpt
    }

    /// Adds the lines of `run`, which are numbered from `first` on.
    fn add(
        &mut self,
        layer: &[Target],
        run: Range<usize>,
        first: usize,
        places: &Places<'_>,
        width: usize,
    ) {
        let id = layer[0].source;
        let (source, lines) = (places.source(id), places.lines(id));
        let begin = self.text.len();
        let mut offsets = Offsets::default();
        for line_index in run.clone() {
            let content = lines.content(line_index);
            let labelled = layer.iter().filter_map(|it| it.on_line(line_index, &content)).collect();
            let shown = window::of(&source.text, content.clone(), labelled, width);
            self.add_line(&source.text, content, &shown, &mut offsets);
        }
        let line_count = run.len();
        self.blocks.push(Block { first_line: first, line_count, range: begin..self.text.len() });
        // A byte outside every block: without it, an empty label at the start of the next block
        // would end inside this one.
        self.text.push('\n');
        let mut inside: Vec<_> = layer.iter().filter(|it| run.contains(&it.first)).collect();
        inside.sort_by_key(|it| it.range.start);
        for target in inside {
            let range = offsets.shown(target.range.start)..offsets.shown(target.range.end);
            let begin = Span::new(id, target.range.clone());
            let at = |lang| place(places, begin, None, lang);
            let title = Text { en: at(Lang::En), ja: at(Lang::Ja) };
            let (text, primary, name) = (target.text.clone(), target.primary, source.name.clone());
            self.marks.push(Mark { range, title, name, text, primary });
        }
    }

    fn add_line(
        &mut self,
        text: &str,
        content: Range<usize>,
        shown: &[Range<usize>],
        offsets: &mut Offsets,
    ) {
        let mut at = content.start;
        for part in shown {
            self.add_gap(at..part.start, offsets);
            for (index, character) in text[part.clone()].char_indices() {
                offsets.0.push((part.start + index, self.text.len()));
                self.add_character(character);
            }
            at = part.end;
        }
        self.add_gap(at..content.end, offsets);
        offsets.0.push((content.end, self.text.len()));
        self.text.push('\n');
    }

    fn add_gap(&mut self, gap: Range<usize>, offsets: &mut Offsets) {
        if !gap.is_empty() {
            offsets.0.push((gap.start, self.text.len()));
            self.text.push('…');
        }
    }

    fn add_character(&mut self, character: char) {
        match character {
            '\t' => self.text.push('\t'),
            // Requests an emoji two columns wide in place of a narrow one: terminals differ here,
            // and without it underlines stay aligned.
            '\u{FE0F}' => {}
            _ if is_hidden(character) => push_visible(character, &mut self.text),
            _ => self.text.push(character),
        }
    }
}

/// Positions of the characters of a source in an excerpt: pairs of offsets, both ascending.
#[derive(Default)]
struct Offsets(Vec<(usize, usize)>);

impl Offsets {
    fn shown(&self, offset: usize) -> usize {
        let after = self.0.partition_point(|(source, _)| *source <= offset);
        self.0[after.saturating_sub(1)].1
    }
}

/// A prepared label: inside its text, on whole characters, without a newline at its end.
struct Target {
    source: SourceId,
    range: Range<usize>,
    /// Index of its first line.
    first: usize,
    /// Index of its last line.
    last: usize,
    text: Text,
    primary: bool,
}

impl Target {
    fn of(label: &Label, primary: bool, places: &Places<'_>) -> Self {
        let id = label.span.source;
        let (source, lines) = (places.source(id), places.lines(id));
        let mut range = within(&source.text, label.span);
        let first = lines.line_index(range.start as u32);
        let mut last = lines.line_index(range.end as u32);
        let mut words = shown(&label.text);
        if last - first >= TALL {
            let line = last + 1;
            let end = Span::new(id, range.end..range.end);
            let down = match source.place(end).map(Text::of_place) {
                Some(Text { en, ja }) => text!("(down to {en})", "（{ja}まで）"),
                None => text!("(down to line {line})", "（{line}行目まで）"),
            };
            for (words, down) in [(&mut words.en, down.en), (&mut words.ja, down.ja)] {
                if !words.is_empty() {
                    words.push(' ');
                }
                *words += &down;
            }
            last = first;
            range.end = lines.content(first).end.max(range.start);
        }
        Self { source: id, range, first, last, text: words, primary }
    }

    /// The part of `content`, the line at `line_index`, that is labelled.
    fn on_line(&self, line_index: usize, content: &Range<usize>) -> Option<Range<usize>> {
        let inside = |offset: usize| offset.clamp(content.start, content.end);
        let here = self.first <= line_index && line_index <= self.last;
        here.then(|| inside(self.range.start)..inside(self.range.end))
    }

    /// Whether both underlines would overlap.
    fn collides(&self, other: &Self) -> bool {
        let end = |it: &Self| it.range.end.max(it.range.start + 1);
        let flat = self.first == self.last && other.first == other.last;
        flat && self.range.start < end(other) && other.range.start < end(self)
    }
}

/// The bytes of `span` that exist in `text`, without line ends at their end.
fn within(text: &str, span: Span) -> Range<usize> {
    let start = text.floor_char_boundary(span.start as usize);
    let end = text.floor_char_boundary(span.end as usize).max(start);
    start..start + text[start..end].trim_end_matches(['\n', '\r']).len()
}

/// Distributes `targets` over layers so that each layer has one source, no two underlines of a
/// layer collide, and no long line is crowded. The primary one is in the first layer.
fn layers(targets: Vec<Target>, places: &Places<'_>, width: usize) -> Vec<Vec<Target>> {
    let mut layers: Vec<Vec<Target>> = Vec::new();
    for target in targets {
        let (source, lines) = (places.source(target.source), places.lines(target.source));
        let content = lines.content(target.first);
        let long = !window::holds(&source.text, &content, width);
        let room = if long { (width / ELBOW_ROOM).max(1) } else { usize::MAX };
        let takes = |layer: &Vec<Target>| {
            let beside = layer.iter().filter(|it| it.first == target.first).count();
            layer[0].source == target.source
                && beside < room
                && !layer.iter().any(|it| it.collides(&target))
        };
        match layers.iter().position(takes) {
            Some(index) => layers[index].push(target),
            None => layers.push(vec![target]),
        }
    }
    layers
}

/// Whether the line at `line_index` does not exist or is blank.
fn is_blank(id: SourceId, line_index: usize, places: &Places<'_>) -> bool {
    let (source, lines) = (places.source(id), places.lines(id));
    line_index >= lines.count() || source.text[lines.content(line_index)].trim_start().is_empty()
}

/// Runs of line indices that show every target of `layer`, in order.
fn runs(layer: &[Target], places: &Places<'_>) -> Vec<Range<usize>> {
    let mut wanted: Vec<_> = layer.iter().map(|it| it.first..it.last + 1).collect();
    wanted.sort_by_key(|run| (run.start, run.end));
    let mut runs: Vec<Range<usize>> = Vec::new();
    for next in wanted {
        match runs.last_mut() {
            Some(run) if next.start <= run.end + BRIDGE => run.end = run.end.max(next.end),
            _ => runs.push(next),
        }
    }
    for run in &mut runs {
        let primary = layer.iter().any(|it| it.primary && run.contains(&it.first));
        if primary || layer.len() <= CROWD {
            let blank = |line_index| is_blank(layer[0].source, line_index, places);
            run.start -= usize::from(run.start > 0 && !blank(run.start - 1));
            run.end += usize::from(!blank(run.end));
        }
    }
    runs
}

/// The parts of `run` with consecutive line numbers, with the first number from 0: the whole run in a
/// text file. In other files a line has the number of its row or of the page's line, and parts without
/// a target are left out.
fn numbered(
    layer: &[Target],
    run: Range<usize>,
    places: &Places<'_>,
) -> Vec<(Range<usize>, usize)> {
    let id = layer[0].source;
    if places.is_text(id) {
        return vec![(run.clone(), run.start)];
    }
    let (source, lines) = (places.source(id), places.lines(id));
    let place = |line_index: usize| {
        let end = lines.content(line_index).end;
        source.place(Span::new(id, end..end))
    };
    let mut parts: Vec<(Range<usize>, usize)> = Vec::new();
    for line_index in run {
        let here = place(line_index);
        let row = here.map_or(0, |it| it.row as usize);
        let goes_on = parts.last().is_some_and(|(part, first)| {
            let above = place(part.end - 1).map(|it| it.area);
            above == here.map(|it| it.area) && first + part.len() + 1 == row
        });
        match parts.last_mut().filter(|_| goes_on) {
            Some((part, _)) => part.end = line_index + 1,
            None => parts.push((line_index..line_index + 1, row.saturating_sub(1))),
        }
    }
    parts.retain(|(part, _)| layer.iter().any(|it| part.contains(&it.first)));
    parts
}
