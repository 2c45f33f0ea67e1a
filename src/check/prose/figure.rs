//! Knows amounts that a sentence states of the label of a row, 民生費は105億円, and the one cell of that row which
//! states them too.
//! Does not know periods: a sentence that names one, or a row with several amounts, is passed over.

use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashMap;

use super::figures::Sentence;
use crate::check::context::{Context, Units};
use crate::check::draft::{Block, Draft, Role, sentences};
use crate::check::{Findings, Outcome};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::{Node, NodeKind};
use crate::quantity::precision::{Disagreement, consistent};
use crate::quantity::{Quantity, Rounding};
use crate::select::fold;
use crate::source::Spanned;
use crate::text;

/// The amount of a row, and the row's label.
struct Stated<'d> {
    label: Node<'d>,
    amount: Quantity,
}

/// By label: the amount of its row, or `None` where several rows or amounts may be meant.
type Rows<'d> = FxHashMap<String, Option<Stated<'d>>>;

pub(super) fn check(cx: &Context<'_>, draft: &Draft<'_>, found: &mut Findings) {
    let rows = rows(draft);
    if rows.is_empty() {
        return;
    }
    let is_prose = |it: &&Block<'_>| matches!(it.role, Role::Paragraph | Role::Item);
    for block in draft.blocks.iter().filter(is_prose) {
        let text = block.text();
        for range in sentences(text) {
            let sentence = Sentence::of(&text[range.clone()]);
            for index in 0..sentence.figures.len() {
                let Some(stated) = labelled(&sentence, index, &rows) else { continue };
                judge(cx, block, (&sentence, range.start, index), stated, found);
            }
        }
    }
}

fn rows<'d>(draft: &Draft<'d>) -> Rows<'d> {
    let (mut rows, units) = (Rows::default(), Units::default());
    for row in draft.tables().filter_map(|it| it.get("rows")).flat_map(Node::children) {
        let Some(label) = row.children().next().filter(|it| it.text().chars().count() > 1) else {
            continue;
        };
        let amounts: Vec<Quantity> =
            row.children().skip(1).filter_map(|it| amount(it, &units)).collect();
        let own = match <[Quantity; 1]>::try_from(amounts) {
            Ok([amount]) => Some(Stated { label, amount }),
            Err(_) => None,
        };
        let entry = rows.entry(fold(label.text()).into_owned());
        entry.and_modify(|it| *it = None).or_insert(own);
    }
    rows
}

/// The amount in a cell that says, itself or by what is around it, what it is an amount of.
fn amount(cell: Node<'_>, units: &Units) -> Option<Quantity> {
    if cell.kind() != NodeKind::String {
        return None;
    }
    let text = Spanned::new(cell.text(), cell.span());
    let amount = units.read(cell, text).ok()??;
    is_amount(&amount).then_some(amount)
}

fn is_amount(figure: &Quantity) -> bool {
    figure.unit.is_known()
        && !figure.unit.is_none()
        && !matches!(figure.unit.base(), "%" | "ポイント")
}

/// What a table states of the label that stands right before figure number `index`.
fn labelled<'r, 'd>(
    sentence: &Sentence<'_>,
    index: usize,
    rows: &'r Rows<'d>,
) -> Option<&'r Stated<'d>> {
    static TIES: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new("(?:の(?:総額|予算額|決算額|額))?(?:は|が)、?(?:約|およそ)?\\s*$")
            .expect("internal: valid pattern")
    });
    let start = sentence.range(index).start;
    let (all, before) = (&sentence.text[..start], sentence.before(index));
    let tie = TIES.find(before)?;
    // Another period, or a part of it, may be what is spoken of.
    let is_other =
        ["年", "月", "うち", "前", "昨", "補正", "増", "減"].iter().any(|it| all.contains(it));
    let words = &before[..tie.start()];
    let label =
        words.rsplit(|c: char| c.is_whitespace() || "、。，,「」（）()・：:".contains(c)).next()?;
    let behind = sentence.after(index);
    let goes_on = ["増", "減", "の増", "の減", "から", "の内数", "（再掲", "減額", "上回", "下回"];
    let is_bound = !is_other && !goes_on.iter().any(|it| behind.starts_with(it));
    let row = rows.get(&*fold(label))?.as_ref()?;
    (is_bound && is_amount(&sentence.figures[index])).then_some(row)
}

fn judge(
    cx: &Context<'_>,
    block: &Block<'_>,
    (sentence, start, index): (&Sentence<'_>, usize, usize),
    row: &Stated<'_>,
    found: &mut Findings,
) {
    let range = sentence.range(index);
    let range = start + range.start..start + range.end;
    if block.is_quiet(&range) {
        return;
    }
    let facts = [&sentence.figures[index], &row.amount];
    let agrees = |rounding| consistent(&facts, rounding);
    // A figure in a sentence is cut off as often as it is rounded.
    match [agrees(Rounding::ByUnit), agrees(Rounding::Truncate)] {
        [Ok(_), _] | [_, Ok(_)] => found.checked(Outcome::Holds),
        [Err(Disagreement::Values(..)), _] => {
            found.checked(Outcome::Violated);
            found.report(differs(cx, block.span(range.clone()), facts, row));
        }
        _ => return found.checked(Outcome::Unchecked),
    }
    found.claims.add_part(block.node, range);
}

fn differs(
    cx: &Context<'_>,
    span: crate::source::Span,
    [stated, cell]: [&Quantity; 2],
    row: &Stated<'_>,
) -> Diagnostic {
    let label = row.label.text();
    let difference = stated.exact().ok().zip(cell.exact().ok()).and_then(|(a, b)| a.minus(b).ok());
    let difference = difference.map_or_else(String::new, |it| cell.unit.show(it));
    let (stated, listed) = (stated.to_string(), cell.to_string());
    let message = text!(
        "{label} is {stated} here, but {listed} in the table: difference {difference}",
        "「{label}」はここでは{stated}だが、表では{listed}（差は{difference}）"
    );
    cx.finding(message)
        .at(span, text!("stated", "記載"))
        .at(cell.span, text!("in the table", "表の値"))
        .at(row.label.span(), Text::default())
        .value("stated", stated)
        .value("computed", listed)
        .value("difference", difference)
}
