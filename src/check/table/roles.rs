//! Knows the words for roles of rows and columns and for relations between them, and the excerpt of a table shown
//! in a report. Does not know why a line has its role.

use super::TableView;
use crate::diagnostic::{Strip, StripLine, Text};
use crate::table::{Axis, Kind, Reading, Relation, Role};
use crate::text;

/// Maximum number of lines of an excerpt.
const SHOWN: usize = 12;

/// The column (for a relation between columns, the row) in which `relation` fails, if it is short enough.
pub(super) fn strip(view: TableView<'_, '_>, relation: &Relation, slot: usize) -> Option<Strip> {
    let reading = view.reading;
    let (lines, across) = match relation.axis {
        Axis::Rows => (&reading.rows, &reading.columns),
        Axis::Columns => (&reading.columns, &reading.rows),
    };
    let sign = |line: usize| {
        let own = relation.operands.iter().find(|it| it.line == line);
        match own {
            _ if line == relation.stated => '=',
            Some(it) if it.weight < 0 => '-',
            Some(_) => '+',
            None => ' ',
        }
    };
    let shown = lines.iter().enumerate().filter(|(line, it)| it.figures > 0 || sign(*line) != ' ');
    let line = |(line, it): (usize, &crate::table::Line)| {
        let (row, column) = relation.place(line, slot);
        let written = view.grid.at(row, column).text.trim().to_owned();
        StripLine { role: word(it.role), label: it.label.join(" "), written, sign: sign(line) }
    };
    let lines: Vec<StripLine> = shown.map(line).collect();
    let is_short = (3..=SHOWN).contains(&lines.len());
    let is_plain = relation.operands.iter().all(|it| it.at.is_none());
    let name = across.get(slot).map(|it| it.label.join(" ")).unwrap_or_default();
    let name = match relation.axis {
        Axis::Rows => text!("column {name}", "列 {name}"),
        Axis::Columns => text!("row {name}", "行 {name}"),
    };
    (is_short && is_plain).then_some(Strip { name, lines })
}

/// The formula of a relation with the names of its lines.
pub(crate) fn describe(reading: &Reading, it: &Relation) -> Text {
    let lines = if it.axis == Axis::Rows { &reading.rows } else { &reading.columns };
    let name = |line: usize| {
        let label = lines[line].label.join(" ");
        if label.is_empty() { format!("#{line}") } else { label }
    };
    let (n, whole) = (it.operands.len(), name(it.stated));
    let first = it.operands.first().map(|it| name(it.line)).unwrap_or_default();
    let last = it.operands.last().map(|it| name(it.line)).unwrap_or_default();
    match it.kind {
        Kind::Total if n > 2 => {
            text!("{whole} = {first} + … + {last} ({n})", "{whole}＝{first}＋…＋{last}（{n}項）")
        }
        Kind::Total => text!("{whole} = {first} + {last}", "{whole}＝{first}＋{last}"),
        Kind::OfWhich => text!("{first} is part of {whole}", "{first}は{whole}の一部"),
        Kind::Difference => text!("{whole} = {first} − {last}", "{whole}＝{first}−{last}"),
        Kind::Share | Kind::Quotient => Text::same(format!("{whole} = {first} ÷ {last}")),
        Kind::Rate => Text::same(format!("{whole} = ({first} − {last}) ÷ {last}")),
        Kind::Average => text!(
            "{whole} = the mean of {first} … {last} ({n})",
            "{whole}＝{first}…{last}の平均（{n}項）"
        ),
        Kind::Levy => text!(
            "{whole} is a rate of {first}, which its label states",
            "{whole}は{first}に項目名の率を掛けた額"
        ),
        Kind::Product => text!("{whole} = {first} × {last}", "{whole}＝{first}×{last}"),
        Kind::Running => text!("{whole} is a running total over the rows", "{whole}は行ごとの累計"),
    }
}

/// The word for a role.
pub(crate) fn word(role: Role) -> Text {
    match role {
        Role::Blank => text!("blank", "空欄"),
        Role::Header => text!("header", "見出し"),
        Role::Label => text!("label", "項目名"),
        Role::Year => text!("year", "年"),
        Role::Code => text!("code", "番号"),
        Role::Value => text!("value", "値"),
        Role::Item => text!("item", "内訳"),
        Role::Total => text!("total", "合計"),
        Role::Subtotal => text!("subtotal", "小計"),
        Role::OfWhich => text!("of which", "うち"),
        Role::Relisted => text!("relisted", "再掲"),
        Role::Balance => text!("balance", "差引"),
        Role::Change => text!("change", "増減"),
        Role::Share => text!("share", "構成比"),
        Role::Rate => text!("rate", "増減率"),
        Role::Ratio => text!("ratio", "比率"),
        Role::Average => text!("average", "平均"),
        Role::Index => text!("index", "指数"),
        Role::Product => text!("product", "積"),
        Role::Running => text!("running total", "累計"),
    }
}
