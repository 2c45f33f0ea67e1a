//! Knows `kenzan check`: runs the rules, chooses what is shown, and with which exit code it ends.
//! Does not know how findings look.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::args::{Check, Speech};
use super::changed::Touched;
use super::delivery::Output;
use super::exit::Exit;
use super::explain::rule_page;
use super::output::Voice;
use super::progress::Progress;
use super::stdin;
use super::{baseline, changed, choice, delivery, statistics};
use crate::check::{Compiled, KINDS, Noun};
use crate::diagnostic::{Diagnostic, Lang, Severity, Suppressor, Text};
use crate::lint::{Nothing, Verdict, Work, lint, suppress};
use crate::project::coverage;
use crate::project::overlay::Overlay;
use crate::project::{self, Project};
use crate::report::{Checked, Report, RuleInfo, Summary, Suppressed};
use crate::text;

/// Runs the command.
pub(super) fn run(args: &Check, speech: &Speech) -> Exit {
    let voice = Voice::new(speech, None);
    let outputs = match delivery::outputs(&args.format) {
        Ok(outputs) => outputs,
        Err(why) => return voice.complain(&[*why]),
    };
    let (paths, overlay) = match stdin::overlay(args) {
        Ok(overlaid) => overlaid,
        Err(why) => return voice.complain(&[*why]),
    };
    let progress = Progress::start(&text!("checking", "検査中"), voice.lang);
    let judged = judge(args, &paths, overlay.into_iter().collect());
    drop(progress);
    match judged {
        Ok(judged) => tell(args, Voice::new(speech, judged.project.lang), &outputs, judged),
        Err(why) => voice.complain(&why),
    }
}

/// A run, and what of it is to be told.
pub(super) struct Judged {
    /// What was checked.
    pub(super) project: Project,
    verdict: Verdict,
    /// The findings that nobody has accepted, as far as the arguments ask for them.
    pub(super) shown: Vec<Diagnostic>,
    suppressed: Vec<Suppressed>,
    /// How many lie in documents that were not asked for.
    hidden: usize,
    /// Why nothing was checked, where nothing was and nothing else tells.
    nothing: Option<Nothing>,
}

/// Checks what the arguments choose, with `overlays` in the place of files.
///
/// # Errors
/// There is nothing to do, or no telling what.
pub(super) fn judge(
    args: &Check,
    paths: &[PathBuf],
    overlays: Vec<Overlay>,
) -> Result<Judged, Vec<Diagnostic>> {
    let (mut project, touched) = load(args, paths, overlays)?;
    let found = std::mem::take(&mut project.found);
    let mut verdict = lint(&project.corpus, rules_of(&project), found);
    if !project.corpus.documents.is_empty() {
        set_apart(args, &mut project, &mut verdict);
    }
    let all = std::mem::take(&mut verdict.diagnostics);
    let (shown, hidden) = choose(all, &project, touched.as_ref(), least_shown(args));
    let (accepted, mut shown): (Vec<_>, Vec<_>) =
        shown.into_iter().partition(|it| it.suppression.is_some());
    let suppressed: Vec<Suppressed> = accepted.into_iter().filter_map(accepted_finding).collect();
    if args.volume.verbose {
        shown.iter_mut().for_each(tell_fix);
    }
    let gate = |share| coverage::gate(&project, rules_of(&project), share);
    shown.extend(args.coverage.and_then(gate));
    let is_explained = shown.iter().any(|it| it.severity == Severity::Error)
        || !suppressed.is_empty()
        || hidden > 0
        || project.corpus.documents.is_empty();
    let nothing = verdict.nothing(rules_of(&project)).filter(|_| !is_explained);
    shown.extend(nothing.and_then(Nothing::warning));
    Ok(Judged { project, verdict, shown, suppressed, hidden, nothing })
}

/// The rules to run. Without any document, that is the fault, and not what each rule makes of it.
fn rules_of(project: &Project) -> &[Compiled] {
    if project.corpus.documents.is_empty() { &[] } else { &project.rules }
}

/// Delivers the report of a run.
pub(super) fn tell(args: &Check, voice: Voice, outputs: &[Output], judged: Judged) -> Exit {
    let Judged { project, verdict, mut shown, suppressed, hidden, nothing } = judged;
    let rules = rules_of(&project);
    let exit = exit(args, &project, (&shown, nothing));
    let summary =
        Summary { suppressed: suppressed.len(), ..summary(&verdict, &project, &shown, hidden) };
    let summary = Summary { is_absent: nothing == Some(Nothing::Absent), ..summary };
    let sources = &project.corpus.sources;
    if let Some(why) = delivery::overwrites(outputs, sources) {
        return voice.complain(&[why]);
    }
    if args.choice.statistics {
        let told =
            statistics::write(voice, rules, &shown, (!args.volume.quiet).then_some(&summary));
        return exit.max(told);
    }
    let more = choice::cut(&mut shown, args.choice.max_findings);
    let told = outputs.iter().any(|it| it.format.tells_rules());
    let rules = &describe(if told { rules } else { &[] }, &project, voice.lang);
    let (diagnostics, summary) = (&*shown, &summary);
    let report = Report { sources, diagnostics, summary, rules, suppressed: &suppressed };
    let exit = exit.max(voice.deliver(outputs, &report, !args.volume.quiet));
    voice.tell(sources, more.as_slice());
    exit
}

