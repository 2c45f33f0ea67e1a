//! Plants faults into annotated sums (a digit, two swapped, a sign, a zero too many, an item left out, a row deleted),
//! one at a time, chosen by a seeded generator, and counts how many are found. Does not know how they are found.

use std::collections::{BTreeMap, BTreeSet};

use kenzan::table::{Certainty, Fault, Grid, Reading, Words, read};

use crate::annotated::{At, Instance, Table};
use crate::score::share;

/// Maximum size in cells of a table in which faults are planted, and number of faults.
const CELLS: usize = 1500;
const SUMS: usize = 4;

/// How a sum is changed.
const WAYS: [&str; 6] = ["digit", "swap", "sign", "times ten", "omitted", "deleted"];

#[derive(Clone, Copy, Default)]
struct Count {
    all: usize,
    certain: usize,
    found: usize,
}

/// Plants faults in `tables`, and counts how many are found, and how many findings the original
/// tables have.
pub(crate) fn plant(tables: &[&Table], is_loud: bool) {
    let mut counts: BTreeMap<String, Count> = BTreeMap::new();
    let mut alarms = [0usize; 2];
    let mut annotated = 0;
    for table in tables {
        annotated += table.annotated.iter().filter(|it| it.kind == "Sum").count();
        let before = faults(&table.rows);
        for (certainty, cells) in &before {
            alarms[usize::from(*certainty == Certainty::Likely)] += 1;
            if is_loud {
                print(table, *certainty, cells);
            }
        }
        if table.rows.iter().map(Vec::len).sum::<usize>() <= CELLS {
            plant_in(table, &before, &mut counts, is_loud);
        }
    }
    println!(
        "unmodified: {} certain, {} likely in {annotated} annotated sums",
        alarms[0], alarms[1]
    );
    println!("| planted | n | certain | + likely |\n|---|---|---|---|");
    for (name, it) in &counts {
        println!(
            "| {name} | {} | {} | {} |",
            it.all,
            share(it.certain, it.all),
            share(it.found, it.all)
        );
    }
}

type Found = Vec<(Certainty, BTreeSet<At>)>;

fn faults(rows: &[Vec<String>]) -> Found {
    let reading = read(&Grid::of_texts(rows));
    let shown = reading.faults.iter().filter(|it| it.certainty > Certainty::Possible);
    shown.map(|it| (it.certainty, cells(&reading, it))).collect()
}

fn cells(reading: &Reading, fault: &Fault) -> BTreeSet<At> {
    let all = fault.others.iter().copied().chain([(fault.relation, fault.slot)]);
    all.flat_map(|(relation, slot)| {
        let it = &reading.relations[relation];
        let stated = it.place(it.stated, slot);
        it.operands_at(slot).chain([stated]).collect::<Vec<At>>()
    })
    .collect()
}

fn print(table: &Table, certainty: Certainty, cells: &BTreeSet<At>) {
    let shown: Vec<String> = cells
        .iter()
        .take(12)
        .map(|at| format!("{at:?}={}", table.rows[at.0][at.1].trim()))
        .collect();
    println!("! {certainty:?} {}: {} cells {}", table.name, cells.len(), shown.join(" "));
}

