//! Knows the pipeline: takes documents and rules, returns sorted diagnostics and a tally. Pure: no
//! files, no clock; cannot fail. Accepted findings are marked afterwards, by [`suppress()`] and
//! [`baseline`].

pub mod baseline;
pub mod causes;
pub mod examples;
pub mod facts;
pub mod fix;
pub mod links;
pub mod mutate;
pub mod overrides;
pub mod relations;
pub mod suppress;
pub mod waivers;

mod anchor;
mod cancel;
mod cascade;
mod cells;
mod graphs;
mod idle;
mod kept;
mod nothing;
mod numbers;
mod shadow;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::check::claims::Claims;
use crate::check::findings::Demand;
use crate::check::graph::Graph;
use crate::check::message;
use crate::check::table::TOO_LARGE;
use crate::check::{
    Compiled, Context, Corpus, Findings, InstanceState, Kind, Noun, Outcomes, resolve,
};
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::source::Sources;
use crate::text;

pub use cancel::Cancel;
pub use graphs::Graphs;
pub use kept::Kept;
pub use nothing::{NOTHING_CHECKED, Nothing};
pub use numbers::Coverage;
pub use suppress::suppress;

/// Code of a rule, or of a part of a rule, that matched nothing.
pub const MATCHED_NOTHING: &str = "rule/matched-nothing";

/// The result of one rule, in numbers.
#[derive(Clone, Debug)]
pub struct RuleTally {
    /// The rule's id.
    pub id: String,
    /// Instances by outcome.
    pub outcomes: Outcomes,
    /// The undeclared source set without which this rule, which has `if-present`, has nothing to check.
    pub lacks: Option<String>,
}

/// The result of a run.
#[derive(Clone, Debug, Default)]
pub struct LintResult {
    /// Every diagnostic, sorted by source name, place and code, without repetitions.
    pub diagnostics: Vec<Diagnostic>,
    /// Checked and unchecked instances, by kind.
    pub checked: Vec<Work>,
    /// The tally of each rule, in the order of the rules.
    pub rules: Vec<RuleTally>,
    /// How many figures of the documents rules cover.
    pub coverage: Coverage,
}

/// Number of instances of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work {
    /// The noun for one instance.
    pub noun: Noun,
    /// Instances that were decided.
    pub checked: usize,
    /// Instances that could not be decided.
    pub unchecked: usize,
}

impl LintResult {
    /// Adds numbers of instances, checked and unchecked.
    pub(crate) fn add(&mut self, noun: Noun, checked: usize, unchecked: usize) {
        match self.checked.iter_mut().find(|it| it.noun == noun) {
            Some(work) => {
                work.checked += checked;
                work.unchecked += unchecked;
            }
            None => self.checked.push(Work { noun, checked, unchecked }),
        }
    }

    /// Inserts diagnostics, keeping the report sorted.
    pub fn insert(&mut self, more: impl IntoIterator<Item = Diagnostic>, sources: &Sources) {
        self.diagnostics.extend(more);
        sort(&mut self.diagnostics, sources);
    }

    /// Moves `instances` of the rule `id` from unchecked to violated.
    fn decide(&mut self, rules: &[Compiled], id: &str, instances: usize) {
        let Some(tally) = self.rules.iter_mut().find(|it| it.id == id) else { return };
        let instances = tally.outcomes.decide(instances);
        let noun = rules.iter().find(|it| it.rule.id.value == id).map(|it| it.kind.noun());
        for work in self.checked.iter_mut().filter(|it| Some(it.noun) == noun) {
            work.checked += instances;
            work.unchecked -= instances.min(work.unchecked);
        }
    }
}

/// Checks every rule of `rules` on `corpus`. `found` holds earlier diagnostics, from readers and
/// rule files; they are sorted in with the rest. Accepted findings are included; [`suppress()`]
/// marks them.
pub fn lint(corpus: &Corpus, rules: &[Compiled], found: Vec<Diagnostic>) -> LintResult {
    lint_with(corpus, rules, &Graphs::build(corpus, rules), found)
}

