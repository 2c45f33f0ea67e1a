//! Knows units as they are written: what they measure and their power of ten. Does not know
//! figures, documents or exchange rates: units of different kinds never convert.

mod multiplier;
mod names;

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use super::currency::{self, Money, Scale};
use names::{SPELLED, meant_by};

pub(super) use multiplier::Multiplier;
pub(super) use names::known_at;

/// A name that is either one of ours or as written; equal if the letters are.
#[derive(Clone, Debug)]
enum Name {
    Known(&'static str),
    Written(Arc<str>),
}

impl Name {
    fn as_str(&self) -> &str {
        match self {
            Self::Known(name) => name,
            Self::Written(name) => name,
        }
    }

    /// Whether the letters are the same. Usually both are the same text, which the addresses show.
    fn is(&self, other: &Self) -> bool {
        let (one, other) = (self.as_str(), other.as_str());
        std::ptr::eq(one, other) || one == other
    }
}

/// The thing that a figure counts, and the multiple: `億円` is 円 × 10⁸.
///
/// A unit is shown as written (`12名`, `$5 million`) and compared by its meaning: 名 is 人, `$` is
/// ドル. An unknown unit keeps its name and is compatible only with itself.
#[derive(Clone, Debug)]
pub struct Unit {
    name: Name,
    base: Name,
    power: u8,
    /// The part of `name` with the unit of which it is a multiple: `円` in `億円`, `USD` in `USD million`.
    stem: [u8; 2],
    /// Whether the stem is written before the digits: `$5 million`.
    leads: bool,
}

/// Maximum length of the name of an unknown unit, in characters.
const LONGEST_UNKNOWN: usize = 16;

impl Unit {
    /// The unit of a number that counts nothing in particular.
    pub const NONE: Self =
        Self { name: Name::Known(""), base: Name::Known(""), power: 0, stem: [0, 0], leads: false };

    /// The unit that the whole of `text` names, known or not.
    ///
    /// `None` if `text` cannot be a unit: empty, with digits, signs or hiragana, too long, or a known
    /// unit with further words (`件の目標`).
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(unit) = spelled(text) {
            return Some(unit);
        }
        let multiplier = Multiplier::at(text);
        Self::of(multiplier, text[multiplier.len..].trim_start()).filter(|unit| !unit.is_none())
    }

    /// Money in multiples with English names: `$5 million`, `5 million yen`.
    pub(super) fn money(money: &Money) -> Self {
        Self::scaled(&money.written, Name::Known(money.base), money.scale, money.leads)
    }

    /// Money whose currency is written before the digits: `$`, with the multiple behind them.
    pub(super) fn led_by(
        (written, base): (&'static str, &'static str),
        scale: Option<Scale>,
    ) -> Self {
        match scale {
            None => {
                let (name, base) = (Name::Known(written), Name::Known(base));
                Self { name, base, power: 0, stem: [0, written.len() as u8], leads: true }
            }
            Some(_) => Self::scaled(written, Name::Known(base), scale, true),
        }
    }

    /// Money written before digits, with its multiple in kanji after them.
    pub(super) fn multiple(multiplier: Multiplier, currency: (&'static str, &'static str)) -> Self {
        let (written, base) = currency;
        let name = format!("{written}{}", multiplier.name());
        let (name, base) = (Name::Written(name.into()), Name::Known(base));
        let stem = [0, written.len() as u8];
        Self { name, base, power: multiplier.power(), stem, leads: true }
    }

    /// A multiple without a unit: `M`, `million`.
    fn scale(scale: Scale) -> Self {
        let end = scale.shown.len() as u8;
        let name = Name::Known(scale.shown);
        let (base, power) = (Name::Known(""), scale.power);
        Self { name, base, power, stem: [end, end], leads: false }
    }

    fn scaled(stem: &str, base: Name, scale: Option<Scale>, leads: bool) -> Self {
        let (shown, power) = scale.map_or(("", 0), |it| (it.shown, it.power));
        let is_apart = |it: Scale| !leads || !it.is_glued() || stem.ends_with(is_latin);
        let gap = if scale.is_some_and(is_apart) { " " } else { "" };
        let parts = if leads { [stem, gap, shown] } else { [shown, gap, stem] };
        let start = if leads { 0 } else { shown.len() + gap.len() };
        let stem = [start as u8, (start + stem.len()) as u8];
        Self { name: Name::Written(parts.concat().into()), base, power, stem, leads }
    }

