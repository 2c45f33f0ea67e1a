//! Knows how to report a run that checked nothing, so that it is not mistaken for one without
//! findings. Does not know exit codes.

use super::LintResult;
use crate::check::Compiled;
use crate::diagnostic::Diagnostic;
use crate::text;

/// Code of a run in which no rule decided anything.
pub const NOTHING_CHECKED: &str = "rule/nothing-checked";

/// Why nothing was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nothing {
    /// Every rule is `if-present`, and its targets are absent.
    Absent,
    /// Every rule is off.
    Off,
    /// There were instances, so many, but none could be decided.
    Undecided(usize),
}

impl LintResult {
    /// The reason, if nothing was checked.
    pub fn nothing(&self, rules: &[Compiled]) -> Option<Nothing> {
        if self.checked.iter().any(|it| it.checked > 0) {
            return None;
        }
        let unchecked = self.checked.iter().map(|it| it.unchecked).sum();
        let in_effect = || rules.iter().filter(|it| it.rule.severity.is_some());
        Some(match in_effect().next() {
            None => Nothing::Off,
            Some(_) if unchecked == 0 && in_effect().all(|it| it.rule.if_present) => {
                Nothing::Absent
            }
            Some(_) => Nothing::Undecided(unchecked),
        })
    }
}

impl Nothing {
    /// The warning about it. `None` if all rules are off, or are `if-present` without a target.
    pub fn warning(self) -> Option<Diagnostic> {
        let message = match self {
            Self::Absent | Self::Off => return None,
            Self::Undecided(0) => text!(
                "nothing was checked: the rules found nothing to check",
                "何も検査していない。規則の対象になるものが見つからなかった"
            ),
            Self::Undecided(n) => text!(
                "nothing was checked: none of the {n} places where rules apply could be checked",
                "何も検査していない。対象は{n}件あるが、どれも検査できなかった"
            ),
        };
        let help = text!(
            "`kenzan check -v` shows why, `kenzan rules` what each rule checked, `kenzan facts --unclaimed` the numbers that no rule covers",
            "理由は `kenzan check -v`、規則ごとの検査件数は `kenzan rules`、規則の対象でない数値は `kenzan facts --unclaimed` で分かる"
        );
        Some(Diagnostic::warning(NOTHING_CHECKED, message).help(help))
    }
}
