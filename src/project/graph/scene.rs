//! Knows how the models of a run become one drawing: entities of the same type and key are one
//! node, and findings are attached to their nodes and edges. Does not know how anything looks.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Refusal, UNKNOWN, unknown};
use crate::check::graph::cycle::knots;
use crate::check::graph::{EntityId, Graph, LinkId, Target, Way};
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::Graphs;
use crate::project::Project;
use crate::report::drawing::{Drawing, Edge, Flaw, Landing, Node, Presence};
use crate::rule::Model;
use crate::select::fold;
use crate::source::{SourceId, Span};
use crate::text;

/// The entities and links of a run, by model and in one drawing.
pub(crate) struct Scene<'d> {
    /// All models with their graphs.
    pub(crate) graphs: Vec<&'d Graph<'d>>,
    /// The complete drawing.
    pub(crate) drawing: Drawing,
    /// For each node, its entity in each graph that contains it.
    pub(crate) entities: Vec<Vec<(usize, EntityId)>>,
    /// For each edge, its graph and link.
    pub(crate) links: Vec<(usize, LinkId)>,
}

/// The input of a scene besides its parts.
struct Builder<'a, 'd> {
    scene: Scene<'d>,
    nodes: FxHashMap<(usize, String), usize>,
    ghosts: FxHashMap<(String, String), usize>,
    ids: FxHashSet<String>,
    edges: FxHashMap<(usize, Span), usize>,
    asked: &'a [String],
}