fn plant_in(table: &Table, before: &Found, counts: &mut BTreeMap<String, Count>, is_loud: bool) {
    let filled = |it: &Instance| it.operands.iter().filter(|at| !table.is_zero(**at)).count() > 1;
    let sums: Vec<&Instance> = table
        .annotated
        .iter()
        .filter(|it| it.kind == "Sum" && filled(it) && holds(table, it))
        .collect();
    let mut random = Random(
        table
            .name
            .bytes()
            .fold(7_u64, |seed, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte))),
    );
    for number in 0..SUMS.min(sums.len()) {
        let sum = sums[random.below(sums.len())];
        let way = WAYS[(random.below(WAYS.len()) + number) % WAYS.len()];
        let Some((rows, at, deleted)) = changed(table, sum, way, &mut random) else { continue };
        let known: BTreeSet<&BTreeSet<At>> = before.iter().map(|it| &it.1).collect();
        let in_row = |row: usize, of: &BTreeSet<At>| of.iter().any(|it| it.0 == row);
        let was_told = before.iter().any(|it| in_row(sum.stated.0, &it.1));
        let after = faults(&rows);
        // An item missing from a row of totals is reported in one of its columns.
        let fresh = after.iter().filter(|it| match deleted {
            true => in_row(at.0, &it.1) && !was_told,
            false => it.1.contains(&at) && !known.contains(&it.1),
        });
        let best = fresh.map(|it| it.0).max();
        if is_loud {
            let (old, new) = (&table.rows[at.0][at.1], &rows[at.0][at.1]);
            let (class, name, stated) = (class(table, sum), &table.name, sum.stated);
            let n = sum.operands.len();
            println!("? {best:?} {way} {at:?} {old} → {new}; {stated:?} of {n}; {class}; {name}");
        }
        for name in [class(table, sum), format!("way: {way}"), "all".to_owned()] {
            let count = counts.entry(name).or_default();
            count.all += 1;
            count.certain += usize::from(best == Some(Certainty::Certain));
            count.found += usize::from(best.is_some());
        }
    }
}

/// Whether a label calls the result line a total, and how many other annotated sums use the same lines.
fn class(table: &Table, sum: &Instance) -> String {
    let is_row = sum.operands.iter().all(|at| at.1 == sum.stated.1);
    let lines = |it: &Instance| -> Vec<usize> {
        let line = |at: &At| if is_row { at.0 } else { at.1 };
        std::iter::once(&it.stated).chain(&it.operands).map(line).collect()
    };
    let along = |it: &Instance| it.operands.iter().all(|at| (at.1 == it.stated.1) == is_row);
    let own = lines(sum);
    let same = table
        .annotated
        .iter()
        .filter(|it| it.kind == "Sum" && along(it) && lines(it) == own)
        .count();
    let texts: Vec<&String> = match is_row {
        true => table.rows[sum.stated.0].iter().take(3).collect(),
        false => table.rows.iter().take(12).filter_map(|row| row.get(sum.stated.1)).collect(),
    };
    let is_labelled = texts.iter().any(|it| Words::of(it).has(Words::TOTAL));
    let parallel = match same - 1 {
        0 => "0 parallel",
        1 => "1 parallel",
        _ => "2+ parallel",
    };
    format!("{}, {parallel}", if is_labelled { "label" } else { "no label" })
}

/// A number as written: its digits as a whole number, the number of decimals, and the decimal mark.
fn number(text: &str) -> Option<(i128, u32, char)> {
    let text = text.trim();
    let body: String = text.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '$')).collect();
    let tail = body.rfind([',', '.']).map_or(0, |at| body.len() - at - 1);
    let mark = if body[..body.len()].contains(',') && tail != 3 && !body.contains('.') {
        ','
    } else {
        '.'
    };
    let places = if body.contains(mark) { body.rsplit(mark).next()?.len() as u32 } else { 0 };
    let digits: String = body.chars().filter(|c| c.is_ascii_digit()).collect();
    let is_plain = body.chars().all(|c| c.is_ascii_digit() || ",.-".contains(c));
    let value: i128 = digits.parse().ok()?;
    is_plain.then_some((if body.starts_with('-') { -value } else { value }, places, mark))
}

fn written(value: i128, places: u32, mark: char) -> String {
    let one = 10i128.pow(places);
    let sign = if value < 0 { "-" } else { "" };
    let (whole, part) = (value.abs() / one, value.abs() % one);
    match places {
        0 => format!("{sign}{whole}"),
        _ => format!("{sign}{whole}{mark}{part:0width$}", width = places as usize),
    }
}

