//! Knows units as they are written: what they measure and by which power of ten.
//! Does not know figures, documents or currencies' rates: units of different kinds never convert.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use super::currency;

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
}

/// What a figure counts, and in which multiples: `億円` is 円 × 10⁸.
///
/// A unit that is not known is kept under its own name and compares with itself only.
#[derive(Clone, Debug)]
pub struct Unit {
    name: Name,
    base: Name,
    power: u8,
}

/// Spellings of base units, each with the name it is kept under. Longer spellings come first where
/// one begins another.
const BASES: &[(&str, &str)] = &[
    ("円", "円"),
    ("％ポイント", "ポイント"),
    ("%ポイント", "ポイント"),
    ("％", "%"),
    ("%", "%"),
    ("ポイント", "ポイント"),
    ("‰", "‰"),
    ("ドル", "ドル"),
    ("ユーロ", "ユーロ"),
    ("$", "ドル"),
    ("€", "ユーロ"),
    ("ポンド", "ポンド"),
    ("£", "ポンド"),
    ("件", "件"),
    ("人日", "人日"),
    ("人月", "人月"),
    ("人", "人"),
    ("名", "名"),
    ("か所", "か所"),
    ("カ所", "か所"),
    ("ヵ所", "か所"),
    ("ヶ所", "か所"),
    ("ケ所", "か所"),
    ("箇所", "か所"),
    ("か国", "か国"),
    ("カ国", "か国"),
    ("ヵ国", "か国"),
    ("ヶ国", "か国"),
    ("課題", "課題"),
    ("施設", "施設"),
    ("機関", "機関"),
    ("拠点", "拠点"),
    ("法人", "法人"),
    ("団体", "団体"),
    ("病院", "病院"),
    ("品目", "品目"),
    ("項目", "項目"),
    ("事業", "事業"),
    ("種類", "種類"),
    ("世帯", "世帯"),
    ("社", "社"),
    ("校", "校"),
    ("回", "回"),
    ("個", "個"),
    ("台", "台"),
    ("本", "本"),
    ("枚", "枚"),
    ("冊", "冊"),
    ("戸", "戸"),
    ("床", "床"),
    ("例", "例"),
    ("点", "点"),
    ("歳", "歳"),
    ("倍", "倍"),
    ("割", "割"),
    ("つ", "つ"),
    ("年間", "年間"),
    ("か年", "年間"),
    ("カ年", "年間"),
    ("か月", "か月"),
    ("カ月", "か月"),
    ("ヵ月", "か月"),
    ("ヶ月", "か月"),
    ("週間", "週間"),
    ("日間", "日間"),
    ("時間", "時間"),
    ("トン", "トン"),
    ("kWh", "kWh"),
    ("kW", "kW"),
    ("km", "km"),
    ("kg", "kg"),
    ("ha", "ha"),
    ("㎡", "㎡"),
    ("℃", "℃"),
];

/// English spellings, in lower case, with the unit they mean; money is named in more ways (`currency`).
const ENGLISH: &[(&str, &str)] = &[
    ("percent", "%"),
    ("per cent", "%"),
    ("percentage points", "ポイント"),
    ("people", "人"),
    ("persons", "人"),
];

/// Longest name of a unit that is kept although it is not known, in characters.
const LONGEST_UNKNOWN: usize = 16;

impl Unit {
    /// A number that counts nothing in particular.
    pub const NONE: Self = Self { name: Name::Known(""), base: Name::Known(""), power: 0 };

