//! How much of known tables is read from PDFs in five layouts, as documents have them: each row with its label and its
//! figures. `cargo test --test it -- pdf::measure --ignored --nocapture` prints the shares.

use std::fmt::Write as _;
use std::io::Write as _;

use kenzan::document::{Document, NodeKind};

use super::maker::{Page, pdf};
use crate::office::Read;

/// Widths of Helvetica's characters that the tables use, in thousandths.
fn latin_width(words: &str) -> i32 {
    let of = |c: char| match c {
        ',' | '.' | ' ' => 278,
        '-' => 333,
        'a'..='z' | '0'..='9' => 556,
        _ => 667,
    };
    words.chars().map(of).sum()
}

/// Numbers that differ from one seed to the next, always in the same way.
struct Seed(u64);

impl Seed {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len() as u64) as usize]
    }
}

const LATIN: [&str; 8] = [
    "Rent",
    "Personnel costs",
    "Travel",
    "Materials and tools",
    "Interest on loans",
    "Training",
    "Other",
    "Repairs",
];
const JAPANESE: [&str; 8] = [
    "人件費",
    "地域医療基盤開発研究経費",
    "旅費",
    "がん対策推進総合研究経費",
    "委託費",
    "備品購入費",
    "その他の経費",
    "成育疾患克服等総合研究事業費",
];

/// A table: its rows are a label and figures, the last one a total.
struct Known {
    rows: Vec<Vec<String>>,
}

impl Known {
    fn new(seed: &mut Seed, labels: &[&str], (rows, columns): (usize, usize)) -> Self {
        let step = seed.below(2) == 1;
        let shown = |value: u64| match step {
            true => format!("{}.{}", grouped(value / 10), value % 10),
            false => grouped(value),
        };
        let mut sums = vec![0; columns];
        let mut all: Vec<Vec<String>> = Vec::new();
        for number in 1..=rows {
            let mut row = vec![format!("{} {number}", seed.of(labels))];
            for sum in &mut sums {
                let most = [90, 5_000, 900_000][seed.below(3) as usize];
                let value = 1 + seed.below(most);
                *sum += value;
                row.push(shown(value));
            }
            all.push(row);
        }
        let is_latin = labels == LATIN;
        let mut total = vec![if is_latin { "Total" } else { "合計" }.to_owned()];
        total.extend(sums.into_iter().map(shown));
        all.push(total);
        Self { rows: all }
    }

    fn heads(&self, is_latin: bool) -> Vec<String> {
        let years = 1..self.rows[0].len();
        let first = if is_latin { "Item" } else { "区分" };
        let year = |at: usize| match is_latin {
            true => format!("Year {}", 2020 + at),
            false => format!("令和{at}年度"),
        };
        std::iter::once(first.to_owned()).chain(years.map(year)).collect()
    }
}

fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Where the columns of a table end, its font, and the distance of its lines.
struct Shape {
    left: i32,
    ends: Vec<i32>,
    is_latin: bool,
    pitch: i32,
}

impl Shape {
    fn new(seed: &mut Seed, (left, label): (i32, i32), columns: usize, is_latin: bool) -> Self {
        let gap = 70 + seed.below(30) as i32;
        let ends = (1..=columns as i32).map(|at| left + label + gap * at).collect();
        Self { left, ends, is_latin, pitch: 15 + seed.below(6) as i32 }
    }

    fn row(&self, page: Page, y: i32, cells: &[String]) -> Page {
        let words = |page: Page, x: i32, words: &str| match self.is_latin {
            true => page.latin(x, y, 10, words),
            false => page.text(x, y, 10, words),
        };
        let width = |it: &str| match self.is_latin {
            true => latin_width(it) / 100,
            false => super::maker::width(it) / 100,
        };
        let page = words(page, self.left, &cells[0]);
        let figures = cells[1..].iter().zip(&self.ends);
        figures.fold(page, |page, (cell, end)| words(page, end - width(cell), cell))
    }

    fn rows(&self, mut page: Page, top: i32, rows: &[Vec<String>]) -> Page {
        for (at, cells) in (0..).zip(rows) {
            page = self.row(page, top + self.pitch * at, cells);
        }
        page
    }

    fn rules(&self, mut page: Page, top: i32, count: usize) -> Page {
        let (left, right) = (self.left - 3, self.ends.last().unwrap() + 3);
        let (top, low) = (top - self.pitch + 4, top + 4 + self.pitch * (count as i32 - 1));
        for at in 0..=count as i32 {
            page = page.rule((left, top + self.pitch * at), (right, top + self.pitch * at));
        }
        let first = self.ends[0] - 67;
        let between = self.ends[..self.ends.len() - 1].iter().map(|it| it + 3);
        for x in [left, first, right].into_iter().chain(between) {
            page = page.rule((x, top), (x, low));
        }
        page
    }
}

