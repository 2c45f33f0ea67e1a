//! Tables of Japanese budgets as offices write them: under the shipped rules a true one is silent, and
//! the same one with a wrong total is not.

use crate::run::report;

/// The findings of the pack's rules for drafts.
fn found(draft: &str) -> String {
    report(include_str!("../../rules/jp-budget/draft.yaml"), &[("draft.md", draft)])
}

/// A table of amounts in 百万円 with `rows` under `head`, and a line of dashes as wide as it.
fn table(head: &str, rows: &[&str]) -> String {
    let dashes = "|---".repeat(head.matches('|').count() - 1);
    format!("（単位：百万円）\n\n{head}\n{dashes}|\n{}\n", rows.join("\n"))
}

/// Asserts that a table is silent, but not with `wrong` in place of `total`.
#[track_caller]
fn holds(text: &str, total: &str, wrong: &str) {
    assert_eq!(found(text), "(nothing found)\n", "{text}");
    let at = text.rfind(total).unwrap();
    let faulty = format!("{}{wrong}{}", &text[..at], &text[at + total.len()..]);
    let report = found(&faulty);
    assert!(report.contains("error[draft/totals]") && report.contains(wrong), "{faulty}{report}");
}

#[test]
fn what_the_remarks_of_a_row_say_counts_like_its_name() {
    for remark in
        ["再掲", "（再掲）", "※再掲", "創薬事業の再掲", "再 掲", "うち書き", "内書", "うち数"]
    {
        for column in ["備考", "備　考", "摘要", "Remarks"] {
            let row = format!("| 広報 | 10 | {remark} |");
            let rows = ["| 研究 | 32 | |", &row, "| 教育 | 61 | 新規 |", "| 合計 | 93 | |"];
            holds(&table(&format!("| 区分 | 予算額 | {column} |"), &rows), "93", "103");
        }
    }
    // The remark does not say whether an envelope, or an amount partly listed elsewhere, counts.
    for remark in ["内数", "○○の内数", "47百万円の内数", "一部再掲", "再掲を含む"]
    {
        for total in ["93", "103"] {
            let (row, last) =
                (format!("| 広報 | 10 | {remark} |"), format!("| 合計 | {total} | |"));
            let rows = ["| 研究 | 32 | |", &row, "| 教育 | 61 | |", &last];
            let text = table("| 区分 | 予算額 | 備考 |", &rows);
            assert!(!found(&text).contains("error["), "{text}");
            let wrong = text.replace(&last, "| 合計 | 113 | |");
            assert!(found(&wrong).contains("error[draft/totals]"), "{wrong}");
        }
    }
    // Words about a part of the row, and other columns, say nothing of the row.
    for (column, remark) in [
        ("備考", "うち新規3件"),
        ("備考", "再掲を除く"),
        ("備考", "再掲分は別表"),
        ("所管", "再掲"),
        ("備考", "内数は別途"),
    ] {
        let row = format!("| 広報 | 10 | {remark} |");
        let rows = ["| 研究 | 32 | |", &row, "| 合計 | 42 | |"];
        holds(&table(&format!("| 区分 | 予算額 | {column} |"), &rows), "42", "32");
    }
}

#[test]
fn totals_are_known_by_more_names_and_inside_brackets() {
    for total in ["総額", "【合計】", "〔合　計〕", "（合計）", "■合計", "［総　計］", "**合計**"]
    {
        let last = format!("| {total} | 93 |");
        holds(&table("| 区分 | 予算額 |", &["| 研究 | 32 |", "| 教育 | 61 |", &last]), "93", "39");
    }
    let rows = [
        "| 研究 | 32 |",
        "| 事業計画 | 61 |",
        "| 小計画 | 2 |",
        "| 事業計 | 95 |",
        "| 教育 | 5 |",
        "| 事業計 | 5 |",
        "| 合計 | 100 |",
    ];
    let text = table("| 区分 | 予算額 |", &rows);
    holds(&text, "100", "195");
    holds(&text.replace("| 事業計 | 5 |", "| 事　業　計 | 5 |"), "5", "7");
}

#[test]
fn a_total_above_its_items_is_not_checked() {
    for total in ["合計", "総額"] {
        let first = format!("| {total} | 99 |");
        let text = table("| 区分 | 予算額 |", &[&first, "| 研究 | 32 |", "| 教育 | 61 |"]);
        assert_eq!(found(&text), "(nothing found)\n");
        // If there is also a total below, it is that one.
        holds(&format!("{text}| 合　計 | 93 |\n"), "93", "39");
    }
    let alone = table("| 区分 | 予算額 |", &["| 合計 | 99 |"]);
    assert!(found(&alone).contains("99"));
}

