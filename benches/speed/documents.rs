//! Makes the documents that are measured: nested budgets with stated subtotals, in three formats,
//! and rows with totals by key. Every run makes the same bytes. Each document has one wrong figure,
//! so that a check that looks at nothing is noticed.

use std::fmt::Write;

/// How many figures of each document are wrong.
pub(crate) const FAULTS: usize = 1;

const SECTIONS: usize = 8;
const ITEMS: usize = 12;
const NAMES: [&str; 12] = [
    "報酬",
    "職員手当等",
    "旅費",
    "需用費",
    "役務費",
    "委託料",
    "使用料及び賃借料",
    "工事請負費",
    "備品購入費",
    "負担金補助及び交付金",
    "扶助費",
    "積立金",
];

/// The rules for documents of the format whose file ending is `extension`.
pub(crate) fn rules(extension: &str) -> &'static str {
    match extension {
        "csv" => {
            r"
id: rows/totals
check:
  sum:
    total: { in: totals, each: '$[*]', key: $.部, select: $.合計 }
    items: { in: rows, each: '$[*]', key: $.部, select: $.金額 }
"
        }
        "links" => {
            r"
model:
  entities:
    project: { each: '$.projects[*]', key: $.id }
    kpi: { each: '$.kpis[*]', key: $.id }
  edges:
    feeds: { from: project, to: project, by: '$.feeds[*]' }
    measures: { from: kpi, to: project, by: $.project }
rules:
  - id: link/lands
    check: { resolve: { edge: [feeds, measures] } }
  - id: link/measured
    check: { count: { entity: project, of: { path: ^measures }, min: 1 } }
  - id: link/no-circle
    check: { acyclic: { edge: feeds } }
  - id: link/once
    check: { unique: { key: '$.projects[*].id' } }
"
        }
        "md" => {
            r"
id: draft/totals
check:
  sum:
    each: $..tables[*]
    rows: $.rows[*]
    label: $['区分']
    values: $['金額']
    levels: [小計, 合計]
"
        }
        _ => {
            r"
rules:
  - id: budget/section
    check:
      sum: { each: '$.departments[*].sections[*]', total: $.subtotal, items: '$.items[*].amount' }
  - id: budget/department
    check:
      sum: { each: '$.departments[*]', total: $.subtotal, items: '$.sections[*].subtotal' }
  - id: budget/total
    check:
      sum: { total: $.total, items: '$.departments[*].subtotal' }
"
        }
    }
}

/// A department: its sections, each with its items.
struct Department(Vec<Vec<u64>>);

impl Department {
    /// The department numbered `number`; always the same.
    fn new(number: usize) -> Self {
        let mut state = number as u64 + 1;
        let mut amount = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            1 + (state >> 33) % 2_000_000
        };
        Self((0..SECTIONS).map(|_| (0..ITEMS).map(|_| amount()).collect()).collect())
    }

    fn total(&self) -> u64 {
        self.0.iter().flatten().sum()
    }
}

