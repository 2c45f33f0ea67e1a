//! Knows sentences with a change or share and its operands: 27億円で前年度に比べ1億円、4％の増; `rose 12 % to $4.6bn from
//! $4.1bn`; 20件のうち5件（25％）; `5 of 20 (25 %)`. Does not know the bounds of ratios (`ratio` does).

use super::ratio::{Ratio, Stated, Way};
use crate::check::sentence::Sentence;
use crate::pattern::pattern;

pattern!(COMPARED, "前年|前期|前月|前回|昨年|前四半期|対前|前々年");
pattern!(
    UP,
    "^\\s?(?:[（(][^（()）]{0,12}[）)]|[）)])?\\s?(?:分)?(?:の|と)?(?:増|上昇|プラス|伸び|上回|拡大)"
);
pattern!(
    DOWN,
    "^\\s?(?:[（(][^（()）]{0,12}[）)]|[）)])?\\s?(?:分)?(?:の|と)?(?:減|低下|マイナス|下落|下回|短縮|縮小|縮ま|節減|削減)"
);
pattern!(
    NEXT_RATE,
    "^(?:の?(?:増|減|増加|減少|増額|減額)(?:し|となり|で|と)?)?[、,，]?[（(]?\\s?(?:率にして|率では?|増加率|減少率|伸び率|増減率|対前年度?比|前年度?比|比率にして)?(?:は|で|にして)?、?$"
);
pattern!(
    WITH,
    "^[、,]?(?:に比べて?|と比べて?|に比較して|と比較して|から|より|に対し(?:て)?)、?(?:約|率にして|名目で)?$"
);
pattern!(
    OF_BEFORE,
    "^[^。]{0,12}(?:前年|前期|前月|前回|昨年)(?:度|同期|同時期|同月|度同期|度当初予算|度予算)?(?:の|（|\\()$"
);
pattern!(
    FROM,
    "^から、?(?:(?:(?:令和|平成)\\s?[0-9０-９元]{1,2}|[0-9０-９]{4})\\s?年度?(?:には|に|の|は)?)?$"
);
pattern!(
    TO,
    "^(?:へと?|に|と|まで)(?:なり|増加し|減少し|増え|減り|拡大し|縮小し|上昇し|低下し|伸び)?て?(?:おり)?[、,]?(?:率にして|率で)?$"
);
pattern!(
    PART,
    "^(?:の?中|のうち)、?[^、。（）()「」]{0,20}$|^[^。、0-9]{0,6}、(?:この)?うち、?[^、。（）()「」]{0,20}$"
);
pattern!(SHARE, "^[（(](?:全体の|構成比|割合|構成比率|構成割合|比率)?(?:は|：|:)?\\s?$");
pattern!(CLOSES, "^\\s?[）)]");
pattern!(AGAINST, "^(?:だったの|であったの)?に対し(?:て)?、?[^。、]{0,24}(?:は|が|では)、?$");
pattern!(AND, "^(?:と|で|となり|であり)、?(?:率にして)?$");

/// Whether two figures are amounts in the same unit.
fn are_amounts(sentence: &Sentence<'_>, both: [usize; 2]) -> bool {
    sentence.are_alike(&both) && !sentence.figure(both[0]).unit.is_points()
}

/// The direction of a change, by the words after the figures or by their signs.
fn way(sentence: &Sentence<'_>, figures: &[usize]) -> Option<Way> {
    let behind = |index: usize| &sentence.text[sentence.range(index).end..];
    let mut ways = figures.iter().filter_map(|&it| match behind(it) {
        _ if sentence.figure(it).value.is_sign_negative() => Some(Way::Down),
        after if UP.is_match(after) => Some(Way::Up),
        after if DOWN.is_match(after) => Some(Way::Down),
        _ => None,
    });
    let first = ways.next()?;
    ways.all(|it| it == first).then_some(first)
}

