//! A pattern that occurs in some of the selected texts only: where it does not occur, there is no
//! value. Each true document is passed, and looked at; with one figure changed it is found.

use crate::run::{report, verdict};

const DOCUMENT: &str = "\
# 概要

前文です。第2章を参照。

総額は 24億円 であり、２つの取組からなる。

1. ア
2. イ

後文です。

| 区分 | 予算額（億円） |
|---|--:|
| ア | 14 |
| イ | 10 |
| 合計 | 24 |
";

const TOTAL: &str = "\"$..tables[*].rows[-1]['予算額（億円）']\"";
const SENTENCE: &str = "{ select: '$..paragraphs[*]', capture: '総額は ([0-9.,]+億円)' }";

fn rules() -> Vec<String> {
    let items = "\"$..tables[*].rows[0:2]['予算額（億円）']\"";
    vec![
        format!("equal: {{ values: [{SENTENCE}, {TOTAL}] }}"),
        format!("compare: {{ left: {TOTAL}, is: at-most, right: {SENTENCE} }}"),
        format!("compare: {{ left: {SENTENCE}, is: at-least, right: {TOTAL} }}"),
        format!("formula: {{ result: {TOTAL}, is: a, let: {{ a: {SENTENCE} }} }}"),
        format!("formula: {{ result: {SENTENCE}, is: a, let: {{ a: {TOTAL} }} }}"),
        format!("sum: {{ total: {SENTENCE}, items: {items} }}"),
        format!("one-of: {{ values: {SENTENCE}, allowed: [24億円] }}"),
        "count: { of: '$..lists[0][*]', stated: { select: '$..paragraphs[*]', capture: '([０-９]つ)の取組' } }".into(),
    ]
}

#[test]
fn a_text_in_which_the_pattern_does_not_occur_holds_no_value() {
    let wrong = DOCUMENT.replace("総額は 24億円", "総額は 21億円").replace("２つ", "３つ");
    for check in rules() {
        let rule = format!("id: test/rule\ncheck:\n  {check}\n");
        assert_eq!(report(&rule, &[("document.md", DOCUMENT)]), "(nothing found)\n", "{check}");
        let (_, passed) = verdict(&rule, &[("document.md", DOCUMENT)]);
        assert_eq!(passed.checked.iter().map(|it| it.1).sum::<usize>(), 1, "{check}");
        assert!(passed.unclaimed > 0, "all figures count as looked at: {check}");
        let found = report(&rule, &[("document.md", &wrong)]);
        assert!(found.contains("error[test/rule]"), "{check}: {found}");
    }
}
