//! A label merged over rows names each of them, in every format; a figure merged over rows is stated once.

use crate::cli::Place;
use crate::office::archives::{Xlsx, docx, rows};
use crate::run::{found_by_auto, judged_by_auto};

/// Two groups, whose labels are merged over three rows, and a total that is wrong in the second group.
const CELLS: [[&str; 3]; 6] = [
    ["経常費用", "人件費", "120千円"],
    ["", "物件費", "80千円"],
    ["", "小計", "200千円"],
    ["令和5年度", "人件費", "30千円"],
    ["", "物件費", "40千円"],
    ["", "小計", "TOTAL"],
];
const GROUPS: &str = "rules:\n- id: t/first\n  check: { sum: { each: '$..tables[*]', total: \"$.rows[?@['区分'] == '経常費用' && @['費目'] == '小計']['額']\", items: \"$.rows[?@['区分'] == '経常費用' && @['費目'] != '小計']['額']\" } }\n- id: t/second\n  check: { sum: { each: '$..tables[*]', total: \"$.rows[?@['区分'] == '令和5年度' && @['費目'] == '小計']['額']\", items: \"$.rows[?@['区分'] == '令和5年度' && @['費目'] != '小計']['額']\" } }\n";

fn html(total: &str) -> String {
    let row = |[group, item, amount]: [&str; 3]| {
        let group = match group {
            "" => String::new(),
            it => format!("<td rowspan=3>{it}</td>"),
        };
        format!("<tr>{group}<td>{item}</td><td>{}</td></tr>\n", amount.replace("TOTAL", total))
    };
    let rows: String = CELLS.into_iter().map(row).collect();
    format!("<table>\n<tr><th>区分</th><th>費目</th><th>額</th></tr>\n{rows}</table>\n")
}

fn workbook(total: &str) -> Vec<u8> {
    let mut all: Vec<Vec<&str>> = vec![vec!["区分", "費目", "額"]];
    all.extend(
        CELLS.iter().map(|row| row.map(|it| if it == "TOTAL" { total } else { it }).to_vec()),
    );
    let all: Vec<&[&str]> = all.iter().map(|it| &**it).collect();
    let merges =
        r#"<x:mergeCells><x:mergeCell ref="A2:A4"/><x:mergeCell ref="A5:A7"/></x:mergeCells>"#;
    Xlsx { sheets: vec![("S", "", rows(&all) + merges)], ..Xlsx::default() }.bytes()
}

fn letter(total: &str) -> Vec<u8> {
    let cell = |merge: &str, words: &str| {
        format!("<w:tc><w:tcPr>{merge}</w:tcPr><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>")
    };
    let row = |[group, item, amount]: [&str; 3]| {
        let merge = if group.is_empty() { "<w:vMerge/>" } else { "<w:vMerge w:val=\"restart\"/>" };
        let amount = amount.replace("TOTAL", total);
        format!("<w:tr>{}{}{}</w:tr>", cell(merge, group), cell("", item), cell("", &amount))
    };
    let rows: String = CELLS.into_iter().map(row).collect();
    let head = ["区分", "費目", "額"].map(|it| cell("", it)).concat();
    docx(&format!("<w:tbl><w:tr>{head}</w:tr>{rows}</w:tbl>"), &[])
}

fn project(rules: &str, total: &str) -> Place {
    Place::new(&[
        ("kenzan.yaml", "sources: { t: [a.html, b.xlsx, c.docx] }\nrules: rules.yaml\n".as_bytes()),
        ("rules.yaml", rules.as_bytes()),
        ("a.html", html(total).as_bytes()),
        ("b.xlsx", &workbook(total)),
        ("c.docx", &letter(total)),
    ])
}

#[test]
fn rules_that_select_by_a_merged_label_see_every_row_of_its_group() {
    let said = project(GROUPS, "70千円").run("check");
    assert!(said.contains("6 sums checked") && said.ends_with("exit 0\n"), "{said}");
    let said = project(GROUPS, "90千円").run("check");
    for place in ["a.html:", "b.xlsx!S!C7", "c.docx"] {
        assert!(said.contains(place), "{place}: {said}");
    }
    assert_eq!(said.matches("error[t/second]").count(), 3, "{said}");
    assert!(!said.contains("t/first"), "{said}");
}

#[test]
fn a_key_that_is_merged_over_rows_is_written_once_and_a_key_with_it_is_composite() {
    let alone = "id: t/key\ncheck: { unique: { records: '$..tables[*].rows[*]', key: $.区分 } }\n";
    let said = project(alone, "70千円").run("check");
    assert!(said.ends_with("exit 0\n") && said.contains("6 keys checked"), "{said}");
    let both = alone.replace("$.区分", "[$.区分, $.費目]");
    let said = project(&both, "70千円").run("check");
    assert!(said.ends_with("exit 0\n") && said.contains("18 keys checked"), "{said}");
    // Within the group of one label the same item twice is a repetition.
    let twice = html("70千円").replacen("物件費", "人件費", 1);
    let config = "sources: { t: a.html }\nrules: rules.yaml\n";
    let files = [("kenzan.yaml", config), ("rules.yaml", &*both), ("a.html", &*twice)];
    let files = files.map(|it| (it.0, it.1.as_bytes()));
    let said = Place::new(&files).run("check");
    assert!(
        said.contains("a.html:4:9: error[t/key] `経常費用 / 人件費` occurs more than once"),
        "{said}"
    );
}

