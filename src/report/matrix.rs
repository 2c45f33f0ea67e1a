//! Knows a table of which entities cover which, as plain data, and its forms in Markdown and CSV:
//! marks, totals, and empty rows and columns. Does not know the meaning of the marks.

use std::borrow::Cow;
use std::io::{self, Write};

use super::literal::escaped;
use super::visible::visible;
use crate::diagnostic::{Lang, Text};
use crate::text;

/// A format of a matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// A Markdown table, followed by the empty rows and columns.
    Markdown,
    /// CSV as in RFC 4180, but with line feeds as line ends.
    Csv,
}

impl Sheet {
    /// Every format, in the order of help texts.
    pub const ALL: [Self; 2] = [Self::Markdown, Self::Csv];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Csv => "csv",
        }
    }
}

/// A row or a column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Its key.
    pub key: String,
    /// Its readable name, without the key; may be empty.
    pub label: String,
    /// Unresolved references of a row, as written.
    pub strays: Vec<String>,
}

/// The links between two types of entities.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    /// The type of the rows.
    pub row_kind: String,
    /// The type of the columns.
    pub column_kind: String,
    /// The rows.
    pub rows: Vec<Head>,
    /// The columns.
    pub columns: Vec<Head>,
    /// Marks by row and column; a cell without a link has none.
    pub cells: Vec<Vec<Vec<String>>>,
}

impl Head {
    fn name(&self) -> String {
        match &*self.label {
            "" => self.key.clone(),
            label => format!("{} {label}", self.key),
        }
    }
}

impl Matrix {
    fn in_row(&self, row: usize) -> usize {
        self.cells[row].iter().filter(|it| !it.is_empty()).count()
    }

    fn in_column(&self, column: usize) -> usize {
        self.cells.iter().filter(|row| !row[column].is_empty()).count()
    }

    /// Every mark, in order of first occurrence.
    fn marks(&self) -> Vec<&str> {
        let mut marks: Vec<&str> = Vec::new();
        for mark in self.cells.iter().flatten().flatten() {
            if !marks.contains(&&**mark) {
                marks.push(mark);
            }
        }
        marks
    }

    /// Number of cells of each column that have the mark.
    fn counts(&self, mark: &str) -> Vec<usize> {
        let has = |row: &&Vec<Vec<String>>, column: usize| row[column].iter().any(|it| it == mark);
        let count = |column| self.cells.iter().filter(|row| has(row, column)).count();
        (0..self.columns.len()).map(count).collect()
    }

    /// The lines below the rows: the total, and the count of each mark if there are several.
    fn totals(&self, lang: Lang) -> Vec<(String, Vec<usize>)> {
        let total = text!("total", "合計").get(lang).to_owned();
        let mut lines =
            vec![(total, (0..self.columns.len()).map(|it| self.in_column(it)).collect())];
        let marks = self.marks();
        if marks.len() > 1 {
            lines.extend(marks.into_iter().map(|mark| (mark.to_owned(), self.counts(mark))));
        }
        lines
    }
}

/// Writes `matrix` to `out`; the bytes depend on the arguments alone.
///
/// # Errors
/// The errors of `out`.
pub fn write(out: &mut dyn Write, matrix: &Matrix, sheet: Sheet, lang: Lang) -> io::Result<()> {
    match sheet {
        Sheet::Markdown => write_markdown(out, matrix, lang),
        Sheet::Csv => write_csv(out, matrix, lang),
    }
}

fn write_markdown(out: &mut dyn Write, matrix: &Matrix, lang: Lang) -> io::Result<()> {
    let total = text!("total", "合計");
    let mut head = vec![format!("{} × {}", matrix.row_kind, matrix.column_kind)];
    head.extend(matrix.columns.iter().map(Head::name));
    head.push(total.get(lang).to_owned());
    write_row(out, &head)?;
    writeln!(out, "| --- |{} ---: |", " :---: |".repeat(matrix.columns.len()))?;
    for (number, row) in matrix.rows.iter().enumerate() {
        let mut line = vec![row.name()];
        line.extend(matrix.cells[number].iter().map(|marks| marks.join(", ")));
        line.push(flagged(matrix.in_row(number)));
        write_row(out, &line)?;
    }
    for (at, (name, counts)) in matrix.totals(lang).into_iter().enumerate() {
        let sum: usize = counts.iter().sum();
        let mut line = vec![name];
        // Only a total of zero is a gap; a single mark may have none.
        let show = |it: usize| if at == 0 { flagged(it) } else { it.to_string() };
        line.extend(counts.into_iter().map(show));
        line.push(sum.to_string());
        write_row(out, &line)?;
    }
    write_gaps(out, matrix, lang)
}

