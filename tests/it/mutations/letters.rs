//! Changes one letter of every text of the health research budget, one at a time, and counts the changes
//! that cause a new finding. The meaning of a text does not matter: a slip in a name is one all the same.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use kenzan::document::NodeKind;
use rayon::prelude::*;

use super::{FILES, Measure};

/// Further files whose texts are changed.
const MORE: [&str; 4] =
    ["data/measures.yaml", "data/ministries.yaml", "data/nc-grants.csv", "draft/draft.md"];

/// A letter of a file, and its replacement.
pub(crate) struct Slip {
    file: String,
    range: Range<usize>,
    instead: char,
}

impl Measure {
    /// One slip for each text that has a letter.
    pub(crate) fn slips(&self) -> Vec<Slip> {
        let files = FILES.iter().map(|(file, _)| *file).chain(MORE);
        files.flat_map(|file| self.slips_of(file)).collect()
    }

    /// The letter in the middle of each text of `file`. Some texts occur several times in the tree, or
    /// contain others: only the smallest are taken.
    fn slips_of(&self, file: &str) -> Vec<Slip> {
        let (tree, text) = (self.base.tree(file), self.base.text(file));
        let texts = tree.nodes().filter(|it| it.kind() == NodeKind::String);
        let ranges: BTreeSet<(usize, usize)> =
            texts.map(|it| it.span().range()).map(|it| (it.start, it.end)).collect();
        let is_smallest = |(start, end): &(usize, usize)| {
            let mut inside = ranges.range((*start, 0)..(*end, 0));
            inside.all(|it| it == &(*start, *end) || it.1 > *end)
        };
        let smallest = ranges.iter().filter(|it| is_smallest(it));
        smallest.filter_map(|(start, end)| slip(file, text, *start..*end)).collect()
    }

    fn notices(&self, slip: &Slip) -> bool {
        let mut file = self.base.text(&slip.file).to_owned();
        file.replace_range(slip.range.clone(), &slip.instead.to_string());
        let found = self.findings(Some((&slip.file, file)));
        found.difference(&self.known).next().is_some()
    }
}

/// The slip in the middle of the text that is at `at` of `file`.
fn slip(file: &str, text: &str, at: Range<usize>) -> Option<Slip> {
    let letters: Vec<(usize, char)> =
        text[at.clone()].char_indices().filter(|(_, it)| it.is_alphabetic()).collect();
    let (offset, letter) = *letters.get(letters.len() / 2)?;
    let start = at.start + offset;
    let range = start..start + letter.len_utf8();
    Some(Slip { file: file.to_owned(), range, instead: other(letter) })
}

/// Another letter of the same script.
fn other(letter: char) -> char {
    let [one, another] = match letter {
        'ァ'..='ヶ' => ['ヌ', 'ネ'],
        'ぁ'..='ん' => ['ぬ', 'ね'],
        'a'..='z' => ['q', 'z'],
        'A'..='Z' => ['Q', 'Z'],
        _ => ['某', '仮'],
    };
    if letter == one { another } else { one }
}

/// The number of texts in each file, and the number in which the slip was reported; in Markdown, also the
/// texts in which it was not.
pub(crate) fn run(measure: &Measure, slips: &[Slip]) -> (String, Vec<String>) {
    let noticed: Vec<bool> = slips.par_iter().map(|it| measure.notices(it)).collect();
    let mut table: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    let mut unnoticed = Vec::new();
    for (slip, noticed) in slips.iter().zip(noticed) {
        let row = table.entry(&slip.file).or_default();
        *row = [row[0] + 1, row[1] + usize::from(noticed)];
        if !noticed {
            unnoticed.push(format!("{}: {:?} -> {}", slip.file, slip.range, slip.instead));
        }
    }
    let mut text = String::from("| file | texts | noticed |\n|---|--:|--:|\n");
    for (file, [all, noticed]) in table {
        text += &format!("| {file} | {all} | {noticed} |\n");
    }
    (text, unnoticed)
}
