//! Tables without rules: totals of one item.

use crate::run::{found_by_auto, verdict_of};

/// The codes of the findings in a table.
fn codes(text: &str) -> Vec<String> {
    found_by_auto("document.md", text).iter().map(|it| it.code.to_string()).collect()
}

#[test]
fn a_total_of_one_item_is_the_same_amount() {
    let sections = "| 区分 | 予算（億円） |\n|---|---|\n| 甲1 | 10 |\n| 甲2 | 15 |\n| 小計 | 25 |\n| 乙1 | 177 |\n| 小計 | 177 |\n| 合計 | 202 |\n";
    for (text, from, to) in [
        (
            "| 区分 | 予算（億円） |\n|---|---|\n| 甲 | 177 |\n| 合計 | 177 |\n",
            "合計 | 177",
            "合計 | 178",
        ),
        (
            "| 区分 | 予算（億円） |\n|---|---|\n| 甲 | 177.5 |\n| 合計 | 178 |\n",
            "合計 | 178",
            "合計 | 187",
        ),
        (
            "| Item | 2023 | 2024 |\n|---|---|---|\n| A | 10 | 12 |\n| Total | 10 | 12 |\n",
            "Total | 10 | 12",
            "Total | 10 | 13",
        ),
        (
            "| 区分 | 件数 | 予算（億円） |\n|---|---|---|\n| 甲 | 3件 | 177.5 |\n| 合計 | 3件 | 178 |\n",
            "合計 | 3件",
            "合計 | 4件",
        ),
        (
            "| Item | Budget |\n|---|---|\n| Roads | $1,250.00 |\n| **Total** | $1,250.00 |\n",
            "Total** | $1,250",
            "Total** | $1,520",
        ),
        (sections, "小計 | 177", "小計 | 178"),
    ] {
        assert!(codes(text).is_empty(), "{text} {:?}", codes(text));
        let faulty = text.replace(from, to);
        assert!(!codes(&faulty).is_empty(), "{faulty}");
    }
}

#[test]
fn a_table_that_lists_one_of_several_items_says_nothing() {
    for text in [
        "| 区分 | 予算（億円） |\n|---|---|\n| うち甲 | 30 |\n| 合計 | 99 |\n",
        "| 区分 | 予算（億円） |\n|---|---|\n| 甲 | 30 |\n| 合計 | 99 |\n",
        "| 区分 | 割合 |\n|---|---|\n| 甲 | 30％ |\n| 合計 | 100％ |\n",
        "| 区分 | 予算（億円） |\n|---|---|\n| 合計 | 99 |\n| 甲 | 30 |\n",
        "| 区分 | 予算（億円） |\n|---|---|\n| 平均 | 30 |\n| 合計 | 31 |\n",
        "| 区分 | 令和6年度 | 令和7年度 |\n|---|---|---|\n| 増減 | 30 | 31 |\n| 合計 | 32 | 33 |\n",
    ] {
        assert!(codes(text).is_empty(), "{text} {:?}", codes(text));
    }
}

#[test]
fn figures_of_a_total_of_one_item_are_compared() {
    let pack = kenzan::rule::packs::pack("auto").unwrap();
    let rules: Vec<_> = pack.files.iter().map(|it| (it.name, it.text)).collect();
    let text = "| 区分 | 予算（億円） |\n|---|---|\n| 甲 | 177 |\n| 合計 | 177 |\n";
    let (_, verdict) = verdict_of(&rules, &[("document.md", text)]);
    let checked: usize = verdict.rules.iter().map(|it| it.outcomes.counts()[0]).sum();
    assert_eq!(checked, 1, "{:?}", verdict.diagnostics);
}

#[test]
fn a_subtotal_may_precede_its_items() {
    let table = |total: &str| {
        format!(
            "| 区分 | 予算（億円） | 執行（億円） |\n|---|---|---|\n| 小計 | {total} | 45 |\n| 甲 | 10 | 20 |\n| 乙 | 15 | 25 |\n"
        )
    };
    // Whether that is a mistake is open: either reading is made, and none stops the run.
    for total in ["25", "26", "52"] {
        assert!(codes(&table(total)).iter().all(|it| it == "table/total"), "{total}");
    }
}
