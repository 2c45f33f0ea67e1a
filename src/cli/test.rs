//! Knows `kenzan test`: runs the tests of rules, and reports rules that are noisy or miss something.
//! Does not know how an example or a case is written.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::args::{Speech, Test};
use super::cases::{self, Case};
use super::delivery;
use super::disk::{disk, display_name, fault};
use super::exit::Exit;
use super::output::Voice;
use crate::check::{Compiled, Corpus, graph};
use crate::diagnostic::{Diagnostic, Lang, Severity, Text};
use crate::lint::examples::{self, Differences};
use crate::lint::mutate::{Change, Mutated, mutate};
use crate::lint::{MATCHED_NOTHING, lint};
use crate::project::Session;
use crate::project::{self, Rules};
use crate::rule::fields::headline;
use crate::source::{Source, Sources, Span};
use crate::text;

/// Code of an unexpected finding.
const NOISY: &str = "test/noisy";
/// Code of an expected finding that is missing.
const MISSING: &str = "test/missing";
/// Code of a change that no rule notices.
const UNNOTICED: &str = "test/unnoticed";
/// Code of a rule without examples.
const BARE: &str = "test/no-examples";
/// Code of a folder without cases.
const NO_CASES: &str = "test/no-cases";

/// Diagnostics and the sources that their spans point into.
type Reported = (Sources, Vec<Diagnostic>);

/// The results of the tests.
#[derive(Default)]
struct Tally {
    examples: usize,
    cases: usize,
    /// Number of rules without any example.
    bare: usize,
    changes: usize,
    unnoticed: usize,
    written: Vec<PathBuf>,
    reported: Vec<Reported>,
}

/// Runs the command.
pub(super) fn run(args: &Test, speech: &Speech) -> Exit {
    let start = args.directory.iter().filter(|it| it.is_dir()).cloned().collect::<Vec<_>>();
    let mut rules = Session::open(disk(), args.origins.settings(&start)).rules();
    let voice = Voice::new(speech, rules.config.lang());
    let is_unable = |found: &[Diagnostic]| found.iter().any(|it| it.severity == Severity::Error);
    if rules.book.rules.is_empty() && !is_unable(&rules.input.trouble) {
        rules.input.trouble.push(project::no_rules());
    }
    let cases = match find_cases(args, &rules) {
        Ok(cases) => cases,
        Err(why) => {
            rules.input.trouble.push(*why);
            Vec::new()
        }
    };
    let mut tally = Tally::default();
    for case in &cases {
        if let Err((path, error)) = tally.case(&rules, case, args) {
            rules.input.trouble.push(fault(&path, &error));
        }
    }
    for compiled in &mut rules.book.rules {
        // A rule that is off or reports notes is tested as one that reports warnings.
        compiled.rule.severity = compiled.rule.severity.max(Some(Severity::Warning));
    }
    for compiled in &rules.book.rules {
        tally.rule(&rules.input.sources, compiled, args.mutate);
    }
    if args.volume.verbose {
        rules.input.trouble.extend(rules.book.rules.iter().filter_map(bare));
    }
    voice.tell(&rules.input.sources, &rules.input.trouble);
    let exit = match tally.count(NOISY) + tally.count(MISSING) {
        _ if is_unable(&rules.input.trouble) => Exit::Unable,
        0 => Exit::Clean,
        _ => Exit::Findings,
    };
    exit.max(voice.print(|out| tally.write(out, rules.book.rules.len(), args, voice)))
}

/// The requested cases. A missing default folder is not an error.
fn find_cases(args: &Test, rules: &Rules) -> Result<Vec<Case>, Box<Diagnostic>> {
    let standing = || rules.directory().unwrap_or(Path::new("")).join("tests");
    let directory = args.directory.clone().unwrap_or_else(standing);
    let cases = cases::cases(&directory);
    if args.directory.is_none() || !cases.is_empty() {
        return Ok(cases);
    }
    let name = display_name(&directory);
    let message = text!("no test case in `{name}`", "`{name}` にテストケースがない");
    Err(Box::new(Diagnostic::error(NO_CASES, message).help(text!(
        "a case is a directory with documents in `ok`, `bad` or both",
        "ケースは `ok` または `bad`（または両方）に文書を置いたディレクトリ"
    ))))
}

impl Tally {
    fn count(&self, code: &str) -> usize {
        let reported = self.reported.iter().flat_map(|(_, reported)| reported);
        reported.filter(|it| it.code == code).count()
    }

