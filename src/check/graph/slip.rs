//! Knows how one spelling differs from another, if the difference is small enough to be a slip.
//! Does not know what the words mean.

use crate::diagnostic::Text;
use crate::select::fold;
use crate::text;

/// Maximum number of characters that a slip changes, however long the text is.
const MOST: usize = 3;

/// How a reference differs from a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slip {
    /// Small and large kana, dashes or letter case.
    Shape,
    /// The same characters in another order.
    Order,
    /// This many characters inserted, dropped, replaced or swapped.
    Characters(usize),
    /// Not similar, but the only entity that nothing refers to.
    Rest,
}

impl Slip {
    /// The difference between a reference and a key, if it is small enough to be a slip.
    pub fn between(reference: &str, key: &str) -> Option<Self> {
        Form::new(reference).slip(&Form::new(key))
    }

    /// The difference in words.
    pub fn describe(self) -> Text {
        match self {
            Self::Shape => text!(
                "differs only in case, small kana or a dash",
                "大文字・小文字、かなの大小または長音の違い"
            ),
            Self::Order => text!("same characters in another order", "文字の順序だけが違う"),
            Self::Rest => {
                text!("the only one without such a reference", "この参照がない唯一のもの")
            }
            Self::Characters(1) => text!("differs in 1 character", "1文字違い"),
            Self::Characters(count) => text!("differs in {count} characters", "{count}文字違い"),
        }
    }
}

/// A spelling prepared for comparison with many others.
pub(super) struct Form {
    folded: String,
    /// Without differences of shape.
    shape: String,
    length: usize,
    /// Its characters, sorted by code.
    sorted: Vec<char>,
    /// A bit for each character that occurs in the shape; several characters share one.
    letters: u64,
}

impl Form {
    pub(super) fn new(text: &str) -> Self {
        let folded = fold(text).into_owned();
        let shape = shape(&folded);
        let bit = |c: char| 1_u64 << ((c as u32).wrapping_mul(0x9E37_79B1) >> 26);
        let letters = shape.chars().fold(0, |letters, c| letters | bit(c));
        let sorted = sorted(&folded);
        Self { length: sorted.len(), folded, shape, sorted, letters }
    }

    /// The difference between `self` and `key`, if small enough.
    pub(super) fn slip(&self, key: &Self) -> Option<Slip> {
        let longest = self.length.max(key.length);
        let limit = (longest / 3).clamp(1, MOST);
        // Each change removes one character and adds another.
        let differing = (self.letters ^ key.letters).count_ones() as usize;
        if differing > 2 * limit || self.length.abs_diff(key.length) > limit {
            return (self.shape == key.shape && self.folded != key.folded).then_some(Slip::Shape);
        }
        if self.folded == key.folded {
            return None;
        }
        if self.shape == key.shape {
            return Some(Slip::Shape);
        }
        if longest < 2 {
            return None;
        }
        let bag = apart(&self.sorted, &key.sorted);
        if bag == 0 {
            return Some(Slip::Order);
        }
        // The number of changes is at least the number of characters that only one of them has.
        if bag > limit {
            return None;
        }
        let distance = strsim::osa_distance(&self.folded, &key.folded);
        (distance <= limit && distance * 2 < longest).then_some(Slip::Characters(distance))
    }
}

fn shape(key: &str) -> String {
    let large = |c: char| match c {
        'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ' | 'ッ' | 'ャ' | 'ュ' | 'ョ' | 'ヮ' | 'ぁ' | 'ぃ'
        | 'ぅ' | 'ぇ' | 'ぉ' | 'っ' | 'ゃ' | 'ゅ' | 'ょ' | 'ゎ' => {
            char::from_u32(c as u32 + 1).unwrap_or(c)
        }
        'ヵ' => 'カ',
        'ヶ' => 'ケ',
        'ー' | '－' | '‐' | '–' | '—' | '―' | '−' | '─' => '-',
        other => other,
    };
    key.chars().map(large).flat_map(char::to_lowercase).collect()
}

fn sorted(key: &str) -> Vec<char> {
    let mut characters: Vec<_> = key.chars().collect();
    characters.sort_unstable();
    characters
}

/// The number of characters that only one of two sorted texts has; the greater of both numbers.
fn apart(one: &[char], other: &[char]) -> usize {
    let (mut at, mut to, mut shared) = (0, 0, 0);
    while let (Some(a), Some(b)) = (one.get(at), other.get(to)) {
        let order = a.cmp(b);
        at += usize::from(order.is_le());
        to += usize::from(order.is_ge());
        shared += usize::from(order.is_eq());
    }
    one.len().max(other.len()) - shared
}
