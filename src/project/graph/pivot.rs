//! Knows how two types of entities and the links between them become a table. Does not know how a
//! table looks.

mod way;

use rustc_hash::FxHashMap;

use super::scene::Scene;
use super::{Refusal, TOO_LARGE, WRONG, unknown};
use crate::check::graph::{EntityId, Graph, LinkId};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::Node;
use crate::report::drawing::Presence;
use crate::report::matrix::{Head, Matrix};
use crate::text;

/// The mark of a link, if no attribute is requested.
const MARK: &str = "●";
/// Maximum number of cells of a readable table.
const MAX_CELLS: usize = 1_000_000;

/// The requested table, `rows:columns`, connected by links or by the path `via`; cells contain the
/// attribute `marks`.
///
/// # Errors
/// An unknown type or attribute, a malformed path, or types that no link connects.
pub(crate) fn matrix(
    scene: &Scene<'_>,
    asked: &str,
    via: Option<&str>,
    marks: Option<&str>,
) -> Result<Matrix, Refusal> {
    let drawing = &scene.drawing;
    let (row_kind, column_kind) = kinds(scene, asked, via.is_none())?;
    let path = via.map(|via| way::read(scene, via)).transpose()?;
    let [rows, columns] = [row_kind, column_kind].map(|it| defined(scene, it));
    if rows.len().saturating_mul(columns.len()) > MAX_CELLS {
        return Err(Box::new(too_large(rows.len(), columns.len())));
    }
    check_marks(scene, marks)?;
    let head = |&node: &usize| {
        let node = &drawing.nodes[node];
        Head { key: node.key.clone(), label: node.label.clone(), strays: Vec::new() }
    };
    let number = |nodes: &[usize]| -> FxHashMap<usize, usize> {
        nodes.iter().enumerate().map(|(at, &node)| (node, at)).collect()
    };
    let (row_of, column_of) = (number(&rows), number(&columns));
    let mut matrix = Matrix {
        row_kind: drawing.kinds[row_kind].clone(),
        column_kind: drawing.kinds[column_kind].clone(),
        rows: rows.iter().map(head).collect(),
        columns: columns.iter().map(head).collect(),
        cells: vec![vec![Vec::new(); columns.len()]; rows.len()],
    };
    let mut mark = |[row, column]: [usize; 2], link: Option<(usize, LinkId)>| {
        if let (Some(&at), Some(&across)) = (row_of.get(&row), column_of.get(&column)) {
            let cell = &mut matrix.cells[at][across];
            for mark in marks_of(scene, link, [row, column], marks) {
                if !cell.contains(&mark) {
                    cell.push(mark);
                }
            }
        }
    };
    if let Some(path) = path {
        way::ends(scene, &path, &rows).into_iter().for_each(|pair| mark(pair, None));
        return Ok(matrix);
    }
    for (edge, &link) in drawing.edges.iter().zip(&scene.links) {
        mark([edge.from, edge.to], Some(link));
        mark([edge.to, edge.from], Some(link));
    }
    for edge in &drawing.edges {
        let to = &drawing.nodes[edge.to];
        let is_stray = to.presence == Presence::Missing && to.kind == column_kind;
        if let Some(&at) = row_of.get(&edge.from).filter(|_| is_stray) {
            matrix.rows[at].strays.push(to.key.clone());
        }
    }
    Ok(matrix)
}

/// The defined entities of a type.
fn defined(scene: &Scene<'_>, kind: usize) -> Vec<usize> {
    let nodes = scene.drawing.nodes.iter().enumerate();
    let defined = nodes.filter(|it| it.1.kind == kind && it.1.presence == Presence::Defined);
    defined.map(|it| it.0).collect()
}

fn too_large(rows: usize, columns: usize) -> Diagnostic {
    let message = text!(
        "the table would have {rows} rows and {columns} columns, more than {MAX_CELLS} cells",
        "表が{rows}行{columns}列になり、上限の{MAX_CELLS}セルを超える"
    );
    Diagnostic::error(TOO_LARGE, message).help(text!(
        "name fewer documents, or use `-f json` without --matrix",
        "対象の文書を指定するか、--matrix なしで `-f json` を使う"
    ))
}

