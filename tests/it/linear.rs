//! Constraints that agree one by one but not together are found, exactly and with the gap.

mod oracle;
mod random;

use kenzan::quantity::linear::{
    Conflict, ConstraintId, Item, Limits, Reach, Side, Solution, System, Variable,
};
use kenzan::quantity::{Bound, Exact, Interval, Rounding};
use num_rational::BigRational;
use rust_decimal::Decimal;

fn exact(text: &str) -> Exact {
    Exact::from(text.parse::<Decimal>().unwrap())
}

fn number(text: &str) -> BigRational {
    exact(text).to_rational()
}

/// A figure as printed, rounded to nearest in its last place.
fn printed(text: &str) -> Interval {
    let value: Decimal = text.parse().unwrap();
    let step = Exact::from(Decimal::new(1, value.scale()));
    Interval::around(Exact::from(value), step, Rounding::Nearest).unwrap()
}

fn end(text: &str, closed: bool) -> Option<Bound> {
    Some(Bound { value: exact(text), closed })
}

fn at_least(text: &str) -> Interval {
    Interval { lo: end(text, true), hi: None }
}

fn at_most(text: &str) -> Interval {
    Interval { lo: None, hi: end(text, true) }
}

/// The sum of the parts is the whole.
fn adds_up(system: &mut System, parts: &[Variable], whole: Variable) -> ConstraintId {
    let mut terms: Vec<_> = parts.iter().map(|&part| (part, Exact::ONE)).collect();
    terms.push((whole, Exact::from(-1)));
    system.constrain(&terms, Interval::point(Exact::ZERO))
}

fn same(system: &mut System, one: Variable, other: Variable) -> ConstraintId {
    adds_up(system, &[one], other)
}

fn conflicts(system: &System) -> Vec<Conflict> {
    let solution = system.solve(Limits::default());
    assert_eq!(solution.undecided, Vec::<Vec<_>>::new());
    solution.conflicts
}

