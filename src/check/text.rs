//! Knows the kind `text`: consistency of dates, ages, numbering, references, links, terms and brackets in running
//! text, which nobody has declared. Does not know any format, and does not compare statements of different
//! documents about one subject.
#![doc = include_str!("text.md")]

mod abbreviations;
mod ages;
mod assembled;
mod brackets;
mod captions;
mod dates;
mod hours;
mod links;
mod numbering;
mod references;
mod sections;
mod terms;

use super::context::Context;
use super::draft::{Draft, DraftCheck, DraftRule};
use super::{Check, Findings, Kind, Noun};
use crate::diagnostic::{Diagnostic, Text};
use crate::rule::params::Words;
use crate::rule::{Args, Param, Shape};
use crate::{text, words};

/// The kind `text`.
pub struct RunningText;

/// A relation that `text` can check.
#[derive(Clone, Copy)]
enum Relation {
    /// A relation checked in the words, and whether it judges what they state.
    Words(DraftCheck, bool),
    /// Dates and times of day.
    Dates,
    /// Links to other files.
    Links,
}

words!(Relation {
    "abbreviation" => Relation::Words(abbreviations::check, false),
    "age" => Relation::Words(ages::check, true),
    "bracket" => Relation::Words(brackets::check, false),
    "date" => Relation::Dates,
    "link" => Relation::Links,
    "numbering" => Relation::Words(numbering::check, false),
    "reference" => Relation::Words(references, false),
    "term" => Relation::Words(terms::check, false),
});

impl Kind for RunningText {
    fn name(&self) -> &'static str {
        "text"
    }

    fn summary(&self) -> Text {
        text!(
            "dates, numbering, references, terms and brackets in running text are consistent",
            "本文の日付・番号・参照・用語・括弧に矛盾がない"
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
                en: "`abbreviation`: a defined abbreviation is used; `age`: ages and numbers of years follow from the years beside them; `bracket`: brackets come in pairs; `date`: days of the week, calendars and periods agree; `link`: files that links name exist, and labels in other files of the document; `numbering`: no gaps and repetitions; `reference`: referenced tables, figures, notes and headings exist; `term`: a term is written in one way",
                ja: "`abbreviation` は略称の定義と使用、`age` は年齢・年数と年の整合、`bracket` は括弧の対応、`date` は曜日・元号と西暦・期間の整合、`link` はリンク先のファイルと、文書のほかのファイルにあるラベルの有無、`numbering` は番号の抜けと重複、`reference` は参照先の有無、`term` は表記の揺れ",
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
        Some(match args.word("relation")? {
            Relation::Words(run, weighs_speech) => Box::new(DraftRule { run, weighs_speech }),
            Relation::Dates => Box::new(dates::Dates),
            Relation::Links => Box::new(links::Links),
        })
    }
}

/// Checks references to tables, figures, notes, labels, headings and numbered parts.
fn references(cx: &Context<'_>, draft: &Draft<'_>, found: &mut Findings) {
    references::check(cx, draft, found);
    sections::check(cx, draft, found);
}
