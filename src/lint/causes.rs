//! Knows which findings most likely share a cause, and merges them into one finding that states
//! what they have in common. Used only by reports for people. Does not judge anything.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::diagnostic::{Diagnostic, Text};
use crate::quantity::{Exact, Overflow, Quantity};
use crate::text;

/// Minimum number of findings with something in common that are merged.
pub const FEW: usize = 5;
/// Minimum number of findings of one form that are merged although they have nothing in common.
pub const MANY: usize = 50;
/// Maximum number of merged findings that are shown.
const SHOWN: usize = 3;
/// Powers of ten by which a figure may be too large or too small.
const POWERS: std::ops::RangeInclusive<i32> = -12..=12;

/// Findings that most likely share a cause, or a single finding.
#[derive(Clone, Debug)]
pub struct Group {
    /// The merged finding; `None` for a single one.
    pub together: Option<Diagnostic>,
    /// Their indices.
    pub members: Vec<usize>,
}

/// `found` with the findings that most likely share a cause merged, at the place of the first of them.
#[must_use]
pub fn by_cause(found: &[Diagnostic]) -> Vec<Diagnostic> {
    let said = |it: Group| it.together.unwrap_or_else(|| found[it.members[0]].clone());
    groups(found).into_iter().map(said).collect()
}

/// `found` grouped by cause, each group at the place of its first finding.
#[must_use]
pub fn groups(found: &[Diagnostic]) -> Vec<Group> {
    let mut forms: FxHashMap<Form<'_>, Vec<usize>> = FxHashMap::default();
    for (at, it) in found.iter().enumerate().filter(|(_, it)| it.span().is_some()) {
        forms.entry(Form::of(it)).or_default().push(at);
    }
    let mut first: FxHashMap<usize, Group> = FxHashMap::default();
    let mut inside = vec![false; found.len()];
    for members in forms.into_values().filter(|it| it.len() >= FEW) {
        for (common, members) in causes(found, members) {
            members.iter().for_each(|&it| inside[it] = true);
            let together = Some(together(found, &members, common.as_ref()));
            first.insert(members[0], Group { together, members });
        }
    }
    let kept = |at: usize| match first.remove(&at) {
        Some(group) => Some(group),
        None => (!inside[at]).then(|| Group { together: None, members: vec![at] }),
    };
    (0..found.len()).filter_map(kept).collect()
}

/// The properties that findings of one form share: the rule, the severity, and the names of the
/// values.
#[derive(PartialEq, Eq, Hash)]
struct Form<'d> {
    code: &'d str,
    severity: &'static str,
    values: Vec<&'static str>,
}

impl<'d> Form<'d> {
    fn of(it: &'d Diagnostic) -> Self {
        let values = it.values.iter().map(|(name, _)| *name).collect();
        Self { code: &it.code, severity: it.severity.word(), values }
    }
}

