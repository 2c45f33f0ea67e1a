//! Knows how English captions name money: `USD million`, `in EUR thousands`, `$m`, `millions of yen`.
//! Does not know rates: currencies never convert.

/// Currencies in lower case, with the base unit they are kept under.
const CURRENCIES: &[(&str, &str)] = &[
    ("usd", "ドル"),
    ("us$", "ドル"),
    ("$", "ドル"),
    ("dollar", "ドル"),
    ("dollars", "ドル"),
    ("eur", "ユーロ"),
    ("€", "ユーロ"),
    ("euro", "ユーロ"),
    ("euros", "ユーロ"),
    ("gbp", "ポンド"),
    ("£", "ポンド"),
    ("pounds", "ポンド"),
    ("jpy", "円"),
    ("¥", "円"),
    ("yen", "円"),
];

/// Multiples in lower case, with their spelling before a base unit.
const SCALES: &[(&str, &str)] = &[
    ("thousand", "千"),
    ("thousands", "千"),
    ("'000", "千"),
    ("'000s", "千"),
    ("’000", "千"),
    ("000", "千"),
    ("000s", "千"),
    ("k", "千"),
    ("million", "百万"),
    ("millions", "百万"),
    ("mn", "百万"),
    ("m", "百万"),
    ("billion", "十億"),
    ("billions", "十億"),
    ("bn", "十億"),
    ("trillion", "兆"),
    ("trillions", "兆"),
];

/// The multiple that a word names: 百万 for `million`.
pub(super) fn scale(word: &str) -> Option<&'static str> {
    SCALES.iter().find(|(name, _)| word.eq_ignore_ascii_case(name)).map(|(_, scale)| *scale)
}

fn currency(word: &str) -> Option<&'static str> {
    CURRENCIES.iter().find(|(name, _)| word.eq_ignore_ascii_case(name)).map(|(_, base)| *base)
}

/// Multiple and base unit of `text`, if it is one currency with at most one multiple, in any order.
pub(super) fn read(text: &str) -> Option<(&'static str, &'static str)> {
    let (mut base, mut times) = (None, None);
    for word in text.split_whitespace() {
        let (symbol, rest) = glued(word);
        for part in [symbol, rest] {
            if let Some(found) = currency(part) {
                (base.replace(found).is_none()).then_some(())?;
            } else if let Some(found) = scale(part) {
                (times.replace(found).is_none()).then_some(())?;
            } else if !["", "in", "of", "us", "u.s."].iter().any(|it| part.eq_ignore_ascii_case(it))
            {
                return None;
            }
        }
    }
    Some((times.unwrap_or(""), base?))
}

/// A sign of money and what is glued to it: `$` and `m` of `$m`.
fn glued(word: &str) -> (&str, &str) {
    let sign = ["US$", "us$", "$", "€", "£", "¥"].into_iter().find(|it| word.starts_with(it));
    word.split_at(sign.map_or(0, str::len))
}
