//! Knows amounts stated to be the remainder, sum or difference of amounts before them, in one sentence or several:
//! 189名のうち55名を除外し、残る134名; `371 were screened, 68 were excluded. The remaining 303`; 442万円に税44万円を加えた486万円; `a
//! difference of 18.7 points`. Does not know the operands among several figures: any two that fit make the amount
//! right, and only the nearest ones make it wrong.

use crate::check::sentence::{Located, Sentence};
use std::sync::LazyLock;

use regex::Regex;

use super::together::{is_near, is_slip};
use crate::check::context::Context;
use crate::check::draft::Block;
use crate::check::phrases::{any, phrases};
use crate::check::{Findings, InstanceState};
use crate::diagnostic::{Diagnostic, Text};
use crate::pattern::{compiled, pattern};
use crate::quantity::Exact;
use crate::text;

/// Maximum distance in bytes between an amount and its operands before it.
const REACH: usize = 300;

/// How an amount is computed from those before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Left,
    Sum,
    Gap,
}

pattern!(
    LEFT_AHEAD,
    &format!(
        "(?:{}|残る|(?:差し引|除|引)い[たて]|뺀|나머지)[^0-9。.;、，]{{0,16}}$",
        any("remaining")
    )
);
pattern!(LEFT_BEHIND, &format!("^(?:\\s\\p{{L}}+){{0,2}}\\s*(?:{})", any("remain")));
pattern!(ADDED, "(?:を|に)(?:加え|足し)[たて][^0-9。、]{0,16}$|더한[^0-9.]{0,16}$");
pattern!(GAP, &format!("{}\\s*$", any("gap")));
// Words for a part of the things before.
phrases!(OF_THEM, "of-them");
phrases!(OTHERWISE, "overlap", "adjusted");

/// Compares every such amount of a block.
pub(super) fn check(cx: &Context<'_>, block: &Block<'_>, found: &mut Findings) {
    // Every such amount has one of these words.
    static WORDS: LazyLock<Regex> = LazyLock::new(|| {
        let lists = ["remaining", "remain", "gap"].map(any).join("|");
        compiled(&format!("{lists}|残る|い[たて]|加え|足し|뺀|나머지|더한"))
    });
    let text = block.text();
    if !WORDS.is_match(text) {
        return;
    }
    let sentence = Sentence::of(text, block.node.notation()).without_years();
    let at = Located { block, sentence: &sentence, start: 0 };
    for index in 2..sentence.figures.len() {
        let Some(way) = way(&sentence, index) else { continue };
        let before = operands(&sentence, index, way);
        if before.len() < 2 || block.is_quiet(&at.range(index)) {
            continue;
        }
        judge(cx, at, &Amount { index, way, before }, found);
    }
}

fn way(sentence: &Sentence<'_>, index: usize) -> Option<Way> {
    let before = sentence.before(index);
    match () {
        () if LEFT_AHEAD.is_match(before) || LEFT_BEHIND.is_match(sentence.after(index)) => {
            Some(Way::Left)
        }
        () if ADDED.is_match(before) => Some(Way::Sum),
        () if GAP.is_match(before) => Some(Way::Gap),
        () => None,
    }
}

/// An amount stated to be computed from others.
struct Amount {
    index: usize,
    way: Way,
    /// The figures before it with a compatible unit, outside of brackets.
    before: Vec<usize>,
}

fn operands(sentence: &Sentence<'_>, index: usize, way: Way) -> Vec<usize> {
    let own = &sentence.figures[index];
    let start = sentence.range(index).start;
    let is_points = way == Way::Gap
        && (own.unit.base() == "ポイント"
            || own.unit.is_none() && is_points(sentence.after(index)));
    let is_like = |it: &usize| {
        let other = &sentence.figures[*it];
        let is_share = other.unit.base() == "%";
        other.is_definite()
            && start - sentence.range(*it).start < REACH
            && is_share == is_points
            && (is_points || other.unit.compatible(&own.unit))
            && (is_points || !is_in_brackets(&sentence.text[..sentence.range(*it).start]))
    };
    let is_vague = sentence.after(index).trim_start().starts_with("or ");
    let is_amount = !is_vague && own.is_definite() && own.unit.base() != "%";
    (0..index).filter(|it| is_amount && is_like(it)).collect()
}

fn is_points(behind: &str) -> bool {
    pattern!(POINTS, "(?i)^\\s+(?:points?|punkten?|puntos|punti|pontos|punten)\\b");
    POINTS.is_match(behind)
}

fn is_in_brackets(before: &str) -> bool {
    let count = |signs: [char; 2]| before.matches(signs).count();
    count(['(', '（']) > count([')', '）'])
}

