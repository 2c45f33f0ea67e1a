//! Knows where a line may be broken: where Unicode allows it (Standard Annex 14), but not inside a
//! figure or between it and its unit. Does not know the width of a line.

use textwrap::WordSeparator;
use textwrap::core::Word;

/// The words of `line`, each with the white space after it.
pub(super) fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let mut words = WordSeparator::UnicodeBreakProperties.find_words(line).peekable();
    let mut at = 0;
    Box::new(std::iter::from_fn(move || {
        let start = at;
        loop {
            let word = words.next()?;
            at += word.word.len() + word.whitespace.len();
            let next = words.peek().and_then(|it| it.word.chars().next());
            let holds = word.whitespace.is_empty() && holds(word.word.chars().next_back(), next);
            if !holds {
                return Some(Word::from(&line[start..at]));
            }
        }
    }))
}

/// Whether `before` and `after` belong to one figure with its unit.
fn holds(before: Option<char>, after: Option<char>) -> bool {
    let (Some(before), Some(after)) = (before, after) else { return false };
    let is_digit = |c: char| matches!(c, '0'..='9' | '０'..='９');
    let is_multiple = |c: char| matches!(c, '十' | '百' | '千' | '万' | '億' | '兆');
    let goes_on = is_digit(after) || is_multiple(after);
    is_digit(before) && (goes_on || after.is_alphabetic() || matches!(after, '%' | '％'))
        || is_multiple(before) && (goes_on || matches!(after, '円' | '件' | '人' | '個'))
}