    /// The unit that the whole of `text` names, known or not.
    ///
    /// `None` if `text` cannot be a unit: empty, with digits, signs or hiragana, too long, or a known
    /// unit with further words (`件の目標`).
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(unit) = english(text) {
            return Some(unit);
        }
        let multiplier = Multiplier::at(text);
        Self::of(multiplier, text[multiplier.len..].trim_start()).filter(|unit| !unit.is_none())
    }

    /// A known base unit in the multiples that `times` spells: 百万 and ドル.
    pub(super) fn times(times: &str, base: &str) -> Option<Self> {
        Self::of(Multiplier::at(times), base)
    }

    /// The first unit of several that a caption lists, all of them known: 百万円 of `百万円、％`.
    pub fn first_of(caption: &str) -> Option<Self> {
        let mut units = caption.split(['、', '，', ',', '・', ';', '；']).map(Self::parse);
        let first = units.next()?.filter(Self::is_known);
        first.filter(|_| units.all(|it| it.is_some_and(|it| it.is_known())))
    }

    /// Whether `text` can only be the unit of a table although nothing says that it is one: money, ％,
    /// 人, 件 and multiples such as 千台. Other units are ordinary nouns as well: 法人, 事業.
    pub fn is_of_table(text: &str) -> bool {
        let unit = Self::parse(text).filter(Self::is_known).or_else(|| Self::first_of(text));
        let plain = ["円", "ドル", "ユーロ", "%", "人", "件"];
        unit.is_some_and(|it| it.power() > 0 || plain.contains(&it.base()))
    }

    /// Whether `text` names money in English and nothing else: `in EUR thousands`.
    pub fn of_money(text: &str) -> bool {
        currency::read(text).is_some()
    }

    /// The unit `rest` in multiples; whatever follows a multiplier is a base unit, known or not.
    pub(super) fn of(multiplier: Multiplier, rest: &str) -> Option<Self> {
        if rest.is_empty() {
            return Some(Self::compose(multiplier.name(), multiplier.power(), Name::Known("")));
        }
        if let Some((len, base)) = known_at(rest) {
            if len == rest.len() {
                let (name, power) = (multiplier.name(), multiplier.power());
                return Some(Self::compose(name, power, Name::Known(base)));
            }
            // Per something else or raised to a power it is another unit: 円/月, km².
            let is_squared = base.is_ascii() && rest[len..].starts_with(['²', '³']);
            if !is_squared && !rest[len..].starts_with(['/', '／']) {
                return None;
            }
        }
        if multiplier.len == 0
            && let Some(unit) = english(rest)
        {
            return Some(unit);
        }
        if !could_be_unit(rest) {
            return None;
        }
        let base = Name::Written(Arc::from(rest));
        Some(Self::compose(multiplier.name(), multiplier.power(), base))
    }

    fn compose(multiplier: &str, power: u8, base: Name) -> Self {
        let name = match (multiplier, base.as_str()) {
            ("", _) => base.clone(),
            ("千", "円") => Name::Known("千円"),
            ("万", "円") => Name::Known("万円"),
            ("百万", "円") => Name::Known("百万円"),
            ("億", "円") => Name::Known("億円"),
            ("兆", "円") => Name::Known("兆円"),
            (_, base) => Name::Written(Arc::from(format!("{multiplier}{base}"))),
        };
        Self { name, base, power }
    }

    /// This unit's base under another multiplier: what a bare `3億` is where 円 is declared.
    pub(super) fn with_multiplier(&self, multiplier: &Self) -> Self {
        Self::compose(multiplier.name(), multiplier.power, self.base.clone())
    }

    /// Whether `text` names a unit or a multiple of one, so that a figure beside it is worth something else.
    pub(super) fn scales(text: &str) -> bool {
        let worth = |it: Self| it.is_known() || it.base().is_empty();
        currency::scale(text).is_some() || Self::parse(text).is_some_and(worth)
    }

    /// The known unit in the last brackets of a heading that hold one: `予算額（億円）`.
    ///
    /// Brackets that hold other words (`予算（案）`) say nothing about units.
    pub fn in_parentheses(heading: &str) -> Option<Self> {
        let mut end = heading.len();
        while let Some(close) = heading[..end].rfind([')', '）', ']', '］', '】', '〕']) {
            let opening = ['(', '（', '[', '［', '【', '〔'];
            let open = heading[..close].rfind(opening)?;
            let inner = heading[open..close].trim_start_matches(opening);
            let unit = Self::declared(inner).map(|it| it.0).or_else(|| Self::parse(inner));
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
                let stop = |c: char| ")）]】〕、，,。;；\r\n\t|／　".contains(c);
                let body = &body[..body.find(stop).unwrap_or(body.len())];
                let start = at + word.len() + (rest.len() - rest.trim_start_matches(blank).len());
                let name = body.trim_end();
                if let Some(unit) = Self::parse(name) {
                    return Some((unit, start..start + name.len()));
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
        self.base() == other.base()
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

/// The money or ％ that ends a heading behind a stroke: `金額／百万円`. Behind other words a stroke may
/// as well mean "per": `件数／人`.
fn behind_stroke(heading: &str) -> Option<Unit> {
    let (name, words) = heading.trim_end().rsplit_once(['／', '/'])?;
    let unit = Unit::declared(words).map(|it| it.0).or_else(|| Unit::parse(words))?;
    let is_sure = ["円", "ドル", "ユーロ", "ポンド", "%"].contains(&unit.base());
    (is_sure && !name.trim().is_empty() && Unit::parse(name).is_none_or(|it| !it.is_known()))
        .then_some(unit)
}

impl fmt::Display for Unit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// A run of 十百千 and then 万億兆京 in front of a unit.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Multiplier {
    /// Bytes that it takes.
    pub(super) len: usize,
    /// Power of ten of 十百千.
    pub(super) small: u8,
    /// Power of ten of 万億兆京, zero if none is written.
    pub(super) large: u8,
}

impl Multiplier {
    /// The multiplier that `text` begins with; of length zero if with none.
    pub(super) fn at(text: &str) -> Self {
        let mut it = Self::default();
        for c in text.chars() {
            match c {
                '十' if it.len == 0 => it.small = 1,
                '百' if it.len == 0 => it.small = 2,
                '千' if it.len == 0 => it.small = 3,
                '万' | '萬' if it.large == 0 => it.large = 4,
                '億' if it.large == 0 => it.large = 8,
                '兆' if it.large == 0 => it.large = 12,
                '京' if it.large == 0 => it.large = 16,
                _ => break,
            }
            it.len += c.len_utf8();
        }
        it
    }

    /// As written, in kenzan's spelling: `千億`.
    pub(super) fn name(self) -> &'static str {
        match (self.small, self.large) {
            (0, 0) => "",
            (0, 4) => "万",
            (0, 8) => "億",
            (0, 12) => "兆",
            (0, _) => "京",
            (1, 0) => "十",
            (1, 4) => "十万",
            (1, 8) => "十億",
            (1, 12) => "十兆",
            (1, _) => "十京",
            (2, 0) => "百",
            (2, 4) => "百万",
            (2, 8) => "百億",
            (2, 12) => "百兆",
            (2, _) => "百京",
            (_, 0) => "千",
            (_, 4) => "千万",
            (_, 8) => "千億",
            (_, 12) => "千兆",
            (_, _) => "千京",
        }
    }

    /// Power of ten of the whole.
    pub(super) fn power(self) -> u8 {
        self.small + self.large
    }
}

/// The known base unit that `text` begins with, and its length.
pub(super) fn known_at(text: &str) -> Option<(usize, &'static str)> {
    if text == "円" {
        return Some((text.len(), "円"));
    }
    let first = text.as_bytes().first()?;
    BASES
        .iter()
        .filter(|(spelling, _)| spelling.as_bytes()[0] == *first && text.starts_with(spelling))
        .max_by_key(|(spelling, _)| spelling.len())
        .map(|(spelling, base)| (spelling.len(), *base))
}

fn english(text: &str) -> Option<Unit> {
    if !text.starts_with(|c: char| c.is_ascii_alphabetic() || "$€¥".contains(c)) {
        return None;
    }
    let counted = ENGLISH.iter().find(|(spelling, _)| text.eq_ignore_ascii_case(spelling));
    counted
        .and_then(|(_, meant)| Unit::parse(meant))
        .or_else(|| currency::read(text).and_then(|(times, base)| Unit::times(times, base)))
}

fn could_be_unit(text: &str) -> bool {
    let fits = |c: char| {
        let hiragana = ('ぁ'..='ゟ').contains(&c);
        (c.is_alphabetic() && !hiragana) || "/／・²³㎡㎥℃°€£$¥".contains(c)
    };
    // A power of nothing is one of the digits before it: 10³.
    !text.starts_with(['²', '³'])
        && text.chars().count() <= LONGEST_UNKNOWN
        && text.chars().all(fits)
}
