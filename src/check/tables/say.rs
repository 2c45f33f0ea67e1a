//! Knows the wording of relations between tables. Does not decide anything.

use crate::check::{Context, Figure, agreement};
use crate::diagnostic::{Diagnostic, Text};
use crate::table::Certainty;
use crate::text;

pub(super) fn differs(
    cx: &Context<'_>,
    figures: &[Figure<'_>; 2],
    labels: &[String; 2],
    [agree, all]: [usize; 2],
    certainty: Certainty,
) -> Diagnostic {
    let [one, other] = figures.each_ref().map(|it| &it.quantity);
    let label = labels[1].trim();
    let difference = agreement::difference(other, one);
    let message = text!(
        "`{label}` is {other} here, but {one} in another table: a difference of {difference}",
        "「{label}」はここでは{other}だが、別の表では{one}（差は{difference}）"
    );
    let finding = match certainty {
        Certainty::Certain => cx.finding(message),
        _ => cx.warning(message),
    };
    finding
        .at(other.span, text!("here", "ここ"))
        .at(one.span, text!("in the other table", "別の表"))
        .because(text!(
            "rows and columns of both tables have the same names, and {agree} of the {all} figures that they share agree",
            "2つの表は行と列の名称が同じで、共有する{all}個の値のうち{agree}個が一致する"
        ))
        .value("stated", other)
        .value("elsewhere", one)
        .value("difference", difference)
}

/// The reason why a total is treated as that of the tables above it.
pub(super) fn why_grand(tables: usize, [holds, all]: [usize; 2]) -> Text {
    text!(
        "it adds up the totals of {tables} tables above it; the same sum holds in {holds} of {all} columns",
        "上にある{tables}個の表の合計を足した総計である。同じ関係は{all}列のうち{holds}列で成り立つ"
    )
}
