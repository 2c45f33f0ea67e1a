//! Knows how to report that a rule, or a part of it, matched nothing. Does not run rules.

use super::MATCHED_NOTHING;
use crate::check::{Compiled, Corpus, Findings};
use crate::diagnostic::{Diagnostic, Text};
use crate::source::Span;
use crate::text;

/// Reports that a rule, or a part of it, matched nothing.
pub(super) fn report(corpus: &Corpus, compiled: &Compiled, found: &mut Findings) {
    let misspelt = misspelt(corpus, compiled, found);
    // A selector with a name that no record has finds nothing anywhere; the rule's other findings follow from
    // that.
    if misspelt.is_some() {
        found.diagnostics.clear();
    }
    let idle = idle(corpus, compiled, found, misspelt);
    found.diagnostics.extend(idle);
}

/// A name in a condition that no record has, the most similar one that some have, and the bytes of the selector.
type Misspelt<'d> = (&'d str, Option<&'d str>, Span);

fn idle(
    corpus: &Corpus,
    compiled: &Compiled,
    found: &Findings,
    misspelt: Option<Misspelt<'_>>,
) -> Option<Diagnostic> {
    let rule = &compiled.rule;
    let id = &rule.id.value;
    let help = text!(
        "correct the rule, or add `if-present: true` if the rule may select nothing",
        "規則を修正する。対象がなくてもよければ `if-present: true` を加える"
    );
    if let Some(misspelt) = misspelt {
        return Some(misnamed_member(id, misspelt).help(help));
    }
    let unmatched: Vec<_> = found.unmatched().collect();
    if let (true, Some(pattern)) = (unmatched.is_empty(), found.absent().next()) {
        let message = text!(
            "a `capture` of rule `{id}` matches none of the selected texts",
            "規則 `{id}` の `capture` は、選ばれたどの文字列にも一致しない"
        );
        let idle = Diagnostic::error(MATCHED_NOTHING, message);
        return Some(idle.at(pattern, text!("matches nothing", "どこにも一致しない")).help(help));
    }
    if unmatched.is_empty() && found.instances() == 0 && !found.excused {
        let message = text!("rule `{id}` checked nothing", "規則 `{id}` は何も検査しなかった");
        let idle = Diagnostic::error(MATCHED_NOTHING, message);
        return Some(idle.at(rule.id.span, Text::default()).help(help));
    }
    if let (true, Some(misnamed)) = (unmatched.is_empty(), compiled.misnamed(corpus)) {
        return Some(misnamed_member(id, misnamed).help(help));
    }
    // If the first selector selects nothing, later ones cannot match.
    let first = unmatched.into_iter().next()?;
    let message =
        text!("a selector of rule `{id}` selects nothing", "規則 `{id}` のセレクタは何も選ばない");
    let idle = Diagnostic::error(MATCHED_NOTHING, message);
    Some(idle.at(first, text!("selects nothing", "何も選ばない")).help(help))
}

/// The name that no record has in a condition of a selector that selects nothing.
fn misspelt<'d>(
    corpus: &'d Corpus,
    compiled: &'d Compiled,
    found: &Findings,
) -> Option<Misspelt<'d>> {
    found.unmatched().next()?;
    compiled.misnamed(corpus).filter(|it| found.unmatched().any(|span| span == it.2))
}

/// Reports a condition on a member that no record has: it is true for all records or for none.
fn misnamed_member(id: &str, (name, near, span): Misspelt<'_>) -> Diagnostic {
    let message = text!(
        "a condition of rule `{id}` compares `{name}`, which no record has",
        "規則 `{id}` の条件にある `{name}` は、どのレコードにもない"
    );
    let misnamed = Diagnostic::error(MATCHED_NOTHING, message)
        .at(span, text!("no record has `{name}`", "`{name}` はどこにもない"));
    match near {
        Some(near) => misnamed.meant(near),
        None => misnamed,
    }
}
