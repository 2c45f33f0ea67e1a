//! Knows which findings a person has accepted, in comments and in the configuration, and reports
//! invalid acceptances: without a reason, for an unknown rule, unused, expired. Searches comments
//! in documents and in the files of the project itself. Does not know today's date or any file:
//! both are passed in. Pure, like the rest of `lint`.

pub mod date;
mod directive;
mod entry;
mod region;
mod removal;
mod say;
mod value;

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::check::corpus::UNKNOWN_SET;
use crate::check::{Compiled, Corpus};
use crate::diagnostic::{Diagnostic, Fix, Severity, Suppression, Suppressor, Text};
use crate::document::comment::{Comment, Heads, Placement};
use crate::document::{Document, Format};
use crate::select::Selector;
use crate::source::places::{Area, Place};
use crate::source::{SourceId, Span, Spanned};
use crate::text;

use super::overrides::Overrides;
use super::{LintResult, MATCHED_NOTHING, waivers};
use date::Date;
use directive::{Directive, Verb};
use removal::{Written, removable, removals};
use say::{
    expired, in_value, never_ended, never_started, no_node, reopened, selects_nothing,
    unknown_rule, unused,
};

pub use directive::{MALFORMED, bad_date, no_reason};

/// Code of a suppression of an unknown rule.
pub const UNKNOWN_RULE: &str = "suppress/unknown-rule";
/// Code of a suppression that suppresses nothing.
pub const UNUSED: &str = "suppress/unused";
/// Code of a suppression that applies to no node.
pub const MISPLACED: &str = "suppress/misplaced";
/// Code of a suppression that has expired.
pub const EXPIRED: &str = "suppress/expired";

/// Prefix of the codes of diagnostics about models.
const MODEL: &str = "model/";

/// Codes of diagnostics about rule files and the configuration. They can be accepted in those files
/// unless they mean that something was not checked.
const OF_PROJECT: [&str; 5] = [
    MATCHED_NOTHING,
    UNKNOWN_SET,
    waivers::UNUSED_WAIVER,
    "rule/invalid",
    "config/matched-nothing",
];

/// An acceptance written in the configuration, for formats without comments.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Id of the rule.
    pub rule: Spanned<String>,
    /// The documents it applies to.
    pub documents: Vec<SourceId>,
    /// The nodes it applies to in each document; without it the whole document.
    pub at: Option<Spanned<Selector>>,
    /// The place it applies to, as reports name it, in files that are not text.
    pub place: Option<Spanned<String>>,
    /// Values that a finding must have, by name. If a name occurs several times, one match is
    /// enough.
    pub expected: Vec<(String, String)>,
    /// The last day on which it applies.
    pub until: Option<Spanned<Date>>,
    /// The reason.
    pub reason: String,
    /// The bytes of the entry.
    pub entry: Span,
}

/// The input of suppression besides the documents.
#[derive(Clone, Copy, Debug, Default)]
pub struct Policy<'a> {
    /// The acceptances of the configuration.
    pub listed: &'a [Listed],
    /// Severities that apply in some documents only.
    pub overrides: Option<&'a Overrides>,
    /// The configuration and the rule files.
    pub files: &'a [Arc<Document>],
    /// The day of the run; without it nothing expires.
    pub today: Option<Date>,
    /// Whether the run includes all rules for the documents. If not, suppressions of other rules
    /// are not judged.
    pub complete: bool,
}

/// One rule, accepted in some regions.
struct Acceptance {
    rule: Spanned<String>,
    regions: Vec<Span>,
    expected: Vec<(String, String)>,
    suppression: Suppression,
    /// It is in a file of the project, and applies to diagnostics about that file.
    of_project: bool,
    /// It suppressed something, or a finding at its place has other values than it expects.
    used: bool,
    /// The comments that contain it, and the rule's bytes in each; a region has two.
    comments: Vec<(usize, Span)>,
    /// Its entry in the configuration's list, if it is one.
    entry: Option<Span>,
}

