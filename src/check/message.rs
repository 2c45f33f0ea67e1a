//! Knows which values a rule's own message may use, and inserts them. Does not know their meaning.

use super::Kind;
use crate::diagnostic::{Diagnostic, Text};
use crate::rule::Rule;
use crate::rule::operand::CODE;
use crate::text;

/// Reports names in the rule's message for which findings of its kind have no value.
pub(super) fn check(rule: &Rule, kind: &dyn Kind, found: &mut Vec<Diagnostic>) {
    let all: Vec<String> = values(rule, kind).map(|it| format!("{{{it}}}")).collect();
    let unknown = rule.named.iter().filter(|it| !all.contains(&it.value));
    found.extend(unknown.map(|it| {
        let (name, kind_name) = (&it.value, kind.name());
        let message = text!(
            "findings of `{kind_name}` have no value `{name}`",
            "`{kind_name}` の指摘に `{name}` という値はない"
        );
        let Text { en, ja } = Text::list(&all);
        let help = text!("known here: {en}", "使える値: {ja}");
        Diagnostic::error(CODE, message).at(it.span, Text::default()).help(help)
    }));
}

/// The values of a rule's findings: those of its kind, and the tally for a rule with `at-least`.
pub fn values(rule: &Rule, kind: &dyn Kind) -> impl Iterator<Item = &'static str> {
    let tally: &[&str] = if rule.at_least.is_some() { &["held", "all"] } else { &[] };
    kind.values().iter().chain(tally).copied()
}

/// The template with each `{name}` replaced; `None` when a name has no value in this finding.
pub fn fill(template: &Text, values: &[(&'static str, String)]) -> Option<Text> {
    let fill = |sentence: &str| {
        let (mut filled, mut rest) = (String::new(), sentence);
        while let Some((before, behind)) = rest.split_once('{') {
            let (name, after) = behind.split_once('}')?;
            let (_, value) = values.iter().find(|it| it.0 == name)?;
            filled += before;
            filled += value;
            rest = after;
        }
        Some(filled + rest)
    };
    Some(Text { en: fill(&template.en)?, ja: fill(&template.ja)? })
}
