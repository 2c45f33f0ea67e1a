//! Knows the JSON of `kenzan facts` and its schema: figures and texts, and the whole reading of every table.
//! Does not know how tables are read.

use schemars::JsonSchema;
use serde::Serialize;

use crate::diagnostic::Text;
use crate::table::Role;

/// Version of the format: raised when a reader of the old one could go wrong.
pub(crate) const VERSION: u32 = 1;

/// What was read from the documents.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "kenzan facts")]
pub(crate) struct Facts<'a> {
    /// Version of this format. New fields may appear within one version.
    pub(crate) version: u32,
    /// Every figure, and every other text that a rule looks at, in the order of the text.
    pub(crate) facts: Vec<Row<'a>>,
    /// Every table with figures, in the order of the text.
    pub(crate) tables: Vec<Table<'a>>,
}

/// A figure, or a text that a rule looks at.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Fact")]
pub(crate) struct Row<'a> {
    #[serde(flatten)]
    pub(crate) at: At<'a>,
    /// The node's place, as a normalized path.
    pub(crate) path: &'a str,
    /// `number` or `text`.
    pub(crate) what: &'static str,
    /// The text as it stands in the document.
    pub(crate) written: &'a str,
    /// How a figure was read; absent for texts and for digits that are no figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) figure: Option<Figure>,
    /// Whether a rule or the model looks at it.
    pub(crate) claimed: bool,
    /// Ids of the rules that look at it.
    pub(crate) rules: Vec<&'a str>,
}

/// Where something stands.
#[derive(Serialize, JsonSchema)]
pub(crate) struct At<'a> {
    /// Name of the file.
    pub(crate) file: &'a str,
    /// Line, counted from 1.
    pub(crate) line: u32,
    /// Column in characters, counted from 1.
    pub(crate) column: u32,
    /// In a file that is no text, the place as people name it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) place: Option<String>,
    /// The same in both languages, after what parts it from the file's name.
    #[serde(skip)]
    pub(crate) shown: Option<(&'static str, Text)>,
    /// First byte of the decoded text.
    pub(crate) start: u32,
    /// The byte after the last.
    pub(crate) end: u32,
}

/// A figure as it was read; numbers are exact decimal text.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Figure {
    /// The value in its own unit.
    pub(crate) value: String,
    /// The unit; empty without one.
    pub(crate) unit: String,
    /// Where it has the unit from, if it has one: `text`, `name` (of a column or key), `caption`, `record` or `rule`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) unit_from: Option<&'static str>,
    /// The upper end of a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) until: Option<String>,
    /// The last printed place.
    pub(crate) step: String,
    /// The value in the base unit.
    pub(crate) exact: Option<String>,
    /// The base unit.
    pub(crate) base: String,
    /// What is said of the figure: `about`, `of-which` …
    pub(crate) qualifiers: Vec<&'static str>,
    #[serde(skip)]
    pub(crate) shown: [String; 2],
}

/// A table: its grid as written and what it means.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Table<'a> {
    #[serde(flatten)]
    pub(crate) at: At<'a>,
    /// The place of the table in its document, as a normalized path.
    pub(crate) path: String,
    /// What stands above it as its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) caption: Option<&'a str>,
    /// How numbers are written in it.
    pub(crate) number_format: NumberFormat,
    /// How many rows the grid has, header rows counted.
    pub(crate) row_count: usize,
    /// How many columns it has.
    pub(crate) column_count: usize,
    /// Numbers of the header rows.
    pub(crate) header_rows: Vec<usize>,
    /// Numbers of the columns that name the rows.
    pub(crate) label_columns: Vec<usize>,
    /// What each row is, in order from 0.
    pub(crate) rows: Vec<Line>,
    /// What each column is, in order from 0.
    pub(crate) columns: Vec<Line>,
    /// The places in which something stands, row after row.
    pub(crate) cells: Vec<Cell<'a>>,
    /// What its figures obey, and where they do not: one entry for each stated cell of each relation.
    pub(crate) relations: Vec<Relation>,
    /// Relations that fail although they should hold; those that one figure explains are one contradiction.
    pub(crate) contradictions: Vec<Contradiction>,
    /// Whether every place was looked at; if not, the table is too large for that.
    pub(crate) complete: bool,
}

