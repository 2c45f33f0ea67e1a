#![doc = include_str!("reconcile.md")]

mod bound;
mod data;
mod say;
mod tie;

use super::findings::Demand;
use super::sum::{ROUNDING, rounding};
use super::{Basis, Check, Context, Findings, InstanceState, Kind, Noun, agreement};
use crate::diagnostic::{Diagnostic, Text};
use crate::quantity::Rounding;
use crate::quantity::precision::Disagreement;
use crate::rule::params::Words;
use crate::rule::{Args, Operand, Param, Shape, fields};
use crate::source::Spanned;
use crate::{text, words};
use bound::{Bound, Names};
use data::Data;

/// The kind `reconcile`.
pub struct Reconcile;

/// Where figures of a draft are searched for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Table,
    Sentence,
}

words!(By { "table" => By::Table, "sentence" => By::Sentence });

/// Which side must be complete.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Every {
    Record,
    Row,
    Both,
}

words!(Every { "record" => Every::Record, "row" => Every::Row, "both" => Every::Both });

const fn param(name: &'static str, shape: Shape, en: &'static str, ja: &'static str) -> Param {
    Param { name, shape, required: false, en, ja }
}

const PARAMS: &[Param] = &[
    Param {
        name: "records",
        shape: Shape::Operand,
        required: true,
        en: "the records of the data; `key` selects the name by which the draft calls each",
        ja: "データのレコード。`key` で、原稿での呼び名になる値を選ぶ",
    },
    param(
        "values",
        Shape::NamedOperands,
        "the values of a record, by the headings and words that the draft has for them; by default every figure by its own name",
        "レコードの値。キーは原稿での見出しや呼び方。省略時は、レコードの数値すべて（キーは項目名）",
    ),
    param(
        "by",
        Shape::Word(By::WORDS),
        "`table` looks only at the rows and columns of tables, `sentence` only at sentences; by default both",
        "`table` は表の行と列だけ、`sentence` は文だけを調べる。省略時は両方",
    ),
    param(
        "every",
        Shape::Word(Every::WORDS),
        "`record`: the draft must state a figure of every record; `row`: every row of a table that contains records must be a record; or `both`",
        "`record` はすべてのレコードの値が原稿にあること、`row` は対応する表のすべての行がレコードであることを求める。`both` は両方",
    ),
    ROUNDING,
];

impl Kind for Reconcile {
    fn name(&self) -> &'static str {
        "reconcile"
    }

    fn summary(&self) -> Text {
        text!(
            "the figures that a draft states for records equal those of the data",
            "原稿に書かれたレコードの値が、データと一致する"
        )
    }

    fn manual(&self) -> &'static str {
        include_str!("reconcile.md")
    }

    fn params(&self) -> &'static [Param] {
        PARAMS
    }

    fn values(&self) -> &'static [&'static str] {
        &["stated", "elsewhere", "difference"]
    }

    fn basis(&self) -> Option<Basis> {
        Some(Basis::Declared)
    }

    fn noun(&self) -> Noun {
        Noun {
            one: "figure held against data",
            many: "figures held against data",
            ja: "データとの照合",
        }
    }

    fn compile(&self, args: &Args, found: &mut Vec<Diagnostic>) -> Option<Box<dyn Check>> {
        let records = args.operand("records")?.clone();
        if records.key.len() != 1 {
            let message = text!(
                "`records` needs one `key`: the name by which the draft calls each record",
                "`records` には `key` が1つ必要（原稿での各レコードの呼び名）"
            );
            found.push(
                Diagnostic::error(crate::rule::operand::CODE, message)
                    .at(records.span(), Text::default()),
            );
            return None;
        }
        Some(Box::new(Held {
            records,
            values: args.named("values").to_vec(),
            by: args.word("by"),
            every: args.word("every"),
            rounding: rounding(args),
        }))
    }
}

/// A draft compared with records.
struct Held {
    records: Operand,
    values: Vec<(Spanned<String>, Operand)>,
    by: Option<By>,
    every: Option<Every>,
    rounding: Rounding,
}

impl Check for Held {
    fn check(&self, cx: &Context<'_>, found: &mut Findings) {
        let data = Data::of(cx, &self.records, &self.values, found);
        let names = Names::of(&data);
        let mut is_stated = vec![false; data.records.len()];
        let is_draft = |it: &crate::document::Node<'_>| !data.sources.contains(&it.document.source);
        for place in cx.places(found).into_iter().filter(is_draft) {
            let mut all = Vec::new();
            if self.by != Some(By::Sentence) {
                let of_tables = bound::in_tables(cx, place, &data);
                (0..of_tables.ambiguous).for_each(|_| found.checked(InstanceState::Unchecked));
                self.rows(cx, &data, &of_tables.alone, found);
                all.extend(of_tables.bound);
            }
            if self.by != Some(By::Table) {
                all.extend(bound::in_sentences(place, &data, &names));
            }
            for it in &all {
                is_stated[it.record] = true;
                self.judge(cx, &data, it, found);
            }
        }
        if matches!(self.every, Some(Every::Record | Every::Both)) && !cx.corpus.is_cut {
            for (record, _) in data.records.iter().zip(is_stated).filter(|it| !it.1) {
                found.checked(InstanceState::Violated);
                found.report(say::unstated(cx, record));
            }
        }
    }
}

impl Held {
    /// Reports the rows without a record, if every row must be a record.
    fn rows(
        &self,
        cx: &Context<'_>,
        data: &Data<'_>,
        alone: &[(String, crate::source::Span)],
        found: &mut Findings,
    ) {
        if !matches!(self.every, Some(Every::Row | Every::Both)) || cx.corpus.is_cut {
            return;
        }
        for (label, span) in alone {
            let near = fields::nearest(label, data.records.iter().map(|it| &*it.key));
            found.checked(InstanceState::Violated);
            found.report(say::unknown(cx, label, *span, near));
        }
    }

    fn judge<'d>(
        &self,
        cx: &Context<'d>,
        data: &Data<'d>,
        bound: &Bound<'d>,
        found: &mut Findings,
    ) {
        let Some((_, value)) = data.value(bound.record, Some(bound.name)) else { return };
        let against = match bound.part {
            Some(_) => agreement::in_words(value.quantity.clone(), &bound.quantity),
            None => value.quantity.clone(),
        };
        let facts = [&bound.quantity, &against];
        found.demand(|| Some(Demand::of_same(facts, self.rounding)));
        let record = &data.records[bound.record];
        let outcome = match agreement::of(facts, self.rounding) {
            Ok(outcome) => outcome,
            Err(Disagreement::Values(..)) => {
                found.report(say::differs(cx, record, &data.names[bound.name], bound, value));
                InstanceState::Violated
            }
            Err(Disagreement::Units(..)) => {
                found.report(say::units(cx, bound, value));
                InstanceState::Unchecked
            }
            Err(Disagreement::Overflow) => {
                found.report(say::too_large(cx, bound));
                InstanceState::Unchecked
            }
        };
        found.settle(outcome, [value]);
        if outcome != InstanceState::Unchecked {
            match &bound.part {
                Some(part) => found.claims.add_part(bound.node, part.clone()),
                None => found.claims.add(bound.node),
            }
        }
    }
}
