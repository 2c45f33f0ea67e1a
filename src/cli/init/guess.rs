//! Knows which sum the documents at hand seem to state: a table with a row of totals, or a record with a
//! total and its items. Does not know whether it adds up.
//!
//! Words in a label and figures beside it decide. Columns that are not amounts (shares, rates, prices,
//! years, codes) are left out, since their totals are no sums.

use std::fmt::Write as _;

use crate::document::format::Layout;
use crate::document::{Document, Format, Node, NodeKind};
use crate::quantity;
use crate::select::fold;

/// Words that name totals, innermost first.
const LEVELS: [&str; 9] =
    ["小計", "計", "合計", "総計", "総合計", "Subtotal", "Sub-total", "Total", "Grand total"];

/// Those of them that a rule may well name though the table at hand has them not.
const USUAL: [&str; 5] = ["小計", "合計", "総計", "Subtotal", "Total"];

/// Names of members that hold a total.
const TOTALS: [&str; 6] = ["total", "合計", "計", "総計", "subtotal", "小計"];

/// Names of members that hold the amount of an item.
const AMOUNTS: [&str; 7] = ["amount", "金額", "額", "予算額", "value", "budget", "cost"];

/// Parts of headers whose columns do not add up.
const NO_AMOUNTS: [&str; 13] = [
    "率", "比", "割合", "単価", "平均", "順位", "%", "％", "rate", "ratio", "share", "price",
    "average",
];

/// What a first rule can be about.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Guess {
    /// A table whose rows hold totals: the headers of the labels and of the amounts, the words of the
    /// totals, innermost first.
    Table { format: Format, label: String, amounts: Vec<String>, levels: Vec<String> },
    /// A record with the names of its total and of its items, and of the amount in each of these.
    Record { is_root: bool, total: String, items: String, amount: Option<String> },
}

/// What `document` seems to state, if anything.
pub(super) fn guess(document: &Document) -> Option<Guess> {
    let lists = document.nodes().filter(|it| it.kind() == NodeKind::List);
    let table = lists.filter_map(|it| table(document, it)).next();
    table.or_else(|| document.nodes().find_map(record))
}

fn table(document: &Document, list: Node<'_>) -> Option<Guess> {
    let rows = || list.children().filter(|it| it.kind() == NodeKind::Row);
    let total = |row: Node<'_>| row.children().find_map(|it| Some((name(it)?, level(it)?)));
    let last = rows().filter(|it| total(*it).is_some()).last()?;
    let (label, _) = total(last)?;
    let found: Vec<(usize, String)> =
        rows().filter_map(total).filter(|(name, _)| *name == label).map(|(_, it)| it).collect();
    let is_japanese = found.iter().any(|(_, it)| !it.is_ascii());
    let level = |(at, word): (usize, &str)| {
        // Other tables may have totals that this one has not; a lone 計 only where it is met.
        let may_be = USUAL.contains(&word) && word.is_ascii() != is_japanese;
        let as_written = found.iter().find(|(it, _)| *it == at).map(|(_, it)| it.clone());
        as_written.or_else(|| may_be.then(|| word.to_owned()))
    };
    let levels = LEVELS.into_iter().enumerate().filter_map(level).collect();
    let amounts = last.children().filter(|it| is_figure(*it)).filter_map(name);
    let amounts: Vec<String> = amounts.filter(|it| is_amount(it)).collect();
    let has_items = rows().any(|it| total(it).is_none());
    let format = document.format;
    (has_items && !amounts.is_empty()).then_some(Guess::Table { format, label, amounts, levels })
}

/// The header over a cell, if a rule and an example can name it plainly.
fn name(cell: Node<'_>) -> Option<String> {
    let name = cell.key()?.value;
    let is_plain = !name.is_empty() && !name.contains(['\'', '"', '\\', '|', ',', '\n', '\r']);
    is_plain.then(|| name.to_owned())
}

/// Which word for totals the cell is, and how it is written there.
fn level(cell: Node<'_>) -> Option<(usize, String)> {
    let text = fold(cell.text());
    let is = |it: &str| fold(it).eq_ignore_ascii_case(&text);
    LEVELS.into_iter().position(is).map(|at| {
        let written = if text.is_ascii() { cell.text() } else { LEVELS[at] };
        (at, written.to_owned())
    })
}

fn is_amount(header: &str) -> bool {
    let lower = header.to_lowercase();
    !quantity::names_no_amount(header) && !NO_AMOUNTS.iter().any(|it| lower.contains(it))
}

fn is_figure(node: Node<'_>) -> bool {
    let is_text = matches!(node.kind(), NodeKind::Number | NodeKind::String);
    let read = || quantity::read(node.spanned(), None).ok().flatten();
    is_text && !node.text().contains(['%', '％']) && read().is_some()
}

fn record(record: Node<'_>) -> Option<Guess> {
    if record.kind() != NodeKind::Record {
        return None;
    }
    let of_name = |it: &&str| record.get(it).filter(|it| is_figure(*it)).map(|_| (*it).to_owned());
    let total = TOTALS.iter().find_map(of_name)?;
    let (items, amount) = record.children().find_map(|list| Some((name(list)?, amount(list)?)))?;
    Some(Guess::Record { is_root: record.parent().is_none(), total, items, amount })
}

