//! Knows the neighbourhood of an entity: everything within a number of links, in either direction.
//! Does not know what the links mean.

use crate::diagnostic::Diagnostic;
use crate::project::graph::{Refusal, UNKNOWN, unknown};
use crate::report::drawing::{Drawing, Node, Presence};
use crate::rule::fields::nearest;
use crate::select::fold;
use crate::text;

/// Keeps everything at most `depth` links away from the entity with the key `asked`.
///
/// # Errors
/// No entity has the key, or several have.
pub(super) fn around(drawing: &mut Drawing, asked: &str, depth: usize) -> Result<(), Refusal> {
    let start = find(drawing, asked)?;
    let mut neighbours = vec![Vec::new(); drawing.nodes.len()];
    for edge in &drawing.edges {
        neighbours[edge.from].push(edge.to);
        neighbours[edge.to].push(edge.from);
    }
    let mut near = vec![false; drawing.nodes.len()];
    near[start] = true;
    let mut rim = vec![start];
    for _ in 0..depth {
        let mut next = Vec::new();
        for at in rim.iter().flat_map(|&it| &neighbours[it]) {
            if !std::mem::replace(&mut near[*at], true) {
                next.push(*at);
            }
        }
        if next.is_empty() {
            break;
        }
        rim = next;
    }
    drawing.retain(&near);
    Ok(())
}

/// The node whose id, key or label is `asked`, ignoring width and spaces; an id takes precedence
/// over a key, and a key over a label.
fn find(drawing: &Drawing, asked: &str) -> Result<usize, Refusal> {
    let wanted = fold(asked);
    let defined = || drawing.nodes.iter().enumerate();
    let with = |name: fn(&Node) -> &str| -> Vec<usize> {
        defined().filter(|(_, it)| fold(name(it)) == wanted).map(|(at, _)| at).collect()
    };
    let names: [fn(&Node) -> &str; 3] = [|it| &it.id, |it| &it.key, |it| &it.label];
    let found = names.into_iter().map(with).find(|it| !it.is_empty()).unwrap_or_default();
    match found[..] {
        [one] => Ok(one),
        [] => {
            let message =
                text!("no entity has the key `{asked}`", "「{asked}」をキーとする実体はない");
            let there = || drawing.nodes.iter().filter(|it| it.presence == Presence::Defined);
            let names: Vec<&str> = there()
                .flat_map(|it| [&*it.key, &*it.label, &*it.id])
                .filter(|it| !it.is_empty())
                .collect();
            if nearest(asked, names.iter().copied()).is_none() {
                let ids: Vec<&str> = there().map(|it| &*it.id).collect();
                return Err(unknown(message, asked, &ids));
            }
            Err(unknown(message, asked, &names))
        }
        _ => {
            let count = found.len();
            let ids: Vec<&str> = found.iter().take(8).map(|&it| &*drawing.nodes[it].id).collect();
            let ids = ids.join(", ");
            let message = text!(
                "`{asked}` is the key of {count} entities",
                "「{asked}」をキーとする実体が{count}件ある"
            );
            let ambiguous = Diagnostic::error(UNKNOWN, message);
            Err(Box::new(
                ambiguous.help(text!("name one of them: {ids}", "どれか1つを指定する: {ids}")),
            ))
        }
    }
}
