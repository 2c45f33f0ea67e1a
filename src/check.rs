//! Knows the kinds of rules: the demands of each, and the wording of its violations. Does not know
//! files, output formats or where documents come from.

pub mod acyclic;
mod agreement;
pub mod anchor;
pub mod claims;
pub mod compare;
mod composite;
pub mod context;
pub mod corpus;
pub mod count;
mod draft;
pub mod endpoints;
pub mod equal;
pub mod feasible;
pub mod findings;
pub mod formula;
pub mod graph;
mod keys;
pub mod links;
pub mod message;
mod naming;
mod numerals;
pub mod one_of;
mod outcomes;
pub mod page;
pub mod partition;
pub mod pattern;
mod phrases;
pub mod pin;
pub mod prose;
pub mod reconcile;
pub mod records;
pub mod required;
pub mod resolve;
mod sentence;
pub mod sequence;
pub mod sheet;
mod slip;
pub mod sum;
pub mod symmetric;
pub mod table;
pub mod tables;
mod tails;
pub mod text;
pub mod unique;
mod years;

use std::collections::BTreeSet;

use self::graph::route::{self, Origin};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::format::Layout;
use crate::rule::operand::CODE;
use crate::rule::path::Path;
use crate::rule::{Args, Model, Param, Rule, Scope, fields, is_sound, left_out};
use crate::source::{Span, Spanned};
use crate::text;

pub use context::{Context, Corpus, Figure};
pub use findings::{Findings, Noun};
pub use outcomes::{InstanceState, Outcomes};

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
    /// The values of its findings, which a rule's own message may name in braces.
    fn values(&self) -> &'static [&'static str];
    /// What it counts in the summary line.
    fn noun(&self) -> Noun;
    /// Compiles the parameters into a check, or reports mistakes in them.
    fn compile(&self, args: &Args, found: &mut Vec<Diagnostic>) -> Option<Box<dyn Check>>;
    /// How it determines which figures belong together, if it compares figures.
    fn basis(&self) -> Option<Basis> {
        None
    }

    /// The place of the instance that a finding is about: several findings of one instance count once.
    fn instance_of(&self, finding: &Diagnostic) -> Option<Span> {
        finding.span()
    }
}

/// How a kind determines which figures belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The rule declares it.
    Declared,
    /// It infers it from the document. A declared finding at the same figure replaces its findings.
    Read,
    /// It reads it from the formulas of a workbook. Its findings take in those of other inferring kinds about the same
    /// cell.
    Formulas,
    /// It reads it from the words of a sentence. Its findings are merged into any other finding about the same
    /// figure.
    Said,
}

/// How the findings of a rule may follow from an unresolved reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leans {
    /// Not at all, as far as is known.
    OnNothing,
    /// It compares the texts of references.
    OnTexts,
    /// It adds up figures along references.
    OnLinks,
}