    /// The first unit of several that a caption lists, all of them known: 百万円 of `百万円、％`.
    pub fn first_of(caption: &str) -> Option<Self> {
        let mut units = caption.split(['、', '，', ',', '・', ';', '；']).map(Self::parse);
        let first = units.next()?.filter(Self::is_known);
        first.filter(|_| units.all(|it| it.is_some_and(|it| it.is_known())))
    }

    /// Whether `text` can only be the unit of a table, even without a word that introduces it:
    /// money, ％, 人, 件 and multiples like 千台. Other units are also ordinary nouns: 法人, 事業.
    pub fn is_of_table(text: &str) -> bool {
        let text = behind_label(text).unwrap_or(text);
        let unit = Self::parse(text).filter(Self::is_known).or_else(|| Self::first_of(text));
        let plain = ["円", "USD", "EUR", "%", "人", "件"];
        unit.is_some_and(|it| it.power() > 0 || plain.contains(&it.base()))
    }

    /// The unit of a table that `text` states, as its caption or a column of units has it: 百万円 of
    /// `百万円、％`, `単位：百万円（税込）` and `金額：百万円`.
    pub fn stated(text: &str) -> Option<Self> {
        let declared = Self::declared(text).map(|(unit, _)| unit);
        let named = |it: &str| Self::parse(it).or_else(|| Self::first_of(it));
        declared.or_else(|| named(text)).or_else(|| named(behind_label(text)?))
    }

    /// Whether `text` names money in English and nothing else: `in EUR thousands`.
    pub fn of_money(text: &str) -> bool {
        currency::read(text).is_some()
    }

    /// The unit `rest` in multiples; everything after a multiplier is a base unit, known or not.
    pub(super) fn of(multiplier: Multiplier, rest: &str) -> Option<Self> {
        let rest = if multiplier.is_hangul { rest.trim_start_matches(' ') } else { rest };
        if rest.is_empty() {
            return Some(Self::compose(multiplier.name(), multiplier.power(), Name::Known("")));
        }
        if let Some((len, base)) = known_at(rest) {
            if len == rest.len() {
                let (name, power) = (multiplier.name(), multiplier.power());
                return Some(Self::compose(name, power, Name::Known(base)));
            }
            if multiplier.len == 0
                && let Some(unit) = spelled(rest)
            {
                return Some(unit);
            }
            // Per something else or raised to a power it is another unit: 円/月, km².
            let is_squared = base.is_ascii() && rest[len..].starts_with(['²', '³']);
            if !is_squared && !rest[len..].starts_with(['/', '／']) {
                return None;
            }
        }
        if multiplier.len == 0
            && let Some(unit) = spelled(rest)
        {
            return Some(unit);
        }
        if !could_be_unit(rest) {
            return None;
        }
        let base = Name::Written(Arc::from(rest));
        Some(Self::compose(multiplier.name(), multiplier.power(), base))
    }

    fn compose(multiplier: &str, power: u8, stem: Name) -> Self {
        let base = meant_by(stem.as_str()).map_or_else(|| stem.clone(), Name::Known);
        let name = match (multiplier, stem.as_str()) {
            ("", _) => stem.clone(),
            ("千", "円") => Name::Known("千円"),
            ("万", "円") => Name::Known("万円"),
            ("百万", "円") => Name::Known("百万円"),
            ("億", "円") => Name::Known("億円"),
            ("兆", "円") => Name::Known("兆円"),
            (_, stem) => Name::Written(Arc::from(format!("{multiplier}{stem}"))),
        };
        let stem = [multiplier.len() as u8, name.as_str().len() as u8];
        Self { name, base, power, stem, leads: false }
    }

    /// This unit's base with another multiplier: a bare `3億` if 円 is declared, `3M` if USD is.
    pub(super) fn with_multiplier(&self, multiplier: &Self) -> Self {
        let [start, end] = self.stem.map(usize::from);
        let stem = self.name().get(start..end).unwrap_or_default();
        match currency::scale(multiplier.name()) {
            Some(scale) => Self::scaled(stem, self.base.clone(), Some(scale), self.leads),
            None => {
                let (name, base) = (format!("{}{stem}", multiplier.name()), self.base.clone());
                let stem = [multiplier.name().len() as u8, name.len() as u8];
                let (name, power) = (Name::Written(name.into()), multiplier.power);
                Self { name, base, power, stem, leads: false }
            }
        }
    }