fn flagged(count: usize) -> String {
    if count == 0 { "⚠ 0".to_owned() } else { count.to_string() }
}

fn write_row(out: &mut dyn Write, cells: &[String]) -> io::Result<()> {
    for cell in cells {
        let cell = escaped(&visible(cell));
        write!(out, "| {cell} ")?;
    }
    writeln!(out, "|")
}

/// Writes the share of covered rows and columns, and lists the gaps.
fn write_gaps(out: &mut dyn Write, matrix: &Matrix, lang: Lang) -> io::Result<()> {
    writeln!(out)?;
    let rows: Vec<usize> = (0..matrix.rows.len()).filter(|&it| matrix.in_row(it) == 0).collect();
    let columns: Vec<usize> =
        (0..matrix.columns.len()).filter(|&it| matrix.in_column(it) == 0).collect();
    for (kind, heads, empty) in
        [(&matrix.row_kind, &matrix.rows, rows), (&matrix.column_kind, &matrix.columns, columns)]
    {
        let (all, covered) = (heads.len(), heads.len() - empty.len());
        let line =
            text!("{covered} of {all} {kind} covered", "{kind}: {all}件中{covered}件に対応あり");
        writeln!(out, "* {}", line.get(lang))?;
        for at in empty {
            let line = gap(&heads[at]);
            writeln!(out, "  * ⚠ {}", escaped(&visible(line.get(lang))))?;
        }
    }
    Ok(())
}

fn gap(head: &Head) -> Text {
    let name = head.name();
    if head.strays.is_empty() {
        return text!("{name}: none", "{name}: なし");
    }
    let strays = head.strays.join(", ");
    text!(
        "{name}: none (refers to {strays}, which does not exist)",
        "{name}: なし（存在しない {strays} を参照）"
    )
}

fn write_csv(out: &mut dyn Write, matrix: &Matrix, lang: Lang) -> io::Result<()> {
    let (total, empty) = (text!("total", "合計"), text!("empty", "空"));
    let (total, empty) = (total.get(lang), empty.get(lang));
    let mut head = vec![matrix.row_kind.clone(), text!("label", "名称").get(lang).to_owned()];
    head.extend(matrix.columns.iter().map(Head::name));
    head.extend([total.to_owned(), empty.to_owned()]);
    write_record(out, &head)?;
    for (number, row) in matrix.rows.iter().enumerate() {
        let mut line = vec![row.key.clone(), row.label.clone()];
        line.extend(matrix.cells[number].iter().map(|marks| marks.join(", ")));
        let count = matrix.in_row(number);
        line.push(count.to_string());
        line.push(if count == 0 { empty.to_owned() } else { String::new() });
        write_record(out, &line)?;
    }
    for (name, counts) in matrix.totals(lang) {
        let sum: usize = counts.iter().sum();
        let mut line = vec![name, String::new()];
        line.extend(counts.into_iter().map(|it| it.to_string()));
        line.extend([sum.to_string(), String::new()]);
        write_record(out, &line)?;
    }
    let columns = (0..matrix.columns.len()).map(|it| matrix.in_column(it) == 0);
    let mut line = vec![empty.to_owned(), String::new()];
    line.extend(columns.map(|it| if it { empty.to_owned() } else { String::new() }));
    line.extend([String::new(), String::new()]);
    write_record(out, &line)
}

fn write_record(out: &mut dyn Write, fields: &[String]) -> io::Result<()> {
    let fields: Vec<Cow<'_, str>> = fields.iter().map(|it| quoted(it)).collect();
    writeln!(out, "{}", fields.join(","))
}

fn quoted(field: &str) -> Cow<'_, str> {
    if field.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\"")).into()
    } else {
        field.into()
    }
}