/// The figures of a sum as whole numbers of one scale: the total, the items; and the number of
/// decimals.
fn figures(table: &Table, sum: &Instance) -> Option<(i128, Vec<i128>, u32)> {
    let read = |at: &At| match table.is_zero(*at) {
        true => Some((0, 0, '.')),
        false => number(table.rows.get(at.0)?.get(at.1)?),
    };
    let all: Vec<(i128, u32, char)> =
        std::iter::once(&sum.stated).chain(&sum.operands).map(read).collect::<Option<_>>()?;
    let places = all.iter().map(|it| it.1).max()?;
    let mut values = all.iter().map(|it| it.0 * 10i128.pow(places - it.1));
    Some((values.next()?, values.collect(), places))
}

fn holds(table: &Table, sum: &Instance) -> bool {
    figures(table, sum).is_some_and(|(stated, items, _)| {
        stated != 0 && (stated - items.iter().sum::<i128>()).abs() <= items.len() as i128
    })
}

type Changed = (Vec<Vec<String>>, At, bool);

fn changed(table: &Table, sum: &Instance, way: &str, random: &mut Random) -> Option<Changed> {
    let (stated, items, places) = figures(table, sum)?;
    let filled: Vec<usize> = (0..items.len()).filter(|it| items[*it] != 0).collect();
    let mut rows = table.rows.clone();
    if way == "deleted" {
        let is_rows = sum.operands.iter().all(|at| at.1 == sum.stated.1);
        let row = sum.operands[filled[random.below(filled.len())]].0;
        if !is_rows || row == sum.stated.0 || sum.operands.len() < 3 {
            return None;
        }
        rows.remove(row);
        let stated = (sum.stated.0 - usize::from(row < sum.stated.0), sum.stated.1);
        return Some((rows, stated, true));
    }
    let is_total = way == "omitted" || random.below(filled.len() + 1) == 0;
    let (at, value) = match is_total {
        true => (sum.stated, stated),
        false => {
            let item = filled[random.below(filled.len())];
            (sum.operands[item], items[item])
        }
    };
    let (own, own_places, mark) = number(&table.rows[at.0][at.1])?;
    let padding = 10i128.pow(trailing(own, own_places));
    let fresh = match way {
        "omitted" => {
            (value - items[filled[random.below(filled.len())]]) / 10i128.pow(places - own_places)
        }
        "sign" => -own,
        "times ten" => own * 10,
        "swap" => swapped(own / padding, random)? * padding,
        _ => digit(own / padding, random) * padding,
    };
    let step = padding * 10i128.pow(places - own_places);
    let change = (fresh - own) * 10i128.pow(places - own_places);
    if change == 0 || fresh == 0 || 2 * change.abs() <= (items.len() as i128 + 1) * step {
        return None;
    }
    rows[at.0][at.1] = written(fresh, own_places, mark);
    Some((rows, at, false))
}

/// Number of trailing zeros after the decimal point.
fn trailing(value: i128, places: u32) -> u32 {
    (0..places).take_while(|it| value % 10i128.pow(it + 1) == 0).count() as u32
}

fn digit(value: i128, random: &mut Random) -> i128 {
    let place = 10i128.pow(random.below(value.abs().to_string().len()) as u32);
    let old = value.abs() / place % 10;
    let fresh = (old + 1 + random.below(9) as i128) % 10;
    value.signum() * (value.abs() + (fresh - old) * place)
}

fn swapped(value: i128, random: &mut Random) -> Option<i128> {
    let mut digits = value.abs().to_string().into_bytes();
    let places: Vec<usize> = (1..digits.len()).filter(|at| digits[at - 1] != digits[*at]).collect();
    let at = *places.get(random.below(places.len().max(1)))?;
    digits.swap(at - 1, at);
    let text: String = digits.into_iter().map(char::from).collect();
    Some(value.signum() * text.parse::<i128>().ok()?)
}

/// A small generator (xorshift), the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }
}
