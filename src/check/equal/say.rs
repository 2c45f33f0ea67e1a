//! Knows the wording of equal facts. Does not decide anything.

use crate::check::context::{Instance, label, name, title};
use crate::check::{Context, Figure, agreement, tails};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::Node;
use crate::source::Spanned;
use crate::text;

pub(super) fn different(
    cx: &Context<'_>,
    figures: &[Figure<'_>],
    left: usize,
    right: usize,
) -> Diagnostic {
    let (one, other) = (&figures[left].quantity, &figures[right].quantity);
    let what = name(figures[right].node);
    let Text { en, ja } = agreement::apart(other, one);
    let message = text!(
        "{what}: {other} here, {one} elsewhere{en}",
        "{what}: ここでは{other}、別の場所では{one}{ja}"
    );
    let mut finding = cx
        .finding(message)
        .at(other.span, text!("here", "ここ"))
        .at(one.span, text!("elsewhere", "別の場所"));
    if let Some(help) = tails::help([one, other]) {
        finding = finding.help(help);
    }
    for (index, figure) in figures.iter().enumerate() {
        if index != left && index != right {
            finding = finding.at(figure.quantity.span, text!("also here", "ここにも"));
        }
    }
    finding.value("stated", other).value("elsewhere", one)
}

pub(super) fn explained(cx: &Context<'_>, figures: &[Figure<'_>]) -> Diagnostic {
    let what = name(figures[0].node);
    let Text { en, ja } = Text::list(figures.iter().map(|it| it.quantity.to_string()));
    let message = if figures.iter().all(|it| it.quantity.is_definite()) {
        text!("{what}: {en}: equal within rounding", "{what}: {ja}は丸めの範囲で同じ")
    } else {
        text!(
            "{what}: {en}: may be equal, because some are limits or approximate values",
            "{what}: {ja}は、以上・約などの付く値があるため、同じ値の可能性がある"
        )
    };
    let note = cx.note(message);
    figures.iter().fold(note, |note, it| note.at(it.quantity.span, Text::default()))
}

pub(super) fn units<'d>(cx: &Context<'d>, one: &Figure<'d>, other: &Figure<'d>) -> Diagnostic {
    let (left, right) = (&one.quantity, &other.quantity);
    let message = agreement::incompatible(right, left);
    let finding = cx.finding(message).at(right.span, Text::default());
    let finding = finding.at(left.span, Text::default());
    cx.with_unit_of(cx.with_unit_of(finding, other), one)
}

pub(super) fn too_large(cx: &Context<'_>, figure: &Figure<'_>) -> Diagnostic {
    cx.finding(agreement::too_large()).at(figure.quantity.span, Text::default())
}

pub(super) fn differently_written(
    cx: &Context<'_>,
    what: &str,
    first: Spanned<&str>,
    other: Spanned<&str>,
) -> Diagnostic {
    let (one, here) = (first.value, other.value);
    let message = if what.is_empty() {
        text!("\"{here}\" here, \"{one}\" elsewhere", "ここでは「{here}」、別の場所では「{one}」")
    } else {
        text!(
            "{what}: \"{here}\" here, \"{one}\" elsewhere",
            "{what}: ここでは「{here}」、別の場所では「{one}」"
        )
    };
    cx.finding(message)
        .at(other.span, text!("differs", "異なる"))
        .at(first.span, text!("compared with", "比較の相手"))
        .value("stated", here)
        .value("elsewhere", one)
}

/// Members of lists of different length that have no counterpart in the other.
pub(super) fn uneven<'d>(
    cx: &Context<'d>,
    instance: &Instance<'d>,
    (short, long): (&[Node<'d>], &[Node<'d>]),
    alone: &[Node<'d>],
) -> Diagnostic {
    let (count, longest, more) = (short.len(), long.len(), alone.len());
    let title = instance.key.as_deref().unwrap_or_else(|| title(instance.place));
    let subject = if title.is_empty() { String::new() } else { format!("{title}: ") };
    let first = alone.first().map_or("", |it| called(*it));
    let message = match more {
        1 => text!(
            "{subject}the lists to compare have {count} and {longest} members: \"{first}\" has no counterpart",
            "{subject}突き合わせるリストの件数が{count}件と{longest}件で異なり、「{first}」に対応するものがない"
        ),
        _ => text!(
            "{subject}the lists to compare have {count} and {longest} members: {more} have no counterpart, for example \"{first}\"",
            "{subject}突き合わせるリストの件数が{count}件と{longest}件で異なり、{more}件（「{first}」など）に対応するものがない"
        ),
    };
    let finding = cx.finding(message);
    let label = || text!("no counterpart", "対応するものがない");
    let finding = alone.iter().fold(finding, |it, node| it.at(node.span(), label()));
    match (alone.first(), short.last()) {
        (None, _) => finding.at(cx.spot(instance.place), Text::default()),
        (_, Some(last)) => {
            finding.at(last.span(), text!("the shorter list ends here", "短い方のリストはここまで"))
        }
        _ => finding,
    }
}

/// The name of the row that contains `member`, or else its own text.
fn called<'d>(member: Node<'d>) -> &'d str {
    let row = member.parent().and_then(label);
    row.unwrap_or(member).text().trim()
}

/// Reports a key that an operand does not have, although every key must be on all sides.
pub(super) fn without_partner(
    cx: &Context<'_>,
    key: &str,
    node: Node<'_>,
    near: Option<&str>,
) -> Diagnostic {
    let message = text!(
        "`{key}` is stated here, but not on the other side of the comparison",
        "「{key}」はここにあるが、比較の相手側にはない"
    );
    let finding =
        cx.finding(message).at(node.span(), text!("no counterpart", "対応するものがない"));
    match near {
        Some(near) => finding.help(text!(
            "`{near}` on the other side has no counterpart either: is it the same thing in another spelling?",
            "相手側にも、対応するもののない「{near}」がある。同じものの表記違いではないか"
        )),
        None => finding,
    }
}
