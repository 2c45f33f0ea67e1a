//! Knows which findings a person has accepted, in comments and in the configuration, and says what
//! is wrong with an acceptance: no reason, no such rule, nothing to suppress, out of date.
//! Does not know today's date or any file: both are given. Pure, like the rest of `lint`.

pub mod date;
mod directive;
mod region;
mod removal;
mod value;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::check::{Compiled, Corpus};
use crate::diagnostic::{Diagnostic, Fix, Severity, Suppression, Suppressor, Text};
use crate::document::Document;
use crate::document::comment::{Comment, Heads, Placement};
use crate::rule::fields::nearest;
use crate::select::Selector;
use crate::source::{SourceId, Span, Spanned};
use crate::text;

use super::Verdict;
use date::Date;
use directive::{Directive, Verb};
use removal::Written;

pub use directive::{MALFORMED, bad_date, no_reason};

/// Code of a suppression of a rule that is not there.
pub const UNKNOWN_RULE: &str = "suppress/unknown-rule";
/// Code of a suppression that suppresses nothing.
pub const UNUSED: &str = "suppress/unused";
/// Code of a suppression that speaks of no node.
pub const MISPLACED: &str = "suppress/misplaced";
/// Code of a suppression whose last day is over.
pub const EXPIRED: &str = "suppress/expired";

/// Areas of the codes under which readers and models speak of documents.
const BUILT_IN: [&str; 6] = ["yaml/", "json/", "toml/", "csv/", "markdown/", "model/"];

/// An acceptance written in the configuration, for formats without comments.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Id of the rule.
    pub rule: Spanned<String>,
    /// Documents that are meant.
    pub documents: Vec<SourceId>,
    /// The nodes that are meant, in each; without it all of each document.
    pub at: Option<Spanned<Selector>>,
    /// Values that a finding must have, by name; of several with one name, any.
    pub expected: Vec<(String, String)>,
    /// The last day on which it holds.
    pub until: Option<Spanned<Date>>,
    /// Why.
    pub reason: String,
}

/// What suppression needs to know besides the documents.
#[derive(Clone, Copy, Debug, Default)]
pub struct Orders<'a> {
    /// What the configuration accepts.
    pub listed: &'a [Listed],
    /// The day of the run; without it nothing expires.
    pub today: Option<Date>,
    /// Whether the rules of the run are all that the documents are checked by. Of other rules'
    /// suppressions nothing can be said otherwise.
    pub complete: bool,
}

/// One rule accepted in some regions.
struct Order {
    rule: Spanned<String>,
    regions: Vec<Span>,
    expected: Vec<(String, String)>,
    suppression: Suppression,
    /// It suppressed something, or a finding there differs from what it expects.
    used: bool,
    /// The comments that it is written in, and the rule's bytes in each; a region has two.
    comments: Vec<(usize, Span)>,
}

/// Marks the findings of `verdict` that comments in the documents or `orders` accept, and adds what
/// is wrong with these. Notes are never suppressed.
pub fn suppress(verdict: &mut Verdict, corpus: &Corpus, rules: &[Compiled], orders: &Orders<'_>) {
    let mut gathered =
        Gathered { corpus, orders, all: Vec::new(), found: Vec::new(), written: Vec::new() };
    for index in 0..corpus.documents.len() {
        gathered.comments(index);
    }
    for listed in orders.listed {
        gathered.listed(listed);
    }
    let Gathered { mut all, mut found, written, .. } = gathered;
    if all.is_empty() && found.is_empty() {
        return;
    }
    accept(&mut verdict.diagnostics, &mut all, rules);
    let removable = removable(verdict, rules, orders);
    let mut removals = removals(&all, &written, corpus, &removable);
    found.extend(idle(&all, rules, orders.complete, &mut removals));
    verdict.say(found, &corpus.sources);
}

