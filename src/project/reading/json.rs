//! Knows the JSON of `kenzan facts` and its schema: figures and texts, and every table as it was understood.
//! Does not know how tables are read.

use schemars::JsonSchema;
use serde::Serialize;

use crate::diagnostic::Text;
use crate::table::Role;

/// Version of the format: raised when a reader of the old version could misread it.
pub(crate) const VERSION: u32 = 1;

/// Everything that was read from the documents.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "kenzan facts")]
pub(crate) struct Facts<'a> {
    /// Version of this format. New fields may appear within one version.
    pub(crate) version: u32,
    /// Every figure, and every other text that a rule covers, in text order.
    pub(crate) facts: Vec<Row<'a>>,
    /// Every table with figures, in text order.
    pub(crate) tables: Vec<Table<'a>>,
}

/// A figure, or a text that a rule covers.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Fact")]
pub(crate) struct Row<'a> {
    #[serde(flatten)]
    pub(crate) at: At<'a>,
    /// The node's place, as a normalized path.
    pub(crate) path: &'a str,
    /// `number` or `text`.
    pub(crate) what: &'static str,
    /// The text as written in the document.
    pub(crate) written: &'a str,
    /// How a figure was read; absent for texts and for digits that are not a figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) figure: Option<Figure>,
    /// Whether a rule or the model covers it.
    pub(crate) claimed: bool,
    /// Ids of the rules that cover it.
    pub(crate) rules: Vec<&'a str>,
}

/// A place.
#[derive(Serialize, JsonSchema)]
pub(crate) struct At<'a> {
    /// Name of the file.
    pub(crate) file: &'a str,
    /// Line, counted from 1.
    pub(crate) line: u32,
    /// Column in characters, counted from 1.
    pub(crate) column: u32,
    /// In a file that is not text, the place as people name it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) place: Option<String>,
    /// The same in both languages, after the separator from the file's name.
    #[serde(skip)]
    pub(crate) shown: Option<(&'static str, Text)>,
    /// First byte of the decoded text.
    pub(crate) start: u32,
    /// The byte after the last.
    pub(crate) end: u32,
}

/// A figure as read; numbers are exact decimal text.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Figure {
    /// The value in its own unit.
    pub(crate) value: String,
    /// The unit; empty without one.
    pub(crate) unit: String,
    /// The origin of the unit, if there is one: `text`, `name` (of a column or key), `caption`, `record` or `rule`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) unit_from: Option<&'static str>,
    /// The upper end of a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) until: Option<String>,
    /// The last printed place as a number: 0.1 for `27.0`.
    pub(crate) step: String,
    /// The value in the base unit.
    pub(crate) exact: Option<String>,
    /// The base unit.
    pub(crate) base: String,
    /// Its qualifiers: `about`, `of-which` …
    pub(crate) qualifiers: Vec<&'static str>,
    #[serde(skip)]
    pub(crate) shown: [String; 2],
}

/// A table: its grid as written, and its roles and relations.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Table<'a> {
    #[serde(flatten)]
    pub(crate) at: At<'a>,
    /// The place of the table in its document, as a normalized path.
    pub(crate) path: String,
    /// Its caption.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) caption: Option<&'a str>,
    /// Its number format.
    pub(crate) number_format: NumberFormat,
    /// Number of rows of the grid, including header rows.
    pub(crate) row_count: usize,
    /// Number of columns.
    pub(crate) column_count: usize,
    /// Numbers of the header rows.
    pub(crate) header_rows: Vec<usize>,
    /// Numbers of the columns that name the rows.
    pub(crate) label_columns: Vec<usize>,
    /// The rows, in order from 0.
    pub(crate) rows: Vec<Line>,
    /// The columns, in order from 0.
    pub(crate) columns: Vec<Line>,
    /// The non-empty cells, row by row.
    pub(crate) cells: Vec<Cell<'a>>,
    /// The relations of its figures, satisfied or not: one entry for each result cell of each
    /// relation.
    pub(crate) relations: Vec<Relation>,
    /// Violated relations that should hold; those that a single figure explains form one contradiction.
    pub(crate) contradictions: Vec<Contradiction>,
    /// Whether every place was examined; if not, the table is too large.
    pub(crate) complete: bool,
}

/// A number format.
#[derive(Serialize, JsonSchema)]
pub(crate) struct NumberFormat {
    /// The decimal separator: `.` or `,`.
    pub(crate) decimal: &'static str,
    /// The largest number of decimals of a figure.
    pub(crate) decimals: u32,
}