    fn rule(&mut self, sources: &Sources, compiled: &Compiled, asked_to_mutate: bool) {
        let count = compiled.rule.examples.len();
        self.examples += count;
        self.bare += usize::from(count == 0);
        for index in 0..count {
            let differences = examples::differences(sources, compiled, index);
            let holds = differences.noisy.is_empty() && differences.missing.is_empty();
            self.reported.push(of_example(differences, compiled, index));
            if asked_to_mutate && holds && compiled.rule.examples[index].expected.is_empty() {
                let (corpus, _) = examples::corpus(sources, compiled, index);
                let about = example_place(compiled, index);
                let mutated = mutate(&corpus, std::slice::from_ref(compiled));
                self.mutated(corpus.sources, mutated, Some(about));
            }
        }
    }

    fn case(
        &mut self,
        rules: &Rules,
        case: &Case,
        args: &Test,
    ) -> Result<(), (PathBuf, io::Error)> {
        self.cases += 1;
        let sets = rules.config.sources.iter().map(|set| set.name.value.clone());
        let mut sets: Vec<String> = sets.chain(project::sets_named(&rules.book.rules)).collect();
        sets.sort_unstable();
        sets.dedup();
        let (corpus, found) = case.load(&rules.input.sources, &sets);
        let found = faults(&corpus, &rules.book.rules, found);
        if !case.is_bad {
            if args.mutate && found.is_empty() {
                let mutated = mutate(&corpus, &rules.book.rules);
                self.mutated(corpus.sources.clone(), mutated, None);
            }
            let noisy = found.into_iter().map(|it| noisy_case(&case.name, it)).collect();
            self.reported.push((corpus.sources, noisy));
            return Ok(());
        }
        let lang = rules.config.lang().unwrap_or(Lang::En);
        let actual = case.report(&corpus.sources, &found, lang);
        let path = case.report_path();
        let expected = case.expected().map_err(|error| (path.clone(), error))?;
        if args.update && expected.as_deref() != Some(&*actual) {
            delivery::write_whole(&path, |out| out.write_all(actual.as_bytes()))
                .map_err(|error| (path.clone(), error))?;
            self.written.push(path);
        } else if !args.update {
            self.reported.push(of_case(case, corpus.sources, &found, &actual, expected));
            return Ok(());
        }
        if found.is_empty() {
            self.reported.push((corpus.sources, vec![silent(&case.name)]));
        }
        Ok(())
    }

    fn mutated(&mut self, sources: Sources, mutated: Mutated, example: Option<Span>) {
        self.changes += mutated.changes;
        self.unnoticed += mutated.unnoticed.len();
        let reported = mutated.unnoticed.iter().map(|change| unnoticed(change, example)).collect();
        self.reported.push((sources, reported));
    }

    fn write(
        &self,
        out: &mut dyn Write,
        rules: usize,
        args: &Test,
        voice: Voice,
    ) -> io::Result<()> {
        for (sources, reported) in &self.reported {
            voice.show(out, sources, reported)?;
        }
        for path in &self.written {
            let name = display_name(path);
            writeln!(out, "{}", text!("wrote {name}", "{name} を書き出した").get(voice.lang))?;
        }
        if args.volume.quiet {
            return Ok(());
        }
        let Self { examples, cases, bare, changes, unnoticed, .. } = self;
        let (noisy, missing) = (self.count(NOISY), self.count(MISSING));
        let mut line = text!(
            "rules: {rules}, examples: {examples}, cases: {cases}; noisy: {noisy}, missing: {missing}",
            "規則{rules}件、例{examples}件、ケース{cases}件: 余計な指摘{noisy}件、見逃し{missing}件"
        );
        if *bare > 0 {
            let more = text!("; rules without examples: {bare}", "、例のない規則{bare}件");
            line = Text { en: line.en + &more.en, ja: line.ja + &more.ja };
        }
        if args.mutate {
            let more = text!(
                "; changes: {changes}, unnoticed: {unnoticed}",
                "。変更{changes}件のうち、どの規則も気付かないもの{unnoticed}件"
            );
            line = Text { en: line.en + &more.en, ja: line.ja + &more.ja };
        }
        writeln!(out, "{}", line.get(voice.lang))
    }
}

/// The findings of the rules in a case. A rule or model whose documents the case does not contain
/// reports nothing.
fn faults(corpus: &Corpus, rules: &[Compiled], found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut found = lint(corpus, rules, found).diagnostics;
    let is_absent = |code: &str| [MATCHED_NOTHING, graph::MATCHED_NOTHING].contains(&code);
    found.retain(|it| it.severity > Severity::Note && !is_absent(&it.code));
    found
}

/// The note about a rule without examples.
fn bare(compiled: &Compiled) -> Option<Diagnostic> {
    let id = &compiled.rule.id;
    let name = &id.value;
    let message = text!("rule `{name}` has no example", "規則 `{name}` に例がない");
    let bare = Diagnostic::note(BARE, message).at(id.span, Text::default());
    compiled.rule.examples.is_empty().then_some(bare)
}

