//! Knows the wording of anchors. Does not decide anything.

use super::beside::Lone;
use super::target::Broken;
use super::written::{Anchor, Mistake};
use crate::check::{Context, agreement, tails};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::Document;
use crate::document::comment::Comment;
use crate::quantity::Quantity;
use crate::text;

/// The file that `anchor`, written in `own`, names.
fn file<'a>(cx: &'a Context<'_>, own: &Document, anchor: &'a Anchor<'_>) -> &'a str {
    anchor.file.map_or(&*cx.corpus.sources.get(own.source).name, |it| it.value)
}

pub(super) fn differs(
    cx: &Context<'_>,
    own: &Document,
    anchor: &Anchor<'_>,
    stated: &Quantity,
    data: &Quantity,
) -> Diagnostic {
    let written = cx.corpus.sources.slice(anchor.span);
    let file = file(cx, own, anchor);
    let difference = agreement::difference(stated, data);
    let message = text!(
        "{stated} is stated here, but `{written}` of `{file}` is {data}: a difference of {difference}",
        "ここには{stated}とあるが、`{file}` の `{written}` は{data}（差は{difference}）"
    );
    let mut finding = cx
        .finding(message)
        .at(stated.span, text!("stated", "記載"))
        .at(data.span, text!("in the data", "データの値"))
        .at(anchor.span, text!("the anchor", "このアンカー"));
    if let Some(help) = tails::help([stated, data]) {
        finding = finding.help(help);
    }
    finding.value("stated", stated).value("elsewhere", data).value("difference", difference)
}

pub(super) fn units(
    cx: &Context<'_>,
    anchor: &Anchor<'_>,
    stated: &Quantity,
    data: &Quantity,
) -> Diagnostic {
    let message = agreement::incompatible(stated, data);
    let finding = cx
        .finding(message)
        .at(stated.span, text!("stated", "記載"))
        .at(data.span, text!("in the data", "データの値"))
        .at(anchor.span, text!("the anchor", "このアンカー"));
    if !data.unit.is_none() {
        return finding;
    }
    let unit = if stated.unit.is_none() { "千円" } else { stated.unit.name() };
    finding.help(text!(
        "if the value has a unit that the data do not state, write it in brackets after the file: `({unit})`",
        "データに書かれていない単位があるなら、ファイル名の後に `({unit})` のように書く"
    ))
}

pub(super) fn too_large(cx: &Context<'_>, stated: &Quantity) -> Diagnostic {
    cx.finding(agreement::too_large()).at(stated.span, Text::default())
}

pub(super) fn malformed(cx: &Context<'_>, mistake: &Mistake) -> Diagnostic {
    let finding = cx.finding(mistake.message.clone()).at(mistake.at, mistake.why.clone());
    mistake.help.iter().cloned().fold(finding, Diagnostic::help)
}

pub(super) fn lone(cx: &Context<'_>, comment: &Comment, why: Lone) -> Diagnostic {
    let message = match why {
        Lone::Nothing => {
            text!("there is no figure beside this anchor", "このアンカーの隣に数値がない")
        }
        Lone::Several(count) => text!(
            "this anchor could belong to any of {count} figures",
            "このアンカーが指しうる数値が{count}個ある"
        ),
    };
    cx.finding(message)
        .at(comment.content, Text::default())
        .help(text!("write the comment directly after the figure", "数値のすぐ後にコメントを書く"))
}

pub(super) fn broken(
    cx: &Context<'_>,
    own: &Document,
    anchor: &Anchor<'_>,
    why: &Broken<'_>,
) -> Option<Diagnostic> {
    let (written, file) = (cx.corpus.sources.slice(anchor.span), file(cx, own, anchor));
    let at_file = anchor.file.map_or(anchor.span, |it| it.span);
    Some(match why {
        Broken::Cut => return None,
        Broken::Outside => {
            let message = text!(
                "an anchor names a file by its path from the document, not `{file}`",
                "アンカーには、文書からの相対パスを書く（`{file}` は書けない）"
            );
            cx.finding(message).at(at_file, Text::default())
        }
        Broken::NoDocument { near } => {
            let message = text!(
                "the anchor names `{file}`, which is not among the documents",
                "アンカーの指す `{file}` が文書の中にない"
            );
            let finding = cx.finding(message).at(at_file, text!("not found", "見つからない"));
            let finding = near.iter().fold(finding, |it, near| it.meant(near));
            finding.help(text!(
                "the path is relative to the document",
                "パスはこの文書からの相対である"
            ))
        }
        Broken::Nothing(start) => {
            let message = text!(
                "`{written}` selects nothing in `{file}`",
                "`{written}` は `{file}` の何も選ばない"
            );
            cx.finding(message)
                .at(anchor.span, text!("selects nothing", "何も選ばない"))
                .at(*start, text!("the file", "そのファイル"))
        }
        Broken::Several(nodes) => {
            let count = nodes.len();
            let message = text!(
                "`{written}` selects {count} values in `{file}`; an anchor must select one",
                "`{written}` は `{file}` の値を{count}個選ぶが、アンカーが指す値は1つでなければならない"
            );
            let finding = cx.finding(message).at(anchor.span, Text::default());
            nodes
                .iter()
                .fold(finding, |it, node| it.at(node.span(), text!("selected", "選ばれた値")))
        }
        Broken::NoFigure(node) => {
            let message = text!(
                "`{written}` of `{file}` is not a figure",
                "`{file}` の `{written}` は数値ではない"
            );
            let finding = cx.finding(message).at(anchor.span, Text::default());
            finding.at(node.span(), text!("selected", "選ばれた値"))
        }
    })
}
