//! Knows `tables` of the configuration: source sets that are tables of an engine, with the type, step,
//! unit and folding of each column. Does not know SQL.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::{CODE, OfSet, SourceSet};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::Node;
use crate::quantity::{Notation, Unit};
use crate::rule::{Fields, Form, Member, Shape, operand};
use crate::source::Spanned;
use crate::text;

/// The engines with a known dialect.
pub(crate) const ENGINES: &[&str] = &["duckdb", "postgres", "spark", "trino", "bigquery"];

const FOLDS: &[&str] = &["exact", "ascii", "nfkc", "none"];

/// Maximum number of digits of a column, which every engine stores exactly.
const MOST_DIGITS: u32 = 38;

/// Members of a table.
pub(crate) const TABLE: &[Member] = &[
    Member::required(
        "from",
        Form::ByName(&Form::Value(Shape::Text)),
        "what to select from, by engine: `{ duckdb: \"'items.csv'\", spark: lake.items }`",
        "FROM に書くもの。エンジンごとに書く: `{ duckdb: \"'items.csv'\", spark: lake.items }`",
    ),
    Member::new(
        "row",
        Form::Value(Shape::Text),
        "column that names a row; rules about single rows need it",
        "行を特定する列。行ごとの規則に必要",
    ),
    Member::required(
        "columns",
        Form::ByName(&Form::Record(COLUMN)),
        "columns that rules use, by name",
        "規則が使う列。名前ごとに書く",
    ),
];

/// Members of a column.
pub(crate) const COLUMN: &[Member] = &[
    Member::required(
        "type",
        Form::Value(Shape::Text),
        "text, integer, bigint or decimal(DIGITS,SCALE)",
        "text、integer、bigint、decimal(桁数,小数桁数) のどれか",
    ),
    Member::new(
        "figure",
        Form::Value(Shape::Text),
        "of a column of texts: the type of the figures that they print",
        "文字列の列に書かれた数値の型",
    ),
    Member::new(
        "step",
        Form::Value(Shape::Number),
        "last place that the figures are printed to, 1 or below; by default that of the type",
        "数値の最小の位。1 以下。省略時は型の位",
    ),
    Member::new("unit", Form::Value(Shape::Unit), "unit of the figures", "数値の単位"),
    Member::new(
        "fold",
        Form::Value(Shape::Word(FOLDS)),
        "how keys are compared: exact (the default; other than plain characters are refused), ascii, nfkc, or none (as they are stored)",
        "キーの比べ方。exact（既定。単純な文字以外は拒否）、ascii、nfkc、none（格納されたまま）",
    ),
];

/// A source set that is a table.
#[derive(Debug)]
pub(crate) struct Table {
    /// Its name, which is also that of the source set.
    pub(crate) name: Spanned<String>,
    /// The relation to select from, by engine.
    pub(crate) from: Vec<(Spanned<String>, String)>,
    /// The column that identifies a row.
    pub(crate) row: Option<Spanned<String>>,
    /// The columns, in order.
    pub(crate) columns: Vec<Column>,
    /// How the figures of the source set are written: as its `notation` says, with the units of the columns.
    pub(crate) notation: Option<Arc<Notation>>,
}

impl Table {
    /// The column called `name`.
    pub(crate) fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|it| it.name.value == name)
    }

    /// The relation to select from in `engine`.
    pub(crate) fn from(&self, engine: &str) -> Option<&str> {
        self.from.iter().find(|(name, _)| name.value == engine).map(|(_, from)| from.as_str())
    }
}

/// A column of a table.
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) name: Spanned<String>,
    pub(crate) kind: Type,
    /// The figures in it, if it has some.
    pub(crate) figure: Option<Figure>,
    pub(crate) fold: Fold,
    /// Signs in place of values that are not stated.
    pub(crate) absent: Vec<String>,
}

impl Column {
    /// Whether its figures have a unit.
    pub(crate) fn has_unit(&self) -> bool {
        self.figure.as_ref().is_some_and(|it| it.unit.is_some())
    }
}

/// The figures of a column.
#[derive(Clone, Debug)]
pub(crate) struct Figure {
    /// Their digits.
    pub(crate) digits: u32,
    /// Decimals that they are printed with.
    pub(crate) printed: u32,
    /// Significant decimals, from `precision` of the source set.
    pub(crate) places: u32,
    pub(crate) unit: Option<Unit>,
}

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    Text,
    /// An exact number: the number of its digits, and of its decimals.
    Decimal(u32, u32),
}

/// How the keys of a column are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Fold {
    /// Unchanged; a key that folding might change is refused.
    #[default]
    Exact,
    /// Spaces and the width of ASCII are ignored; a key with other compatibility characters is
    /// refused.
    Ascii,
    /// Folded as in documents (NFKC).
    Nfkc,
    /// Unchanged, whatever they contain.
    None,
}

