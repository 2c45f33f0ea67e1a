//! Knows `prose`: numbers in the sentences of a document that nobody described, which must agree with each other
//! and with the lists and tables beside them.
//! Does not know any format, nor what the words mean beyond those that tie a number to another.
#![doc = include_str!("prose.md")]

mod between;
mod called;
mod cells;
mod change;
mod confirmed;
mod count;
mod drift;
mod enumerated;
mod grid;
mod index;
mod met;
mod names;
mod number;
mod parts;
mod portion;
mod product;
mod rate;
mod ratio;
mod remainder;
mod rows;
mod stated;
mod tally;
mod together;
mod within;

use super::draft::{DraftCheck, DraftRule};
use super::{Basis, Check, Kind, Noun};
use crate::diagnostic::{Diagnostic, Text};
use crate::rule::params::Words;
use crate::rule::{Args, Param, Shape};
use crate::{text, words};

/// The kind `prose`.
pub struct Prose;

/// One relation of those that `prose` checks.
#[derive(Clone, Copy)]
struct Relation(DraftCheck);

words!(Relation {
    "count" => Relation(count::check),
    "figure" => Relation(stated::check),
    "rate" => Relation(within::check),
});

impl Kind for Prose {
    fn name(&self) -> &'static str {
        "prose"
    }

    fn summary(&self) -> Text {
        text!(
            "the numbers of a sentence agree with each other and with the list that follows",
            "文中の数値どうし、また文中の数値と続く箇条書きが矛盾しない"
        )
    }

    fn manual(&self) -> &'static str {
        include_str!("prose.md")
    }

    fn params(&self) -> &'static [Param] {
        const {
            &[Param {
                name: "relation",
                shape: Shape::Word(Relation::WORDS),
                required: true,
                en: "`count`: a count is the length of the list that follows; `figure`: an amount is that of the table row with the same label; `rate`: a change or share follows from the figures of its sentence",
                ja: "`count` は続く箇条書きとの件数、`figure` は同じ名称の表の行との金額、`rate` は同じ文の数値から計算した増減・割合との整合",
            }]
        }
    }

    fn values(&self) -> &'static [&'static str] {
        &["stated", "computed", "counted", "difference"]
    }

    fn basis(&self) -> Option<Basis> {
        Some(Basis::Said)
    }

    fn noun(&self) -> Noun {
        Noun { one: "figure in a sentence", many: "figures in sentences", ja: "文中の数値" }
    }

    fn compile(&self, args: &Args, _: &mut Vec<Diagnostic>) -> Option<Box<dyn Check>> {
        let Relation(reader) = args.word("relation")?;
        Some(Box::new(DraftRule { run: reader, weighs_speech: true }))
    }
}
