//! Knows the figures of a draft's tables by what sentences may call them: the label of a row, the heading of a column, or
//! that a row is the total. Does not know sentences.

use std::sync::LazyLock;

use regex::Regex;
use rust_decimal::Decimal;
use unicode_normalization::UnicodeNormalization;

use super::rows::period;
use crate::check::context::Units;
use crate::check::draft::{Draft, Role};
use crate::document::{Node, NodeKind};
use crate::quantity::{Quantity, ordinal};
use crate::source::Spanned;
use crate::table::Words;

/// What stands in a column that is no amount of its row.
const OTHER: Words =
    Words::RATIO.with(Words::DIFFERENCE).with(Words::CUMULATIVE).with(Words::AVERAGE);

/// A figure of a table.
pub(super) struct Cell<'d> {
    pub(super) node: Node<'d>,
    pub(super) quantity: Quantity,
    /// The heading of its column.
    pub(super) header: &'d str,
    /// What that says.
    pub(super) words: Words,
}

impl Cell<'_> {
    /// Whether it is an amount, not a change, a share or a mean.
    pub(super) fn is_amount(&self) -> bool {
        !self.words.has(OTHER) && self.quantity.unit.base() != "%"
    }

    /// Whether it is a share or a rate.
    pub(super) fn is_ratio(&self) -> bool {
        self.quantity.unit.base() == "%" || self.words.has(Words::RATIO)
    }
}

/// A row of a table.
pub(super) struct Line<'d> {
    pub(super) label: Node<'d>,
    pub(super) words: Words,
    pub(super) cells: Vec<Cell<'d>>,
    folded: String,
    table: usize,
}

impl Line<'_> {
    /// How many letters of `words` stand behind its label.
    pub(super) fn letters_behind(&self, words: &str) -> usize {
        let words = folded(words);
        let behind = words.rfind(&self.folded).map(|at| &words[at + self.folded.len()..]);
        behind.map_or(usize::MAX, |it| it.chars().filter(|c| c.is_alphabetic()).count())
    }

    /// Whether it is a total and nothing else.
    pub(super) fn is_total(&self) -> bool {
        self.words.has(Words::STRICT) && self.words.has(Words::PURE)
    }
}

/// The rows of all tables.
pub(super) struct Cells<'d> {
    pub(super) lines: Vec<Line<'d>>,
    /// The years that headings and captions name.
    pub(super) years: Vec<i64>,
}

impl<'d> Cells<'d> {
    /// The rows of the tables of `draft`.
    pub(super) fn of(draft: &Draft<'d>) -> Self {
        let units = Units::default();
        let mut lines = Vec::new();
        for (at, table) in draft.tables().enumerate() {
            let rows = table.get("rows").into_iter().flat_map(Node::children);
            lines.extend(rows.filter_map(|row| line(row, at, &units)));
        }
        let titles =
            draft.blocks.iter().filter(|it| matches!(it.role, Role::Heading(_) | Role::Caption));
        let years = titles.flat_map(|it| years(it.text())).collect();
        Self { lines, years }
    }

    /// The row whose label stands last in `words`; of several the longest. A label of several rows names none.
    pub(super) fn named(&self, words: &str) -> Option<&Line<'d>> {
        let words = folded(words);
        let ends = |it: &Line<'_>| {
            let at = words.rfind(&it.folded)?;
            (is_apart(&words, at, it.folded.len()) && !it.words.has(Words::TOTAL))
                .then_some((at + it.folded.len(), it.folded.len()))
        };
        let found = self.lines.iter().filter_map(|it| Some((ends(it)?, it)));
        let (best, line) = found.max_by_key(|it| it.0)?;
        let same = |it: &&Line<'_>| it.folded == line.folded;
        (best.0 > 0 && self.lines.iter().filter(same).count() == 1).then_some(line)
    }

    /// The totals of columns whose heading stands in `words`.
    pub(super) fn headed(&self, words: &str) -> Vec<(&Line<'d>, &Cell<'d>)> {
        let words = folded(words);
        let is_named = |it: &&Cell<'_>| {
            let generic = OTHER.with(Words::TOTAL).with(Words::AMOUNT).with(Words::PRICE);
            let parts = it.header.split(['(', ')', '（', '）', ' ', '\u{3000}', '/', '・']);
            let mut parts = parts.map(folded).filter(|it| is_name(it));
            parts.any(|part| {
                words.rfind(&part).is_some_and(|at| is_apart(&words, at, part.len()))
                    && !Words::of(&part).has(generic)
                    && period(&part).is_none()
            })
        };
        self.totals().filter(|it| is_named(&it.1)).collect()
    }

    /// The amounts of the rows that are totals.
    pub(super) fn totals(&self) -> impl Iterator<Item = (&Line<'d>, &Cell<'d>)> {
        let totals = self.lines.iter().filter(|it| it.is_total());
        totals
            .flat_map(|it| it.cells.iter().filter(|it| it.is_amount()).map(move |cell| (it, cell)))
    }

    /// The amounts of the totals of the table of `line`, in the column of `cell`.
    pub(super) fn wholes(&self, line: &Line<'_>, cell: &Cell<'_>) -> Vec<&Cell<'d>> {
        let totals = self.lines.iter().filter(|it| it.table == line.table && it.is_total());
        let amounts = totals.flat_map(|it| it.cells.iter());
        amounts.filter(|it| it.header == cell.header && it.node.id != cell.node.id).collect()
    }
}