/// What is to be checked as the arguments choose it, and what `--changed` is about.
fn load(
    args: &Check,
    paths: &[PathBuf],
    overlays: Vec<Overlay>,
) -> Result<(Project, Option<Touched>), Vec<Diagnostic>> {
    let mut project = project::load_over(&args.origins.settings(), paths, overlays)?;
    choice::apply(&args.choice, &mut project)?;
    let touched = changed::touched(&args.choice, &project, paths)?;
    Ok((project, touched))
}

/// The least severity that is told: what makes the run fail always is.
fn least_shown(args: &Check) -> Severity {
    let asked = if args.volume.verbose { Severity::Note } else { Severity::Warning };
    args.fail_on.map_or(asked, |it| asked.min(it.into()))
}

/// Clean means that something was checked, or that everything is as absent as it may be.
fn exit(
    args: &Check,
    project: &Project,
    (shown, nothing): (&[Diagnostic], Option<Nothing>),
) -> Exit {
    let fail_on = args.fail_on.map_or(Severity::Error, Severity::from);
    let is_idle = matches!(nothing, Some(Nothing::Undecided(_)));
    match is_idle || shown.iter().any(|it| it.severity >= fail_on) {
        _ if project.unable => Exit::Unable,
        true if !args.choice.exit_zero => Exit::Findings,
        _ => Exit::Clean,
    }
}

/// What reports tell of the rules in effect.
fn describe(rules: &[Compiled], project: &Project, lang: Lang) -> Vec<RuleInfo> {
    let sources = &project.corpus.sources;
    let info = |compiled: &Compiled| {
        let rule = &compiled.rule;
        let (id, title, page) =
            (rule.id.value.clone(), rule.title.clone(), rule_page(compiled, sources, lang));
        Some(RuleInfo { id, title, severity: project.severity(rule)?, page })
    };
    rules.iter().filter_map(info).collect()
}

/// The diagnostics to show, and how many others lie in documents that were not asked for.
fn choose(
    found: Vec<Diagnostic>,
    project: &Project,
    touched: Option<&Touched>,
    least: Severity,
) -> (Vec<Diagnostic>, usize) {
    let heard = found.into_iter().filter(|it| it.severity >= least);
    let (shown, hidden): (Vec<_>, Vec<_>) = heard.partition(|it| {
        it.span().is_none_or(|span| !project.elsewhere.contains(&span.source))
            && touched.is_none_or(|touched| touched.bears_on(it))
    });
    let hidden = hidden.iter().filter(|it| it.suppression.is_none());
    (shown, hidden.count())
}

/// Marks what people have accepted, in comments, in the configuration and in the baseline.
fn set_apart(args: &Check, project: &mut Project, verdict: &mut Verdict) {
    suppress(verdict, &project.corpus, &project.rules, &project.policy());
    if args.no_suppressions {
        verdict.diagnostics.iter_mut().for_each(lift);
    }
    if !args.no_baseline
        && let Some(path) = baseline::chosen(args.baseline.as_deref(), project)
    {
        baseline::apply(&path, project, verdict);
    }
}

/// Makes an accepted finding one like any other, and tells where it was accepted.
fn lift(diagnostic: &mut Diagnostic) {
    if let Some(suppression) = diagnostic.suppression.take() {
        let reason = &suppression.reason;
        diagnostic.notes.push(text!("suppressed: {reason}", "抑制の理由: {reason}"));
        diagnostic.label(suppression.span, text!("suppressed here", "抑制箇所"));
    }
}

/// Tells how a fix that is not safe could be made. Only to whoever asks for more: it would be the
/// wrong one wherever it is an item that is wrong.
fn tell_fix(diagnostic: &mut Diagnostic) {
    let Some(fix) = diagnostic.fix.as_ref().filter(|it| !it.safe) else { return };
    let Text { en, ja } = &fix.title;
    diagnostic.help.push(text!(
        "if the items are right, `--fix --unsafe-fixes` writes: {en}",
        "内訳が正しければ `--fix --unsafe-fixes` で書き換えられる: {ja}"
    ));
}

fn accepted_finding(diagnostic: Diagnostic) -> Option<Suppressed> {
    let suppression = diagnostic.suppression.clone()?;
    let in_source = suppression.by == Suppressor::Comment;
    Some(Suppressed { diagnostic, reason: suppression.reason, in_source })
}

fn summary(
    verdict: &Verdict,
    project: &Project,
    shown: &[Diagnostic],
    elsewhere: usize,
) -> Summary {
    let checked = verdict.checked.iter().map(|Work { noun, checked, unchecked }| Checked {
        id: kind_counting(*noun).to_owned(),
        count: *checked,
        unchecked: *unchecked,
        one: Text { en: noun.one.to_owned(), ja: noun.ja.to_owned() },
        many: Text { en: noun.many.to_owned(), ja: noun.ja.to_owned() },
    });
    let lacking = || verdict.rules.iter().filter_map(|it| it.lacks.as_ref());
    let absent: BTreeSet<&String> = lacking().collect();
    Summary {
        inapplicable: lacking().count(),
        absent: absent.into_iter().cloned().collect(),
        checked: checked.collect(),
        files: project.corpus.documents.len(),
        numbers: verdict.numbers,
        unclaimed: verdict.unclaimed,
        elsewhere,
        ..Summary::counting(shown)
    }
}

/// The kind that counts in `noun`; the first of several.
fn kind_counting(noun: Noun) -> &'static str {
    KINDS.iter().find(|kind| kind.noun() == noun).map_or(noun.one, |kind| kind.name())
}
