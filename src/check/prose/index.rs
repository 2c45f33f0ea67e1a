//! Knows indexes of the figures and labels of many tables: figures by value and by digits that differ by one slip,
//! labels by their occurrences in a text. The results may contain false positives, but no false negatives.

use crate::check::slip::digits;
use std::hash::{Hash, Hasher};

use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::{FxHashMap, FxHasher};

use crate::quantity::{Exact, Quantity};

/// The figures of lines, each by the number of its line.
#[derive(Default)]
pub(super) struct FigureIndex {
    /// The lines by the digits of their figures.
    digits: FxHashMap<String, Vec<usize>>,
    /// The lines by the digits of their figures with one digit removed: two figures that are one slip apart have
    /// such a key in common.
    slips: FxHashMap<u64, Vec<usize>>,
    /// Figures by the power of ten of their last place.
    scales: FxHashMap<i32, Scale>,
    /// Lines with figures that are limits, ranges or too large.
    loose: Vec<usize>,
}

/// Figures with the same power of ten of their last place.
struct Scale {
    /// The largest step among them.
    step: Exact,
    /// Value and line, by value.
    values: Vec<(Exact, usize)>,
}

impl FigureIndex {
    pub(super) fn of<'q>(lines: impl Iterator<Item = impl Iterator<Item = &'q Quantity>>) -> Self {
        let mut all = Self::default();
        for (line, figures) in lines.enumerate() {
            figures.for_each(|it| all.take(it, line));
        }
        all.scales.values_mut().for_each(|it| it.values.sort_unstable());
        all
    }

    fn take(&mut self, figure: &Quantity, line: usize) {
        self.digits.entry(digits(figure)).or_default().push(line);
        for key in neighbours(figure) {
            let known = self.slips.entry(key).or_default();
            if known.last() != Some(&line) {
                known.push(line);
            }
        }
        match Placed::of(figure).filter(|_| figure.is_definite() && figure.until.is_none()) {
            Some(Placed { value, step }) => {
                let place = figure.unit.power() - figure.step.scale() as i32;
                let new = || Scale { step, values: Vec::new() };
                let scale = self.scales.entry(place).or_insert_with(new);
                scale.step = scale.step.max(step);
                scale.values.push((value, line));
            }
            None => self.loose.push(line),
        }
    }

    /// The lines, in order, that may contain a figure that agrees with `figure` or has its digits.
    pub(super) fn near(&self, figure: &Quantity) -> Vec<usize> {
        let mut found = self.loose.clone();
        found.extend(self.digits.get(&digits(figure)).into_iter().flatten());
        let own = Placed::of(figure);
        for scale in self.scales.values() {
            match own.as_ref().and_then(|own| own.around(scale.step)) {
                Some([from, to]) => {
                    let first = scale.values.partition_point(|it| it.0 < from);
                    let near = scale.values[first..].iter().take_while(|it| it.0 <= to);
                    found.extend(near.map(|it| it.1));
                }
                None => found.extend(scale.values.iter().map(|it| it.1)),
            }
        }
        sorted(found)
    }

    /// The lines, in order, that may contain a figure of which `figure` is a slip.
    pub(super) fn slips(&self, figure: &Quantity) -> Vec<usize> {
        let keys = neighbours(figure);
        sorted(keys.iter().filter_map(|it| self.slips.get(it)).flatten().copied().collect())
    }
}

/// A figure in its base unit.
struct Placed {
    value: Exact,
    step: Exact,
}

impl Placed {
    fn of(figure: &Quantity) -> Option<Self> {
        Some(Self { value: figure.exact().ok()?, step: figure.exact_step().ok()? })
    }

    /// The range of figures with this `step` that may agree with it.
    fn around(&self, step: Exact) -> Option<[Exact; 2]> {
        let reach = self.step.plus(step).ok()?;
        Some([self.value.minus(reach).ok()?, self.value.plus(reach).ok()?])
    }
}

fn sorted(mut lines: Vec<usize>) -> Vec<usize> {
    lines.sort_unstable();
    lines.dedup();
    lines
}

/// Keys of a figure: its digits, as written and without trailing zeros, complete and with each single digit
/// removed.
fn neighbours(figure: &Quantity) -> Vec<u64> {
    let written = figure.value.mantissa().abs().to_string();
    let bare = digits(figure);
    let mut keys = Vec::new();
    for it in [&*written, &*bare] {
        keys.push(key(it.bytes()));
        keys.extend(
            (0..it.len()).map(|at| key(it.bytes().take(at).chain(it.bytes().skip(at + 1)))),
        );
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn key(digits: impl Iterator<Item = u8>) -> u64 {
    let mut hasher = FxHasher::default();
    digits.for_each(|it| it.hash(&mut hasher));
    hasher.finish()
}

/// The labels of lines.
pub(super) struct LabelIndex {
    all: Option<AhoCorasick>,
    /// The lines of each label, in order.
    lines: Vec<Vec<usize>>,
}

/// A label in words.
pub(super) struct Named<'l> {
    /// Its start.
    pub(super) at: usize,
    /// Its length in bytes.
    pub(super) length: usize,
    /// The lines with this label.
    pub(super) lines: &'l [usize],
}

impl LabelIndex {
    pub(super) fn of(labels: impl Iterator<Item = String>) -> Self {
        let mut known: FxHashMap<String, usize> = FxHashMap::default();
        let (mut names, mut lines) = (Vec::new(), Vec::<Vec<usize>>::new());
        for (line, label) in labels.enumerate().filter(|it| !it.1.is_empty()) {
            let at = *known.entry(label).or_insert_with_key(|it| {
                names.push(it.clone());
                lines.push(Vec::new());
                lines.len() - 1
            });
            lines[at].push(line);
        }
        // If there are too many labels for an automaton, none is found.
        let all = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&names).ok();
        Self { all, lines }
    }

    /// Every occurrence of a label in `words`, by their ends.
    pub(super) fn standing_in<'l>(&'l self, words: &'l str) -> impl Iterator<Item = Named<'l>> {
        let all = self.all.iter().flat_map(move |it| it.find_overlapping_iter(words));
        all.map(|it| Named {
            at: it.start(),
            length: it.len(),
            lines: &self.lines[it.pattern().as_usize()],
        })
    }
}
