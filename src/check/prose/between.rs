//! Knows figures that the only two like figures beside them give, in any order and language: words around the figure say
//! that it is a difference, a change or a share. Does not know grammar: only a slip of the value is a fault.

use super::drift::{Kind, kinds};
use super::ratio::{Ratio, Stated, Way};
use crate::check::phrases::phrases;
use crate::check::sentence::Sentence;
use crate::check::slip::length;

phrases!(CHANGED, "more", "less");

/// The relation of figure number `index` to two others, if it holds or the figure is a slip of the value.
pub(super) fn stated(sentence: &Sentence<'_>, index: usize) -> Option<Stated> {
    /// Fewest digits of a figure that resembles the value of two others seldom by chance.
    const LEAST: usize = 3;
    let own = sentence.figure(index);
    let is_percent = own.unit.is_percent();
    if !own.is_definite() || length(own) < LEAST {
        return None;
    }
    let [less, more] = operands(sentence, index)?;
    let behind = sentence.after(index).split([',', ';', '.', '、', '。', '(', '（']).next();
    let before = sentence.before(index).rsplit([';', '。', '(', '（']).next();
    let around = [before, behind].map(Option::unwrap_or_default).join(" · ").to_lowercase();
    let [kind] = kinds(&around, is_percent, false)[..] else { return None };
    let exact = |index: usize| sentence.figure(index).exact().ok();
    // A difference is less than what it is of.
    if !is_percent && exact(index)? >= exact(more)? {
        return None;
    }
    let of = |ratio, from| Stated { ratio, stated: index, from };
    let all = match kind {
        Kind::Share => vec![of(Ratio::Share, [less, more])],
        Kind::Growth => vec![
            of(Ratio::ChangeFrom(Way::Up), [less, more]),
            of(Ratio::ChangeFrom(Way::Down), [more, less]),
        ],
        Kind::Difference => vec![of(Ratio::Gap, [less, more])],
        _ => return None,
    };
    let figures = |from: [usize; 2]| from.map(|it| sentence.figure(it));
    let judged =
        all.into_iter().filter_map(|it| Some((it.ratio.verdict(own, figures(it.from))?, it)));
    let (right, wrong): (Vec<_>, Vec<_>) =
        judged.filter(|it| it.0.holds || it.0.is_slip).partition(|it| it.0.holds);
    right.into_iter().chain(wrong).next().map(|it| it.1)
}

/// The only two other amounts of one unit, which is that of the figure unless it is a percentage; the smaller one first.
fn operands(sentence: &Sentence<'_>, index: usize) -> Option<[usize; 2]> {
    let own = sentence.figure(index);
    let is_percent = own.unit.is_percent();
    let is_like = |it: &usize| {
        let other = sentence.figure(*it);
        *it != index && !other.unit.is_percent() && (is_percent || other.unit.compatible(&own.unit))
    };
    let others: Vec<usize> = (0..sentence.figures.len()).filter(is_like).collect();
    let [one, other] = others[..] else { return None };
    let [a, b] = [one, other].map(|it| sentence.figure(it));
    if sentence.text[sentence.range(one).end..sentence.range(other).start].contains([';', '；']) {
        return None;
    }
    // 300千円減り、協賛金で250千円: changes of different things.
    let is_changed = |it: &usize| {
        let behind = sentence.after(*it).split(['、', ',', '。']).next().unwrap_or_default();
        !is_percent && CHANGED.is_match(&behind.to_lowercase())
    };
    if [one, other].iter().any(is_changed) {
        return None;
    }
    let is_amount = a.is_definite() && b.is_definite() && length(a).min(length(b)) > 1;
    let is_less = a.exact().ok()? < b.exact().ok()?;
    let ordered = if is_less { [one, other] } else { [other, one] };
    (is_amount && a.unit.compatible(&b.unit)).then_some(ordered)
}
