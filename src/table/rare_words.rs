//! Knows labels in which a word means nothing: a singer called Darin among thousands of names, and a word that every row
//! has. Does not know which words those are.

use super::words::Words;

/// Fewest rows of a list in which a word that hardly any has is part of a name.
const LONG: usize = 60;
/// One row in so many.
const RARE: usize = 50;
/// Rows at either end of a list, which may be totals.
const ENDS: usize = 3;
/// Fewest rows that show that all have a word.
const FEW: usize = 3;

/// Words of totals.
const TOTALS: Words = Words::TOTAL.with(Words::STRICT).with(Words::SUBTOTAL);

/// Words that a name may contain by coincidence.
const WORDS: [Words; 5] = [Words::PART, Words::AVERAGE, Words::BALANCE, Words::DIFFERENCE, TOTALS];

/// A row with figures.
pub(super) struct Row<'r> {
    /// The words of its label.
    pub(super) words: &'r mut Words,
    /// The label, folded.
    pub(super) label: &'r str,
}

/// Removes words from rows that they do not describe.
pub(super) fn clear(rows: &mut [Row<'_>]) {
    let all = rows.len();
    let count = |rows: &[Row<'_>], words| rows.iter().filter(|it| it.words.has(words)).count();
    if all >= FEW && count(rows, TOTALS) == all {
        rows.iter_mut().for_each(|it| *it.words = it.words.without(TOTALS));
    }
    if all < LONG {
        return;
    }
    for words in WORDS {
        if count(rows, words) * RARE > all {
            continue;
        }
        for row in &mut rows[ENDS..all - ENDS] {
            // Only where words are apart are names made of them.
            let may_be_name = row.label.contains(|it: char| it.is_ascii_alphabetic());
            if may_be_name && !row.words.has(Words::PURE) {
                *row.words = row.words.without(words);
            }
        }
    }
}