/// A compiled rule.
pub trait Check: Send + Sync {
    /// Checks every instance in `cx` and records findings.
    fn check(&self, cx: &Context<'_>, found: &mut Findings);

    /// Whether this check reports unresolved references itself; otherwise the model does.
    fn resolves(&self) -> bool {
        false
    }

    /// How its findings may follow from an unresolved reference.
    fn leans_on(&self) -> Leans {
        Leans::OnNothing
    }

    /// Whether it forbids cycles of links; a drawing marks the cycles that it reports.
    fn forbids_cycles(&self) -> bool {
        false
    }

    /// Whether it checks the demands of other rules, and therefore runs after them.
    fn is_joint(&self) -> bool {
        false
    }

    /// Whether it reads documents beyond the scope and the operands of its rule, so that any document may affect
    /// it.
    fn reads_all(&self) -> bool {
        false
    }

    /// Whether it compares links with the files that they name, which are then searched for.
    fn follows_links(&self) -> bool {
        false
    }

    /// Whether a joint check uses the demands of `rule`; then they are recorded when `rule` runs.
    fn joins(&self, _rule: &Rule) -> bool {
        false
    }
}

/// Every kind, by name.
pub const KINDS: &[&dyn Kind] = &[
    &acyclic::Acyclic,
    &anchor::Anchors,
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
    &prose::Prose,
    &reconcile::Reconcile,
    &records::Records,
    &required::Required,
    &resolve::Resolve,
    &sequence::Sequence,
    &sheet::Sheet,
    &sum::Sum,
    &symmetric::Symmetric,
    &table::Table,
    &tables::Tables,
    &text::RunningText,
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
    /// The places it applies to.
    pub scope: Scope,
    /// The compiled check.
    pub check: Box<dyn Check>,
    /// The sets, entities and links that it requires.
    needs: Needs,
}

/// The input of a rule besides its own scope.
#[derive(Default)]
struct Needs {
    /// Source sets that operands name.
    sets: Vec<String>,
    /// Types of entities; one of each list is enough.
    types: Vec<Vec<usize>>,
    /// Edges that operands follow.
    followed: Vec<usize>,
    /// Names of members that conditions in selectors compare, each with the bytes of its selector.
    compared: Vec<(String, Span)>,
}

impl Needs {
    fn of(args: &Args, model: &Model) -> Self {
        let sets = args.all_operands().filter_map(|it| it.set.as_ref());
        let sets = sets.map(|it| it.value.clone()).collect();
        let scope = args.scope();
        let own = scope.entities.iter().filter_map(|it| model.entity(&it.value));
        let mut types: Vec<Vec<usize>> = own.map(|it| vec![it]).collect();
        let reached = args.all_operands().filter_map(|it| it.reach.as_ref()?.path());
        let named = args.all_paths().chain(reached).flat_map(Path::names);
        let number = |it: &Spanned<String>| Some(model.edge(&it.value)?.0);
        let followed: Vec<usize> = named.filter_map(number).collect();
        let edges = scope.edges.iter().filter_map(number).chain(followed.iter().copied());
        for edge in edges.map(|edge| &model.edges[edge]) {
            types.push(model.entity(&edge.from.value).into_iter().collect());
            types.push(edge.to.iter().filter_map(|it| model.entity(&it.value)).collect());
        }
        let compared = args
            .all_selections()
            .flat_map(|it| it.value.compared_names().map(|name| (name.to_owned(), it.span)));
        Self { sets, types, followed, compared: compared.collect() }
    }
}

impl Compiled {
    /// The undeclared source set without which the rule, which has `if-present`, has nothing to
    /// check. A rule without `if-present` reports the set itself.
    pub fn lacks(&self, corpus: &Corpus) -> Option<&str> {
        if !self.rule.if_present {
            return None;
        }
        let is_known = |set: &str| corpus.sets.contains_key(set);
        let absent = |sets: &'_ [Spanned<String>]| {
            !sets.is_empty() && !sets.iter().any(|it| is_known(&it.value))
        };
        if absent(&self.scope.sets) {
            return self.scope.sets.first().map(|it| &*it.value);
        }
        let types = &self.rule.model.entities;
        let is_absent = |it: &usize| absent(&types[*it].sets);
        let lacking = self.needs.types.iter().filter(|it| it.iter().all(is_absent));
        let mut of_types = lacking.filter_map(|it| types[*it.first()?].sets.first());
        let mut sets = self.needs.sets.iter().map(String::as_str);
        sets.find(|it| !is_known(it)).or_else(|| of_types.next().map(|it| &*it.value))
    }

    /// Whether findings in one document may depend on another, because the rule also reads one of
    /// the source sets `sets`.
    pub fn looks_at(&self, sets: &BTreeSet<&str>) -> bool {
        let types = self.needs.types.iter().flatten().map(|it| &self.rule.model.entities[*it]);
        let mut of_types = types.map(|it| &it.sets);
        let is_one = |set: &str| sets.contains(set);
        self.needs.sets.iter().any(|it| is_one(it))
            || of_types.any(|all| all.is_empty() || all.iter().any(|it| is_one(&it.value)))
    }

