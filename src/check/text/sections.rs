//! Knows references to numbered parts of a document, `Section 4.2`, 第３章, 別紙２, and whether a heading has that
//! number. Does not know other documents: skips references to their parts.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::{FxHashMap, FxHashSet};

use super::references::is_elsewhere;
use crate::check::context::Context;
use crate::check::draft::{Block, Draft, Role};
use crate::check::{Findings, InstanceState};
use crate::diagnostic::{Diagnostic, Text};
use crate::pattern::{compiled, pattern};
use crate::quantity::ordinal;
use crate::source::Span;
use crate::text;

/// The unit of a number, 章 of 第３章, and the numbers of the parts above.
type Series = (String, Vec<i64>);

/// The numbers of each series and their positions.
type Numbers = FxHashMap<Series, Vec<(i64, Span)>>;

const PARTS: &str = "章|節|部|編";
const SHEETS: &str = "別紙|別表|別図";
const NUMBER: &str = "[0-9０-９]{1,3}|[一二三四五六七八九十]{1,4}";

static REFERENCE: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = format!(
        "\\b(?:[Ss]ections?|[Aa]bschnitt|[Aa]partado|[Ss]ección|[Ss]ezione|[Ss]ecção|[Ss]eção|[Pp]araagraaf)\\s+(?P<en>[0-9]{{1,3}}(?:\\.[0-9]{{1,3}}){{0,4}})|第\\s?(?P<n>{NUMBER})\\s?(?P<part>{PARTS})|(?P<sheet>{SHEETS})\\s?(?:第\\s?)?(?P<m>{NUMBER})"
    );
    compiled(&pattern)
});

pub(super) fn check(cx: &Context<'_>, draft: &Draft<'_>, found: &mut Findings) {
    let numbers = numbers(draft);
    let is_prose =
        |it: &&Block<'_>| !matches!(it.role, Role::Heading(_) | Role::Caption | Role::Cell);
    let (mut own, mut others) = (Vec::new(), FxHashSet::default());
    for block in draft.blocks.iter().filter(is_prose) {
        let text = block.text();
        for it in REFERENCE.captures_iter(text) {
            let Some(range) = it.get(0).map(|it| it.range()) else { continue };
            let Some(part) = named(&it) else { continue };
            // A line that begins with the part is its title or an entry of a table of contents.
            let is_line = text[..range.start].trim().is_empty();
            if is_of_another(text, &range) {
                others.insert(part);
            } else if !is_line && !block.is_quiet(&range) {
                own.push((part, block, range));
            }
        }
    }
    for (part, block, range) in own {
        let Some(known) = numbers.get(&part.0).filter(|it| are_all(it)) else { continue };
        let is_there = known.iter().any(|it| it.0 == part.1);
        // A part that another sentence places in another text is not missing here.
        if !is_there && others.contains(&part) {
            continue;
        }
        found.checked(if is_there { InstanceState::Holds } else { InstanceState::Violated });
        if !is_there {
            found.report(missing(cx, block, range, known));
        }
    }
}

/// Whether a series is complete: three or more numbers from 0 or 1, without gaps.
fn are_all(known: &[(i64, Span)]) -> bool {
    let first = known[0].0;
    known.len() > 2
        && (0..=1).contains(&first)
        && known.windows(2).all(|it| it[1].0 == it[0].0 || it[1].0 == it[0].0 + 1)
}

/// The series and the number that a reference names.
fn named(it: &regex::Captures<'_>) -> Option<(Series, i64)> {
    let counted = |name: &str| {
        let number = it.name(name)?.as_str();
        ordinal::whole_number(number).or_else(|| ordinal::read(number).map(|it| it.value))
    };
    if let Some(number) = it.name("en") {
        return dotted(number.as_str());
    }
    if let Some(part) = it.name("part") {
        return Some(((part.as_str().to_owned(), Vec::new()), counted("n")?));
    }
    Some(((it.name("sheet")?.as_str().to_owned(), Vec::new()), counted("m")?))
}