/// Like [`lint`], with the entities and links of the models given.
pub fn lint_with(
    corpus: &Corpus,
    rules: &[Compiled],
    graphs: &Graphs<'_>,
    found: Vec<Diagnostic>,
) -> LintResult {
    let run = Run::new(corpus, rules, graphs);
    run.verdict(found, None, &Cancel::new()).expect("internal: nobody cancels it")
}

/// Like [`lint`], for a project that is checked repeatedly: rules whose findings are in `kept` do
/// not run again, and new findings are added to it. Returns `None` once `cancel` is set, which is
/// tested before each rule.
pub fn lint_kept(
    corpus: &Corpus,
    rules: &[Compiled],
    found: Vec<Diagnostic>,
    kept: Option<&mut Kept>,
    cancel: &Cancel,
) -> Option<LintResult> {
    let graphs = &Graphs::build(corpus, rules);
    Run::new(corpus, rules, graphs).verdict(found, kept, cancel)
}

/// Like [`lint_kept`], without the joint checks (of several rules), which may take long.
pub fn lint_kept_apart(
    corpus: &Corpus,
    rules: &[Compiled],
    found: Vec<Diagnostic>,
    kept: Option<&mut Kept>,
    cancel: &Cancel,
) -> Option<LintResult> {
    let graphs = &Graphs::build(corpus, rules);
    Run { is_apart: true, ..Run::new(corpus, rules, graphs) }.verdict(found, kept, cancel)
}

/// The input of a run.
struct Run<'a> {
    corpus: &'a Corpus,
    rules: &'a [Compiled],
    graphs: &'a Graphs<'a>,
    /// The initial findings of each rule.
    blank: Findings,
    /// Whether joint checks are left out.
    is_apart: bool,
}

impl<'a> Run<'a> {
    fn new(corpus: &'a Corpus, rules: &'a [Compiled], graphs: &'a Graphs<'a>) -> Self {
        Self { corpus, rules, graphs, blank: Findings::default(), is_apart: false }
    }
}

impl Run<'_> {
    fn verdict(
        &self,
        found: Vec<Diagnostic>,
        mut kept: Option<&mut Kept>,
        cancel: &Cancel,
    ) -> Option<LintResult> {
        let Self { corpus, rules, graphs, .. } = *self;
        if let Some(kept) = &mut kept {
            kept.prepare(corpus, rules.len());
        }
        let mut runs = self.alone(kept.as_deref(), cancel)?;
        if let Some(kept) = &mut kept {
            kept.keep(&runs);
        }
        if !self.is_apart {
            self.join(&mut runs, cancel)?;
        }
        let mut claims = Claims::default();
        let mut verdict = LintResult { diagnostics: found, ..LintResult::default() };
        let mut faults = graphs.faults(rules);
        cascade::settle(graphs, rules, &mut runs, &mut faults);
        cells::settle(corpus, rules, &mut runs);
        shadow::settle(rules, &mut runs);
        verdict.diagnostics.extend(faults);
        for (_, graph) in graphs.used() {
            claims.merge(&graph.claims);
        }
        for (rule, findings) in rules.iter().zip(runs) {
            claims.merge(&findings.claims);
            count(&mut verdict, corpus, rule, &findings);
            verdict.diagnostics.extend(findings.diagnostics);
        }
        let references = graphs.references_alone(corpus);
        if references > 0 {
            verdict.add(resolve::Resolve.noun(), references, 0);
        }
        verdict.coverage = match kept {
            Some(kept) => kept.count(corpus, claims),
            None => numbers::count(corpus, &claims),
        };
        verdict.diagnostics.iter_mut().for_each(|it| note_guess(it, &corpus.sources));
        sort(&mut verdict.diagnostics, &corpus.sources);
        Some(verdict)
    }

    /// Runs every rule whose findings are not in `kept`, except joint checks.
    fn alone(&self, kept: Option<&Kept>, cancel: &Cancel) -> Option<Vec<Findings>> {
        let Self { corpus, rules, graphs, ref blank, .. } = *self;
        let joint: Vec<&Compiled> = self.joint().filter(|it| it.rule.severity.is_some()).collect();
        let alone = |(index, compiled): (usize, &Compiled)| {
            if cancel.is_set() {
                return None;
            }
            if let Some(known) = kept.and_then(|it| it.run(index)) {
                return Some(known.clone());
            }
            let graph = graphs.of(compiled);
            Some(if compiled.check.is_joint() {
                blank.clone()
            } else if joint.iter().any(|it| it.check.joins(&compiled.rule)) {
                run_recording(corpus, compiled, graph, blank)
            } else {
                run(corpus, compiled, graph, &[], blank.clone())
            })
        };
        if is_small(corpus, rules.len()) {
            rules.iter().enumerate().map(alone).collect()
        } else {
            rules.par_iter().enumerate().map(alone).collect()
        }
    }

    /// Runs the joint checks.
    fn join(&self, runs: &mut [Findings], cancel: &Cancel) -> Option<()> {
        let Self { corpus, rules, graphs, ref blank, .. } = *self;
        if !self.joint().any(|it| it.rule.severity.is_some()) {
            return Some(());
        }
        let plain = rules.iter().zip(&mut *runs).filter(|(it, _)| !it.check.is_joint());
        let demands: Vec<(&Compiled, Vec<Demand>)> =
            plain.map(|(rule, findings)| (rule, findings.take_demands())).collect();
        for (compiled, findings) in rules.iter().zip(runs) {
            if cancel.is_set() {
                return None;
            }
            if compiled.check.is_joint() {
                *findings = run(corpus, compiled, graphs.of(compiled), &demands, blank.clone());
            }
        }
        Some(())
    }

    fn joint(&self) -> impl Iterator<Item = &Compiled> {
        self.rules.iter().filter(|it| it.check.is_joint())
    }
}

