//! Knows `kenzan check`: runs the rules, chooses what is shown, and with which exit code it ends.
//! Does not know how findings look.

use rustc_hash::FxHashSet;

use super::args::{Check, Speech};
use super::changed;
use super::choice;
use super::coverage;
use super::delivery;
use super::exit::Exit;
use super::explain::rule_page;
use super::output::Voice;
use super::progress::Progress;
use super::project::{self, Project};
use super::statistics;
use super::stdin;
use crate::check::{Compiled, KINDS, Noun};
use crate::diagnostic::{Diagnostic, Lang, Severity, Text};
use crate::lint::{Verdict, lint};
use crate::report::{Checked, Report, RuleInfo, Summary};
use crate::source::{SourceId, Sources};
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
    choice::use_threads(args.choice.jobs);
    let progress = Progress::start(&text!("checking", "検査中"), voice.lang);
    let loaded = project::load_over(&args.origins, &paths, overlay).and_then(|mut project| {
        choice::apply(&args.choice, &mut project.rules)?;
        let touched = changed::touched(&args.choice, &project, &paths)?;
        Ok((project, touched))
    });
    let (mut project, touched) = match loaded {
        Ok(loaded) => loaded,
        Err(why) => {
            drop(progress);
            return voice.complain(&why);
        }
    };
    let voice = Voice::new(speech, project.lang);
    let found = std::mem::take(&mut project.found);
    // Without any document, that is the fault, and not what each rule makes of it.
    let rules = if project.corpus.documents.is_empty() { &[] } else { &*project.rules };
    let mut verdict = lint(&project.corpus, rules, found);
    let all = std::mem::take(&mut verdict.diagnostics);
    let (mut shown, hidden) = choose(all, &project, touched.as_ref(), args.verbose);
    shown.extend(args.coverage.and_then(|share| coverage::gate(&project, rules, share)));
    drop(progress);
    let fail_on = Severity::from(args.fail_on);
    let exit = match shown.iter().any(|it| it.severity >= fail_on) {
        _ if project.unable => Exit::Unable,
        true if !args.choice.exit_zero => Exit::Findings,
        _ => Exit::Clean,
    };
    let summary = summary(&verdict, &project, &shown, hidden);
    let sources = &project.corpus.sources;
    if let Some(why) = delivery::overwrites(&outputs, sources) {
        return voice.complain(&[why]);
    }
    if args.choice.statistics {
        let told = statistics::write(voice, rules, &shown, (!args.quiet).then_some(&summary));
        return exit.max(told);
    }
    let more = choice::cut(&mut shown, args.choice.max_findings);
    let told = outputs.iter().any(|it| it.format.tells_rules());
    let rules = &describe(if told { rules } else { &[] }, sources, voice.lang);
    let report = Report { sources, diagnostics: &shown, summary: &summary, rules, suppressed: &[] };
    let exit = exit.max(voice.deliver(&outputs, &report, !args.quiet));
    voice.tell(sources, more.as_slice());
    exit
}

/// What reports tell of the rules in effect.
fn describe(rules: &[Compiled], sources: &Sources, lang: Lang) -> Vec<RuleInfo> {
    let info = |compiled: &Compiled| {
        let rule = &compiled.rule;
        let (id, title, page) =
            (rule.id.value.clone(), rule.title.clone(), rule_page(compiled, sources, lang));
        Some(RuleInfo { id, title, severity: rule.severity?, page })
    };
    rules.iter().filter_map(info).collect()
}

/// The diagnostics to show, and how many others lie in documents that were not asked for.
fn choose(
    found: Vec<Diagnostic>,
    project: &Project,
    touched: Option<&FxHashSet<SourceId>>,
    verbose: bool,
) -> (Vec<Diagnostic>, usize) {
    let least = if verbose { Severity::Note } else { Severity::Warning };
    let heard = found.into_iter().filter(|it| it.severity >= least);
    let (shown, hidden): (Vec<_>, Vec<_>) = heard.partition(|it| {
        it.span().is_none_or(|span| !project.elsewhere.contains(&span.source))
            && touched.is_none_or(|touched| changed::touches(it, touched))
    });
    (shown, hidden.len())
}

fn summary(
    verdict: &Verdict,
    project: &Project,
    shown: &[Diagnostic],
    elsewhere: usize,
) -> Summary {
    let checked = verdict.checked.iter().map(|(noun, count)| Checked {
        id: kind_counting(*noun).to_owned(),
        count: *count,
        one: Text { en: noun.one.to_owned(), ja: noun.ja.to_owned() },
        many: Text { en: noun.many.to_owned(), ja: noun.ja.to_owned() },
    });
    Summary {
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
