//! Knows the arguments that choose: which rules run, how much they weigh, how much is shown, with how
//! many threads. Does not know where rules come from.

use std::num::NonZeroUsize;

use super::args::Choice;
use crate::check::Compiled;
use crate::diagnostic::{Diagnostic, Severity};
use crate::project::Project;
use crate::project::config::fit;
use crate::project::rulebook::{UNKNOWN_RULE, did_you_mean};
use crate::rule::fields::nearest;
use crate::text;

/// Code of the remark that findings were left out.
const MORE: &str = "output/more";

/// Switches off what is not selected or is ignored, then sets severities; the closest pattern holds,
/// of equal ones the last.
///
/// # Errors
/// Patterns that no rule fits.
pub(super) fn apply(choice: &Choice, project: &mut Project) -> Result<(), Vec<Diagnostic>> {
    let Project { rules, overrides, .. } = project;
    let weighed = choice.severity.iter().map(|it| &it.pattern);
    let patterns = choice.select.iter().chain(&choice.ignore).chain(weighed);
    let is_known = |pattern: &str| rules.iter().any(|it| fit(pattern, &it.rule.id.value).is_some());
    let wrong = patterns.filter(|it| !is_known(it)).map(|it| unknown(it, rules));
    let wrong: Vec<_> = wrong.collect();
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let any = |patterns: &[String], id: &str| patterns.iter().any(|it| fit(it, id).is_some());
    for rule in rules.iter_mut().map(|it| &mut it.rule) {
        let id = &rule.id.value;
        let fitting = choice.severity.iter().filter_map(|it| Some((fit(&it.pattern, id)?, it)));
        if let Some((_, closest)) = fitting.max_by_key(|(fit, _)| *fit) {
            rule.severity = closest.severity;
            overrides.forget(id);
        }
        let is_selected = choice.select.is_empty() || any(&choice.select, id);
        if !is_selected || any(&choice.ignore, id) {
            rule.severity = None;
        }
    }
    Ok(())
}

fn unknown(pattern: &str, rules: &[Compiled]) -> Diagnostic {
    let message = text!("no rule is named `{pattern}`", "`{pattern}` という規則はない");
    let ids = rules.iter().map(|it| &*it.rule.id.value);
    did_you_mean(Diagnostic::error(UNKNOWN_RULE, message), nearest(pattern, ids))
}

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

/// Uses so many threads from now on.
pub(super) fn use_threads(count: Option<NonZeroUsize>) {
    if let Some(count) = count {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(count.get());
        // A pool that already runs (a caller inside another program) is used as it is.
        let _ = pool.build_global();
    }
}
