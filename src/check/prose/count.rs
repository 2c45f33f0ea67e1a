//! Knows numbers that announce a list, 以下の3件, `the following three`, or refer back to one, 上記の3件, and the list
//! counted. Does not know numbers of other things.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::number::{measures, vague};
use super::{names, number};
use crate::check::numerals::{self, COUNTER, NUMBER, WORD, value};

use crate::check::context::Context;
use crate::check::draft::{Block, Draft, Role, sentences};
use crate::check::phrases::any;
use crate::check::{Findings, InstanceState};
use crate::diagnostic::Diagnostic;
use crate::document::{Node, NodeKind};
use crate::pattern::{compiled, pattern};
use crate::source::Span;
use crate::text;

pattern!(
    JAPANESE,
    &format!(
        "(?:以下|次|下記)(?:に(?:示す|掲げる|挙げる|述べる)|の(?:とおり|通り)、?)?の?、?\\s?(?P<n>{NUMBER})\\s?(?P<c>{COUNTER})(?P<after>[^。]*)[。：:]?\\s*$"
    )
);

static ENGLISH: LazyLock<Regex> = LazyLock::new(|| {
    let introduces = any("introduces");
    compiled(&format!(
        "(?i)(?:\\bfollowing\\s+(?P<n1>{WORD})|{introduces}\\s+(?:only\\s+|just\\s+|the\\s+|these\\s+)?(?P<n2>{WORD})|^(?P<n3>{WORD})|\\bthese\\s+(?P<n4>{WORD}))\\s+(?P<noun>[a-z][a-z-]+)(?P<after>(?:[^:.,]|[0-9][.,][0-9]){{0,60}}):\\s*$"
    ))
});

pub(super) fn check(cx: &Context<'_>, draft: &Draft<'_>, found: &mut Findings) {
    titled(cx, draft, found);
    for block in draft.blocks.iter().filter(|it| !matches!(it.role, Role::Cell | Role::Caption)) {
        let text = block.text();
        if let Role::Heading(_) = block.role {
            headed(cx, draft, block, found);
            continue;
        }
        names::check(cx, block, found);
        counted_above(cx, draft, block, found);
        let Some(last) = sentences(text).pop() else { continue };
        let last = last.end - text[last.clone()].trim_start().len()..last.end;
        let Some(stated) = introduced(&text[last.clone()]) else { continue };
        let range = last.start + stated.range.start..last.start + stated.range.end;
        if let Some(next) = draft.right_after(block.node).filter(|_| !block.is_quiet(&range)) {
            listed(cx, draft, &Announced { block, range, number: &stated }, next, found);
        }
    }
}

/// Compares numbers of the parts of a section, named by its heading, `the three points of the agenda`, 上記3件の議題,
/// with the list directly below that heading.
fn titled(cx: &Context<'_>, draft: &Draft<'_>, found: &mut Findings) {
    static OF: LazyLock<Regex> = LazyLock::new(|| {
        let words = numerals::count_words();
        compiled(&format!(
            "(?i)\\b(?:the|os|as|los|las|les|die|alle|i|le|gli|de)\\s+(?P<n>{words}|[2-9]|1[0-9])\\s+\\p{{L}}+\\s+(?:of\\s+the|of\\s+our|da|do|de\\s+la|del|della|des|der|du|van\\s+de|van\\s+het)\\s+(?P<of>.*)|(?:上記|以上)の?\\s?(?P<m>{NUMBER})\\s?(?:件|点|つ|項目|議案)の(?P<on>.*)"
        ))
    });
    let is_heading = |it: &&Block<'_>| matches!(it.role, Role::Heading(_));
    let titles: Vec<(String, Node<'_>)> =
        draft.blocks.iter().filter(is_heading).filter_map(|it| title(draft, it)).collect();
    if titles.is_empty() {
        return;
    }
    for block in draft.blocks.iter().filter(|it| matches!(it.role, Role::Paragraph)) {
        let Some(it) = OF.captures(block.text()) else { continue };
        let number = it.name("n").or_else(|| it.name("m"));
        let rest = it.name("of").or_else(|| it.name("on"));
        let (Some(number), Some(rest)) = (number, rest) else { continue };
        let called = rest.as_str().to_lowercase();
        let list = titles.iter().find(|it| called.starts_with(&it.0)).map(|it| it.1);
        let value = numerals::counted(number.as_str());
        let (Some(value), Some(list)) = (value, list) else { continue };
        let range = number.range();
        let introduced = Introduced::plain(range.clone(), value);
        listed(cx, draft, &Announced { block, range, number: &introduced }, list, found);
    }
}

/// A heading in lower case and the list directly below it.
fn title<'d>(draft: &Draft<'d>, heading: &Block<'d>) -> Option<(String, Node<'d>)> {
    const LEAST: usize = 5;
    let list = draft.right_after(heading.node).filter(|it| it.kind() == NodeKind::List)?;
    let words = heading.text().trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
    (words.len() >= LEAST).then_some((words, list))
}

