//! Knows how links are found in the documents, in parallel by shares of the entities, and the
//! diagnostics about duplicate or missing links. Does not know how rules use references.

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::build::{KeyReader, as_seen};
use super::fault::MATCHED_NOTHING;
use super::{EntityId, Graph, Link, Target};
use crate::check::claims::Claims;
use crate::check::composite;
use crate::diagnostic::Diagnostic;
use crate::document::Node;
use crate::rule::model::{Attribute, EdgeType};
use crate::select::{Follower, fold};
use crate::text;

/// Code of a second link between the same two entities.
const DUPLICATE_LINK: &str = "model/duplicate-link";

/// Minimum number of entities for which starting a thread pays off.
const SHARE: usize = 4096;

impl<'d> Graph<'d> {
    /// Finds the links of edge number `edge`, which come after those of all edges before it.
    pub(super) fn add_links(&mut self, edge: usize) {
        let kind = &self.model.edges[edge];
        let start = self.links.len() as u32;
        let from = self.model.entity(&kind.from.value).map_or(0..0, |it| self.of_type(it));
        let shares: Vec<Share<'d>> = if from.len() < 2 * SHARE {
            vec![self.share(edge, from.clone())]
        } else {
            let size = from.len().div_ceil(rayon::current_num_threads()) as u32;
            let starts = (0..from.len() as u32).step_by(size as usize);
            let shares: Vec<Range<EntityId>> =
                starts.map(|at| from.start + at..from.end.min(from.start + at + size)).collect();
            shares.into_par_iter().map(|it| self.share(edge, it)).collect()
        };
        self.links.reserve_exact(shares.iter().map(|it| it.links.len()).sum());
        for mut share in shares {
            self.links.append(&mut share.links);
            self.faults.append(&mut share.faults);
            self.claims.merge(&share.claims);
        }
        let end = self.links.len() as u32;
        if start == end && !from.is_empty() && !kind.if_present && !self.is_cut() {
            self.faults.push(no_links(kind));
        }
        self.edges.push(start..end);
    }

    /// The links of edge number `edge` that the entities `ids` make.
    fn share(&self, edge: usize, ids: Range<EntityId>) -> Share<'d> {
        let kind = &self.model.edges[edge];
        let targets = kind.to.iter().filter_map(|it| self.model.entity(&it.value)).collect();
        let mut reader = LinkReader {
            graph: self,
            kind,
            targets,
            each: kind.each.as_ref().map(|it| it.value.follow()),
            keys: KeyReader::new(&kind.by),
            records: Vec::new(),
            share: Share::default(),
        };
        for id in ids {
            let entity = self.entity(id);
            for record in std::iter::once(entity.record).chain(entity.more.iter().copied()) {
                reader.record(id, record);
            }
        }
        reader.share
    }
}

/// The links that some of the entities make by one edge.
#[derive(Default)]
struct Share<'d> {
    links: Vec<Link<'d>>,
    claims: Claims,
    faults: Vec<Diagnostic>,
}

/// An edge, followed from one record after another.
struct LinkReader<'g, 'd> {
    graph: &'g Graph<'d>,
    kind: &'d EdgeType,
    /// Numbers of the possible target types.
    targets: Vec<usize>,
    each: Option<Follower<'d, 'd>>,
    keys: KeyReader<'d, 'd>,
    /// The records selected by `each`; the buffer is reused.
    records: Vec<Node<'d>>,
    share: Share<'d>,
}

impl<'d> LinkReader<'_, 'd> {
    /// Adds the links that the entity `from` makes in `record`.
    fn record(&mut self, from: EntityId, record: Node<'d>) {
        let before = self.share.links.len();
        self.records.clear();
        match &mut self.each {
            Some(each) => each.select_into(record, &mut self.records),
            None => self.records.push(record),
        }
        for &record in &self.records {
            for (key, by) in self.keys.of(record).drain(..) {
                self.share.claims.add(by);
                let (to, target) = target(self.graph, &self.targets, self.kind, &key, (record, by));
                self.share.links.push(Link { from, to, target, record, by });
            }
        }
        if !self.kind.repeats {
            self.report_repeated(before);
        }
    }

    /// Reports the links since `start`, all of one record, that repeat another: the same target and
    /// the same attributes. Links with different attributes are different statements.
    fn report_repeated(&mut self, start: usize) {
        if self.share.links.len() < start + 2 {
            return;
        }
        let mut ends: Vec<(EntityId, usize)> = (start..)
            .zip(&self.share.links[start..])
            .filter_map(|(at, link)| Some((link.to?, at)))
            .collect();
        ends.sort_unstable();
        let mut repeated: Vec<(usize, usize)> = Vec::new();
        for same in ends.chunk_by(|left, right| left.0 == right.0).filter(|it| it.len() > 1) {
            let mut first: FxHashMap<Vec<String>, usize> = FxHashMap::default();
            for &(_, at) in same {
                let first = *first.entry(self.statement(&self.share.links[at])).or_insert(at);
                repeated.extend((first != at).then_some((at, first)));
            }
        }
        repeated.sort_unstable();
        for (at, first) in repeated {
            let [link, first] = [at, first].map(|it| &self.share.links[it]);
            self.share.faults.push(duplicate_link(self.graph, self.kind, link, first.by));
        }
    }

    /// The attributes of `link` as compared.
    fn statement(&self, link: &Link<'d>) -> Vec<String> {
        let values = |it: &Attribute| {
            let values = it.1.value.select(link.record);
            composite::compared(values.iter().map(|it| fold(it.text())))
        };
        self.kind.attrs.iter().map(values).collect()
    }
}

fn target(
    graph: &Graph<'_>,
    targets: &[usize],
    kind: &EdgeType,
    key: &str,
    (record, by): (Node<'_>, Node<'_>),
) -> (Option<EntityId>, Target) {
    let mut found = targets.iter().filter_map(|&it| graph.find(it, key));
    match (found.next(), found.next()) {
        (Some(only), None) => (Some(only), Target::Found),
        (Some(first), Some(_)) => (Some(first), Target::Ambiguous),
        (None, _) => {
            // The target may be in a set that this run does not have, or in a part that could not be
            // read.
            let is_absent = graph.absent.iter().any(|(absent, _)| targets.contains(absent));
            let is_unread =
                graph.cut.iter().chain(&graph.missing).any(|kind| targets.contains(kind));
            let is_elsewhere =
                is_absent || is_unread || kind.lets_be(&as_seen(&kind.by, by, record));
            (None, if is_elsewhere { Target::Elsewhere } else { Target::Dangling })
        }
    }
}

fn no_links(edge: &EdgeType) -> Diagnostic {
    let name = &edge.name.value;
    let message = text!(
        "the model finds no reference `{name}`",
        "モデルのリンク `{name}` が1つも見つからない"
    );
    let span = edge.by.first().map_or(edge.name.span, |it| it.span);
    let finding = Diagnostic::warning(MATCHED_NOTHING, message);
    finding.at(span, text!("selects nothing", "何も選ばない"))
}

fn duplicate_link(
    graph: &Graph<'_>,
    kind: &EdgeType,
    link: &Link<'_>,
    first: Node<'_>,
) -> Diagnostic {
    let (name, from) = (&kind.name.value, graph.name(link.from));
    let to = link.by.text().trim();
    let message = text!(
        "`{from}` refers to `{to}` twice (`{name}`)",
        "「{from}」が「{to}」を2回参照している（`{name}`）"
    );
    Diagnostic::warning(DUPLICATE_LINK, message)
        .at(link.by.span(), text!("again", "2回目"))
        .at(first.span(), text!("first", "最初"))
}
