//! Knows `kenzan check`: runs the rules, selects what is shown, and determines the exit code. Does
//! not know how findings look.

use std::path::PathBuf;

use super::args::{Check, Choice, Speech};
use super::delivery::Output;
use super::disk;
use super::exit::Exit;
use super::explain::rule_page;
use super::output::Voice;
use super::progress::Progress;
use super::stdin::{self, Overlay};
use super::trail::Trail;
use super::{changed, choice, delivery, statistics, unconfigured};
use crate::check::Compiled;
use crate::diagnostic::{Diagnostic, Lang, Severity, Text};
use crate::lint::{Cancel, Nothing, causes};
use crate::project::{Outcome, Project, Session, Stop, Touched, coverage};
use crate::report::{Format, Report, RuleInfo, Summary, Suppressed};
use crate::source::lines::Counted;
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
    let mut session = open(args, &paths, overlay).once();
    show(args, speech, &outputs, &mut session, &mut Trail::default())
}

/// The same in an open session; `trail` contains the previous run.
pub(super) fn run_on(
    args: &Check,
    speech: &Speech,
    session: &mut Session,
    trail: &mut Trail,
) -> Exit {
    match delivery::outputs(&args.format) {
        Ok(outputs) => show(args, speech, &outputs, session, trail),
        Err(why) => Voice::new(speech, None).complain(&[*why]),
    }
}

fn show(
    args: &Check,
    speech: &Speech,
    outputs: &[Output],
    session: &mut Session,
    trail: &mut Trail,
) -> Exit {
    let voice = Voice::new(speech, None);
    let progress = Progress::start(&text!("checking", "検査中"), voice.lang);
    let judged = judge(args, session);
    drop(progress);
    let project = session.project(&Cancel::new()).map_err(Stop::reported);
    match judged.and_then(|judged| Ok((project?, judged))) {
        Ok((project, judged)) => {
            let voice = Voice::new(speech, project.lang);
            if args.watch && !project.unable {
                let shown = for_people(&args.choice, &judged.shown);
                trail.follow(judged.outcome.sources(), &shown, voice.lang);
            }
            tell(args, voice, outputs, project, judged)
        }
        Err(why) => voice.complain(&why),
    }
}

/// The session for the arguments, with standard input in place of a file.
pub(super) fn open(args: &Check, paths: &[PathBuf], stdin: Option<Overlay>) -> Session {
    let mut session = Session::open(disk::disk(), args.settings(paths));
    if let Some(Overlay { path, bytes }) = stdin {
        session.put(path, bytes);
    }
    session
}

/// The part of a run to report.
pub(super) struct Judged {
    pub(super) outcome: Outcome,
    /// The findings to show: not accepted, and selected by the arguments.
    pub(super) shown: Vec<Diagnostic>,
    pub(super) suppressed: Vec<Suppressed>,
    /// Notes that are not shown.
    pub(super) notes: Vec<Diagnostic>,
    /// Number of findings in documents that were not requested.
    pub(super) hidden: usize,
    /// Why nothing was checked, unless another diagnostic explains it.
    nothing: Option<Nothing>,
}

impl Judged {
    /// Whether the rule `id` has findings, including accepted ones and notes.
    pub(super) fn says(&self, id: &str) -> bool {
        let suppressed = self.suppressed.iter().map(|it| &it.diagnostic);
        let mut all = self.shown.iter().chain(&self.notes).chain(suppressed);
        all.any(|it| it.code == id) || self.hidden > 0
    }
}

/// Checks what the arguments select.
///
/// # Errors
/// There is nothing to check, or the request is ambiguous.
pub(super) fn judge(args: &Check, session: &mut Session) -> Result<Judged, Vec<Diagnostic>> {
    let cancel = Cancel::new();
    let mut outcome = session.check(&cancel).map_err(Stop::reported)?;
    let project = session.project(&cancel).map_err(Stop::reported)?;
    let touched = changed::touched(&args.choice, project, &args.paths)?;
    let all = std::mem::take(&mut outcome.verdict.diagnostics);
    let least = least_shown(args);
    let (all, notes): (Vec<_>, Vec<_>) = all.into_iter().partition(|it| it.severity >= least);
    let (shown, hidden) = choose(all, project, touched.as_ref());
    let (accepted, mut shown): (Vec<_>, Vec<_>) =
        shown.into_iter().partition(|it| it.suppression.is_some());
    let suppressed: Vec<Suppressed> = accepted.into_iter().filter_map(Suppressed::of).collect();
    if args.volume.verbose {
        shown.iter_mut().for_each(tell_fix);
    }
    let gate = |share| coverage::gate(project, project.effective(), share);
    shown.extend(args.coverage.and_then(gate));
    let nothing = outcome.nothing(&shown, suppressed.len() + hidden);
    shown.extend(nothing.and_then(Nothing::warning));
    Ok(Judged { outcome, shown, suppressed, notes, hidden, nothing })
}