/// The rules whose suppressions may go when they suppress nothing: those that decided all they
/// looked at, in a run over everything in which everything could be read. A finding that is only
/// hidden would come back without them.
fn removable<'r>(
    verdict: &Verdict,
    rules: &'r [Compiled],
    orders: &Orders<'_>,
) -> FxHashSet<&'r str> {
    let ids: FxHashSet<&str> = rules.iter().map(|it| &*it.rule.id.value).collect();
    let is_of_rule = |it: &Diagnostic| ids.contains(&*it.code);
    let mut errors = verdict.diagnostics.iter().filter(|it| it.severity == Severity::Error);
    if !orders.complete || errors.any(|it| !is_of_rule(it)) {
        return FxHashSet::default();
    }
    let decided = |[holds, rounding, violated, unchecked]: [usize; 4]| {
        unchecked == 0 && holds + rounding + violated > 0
    };
    let idle = verdict.rules.iter().filter(|it| !decided(it.outcomes)).map(|it| &*it.id);
    let idle: FxHashSet<&str> = idle.collect();
    ids.into_iter().filter(|it| !idle.contains(it)).collect()
}

/// What would take each unused suppression out, by the bytes of its rule. One that covers a region
/// has a start and an end, which go together and only if they name nothing else.
fn removals(
    orders: &[Order],
    written: &[Written],
    corpus: &Corpus,
    removable: &FxHashSet<&str>,
) -> FxHashMap<Span, Fix> {
    let goes = |it: &&Order| {
        let is_alone = |(index, _): &(usize, Span)| written[*index].rules.len() == 1;
        let is_region = it.comments.len() > 1;
        !it.used
            && !it.comments.is_empty()
            && removable.contains(&*it.rule.value)
            && (!is_region || it.comments.iter().all(is_alone))
    };
    let mut idle: FxHashMap<usize, Vec<Span>> = FxHashMap::default();
    for (comment, rule) in orders.iter().filter(goes).flat_map(|it| &it.comments) {
        idle.entry(*comment).or_default().push(*rule);
    }
    idle.values_mut().for_each(|it| it.sort_unstable());
    let fix = |order: &Order| {
        let edits = order.comments.iter().map(|(comment, rule)| {
            let it = &written[*comment];
            it.without(*rule, &idle[comment], &corpus.documents[it.document])
        });
        let (rule, edits) = (&order.rule.value, edits.collect());
        let title = text!("removal of the suppression of `{rule}`", "`{rule}` の抑制の削除");
        (order.rule.span, Fix { title, safe: true, edits, basis: Vec::new() })
    };
    orders.iter().filter(goes).map(fix).collect()
}

/// Whether a finding under `code` can be accepted: those of rules, and those of readers and models
/// unless a reader could not read on.
pub fn is_acceptable(code: &str, rules: &[Compiled]) -> bool {
    let built_in = BUILT_IN.iter().any(|area| code.starts_with(area)) && !code.ends_with("/syntax");
    built_in || rules.iter().any(|it| it.rule.id.value == code)
}

/// Marks what each order accepts.
fn accept(diagnostics: &mut [Diagnostic], orders: &mut [Order], rules: &[Compiled]) {
    let mut by_rule: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (index, order) in orders.iter().enumerate() {
        if is_acceptable(&order.rule.value, rules) {
            by_rule.entry(order.rule.value.clone()).or_default().push(index);
        }
    }
    for diagnostic in diagnostics.iter_mut().filter(|it| it.severity > Severity::Note) {
        let Some(span) = diagnostic.span() else { continue };
        for &index in by_rule.get(&diagnostic.code).into_iter().flatten() {
            let order = &mut orders[index];
            if !order.regions.iter().any(|region| holds(*region, span)) {
                continue;
            }
            order.used = true;
            match value::differ(diagnostic, &order.expected) {
                Some((name, actual)) => diagnostic.notes.push(reopened(order, name, actual)),
                None => {
                    diagnostic.suppression.get_or_insert_with(|| order.suppression.clone());
                }
            }
        }
    }
}

/// Whether what is said of `span` is said inside `region`, all of it.
fn holds(region: Span, span: Span) -> bool {
    region.source == span.source && region.start <= span.start && span.end <= region.end
}