/// The common property of several findings.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Common<'d> {
    /// Every word of the message.
    Words(&'d str),
    /// The target of the reference.
    Reference(&'d str),
    /// The power of ten by which the stated figure is too large.
    Power(i32),
    /// The stated figure.
    Stated(&'d str),
    /// The difference.
    Difference(&'d str),
}

/// What findings can have in common, most significant first.
const ORDER: [fn(&Diagnostic) -> Option<Common<'_>>; 5] = [
    |it| Some(Common::Words(&it.message.en)),
    |it| it.value_of("reference").map(Common::Reference),
    |it| power(it).map(Common::Power),
    |it| it.value_of("stated").map(Common::Stated),
    |it| it.value_of("difference").map(Common::Difference),
];

/// Groups `members` by their most likely causes, where enough of them have one.
fn causes<'d>(
    found: &'d [Diagnostic],
    mut members: Vec<usize>,
) -> Vec<(Option<Common<'d>>, Vec<usize>)> {
    let mut causes = Vec::new();
    for common in ORDER {
        let mut groups: FxHashMap<Common<'d>, Vec<usize>> = FxHashMap::default();
        for &at in &members {
            if let Some(common) = common(&found[at]) {
                groups.entry(common).or_default().push(at);
            }
        }
        groups.retain(|_, it| it.len() >= FEW);
        let inside: Vec<usize> = groups.values().flatten().copied().collect();
        let is_left: Vec<bool> = members.iter().map(|it| !inside.contains(it)).collect();
        let mut left = is_left.into_iter();
        members.retain(|_| left.next().unwrap_or(true));
        causes.extend(groups.into_iter().map(|(common, members)| (Some(common), members)));
    }
    if members.len() >= MANY {
        causes.push((None, members));
    }
    causes
}

/// The power of ten by which the stated figure is too large, to within a hundredth: a wrong unit.
fn power(it: &Diagnostic) -> Option<i32> {
    let figure =
        |name: &str| -> Option<Exact> { Quantity::parse(it.value_of(name)?)?.exact().ok() };
    let stated = figure("stated")?;
    let other = ["computed", "elsewhere", "limit", "expected"].into_iter().find_map(figure)?;
    POWERS.filter(|it| *it != 0).find(|&power| is_times(stated, other, power).unwrap_or(false))
}

/// Whether `stated` is `other` times ten to the `power`, to within a hundredth.
fn is_times(stated: Exact, other: Exact, power: i32) -> Result<bool, Overflow> {
    let wanted = other.shift(power)?;
    if wanted.is_zero() || wanted.signum() != stated.signum() {
        return Ok(false);
    }
    Ok(stated.minus(wanted)?.abs()?.times(Exact::from(100))? <= stated.abs()?)
}

/// One finding for all of `members`.
fn together(found: &[Diagnostic], members: &[usize], common: Option<&Common<'_>>) -> Diagnostic {
    let (count, first) = (members.len(), &found[members[0]]);
    let Text { en, ja } = describe(common, first);
    let message = text!("{count} findings: {en}", "{count}件の指摘: {ja}");
    let mut together = Diagnostic::new(&*first.code, first.severity, message);
    for &at in members.iter().take(SHOWN) {
        let it = &found[at];
        let is_said = matches!(common, Some(Common::Words(_)));
        let label = it.labels.first().filter(|_| is_said).map(|it| &it.text);
        if let Some(span) = it.span() {
            together.label(span, label.unwrap_or(&it.message).clone());
        }
    }
    together.omitted = count.saturating_sub(SHOWN);
    let remarks = |of: fn(&Diagnostic) -> &Vec<Text>| -> Vec<Text> {
        let shared = |it: &&Text| members.iter().all(|&at| of(&found[at]).contains(it));
        of(first).iter().filter(shared).cloned().collect()
    };
    together.notes = remarks(|it| &it.notes);
    together.help = remarks(|it| &it.help);
    together.help(text!("`--all` shows each of them", "`--all` を付けると1件ずつ表示する"))
}

fn describe(common: Option<&Common<'_>>, first: &Diagnostic) -> Text {
    match common {
        Some(Common::Words(_)) => first.message.clone(),
        Some(Common::Reference(reference)) => {
            text!("all refer to `{reference}`", "どれも「{reference}」を参照している")
        }
        Some(Common::Power(power)) => {
            let (sign, times) = (if *power > 0 { "" } else { "1/" }, tens(power.unsigned_abs()));
            text!(
                "all stated figures are {sign}{times} times the computed ones; is a unit wrong?",
                "どれも記載値が計算値の{sign}{times}倍になっている。単位の誤りではないか"
            )
        }
        Some(Common::Stated(stated)) => {
            text!("all state `{stated}`", "どれも記載は「{stated}」")
        }
        Some(Common::Difference(difference)) => {
            text!("the difference is {difference} in each", "どれも差は{difference}")
        }
        None => text!("they have the same form", "同じ形の指摘"),
    }
}

/// Ten to the `power`, with a comma between thousands.
fn tens(power: u32) -> Cow<'static, str> {
    let digits = format!("1{}", "0".repeat(power as usize));
    let mut shown = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown.into()
}