/// Where the amounts of a list of items are: in the items themselves, or under a name.
fn amount(list: Node<'_>) -> Option<Option<String>> {
    let mut items = list.children().peekable();
    if list.kind() != NodeKind::List || items.peek().is_none() {
        return None;
    }
    let is_named = list.key().is_some_and(|key| is_amount(key.value));
    if list.children().all(is_figure) {
        return (is_named && !list.children().all(|it| quantity::is_like_year(it.text())))
            .then_some(None);
    }
    let all_have = |name: &&&str| list.children().all(|it| it.get(name).is_some_and(is_figure));
    AMOUNTS.iter().find(all_have).map(|it| Some((*it).to_owned()))
}

impl Guess {
    /// The parameters of the rule and its examples, as in a rule file.
    pub(super) fn write(&self, set: &str) -> String {
        match self {
            Self::Table { format, label, amounts, levels } => {
                let rows = match format.entry().layout {
                    Layout::Rows { .. } => "    rows: $[*]\n",
                    Layout::Tree | Layout::Text => "    each: $..tables[*]\n    rows: $.rows[*]\n",
                };
                let amounts_written: Vec<_> = amounts.iter().map(|it| quoted(it)).collect();
                let (label_written, values) = (quoted(label), amounts_written.join(", "));
                let levels_written = levels.join(", ");
                let examples = table_examples(*format, label, amounts, levels);
                format!(
                    "check:\n  sum:\n    in: {set}\n{rows}    label: {label_written}\n    values: [{values}]\n    levels: [{levels_written}]\nexamples:\n{examples}"
                )
            }
            Self::Record { is_root, total, items, amount } => {
                let [total_at, items_at] = [total, items].map(|it| member(it));
                let amount_at = amount.as_deref().map(member).unwrap_or_default();
                let each = match is_root {
                    true => String::new(),
                    false => format!("    each: \"$..[?@{total_at} && @{items_at}]\"\n"),
                };
                let examples = record_examples(*is_root, total, items, amount.as_deref());
                format!(
                    "check:\n  sum:\n    in: {set}\n{each}    total: \"${total_at}\"\n    items: \"${items_at}[*]{amount_at}\"\nexamples:\n{examples}"
                )
            }
        }
    }
}

/// The selector of the column under `header`, quoted for YAML.
fn quoted(header: &str) -> String {
    format!("\"$['{header}']\"")
}

/// The selector of the member `name`.
fn member(name: &str) -> String {
    let is_word = name.chars().all(|it| it.is_ascii_alphanumeric() || it == '_')
        && !name.starts_with(|it: char| it.is_ascii_digit());
    if is_word { format!(".{name}") } else { format!("['{name}']") }
}

fn table_examples(format: Format, label: &str, amounts: &[String], levels: &[String]) -> String {
    let total = levels.last().map_or("合計", String::as_str);
    let mut written = String::new();
    for (kind, stated) in [("ok", "3"), ("bad", "9")] {
        let others = "3".repeat(amounts.len() - 1);
        let row = |label: &str, first: &str, others: &str| -> Vec<String> {
            let cells = others.chars().map(String::from);
            [label.to_owned(), first.to_owned()].into_iter().chain(cells).collect()
        };
        let head: Vec<String> =
            [label.to_owned()].into_iter().chain(amounts.iter().cloned()).collect();
        let one = row("1.", "1", &"1".repeat(others.len()));
        let two = row("2.", "2", &"2".repeat(others.len()));
        let (ending, between, ends, rule) = match format.entry().layout {
            Layout::Rows { delimiter } => {
                (format.entry().endings[0], delimiter.to_string(), ["", ""], None)
            }
            Layout::Tree | Layout::Text => {
                let dashes = vec!["---".to_owned(); head.len()];
                ("md", " | ".to_owned(), ["| ", " |"], Some(dashes))
            }
        };
        let rows = [Some(head), rule, Some(one), Some(two), Some(row(total, stated, &others))];
        _ = write!(written, "  {kind}:\n    - format: {ending}\n      document: |\n");
        for row in rows.iter().flatten() {
            _ = writeln!(written, "        {}{}{}", ends[0], row.join(&between), ends[1]);
        }
    }
    written + "      report: { at: \"9\", says: a difference of 6 }\n"
}

fn record_examples(is_root: bool, total: &str, items: &str, amount: Option<&str>) -> String {
    let item = |it: &str| amount.map_or(it.to_owned(), |name| format!("{{ \"{name}\": {it} }}"));
    let document = |stated: &str| {
        let list = [item("3.2億円"), item("6.7億円")].join(", ");
        let record = format!("{{ \"{total}\": {stated}, \"{items}\": [{list}] }}");
        if is_root { record } else { format!("{{ table: {record} }}") }
    };
    let (sound, faulty) = (document("9.9億円"), document("11.0億円"));
    format!(
        "  ok:\n    - document: {sound}\n  bad:\n    - document: {faulty}\n      report: {{ at: 11.0億円, says: a difference of 1.1億円 }}\n"
    )
}