impl<'d> Scene<'d> {
    /// Draws everything that `project` declares, or only the links named in `asked` and the entities that they
    /// connect. Attaches the findings `said`.
    ///
    /// # Errors
    /// Fails if there is no model, or none of its links has a requested name.
    pub(crate) fn build(
        project: &'d Project,
        found: &'d Graphs<'d>,
        asked: &[String],
        said: &[Diagnostic],
    ) -> Result<Self, Refusal> {
        let (models, graphs): (Vec<&Arc<Model>>, Vec<&Graph<'_>>) = found.all().unzip();
        check_names(&models, asked)?;
        let scene =
            Self { graphs, drawing: Drawing::default(), entities: Vec::new(), links: Vec::new() };
        let mut builder = Builder {
            scene,
            nodes: FxHashMap::default(),
            ghosts: FxHashMap::default(),
            ids: FxHashSet::default(),
            edges: FxHashMap::default(),
            asked,
        };
        for graph in 0..models.len() {
            builder.add_entities(graph);
        }
        for graph in 0..models.len() {
            builder.add_links(graph);
        }
        let mut scene = builder.scene;
        scene.mark_cycles(project, &models, said);
        scene.mark_flaws(said);
        scene.leave_out(&project.elsewhere);
        Ok(scene)
    }

    /// The drawing.
    pub(crate) fn into_drawing(self) -> Drawing {
        self.drawing
    }

    /// Marks the links of every cycle that a rule in effect reports.
    fn mark_cycles(&mut self, project: &Project, models: &[&Arc<Model>], said: &[Diagnostic]) {
        let mut forbidden: FxHashSet<(usize, LinkId)> = FxHashSet::default();
        let acyclic = project.rules.iter().filter(|it| it.check.forbids_cycles());
        for rule in acyclic.filter(|it| it.rule.severity.is_some()) {
            let model = models.iter().position(|it| Arc::ptr_eq(it, &rule.rule.model));
            let Some(number) = model else { continue };
            let graph = &self.graphs[number];
            let named = rule.scope.edges.iter().filter_map(|it| graph.model.edge(&it.value));
            let edges: Vec<usize> = named.clone().map(|(edge, _)| edge).collect();
            let ways: Vec<Way> = named.flat_map(|it| graph.ways(it)).collect();
            for knot in knots(graph, &ways) {
                let start = graph.link(knot.cycle[0].link).by.span();
                let is_told =
                    |it: &&Diagnostic| it.code == rule.rule.id.value && it.span() == Some(start);
                if said.iter().find(is_told).is_none() {
                    continue;
                }
                let inside: FxHashSet<EntityId> = knot.members.iter().copied().collect();
                let links = edges.iter().flat_map(|&edge| graph.of_edge(edge));
                let closes = |link: &LinkId| {
                    let link = graph.link(*link);
                    inside.contains(&link.from) && link.to.is_some_and(|to| inside.contains(&to))
                };
                forbidden.extend(links.filter(closes).map(|link| (number, link)));
            }
        }
        for (edge, &link) in self.drawing.edges.iter_mut().zip(&self.links) {
            edge.in_cycle |= forbidden.contains(&link);
        }
    }

    /// Attaches each finding to the edge whose reference it is about, or else to the entity with the
    /// innermost record around it.
    fn mark_flaws(&mut self, found: &[Diagnostic]) {
        let heard = found.iter().filter(|it| it.severity > Severity::Note);
        let found: Vec<(Span, &Diagnostic)> =
            heard.filter_map(|it| Some((it.span()?, it))).collect();
        let mut references: FxHashMap<Span, Vec<usize>> = FxHashMap::default();
        for (number, edge) in self.drawing.edges.iter().enumerate() {
            if let Some(span) = edge.span {
                references.entry(span).or_default().push(number);
            }
        }
        let mut rest = Vec::new();
        for (span, diagnostic) in found {
            match references.get(&span) {
                Some(edges) => edges
                    .iter()
                    .for_each(|&edge| self.drawing.edges[edge].flaws.push(flaw(diagnostic))),
                None => rest.push((span, diagnostic)),
            }
        }
        for (node, diagnostic) in innermost(self.records(), rest) {
            self.drawing.nodes[node].flaws.push(flaw(diagnostic));
        }
    }

    /// Every record of every node.
    fn records(&self) -> Vec<(Span, usize)> {
        let mut records = Vec::new();
        for (node, entities) in self.entities.iter().enumerate() {
            for &(graph, id) in entities {
                let entity = self.graphs[graph].entity(id);
                records.push((entity.record.span(), node));
                records.extend(entity.more.iter().map(|it| (it.span(), node)));
            }
        }
        records
    }

    /// Removes nodes and edges of documents that were not requested, except the ends of links in
    /// requested ones.
    fn leave_out(&mut self, elsewhere: &FxHashSet<SourceId>) {
        if elsewhere.is_empty() {
            return;
        }
        let is_here = |span: Option<Span>| span.is_some_and(|it| !elsewhere.contains(&it.source));
        let mut keep: Vec<bool> = self.drawing.nodes.iter().map(|it| is_here(it.span)).collect();
        for edge in self.drawing.edges.iter().filter(|it| is_here(it.span)) {
            (keep[edge.from], keep[edge.to]) = (true, true);
        }
        let edges: Vec<bool> = self.drawing.edges.iter().map(|it| is_here(it.span)).collect();
        let mut kept = edges.iter();
        self.drawing.edges.retain(|_| kept.next().copied().unwrap_or(true));
        let mut kept = edges.iter();
        self.links.retain(|_| kept.next().copied().unwrap_or(true));
        self.drawing.retain(&keep);
        let mut kept = keep.iter();
        self.entities.retain(|_| kept.next().copied().unwrap_or(true));
    }
}

impl Builder<'_, '_> {
    fn add_entities(&mut self, number: usize) {
        let model = self.scene.graphs[number].model;
        for (kind, entity) in model.entities.iter().enumerate() {
            let name = &entity.name.value;
            let joined = |edge: &crate::rule::model::EdgeType| {
                is_asked(edge, self.asked)
                    && (edge.from.value == *name || edge.to.iter().any(|it| it.value == *name))
            };
            if !self.asked.is_empty() && !model.edges.iter().any(joined) {
                continue;
            }
            let kind_number = position(&mut self.scene.drawing.kinds, name);
            for id in self.scene.graphs[number].of_type(kind) {
                self.add_entity(number, id, kind_number, name);
            }
        }
    }

