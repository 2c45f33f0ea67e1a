//! Knows sentences with a whole and its parts: `9 people, 4 women and 5 men`, 25分（下準備10分、加熱15分）, and with figures
//! computed from parts: `9,330 people, 3,996 of them children (43%)`, `rose from 120 by 30 to 150`. Does not know
//! parts that may overlap or be incomplete: only pairs of complementary words, complete lists in brackets, and
//! enumerations with a sum (`together`).

use crate::check::sentence::{Located, Sentence};
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::ratio::{Ratio, Stated, Way};
use super::together::{self, Ground, Whole};
use crate::check::context::Context;
use crate::check::phrases::{any, pairs, phrases};
use crate::check::{Findings, InstanceState};
use crate::diagnostic::{Diagnostic, Text};
use crate::pattern::pattern;
use crate::quantity::{Exact, Quantity};
use crate::text;
use crate::vocabulary::Finder;

/// `9,330 people, 3,996 of them children (43%)`.
pub(super) fn part_of_them(
    sentence: &Sentence<'_>,
    [whole, part, rate]: [usize; 3],
) -> Option<Stated> {
    pattern!(APART, "^(?:\\s+[\\p{L}-]+){1,4}[,;]\\s+(?:with\\s+)?$");
    pattern!(
        THEM,
        "(?i)^\\s+(?:of\\s+(?:them|whom|which|these|those)|davon|d'entre eux|de ellos|di loro|deles|van hen)\\b[^()0-9.;]{0,30}\\(\\s*$"
    );
    let fits = sentence.are_alike(&[whole, part]) && sentence.figure(rate).unit.is_percent();
    pattern!(
        WHICH,
        "(?i)^(?:\\s+[\\p{L}-]+){1,4},\\s+(?:of\\s+(?:which|whom|them)|dont|de\\s+l[oa]s\\s+(?:que|cuales)|di\\s+cui|d[oa]s\\s+quais|davon|waarvan)\\s+$"
    );
    pattern!(OPENS, "^[^()0-9.;,]{1,40}\\(\\s*$");
    let is_said = APART.is_match(sentence.after(whole)) && THEM.is_match(sentence.after(part))
        || WHICH.is_match(sentence.after(whole)) && OPENS.is_match(sentence.after(part));
    (fits && is_said).then_some(Stated { ratio: Ratio::Share, stated: rate, from: [part, whole] })
}

/// `rose by 200 from 1,000 to 1,200`, `rose from 1,000 to 1,200, up 200`.
pub(super) fn from_by(sentence: &Sentence<'_>, [one, two, three]: [usize; 3]) -> Option<Stated> {
    pattern!(FROM, "(?i)\\bfrom\\s+$");
    pattern!(TO, "(?i)^(?:\\s+[\\p{L}-]+){0,2}(?:\\s+in\\s+[0-9]{4})?\\s+to\\s+$");
    pattern!(BY, &format!("{}\\s+by\\s+$", any("more")));
    pattern!(LESS, &format!("{}\\s+by\\s+$", any("less")));
    pattern!(
        UP,
        "(?i)^[^0-9.,;:()]{0,20},\\s+(?:up|an? (?:increase|rise|gain) of|an additional)\\s+$"
    );
    pattern!(
        DOWN,
        "(?i)^[^0-9.,;:()]{0,20},\\s+(?:down|an? (?:decrease|fall|decline|drop|reduction) of)\\s+$"
    );
    pattern!(
        THAT_IS,
        "(?i)^[^0-9.,;:()]{0,20}(?:in\\s+[0-9]{4})?,\\s+(?:that\\s+is\\s+|i\\.e\\.,?\\s+|or\\s+)?by\\s+$"
    );
    phrases!(MORE, "more");
    phrases!(FEWER, "less");
    if !sentence.are_alike(&[one, two, three]) {
        return None;
    }
    let (first, second) = (sentence.after(one), sentence.after(two));
    let said = |up: bool, down: bool| match (up, down) {
        (true, false) => Some(Way::Up),
        (false, true) => Some(Way::Down),
        _ => None,
    };
    if FROM.is_match(first) && TO.is_match(second) {
        let way = said(BY.is_match(sentence.before(one)), LESS.is_match(sentence.before(one)))?;
        return Some(Stated { ratio: Ratio::Difference(way), stated: one, from: [two, three] });
    }
    if FROM.is_match(sentence.before(one)) && TO.is_match(first) {
        let verbs = sentence.before(one);
        let way = match THAT_IS.is_match(second) {
            true => said(MORE.is_match(verbs), FEWER.is_match(verbs))?,
            false => said(UP.is_match(second), DOWN.is_match(second))?,
        };
        return Some(Stated { ratio: Ratio::Difference(way), stated: three, from: [one, two] });
    }
    None
}