/// Marks the findings of `verdict` that comments in the documents or `policy` accept, and reports
/// invalid acceptances. Notes are never suppressed.
pub fn suppress(
    verdict: &mut LintResult,
    corpus: &Corpus,
    rules: &[Compiled],
    policy: &Policy<'_>,
) {
    let mut gathered = Gathered {
        corpus,
        policy,
        of_project: false,
        all: Vec::new(),
        found: Vec::new(),
        written: Vec::new(),
    };
    for document in corpus.checked() {
        gathered.comments(document);
    }
    gathered.of_project = true;
    for document in policy.files {
        gathered.comments(document);
    }
    for listed in policy.listed {
        gathered.listed(listed);
    }
    let Gathered { mut all, mut found, written, .. } = gathered;
    if let Some(overrides) = policy.overrides {
        overrides.apply(&mut verdict.diagnostics);
    }
    accept(&mut verdict.diagnostics, &mut all, rules);
    let mut restored = restore_downgraded(&mut verdict.diagnostics, policy.overrides);
    let decided: Vec<(String, usize)> = restored.iter_mut().filter_map(|it| decide(it)).collect();
    accept(restored, &mut all, rules);
    decided.iter().for_each(|(rule, instances)| verdict.decide(rules, rule, *instances));
    let removable = removable(verdict, rules, policy);
    let mut removals = removals(&all, &written, &removable);
    removals.extend(entry::removals(&all, policy.files, &removable));
    // Its target may be in the part of a document that was not read.
    if corpus.is_cut {
        all.iter_mut().for_each(|it| it.used |= it.is_acceptable(rules));
    }
    found.extend(idle(&all, rules, policy.complete, &mut removals));
    if let Some(overrides) = policy.overrides {
        overrides.set_apart(&mut verdict.diagnostics);
    }
    if !found.is_empty() {
        verdict.insert(found, &corpus.sources);
    }
}

/// Whether a finding under `code` can be accepted: findings of rules, and diagnostics of readers
/// and models unless reading stopped.
pub fn is_acceptable(code: &str, rules: &[Compiled]) -> bool {
    let built_in = Format::has_code(code) || code.starts_with(MODEL);
    let built_in = built_in && !code.ends_with("/syntax");
    built_in || rules.iter().any(|it| it.rule.id.value == code)
}

/// Marks the findings that each acceptance accepts.
fn accept<'v>(
    diagnostics: impl IntoIterator<Item = &'v mut Diagnostic>,
    acceptances: &mut [Acceptance],
    rules: &[Compiled],
) {
    let mut by_rule: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (index, acceptance) in acceptances.iter().enumerate() {
        if acceptance.is_acceptable(rules) {
            by_rule.entry(acceptance.rule.value.clone()).or_default().push(index);
        }
    }
    for diagnostic in diagnostics.into_iter().filter(|it| it.severity > Severity::Note) {
        let Some(span) = diagnostic.span() else { continue };
        for &index in by_rule.get(&diagnostic.code).into_iter().flatten() {
            let acceptance = &mut acceptances[index];
            let mut places = diagnostic.uses.iter().map(|(_, at)| *at).chain([span]);
            if !places.any(|it| acceptance.regions.iter().any(|region| region.contains(it))) {
                continue;
            }
            acceptance.used = true;
            if acceptance.of_project && keeps_from_checking(diagnostic) {
                diagnostic.notes.push(text!(
                    "this cannot be suppressed: something was not checked because of it",
                    "これが原因で検査できていないものがあるため、抑制できない"
                ));
                continue;
            }
            match value::differ(diagnostic, &acceptance.expected) {
                Some((name, actual)) => diagnostic.notes.push(reopened(acceptance, name, actual)),
                None => {
                    diagnostic.suppression.get_or_insert_with(|| acceptance.suppression.clone());
                }
            }
        }
    }
}

/// Restores findings that were downgraded because of a cause that is now suppressed, and returns them:
/// the cause is not reported, so its consequence must be.
fn restore_downgraded<'v>(
    diagnostics: &'v mut [Diagnostic],
    overrides: Option<&Overrides>,
) -> Vec<&'v mut Diagnostic> {
    let mut reported: FxHashMap<Span, bool> = FxHashMap::default();
    for cause in diagnostics.iter().filter(|it| it.severity > Severity::Note) {
        if let Some(span) = cause.span() {
            let is_off = overrides.is_some_and(|it| it.is_off(cause));
            *reported.entry(span).or_default() |= cause.suppression.is_none() && !is_off;
        }
    }
    let is_unreported = |it: &Diagnostic| {
        let Some(follows) = &it.follows else { return false };
        let others = it.doubt.iter().flat_map(|it| it.references.iter());
        reported.get(&follows.from) == Some(&false)
            && others.into_iter().all(|it| reported.get(it) != Some(&true))
    };
    let mut restored: Vec<_> = diagnostics.iter_mut().filter(|it| is_unreported(it)).collect();
    for diagnostic in &mut restored {
        diagnostic.restore();
        overrides.into_iter().for_each(|it| it.apply(std::slice::from_mut(*diagnostic)));
    }
    restored
}

/// Removes the doubt from a restored finding, and returns its rule and the number of instances
/// thereby decided.
fn decide(finding: &mut Diagnostic) -> Option<(String, usize)> {
    let doubt = finding.doubt.take()?;
    Some((finding.code.clone(), doubt.instances))
}