/// `36222` as `36,222`.
fn grouped(amount: u64) -> String {
    let digits = amount.to_string();
    let mut shown = String::new();
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// The stated subtotal of the first section of the first department is wrong.
fn stated(section: &[u64], department: usize, index: usize) -> String {
    let wrong = if (department, index) == (0, 0) { 90 } else { 0 };
    grouped(section.iter().sum::<u64>() + wrong)
}

/// A nested budget in YAML of at least `size` bytes (a little more). The department that the wrong
/// subtotal belongs to is also stated with it, so that one section alone contradicts its items.
pub(crate) fn yaml(size: usize) -> String {
    let mut text = String::from("year: 令和８年度\nunit: 千円\ndepartments:\n");
    let (mut number, mut total) = (0, 90);
    while text.len() < size {
        let department = Department::new(number);
        let wrong = if number == 0 { 90 } else { 0 };
        total += department.total();
        let subtotal = grouped(department.total() + wrong);
        writeln!(text, "  - name: 総務企画部第{number}課\n    subtotal: {subtotal}\n    sections:")
            .unwrap();
        for (index, section) in department.0.iter().enumerate() {
            let subtotal = stated(section, number, index);
            writeln!(
                text,
                "      - name: 事業{index}\n        subtotal: {subtotal}\n        items:"
            )
            .unwrap();
            for (name, &amount) in NAMES.iter().zip(section) {
                let amount = grouped(amount);
                writeln!(text, "          - name: {name}\n            amount: {amount}").unwrap();
            }
        }
        number += 1;
    }
    writeln!(text, "total: {}", grouped(total)).unwrap();
    text
}

/// The same budget in JSON.
pub(crate) fn json(size: usize) -> String {
    let mut text =
        String::from("{\n  \"year\": \"令和８年度\",\n  \"unit\": \"千円\",\n  \"departments\": [");
    let (mut number, mut total) = (0, 90);
    while text.len() < size {
        let department = Department::new(number);
        let wrong = if number == 0 { 90 } else { 0 };
        total += department.total();
        let (comma, subtotal) = (if number == 0 { "" } else { "," }, department.total() + wrong);
        let subtotal = grouped(subtotal);
        write!(text, "{comma}\n    {{ \"name\": \"総務企画部第{number}課\", \"subtotal\": \"{subtotal}\", \"sections\": [").unwrap();
        for (index, section) in department.0.iter().enumerate() {
            let (comma, subtotal) =
                (if index == 0 { "" } else { "," }, stated(section, number, index));
            write!(text, "{comma}\n      {{ \"name\": \"事業{index}\", \"subtotal\": \"{subtotal}\", \"items\": [").unwrap();
            for (place, (name, &amount)) in NAMES.iter().zip(section).enumerate() {
                let (comma, amount) = (if place == 0 { "" } else { "," }, grouped(amount));
                write!(
                    text,
                    "{comma}\n        {{ \"name\": \"{name}\", \"amount\": \"{amount}\" }}"
                )
                .unwrap();
            }
            text.push_str(" ] }");
        }
        text.push_str(" ] }");
        number += 1;
    }
    writeln!(text, "\n  ],\n  \"total\": \"{}\"\n}}", grouped(total)).unwrap();
    text
}

/// A draft in Markdown: a paragraph and a table for each section.
pub(crate) fn markdown(size: usize) -> String {
    let mut text = String::from("# 令和８年度予算案\n");
    let mut number = 0;
    while text.len() < size {
        let department = Department::new(number);
        writeln!(text, "\n## 総務企画部第{number}課").unwrap();
        for (index, section) in department.0.iter().enumerate().take(3) {
            writeln!(text, "\n事業{index}の内訳は次のとおりである。前年度からの変更はない。\n\n（単位：千円）\n").unwrap();
            writeln!(text, "| 区分 | 金額 |\n|---|---:|").unwrap();
            for (name, &amount) in NAMES.iter().zip(section) {
                writeln!(text, "| {name} | {} |", grouped(amount)).unwrap();
            }
            writeln!(text, "| 合計 | {} |", stated(section, number, index)).unwrap();
        }
        number += 1;
    }
    text
}

/// `count` rows of amounts in 10,000 groups, in no order, and the totals of the groups.
pub(crate) fn csv(count: usize) -> (String, String) {
    const GROUPS: usize = 10_000;
    let mut rows = String::from("番号,部,科目,金額\n");
    let mut totals = vec![0u64; GROUPS];
    for row in 0..count {
        let group = row.wrapping_mul(7_919) % GROUPS;
        let amount = 1 + (row as u64).wrapping_mul(2_654_435_761) % 100_000;
        totals[group] += amount;
        writeln!(rows, "{row},第{group}課,{},{amount}", NAMES[row % NAMES.len()]).unwrap();
    }
    totals[0] += 90_000;
    let mut stated = String::from("部,合計\n");
    for (group, total) in totals.iter().enumerate() {
        writeln!(stated, "第{group}課,{total}").unwrap();
    }
    (rows, stated)
}

/// As many KPIs as `projects`, one for each, and five links from every project to later ones; one
/// link leads nowhere.
pub(crate) fn links(projects: usize) -> String {
    let mut text = String::from("{\"projects\":[");
    for id in 0..projects {
        let comma = if id == 0 { "" } else { "," };
        write!(text, "{comma}\n{{\"id\":\"P-{id}\",\"name\":\"研究開発事業{id}\",\"feeds\":[")
            .unwrap();
        let later = projects - id - 1;
        let count = later.min(5);
        for step in 1..=count {
            let to = id + 1 + (id * 7_919 + step * later / count) % later;
            let comma = if step == 1 { "" } else { "," };
            write!(text, "{comma}\"P-{to}\"").unwrap();
        }
        text.push_str(if id == 0 { ",\"Q\"]}" } else { "]}" });
    }
    text.push_str("],\"kpis\":[");
    for id in 0..projects {
        let comma = if id == 0 { "" } else { "," };
        write!(text, "{comma}\n{{\"id\":\"K-{id}\",\"project\":\"P-{id}\"}}").unwrap();
    }
    text.push_str("]}\n");
    text
}
