//! Knows `text`: what an editor checks by eye in the words of a document that nobody described.
//! Does not know any format, nor what is said of a subject elsewhere.
#![doc = include_str!("text.md")]

mod brackets;
mod captions;
mod dates;
mod numbering;
mod references;

use super::context::Context;
use super::draft::Draft;
use super::{Check, Findings, Kind, Noun};
use crate::diagnostic::{Diagnostic, Text};
use crate::rule::params::Words as _;
use crate::rule::{Args, Param, Shape};
use crate::{text, words};

/// The kind `text`.
pub struct Words;

/// What `text` checks.
#[derive(Clone, Copy)]
enum Relation {
    Bracket,
    Date,
    Numbering,
    Reference,
}

words!(Relation {
    "bracket" => Relation::Bracket,
    "date" => Relation::Date,
    "numbering" => Relation::Numbering,
    "reference" => Relation::Reference,
});

impl Kind for Words {
    fn name(&self) -> &'static str {
        "text"
    }

    fn summary(&self) -> Text {
        text!(
            "dates, numbering, references and brackets in running text are consistent",
            "本文の日付・番号・参照・括弧に矛盾がない"
        )
    }

    fn manual(&self) -> &'static str {
        include_str!("text.md")
    }

    fn params(&self) -> &'static [Param] {
        const {
            &[Param {
                name: "relation",
                shape: Shape::Word(Relation::WORDS),
                required: true,
                en: "`bracket`: what opens closes; `date`: days of the week, calendars and periods agree; `numbering`: no gaps and repetitions; `reference`: what is referred to is there",
                ja: "`bracket` は括弧の対応、`date` は曜日・元号と西暦・期間の整合、`numbering` は番号の抜けと重複、`reference` は参照先の有無",
            }]
        }
    }

    fn values(&self) -> &'static [&'static str] {
        &["stated", "computed"]
    }

    fn noun(&self) -> Noun {
        Noun { one: "statement in the text", many: "statements in the text", ja: "本文の記述" }
    }

    fn compile(&self, args: &Args, _: &mut Vec<Diagnostic>) -> Option<Box<dyn Check>> {
        Some(Box::new(Reading(args.word("relation")?)))
    }
}

struct Reading(Relation);

impl Check for Reading {
    fn check(&self, cx: &Context<'_>, found: &mut Findings) {
        let check = match self.0 {
            Relation::Bracket => brackets::check,
            Relation::Date => dates::check,
            Relation::Numbering => numbering::check,
            Relation::Reference => references::check,
        };
        for draft in cx.places(found).into_iter().filter_map(Draft::of) {
            check(cx, &draft, found);
        }
    }
}