/// A row or column.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Line {
    /// Its number, counted from 0.
    pub(crate) index: usize,
    /// Its role.
    pub(crate) role: Role,
    /// Its label cells, or its header cells from the first header row down.
    pub(crate) label: Vec<String>,
    /// The unit of its figures, if all have the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) unit: Option<String>,
    /// The origin of that unit: `text`, `name` (of the column), `caption` or `record`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) unit_from: Option<&'static str>,
    /// Number of figures in it.
    pub(crate) figures: usize,
    /// The reasons for its role.
    pub(crate) because: Vec<Because>,
}

/// A reason for a role.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Because {
    /// `label`, `position`, `format` or `relation`.
    pub(crate) by: &'static str,
    /// The `group` of the relation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) group: Option<usize>,
}

/// A place of the grid.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Cell<'a> {
    /// Row, counted from 0.
    pub(crate) row: usize,
    /// Column, counted from 0.
    pub(crate) column: usize,
    /// Its text.
    pub(crate) text: &'a str,
    /// `figure`, `absent` (a sign in place of a figure), `covered` (by a merged cell) or `words`.
    pub(crate) kind: &'static str,
    /// First byte of the decoded text, if the cell has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) start: Option<u32>,
    /// The byte after the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) end: Option<u32>,
    /// How the figure was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) figure: Option<Figure>,
}

/// A place, counted from 0 in the grid as written.
#[derive(Clone, Copy, Serialize, JsonSchema)]
#[schemars(rename = "Place")]
pub(crate) struct CellOfGrid {
    /// Row.
    pub(crate) row: usize,
    /// Column.
    pub(crate) column: usize,
}

/// A place that contributes to a result.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Operand {
    #[serde(flatten)]
    pub(crate) at: CellOfGrid,
    /// Its factor: -1 if it is subtracted.
    pub(crate) weight: i32,
}

/// A result that one cell states of others.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Relation {
    /// `total`, `of-which`, `difference`, `share`, `rate`, `average`, `quotient`, `product` or `running`.
    pub(crate) kind: &'static str,
    /// Number of the relation between lines that this cell belongs to.
    pub(crate) group: usize,
    /// Whether it relates `rows` or `columns`.
    pub(crate) axis: &'static str,
    /// The cell that states the result; for `of-which`, the whole.
    pub(crate) stated: CellOfGrid,
    /// The cells that the result is computed from; for quotients, the dividend comes first.
    pub(crate) operands: Vec<Operand>,
    /// Factor of a quotient: 100 in ％, otherwise 1; 0 for sums.
    pub(crate) factor: i64,
    /// Whether it holds within the rounding of the printed figures.
    pub(crate) holds: bool,
    /// Whether it holds to the last digit.
    pub(crate) exact: bool,
    /// How certain it is that the relation is intended: `certain`, `likely` or `possible`.
    pub(crate) certainty: &'static str,
    /// The evidence that it is intended.
    pub(crate) evidence: Evidence,
}

/// The evidence for a relation between lines.
#[derive(Clone, Serialize, JsonSchema)]
pub(crate) struct Evidence {
    /// Whether the label of the result line indicates it.
    pub(crate) label: bool,
    /// Position of the operands relative to the result line: `before`, `after` or `around`.
    pub(crate) position: &'static str,
    /// Number of parallel rows or columns in which it holds.
    pub(crate) holds: usize,
    /// Number of parallel rows or columns in which it could be tested.
    pub(crate) tested: usize,
    /// The evidence of the arithmetic against chance, in thousandths of a nat; 0 if there is only the evidence
    /// of words.
    pub(crate) millinats: i32,
}

/// Figures that contradict each other.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Contradiction {
    /// The relation that shows it most clearly, as an index into `relations`.
    pub(crate) relation: Option<usize>,
    /// Other relations that fail with it.
    pub(crate) others: Vec<usize>,
    /// How certain it is.
    pub(crate) certainty: &'static str,
    /// The one cell that all of them share, if two or more sums are off by the same amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) crossing: Option<CellOfGrid>,
}

/// The JSON Schema (draft 2020-12).
pub(crate) fn schema() -> String {
    let schema = schemars::schema_for!(Facts<'_>);
    let mut text = serde_json::to_string_pretty(&schema).expect("internal: a schema is JSON");
    text.push('\n');
    text
}