/// Reads the tables, whose names must be among `sets`; some sets declare a notation.
pub(crate) fn read(
    node: Option<Node<'_>>,
    sets: &[SourceSet],
    notations: &[OfSet<Arc<Notation>>],
    found: &mut Vec<Diagnostic>,
) -> Vec<Table> {
    let members = super::by_set(node, sets, found);
    let table = |(name, node): (Spanned<String>, Node<'_>)| {
        let declared = notations.iter().find(|it| it.set.value == name.value);
        table(name, node, declared.map(|it| &*it.value), found)
    };
    members.into_iter().filter_map(table).collect()
}

fn table(
    name: Spanned<String>,
    node: Node<'_>,
    declared: Option<&Notation>,
    found: &mut Vec<Diagnostic>,
) -> Option<Table> {
    let mut fields = Fields::of(node, TABLE, CODE, found)?;
    let from = fields.get("from").map(|it| engines(it, found)).unwrap_or_default();
    let mut columns = fields.get("columns").map(|it| columns(it, found)).unwrap_or_default();
    let row = fields.text("row", found);
    fields.finish(found);
    if let Some(row) =
        row.as_ref().filter(|row| !columns.iter().any(|it| it.name.value == row.value))
    {
        found.push(no_column(&name.value, row));
    }
    let notation = noted(&mut columns, declared);
    Some(Table { name, from, row, columns, notation })
}

/// Applies the notation `declared` to `columns`, and returns it with their units. Figures of a declared type have
/// the usual form, whatever the form of the cells of a table.
fn noted(columns: &mut [Column], declared: Option<&Notation>) -> Option<Arc<Notation>> {
    let has_figures = columns.iter().any(|it| it.figure.is_some());
    if declared.is_none() && !has_figures {
        return None;
    }
    let notation = declared.cloned().unwrap_or_default();
    let precision = notation.precision().map(|it| it.normalize());
    let meant = precision.filter(|it| is_place(*it)).map(|it| it.scale());
    let mut units = Vec::new();
    for column in columns {
        column.absent = notation.absent().map(str::to_owned).collect();
        let Some(figure) = &mut column.figure else { continue };
        figure.places = meant.unwrap_or(figure.printed);
        figure.digits += figure.places.saturating_sub(figure.printed);
        let name = || column.name.value.clone().into_boxed_str();
        units.extend(figure.unit.clone().map(|it| (name(), it)));
    }
    Some(Arc::new(notation.with_units(units)))
}

fn engines(node: Node<'_>, found: &mut Vec<Diagnostic>) -> Vec<(Spanned<String>, String)> {
    let mut from = Vec::new();
    let Some(fields) = Fields::new(node, CODE, found) else { return from };
    for child in node.children() {
        let Some(key) = child.key() else { continue };
        if !ENGINES.contains(&key.value) {
            let (engine, Text { en, ja }) = (key.value, Text::list(ENGINES));
            let message = text!(
                "`{engine}` is not an engine; the engines are {en}",
                "`{engine}` というエンジンはない。書けるのは {ja}"
            );
            found.push(Diagnostic::error(CODE, message).at(key.span, Text::default()));
        } else if !child.kind().is_scalar() || child.text().trim().is_empty() {
            fields.wrong(key.value, child, text!("a text", "文字列"), found);
        } else {
            from.push((Spanned::new(key.value.to_owned(), key.span), child.text().to_owned()));
        }
    }
    from
}

fn columns(node: Node<'_>, found: &mut Vec<Diagnostic>) -> Vec<Column> {
    if Fields::new(node, CODE, found).is_none() {
        return Vec::new();
    }
    node.children().filter_map(|it| column(it, found)).collect()
}

fn column(node: Node<'_>, found: &mut Vec<Diagnostic>) -> Option<Column> {
    let key = node.key()?;
    let name = Spanned::new(key.value.to_owned(), key.span);
    let mut fields = Fields::of(node, COLUMN, CODE, found)?;
    let written = fields.text("type", found);
    let step = fields.get("step");
    let figure = fields.text("figure", found);
    let unit_node = fields.get("unit");
    let unit = unit_node.and_then(|it| operand::unit(it, found));
    let fold = match fields.get("fold") {
        None => Some(Fold::default()),
        Some(node) => {
            let fold = [Fold::Exact, Fold::Ascii, Fold::Nfkc, Fold::None];
            let at = FOLDS.iter().position(|it| *it == node.text());
            if at.is_none() {
                let Text { en, ja } = Text::list(FOLDS);
                fields.wrong("fold", node, text!("one of {en}", "{ja} のどれか"), found);
            }
            at.map(|it| fold[it])
        }
    };
    fields.finish(found);
    let kind = kind(&written?, found)?;
    let printed = match (&figure, kind) {
        (Some(figure), Type::Text) => match self::kind(figure, found)? {
            Type::Text => {
                found.push(no_figure(figure));
                return None;
            }
            printed => printed,
        },
        (Some(figure), Type::Decimal(..)) => {
            found.push(is_figure(figure));
            return None;
        }
        (None, kind) => kind,
    };
    let figure = match (printed, step) {
        (Type::Text, None) => None,
        (Type::Decimal(digits, scale), None) => Some((digits, scale)),
        (Type::Text, Some(step)) => return no_step(step, found),
        (Type::Decimal(digits, scale), Some(step)) => Some((digits, places(step, scale, found)?)),
    };
    if figure.is_none()
        && let Some(node) = unit_node
    {
        found.push(no_unit(node));
    }
    let figure = figure.map(|(digits, printed)| Figure { digits, printed, places: printed, unit });
    Some(Column { name, kind, figure, fold: fold?, absent: Vec::new() })
}