/// Compares each whole of a sentence with its parts.
pub(super) fn check(cx: &Context<'_>, at: Located<'_, '_, '_>, found: &mut Findings) {
    let Located { block, sentence, .. } = at;
    for whole in wholes(sentence) {
        if block.is_quiet(&at.range(whole.stated)) {
            continue;
        }
        let Some(sum) = sum(sentence, &whole.terms) else { continue };
        let Ok(own) = sentence.figure(whole.stated).exact() else { continue };
        let holds =
            own == sum || !is_exact(sentence, &whole) && is_near(own, sum, sentence, &whole);
        let is_signed = || whole.ground != Ground::Written && is_signed_sum(sentence, &whole, own);
        if !holds && (!is_plausible(sentence, &whole, own, sum) || is_signed()) {
            found.checked(InstanceState::Unchecked);
            continue;
        }
        for index in whole.terms.iter().map(|it| it.0).chain([whole.stated]) {
            found.claims.add_part(block.node, at.range(index));
        }
        found.checked(if holds { InstanceState::Holds } else { InstanceState::Violated });
        if !holds {
            found.report(differs(cx, at, &whole, sum));
        }
    }
}

/// Whether these are most likely the parts of the whole: the sum is near it, or one slip in the whole or a part
/// explains the difference.
fn is_plausible(sentence: &Sentence<'_>, whole: &Whole, own: Exact, sum: Exact) -> bool {
    let is_near = match whole.ground {
        Ground::Written => return true,
        Ground::Said => together::is_near(own, sum, 2),
        Ground::Listed => together::is_near(own, sum, 8),
        // `40 schools: 25 said yes and 10 said no`.
        Ground::Placed => false,
    };
    let difference = own.minus(sum);
    let part_is_slip = |it: &(usize, bool)| {
        let part = sentence.figure(it.0).exact().ok();
        let due = part.zip(difference.ok()).and_then(|(part, it)| part.plus(it).ok());
        part.zip(due).is_some_and(|(part, due)| together::is_slip(part, due))
    };
    is_near || together::is_slip(own, sum) || whole.terms.iter().any(part_is_slip)
}

/// Whether the parts give the whole if some of them are subtracted: 20万円の減、30万円の増、全体では10万円の増.
fn is_signed_sum(sentence: &Sentence<'_>, whole: &Whole, own: Exact) -> bool {
    const MOST: usize = 6;
    let terms = whole.terms.iter().map(|it| sentence.figure(it.0).exact().ok());
    let Some(terms) = terms.collect::<Option<Vec<Exact>>>().filter(|it| it.len() <= MOST) else {
        return false;
    };
    let is_own = |signs: u32| {
        let signed = terms.iter().enumerate().try_fold(Exact::ZERO, |sum, (at, it)| {
            if signs >> at & 1 == 1 { sum.minus(*it) } else { sum.plus(*it) }
        });
        signed.is_ok_and(|it| it == own)
    };
    (1..1 << terms.len()).any(is_own)
}

/// The wholes of a sentence, each with its parts.
fn wholes(sentence: &Sentence<'_>) -> Vec<Whole> {
    phrases!(OVERLAP, "overlap");
    phrases!(RESTATED, "restated");
    let count = sentence.figures.len();
    if RESTATED.is_match(sentence.text) {
        return Vec::new();
    }
    if OVERLAP.is_match(sentence.text) {
        return together::written_out(sentence);
    }
    let of_pairs = (0..count.saturating_sub(2)).filter_map(|it| pair(sentence, it));
    let of_pairs = of_pairs.map(|(whole, parts)| Whole::of(whole, parts));
    let of_parts = of_pairs.chain((0..count).filter_map(|it| in_brackets(sentence, it)));
    let written = together::written_out(sentence).into_iter();
    let mut known = FxHashSet::default();
    let all = written.chain(of_parts).chain(together::enumerated(sentence));
    all.filter(|it| known.insert(it.stated)).collect()
}

