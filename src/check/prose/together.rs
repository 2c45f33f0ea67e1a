//! Knows sentences that enumerate parts and state what they are together: 新機能3件、改善2件の合計5件; `4 features, 3 fixes and 2
//! deprecations, 9 changes in all`; `486 members: 298 seniors and 188 juniors`; and sums and differences that are written out,
//! `12 + 8 - 5 = 15`. To add a language, add its words (`phrases`). Does not know sums that no word and no sign states.

use super::figures::Sentence;
use crate::check::phrases::any;
use crate::pattern::pattern;
use crate::quantity::{Exact, Quantity};

/// A figure that is the sum of others of its sentence.
pub(super) struct Whole {
    /// The figure.
    pub(super) stated: usize,
    /// Its terms, and whether each is subtracted.
    pub(super) terms: Vec<(usize, bool)>,
    /// What says so.
    pub(super) ground: Ground,
}

/// What says that a figure is the sum of others.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ground {
    /// Words or signs that leave no other reading.
    Written,
    /// A word of sums, though other parts may stand elsewhere: 電話41件、来所23件の合計64件.
    Said,
    /// The place, and that many parts end the sentence.
    Listed,
    /// Only the place: `486 members: 298 seniors and 188 juniors`.
    Placed,
}

impl Whole {
    /// A figure with parts that are added.
    pub(super) fn of(stated: usize, parts: impl IntoIterator<Item = usize>) -> Self {
        Self {
            stated,
            terms: parts.into_iter().map(|it| (it, false)).collect(),
            ground: Ground::Written,
        }
    }
}

// Between two parts.
pattern!(
    GOES_ON,
    r"(?i)^[^.;。；:：()（）0-9]{0,40}?(?:[、，,・]|\b(?:and|plus|und|sowie|et|y|e|en|ed)\b|と|及び|および|ならびに|和|及|과|와)[^.;。；:：()（）0-9]{0,40}$"
);
// Between two parts, each behind its name: `40 minutes; baking: 35 minutes`.
pattern!(
    NEXT_NAME,
    r"^[^.;。；:：()（）0-9]{0,30}[;；]\s*\p{L}[^.;。；:：()（）0-9]{0,30}[:：]\s*$"
);
// Before the whole: `, in total`, の合計. Words of a language without spaces may stand anywhere before it.
pattern!(
    SUMS_UP,
    format!(
        r"^(?:[^.;。；:：0-9]{{0,40}}[,;–—(（]\s*(?:\p{{L}}+\s+){{0,2}}|[^.;。；:：0-9A-Za-z]{{0,40}}?){}(?:\s*(?:of|de|di|von|van|da|zu|は|で|を|の))?\s*[€$£¥]?\s*$",
        any("together")
    )
);
// `out of a total of 80`, `and a total of 80`: another base, another thing.
pattern!(
    OF_OTHERS,
    format!(
        r"(?i)\b(?:and|of|from|among|und|von|aus|der|et|sur|sobre|su|de|di|van)\s+(?:an?\s+|un[oa]?\s+|um\s+|in\s+)?{}",
        any("together")
    )
);
// Behind the whole: `9 changes in all`, with nothing but a conjunction before it.
pattern!(IN_ALL, format!(r"^(?:\s+[\p{{L}}-]+){{0,2}},?\s+{}\b(?P<behind>.*)", any("in-all")));
pattern!(AND, r"^(?:\s+[\p{L}-]+){0,4}\s*[,–—]\s*(?:(?:and|making|giving|so|soit)\s+)?[€$£]?$");
// Before a figure of where or when they are: `, dans 9 départements`.
pattern!(
    WITHIN,
    r"(?i),\s+(?:in|at|from|over|within|across|dans|sur|en|aus|bei|auf|über|verteilt auf|nel|nei|em|uit|op|por|na|no)\s+$"
);
// What a part counts; without a unit, two numbers are a range or labels.
pattern!(
    NAMED,
    r"(?i)^\s*(?:[^0-9\s.,;:()、。（）]{4,}|(?:aus|for|für|à|in|on|dal|of)\s)|^[,、]\s*[^0-9\s.,;:()、。（）]{4,}\s$"
);
// Between the whole and its first part: `486 members: 298 seniors`, `1 846 €, soit 1 210 €`.
pattern!(
    ARE,
    r"^(?:\s*[^0-9.,;。、:：()（）]{1,41})?\s?[:：]\s*[^0-9.,;。、:：()（）]{0,20}$|^(?:\s*[^0-9\s.,;:()]{1,20})?,\s+soit\s+$|^,\s+$|^(?:으로|로|이며|인데|이고|이다),?\s[^0-9.,]{0,20}$|^で(?:あり)?、(?:内訳は、?)?[^0-9、。]{0,20}$"
);
// Behind the last part of what is divided: 1,000件を訓練用400件、評価用600件に分けた.
pattern!(COUNTS, r"^\s+\p{L}");
// Behind the last of them: a few words and the end.
pattern!(ENDS, r"^[^0-9,;、]{0,40}$");
pattern!(DIVIDED, r"^に(?:分け|分割|分類|区分|振り分け|割り当て|割り振)");
pattern!(
    NOT_ALL,
    format!(
        "うち|内数|など|ほか|中の|(?i:\\bamong\\b|\\bothers\\b)|{}|{}",
        any("otherwise"),
        any("overlap")
    )
);

