//! Knows tables that are CSV files here: takes the rows behind findings from the file itself, so that findings
//! have its lines. Does not know which rows those are.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::super::disk;
use super::{CODE, Extract};
use crate::diagnostic::Diagnostic;
use crate::document::{Delimited, Thinned, thinned as thin};
use crate::project::config::tables::{Table, Type};
use crate::select::fold;
use crate::text;

/// The file at `path`, if it exists and the engine reads it too, that is, if `from` names it.
pub(super) fn file(path: &Path, from: &str) -> Option<PathBuf> {
    let name = path.file_name()?.to_string_lossy();
    (from.contains(&*name) && fs::metadata(path).is_ok_and(|it| it.is_file()))
        .then(|| path.to_owned())
}

/// The byte order mark of UTF-8.
const MARK: char = '\u{feff}';

/// The file at `path` reduced to the rows of `extract`, each on its original line.
pub(super) fn thinned(
    path: &Path,
    delimited: Delimited,
    table: &Table,
    extract: &Extract,
) -> Result<Thinned, Box<Diagnostic>> {
    let bytes = fs::read(path).map_err(|error| Box::new(disk::fault(path, &error)))?;
    let name = disk::display_name(path);
    let Ok(text) = String::from_utf8(bytes) else {
        let message = text!(
            "`{name}` is not UTF-8, the only encoding that the engine reads",
            "`{name}` は UTF-8 ではないため、エンジンでは読めない"
        );
        return Err(Box::new(Diagnostic::error(CODE, message)));
    };
    let text = text.strip_prefix(MARK).map_or((&*text, 0), |it| (it, MARK.len_utf8() as u64));
    let (text, before) = text;
    let row = |cell: &dyn Fn(usize) -> Option<String>| -> Option<Vec<String>> {
        table
            .columns
            .iter()
            .enumerate()
            .map(|(at, it)| cell(at).map(|text| plain(&text, it.kind)))
            .collect()
    };
    let wanted: BTreeSet<Vec<String>> =
        extract.rows.iter().filter_map(|cells| row(&|at| cells.get(at).cloned())).collect();
    let mut met = BTreeSet::new();
    let mut thin = thin(text, delimited, |cell| {
        let cells = row(&|at| cell(&extract.columns[at]));
        let found = cells.filter(|it| wanted.contains(it));
        found.is_some_and(|it| {
            met.insert(it);
            true
        })
    });
    if met.len() == wanted.len() {
        thin.parts.iter_mut().for_each(|it| it.1 += before);
        return Ok(thin);
    }
    let (lost, all) = (wanted.len() - met.len(), wanted.len());
    let message = text!(
        "`{name}` does not contain {lost} of the {all} rows that the engine returns; do both read the same file?",
        "エンジンの返した{all}行のうち{lost}行が `{name}` にない。同じファイルを読んでいるか"
    );
    Err(Box::new(Diagnostic::error(CODE, message)))
}

/// A cell in a form that both sides share: a number in its shortest form, a text folded.
fn plain(text: &str, kind: Type) -> String {
    let text = fold(text).into_owned();
    if kind == Type::Text {
        return text;
    }
    let end =
        text.find(|it: char| !it.is_ascii_digit() && !"+-.,".contains(it)).unwrap_or(text.len());
    let digits = text[..end].replace([',', '+'], "");
    let exact = rust_decimal::Decimal::from_str_exact(&digits);
    exact.map_or(text, |it| it.normalize().to_string())
}
