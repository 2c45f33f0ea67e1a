//! Tables as people print them: each is true although it looks wrong to a careless reader, and
//! passes; with one figure changed, the fault is found.

use crate::run::{report, verdict};

struct Table {
    /// The trap for a careless reader.
    trap: &'static str,
    check: &'static str,
    text: &'static str,
    /// A figure of the table, and its replacement.
    fault: (&'static str, &'static str),
}

const TOTALS: &str = "sum: { each: '$..tables[*]', rows: '$.rows[*]', label: '$[*]', values: \"$['額']\", levels: [小計, 合計, Total] }";
const SHARES: &str = "formula: { each: '$..tables[*]', result: \"$.rows[:-1]['構成比']\", is: a / t * 100, let: { a: \"$.rows[:-1]['額']\", t: \"$.rows[-1]['額']\" } }";

const TABLES: &[Table] = &[
    Table {
        trap: "再掲 stands in the name of the row",
        check: TOTALS,
        text: "| 区分 | 額 |\n|---|---:|\n| 研究 | 20 |\n| 広報（再掲） | 10 |\n| 【再掲】教育 | 7 |\n| 調査 | 33 |\n| 合計 | 53 |\n",
        fault: ("33", "43"),
    },
    Table {
        trap: "の内数 stands in the name of the row: one envelope",
        check: TOTALS,
        text: "| 区分 | 額 |\n|---|---:|\n| 基盤（内数） | 470 |\n| 解析（内数） | 470 |\n| 実用化 | 390 |\n| 合計 | 860 |\n",
        fault: ("390", "930"),
    },
    Table {
        trap: "parts are marked in several ways, none of them an item",
        check: TOTALS,
        text: "| Item | 額 |\n|---|---:|\n| Pay | 120 |\n| of which: bonus | 20 |\n| 物件費 | 80 |\n| （うち旅費） | 10 |\n| ・うち謝金 | 15 |\n| Total | 200 |\n",
        fault: ("15", "95"),
    },
    Table {
        trap: "every row repeats the name of its group before 小計",
        check: TOTALS,
        text: "| 款 | 項 | 額 |\n|---|---|---:|\n| 総務費 | 管理費 | 105 |\n| 総務費 | 徴税費 | 23 |\n| 総務費 | 小計 | 128 |\n| 民生費 | 福祉費 | 55 |\n| 民生費 | 小 計 | 55 |\n| 合計 | | 183 |\n",
        fault: ("128", "182"),
    },
    Table {
        trap: "an item begins with the word for a total",
        check: "sum: { each: '$..tables[*]', rows: '$.rows[*]', label: '$[0]', values: '$[1]', levels: [計] }",
        text: "| 区分 | 人数 |\n|---|---:|\n| 計画係 | 10 |\n| 管理係 | 23 |\n| 計（Ａ） | 33 |\n",
        fault: ("23", "32"),
    },
    Table {
        trap: "an item begins with a longer word for a total",
        check: TOTALS,
        text: "| 区分 | 額 |\n|---|---:|\n| 保育所整備 | 105 |\n| 合計特殊出生率向上対策 | 23 |\n| 小計算機整備 | 7 |\n| 合計 | 135 |\n",
        fault: ("105", "150"),
    },
    Table {
        trap: "marks beside the figures lead to notes",
        check: TOTALS,
        text: "| 区分 | 額 |\n|---|---:|\n| 研究 | 105 * |\n| 教育 | 23（注1） |\n| 調査 | 20※２ |\n| 普及 | 11(注) |\n| 合計 | 159 ※ |\n",
        fault: ("105", "150"),
    },
    Table {
        trap: "a share stands in a table of amounts",
        check: SHARES,
        text: "（単位：千円）\n\n| 財源 | 額 | 構成比 |\n|---|---:|---:|\n| 国庫 | 963,000 | 50.0 |\n| 県債 | 577,800 | 30.0 |\n| 一般 | 385,200 | 20.0 |\n| 計 | 1,926,000 | 100.0 |\n",
        fault: ("30.0", "33.0"),
    },
    Table {
        trap: "two units are declared, one of them for the shares",
        check: SHARES,
        text: "（単位：千円、％）\n\n| 財源 | 額 | 構成比 |\n|---|---:|---:|\n| 国庫 | 963,000 | 50.0% |\n| 県債 | 577,800 | 30.0 |\n| 一般 | 385,200 | 20.0 |\n| 計 | 1,926,000 | 100.0 |\n",
        fault: ("20.0", "2.0"),
    },
];

#[test]
fn a_true_table_is_passed_and_one_changed_figure_is_found() {
    for table in TABLES {
        let rule = format!("id: test/rule\ncheck:\n  {}\n", table.check);
        let found = report(&rule, &[("document.md", table.text)]);
        assert_eq!(found, "(nothing found)\n", "{}", table.trap);
        let (figure, wrong) = table.fault;
        assert_eq!(table.text.matches(figure).count(), 1, "{}", table.trap);
        let found = report(&rule, &[("document.md", &table.text.replace(figure, wrong))]);
        assert!(found.contains("error[test/rule]"), "{}: {found}", table.trap);
    }
}

#[test]
fn a_total_may_say_what_it_is_a_total_of() {
    let names = [
        "合計額",
        "合計予算額（千円）",
        "合 計",
        "小計（Ⅰ＋Ⅱ）",
        "合計 特殊法人",
        "合計<br>特殊法人",
        "合計A",
        "合計１",
        "小計ア",
        "合計・全体",
        "Total cost",
        "合計：本庁",
        "合計のとおり",
    ];
    for name in names {
        let text = format!("| 区分 | 額 |\n|---|---:|\n| Ａ | 20 |\n| Ｂ | 5 |\n| {name} | 35 |\n");
        let found =
            report(&format!("id: test/rule\ncheck:\n  {TOTALS}\n"), &[("document.md", &text)]);
        assert!(found.contains("error[test/rule]"), "{name}: {found}");
    }
}

#[test]
fn figures_of_a_table_without_a_total_are_not_counted_as_looked_at() {
    let with = "| 区分 | 額 |\n|---|---:|\n| Ａ | 20 |\n| 合計 | 20 |\n";
    let without = "\n| 区分 | 額 |\n|---|---:|\n| Ｂ | 7 |\n| 計上額 | 9 |\n";
    let rule = format!("id: test/rule\ncheck:\n  {TOTALS}\n");
    let (_, verdict) = verdict(&rule, &[("document.md", &format!("{with}{without}"))]);
    assert!(verdict.diagnostics.is_empty());
    assert_eq!((verdict.coverage.numbers, verdict.coverage.unclaimed), (4, 2));
}
