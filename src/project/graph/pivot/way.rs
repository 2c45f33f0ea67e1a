//! Knows tables whose rows and columns are several links apart: reads the path, finds its ends, and
//! finds the path between two types if none is given. Does not know how the ends are used.

use rustc_hash::FxHashMap;

use super::super::scene::Scene;
use super::super::{Refusal, WRONG, unknown};
use crate::check::graph::EntityId;
use crate::check::graph::walk::Walker;
use crate::diagnostic::Diagnostic;
use crate::rule::path::Path;
use crate::source::{SourceId, Span};
use crate::text;

/// Reads the path `via`.
///
/// # Errors
/// It is malformed, or names a link that no model has.
pub(super) fn read(scene: &Scene<'_>, via: &str) -> Result<Path, Refusal> {
    let nowhere = |_| Span::new(SourceId(0), 0..0);
    let path = Path::parse(via, &nowhere).map_err(|fault| {
        let help = text!("an example: --via 'measures/^funds'", "例: --via 'measures/^funds'");
        Diagnostic::error(WRONG, fault.message).help(help)
    })?;
    let models = || scene.graphs.iter().map(|it| it.model);
    let unknown_name =
        path.names().into_iter().find(|it| models().all(|model| model.edge(&it.value).is_none()));
    let Some(name) = unknown_name.map(|it| &it.value) else { return Ok(path) };
    let message = text!("no edge is named `{name}`", "`{name}` というリンクはない");
    let edges = models().flat_map(|it| &it.edges);
    let mut names: Vec<&str> = edges
        .flat_map(|it| std::iter::once(&it.name).chain(&it.inverse))
        .map(|it| it.value.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    Err(unknown(message, name, &names))
}

/// The pairs of a node of `rows` and an end of `path` from it, in every model that has all links of
/// the path.
pub(super) fn ends(scene: &Scene<'_>, path: &Path, rows: &[usize]) -> Vec<[usize; 2]> {
    let mut nodes: FxHashMap<(usize, EntityId), usize> = FxHashMap::default();
    for (node, entities) in scene.entities.iter().enumerate() {
        nodes.extend(entities.iter().map(|&it| (it, node)));
    }
    let mut pairs = Vec::new();
    for (number, graph) in scene.graphs.iter().enumerate() {
        if path.names().iter().any(|it| graph.model.edge(&it.value).is_none()) {
            continue;
        }
        let mut walker = Walker::new(graph, path);
        for &row in rows {
            let starts = scene.entities[row].iter().filter(|(it, _)| *it == number);
            for &(_, start) in starts {
                let ends = walker.walk(start, usize::MAX, |_| true).ends;
                let ends = ends.into_iter().filter_map(|it| nodes.get(&(number, it)));
                pairs.extend(ends.map(|&end| [row, end]));
            }
        }
    }
    pairs
}

/// The shortest path over links of one model from the type `row` to the type `column`.
pub(super) fn between(scene: &Scene<'_>, row: &str, column: &str) -> Option<String> {
    let paths = scene.graphs.iter().filter_map(|graph| {
        let mut open = vec![(row, String::new())];
        let mut next = 0;
        while let Some((at, path)) = open.get(next).cloned() {
            if at == column && next > 0 {
                return Some(path);
            }
            next += 1;
            for edge in &graph.model.edges {
                let name = &edge.name.value;
                let mut steps: Vec<(&str, String)> = Vec::new();
                if edge.from.value == at {
                    steps.extend(edge.to.iter().map(|to| (to.value.as_str(), name.clone())));
                }
                if edge.to.iter().any(|to| to.value == at) {
                    steps.push((edge.from.value.as_str(), format!("^{name}")));
                }
                for (to, step) in steps {
                    if !open.iter().any(|(known, _)| *known == to) {
                        let slash = if path.is_empty() { "" } else { "/" };
                        open.push((to, format!("{path}{slash}{step}")));
                    }
                }
            }
        }
        None
    });
    paths.min_by_key(|it| it.matches('/').count())
}
