//! Knows how understood tables become declared rules: each relation is written as a rule and tried on the document
//! before it is kept. Does not know existing rule files, nor streams.

mod example;
mod form;
mod links;
mod place;
mod records;
mod trial;
mod write;

use std::collections::BTreeMap;
use std::fmt::Write as _;

pub(crate) use self::write::quoted;

use self::place::Spot;
use self::trial::{Bench, Wanted};
use super::state::Project;
use super::tables::Table;
use crate::check::table::roles::describe;
use crate::diagnostic::{Lang, Text};
use crate::source::SourceId;
#[cfg(feature = "lsp")]
use crate::source::Span;
use crate::table::{Axis, Certainty, Kind, Reading, Relation};
use crate::text;

/// A rule file that declares the relations of one document's tables.
pub(crate) struct Inferred {
    /// Name of the document.
    pub(crate) document: String,
    /// Name of the file, without its extension.
    pub(crate) stem: String,
    /// The source set that the rules name.
    pub(crate) set: String,
    /// The rules, as the text of a file; `None` if there are none.
    pub(crate) text: Option<String>,
    /// Number of rules.
    pub(crate) rules: usize,
    /// Their ids.
    #[cfg_attr(not(feature = "lsp"), allow(dead_code))]
    pub(crate) ids: Vec<String>,
    /// Relations that could not be written as a rule, each with the reason.
    pub(crate) unwritten: Vec<Text>,
}

/// Selects the requested tables of a document.
type Wish<'w> = &'w dyn Fn(&Table<'_>) -> bool;

/// Relations of one table, written as one rule.
struct Bundle<'r> {
    relations: Vec<(usize, &'r Relation)>,
}

impl Project {
    /// The rules of every requested document. A document in no source set gets a set with the name of its file.
    pub(crate) fn infer(&self, lang: Lang) -> Vec<Inferred> {
        let mut by_document: BTreeMap<SourceId, Vec<Table<'_>>> = BTreeMap::new();
        for root in self.asked().filter(|it| records::may_be_in(*it)) {
            by_document.entry(root.document.source).or_default();
        }
        for table in self.tables() {
            by_document.entry(table.root.document.source).or_default().push(table);
        }
        let mut taken: Vec<String> = Vec::new();
        let mut all = Vec::new();
        for (source, tables) in &by_document {
            let inferred = self.infer_document(*source, tables, lang, &mut taken, &|_| true);
            if !tables.is_empty() || inferred.rules > 0 {
                all.push(inferred);
            }
        }
        all
    }

    /// The rules of the tables at `at`, and the number of the first one in its document. A document in no source set
    /// gets a set with the name of its file.
    #[cfg(feature = "lsp")]
    pub(crate) fn infer_at(&self, at: Span, lang: Lang) -> Option<(Inferred, usize)> {
        let tables = self.tables().into_iter();
        let tables: Vec<Table<'_>> =
            tables.filter(|it| it.root.document.source == at.source).collect();
        let meets = |it: &Table<'_>| {
            let own = it.span();
            own.start <= at.end && at.start <= own.end
        };
        let first = tables.iter().position(meets)?;
        let wanted = |it: &Table<'_>| meets(it);
        Some((self.infer_document(at.source, &tables, lang, &mut Vec::new(), &wanted), first + 1))
    }

    fn infer_document(
        &self,
        source: SourceId,
        tables: &[Table<'_>],
        lang: Lang,
        taken: &mut Vec<String>,
        is_wanted: Wish<'_>,
    ) -> Inferred {
        let name = self.corpus.sources.get(source).name.clone();
        let stem = write::stem(&name, taken);
        let known = self.known.iter().find(|it| it.source == source);
        // The set with the fewest documents describes this one most closely.
        let own = known.into_iter().flat_map(|it| &it.sets);
        let set = own.min_by_key(|it| self.corpus.sets.get(*it).map_or(0, Vec::len)).cloned();
        let set = set.unwrap_or_else(|| stem.clone());
        let bench = Bench::of(self, source, &set);
        let area = write::area(&stem);
        let (ids, rules, unwritten) = (Vec::new(), Vec::new(), Vec::new());
        let mut page = Page { set: &set, area: &area, lang, rules, ids, unwritten };
        for (number, table) in tables.iter().enumerate().filter(|it| is_wanted(it.1)) {
            page.table(&bench, table, number + 1);
        }
        if tables.iter().all(is_wanted) {
            page.records(&bench);
        }
        let (rules, ids, unwritten) = (page.rules.len(), page.ids, page.unwritten);
        let text = (rules > 0).then(|| write::file(&name, &page.rules, &unwritten, lang));
        Inferred { document: name.to_string(), stem, set, text, rules, ids, unwritten }
    }
}

/// The rules of a document under construction.
struct Page<'p> {
    set: &'p str,
    area: &'p str,
    lang: Lang,
    rules: Vec<String>,
    ids: Vec<String>,
    unwritten: Vec<Text>,
}

