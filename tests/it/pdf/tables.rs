//! Tables of a PDF: with and without rules, over columns and pages; sums in them are checked without a rule file.

use kenzan::diagnostic::{Diagnostic, Lang, Severity};
use kenzan::rule::packs::pack;

use super::maker::{Page, pdf};
use crate::office::Read;
use crate::run;

/// What `kenzan:auto` finds in the file of `pages`.
fn findings(pages: &[Page]) -> Vec<String> {
    let rules: Vec<_> = pack("auto").unwrap().files.iter().map(|it| (it.name, it.text)).collect();
    let (corpus, verdict) = run::verdict_of(&rules, &[("report.pdf", &pdf(pages))]);
    let loud = |it: &&Diagnostic| it.severity > Severity::Note;
    let loud = verdict.diagnostics.iter().filter(loud);
    loud.map(|it| run::show(Lang::En, &corpus.sources, std::slice::from_ref(it))).collect()
}

/// How many relations of tables `kenzan:auto` checked.
fn checked(pages: &[Page]) -> usize {
    let rules: Vec<_> = pack("auto").unwrap().files.iter().map(|it| (it.name, it.text)).collect();
    let (_, verdict) = run::verdict_of(&rules, &[("report.pdf", &pdf(pages))]);
    verdict.checked.iter().map(|it| it.checked).sum()
}

fn lines(pages: &[Page]) -> Vec<String> {
    let read = Read::new("a.pdf", pdf(pages).as_bytes());
    let lines = read.source.text.split('\n').filter(|it| it.contains(" | "));
    lines.map(str::to_owned).collect()
}

const ROWS: [[&str; 3]; 4] = [
    ["行政政策研究分野", "9.5", "10.1"],
    ["疾病・障害対策研究分野", "59.8", "61.2"],
    ["健康安全確保総合研究分野", "24.3", "22.9"],
    ["合計", "93.6", "94.2"],
];

fn aligned(mut page: Page, rows: &[[&str; 3]], top: i32) -> Page {
    for (at, [label, one, two]) in (0..).zip(rows) {
        let y = top + 18 * at;
        page = page.text(60, y, 10, label).ending(300, y, 10, one).ending(380, y, 10, two);
    }
    page
}

fn plain(rows: &[[&str; 3]]) -> Page {
    let page = Page::new()
        .text(60, 60, 10, "表１　分野別の要求額（単位：億円）")
        .text(60, 82, 10, "分野")
        .text(250, 82, 10, "令和２年度")
        .text(330, 82, 10, "令和３年度");
    aligned(page, rows, 100)
}

#[test]
fn columns_are_told_by_how_they_are_aligned() {
    let expected = [
        "分野 | 令和２年度 | 令和３年度",
        "行政政策研究分野 | 9.5 | 10.1",
        "疾病・障害対策研究分野 | 59.8 | 61.2",
        "健康安全確保総合研究分野 | 24.3 | 22.9",
        "合計 | 93.6 | 94.2",
    ];
    assert_eq!(lines(&[plain(&ROWS)]), expected);
    let read = Read::new("a.pdf", pdf(&[plain(&ROWS)]).as_bytes());
    assert_eq!(read.at("$['tables'][0]['unit']").0, "単位：億円");
    let cell = read.at("$['tables'][0]['rows'][1]['令和３年度']");
    assert_eq!(cell, ("61.2".to_owned(), "p. 1, line 4".to_owned()));
}

#[test]
fn a_heading_at_the_left_belongs_to_figures_at_the_right() {
    let page =
        Page::new().text(60, 82, 10, "分野").text(200, 82, 10, "要求").text(300, 82, 10, "前年");
    let mut page = page;
    for (at, [label, one, two]) in (0..).zip(ROWS) {
        let y = 100 + 18 * at;
        page = page.text(60, y, 10, label).ending(290, y, 10, one).ending(390, y, 10, two);
    }
    assert_eq!(lines(&[page])[..2], ["分野 | 要求 | 前年", "行政政策研究分野 | 9.5 | 10.1"]);
}

#[test]
fn a_label_of_two_lines_belongs_to_the_figures_between_them() {
    let page = Page::new()
        .text(60, 100, 10, "食品医薬品等リスク分析")
        .ending(300, 107, 10, "17.0")
        .ending(380, 107, 10, "16.0")
        .text(60, 114, 10, "研究経費");
    let page = aligned(page, &ROWS[..2], 140);
    assert_eq!(lines(&[page])[1], "食品医薬品等リスク分析研究経費 | 17.0 | 16.0");
}