fn prose(page: Page, y: i32, is_latin: bool) -> Page {
    match is_latin {
        true => page.latin(
            50,
            y,
            10,
            "The table shows what was spent in each of the years, in thousands.",
        ),
        false => page.text(50, y, 10, "次の表は、各年度に支出した額を千円単位で示したものである。"),
    }
}

/// The pages of a layout, and the tables that they show.
fn layout(name: &str, seed: &mut Seed) -> (Vec<Page>, Vec<Known>) {
    let is_latin = matches!(name, "ruled" | "unruled") && seed.below(2) == 0;
    let labels = if is_latin { LATIN } else { JAPANESE };
    let columns = 1 + seed.below(3) as usize;
    match name {
        "ruled" | "unruled" | "japanese" => {
            let count = 6 + seed.below(20) as usize;
            let known = Known::new(seed, &labels, (count, columns));
            let shape = Shape::new(seed, (60, 170), columns, is_latin);
            let mut rows = known.rows.clone();
            rows.insert(0, known.heads(is_latin));
            let page = shape.rows(prose(Page::new(), 60, is_latin), 100, &rows);
            let page = if name == "ruled" { shape.rules(page, 100, rows.len()) } else { page };
            let after = 130 + shape.pitch * rows.len() as i32;
            (vec![prose(page, after, is_latin).text(290, 815, 9, "- 1 -")], vec![known])
        }
        "columns" => {
            let count = 12 + seed.below(30) as usize;
            let known = Known::new(seed, &labels, (count, 1));
            let half = known.rows.len().div_ceil(2);
            let (mut one, mut two) =
                (Shape::new(seed, (50, 155), 1, false), Shape::new(seed, (315, 155), 1, false));
            (one.pitch, two.pitch) = (16, 16);
            (one.ends[0], two.ends[0]) = (280, 545);
            let page = Page::new().text(50, 60, 10, "【予算の内容】");
            let page = one.rows(page, 100, &known.rows[..half]);
            (vec![two.rows(page, 100, &known.rows[half..])], vec![known])
        }
        _ => {
            let count = 60 + seed.below(60) as usize;
            let known = Known::new(seed, &labels, (count, columns));
            let shape = Shape::new(seed, (60, 170), columns, false);
            let mut pages = Vec::new();
            for (number, rows) in (1..).zip(known.rows.chunks(30)) {
                let page = Page::new().text(60, 40, 9, "令和７年度　予算書").text(
                    290,
                    815,
                    9,
                    &format!("{number}"),
                );
                let page = shape.row(page, 80, &known.heads(false));
                pages.push(shape.rows(page, 80 + shape.pitch, rows));
            }
            (pages, vec![known])
        }
    }
}

/// The cells of every row of every table.
fn rows(document: &Document) -> Vec<Vec<String>> {
    let rows = document.nodes().filter(|it| it.kind() == NodeKind::Row);
    rows.map(|it| it.children().map(|cell| cell.text().to_owned()).collect()).collect()
}

/// How many figures and rows of `known` are among those read, of how many.
fn recovered(known: &[Known], mut read: Vec<Vec<String>>) -> [[usize; 2]; 2] {
    let mut counts = [[0; 2]; 2];
    for row in known.iter().flat_map(|it| &it.rows) {
        counts[0][1] += row.len() - 1;
        counts[1][1] += 1;
        let Some(at) = read.iter().position(|it| it.contains(&row[0])) else { continue };
        let found = read.swap_remove(at);
        counts[0][0] += row[1..].iter().filter(|it| found.contains(it)).count();
        counts[1][0] += usize::from(found == *row);
    }
    counts
}

#[test]
#[ignore = "a measurement: 20 files"]
fn known_tables_are_read_from_five_layouts() {
    let mut said = String::new();
    let mut all = [[0; 2]; 2];
    for name in ["ruled", "unruled", "columns", "japanese", "continued"] {
        for number in 1..=4 {
            let (pages, known) =
                layout(name, &mut Seed(0x9E37_79B9 * (number + name.len() as u64)));
            let read = Read::new("a.pdf", pdf(&pages).as_bytes());
            let counts = recovered(&known, rows(&read.document));
            writeln!(said, "{name} {number}: figures and rows {counts:?}").unwrap();
            for (sum, count) in all.iter_mut().flatten().zip(counts.iter().flatten()) {
                *sum += count;
            }
        }
    }
    let share = all.map(|[read, of]| read * 1000 / of);
    said += &format!("figures {} ‰, rows {} ‰\n", share[0], share[1]);
    std::io::stderr().write_all(said.as_bytes()).unwrap();
    assert!(share.iter().all(|it| *it >= 980), "{said}");
}