impl Page<'_> {
    fn table(&mut self, bench: &Bench<'_>, table: &Table<'_>, number: usize) {
        let reading = table.reading();
        let Some(spot) = Spot::of(table) else {
            let line = bench.line(table.span());
            self.unwritten.push(text!(
                "the table at line {line}: no selector selects its rows",
                "{line}行目の表: 行を選ぶセレクタがない"
            ));
            return;
        };
        let mut numbers = Numbers { table: number, rule: 0 };
        for bundle in bundles(reading) {
            self.bundle(bench, table, &spot, &bundle, &mut numbers);
        }
        let possible = reading.relations.iter().filter(|it| !is_meant(it)).count();
        if possible > 0 {
            let line = bench.line(table.span());
            self.unwritten.push(text!(
                "the table at line {line}: relations that hold, possibly by coincidence: {possible}",
                "{line}行目の表: 成り立つが偶然かもしれない関係が{possible}件ある"
            ));
        }
    }

    /// Writes the relations of `bundle` as one rule; if that fails, each as its own rule.
    fn bundle(
        &mut self,
        bench: &Bench<'_>,
        table: &Table<'_>,
        spot: &Spot<'_>,
        bundle: &Bundle<'_>,
        numbers: &mut Numbers,
    ) {
        let wanted = Wanted::of(table, &bundle.relations);
        if wanted.is_empty() {
            return;
        }
        let bodies = form::bodies(table, spot, &bundle.relations, &wanted);
        let fits = |body: &&write::Body| bench.fits(self.set, body, &wanted);
        if let Some(body) = bodies.iter().find(fits) {
            numbers.rule += 1;
            let Numbers { table: number, rule } = *numbers;
            let id = format!("{}/table-{number}/{}-{rule}", self.area, body.word);
            let evidence = self.evidence(bench, table, bundle);
            let rule = write::Rule { id: &id, set: self.set, evidence: &evidence, body };
            let example = example::write(bench, example::part(bench, table), &rule, &wanted);
            self.rules.push(rule.write(&example));
            self.ids.push(id);
            return;
        }
        if bundle.relations.len() > 1 {
            for one in &bundle.relations {
                let one = Bundle { relations: vec![*one] };
                self.bundle(bench, table, spot, &one, numbers);
            }
            return;
        }
        let line = bench.line(table.span());
        for (_, relation) in &bundle.relations {
            let said = describe(table.reading(), relation);
            let Text { en, ja } = said;
            self.unwritten.push(text!(
                "the table at line {line}: no declared rule has the same result as {en}",
                "{line}行目の表: {ja}と同じ結果になる規則を書けない"
            ));
        }
    }

    /// The evidence for the relations of a rule, one line each.
    fn evidence(&self, bench: &Bench<'_>, table: &Table<'_>, bundle: &Bundle<'_>) -> Vec<String> {
        let line = bench.line(table.span());
        let said = bundle.relations.iter().map(|(_, it)| {
            let Text { en, ja } = describe(table.reading(), it);
            let (holds, tested) = (it.holding(), it.slots.len());
            let sure = match it.certainty {
                Certainty::Certain => text!("certain", "確実"),
                Certainty::Likely => text!("likely", "ほぼ確実"),
                Certainty::Possible => text!("possible", "可能性あり"),
            };
            let said = match it.axis {
                Axis::Rows => text!(
                    "line {line}: {en}; holds in {holds} of {tested} columns",
                    "{line}行目: {ja}。{tested}列のうち{holds}列で成り立つ"
                ),
                Axis::Columns => text!(
                    "line {line}: {en}; holds in {holds} of {tested} rows",
                    "{line}行目: {ja}。{tested}行のうち{holds}行で成り立つ"
                ),
            };
            format!("{} ({})", said.get(self.lang), sure.get(self.lang))
        });
        said.collect()
    }
}

/// Whether a relation is certain enough to be declared.
fn is_meant(it: &Relation) -> bool {
    let is_chance = it.kind == Kind::Quotient && !it.has_word;
    it.certainty >= Certainty::Likely && !is_chance
}

/// The numbers in the name of a rule.
struct Numbers {
    /// Of its table.
    table: usize,
    /// Of the last rule of that table.
    rule: usize,
}

/// Groups of relations for one rule: all totals among the rows together, every other relation
/// alone.
fn bundles(reading: &Reading) -> Vec<Bundle<'_>> {
    let meant = reading.relations.iter().enumerate().filter(|it| is_meant(it.1));
    let is_of_rows =
        |it: &Relation| it.axis == Axis::Rows && matches!(it.kind, Kind::Total | Kind::OfWhich);
    let (together, alone): (Vec<_>, Vec<_>) = meant.partition(|it| is_of_rows(it.1));
    let mut all = Vec::new();
    if !together.is_empty() {
        all.push(Bundle { relations: together });
    }
    all.extend(alone.into_iter().map(|it| Bundle { relations: vec![it] }));
    all
}

/// A configuration that declares the sets of the documents in `all`.
pub(crate) fn configuration(all: &[Inferred], pack: &str, lang: Lang) -> String {
    let about = text!(
        "Written by `kenzan infer`. The rules under rules/ check the tables; the pack checks everything else",
        "`kenzan infer` が書いた設定。表は rules/ の規則で、それ以外は付属パックで検査する"
    );
    let mut page = format!("# {}\nversion: 1\nextends: [{pack}]\nsources:\n", about.get(lang));
    for it in all {
        let (set, file) = (write::quoted(&it.set), write::quoted(&it.document));
        _ = writeln!(page, "  {set}: {file}");
    }
    page
}
