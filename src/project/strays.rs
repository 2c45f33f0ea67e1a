//! Knows what becomes of mistakes in files that nobody named, where nothing is configured: a directory holds files
//! that are broken on purpose, and templates of other files. They are told together, and fail no run.
//! Does not know what is wrong with any of them.

use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::source::SourceId;
use crate::text;

/// Code of files that a directory holds and that cannot be read as their names say.
const UNREAD: &str = "input/unread";

/// The same with its errors as notes, and one warning for all files that have some.
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
                "a file could not be read as its name says",
                "名前どおりの形式として読めないファイルが1つある"
            ),
            count => text!(
                "{count} files could not be read as their names say",
                "名前どおりの形式として読めないファイルが{count}個ある"
            ),
        };
        reported.push(unread.help(text!(
            "give a file as an argument to have its mistakes reported one by one, as errors",
            "ファイルを引数に指定すると、その誤りが1つずつエラーとして報告される"
        )));
    }
    reported
}
