#![doc = include_str!("feasible.md")]

use num_rational::BigRational;
use rustc_hash::{FxHashMap, FxHashSet};

use super::findings::{Demand, Part};
use super::formula::value::rounded;
use super::{Check, Context, Findings, InstanceState, Kind, Noun};
use crate::diagnostic::{Diagnostic, Text};
use crate::quantity::linear::{Conflict, Gap, Item, Limits, Side, System, Variable};
use crate::quantity::{Exact, Quantity, Rounding};
use crate::rule::{Args, Param, Rule, Shape};
use crate::source::{Span, Spanned};
use crate::text;

/// The kind `feasible`.
pub struct Feasible;

impl Kind for Feasible {
    fn name(&self) -> &'static str {
        "feasible"
    }

    fn summary(&self) -> Text {
        text!(
            "the demands of all rules can hold at the same time",
            "すべての規則の要求が同時に成り立つ"
        )
    }

    fn manual(&self) -> &'static str {
        include_str!("feasible.md")
    }

    fn params(&self) -> &'static [Param] {
        const {
            &[Param {
                name: "rules",
                shape: Shape::Texts,
                required: false,
                en: "ids of the rules whose demands must hold together, `area/*` for all of an area, `*` for all; by default every rule. A rule that is off takes part only if named in full",
                ja: "同時に成り立つべき規則の id。`area/*` はその分野のすべて、`*` はすべて。省略時は全規則。off の規則は id を明記したときだけ加わる",
            }]
        }
    }

    fn values(&self) -> &'static [&'static str] {
        &["stated", "least"]
    }

    fn noun(&self) -> Noun {
        Noun { one: "joint check", many: "joint checks", ja: "同時整合" }
    }

    fn compile(&self, args: &Args, _found: &mut Vec<Diagnostic>) -> Option<Box<dyn Check>> {
        Some(Box::new(FeasibleCheck { rules: args.texts("rules").to_vec() }))
    }
}

struct FeasibleCheck {
    rules: Vec<Spanned<String>>,
}

/// A demand and the rule that makes it.
struct Stated<'d> {
    rule: &'d Rule,
    demand: &'d Demand,
}

impl Check for FeasibleCheck {
    fn check(&self, cx: &Context<'_>, found: &mut Findings) {
        let mut stated = self.demands(cx, found);
        if stated.is_empty() {
            return;
        }
        // A demand that is impossible by itself is a finding of its own rule, and would hide
        // conflicts with others.
        stated.retain(|it| !it.demand.is_broken);
        if stated.is_empty() {
            return found.checked(InstanceState::Unchecked);
        }
        let mut holds = true;
        loop {
            let joint = Joint::new(stated);
            let solution = joint.system.solve(Limits::default());
            let apart: FxHashSet<usize> =
                solution.conflicts.iter().filter_map(|it| joint.weakest(it)).collect();
            let together = solution.conflicts.iter().filter(|it| it.constraints.len() > 1);
            for conflict in together {
                holds = false;
                found.checked(InstanceState::Violated);
                found.report(joint.contradiction(cx, conflict));
            }
            // Removing one relation of each conflict reveals those that it hid.
            if apart.is_empty() {
                for constraints in &solution.undecided {
                    holds = false;
                    found.checked(InstanceState::Unchecked);
                    found.report(undecided(cx, constraints.len()));
                }
                break;
            }
            let kept = joint.stated.into_iter().enumerate().filter(|(at, _)| !apart.contains(at));
            stated = kept.map(|(_, it)| it).collect();
        }
        if holds {
            found.checked(InstanceState::Holds);
        }
    }

    fn is_joint(&self) -> bool {
        true
    }

    fn joins(&self, rule: &Rule) -> bool {
        match &self.rules[..] {
            [] => rule.severity.is_some(),
            wanted => wanted.iter().any(|it| names(&it.value, rule)),
        }
    }
}

/// Whether `wanted`, an id or `area/*`, matches `rule`. A rule that is off must be named in full.
fn names(wanted: &str, rule: &Rule) -> bool {
    let id = &*rule.id.value;
    match wanted.strip_suffix('*') {
        Some(area) => {
            rule.severity.is_some()
                && id.starts_with(area)
                && (area.is_empty() || area.ends_with('/'))
        }
        None => wanted == id,
    }
}