    fn add_entity(&mut self, number: usize, id: EntityId, kind: usize, kind_name: &str) {
        let graph = &self.scene.graphs[number];
        let key = graph.key(id).into_owned();
        let label = graph.name(id)[key.len()..].trim_start().to_owned();
        // A composite key often contains the label already.
        let label = if key.contains(&label) { String::new() } else { label };
        let span = Some(graph.span(id));
        let folded = (kind, fold(&key).into_owned());
        if let Some(&node) = self.nodes.get(&folded) {
            let known = &mut self.scene.drawing.nodes[node];
            if known.label.is_empty() {
                known.label = label;
            }
            self.scene.entities[node].push((number, id));
            return;
        }
        self.nodes.insert(folded, self.scene.drawing.nodes.len());
        let presence = Presence::Defined;
        let id_text = self.unique(format!("{kind_name}:{key}"));
        let flaws = Vec::new();
        let node = Node { id: id_text, kind, key, label, presence, span, flaws };
        self.scene.drawing.nodes.push(node);
        self.scene.entities.push(vec![(number, id)]);
    }

    /// `id`, or `id` with a number if another node already has it.
    fn unique(&mut self, id: String) -> String {
        let mut unique = id.clone();
        let mut number = 1;
        while !self.ids.insert(unique.clone()) {
            number += 1;
            unique = format!("{id}#{number}");
        }
        unique
    }

    fn add_links(&mut self, number: usize) {
        let model = self.scene.graphs[number].model;
        for (edge, declared) in model.edges.iter().enumerate() {
            if !is_asked(declared, self.asked) {
                continue;
            }
            let relation = position(&mut self.scene.drawing.relations, &declared.name.value);
            for link in self.scene.graphs[number].of_edge(edge) {
                self.add_link(number, link, relation);
            }
        }
    }

    fn add_link(&mut self, number: usize, link_id: LinkId, relation: usize) {
        let graph = &self.scene.graphs[number];
        let link = *graph.link(link_id);
        let span = link.by.span();
        let from = self.node(number, link.from);
        let to = match link.to {
            Some(to) => self.node(number, to),
            None => Some(self.ghost(number, link_id, link.target)),
        };
        let (Some(from), Some(to)) = (from, to) else { return };
        // Two models may contain the same link; the worse of their results counts.
        let edges = &mut self.scene.drawing.edges;
        if let Some(&known) = self.edges.get(&(relation, span))
            && edges[known].from == from
            && edges[known].to == to
        {
            if edges[known].landing == Landing::Elsewhere {
                edges[known].landing = landing(link.target);
            }
            return;
        }
        self.edges.insert((relation, span), edges.len());
        let (landing, in_cycle, flaws) = (landing(link.target), false, Vec::new());
        edges.push(Edge { from, to, relation, landing, in_cycle, span: Some(span), flaws });
        self.scene.links.push((number, link_id));
    }

    fn node(&self, number: usize, id: EntityId) -> Option<usize> {
        let graph = &self.scene.graphs[number];
        let kinds = &self.scene.drawing.kinds;
        let kind = kinds.iter().position(|it| *it == graph.type_of(id).name.value)?;
        self.nodes.get(&(kind, fold(&graph.key(id)).into_owned())).copied()
    }

