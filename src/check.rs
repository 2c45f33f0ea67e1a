//! Knows the kinds of rules: what each demands of a document and how it words a violation.
//! Does not know files, output formats or where documents come from.

pub mod acyclic;
pub mod compare;
pub mod context;
pub mod corpus;
pub mod count;
pub mod endpoints;
pub mod equal;
pub mod feasible;
pub mod findings;
pub mod formula;
pub mod graph;
mod keys;
pub mod one_of;
pub mod partition;
pub mod pattern;
pub mod pin;
pub mod required;
pub mod resolve;
pub mod sequence;
pub mod sum;
pub mod symmetric;
pub mod unique;

use crate::diagnostic::{Diagnostic, Text};
use crate::rule::operand::CODE;
use crate::rule::path::Path;
use crate::rule::{Args, Model, Param, Rule, Scope, fields};
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

    /// Whether it tells about references that name nothing, so that the model need not.
    fn resolves(&self) -> bool {
        false
    }
}

/// Every kind, by name.
pub const KINDS: &[&dyn Kind] = &[
    &acyclic::Acyclic,
    &compare::Compare,
    &count::Count,
    &endpoints::Endpoints,
    &equal::Equal,
    &feasible::Feasible,
    &formula::Formula,
    &one_of::OneOf,
    &partition::Partition,
    &pattern::Pattern,
    &pin::Pin,
    &required::Required,
    &resolve::Resolve,
    &sequence::Sequence,
    &sum::Sum,
    &symmetric::Symmetric,
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
    let before = found.len();
    check_names(&args, &rule.model, found);
    let check = kind.compile(&args, found)?;
    if found.len() > before {
        return None;
    }
    Some(Compiled { scope: args.scope(), rule, kind, check })
}

/// Reports the entities, edges and attributes that the rule names and its model does not declare.
fn check_names(args: &Args, model: &Model, found: &mut Vec<Diagnostic>) {
    let scope = args.scope();
    let entities = scope.entities.iter().filter(|it| model.entity(&it.value).is_none());
    found.extend(entities.map(|it| model.unknown_entity(it)));
    let edges = scope.edges.iter().filter(|it| model.edge(&it.value).is_none());
    found.extend(edges.map(|it| model.unknown_edge(it)));
    let is_in_model = !scope.entities.is_empty() || !scope.edges.is_empty();
    if is_in_model && (scope.each.is_some() || !scope.sets.is_empty()) {
        let message = text!(
            "`entity` and `edge` say where to look; `in` and `each` cannot stand beside them",
            "`entity` や `edge` で場所が決まるため、`in` と `each` は書けない"
        );
        found.push(Diagnostic::error(CODE, message).at(args.span(), Text::default()));
    }
    let named = args.all_paths().flat_map(Path::names);
    let unknown = named.filter(|it| model.edge(&it.value).is_none());
    found.extend(unknown.map(|it| model.unknown_edge(it)));
    for reach in args.all_operands().filter_map(|it| it.reach.as_ref()) {
        reach.check(model, found);
        if !is_in_model {
            let message = text!(
                "values along links need `entity` or `edge`, which say where the links begin",
                "リンクをたどる値には、起点を決める `entity` または `edge` が必要"
            );
            found.push(Diagnostic::error(CODE, message).at(args.span(), Text::default()));
        }
    }
}

fn unknown_kind(rule: &Rule) -> Diagnostic {
    let name = &rule.kind.value;
    let message = text!("unknown kind of rule `{name}`", "`{name}` という種類の規則はない");
    let unknown = Diagnostic::error(CODE, message).at(rule.kind.span, Text::default());
    let names = || KINDS.iter().map(|kind| kind.name());
    match fields::nearest(name, names()) {
        Some(near) => unknown.help(text!("did you mean `{near}`?", "`{near}` の間違いではないか")),
        None => {
            let known = names().collect::<Vec<_>>().join(", ");
            unknown.help(text!("kinds: {known}", "種類: {known}"))
        }
    }
}
