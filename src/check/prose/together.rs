//! Knows sentences that enumerate parts and state what they are together: 新機能3件、改善2件の合計5件; `4 features, 3 fixes and 2
//! deprecations, 9 changes in all`; `486 members: 298 seniors and 188 juniors`; and sums and differences that are written out,
//! `12 + 8 - 5 = 15`. To add a language, add its words (`phrases`). Does not know sums that no word and no sign states.

use std::sync::LazyLock;

use regex::Regex;

use super::figures::Sentence;
use crate::check::phrases::{any, compiled};
use crate::quantity::Quantity;

/// A figure that is the sum of others of its sentence.
pub(super) struct Whole {
    /// The figure.
    pub(super) stated: usize,
    /// Its terms, and whether each is subtracted.
    pub(super) terms: Vec<(usize, bool)>,
    /// Whether other parts may stand elsewhere: 電話41件、来所23件の合計64件.
    pub(super) is_open: bool,
}

impl Whole {
    /// A figure with parts that are added.
    pub(super) fn of(stated: usize, parts: impl IntoIterator<Item = usize>) -> Self {
        Self { stated, terms: parts.into_iter().map(|it| (it, false)).collect(), is_open: false }
    }
}

macro_rules! pattern {
    ($name:ident, $pattern:expr) => {
        static $name: LazyLock<Regex> = LazyLock::new(|| compiled(&$pattern));
    };
}

// Between two parts.
pattern!(
    GOES_ON,
    r"(?i)^[^.;。；:：()（）0-9]{0,40}?(?:[、，,・]|\b(?:and|plus|und|sowie|et|y|e|en|ed)\b|と|及び|および|ならびに|和|及|과|와)[^.;。；:：()（）0-9]{0,40}$"
);
// Before the whole: `, in total`, の合計.
pattern!(
    SUMS_UP,
    format!(
        r"^[^.;。；:：0-9]{{0,40}}?{}(?:\s*(?:of|de|di|von|van|da|zu|は|で|を|の))?\s*[€$£¥]?\s*$",
        any("together")
    )
);
// Behind the whole. At the end of these words it announces the next figure.
pattern!(IN_ALL, format!(r"^[^.;。；0-9]{{0,30}}?{}(?P<behind>.*)", any("together")));
// Between the whole and its first part: `486 members: 298 seniors`, `1 846 €, soit 1 210 €`.
pattern!(
    ARE,
    r"^(?:\s*\p{L}[\p{L}\s’'-]{0,40})?\s?[:：]\s*[^0-9.,;。、:：()（）]{0,20}$|^(?:\s*\p{L}{1,20})?,\s+soit\s+$"
);
pattern!(
    NOT_ALL,
    format!(
        "うち|内数|など|ほか|中の|(?i:\\bamong\\b|\\bothers\\b)|{}|{}",
        any("otherwise"),
        any("overlap")
    )
);

/// The wholes of a sentence whose parts are enumerated before or behind them.
pub(super) fn enumerated(sentence: &Sentence<'_>) -> Vec<Whole> {
    let all = 0..sentence.figures.len();
    let found =
        all.filter_map(|it| parts_before(sentence, it).or_else(|| parts_behind(sentence, it)));
    let found = found.filter(|it| is_whole_list(sentence, it));
    found.map(|it| Whole { is_open: true, ..it }).collect()
}

/// 3件、2件の合計5件.
fn parts_before(sentence: &Sentence<'_>, whole: usize) -> Option<Whole> {
    let last = whole.checked_sub(1)?;
    let between = sentence.after(last);
    let is_last = whole + 1 == sentence.figures.len();
    let is_behind = IN_ALL
        .captures(sentence.after(whole))
        .is_some_and(|it| is_last || !it["behind"].trim().is_empty());
    let is_said = SUMS_UP.is_match(between) || is_behind && GOES_ON.is_match(between);
    if !is_said {
        return None;
    }
    let goes_on = |it: &usize| {
        are_alike(sentence, *it, whole) && (*it == last || GOES_ON.is_match(sentence.after(*it)))
    };
    let parts: Vec<usize> = (0..whole).rev().take_while(goes_on).collect();
    (parts.len() > 1).then(|| Whole::of(whole, parts.into_iter().rev()))
}

