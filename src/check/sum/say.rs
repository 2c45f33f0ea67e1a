//! Knows the wording of sums. Does not decide anything.

use super::Item;
use super::addends::Addends;
use super::total::Total;
use crate::check::context::{Instance, name};
use crate::check::{Context, Figure, tails};
use crate::diagnostic::{Diagnostic, MAX_LABELS, Text};
use crate::document::Node;
use crate::quantity::difference::explain;
use crate::quantity::precision::lie_in_tails;
use crate::quantity::sum::{Comparison, Limit, SumFault, SumOutcome, Term, Verdict};
use crate::quantity::{Qualifier, Quantity, Rounding, Unit};
use crate::text;

/// The name of the subject and a colon; empty without a name.
fn subject(name: &str) -> String {
    if name.is_empty() { String::new() } else { format!("{name}: ") }
}

/// A computed sum, and everything its diagnostic names.
pub(super) struct Sum<'s, 'd> {
    pub(super) total: Total<'s, 'd>,
    pub(super) addends: &'s Addends<'d>,
    pub(super) relation: Comparison,
    pub(super) rounding: Rounding,
    pub(super) is_shown: bool,
    pub(super) terms: &'s [Term<'s>],
    pub(super) outcome: &'s SumOutcome,
}

impl<'d> Sum<'_, 'd> {
    /// The diagnostic; `None` if the figures are equal.
    pub(super) fn report(&self, cx: &Context<'d>, within: Option<&Quantity>) -> Option<Diagnostic> {
        let diagnostic = match self.outcome.verdict {
            Verdict::Equal => return None,
            Verdict::Rounding if self.outcome.improbable => cx.warning(self.improbable()),
            Verdict::Rounding => return Some(self.places(cx.note(self.explained()))),
            // Digits beyond the precision of doubles were added by a program, not by a person.
            Verdict::Impossible if self.has_binary_tails() => cx.warning(self.impossible()),
            Verdict::Impossible => cx.finding(self.impossible()),
        };
        let mut diagnostic = self.places(diagnostic);
        if self.outcome.limit().is_none() {
            diagnostic = diagnostic.because(self.bound(within));
        }
        let is_exact = self.outcome.bound().is_some_and(|it| it.is_zero());
        if is_exact && self.rounding == Rounding::ByUnit && !self.outcome.is_copy {
            diagnostic = diagnostic.help(text!(
                "if they were rounded, write `rounding: nearest` in the rule",
                "丸めた値なら、規則に `rounding: nearest` と書く"
            ));
        }
        if self.has_binary_tails() {
            diagnostic = diagnostic.help(tails::words());
        }
        if self.outcome.verdict == Verdict::Impossible && self.relation == Comparison::Equal {
            let elsewhere: Vec<&Quantity> =
                self.addends.set_aside.iter().map(|it| &it.figure.quantity).collect();
            let explanations = explain(self.total.quantity, self.terms, &elsewhere, self.outcome);
            for explanation in explanations {
                let Text { en, ja } = explanation.text();
                diagnostic = diagnostic.help(text!("possibly: {en}", "たとえば、{ja}"));
            }
            diagnostic = diagnostic.fix(self.fix());
        }
        Some(
            diagnostic
                .value("stated", self.total.quantity)
                .value("computed", self.show(self.outcome.computed))
                .value("difference", self.difference())
                .value("items", self.terms.len()),
        )
    }

    fn show(&self, amount: crate::quantity::Exact) -> String {
        self.total.quantity.show(amount)
    }

    fn difference(&self) -> String {
        let difference = self.outcome.difference;
        self.show(difference.abs().unwrap_or(difference))
    }

    /// Name and a colon (or empty), total, number of items, computed sum, difference: the words of
    /// every sum.
    fn words(&self) -> (String, &Quantity, usize, String, String) {
        let (what, stated) = (subject(self.total.name()), self.total.quantity);
        (what, stated, self.terms.len(), self.show(self.outcome.computed), self.difference())
    }

    fn impossible(&self) -> Text {
        let (what, stated, n, computed, difference) = self.words();
        let (en, ja) = self.total.wording(self.relation);
        if let Some(limit) = self.outcome.limit() {
            return self.beyond_limit(limit);
        }
        if self.outcome.difference.is_zero() {
            return text!(
                "{what}{stated} {en} as a limit, but its items ({n}) reach it: they add up to {computed}",
                "{what}{ja}{stated}（限度）、内訳{n}件の合計は{computed}で、限度に達している"
            );
        }
        match self.relation {
            Comparison::Equal if n == 0 => text!(
                "{what}{stated} {en}, but no item states a figure: a difference of {difference}",
                "{what}{ja}{stated}、値のある内訳がなく、差は{difference}"
            ),
            Comparison::Equal if n == 1 => text!(
                "{what}{stated} {en}, but its one item is {computed}: a difference of {difference}",
                "{what}{ja}{stated}、ただ1つの内訳は{computed}で、差は{difference}"
            ),
            Comparison::Equal => text!(
                "{what}{stated} {en}, but its {n} items add up to {computed}: a difference of {difference}",
                "{what}{ja}{stated}、内訳{n}件の合計は{computed}で、差は{difference}"
            ),
            Comparison::AtMost if self.total.node().is_none() => text!(
                "{what}{stated} {en}, but the items add up to {computed}: {difference} too much",
                "{what}{ja}{stated}、内訳の合計は{computed}で、{difference}超えている"
            ),
            Comparison::AtMost => text!(
                "{what}{stated} {en}, but its listed parts add up to {computed}: {difference} too much",
                "{what}{ja}{stated}、うち書きの合計は{computed}で、{difference}超えている"
            ),
            Comparison::AtLeast => text!(
                "{what}{stated} {en}, but the items add up to {computed}: {difference} short",
                "{what}{ja}{stated}、内訳の合計は{computed}で、{difference}足りない"
            ),
        }
    }

    /// States that limits among the items exclude the total.
    fn beyond_limit(&self, Limit { end, is_upper }: Limit) -> Text {
        let (what, stated, n, _, _) = self.words();
        let (en, ja) = self.total.wording(self.relation);
        let end_shown = self.show(end.value);
        match (is_upper, end.closed) {
            (true, true) => text!(
                "{what}{stated} {en}, but its items ({n}) add up to at most {end_shown}",
                "{what}{ja}{stated}、内訳{n}件の合計は{end_shown}以下にしかならない"
            ),
            (true, false) => text!(
                "{what}{stated} {en}, but its items ({n}) add up to less than {end_shown}",
                "{what}{ja}{stated}、内訳{n}件の合計は{end_shown}未満にしかならない"
            ),
            (false, true) => text!(
                "{what}{stated} {en}, but its items ({n}) add up to at least {end_shown}",
                "{what}{ja}{stated}、内訳{n}件の合計は{end_shown}以上になる"
            ),
            (false, false) => text!(
                "{what}{stated} {en}, but its items ({n}) add up to more than {end_shown}",
                "{what}{ja}{stated}、内訳{n}件の合計は{end_shown}を超える"
            ),
        }
    }

    fn improbable(&self) -> Text {
        let (what, stated, n, computed, difference) = self.words();
        let (en, ja) = self.total.wording(self.relation);
        text!(
            "{what}{stated} {en}, the sum of its items ({n}) is {computed}: rounding is unlikely to explain the difference of {difference}",
            "{what}{ja}{stated}、内訳{n}件の合計は{computed}。差{difference}が丸めで生じることはまれである"
        )
    }

    fn explained(&self) -> Text {
        let (what, stated, n, computed, difference) = self.words();
        let (en, ja) = self.total.wording(self.relation);
        if !self.is_definite() {
            return text!(
                "{what}{stated} {en}, the sum of its items ({n}) is {computed}; the difference of {difference} is possible, because some figures are limits, approximate values or parts listed elsewhere",
                "{what}{ja}{stated}、内訳{n}件の合計は{computed}。以上・約・一部再掲などの付く値があるため、差{difference}はあり得る"
            );
        }
        text!(
            "{what}{stated} {en}, the sum of its items ({n}) is {computed}; rounding explains the difference of {difference}",
            "{what}{ja}{stated}、内訳{n}件の合計は{computed}。差{difference}は丸めで説明できる"
        )
    }

    /// Whether the difference is beyond the precision of doubles.
    fn has_binary_tails(&self) -> bool {
        let figures = self.terms.iter().map(|it| it.quantity).chain([self.total.quantity]);
        lie_in_tails(figures, self.outcome.difference)
    }

    /// Whether the printed figures differ from the true ones only by rounding.
    fn is_definite(&self) -> bool {
        let whole = |it: &Quantity| !it.qualifier.has(Qualifier::PARTLY_RELISTED);
        let mut terms = self.terms.iter().map(|it| it.quantity);
        self.total.quantity.is_definite() && terms.all(|it| it.is_definite() && whole(it))
    }

    /// The excused difference, and its reason.
    fn bound(&self, within: Option<&Quantity>) -> Text {
        let Some(bound) = self.outcome.bound() else {
            return text!(
                "the figures are limits, not values, so the difference has no bound",
                "値ではなく限度を示す数のため、差の上限は定まらない"
            );
        };
        if bound.is_zero() {
            return match self.rounding {
                _ if self.outcome.is_copy => text!(
                    "two figures printed to the same place: rounding explains no difference",
                    "2つの値は同じ桁まで印字されているため、丸めで説明できる差はない"
                ),
                _ if self.is_shown => text!(
                    "the other sums of the table hold to the last digit, so rounding explains no difference",
                    "この表の他の合計は末位まで一致するため、丸めで説明できる差はない"
                ),
                Rounding::Exact => text!(
                    "the rule declares the figures exact: rounding explains no difference",
                    "規則が丸めなしと宣言しているため、丸めで説明できる差はない"
                ),
                _ => text!(
                    "whole counts and whole yen are exact: rounding explains no difference",
                    "整数の件数や円は丸めのない値のため、丸めで説明できる差はない"
                ),
            };
        }
        let bound = self.show(bound);
        match within {
            Some(slack) if self.outcome.reaches_bound() => text!(
                "rounding of the printed figures and the declared slack of {slack} explain at most {bound}",
                "印字された値の丸めと許容差{slack}で説明できる差は最大{bound}"
            ),
            Some(slack) => text!(
                "rounding of the printed figures and the declared slack of {slack} explain less than {bound}",
                "印字された値の丸めと許容差{slack}で説明できる差は{bound}未満"
            ),
            None if self.is_definite() && !self.outcome.reaches_bound() => text!(
                "rounding of the printed figures explains less than {bound}",
                "印字された値の丸めで説明できる差は{bound}未満"
            ),
            None if !self.outcome.reaches_bound() => text!(
                "rounding, limits, approximate values and parts listed elsewhere explain less than {bound}",
                "丸めと、以上・約・一部再掲などの付く値とで説明できる差は{bound}未満"
            ),
            None if !self.is_definite() => text!(
                "rounding, limits, approximate values and parts listed elsewhere explain at most {bound}",
                "丸めと、以上・約・一部再掲などの付く値とで説明できる差は最大{bound}"
            ),
            None => text!(
                "rounding of the printed figures explains at most {bound}",
                "印字された値の丸めで説明できる差は最大{bound}"
            ),
        }
    }

    /// Labels the total first, then the addends, then other figures as far as there is room.
    fn places(&self, diagnostic: Diagnostic) -> Diagnostic {
        let mut diagnostic = diagnostic.at(self.total.quantity.span, self.total.label());
        let copies = self.total.figures().count();
        if copies > 1 {
            diagnostic = diagnostic.because(text!(
                "the same total is stated in {copies} places for these items",
                "この内訳に対して、同じ合計が{copies}か所に記載されている"
            ));
        }
        for addend in &self.addends.counted {
            let is_part = addend.figure.quantity.qualifier.has(Qualifier::PARTLY_RELISTED);
            let label = match addend.weight {
                _ if is_part => text!("partly listed elsewhere", "一部再掲"),
                // The underline is enough; a text under each of a dozen items would only add lines.
                weight if weight == rust_decimal::Decimal::ONE => Text::default(),
                weight if weight == rust_decimal::Decimal::NEGATIVE_ONE => {
                    text!("subtracted", "控除")
                }
                weight => text!("item, × {weight}", "内訳（{weight}倍）"),
            };
            // If items are joined by a key, the first of them represents the demand.
            if addend.figure.quantity.span != self.total.quantity.span {
                diagnostic = diagnostic.at(addend.figure.quantity.span, label);
            }
        }
        for addend in &self.addends.set_aside {
            if diagnostic.labels.len() < MAX_LABELS {
                let label = text!("not added", "加算しない");
                diagnostic = diagnostic.at(addend.figure.quantity.span, label);
            }
        }
        diagnostic
    }
}