// Among parts that are a list: some of them are named.
pattern!(
    SOME,
    format!(
        "うち|内数|など|ほか|中の|(?i:\\b(?:among|including|of which|of whom|such as|mostly|mainly|davon|darunter|notamment|tra cui|entre ellos|entre os quais|waaronder)\\b)|{}",
        any("overlap")
    )
);

/// The wholes of a sentence whose parts are enumerated before or behind them.
pub(super) fn enumerated(sentence: &Sentence<'_>) -> Vec<Whole> {
    let all = 0..sentence.figures.len();
    let found =
        all.filter_map(|it| parts_before(sentence, it).or_else(|| parts_behind(sentence, it)));
    found.filter(|it| is_whole_list(sentence, it)).collect()
}

/// Whether words say that a figure is what those before it are together.
pub(super) fn is_said(sentence: &Sentence<'_>, whole: usize) -> bool {
    let Some(last) = whole.checked_sub(1) else { return false };
    let between = sentence.after(last);
    // At the end of these words it announces the next figure.
    let is_last = whole + 1 == sentence.figures.len();
    let is_behind = IN_ALL
        .captures(sentence.after(whole))
        .is_some_and(|it| is_last || !it["behind"].trim().is_empty());
    SUMS_UP.is_match(between) && !OF_OTHERS.is_match(between) || is_behind && AND.is_match(between)
}

/// Whether the enumeration goes on behind figure number `index`.
pub(super) fn goes_on_behind(sentence: &Sentence<'_>, index: usize) -> bool {
    index + 1 < sentence.figures.len()
        && are_alike(sentence, index, index + 1)
        && GOES_ON.is_match(sentence.after(index))
        && !WITHIN.is_match(sentence.after(index))
}

/// 3件、2件の合計5件.
fn parts_before(sentence: &Sentence<'_>, whole: usize) -> Option<Whole> {
    let last = whole.checked_sub(1).filter(|_| is_said(sentence, whole))?;
    let goes_on = |it: &usize| {
        let words = sentence.after(*it);
        let is_part = (GOES_ON.is_match(words) || NEXT_NAME.is_match(words))
            && (!sentence.figures[*it].unit.is_none() || NAMED.is_match(words));
        are_alike(sentence, *it, whole) && (*it == last || is_part)
    };
    let parts: Vec<usize> = (0..whole).rev().take_while(goes_on).collect();
    let whole = Whole { ground: Ground::Said, ..Whole::of(whole, parts.into_iter().rev()) };
    (whole.terms.len() > 1).then_some(whole)
}

