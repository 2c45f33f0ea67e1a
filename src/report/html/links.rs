//! Knows how links are shown on the page: as a picture with findings in colour, as a table, and as coverage
//! matrices, empty rows first. Does not know where links come from.

use maud::{Markup, PreEscaped, html};

use super::super::Report;
use super::super::drawing::{self, Drawing, Edge, Form, Landing, Node, Presence};
use super::super::matrix::Matrix;
use super::super::visible::visible;
use super::{Section, both, more};
use crate::diagnostic::{Diagnostic, Lang, Text};
use crate::source::Sources;
use crate::text;

/// Maximum number of nodes of a readable picture on a page.
const NODES: usize = 150;
/// Maximum number of its links.
const EDGES: usize = 450;
/// Maximum number of links in the table.
const ROWS: usize = 500;

/// The section of the link graph; `None` without links.
pub(super) fn graph(report: &Report<'_>) -> Option<Section> {
    let drawing = report.whole?.drawing.as_ref()?;
    let all = drawing.nodes.len();
    let (shown, left) = readable(drawing);
    let count = drawing.edges.len();
    let words = match left {
        0 => text!(
            "Entities: {all}; links: {count}. Those with findings are red or orange; entities that do not exist have a dashed frame",
            "実体{all}件、リンク{count}本。指摘のあるものは赤または橙で、存在しない実体は破線で示す"
        ),
        _ => text!(
            "Entities: {all}; links: {count}. The picture shows only entities with findings and their neighbours; entities not shown: {left}",
            "実体{all}件、リンク{count}本。図には指摘に関わるものとその隣だけを示し、{left}件は省略した"
        ),
    };
    let body = html! {
        p { (both(&words)) }
        @if !shown.nodes.is_empty() {
            @for (code, lang) in [("en", Lang::En), ("ja", Lang::Ja)] {
                div.graph lang=(code) tabindex="0" role="group" { (picture(&shown, lang)) }
            }
        }
        (table(drawing))
    };
    Some(Section { id: "links", title: text!("Links", "リンク"), count, body })
}

/// The drawing; if it is too large, only the nodes with findings and their neighbours; and the number
/// of nodes left out.
fn readable(drawing: &Drawing) -> (Drawing, usize) {
    let mut shown = drawing.clone();
    if drawing.nodes.len() <= NODES && drawing.edges.len() <= EDGES {
        return (shown, 0);
    }
    let is_flawed = |it: &Node| !it.flaws.is_empty() || it.presence == Presence::Missing;
    let core: Vec<bool> = drawing.nodes.iter().map(is_flawed).collect();
    let mut keep = core.clone();
    for edge in &drawing.edges {
        if is_wrong(edge) || core[edge.from] || core[edge.to] {
            (keep[edge.from], keep[edge.to]) = (true, true);
        }
    }
    // If these are still too many, only the nodes with findings.
    let keep = if keep.iter().filter(|it| **it).count() <= NODES { keep } else { core };
    let mut left = NODES;
    let fits = |keep: bool| {
        let fits = keep && left > 0;
        left -= usize::from(fits);
        fits
    };
    let keep: Vec<bool> = keep.into_iter().map(fits).collect();
    shown.retain(&keep);
    shown.edges.truncate(EDGES);
    let left = drawing.nodes.len() - shown.nodes.len();
    (shown, left)
}

fn is_wrong(edge: &Edge) -> bool {
    let lands = matches!(edge.landing, Landing::Found | Landing::Elsewhere);
    !lands || edge.in_cycle || !edge.flaws.is_empty()
}

/// The part of the graph around `finding`.
pub(super) fn part(drawing: &Drawing, finding: &Diagnostic) -> Option<Markup> {
    let shown = drawing.part(finding)?;
    let caption = text!("the links around it", "関係するリンク");
    Some(html! {
        figure {
            figcaption { (both(&caption)) }
            @for (code, lang) in [("en", Lang::En), ("ja", Lang::Ja)] {
                div.graph lang=(code) tabindex="0" role="group" { (picture(&shown, lang)) }
            }
        }
    })
}

