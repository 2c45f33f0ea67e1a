//! Knows the content of a report with default settings. Does not know how it looks.

use std::io;

use super::{Outcome, Session};
use crate::diagnostic::{Diagnostic, Lang, Severity};
use crate::lint::Nothing;
use crate::report::{self, Format, Options, Report, Summary, Suppressed};

/// The content of a report with default settings.
struct Seen {
    shown: Vec<Diagnostic>,
    suppressed: Vec<Suppressed>,
    #[cfg(feature = "html")]
    whole: Option<crate::report::whole::Whole>,
}

impl Seen {
    fn of(outcome: &Outcome) -> Self {
        let heard = outcome.diagnostics().iter().filter(|it| it.severity > Severity::Note);
        let (accepted, mut shown): (Vec<_>, Vec<_>) =
            heard.cloned().partition(|it| it.suppression.is_some());
        let suppressed: Vec<_> = accepted.into_iter().filter_map(Suppressed::of).collect();
        let nothing = outcome.nothing(&shown, suppressed.len());
        shown.extend(nothing.and_then(Nothing::warning));
        Self {
            shown,
            suppressed,
            #[cfg(feature = "html")]
            whole: None,
        }
    }
}

impl Outcome {
    /// Writes the report, like `kenzan check` without arguments: warnings and errors that are not accepted,
    /// and the summary if the format has one.
    ///
    /// # Errors
    /// The errors of `out`.
    pub fn write(&self, out: &mut dyn io::Write, format: Format, lang: Lang) -> io::Result<()> {
        self.write_with(out, format, lang, &Seen::of(self))
    }

    /// Like [`write`](Self::write), with the given content.
    fn write_with(
        &self,
        out: &mut dyn io::Write,
        format: Format,
        lang: Lang,
        seen: &Seen,
    ) -> io::Result<()> {
        let suppressed = &*seen.suppressed;
        let summary = Summary { suppressed: suppressed.len(), ..self.summary(&seen.shown, 0) };
        let report = Report {
            rules: &self.rules,
            suppressed,
            #[cfg(feature = "html")]
            whole: seen.whole.as_ref(),
            ..Report::new(&self.sources, &seen.shown, &summary)
        };
        report::write(out, &report, format, &Options { lang, ..Options::default() })
    }
}

impl Session {
    /// Writes the report of `outcome`, the last one of this session, like [`Outcome::write`]; a page
    /// ([`Format::Html`]) also shows sums, links and the unchecked parts, and [`Format::Markdown`] pictures.
    ///
    /// # Errors
    /// The errors of `out`.
    pub fn write(
        &self,
        outcome: &Outcome,
        out: &mut dyn io::Write,
        format: Format,
        lang: Lang,
    ) -> io::Result<()> {
        #[cfg_attr(not(feature = "html"), allow(unused_mut))]
        let mut seen = Seen::of(outcome);
        #[cfg(feature = "html")]
        if let Some(open) = &self.open {
            if format.tells_whole() {
                let notes = outcome.diagnostics().iter().filter(|it| it.severity == Severity::Note);
                let notes: Vec<Diagnostic> = notes.cloned().collect();
                seen.whole = Some(open.project.whole(outcome, &seen.shown, &notes));
            } else if format.tells_pictures() {
                seen.whole = Some(open.project.pictured(&seen.shown));
            }
        }
        outcome.write_with(out, format, lang, &seen)
    }
}
