//! Knows whether the figures of a table are counts, such as pupils or votes, so that their sums hold to the last digit or not
//! at all: it follows from the sums that hold, which would not all be exact if the figures had been rounded one by one.

use super::grid::Grid;
use super::relation::{Kind, Relation};
use super::sheet::{Holds, Sheet};
use super::words::Words;
use crate::pattern::pattern;

/// Greatest chance, in millionths, that rounded figures add up as these do; and the same where a caption or heading
/// names thousands, or some figure is as large as amounts that are often printed in thousands.
const UNLIKELY: [u64; 2] = [400_000, 5_000];
/// Figures below this are mostly counts.
const SMALL: i64 = 1000;

pattern!(
    SCALED,
    r"(?i)[千百十万億兆亿천만억]+\s?[円元원人명台ド]|thousand|million|billion|'000|\b000s|mio\b|tsd|mln|mrd|miles de|millones|milhares|milh\u{f5}es|migliaia|milioni|duizend|miljoen|milliers|millions|\b[kmt]\s?[\u{20ac}$]|1[.,\u{a0} ]000"
);

/// Whether the whole figures of `grid` are counts, and some sum differs by no more than rounding would explain.
pub(super) fn counts(grid: &Grid<'_>, sheet: &Sheet, relations: &[Relation]) -> bool {
    let sums = || relations.iter().filter(|it| it.kind == Kind::Total);
    let (mut chance, mut exact, mut rounded) = (1_000_000u64, 0usize, 0usize);
    for it in sums() {
        for slot in it.slots.iter().filter(|it| it.holds) {
            let filled = it.operands_at(slot.slot).filter(|at| {
                let value = sheet.at(at.0, at.1);
                value.holds == Holds::Figure && value.value != 0
            });
            let filled = filled.count();
            let stated = it.place(it.stated, slot.slot);
            if filled < 2 || !is_amount(sheet, stated) {
                continue;
            }
            exact += usize::from(slot.is_exact);
            rounded += usize::from(!slot.is_exact);
            if slot.is_exact {
                chance = chance * exactly(filled) / 1000;
            }
        }
    }
    let least = UNLIKELY[usize::from(is_scaled(grid) || !are_small(sheet))];
    rounded > 0
        && !sheet.is_coarse
        && rounded <= 2.max(exact / 10)
        && exact > rounded
        && chance <= least
        && are_whole(sheet)
}

/// The chance, in thousandths, that the rounded total of so many rounded figures is their sum.
fn exactly(figures: usize) -> u64 {
    match figures {
        0..=2 => 750,
        3 => 670,
        4 => 600,
        5..=6 => 520,
        7..=10 => 430,
        11..=20 => 330,
        _ => 250,
    }
}

/// Whether a place is in no line of quotients.
fn is_amount(sheet: &Sheet, (row, column): (usize, usize)) -> bool {
    let ratio = Words::QUOTIENT;
    [&sheet.rows[row], &sheet.columns[column]]
        .iter()
        .all(|it| !it.has_percent && !it.words.has(ratio))
}

/// Whether all amounts are printed as whole numbers.
fn are_whole(sheet: &Sheet) -> bool {
    let Some(one) = sheet.one() else { return false };
    (0..sheet.height).all(|row| {
        (0..sheet.width).all(|column| {
            let value = sheet.at(row, column);
            value.holds != Holds::Figure
                || !is_amount(sheet, (row, column))
                || value.value % one == 0 && value.half * 2 == one
        })
    })
}

/// Whether every figure is smaller than amounts that are often printed in thousands.
fn are_small(sheet: &Sheet) -> bool {
    let Some(largest) = sheet.one().and_then(|it| it.checked_mul(SMALL)) else { return false };
    sheet.values.iter().all(|it| it.value.abs() < largest)
}

/// Whether a caption or heading names multiples or shares.
fn is_scaled(grid: &Grid<'_>) -> bool {
    let caption = grid.caption().map_or("", |it| it.text());
    let heads = (0..grid.heads).flat_map(|row| (0..grid.width).map(move |column| (row, column)));
    caption.contains(['%', '％'])
        || SCALED.is_match(caption)
        || heads.into_iter().any(|at| SCALED.is_match(grid.at(at.0, at.1).text))
}
