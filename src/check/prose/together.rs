//! Knows sentences that enumerate parts and state their sum: 新機能3件、改善2件の合計5件; `4 features, 3 fixes and 2
//! deprecations, 9 changes in all`; `486 members: 298 seniors and 188 juniors`; and written sums and differences,
//! `12 + 8 - 5 = 15`. To add a language, add its words (`phrases`). Does not know sums that neither a word nor a
//! sign indicates.

use crate::check::phrases::any;
use crate::check::sentence::Sentence;
use crate::pattern::pattern;
use crate::quantity::Exact;

/// A figure that should be the sum of other figures of its sentence.
pub(super) struct Whole {
    /// The figure.
    pub(super) stated: usize,
    /// The terms, and whether each is subtracted.
    pub(super) terms: Vec<(usize, bool)>,
    /// The evidence for it.
    pub(super) ground: Ground,
}

/// The evidence that a figure is the sum of others.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ground {
    /// Words or signs without another meaning.
    Written,
    /// A word for sums, but other parts may be elsewhere: 電話41件、来所23件の合計64件.
    Said,
    /// The order, and three or more parts up to the end of the sentence.
    Listed,
    /// Only the order: `486 members: 298 seniors and 188 juniors`.
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
// Between two parts, each after its name: `40 minutes; baking: 35 minutes`.
pattern!(
    NEXT_NAME,
    r"^[^.;。；:：()（）0-9]{0,30}[;；]\s*\p{L}[^.;。；:：()（）0-9]{0,30}[:：]\s*$"
);
// Before the whole: `, in total`, の合計. In a language without spaces, the word may be anywhere in the text before
// it.
pattern!(
    SUMS_UP,
    format!(
        r"^(?:[^.;。；:：0-9]{{0,40}}[,;–—(（]\s*(?:\p{{L}}+\s+){{0,2}}|[^.;。；:：0-9A-Za-z]{{0,40}}?){}(?:\s*(?:of|de|di|von|van|da|zu|は|で|を|の))?\s*[€$£¥]?\s*$",
        any("together")
    )
);
// `out of a total of 80`, `and a total of 80`: the base, or something else.
pattern!(
    OF_OTHERS,
    format!(
        r"(?i)\b(?:and|of|from|among|und|von|aus|der|et|sur|sobre|su|de|di|van)\s+(?:an?\s+|un[oa]?\s+|um\s+|in\s+)?{}",
        any("together")
    )
);
// After the whole: `9 changes in all`, with at most a conjunction before it.
pattern!(IN_ALL, format!(r"^(?:\s+[\p{{L}}-]+){{0,2}},?\s+{}\b(?P<behind>.*)", any("in-all")));
pattern!(AND, r"^(?:\s+[\p{L}-]+){0,4}\s*[,–—]\s*(?:(?:and|making|giving|so|soit)\s+)?[€$£]?$");
// Before a figure of place or time: `, dans 9 départements`.
pattern!(
    WITHIN,
    r"(?i),\s+(?:in|at|from|over|within|across|dans|sur|en|aus|bei|auf|über|verteilt auf|nel|nei|em|uit|op|por|na|no)\s+$"
);
// After a part without a unit: the counted noun. Without it, two numbers are a range or labels.
pattern!(
    NAMED,
    r"(?i)^\s*(?:[^0-9\s.,;:()、。（）]{4,}|(?:aus|for|für|à|in|on|dal|of)\s)|^[,、]\s*[^0-9\s.,;:()、。（）]{4,}\s$"
);
// Between the whole and its first part: `486 members: 298 seniors`, `1 846 €, soit 1 210 €`.
pattern!(
    ARE,
    r"^(?:\s*[^0-9.,;。、:：()（）]{1,41}(?:(?:19|20)[0-9]{2}年?度?)?)?\s?[:：]\s*[^0-9.,;。、:：()（）]{0,20}$|^(?:\s*[^0-9\s.,;:()]{1,20})?,\s+soit\s+$|^,\s+$|^(?:으로|로|이며|인데|이고|이다),?\s[^0-9.,]{0,20}$|^で(?:あり)?、(?:内訳は、?)?[^0-9、。]{0,20}$"
);
// After a figure: a noun.
pattern!(COUNTS, r"^\s+\p{L}");
// After the last part: a few words up to the end.
pattern!(ENDS, r"^[^0-9,;、]{0,40}$");
// After the last part of something divided: 1,000件を訓練用400件、評価用600件に分けた.
pattern!(DIVIDED, r"^に(?:分け|分割|分類|区分|振り分け|割り当て|割り振)");
pattern!(
    NOT_ALL,
    format!(
        "うち|内数|など|ほか|中の|(?i:\\bamong\\b|\\bothers\\b)|{}|{}",
        any("otherwise"),
        any("overlap")
    )
);

// Around parts in a list: words for an incomplete list.
pattern!(
    SOME,
    format!(
        "うち|内数|など|ほか|中の|(?i:\\b(?:among|including|of which|of whom|such as|mostly|mainly|davon|darunter|notamment|tra cui|entre ellos|entre os quais|waaronder)\\b)|{}",
        any("overlap")
    )
);

/// The wholes of a sentence with their parts enumerated before or after them.
pub(super) fn enumerated(sentence: &Sentence<'_>) -> Vec<Whole> {
    let all = 0..sentence.figures.len();
    let found =
        all.filter_map(|it| parts_before(sentence, it).or_else(|| parts_behind(sentence, it)));
    found.filter(|it| is_whole_list(sentence, it)).collect()
}

