//! Changes every figure of the health research budget by one unit in each digit place and by
//! swapping neighbouring digits, runs every rule, and compares with an independent oracle, which
//! decides whether the change can be contradicted. No change that contradicts a stated relation may
//! pass silently. A sample runs here; `cargo bench --bench mutations` runs all and writes
//! `docs/mutations.md`.

// Spelled out, because the bench takes this file in too.
#[path = "mutations/facts.rs"]
mod facts;
#[path = "mutations/letters.rs"]
pub(crate) mod letters;
#[path = "mutations/oracle.rs"]
mod oracle;
#[path = "mutations/relations.rs"]
mod relations;

use std::collections::{BTreeMap, BTreeSet};

use kenzan::diagnostic::Severity;
use rayon::prelude::*;

use crate::fixtures::Base;
use facts::{Fact, Facts};
use oracle::{Relation, narrow};

/// A digit changed.
pub(crate) struct Mutation<'f> {
    fact: &'f Fact,
    text: String,
}

/// What came of a mutation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    /// A rule contradicts it.
    Contradicted,
    /// It stays inside the rounding of all that it is related to.
    Rounding,
    /// Nothing else in the document speaks of the figure.
    StatedOnce,
    /// The oracle contradicts it, and no rule does.
    Missed,
}

/// The true document and the known facts about it.
pub(crate) struct Measure {
    base: Base,
    facts: Facts,
    relations: Vec<Relation>,
    /// What is found before any change.
    known: BTreeSet<String>,
}

const FILES: [(&str, &str); 6] = [
    ("data/budget-mhlw.yaml", "mhlw"),
    ("data/budget-amed.yaml", "amed"),
    ("data/projects.yaml", "projects"),
    ("data/nc-grants.yaml", "grants"),
    ("data/kpis.yaml", "kpis"),
    ("data/claims.yaml", "claims"),
];

/// The source sets that repeat the data.
const COPIES: [&str; 2] = ["draft", "series-table"];

impl Measure {
    /// The whole document: most figures occur in the data and again in the draft.
    pub(crate) fn new() -> Self {
        let base = Base::load();
        let facts = Self::data(&base);
        Self::of(base, facts, true)
    }

    /// The data alone, without the draft and the CSV copy: each figure is stated less often.
    pub(crate) fn of_data_alone() -> Self {
        let base = Base::load().without(&COPIES);
        let facts = Self::data(&base);
        Self::of(base, facts, false)
    }

    fn data(base: &Base) -> Facts {
        let mut facts = Facts::default();
        for (file, stem) in FILES {
            let tree = base.tree(file);
            facts.yaml(file, stem, tree.roots().next().unwrap(), base.text(file));
        }
        facts
    }

    fn of(base: Base, mut facts: Facts, copies: bool) -> Self {
        if copies {
            let csv = "data/nc-grants.csv";
            facts.csv(csv, base.tree(csv).roots().next().unwrap(), base.text(csv));
            facts.draft("draft/draft.md", base.text("draft/draft.md"));
        }
        let relations = relations::all(&facts, copies);
        let mut measure = Self { base, facts, relations, known: BTreeSet::new() };
        let text = |place: &str| measure.facts.get(place).text.clone();
        for relation in &measure.relations {
            assert!(relation.is_possible(text), "the true document contradicts {relation:?}");
        }
        measure.known = measure.findings(None);
        measure
    }

    /// Errors and warnings as rule and message.
    fn findings(&self, change: Option<(&str, String)>) -> BTreeSet<String> {
        let (_, verdict) = self.base.check_with(change);
        let found = verdict.diagnostics.iter().filter(|it| it.severity >= Severity::Warning);
        found.map(|it| format!("{} {}", it.code, it.message.en)).collect()
    }

    pub(crate) fn mutations(&self) -> Vec<Mutation<'_>> {
        let changed = |fact| changes(fact).into_iter().map(move |text| Mutation { fact, text });
        self.facts.all.iter().flat_map(changed).collect()
    }

    pub(crate) fn outcome(&self, mutation: &Mutation<'_>) -> Outcome {
        let Mutation { fact, text } = mutation;
        let mut file = self.base.text(&fact.file).to_owned();
        file.replace_range(fact.range.clone(), text);
        let found = self.findings(Some((&fact.file, file)));
        if found.difference(&self.known).next().is_some() {
            return Outcome::Contradicted;
        }
        let place = &fact.place;
        let mut related =
            self.relations.iter().filter(|it| it.places().contains(&place)).peekable();
        if related.peek().is_none() {
            return Outcome::StatedOnce;
        }
        let printed = |at: &str| {
            if at == place { text.clone() } else { self.facts.get(at).text.clone() }
        };
        let is_possible = related.all(|it| it.is_possible(printed));
        if is_possible { Outcome::Rounding } else { Outcome::Missed }
    }
}