/// The numbers of the two requested types, which a link must connect if `direct`.
fn kinds(scene: &Scene<'_>, asked: &str, direct: bool) -> Result<(usize, usize), Refusal> {
    let Some((rows, columns)) = asked.split_once([':', '×']) else {
        let message = text!(
            "`--matrix {asked}` does not name two entity types",
            "`--matrix {asked}` は実体の型を2つ指定していない"
        );
        let wrong = Diagnostic::error(WRONG, message);
        return Err(Box::new(wrong.help(text!(
            "write rows and columns with a colon between: `--matrix kpi:project`",
            "行と列をコロンで区切る: `--matrix kpi:project`"
        ))));
    };
    let (rows, columns) = (kind(scene, rows.trim())?, kind(scene, columns.trim())?);
    let names = |kind: usize| scene.drawing.kinds[kind].as_str();
    let joined = pairs(scene);
    let (row, column) = (names(rows), names(columns));
    if !direct || joined.iter().any(|&it| it == (row, column) || it == (column, row)) {
        return Ok((rows, columns));
    }
    let message = text!(
        "no link joins {row} and {column} directly",
        "{row} と {column} を直接結ぶリンクはない"
    );
    let wrong = Diagnostic::error(WRONG, message);
    if let Some(path) = way::between(scene, row, column) {
        let help = text!("give a path: --via '{path}'", "経路を指定する: --via '{path}'");
        return Err(Box::new(wrong.help(help)));
    }
    let Text { en, ja } = Text::list(joined.iter().map(|(from, to)| format!("{from}:{to}")));
    Err(Box::new(wrong.help(text!("linked pairs: {en}", "直接結ばれている組: {ja}"))))
}

fn kind(scene: &Scene<'_>, name: &str) -> Result<usize, Refusal> {
    let kinds = &scene.drawing.kinds;
    kinds.iter().position(|it| it == name).ok_or_else(|| {
        let message = text!("no entity is named `{name}`", "`{name}` という実体はない");
        let names: Vec<&str> = kinds.iter().map(String::as_str).collect();
        unknown(message, name, &names)
    })
}

/// The pairs of types that the drawn relations connect, in the order of the models.
pub(crate) fn pairs<'s>(scene: &'s Scene<'_>) -> Vec<(&'s str, &'s str)> {
    let mut pairs = Vec::new();
    for edge in scene.graphs.iter().flat_map(|it| &it.model.edges) {
        if !scene.drawing.relations.contains(&edge.name.value) {
            continue;
        }
        for to in &edge.to {
            let pair = (edge.from.value.as_str(), to.value.as_str());
            if !pairs.contains(&pair) {
                pairs.push(pair);
            }
        }
    }
    pairs
}

fn check_marks(scene: &Scene<'_>, marks: Option<&str>) -> Result<(), Refusal> {
    let Some(name) = marks else { return Ok(()) };
    let models = || scene.graphs.iter().map(|it| it.model);
    let of_entities = models().flat_map(|it| it.entities.iter().flat_map(|it| &it.attrs));
    let of_edges = models().flat_map(|it| it.edges.iter().flat_map(|it| &it.attrs));
    let mut names: Vec<&str> =
        of_entities.chain(of_edges).map(|(name, _)| name.value.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    if names.contains(&name) {
        return Ok(());
    }
    let message = text!("no attribute is named `{name}`", "`{name}` という属性はない");
    Err(unknown(message, name, &names))
}

/// The cell text for a link, or for a path of several links.
fn marks_of(
    scene: &Scene<'_>,
    link: Option<(usize, LinkId)>,
    [row, column]: [usize; 2],
    asked: Option<&str>,
) -> Vec<String> {
    let Some(name) = asked else { return vec![MARK.to_owned()] };
    let texts = |nodes: Vec<Node<'_>>| -> Vec<String> {
        nodes
            .into_iter()
            .map(|it| it.text().trim().to_owned())
            .filter(|it| !it.is_empty())
            .collect()
    };
    let of_node = |node: usize| {
        let entities = scene.entities[node].iter();
        let attr = |&(graph, id): &(usize, EntityId)| -> Vec<String> {
            let graph: &Graph<'_> = scene.graphs[graph];
            texts(graph.attr(id, name))
        };
        entities.map(attr).find(|it| !it.is_empty()).unwrap_or_default()
    };
    let of_link = |(graph, link): (usize, LinkId)| scene.graphs[graph].link_attr(link, name);
    let found = texts(link.map(of_link).unwrap_or_default());
    let found = if found.is_empty() { of_node(row) } else { found };
    let found = if found.is_empty() { of_node(column) } else { found };
    if found.is_empty() { vec![MARK.to_owned()] } else { found }
}