impl FeasibleCheck {
    /// The demands of the selected rules.
    fn demands<'d>(&self, cx: &Context<'d>, found: &mut Findings) -> Vec<Stated<'d>> {
        for wanted in &self.rules {
            let chosen = cx.demands.iter().filter(|(it, _)| names(&wanted.value, &it.rule));
            found.selected(wanted.span, chosen.count());
        }
        let chosen = cx.demands.iter().filter(|(it, _)| self.joins(&it.rule));
        let stated = |(compiled, demands): &'d (&'d super::Compiled, Vec<Demand>)| {
            demands.iter().map(|demand| Stated { rule: &compiled.rule, demand })
        };
        chosen.flat_map(stated).collect()
    }
}

/// All demands as one system; a figure is one variable wherever it is used.
struct Joint<'d> {
    system: System,
    stated: Vec<Stated<'d>>,
    figures: Vec<Part>,
}

impl<'d> Joint<'d> {
    fn new(all: Vec<Stated<'d>>) -> Self {
        let mut joint = Self { system: System::new(), stated: Vec::new(), figures: Vec::new() };
        let mut known: FxHashMap<(Span, i128, u32, bool), Variable> = FxHashMap::default();
        let taken = taken(&all);
        for stated in all {
            let demand = stated.demand;
            let mut terms = Vec::new();
            for part in &demand.parts {
                let taken = &taken[&part.quantity.span];
                let rounding = match demand.rounding {
                    Rounding::ByUnit if taken.rounded => Rounding::Nearest,
                    declared => declared,
                };
                let printed = taken.printed.filter(|_| !part.is_demanded);
                let quantity = printed.unwrap_or(&part.quantity);
                let value = quantity
                    .exact()
                    .and_then(|it| Ok((it.trimmed(), quantity.interval(rounding)?)));
                let Ok((value, interval)) = value else { break };
                // A demanded amount is placed where it is demanded, and may coincide with a figure there.
                let (is_demanded, span) = (part.is_demanded, part.quantity.span);
                let key = (span, value.mantissa(), value.scale(), is_demanded);
                let variable = *known.entry(key).or_insert_with(|| {
                    joint.figures.push(part.clone());
                    joint.system.variable(interval)
                });
                terms.push((variable, part.coefficient));
            }
            // A figure too large to compute with is reported by its own rule.
            if terms.len() == demand.parts.len() {
                joint.system.constrain(&terms, demand.range);
                joint.stated.push(stated);
            }
        }
        joint
    }

    fn contradiction(&self, cx: &Context<'_>, conflict: &Conflict) -> Diagnostic {
        let at = self.subject(&conflict.gap);
        let stated = &at.quantity;
        let message = missing_or_excess(conflict, &at.name, stated);
        let label = match at.is_demanded {
            false => text!("stated here", "記載値"),
            true => text!("a rule requires {stated} here", "規則はここに{stated}を求めている"),
        };
        let mut finding = cx.finding(message).at(stated.span, label);
        let mut seen = vec![stated.span];
        for id in &conflict.constraints {
            let stated = &self.stated[id.index()];
            for part in &stated.demand.parts {
                if !seen.contains(&part.quantity.span) {
                    seen.push(part.quantity.span);
                    finding = finding.at(part.quantity.span, Text::default());
                }
            }
            finding = finding.because(relation(stated));
        }
        finding.value("stated", stated).value("least", shown(&conflict.gap.least, stated))
    }

    /// The relation to leave out in the search for further conflicts: the one with the fewest
    /// figures, which usually restates the others; among equals the last.
    fn weakest(&self, conflict: &Conflict) -> Option<usize> {
        let figures = |at: &usize| self.stated[*at].demand.parts.len();
        conflict.constraints.iter().map(|it| it.index()).rev().min_by_key(figures)
    }

    /// The figure at which the gap is measured: that of a variable, or the total of a constraint.
    fn subject(&self, gap: &Gap) -> &Part {
        match gap.at {
            Item::Variable(variable) => &self.figures[variable.index()],
            Item::Constraint(id) => &self.stated[id.index()].demand.parts[0],
        }
    }
}

/// How demands treat a figure. It has one range of true values, which also applies to demands that
/// leave it open.
#[derive(Clone, Copy, Default)]
struct Taken<'d> {
    /// As rounded, regardless of its unit.
    rounded: bool,
    /// With the step of its printed digits, although another rule may treat it as a count.
    printed: Option<&'d Quantity>,
}