/// `486 members: 298 seniors and 188 juniors`.
fn parts_behind(sentence: &Sentence<'_>, whole: usize) -> Option<Whole> {
    let parts = whole + 1..sentence.figures.len();
    let goes_on = |it: usize| {
        are_alike(sentence, it, whole)
            && (it + 1 == parts.end || GOES_ON.is_match(sentence.after(it)))
    };
    let is_said = parts.len() > 1 && ARE.is_match(sentence.after(whole));
    (is_said && parts.clone().all(goes_on)).then(|| Whole::of(whole, parts))
}

fn are_alike(sentence: &Sentence<'_>, one: usize, other: usize) -> bool {
    let is_amount = |it: &Quantity| it.is_definite() && it.unit.base() != "%";
    let [one, other] = [one, other].map(|it| &sentence.figures[it]);
    is_amount(one) && is_amount(other) && one.unit.compatible(&other.unit)
}

/// Whether no word between the parts and the whole says that these are not all, or not parts.
fn is_whole_list(sentence: &Sentence<'_>, it: &Whole) -> bool {
    let mut all: Vec<usize> = it.terms.iter().map(|it| it.0).chain([it.stated]).collect();
    all.sort_unstable();
    let (first, last) = (all[0], all[all.len() - 1]);
    let start = sentence.range(first).start;
    let before = sentence.before(first).chars().rev().take(12).map(char::len_utf8).sum::<usize>();
    let behind = sentence.after(last).chars().take(12).map(char::len_utf8).sum::<usize>();
    !NOT_ALL.is_match(&sentence.text[start - before..sentence.range(last).end + behind])
}

// A sign that adds or subtracts, with the words of the terms beside it. A hyphen stands apart.
pattern!(
    SIGN,
    r"^[^0-9.,;:。、()（）=＝+＋×*/÷−－–-]{0,16}?(?:(?P<plus>[+＋])|\s*[−－]|\s[–-]\s)[^0-9.,;:。、()（）=＝+＋×*/÷−－–-]{0,16}$"
);
pattern!(
    EQUALS,
    r"^[^0-9.,;:。、()（）=＝+＋×*/÷−－–\\-]{0,16}[=＝][^0-9.,;:。、()（）=＝+＋×*/÷−－–-]{0,16}$"
);
// Behind a sign, a bracket or a command of TeX stands a part of a longer formula.
pattern!(OPEN, r"(?:[+＋×✕*/÷=＝(（{−–－-]|\\[A-Za-z]+)\s*[€$£]?\s*$");
pattern!(LONGER, r"^\s*[^\s0-9.,;。]{0,4}\s*[+＋×✕*/÷]");

/// `12 + 8 - 5 = 15`.
pub(super) fn written_out(sentence: &Sentence<'_>) -> Vec<Whole> {
    let mut found = Vec::new();
    let mut first = 0;
    while first + 2 < sentence.figures.len() {
        let mut terms = vec![(first, false)];
        let mut last = first;
        while let Some(sign) =
            SIGN.captures(sentence.after(last)).filter(|_| last + 1 < sentence.figures.len())
        {
            last += 1;
            terms.push((last, sign.name("plus").is_none()));
        }
        let stated = last + 1;
        let is_equation = terms.len() > 1
            && stated < sentence.figures.len()
            && EQUALS.is_match(sentence.after(last))
            && !OPEN.is_match(sentence.before(first))
            && !LONGER.is_match(sentence.after(stated))
            && terms
                .iter()
                .all(|it| sentence.figures[it.0].unit.compatible(&sentence.figures[stated].unit));
        if is_equation {
            found.push(Whole { stated, terms, is_open: false });
        }
        first = last + 1;
    }
    found
}
