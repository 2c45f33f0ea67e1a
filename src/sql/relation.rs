//! Knows which tables, rows and columns the selectors of a rule mean. Does not know what the rule requires of
//! them.

use super::dialect::Dialect;
use super::{Refusal, refused};
use crate::diagnostic::Text;
use crate::project::config::tables::{Column, Table, Type};
use crate::rule::operand::Selection;
use crate::rule::{Operand, Scope};
use crate::select::Condition;
use crate::source::{Span, Spanned};
use crate::text;

/// Rows of a table.
#[derive(Clone, Debug)]
pub(super) struct Rows<'t> {
    pub(super) table: &'t Table,
    /// Conditions of the rows.
    conditions: Vec<Condition>,
    dialect: Dialect,
}

/// The selection of an operand: a column of rows, with its keys.
#[derive(Clone, Debug)]
pub(super) struct Given<'t> {
    pub(super) rows: Rows<'t>,
    pub(super) column: &'t Column,
    pub(super) keys: Vec<&'t Column>,
    pub(super) operand: &'t Operand,
}

/// The tables of a configuration, as seen by one rule.
#[derive(Clone, Copy)]
pub(super) struct Tables<'t> {
    pub(super) all: &'t [Table],
    pub(super) dialect: Dialect,
    /// The rule's parameters, the place of diagnostics without a closer one.
    pub(super) span: Span,
}

impl<'t> Tables<'t> {
    /// The table of the source set `name`.
    pub(super) fn named(self, name: &Spanned<String>) -> Result<&'t Table, Refusal> {
        let set = &name.value;
        self.all.iter().find(|it| it.name.value == *set).ok_or_else(|| {
            refused(
                name.span,
                text!("`{set}` is not one of `tables`", "`{set}` は `tables` にない"),
            )
        })
    }

    /// The rows of `table` that `each` selects.
    pub(super) fn rows(
        self,
        table: &'t Table,
        each: Option<&Selection>,
        span: Span,
    ) -> Result<Rows<'t>, Refusal> {
        let Some(each) = each else {
            return Err(refused(
                span,
                text!(
                    "`each` must select the rows: `$[*]`",
                    "`each` で行を選ぶ必要がある（`$[*]`）"
                ),
            ));
        };
        let condition = each.value.rows().ok_or_else(|| {
            refused(
                each.span,
                text!(
                    "`each` may be `$[*]`, or compare columns: `$[?@.kind == 'x' && number(@.n) > 0]`",
                    "`each` に書けるのは `$[*]` か列の比較（`$[?@.kind == 'x' && number(@.n) > 0]`）である"
                ),
            )
        })?;
        check(&condition, table, each.span)?;
        Ok(Rows { table, conditions: vec![condition], dialect: self.dialect })
    }

    /// The only table of `scope`, and the rows that are its places.
    pub(super) fn places(self, scope: &'t Scope) -> Result<Rows<'t>, Refusal> {
        unconditional(scope)?;
        self.rows(self.of_scope(scope)?, scope.each.as_ref(), self.span)
    }

    /// The only table of `scope`.
    pub(super) fn of_scope(self, scope: &'t Scope) -> Result<&'t Table, Refusal> {
        match &scope.sets[..] {
            [set] => self.named(set),
            _ => Err(refused(
                self.span,
                text!("`in` must name one table", "`in` に表を1つ書く必要がある"),
            )),
        }
    }

    /// The selection of `operand`: from its own table, else from each place or from the table of `scope`.
    pub(super) fn given(
        self,
        operand: &'t Operand,
        scope: &'t Scope,
    ) -> Result<Given<'t>, Refusal> {
        plain(operand)?;
        unconditional(scope)?;
        let rows = match (&operand.set, &operand.each, &scope.each) {
            (Some(set), each, None) => {
                self.rows(self.named(set)?, each.as_ref(), operand.span())?
            }
            (None, None, Some(_)) => self.places(scope)?,
            (None, Some(each), None) => {
                self.rows(self.of_scope(scope)?, Some(each), operand.span())?
            }
            _ => {
                return Err(refused(
                    operand.span(),
                    text!(
                        "each row would be compared with rows of a table; join them by `key` instead of `each`",
                        "行ごとに別の表の行と比べることになる。`each` ではなく `key` で突き合わせる"
                    ),
                ));
            }
        };
        let column = column(rows.table, &operand.select)?;
        let keys = operand.key.iter().map(|it| column_of_key(rows.table, it));
        Ok(Given { column, keys: keys.collect::<Result<_, _>>()?, rows, operand })
    }
}

/// Checks that `operand` consists of a selector only.
pub(super) fn plain(operand: &Operand) -> Result<(), Refusal> {
    if let Some(capture) = &operand.capture {
        return Err(refused(
            capture.span,
            text!("`capture` cannot be written as SQL", "`capture` は SQL にできない"),
        ));
    }
    match &operand.reach {
        Some(_) => Err(refused(
            operand.span(),
            text!("paths over links cannot be written as SQL", "リンクの経路は SQL にできない"),
        )),
        None => Ok(()),
    }
}

/// Checks that the rule applies to all places of `scope`.
fn unconditional(scope: &Scope) -> Result<(), Refusal> {
    scope.when.as_ref().map_or(Ok(()), |when| {
        Err(refused(
            when.span,
            text!(
                "`when` cannot be written as SQL; write the condition in `each`",
                "`when` は SQL にできない。条件は `each` に書く"
            ),
        ))
    })
}

