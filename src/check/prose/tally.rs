//! Knows numbers of things that are the rows of a table, `six work packages` with a table whose first heading is
//! `Work package`, and counts these rows. Does not know tables that list only some of the things.

use std::sync::LazyLock;

use regex::Regex;

use super::called::{Name, Said};
use super::grid::{Grid, Grids};
use super::met;
use super::number::{is_measure, vague};
use crate::check::context::Context;
use crate::check::draft::{Block, Draft, Role};
use crate::check::numerals::{self, count_words};
use crate::check::{Findings, InstanceState};
use crate::diagnostic::Diagnostic;
use crate::pattern::compiled;
use crate::table::Words;
use crate::text;

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    let words = count_words();
    compiled(&format!(
        "(?i)(?:^|[^\\p{{L}}])(?:(?P<before>\\p{{L}}+)\\s+)?(?P<n>(?:{words}|[3-9]|1[0-9])\\b)\\s+(?P<noun>\\p{{L}}{{4,}}(?:[ -]\\p{{L}}{{4,}})?)(?P<after>[^.;:]*)|(?P<m>[3-9３-９]|1[0-9]|[三四五六七八九十])(?:つ|個|か所|カ所|箇所|件|名|人|社|个|家|名|개)?の?\\s?(?P<of>[\\p{{Han}}\\p{{Katakana}}\\p{{Hangul}}ー]{{2,8}})"
    ))
});

/// Words before a number of some of the things, or of others.
const BOUNDS: &str = "least most about than over other another first last next every each more mindestens höchstens etwa rund über weitere andere ersten letzten nächsten moins plus autres premiers derniers menos más otros primeros últimos almeno circa altri primi ultimi outros primeiros minstens ongeveer andere eerste laatste";

/// Words before the number of all of them.
const ALL: &str = "the all our these of in die alle der den unsere les des nos los las de i le gli dei delle os as dos das da alle onze";

// `quattro comuni su cinque`: some of all.
static OF_ALL: LazyLock<Regex> = LazyLock::new(|| {
    let words = count_words();
    compiled(&format!(
        "(?i)^\\s+(?:su|sur|of|von|de|di|van)\\s+(?:(?:the|den|las|los|les)\\s+)?(?:{words}|[0-9]{{1,2}})\\b"
    ))
});

/// Compares such numbers with the tables whose rows are those things, if all have the same number of rows.
pub(super) fn check(cx: &Context<'_>, draft: &Draft<'_>, grids: &Grids<'_>, found: &mut Findings) {
    let counted: Vec<(&Grid<'_>, Name, i64)> = grids.all().iter().filter_map(rows).collect();
    if counted.is_empty() {
        return;
    }
    for block in draft.blocks.iter().filter(|it| matches!(it.role, Role::Paragraph | Role::Item)) {
        met::check(cx, block, &counted, found);
        for it in NUMBER.captures_iter(block.text()) {
            let number = it.name("n").or_else(|| it.name("m"));
            let noun = it.name("noun").or_else(|| it.name("of"));
            let (Some(number), Some(noun)) = (number, noun) else { continue };
            let before = it.name("before").map_or("", |it| it.as_str()).to_lowercase();
            let is_in = |list: &str| list.split(' ').any(|it| it == before);
            // Digits after another noun are its number: `type 4 produces`.
            let is_number = number.as_str().is_ascii() && number.as_str().parse::<i64>().is_ok();
            let is_label = is_number && it.name("n").is_some() && !before.is_empty() && !is_in(ALL);
            // 第3四半期 and 2023年 are no counts.
            let is_part = |it: char| it.is_numeric() || "第제.,．，".contains(it);
            let is_ordinal = block.text()[..number.start()].ends_with(is_part);
            // 平均を上回るのは3地区: those that meet a condition.
            let is_met = block.text()[..number.start()].trim_end().ends_with("のは");
            let is_some = is_in(BOUNDS) || is_label || is_ordinal || is_met;
            let is_all = is_in(ALL) || block.text()[..number.start()].ends_with(['全', '計']);
            let after = &block.text()[noun.end()..];
            let (said, stated) = (Said::of(noun.as_str()), numerals::counted(number.as_str()));
            let is_time = noun.as_str().starts_with([
                '年', '月', '日', '週', '時', '分', '期', '季', '년', '월', '일', '분',
            ]);
            let is_counted = !is_some
                && !is_time
                && !is_measure(noun.as_str())
                && !vague(after)
                && !OF_ALL.is_match(after);
            let Some(stated) = stated.filter(|it| *it > 2 && is_counted) else {
                continue;
            };
            let mut named = counted.iter().filter(|it| it.1.begins(&said));
            let Some(first) = named.next() else { continue };
            // Fewer may be some of them.
            let is_one = named.all(|it| it.2 == first.2) && (stated >= first.2 || is_all);
            let range = number.start()..noun.end();
            if !is_one || (stated - first.2).abs() > 1 || block.is_quiet(&range) {
                continue;
            }
            if stated == first.2 {
                found.checked(InstanceState::Holds);
                continue;
            }
            found.checked(InstanceState::Violated);
            found.report(differs(cx, block, range, first));
        }
    }
}

/// The first heading of a table and the number of rows, if the table appears to list everything.
fn rows<'g, 'd>(grid: &'g Grid<'d>) -> Option<(&'g Grid<'d>, Name, i64)> {
    let heading = grid.lines.first()?.heading;
    let name = Name::all(std::iter::once(heading)).pop()?;
    let labels: Vec<&str> = grid.parts().map(|it| it.label.value.trim()).collect();
    let is_odd = |it: &&str| {
        let is_part = Words::of(it).has(Words::PART.with(Words::RESIDUAL).with(Words::TOTAL));
        is_part || it.is_empty() || labels.iter().filter(|x| *x == it).count() > 1
    };
    let is_whole = labels.len() > 1 && !labels.iter().any(is_odd);
    is_whole.then_some((grid, name, labels.len() as i64))
}

fn differs(
    cx: &Context<'_>,
    block: &Block<'_>,
    range: std::ops::Range<usize>,
    (grid, _, counted): &(&Grid<'_>, Name, i64),
) -> Diagnostic {
    let stated = &block.text()[range.clone()];
    let message = text!(
        "`{stated}` is stated, but the table has {counted} rows of them",
        "「{stated}」とあるが、表の該当する行は{counted}行"
    );
    let finding = cx.warning(message).at(block.span(range), text!("stated", "記載"));
    let finding = grid.parts().enumerate().fold(finding, |it, (at, line)| {
        let place = at + 1;
        it.at(line.label.span, text!("{place}", "{place}"))
    });
    finding.value("stated", stated).value("counted", counted)
}