fn is_whole_number(figure: &Quantity) -> bool {
    figure.is_definite() && !figure.unit.is_percent()
}

/// `9 members, 4 women and 5 men`; `8 women and 6 men, 14 in all`: two adjacent figures with the two words of a
/// pair beside them.
fn pair(sentence: &Sentence<'_>, first: usize) -> Option<(usize, Vec<usize>)> {
    static PAIRS: LazyLock<Finder<(usize, bool)>> =
        LazyLock::new(|| pairs("one-side", "other-side"));
    let three = [first, first + 1, first + 2];
    let figures = three.map(|it| sentence.figure(it));
    let alike =
        figures.iter().all(|it| is_whole_number(it) && it.unit.compatible(&figures[0].unit));
    if !alike {
        return None;
    }
    let are = |one: usize, other: usize| {
        let [one, other] = [one, other].map(|it| own_words(sentence, it));
        let others: Vec<(usize, bool)> = PAIRS.matches(&other).map(|it| *it.1).collect();
        PAIRS.matches(&one).any(|(_, (pair, side))| others.contains(&(*pair, !side)))
    };
    let [a, b, c] = three;
    let is_near = |index: usize| {
        sentence.after(index).chars().count() <= 50 && !sentence.after(index).contains([';', '；'])
    };
    if !is_near(a) || !is_near(b) {
        return None;
    }
    // `8 present, 3 absent, 1 on leave`.
    if together::goes_on_behind(sentence, c) {
        return None;
    }
    if are(b, c) && !PAIRS.is_match(&own_words(sentence, a)) {
        return Some((a, vec![b, c]));
    }
    (are(a, b) && together::is_said(sentence, c)).then(|| (c, vec![a, b]))
}

/// The words that a figure counts: those directly after it, and in languages without spaces also those directly
/// before it.
fn own_words(sentence: &Sentence<'_>, index: usize) -> String {
    let behind = sentence
        .after(index)
        .split([',', ';', '、', '，', '(', '（', ':', '。'])
        .next()
        .unwrap_or_default();
    let behind: Vec<&str> = behind
        .split_whitespace()
        .take_while(|it| !["and", "und", "et", "y", "e", "en"].contains(it))
        .take(3)
        .collect();
    let before = sentence
        .before(index)
        .rsplit([',', ';', '、', '，', '(', '（', ':', '。', ' '])
        .next()
        .unwrap_or_default();
    let wide: String = before.chars().filter(|it| u32::from(*it) > 0x2e7f).collect();
    let counted = sentence.figure(index).unit.name();
    format!("{wide} {counted} {}", behind.join(" "))
}