fn line<'d>(row: Node<'d>, table: usize, units: &Units) -> Option<Line<'d>> {
    let is_label = |it: &Node<'_>| {
        let text = it.text().trim();
        text.chars().filter(|c| c.is_alphabetic()).count() > 1
            && !text.starts_with(|c: char| c.is_ascii_digit())
    };
    let label = row.children().find(is_label)?;
    let cells = row.children().filter(|it| it.id != label.id && it.kind() == NodeKind::String);
    let cells = cells.filter_map(|node| {
        let text = Spanned::new(node.text(), node.span());
        let quantity = units.read(node, text).ok()??;
        let header = node.key().map_or("", |it| it.value);
        Some(Cell { node, quantity, header, words: Words::of(header) })
    });
    let cells: Vec<Cell<'d>> = cells.collect();
    let folded = folded(label.text());
    (!cells.is_empty() && is_name(&folded)).then(|| Line {
        label,
        words: Words::of(label.text()),
        cells,
        folded,
        table,
    })
}

/// Whether words are long enough to be a name in a sentence.
fn is_name(folded: &str) -> bool {
    let letters = folded.chars().filter(|c| c.is_alphabetic()).count();
    letters > if folded.is_ascii() { 3 } else { 1 }
}

/// Widths, cases and signs of emphasis and trees made alike.
fn folded(text: &str) -> String {
    let text: String = text.nfkc().collect::<String>().to_lowercase();
    text.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

/// Whether what stands at `at` is no part of a longer word: particles part words that no spaces do.
pub(in crate::check) fn is_apart(words: &str, at: usize, length: usize) -> bool {
    let (before, after) = (words[..at].chars().next_back(), words[at + length..].chars().next());
    let is_kana = |c: char| ('\u{3041}'..='\u{309F}').contains(&c);
    let is_particle = |c: char| {
        is_kana(c) || ('\u{AC00}'..='\u{D7AF}').contains(&c) || "为為是达達占共较較由的".contains(c)
    };
    let goes_on = |c: char| c.is_alphanumeric() && !c.is_ascii_digit();
    !before.is_some_and(|it| goes_on(it) && !is_kana(it))
        && !after.is_some_and(|it| goes_on(it) && !is_particle(it))
}

/// The years that words name, of any calendar.
pub(in crate::check) fn years(words: &str) -> Vec<i64> {
    static YEAR: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new("(?:令和|平成|昭和)\\s?(?:元|[0-9０-９]{1,2})|(?:^|[^0-9.,])(?P<y>(?:19|20)[0-9]{2})(?:$|[^0-9.,])")
            .expect("internal: valid pattern")
    });
    let of = |it: regex::Captures<'_>| match it.name("y") {
        Some(year) => year.as_str().parse().ok(),
        None => ordinal::year(&format!("{}年", &it[0]), None).map(|it| it.0),
    };
    YEAR.captures_iter(words).filter_map(of).collect()
}

/// The printed digits of a figure, without zeros at either end.
pub(in crate::check) fn digits(figure: &Quantity) -> String {
    figure.value.mantissa().abs().to_string().trim_end_matches('0').to_owned()
}

/// `a` times 100 divided by `b`, to `places`; rounded and cut off.
pub(super) fn percent(a: Decimal, b: Decimal, places: u32) -> Option<[Decimal; 2]> {
    use rust_decimal::RoundingStrategy::{MidpointAwayFromZero, ToZero};
    let exact = a.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(b)?;
    let to = |strategy| {
        let mut it = exact.round_dp_with_strategy(places, strategy);
        it.rescale(places);
        it
    };
    Some([to(MidpointAwayFromZero), to(ToZero)])
}