/// Compares the number in a heading with the list directly below it: 作り方（4工程）, `Steps (4)`, `Three reasons`.
fn headed(cx: &Context<'_>, draft: &Draft<'_>, block: &Block<'_>, found: &mut Findings) {
    pattern!(
        COUNT,
        &format!(
            "[（(]全?(?P<n>{NUMBER})\\s?(?:{COUNTER}|工程|手順|か条|箇条)?[）)]\\s*$|\\((?P<m>{WORD})(?:\\s+(?:items|steps|points|tips|rules|reasons|questions))?\\)\\s*$"
        )
    );
    let text = block.text();
    let in_brackets = COUNT.captures(text).and_then(|it| {
        let number = it.name("n").or_else(|| it.name("m"))?;
        Some((number.range(), value(number.as_str()).filter(|it| *it > 1)?))
    });
    let list = draft.right_after(block.node).filter(|it| it.kind() == NodeKind::List);
    let is_loose = in_brackets.is_none();
    let Some((range, value)) = in_brackets.or_else(|| number::titled(text)) else { return };
    let Some(next) = list else { return };
    let introduced = Introduced { is_loose, ..Introduced::plain(range.clone(), value) };
    listed(cx, draft, &Announced { block, range, number: &introduced }, next, found);
}

/// Compares a number that refers back, 上記の3件, 위 3개 안건, with the list directly above.
fn counted_above(cx: &Context<'_>, draft: &Draft<'_>, block: &Block<'_>, found: &mut Findings) {
    pattern!(
        ABOVE,
        &format!(
            "^(?:以上|上記|上)の?\\s?(?P<n>{NUMBER})\\s?(?:件|点|つ|項目|議案|議題|工程|手順|案|課題|施策|事業|方針)|^(?:위|이상)의?\\s?(?P<m>[0-9]{{1,2}})\\s?(?:가지|개|건|항목)"
        )
    );
    let Some(it) = ABOVE.captures(block.text()) else { return };
    let Some(number) = ["n", "m"].iter().find_map(|name| it.name(name)) else { return };
    let Some(range) = it.get(0).map(|it| number.start()..it.end()) else { return };
    let (Some(value), Some(list)) = (value(number.as_str()), draft.list_right_before(block.node))
    else {
        return;
    };
    // Several lists may be counted together.
    if draft.follows_list(list) {
        return found.checked(InstanceState::Unchecked);
    }
    if value > 1 && !vague(&block.text()[range.end..]) && !block.is_quiet(&range) {
        let introduced = Introduced::plain(range.clone(), value);
        listed(cx, draft, &Announced { block, range, number: &introduced }, list, found);
    }
}

/// A number that announces the list after its sentence.
struct Introduced {
    range: Range<usize>,
    value: i64,
    /// Whether its own words state that the items follow: 以下の, `the following`.
    is_bound: bool,
    /// Whether only a colon or a heading indicates that anything follows.
    is_loose: bool,
}

impl Introduced {
    fn plain(range: Range<usize>, value: i64) -> Self {
        Self { range, value, is_bound: false, is_loose: false }
    }
}

