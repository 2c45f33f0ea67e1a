//! Knows `text`: what an editor checks by eye in the words of a document that nobody described.
//! Does not know any format, nor what is said of a subject elsewhere.
#![doc = include_str!("text.md")]

mod dates;

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
    Date,
}

words!(Relation { "date" => Relation::Date });

impl Kind for Words {
    fn name(&self) -> &'static str {
        "text"
    }

    fn summary(&self) -> Text {
        text!(
            "dates in the words of a document agree with the calendar and with each other",
            "本文の日付が、暦とも互いにも矛盾しない"
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
                en: "`date`: days of the week, calendars and periods agree",
                ja: "`date` は曜日・元号と西暦・期間の整合",
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
            Relation::Date => dates::check,
        };
        for draft in cx.places(found).into_iter().filter_map(Draft::of) {
            check(cx, &draft, found);
        }
    }
}
