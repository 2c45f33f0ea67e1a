//! Knows which figures are whole by nature, so that the printed value is exact: counts and amounts
//! in yen, and columns whose names say that they count. Does not know how rounded figures are
//! bounded (`interval` does).

use std::sync::LazyLock;

use rust_decimal::Decimal;
use rustc_hash::FxHashSet;

use super::Quantity;
use super::interval::Rounding;
use super::unit::Unit;

/// Units without fractions: things counted individually, and the yen, which is the smallest coin.
/// ドル and ユーロ have cents, 歳 and 点 are often means, and measures (km, 時間) are never whole.
/// An unlisted unit counts as rounded, which at worst demands too little.
const WHOLE: &[&str] = &[
    "円",
    "件",
    "人",
    "者",
    "か所",
    "か国",
    "課題",
    "研究課題",
    "施設",
    "機関",
    "研究機関",
    "拠点",
    "法人",
    "独法",
    "団体",
    "自治体",
    "市町村",
    "都道府県",
    "病院",
    "品目",
    "項目",
    "事業",
    "事業所",
    "事業者",
    "企業",
    "種類",
    "世帯",
    "社",
    "校",
    "大学",
    "学級",
    "回",
    "個",
    "台",
    "本",
    "枚",
    "冊",
    "戸",
    "棟",
    "床",
    "例",
    "つ",
    "隻",
    "頭",
    "羽",
    "基",
    "票",
    "組",
    "便",
    "路線",
    "部",
    "式",
    "泊",
    "日間",
    "か月",
    "室",
    "席",
    "議席",
    "匹",
    "口",
    "地区",
    "科目",
    "クラス",
    "ページ",
    "頁",
    "議案",
    "店舗",
    "セット",
    "cases",
    "items",
    "projects",
    "schools",
    "sites",
    "students",
    "visits",
    "books",
];

/// Ends of names that count, and exceptions among them. 数 alone also ends names that do not count: 指数, 周波数, 評価点数.
const COUNTING: &[&str] = &[
    "数量",
    "人数",
    "者数",
    "員数",
    "生徒数",
    "児童数",
    "学生数",
    "件数",
    "個数",
    "台数",
    "回数",
    "冊数",
    "本数",
    "枚数",
    "部数",
    "戸数",
    "棟数",
    "室数",
    "席数",
    "床数",
    "箱数",
    "組数",
    "便数",
    "泊数",
    "票数",
    "頭数",
    "隻数",
    "社数",
    "校数",
    "世帯数",
    "店舗数",
    "施設数",
    "団体数",
    "機関数",
    "か所数",
    "箇所数",
    "qty",
    "quantity",
    "count",
];
const NOT_COUNTING: &[&str] = &["account", "discount"];

/// Words that make the name of a count one of a mean, a rate or an estimate.
const NOT_WHOLE: &[&str] = &[
    "平均",
    "推計",
    "推定",
    "換算",
    "当たり",
    "当り",
    "あたり",
    "mean",
    "average",
    "estimate",
    "per ",
];

/// Whether a column or member with this name counts individual things: 数量, 参加人数, `Number of
/// visits`. Means and estimates do not, as far as the name says so.
pub fn counts_by_name(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    let ends = |words: &[&str]| words.iter().any(|word| name.ends_with(word));
    let is_estimate = NOT_WHOLE.iter().any(|word| name.contains(word));
    let is_count = ends(COUNTING) && !ends(NOT_COUNTING) || name.starts_with("number of ");
    is_count && !is_estimate
}

impl Unit {
    /// Whether its unit has no fractions (件, 人, 円); multiples of it (千人, 億円) are rounded
    /// like others.
    pub fn comes_whole(&self) -> bool {
        self.power() == 0 && self.is_of_things()
    }

    /// Whether its base unit has no fractions.
    fn is_of_things(&self) -> bool {
        static THINGS: LazyLock<FxHashSet<&str>> =
            LazyLock::new(|| WHOLE.iter().copied().collect());
        let base = self.base();
        !base.is_empty() && THINGS.contains(base)
    }
}

impl Quantity {
    /// Whether it is printed to the last unit of something without fractions: `99件`, `1,234円`;
    /// not `12.5人`, `3千人`.
    pub fn is_whole(&self) -> bool {
        self.value.scale() == 0 && self.unit.comes_whole() && self.step == Decimal::ONE
    }

    /// The figure as an exact value, if it is a whole number whose unit comes only from a name.
    #[must_use]
    pub fn counted(self) -> Self {
        let is_bare = self.unit.is_none() && self.value.scale() == 0 && self.step == Decimal::ONE;
        if is_bare { Self { step: Decimal::ZERO, ..self } } else { self }
    }

    /// How this figure was rounded, if figures are rounded by `rounding`.
    pub(super) fn rounded_by(&self, rounding: Rounding) -> Rounding {
        match self.rounding.unwrap_or(rounding) {
            Rounding::ByUnit if self.is_whole() => Rounding::Exact,
            Rounding::ByUnit => Rounding::Nearest,
            declared => declared,
        }
    }

    /// Whether it has digits below one although its unit has no fractions.
    fn is_fractional(&self) -> bool {
        self.value.scale() as i32 > self.unit.power() && self.unit.is_of_things()
    }
}

impl Rounding {
    /// How `figures` of one relation were rounded. If one of them has a fraction (`12.5人`, a mean
    /// or full-time equivalents), their unit does have fractions.
    #[must_use]
    pub fn among<'q>(self, figures: impl IntoIterator<Item = &'q Quantity>) -> Self {
        let is_mixed = self == Self::ByUnit && figures.into_iter().any(Quantity::is_fractional);
        if is_mixed { Self::Nearest } else { self }
    }
}