/// Every text that one digit more or less, or two neighbours swapped, makes of a figure. A figure
/// never gets a zero before its first digit, which no one would print.
fn changes(fact: &Fact) -> BTreeSet<String> {
    let characters: Vec<char> = fact.text.chars().collect();
    let end = number_end(&characters);
    let digits: Vec<usize> = (0..end).filter(|&at| narrow(characters[at]).is_some()).collect();
    let mut texts = BTreeSet::new();
    let mut keep = |changed: Vec<char>| {
        let follows = digits
            .get(1)
            .is_some_and(|&second| changed[digits[0] + 1..second].iter().all(|it| *it == ','));
        if !(follows && narrow(changed[digits[0]]) == Some('0')) && changed != characters {
            texts.insert(changed.into_iter().collect());
        }
    };
    for (place, &at) in digits.iter().enumerate() {
        for (edge, step) in [('9', 1), ('0', -1)] {
            if narrow(characters[at]) != Some(edge) {
                let mut changed = characters.clone();
                changed[at] =
                    char::from_u32((characters[at] as u32).wrapping_add_signed(step)).unwrap();
                keep(changed);
            }
        }
        if let Some(&next) = digits.get(place + 1) {
            let mut changed = characters.clone();
            changed.swap(at, next);
            keep(changed);
        }
    }
    texts
}

/// Where the first number of a text ends.
fn number_end(characters: &[char]) -> usize {
    let start = characters.iter().position(|it| narrow(*it).is_some()).unwrap_or(0);
    let inside = |it: &&char| narrow(**it).is_some() || ",，.．".contains(**it);
    start + characters[start..].iter().take_while(inside).count()
}

/// Outcomes by file.
pub(crate) type Table = BTreeMap<String, BTreeMap<Outcome, usize>>;

/// Runs `mutations`; returns the table and the mutations that were missed.
pub(crate) fn run(measure: &Measure, mutations: &[Mutation<'_>]) -> (Table, Vec<String>) {
    let outcomes: Vec<Outcome> = mutations.par_iter().map(|it| measure.outcome(it)).collect();
    let (mut table, mut missed) = (Table::new(), Vec::new());
    for (mutation, outcome) in mutations.iter().zip(outcomes) {
        let fact = mutation.fact;
        *table.entry(fact.file.clone()).or_default().entry(outcome).or_default() += 1;
        if outcome == Outcome::Missed {
            missed.push(format!("{}: {} -> {}", fact.place, fact.text, mutation.text));
        }
    }
    (table, missed)
}

/// The table in Markdown.
pub(crate) fn show(table: &Table) -> String {
    use Outcome::{Contradicted, Missed, Rounding, StatedOnce};
    let columns = [Contradicted, Rounding, StatedOnce, Missed];
    let mut text = String::from(
        "| file | changes | contradicted by a rule | inside the rounding | stated once | missed |\n|---|--:|--:|--:|--:|--:|\n",
    );
    let mut totals = BTreeMap::new();
    let mut row = |name: &str, counts: &BTreeMap<Outcome, usize>| {
        let cells = columns.map(|it| counts.get(&it).copied().unwrap_or(0));
        let all: usize = cells.iter().sum();
        let cells = cells.map(|it| it.to_string()).join(" | ");
        text += &format!("| {name} | {all} | {cells} |\n");
    };
    for (file, counts) in table {
        row(file, counts);
        for (outcome, count) in counts {
            *totals.entry(*outcome).or_default() += count;
        }
    }
    row("all", &totals);
    text
}

#[test]
fn no_change_that_contradicts_a_relation_goes_unsaid() {
    for (measure, least, step) in
        [(Measure::new(), 3000, 149), (Measure::of_data_alone(), 1400, 71)]
    {
        let mutations = measure.mutations();
        assert!(mutations.len() > least, "{} changes", mutations.len());
        let sample: Vec<_> = mutations.into_iter().step_by(step).collect();
        let (table, missed) = run(&measure, &sample);
        assert!(missed.is_empty(), "{}\n{}", show(&table), missed.join("\n"));
    }
}

#[test]
fn a_wrong_letter_in_most_texts_of_the_draft_is_noticed() {
    let measure = Measure::new();
    let all = measure.slips();
    assert!(all.len() > 1000, "{} texts", all.len());
    let sample: Vec<_> = all.into_iter().step_by(97).collect();
    let (table, unnoticed) = letters::run(&measure, &sample);
    assert!(unnoticed.len() * 3 < sample.len(), "{table}{unnoticed:#?}");
}