fn introduced(sentence: &str) -> Option<Introduced> {
    let (it, after, is_bound) = match JAPANESE.captures(sentence) {
        Some(it) => (it.name("n")?, it.name("after")?, true),
        None if number::follows(sentence) => {
            let (range, value) = number::counted(sentence)?;
            return Some(Introduced { is_bound: true, ..Introduced::plain(range, value) });
        }
        None if number::introduces(sentence) => {
            let (range, value) = number::given(sentence)?;
            return Some(Introduced::plain(range, value));
        }
        None if !ENGLISH.is_match(sentence) => {
            let (range, value) = number::leads(sentence)?;
            return Some(Introduced { is_loose: true, ..Introduced::plain(range, value) });
        }
        None => {
            let it = ENGLISH.captures(sentence)?;
            let noun = it.name("noun")?.as_str();
            if measures(noun) {
                return None;
            }
            let number = ["n1", "n2", "n3", "n4"].iter().find_map(|name| it.name(name))?;
            (number, it.name("after")?, it.name("n1").is_some())
        }
    };
    let value = value(it.as_str())?;
    let range = it.start()..after.start();
    let is_vague =
        vague(after.as_str()) || sentence[..it.start()].trim_end().ends_with(['約', '第']);
    (value > 1 && !is_vague).then_some(Introduced { is_bound, ..Introduced::plain(range, value) })
}

/// A number of a block, before a list or table.
struct Announced<'a, 'd> {
    block: &'a Block<'d>,
    /// Its bytes in the words of the block.
    range: Range<usize>,
    number: &'a Introduced,
}

/// Compares a number with the list or table counted.
fn listed(
    cx: &Context<'_>,
    draft: &Draft<'_>,
    announced: &Announced<'_, '_>,
    next: Node<'_>,
    found: &mut Findings,
) {
    let stated = announced.number.value;
    if next.kind() != NodeKind::List {
        return table(next, stated, found);
    }
    let own = next.children().count() as i64;
    let mut together = own;
    let continued = draft.lists_after(next).any(|it| {
        together += it.children().count() as i64;
        together == stated
    });
    let is_far = announced.number.is_loose && (own - stated).abs() > 1;
    let is_other = continued
        || is_far
        || goes_deeper(next, stated)
        || is_mixed(next)
        || own == stated + 1 && ends_in_remark(next)
        || until_words(next) == stated
        || counts(next) == Some(stated);
    if own == stated || is_other || next.is_cut() {
        return found.checked(InstanceState::Holds);
    }
    found.claims.add_part(announced.block.node, announced.range.clone());
    found.checked(InstanceState::Violated);
    found.report(other_count(cx, announced, next, own));
}

/// The number of items before the first words between two items, after which another list begins.
fn until_words(list: Node<'_>) -> i64 {
    /// Minimum number of letters that are not a marker of an item.
    const LEAST: usize = 3;
    let items: Vec<_> = list.children().map(Node::span).collect();
    let is_parted = |pair: &[Span]| {
        let text = list.document.text();
        let between = text.get(pair[0].end as usize..pair[1].start as usize).unwrap_or_default();
        between.chars().filter(|it| it.is_alphabetic()).count() >= LEAST
    };
    let first = items.windows(2).position(is_parted);
    first.map_or(items.len(), |it| it + 1) as i64
}

/// The sum of the numbers at the start of the items, if each has one: `5 are members`, `2 are experts`.
fn counts(list: Node<'_>) -> Option<i64> {
    let first = |item: Node<'_>| {
        let text = item.get("text").unwrap_or(item).text();
        numerals::counted(text.split_whitespace().next()?)
    };
    list.children().map(first).sum()
}

/// Whether the last item is a remark on the others: `Note: …`, `Additional comment: …`.
fn ends_in_remark(list: Node<'_>) -> bool {
    static REMARK: LazyLock<Regex> =
        LazyLock::new(|| compiled(&format!("^\\W*(?:{})\\s*[:：]", any("remark"))));
    let last = list.children().last();
    last.is_some_and(|it| REMARK.is_match(it.get("text").unwrap_or(it).text()))
}

