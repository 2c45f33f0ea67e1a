//! Knows which rules the settings select, and their severities. Does not know where rules come
//! from.

use super::Settings;
use super::config::fit;
use super::rulebook::{UNKNOWN_RULE, did_you_mean};
use super::state::Project;
use crate::check::Compiled;
use crate::diagnostic::Diagnostic;
use crate::rule::fields::nearest;
use crate::text;

/// Turns off rules that are not selected or are ignored, then sets severities. The most specific
/// pattern wins; among equal ones, the last.
///
/// # Errors
/// Patterns that match no rule.
pub(super) fn apply(settings: &Settings, project: &mut Project) -> Result<(), Vec<Diagnostic>> {
    let Project { rules, overrides, .. } = project;
    let weighed = settings.severity.iter().map(|(it, _)| it);
    let patterns = settings.select.iter().chain(&settings.ignore).chain(weighed);
    let is_known = |pattern: &str| rules.iter().any(|it| fit(pattern, &it.rule.id.value).is_some());
    let wrong = patterns.filter(|it| !is_known(it)).map(|it| unknown(it, rules));
    let wrong: Vec<_> = wrong.collect();
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let any = |patterns: &[String], id: &str| patterns.iter().any(|it| fit(it, id).is_some());
    for rule in rules.iter_mut().map(|it| &mut it.rule) {
        let id = &rule.id.value;
        let fitting = settings.severity.iter().filter_map(|(it, to)| Some((fit(it, id)?, to)));
        if let Some((_, severity)) = fitting.max_by_key(|(fit, _)| *fit) {
            rule.severity = *severity;
            overrides.forget(id);
        }
        let is_selected = settings.select.is_empty() || any(&settings.select, id);
        if !is_selected || any(&settings.ignore, id) {
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