/// Whether this diagnostic, about a file of the project, means that something was not checked.
fn keeps_from_checking(diagnostic: &Diagnostic) -> bool {
    let code = &*diagnostic.code;
    let is_finding = [MATCHED_NOTHING, UNKNOWN_SET, waivers::UNUSED_WAIVER].contains(&code);
    diagnostic.severity == Severity::Error && !is_finding && !code.starts_with(MODEL)
}

/// Reports acceptances that are unused or name an unknown rule.
fn idle(
    acceptances: &[Acceptance],
    rules: &[Compiled],
    complete: bool,
    removals: &mut FxHashMap<Span, Fix>,
) -> Vec<Diagnostic> {
    let known: FxHashMap<&str, bool> =
        rules.iter().map(|it| (&*it.rule.id.value, it.rule.severity.is_some())).collect();
    let mut seen = FxHashSet::default();
    let idle = acceptances.iter().filter(|it| !it.used && seen.insert(it.rule.span));
    idle.filter_map(|acceptance| match known.get(&*acceptance.rule.value) {
        // A rule that is off reports nothing; its suppressions remain valid.
        Some(false) => None,
        _ if acceptance.of_project && (!complete || acceptance.waits(rules)) => None,
        Some(true) => Some(unused(acceptance, removals.remove(&acceptance.rule.span))),
        None if acceptance.is_acceptable(rules) => Some(unused(acceptance, None)),
        None if acceptance.of_project => {
            Some(unknown_rule(&acceptance.rule, OF_PROJECT.into_iter()))
        }
        None => complete.then(|| unknown_rule(&acceptance.rule, known.keys().copied())),
    })
    .collect()
}

impl Acceptance {
    /// Whether findings that it could accept exist.
    fn is_acceptable(&self, rules: &[Compiled]) -> bool {
        let rule = &*self.rule.value;
        if !self.of_project {
            return is_acceptable(rule, rules);
        }
        OF_PROJECT.contains(&rule) || rule.starts_with(MODEL)
    }

    /// Whether it is in a rule file with a rule that is off and therefore reports nothing.
    fn waits(&self, rules: &[Compiled]) -> bool {
        let source = self.rule.span.source;
        rules.iter().any(|it| it.rule.severity.is_none() && it.rule.id.span.source == source)
    }
}

/// Acceptances, collected so far, and the diagnostics about invalid ones.
struct Gathered<'a> {
    corpus: &'a Corpus,
    policy: &'a Policy<'a>,
    /// Whether files of the project itself are searched.
    of_project: bool,
    all: Vec<Acceptance>,
    found: Vec<Diagnostic>,
    written: Vec<Written>,
}