/// Whether words state that a figure is the sum of those before it.
pub(super) fn is_said(sentence: &Sentence<'_>, whole: usize) -> bool {
    let Some(last) = whole.checked_sub(1) else { return false };
    let between = sentence.after(last);
    // At the end of the text, the word would belong to the next figure.
    let is_last = whole + 1 == sentence.figures.len();
    let is_behind = IN_ALL
        .captures(sentence.after(whole))
        .is_some_and(|it| is_last || !it["behind"].trim().is_empty());
    SUMS_UP.is_match(between) && !OF_OTHERS.is_match(between) || is_behind && AND.is_match(between)
}

/// Whether the enumeration continues after figure number `index`.
pub(super) fn goes_on_behind(sentence: &Sentence<'_>, index: usize) -> bool {
    index + 1 < sentence.figures.len()
        && are_terms(sentence, [index, index + 1])
        && GOES_ON.is_match(sentence.after(index))
        && !WITHIN.is_match(sentence.after(index))
}

/// 3件、2件の合計5件.
fn parts_before(sentence: &Sentence<'_>, whole: usize) -> Option<Whole> {
    let last = whole.checked_sub(1).filter(|_| is_said(sentence, whole))?;
    let goes_on = |it: &usize| {
        let words = sentence.after(*it);
        let is_part = (GOES_ON.is_match(words) || NEXT_NAME.is_match(words))
            && (!sentence.figure(*it).unit.is_none() || NAMED.is_match(words));
        are_terms(sentence, [*it, whole]) && (*it == last || is_part)
    };
    let parts: Vec<usize> = (0..whole).rev().take_while(goes_on).collect();
    let whole = Whole { ground: Ground::Said, ..Whole::of(whole, parts.into_iter().rev()) };
    (whole.terms.len() > 1).then_some(whole)
}

/// `486 members: 298 seniors and 188 juniors`.
fn parts_behind(sentence: &Sentence<'_>, whole: usize) -> Option<Whole> {
    let parts = whole + 1..sentence.figures.len();
    // Figures without nouns between commas are elements of a list.
    let is_bare = sentence.after(whole).trim() == ",";
    let goes_on = |it: usize| {
        are_terms(sentence, [it, whole])
            && (!is_bare || COUNTS.is_match(sentence.after(it)))
            && (it + 1 == parts.end || GOES_ON.is_match(sentence.after(it)))
    };
    let is_divided = DIVIDED.is_match(sentence.after(sentence.figures.len().saturating_sub(1)))
        && sentence.after(whole).starts_with('を');
    let is_said = parts.len() > 1 && (is_divided || ARE.is_match(sentence.after(whole)));
    // Three or more parts up to the end of the text are most likely all.
    let is_list = parts.len() > 2 && ENDS.is_match(sentence.after(sentence.figures.len() - 1));
    let ground = match () {
        () if is_divided => Ground::Said,
        () if is_list => Ground::Listed,
        () => Ground::Placed,
    };
    (is_said && parts.clone().all(goes_on)).then(|| Whole { ground, ..Whole::of(whole, parts) })
}

/// Whether two figures are definite amounts in the same unit.
fn are_terms(sentence: &Sentence<'_>, both: [usize; 2]) -> bool {
    sentence.are_alike(&both) && both.iter().all(|it| sentence.figure(*it).is_definite())
}

/// Whether no word near the parts and the whole states that the list is incomplete or the parts overlap.
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

// A plus or minus sign with the words of its terms. A hyphen needs spaces around it.
pattern!(
    SIGN,
    r"^[^0-9.,;:。、()（）=＝+＋×*/÷−－–-]{0,16}?(?:(?P<plus>[+＋])|\s*[−－]|\s[–-]\s)[^0-9.,;:。、()（）=＝+＋×*/÷−－–-]{0,16}$"
);
pattern!(
    EQUALS,
    r"^[^0-9.,;:。、()（）=＝+＋×*/÷−－–\\-]{0,16}[=＝][^0-9.,;:。、()（）=＝+＋×*/÷−－–-]{0,16}$"
);
// A figure after a sign, a bracket or a TeX command is part of a longer formula.
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
                .all(|it| sentence.figure(it.0).unit.compatible(&sentence.figure(stated).unit));
        if is_equation && !are_labels(sentence, first) && !is_binary(sentence, first..stated + 1) {
            // A range looks like a difference.
            let is_sum = terms.iter().all(|it| !it.1);
            let ground = if is_sum { Ground::Written } else { Ground::Said };
            found.push(Whole { stated, terms, ground });
        }
        first = last + 1;
    }
    found
}

/// Whether all figures consist of zeros and ones and may be binary: `1 + 1 = 10`.
fn is_binary(sentence: &Sentence<'_>, mut figures: std::ops::Range<usize>) -> bool {
    figures.all(|it| sentence.printed(it).chars().all(|it| matches!(it, '0' | '1')))
}

/// Whether an equation from figure number `first` to `last` is not part of a longer one.
pub(super) fn is_apart(sentence: &Sentence<'_>, first: usize, last: usize) -> bool {
    !OPEN.is_match(sentence.before(first)) && !LONGER.is_match(sentence.after(last))
}

/// Whether the first two terms are labels with the same word: `Step 2 + Step 3`.
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

/// Whether two figures differ in one of at least three digits, or by two swapped neighbours.
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
