//! Knows levels of rows by the numbers before their labels, `2` and below it `2.1` and `2.2`. Does not know relations.

use rustc_hash::FxHashSet;

use crate::pattern::pattern;

/// Fewest rows below others that show that numbers are levels.
const FEWEST: usize = 2;
/// The indentation of one level.
const STEP: u32 = 2;

pattern!(NUMBER, r"^(?:[a-z]{1,3}[. ])?(\d{1,3}(?:\.\d{1,3})*)(?:[-–]\d[\d.]*)?(?:[.:)、\s]|$)");

/// The indentation of each of `labels` by the number before it; none if the numbers do not show levels.
pub(super) fn levels(labels: &[&str]) -> Vec<u32> {
    let number = |it: &&str| Some(NUMBER.captures(it)?.get(1)?.range());
    let numbers: Vec<&str> =
        labels.iter().map(|it| number(it).map_or("", |range| &it[range])).collect();
    let all: FxHashSet<&str> = numbers.iter().copied().filter(|it| !it.is_empty()).collect();
    let depth = |it: &&str| -> u32 {
        let (mut rest, mut depth) = (*it, 0);
        while let Some((above, _)) = rest.rsplit_once('.').filter(|it| all.contains(it.0)) {
            (rest, depth) = (above, depth + 1);
        }
        depth
    };
    let depths: Vec<u32> = numbers.iter().map(depth).collect();
    let below = depths.iter().filter(|it| **it > 0).count();
    let step = if below < FEWEST { 0 } else { STEP };
    depths.into_iter().map(|it| step * it.min(7)).collect()
}