    /// The unit of a figure with this written unit where `declared` applies: a bare multiple replaces the
    /// multiple of the declared unit. Before money, `m` is a million and not metres.
    pub(super) fn under(self, declared: &Self) -> Self {
        if self.is_none() {
            return declared.clone();
        }
        let scale = if self.power == 0 { currency::scale(self.name()) } else { None };
        match scale.filter(|_| declared.is_money() && !self.is_known()) {
            Some(scale) => declared.with_multiplier(&Self::scale(scale)),
            None if self.base().is_empty() => declared.with_multiplier(&self),
            None => self,
        }
    }

    /// Whether it is an amount of money.
    pub fn is_money(&self) -> bool {
        let is_code = |it: &str| it.len() == 3 && it.bytes().all(|it| it.is_ascii_uppercase());
        matches!(self.base, Name::Known(base) if matches!(base, "円" | "원" | "元") || is_code(base))
    }

    /// Whether it is percent.
    pub fn is_percent(&self) -> bool {
        self.base() == "%"
    }

    /// Whether it is percentage points.
    pub fn is_points(&self) -> bool {
        self.base() == "ポイント"
    }

    /// Whether it is a known unit of measurement in Latin letters, which is not counted: `m`, `kWh`.
    pub fn is_measure(&self) -> bool {
        let is_latin = self.name().chars().all(|it| it.is_ascii_alphabetic());
        self.is_known() && is_latin && !self.is_money() && !self.is_share()
    }

    /// Whether it is a share of something, or a difference of shares.
    pub fn is_share(&self) -> bool {
        self.is_percent() || self.is_points() || self.base() == "‰"
    }

    /// Whether figures in this unit can be added to a total in `total`: units that convert, and points with ％ (60％
    /// and 3.2ポイント are 63.2％).
    pub fn adds_to(&self, total: &Self) -> bool {
        let is_of_ratio = |it: &Self| it.is_percent() || it.is_points();
        self.compatible(total) || is_of_ratio(self) && is_of_ratio(total)
    }

    /// `digits`, a number in this unit, as people write it: `-$5 million`, `USD 400`, `12名`.
    pub(super) fn beside(&self, digits: &str) -> String {
        let [start, end] = self.stem.map(usize::from);
        let (lead, behind) = match self.leads {
            true => self.name().split_at(end),
            false => ("", self.name()),
        };
        debug_assert!(!self.leads || start == 0, "a leading stem begins the name");
        let word = |it: &str| it.len() > 2 && it.bytes().take(3).all(|it| it.is_ascii_alphabetic());
        let gap = if word(behind) || behind == "pp" { " " } else { "" };
        match digits.strip_prefix('-') {
            Some(digits) if !lead.is_empty() && !lead.ends_with(is_latin) => {
                format!("-{lead}{digits}{gap}{behind}")
            }
            _ if lead.ends_with(is_latin) => format!("{lead} {digits}{gap}{behind}"),
            _ => format!("{lead}{digits}{gap}{behind}"),
        }
    }

    /// Whether `text` names a unit or a multiple of one, so that it changes the value of a figure
    /// beside it.
    pub(super) fn scales(text: &str) -> bool {
        let worth = |it: Self| it.is_known() || it.base().is_empty();
        currency::scale(text).is_some() || Self::parse(text).is_some_and(worth)
    }

    /// The known unit in the last brackets of a heading that hold one: `予算額（億円）`.
    ///
    /// Brackets with other words (`予算（案）`) are not about units.
    pub fn in_parentheses(heading: &str) -> Option<Self> {
        let mut end = heading.len();
        while let Some(close) = heading[..end].rfind([')', '）', ']', '］', '】', '〕']) {
            let open = opening_of(&heading[..close])?;
            let inner = heading[open..close].trim_start_matches(OPENING);
            // 百万円（税込） says in its own brackets which amounts are meant.
            let plain = inner.find(OPENING).map_or(inner, |at| &inner[..at]);
            let unit = Self::stated(inner).or_else(|| Self::parse(plain));
            if let Some(unit) = unit.filter(Self::is_known) {
                return Some(unit);
            }
            end = open;
        }
        behind_stroke(heading)
    }

    /// The unit that a caption declares, with the bytes that name it: `（単位：百万円）`, `unit: million yen`.
    pub fn declared(caption: &str) -> Option<(Self, Range<usize>)> {
        let blank = |c: char| c.is_whitespace() || matches!(c, ':' | '：');
        for word in ["単位", "Units", "units", "Unit", "unit"] {
            for (at, _) in caption.match_indices(word) {
                let rest = &caption[at + word.len()..];
                let body = rest.trim_start_matches(blank);
                if body.len() == rest.len() {
                    continue;
                }
                let stop = |c: char| "(（)）]】〕、，,。;；\r\n\t|／　".contains(c);
                let body = &body[..body.find(stop).unwrap_or(body.len())];
                let start = at + word.len() + (rest.len() - rest.trim_start_matches(blank).len());
                let first = || body.split(['・']).next().filter(|_| Self::first_of(body).is_some());
                let names = [Some(body), first()].into_iter().flatten().map(str::trim_end);
                let found = names.filter_map(|name| Some((Self::parse(name)?, name.len()))).next();
                if let Some((unit, len)) = found {
                    return Some((unit, start..start + len));
                }
            }
        }
        None
    }