/// Adds a note if the encoding of the finding's file was guessed: its text may be misread.
fn note_guess(diagnostic: &mut Diagnostic, sources: &Sources) {
    let source = diagnostic.span().map(|it| sources.get(it.source));
    let is_remark = diagnostic.severity == Severity::Note;
    if let Some(encoding) = source.and_then(|it| it.origin.guess()).filter(|_| !is_remark) {
        diagnostic.notes.push(text!(
            "the file was read as {encoding}, guessed from its bytes",
            "文字コードは {encoding} と推定した"
        ));
    }
}

/// Runs all rules; the findings of each start as a copy of `blank`.
fn runs(
    corpus: &Corpus,
    rules: &[Compiled],
    graphs: &Graphs<'_>,
    blank: Findings,
) -> Option<Vec<Findings>> {
    let run = Run { blank, ..Run::new(corpus, rules, graphs) };
    let cancel = Cancel::new();
    let mut runs = run.alone(None, &cancel)?;
    run.join(&mut runs, &cancel)?;
    Some(runs)
}

/// The demands of every rule in effect on the figures, by the number of the rule; joint checks have none of
/// their own. Used by reports that show sums without findings.
pub fn demands(corpus: &Corpus, rules: &[Compiled]) -> Vec<(usize, Vec<Demand>)> {
    let graphs = Graphs::build(corpus, rules);
    let in_effect = |it: &Compiled| it.rule.severity.is_some() && !it.check.is_joint();
    let demanded = |(number, rule): (usize, &Compiled)| {
        let mut found = run_recording(corpus, rule, graphs.of(rule), &Findings::default());
        (number, found.take_demands())
    };
    let asked: Vec<_> = rules.iter().enumerate().filter(|(_, it)| in_effect(it)).collect();
    asked.into_par_iter().map(demanded).filter(|(_, it)| !it.is_empty()).collect()
}

/// Runs one rule and records its demands. A rule that is off only records demands.
fn run_recording<'d>(
    corpus: &'d Corpus,
    compiled: &'d Compiled,
    graph: Option<&'d Graph<'d>>,
    blank: &Findings,
) -> Findings {
    if compiled.rule.severity.is_some() {
        return run(corpus, compiled, graph, &[], blank.clone().recording());
    }
    let context = Context::new(corpus, compiled, Severity::Note).with_graph(graph);
    let (mut found, mut kept) = (Findings::default().recording(), blank.clone().recording());
    if compiled.lacks(corpus).is_none() {
        compiled.check.check(&context, &mut found);
    }
    found.take_demands().into_iter().for_each(|demand| kept.demand(|| Some(demand)));
    kept
}

