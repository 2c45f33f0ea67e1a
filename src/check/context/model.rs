//! Knows how a rule's places and operands meet the entities and links of its model.
//! Does not know how either is found in the documents (`check::graph` does).

use std::borrow::Cow;

use super::gather::{Groups, Reading};
use super::{Context, is_blank, title};
use crate::check::Findings;
use crate::check::graph::walk::Walker;
use crate::check::graph::{EntityId, LinkId};
use crate::document::Node;
use crate::rule::Operand;
use crate::rule::fields::headline;
use crate::rule::path::Path;
use crate::rule::reach::{Condition, Reach, Start};
use crate::select::fold;
use crate::source::Span;

/// An entity or a link that an operand starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// An entity.
    Entity(EntityId),
    /// A link.
    Link(LinkId),
}

impl<'d> Context<'d> {
    /// The records of the entities, or the references of the links, that the rule looks at.
    pub(super) fn places_in_model(&self, found: &mut Findings) -> Vec<Node<'d>> {
        let Some(graph) = self.graph else { return Vec::new() };
        let entities = self.types().flat_map(|it| graph.of_type(it));
        let links = self.edges().flat_map(|it| graph.of_edge(it));
        let mut places: Vec<_> = entities.map(|id| graph.entity(id).record).collect();
        places.extend(links.map(|id| graph.link(id).by));
        self.meant(places, |place| place, found)
    }

    /// The entities that the rule looks at, type after type, each in the order of the text.
    pub fn entities(&self, found: &mut Findings) -> Vec<EntityId> {
        let Some(graph) = self.graph else { return Vec::new() };
        let all = self.types().flat_map(|it| graph.of_type(it)).collect();
        self.meant(all, |id| graph.entity(id).record, found)
    }

    /// The links that the rule looks at, edge after edge, each in the order of the text.
    pub fn links(&self, found: &mut Findings) -> Vec<LinkId> {
        let Some(graph) = self.graph else { return Vec::new() };
        let all = self.edges().flat_map(|it| graph.of_edge(it)).collect();
        self.meant(all, |id| graph.link(id).by, found)
    }

    /// Those of `all`, each standing at its `node`, that meet the condition of the rule's scope.
    fn meant<T: Copy>(
        &self,
        mut all: Vec<T>,
        node: impl Fn(T) -> Node<'d>,
        found: &mut Findings,
    ) -> Vec<T> {
        // That the model finds nothing is said once, where it is declared.
        found.excused = all.is_empty();
        if let Some(when) = &self.compiled.scope.when
            && !all.is_empty()
        {
            all.retain(|&it| !when.value.select(node(it)).is_empty());
            found.selected(when.span, all.len());
        }
        all
    }

    fn types(&self) -> impl Iterator<Item = usize> {
        let model = &self.compiled.rule.model;
        self.compiled.scope.entities.iter().filter_map(|it| model.entity(&it.value))
    }

    /// The numbers of the edges that the rule looks at.
    pub fn edges(&self) -> impl Iterator<Item = usize> {
        let model = &self.compiled.rule.model;
        self.compiled.scope.edges.iter().filter_map(|it| Some(model.edge(&it.value)?.0))
    }

    /// The entity whose record `place` is, when the rule looks at entities.
    pub fn entity_at(&self, place: Node<'_>) -> Option<EntityId> {
        self.types().find_map(|it| self.graph?.entity_at(it, place))
    }

    /// The link whose reference `place` is, when the rule looks at links.
    pub fn link_at(&self, place: Node<'_>) -> Option<LinkId> {
        self.edges().find_map(|it| self.graph?.link_at(it, place))
    }

    /// Whether `place` is a reference that names nothing, so that there is nothing to compare.
    pub(super) fn is_broken(&self, place: Node<'d>) -> bool {
        let link = self.graph.zip(self.link_at(place));
        link.is_some_and(|(graph, id)| graph.link(id).to.is_none())
    }

    /// The bytes that stand for `place`: the key of an entity, else its name or first line.
    pub fn spot(&self, place: Node<'_>) -> Span {
        match (self.graph, self.entity_at(place)) {
            (Some(graph), Some(id)) => graph.span(id),
            _ => headline(place),
        }
    }

    /// What to call `place` in a sentence: an entity's key and label, else as [`title`] has it.
    pub fn title<'n>(&self, place: Node<'n>) -> Cow<'n, str> {
        match (self.graph, self.entity_at(place)) {
            (Some(graph), Some(id)) => graph.name(id).into(),
            _ => title(place).into(),
        }
    }

    /// Hands the walker of `path`, which stands for the operand at `span`, to `use_it`.
    pub fn walk<T>(
        &self,
        span: Span,
        path: &Path,
        use_it: impl FnOnce(&mut Walker<'d, 'd>) -> T,
    ) -> Option<T> {
        let graph = self.graph?;
        let mut walkers = self.walkers.borrow_mut();
        let walker = walkers.entry(span).or_insert_with(|| Walker::new(graph, path));
        Some(use_it(walker))
    }

    /// Whether the entity or link meets every condition.
    pub fn meets(&self, conditions: &[Condition], id: Reached) -> bool {
        conditions.iter().all(|it| self.failing(it, id).is_none())
    }

    /// What the attribute of `condition` is, if that is not what it demands; `None` inside for an
    /// attribute that is not written.
    pub fn failing(&self, condition: &Condition, id: Reached) -> Option<Option<Node<'d>>> {
        let nodes = self.attribute(id, &condition.attr.value);
        let written = nodes.into_iter().find(|&it| !is_blank(it));
        let meets = |wanted: &Option<String>| match (wanted, written) {
            (None, written) => written.is_none(),
            (Some(wanted), Some(it)) => wanted == "*" || fold(it.text()) == fold(wanted),
            (Some(_), None) => false,
        };
        (!condition.values.iter().any(meets)).then_some(written)
    }

    fn attribute(&self, id: Reached, name: &str) -> Vec<Node<'d>> {
        match (self.graph, id) {
            (Some(graph), Reached::Entity(id)) => graph.attr(id, name),
            (Some(graph), Reached::Link(id)) => graph.link_attr(id, name),
            (None, _) => Vec::new(),
        }
    }

    /// What `reach` starts from at `place`.
    fn starts(&self, place: Node<'d>, operand: &Operand, reach: &Reach) -> Vec<Reached> {
        let Some(graph) = self.graph else { return Vec::new() };
        let link = self.link_at(place);
        let here = self.entity_at(place);
        match &reach.start {
            Start::Here => match (here, link) {
                (Some(id), _) => vec![Reached::Entity(id)],
                (_, link) => link.map(Reached::Link).into_iter().collect(),
            },
            Start::Edge => link.map(Reached::Link).into_iter().collect(),
            Start::From => {
                link.map(|it| Reached::Entity(graph.link(it).from)).into_iter().collect()
            }
            Start::To => {
                link.and_then(|it| graph.link(it).to).map(Reached::Entity).into_iter().collect()
            }
            Start::Links(path) => {
                let Path::Edge { name, inverse } = path else {
                    return Vec::new();
                };
                let (Some(id), Some((edge, is_inverse))) = (here, graph.model.edge(&name.value))
                else {
                    return Vec::new();
                };
                let links = graph.links_at(id, edge, *inverse != is_inverse);
                links.map(Reached::Link).collect()
            }
            Start::Path(path) => {
                let Some(start) = here.or_else(|| link.and_then(|it| graph.link(it).to)) else {
                    return Vec::new();
                };
                let walk =
                    self.walk(operand.span(), path, |it| it.walk(start, usize::MAX, |_| true));
                walk.unwrap_or_default().ends.into_iter().map(Reached::Entity).collect()
            }
        }
    }

    /// The values of an operand along the links of the model.
    pub(super) fn reached(
        &self,
        place: Node<'d>,
        reading: &mut Reading<'_, 'd>,
        reach: &Reach,
        found: &mut Findings,
    ) -> Groups<'d> {
        let operand = reading.operand;
        let mut starts = self.starts(place, operand, reach);
        starts.retain(|&it| self.meets(&reach.filter, it));
        if let Some(attr) = &reach.attr {
            let nodes: Vec<_> =
                starts.into_iter().flat_map(|it| self.attribute(it, &attr.value)).collect();
            found.selected(attr.span, nodes.len());
            reading.occurs(&nodes, found);
            return Groups::of(nodes);
        }
        let Some(graph) = self.graph else { return Groups::of(Vec::new()) };
        let selects = reach.selects || operand.each.is_some() || !operand.key.is_empty();
        let node = |it: Reached| match it {
            Reached::Entity(id) if selects => graph.entity(id).record,
            Reached::Entity(id) => graph.entity(id).key,
            Reached::Link(id) if selects => graph.link(id).record,
            Reached::Link(id) => graph.link(id).by,
        };
        let nodes: Vec<_> = starts.into_iter().map(node).collect();
        if selects { reading.gather(&nodes, found) } else { Groups::of(nodes) }
    }
}