/// `486 members: 298 seniors and 188 juniors`.
fn parts_behind(sentence: &Sentence<'_>, whole: usize) -> Option<Whole> {
    let parts = whole + 1..sentence.figures.len();
    // Bare figures between commas are members of a list.
    let is_bare = sentence.after(whole).trim() == ",";
    let goes_on = |it: usize| {
        are_alike(sentence, it, whole)
            && (!is_bare || COUNTS.is_match(sentence.after(it)))
            && (it + 1 == parts.end || GOES_ON.is_match(sentence.after(it)))
    };
    let is_divided = DIVIDED.is_match(sentence.after(sentence.figures.len().saturating_sub(1)))
        && sentence.after(whole).starts_with('を');
    let is_said = parts.len() > 1 && (is_divided || ARE.is_match(sentence.after(whole)));
    // Three and more that end the text are hardly some of them.
    let is_list = parts.len() > 2 && ENDS.is_match(sentence.after(sentence.figures.len() - 1));
    let ground = match () {
        () if is_divided => Ground::Said,
        () if is_list => Ground::Listed,
        () => Ground::Placed,
    };
    (is_said && parts.clone().all(goes_on)).then(|| Whole { ground, ..Whole::of(whole, parts) })
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
    let not_all = if it.ground == Ground::Listed { &SOME } else { &NOT_ALL };
    !not_all.is_match(&sentence.text[start - before..sentence.range(last).end + behind])
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
pattern!(OPEN, r"(?:[+＋×✕*/÷=＝(（{−–－^_-]|\\[A-Za-z]+)\s*[€$£]?\s*$");
pattern!(LONGER, r"^\s*[^\s0-9.,;。]{0,4}\s*(?:[+＋×✕*/÷·^!−－]|\s[–-]\s|x\s)");

/// `12 + 8 - 5 = 15`.
pub(super) fn written_out(sentence: &Sentence<'_>) -> Vec<Whole> {
    let mut found = Vec::new();
    if !sentence.text.contains(['=', '＝']) {
        return found;
    }
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
            && is_apart(sentence, first, stated)
            && terms
                .iter()
                .all(|it| sentence.figures[it.0].unit.compatible(&sentence.figures[stated].unit));
        if is_equation && !are_labels(sentence, first) && !is_binary(sentence, first..stated + 1) {
            // A range is written like a difference.
            let is_sum = terms.iter().all(|it| !it.1);
            let ground = if is_sum { Ground::Written } else { Ground::Said };
            found.push(Whole { stated, terms, ground });
        }
        first = last + 1;
    }
    found
}

/// Whether all figures consist of zeros and ones, and may be written in another base: `1 + 1 = 10`.
fn is_binary(sentence: &Sentence<'_>, mut figures: std::ops::Range<usize>) -> bool {
    figures.all(|it| sentence.printed(it).chars().all(|it| matches!(it, '0' | '1')))
}

/// Whether an equation from figure number `first` to `last` is no part of a longer one.
pub(super) fn is_apart(sentence: &Sentence<'_>, first: usize, last: usize) -> bool {
    !OPEN.is_match(sentence.before(first)) && !LONGER.is_match(sentence.after(last))
}

/// Whether the first two terms follow the same word, whose numbers they are: `Step 2 + Step 3`.
fn are_labels(sentence: &Sentence<'_>, first: usize) -> bool {
    let word = |words: &str| -> Option<String> {
        let last = words.trim_end().rsplit(|it: char| !it.is_alphabetic()).next()?;
        (!last.is_empty()).then(|| last.to_lowercase())
    };
    let own = word(sentence.before(first));
    own.is_some() && own == word(sentence.after(first))
}

/// Whether two amounts differ by at most one `nth` of the second.
pub(super) fn is_near(own: Exact, due: Exact, nth: i128) -> bool {
    let difference = own.minus(due).and_then(Exact::abs);
    let times = difference.and_then(|it| it.times(Exact::new(nth, 0)?));
    times.is_ok_and(|it| due.abs().and_then(|due| it.minus(due)).is_ok_and(|it| it.signum() <= 0))
}

/// Whether one digit of at least three differs between two figures, or two neighbours are swapped.
pub(super) fn is_slip(own: Exact, due: Exact) -> bool {
    let [own, due] = [own, due].map(|it| it.to_string().into_bytes());
    let differ: Vec<usize> =
        (0..own.len().min(due.len())).filter(|it| own[*it] != due[*it]).collect();
    let is_swap = match differ[..] {
        [one, two] => two == one + 1 && own[one] == due[two] && own[two] == due[one],
        _ => false,
    };
    own.len() == due.len() && (is_swap || differ.len() == 1 && own.len() > 2)
}