#[test]
fn columns_of_drafts_of_budgets_are_amounts() {
    for column in [
        "予算案",
        "令和３年度予算案",
        "予算（案）",
        "予算額計",
        "概算要求額",
        "予算（千円）",
        "当初予算額（案）",
    ] {
        let rows = ["| 研究 | 32 |", "| 教育 | 61 |", "| 合計 | 93 |"];
        holds(&table(&format!("| 区分 | {column} |"), &rows), "93", "39");
    }
}

#[test]
fn a_unit_stands_behind_a_stroke_in_the_header_or_below_the_table() {
    for head in ["金額／百万円", "予算額/百万円", "予算額 ／ 百万円", "金額／単位：百万円"]
    {
        let rows =
            format!("| 区分 | {head} |\n|---|---|\n| 甲 | 3,000千円 |\n| 乙 | 6 |\n| 合計 | 9 |\n");
        holds(&rows, "9", "8,000");
    }
    let table = "| 区分 | 予算額 |\n|---|---|\n| 甲 | 3,000千円 |\n| 乙 | 6 |\n| 合計 | 9 |\n";
    holds(&format!("{table}\n（単位：百万円）\n\n文。\n"), "9", "8,000");
    // A line that says more, or one that leads to the next table, is not the unit of this one.
    for below in ["単位：百万円で示す表である。", "（単位：百万円）\n\n| a |\n|---|\n| 1 |"]
    {
        let report = found(&format!("{table}\n{below}\n"));
        assert!(report.contains("error[draft/totals]"), "{below}: {report}");
    }
}

#[test]
fn heads_of_two_rows_in_html_name_their_columns() {
    let html = "<table>\n<tr><th rowspan=\"2\">区分</th><th colspan=\"2\">令和３年度</th></tr>\n\
                <tr><th>予算額（百万円）</th><th>増減率（％）</th></tr>\n\
                <tr><td>研究</td><td>32</td><td>1.0</td></tr>\n\
                <tr><td>教育</td><td>61</td><td>2.0</td></tr>\n\
                <tr><td>合計</td><td>93</td><td>9.0</td></tr>\n</table>\n";
    holds(html, "93", "39");
}

/// The findings of a rule in one YAML document.
fn check(kind: &str, document: &str) -> String {
    report(&format!("id: a/b\ncheck: {{{kind}}}\n"), &[("document.yaml", document)])
}

#[test]
fn a_direction_behind_a_rate_is_its_sign() {
    let equal = "equal: {values: ['$[*]']}";
    for (direction, value) in [
        ("12.3%減", "▲12.3%"),
        ("12.3％増", "12.3%"),
        ("１２．３％減少", "-12.3%"),
        ("約12.3%増加", "+12.3%"),
        ("(12.3%減)", "▲12.3%"),
        ("▲12.3%減", "▲12.3%"),
        ("3.5億円減", "▲3.5億円"),
        ("0.4ポイント増", "0.4ポイント"),
    ] {
        let pair = format!("[\"{direction}\", \"{value}\"]\n");
        assert_eq!(check(equal, &pair), "(nothing found)\n", "{pair}");
        let other = value.strip_prefix(['▲', '-', '+']).unwrap_or(value);
        let turned =
            if direction.contains('減') { other.to_owned() } else { format!("▲{other}") };
        let pair = format!("[\"{direction}\", \"{turned}\"]\n");
        assert!(check(equal, &pair).contains("error[a/b]"), "{pair}");
    }
    // A sign and a direction that contradict each other, and words that only begin so, are no figure.
    for text in ["▲12.3%増", "12.3%減税", "12.3%減の見込み", "減12.3%"] {
        assert!(
            check(equal, &format!("[\"{text}\", \"▲12.3%\"]\n")).contains("error[a/b]"),
            "{text}"
        );
    }
}

