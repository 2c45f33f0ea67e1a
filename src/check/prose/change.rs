//! Knows sentences that state a change with the value before and after, mainly in languages other than Japanese
//! and English: `stieg von 1.840 auf 2.208, ein Plus von 20,0 %`, `passe de 412 à 587 (+42,5 %)`,
//! 从412件增至587件，增长42.5%. To add a language, add its words. Does not know the meaning of the figures.

use crate::check::sentence::Sentence;
use std::sync::LazyLock;

use regex::Regex;

use super::ratio::{Ratio, Stated, Way};
use super::together::{is_near, is_slip};
use crate::check::phrases::any;
use crate::pattern::{compiled, pattern};

/// Words before the earlier value, and before the later one.
const FROM: &str = "von|vom|de|du|des|desde|da|dal|dai|dalle|dalla|dagli|van";
const TO: &str = "auf|à|aux|a|al|ai|alle|para|hasta|naar|tot";

/// A few words for the unit, and a year, between a figure and the next word of the pattern.
const ASIDE: &str = "(?:\\s*\\p{L}[\\p{L}.’'²³-]*){0,4}(?:\\s+(?:im Jahr |in |en |nel |em )?(?:19|20)[0-9]{2}(?:\\s*年)?)?";

pattern!(
    BEFORE,
    &format!("(?i)(?:^|\\s)(?:{FROM})\\s+(?:{ASIDE}\\s+)?[€$£]?\\s*$|(?:从|由|自)[^，。]{{0,8}}$")
);
pattern!(
    BETWEEN,
    &format!(
        "(?i)^\\s*[€%]?{ASIDE}\\s+(?:{TO})\\s+[€$£]?\\s*$|^[\\p{{Han}}]{{0,4}}(?:到|至|增至|升至|降至|增加到|增长到|减少到|下降到)(?:[0-9]{{4}}年的?)?$|^[가-힣\\s]{{0,6}}에서\\s*(?:[0-9]{{4}}년\\s*)?$"
    )
);
pattern!(BESIDE, "^[^.;:。；：]{0,60}$");
pattern!(RISES, &format!("{}|\\(\\s*\\+", any("more")));
pattern!(FALLS, &format!("{}|\\(\\s*[-−–]", any("less")));

/// The relation of three figures: a value before, a value after, and the change or rate.
pub(super) fn from_to(sentence: &Sentence<'_>, [then, now, rate]: [usize; 3]) -> Option<Stated> {
    // `scesi da 43 a 39, cioè al 19,1 % dei soci`: a level, not a change.
    pattern!(TO_RATE, &format!("(?i)\\s(?:{TO})\\s+$"));
    let are_ends = sentence.are_alike(&[then, now]) && !TO_RATE.is_match(sentence.before(rate));
    let is_rate = sentence.figure(rate).unit.is_percent();
    let is_difference = sentence.are_alike(&[then, rate]);
    let is_korean = sentence.after(then).contains("에서");
    let is_range = BETWEEN.is_match(sentence.after(then))
        && (is_korean || BEFORE.is_match(sentence.before(then)));
    if !are_ends || !is_rate && !is_difference || !is_range || !BESIDE.is_match(sentence.after(now))
    {
        return None;
    }
    // The direction is stated beside the rate or by the verb.
    let beside = format!("{}{}", sentence.after(now), near(sentence.after(rate)));
    let said = way(&beside);
    let way = said.or_else(|| way(sentence.before(then)).filter(|_| is_rate))?;
    Some(Stated { ratio: ratio(way, is_rate), stated: rate, from: [then, now] })
}

/// `saliti a 1.026 da 952, con un aumento del 7,8%`: the later value first.
pub(super) fn to_from(sentence: &Sentence<'_>, [now, then, rate]: [usize; 3]) -> Option<Stated> {
    pattern!(TO_END, &format!("(?i)[A-Za-z]\\s+(?:{TO})\\s+[€$£]?\\s*$"));
    pattern!(BACK, &format!("(?i)^\\s*[€%]?{ASIDE}\\s+(?:{FROM})\\s+[€$£]?\\s*$"));
    let is_said = TO_END.is_match(sentence.before(now))
        && BACK.is_match(sentence.after(now))
        && BESIDE.is_match(sentence.after(then));
    if !sentence.are_alike(&[now, then]) || !is_said || !sentence.figure(rate).unit.is_percent() {
        return None;
    }
    let beside = way(&format!("{}{}", sentence.after(then), near(sentence.after(rate))));
    let way = beside.filter(|it| way(sentence.before(now)).is_none_or(|verb| verb == *it))?;
    Some(Stated { ratio: ratio(way, true), stated: rate, from: [then, now] })
}