#[test]
fn messages_name_the_group_of_a_row() {
    let rule = "id: t/whole\ncheck: { pattern: { each: '$..tables[*].rows[*]', values: $.額, matches: '0千円' } }\n";
    let said = project(rule, "75千円").run("check");
    assert_eq!(said.matches("the row belongs to `令和5年度`").count(), 3, "{said}");
    // A row is called by what is its own.
    let rule = "id: t/limit\ncheck: { compare: { each: '$..tables[*].rows[*]', left: $.額, is: at-most, right: $.限度 } }\n";
    let table = "<table><tr><th>区分</th><th>費目</th><th>額</th><th>限度</th></tr>\n<tr><td rowspan=2>経常費用</td><td>人件費</td><td>120</td><td>100</td></tr>\n<tr><td>物件費</td><td>80</td><td>70</td></tr></table>\n";
    let config = "sources: { t: a.html }\nrules: rules.yaml\n";
    let files = [("kenzan.yaml", config), ("rules.yaml", rule), ("a.html", table)];
    let place = Place::new(&files.map(|it| (it.0, it.1.as_bytes())));
    let said = place.run("check");
    for item in ["人件費: 額 120 is more than", "物件費: 額 80 is more than"] {
        assert!(said.contains(item), "{item}: {said}");
    }
    assert_eq!(said.matches("the row belongs to `経常費用`").count(), 2, "{said}");
}

#[test]
fn a_merged_figure_is_not_repeated_and_without_rules_nothing_changes() {
    let rows = "<tr><td rowspan=3>経常費用</td><td>人件費</td><td>1,250</td><td>1,300</td></tr>\n<tr><td>物件費</td><td>842</td><td>900</td></tr>\n<tr><td>雑費</td><td>317</td><td>400</td></tr>\n";
    for (total, exit) in [("2,600", "exit 0\n"), ("2,060", "exit 1\n")] {
        let text = format!(
            "<table><tr><th>区分</th><th>費目</th><th>前年</th><th>本年</th></tr>\n{rows}<tr><td colspan=2>合計</td><td>2,409</td><td>{total}</td></tr></table>\n"
        );
        let said = Place::new(&[("a.html", text.as_bytes())]).run("check a.html");
        assert!(said.ends_with(exit), "{total}: {said}");
    }
    let figure = "<table><tr><th>区分</th><th>人数</th></tr>\n<tr><td>甲</td><td rowspan=2>30人</td></tr>\n<tr><td>乙</td></tr></table>\n";
    let rule = "id: t/sum\ncheck: { sum: { each: '$..tables[*]', total: \"$.rows[?@['人数'] == '30人']['人数']\", items: '$.rows[*].人数' } }\n";
    let config = "sources: { t: a.html }\nrules: rules.yaml\n";
    let files = [("kenzan.yaml", config), ("rules.yaml", rule), ("a.html", figure)];
    let said = Place::new(&files.map(|it| (it.0, it.1.as_bytes()))).run("check");
    assert!(said.ends_with("exit 0\n") && said.contains("1 sum checked"), "{said}");
}

#[test]
fn a_long_text_over_many_rows_is_no_label_of_each() {
    let text = "word ".repeat(4_000);
    let rows = "<tr><td>2</td></tr>\n".repeat(4_000);
    let table = format!(
        "<table><tr><th>a<th>b</tr>\n<tr><td rowspan=5000>{text}</td><td>1</td></tr>\n{rows}</table>\n"
    );
    let source = kenzan::Source::utf8("a.html", table);
    let format = kenzan::document::Format::Html;
    let (limits, mut found) = (kenzan::document::Limits::default(), Vec::new());
    let document = kenzan::document::read(kenzan::SourceId(0), &source, format, limits, &mut found);
    let bytes: usize =
        document.nodes().filter(|it| it.kind().is_scalar()).map(|it| it.text().len()).sum();
    assert!(bytes < 2 * source.text.len(), "{bytes}");
}

#[test]
fn a_sum_over_all_rows_of_a_merged_figure_has_it_once() {
    let table = "<table><tr><th>Group<th>Item<th>Cost 2023<th>Cost 2024<th>Subsidy\n\
        <tr><td rowspan=2>North<td>Rent<td>512<td>530<td rowspan=2>260\n<tr><td>Heating<td>318<td>301\n\
        <tr><td rowspan=3>South<td>Rent<td>407<td>425<td rowspan=3>394\n<tr><td>Repairs<td>96<td>104\n\
        <tr><td>Cleaning<td>154<td>149\n<tr><td rowspan=2>West<td>Rent<td>233<td>240<td rowspan=2>118\n\
        <tr><td>Travel<td>61<td>77\n<tr><td colspan=2>Total<td>1,781<td>1,826<td>772</table>\n";
    let changes = [("772", "872"), ("394", "349"), ("1,826", "1,926"), ("<td>104", "<td>140")];
    judged_by_auto("a.html", table, &changes, "table/total");
    // A share of all rows that its cell covers, beside the amounts of each.
    let shares = table.replace("Subsidy", "Share of 2024").replace(">260", ">45.5%");
    let shares = shares.replace(">394", ">37.1%").replace(">118", ">17.4%").replace("772", "100%");
    assert!(found_by_auto("a.html", &shares).is_empty());
    // Two quarters in one figure.
    let quarters = "<table><tr><th>Item<th>Spring<th>Summer<th>Both\n<tr><td>Rent<td>512<td>530<td>1,042\n\
        <tr><td>Heating<td colspan=2>318<td>318\n<tr><td>Repairs<td>96<td>104<td>200\n\
        <tr><td>Cleaning<td>154<td>149<td>303\n<tr><td>Travel<td>61<td>77<td>138</table>\n";
    judged_by_auto("b.html", quarters, &[("<td>318", "<td>381")], "table/");
}
