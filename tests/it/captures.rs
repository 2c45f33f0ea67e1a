//! A pattern that matches only some of the selected texts: where it does not match, there is no
//! value. Each true document passes, and is checked; with one figure changed the fault is found.

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
        assert_eq!(passed.checked.iter().map(|it| it.checked).sum::<usize>(), 1, "{check}");
        assert!(passed.coverage.unclaimed > 0, "all figures count as looked at: {check}");
        let found = report(&rule, &[("document.md", &wrong)]);
        assert!(found.contains("error[test/rule]"), "{check}: {found}");
    }
}

#[test]
fn a_pattern_that_occurs_nowhere_is_told_like_a_selector_that_selects_nothing() {
    let reworded = DOCUMENT.replace("総額は", "合計額は").replace("取組", "事業");
    for check in rules() {
        let rule = format!("id: test/rule\ncheck:\n  {check}\n");
        let (corpus, verdict) = verdict(&rule, &[("document.md", &reworded)]);
        let [idle] = &verdict.diagnostics[..] else { panic!("{check}: {:?}", verdict.diagnostics) };
        let place = corpus.sources.slice(idle.span().unwrap());
        assert_eq!(idle.code, "rule/matched-nothing", "{check}");
        assert!(
            place.contains("([0-9.,]+億円)") || place.contains("([０-９]つ)"),
            "{check}: {place}"
        );
        let optional = format!("id: test/rule\nif-present: true\ncheck:\n  {check}\n");
        let found = report(&optional, &[("document.md", &reworded)]);
        assert_eq!(found, "(nothing found)\n", "{check}");
    }
}

/// Lists of equal length, with some empty places.
const NOTES: &str = "\
rows:
- { n: 14, was: 前年 11 }
- { n: 10, was: なし }
- { n: 24, was: 前年 20 }
";

#[test]
fn equal_compare_and_formula_pair_what_stands_side_by_side() {
    let was = "{ select: '$.rows[*].was', capture: '前年 ([0-9]+)' }";
    let checks = [
        format!("equal: {{ one-by-one: true, values: [{was}, '$.rows[*].n'] }}"),
        format!("compare: {{ left: {was}, is: at-least, right: '$.rows[*].n' }}"),
        format!("compare: {{ left: '$.rows[*].n', is: at-most, right: {was} }}"),
        format!("formula: {{ result: '$.rows[*].n', is: a, let: {{ a: {was} }} }}"),
        format!("formula: {{ result: {was}, is: a, let: {{ a: '$.rows[*].n' }} }}"),
    ];
    let right = NOTES.replace("11", "14").replace("20", "24");
    for check in checks {
        let rule = format!("id: test/rule\ncheck:\n  {check}\n");
        let (_, verdict) = verdict(&rule, &[("a.yaml", NOTES)]);
        let places: Vec<_> = verdict.diagnostics.iter().map(|it| &*it.code).collect();
        assert_eq!(places, ["test/rule"; 2], "{check}");
        assert_eq!(verdict.rules[0].outcomes.counts(), [0, 0, 2, 1], "{check}");
        assert_eq!(report(&rule, &[("a.yaml", &right)]), "(nothing found)\n", "{check}");
    }
}

/// One of the texts states a figure; the other operand has one figure, in a list or alone.
#[test]
fn equal_compare_and_formula_leave_out_texts_without_a_value_where_lists_differ_in_length() {
    let document =
        "texts: [前年, 総額 24, 後文, 総額 10]\nn: [24, 10]\none: 24\nsolo: [前年, 総額 24]\n";
    let of = |texts: &str| format!("{{ select: '$.{texts}[*]', capture: '総額 ([0-9]+)' }}");
    for (texts, figures) in [("texts", "'$.n[*]'"), ("solo", "$.one")] {
        let texts = of(texts);
        for check in [
            format!("equal: {{ one-by-one: true, values: [{texts}, {figures}] }}"),
            format!("compare: {{ left: {texts}, is: at-least, right: {figures} }}"),
            format!("compare: {{ left: {figures}, is: at-least, right: {texts} }}"),
            format!("formula: {{ result: {figures}, is: a, let: {{ a: {texts} }} }}"),
            format!("formula: {{ result: {texts}, is: a, let: {{ a: {figures} }} }}"),
        ] {
            let rule = format!("id: test/rule\ncheck:\n  {check}\n");
            assert_eq!(report(&rule, &[("a.yaml", document)]), "(nothing found)\n", "{check}");
            let (_, verdict) = verdict(&rule, &[("a.yaml", document)]);
            let [holds, _, _, unchecked] = verdict.rules[0].outcomes.counts();
            assert!(
                holds > 0 && unchecked == 0,
                "{check}: {:?}",
                verdict.rules[0].outcomes.counts()
            );
        }
    }
}

#[test]
fn where_no_text_of_a_place_holds_a_value_nothing_is_compared() {
    let document = "parts:\n- { texts: [総額 24], n: 24 }\n- { texts: [前年, 後文], n: 24 }\n- { texts: [後文], n: 24 }\n";
    let texts = "{ select: '$.texts[*]', capture: '総額 ([0-9]+)' }";
    for check in [
        format!("equal: {{ each: '$.parts[*]', values: [{texts}, $.n] }}"),
        format!("equal: {{ each: '$.parts[*]', one-by-one: true, values: [{texts}, $.n] }}"),
        format!("compare: {{ each: '$.parts[*]', left: {texts}, is: at-least, right: $.n }}"),
        format!("compare: {{ each: '$.parts[*]', left: $.n, is: at-least, right: {texts} }}"),
        format!("formula: {{ each: '$.parts[*]', result: $.n, is: a, let: {{ a: {texts} }} }}"),
        format!("formula: {{ each: '$.parts[*]', result: {texts}, is: a, let: {{ a: $.n }} }}"),
    ] {
        let rule = format!("id: test/rule\ncheck:\n  {check}\n");
        assert_eq!(report(&rule, &[("a.yaml", document)]), "(nothing found)\n", "{check}");
        let (_, verdict) = verdict(&rule, &[("a.yaml", document)]);
        assert_eq!(verdict.rules[0].outcomes.counts(), [1, 0, 0, 2], "{check}");
    }
}
