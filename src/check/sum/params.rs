//! Knows the parameters of `sum`, and `rounding`, which other kinds share.

use super::Comparison;
use super::addends::{Envelope, Relisted};
use crate::quantity::Rounding;
use crate::rule::params::Words;
use crate::rule::{Args, Param, Shape};
use crate::words;

words!(Rounding {
    "nearest" => Rounding::Nearest,
    "truncate" => Rounding::Truncate,
    "exact" => Rounding::Exact,
});
words!(Comparison {
    "equal" => Comparison::Equal,
    "at-most" => Comparison::AtMost,
    "at-least" => Comparison::AtLeast,
});
words!(Relisted { "skip" => Relisted::Skip, "count" => Relisted::Count });
words!(Envelope {
    "once" => Envelope::Once,
    "count" => Envelope::Count,
    "skip" => Envelope::Skip,
});

/// The parameter `rounding`, shared by the kinds that compute.
pub(in crate::check) const ROUNDING: Param = Param {
    name: "rounding",
    shape: Shape::Word(Rounding::WORDS),
    required: false,
    en: "how the printed figures were rounded; by default whole counts (件, 人) and whole yen are exact, all else nearest",
    ja: "印字された値の丸め方。nearest（四捨五入）、truncate（切捨て）、exact（丸めなし）。省略時、整数の件数・人数・円などは exact、他は nearest",
};

/// The value of [`ROUNDING`].
pub(in crate::check) fn rounding(args: &Args) -> Rounding {
    args.word(ROUNDING.name).unwrap_or_default()
}

const fn param(name: &'static str, shape: Shape, en: &'static str, ja: &'static str) -> Param {
    Param { name, shape, required: false, en, ja }
}

pub(super) const PARAMS: &[Param] = &[
    param(
        "total",
        Shape::OperandOrAmount,
        "the stated total, or the amount that the rule demands: `100％`",
        "記載された合計、または規則が求める量（`100％` など）",
    ),
    param("items", Shape::Operands, "the figures that add up to the total", "合計される内訳"),
    param(
        "relation",
        Shape::Word(Comparison::WORDS),
        "relation of the items to the total; by default equal; at-most if not all parts are listed",
        "内訳の合計と合計値の関係。省略時は equal（等しい）、一部だけのうち書きなら at-most（以下）",
    ),
    ROUNDING,
    param(
        "within",
        Shape::Amount,
        "slack beyond rounding, inclusive, with its unit",
        "丸め以外に許す差（その値を含む）。単位が必要",
    ),
    param(
        "precision",
        Shape::Amount,
        "the last printed place; finer digits are a finding",
        "印字の最小桁。それより細かい桁は指摘する",
    ),
    param(
        "relisted",
        Shape::Word(Relisted::WORDS),
        "figures marked 再掲; by default skip",
        "再掲の値。省略時は skip（加えない）",
    ),
    param(
        "envelope",
        Shape::Word(Envelope::WORDS),
        "figures marked の内数; by default one envelope counts once",
        "内数の値。省略時は once（同じ枠は1回だけ加える）",
    ),
    param(
        "signed",
        Shape::Flag,
        "parts have signs: a negative total reverses at-most and at-least",
        "うち書きが符号を持つ。合計が負なら at-most と at-least の向きを変える",
    ),
    param(
        "one-by-one",
        Shape::Flag,
        "operands select lists: first members add up to the first, second to the second",
        "値の指定はリストを選び、1番目同士、2番目同士の合計を順に調べる",
    ),
    param(
        "rows",
        Shape::Selector,
        "rows of a table with totals inside it (instead of total and items)",
        "小計・合計の行を含む表の行（total と items の代わり）",
    ),
    param(
        "label",
        Shape::Selector,
        "the label of a row, from the row, or of an item, from its record; of several the first that is not blank; with `items`, by default the record's own (`name`, `title`, `id` …)",
        "行の見出し（行から）、または内訳の名前（そのレコードから）。複数を選ぶと、空欄でない最初のもの。`items` では省略時、レコード自身の名前（`name`、`title`、`id` など）",
    ),
    param(
        "values",
        Shape::Operands,
        "the figures of a row, from the row: one column each",
        "行の値（行から）。列ごとに1つ",
    ),
    param(
        "levels",
        Shape::Texts,
        "how total rows begin, innermost first: 小計, 合計, 総計",
        "合計行の見出しの始まり。内側から順に 小計、合計、総計",
    ),
    param("total-first", Shape::Flag, "totals come before their items", "合計が内訳より前にある"),
];