/// The column of `table` that `selection` selects.
pub(super) fn column<'t>(table: &'t Table, selection: &Selection) -> Result<&'t Column, Refusal> {
    let Some(name) = selection.value.column() else {
        return Err(refused(
            selection.span,
            text!(
                "only a column can be selected here: `$.amount`",
                "ここでは列だけを選べる（`$.amount`）"
            ),
        ));
    };
    find(table, name, selection.span)
}

fn find<'t>(table: &'t Table, name: &str, span: Span) -> Result<&'t Column, Refusal> {
    table.column(name).ok_or_else(|| {
        let set = &table.name.value;
        refused(
            span,
            text!(
                "the table `{set}` declares no column `{name}`",
                "表 `{set}` に列 `{name}` の定義がない"
            ),
        )
    })
}

/// The same for a column that joins rows, which contains texts or whole numbers.
pub(super) fn column_of_key<'t>(table: &'t Table, key: &Selection) -> Result<&'t Column, Refusal> {
    let column = column(table, key)?;
    match column.kind {
        Type::Decimal(_, scale) if scale > 0 || column.has_unit() => Err(refused(
            key.span,
            text!(
                "only texts and whole numbers can be keys in SQL",
                "SQL でキーにできるのは文字列と整数だけである"
            ),
        )),
        _ => Ok(column),
    }
}

/// Checks that the condition compares declared columns of the right types.
fn check(condition: &Condition, table: &Table, span: Span) -> Result<(), Refusal> {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().try_for_each(|it| check(it, table, span))
        }
        Condition::Not(inner) => check(inner, table, span),
        Condition::Text { column, .. } | Condition::Number { column, .. } => {
            let found = find(table, column, span)?;
            let is_text = matches!(condition, Condition::Text { .. });
            if is_text == (found.kind == Type::Text) {
                return Ok(());
            }
            let why = if is_text {
                text!(
                    "`{column}` is a number: compare `number(@.{column})`",
                    "`{column}` は数値である。`number(@.{column})` で比べる"
                )
            } else {
                text!("`{column}` is a text, not a number", "`{column}` は数値ではなく文字列である")
            };
            Err(refused(span, why))
        }
    }
}

impl Rows<'_> {
    /// `FROM … WHERE …`.
    pub(super) fn from(&self) -> Result<String, Refusal> {
        let from = source(self.table, self.dialect)?;
        let conditions: Vec<String> = self
            .conditions
            .iter()
            .map(|it| self.condition(it))
            .filter(|it| !it.is_empty())
            .collect();
        match &conditions[..] {
            [] => Ok(format!("FROM {from}")),
            all => Ok(format!("FROM {from} WHERE {}", all.join(" AND "))),
        }
    }

    fn condition(&self, condition: &Condition) -> String {
        let name = |it: &str| self.dialect.name_of(it);
        match condition {
            Condition::All(parts) if parts.is_empty() => String::new(),
            Condition::All(parts) => self.joined(parts, " AND "),
            Condition::Any(parts) => self.joined(parts, " OR "),
            Condition::Not(inner) => format!("(NOT {})", self.condition(inner)),
            Condition::Text { column, equal, text } => {
                let sign = if *equal { "=" } else { "<>" };
                format!("(coalesce({}, '') {sign} {})", name(column), self.dialect.string(text))
            }
            // A blank cell is not equal to a number, and neither smaller nor larger.
            Condition::Number { column, operator, number } => {
                let scale = number.split_once('.').map_or(0, |it| it.1.len());
                let digits = number.bytes().filter(u8::is_ascii_digit).count();
                let kind = self.dialect.decimal(digits as u32, scale as u32);
                let if_null = if *operator == "<>" { "TRUE" } else { "FALSE" };
                let of_column = match self.table.column(column).map(|it| it.kind) {
                    Some(Type::Decimal(digits, scale)) => self.dialect.decimal(digits, scale),
                    _ => kind.clone(),
                };
                let column = name(column);
                format!(
                    "coalesce(CAST({column} AS {of_column}) {operator} CAST('{number}' AS {kind}), {if_null})"
                )
            }
        }
    }

    fn joined(&self, parts: &[Condition], word: &str) -> String {
        let parts: Vec<String> = parts.iter().map(|it| self.condition(it)).collect();
        format!("({})", parts.join(word))
    }
}

/// The expression after `FROM` for `table`.
pub(super) fn source(table: &Table, dialect: Dialect) -> Result<String, Refusal> {
    let (name, engine) = (&table.name, dialect.name());
    table.from(engine).map(str::to_owned).ok_or_else(|| {
        let set = &name.value;
        let why: Text = text!(
            "the table `{set}` has no `from` for {engine}: add `{engine}`",
            "表 `{set}` に {engine} 用の `from` がない。`{engine}` を加える"
        );
        refused(name.span, why)
    })
}

/// Reports that kenzan joins keys of texts differently than SQL: texts that are evidently numbers join by amount.
pub(super) fn compared_as_texts(span: Span) -> Refusal {
    let why = text!(
        "SQL compares keys as texts: write `key-as: text` beside `key`",
        "SQL ではキーを文字列として比べる。`key` のそばに `key-as: text` と書く"
    );
    refused(span, why)
}