/// A table as browsers print it: a quarter of a letter between the widest cells of neighbouring columns, which are
/// aligned at the left.
fn narrow(total: &str) -> Page {
    let rows = [
        ["部門", "費目", "前年", "本年"],
        ["公園", "人件費", "1,234", "2,345"],
        ["", "工具", "210", "305"],
        ["道路", "人件費", "4,100", "4,230"],
        ["", "舗装", "980", "1,020"],
        ["合計", "", total, "7,900"],
    ];
    let mut page = Page::new();
    for (row, y) in rows.iter().zip((100..).step_by(24)) {
        for (words, x) in row.iter().zip([60, 96, 148, 192]) {
            page = page.text(x, y, 16, words);
        }
    }
    page
}

#[test]
fn cells_that_were_drawn_by_themselves_stay_apart_in_a_narrow_table() {
    let expected = [
        "部門 | 費目 | 前年 | 本年",
        "公園 | 人件費 | 1,234 | 2,345",
        " | 工具 | 210 | 305",
        "道路 | 人件費 | 4,100 | 4,230",
        " | 舗装 | 980 | 1,020",
        "合計 |  | 6,524 | 7,900",
    ];
    assert_eq!(lines(&[narrow("6,524")]), expected);
    assert_eq!(findings(&[narrow("6,524")]), Vec::<String>::new());
    let found = findings(&[narrow("6,624")]).join("");
    assert!(found.contains("6,624") && found.contains("p. 1, line 6"), "{found}");
}

#[test]
fn no_word_crosses_a_rule() {
    let mut page = Page::new();
    for y in [82, 106, 130, 154] {
        page = page.rule((58, y), (208, y));
    }
    for x in [58, 93, 157, 208] {
        page = page.rule((x, 82), (x, 154));
    }
    for (y, row) in [
        (100, ["公園", "人件費", "40"]),
        (124, ["公園", "維持管理", "60"]),
        (148, ["合計", "公園と道路", "100"]),
    ] {
        for (words, x) in row.iter().zip([60, 94, 158]) {
            page = page.text(x, y, 12, words);
        }
    }
    assert_eq!(lines(&[page])[..2], ["公園 | 人件費 | 40", "公園 | 維持管理 | 60"]);
}

#[test]
fn a_word_in_two_fonts_is_one_word() {
    let page = Page::new().text(60, 100, 10, "令和").latin(83, 100, 10, "7").text(
        91,
        100,
        10,
        "年度の計画",
    );
    let read = Read::new("a.pdf", pdf(&[page]).as_bytes());
    assert!(read.source.text.contains("令和7年度の計画"), "{}", read.source.text);
}

/// A ruled table; the label of the first two rows is one cell.
fn ruled() -> Page {
    let mut page = Page::new();
    for y in [70, 130, 160] {
        page = page.rule((50, y), (400, y));
    }
    page = page.rule((150, 100), (400, 100));
    for x in [50, 150, 300, 400] {
        page = page.rule((x, 70), (x, 160));
    }
    page.text(60, 104, 10, "結合した")
        .text(60, 116, 10, "ラベル")
        .text(155, 90, 10, "内訳の一")
        .ending(395, 90, 10, "1,200")
        .text(155, 120, 10, "内訳の二")
        .ending(395, 120, 10, "800")
        .text(60, 150, 10, "計")
        .ending(395, 150, 10, "2,000")
}

#[test]
fn rules_make_cells_merged_ones_too() {
    let expected = ["結合したラベル | 内訳の一 | 1,200", "内訳の二 | 800", "計 |  | 2,000"];
    assert_eq!(lines(&[ruled()]), expected);
}

#[test]
fn rows_without_rules_between_them_are_rows() {
    let mut page = plain(&ROWS);
    for y in [70, 88, 160] {
        page = page.rule((50, y), (400, y));
    }
    for x in [50, 230, 320, 400] {
        page = page.rule((x, 70), (x, 160));
    }
    assert_eq!(lines(&[page])[3], "健康安全確保総合研究分野 | 24.3 | 22.9");
}

