//! Knows the advice about figures that a program printed with more digits than it computes with.
//! Does not decide anything.

use crate::diagnostic::Text;
use crate::quantity::Quantity;
use crate::quantity::precision::lie_in_tails;
use crate::text;

/// Advice if `figures` differ only beyond the precision of doubles.
pub(super) fn help(figures: [&Quantity; 2]) -> Option<Text> {
    let difference = figures[0].exact().and_then(|it| it.minus(figures[1].exact()?)).ok()?;
    lie_in_tails(figures.into_iter(), difference).then(words)
}

/// Advice on how to declare the precision of figures.
pub(super) fn words() -> Text {
    text!(
        "some of these figures have more digits than programs compute reliably; declare the significant place with `precision:` in the rule, or under `notation` of the source set",
        "計算の精度を超える桁まで印字された値がある。意味のある桁は、規則の `precision:` か、文書集合の `notation` の `precision` で宣言できる"
    )
}
