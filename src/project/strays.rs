//! Knows how mistakes in files that nobody named are reported if there is no configuration: a directory may
//! contain deliberately broken files and templates. They are reported together, and never fail a run. Does not
//! know the mistakes.

use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::source::SourceId;
use crate::text;

/// Code of files in a directory that cannot be read in the format of their names.
const UNREAD: &str = "input/unread";

/// The same diagnostics with errors as notes, and one warning for all files that have any.
pub(super) fn lessened(mut reported: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut files: Vec<SourceId> = Vec::new();
    let mut unread = Diagnostic::warning(UNREAD, Text::default());
    for it in reported.iter_mut().filter(|it| it.severity == Severity::Error) {
        it.severity = Severity::Note;
        let Some(span) = it.span().filter(|it| !files.contains(&it.source)) else { continue };
        files.push(span.source);
        unread.label(span, it.message.clone());
    }
    if !files.is_empty() {
        unread.message = match files.len() {
            1 => text!(
                "a file could not be read in the format of its name",
                "名前どおりの形式として読めないファイルが1つある"
            ),
            count => text!(
                "{count} files could not be read in the formats of their names",
                "名前どおりの形式として読めないファイルが{count}個ある"
            ),
        };
        reported.push(unread.help(text!(
            "name a file as an argument to have its mistakes reported individually, as errors",
            "ファイルを引数に指定すると、その誤りが1つずつエラーとして報告される"
        )));
    }
    reported
}