pub(super) fn one_sided<'d>(
    cx: &Context<'d>,
    instance: &Instance<'d>,
    totals: &[Node<'d>],
    items: &[Item<'_, 'd>],
) -> Diagnostic {
    let shown = |it: &str| match it {
        "" => " (\"\")".to_owned(),
        _ => format!(" ({it})"),
    };
    let key = instance.key.as_deref();
    match totals.first() {
        Some(&total) => {
            let what = name(total);
            let key = key.filter(|it| *it != what).map(shown).unwrap_or_default();
            let message = text!(
                "{what}{key}: a total is stated, but none of its items",
                "{what}{key}: 合計は記載されているが、内訳がない"
            );
            cx.finding(message).at(total.span(), text!("stated here", "記載値"))
        }
        None => {
            let (n, key) = (items.len(), key.map(shown).unwrap_or_default());
            let message = match n {
                1 => text!(
                    "no total is stated for the one item{key}",
                    "内訳1件の合計が記載されていない{key}"
                ),
                _ => text!(
                    "no total is stated for {n} items{key}",
                    "内訳{n}件の合計が記載されていない{key}"
                ),
            };
            let (_, first) = items[0];
            let at = if instance.key.is_some() { first.span() } else { cx.spot(instance.place) };
            cx.finding(message).at(at, Text::default())
        }
    }
}

