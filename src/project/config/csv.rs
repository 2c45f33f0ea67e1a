//! Knows `csv` of the configuration: the CSV dialect of a source set, as far as the files do not show it.
//! Does not read files.

use super::CODE;
use crate::diagnostic::Diagnostic;
use crate::document::{Delimited, Node};
use crate::rule::{Fields, Form, Member, Shape};
use crate::text;

/// Members of the entry of one set.
pub(crate) const CSV: &[Member] = &[
    Member::new(
        "delimiter",
        Form::Value(Shape::Text),
        "the character between cells; by default as the rows show",
        "セルの区切り文字。省略時は行から判断する",
    ),
    Member::new(
        "header-row",
        Form::Value(Shape::Integer),
        "number of the line that names the columns, from 1; lines above it are no rows",
        "列名の行の番号（1から）。それより上の行は読まない",
    ),
    Member::new(
        "skip",
        Form::Value(Shape::Integer),
        "lines below the header that are no rows, such as one of units",
        "見出しの下の、行として読まない行数。単位の行など",
    ),
];

/// The dialect that an entry declares.
pub(super) fn delimited(node: Node<'_>, found: &mut Vec<Diagnostic>) -> Option<Delimited> {
    let mut fields = Fields::of(node, CSV, CODE, found)?;
    let delimiter = fields.get("delimiter").and_then(|node| {
        let text = node.text().replace("\\t", "\t");
        let byte = text.bytes().next().filter(|it| text.len() == 1 && !b"\"\r\n".contains(it));
        if byte.is_none() {
            let wanted = text!("one ASCII character", "ASCII の1文字");
            fields.wrong("delimiter", node, wanted, found);
        }
        byte
    });
    let mut lines = |name: &'static str, least: u32, fields: &mut Fields<'_>| {
        let node = fields.get(name)?;
        let count = node.text().parse().ok().filter(|it| *it >= least);
        if count.is_none() {
            let wanted = text!("a whole number from {least}", "{least}以上の整数");
            fields.wrong(name, node, wanted, found);
        }
        count
    };
    let header_row = lines("header-row", 1, &mut fields);
    let skip = lines("skip", 0, &mut fields).unwrap_or(0);
    fields.finish(found);
    Some(Delimited { delimiter, header_row, skip })
}