fn picture(drawing: &Drawing, lang: Lang) -> Markup {
    let mut out = Vec::new();
    let written = drawing::write(&mut out, drawing, Form::Svg, &Sources::default(), lang);
    let svg = String::from_utf8(out).unwrap_or_default();
    html! { @if written.is_ok() { (PreEscaped(svg)) } }
}

/// The links as a table, those with findings first.
fn table(drawing: &Drawing) -> Markup {
    let mut edges: Vec<&Edge> = drawing.edges.iter().collect();
    edges.sort_by_key(|it| !is_wrong(it));
    let name = |node: usize| visible(&drawing.nodes[node].key).into_owned();
    html! {
        details {
            summary { (both(&text!("the links as a table", "リンクの表"))) }
            div.wide tabindex="0" role="group" { table {
                thead { tr {
                    th scope="col" { (both(&text!("from", "参照元"))) }
                    th scope="col" { (both(&text!("link", "リンク"))) }
                    th scope="col" { (both(&text!("to", "参照先"))) }
                    th scope="col" { (both(&text!("result", "結果"))) }
                } }
                tbody {
                    @for edge in edges.iter().take(ROWS) {
                        tr {
                            th scope="row" { (name(edge.from)) }
                            td { (visible(&drawing.relations[edge.relation])) }
                            td { (name(edge.to)) }
                            td { (state(edge)) }
                        }
                    }
                }
            } }
            (more(edges.len().saturating_sub(ROWS)))
        }
    }
}

fn state(edge: &Edge) -> Markup {
    let (class, words): (&str, Text) = match edge.landing {
        Landing::Dangling => ("error", text!("unresolved", "参照先なし")),
        Landing::Ambiguous => ("error", text!("several", "複数該当")),
        Landing::Elsewhere => ("rounding", text!("elsewhere", "対象外の文書")),
        Landing::Found if edge.in_cycle => ("error", text!("in a cycle", "循環")),
        Landing::Found if !edge.flaws.is_empty() => ("warning", text!("finding", "指摘あり")),
        Landing::Found => ("holds", text!("found", "あり")),
    };
    html! { span class=(format!("badge {class}")) { (both(&words)) } }
}

/// The coverage matrices; `None` if there is none.
pub(super) fn matrices(report: &Report<'_>) -> Option<Section> {
    let matrices = &report.whole?.matrices;
    if matrices.is_empty() {
        return None;
    }
    let body = html! { @for it in matrices { (sheet(it)) } };
    let title = text!("Coverage", "対応表");
    Some(Section { id: "matrix", title, count: matrices.len(), body })
}

fn sheet(matrix: &Matrix) -> Markup {
    let filled = |row: &[Vec<String>]| row.iter().filter(|it| !it.is_empty()).count();
    let mut rows: Vec<usize> = (0..matrix.rows.len()).collect();
    rows.sort_by_key(|&it| filled(&matrix.cells[it]) > 0);
    let empty = rows.iter().filter(|&&it| filled(&matrix.cells[it]) == 0).count();
    let (all, kind) = (rows.len(), visible(&matrix.row_kind));
    let covered = all - empty;
    let words =
        text!("{covered} of {all} {kind} covered", "{kind}: {all}件中{covered}件に対応あり");
    let none = text!("none", "なし");
    html! {
        h3 { (visible(&matrix.row_kind)) " × " (visible(&matrix.column_kind)) }
        p { (both(&words)) }
        div.wide tabindex="0" role="group" { table.matrix {
            thead { tr {
                th scope="col" { (visible(&matrix.row_kind)) }
                th scope="col" { (both(&text!("total", "合計"))) }
                @for it in &matrix.columns { th scope="col" title=(visible(&it.label)) { (visible(&it.key)) } }
            } }
            tbody {
                @for row in rows {
                    @let count = filled(&matrix.cells[row]);
                    tr.gap[count == 0] {
                        th scope="row" {
                            (visible(&matrix.rows[row].key)) " " (visible(&matrix.rows[row].label))
                            @if !matrix.rows[row].strays.is_empty() {
                                " " span.badge.error { "→ " (visible(&matrix.rows[row].strays.join(", "))) }
                            }
                        }
                        td.num { @if count == 0 { span.badge.error { (both(&none)) } } @else { (count) } }
                        @for cell in &matrix.cells[row] { td { (visible(&cell.join(", "))) } }
                    }
                }
            }
        } }
    }
}