/// How each figure is treated.
fn taken<'d>(all: &[Stated<'d>]) -> FxHashMap<Span, Taken<'d>> {
    let mut taken: FxHashMap<Span, Taken<'d>> = FxHashMap::default();
    for demand in all.iter().map(|it| it.demand) {
        let rounded = matches!(demand.rounding, Rounding::Nearest | Rounding::Truncate);
        for part in &demand.parts {
            let of_figure = taken.entry(part.quantity.span).or_default();
            of_figure.rounded |= rounded;
            if !part.is_demanded && !part.quantity.step.is_zero() {
                of_figure.printed = Some(&part.quantity);
            }
        }
    }
    taken
}

fn missing_or_excess(conflict: &Conflict, name: &str, stated: &Quantity) -> Text {
    let n = conflict.constraints.len();
    let least = shown(&conflict.gap.least, stated);
    match (conflict.gap.side, &conflict.gap.greatest) {
        (Side::Missing, Some(greatest)) => {
            let greatest = shown(greatest, stated);
            text!(
                "{n} relations hold individually but not together: {name} {stated} is too small by {least} to {greatest}",
                "{n}個の関係は個々には成り立つが、同時には成り立たない: {name} {stated}は{least}〜{greatest}だけ足りない"
            )
        }
        (Side::Missing, None) => text!(
            "{n} relations hold individually but not together: {name} {stated} is too small by at least {least}",
            "{n}個の関係は個々には成り立つが、同時には成り立たない: {name} {stated}は少なくとも{least}足りない"
        ),
        (Side::Excess, Some(greatest)) => {
            let greatest = shown(greatest, stated);
            text!(
                "{n} relations hold individually but not together: {name} {stated} is too large by {least} to {greatest}",
                "{n}個の関係は個々には成り立つが、同時には成り立たない: {name} {stated}は{least}〜{greatest}だけ多い"
            )
        }
        (Side::Excess, None) => text!(
            "{n} relations hold individually but not together: {name} {stated} is too large by at least {least}",
            "{n}個の関係は個々には成り立つが、同時には成り立たない: {name} {stated}は少なくとも{least}多い"
        ),
    }
}

/// `amount`, of the base unit, in the unit of `figure` with two more digits than it prints.
fn shown(amount: &BigRational, figure: &Quantity) -> String {
    let scale = i64::from(figure.value.scale()) + 2 - i64::from(figure.unit.power());
    let scale = u32::try_from(scale.max(0)).unwrap_or(0);
    match rounded(amount, scale) {
        Ok(amount) => figure.show(amount),
        Err(_) => amount.to_string(),
    }
}

/// A demand in words: the total, the relation, and the rest.
fn relation(stated: &Stated<'_>) -> Text {
    let rule = &stated.rule.id.value;
    let Demand { parts, range, .. } = stated.demand;
    let (total, rest) = parts.split_first().expect("internal: demands have parts");
    if total.coefficient != Exact::from(-1) {
        let sum = sum_in_words(parts);
        return text!("{rule}: a limit on {sum}", "{rule}: {sum} の限度");
    }
    let (name, value, sum) = (&total.name, &total.quantity, sum_in_words(rest));
    let sign = match (range.lo, range.hi) {
        (Some(_), Some(_)) => "=",
        (None, _) => "≥",
        (_, None) => "≤",
    };
    text!("{rule}: {name} {value} {sign} {sum}", "{rule}: {name} {value} {sign} {sum}")
}

fn sum_in_words(parts: &[Part]) -> String {
    let minus = Exact::from(-1);
    let mut words = String::new();
    for part in parts {
        let times = match part.coefficient {
            it if it == minus || it == Exact::ONE => String::new(),
            it => format!("{it} × "),
        };
        match (words.is_empty(), part.coefficient == minus) {
            (true, false) => {}
            (true, true) => words.push('−'),
            (false, false) => words.push_str(" + "),
            (false, true) => words.push_str(" − "),
        }
        words.push_str(&format!("{times}{}", part.quantity));
    }
    words
}

fn undecided(cx: &Context<'_>, n: usize) -> Diagnostic {
    cx.warning(text!(
        "cannot decide whether {n} relations hold together: the work limit was reached",
        "{n}個の関係が同時に成り立つかどうかは、計算量の上限内では判定できなかった"
    ))
}