/// Reports that some items have no figure; `is_bounded` if the others were compared with the total
/// as a limit.
pub(super) fn not_stated(
    cx: &Context<'_>,
    total: Total<'_, '_>,
    addends: &Addends<'_>,
    is_bounded: bool,
) -> Diagnostic {
    let (what, stated, n) = (subject(total.name()), total.quantity, addends.not_stated.len());
    let (en, ja) = total.wording(Comparison::Equal);
    let message = if is_bounded {
        text!(
            "{what}{stated} {en}; items without a figure: {n}, so only an upper limit was checked: the others do not exceed it",
            "{what}{ja}{stated}。値のない内訳が{n}件あるため、残りの合計がこれを超えないことだけを調べた"
        )
    } else {
        text!(
            "{what}{stated} {en}; items without a figure: {n}, so the sum was not checked",
            "{what}{ja}{stated}。値のない内訳が{n}件あるため、合計を検査していない"
        )
    };
    let note = cx.note(message).at(stated.span, total.label());
    let gaps = addends.not_stated.iter().take(MAX_LABELS - 1);
    gaps.fold(note, |note, gap| note.at(gap.span(), text!("no figure", "値なし")))
}

/// Reports a blank total although others in its column are stated.
pub(super) fn blank_total(cx: &Context<'_>, total: Node<'_>, other: &Figure<'_>) -> Diagnostic {
    let what = subject(name(total));
    let message = text!(
        "{what}no total is stated here, although other totals of the column are",
        "{what}同じ列の他の合計は記載されているが、ここには合計がない"
    );
    let help =
        text!("write `-` if there is no total to state", "記載する合計がなければ「－」と書く");
    cx.warning(message)
        .at(total.span(), Text::default())
        .at(other.quantity.span, text!("stated here", "記載値"))
        .help(help)
}

