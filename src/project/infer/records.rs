//! Knows how totals that records of data state become declared sums. Does not find them (`check::records` does).

use super::trial::{Bench, Wanted};
use super::write::{self, Body, quoted};
use super::{Page, example};
use crate::check::Context;
use crate::check::records::{Sum, sums};
use crate::diagnostic::Severity;
use crate::document::format::Layout;
use crate::document::{Node, NodeKind};
use crate::source::Span;

/// A rule that finds such totals anywhere.
const READING: &str =
    concat!("id: trial", "/records\nif-present: true\ncheck: { records: { relation: total } }\n");

/// Whether totals of records are searched for in the document of `root`.
pub(super) fn may_be_in(root: Node<'_>) -> bool {
    root.document.format.entry().layout == Layout::Tree && root.kind() == NodeKind::Record
}

impl Page<'_> {
    /// Writes the totals of records as sums.
    pub(super) fn records(&mut self, bench: &Bench<'_>) {
        let Some((corpus, compiled)) = bench.compile(READING) else { return };
        let cx = Context::new(&corpus, &compiled, Severity::Error);
        let mut count = 0;
        for root in bench.roots().filter(|it| may_be_in(*it)) {
            let Some(root) = corpus.documents.iter().find(|it| it.source == root.document.source)
            else {
                continue;
            };
            for sum in root.roots().flat_map(|it| sums(&cx, it)) {
                self.sum(bench, &sum, &mut count);
            }
        }
    }

    fn sum(&mut self, bench: &Bench<'_>, sum: &Sum, count: &mut usize) {
        let body = Body { kind: "sum", word: "total", lines: lines(sum) };
        let span = |it: &(Span, Vec<Span>, bool)| (it.0, it.1.clone(), it.2);
        let wanted = Wanted::sums(sum.slots.iter().map(span).collect());
        if wanted.is_empty() || !bench.fits(self.set, &body, &wanted) {
            return;
        }
        *count += 1;
        let id = format!("{}/records/total-{count}", self.area);
        let evidence = [sum.reason.get(self.lang).to_owned()];
        let rule = write::Rule { id: &id, set: self.set, evidence: &evidence, body: &body };
        let example = example::write(bench, example::whole(bench), &rule, &wanted);
        self.rules.push(rule.write(&example));
        self.ids.push(id);
    }
}

fn lines(sum: &Sum) -> Vec<String> {
    let each = (sum.each != "$").then(|| format!("each: {}", quoted(&sum.each)));
    let own = [format!("total: {}", quoted(&sum.total)), format!("items: {}", quoted(&sum.items))];
    each.into_iter().chain(own).collect()
}