/// Whether tasks, `- [ ] …`, stand in the list beside items that are none: two lists that Markdown joins.
fn is_mixed(list: Node<'_>) -> bool {
    let is_task = |item: Node<'_>| {
        let words = item.get("text").unwrap_or(item).span().start as usize;
        let before = item.document.text()[..words].trim_end_matches([' ', '*', '_']);
        ["[ ]", "[x]", "[X]"].iter().any(|it| before.ends_with(it))
    };
    let tasks = list.children().filter(|it| is_task(*it)).count();
    tasks > 0 && tasks < list.children().count()
}

/// Whether the parts of the items, nested items or names in one line, have the stated number.
fn goes_deeper(list: Node<'_>, stated: i64) -> bool {
    /// Maximum number of characters of an item that consists of names; a longer one is a sentence.
    const LONGEST: usize = 16;
    let nested: usize =
        list.children().map(|item| item.get("items").map_or(1, |it| it.children().count())).sum();
    let names = |item: Node<'_>| {
        let text = item.get("text").map_or("", |it| it.text());
        let text = text.trim_end_matches([',', ';', '.', '、', '。', '，', '；']);
        let is_sentence = text.ends_with(|it: char| ('ぁ'..='ん').contains(&it));
        if is_sentence || text.chars().count() > LONGEST {
            return 1;
        }
        // Before kana, as in との or として, it does not join names.
        let is_kana = |it: &str| it.starts_with(|c: char| ('ぁ'..='ん').contains(&c));
        let joined = text.match_indices('と').filter(|it| !is_kana(&text[it.0 + it.1.len()..]));
        1 + text.matches(['、', ',', '，', '・', '/', '／', '及']).count()
            + joined.count()
            + text.matches(" and ").count()
    };
    let named: usize = list.children().map(names).sum();
    let own = list.children().count() as i64;
    nested as i64 == stated || own < stated && stated <= named as i64
}

/// A number before a table may count its rows or columns, with or without a header: only a match means anything.
fn table(table: Node<'_>, stated: i64, found: &mut Findings) {
    let count = |name: &str| table.get(name).map_or(0, |it| it.children().count() as i64);
    let (rows, columns) = (count("rows"), count("columns"));
    let fits = [rows, rows - 1, columns, columns - 1].contains(&stated);
    found.checked(if fits { InstanceState::Holds } else { InstanceState::Unchecked });
}

fn other_count(
    cx: &Context<'_>,
    announced: &Announced<'_, '_>,
    list: Node<'_>,
    counted: i64,
) -> Diagnostic {
    let Announced { block, range, number } = announced;
    let stated = &block.text()[range.clone()];
    let message = match (list.span().start < block.node.span().start, counted) {
        (true, 1) => text!(
            "`{stated}` is stated, but the list before it has one item",
            "「{stated}」とあるが、直前の箇条書きは1項目"
        ),
        (true, _) => text!(
            "`{stated}` is stated, but the list before it has {counted} items",
            "「{stated}」とあるが、直前の箇条書きは{counted}項目"
        ),
        (false, 1) => text!(
            "`{stated}` is stated, but the list that follows has one item",
            "「{stated}」とあるが、続く箇条書きは1項目"
        ),
        (false, _) => text!(
            "`{stated}` is stated, but the list that follows has {counted} items",
            "「{stated}」とあるが、続く箇条書きは{counted}項目"
        ),
    };
    let finding = if number.is_bound { cx.finding(message) } else { cx.warning(message) };
    let mut finding = finding
        .at(block.span(range.clone()), text!("stated", "記載"))
        .value("stated", stated)
        .value("counted", counted);
    for (index, item) in list.children().enumerate() {
        let place = index + 1;
        let words = item.get("text").unwrap_or(item);
        finding = finding.at(crate::rule::fields::headline(words), text!("{place}", "{place}"));
    }
    finding
}
