//! Collects every figure of the fixture with its place, its text and its bytes. Data files are read
//! twice, by the tested readers (for the bytes) and by an independent one (for the text), and both
//! must agree; the draft is read by hand. Identifiers, dates, page numbers and numbering are no
//! figures.

use std::collections::HashMap;
use std::ops::Range;

use kenzan::document::Node;
use regex::Regex;

use super::oracle::Place;

pub(crate) struct Fact {
    pub(crate) place: Place,
    /// Name of the file, as the fixture calls it.
    pub(crate) file: String,
    pub(crate) range: Range<usize>,
    pub(crate) text: String,
}

/// All figures, in the order of the text, with their positions in that order.
#[derive(Default)]
pub(crate) struct Facts {
    pub(crate) all: Vec<Fact>,
    index: HashMap<Place, usize>,
}

/// Members of the data that hold figures.
const MEMBERS: [&str; 13] = [
    "amount",
    "amounts",
    "axis-maximum",
    "budget",
    "impact-factor",
    "in-house",
    "labels",
    "length",
    "share",
    "stated",
    "target",
    "values",
    "detail-total",
];

impl Facts {
    fn add(&mut self, file: &str, place: Place, range: Range<usize>, text: &str) {
        assert!(self.index.insert(place.clone(), self.all.len()).is_none(), "{place} twice");
        self.all.push(Fact { place, file: file.to_owned(), range, text: text.to_owned() });
    }

    pub(crate) fn get(&self, place: &str) -> &Fact {
        let at = self.index.get(place).unwrap_or_else(|| panic!("nothing at {place}"));
        &self.all[*at]
    }

    pub(crate) fn has(&self, place: &str) -> bool {
        self.index.contains_key(place)
    }

    /// Every place that matches `pattern`, in which `*` is any one step.
    pub(crate) fn places(&self, pattern: &str) -> Vec<Place> {
        let wanted: Vec<&str> = pattern.split('.').collect();
        let fits = |place: &str| {
            let steps: Vec<&str> = place.split('.').collect();
            steps.len() == wanted.len()
                && steps.iter().zip(&wanted).all(|(step, it)| *it == "*" || step == it)
        };
        let places = self.all.iter().map(|it| &it.place);
        places.filter(|it| fits(it)).cloned().collect()
    }

    /// Adds the figures of a YAML file; `stem` begins their places.
    pub(crate) fn yaml(&mut self, file: &str, stem: &str, root: Node<'_>, text: &str) {
        let value: serde_yaml::Value = serde_yaml::from_str(text).unwrap();
        let mut open = vec![(root, &value, stem.to_owned(), false)];
        while let Some((node, value, place, is_figure)) = open.pop() {
            let mut children: Vec<_> = node.children().collect();
            children.reverse();
            match value {
                serde_yaml::Value::Sequence(items) => {
                    let last = items.len().saturating_sub(1);
                    for (back, child) in children.into_iter().enumerate() {
                        let at = last - back;
                        open.push((child, &items[at], format!("{place}.{at}"), is_figure));
                    }
                }
                serde_yaml::Value::Mapping(members) => {
                    for child in children {
                        let key = child.key().unwrap().value;
                        let member = members.get(key).unwrap();
                        let is_figure = MEMBERS.contains(&key);
                        open.push((child, member, format!("{place}.{key}"), is_figure));
                    }
                }
                serde_yaml::Value::String(text) if is_figure && has_digit(text) => {
                    assert_eq!(node.text(), text, "{place}");
                    self.add(file, place, node.span().range(), text);
                }
                _ => {}
            }
        }
    }

    /// Adds the figures of the CSV file.
    pub(crate) fn csv(&mut self, file: &str, root: Node<'_>, text: &str) {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        for (row, (node, record)) in root.children().zip(&rows[1..]).enumerate() {
            for (column, (cell, text)) in node.children().zip(record).enumerate().skip(1) {
                assert_eq!(cell.text(), text);
                if has_digit(text) {
                    self.add(file, format!("csv.{row}.{}", column - 1), cell.span().range(), text);
                }
            }
        }
    }

    /// Adds the figures of the draft: cells of tables 1 to 11, and those of lists and paragraphs.
    pub(crate) fn draft(&mut self, file: &str, text: &str) {
        let (mut table, mut row, mut inside) = (0, 0, false);
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            if line.starts_with('|') {
                (table, row) = if inside { (table, row + 1) } else { (table + 1, 0) };
                // The first row is the header, the second a rule.
                if row >= 2 && table <= 11 {
                    self.cells(file, (table, row - 2), line, at);
                }
            }
            inside = line.starts_with('|');
            at += line.len();
        }
        for (name, pattern) in PROSE {
            let pattern = Regex::new(pattern).unwrap();
            for (count, found) in pattern.captures_iter(text).enumerate() {
                let found = found.get(1).unwrap();
                self.add(file, format!("draft.{name}.{count}"), found.range(), found.as_str());
            }
        }
    }

    fn cells(&mut self, file: &str, (table, row): (usize, usize), line: &str, mut at: usize) {
        for (column, cell) in line.split('|').enumerate() {
            let text = cell.trim();
            let start = at + cell.len() - cell.trim_start().len();
            at += cell.len() + 1;
            match table {
                11 if column == 5 && text.starts_with(|it| super::oracle::narrow(it).is_some()) => {
                    self.target(file, row, text, start);
                }
                1 | 2 if column < 2 || (table == 1 && column != 3) => {}
                3..=8 if column < 2 || text.chars().count() < 2 => {}
                1..=10 if column >= 2 && has_digit(text) => {
                    let place = format!("draft.t{table}.{row}.{}", column - 2);
                    self.add(file, place, start..start + text.len(), text);
                }
                _ => {}
            }
        }
    }

    /// A target and its parts: `20 件（うち遺伝子治療 ２件）`.
    fn target(&mut self, file: &str, row: usize, text: &str, start: usize) {
        let pattern = Regex::new("(?:^|（うち[^0-9０-９]*)([0-9０-９]+ ?[件％])").unwrap();
        for (count, found) in pattern.captures_iter(text).enumerate() {
            let found = found.get(1).unwrap();
            let range = start + found.start()..start + found.end();
            self.add(file, format!("draft.target.{row}.{count}"), range, found.as_str());
        }
    }
}

/// Figures in the draft's lists and paragraphs: a name, and the place of the figure.
const PROSE: [(&str, &str); 8] = [
    ("budget", "対象経費：令和3年度予算額([0-9]+億円)"),
    ("in-house", "インハウス研究機関経費：令和3年度予算額([0-9]+億円)"),
    ("share", "うち厚生労働省分：([0-9.]+億円)"),
    ("axis", "軸の最大は([0-9,]+百万円)"),
    ("projects", "([0-9０-９]+つ)の統合プロジェクト"),
    ("targets", "数値目標が([0-9]+件)"),
    ("management", "管理指標が([0-9]+件)"),
    ("codes", "略称は([0-9]+)で"),
];

fn has_digit(text: &str) -> bool {
    text.chars().any(|it| super::oracle::narrow(it).is_some())
}
