//! Knows the arguments for how much is shown and how many threads are used. Does not know what is
//! found.

use std::num::NonZeroUsize;

use crate::diagnostic::{Diagnostic, Severity};
use crate::text;

/// Code of the note that findings were left out.
const MORE: &str = "output/more";

/// Leaves at most `most` findings; says how many were left out.
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

/// Threads that are ever started: beyond these, none is any use, and the system runs out of them.
const MOST_THREADS: usize = 256;

/// Uses so many threads from now on, within reason.
pub(super) fn use_threads(count: Option<NonZeroUsize>) {
    if let Some(count) = count {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(count.get().min(MOST_THREADS));
        // A pool that already runs (a caller inside another program) is used as it is.
        let _ = pool.build_global();
    }
}
