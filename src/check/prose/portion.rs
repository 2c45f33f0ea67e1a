//! Knows sentences with a part, its whole and the share: 576千円で、総事業費700千円の82.3％に当たる; `97 of 97,166 requests, 0.10
//! %`; `Of the 640 questionnaires 416 came back (65.0 %)`; 400명 중 320명이 응답하여 응답률은 80.0%. To add a language, add
//! its words. Does not know shares whose part or whole is in another sentence.

use super::ratio::{Ratio, Stated};
use crate::check::sentence::Sentence;
use crate::pattern::pattern;

pattern!(AND_OF, "^(?:[（(]税[込抜][）)])?(?:で|であり|は|が)?、[^。（()）0-9]{0,20}$");
pattern!(AMOUNTS_TO, "^(?:に当た|に相当|を占め)");
pattern!(
    AMONG,
    "^(?:の?中|のうち)、?[^、。（）()]{0,20}$|^[^.0-9]{0,8}(?:가운데|중)(?:에서)?\\s*$"
);
pattern!(
    RATE_IS,
    "^(?P<said>[^。（()）0-9]{0,16}?)(?P<of>[\\p{Han}\\p{Hangul}]{2})(?:率は、?(?:約)?|[률율][은는]\\s*)$"
);
pattern!(OUT_OF, "(?i)^\\s+(?:out\\s+)?of\\s+(?:the\\s+|a\\s+total\\s+of\\s+|all\\s+)?$");
pattern!(COMMA, "(?i)^(?:\\s+[\\p{L}-]+){1,3}(?:,|:|,?\\s+or|\\s+=)\\s+$");
pattern!(LABEL, "(?:^|[\\s、，,（(])(?P<name>\\p{Han}{1,6})(?P<kind>[数率])\\s?[：:は]?\\s?$");
pattern!(ENDS, "^\\s*(?:$|[.;)])");
pattern!(
    OF_ALL,
    "(?i)(?:^|[,;]\\s*)(?:out\\s+of|of|von|van|sur|de|su|dei|delle|degli|dos|das|dos?)(?:\\s+(?:the|all|den|de|les|los|las|le|os|as))?\\s+$"
);
pattern!(NEAR, "^[^.;:()0-9]{0,50}$");
pattern!(OPENS, "^[^.,;()0-9]{0,30}\\(\\s*$");
pattern!(CLOSES, "^\\s?[）)]");

/// The relation of three figures, if they are a part, its whole and the share.
pub(super) fn stated(sentence: &Sentence<'_>, three: [usize; 3]) -> Option<Stated> {
    let [one, two, rate] = three;
    if !sentence.are_alike(&[one, two])
        || ![one, two].iter().all(|it| sentence.figure(*it).is_definite())
        || !sentence.figure(rate).unit.is_percent()
    {
        return None;
    }
    if let Some(labelled) = labelled(sentence, three) {
        return Some(labelled);
    }
    let [first, second, third] = three.map(|it| sentence.after(it));
    let from = match () {
        () if AND_OF.is_match(first) && second == "の" && AMOUNTS_TO.is_match(third) => [one, two],
        () if OUT_OF.is_match(first) && COMMA.is_match(second) && ENDS.is_match(third) => {
            [one, two]
        }
        () if AMONG.is_match(first) && is_rate_of(second) => [two, one],
        () if OF_ALL.is_match(sentence.before(one))
            && NEAR.is_match(first)
            && OPENS.is_match(second)
            && !sentence.printed(rate).starts_with(['+', '-', '−', '±'])
            && CLOSES.is_match(third) =>
        {
            [two, one]
        }
        () => return None,
    };
    let [part, whole] = from.map(|it| sentence.figure(it).exact().ok());
    let is_part = part?.minus(whole?).is_ok_and(|it| it.signum() <= 0);
    is_part.then_some(Stated { ratio: Ratio::Share, stated: rate, from })
}

/// 配布数：500 回収数：352 回収率：70.4％: two counts, and a rate with the name of one of them.
fn labelled(sentence: &Sentence<'_>, three: [usize; 3]) -> Option<Stated> {
    let [one, two, rate] = three.map(|it| LABEL.captures(sentence.before(it)));
    let (one, two, rate) = (one?, two?, rate?);
    let [a, b, c] = [&one, &two, &rate].map(|it| &it["name"]);
    let are_counts = &one["kind"] == "数" && &two["kind"] == "数" && &rate["kind"] == "率";
    let from = match () {
        () if c == b && a != b => [three[1], three[0]],
        () if c == a && a != b => [three[0], three[1]],
        () => return None,
    };
    let [part, whole] = from.map(|it| sentence.figure(it).exact().ok());
    let is_part = part?.minus(whole?).is_ok_and(|it| it.signum() <= 0);
    (are_counts && is_part).then_some(Stated { ratio: Ratio::Share, stated: three[2], from })
}

/// Whether the rate is named after the verb of the part: 195名が回答し、回答率は; not 195名が受講し、合格率は.
fn is_rate_of(words: &str) -> bool {
    RATE_IS.captures(words).is_some_and(|it| it["said"].contains(&it["of"]) || &it["of"] == "回収")
}
