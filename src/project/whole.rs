//! Knows how the content of the report page is collected from a checked project. Does not know how
//! it looks.

mod sums;

use rustc_hash::FxHashSet;

use super::graph::{Scene, pivot};
use super::session::Outcome;
use super::state::Project;
use crate::check;
use crate::diagnostic::Diagnostic;
use crate::lint::causes::groups;
use crate::lint::{Graphs, demands};
use crate::report::drawing::Drawing;
use crate::report::matrix::Matrix;
use crate::report::whole::{File, Group, Sum, Tally, Whole};
use crate::source::{SourceId, Span};

/// Maximum number of cells of a matrix that is readable on a page.
const MAX_CELLS: usize = 6_000;
/// Maximum number of columns of such a matrix.
const MAX_COLUMNS: usize = 60;

impl Project {
    /// The content of the page for the run with `outcome`, besides the findings `shown`; `notes` are the
    /// notes that are not among them.
    pub(crate) fn whole(
        &self,
        outcome: &Outcome,
        shown: &[Diagnostic],
        notes: &[Diagnostic],
    ) -> Whole {
        let grouped = groups(shown).into_iter();
        let grouped = grouped.map(|it| Group { together: it.together, members: it.members });
        let (drawing, matrices) = self.links(shown).unwrap_or_default();
        let rules = outcome.verdict.rules.iter().map(|it| Tally {
            id: it.id.clone(),
            outcomes: it.outcomes.counts(),
            lacks: it.lacks.clone(),
        });
        Whole {
            groups: grouped.collect(),
            followers: notes.iter().filter(|it| it.follows.is_some()).cloned().collect(),
            undecided: undecided(outcome, notes),
            sums: self.sums(),
            files: self.files_told(),
            rules: rules.collect(),
            drawing,
            matrices,
        }
    }

    /// The part of [`whole`](Self::whole) from which pictures of the findings `shown` are drawn.
    pub(crate) fn pictured(&self, shown: &[Diagnostic]) -> Whole {
        if shown.is_empty() {
            return Whole::default();
        }
        let drawing = self.links(shown).and_then(|it| it.0);
        let mut sums = self.sums();
        sums.retain(|it| it.is_broken);
        Whole { sums, drawing, ..Whole::default() }
    }

    /// The demands on several figures, each once.
    fn sums(&self) -> Vec<Sum> {
        let mut known = FxHashSet::default();
        let mut sums: Vec<Sum> = Vec::new();
        for (rule, demands) in demands(&self.corpus, self.effective()) {
            let id = &self.rules[rule].rule.id.value;
            for demand in demands {
                let spans: Vec<Span> = demand.parts.iter().map(|it| it.quantity.span).collect();
                let is_here = spans.iter().all(|it| !self.elsewhere.contains(&it.source));
                if is_here && known.insert(spans) {
                    sums.extend(sums::sum_of(id, &demand).ok().flatten());
                }
            }
        }
        let name = |id: SourceId| &self.corpus.sources.get(id).name;
        sums.sort_by_key(|it| (name(it.total.span.source), it.total.span.start));
        sums
    }

    /// The documents with their figures, in the order of the run.
    fn files_told(&self) -> Vec<File> {
        let here = self.corpus.documents.iter().map(|it| it.source);
        let here = here.filter(|it| !self.elsewhere.contains(it));
        let file = |source| File { source, figures: 0, unclaimed: Vec::new() };
        let mut files: Vec<File> = here.map(file).collect();
        for fact in self.facts().into_iter().filter(|it| it.is_figure) {
            let of = |it: &&mut File| it.source == fact.span.source;
            if let Some(file) = files.iter_mut().find(of) {
                file.figures += 1;
                if !fact.claimed {
                    file.unclaimed.push(fact.span);
                }
            }
        }
        files
    }

    /// The links as a drawing, and every readable matrix of two linked types.
    fn links(&self, said: &[Diagnostic]) -> Option<(Option<Drawing>, Vec<Matrix>)> {
        let graphs = Graphs::build_all(&self.corpus, &self.rules);
        let scene = Scene::build(self, &graphs, &[], said).ok()?;
        let mut asked: Vec<String> = Vec::new();
        for (from, to) in pivot::pairs(&scene).into_iter().filter(|(from, to)| from != to) {
            let pair = format!("{from}:{to}");
            if !asked.contains(&pair) && !asked.contains(&format!("{to}:{from}")) {
                asked.push(pair);
            }
        }
        let table = |asked: &String| pivot::matrix(&scene, asked, None, None).ok();
        let is_readable = |it: &Matrix| {
            let (rows, columns) = (it.rows.len(), it.columns.len());
            rows > 0 && (1..=MAX_COLUMNS).contains(&columns) && rows * columns <= MAX_CELLS
        };
        let matrices = asked.iter().filter_map(table).filter(is_readable).collect();
        let drawing = scene.into_drawing();
        Some(((!drawing.edges.is_empty()).then_some(drawing), matrices))
    }
}

/// The notes of rules that left places undecided.
fn undecided(outcome: &Outcome, notes: &[Diagnostic]) -> Vec<Diagnostic> {
    let open = |it: &&crate::lint::RuleTally| it.outcomes[check::InstanceState::Unchecked] > 0;
    let rules: FxHashSet<&str> =
        outcome.verdict.rules.iter().filter(open).map(|it| &*it.id).collect();
    let said = notes.iter().filter(|it| rules.contains(&*it.code) && it.follows.is_none());
    said.cloned().collect()
}
