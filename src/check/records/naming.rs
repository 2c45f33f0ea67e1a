//! Knows what the name of a member shows about its figure: that it is a total, and of what, or that it is not an
//! amount. Does not know figures.

use crate::quantity::names_no_amount;
use crate::select::fold;
use crate::table::Words;

/// How the name of a figure relates it to its possible items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Naming {
    /// It is named a total.
    Total,
    /// It has the name of its items: `budget` of `budget`, `total_cost` of `cost`.
    Same,
    /// It is named an amount, and so are its items: `budget` of `amount`. They may be amounts of different things.
    Amount,
}

/// Names of members that break down the figure beside them.
const BREAKDOWNS: [&str; 14] = [
    "内訳",
    "明細",
    "内訳明細",
    "breakdown",
    "aufschlüsselung",
    "ventilation",
    "desglose",
    "dettaglio",
    "discriminação",
    "uitsplitsing",
    "明细",
    "내역",
    "세부내역",
    "detail",
];

/// Names of members that list others like the record itself, which are no parts of it.
const OTHERS: [&str; 14] = [
    "競合",
    "競合他社",
    "他社",
    "competitors",
    "peers",
    "rivals",
    "comparables",
    "wettbewerber",
    "concurrents",
    "competidores",
    "concorrenti",
    "concorrentes",
    "竞争对手",
    "경쟁사",
];

/// The name of a member in words: `totalCost` and `total_cost` are `total cost`.
fn words(name: &str) -> String {
    let mut spelt = String::with_capacity(name.len() + 4);
    let mut is_after_small = false;
    for c in name.chars() {
        if c.is_uppercase() && is_after_small {
            spelt.push(' ');
        }
        is_after_small = c.is_lowercase();
        spelt.push(if matches!(c, '_' | '-' | '.') { ' ' } else { c });
    }
    spelt.to_lowercase()
}

/// Whether figures of this name can be added, or be a sum.
pub(super) fn is_amount(name: &str) -> bool {
    let other = Words::QUOTIENT.with(Words::DIFFERENCE).with(Words::CUMULATIVE);
    let said = Words::of(&words(name));
    !names_no_amount(name)
        && !said.has(Words::BOUND)
        && (!said.has(other) || said.has(Words::STRICT))
}

/// Whether the name means total, and nothing else.
pub(super) fn is_total(name: &str) -> bool {
    Words::of(&words(name)).has(Words::PURE)
}

/// Whether the name says what its figure is the total of: `total_days`.
pub(super) fn is_total_of(name: &str) -> bool {
    Words::of(&words(name)).has(Words::STRICT)
}

/// Whether the name means that its figure is subtracted: `debiti_sottratti`, `discount`.
pub(super) fn is_deduction(name: &str) -> bool {
    Words::of(&words(name)).has(Words::DEDUCTION)
}

/// How `stated` relates to items named `field`, in a container named `container`.
pub(super) fn tie(stated: &str, container: Option<&str>, field: Option<&str>) -> Option<Naming> {
    let said = words(stated);
    if container.is_some_and(|it| OTHERS.contains(&&*words(it))) {
        return None;
    }
    let of_items: Vec<String> = field.or(container).into_iter().map(words).collect();
    let without_total = |it: &str| -> String {
        let kept = it.split(' ').filter(|word| !is_total(word) && !word.is_empty());
        fold(&kept.collect::<Vec<_>>().join(" ")).into_owned()
    };
    let own = without_total(&said);
    let is_same = |it: &String| {
        let it = without_total(it);
        !it.is_empty()
            && (it == own
                || own.strip_suffix(&*it).or_else(|| own.strip_prefix(&*it)).is_some_and(is_prefix))
    };
    if field.is_some() && of_items.iter().any(is_same) {
        return Some(Naming::Same);
    }
    let is_strict = Words::of(&said).has(Words::STRICT);
    // A total of `line` or `size` may count something else.
    let is_of_amounts = field.is_none_or(|it| is_surely_amount(it) || is_total(it));
    let are_amounts = is_surely_amount(stated) && field.is_some_and(is_surely_amount);
    let is_breakdown = container.is_some_and(|it| BREAKDOWNS.contains(&&*words(it)));
    match is_strict && is_of_amounts {
        true => Some(Naming::Total),
        false if is_breakdown && field.is_none_or(is_surely_amount) => Some(Naming::Amount),
        false => are_amounts.then_some(Naming::Amount),
    }
}

/// Whether figures of this name are certainly amounts. An `n` or `size` of each part may be of parts that overlap.
pub(super) fn is_surely_amount(name: &str) -> bool {
    Words::of(&words(name)).has(Words::AMOUNT)
}

/// Whether `total` is named the total of something, `total_size`, and some of `items` beside it have another name:
/// these are amounts of different things.
pub(super) fn is_of_other<'n>(total: &str, mut items: impl Iterator<Item = &'n str>) -> bool {
    let says_what = |it: &&str| {
        let words = Words::of(it);
        !words.has(Words::TOTAL.with(Words::AMOUNT))
            && !["grand", "sub", "net", "gross"].contains(it)
    };
    let said = words(total);
    let of: Vec<&str> = said.split(' ').filter(says_what).collect();
    let is_plain = |it: &str| it.is_ascii() && it.contains(' ');
    is_plain(&said) && !of.is_empty() && !items.all(|it| of.iter().any(|of| words(it).contains(of)))
}

/// Whether the text before the name of the items is a separate word: 合計 in 合計予算額.
fn is_prefix(rest: &str) -> bool {
    is_total(rest)
}