/// The orders that suppressed nothing, and those of rules that are not there.
fn idle(
    orders: &[Order],
    rules: &[Compiled],
    complete: bool,
    removals: &mut FxHashMap<Span, Fix>,
) -> Vec<Diagnostic> {
    let known: FxHashMap<&str, bool> =
        rules.iter().map(|it| (&*it.rule.id.value, it.rule.severity.is_some())).collect();
    let mut said = FxHashSet::default();
    let idle = orders.iter().filter(|it| !it.used && said.insert(it.rule.span));
    idle.filter_map(|order| match known.get(&*order.rule.value) {
        // A rule that is off finds nothing; its suppressions wait for it.
        Some(false) => None,
        Some(true) => Some(unused(order, removals.remove(&order.rule.span))),
        None if is_acceptable(&order.rule.value, rules) => Some(unused(order, None)),
        None => complete.then(|| unknown_rule(&order.rule, known.keys().copied())),
    })
    .collect()
}

/// Orders as they are gathered, and what is wrong with some.
struct Gathered<'a> {
    corpus: &'a Corpus,
    orders: &'a Orders<'a>,
    all: Vec<Order>,
    found: Vec<Diagnostic>,
    written: Vec<Written>,
}

impl Gathered<'_> {
    fn comments(&mut self, index: usize) {
        let document: &Document = &self.corpus.documents[index];
        let comments = document.comments(directive::WORD);
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
                self.written.push(Written::new(index, &comment, it));
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
                    Some(region) => self.order(&it, comment.content, region, &[number]),
                    None => self.found.push(no_node(comment.content)),
                },
            }
        }
        for (comment, ..) in open {
            self.found.push(never_ended(comment.content));
        }
    }

    /// Ends the regions of the rules of `end` that are open.
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
            self.order(&one, content, span, &comments);
        }
    }

    /// Takes in the order that `directive` gives, read from the comments numbered `comments`.
    fn order(&mut self, directive: &Directive, span: Span, region: Span, comments: &[usize]) {
        if self.is_over(directive.until) {
            return;
        }
        let reason = directive.reason.clone();
        for rule in &directive.rules {
            // The end of a region repeats the rule in bytes of its own, which only matter if it
            // names no other.
            let own = |&it: &usize| {
                let rules = &self.written[it].rules;
                (it, if rules.contains(&rule.span) { rule.span } else { rules[0] })
            };
            let comments = comments.iter().map(own).collect();
            self.all.push(Order {
                rule: rule.clone(),
                regions: vec![region],
                expected: directive.expected.clone(),
                suppression: Suppression { by: Suppressor::Comment, reason: reason.clone(), span },
                used: false,
                comments,
            });
        }
    }

    fn listed(&mut self, listed: &Listed) {
        if self.is_over(listed.until) {
            return;
        }
        let documents = self.corpus.documents.iter();
        let meant = documents.filter(|it| listed.documents.contains(&it.source));
        let regions: Vec<Span> = match &listed.at {
            None => meant.map(|it| Span::new(it.source, 0..it.text().len())).collect(),
            Some(at) => meant
                .flat_map(|document| document.roots())
                .flat_map(|root| at.value.select(root))
                .map(crate::document::Node::span)
                .collect(),
        };
        if let (Some(at), []) = (&listed.at, &*regions) {
            self.found.push(selects_nothing(at.span));
            return;
        }
        let (by, span) = (Suppressor::Configuration, listed.rule.span);
        self.all.push(Order {
            rule: listed.rule.clone(),
            regions,
            expected: listed.expected.clone(),
            suppression: Suppression { by, reason: listed.reason.clone(), span },
            used: false,
            comments: Vec::new(),
        });
    }

    /// Whether the last day is over, which is said.
    fn is_over(&mut self, until: Option<Spanned<Date>>) -> bool {
        let (Some(until), Some(today)) = (until, self.orders.today) else { return false };
        let over = until.value < today;
        if over {
            self.found.push(expired(until));
        }
        over
    }
}

