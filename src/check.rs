//! Knows the kinds of rules: what each demands of a document and how it words a violation.
//! Does not know files, output formats or where documents come from.

pub mod compare;
pub mod context;
pub mod count;
pub mod equal;
pub mod feasible;
pub mod findings;
pub mod formula;
pub mod one_of;
pub mod pattern;
pub mod required;
pub mod sequence;
pub mod sum;
pub mod unique;

use crate::diagnostic::{Diagnostic, Text};
use crate::rule::operand::CODE;
use crate::rule::{Args, Param, Rule, Scope, fields};
use crate::text;

pub use context::{Context, Corpus, Figure};
pub use findings::{Findings, Noun, Outcome};

/// A kind of rule: the word in `check: {sum: …}`. Kinds hold no state.
pub trait Kind: Sync {
    /// The word in rule files.
    fn name(&self) -> &'static str;
    /// What it checks, in one line.
    fn summary(&self) -> Text;
    /// Its manual page, in Markdown.
    fn manual(&self) -> &'static str;
    /// Its parameters, besides those of [`crate::rule::params::SCOPE`].
    fn params(&self) -> &'static [Param];
    /// What it counts in the summary line.
    fn noun(&self) -> Noun;
    /// Makes a check of the parameters, or says what is wrong with them.
    fn compile(&self, args: &Args, found: &mut Vec<Diagnostic>) -> Option<Box<dyn Check>>;
}

/// A rule made ready to run.
pub trait Check: Send + Sync {
    /// Looks at every instance in `cx` and says what it found.
    fn check(&self, cx: &Context<'_>, found: &mut Findings);
}

/// Every kind, by name.
pub const KINDS: &[&dyn Kind] = &[
    &compare::Compare,
    &count::Count,
    &equal::Equal,
    &feasible::Feasible,
    &formula::Formula,
    &one_of::OneOf,
    &pattern::Pattern,
    &required::Required,
    &sequence::Sequence,
    &sum::Sum,
    &unique::Unique,
];

/// The kind named `name`.
pub fn kind(name: &str) -> Option<&'static dyn Kind> {
    KINDS.iter().copied().find(|kind| kind.name() == name)
}

/// A rule with its check.
pub struct Compiled {
    /// The rule as written.
    pub rule: Rule,
    /// Its kind.
    pub kind: &'static dyn Kind,
    /// Where it looks.
    pub scope: Scope,
    /// What it does there.
    pub check: Box<dyn Check>,
}

/// Makes `rule` ready to run; says in `found` what is wrong with its kind or parameters.
pub fn compile(rule: Rule, found: &mut Vec<Diagnostic>) -> Option<Compiled> {
    let Some(kind) = kind(&rule.kind.value) else {
        found.push(unknown_kind(&rule));
        return None;
    };
    let args = Args::read(rule.params.node(), kind.params(), found)?;
    if !args.is_complete() {
        return None;
    }
    let check = kind.compile(&args, found)?;
    Some(Compiled { scope: args.scope(), rule, kind, check })
}

fn unknown_kind(rule: &Rule) -> Diagnostic {
    let name = &rule.kind.value;
    let message = text!("unknown kind of rule `{name}`", "`{name}` という種類の規則はありません");
    let unknown = Diagnostic::error(CODE, message).at(rule.kind.span, Text::default());
    let names = || KINDS.iter().map(|kind| kind.name());
    match fields::nearest(name, names()) {
        Some(near) => {
            unknown.help(text!("did you mean `{near}`?", "`{near}` の間違いではありませんか"))
        }
        None => {
            let known = names().collect::<Vec<_>>().join(", ");
            unknown.help(text!("kinds: {known}", "種類: {known}"))
        }
    }
}
