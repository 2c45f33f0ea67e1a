//! Knows the diagnostics about rows with more or fewer cells than the header: one of each kind for a file,
//! with the likely cause. Does not know how rows are read.

use crate::diagnostic::{Diagnostic, Text};
use crate::source::Span;
use crate::text;

/// Rows with the same defect.
#[derive(Default)]
struct Misfits {
    count: usize,
    /// The first of their places, with the number of cells.
    shown: Vec<(Span, usize)>,
}

/// Maximum number of places kept for each defect.
const KEPT: usize = crate::diagnostic::MAX_LABELS - 1;

impl Misfits {
    fn add(&mut self, span: Span, cells: usize) {
        self.count += 1;
        if self.shown.len() < KEPT {
            self.shown.push((span, cells));
        }
    }
}

/// The irregular rows so far.
#[derive(Default)]
pub(super) struct Ragged {
    surplus: Misfits,
    short: Misfits,
    /// Rows whose extra cells are groups of digits, split from a figure at its commas.
    split_numbers: usize,
    /// Rows whose extra cells are decimals, split from a figure at its decimal comma.
    split_decimals: usize,
}

impl Ragged {
    /// Adds a row with `cells` extra cells, from `span` on. `row` is the whole row, cut into its
    /// cells.
    pub(super) fn surplus(&mut self, span: Span, row: &[&str], columns: usize) {
        self.surplus.add(span, row.len());
        let surplus = row.len() - columns;
        let is_by = |is: fn(&str, &str) -> bool| {
            row.windows(2).filter(|pair| is(pair[0], pair[1])).count() >= surplus
        };
        self.split_numbers += usize::from(is_by(is_split));
        self.split_decimals += usize::from(is_by(is_decimal));
    }

    /// Adds a row with too few cells.
    pub(super) fn short(&mut self, span: Span, cells: usize) {
        self.short.add(span, cells);
    }

    /// Reports the irregular rows of a table with `columns` columns and its header at `header`.
    pub(super) fn report(&self, columns: usize, header: Span, found: &mut Vec<Diagnostic>) {
        let surplus = || {
            let help = if self.split_numbers == self.surplus.count {
                text!(
                    "commas inside figures are not quoted: write \"1,234\" or 1234, or another delimiter",
                    "数値の桁区切りのコンマが引用符で囲まれていない。\"1,234\" か 1234 と書くか、区切り文字を変える"
                )
            } else if self.split_decimals == self.surplus.count {
                text!(
                    "commas before decimals are not quoted: write \"1,5\", or separate the cells with `;`",
                    "小数点のコンマが引用符で囲まれていない。\"1,5\" と書くか、区切り文字を `;` にする"
                )
            } else {
                text!(
                    "quote a cell that contains the delimiter: \"1,234\"",
                    "区切り文字を含むセルは \"1,234\" のように引用符で囲む"
                )
            };
            let label = text!("beyond the last column", "最後の列より後");
            one(&self.surplus, Diagnostic::error, label, columns, header).help(help)
        };
        let short = || {
            let label = text!("too short", "セルが足りない");
            let help = text!(
                "write an empty cell where there is no value",
                "値がないところは空のセルにする"
            );
            one(&self.short, Diagnostic::warning, label, columns, header).help(help)
        };
        found.extend((self.surplus.count > 0).then(surplus));
        found.extend((self.short.count > 0).then(short));
    }
}

fn one(
    misfits: &Misfits,
    of: fn(&'static str, Text) -> Diagnostic,
    label: Text,
    columns: usize,
    header: Span,
) -> Diagnostic {
    let count = misfits.count;
    let message = match &misfits.shown[..] {
        [(_, cells)] => text!(
            "the row has {cells} cells, but the header has {columns}",
            "行のセルが{cells}個で、見出しの{columns}個と合わない"
        ),
        _ => text!(
            "{count} rows differ in length from the header of {columns} cells",
            "見出しの{columns}個とセルの数が合わない行が{count}行ある"
        ),
    };
    let mut spans = misfits.shown.iter().map(|it| it.0);
    let diagnostic = of("csv/ragged", message);
    let diagnostic = match spans.next() {
        Some(first) => diagnostic.at(first, label).at(header, text!("the header", "見出し")),
        None => diagnostic,
    };
    let mut diagnostic = spans.fold(diagnostic, |it, span| it.at(span, Text::default()));
    diagnostic.omitted = count - misfits.shown.len().min(count);
    diagnostic
}

/// Whether a digit-grouping comma of one figure separates two cells: `1` and `234`.
fn is_split(before: &str, after: &str) -> bool {
    let is_digits = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    let lead = before.trim().trim_start_matches(['-', '+', '▲', '△', '−', '¥', '￥', '$', '€']);
    let rest = after.trim().split('.').next().unwrap_or_default();
    is_digits(lead) && lead.len() <= 3 && is_digits(rest) && rest.len() == 3
}

/// Whether a decimal comma of one figure separates two cells, which the other separator in it shows: `1.234`
/// and `5`.
fn is_decimal(before: &str, after: &str) -> bool {
    let is_digits = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    let lead = before.trim().trim_start_matches(['-', '+', '−', '$', '€']);
    let Some((first, rest)) = lead.split_once(['.', ' ', '\'']) else { return false };
    let mut groups = rest.split(['.', ' ', '\'']);
    is_digits(first)
        && first.len() <= 3
        && groups.all(|it| is_digits(it) && it.len() == 3)
        && is_digits(after.trim())
}
