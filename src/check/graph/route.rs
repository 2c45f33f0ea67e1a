//! Knows which types of entities a path leads from and to, before any document is read: a rule with
//! a path that can never be followed finds nothing, or everything. Does not know documents.

use std::collections::BTreeSet;

use super::Directed;
use super::walk::Automaton;
use crate::diagnostic::{Diagnostic, Text};
use crate::rule::Model;
use crate::rule::path::Path;
use crate::rule::reach::{Reach, Start};
use crate::rule::selection::CODE;
use crate::source::Spanned;
use crate::text;

/// Numbers of entity types.
pub type Types = BTreeSet<usize>;

/// The start of the rule: the types of its entities, or the edges of its links.
pub struct Origin {
    /// The entity types.
    pub types: Types,
    /// The edges, each with whether it is named by its inverse.
    pub edges: Vec<Directed>,
}

impl Origin {
    /// Reports the parts of `reach` that can never exist: links that do not begin at the path's
    /// current types, and attributes that no type at its end has.
    pub fn check(&self, reach: &Reach, model: &Model, found: &mut Vec<Diagnostic>) {
        let before = found.len();
        let (types, edges) = match &reach.start {
            Start::Path(path) => (ends(path, model, &self.from(model), found), Vec::new()),
            Start::Links(path) => {
                ends(path, model, &self.from(model), found);
                let numbers = path.names().into_iter().filter_map(|it| model.edge(&it.value));
                (Types::new(), numbers.collect())
            }
            Start::Here => (self.types.clone(), self.edges.clone()),
            Start::Edge => (Types::new(), self.edges.clone()),
            Start::From => (self.of_edges(model, |(from, _)| from), Vec::new()),
            Start::To => (self.of_edges(model, |(_, to)| to), Vec::new()),
        };
        if found.len() > before || types.is_empty() && edges.is_empty() {
            return;
        }
        let of_types = types.iter().flat_map(|&it| &model.entities[it].attrs);
        let of_edges = edges.iter().flat_map(|&(it, _)| &model.edges[it].attrs);
        let known: Vec<&str> = of_types.chain(of_edges).map(|(it, _)| &*it.value).collect();
        let names = || {
            let types = types.iter().map(|&it| &*model.entities[it].name.value);
            types
                .chain(edges.iter().map(|&(it, _)| &*model.edges[it].name.value))
                .collect::<Vec<_>>()
        };
        let asked = reach.filter.iter().map(|it| &it.attr).chain(&reach.attr);
        for attr in asked.filter(|it| !known.contains(&&*it.value)) {
            found.push(lacks(attr, &names()));
        }
    }

    /// The types at the start of paths: the current entity, or the end of the current link.
    fn from(&self, model: &Model) -> Types {
        let ends = self.of_edges(model, |(_, to)| to);
        self.types.iter().copied().chain(ends).collect()
    }

    fn of_edges(&self, model: &Model, side: fn((Types, Types)) -> Types) -> Types {
        self.edges.iter().flat_map(|&it| side(sides(model, it))).collect()
    }
}

/// The types at the end of `path` from entities of the types `start`. Edges of it that can never be
/// followed are reported.
pub fn ends(path: &Path, model: &Model, start: &Types, found: &mut Vec<Diagnostic>) -> Types {
    let names = path.names();
    if start.is_empty() || names.iter().any(|it| model.edge(&it.value).is_none()) {
        return Types::new();
    }
    let automaton = Automaton::new(model, path);
    let mut open: Vec<(usize, u32)> = start.iter().map(|&it| (it, 0)).collect();
    let mut seen: BTreeSet<(usize, u32)> = open.iter().copied().collect();
    while let Some((kind, state)) = open.pop() {
        for &to in &automaton.follow[state as usize] {
            let (from, ends) = sides(model, automaton.steps[to as usize - 1]);
            let ends = ends.into_iter().filter(|_| from.contains(&kind)).map(|it| (it, to));
            open.extend(ends.filter(|it| seen.insert(*it)));
        }
    }
    let at = |state: u32| seen.iter().filter(move |it| it.1 == state).map(|it| it.0);
    for (state, name) in (1..).zip(&names) {
        // An edge after one that cannot be followed is not reported.
        let before = (0..).zip(&automaton.follow).filter(|(_, follow)| follow.contains(&state));
        let reached: Types = before.flat_map(|(it, _)| at(it).collect::<Vec<_>>()).collect();
        if at(state).next().is_none() && !reached.is_empty() {
            found.push(never(name, automaton.steps[state as usize - 1], &reached, model));
        }
    }
    let accepting = seen.iter().filter(|(_, state)| automaton.accepts[*state as usize]);
    accepting.map(|&(kind, _)| kind).collect()
}

/// The types where the edge begins and ends, followed in this direction.
fn sides(model: &Model, (edge, inverse): Directed) -> (Types, Types) {
    let edge = &model.edges[edge];
    let from = model.entity(&edge.from.value).into_iter().collect();
    let to = edge.to.iter().filter_map(|it| model.entity(&it.value)).collect();
    if inverse { (to, from) } else { (from, to) }
}

fn listed(model: &Model, types: &Types) -> Text {
    Text::list(types.iter().map(|&it| &*model.entities[it].name.value))
}

fn never(name: &Spanned<String>, step: Directed, reached: &Types, model: &Model) -> Diagnostic {
    let (from, to) = sides(model, step);
    let (link, Text { en, ja }) = (&name.value, listed(model, reached));
    let message = text!(
        "`{link}` can never be followed here: at this point the path is at {en}",
        "`{link}` はここではたどれない。経路のこの位置にあるのは {ja} である"
    );
    let [from, to] = [from, to].map(|it| listed(model, &it));
    let (to, to_ja, Text { en, ja }) = (to.en, to.ja, from);
    let label = text!("leads from {en} to {to}", "{ja} から {to_ja} へのリンク");
    Diagnostic::error(CODE, message).at(name.span, label)
}

fn lacks(attr: &Spanned<String>, names: &[&str]) -> Diagnostic {
    let (name, Text { en, ja }) = (&attr.value, Text::list(names));
    let message = text!(
        "no attribute `{name}` on what is selected here ({en})",
        "ここで選ばれるもの（{ja}）に `{name}` という属性はない"
    );
    let lacks = Diagnostic::error(CODE, message).at(attr.span, Text::default());
    lacks.help(text!("declare it under its `attrs`", "その `attrs` に定義する"))
}
