//! Knows labels in which a word means nothing: a singer called Darin among thousands of names, and a word that every row
//! has. Does not know which words those are.

use super::words::Words;

/// Fewest rows of a list in which a word that hardly any has is part of a name.
const LONG: usize = 60;
/// One row in so many.
const RARE: usize = 50;
/// Rows at either end of a list, which say what it comes to.
const ENDS: usize = 3;
/// Fewest rows that show that all have a word.
const FEW: usize = 3;

/// What says that a row is a total.
const TOTALS: Words = Words::TOTAL.with(Words::STRICT).with(Words::SUBTOTAL);

/// What a name may hold by chance.
const WORDS: [Words; 5] = [Words::PART, Words::AVERAGE, Words::BALANCE, Words::DIFFERENCE, TOTALS];

/// A row with figures.
pub(super) struct Row<'r> {
    /// What its label says.
    pub(super) words: &'r mut Words,
    /// The label, folded.
    pub(super) label: &'r str,
}

/// Takes from rows the words that tell nothing of them.
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
