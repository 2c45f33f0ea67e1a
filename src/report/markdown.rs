//! Knows a Markdown table of the findings, for a comment on a pull request or a job summary. Shows
//! no excerpts: the reader has the changed files beside the comment.

#[cfg(feature = "html")]
mod pictures;

use std::fmt::Write as _;
use std::io;

use super::literal::{code, escaped};
use super::plain::{place, quoted};
use super::visible::visible;
use super::{Options, Places, Report, more_places, severity_word};
use crate::diagnostic::{Diagnostic, Lang, Severity};
use crate::text;

/// Maximum number of findings in the table. A comment on GitHub may have 65,536 characters.
const ROWS: usize = 50;

/// Writes the findings as a table, the number of further ones, and the summary.
pub(super) fn write(
    out: &mut dyn io::Write,
    report: &Report<'_>,
    options: &Options,
) -> io::Result<()> {
    let (lang, places) = (options.lang, Places::new(report.sources));
    if !report.diagnostics.is_empty() {
        let head = text!("| | place | finding |", "| | 位置 | 指摘 |");
        writeln!(out, "{}\n|---|---|---|", head.get(lang))?;
        for diagnostic in report.diagnostics.iter().take(ROWS) {
            writeln!(out, "{}", row(&places, diagnostic, lang))?;
        }
        let more = report.diagnostics.len().saturating_sub(ROWS);
        if more > 0 {
            let more = match more {
                1 => text!("{more} more finding is not shown", "ほか{more}件の指摘を省略"),
                _ => text!("{more} more findings are not shown", "ほか{more}件の指摘を省略"),
            };
            writeln!(out, "\n{}", more.get(lang))?;
        }
    }
    #[cfg(feature = "html")]
    pictures::write(out, report, lang)?;
    if options.summary {
        let gap = if report.diagnostics.is_empty() { "" } else { "\n" };
        writeln!(out, "{gap}**{}**: {}", env!("CARGO_PKG_NAME"), report.summary.line(lang))?;
    }
    Ok(())
}

fn row(places: &Places<'_>, diagnostic: &Diagnostic, lang: Lang) -> String {
    let (sign, severity) = (sign(diagnostic.severity), severity_word(diagnostic.severity));
    let at = diagnostic.span().map(|span| place(places, span, None, lang));
    let at = at.map(|at| code(&at)).unwrap_or_default();
    let message = escaped(&visible(diagnostic.message.get(lang)));
    let mut row = format!("| {sign} {} | {at} | {message}", severity.get(lang));
    let home = diagnostic.span().map(|span| span.source);
    for label in diagnostic.labels.iter().skip(1) {
        row += "<br>";
        let at = code(&place(places, label.span, home, lang));
        let words = escaped(&visible(label.text.get(lang)));
        let parts = [at, words, code(&quoted(places, label.span))];
        row += &parts.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ");
    }
    if diagnostic.omitted > 0 {
        _ = write!(row, "<br>{}", more_places(diagnostic.omitted).get(lang));
    }
    _ = write!(row, "<br><sub>{}</sub> |", escaped(&visible(&diagnostic.code)));
    row
}

fn sign(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "❌",
        Severity::Warning => "⚠️",
        Severity::Note => "ℹ️",
    }
}