#[test]
fn a_table_goes_on_on_the_next_page() {
    let head = |page: Page| {
        page.text(60, 82, 10, "分野").ending(300, 82, 10, "前年").ending(380, 82, 10, "要求")
    };
    let first = aligned(head(Page::new()), &ROWS[..2], 100).text(290, 820, 9, "1");
    let second = aligned(head(Page::new()), &ROWS[2..], 100).text(290, 820, 9, "2");
    let pages = [first, second];
    assert_eq!(lines(&pages).len(), 5);
    let read = Read::new("a.pdf", pdf(&pages).as_bytes());
    assert_eq!(read.at("$['tables'][0]['rows'][3]['要求']").1, "p. 2, line 2");
    assert!(findings(&pages).is_empty());
}

/// The kind of page that budgets have: items in two columns, the subtotal and the total at the end of the second.
fn two_columns(subtotal: &str, total: &str) -> Page {
    let left = [
        ("（１）行政政策研究経費", "7.1億円"),
        ("（２）厚生労働科学特別研究経費", "2.4億円"),
        ("", ""),
        ("（１）成育疾患克服等研究経費", "3.2億円"),
        ("（２）がん対策推進総合研究経費", "6.1億円"),
        ("（３）長寿・障害総合研究経費", "8.3億円"),
    ];
    let right = [
        ("（１）地域医療基盤開発研究経費", "3.3億円"),
        ("（２）労働安全衛生総合研究経費", "1.2億円"),
        ("（３）食品医薬品等研究経費", "17.0億円"),
        ("小　計（Ⅰ＋Ⅱ＋Ⅲ）", subtotal),
        ("その他", "4.4億円"),
        ("合　計", total),
    ];
    let mut page = Page::new()
        .text(50, 60, 10, "【令和３年度予算の内容】")
        .text(50, 100, 10, "Ⅰ．行政政策研究分野")
        .text(310, 100, 10, "Ⅲ．健康安全確保総合研究分野")
        .text(50, 154, 10, "Ⅱ．疾病・障害対策研究分野");
    for (at, (left, right)) in (0..).zip(left.into_iter().zip(right)) {
        let y = 118 + 18 * at;
        if !left.0.is_empty() {
            page = page.text(50, y, 10, left.0).ending(285, y, 10, left.1);
        }
        page = page.text(310, y, 10, right.0).ending(545, y, 10, right.1);
    }
    page
}

#[test]
fn a_total_in_the_second_column_is_of_both() {
    let page = two_columns("48.6億円", "53.0億円").text(280, 810, 10, "- 1-");
    assert_eq!(findings(std::slice::from_ref(&page)), Vec::<String>::new());
    assert!(checked(&[page]) >= 2);
    let rule = "id: budget/subtotal
check:
  sum:
    each: $.tables[*]
    total: $.rows[?@[0] == '小 計（Ⅰ＋Ⅱ＋Ⅲ）'][1]
    items: $.rows[:10][1]
";
    let page = |subtotal| pdf(&[two_columns(subtotal, "53.0億円")]);
    let rows = lines(&[two_columns("48.6億円", "53.0億円")]);
    assert_eq!(rows.len(), 14, "{rows:#?}");
    let right = run::report(rule, &[("report.pdf", &page("48.6億円"))]);
    assert!(!right.contains("error["), "{right}");
    let wrong = run::report(rule, &[("report.pdf", &page("49.6億円"))]);
    assert!(wrong.contains("report.pdf p. 1, line 13: error[budget/subtotal]"), "{wrong}");
    assert!(wrong.contains("its 8 items add up to 48.6億円"), "{wrong}");
}

#[test]
fn a_page_mark_on_the_line_of_an_amount_is_no_part_of_it() {
    let mut page = Page::new();
    for (at, (label, amount)) in
        (0..).zip([("一般", "60.5億円"), ("特別", "33.1億円"), ("合計", "93.6億円")])
    {
        let y = 780 + 18 * at;
        page = page.text(60, y, 10, label).ending(300, y, 10, amount);
    }
    let rows = lines(&[page.text(301, 816, 10, "- 1-")]);
    assert_eq!(rows.last().unwrap(), "合計 | 93.6億円");
}

#[test]
fn a_planted_fault_is_found_on_its_page_and_line() {
    let mut rows = ROWS;
    assert!(findings(&[plain(&rows)]).is_empty());
    rows[1][2] = "62.2";
    let rule = "id: budget/total
check:
  sum:
    each: $.tables[*]
    total: $.rows[?@['分野'] == '合計']['令和３年度']
    items: $.rows[?@['分野'] != '合計']['令和３年度']
";
    let pages = pdf(&[Page::new().text(60, 80, 10, "前書き"), plain(&rows)]);
    let found = run::report(rule, &[("report.pdf", &pages)]);
    assert!(found.contains("report.pdf p. 2, line 6: error[budget/total]"), "{found}");
    assert!(found.contains("p. 2, line 4: 62.2"), "{found}");
}