    /// As written, in kenzan's spelling: `億円`, `%`, `か所`; empty for a bare number.
    pub fn name(&self) -> &str {
        self.name.as_str()
    }

    /// The unit that this one is a multiple of: `円` for `億円`.
    pub fn base(&self) -> &str {
        self.base.as_str()
    }

    /// The power of ten of the multiple: 8 for `億円`.
    pub fn power(&self) -> i32 {
        i32::from(self.power)
    }

    /// Whether figures in both units can be compared and added.
    ///
    /// They can if the base unit is the same. A bare number agrees with bare numbers only: it never
    /// adopts a neighbour's unit, a rule or a table must declare one.
    pub fn compatible(&self, other: &Self) -> bool {
        self.base.is(&other.base)
    }

    /// Whether it is the unit of a bare number.
    pub fn is_none(&self) -> bool {
        self.name().is_empty()
    }

    /// Whether it is built from a base unit that kenzan knows.
    pub fn is_known(&self) -> bool {
        matches!(self.base, Name::Known(base) if !base.is_empty())
    }
}

impl PartialEq for Unit {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name() && self.base() == other.base() && self.power == other.power
    }
}

impl Eq for Unit {}

impl Hash for Unit {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name().hash(state);
    }
}

const OPENING: [char; 6] = ['(', '（', '[', '［', '【', '〔'];

/// The position of the bracket in `text` that a bracket after `text` closes.
fn opening_of(text: &str) -> Option<usize> {
    let mut depth = 0;
    let is_it = |c: char| match c {
        ')' | '）' | ']' | '］' | '】' | '〕' => {
            depth += 1;
            false
        }
        c if OPENING.contains(&c) => {
            depth -= 1;
            depth < 0
        }
        _ => false,
    };
    text.rfind(is_it)
}

/// The text after the colon in `金額：百万円`.
fn behind_label(text: &str) -> Option<&str> {
    let (label, rest) = text.split_once([':', '：'])?;
    let is_label = label.chars().count() <= 8 && !label.contains(|c: char| c.is_numeric());
    is_label.then(|| rest.trim())
}

/// The money or ％ that ends a heading after a slash: `金額／百万円`. After other words a slash may
/// also mean "per": `件数／人`.
fn behind_stroke(heading: &str) -> Option<Unit> {
    let (name, words) = heading.trim_end().rsplit_once(['／', '/'])?;
    let unit = Unit::declared(words).map(|it| it.0).or_else(|| Unit::parse(words))?;
    let is_sure = unit.is_money() || unit.is_percent();
    (is_sure && !name.trim().is_empty() && Unit::parse(name).is_none_or(|it| !it.is_known()))
        .then_some(unit)
}

impl fmt::Display for Unit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

fn spelled(text: &str) -> Option<Unit> {
    if !text.starts_with(|c: char| c.is_ascii_alphabetic() || "%$€£¥￥₩￦₹฿₱₫₺₴₽₪".contains(c))
    {
        return None;
    }
    let counted = SPELLED.iter().find(|(spelling, _)| text.eq_ignore_ascii_case(spelling));
    if let Some((shown, base)) = counted {
        let (name, base) = (Name::Known(shown), Name::Known(base));
        return Some(Unit { name, base, power: 0, stem: [0, shown.len() as u8], leads: false });
    }
    if let Some(scale) = currency::bare_scale(text) {
        return Some(Unit::scale(scale));
    }
    currency::read(text).map(|money| Unit::money(&money))
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic()
}

fn could_be_unit(text: &str) -> bool {
    let fits = |c: char| {
        let hiragana = ('ぁ'..='ゟ').contains(&c);
        (c.is_alphabetic() && !hiragana) || "/／・²³㎡㎥℃°€£$¥".contains(c)
    };
    // A power without a unit belongs to the digits before it: 10³.
    !text.starts_with(['²', '³'])
        && text.chars().count() <= LONGEST_UNKNOWN
        && text.chars().all(fits)
}
