//! Knows how money is named in European languages and before digits: `USD million`, `in EUR thousands`, `Mio. Euro`,
//! `$m`, `US$`.
//! Does not know rates: currencies never convert.

/// Spellings of currencies, in lower case, with the code of each.
const CURRENCIES: &[(&str, &str)] = &[
    ("usd", "USD"),
    ("us$", "USD"),
    ("$", "USD"),
    ("dollar", "USD"),
    ("dollars", "USD"),
    ("eur", "EUR"),
    ("€", "EUR"),
    ("euro", "EUR"),
    ("euros", "EUR"),
    ("gbp", "GBP"),
    ("£", "GBP"),
    ("pound", "GBP"),
    ("pounds", "GBP"),
    ("jpy", "円"),
    ("¥", "円"),
    ("￥", "円"),
    ("yen", "円"),
    ("chf", "CHF"),
    ("franken", "CHF"),
    ("reais", "BRL"),
    ("aud", "AUD"),
    ("cad", "CAD"),
    ("nzd", "NZD"),
    ("cny", "CNY"),
    ("krw", "KRW"),
    ("inr", "INR"),
    ("sek", "SEK"),
    ("nok", "NOK"),
    ("dkk", "DKK"),
    ("sgd", "SGD"),
    ("hkd", "HKD"),
    ("twd", "TWD"),
    ("nt$", "TWD"),
    ("hk$", "HKD"),
    ("s$", "SGD"),
    ("a$", "AUD"),
    ("au$", "AUD"),
    ("c$", "CAD"),
    ("ca$", "CAD"),
    ("nz$", "NZD"),
    ("r$", "BRL"),
    ("brl", "BRL"),
    ("₩", "KRW"),
    ("￦", "KRW"),
    ("won", "KRW"),
    ("₹", "INR"),
    ("rs", "INR"),
    ("rs.", "INR"),
    ("rupees", "INR"),
    ("rmb", "CNY"),
    ("yuan", "CNY"),
    ("mxn", "MXN"),
    ("zar", "ZAR"),
    ("pln", "PLN"),
    ("zł", "PLN"),
    ("czk", "CZK"),
    ("thb", "THB"),
    ("฿", "THB"),
    ("idr", "IDR"),
    ("php", "PHP"),
    ("₱", "PHP"),
    ("vnd", "VND"),
    ("₫", "VND"),
    ("₺", "TRY"),
    ("₴", "UAH"),
    ("₽", "RUB"),
    ("₪", "ILS"),
];

/// Signs of money, which are written before digits without a space; longer ones first.
const SIGNS: &[(&str, &str)] = &[
    ("US$", "US$"),
    ("us$", "US$"),
    ("NT$", "NT$"),
    ("HK$", "HK$"),
    ("AU$", "AU$"),
    ("CA$", "CA$"),
    ("NZ$", "NZ$"),
    ("A$", "A$"),
    ("C$", "C$"),
    ("S$", "S$"),
    ("R$", "R$"),
    ("Rs.", "Rs."),
    ("$", "$"),
    ("＄", "$"),
    ("€", "€"),
    ("£", "£"),
    ("¥", "¥"),
    ("￥", "¥"),
    ("₩", "₩"),
    ("￦", "₩"),
    ("₹", "₹"),
    ("฿", "฿"),
    ("₱", "₱"),
    ("₫", "₫"),
    ("₺", "₺"),
    ("₴", "₴"),
    ("₽", "₽"),
    ("₪", "₪"),
];

/// A multiple of a unit in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scale {
    /// Its power of ten.
    pub(super) power: u8,
    /// Its displayed form.
    pub(super) shown: &'static str,
}

impl Scale {
    /// Whether it is displayed without a space after digits: `5bn`, `950K`.
    pub(super) fn is_glued(self) -> bool {
        self.shown.len() <= 2
    }
}

/// Spellings of multiples, with their power of ten and displayed form. Those of one letter are case-sensitive.
const SCALES: &[(&str, u8, &str)] = &[
    ("K", 3, "K"),
    ("k", 3, "k"),
    ("M", 6, "M"),
    ("m", 6, "m"),
    ("B", 9, "B"),
    ("thousand", 3, "thousand"),
    ("thousands", 3, "thousand"),
    ("'000", 3, "thousand"),
    ("'000s", 3, "thousand"),
    ("’000", 3, "thousand"),
    ("000", 3, "thousand"),
    ("000s", 3, "thousand"),
    ("million", 6, "million"),
    ("millions", 6, "million"),
    ("mn", 6, "mn"),
    ("billion", 9, "billion"),
    ("billions", 9, "billion"),
    ("bn", 9, "bn"),
    ("trillion", 12, "trillion"),
    ("trillions", 12, "trillion"),
    ("tn", 12, "tn"),
    ("trn", 12, "tn"),
    ("Tsd", 3, "Tsd."),
    ("Tsd.", 3, "Tsd."),
    ("Tausend", 3, "Tausend"),
    ("Mio", 6, "Mio."),
    ("Mio.", 6, "Mio."),
    ("Millionen", 6, "Millionen"),
    ("Mrd", 9, "Mrd."),
    ("Mrd.", 9, "Mrd."),
    ("Milliarden", 9, "Milliarden"),
    ("milliers", 3, "milliers"),
    ("milliard", 9, "milliard"),
    ("milliards", 9, "milliards"),
    ("miles", 3, "miles"),
    ("millones", 6, "millones"),
    ("migliaia", 3, "migliaia"),
    ("milione", 6, "milione"),
    ("milioni", 6, "milioni"),
    ("mln", 6, "mln"),
    ("miliardi", 9, "miliardi"),
    ("mld", 9, "mld"),
    ("milhares", 3, "milhares"),
    ("milhões", 6, "milhões"),
    ("bilhões", 9, "bilhões"),
    ("duizend", 3, "duizend"),
    ("miljoen", 6, "miljoen"),
    ("miljard", 9, "miljard"),
];