fn ratio(way: Way, is_rate: bool) -> Ratio {
    if is_rate { Ratio::ChangeFrom(way) } else { Ratio::Difference(way) }
}

/// `3.118.036, frente a 3.044.820 en 2023: un aumento de 73.216`: an amount, the amount compared with it, and the
/// change as a difference or rate.
pub(super) fn against(sentence: &Sentence<'_>, [now, then, change]: [usize; 3]) -> Option<Stated> {
    pattern!(AGAINST, &format!("^[^.;:。0-9]{{0,30}}{}[^.;:。0-9]{{0,12}}$", any("against")));
    pattern!(
        NEXT,
        "^[^.;。0-9]{0,40}(?:(?:19|20)[0-9]{2}年?)?[^.;。0-9]{0,12}[:,，、(（][^.;:。0-9]{0,30}$"
    );
    let is_rate = sentence.figure(change).unit.is_percent();
    let are_alike =
        sentence.are_alike(&[now, then]) && (is_rate || sentence.are_alike(&[now, change]));
    let is_said = AGAINST.is_match(sentence.after(now)) && NEXT.is_match(sentence.after(then));
    if !are_alike || !is_said {
        return None;
    }
    let way = way(sentence.after(then))?;
    Some(Stated { ratio: ratio(way, is_rate), stated: change, from: [then, now] })
}

/// `17 fewer falls with the drug than without (41 against 58)`.
pub(super) fn against_behind(
    sentence: &Sentence<'_>,
    [change, one, other]: [usize; 3],
) -> Option<Stated> {
    pattern!(BETWEEN, &format!("^[^.;:。0-9]{{0,16}}{}\\s*$", any("against")));
    static COMPARED: LazyLock<Regex> = LazyLock::new(|| {
        let ways = ["more", "less", "ahead"].map(any).join("|");
        compiled(&format!("^(?:\\s*[\\p{{L}}-]+)?\\s*(?:{ways})[^.;。0-9]{{0,60}}[(:（]\\s*$"))
    });
    let is_said =
        COMPARED.is_match(sentence.after(change)) && BETWEEN.is_match(sentence.after(one));
    if !sentence.are_alike(&[change, one, other]) || !is_said {
        return None;
    }
    difference(sentence, change, [one, other])
}

/// `Receipts (11,840) exceed expenses (11,500) by 340`; 収入は支出を340上回る.
pub(super) fn exceeds(sentence: &Sentence<'_>, [one, other, by]: [usize; 3]) -> Option<Stated> {
    pattern!(EXCEEDS, &format!("^[^.;:。0-9]{{0,30}}{}[^.;:。0-9]{{0,40}}$", any("exceeds")));
    pattern!(BY, "(?i)^\\s?[)）]?[^.;:。0-9]{0,20}\\s(?:by|um|de|en|di|em|met)\\s+$");
    pattern!(IS, "^(?:は|が)、?[^。0-9]{0,20}$");
    pattern!(SURPASSED, "^(?:上回|下回)");
    let are_alike = sentence.are_alike(&[one, other, by]);
    let [first, second, third] = [one, other, by].map(|it| sentence.after(it));
    let is_said = EXCEEDS.is_match(first) && BY.is_match(second)
        || IS.is_match(first) && second == "を" && SURPASSED.is_match(third);
    (are_alike && is_said).then(|| difference(sentence, by, [one, other]))?
}

/// The absolute difference of two figures, if the stated figure is close to it or one slip away; it is not in `In
/// 12 regions more people voted (36 against 30)`.
fn difference(sentence: &Sentence<'_>, stated: usize, [one, other]: [usize; 2]) -> Option<Stated> {
    let [a, b] = [one, other].map(|it| sentence.figure(it).exact().ok());
    let due = a?.minus(b?).ok()?;
    let from = if due.signum() < 0 { [one, other] } else { [other, one] };
    let (own, due) = (sentence.figure(stated).exact().ok()?, due.abs().ok()?);
    let may_be = is_near(own, due, 2) || is_slip(own, due);
    may_be.then_some(Stated { ratio: Ratio::Difference(Way::Up), stated, from })
}

/// The words directly after a figure, up to a punctuation mark.
fn near(words: &str) -> &str {
    words.split(['.', ',', ';', '(', '，', '。']).next().unwrap_or_default()
}

fn way(words: &str) -> Option<Way> {
    match (RISES.is_match(words), FALLS.is_match(words)) {
        (true, false) => Some(Way::Up),
        (false, true) => Some(Way::Down),
        _ => None,
    }
}
