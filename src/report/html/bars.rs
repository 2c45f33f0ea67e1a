//! Knows how a sum is drawn: a table of its figures with a bar each, and below it, on a separate scale, the
//! stated total beside the computed one, each as the range of its printed digits. Does not know which figures
//! are compared, or the length of a bar.

use maud::{Markup, html};

use super::super::visible::visible;
use super::super::whole::{Bar, Bars, Sum};
use super::{both, more};
use crate::diagnostic::Text;
use crate::text;

/// Maximum number of items drawn.
const ITEMS: usize = 24;

fn together() -> Text {
    text!("sum of the items", "内訳の合計")
}

fn stated() -> Text {
    text!("stated", "記載値")
}

/// The picture of `sum`; `None` if it has no bars.
pub(super) fn picture(sum: &Sum) -> Option<Markup> {
    let bars = sum.bars.as_ref()?;
    let rest = sum.items.len().saturating_sub(ITEMS);
    Some(html! {
        table.bars {
            thead { tr {
                th scope="col" { (both(&text!("figure", "数値"))) }
                th scope="col" { (both(&text!("printed", "印字"))) }
                th scope="col" { (both(&text!("from 0", "0を起点とした図"))) }
            } }
            tbody {
                @for (part, bar) in sum.items.iter().zip(&bars.items).take(ITEMS) {
                    tr {
                        th scope="row" { (visible(&part.name)) }
                        td.num { (visible(&part.printed)) }
                        td { (svg(Some(bars.zero), *bar, "item")) }
                    }
                }
                @if rest > 0 { tr { td colspan="3" { (more(rest)) } } }
                @for (words, figure, bar, class) in [
                    (together(), &sum.computed, bars.computed, "computed"),
                    (stated(), &sum.total.printed, bars.stated, "stated"),
                ] {
                    tr.total {
                        th scope="row" { (both(&words)) }
                        td.num { (visible(figure)) }
                        td { (svg(Some(bars.zero), bar, class)) }
                    }
                }
            }
            (ranges(sum, bars))
        }
    })
}

/// Both ranges, on the scale that shows whether they overlap.
fn ranges(sum: &Sum, bars: &Bars) -> Markup {
    let Some([computed, stated_bar]) = bars.ranges else { return html! {} };
    let head = text!("ranges of the printed digits", "印字された桁から決まる範囲");
    html! {
        tbody.ranges {
            tr { th colspan="3" scope="rowgroup" { (both(&head)) } }
            @for (words, range, bar, class) in [
                (together(), &sum.computed_range, computed, "computed"),
                (stated(), &sum.stated_range, stated_bar, "stated"),
            ] {
                tr {
                    th scope="row" { (both(&words)) }
                    td.num { (both(range)) }
                    td { (svg(None, bar, class)) }
                }
            }
        }
    }
}

/// A bar as wide as its cell; its value is beside it as text.
fn svg(zero: Option<u16>, [from, to]: Bar, class: &str) -> Markup {
    let (start, width) = (from.min(to).min(995), from.abs_diff(to).max(5));
    html! {
        svg.bar viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true" {
            @if let Some(zero) = zero { line x1=(zero) x2=(zero) y1="0" y2="20" class="zero" {} }
            rect x=(start) y="4" width=(width) height="12" class=(class) {}
        }
    }
}
