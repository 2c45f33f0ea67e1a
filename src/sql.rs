//! Knows how rules over declared tables become SQL, one text for each rule, in exact arithmetic whose widths are
//! computed here. Refuses rules that SQL cannot express exactly. Does not know command lines, processes or
//! engines, except for the words in which their dialects differ.

pub(crate) mod answer;
mod columns;
pub(crate) mod dialect;
mod links;
mod number;
mod plan;
mod probe;
mod quotient;
mod relation;
mod rows;
mod sum;
mod terms;
mod values;
mod written;

use crate::check::{Compiled, KINDS};
use crate::diagnostic::{Diagnostic, Text};
use crate::project::config::tables::Table;
use crate::rule::Args;
use crate::source::Span;
use crate::text;
pub(crate) use dialect::Dialect;
pub(crate) use plan::{Extract, Query};

/// Code of a rule that cannot become SQL.
pub(crate) const CODE: &str = "sql/unsupported";

/// The reason why a rule cannot become SQL.
type Refusal = Box<Diagnostic>;

/// Reports that the rule cannot become SQL because of the part at `span`.
fn refused(span: Span, why: Text) -> Refusal {
    let Text { en, ja } = why;
    let message =
        text!("this rule cannot be written as SQL: {en}", "この規則は SQL にできない: {ja}");
    Box::new(Diagnostic::error(CODE, message).at(span, Text::default()))
}

/// Whether `rule` refers to one of `tables`.
pub(crate) fn concerns(rule: &Compiled, tables: &[Table]) -> bool {
    let is_table = |name: &str| tables.iter().any(|it| it.name.value == name);
    let Some(args) = arguments(rule) else { return false };
    let scope = &rule.scope;
    let of_operands = args.all_operands().filter_map(|it| it.set.as_ref());
    let mut sets = scope.sets.iter().chain(of_operands);
    let is_in_model = scope.is_in_model();
    let mut of_types = rule.rule.model.entities.iter().flat_map(|it| &it.sets);
    sets.any(|it| is_table(&it.value)) || is_in_model && of_types.any(|it| is_table(&it.value))
}

fn arguments(rule: &Compiled) -> Option<Args> {
    Args::read(rule.rule.params.node(), rule.kind.params(), &mut Vec::new())
}

/// The SQL of `rule`.
///
/// # Errors
/// SQL cannot express the rule exactly; the diagnostic points at the part that prevents this.
pub(crate) fn compile(
    rule: &Compiled,
    tables: &[Table],
    dialect: Dialect,
) -> Result<Query, Box<Diagnostic>> {
    let id = rule.rule.id.span;
    let Some(args) = arguments(rule) else {
        return Err(refused(
            id,
            text!("its parameters cannot be read", "パラメータを読み取れない"),
        ));
    };
    let tables = relation::Tables { all: tables, dialect, span: args.span() };
    let kind = rule.rule.kind.value.as_str();
    let plan = match kind {
        "sum" => sum::plan(rule, &args, tables),
        "equal" => values::equal(rule, &args, tables),
        "compare" => values::compare(rule, &args, tables),
        "formula" => quotient::plan(rule, &args, tables),
        "resolve" => links::resolve(rule, tables),
        "symmetric" => links::symmetric(rule, &args, tables),
        "required" => rows::required(rule, &args, tables),
        "one-of" => rows::one_of(rule, &args, tables),
        "pattern" => rows::pattern(rule, &args, tables),
        "unique" => rows::unique(rule, &args, tables),
        "count" => rows::count(rule, &args, tables),
        _ => Err(refused(
            rule.rule.kind.span,
            text!(
                "`{kind}` needs more than the rows of tables",
                "`{kind}` は表の行だけでは判定できない"
            ),
        )),
    }?;
    debug_assert!(KINDS.iter().any(|it| it.name() == kind), "`{kind}` is no kind");
    plan.query(rule, dialect)
}
