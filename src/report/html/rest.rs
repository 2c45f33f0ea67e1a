//! Knows the other sections of the page: accepted findings, unchecked parts, the rules, and the origin of
//! the page. Does not know findings, sums or links.

use maud::{Markup, html};

use super::super::visible::visible;
use super::super::whole::{File, Tally, Whole};
use super::super::{Places, Report, Suppressed};
use super::finding::{at, line, spot};
use super::{Section, badge, both, more};
use crate::diagnostic::{Suppressor, Text};
use crate::text;

/// Maximum number of figures listed for one document.
const FIGURES: usize = 50;
/// Maximum number of remarks and of accepted findings listed.
const LISTED: usize = 500;

/// Accepted findings; `None` if there are none.
pub(super) fn accepted(report: &Report<'_>, places: &Places<'_>) -> Option<Section> {
    let count = report.suppressed.len();
    let body = html! {
        div.wide tabindex="0" role="group" { table {
            thead { tr {
                th scope="col" { (both(&text!("finding", "指摘"))) }
                th scope="col" { (both(&text!("reason", "理由"))) }
                th scope="col" { (both(&text!("until", "期限"))) }
                th scope="col" { (both(&text!("accepted in", "受け入れた場所"))) }
            } }
            tbody { @for it in report.suppressed.iter().take(LISTED) { (acceptance(it, places)) } }
        } }
        (more(count.saturating_sub(LISTED)))
    };
    let title = text!("Accepted findings", "受け入れた指摘");
    (count > 0).then_some(Section { id: "accepted", title, count, body })
}

fn acceptance(it: &Suppressed, places: &Places<'_>) -> Markup {
    let by = match it.diagnostic.suppression.as_ref().map(|it| it.by) {
        Some(Suppressor::Baseline) => text!("baseline", "ベースライン"),
        Some(Suppressor::Configuration) => text!("configuration", "設定"),
        Some(Suppressor::Comment) | None => text!("comment", "コメント"),
    };
    let written = it.diagnostic.suppression.as_ref();
    let until = written.and_then(|it| it.until.as_deref()).unwrap_or("–");
    html! {
        tr {
            td {
                (badge(it.diagnostic.severity)) " "
                @if let Some(at) = at(places, &it.diagnostic) { code.at { (both(&at)) } " " }
                (both(&it.diagnostic.message)) " " code.rule { (visible(&it.diagnostic.code)) }
            }
            td { (visible(&it.reason)) }
            td.num { (visible(until)) }
            td { (both(&by)) @if let Some(it) = written { " " code.at { (both(&spot(places, it.span))) } } }
        }
    }
}

/// The places of outcomes in [`Tally::outcomes`].
const VIOLATED: usize = 2;
const UNCHECKED: usize = 3;

/// The unchecked parts: figures, undecided places, idle rules.
pub(super) fn unchecked(report: &Report<'_>, places: &Places<'_>) -> Option<Section> {
    let whole = report.whole?;
    let unclaimed = whole.files.iter().map(|it| it.unclaimed.len()).sum::<usize>();
    let undecided: usize = whole.rules.iter().map(|it| it.outcomes[UNCHECKED]).sum();
    let idle: Vec<&Tally> = whole.rules.iter().filter(|it| it.lacks.is_some()).collect();
    let count = unclaimed + undecided + idle.len();
    let body = html! {
        @if count == 0 {
            p { (both(&text!(
                "Rules cover every figure, and every place was checked",
                "すべての数値が規則の対象で、未検査の箇所はない"
            ))) }
        }
        @if unclaimed > 0 { (figures(whole, places)) }
        @if undecided > 0 { (open(whole, places)) }
        @if !idle.is_empty() {
            h3 { (both(&text!("Rules without documents", "対象の文書がない規則"))) }
            ul { @for it in idle {
                li { code.rule { (visible(&it.id)) } " " @if let Some(set) = &it.lacks {
                    (both(&lacks(set)))
                } }
            } }
        }
    };
    Some(Section { id: "unchecked", title: text!("Not checked", "未検査"), count, body })
}

fn lacks(set: &str) -> Text {
    text!("no source set `{set}` is declared", "文書集合 `{set}` の定義がない")
}

