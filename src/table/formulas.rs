//! Knows lines whose labels state how they are computed, 残額（A−B）, `(3)=(1)+(2)`, 執行率（B/A）, and the lines that these
//! letters name. Does not search for relations that no label states.

use super::axis::{Axis, Plane};
use super::grid::Grid;
use super::ratio;
use super::relation::{Kind, Operand, Relation};
use super::score;
use super::signed::Signed;
use crate::pattern::pattern;

/// The forms of a letter: `(a)`, a letter alone, `(12)`, (ア).
const NAME: &str = r"\([a-z]\)|\([0-9]{1,2}\)|\([ア-ン]\)|[a-z]";

// `c = a − b`; the part before `=` may be missing.
pattern!(
    FORMULA,
    &format!(
        r"(?:^|[\s(\[:、,=]|\p{{Han}}|\p{{Hiragana}}|\p{{Katakana}})(?:(?P<own>{NAME})\s*=\s*)?(?P<body>(?:{NAME})(?:\s*[-+×*÷/]\s*(?:{NAME}))+)(?:\s*[×*]\s*100)?\s*(?:$|[)\]、,%]|\s)"
    )
);
// `(b − a) / a`.
pattern!(
    CHANGE,
    &format!(
        r"(?:(?P<own>{NAME})\s*=\s*)?\(?(?P<now>{NAME})\s*-\s*(?P<then>{NAME})\)\s*[÷/]\s*(?P<base>{NAME})"
    )
);
pattern!(TERM, &format!(r"(?P<sign>[-+×*÷/])?\s*(?P<name>{NAME})"));
// A letter that names its line: in brackets, or at either end beside a character that is no letter.
pattern!(
    TAG,
    r"\((?P<a>[a-z]|[0-9]{1,2}|[ア-ン])\)|(?:^|[\s\p{Han}\p{Hiragana}\p{Katakana}])(?P<b>[a-z])$|^(?P<c>[a-z])[\s.:\p{Han}\p{Katakana}]|(?P<d>[a-z])\s*="
);

/// A formula in a label.
enum LabelFormula {
    /// Others added and taken away.
    Sum(Vec<(String, i32)>),
    Product([String; 2]),
    Quotient([String; 2]),
    Change([String; 2]),
}

/// The relations that labels along a plane of `grid` state. `one` is the size of one.
pub(super) fn of(grid: &Grid<'_>, plane: &Plane<'_>, one: Option<i64>) -> Vec<Relation> {
    let labels: Vec<String> = (0..plane.lines.len()).map(|it| label(grid, plane, it)).collect();
    if !labels.iter().any(|it| it.contains(['-', '+', '×', '*', '÷', '/'])) {
        return Vec::new();
    }
    let names: Vec<(usize, String)> =
        labels.iter().enumerate().filter_map(|(line, label)| Some((line, tag(label)?))).collect();
    let line_of = |name: &String| {
        let mut all = names.iter().filter(|it| it.1 == *name).map(|it| it.0);
        let first = all.next()?;
        // A letter that names two lines names neither.
        all.next().is_none().then_some(first)
    };
    let stated = labels.iter().enumerate().filter_map(|(line, label)| Some((line, says(label)?)));
    stated.filter_map(|(line, says)| relation(plane, one, line, &says, line_of)).collect()
}

/// The text above a column or at the head of a row, folded, with circled numbers in brackets.
fn label(grid: &Grid<'_>, plane: &Plane<'_>, line: usize) -> String {
    const MOST: usize = 4;
    if plane.lines[line].figures == 0 {
        return String::new();
    }
    let across = plane.across.len();
    let texts = (0..across.min(MOST)).map_while(|slot| {
        let (row, column) = match plane.axis {
            Axis::Rows => (line, slot),
            Axis::Columns => (slot, line),
        };
        (!plane.is_figure(line, slot)).then(|| grid.at(row, column).text.trim())
    });
    let texts: Vec<&str> = texts.filter(|it| !it.is_empty() && it.len() < 200).collect();
    folded(&texts.join(" "))
}

/// Widths, cases and dashes made alike; ① is (1).
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '①'..='⑳' => {
                let number = c as u32 - '①' as u32 + 1;
                folded.push_str(&format!("({number})"));
            }
            '！'..='～' => {
                let narrow = char::from_u32(c as u32 - 0xfee0).unwrap_or(c);
                folded.push(narrow.to_ascii_lowercase());
            }
            '−' | '–' | '‐' | '‑' | '—' | '―' => folded.push('-'),
            '\u{3000}' | '\n' | '<' | '>' => folded.push(' '),
            c => folded.extend(c.to_lowercase()),
        }
    }
    folded
}

