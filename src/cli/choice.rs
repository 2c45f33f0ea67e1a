//! Knows the arguments that limit the output and the number of threads. Does not know the findings.

use std::num::NonZeroUsize;

use crate::diagnostic::{Diagnostic, Severity};
use crate::text;

/// Code of the note about findings that are not shown.
const MORE: &str = "output/more";

/// Keeps at most `most` findings; returns a note about the others.
pub(super) fn cut(shown: &mut Vec<Diagnostic>, most: Option<usize>) -> Option<Diagnostic> {
    let more = shown.len().checked_sub(most?).filter(|more| *more > 0)?;
    shown.truncate(shown.len() - more);
    let message = if more == 1 {
        text!("{more} more finding is not shown", "ほか{more}件の指摘を省略")
    } else {
        text!("{more} more findings are not shown", "ほか{more}件の指摘を省略")
    };
    Some(Diagnostic::new(MORE, Severity::Note, message))
}

/// Maximum number of threads: more are useless, and the system may run out of them.
const MOST_THREADS: usize = 256;

/// Sets the number of threads, within limits.
pub(super) fn use_threads(count: Option<NonZeroUsize>) {
    if let Some(count) = count {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(count.get().min(MOST_THREADS));
        // A pool that already runs (the caller is another program) is used unchanged.
        let _ = pool.build_global();
    }
}