impl Gathered<'_> {
    fn comments(&mut self, document: &Arc<Document>) {
        let mut comments = document.comments(directive::WORD);
        if self.of_project {
            // Values in these files are the documents of examples, which may show suppressions.
            comments.retain(|it| {
                let content = &document.text()[it.content.range()];
                it.placement != Placement::InValue && directive::is_meant(content)
            });
        }
        if comments.is_empty() {
            return;
        }
        let heads = Heads::new(document);
        let mut open: Vec<(Comment, Directive, usize)> = Vec::new();
        for comment in comments {
            let content = Spanned::new(&document.text()[comment.content.range()], comment.content);
            let directive = directive::read(content);
            let number = self.written.len();
            if let Some(Ok(it)) = &directive {
                self.written.push(Written::new(document, &comment, it));
            }
            match directive {
                None => {}
                Some(_) if comment.placement == Placement::InValue => {
                    self.found.push(in_value(comment.content));
                }
                Some(Err(malformed)) => self.found.push(*malformed),
                Some(Ok(it)) if it.verb == Verb::Start => open.push((comment, it, number)),
                Some(Ok(it)) if it.verb == Verb::End => self.end(&mut open, &comment, &it),
                Some(Ok(it)) => match region::of(document, &heads, &comment) {
                    Some(region) => self.acceptance(&it, comment.content, region, &[number]),
                    None => self.found.push(no_node(comment.content)),
                },
            }
        }
        for (comment, ..) in open {
            self.found.push(never_ended(comment.content));
        }
    }

    /// Closes the open regions of the rules of `end`.
    fn end(
        &mut self,
        open: &mut Vec<(Comment, Directive, usize)>,
        comment: &Comment,
        end: &Directive,
    ) {
        let own = self.written.len() - 1;
        for rule in &end.rules {
            let names = |it: &Directive| it.rules.iter().position(|it| it.value == rule.value);
            let Some(index) = open.iter().rposition(|(_, it, _)| names(it).is_some()) else {
                self.found.push(never_started(rule));
                continue;
            };
            let (start, directive, number) = &mut open[index];
            let comments = [*number, own];
            let position = names(directive).unwrap_or_default();
            let one = vec![directive.rules.remove(position)];
            let span = Span { start: start.span.end, end: comment.span.start, ..start.span };
            let (content, one) = (start.content, Directive { rules: one, ..directive.clone() });
            if directive.rules.is_empty() {
                open.remove(index);
            }
            self.acceptance(&one, content, span, &comments);
        }
    }

    /// Adds the acceptance of `directive`, read from the comments numbered `comments`.
    fn acceptance(&mut self, directive: &Directive, span: Span, region: Span, comments: &[usize]) {
        if self.is_over(directive.until) {
            return;
        }
        let reason = directive.reason.clone();
        for rule in &directive.rules {
            // The end of a region repeats the rule in its own bytes; they matter only if it names
            // several rules.
            let own = |&it: &usize| {
                let rules = &self.written[it].rules;
                (it, if rules.contains(&rule.span) { rule.span } else { rules[0] })
            };
            // Comments in the project's own files are removed by a person.
            let removable = comments.iter().filter(|_| !self.of_project);
            let comments = removable.map(own).collect();
            self.all.push(Acceptance {
                rule: rule.clone(),
                regions: vec![region],
                expected: directive.expected.clone(),
                suppression: Suppression {
                    by: Suppressor::Comment,
                    reason: reason.clone(),
                    until: directive.until.map(|it| it.value.to_string()),
                    span,
                },
                of_project: self.of_project,
                used: false,
                comments,
                entry: None,
            });
        }
    }

    fn listed(&mut self, listed: &Listed) {
        if self.is_over(listed.until) {
            return;
        }
        let documents = self.corpus.documents.iter();
        let meant = documents.filter(|it| listed.documents.contains(&it.source));
        let regions: Vec<Span> = match (&listed.at, &listed.place) {
            (None, Some(place)) => meant.flat_map(|it| self.called(it, &place.value)).collect(),
            (None, None) => meant.map(|it| Span::new(it.source, 0..it.text().len())).collect(),
            (Some(at), place) => meant
                .flat_map(|document| document.roots().map(move |root| (document, root)))
                .flat_map(|(document, root)| {
                    let within = place.as_ref().map(|it| self.called(document, &it.value));
                    let spans = at.value.select(root).into_iter().map(crate::document::Node::span);
                    spans.filter(move |it| within.as_ref().is_none_or(|all| covers(all, *it)))
                })
                .collect(),
        };
        let place = listed.at.as_ref().map(|it| it.span);
        if let (Some(at), []) = (place.or(listed.place.as_ref().map(|it| it.span)), &*regions) {
            self.found.push(selects_nothing(at));
            return;
        }
        let (by, span) = (Suppressor::Configuration, listed.rule.span);
        let until = listed.until.map(|it| it.value.to_string());
        self.all.push(Acceptance {
            rule: listed.rule.clone(),
            regions,
            expected: listed.expected.clone(),
            suppression: Suppression { by, reason: listed.reason.clone(), until, span },
            of_project: false,
            used: false,
            comments: Vec::new(),
            entry: Some(listed.entry),
        });
    }

    /// The parts of `document`, a file that is not text, at the place called `name`.
    fn called(&self, document: &Document, name: &str) -> Vec<Span> {
        let places = self.corpus.sources.get(document.source).origin.places();
        let stretches = places.into_iter().flat_map(|it| it.stretches(document.text().len()));
        let called = stretches.filter(|(_, place)| is_called(*place, name));
        called.map(|(range, _)| Span::new(document.source, range)).collect()
    }

    /// Whether the last day has passed; if so, it is reported.
    fn is_over(&mut self, until: Option<Spanned<Date>>) -> bool {
        let (Some(until), Some(today)) = (until, self.policy.today) else { return false };
        let over = until.value < today;
        if over {
            self.found.push(expired(until));
        }
        over
    }
}

/// Whether `name` is the name of `place` in either language, or of the sheet, page or table that
/// contains it.
fn is_called(place: Place<'_>, name: &str) -> bool {
    let is = |it: Place<'_>| {
        let Text { en, ja } = Text::of_place(it);
        en == name || ja == name
    };
    match place.area {
        Area::Sheet(sheet) if !name.starts_with(&**sheet) => false,
        Area::Sheet(_) | Area::Page(_) | Area::Table(_) => {
            is(place) || is(Place { row: 0, column: 0, ..place })
        }
        Area::Paragraphs(_) | Area::Notes | Area::Boxes | Area::Margins => is(place),
    }
}

fn covers(all: &[Span], span: Span) -> bool {
    all.iter().any(|it| it.start <= span.start && span.end <= it.end)
}
