//! Knows paired brackets and quotation marks and finds those without a counterpart. Does not know the text inside
//! them.

use crate::check::context::Context;
use crate::check::draft::{Block, Draft, Role};
use crate::check::{Findings, InstanceState};
use crate::diagnostic::{Diagnostic, Text};
use crate::text;

/// Characters used only in pairs. Parentheses of either width close each other.
const PAIRS: [(&str, &str); 8] = [
    ("「｢", "」｣"),
    ("『", "』"),
    ("【", "】"),
    ("〔", "〕"),
    ("〈", "〉"),
    ("《", "》"),
    ("［", "］"),
    ("（(", "）)"),
];
const PARENTHESES: usize = PAIRS.len() - 1;

/// Maximum number of blocks that a quotation may cover.
const REACH: usize = 12;

/// A bracket without a counterpart in its block.
struct Lone {
    block: usize,
    pair: usize,
    at: usize,
    opens: bool,
}

pub(super) fn check(cx: &Context<'_>, draft: &Draft<'_>, found: &mut Findings) {
    let mut lone: Vec<Lone> = Vec::new();
    for (index, block) in draft.blocks.iter().enumerate() {
        let text = block.text();
        // Half-width parentheses alone have too many other uses: smileys, intervals, items.
        if block.role == Role::Cell || !text.contains(is_wide) {
            continue;
        }
        let before = lone.len();
        if !speaks_of_brackets(text) {
            read(index, block, &mut lone);
        }
        if lone.len() == before {
            found.checked(InstanceState::Holds);
        }
    }
    lone.sort_by_key(|it| it.block);
    for it in &lone {
        let first = lone.partition_point(|other| other.block + REACH < it.block);
        let last = lone.partition_point(|other| other.block <= it.block + REACH);
        let is_other = |other: &Lone| {
            other.pair == it.pair && other.opens != it.opens && (other.block > it.block) == it.opens
        };
        // A single `）` may belong to the number of an item: １） or ア).
        let is_item = it.pair == PARENTHESES && !it.opens;
        if !is_item && !lone[first..last].iter().any(is_other) {
            found.checked(InstanceState::Violated);
            found.report(unpaired(cx, &draft.blocks[it.block], it));
        }
    }
}

fn is_wide(c: char) -> bool {
    PAIRS.iter().any(|(open, close)| !c.is_ascii() && (open.contains(c) || close.contains(c)))
}

/// Whether the text is about brackets: 「（」 or 「」.
fn speaks_of_brackets(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    chars
        .windows(3)
        .any(|it| "「『“\"'`".contains(it[0]) && is_wide(it[1]) && "」』”\"'`".contains(it[2]))
        || text.contains("「」")
        || text.contains("（）")
}

fn read(index: usize, block: &Block<'_>, lone: &mut Vec<Lone>) {
    let text = block.text();
    let mut open: [Vec<usize>; PAIRS.len()] = Default::default();
    for (at, c) in text.char_indices() {
        let Some(pair) = PAIRS.iter().position(|it| it.0.contains(c) || it.1.contains(c)) else {
            continue;
        };
        if block.is_quiet(&(at..at + c.len_utf8())) {
            // In （https://example.org) the parenthesis was read as part of the address.
            if c == ')' {
                open[pair].pop();
            }
            continue;
        }
        if PAIRS[pair].0.contains(c) {
            open[pair].push(at);
        } else if open[pair].pop().is_none() {
            lone.push(Lone { block: index, pair, at, opens: false });
        }
    }
    for (pair, starts) in open.into_iter().enumerate() {
        let is_told = |at: &usize| !text[*at..].starts_with('(');
        let starts = starts.into_iter().filter(is_told);
        lone.extend(starts.map(|at| Lone { block: index, pair, at, opens: true }));
    }
}

fn unpaired(cx: &Context<'_>, block: &Block<'_>, it: &Lone) -> Diagnostic {
    let (open, close) = PAIRS[it.pair];
    let first = |pair: &str| pair.chars().next().unwrap_or_default();
    let (open, close) = (first(open), first(close));
    let width = block.text()[it.at..].chars().next().map_or(0, char::len_utf8);
    let message = if it.opens {
        text!("`{open}` has no matching `{close}`", "`{open}` に対応する `{close}` がない")
    } else {
        text!("`{close}` has no matching `{open}`", "`{close}` に対応する `{open}` がない")
    };
    let stated = if it.opens { open } else { close };
    cx.finding(message)
        .at(block.span(it.at..it.at + width), Text::default())
        .value("stated", stated)
}