fn example_place(compiled: &Compiled, index: usize) -> Span {
    headline(compiled.rule.examples[index].part.node())
}

fn of_example(differences: Differences, compiled: &Compiled, index: usize) -> Reported {
    let Differences { sources, noisy, missing } = differences;
    let id = &compiled.rule.id.value;
    let place = example_place(compiled, index);
    let the_example = || text!("the example", "この例");
    let noisy = noisy.into_iter().map(|found| {
        let Text { en, ja } = &found.message;
        let message = text!(
            "rule `{id}` reports something that its example does not list: {en}",
            "規則 `{id}` の指摘が、例に挙げられていない: {ja}"
        );
        let noisy = Diagnostic::error(NOISY, message);
        let noisy = found.span().into_iter().fold(noisy, |it, span| it.at(span, Text::default()));
        noisy.at(place, the_example())
    });
    let mut reported: Vec<_> = noisy.collect();
    reported.extend(missing.into_iter().map(|expected| {
        let at = expected.at;
        let message = match expected.says {
            Some(words) => text!(
                "rule `{id}` does not report \"{words}\" at `{at}`",
                "規則 `{id}` が `{at}` で「{words}」と指摘しない"
            ),
            None => {
                text!("rule `{id}` does not report `{at}`", "規則 `{id}` が `{at}` を指摘しない")
            }
        };
        Diagnostic::error(MISSING, message).at(place, the_example())
    }));
    (sources, reported)
}

fn noisy_case(name: &str, mut found: Diagnostic) -> Diagnostic {
    let Text { en, ja } = &found.message;
    let code = found.code;
    found.message = text!(
        "`{code}` reports something in the sound case `{name}`: {en}",
        "正しいケース `{name}` に `{code}` の指摘がある: {ja}"
    );
    found.code = NOISY.to_owned();
    found.severity = Severity::Error;
    found
}

fn silent(name: &str) -> Diagnostic {
    let message = text!(
        "no rule reports anything in the case `{name}`",
        "ケース `{name}` に対してどの規則も何も指摘しない"
    );
    Diagnostic::error(MISSING, message)
}

/// How the report of a `bad` folder differs from the expected one, finding by finding.
fn of_case(
    case: &Case,
    mut sources: Sources,
    found: &[Diagnostic],
    actual: &str,
    expected: Option<String>,
) -> Reported {
    let name = &case.name;
    let Some(expected) = expected else {
        let message =
            text!("case `{name}` has no `report.txt`", "ケース `{name}` に `report.txt` がない");
        let help = text!("`kenzan test --update` writes it", "`kenzan test --update` で書き込める");
        return (sources, vec![Diagnostic::error(MISSING, message).help(help)]);
    };
    let report = sources.add(Source::utf8(display_name(&case.report_path()), &*expected));
    let (actual, wanted) = (cases::findings(actual), cases::findings(&expected));
    let new =
        found.iter().zip(&actual).filter(|(_, (_, it))| wanted.iter().all(|(_, old)| old != it));
    let mut reported: Vec<_> = new
        .map(|(found, _)| {
            let (code, Text { en, ja }) = (&found.code, &found.message);
            let message = text!(
                "`{code}` reports something that is not in the report of `{name}`: {en}",
                "`{name}` の報告にない `{code}` の指摘がある: {ja}"
            );
            Diagnostic {
                code: NOISY.to_owned(),
                message,
                severity: Severity::Error,
                ..found.clone()
            }
        })
        .collect();
    let gone = wanted.iter().filter(|(_, it)| actual.iter().all(|(_, new)| new != it));
    reported.extend(gone.map(|(start, finding)| {
        let message = text!(
            "a finding in the report of `{name}` is no longer reported",
            "`{name}` の報告にある指摘が、もう出ない"
        );
        let line = finding.split('\n').next().unwrap_or_default();
        let span = Span::new(report, *start..start + line.len());
        Diagnostic::error(MISSING, message).at(span, text!("not found", "見つからない"))
    }));
    if reported.is_empty() && wanted.is_empty() && found.is_empty() {
        reported.push(silent(name));
    }
    (sources, reported)
}

fn unnoticed(change: &Change, example: Option<Span>) -> Diagnostic {
    let Change { span, before, after } = change;
    let message = text!(
        "no rule notices when `{before}` is changed to `{after}`",
        "`{before}` を `{after}` に変えても、どの規則も気付かない"
    );
    let unnoticed = Diagnostic::note(UNNOTICED, message).at(*span, Text::default());
    let place = example.filter(|it| it.source != span.source);
    place
        .into_iter()
        .fold(unnoticed, |it, place| it.at(place, text!("in this example", "この例の中")))
}
