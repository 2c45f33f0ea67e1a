//! Knows `sheet`: formulas of a workbook as evidence of their author's intention, compared with the
//! cells. Does not know file formats, nor the meaning of words in a sheet.
#![doc = include_str!("sheet.md")]

mod added;
mod called;
mod ends;
mod eval;
mod follow;
mod printed;
mod quoted;
mod result;
mod runs;
mod totals;
mod used;
mod written;

use super::context::Context;
use super::{Basis, Check, Findings, Kind, Noun};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::Document;
use crate::document::grid::{Cell, Kind as CellKind, Sheet as Grid, cell_name};
use crate::rule::params::Words;
use crate::rule::{Args, Param, Shape};
use crate::source::Span;
use crate::{text, words};

pub(crate) use called::computes_other;
pub(crate) use follow::followers;

/// The kind `sheet`.
pub struct Sheet;

const PARAMS: &[Param] = &[Param {
    name: "relation",
    shape: Shape::Word(Relation::WORDS),
    required: true,
    en: "`range`: a sum includes all its items; `twice`: and none of them twice; `typed`: no typed number among formulas; `shape`: neighbours have the same formula; `result`: stored results equal those of the formulas; `quoted`: typed lists of results agree with these; `shown`: displayed items add up to the displayed total",
    ja: "`range` は合計範囲の漏れ、`twice` は小計との二重計上、`typed` は数式の並びに入力された数値、`shape` は隣と異なる数式、`result` は保存された結果と数式の不一致、`quoted` は計算結果を書き写した値との不一致、`shown` は表示上の内訳と合計の端数差",
}];

impl Kind for Sheet {
    fn name(&self) -> &'static str {
        "sheet"
    }

    fn summary(&self) -> Text {
        text!(
            "the formulas of a workbook agree with its cells",
            "ブックの数式がセルの内容と矛盾しない"
        )
    }

    fn manual(&self) -> &'static str {
        include_str!("sheet.md")
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn values(&self) -> &'static [&'static str] {
        &["stated", "computed", "difference"]
    }

    fn basis(&self) -> Option<Basis> {
        Some(Basis::Formulas)
    }

    fn noun(&self) -> Noun {
        Noun { one: "formula", many: "formulas", ja: "数式" }
    }

    fn compile(&self, args: &Args, _: &mut Vec<Diagnostic>) -> Option<Box<dyn Check>> {
        args.word("relation").map(|it: Relation| Box::new(SheetRule(it)) as Box<dyn Check>)
    }
}

/// The property of formulas to check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Range,
    Twice,
    Typed,
    Shape,
    Result,
    Quoted,
    Shown,
}

words!(Relation {
    "range" => Relation::Range,
    "twice" => Relation::Twice,
    "typed" => Relation::Typed,
    "shape" => Relation::Shape,
    "result" => Relation::Result,
    "quoted" => Relation::Quoted,
    "shown" => Relation::Shown,
});

struct SheetRule(Relation);

impl Check for SheetRule {
    fn check(&self, cx: &Context<'_>, found: &mut Findings) {
        for place in cx.places(found).into_iter().filter(|it| it.parent().is_none()) {
            let book = Book { document: place.document };
            let look = match self.0 {
                Relation::Range => totals::range,
                Relation::Twice => twice,
                Relation::Typed => runs::typed,
                Relation::Shape => runs::shape,
                Relation::Result => result::result,
                Relation::Quoted => quoted::quoted,
                Relation::Shown => printed::shown,
            };
            look(cx, &book, found);
        }
    }
}

/// Nothing is added twice, by a range or by signs.
fn twice(cx: &Context<'_>, book: &Book<'_>, found: &mut Findings) {
    totals::twice(cx, book, found);
    added::twice(cx, book, found);
}

/// The current workbook.
struct Book<'d> {
    document: &'d Document,
}

/// A cell on its sheet.
#[derive(Clone, Copy)]
struct At<'d> {
    book: &'d Document,
    sheet: &'d Grid,
    cell: &'d Cell,
}

impl<'d> Book<'d> {
    /// The visible sheets.
    fn shown(&self) -> impl Iterator<Item = &'d Grid> {
        self.document.sheets().iter().filter(|it| !it.is_hidden)
    }

    /// Every cell with a formula that the document shows.
    fn formulas(&self) -> impl Iterator<Item = (At<'d>, &'d str)> {
        let book = self.document;
        self.shown().flat_map(move |sheet| {
            let cells = sheet.cells.iter().map(move |cell| At { book, sheet, cell });
            cells.filter_map(|at| Some((at, sheet.formula(at.cell)?)))
        })
    }
}

/// The label of the row of a cell: its first text before the cell, otherwise its first figure (a year).
fn row_label(sheet: &Grid, row: u32, column: u32) -> &str {
    let before = sheet.within(row, &(0..column));
    let label = before.iter().find(|it| it.kind == CellKind::Text).or(before.first());
    label.map_or("", |it| sheet.shown(it))
}

/// The text nearest above a cell.
fn heading(sheet: &Grid, row: u32, column: u32) -> &str {
    const FAR: usize = 64;
    let mut above = (0..row).rev().take(FAR).filter_map(|row| sheet.at(row, column));
    above.find(|it| it.kind == CellKind::Text).map_or("", |it| sheet.shown(it))
}

impl<'d> At<'d> {
    /// `B7`.
    fn name(self) -> String {
        cell_name(self.cell.row, self.cell.column)
    }

    /// Its name as a formula in `other` writes it: `B7`, `Data!B7`.
    fn name_from(self, other: Self) -> String {
        match self.sheet.name == other.sheet.name {
            true => self.name(),
            false => format!("{}!{}", self.sheet.name, self.name()),
        }
    }

    fn shown(self) -> &'d str {
        self.sheet.shown(self.cell)
    }

    /// Its place in the document.
    fn span(self) -> Option<Span> {
        self.sheet.span(self.cell, self.book.source)
    }

    fn formula(self) -> Option<&'d str> {
        self.sheet.formula(self.cell)
    }
}

/// `reported`, with its formula as a note.
fn with_formula(reported: Diagnostic, at: At<'_>) -> Diagnostic {
    let (name, formula) = (at.name(), at.formula().unwrap_or_default());
    reported.because(text!("{name} contains ={formula}", "{name}の数式: ={formula}"))
}