/// The type called `written`.
fn kind(written: &Spanned<String>, found: &mut Vec<Diagnostic>) -> Option<Type> {
    let kind = parse(&written.value);
    if kind.is_none() {
        found.push(no_type(written));
    }
    kind
}

fn parse(written: &str) -> Option<Type> {
    let written = written.trim().to_ascii_lowercase();
    match written.as_str() {
        "text" => return Some(Type::Text),
        "integer" => return Some(Type::Decimal(10, 0)),
        "bigint" => return Some(Type::Decimal(19, 0)),
        _ => {}
    }
    let inner = written.strip_prefix("decimal(").or_else(|| written.strip_prefix("numeric("))?;
    let (digits, scale) = inner.strip_suffix(')')?.split_once(',')?;
    let (digits, scale) = (digits.trim().parse().ok()?, scale.trim().parse().ok()?);
    (1..=MOST_DIGITS)
        .contains(&digits)
        .then_some(Type::Decimal(digits, scale))
        .filter(|_| scale <= digits)
}

/// Whether `step`, without zeros at its end, is one, a tenth, a hundredth and so on.
fn is_place(step: Decimal) -> bool {
    step.mantissa() == 1
}

/// The decimals of a declared step, which a type of so many decimals must support.
fn places(node: Node<'_>, scale: u32, found: &mut Vec<Diagnostic>) -> Option<u32> {
    let step = operand::number(node, found)?.normalize();
    if !is_place(step) {
        found.push(no_place(node));
        return None;
    }
    if step.scale() > scale {
        found.push(unseen(node, step, scale));
        return None;
    }
    Some(step.scale())
}

fn at(node: Node<'_>, message: Text) -> Diagnostic {
    Diagnostic::error(CODE, message).at(node.span(), Text::default())
}

fn no_place(step: Node<'_>) -> Diagnostic {
    let message = text!(
        "`step` must be 1 or a decimal place like 0.01; larger steps belong in the unit",
        "`step` は 1 か 0.01 のような小数の位でなければならない。より大きな位は単位（千円など）で書く"
    );
    at(step, message)
}

fn unseen(node: Node<'_>, step: Decimal, scale: u32) -> Diagnostic {
    let smallest = Decimal::new(1, scale);
    let message = text!(
        "the type cannot represent the step {step}: its last place is {smallest}",
        "この型では {step} の位を表せない。最小の位は {smallest}"
    );
    at(node, message)
}

fn no_step<T>(step: Node<'_>, found: &mut Vec<Diagnostic>) -> Option<T> {
    found.push(at(
        step,
        text!("a column of texts cannot have a `step`", "文字列の列に `step` は書けない"),
    ));
    None
}

fn no_unit(unit: Node<'_>) -> Diagnostic {
    let message = text!(
        "a column of texts cannot have a `unit`; if its texts are figures, declare them with `figure`",
        "文字列の列に `unit` は書けない。数値が書かれているなら `figure` で定義する"
    );
    at(unit, message)
}

fn no_figure(written: &Spanned<String>) -> Diagnostic {
    let message = text!(
        "`figure` must be a type of numbers, for example decimal(12,1)",
        "`figure` には decimal(12,1) などの数値の型を書く"
    );
    Diagnostic::error(CODE, message).at(written.span, Text::default())
}

fn is_figure(written: &Spanned<String>) -> Diagnostic {
    let message = text!(
        "only a column of type text can have a `figure`; this column already contains numbers",
        "`figure` を書けるのは text 型の列だけである。この列はすでに数値である"
    );
    Diagnostic::error(CODE, message).at(written.span, Text::default())
}

/// Reports that the table called `table` has no column `column`.
pub(crate) fn no_column(table: &str, column: &Spanned<String>) -> Diagnostic {
    let name = &column.value;
    let message = text!(
        "the table `{table}` declares no column `{name}`",
        "表 `{table}` に列 `{name}` の定義がない"
    );
    Diagnostic::error(CODE, message).at(column.span, Text::default())
}

fn no_type(written: &Spanned<String>) -> Diagnostic {
    let name = written.value.trim();
    let is = |words: &[&str]| words.iter().any(|it| name.to_ascii_lowercase().starts_with(it));
    let message = if is(&["double", "float", "real"]) {
        text!(
            "`{name}` is a binary float, which holds no exact decimals",
            "`{name}` は2進浮動小数点数で、十進数を正確に表せない"
        )
    } else {
        text!("`{name}` is not a type of a column", "`{name}` という列の型はない")
    };
    Diagnostic::error(CODE, message).at(written.span, Text::default()).help(text!(
        "write text, integer, bigint or decimal(DIGITS,SCALE), up to 38 digits; select other columns through a view that casts them",
        "text、integer、bigint、decimal(桁数,小数桁数)（38桁まで）のどれかを書く。ほかの型の列は、変換するビューを通す"
    ))
}