    /// The node for an unresolved reference.
    fn ghost(&mut self, number: usize, link: LinkId, target: Target) -> usize {
        let graph = &self.scene.graphs[number];
        let key = graph.reference(link).into_owned();
        let types: Vec<&str> =
            graph.edge(graph.edge_of(link)).to.iter().map(|it| it.value.as_str()).collect();
        let kind_name = types.first().copied().unwrap_or_default().to_owned();
        let name = (types.join("|"), fold(&key).into_owned());
        let missing = target != Target::Elsewhere;
        if let Some(&node) = self.ghosts.get(&name) {
            if missing {
                self.scene.drawing.nodes[node].presence = Presence::Missing;
            }
            return node;
        }
        let node = self.scene.drawing.nodes.len();
        let id = self.unique(format!("{}:{key}", name.0));
        let kind = position(&mut self.scene.drawing.kinds, &kind_name);
        let presence = if missing { Presence::Missing } else { Presence::Elsewhere };
        self.ghosts.insert(name, node);
        let (label, flaws) = (String::new(), Vec::new());
        self.scene.drawing.nodes.push(Node { id, kind, key, label, presence, span: None, flaws });
        self.scene.entities.push(Vec::new());
        node
    }
}

fn check_names(models: &[&Arc<Model>], asked: &[String]) -> Result<(), Refusal> {
    if models.is_empty() {
        let message = text!(
            "no rule declares entities and links, so there is no graph",
            "実体とリンクを定義する規則がないため、図にできない"
        );
        return Err(Box::new(Diagnostic::error(UNKNOWN, message).help(text!(
            "declare them under `model`, or add a pack that does: `--rules kenzan:links`",
            "`model` に定義するか、定義のあるパックを加える: `--rules kenzan:links`"
        ))));
    }
    let unknown_name =
        asked.iter().find(|name| models.iter().all(|model| model.edge(name).is_none()));
    let Some(name) = unknown_name else { return Ok(()) };
    let message = text!("no edge is named `{name}`", "`{name}` というリンクはない");
    let edges = models.iter().flat_map(|it| &it.edges);
    let names = edges.flat_map(|it| std::iter::once(&it.name).chain(&it.inverse));
    let mut names: Vec<&str> = names.map(|it| it.value.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    Err(unknown(message, name, &names))
}

fn is_asked(edge: &crate::rule::model::EdgeType, asked: &[String]) -> bool {
    let has = |name: &String| {
        edge.name.value == *name || edge.inverse.as_ref().is_some_and(|it| it.value == *name)
    };
    asked.is_empty() || asked.iter().any(has)
}

fn position(names: &mut Vec<String>, name: &str) -> usize {
    names.iter().position(|it| it == name).unwrap_or_else(|| {
        names.push(name.to_owned());
        names.len() - 1
    })
}

fn landing(target: Target) -> Landing {
    match target {
        Target::Found => Landing::Found,
        Target::Dangling => Landing::Dangling,
        Target::Ambiguous => Landing::Ambiguous,
        Target::Elsewhere => Landing::Elsewhere,
    }
}

fn flaw(diagnostic: &Diagnostic) -> Flaw {
    let Diagnostic { code, severity, message, .. } = diagnostic;
    Flaw { code: code.clone(), severity: *severity, message: message.clone() }
}

/// Each finding with the node of the smallest record around it; findings outside all records are
/// left out. Records nest and never overlap otherwise.
fn innermost(
    mut records: Vec<(Span, usize)>,
    mut found: Vec<(Span, &Diagnostic)>,
) -> Vec<(usize, &Diagnostic)> {
    let start = |span: &Span| (span.source, span.start);
    records.sort_by_key(|(span, _)| (start(span), std::cmp::Reverse(span.end)));
    found.sort_by_key(|(span, _)| start(span));
    let mut records = records.into_iter().peekable();
    // The open records around the current position, the innermost last.
    let mut around: Vec<(Span, usize)> = Vec::new();
    let close = |around: &mut Vec<(Span, usize)>, at: &Span| {
        let is_past = |it: &Span| it.source != at.source || it.end <= at.start;
        while around.last().is_some_and(|(it, _)| is_past(it)) {
            around.pop();
        }
    };
    let mut placed = Vec::new();
    for (span, diagnostic) in found {
        while let Some(record) = records.next_if(|(it, _)| start(it) <= start(&span)) {
            close(&mut around, &record.0);
            around.push(record);
        }
        close(&mut around, &span);
        let node = around.iter().rev().find(|(it, _)| it.end >= span.end);
        placed.extend(node.map(|&(_, node)| (node, diagnostic)));
    }
    placed
}
