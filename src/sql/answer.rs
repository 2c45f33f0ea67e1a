//! Knows the answers of engines: records of cells, the findings of each rule with its control row, and the rows
//! behind them. Rejects an answer without its control row or its end. Does not know engines.

use std::collections::BTreeMap;

use super::Query;
use crate::diagnostic::{Diagnostic, Text};
use crate::text;

/// Code of an answer that is incomplete, or that shows a declaration to be wrong.
pub(crate) const CODE: &str = "sql/answer";

/// The first cell of the last record of an answer.
pub(crate) const END: &str = "kz_end";

/// Outcomes that mean that the data violate a declaration, so that there is no verdict.
const BROKEN: &[&str] = &[
    "unfolded",
    "unreadable",
    "excess-digits",
    "binary-float",
    "marked",
    "negative-divisor",
    "overflow",
];

/// The result of a rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Answer {
    /// Number of instances.
    pub(crate) instances: usize,
    /// Number of findings among them.
    pub(crate) findings: usize,
}

/// The record as a line.
pub(crate) fn line<'c>(cells: impl IntoIterator<Item = &'c str>) -> String {
    let quoted = cells.into_iter().map(|it| format!("\"{}\"", it.replace('"', "\"\"")));
    quoted.collect::<Vec<_>>().join(",") + "\n"
}

/// The result of each of `queries`, in their order.
///
/// # Errors
/// The answer is incomplete, or shows that the data differ from their declaration.
pub(crate) fn answers(
    queries: &[Query],
    records: &[Vec<String>],
) -> Result<Vec<Answer>, Vec<Diagnostic>> {
    ended(records).map_err(|it| vec![*it])?;
    let mut known: BTreeMap<&str, Vec<&Vec<String>>> = BTreeMap::new();
    for record in records {
        known.entry(record.first().map_or("", String::as_str)).or_default().push(record);
    }
    let (mut answers, mut wrong) = (Vec::new(), Vec::new());
    for query in queries {
        let records = known.remove(query.digest.as_str()).unwrap_or_default();
        match answer(query, &records) {
            Ok(answer) => answers.push(answer),
            Err(why) => wrong.extend(why),
        }
    }
    if wrong.is_empty() { Ok(answers) } else { Err(wrong) }
}

/// Whether the last of `records` marks the end of the answer.
pub(crate) fn ended(records: &[Vec<String>]) -> Result<(), Box<Diagnostic>> {
    let is_end = |it: &Vec<String>| it.first().is_some_and(|it| it == END);
    if records.last().is_some_and(is_end) {
        return Ok(());
    }
    let message = text!(
        "the engine's answer is incomplete, so nothing counts as checked",
        "エンジンの答えが途中で切れているため、何も検査したことにならない"
    );
    Err(Box::new(Diagnostic::error(CODE, message)))
}

/// The result of `query` according to its records: `digest, rule, outcome, key, …, instances, findings`.
fn answer(query: &Query, records: &[&Vec<String>]) -> Result<Answer, Vec<Diagnostic>> {
    let cell = |record: &Vec<String>, at: usize| record.get(at).cloned().unwrap_or_default();
    let is_control = |it: &&&Vec<String>| cell(it, 2) == "checked";
    let is_broken = |it: &&&Vec<String>| BROKEN.contains(&cell(it, 2).as_str());
    let control: Vec<&Vec<String>> = records.iter().filter(is_control).copied().collect();
    let broken: Vec<&Vec<String>> = records.iter().filter(is_broken).copied().collect();
    let found = records.len() - control.len() - broken.len();
    let rule = &query.rule;
    let fault =
        |message: Text| vec![Diagnostic::error(CODE, message).at(rule.span, Text::default())];
    let id = &rule.value;
    let counts = match &control[..] {
        [only] => cell(only, 7).parse().ok().zip(cell(only, 8).parse().ok()),
        _ => None,
    };
    let Some((instances, findings)) = counts else {
        return Err(fault(text!(
            "the engine's answer for {id} has no control row, so it does not count as checked",
            "{id} についてのエンジンの答えに件数の行がないため、検査したことにならない"
        )));
    };
    if let Some(first) = broken.first() {
        return Err(vec![self::broken(query, &cell(first, 2), &cell(first, 3), broken.len())]);
    }
    if found != findings {
        return Err(fault(text!(
            "{id}: the number of findings is {findings} by the engine's count, but it returned {found}",
            "{id}: エンジンの数えた指摘は{findings}件だが、返ってきたのは{found}件である"
        )));
    }
    if instances == 0 && !query.if_present {
        return Err(fault(text!(
            "the tables of {id} contain nothing to check",
            "{id} の表に検査するものがない"
        )));
    }
    Ok(Answer { instances, findings })
}

/// Reports that the data differ from their declaration: by `outcome`, at `key`.
fn broken(query: &Query, outcome: &str, key: &str, count: usize) -> Diagnostic {
    let id = &query.rule.value;
    let message = match outcome {
        "unfolded" => text!(
            "{id}: keys have characters that their `fold` does not compare: {count} of them, for example `{key}`",
            "{id}: 定義された `fold` では比べられない文字のあるキーが{count}個ある（「{key}」など）"
        ),
        "unreadable" => text!(
            "{id}: `{key}` is not a plain figure with the declared decimals",
            "{id}: `{key}` は、定義した小数桁の単純な数値ではない"
        ),
        "excess-digits" => text!(
            "{id}: `{key}` has digits below its declared step",
            "{id}: `{key}` に、定義された最小の位より細かい桁がある"
        ),
        "binary-float" => text!(
            "{id}: `{key}` is a binary float in the engine, which holds no exact decimals",
            "{id}: `{key}` はエンジンでは2進浮動小数点数で、十進数を正確に表せない"
        ),
        "marked" => text!(
            "{id}: a text in `{key}` has a word like 再掲 or うち, which sets a row apart; leave such rows out in `from` or `each`",
            "{id}: `{key}` に再掲やうちなどの語のある行がある。`from` か `each` で除く"
        ),
        "negative-divisor" => text!(
            "{id}: a divisor is below zero, which cannot be written as SQL",
            "{id}: 除数が負で、SQL にできない"
        ),
        _ => text!(
            "{id}: the sum of `{key}` is too large to judge exactly",
            "{id}: 「{key}」の合計が大きすぎて正確に判定できない"
        ),
    };
    Diagnostic::error(CODE, message).at(query.rule.span, Text::default())
}