/// 25分（下準備10分、加熱15分）: a whole, and brackets that contain only named parts in the same unit; `108 were excluded (61
/// for age, 26 declined, 21 for other reasons)`.
fn in_brackets(sentence: &Sentence<'_>, whole: usize) -> Option<Whole> {
    pattern!(NOUN_OPENS, "^(?:\\s+[\\p{L}’'-]+){1,4}\\s?\\(\\s?$");
    pattern!(
        COUNTS,
        "^(?:\\s+[\\p{L}’'-]+){1,8}(?:(?:,|;|,?\\s+(?:and|und|et|y|e|en))\\s+$|\\s?\\))"
    );
    pattern!(OPENS, "^\\s?[（(](?:[^（(）)0-9、，,。％%]{0,12})$");
    pattern!(
        GOES_ON,
        "^(?:[、，,・＋+]|\\s*[＋+]\\s*|,?\\s+(?:and|und|et|y|e|en)\\s+|と)\\s?[^（(）)0-9、，,。％%]{0,16}$"
    );
    pattern!(CLOSES, "^\\s?[^（(）)0-9、，,。％%]{0,12}[）)]");
    pattern!(PART, &format!("うち|内数|{}", any("otherwise")));
    pattern!(
        SOME,
        "(?i)\\b(?:including|among|of (?:which|whom|them)|such as|e\\.g|mostly|mainly|plus|not all|davon|darunter|dont|notamment|de los cuales|di cui|dos quais|waarvan)\\b"
    );
    let unit = &sentence.figure(whole).unit;
    let is_bare = unit.is_none();
    let opens = if is_bare { &NOUN_OPENS } else { &OPENS };
    if !is_whole_number(sentence.figure(whole)) || !opens.is_match(sentence.after(whole)) {
        return None;
    }
    let mut parts = Vec::new();
    let mut words = sentence.after(whole).to_owned();
    for index in whole + 1..sentence.figures.len() {
        let (figure, behind) = (sentence.figure(index), sentence.after(index));
        let is_part = if is_bare { COUNTS.is_match(behind) } else { figure.unit == *unit };
        if !is_whole_number(figure) || !is_part {
            return None;
        }
        parts.push(index);
        words.push_str(behind.split(['）', ')']).next().unwrap_or_default());
        let counted = behind.split([',', ';']).next().unwrap_or_default();
        if CLOSES.is_match(behind) || is_bare && counted.contains(')') {
            let part = if is_bare { &SOME } else { &PART };
            let is_full =
                parts.len() > 1 && !part.is_match(&words) && words.chars().any(char::is_alphabetic);
            let ground = if is_bare { Ground::Said } else { Ground::Written };
            return is_full.then(|| Whole { ground, ..Whole::of(whole, parts) });
        }
        if !is_bare && !GOES_ON.is_match(behind) {
            return None;
        }
    }
    None
}

fn sum(sentence: &Sentence<'_>, terms: &[(usize, bool)]) -> Option<Exact> {
    terms.iter().try_fold(Exact::ZERO, |sum, &(it, is_less)| {
        let term = sentence.figure(it).exact().ok()?;
        if is_less { sum.minus(term).ok() } else { sum.plus(term).ok() }
    })
}

/// Whether the figures are whole counts, which are not rounded.
fn is_exact(sentence: &Sentence<'_>, whole: &Whole) -> bool {
    whole.terms.iter().map(|it| it.0).chain([whole.stated]).all(|it| {
        let figure = sentence.figure(it);
        figure.value.scale() == 0 && figure.unit.power() == 0
    })
}

/// Whether rounding can explain the difference.
fn is_near(own: Exact, sum: Exact, sentence: &Sentence<'_>, whole: &Whole) -> bool {
    let steps = whole.terms.iter().try_fold(Exact::ZERO, |sum, it| {
        let figure = sentence.figure(it.0);
        let step = Quantity { value: figure.step, ..figure.clone() };
        sum.plus(step.exact().ok()?).ok()
    });
    let difference = own.minus(sum).and_then(Exact::abs);
    steps.zip(difference.ok()).is_some_and(|(steps, it)| it <= steps)
}

fn differs(cx: &Context<'_>, at: Located<'_, '_, '_>, whole: &Whole, sum: Exact) -> Diagnostic {
    let sentence = at.sentence;
    let figure = sentence.figure(whole.stated);
    let (stated, computed) = (sentence.printed(whole.stated), figure.unit.show(sum));
    let difference = figure
        .exact()
        .and_then(|it| it.minus(sum)?.abs())
        .map_or_else(|_| String::new(), |it| figure.unit.show(it));
    let message = if whole.terms.iter().any(|it| it.1) {
        text!(
            "`{stated}` is stated, but the terms before it give {computed}: a difference of {difference}",
            "「{stated}」とあるが、式の値は{computed}（差は{difference}）"
        )
    } else {
        text!(
            "`{stated}` is stated, but its parts add up to {computed}: a difference of {difference}",
            "「{stated}」とあるが、内訳の合計は{computed}（差は{difference}）"
        )
    };
    let finding = cx.warning(message).at(at.span(whole.stated), text!("stated", "記載"));
    let terms = whole.terms.iter().map(|it| at.span(it.0));
    let finding = terms.fold(finding, |it, term| it.at(term, Text::default()));
    finding.value("stated", stated).value("computed", computed).value("difference", difference)
}
