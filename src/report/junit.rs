//! Knows JUnit XML: each rule is a test suite, each finding a failed test, and a rule without
//! findings a passed test. Does not know clocks or hosts: the same findings give the same bytes.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::plain::{place, words};
use super::visible::visible;
use super::{Places, Report};
use crate::diagnostic::{Diagnostic, Lang, Severity};

/// The writer of the XML.
type Xml<'w> = Writer<&'w mut dyn io::Write>;

/// The tests of one rule.
struct Suite {
    name: String,
    tests: Vec<Test>,
}

/// One test: a finding, or a rule without any.
struct Test {
    name: String,
    /// The file and the line of the finding.
    at: Option<(String, String)>,
    outcome: CaseResult,
}

/// The outcome of a test.
enum CaseResult {
    Passed,
    /// A note is not a failure; its text becomes the output of a passed test.
    Noted(String),
    Failed {
        severity: &'static str,
        message: String,
        words: String,
    },
}

/// Writes `report` as one XML document and a final newline.
pub(super) fn write(out: &mut dyn io::Write, report: &Report<'_>, lang: Lang) -> io::Result<()> {
    let suites = suites(report, lang);
    let mut xml = Writer::new_with_indent(out, b' ', 4);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let count = |of: fn(&Suite) -> usize| suites.iter().map(of).sum::<usize>().to_string();
    let (tests, failures) = (count(|it| it.tests.len()), count(Suite::failures));
    let root = xml.create_element("testsuites").with_attributes([
        ("name", env!("CARGO_PKG_NAME")),
        ("tests", &*tests),
        ("skipped", "0"),
        ("failures", &*failures),
        ("errors", "0"),
    ]);
    root.write_inner_content(|xml| suites.iter().try_for_each(|it| it.write(xml)))?;
    writeln!(xml.get_mut())
}

/// A suite for each rule of the report, then one for each other code among its diagnostics.
fn suites(report: &Report<'_>, lang: Lang) -> Vec<Suite> {
    let places = Places::new(report.sources);
    let mut suites = Vec::new();
    for rule in report.rules {
        let mut suite = Suite::of(&places, report, &rule.id, lang);
        if suite.tests.is_empty() {
            let title = if rule.title.is_empty() { &*rule.id } else { rule.title.get(lang) };
            let name = visible(title).into_owned();
            suite.tests.push(Test { name, at: None, outcome: CaseResult::Passed });
        }
        suites.push(suite);
    }
    let mut seen: Vec<&str> = report.rules.iter().map(|it| &*it.id).collect();
    for Diagnostic { code, .. } in report.diagnostics {
        if !seen.contains(&&**code) {
            seen.push(code);
            suites.push(Suite::of(&places, report, code, lang));
        }
    }
    suites
}

impl Suite {
    /// The findings of the rule or check named `code`.
    fn of(places: &Places<'_>, report: &Report<'_>, code: &str, lang: Lang) -> Self {
        let findings = report.diagnostics.iter().filter(|it| it.code == code);
        let tests = findings.map(|it| Test::of(places, it, lang)).collect();
        Self { name: visible(code).into_owned(), tests }
    }

    fn failures(&self) -> usize {
        self.tests.iter().filter(|it| matches!(it.outcome, CaseResult::Failed { .. })).count()
    }

    fn write(&self, xml: &mut Xml<'_>) -> io::Result<()> {
        let (tests, failures) = (self.tests.len().to_string(), self.failures().to_string());
        let suite = xml.create_element("testsuite").with_attributes([
            ("name", &*self.name),
            ("tests", &*tests),
            ("skipped", "0"),
            ("errors", "0"),
            ("failures", &*failures),
        ]);
        suite
            .write_inner_content(|xml| self.tests.iter().try_for_each(|it| it.write(xml, self)))?;
        Ok(())
    }
}

impl Test {
    fn of(places: &Places<'_>, diagnostic: &Diagnostic, lang: Lang) -> Self {
        let message = visible(diagnostic.message.get(lang)).into_owned();
        let at = diagnostic.span().map(|span| place(places, span, None, lang));
        let at = at.map(|at| format!("{at}: ")).unwrap_or_default();
        let name = visible(&format!("{at}{message}")).into_owned();
        let words = format!("{at}{}", words(places, diagnostic, lang));
        let outcome = if diagnostic.severity > Severity::Note {
            CaseResult::Failed { severity: diagnostic.severity.word(), message, words }
        } else {
            CaseResult::Noted(words)
        };
        let line = diagnostic.span().map(|span| {
            let line = places.ends(span)[0].line;
            (visible(&places.source(span.source).name).into_owned(), line.to_string())
        });
        Self { name, at: line, outcome }
    }

    fn write(&self, xml: &mut Xml<'_>, suite: &Suite) -> io::Result<()> {
        let mut test = xml
            .create_element("testcase")
            .with_attributes([("name", &*self.name), ("classname", &*suite.name)]);
        if let Some((file, line)) = &self.at {
            test = test.with_attributes([("file", &**file), ("line", &**line)]);
        }
        match &self.outcome {
            CaseResult::Passed => test.write_empty()?,
            CaseResult::Noted(words) => test.write_inner_content(|xml| {
                xml.create_element("system-out").write_text_content(BytesText::new(words))?;
                Ok(())
            })?,
            CaseResult::Failed { severity, message, words } => test.write_inner_content(|xml| {
                let failure = xml
                    .create_element("failure")
                    .with_attributes([("message", &**message), ("type", *severity)]);
                failure.write_text_content(BytesText::new(words))?;
                Ok(())
            })?,
        };
        Ok(())
    }
}
