//! Knows how a rule's places and operands relate to the entities and links of its model. Does not
//! know how these are found in the documents (`check::graph` does).

use std::borrow::Cow;

use super::gather::{Groups, OperandReader};
use super::{Context, is_blank, title};
use crate::check::Findings;
use crate::check::graph::walk::Walker;
use crate::check::graph::{Directed, EntityId, LinkId, Way};
use crate::diagnostic::Diagnostic;
use crate::document::Node;
use crate::rule::Operand;
use crate::rule::fields::headline;
use crate::rule::path::Path;
use crate::rule::reach::{Condition, Reach, Start};
use crate::select::fold;
use crate::source::Span;
use crate::text;

/// An entity or a link that an operand starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// An entity.
    Entity(EntityId),
    /// A link.
    Link(LinkId),
}

impl<'d> Context<'d> {
    /// The records of the entities, or the references of the links, in the scope of the rule.
    pub(super) fn places_in_model(&self, found: &mut Findings) -> Vec<Node<'d>> {
        let Some(graph) = self.graph else { return Vec::new() };
        let entities = self.types().flat_map(|it| graph.of_type(it));
        let links = self.edges().flat_map(|it| graph.ways(it));
        let mut places: Vec<_> = entities.map(|id| graph.entity(id).record).collect();
        places.extend(links.map(|it| graph.link(it.link).by));
        self.meant(places, |place| place, found)
    }

    /// The entities in the scope of the rule, type by type, each in text order.
    pub fn entities(&self, found: &mut Findings) -> Vec<EntityId> {
        let Some(graph) = self.graph else { return Vec::new() };
        let all = self.types().flat_map(|it| graph.of_type(it)).collect();
        self.meant(all, |id| graph.entity(id).record, found)
    }

    /// The links in the scope of the rule, edge by edge, each in text order.
    pub fn links(&self, found: &mut Findings) -> Vec<Way> {
        let Some(graph) = self.graph else { return Vec::new() };
        let all = self.edges().flat_map(|it| graph.ways(it)).collect();
        self.meant(all, |it| graph.link(it.link).by, found)
    }

    /// Whether the condition of the rule's scope holds at `node`; `true` without a condition.
    pub fn is_meant(&self, node: Node<'_>) -> bool {
        let when = self.compiled.scope.when.as_ref();
        when.is_none_or(|when| !when.value.select(node).is_empty())
    }

    /// The elements of `all`, each with its `node`, that satisfy the condition of the rule's scope.
    fn meant<T: Copy>(
        &self,
        mut all: Vec<T>,
        node: impl Fn(T) -> Node<'d>,
        found: &mut Findings,
    ) -> Vec<T> {
        // An empty type is reported once, at its declaration.
        found.excused |= all.is_empty();
        if let Some(when) = &self.compiled.scope.when
            && !all.is_empty()
        {
            all.retain(|&it| self.is_meant(node(it)));
            found.selected(when.span, all.len());
        }
        all
    }

    fn types(&self) -> impl Iterator<Item = usize> {
        let model = &self.compiled.rule.model;
        self.compiled.scope.entities.iter().filter_map(|it| model.entity(&it.value))
    }

    /// The numbers of the edges in the scope of the rule, and whether it names them by their
    /// inverse. An edge and its inverse are one relation, followed as it is named first.
    pub fn edges(&self) -> impl Iterator<Item = Directed> {
        let model = &self.compiled.rule.model;
        let mut named = Vec::new();
        let edges = self.compiled.scope.edges.iter().filter_map(|it| model.edge(&it.value));
        edges.filter(move |it| {
            !named.contains(&it.0) && {
                named.push(it.0);
                true
            }
        })
    }

    /// The entity with the record `place`, if the scope of the rule is entities.
    pub fn entity_at(&self, place: Node<'_>) -> Option<EntityId> {
        self.types().find_map(|it| self.graph?.entity_at(it, place))
    }

    /// The link with the reference `place`, if the scope of the rule is links.
    pub fn link_at(&self, place: Node<'_>) -> Option<Way> {
        self.edges().find_map(|(edge, inverse)| {
            let link = self.graph?.link_at(edge, place)?;
            Some(Way { link, inverse })
        })
    }

    /// Whether `place` is an unresolved reference, so that there is nothing to compare.
    pub(super) fn is_broken(&self, place: Node<'d>) -> bool {
        let link = self.graph.zip(self.link_at(place));
        link.is_some_and(|(graph, it)| graph.link(it.link).to.is_none())
    }

    /// The bytes that represent `place`: the key of an entity, or else its name or first line.
    pub fn spot(&self, place: Node<'_>) -> Span {
        match (self.graph, self.entity_at(place)) {
            (Some(graph), Some(id)) => graph.span(id),
            _ => headline(place),
        }
    }

    /// The name of `place` in a sentence: an entity's key and label, or else the result of
    /// [`title`].
    pub fn title<'n>(&self, place: Node<'n>) -> Cow<'n, str> {
        match (self.graph, self.entity_at(place)) {
            (Some(graph), Some(id)) => graph.name(id).into(),
            _ => title(place).into(),
        }
    }

    /// The name of the entity at `place` and a colon; empty for any other place.
    pub fn subject(&self, place: Node<'_>) -> String {
        let name = self.graph.zip(self.entity_at(place)).map(|(graph, id)| graph.name(id));
        name.map_or_else(String::new, |name| format!("{name}: "))
    }

    /// Passes the walker of `path`, which belongs to the operand at `span`, to `use_it`.
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

    /// The value of the attribute in `condition`, if it does not satisfy the condition;
    /// `Some(None)` if the attribute is missing.
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

    /// The entities or links from which `reach` starts at `place`.
    fn starts(&self, place: Node<'d>, operand: &Operand, reach: &Reach) -> Vec<Reached> {
        let Some(graph) = self.graph else { return Vec::new() };
        let link = self.link_at(place);
        let here = self.entity_at(place);
        match &reach.start {
            Start::Here => match (here, link) {
                (Some(id), _) => vec![Reached::Entity(id)],
                (_, link) => link.map(|it| Reached::Link(it.link)).into_iter().collect(),
            },
            Start::Edge => link.map(|it| Reached::Link(it.link)).into_iter().collect(),
            Start::From => {
                let from = link.and_then(|it| graph.start(it));
                from.map(Reached::Entity).into_iter().collect()
            }
            Start::To => {
                let to = link.and_then(|it| graph.end(it));
                to.map(Reached::Entity).into_iter().collect()
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
                let Some(start) = here.or_else(|| graph.end(link?)) else {
                    return Vec::new();
                };
                let walk =
                    self.walk(operand.span(), path, |it| it.walk(start, usize::MAX, |_| true));
                walk.unwrap_or_default().ends.into_iter().map(Reached::Entity).collect()
            }
        }
    }

    /// The reference by which `operand` came from `place` to `node` in another record, and its
    /// description.
    pub fn came_by(
        &self,
        place: Node<'d>,
        operand: &Operand,
        node: Node<'d>,
    ) -> Option<(Span, String)> {
        let (reach, graph) = (operand.reach.as_ref()?, self.graph?);
        let link = self.link_at(place);
        let holds = |id: EntityId| {
            let entity = graph.entity(id);
            let mut records = std::iter::once(entity.record).chain(entity.more.iter().copied());
            records.any(|it| it == node || node.ancestors().any(|above| above == it))
        };
        match (&reach.start, link) {
            (Start::From, Some(it)) if it.inverse => {
                Some((place.span(), graph.name(graph.start(it)?)))
            }
            (Start::To, Some(it)) if !it.inverse => {
                Some((place.span(), graph.name(graph.end(it)?)))
            }
            (Start::Path(path), _) => {
                let start = self.entity_at(place).or_else(|| graph.end(link?))?;
                let arrivals = self.walk(operand.span(), path, |it| it.arrivals(start, 1, holds));
                let arrival = arrivals?.pop()?;
                // If the record of `node` refers back, that reference is the better place.
                let last = arrival.last.map(|it| graph.link(it));
                let last = last.filter(|it| it.from != arrival.end).map(|it| it.by.span());
                let by = if link.is_some() { Some(place.span()) } else { last };
                Some((by?, graph.name(arrival.end)))
            }
            _ => None,
        }
    }

    /// `finding` about `node`, which `operand` selects from `place`; if the node belongs to another
    /// record, the finding is placed at the reference that leads there.
    pub fn led(
        &self,
        finding: Diagnostic,
        place: Node<'d>,
        operand: &Operand,
        node: Node<'d>,
    ) -> Diagnostic {
        match self.came_by(place, operand, node) {
            Some((by, name)) => finding.at(by, text!("refers to `{name}`", "「{name}」への参照")),
            None => finding,
        }
    }

    /// The values of an operand along the links of the model.
    pub(super) fn reached(
        &self,
        place: Node<'d>,
        reading: &mut OperandReader<'_, 'd>,
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