fn only(system: &System) -> Conflict {
    let mut all = conflicts(system);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

fn ends(reach: &Reach) -> (Option<String>, Option<String>) {
    let show = |end: &kenzan::quantity::linear::End| end.value.to_string();
    (reach.lo.as_ref().map(show), reach.hi.as_ref().map(show))
}

/// Five items of one ministry, their stated share, an envelope beside them, and the total of all.
struct Project {
    system: System,
    share: Option<ConstraintId>,
    total: Option<ConstraintId>,
    figures: [Variable; 3],
}

fn project(with_share: bool, with_total: bool) -> Project {
    let mut system = System::new();
    let items = ["39", "9", "26", "3", "29"].map(|text| system.variable(printed(text)));
    let figures = ["47", "103.5", "152"].map(|text| system.variable(printed(text)));
    let [envelope, share, total] = figures;
    let share = with_share.then(|| adds_up(&mut system, &items, share));
    let parts: Vec<_> = items.into_iter().chain([envelope]).collect();
    let total = with_total.then(|| adds_up(&mut system, &parts, total));
    Project { system, share, total, figures }
}

#[test]
fn figures_that_agree_pairwise_can_be_impossible_together() {
    let Project { system, share, total, figures } = project(true, true);
    let conflict = only(&system);
    assert_eq!(conflict.constraints, [share.unwrap(), total.unwrap()]);
    assert_eq!(conflict.variables, figures, "the items cancel: their share stands for them");
    let gap = conflict.gap;
    assert_eq!(gap.at, Item::Variable(figures[2]), "the total");
    assert_eq!(gap.side, Side::Missing);
    assert_eq!(gap.least, number("0.45"));
    assert_eq!(gap.greatest, Some(number("2.55")));
    let shown = |lo: &str, hi: &str| (Some(number(lo).to_string()), Some(number(hi).to_string()));
    assert_eq!(ends(&gap.reach), shown("149.95", "151.05"));
    assert_eq!(ends(&gap.needs), shown("151.5", "152.5"));
    let mut terms = gap.terms;
    terms.retain(|(item, _)| matches!(item, Item::Variable(_)));
    let once = |at: usize| (Item::Variable(figures[at]), number("1"));
    assert_eq!(terms, [once(0), once(1)], "the total is the envelope and the share");
}

#[test]
fn each_constraint_of_a_joint_conflict_holds_alone() {
    for (share, total) in [(true, false), (false, true)] {
        assert_eq!(conflicts(&project(share, total).system), []);
    }
}

#[test]
fn ranges_that_touch_meet_only_if_both_ends_belong_to_them() {
    for (low, high, possible) in
        [(true, true, true), (true, false, false), (false, true, false), (false, false, false)]
    {
        let mut system = System::new();
        let a = system.variable(Interval { lo: end("0", true), hi: end("5", low) });
        let b = system.variable(Interval { lo: end("5", high), hi: end("9", true) });
        same(&mut system, a, b);
        let found = conflicts(&system);
        assert_eq!(found.is_empty(), possible, "{low} {high}");
        for conflict in found {
            assert_eq!(conflict.gap.least, number("0"), "nothing but the end is missing");
            assert_eq!(conflict.gap.greatest, Some(number("9")));
        }
    }
}

#[test]
fn a_whole_that_is_too_small_has_an_excess() {
    let mut system = System::new();
    let parts = ["40", "70"].map(|text| system.variable(printed(text)));
    let whole = system.variable(printed("100"));
    adds_up(&mut system, &parts, whole);
    let gap = only(&system).gap;
    assert_eq!((gap.at, gap.side), (Item::Variable(whole), Side::Excess));
    assert_eq!((gap.least, gap.greatest), (number("8.5"), Some(number("11.5"))));
}

#[test]
fn a_gap_without_limit_has_no_greatest() {
    let mut system = System::new();
    let part = system.variable(at_least("60"));
    let rest = system.variable(at_least("50"));
    let whole = system.variable(printed("100"));
    adds_up(&mut system, &[part, rest], whole);
    let gap = only(&system).gap;
    assert_eq!((gap.least, gap.greatest), (number("9.5"), None));
    assert_eq!(ends(&gap.reach), (Some("110".into()), None));
}

#[test]
fn a_fraction_that_is_no_decimal_is_kept() {
    let mut system = System::new();
    let third = system.variable(Interval::point(exact("0.33")));
    let one = system.variable(Interval::point(exact("1")));
    system.constrain(&[(third, exact("3")), (one, exact("-1"))], Interval::point(Exact::ZERO));
    let half = system.variable(Interval::ALL);
    system.constrain(&[(half, exact("3")), (one, exact("-1"))], Interval::point(Exact::ZERO));
    let capped = system.constrain(&[(half, exact("1"))], at_most("0.333"));
    let mut lone = System::new();
    let x = lone.variable(Interval::ALL);
    let tripled = lone.constrain(&[(x, exact("3"))], Interval::point(Exact::ONE));
    let limit = lone.constrain(&[(x, exact("1"))], at_most("0.333"));
    assert_eq!(only(&lone).constraints, [tripled, limit]);
    let gap = only(&lone).gap;
    assert_eq!(gap.least, BigRational::new(1.into(), 1000.into()), "of one: 3 · 0.333 = 0.999");
    assert_eq!(gap.at, Item::Constraint(tripled));
    let conflict = only(&system);
    assert!(!conflict.constraints.contains(&capped), "the core of one constraint is preferred");
    assert_eq!(conflict.constraints.len(), 1);
}

#[test]
fn a_range_without_values_is_a_conflict_of_its_own() {
    let mut system = System::new();
    let fine = system.variable(printed("1"));
    let broken = system.variable(Interval::closed(exact("5"), exact("3")));
    same(&mut system, fine, broken);
    let conflict = only(&system);
    assert_eq!((conflict.constraints, conflict.variables), (vec![], vec![broken]));
    assert_eq!((conflict.gap.least, conflict.gap.greatest), (number("2"), None));
    assert_eq!(conflict.gap.terms, []);
}

#[test]
fn a_sum_of_nothing_is_zero() {
    let mut system = System::new();
    let x = system.variable(printed("7"));
    let cancelled = [(x, Exact::ONE), (x, Exact::from(-1))];
    system.constrain(&cancelled, at_most("0"));
    system.constrain(&[], Interval::closed(exact("-1"), exact("1")));
    assert_eq!(conflicts(&system), []);
    let impossible = system.constrain(&cancelled, at_least("2"));
    let conflict = only(&system);
    assert_eq!((conflict.constraints, conflict.variables), (vec![impossible], vec![]));
    assert_eq!((conflict.gap.side, conflict.gap.least), (Side::Missing, number("2")));
}

#[test]
fn every_component_that_is_impossible_is_named_once_in_order() {
    let mut system = System::new();
    let mut wrong = Vec::new();
    for index in 0..6 {
        let a = system.variable(printed("10"));
        let b = system.variable(printed("20"));
        let c = system.variable(printed(if index % 2 == 0 { "30" } else { "33" }));
        adds_up(&mut system, &[a, b], c);
        let again = adds_up(&mut system, &[a, b], c);
        if index % 2 == 1 {
            wrong.push(ConstraintId::index(again) - 1);
        }
    }
    let found: Vec<usize> = conflicts(&system)
        .iter()
        .flat_map(|it| it.constraints.iter().map(|id| id.index()))
        .collect();
    assert_eq!(found, wrong);
}

#[test]
fn a_long_chain_of_equal_figures_is_followed_to_both_ends() {
    const LENGTH: usize = 10_000;
    for ring in [false, true] {
        for (last, possible) in [("7", true), ("9", false)] {
            let mut system = System::new();
            let mut at = system.variable(printed("7"));
            let first = at;
            for _ in 1..LENGTH {
                let next = system.variable(Interval::ALL);
                same(&mut system, at, next);
                at = next;
            }
            let stated = system.variable(printed(last));
            same(&mut system, at, stated);
            if ring {
                let back = system.variable(Interval::ALL);
                same(&mut system, stated, back);
                same(&mut system, back, first);
            }
            let found = conflicts(&system);
            assert_eq!(found.is_empty(), possible, "{ring} {last}");
            for conflict in found {
                assert_eq!(conflict.constraints.len(), if ring { 2 } else { LENGTH });
                assert_eq!(conflict.gap.least, number("1"));
            }
        }
    }
}

#[test]
fn a_limit_that_does_not_suffice_leaves_undecided_and_says_so() {
    let Project { mut system, share, total, figures } = project(true, true);
    let apart = system.variable(Interval::ALL);
    let easy = system.constrain(&[(apart, Exact::ONE)], at_most("3"));
    let constraints = vec![share.unwrap(), total.unwrap()];
    let mut decided = false;
    for operations in 0..200 {
        let Solution { conflicts, undecided } = system.solve(Limits { operations });
        match conflicts.as_slice() {
            [] => {
                assert!(undecided.contains(&constraints), "{operations}: silence");
                assert!(!decided, "{operations}: a larger limit decides as much");
            }
            [conflict] => {
                assert_eq!(conflict.constraints, constraints);
                assert!(!undecided.contains(&constraints));
                decided = true;
            }
            more => panic!("{more:?}"),
        }
        assert!(operations < 10 || !undecided.contains(&vec![easy]), "{figures:?}");
    }
    assert!(decided);
}