/// 272億円で、前年度に比べ12億円、4.6％の増.
pub(super) fn change_by(sentence: &Sentence<'_>, [now, by, rate]: [usize; 3]) -> Option<Stated> {
    let after = sentence.after(now);
    // After another subject the amount is another one: 増益（＋228億円）により、純利益は前期比22億円の減.
    let is_inside = after.starts_with(['）', ')']);
    let is_of_other =
        |it: regex::Match<'_>| is_inside || after[..it.start()].contains(['は', 'が']);
    let is_compared =
        COMPARED.find(after).is_some_and(|it| !is_of_other(it)) && !OF_BEFORE.is_match(after);
    let fits = are_amounts(sentence, [now, by]) && sentence.figure(rate).unit.is_percent();
    if !is_compared
        || !fits
        || sentence.after(now).contains("うち")
        || !NEXT_RATE.is_match(sentence.after(by))
    {
        return None;
    }
    let ratio = Ratio::ChangeBy(way(sentence, &[by, rate])?);
    Some(Stated { ratio, stated: rate, from: [by, now] })
}

/// 272億円で、前年度の260億円に比べ4.6％の増; … に比べ12億円の増.
pub(super) fn change_from(
    sentence: &Sentence<'_>,
    [now, then, change]: [usize; 3],
) -> Option<Stated> {
    let fits = are_amounts(sentence, [now, then]);
    if !fits || !OF_BEFORE.is_match(sentence.after(now)) || !WITH.is_match(sentence.after(then)) {
        return None;
    }
    changed(sentence, [then, now], change, way(sentence, &[change])?)
}

/// 4月の260万円に対し、5月は272万円と12万円増えた.
pub(super) fn against(sentence: &Sentence<'_>, [then, now, change]: [usize; 3]) -> Option<Stated> {
    let is_said = AGAINST.is_match(sentence.after(then)) && AND.is_match(sentence.after(now));
    if !is_said || !are_amounts(sentence, [now, then]) {
        return None;
    }
    changed(sentence, [then, now], change, way(sentence, &[change])?)
}

/// 260億円から272億円へ4.6％増; 40％から45％に5ポイント上昇.
pub(super) fn from_to(sentence: &Sentence<'_>, [then, now, change]: [usize; 3]) -> Option<Stated> {
    let is_range = FROM.is_match(sentence.after(then)) && TO.is_match(sentence.after(now));
    if !is_range || !sentence.figure(now).unit.compatible(&sentence.figure(then).unit) {
        return None;
    }
    changed(sentence, [then, now], change, way(sentence, &[change])?)
}

/// A change from `then` to `now`, stated as a rate or a difference.
fn changed(
    sentence: &Sentence<'_>,
    [then, now]: [usize; 2],
    change: usize,
    way: Way,
) -> Option<Stated> {
    let ratio = match sentence.figure(change) {
        it if it.unit.is_percent() && !sentence.figure(then).unit.is_percent() => {
            Ratio::ChangeFrom(way)
        }
        it if it.unit.is_points() && sentence.figure(then).unit.is_percent() => {
            Ratio::Difference(way)
        }
        _ if are_amounts(sentence, [change, now]) => Ratio::Difference(way),
        _ => return None,
    };
    Some(Stated { ratio, stated: change, from: [then, now] })
}

/// 20件のうち5件（25％）; 歳出は260億円、うち民生費が105億円（構成比40.4％）.
pub(super) fn share(sentence: &Sentence<'_>, [whole, part, rate]: [usize; 3]) -> Option<Stated> {
    let fits = are_amounts(sentence, [whole, part]) && sentence.figure(rate).unit.is_percent();
    let is_said = PART.is_match(sentence.after(whole))
        && SHARE.is_match(sentence.after(part))
        && CLOSES.is_match(sentence.after(rate));
    (fits && is_said).then_some(Stated { ratio: Ratio::Share, stated: rate, from: [part, whole] })
}