#[test]
fn amounts_in_kanji_numerals_are_read() {
    let equal = "equal: {values: ['$[*]']}";
    for (kanji, value) in [
        ("二十三億円", "23億円"),
        ("二十三億五千万円", "23.5億円"),
        ("約三億円", "3億円"),
        ("十三億円", "13億円"),
        ("二千三百四十五円", "2,345円"),
        ("〇円", "0円"),
        ("一二三円", "123円"),
        ("▲三億円", "▲3億円"),
        ("三億円（再掲）", "3億円"),
        ("一兆二千億円", "1.2兆円"),
    ] {
        let pair = format!("[\"{kanji}\", \"{value}\"]\n");
        assert_eq!(check(equal, &pair), "(nothing found)\n", "{pair}");
        let other = format!("[\"{kanji}\", \"9{}\"]\n", value.trim_start_matches('▲'));
        assert!(check(equal, &other).contains("error[a/b]"), "{other}");
    }
    // A text that is not a number, or counts something else, is no figure.
    for text in
        ["三億二億円", "二十三", "一般会計", "三菱", "十分", "億円", "千円", "百万円", "三3億円"]
    {
        assert!(
            check(equal, &format!("[\"{text}\", \"3億円\"]\n")).contains("error[a/b]"),
            "{text}"
        );
    }
}

#[test]
fn a_column_of_shares_takes_its_percent_from_the_cells_that_have_it() {
    let rule = "id: a/b\ncheck: {sum: {each: '$..tables[*]', rows: '$.rows[*]', label: '$[0]', values: '$[1]', levels: [合計]}}\n";
    let found = |text: &str| report(rule, &[("document.md", text)]);
    for unit in ["", "（単位：千円）\n\n", "（単位：千円、％）\n\n"] {
        for total in ["59.7", "59.7%"] {
            let text = format!(
                "{unit}| 区分 | 構成比 |\n|---|--:|\n| 研究 | 45.2 |\n| 教育 | 14.5% |\n| 合計 | {total} |\n"
            );
            assert_eq!(found(&text), "(nothing found)\n", "{text}");
            assert!(found(&text.replace("59.7", "57.9")).contains("57.9"));
            // It is unknown whether amounts beside shares are shares.
            assert!(found(&text.replace("構成比", "値")).contains("error[a/b]"));
        }
    }
}

#[test]
fn a_raised_number_behind_a_figure_leads_to_a_note() {
    let rule = "id: a/b\ncheck: {sum: {each: '$..tables[*]', rows: '$.rows[*]', label: '$[0]', values: '$[1]', levels: [合計]}}\n";
    let found = |text: &str| report(rule, &[("document.md", text)]);
    let table = |cell: &str| {
        format!("| a | b |\n|---|---|\n| x | {cell} |\n| y | 1,000 |\n| 合計 | 1,500 |\n")
    };
    for cell in
        ["500<sup>2</sup>", "500<sup>12</sup>", "500²", "500億<sup>2</sup>", "500.0<sup>3</sup>"]
    {
        let text = table(cell);
        let text = if cell.contains('億') {
            text.replace("1,000", "1,000億").replace("1,500", "1,500億")
        } else {
            text
        };
        assert_eq!(found(&text), "(nothing found)\n", "{text}");
        assert!(
            found(
                &text
                    .replace("500<", "600<")
                    .replace("500²", "600²")
                    .replace("500億<", "600億<")
                    .replace("500.0", "600.0")
            )
            .contains("100"),
            "{text}"
        );
    }
    let html = "<table><tr><th>a</th><th>b</th></tr><tr><td>x</td><td>500<sup>1</sup></td></tr><tr><td>合計</td><td>500</td></tr></table>\n";
    assert_eq!(found(html), "(nothing found)\n");
    // A possible power is not guessed.
    for cell in [
        "10<sup>4</sup>",
        "10⁴",
        "5×10<sup>2</sup>",
        "2<sup>10</sup>",
        "500<sup>123</sup>",
        "１０<sup>2</sup>",
    ] {
        assert!(found(&table(cell)).contains("error[a/b]"), "{cell}");
    }
}

#[test]
fn a_rate_of_change_may_state_its_direction_in_words() {
    let rule = "id: a/b\ncheck: {formula: {each: '$.rows[*]', result: $.rate, is: '(now / then - 1) * 100', \
                let: {now: $.now, then: $.then}}}\n";
    let found = |rate: &str| {
        let rows = format!("rows: [{{now: 877億円, then: 1000億円, rate: {rate}}}]\n");
        report(rule, &[("document.yaml", &rows)])
    };
    assert_eq!(found("12.3%減"), "(nothing found)\n");
    for wrong in ["12.3%増", "12.3%", "13.2%減"] {
        assert!(found(wrong).contains("error[a/b]"), "{wrong}");
    }
}
