//! Knows amounts that a sentence states for the label of a row, 民生費は105億円, 令和6年度の総額は27,200百万円, `Research was $13.2
//! million in 2023`, and compares them with the only cell of that row and period. Does not know the period of rows
//! that state none; skips sentences that name another period.

use std::ops::Range;

use crate::check::sentence::{Located, Sentence};
use crate::check::years::{Period, period};
use rustc_hash::{FxHashMap, FxHashSet};

use super::cells::Cells;
use super::drift::{Drift, Senses};
use super::grid::Grids;
use super::rows::{Row, Rows, is_amount};
use crate::check::context::Context;
use crate::check::draft::{Block, Draft, Role, sentences};
use crate::check::{Findings, InstanceState, agreement};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::format::Escapes;
use crate::pattern::pattern;
use crate::quantity::precision::{Disagreement, consistent};
use crate::quantity::{Quantity, Rounding};
use crate::text;

/// The amount of a row, and the row's label.
struct Stated<'r, 'd> {
    row: &'r Row<'d>,
    amount: &'r Quantity,
}

pub(super) fn check(cx: &Context<'_>, draft: &Draft<'_>, found: &mut Findings) {
    let (rows, cells, grids) = (Rows::of(draft), Cells::of(draft), Grids::of(draft));
    let is_prose =
        |it: &&Block<'_>| matches!(it.role, Role::Paragraph | Role::Item | Role::Caption);
    if cells.lines.is_empty() && grids.all().iter().all(|it| it.lines.is_empty()) {
        return;
    }
    super::tally::check(cx, draft, &grids, found);
    let heads = running_heads(draft);
    for block in draft.blocks.iter().filter(is_prose) {
        let text = block.text();
        if !heads.is_empty() && heads.contains(&*skeleton(text)) {
            continue;
        }
        super::confirmed::check(cx, block, &grids, found);
        let (mut line, mut previous) = (None, "");
        for range in sentences(text).into_iter().filter(|it| !is_no_sentence(block, it)) {
            let sentence = Sentence::of(&text[range.clone()], block.node.notation());
            let at = Located { block, sentence: &sentence, start: range.start };
            super::enumerated::check(cx, at, &grids, found);
            let (cells, grids, start) = (&cells, &grids, range.start);
            let senses = Senses::of(&sentence);
            let drift =
                Drift { cx, block, sentence: &sentence, previous, start, cells, grids, senses };
            previous = sentence.text;
            let mut judged = vec![false; sentence.figures.len()];
            for (index, judged) in judged.iter_mut().enumerate() {
                if !is_amount(&sentence.figures[index]) {
                    continue;
                }
                let stated =
                    japanese(&sentence, index, &rows).or_else(|| english(&sentence, index, &rows));
                let Some(stated) = stated.filter(|_| !drift.is_of_other(index)) else { continue };
                let at = Located { block, sentence: &sentence, start: range.start };
                judge(cx, at, index, &stated, found);
                *judged = true;
            }
            drift.check(&judged, &mut line, found);
        }
    }
}

/// Whether the words in `range` are no sentence: a formula, or the row of a table that was not recognized: hardly a word for each of
/// several figures, and no stop.
fn is_no_sentence(block: &Block<'_>, range: &Range<usize>) -> bool {
    pattern!(COMMAND, r"\\[a-zA-Z]{3,}");
    const FEW: usize = 4;
    let text = &block.text()[range.clone()];
    let is_marked = block.node.document.format.entry().escapes == Escapes::Commands;
    let numbers = text.split(char::is_whitespace).filter(|it| {
        it.chars().filter(char::is_ascii_digit).count() > 0 && !it.contains(char::is_alphabetic)
    });
    let numbers = numbers.count();
    let words = text.split(|it: char| !it.is_alphabetic()).filter(|it| it.len() > 1).count();
    let has_stop = text.trim_end().ends_with(['.', '。', ':', '!', '?']);
    !is_marked && COMMAND.is_match(text) || numbers > FEW && words < numbers && !has_stop
}

/// Running heads: the texts, without digits, that occur several times with different page numbers.
fn running_heads(draft: &Draft<'_>) -> FxHashSet<String> {
    const LEAST: usize = 3;
    const LONGEST: usize = 80;
    let mut known: FxHashMap<String, FxHashSet<&str>> = FxHashMap::default();
    for block in draft.blocks.iter().filter(|it| it.role == Role::Paragraph) {
        let text = block.text();
        let ends = |it: char| it.is_ascii_digit();
        if text.len() <= LONGEST && (text.starts_with(ends) || text.ends_with(ends)) {
            known.entry(skeleton(text)).or_default().insert(text);
        }
    }
    known.into_iter().filter(|it| it.1.len() >= LEAST).map(|it| it.0).collect()
}

fn skeleton(text: &str) -> String {
    text.chars().filter(|it| !it.is_ascii_digit()).collect()
}