/// Delivers the report of a run.
pub(super) fn tell(
    args: &Check,
    voice: Voice,
    outputs: &[Output],
    project: &Project,
    judged: Judged,
) -> Exit {
    let Judged { outcome, shown, suppressed, notes, hidden, nothing } = judged;
    let rules = project.effective();
    let exit = exit(args, project, &shown, nothing);
    let summary = outcome.summary(&shown, hidden);
    let summary = Summary { suppressed: suppressed.len(), ..summary };
    let is_absent = nothing == Some(Nothing::Absent) && !project.is_bare;
    let summary = Summary { is_absent, ..summary };
    let sources = outcome.sources();
    if let Some(why) = delivery::overwrites(outputs, sources) {
        return voice.complain(&[why]);
    }
    if args.choice.statistics {
        let reported =
            statistics::write(voice, rules, &shown, (!args.volume.quiet).then_some(&summary));
        return exit.max(reported);
    }
    let needs_pages = outputs.iter().any(|it| it.format.tells_rules());
    let rules = &describe(rules, project, voice.lang, needs_pages);
    let mut parts = parts(&args.choice, outputs, shown);
    let most = args.choice.max_findings;
    let more = parts.iter_mut().map(|(_, shown)| choice::cut(shown, most)).next().flatten();
    let whole = |to: &[Output], shown| {
        if to.iter().any(|it| it.format.tells_whole()) {
            return Some(project.whole(&outcome, shown, &notes));
        }
        let is_pictured = to.iter().any(|it| it.format.tells_pictures());
        is_pictured.then(|| project.pictured(shown))
    };
    let wholes: Vec<_> = parts.iter().map(|(to, shown)| whole(to, shown)).collect();
    let reports: Vec<_> = parts
        .iter()
        .zip(&wholes)
        .map(|((to, shown), whole)| {
            let (whole, suppressed) = (whole.as_ref(), &suppressed);
            (&**to, Report { rules, suppressed, whole, ..Report::new(sources, shown, &summary) })
        })
        .collect();
    let exit = exit.max(voice.deliver(&reports, !args.volume.quiet));
    voice.tell(sources, more.as_slice());
    if project.is_bare && !args.volume.quiet && outcome.documents() > 0 {
        voice.tell(sources, &[unconfigured::closing(project, &outcome, &notes)]);
    }
    exit
}

/// The findings for each output: formats for people get one finding for each cause, others every finding,
/// unless the arguments say otherwise.
fn parts(
    choice: &Choice,
    outputs: &[Output],
    shown: Vec<Diagnostic>,
) -> Vec<(Vec<Output>, Vec<Diagnostic>)> {
    let by_cause = |format: Format| choice.by_cause || format.is_for_people() && !choice.all;
    if outputs.is_empty() {
        return vec![(Vec::new(), for_people(choice, &shown))];
    }
    let (people, programs): (Vec<Output>, Vec<Output>) =
        outputs.iter().cloned().partition(|it| by_cause(it.format));
    let few = if people.is_empty() { Vec::new() } else { causes::by_cause(&shown) };
    let parts = [(people, few), (programs, shown)];
    parts.into_iter().filter(|(outputs, _)| !outputs.is_empty()).collect()
}

/// The findings for people: one for each cause, unless the arguments request all.
fn for_people(choice: &Choice, shown: &[Diagnostic]) -> Vec<Diagnostic> {
    if choice.all { shown.to_vec() } else { causes::by_cause(shown) }
}

/// The lowest severity that is shown, so low that every finding that makes the run fail is shown.
fn least_shown(args: &Check) -> Severity {
    let asked = if args.volume.verbose { Severity::Note } else { Severity::Warning };
    args.fail_on.map_or(asked, |it| asked.min(it.into()))
}

/// Clean requires that something was checked, or that everything absent may be absent.
fn exit(args: &Check, project: &Project, shown: &[Diagnostic], nothing: Option<Nothing>) -> Exit {
    let fail_on = args.fail_on.map_or(Severity::Error, Severity::from);
    let is_idle = matches!(nothing, Some(Nothing::Undecided(_)));
    match is_idle || shown.iter().any(|it| it.severity >= fail_on) {
        _ if project.unable => Exit::Unable,
        true if !args.choice.exit_zero => Exit::Findings,
        _ => Exit::Clean,
    }
}

/// Information for reports about the rules in effect; `with_pages` includes manual pages, which
/// take time to write.
fn describe(rules: &[Compiled], project: &Project, lang: Lang, with_pages: bool) -> Vec<RuleInfo> {
    let lines = Counted::new(&project.corpus.sources);
    let info = |compiled: &Compiled| {
        let rule = &compiled.rule;
        let (id, title) = (rule.id.value.clone(), rule.title.clone());
        let page = if with_pages { rule_page(compiled, &lines, lang) } else { String::new() };
        let (severity, kind) = (project.severity(rule)?, compiled.kind.name());
        Some(RuleInfo { id, title, kind, severity, page })
    };
    rules.iter().filter_map(info).collect()
}

/// The diagnostics to show, and the number of others in documents that were not requested.
fn choose(
    found: Vec<Diagnostic>,
    project: &Project,
    touched: Option<&Touched>,
) -> (Vec<Diagnostic>, usize) {
    let (shown, hidden): (Vec<_>, Vec<_>) = found.into_iter().partition(|it| {
        it.span().is_none_or(|span| !project.elsewhere.contains(&span.source))
            && touched.is_none_or(|touched| touched.bears_on(it))
    });
    let hidden = hidden.iter().filter(|it| it.suppression.is_none());
    (shown, hidden.count())
}

/// Adds a note about the unsafe fix. Only with `-v`, because the fix is wrong if an item is wrong.
fn tell_fix(diagnostic: &mut Diagnostic) {
    let Some(fix) = diagnostic.fix.as_ref().filter(|it| !it.safe) else { return };
    let Text { en, ja } = &fix.title;
    diagnostic.help.push(text!(
        "if the items are right, `--fix --unsafe-fixes` rewrites: {en}",
        "内訳が正しければ `--fix --unsafe-fixes` で書き換えられる: {ja}"
    ));
}
