//! Knows sentences with a product and both of its factors: `12 units at 350 each, 4,200 in all`,
//! 1回につき12,000円、年4回で48,000円, `6 × 15 = 90`. To add a language, add its words. Does not know the meaning of the
//! figures.

use super::ratio::{Ratio, Stated};
use super::together;
use crate::check::sentence::Sentence;
use crate::pattern::pattern;

pattern!(TIMES, r"^[^0-9.,;]{0,12}\s*[×✕*xX]\s*[€$£]?\s*$");
pattern!(EQUALS, r"^[^0-9.,;+×*/=＝(（)）\\]{0,12}[=＝]\s*[€$£]?\s*$");
pattern!(
    AT,
    r"(?i)^\s+[^0-9.,;:()€$£]{1,41}\s(?:at|@|zu je|je|à|a|por|da|voor|aan|for)\s+[€$£]?\s*$"
);
pattern!(
    EACH,
    r"(?i)^\s*(?:[€$£]\s*|[^0-9\s.,;:()]{1,8}\s+)?(?:each|apiece|pièce|chacune?|l'unité|cada un[oa]|cada|ciascun[oa]|l'un[oa]|per stuk|cada um[a]?|pro stück)\b[^0-9.]{0,30}$"
);
pattern!(JE, r"(?i)\s(?:zu je|je)\s+$");
pattern!(
    ALTOGETHER,
    r"(?i)\b(?:in all|in total|altogether|insgesamt|zusammen|soit|au total|en tout|en total|in totale|no total|ao todo|in totaal|total of|a total|making|giving|costing|coming to)\b"
);
pattern!(
    FOR_EACH,
    r"(?:^|[^0-9０-９.,])[1１一](?P<each>[人個本箱枚袋杯台回缶皿食]分?)[^0-9。、]{0,16}$"
);
pattern!(
    FOR_MANY,
    r"^[0-9０-９]{1,3}(?P<each>[人個本箱枚袋杯台回缶皿食]分?)(?:で|では|の|だと)?(?:計|合計|合わせて)?(?:は|で)?、?$"
);
pattern!(FOR_ONE, r"(?:につき|当たり|あたり|単価は?)$");
pattern!(AND, r"^[^。0-9（(]{0,12}$");
pattern!(TOGETHER, r"^(?:分)?(?:で|の|、)?(?:計|合計|総額|年額|合わせて)?(?:は|で)?、?$");

/// The relation of three figures, if they are two factors and their product.
pub(super) fn written_out(sentence: &Sentence<'_>, three: [usize; 3]) -> Option<Stated> {
    equation(sentence, three)
        .or_else(|| at_each(sentence, three))
        .or_else(|| for_each(sentence, three))
        .or_else(|| for_several(sentence, three))
}

/// 1人分のエネルギーは264kcalで、4人分では1,056kcalになる; 1箱30個、5箱で150個.
fn for_several(sentence: &Sentence<'_>, [one, count, all]: [usize; 3]) -> Option<Stated> {
    let of_one = FOR_EACH.captures(&sentence.text[..sentence.range(one).start])?;
    let of_many = FOR_MANY
        .captures(&sentence.text[sentence.range(count).start..sentence.range(all).start])?;
    let fits = of_one["each"] == of_many["each"]
        && AND.is_match(sentence.after(one))
        && sentence.figure(one).unit == sentence.figure(all).unit
        && !sentence.figure(one).unit.is_percent()
        && (!sentence.figure(one).unit.is_none()
            || unit_behind(sentence, one).is_some_and(|it| Some(it) == unit_behind(sentence, all)));
    fits.then_some(Stated { ratio: Ratio::Product, stated: all, from: [count, one] })
}

/// `6 × 15 = 90`, if the equation has no other terms.
fn equation(sentence: &Sentence<'_>, [a, b, c]: [usize; 3]) -> Option<Stated> {
    let is_apart = together::is_apart(sentence, a, c);
    let is_product = TIMES.is_match(sentence.after(a)) && EQUALS.is_match(sentence.after(b));
    (is_apart && is_product).then_some(Stated { ratio: Ratio::Product, stated: c, from: [a, b] })
}

/// `12 units at 350 each, 4,200 in all`.
fn at_each(sentence: &Sentence<'_>, [count, price, amount]: [usize; 3]) -> Option<Stated> {
    let behind = sentence.after(price);
    let is_each = AT.is_match(sentence.after(count))
        && (EACH.is_match(behind) || JE.is_match(sentence.after(count)));
    let end: String = sentence.after(amount).chars().take(30).collect();
    let is_all = ALTOGETHER.is_match(behind) || ALTOGETHER.is_match(&end);
    let it = Stated { ratio: Ratio::Product, stated: amount, from: [count, price] };
    (is_each && is_all && are_amounts(sentence, [count, price, amount])).then_some(it)
}

/// 1回につき12,000円、年4回で48,000円.
fn for_each(sentence: &Sentence<'_>, [price, count, amount]: [usize; 3]) -> Option<Stated> {
    let is_each = FOR_ONE.is_match(sentence.before(price))
        && AND.is_match(sentence.after(price))
        && TOGETHER.is_match(sentence.after(count));
    let it = Stated { ratio: Ratio::Product, stated: amount, from: [count, price] };
    (is_each && are_amounts(sentence, [count, price, amount])).then_some(it)
}

/// The letters directly after a figure, which may be an unknown unit: `264kcal`.
fn unit_behind<'t>(sentence: &Sentence<'t>, index: usize) -> Option<&'t str> {
    let behind = &sentence.text[sentence.range(index).end..];
    let length = behind.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(behind.len());
    (length > 0).then(|| &behind[..length])
}

/// Whether price and amount have the same unit, and the count another or none.
fn are_amounts(sentence: &Sentence<'_>, [count, price, amount]: [usize; 3]) -> bool {
    let unit = |index: usize| &sentence.figure(index).unit;
    let is_money = unit(price).base() == unit(amount).base() && !unit(price).is_percent();
    is_money && (unit(count).base() != unit(price).base() || unit(count).is_none())
}