/// Reports a row that reads like a total, in a table without a total by the rule's words.
pub(super) fn unnamed_total(cx: &Context<'_>, label: Node<'_>) -> Diagnostic {
    let name = label.text().trim();
    let message = text!(
        "\"{name}\" looks like a total, but matches no word of `levels`: the table is not checked",
        "「{name}」は合計の行のようだが、`levels` のどの語にも当たらないため、この表は検査していない"
    );
    cx.note(message).at(label.span(), Text::default())
}

pub(super) fn no_items(cx: &Context<'_>, total: &Figure<'_>) -> Diagnostic {
    let (what, stated) = (subject(name(total.node)), &total.quantity);
    let message = text!(
        "{what}{stated} is stated, but it has no item rows",
        "{what}記載は{stated}だが、内訳の行がない"
    );
    cx.finding(message).at(stated.span, text!("stated here", "記載値"))
}

pub(super) fn mixed_signs(cx: &Context<'_>, total: Total<'_, '_>) -> Diagnostic {
    let (what, stated) = (subject(total.name()), total.quantity);
    let message = text!(
        "{what}{stated} and its parts have different signs, so the parts set no limit",
        "{what}{stated}とうち書きの符号がそろわないため、大小を判定できない"
    );
    cx.warning(message).at(stated.span, Text::default())
}

