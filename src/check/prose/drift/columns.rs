//! Knows which columns of a table a sentence means that names some of them, or only periods, and which of them it
//! compares. Does not know rows.

use super::NAMED;
use super::computed::Kind;
use super::sense::Sense;

/// The columns that a sentence means, those that it compares, and how surely.
pub(super) struct Columns<'d> {
    pub(super) all: Vec<&'d str>,
    pub(super) pairs: Vec<[&'d str; 2]>,
    pub(super) sure: usize,
}

pub(super) fn pairs<'d>(columns: &[&'d str]) -> Vec<[&'d str; 2]> {
    let all = columns.iter().flat_map(|one| columns.iter().map(move |other| [*one, *other]));
    all.filter(|it| it[0] != it[1]).collect()
}

/// A column with the columns that it may be compared with: that of the year before or the latest, or all others.
pub(super) fn compared<'d>(
    columns: &[&'d str],
    dated: &[(i64, &'d str)],
    one: &'d str,
) -> Columns<'d> {
    let place = dated.iter().position(|it| it.1 == one);
    let pairs = match (place, dated) {
        (Some(at), [.., last]) => {
            let before = at.checked_sub(1).map(|it| [one, dated[it].1]);
            let later = Some([last.1, one]).filter(|_| at + 1 < dated.len());
            before.into_iter().chain(later).collect()
        }
        _ => {
            let others = columns.iter().filter(|it| **it != one);
            others.flat_map(|it| [[one, *it], [*it, one]]).collect()
        }
    };
    Columns { all: vec![one], pairs, sure: NAMED }
}

/// The columns of a sentence that names none: the latest, compared with the one before, or with all if it speaks
/// of several years.
pub(super) fn by_default<'d>(
    columns: &[&'d str],
    dated: &[(i64, &'d str)],
    sense: &Sense,
) -> Columns<'d> {
    let of = |all, pairs, sure| Columns { all, pairs, sure };
    let is_mean = sense.kinds.contains(&Kind::Mean);
    match (dated, columns) {
        ([_, .., _], _) if is_mean => of(dated.iter().map(|it| it.1).collect(), Vec::new(), 1),
        ([.., before, _], _) if sense.is_previous && sense.kinds == [Kind::Cell] => {
            of(vec![before.1], Vec::new(), 1)
        }
        ([before @ .., last], _) => {
            let before = before.iter().rev().take(if sense.is_since { usize::MAX } else { 1 });
            of(vec![last.1], before.map(|it| [last.1, it.1]).collect(), 1)
        }
        (_, [one]) => of(vec![*one], Vec::new(), 1),
        (_, [one, other]) => of(columns.to_vec(), vec![[*one, *other], [*other, *one]], 1),
        _ => of(columns.to_vec(), pairs(columns), 0),
    }
}

/// Several named columns; of two years the later is compared with the earlier.
pub(super) fn of_several<'d>(some: &[&'d str], dated: &[(i64, &'d str)]) -> Columns<'d> {
    let is_later = |it: &[&str; 2]| {
        let [a, b] = it.map(|it| dated.iter().find(|x| x.1 == it).map(|it| it.0));
        a.is_none() || b.is_none() || a > b
    };
    let pairs = pairs(some).into_iter().filter(is_later).collect();
    Columns { all: some.to_vec(), pairs, sure: NAMED }
}