/// The letter that names a line: the one before `=`, else the only letter that is separate.
fn tag(label: &str) -> Option<String> {
    let formula = FORMULA.captures(label).or_else(|| CHANGE.captures(label));
    if let Some(own) = formula.as_ref().and_then(|it| it.name("own")) {
        return Some(bare(own.as_str()));
    }
    let rest = formula
        .as_ref()
        .and_then(|it| it.get(0))
        .map_or(label.to_owned(), |it| format!("{} {}", &label[..it.start()], &label[it.end()..]));
    let mut all = TAG.captures_iter(rest.trim()).filter_map(|it| {
        ["a", "b", "c", "d"].iter().find_map(|name| it.name(name)).map(|it| bare(it.as_str()))
    });
    let first = all.next()?;
    all.all(|it| it == first).then_some(first)
}

fn bare(name: &str) -> String {
    name.trim_matches(['(', ')']).to_owned()
}

fn says(label: &str) -> Option<LabelFormula> {
    if let Some(it) = CHANGE.captures(label) {
        let [now, then, base] = ["now", "then", "base"].map(|name| bare(&it[name]));
        return (then == base).then_some(LabelFormula::Change([now, then]));
    }
    let formula = FORMULA.captures(label)?;
    let terms: Vec<(char, String)> = TERM
        .captures_iter(formula.name("body")?.as_str())
        .map(|it| {
            let sign = it.name("sign").and_then(|it| it.as_str().chars().next());
            (sign.unwrap_or('+'), bare(&it["name"]))
        })
        .collect();
    let signs: Vec<char> = terms.iter().skip(1).map(|it| it.0).collect();
    match (&signs[..], &terms[..]) {
        ([first, ..], _) if signs.iter().all(|it| "+-".contains(*it)) && "+-".contains(*first) => {
            let weight = |sign: char| if sign == '-' { -1 } else { 1 };
            Some(LabelFormula::Sum(terms.iter().map(|it| (it.1.clone(), weight(it.0))).collect()))
        }
        (['×' | '*'], [a, b]) => Some(LabelFormula::Product([a.1.clone(), b.1.clone()])),
        (['÷' | '/'], [a, b]) => Some(LabelFormula::Quotient([a.1.clone(), b.1.clone()])),
        _ => None,
    }
}

fn relation(
    plane: &Plane<'_>,
    one: Option<i64>,
    stated: usize,
    says: &LabelFormula,
    line_of: impl Fn(&String) -> Option<usize>,
) -> Option<Relation> {
    let lines = |names: &[String; 2]| -> Option<[usize; 2]> {
        let [a, b] = [line_of(&names[0])?, line_of(&names[1])?];
        (a != b && a != stated && b != stated).then_some([a, b])
    };
    let relation = match says {
        LabelFormula::Sum(terms) => sum(plane, stated, terms, line_of)?,
        LabelFormula::Product(names) => super::product::of(plane, one?, stated, lines(names)?)?,
        LabelFormula::Quotient(names) => ratio::stated(plane, one?, stated, lines(names)?, false)?,
        LabelFormula::Change(names) => ratio::stated(plane, one?, stated, lines(names)?, true)?,
    };
    Some(Relation { has_formula: true, ..relation })
}

fn sum(
    plane: &Plane<'_>,
    stated: usize,
    terms: &[(String, i32)],
    line_of: impl Fn(&String) -> Option<usize>,
) -> Option<Relation> {
    let mut operands = Vec::new();
    for (name, weight) in terms {
        let line = line_of(name).filter(|it| *it != stated)?;
        operands.push(Operand { weight: *weight, ..Operand::line(line) });
    }
    let signed = Signed { stated, operands: &operands };
    let slots = signed.slots(plane);
    let breaks = signed.breaks(plane, &slots, true);
    let is_difference = operands.iter().any(|it| it.weight < 0);
    let kind = if is_difference { Kind::Difference } else { Kind::Total };
    Some(Relation {
        kind,
        axis: plane.axis,
        stated,
        slots,
        breaks,
        score: score::BY_LABEL,
        operands,
        ..Relation::default()
    })
}