pattern!(
    ROSE,
    "(?i)\\b(?:rose|risen|increased?|increasing|grew|grown|growing|climbed|gained|jumped|surged|soared|up|advanced|expanded|rising)(?:\\s+by)?\\s+(?:a\\s+)?$"
);
pattern!(
    FELL,
    "(?i)\\b(?:fell|fallen|decreased?|decreasing|declined?|declining|dropped|down|shrank|shrunk|slipped|slid|plunged|lost|contracted|falling)(?:\\s+by)?\\s+(?:a\\s+)?$"
);
pattern!(
    TO_WORD,
    "(?i)^(?:,|\\s+(?:year[ -]on[ -]year|yoy|on\\s+the\\s+year|annually)|(?:\\s+[a-z/-]+){0,5}(?:\\s+in\\s+[0-9]{4})?)?\\s+to\\s+$"
);
pattern!(FROM_WORD, "(?i)^(?:\\s+in\\s+[0-9]{4})?,?\\s+(?:up\\s+|down\\s+)?from\\s+$");
pattern!(
    BY_WORD,
    "(?i)^(?:\\s+[a-z/-]+){0,5}(?:\\s+in\\s+[0-9]{4})?,?\\s*\\(?(?:or\\s+|an?\\s+)?(?:(?:increase|rise|growth|gain|decrease|decline|drop|fall)\\s+of\\s+|up\\s+|down\\s+|[+−-])?$"
);
pattern!(RISE_OF, "(?i)\\b(?:increase|rise|growth|gain)\\s+of\\s+$|\\bup\\s+$|\\+$");
pattern!(FALL_OF, "(?i)\\b(?:decrease|decline|drop|fall)\\s+of\\s+$|\\bdown\\s+$");
pattern!(RISE, "(?i)^\\s+(?:increase|rise|growth|gain|jump)\\b");
pattern!(FALL, "(?i)^\\s+(?:decrease|decline|drop|fall|reduction)\\b");
pattern!(FROM_END, "(?i)\\bfrom\\s+$");
pattern!(
    OF,
    "(?i)^\\s+(?:out\\s+)?of\\s+(?:the\\s+|a\\s+total\\s+of\\s+|all\\s+|our\\s+|its\\s+)?$"
);
pattern!(NOUN, "(?i)^(?:\\s+[a-z-]+){0,3}\\s+\\($");

/// `rose 12 % to $4.6bn from $4.1bn`, `rose 12 % from $4.1bn to $4.6bn`, `from $4.1bn to $4.6bn, up 12 %`.
pub(super) fn english_change(
    sentence: &Sentence<'_>,
    [one, two, three]: [usize; 3],
) -> Option<Stated> {
    let way = |before: &str, after: &str| match () {
        () if ROSE.is_match(before) || RISE_OF.is_match(before) || RISE.is_match(after) => {
            Some(Way::Up)
        }
        () if FELL.is_match(before) || FALL_OF.is_match(before) || FALL.is_match(after) => {
            Some(Way::Down)
        }
        () => None,
    };
    let rate = |from, stated, way| Some(Stated { ratio: Ratio::ChangeFrom(way), stated, from });
    if sentence.figure(one).unit.is_percent() && are_amounts(sentence, [two, three]) {
        let way = way(sentence.before(one), "")?;
        let (first, second) = (sentence.after(one), sentence.after(two));
        let from = match () {
            () if TO_WORD.is_match(first) && FROM_WORD.is_match(second) => [three, two],
            () if FROM_WORD.is_match(first) && TO_WORD.is_match(second) => [two, three],
            () => return None,
        };
        return rate(from, one, way);
    }
    let is_range = FROM_END.is_match(sentence.before(one))
        && TO_WORD.is_match(sentence.after(one))
        && sentence.figure(three).unit.is_percent();
    if is_range && are_amounts(sentence, [one, two]) && BY_WORD.is_match(sentence.after(two)) {
        let way = way(sentence.before(three), sentence.after(three))?;
        return rate([one, two], three, way);
    }
    None
}

/// `5 of 20 members (25 %)`, `25 % (5 of 20)`.
pub(super) fn english_share(
    sentence: &Sentence<'_>,
    [one, two, three]: [usize; 3],
) -> Option<Stated> {
    let closes = CLOSES.is_match(sentence.after(three));
    let share = |stated, from| closes.then_some(Stated { ratio: Ratio::Share, stated, from });
    if OF.is_match(sentence.after(one)) && NOUN.is_match(sentence.after(two)) {
        let fits = are_amounts(sentence, [one, two]) && sentence.figure(three).unit.is_percent();
        return fits.then(|| share(three, [one, two]))?;
    }
    if sentence.after(one).trim() == "(" && OF.is_match(sentence.after(two)) {
        let fits = are_amounts(sentence, [two, three]) && sentence.figure(one).unit.is_percent();
        return fits.then(|| share(one, [two, three]))?;
    }
    None
}