/// Words between a multiple and its currency.
const LINKS: [&str; 7] = ["", "in", "of", "us", "u.s.", "de", "di"];

/// The multiple of money that a word names: 10⁶ for `million` and `m`.
pub(super) fn scale(word: &str) -> Option<Scale> {
    let is = |spelling: &str| match spelling.len() {
        1 => word == spelling,
        _ => word.eq_ignore_ascii_case(spelling),
    };
    let (_, power, shown) = SCALES.iter().find(|(spelling, ..)| is(spelling))?;
    Some(Scale { power: *power, shown })
}

/// The multiple that a word after digits means, whatever is counted: `1.2M`, `3 million`. `m` may be metres, `B`
/// bytes, and `tn` tonnes.
pub(super) fn bare_scale(word: &str) -> Option<Scale> {
    let is_sure = !matches!(word, "m" | "B" | "tn" | "trn") && !word.contains('0');
    if is_sure { scale(word) } else { None }
}

fn currency(word: &str) -> Option<&'static str> {
    CURRENCIES.iter().find(|(name, _)| word.eq_ignore_ascii_case(name)).map(|(_, base)| *base)
}

/// Money as named in a caption or after digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Money {
    /// The written form of the currency: `$`, `USD`, `yen`.
    pub(super) written: String,
    /// Its code.
    pub(super) base: &'static str,
    /// The multiple.
    pub(super) scale: Option<Scale>,
    /// Whether the currency is written before the multiple, and so before digits.
    pub(super) leads: bool,
}

/// The money that `text` names, if it names one currency with at most one multiple, in any order, and
/// nothing else.
pub(super) fn read(text: &str) -> Option<Money> {
    let (mut found, mut scale) = (None, None);
    for word in text.split_whitespace() {
        let word = ["d'", "d’"].iter().find_map(|it| word.strip_prefix(it)).unwrap_or(word);
        let (sign, rest) = glued(word);
        for part in [sign, rest] {
            if let Some(base) = currency(part) {
                let leads = !sign.is_empty() || (scale.is_none() && is_code(part));
                (found.replace((part, base, leads)).is_none()).then_some(())?;
            } else if let Some(times) = self::scale(part) {
                (scale.replace(times).is_none()).then_some(())?;
            } else if !LINKS.iter().any(|it| part.eq_ignore_ascii_case(it)) {
                return None;
            }
        }
    }
    let (written, base, leads) = found?;
    let leads = leads && (scale.is_some() || !is_code(written));
    Some(Money { written: written.to_owned(), base, scale, leads })
}

/// The currency at the start of `text`, if digits follow it: `$`, `USD 400`. With its length, its displayed form
/// and its code.
pub(super) fn before_digits(text: &str) -> Option<(usize, &'static str, &'static str)> {
    if let Some((sign, shown)) = SIGNS.iter().find(|(sign, _)| text.starts_with(sign)) {
        return Some((sign.len(), shown, currency(shown)?));
    }
    let code = text.get(..3).filter(|it| is_code(it))?;
    let base = currency(code)?;
    let shown = if base == "円" { "JPY" } else { base };
    let goes_on = text[3..].starts_with(|c: char| c.is_ascii_alphabetic());
    (!goes_on).then_some((3, shown, base))
}

/// The sign of money that ends `text`: its length, displayed form and code.
pub(super) fn at_end(text: &str) -> Option<(usize, &'static str, &'static str)> {
    let (sign, shown) = SIGNS.iter().find(|(sign, _)| text.ends_with(sign))?;
    Some((sign.len(), shown, currency(shown)?))
}

fn is_code(word: &str) -> bool {
    word.len() == 3 && word.bytes().all(|it| it.is_ascii_uppercase())
}

/// A currency sign and the letters attached to it: `$` and `m` of `$m`.
fn glued(word: &str) -> (&str, &str) {
    let sign = SIGNS.iter().find(|(sign, _)| word.starts_with(sign));
    word.split_at(sign.map_or(0, |(sign, _)| sign.len()))
}