/// The findings, instances and demands of one rule alone, without the effect of other rules.
pub fn trial(corpus: &Corpus, compiled: &Compiled) -> Findings {
    let severity = compiled.rule.severity.unwrap_or(Severity::Error);
    let context = Context::new(corpus, compiled, severity);
    let mut found = Findings::default().recording();
    compiled.check.check(&context, &mut found);
    found
}

/// Minimum number of node visits for which starting threads pays off.
const WORTH_THREADS: usize = 50_000;

/// Whether visiting every node `times` times is faster than waking threads.
fn is_small(corpus: &Corpus, times: usize) -> bool {
    let nodes: usize = corpus.documents.iter().map(|it| it.len()).sum();
    nodes.saturating_mul(times) < WORTH_THREADS
}

/// Runs one rule: its check, then the title, message and help that the rule adds to each finding.
fn run<'d>(
    corpus: &'d Corpus,
    compiled: &'d Compiled,
    graph: Option<&'d Graph<'d>>,
    demands: &'d [(&'d Compiled, Vec<Demand>)],
    mut found: Findings,
) -> Findings {
    let Some(severity) = compiled.rule.severity else { return found };
    if compiled.lacks(corpus).is_some() {
        return found;
    }
    let context = Context::new(corpus, compiled, severity).with_graph(graph).with_demands(demands);
    compiled.check.check(&context, &mut found);
    let waived = waivers::waive(compiled, &corpus.sources, &mut found);
    if let Some(share) = compiled.rule.at_least {
        waivers::gate(&compiled.rule, severity, share, waived, &mut found);
    }
    for diagnostic in &mut found.diagnostics {
        diagnostic.show_uses();
        dress(diagnostic, compiled);
    }
    if !compiled.rule.if_present && !corpus.is_cut {
        idle::report(corpus, compiled, &mut found);
    }
    found
}

/// Adds the rule's own words to a finding: its message, title and help.
fn dress(diagnostic: &mut Diagnostic, compiled: &Compiled) {
    let rule = &compiled.rule;
    // A diagnostic about an input has its own code, the same for every rule that meets it.
    if diagnostic.code == TOO_LARGE {
        return;
    }
    let is_known =
        |it: &(&str, String)| message::values(rule, compiled.kind).any(|name| name == it.0);
    debug_assert!(diagnostic.values.iter().all(is_known), "{:?} undeclared", diagnostic.values);
    if diagnostic.severity > Severity::Note {
        if let Some(template) = &rule.message
            && let Some(message) = message::fill(template, &diagnostic.values)
        {
            let standard = std::mem::replace(&mut diagnostic.message, message);
            diagnostic.notes.insert(0, standard);
        }
        diagnostic.help.extend(rule.help.clone());
    }
    if !rule.title.is_empty() {
        let Text { en, ja } = &rule.title;
        diagnostic.notes.push(text!("rule: {en}", "規則: {ja}"));
    }
}

fn count(verdict: &mut LintResult, corpus: &Corpus, rule: &Compiled, findings: &Findings) {
    let outcomes = findings.outcomes();
    // A rule that is off and checked nothing is not counted as work.
    if rule.rule.severity.is_some() || outcomes.instances() > 0 {
        let unchecked = outcomes[InstanceState::Unchecked];
        verdict.add(rule.kind.noun(), outcomes.decided(), unchecked);
    }
    let lacks = rule.rule.severity.and_then(|_| rule.lacks(corpus)).map(str::to_owned);
    verdict.rules.push(RuleTally { id: rule.rule.id.value.clone(), outcomes, lacks });
}

/// Sorts by source name, place, code and words, and drops repetitions.
pub(crate) fn sort(diagnostics: &mut Vec<Diagnostic>, sources: &Sources) {
    let mut names: Vec<_> = sources.iter().map(|(id, source)| (&*source.name, id)).collect();
    names.sort();
    let ranks: FxHashMap<_, _> =
        names.iter().enumerate().map(|(rank, (_, id))| (*id, rank)).collect();
    diagnostics.sort_by(|left, right| {
        let place =
            |it: &Diagnostic| it.span().map(|span| (ranks[&span.source], span.start, span.end));
        let words = |it: &Diagnostic| (it.code.clone(), it.message.en.clone());
        place(left).cmp(&place(right)).then_with(|| words(left).cmp(&words(right)))
    });
    diagnostics.dedup();
}