fn judge(cx: &Context<'_>, at: Located<'_, '_, '_>, it: &Amount, found: &mut Findings) {
    let sentence = at.sentence;
    let exact = |index: usize| {
        let figure = &sentence.figures[index];
        let plain = it.way == Way::Gap;
        if plain { Some(Exact::from(figure.value)) } else { figure.exact().ok() }
    };
    let (Some(own), Some(values)) =
        (exact(it.index), it.before.iter().map(|it| exact(*it)).collect::<Option<Vec<_>>>())
    else {
        return;
    };
    let give = |a: Exact, b: Exact| match it.way {
        Way::Sum => a.plus(b).ok(),
        Way::Left => a.minus(b).ok(),
        Way::Gap => a.minus(b).and_then(Exact::abs).ok(),
    };
    let pairs = (0..values.len()).flat_map(|a| (a + 1..values.len()).map(move |b| [a, b]));
    let fits = |[a, b]: [usize; 2]| {
        give(values[a], values[b]) == Some(own) || give(values[b], values[a]) == Some(own)
    };
    let rest =
        |from: usize| values[from + 1..].iter().try_fold(values[from], |sum, it| give(sum, *it));
    let of_all = it.way != Way::Gap && (0..values.len() - 1).any(|from| rest(from) == Some(own));
    if of_all || pairs.into_iter().any(fits) {
        found.claims.add_part(at.block.node, at.range(it.index));
        return found.checked(InstanceState::Holds);
    }
    let Some(Due { value: due, from }) = due(it, &values, own, give) else {
        return found.checked(InstanceState::Unchecked);
    };
    let words = &sentence.text[sentence.range(from[0]).start..sentence.range(it.index).end];
    let is_of_them = it.way == Way::Left && from.len() == 2 && OF_THEM.is_match(words);
    let nth = if it.way == Way::Gap { 4 } else { 10 };
    let is_plausible =
        is_slip(own, due) || is_near(own, due, nth) || is_of_them && is_near(own, due, 1);
    if !is_plausible || OTHERWISE.is_match(words) {
        return found.checked(InstanceState::Unchecked);
    }
    found.claims.add_part(at.block.node, at.range(it.index));
    found.checked(InstanceState::Violated);
    found.report(differs(cx, at, it, &Due { value: due, from }));
}

/// The right value of an amount, and its operands.
struct Due {
    value: Exact,
    from: Vec<usize>,
}

/// The right value and its operands: for a remainder, the last figure that is greater than all after it, minus
/// those; otherwise the last two figures.
fn due(
    it: &Amount,
    values: &[Exact],
    own: Exact,
    give: impl Fn(Exact, Exact) -> Option<Exact>,
) -> Option<Due> {
    const MOST: usize = 3;
    let last = values.len() - 1;
    let first = match it.way {
        Way::Left => {
            let is_whole = |from: &usize| {
                values[*from] > own && values[from + 1..].iter().all(|it| values[*from] > *it)
            };
            (0..last).rev().find(is_whole).filter(|from| last - from <= MOST)?
        }
        Way::Sum => last - 1,
        Way::Gap if values.len() == 2 => 0,
        Way::Gap => return None,
    };
    let due = values[first + 1..].iter().try_fold(values[first], |sum, it| give(sum, *it))?;
    (due.signum() > 0).then(|| Due { value: due, from: it.before[first..].to_vec() })
}

fn differs(cx: &Context<'_>, at: Located<'_, '_, '_>, it: &Amount, due: &Due) -> Diagnostic {
    let figure = &at.sentence.figures[it.index];
    let stated = at.sentence.printed(it.index);
    let computed = match it.way {
        Way::Gap => format!("{}{}", due.value, figure.unit),
        _ => figure.unit.show(due.value),
    };
    let message = match it.way {
        Way::Left => text!(
            "{stated} is stated as the remainder, but the figures before it leave {computed}",
            "残りは{stated}とあるが、前の数値の差は{computed}"
        ),
        Way::Sum => text!(
            "{stated} is stated, but the figures before it add up to {computed}",
            "{stated}とあるが、前の数値の合計は{computed}"
        ),
        Way::Gap => text!(
            "{stated} is stated as a difference, but the figures before it differ by {computed}",
            "差は{stated}とあるが、前の数値の差は{computed}"
        ),
    };
    let finding = cx.warning(message).at(at.span(it.index), text!("stated", "記載"));
    let finding =
        due.from.iter().fold(finding, |it, index| it.at(at.span(*index), Text::default()));
    finding.value("stated", stated).value("computed", computed)
}
