//! Knows the format of annotated tables. Does not know the relations that kenzan finds in them.

use std::collections::BTreeSet;

use serde_json::Value;

/// A cell: row and column.
pub(crate) type At = (usize, usize);

/// An annotated relation: its type, the result cell, the cells it is computed from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Instance {
    /// `Sum`, `Division`, `Average`, `RelativeChange`.
    pub(crate) kind: &'static str,
    /// The cell that states the result.
    pub(crate) stated: At,
    /// The cells that it is computed from; in order only where the order matters.
    pub(crate) operands: Vec<At>,
}

/// A table with its annotated relations.
pub(crate) struct Table {
    /// Name of the file and of the table in it.
    pub(crate) name: String,
    /// Its cells.
    pub(crate) rows: Vec<Vec<String>>,
    /// The annotated relations.
    pub(crate) annotated: BTreeSet<Instance>,
}

impl Table {
    /// Reads one line.
    pub(crate) fn read(line: &str) -> Option<Self> {
        let record: Value = serde_json::from_str(line).ok()?;
        let rows = record.get("table_array")?.as_array()?;
        let text = |it: &Value| it.as_str().unwrap_or_default().to_owned();
        let rows = rows.iter().filter_map(Value::as_array);
        let rows = rows.map(|row| row.iter().map(text).collect()).collect();
        let annotated = record.get("aggregation_annotations")?.as_array()?;
        let name = record.get("file_name")?.as_str()?;
        let table = record.get("table_id").and_then(Value::as_str).unwrap_or_default();
        Some(Self {
            name: format!("{name}!{table}"),
            rows,
            annotated: annotated.iter().filter_map(instance).collect(),
        })
    }

    /// Whether it belongs to the half for tuning.
    pub(crate) fn is_tuning(&self) -> bool {
        let file = self.name.split('!').next().unwrap_or_default();
        let hash = file.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        (hash ^ hash >> 17 ^ hash >> 41).count_ones().is_multiple_of(2)
    }

    /// Whether a cell contains zero.
    pub(crate) fn is_zero(&self, (row, column): At) -> bool {
        let cell = self.rows.get(row).and_then(|it| it.get(column));
        !cell.is_some_and(|it| it.chars().any(|c| c.is_alphanumeric() && c != '0'))
    }
}

fn at(value: &Value) -> Option<At> {
    let [row, column] = value.as_array()?.as_slice() else { return None };
    Some((row.as_u64()? as usize, column.as_u64()? as usize))
}

fn instance(value: &Value) -> Option<Instance> {
    let kinds = ["Sum", "Division", "Average", "RelativeChange"];
    let kind = value.get("operator")?.as_str()?;
    let kind = kinds.into_iter().find(|it| *it == kind)?;
    let stated = at(value.get("aggregator_index")?)?;
    let mut operands: Vec<At> =
        value.get("aggregatee_indices")?.as_array()?.iter().filter_map(at).collect();
    if matches!(kind, "Sum" | "Average" | "RelativeChange") {
        operands.sort_unstable();
    }
    Some(Instance { kind, stated, operands })
}
