//! Knows how sums are shown on the page: as trees, because the items of one may be totals of
//! others. Does not know how they were checked.

use maud::{Markup, PreEscaped, html};
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::visible::visible;
use super::super::whole::{Part, Sum};
use super::super::{Places, Report};
use super::finding::spot;
use super::{Section, both, more};
use crate::diagnostic::Text;
use crate::source::Span;
use crate::text;

/// Maximum size of the trees in bytes.
const ROOM: usize = 400_000;
/// Maximum depth that the style sheet supports.
const DEEP: usize = 6;
/// Maximum number of items shown of one sum.
const ITEMS: usize = 100;

/// The sums as trees, violated ones first; `None` if there are none.
pub(super) fn section(report: &Report<'_>, places: &Places<'_>) -> Option<Section> {
    let whole = report.whole?;
    let sums: Vec<&Sum> = whole.sums.iter().filter(|it| it.items.len() > 1).collect();
    if sums.is_empty() {
        return None;
    }
    let trees = Trees::new(&sums);
    let mut roots: Vec<usize> = (0..sums.len()).filter(|&it| trees.is_root(it)).collect();
    roots.sort_by_key(|&it| !trees.is_broken_below(it));
    let (mut body, mut left) = (String::new(), 0);
    for root in roots {
        if body.len() > ROOM {
            left += 1;
        } else {
            body += &trees.tree(root, places).into_string();
        }
    }
    let words = text!(
        "Totals that rules compare with the sum of their items. Open one to see its items; an item may be a sum itself",
        "規則が内訳の合計と比べた数値。開くと内訳が見える。内訳自体が合計であることもある"
    );
    let body = html! { p { (both(&words)) } (PreEscaped(body)) (more(left)) };
    Some(Section { id: "sums", title: text!("Sums", "合計"), count: sums.len(), body })
}

/// Sums, connected by their figures.
struct Trees<'s> {
    sums: &'s [&'s Sum],
    /// The sum of each total; if there are several, the first.
    by_total: FxHashMap<Span, usize>,
    /// Totals that are items of another sum.
    items: FxHashSet<Span>,
}

/// A line of a tree.
struct Line<'s> {
    part: &'s Part,
    depth: usize,
    /// The sum whose total it is, if any.
    sum: Option<usize>,
}

impl<'s> Trees<'s> {
    fn new(sums: &'s [&'s Sum]) -> Self {
        let mut by_total = FxHashMap::default();
        for (number, sum) in sums.iter().enumerate() {
            by_total.entry(sum.total.span).or_insert(number);
        }
        let spans = |it: &&'s Sum| it.items.iter().map(|it| it.span).collect::<Vec<_>>();
        let items = sums.iter().flat_map(spans).collect();
        Self { sums, by_total, items }
    }

    /// Whether the sum is not part of another one, or its total appears there with a different sum.
    fn is_root(&self, number: usize) -> bool {
        let span = self.sums[number].total.span;
        !self.items.contains(&span) || self.by_total.get(&span) != Some(&number)
    }

    /// The lines of the tree of a sum, itself first; a line is not repeated below itself.
    fn lines(&self, root: usize) -> Vec<Line<'s>> {
        let mut seen = FxHashSet::default();
        let mut lines = Vec::new();
        let first = Line { part: &self.sums[root].total, depth: 0, sum: Some(root) };
        let mut open = vec![first];
        while let Some(line) = open.pop() {
            let below = line.sum.filter(|it| seen.insert(*it));
            let depth = line.depth + 1;
            lines.push(line);
            let Some(sum) = below.map(|it| self.sums[it]) else { continue };
            for part in sum.items.iter().take(ITEMS).rev() {
                let sum = self.by_total.get(&part.span).copied();
                open.push(Line { part, depth, sum });
            }
        }
        lines
    }

    fn is_broken_below(&self, root: usize) -> bool {
        self.lines(root).iter().filter_map(|it| it.sum).any(|it| self.sums[it].is_broken)
    }

    fn tree(&self, root: usize, places: &Places<'_>) -> Markup {
        let sum = self.sums[root];
        let lines = self.lines(root);
        html! {
            details.tree {
                summary {
                    (state(sum)) " " b { (visible(&sum.total.name)) } " " (visible(&sum.total.printed)) " "
                    code.at { (both(&spot(places, sum.total.span))) }
                }
                div.wide tabindex="0" role="group" { table {
                    thead { tr {
                        th scope="col" { (both(&text!("figure", "数値"))) }
                        th scope="col" { (both(&text!("printed", "印字"))) }
                        th scope="col" { (both(&text!("sum of the items", "内訳の合計"))) }
                        th scope="col" { (both(&text!("result", "結果"))) }
                        th scope="col" { (both(&text!("place", "位置"))) }
                    } }
                    tbody { @for line in &lines { (self.row(line, places)) } }
                } }
                p.meta { code.rule { (visible(&sum.rule)) } }
            }
        }
    }

    fn row(&self, line: &Line<'_>, places: &Places<'_>) -> Markup {
        let Line { part, depth, sum } = line;
        let sum = sum.map(|it| self.sums[it]);
        let indent = format!("d{}", depth.min(&DEEP));
        html! {
            tr {
                th scope="row" class=(indent) { (visible(&part.name)) }
                td.num { (visible(&part.printed)) }
                td.num { @if let Some(sum) = sum { (both(&sum.computed_range)) } }
                td { @if let Some(sum) = sum { (state(sum)) } }
                td { code.at { (both(&spot(places, part.span))) } }
            }
        }
    }
}

/// Whether the sum holds, as a word on its colour.
fn state(sum: &Sum) -> Markup {
    let (class, words): (&str, Text) = match (sum.is_broken, sum.is_exact) {
        (true, _) => ("error", text!("does not hold", "不一致")),
        (false, true) => ("holds", text!("holds", "一致")),
        (false, false) => ("rounding", text!("holds within rounding", "丸めの範囲で一致")),
    };
    html! { span class=(format!("badge {class}")) { (both(&words)) } }
}
