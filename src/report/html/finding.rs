//! Knows how findings are shown on the page: by cause, each with its lines, a picture of its sum or of its
//! part of the link graph, notes and help; once the page is large, in one line each. Does not know which
//! findings share a cause.

use maud::{Markup, PreEscaped, html};
use rustc_hash::FxHashMap;

use super::super::plain::place;
use super::super::visible::visible;
use super::super::whole::{Group, Sum, Whole};
use super::super::{Places, Report, more_places};
use super::{MUCH, Section, badge, bars, both, lines, links, more};
use crate::diagnostic::{Diagnostic, Lang, Text};
use crate::source::{SourceId, Span};
use crate::text;

/// Maximum number of findings of one cause shown below the merged finding.
const MEMBERS: usize = 200;

/// The context in which findings are drawn.
struct Drawer<'r> {
    places: &'r Places<'r>,
    whole: Option<&'r Whole>,
    /// Violated sums, by the source of their total.
    broken: FxHashMap<SourceId, Vec<&'r Sum>>,
    /// Notes that follow from a finding, by the place of the finding.
    followers: FxHashMap<Span, Vec<&'r Diagnostic>>,
}

/// The section of findings.
pub(super) fn section<'r>(report: &'r Report<'r>, places: &'r Places<'r>) -> Section {
    let drawer = Drawer::new(report, places);
    let (mut body, mut cut) = (String::new(), 0);
    let mut rest = String::new();
    for (head, members) in groups(report) {
        if body.len() > MUCH {
            cut += members.len();
            members.iter().for_each(|it| rest += &drawer.line(it).into_string());
        } else {
            let members = if members.len() > 1 { &members[..] } else { &[] };
            body += &drawer.article(head, members).into_string();
        }
    }
    let said = text!(
        "The page has reached {MUCH} bytes; the other {cut} findings are shown in one line each",
        "ページが{MUCH}バイトに達したため、残りの{cut}件は1行ずつ示す"
    );
    let body = html! {
        @if report.diagnostics.is_empty() { p { (both(&text!("No findings", "指摘なし"))) } }
        (PreEscaped(body))
        @if cut > 0 { p.more { (both(&said)) } ul.short { (PreEscaped(rest)) } }
    };
    let title = text!("Findings", "指摘");
    Section { id: "findings", title, count: report.diagnostics.len(), body }
}

/// The findings by cause, the most severe first: the merged finding of each group, and its members.
fn groups<'r>(report: &'r Report<'r>) -> Vec<(&'r Diagnostic, Vec<&'r Diagnostic>)> {
    let found = report.diagnostics;
    let mut groups: Vec<_> = match report.whole {
        None => found.iter().map(|it| (it, vec![it])).collect(),
        Some(whole) => {
            let group = |group: &'r Group| {
                let members = group.members.iter().filter_map(|it| found.get(*it));
                let members: Vec<&Diagnostic> = members.collect();
                let head = group.together.as_ref().or(members.first().copied())?;
                Some((head, members))
            };
            whole.groups.iter().filter_map(group).collect()
        }
    };
    groups.sort_by_key(|(head, _)| std::cmp::Reverse(head.severity));
    groups
}

impl<'r> Drawer<'r> {
    fn new(report: &'r Report<'r>, places: &'r Places<'r>) -> Self {
        let whole = report.whole;
        let mut broken: FxHashMap<_, Vec<&Sum>> = FxHashMap::default();
        for sum in whole.iter().flat_map(|it| &it.sums).filter(|it| it.is_broken) {
            broken.entry(sum.total.span.source).or_default().push(sum);
        }
        let mut followers: FxHashMap<_, Vec<&Diagnostic>> = FxHashMap::default();
        for note in whole.iter().flat_map(|it| &it.followers) {
            if let Some(follows) = &note.follows {
                followers.entry(follows.from).or_default().push(note);
            }
        }
        Self { places, whole, broken, followers }
    }

    /// A finding with all its parts; `members` are the findings merged into it.
    fn article(&self, finding: &Diagnostic, members: &[&Diagnostic]) -> Markup {
        let picture = members.is_empty().then(|| self.picture(finding)).flatten();
        html! {
            article class=(finding.severity.word()) {
                h3 { (badge(finding.severity)) " " (both(&finding.message)) }
                p.meta {
                    @if let Some(at) = at(self.places, finding) { code.at { (both(&at)) } " " }
                    code.rule { (visible(&finding.code)) }
                }
                (lines::lines(finding, self.places))
                @if finding.omitted > 0 { p.more { (both(&more_places(finding.omitted))) } }
                @if let Some(picture) = picture { (picture) }
                (remarks(finding))
                (self.list(&text!("all of them", "一覧"), members))
                (self.follow(finding))
            }
        }
    }

    /// The notes that follow from the finding.
    fn follow(&self, finding: &Diagnostic) -> Markup {
        let span = finding.span();
        let following = span.and_then(|it| self.followers.get(&it)).map_or(&[][..], |it| it);
        self.list(&text!("consequences", "これに伴うもの"), following)
    }

    fn list(&self, title: &Text, findings: &[&Diagnostic]) -> Markup {
        html! {
            @if !findings.is_empty() {
                details {
                    summary { (both(title)) " " span.count { (findings.len()) } }
                    ul.short {
                        @for it in findings.iter().take(MEMBERS) { (self.line(it)) }
                    }
                    (more(findings.len().saturating_sub(MEMBERS)))
                }
            }
        }
    }

    /// A finding in one line.
    fn line(&self, finding: &Diagnostic) -> Markup {
        line(finding, self.places)
    }

    /// The sum of the finding, or its part of the link graph.
    fn picture(&self, finding: &Diagnostic) -> Option<Markup> {
        let span = finding.span()?;
        let mut broken = self.broken.get(&span.source).into_iter().flatten();
        if let Some(sum) = broken.find(|it| it.is_reported_by(finding)) {
            return bars::picture(sum);
        }
        links::part(self.whole?.drawing.as_ref()?, finding)
    }
}

/// A finding in one line.
pub(super) fn line(finding: &Diagnostic, places: &Places<'_>) -> Markup {
    html! {
        li {
            (badge(finding.severity)) " "
            @if let Some(at) = at(places, finding) { code.at { (both(&at)) } " " }
            (both(&finding.message)) " " code.rule { (visible(&finding.code)) }
        }
    }
}

/// Notes and help.
fn remarks(finding: &Diagnostic) -> Markup {
    html! {
        @if !finding.notes.is_empty() || !finding.help.is_empty() {
            ul.remarks {
                @for note in &finding.notes { li { (both(note)) } }
                @for help in &finding.help {
                    li.help { b { (both(&text!("help", "対処"))) } " " (both(help)) }
                }
            }
        }
    }
}

/// The place of the finding, in both languages.
pub(super) fn at(places: &Places<'_>, finding: &Diagnostic) -> Option<Text> {
    let span = finding.span()?;
    Some(spot(places, span))
}

/// The start of `span`, in both languages.
pub(super) fn spot(places: &Places<'_>, span: Span) -> Text {
    let at = |lang| place(places, span, None, lang);
    Text { en: at(Lang::En), ja: at(Lang::Ja) }
}