#[test]
fn two_lists_side_by_side_with_their_own_heads_stay_two() {
    let mut page = Page::new();
    let left = [("歳入", "要求額"), ("税収", "60.0"), ("公債", "40.0"), ("計", "100.0")];
    let right = [("歳出", "支出額"), ("社会保障", "70.0"), ("防衛", "30.0"), ("計", "100.0")];
    for (at, (left, right)) in (0..).zip(left.into_iter().zip(right)) {
        let y = 100 + 18 * at;
        page = page.text(60, y, 10, left.0).ending(250, y, 10, left.1);
        page = page.text(320, y, 10, right.0).ending(520, y, 10, right.1);
    }
    assert!(findings(&[page]).is_empty());
}

#[test]
fn remarks_beside_a_table_are_a_column_of_it() {
    let mut page = Page::new();
    let rows = [
        ("区分", "要求額", "備考"),
        ("人件費", "60.0", "定員の増による"),
        ("物件費", "40.0", "単価の改定による"),
        ("合計", "100.0", "前年度と同額である"),
    ];
    for (at, (label, amount, remark)) in (0..).zip(rows) {
        let y = 100 + 18 * at;
        page = page.text(60, y, 10, label).ending(250, y, 10, amount).text(290, y, 10, remark);
    }
    assert_eq!(lines(&[page])[1], "人件費 | 60.0 | 定員の増による");
}

/// A budget in ruled blocks: one header, with units above the first figures, is that of all.
fn blocks(total: &str) -> Vec<Page> {
    let block = |mut page: Page, top: i32, rows: &[[&str; 4]]| {
        let xs = [60, 200, 290, 380, 470];
        let bottom = top + 30 * rows.len() as i32;
        for y in (top..=bottom).step_by(30) {
            page = page.rule((xs[0], y), (xs[4], y));
        }
        for x in xs {
            page = page.rule((x, top), (x, bottom));
        }
        for (row, y) in rows.iter().zip((top..).step_by(30)) {
            for (words, x) in row.iter().zip(xs) {
                for (line, words) in (0..).zip(words.split('/')) {
                    page = page.text(x + 4, y + 12 + 12 * line, 10, words);
                }
            }
        }
        page
    };
    let first = [
        ["目", "本年度", "前年度", "比較"],
        ["1 延滞金", "千円/30,000", "千円/30,000", "千円/0"],
        ["2 過料", "1", "1", "0"],
        ["計", total, "30,001", "0"],
    ];
    let second = [
        ["1 環境性能割", "50,000", "57,000", "△7,000"],
        ["2 種別割", "837,800", "810,400", "27,400"],
        ["計", "887,800", "867,400", "20,400"],
    ];
    vec![block(block(Page::new(), 100, &first), 300, &second)]
}

#[test]
fn the_first_row_of_a_block_is_no_header() {
    assert_eq!(findings(&blocks("30,001")), Vec::<String>::new());
    assert!(checked(&blocks("30,001")) > 8);
    assert_eq!(findings(&blocks("30,010")).len(), 1);
}

#[test]
fn a_long_label_before_the_figures_ends_no_table() {
    let page = |total: &str| {
        let rows = [
            ("Performance site", "$1.1M"),
            ("Federal Office for the Management of Risks and Authorizations", ""),
            ("(FOMRA)", "$0.3M"),
            ("Data centers", "$0.4M"),
            ("Total", total),
        ];
        let mut page = Page::new().latin(60, 82, 10, "Program").latin(450, 82, 10, "Budget");
        for ((label, figure), y) in rows.into_iter().zip((100..).step_by(14)) {
            page = page.latin(60, y, 10, label);
            page = if figure.is_empty() { page } else { page.latin(450, y, 10, figure) };
        }
        page
    };
    assert_eq!(findings(&[page("$1.8M")]), Vec::<String>::new());
    assert_eq!(
        lines(&[page("$1.8M")])[2..4],
        ["Federal Office for the Management of Risks and Authorizations | ", "(FOMRA) | $0.3M"]
    );
}