/// Why a finding is told although it is accepted with other values.
fn reopened(order: &Order, name: &str, actual: Option<String>) -> Text {
    let reason = &order.suppression.reason;
    let expected: Vec<_> =
        order.expected.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let expected = expected.join(", ");
    match actual {
        Some(actual) => text!(
            "accepted only with {expected} ({reason}); here {name} is {actual}",
            "許容は {expected} の場合のみ（{reason}）。この {name} は {actual}"
        ),
        None => text!(
            "accepted only with {expected} ({reason}); this finding has no {name}",
            "許容は {expected} の場合のみ（{reason}）。この指摘に {name} はない"
        ),
    }
}

fn unused(order: &Order, removal: Option<Fix>) -> Diagnostic {
    let rule = &order.rule.value;
    let message = text!(
        "nothing is suppressed here: `{rule}` finds nothing",
        "`{rule}` の指摘がないため、この抑制は何も抑制していない"
    );
    let help = match &removal {
        Some(_) => text!("remove it, or let `--fix` do it", "不要なら削除する（`--fix` も使える）"),
        None => text!("remove it", "不要なら削除する"),
    };
    let unused = Diagnostic::error(UNUSED, message).at(order.rule.span, Text::default());
    unused.help(help).fix(removal)
}

fn unknown_rule<'a>(rule: &Spanned<String>, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let name = &rule.value;
    let message = text!("no rule is named `{name}`", "`{name}` という規則はない");
    let unknown = Diagnostic::error(UNKNOWN_RULE, message).at(rule.span, Text::default());
    let mut known: Vec<&str> = known.collect();
    known.sort_unstable();
    match nearest(name, known) {
        Some(near) => unknown.help(text!("did you mean `{near}`?", "`{near}` の間違いではないか")),
        None => unknown,
    }
}

fn expired(until: Spanned<Date>) -> Diagnostic {
    let day = until.value;
    let message = text!(
        "the suppression held until {day} and no longer does",
        "この抑制の期限（{day}）は過ぎている"
    );
    Diagnostic::error(EXPIRED, message).at(until.span, Text::default()).help(text!(
        "resolve the finding and remove the suppression, or set a new day",
        "指摘を解消して抑制を削除するか、期限を改める"
    ))
}

fn misplaced(message: Text, span: Span, help: Text) -> Diagnostic {
    Diagnostic::error(MISPLACED, message).at(span, Text::default()).help(help)
}

fn no_node(span: Span) -> Diagnostic {
    misplaced(
        text!("the suppression stands at no value", "この抑制が指す値がない"),
        span,
        text!(
            "write it at the end of the value's line, or alone on the line directly above",
            "値と同じ行の末尾か、すぐ上の行に単独で書く"
        ),
    )
}

fn in_value(span: Span) -> Diagnostic {
    misplaced(
        text!(
            "the suppression stands inside a value, not in a comment",
            "この抑制はコメントではなく値の中にある"
        ),
        span,
        text!(
            "where the format has no comments, use the `suppress` list of `kenzan.yaml`",
            "コメントのない形式では `kenzan.yaml` の `suppress` に書く"
        ),
    )
}

fn never_ended(span: Span) -> Diagnostic {
    misplaced(
        text!("`ignore-start` is never ended", "`ignore-start` が閉じられていない"),
        span,
        text!(
            "write `kenzan: ignore-end[RULE]` after the last line that is meant",
            "対象の最後に `kenzan: ignore-end[規則の id]` を書く"
        ),
    )
}

fn never_started(rule: &Spanned<String>) -> Diagnostic {
    let name = &rule.value;
    misplaced(
        text!("no `ignore-start` of `{name}` is open", "`{name}` の `ignore-start` がない"),
        rule.span,
        text!("remove it, or name the rule that was started", "削除するか、開始した規則を書く"),
    )
}

fn selects_nothing(span: Span) -> Diagnostic {
    misplaced(
        text!(
            "the selector of the suppression selects nothing",
            "この抑制のセレクタは何も選ばない"
        ),
        span,
        text!("correct it, or remove the suppression", "修正するか、抑制を削除する"),
    )
}
