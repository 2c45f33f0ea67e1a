//! Knows `--coverage`: whether rules cover enough of the numbers, and the diagnostic if they do
//! not. Does not know how the numbers were read.

use rust_decimal::Decimal;

use super::Project;
use crate::check::Compiled;
use crate::diagnostic::{Diagnostic, Text};
use crate::lint::facts::{What, facts};
use crate::text;

/// Code of too many numbers that no rule covers.
const BELOW: &str = "coverage/below";

/// Reports that rules cover less than `share` percent of the numbers in the reported documents.
pub(crate) fn gate(project: &Project, rules: &[Compiled], share: Decimal) -> Option<Diagnostic> {
    let mut facts = facts(&project.corpus, rules);
    facts.retain(|fact| {
        matches!(fact.what, What::Figure(_)) && !project.elsewhere.contains(&fact.span.source)
    });
    let all = facts.len();
    facts.retain(|fact| !fact.claimed);
    let unclaimed = facts.len();
    let claimed = Decimal::from(all - unclaimed) * Decimal::ONE_HUNDRED;
    let least = share * Decimal::from(all);
    if claimed >= least {
        return None;
    }
    // Truncated, not rounded: 99.96% must not read as 100%.
    let percent = (claimed / Decimal::from(all)).trunc_with_scale(1).normalize();
    let share = share.normalize();
    let message = text!(
        "rules cover {percent}% of the numbers, but {share}% are required: {unclaimed} of {all} are not covered by any rule",
        "規則の対象になっている数値は{percent}%で、必要な{share}%に届かない。{all}個のうち{unclaimed}個がどの規則の対象でもない"
    );
    let below = Diagnostic::error(BELOW, message);
    let help = text!(
        "`kenzan facts --unclaimed` lists them all",
        "`kenzan facts --unclaimed` で一覧できる"
    );
    let labelled = facts.iter().fold(below, |it, fact| it.at(fact.span, Text::default()));
    Some(labelled.help(help).value("claimed", all - unclaimed).value("numbers", all))
}