/// `4.2` is number 2 of the series below 4.
fn dotted(number: &str) -> Option<(Series, i64)> {
    let parts = number.split('.').map(ordinal::whole_number);
    let mut parts: Vec<i64> = parts.collect::<Option<_>>()?;
    let last = parts.pop()?;
    Some(((String::new(), parts), last))
}

/// The numbers of headings, and of lines that begin with 別紙１ and the like.
fn numbers(draft: &Draft<'_>) -> Numbers {
    pattern!(WHOLE, "^[0-9]{1,3}(?:\\.[0-9]{1,3})*$");
    let mut numbers = Numbers::default();
    for block in &draft.blocks {
        let text = block.text();
        let is_heading = matches!(block.role, Role::Heading(_));
        let number = block.node.parent().and_then(|it| it.get("number")).filter(|_| is_heading);
        let whole = number.map(|it| it.text().trim().trim_end_matches('.'));
        if let Some((series, value)) = whole.filter(|it| WHOLE.is_match(it)).and_then(dotted) {
            numbers.entry(series).or_default().push((value, block.node.span()));
            continue;
        }
        let is_line = text.chars().count() <= 60 && matches!(block.role, Role::Paragraph);
        let first = REFERENCE
            .captures(text)
            .filter(|it| it.name("en").is_none() && it.get(0).is_some_and(|it| it.start() == 0));
        let Some(first) = first.filter(|_| is_heading || is_line) else { continue };
        let is_sheet = first.name("sheet").is_some();
        let goes_on = first.get(0).is_some_and(|it| {
            text[it.end()..].starts_with(['の', 'は', 'に', 'を', 'と', 'で', '、', 'か', '～'])
        });
        if let Some((series, value)) =
            named(&first).filter(|_| !goes_on && (is_heading || is_sheet))
        {
            numbers.entry(series).or_default().push((value, block.node.span()));
        }
    }
    numbers
}

/// Whether a reference is to another text, by the words beside it (同法第３章, 計画の第２章) or in its sentence.
fn is_of_another(text: &str, range: &Range<usize>) -> bool {
    pattern!(BEFORE, "(?:[」』）)]|\\p{Han}|\\p{Katakana}|版)の?\\s?$|[A-Z]-?[0-9]+,?\\s$");
    pattern!(
        NAMED,
        "法律|法第|[^方手技用]法|条例|規則|要綱|令第|『|白書|報告書|[A-Z]{3,}\\s?[0-9]|RFC|ISO|C99|C\\+\\+|Act|standard|specification|\\]\\(|https?:"
    );
    let is_sheet = SHEETS.split('|').any(|it| text[range.clone()].starts_with(it));
    let after = &text[range.end..];
    let of = after.trim_start().starts_with("of ")
        || after.starts_with(['.', '-', '－', '）', ')'])
            && after[1..].starts_with(|c: char| c.is_ascii_digit());
    let sentence =
        crate::check::draft::sentences(text).into_iter().find(|it| it.contains(&range.start));
    let is_named = sentence.is_some_and(|it| NAMED.is_match(&text[it]));
    let own_words =
        ["本章", "本書", "本計画", "本編"].iter().any(|it| text[..range.start].ends_with(it));
    !own_words && BEFORE.is_match(&text[..range.start])
        || of
        || is_named
        || !is_sheet && is_elsewhere(text, range)
}

fn missing(
    cx: &Context<'_>,
    block: &Block<'_>,
    range: Range<usize>,
    known: &[(i64, Span)],
) -> Diagnostic {
    let name = &block.text()[range.clone()];
    let last = known.iter().map(|it| it.0).max().unwrap_or_default();
    let message = text!(
        "`{name}` is referenced, but the numbers of that kind end at {last}",
        "「{name}」を参照しているが、その番号は{last}までしかない"
    );
    let finding = cx.finding(message).at(block.span(range), Text::default()).value("stated", name);
    match known.iter().find(|it| it.0 == last) {
        Some((_, span)) => finding.at(*span, text!("the last one", "最後の番号")),
        None => finding,
    }
}