/// How numbers are written.
#[derive(Serialize, JsonSchema)]
pub(crate) struct NumberFormat {
    /// The mark before the decimals: `.` or `,`.
    pub(crate) decimal: &'static str,
    /// The most decimals of a figure.
    pub(crate) decimals: u32,
}

/// What a row or column is.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Line {
    /// Its number, counted from 0.
    pub(crate) index: usize,
    /// Its role.
    pub(crate) role: Role,
    /// Its label cells, or its header cells from the first header row down.
    pub(crate) label: Vec<String>,
    /// The unit that its figures have, if all have the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) unit: Option<String>,
    /// Where they have it from: `text`, `name` (of the column), `caption` or `record`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) unit_from: Option<&'static str>,
    /// How many figures it holds.
    pub(crate) figures: usize,
    /// Why it has its role.
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
    /// What stands there.
    pub(crate) text: &'a str,
    /// `figure`, `absent` (a sign in place of a figure), `covered` (by a merged cell) or `words`.
    pub(crate) kind: &'static str,
    /// First byte of the decoded text, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) start: Option<u32>,
    /// The byte after the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) end: Option<u32>,
    /// How a figure was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) figure: Option<Figure>,
}

/// A place, counted from 0 over the grid as written.
#[derive(Clone, Copy, Serialize, JsonSchema)]
pub(crate) struct Place {
    /// Row.
    pub(crate) row: usize,
    /// Column.
    pub(crate) column: usize,
}

/// A place that takes part in what another states.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Operand {
    #[serde(flatten)]
    pub(crate) at: Place,
    /// How often it counts; -1 of what is taken away.
    pub(crate) weight: i32,
}

/// What one cell states of others.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Relation {
    /// `total`, `of-which`, `difference`, `share`, `rate`, `average`, `quotient`, `product` or `running`.
    pub(crate) kind: &'static str,
    /// Number of the relation between lines that this is one cell of.
    pub(crate) group: usize,
    /// Whether it is between `rows` or `columns`.
    pub(crate) axis: &'static str,
    /// The cell that states the result; of `of-which`, the whole.
    pub(crate) stated: Place,
    /// The cells that it is made of; of quotients, what is divided comes first.
    pub(crate) operands: Vec<Operand>,
    /// By how much a quotient is multiplied: 100 in ％, else 1; 0 of sums.
    pub(crate) factor: i64,
    /// Whether it holds within the rounding of the printed figures.
    pub(crate) holds: bool,
    /// Whether it holds to the last digit.
    pub(crate) exact: bool,
    /// How sure it is that it is meant: `certain`, `likely` or `possible`.
    pub(crate) certainty: &'static str,
    /// What speaks for it.
    pub(crate) evidence: Evidence,
}

/// What speaks for a relation between lines.
#[derive(Clone, Serialize, JsonSchema)]
pub(crate) struct Evidence {
    /// Whether the label of the line that states it says so.
    pub(crate) label: bool,
    /// Where the operands stand, seen from the line that states it: `before`, `after` or `around`.
    pub(crate) position: &'static str,
    /// In how many parallel rows or columns it holds.
    pub(crate) holds: usize,
    /// In how many it could be asked.
    pub(crate) tested: usize,
    /// How much the arithmetic tells against chance, in thousandths of a nat; 0 where only words speak for it.
    pub(crate) millinats: i32,
}

/// Figures that contradict each other.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Contradiction {
    /// The relation that shows it best, as an index into `relations`.
    pub(crate) relation: Option<usize>,
    /// Other relations that fail with it.
    pub(crate) others: Vec<usize>,
    /// How sure it is.
    pub(crate) certainty: &'static str,
    /// The one cell that all of them share, if two sums or more fail by the same amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) crossing: Option<Place>,
}

/// The JSON Schema (draft 2020-12).
pub(crate) fn schema() -> String {
    let schema = schemars::schema_for!(Facts<'_>);
    let mut text = serde_json::to_string_pretty(&schema).expect("internal: a schema is JSON");
    text.push('\n');
    text
}