/// The amount in a table for the label directly before figure number `index` and the period before the label.
fn japanese<'r, 'd>(
    sentence: &Sentence<'_>,
    index: usize,
    rows: &'r Rows<'d>,
) -> Option<Stated<'r, 'd>> {
    pattern!(TIES, "(?:の(?:予算額|決算額|額))?(?:は|が)、?(?:約|およそ)?\\s*$");
    pattern!(
        PERIOD,
        "^(?:(?:(?:令和|平成|昭和)\\s?(?:元|[0-9０-９]{1,2})|(?:19|20)[0-9]{2}|(?:１９|２０)[０-９]{2})\\s?年度?|本年度|今年度|当年度|前年度|昨年度)(?:における|の|当初予算の|予算の|決算の)?"
    );
    let start = sentence.range(index).start;
    let all = &sentence.text[..start];
    let tie = TIES.find(all)?;
    let words = &all[..tie.start()];
    let said =
        words.rsplit(|c: char| c.is_whitespace() || "、。，,「」（）()・：:".contains(c)).next()?;
    let head = PERIOD.find(said).map_or("", |it| it.as_str());
    let (label, before) = (&said[head.len()..], &words[..words.len() - said.len()]);
    // The sentence may be about another period, or a part of it.
    let is_other = ["年", "月", "うち", "前", "昨", "補正", "増", "減"]
        .iter()
        .any(|it| before.contains(it) || label.contains(it));
    let behind = sentence.after(index);
    let goes_on = ["増", "減", "の増", "の減", "から", "の内数", "（再掲", "減額", "上回", "下回"];
    if is_other || goes_on.iter().any(|it| behind.starts_with(it)) {
        return None;
    }
    let row = rows.labelled(label).or_else(|| {
        let subject =
            ["総額", "合計額", "合計", "総計"].iter().find_map(|it| label.strip_suffix(it))?;
        rows.total_of(subject.trim_end_matches("の"))
    })?;
    let amount = row.amount(period(head))?;
    Some(Stated { row, amount })
}

/// The same for an English sentence, with the label before the verb and the year on either side.
fn english<'r, 'd>(
    sentence: &Sentence<'_>,
    index: usize,
    rows: &'r Rows<'d>,
) -> Option<Stated<'r, 'd>> {
    pattern!(
        TIES,
        "(?i)\\s+(?:in\\s+(?P<year>(?:19|20)[0-9]{2})\\s+)?(?:was|were|is|are|total+ed|amounted\\s+to|stood\\s+at|came\\s+to)\\s+(?:about\\s+|around\\s+|approximately\\s+|some\\s+|more\\s+than\\s+|less\\s+than\\s+|over\\s+)?$"
    );
    pattern!(AFTER, "^\\s+in\\s+(?P<year>(?:19|20)[0-9]{2})\\b");
    pattern!(
        GOES_ON,
        "(?i)^\\s*(?:more|less|higher|lower|above|below|of\\s|per\\s|a\\s|each|to\\s|-|–|or\\s)"
    );
    let all = &sentence.text[..sentence.range(index).start];
    let tie = TIES.captures(all)?;
    let behind = &sentence.text[sentence.range(index).end..];
    if GOES_ON.is_match(behind) {
        return None;
    }
    let after = AFTER.captures(behind);
    let year = tie.name("year").or_else(|| after.as_ref()?.name("year"));
    let year = year.and_then(|it| it.as_str().parse().ok()).map(Period::Year);
    let words = &all[..tie.get(0)?.start()];
    // A sentence with a year before its label may be about that year.
    let is_other = year.is_none() && period(words).is_some();
    let row = (!is_other).then(|| english_row(words, rows))??;
    Some(Stated { row, amount: row.amount(year)? })
}

/// The row whose label is the last clause of `words`, without an article.
fn english_row<'r, 'd>(words: &str, rows: &'r Rows<'d>) -> Option<&'r Row<'d>> {
    let clause = words.rsplit([',', ';', ':', '.']).next()?.trim();
    let bare = ["The ", "the ", "Our ", "our ", "Its ", "its ", "and ", "while "];
    let label = bare.iter().find_map(|it| clause.strip_prefix(it)).unwrap_or(clause);
    let mut chars = label.chars();
    let capital = chars.next().map(|c| c.to_uppercase().chain(chars).collect::<String>())?;
    let is_total = ["total", "grand total", "sum"].contains(&&*label.to_lowercase());
    let total = || rows.total_of("").filter(|_| is_total);
    rows.labelled(label).or_else(|| rows.labelled(&capital)).or_else(total)
}

fn judge(
    cx: &Context<'_>,
    at: Located<'_, '_, '_>,
    index: usize,
    row: &Stated<'_, '_>,
    found: &mut Findings,
) {
    let (block, range) = (at.block, at.range(index));
    if block.is_quiet(&range) {
        return;
    }
    let facts = [&at.sentence.figures[index], row.amount];
    let agrees = |rounding| consistent(&facts, rounding);
    // Figures in sentences are truncated as often as rounded.
    match [agrees(Rounding::ByUnit), agrees(Rounding::Truncate)] {
        [Ok(_), _] | [_, Ok(_)] => found.checked(InstanceState::Holds),
        [Err(Disagreement::Values(..)), _] => {
            found.checked(InstanceState::Violated);
            found.report(differs(cx, block.span(range.clone()), facts, row));
        }
        _ => return found.checked(InstanceState::Unchecked),
    }
    found.claims.add_part(block.node, range);
}

fn differs(
    cx: &Context<'_>,
    span: crate::source::Span,
    [stated, cell]: [&Quantity; 2],
    row: &Stated<'_, '_>,
) -> Diagnostic {
    let label = row.row.label.text();
    let difference = agreement::difference(stated, cell);
    let (stated, listed) = (stated.to_string(), cell.to_string());
    let message = text!(
        "`{label}` is {stated} here, but {listed} in the table: a difference of {difference}",
        "「{label}」はここでは{stated}だが、表では{listed}（差は{difference}）"
    );
    cx.finding(message)
        .at(span, text!("stated", "記載"))
        .at(cell.span, text!("in the table", "表の値"))
        .at(row.row.label.span(), Text::default())
        .value("stated", stated)
        .value("computed", listed)
        .value("difference", difference)
}
