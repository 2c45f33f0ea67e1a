//! Knows labels in which a word means nothing: a singer called Darin among thousands of names, and a word that every row
//! has. Does not know which words those are.

use super::sheet::Line;
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

/// Takes from rows the words that tell nothing of them.
pub(super) fn clear(rows: &mut [Line]) {
    let filled: Vec<usize> = (0..rows.len()).filter(|it| rows[*it].figures > 0).collect();
    let count =
        |rows: &[Line], words| filled.iter().filter(|it| rows[**it].words.has(words)).count();
    if filled.len() >= FEW && count(rows, TOTALS) == filled.len() {
        rows.iter_mut().for_each(|it| it.words = it.words.without(TOTALS));
    }
    if filled.len() < LONG {
        return;
    }
    for words in WORDS {
        if count(rows, words) * RARE > filled.len() {
            continue;
        }
        for &at in &filled[ENDS..filled.len() - ENDS] {
            let row = &mut rows[at];
            // Only where words are apart are names made of them.
            let may_be_name = row.label.contains(|it: char| it.is_ascii_alphabetic());
            if may_be_name && !row.words.has(Words::PURE) {
                row.words = row.words.without(words);
            }
        }
    }
}