    /// A name in a condition of a selector that no document contains, with the most similar name
    /// and the bytes of the selector. If records may lack members, only a name similar to an
    /// existing one is taken for a slip.
    pub fn misnamed<'d>(&self, corpus: &'d Corpus) -> Option<(&str, Option<&'d str>, Span)> {
        let documents = || corpus.documents.iter();
        let is_known = |name: &str| documents().any(|it| it.name_id(name).is_some());
        let mut unknown = self.needs.compared.iter().filter(|(name, _)| !is_known(name));
        unknown.find_map(|(name, span)| {
            let near = fields::nearest(name, documents().flat_map(|it| it.names()));
            let is_table =
                || documents().all(|it| matches!(it.format.entry().layout, Layout::Rows { .. }));
            (near.is_some() || is_table()).then_some((name.as_str(), near, *span))
        })
    }

    /// Whether the rule's own findings may change with a document of the source sets `sets`: it
    /// reads one of them, or every document. A rule that uses a model counts as reading everything
    /// that the model names.
    pub fn reads(&self, sets: &BTreeSet<&str>) -> bool {
        let is_one = |it: &Spanned<String>| sets.contains(&*it.value);
        let is_in_model = self.scope.is_in_model() || !self.needs.types.is_empty();
        let mut types = self.rule.model.entities.iter();
        let of_model =
            is_in_model && types.any(|it| it.sets.is_empty() || it.sets.iter().any(is_one));
        let is_everywhere = self.scope.sets.is_empty() && !self.scope.is_in_model();
        // If the rule finds nothing, it reports a name that no document has, so it depends on all
        // documents.
        let is_everywhere = is_everywhere || !self.needs.compared.is_empty();
        of_model
            || is_everywhere
            || self.check.reads_all()
            || self.scope.sets.iter().any(is_one)
            || self.needs.sets.iter().any(|it| sets.contains(&**it))
    }

    /// Whether operands of the rule follow edge number `edge`, in either direction.
    pub fn follows(&self, edge: usize) -> bool {
        self.needs.followed.contains(&edge)
    }

    /// Whether the rule uses entities of type number `kind`.
    pub fn needs_type(&self, kind: usize) -> bool {
        self.needs.types.iter().any(|it| it.contains(&kind))
    }
}

/// Compiles `rule`; mistakes in its kind or parameters are reported in `found`.
pub fn compile(rule: Rule, found: &mut Vec<Diagnostic>) -> Option<Compiled> {
    let (at, before) = (rule.id.span, found.len());
    let compiled = made_ready(rule, found);
    if compiled.is_none() {
        left_out(at, before, found);
    }
    compiled
}

fn made_ready(rule: Rule, found: &mut Vec<Diagnostic>) -> Option<Compiled> {
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
    message::check(&rule, kind, found);
    let check = kind.compile(&args, found)?;
    if !is_sound(&found[before..]) {
        return None;
    }
    let needs = Needs::of(&args, &rule.model);
    Some(Compiled { scope: args.scope(), rule, kind, check, needs })
}

/// Reports the entities, edges and attributes that the rule names and its model does not declare.
fn check_names(args: &Args, model: &Model, found: &mut Vec<Diagnostic>) {
    let scope = args.scope();
    let entities = scope.entities.iter().filter(|it| model.entity(&it.value).is_none());
    found.extend(entities.map(|it| model.unknown_entity(it)));
    let edges = scope.edges.iter().filter(|it| model.edge(&it.value).is_none());
    found.extend(edges.map(|it| model.unknown_edge(it)));
    if scope.is_in_model() && (scope.each.is_some() || !scope.sets.is_empty()) {
        let message = text!(
            "`in` and `each` cannot be combined with `entity` or `edge`, which already select the places",
            "`entity` や `edge` で場所が決まるため、`in` と `each` は書けない"
        );
        found.push(Diagnostic::error(CODE, message).at(args.span(), Text::default()));
    }
    let named = args.all_paths().flat_map(Path::names);
    let unknown = named.filter(|it| model.edge(&it.value).is_none());
    found.extend(unknown.map(|it| model.unknown_edge(it)));
    let origin = Origin {
        types: scope.entities.iter().filter_map(|it| model.entity(&it.value)).collect(),
        edges: scope.edges.iter().filter_map(|it| model.edge(&it.value)).collect(),
    };
    for path in args.all_paths() {
        route::ends(path, model, &origin.types, found);
    }
    for reach in args.all_operands().filter_map(|it| it.reach.as_ref()) {
        let before = found.len();
        reach.check(model, found);
        if found.len() == before {
            origin.check(reach, model, found);
        }
        if !scope.is_in_model() {
            let message = text!(
                "values along links need `entity` or `edge`, which select where the links start",
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
        Some(near) => unknown.meant(near),
        None => {
            let Text { en, ja } = Text::list(names());
            unknown.help(text!("kinds: {en}", "種類: {ja}"))
        }
    }
}
