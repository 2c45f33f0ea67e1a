//! Knows JUnit XML: each rule is a test suite, each finding a failed test of it, and a rule that
//! found nothing a passed one. Does not know clocks or hosts: the same findings give the same bytes.

use std::io;

use quick_junit::{NonSuccessKind, Report as Suites, TestCase, TestCaseStatus, TestSuite};

use super::plain::{place, words};
use super::visible::visible;
use super::{Places, Report};
use crate::diagnostic::{Diagnostic, Lang, Severity};

/// Writes `report` as one XML document and a final newline.
pub(super) fn write(out: &mut dyn io::Write, report: &Report<'_>, lang: Lang) -> io::Result<()> {
    let places = Places::new(report.sources);
    let mut suites = Suites::new(env!("CARGO_PKG_NAME"));
    for rule in report.rules {
        let mut suite = suite(&places, report, &rule.id, lang);
        if suite.test_cases.is_empty() {
            let title = if rule.title.is_empty() { &*rule.id } else { rule.title.get(lang) };
            suite.add_test_case(test(&rule.id, title, TestCaseStatus::success()));
        }
        suites.add_test_suite(suite);
    }
    let mut told: Vec<&str> = report.rules.iter().map(|it| &*it.id).collect();
    for Diagnostic { code, .. } in report.diagnostics {
        if !told.contains(&&**code) {
            told.push(code);
            suites.add_test_suite(suite(&places, report, code, lang));
        }
    }
    suites.serialize(out).map_err(io::Error::other)
}

/// The findings of the rule or check named `code`.
fn suite(places: &Places<'_>, report: &Report<'_>, code: &str, lang: Lang) -> TestSuite {
    let mut suite = TestSuite::new(&*visible(code));
    let found = report.diagnostics.iter().filter(|it| it.code == code);
    suite.add_test_cases(found.map(|it| finding(places, it, lang)));
    suite
}

fn finding(places: &Places<'_>, diagnostic: &Diagnostic, lang: Lang) -> TestCase {
    let message = visible(diagnostic.message.get(lang));
    let words = words(places, diagnostic, lang);
    let at = diagnostic.span().map(|span| place(places, span.source, span.start, None));
    let at = at.map(|at| format!("{at}: ")).unwrap_or_default();
    let mut status = TestCaseStatus::success();
    // A note is no fault, so what it says stands beside a passed test.
    if diagnostic.severity > Severity::Note {
        status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        status.set_message(&*message);
        status.set_type(diagnostic.severity.word());
        status.set_description(format!("{at}{words}"));
    }
    let mut test = test(&diagnostic.code, &format!("{at}{message}"), status);
    if diagnostic.severity == Severity::Note {
        test.set_system_out(format!("{at}{words}"));
    }
    if let Some(span) = diagnostic.span() {
        let line = places.position(span.source, span.start).line;
        test.extra.insert("file".into(), visible(&places.source(span.source).name).into());
        test.extra.insert("line".into(), line.to_string().into());
    }
    test
}

fn test(class: &str, name: &str, status: TestCaseStatus) -> TestCase {
    let mut test = TestCase::new(&*visible(name), status);
    test.set_classname(&*visible(class));
    test
}