pub(super) fn excess_digits(
    cx: &Context<'_>,
    quantity: &Quantity,
    precision: Option<&Quantity>,
) -> Diagnostic {
    let step = precision.map(ToString::to_string).unwrap_or_default();
    let message = text!(
        "{quantity} has digits below the declared precision of {step}",
        "{quantity}には、宣言された精度{step}より細かい桁がある"
    );
    cx.finding(message).at(quantity.span, Text::default()).value("stated", quantity)
}

/// An amount that a rule declares with its own unit.
#[derive(Clone, Copy)]
pub(super) enum Declared {
    Slack,
    Precision,
}

pub(super) fn other_unit(
    cx: &Context<'_>,
    total: Total<'_, '_>,
    declared: Declared,
    amount: &Quantity,
) -> Diagnostic {
    let stated = total.quantity;
    let (message, label) = match declared {
        Declared::Slack => (
            text!(
                "{stated}: the slack `within: {amount}` is in an incompatible unit",
                "{stated}は、許容差 `within: {amount}` と単位を換算できない"
            ),
            text!("slack", "許容差"),
        ),
        Declared::Precision => (
            text!(
                "{stated}: the precision `precision: {amount}` is in an incompatible unit",
                "{stated}は、精度 `precision: {amount}` と単位を換算できない"
            ),
            text!("precision", "精度"),
        ),
    };
    let finding = cx.finding(message).at(stated.span, total.label()).at(amount.span, label);
    if amount.unit != Unit::NONE {
        return finding;
    }
    let unit = &stated.unit;
    finding
        .help(text!("write the unit too: `{amount}{unit}`", "`{amount}{unit}` のように単位も書く"))
}

pub(super) fn fault<'d>(
    cx: &Context<'d>,
    total: Total<'_, 'd>,
    addends: &Addends<'d>,
    within: Option<&Quantity>,
    fault: SumFault,
) -> Diagnostic {
    let stated = total.quantity;
    match fault {
        SumFault::IncompatibleUnits { index } => {
            let figure = &addends.counted[index].figure;
            let item = &figure.quantity;
            let message = text!(
                "cannot add {item} to a total of {stated}: their units are incompatible",
                "{item}は、単位を換算できないため、合計{stated}に加えられない"
            );
            let finding = cx.finding(message).at(item.span, text!("item", "内訳"));
            let finding = cx.with_unit_of(finding, figure);
            if total.node().is_some() {
                return finding.at(stated.span, text!("total", "合計"));
            }
            let finding = finding.at(stated.span, total.label());
            if item.unit != Unit::NONE || stated.unit == Unit::NONE {
                return finding;
            }
            let unit = &stated.unit;
            finding.help(text!(
                "if the figure is in {unit}, declare it in the rule: `items: {{ …, unit: {unit} }}`",
                "単位が{unit}なら、規則に `items: {{ …, unit: {unit} }}` と書く"
            ))
        }
        SumFault::UnusableSlack => {
            let slack = within.expect("internal: a slack that cannot be used is declared");
            other_unit(cx, total, Declared::Slack, slack)
        }
        SumFault::ExcessDigits { index } => {
            let items = &addends.counted;
            let figure = index.map_or(stated, |index| &items[index].figure.quantity);
            excess_digits(cx, figure, None)
        }
        SumFault::Overflow => {
            let message = text!(
                "{stated}: the figures are too large to be added exactly",
                "{stated}: 値が大きすぎて正確に合計できない"
            );
            cx.finding(message).at(stated.span, Text::default())
        }
    }
}