/// Figures that no rule covers, by document.
fn figures(whole: &Whole, places: &Places<'_>) -> Markup {
    html! {
        h3 { (both(&text!("Figures that no rule covers", "どの規則の対象でもない数値"))) }
        @for file in whole.files.iter().filter(|it| !it.unclaimed.is_empty()) {
            details {
                summary {
                    code.at { (visible(&places.source(file.source).name)) } " "
                    span.count { (file.unclaimed.len()) " / " (file.figures) }
                }
                ul.figures {
                    @for span in file.unclaimed.iter().take(FIGURES) {
                        li { code.at { (both(&spot(places, *span))) } " "
                            (visible(places.source(span.source).text.get(span.range()).unwrap_or_default())) }
                    }
                }
                (more(file.unclaimed.len().saturating_sub(FIGURES)))
            }
        }
    }
}

/// Places that rules could not decide, with their notes.
fn open(whole: &Whole, places: &Places<'_>) -> Markup {
    let open = whole.rules.iter().filter(|it| it.outcomes[UNCHECKED] > 0);
    html! {
        h3 { (both(&text!("Places that could not be checked", "検査できなかった箇所"))) }
        @for it in open {
            @let said: Vec<_> = whole.undecided.iter().filter(|note| note.code == it.id).collect();
            details {
                summary { code.rule { (visible(&it.id)) } " " span.count { (it.outcomes[UNCHECKED]) } }
                ul.short { @for note in said.iter().take(LISTED) { (line(note, places)) } }
                (more(said.len().saturating_sub(LISTED)))
            }
        }
    }
}

/// The rules with their results; `None` if these are unknown.
pub(super) fn rules(report: &Report<'_>) -> Option<Section> {
    let rules = &report.whole?.rules;
    let heads = [
        text!("hold", "一致"),
        text!("within rounding", "丸めの範囲"),
        text!("do not hold", "不一致"),
        text!("not checked", "未検査"),
    ];
    let info = |id: &str| report.rules.iter().find(|it| it.id == id);
    let body = html! {
        div.wide tabindex="0" role="group" { table {
            thead { tr {
                th scope="col" { (both(&text!("rule", "規則"))) }
                th scope="col" { (both(&text!("severity", "重大度"))) }
                @for head in &heads { th scope="col" { (both(head)) } }
            } }
            tbody { @for it in rules {
                @let info = info(&it.id);
                tr {
                    th scope="row" {
                        code.rule { (visible(&it.id)) }
                        @if let Some(info) = info { " " span.title { (both(&info.title)) } }
                    }
                    td { @if let Some(info) = info { (badge(info.severity)) } }
                    @for (number, count) in it.outcomes.iter().enumerate() {
                        td.num.bad[number == VIOLATED && *count > 0] { (count) }
                    }
                }
            } }
        } }
    };
    let title = text!("Rules", "規則");
    (!rules.is_empty()).then_some(Section { id: "rules", title, count: rules.len(), body })
}

/// The origin of the page: program, documents and rules.
pub(super) fn provenance(report: &Report<'_>) -> Section {
    let files: &[File] = report.whole.map_or(&[], |it| &it.files);
    let schema = text!(
        "Made by kenzan from the files below. The page contains no date: the same files give the same page",
        "下記のファイルから kenzan が作成した。日付は含まない（同じファイルからは同じページができる）"
    );
    let body = html! {
        p { (both(&schema)) " " code { "kenzan " (env!("CARGO_PKG_VERSION")) } }
        @if !files.is_empty() {
            div.wide tabindex="0" role="group" { table {
                thead { tr {
                    th scope="col" { (both(&text!("document", "文書"))) }
                    th scope="col" { (both(&text!("bytes of text", "テキストのバイト数"))) }
                    th scope="col" { (both(&text!("figures", "数値"))) }
                    th scope="col" { (both(&text!("covered", "規則の対象"))) }
                } }
                tbody { @for file in files {
                    @let source = report.sources.get(file.source);
                    tr {
                        th scope="row" { code.at { (visible(&source.name)) } }
                        td.num { (source.text.len()) }
                        td.num { (file.figures) }
                        td.num { (file.figures - file.unclaimed.len()) }
                    }
                } }
            } }
        }
    };
    let title = text!("Made from", "作成元");
    let count = if files.is_empty() { report.sources.len() } else { files.len() };
    Section { id: "provenance", title, count, body }
}
