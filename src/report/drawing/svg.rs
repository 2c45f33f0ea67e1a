//! Knows a drawing as a picture: boxes, arrows and a legend in SVG 1.1, without scripts or style
//! sheets, so that any viewer shows it. Does not know positions (`layout` does).

mod legend;

use std::io::{self, Write};

use rustc_hash::FxHashMap;
use unicode_width::UnicodeWidthStr;

use super::layout::{Layout, Plan, Point, layered};
use super::wrap::wrap;
use super::{Drawing, Edge, Landing, Look, Node, Presence, codes, fill, lines, stroke};
use crate::diagnostic::Lang;
use crate::report::visible::visible;

/// Maximum number of nodes of a readable picture.
pub const MAX_NODES: usize = 500;
/// Maximum number of edges of a readable picture.
pub const MAX_EDGES: usize = 1500;

/// Width in pixels of a column, half a wide character, in the text of boxes.
const COLUMN: i32 = 7;
const LINE: i32 = 18;
const PADDING: i32 = 9;
const MARGIN: i32 = 20;
/// Distance between parallel arrows.
const BESIDE: i32 = 5;

/// A box with its lines of text.
struct Card {
    name: Vec<String>,
    codes: Vec<String>,
    size: (i32, i32),
}

impl Card {
    fn new(node: &Node) -> Self {
        let name = wrap(&node.name());
        let codes: Vec<String> =
            codes(&node.flaws).into_iter().map(|it| visible(it).into_owned()).collect();
        let columns = name.iter().chain(&codes).map(|it| it.width()).max().unwrap_or(0);
        let rows = name.len() + codes.len();
        let size = (columns as i32 * COLUMN + 2 * PADDING, rows as i32 * LINE + 2 * PADDING - 6);
        Self { name, codes, size }
    }
}

pub(super) fn write(out: &mut dyn Write, drawing: &Drawing, lang: Lang) -> io::Result<()> {
    let mut cards: Vec<Card> = drawing.nodes.iter().map(Card::new).collect();
    let bundles = Bundles::new(drawing);
    let layout = place(drawing, &mut cards, &bundles);
    let legend = legend::Legend::new(drawing, layout.width, lang);
    let width = layout.width.max(legend.width) + 2 * MARGIN;
    let top = legend.height + 2 * MARGIN;
    let height = top + layout.height + MARGIN;
    let code = if lang == Lang::Ja { "ja" } else { "en" };
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" xml:lang=\"{code}\" font-family=\"'Noto Sans CJK JP','Noto Sans JP','Hiragino Sans','Yu Gothic',Meiryo,sans-serif\" font-size=\"13\">"
    )?;
    writeln!(out, "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>")?;
    writeln!(out, "<g transform=\"translate({MARGIN} {MARGIN})\">")?;
    legend.write(out)?;
    writeln!(out, "</g>\n<g transform=\"translate({MARGIN} {top})\">")?;
    // Edges with findings are drawn last, above everything else.
    let mut order: Vec<usize> = (0..drawing.edges.len()).collect();
    order.sort_by_key(|&it| drawing.edges[it].look());
    for edge in order {
        let path = bundles.path(edge, drawing, &layout, &cards);
        write_edge(out, &drawing.edges[edge], &path, &title(drawing, edge, lang))?;
    }
    for ((node, card), &corner) in drawing.nodes.iter().zip(&cards).zip(&layout.boxes) {
        write_node(out, node, card, corner, lang)?;
    }
    writeln!(out, "</g>\n</svg>")
}

/// Parallel arrows between the same boxes.
struct Bundles {
    /// The connected pairs of boxes, each once; without pairs of a box with itself.
    pairs: Vec<(usize, usize)>,
    /// For each edge: the number of its pair, and its offset in the bundle from -n to n.
    places: Vec<(Option<usize>, i32)>,
}

impl Bundles {
    fn new(drawing: &Drawing) -> Self {
        let mut numbers: FxHashMap<(usize, usize), usize> = FxHashMap::default();
        let (mut pairs, mut sizes) = (Vec::new(), Vec::new());
        let mut places = Vec::with_capacity(drawing.edges.len());
        for edge in &drawing.edges {
            if edge.from == edge.to {
                places.push((None, 0));
                continue;
            }
            let number = *numbers.entry((edge.from, edge.to)).or_insert_with(|| {
                pairs.push((edge.from, edge.to));
                sizes.push(0);
                pairs.len() - 1
            });
            places.push((Some(number), sizes[number]));
            sizes[number] += 1;
        }
        for (pair, place) in &mut places {
            if let Some(pair) = pair {
                *place = 2 * *place - (sizes[*pair] - 1);
            }
        }
        Self { pairs, places }
    }

    fn path(&self, edge: usize, drawing: &Drawing, layout: &Layout, cards: &[Card]) -> String {
        match self.places[edge] {
            (Some(pair), place) => curve(&layout.routes[pair], place * BESIDE / 2),
            (None, _) => {
                let node = drawing.edges[edge].from;
                let (Point { x, y }, (width, height)) = (layout.boxes[node], cards[node].size);
                let (right, start, end) = (x + width, y + height / 4, y + height * 3 / 4);
                let far = right + 40;
                format!("M{right} {start}C{far} {} {far} {} {right} {end}", start - 9, end + 9)
            }
        }
    }
}

/// Boxes without arrows are placed below the others, side by side.
fn place(drawing: &Drawing, cards: &mut [Card], bundles: &Bundles) -> Layout {
    let mut joined = vec![false; cards.len()];
    for edge in &drawing.edges {
        (joined[edge.from], joined[edge.to]) = (true, true);
    }
    let nodes: Vec<usize> = (0..cards.len()).filter(|&it| joined[it]).collect();
    let mut number = vec![0; cards.len()];
    nodes.iter().enumerate().for_each(|(at, &node)| number[node] = at);
    let sizes: Vec<(i32, i32)> = nodes.iter().map(|&it| cards[it].size).collect();
    let arrows: Vec<(usize, usize)> =
        bundles.pairs.iter().map(|&(from, to)| (number[from], number[to])).collect();
    let mut layout = layered(Plan { sizes: &sizes, arrows: &arrows });
    let placed = std::mem::take(&mut layout.boxes);
    let mut boxes = vec![Point::default(); cards.len()];
    for ((&node, corner), &width) in nodes.iter().zip(placed).zip(&layout.widths) {
        boxes[node] = corner;
        cards[node].size.0 = width;
    }
    let limit = layout.width.max(900);
    let top = if nodes.is_empty() { 0 } else { layout.height + 36 };
    let (mut at, mut row) = (Point { x: 0, y: top }, 0);
    for alone in (0..cards.len()).filter(|&it| !joined[it]) {
        let (width, height) = cards[alone].size;
        if at.x > 0 && at.x + width > limit {
            at = Point { x: 0, y: at.y + row + 12 };
            row = 0;
        }
        boxes[alone] = at;
        row = row.max(height);
        layout.width = layout.width.max(at.x + width);
        layout.height = layout.height.max(at.y + height);
        at.x += width + 16;
    }
    Layout { boxes, ..layout }
}

/// A smooth line through the gaps between layers: horizontal at both ends of each.
fn curve(route: &[Point], shift: i32) -> String {
    let mut path = String::new();
    for (at, gap) in route.chunks(2).enumerate() {
        let [from, to] = gap else { break };
        let (from_y, to_y, middle) = (from.y + shift, to.y + shift, (from.x + to.x) / 2);
        let move_or_line = if at == 0 { 'M' } else { 'L' };
        path.push_str(&format!(
            "{move_or_line}{} {from_y}C{middle} {from_y} {middle} {to_y} {} {to_y}",
            from.x, to.x
        ));
    }
    path
}

fn write_edge(out: &mut dyn Write, edge: &Edge, path: &str, title: &str) -> io::Result<()> {
    let look = edge.look();
    let color = look.color().unwrap_or(stroke(edge.relation));
    let width = if look >= Look::Warning { "2.4" } else { "1.3" };
    let dashes = match edge.landing {
        Landing::Dangling | Landing::Elsewhere => " stroke-dasharray=\"6 4\"",
        _ => "",
    };
    write_arrow(out, path, &format!("stroke=\"{color}\" stroke-width=\"{width}\"{dashes}"), title)
}

/// A line with its own head: a shared marker cannot take the line's colour in every viewer.
fn write_arrow(out: &mut dyn Write, path: &str, look: &str, title: &str) -> io::Result<()> {
    let tip = path.rsplit(['C', ' ']).take(4).filter_map(|it| it.parse().ok());
    let tip: Vec<i32> = tip.collect();
    let [y, x, from_y, from_x] = tip[..] else { return Ok(()) };
    let (dx, dy) = ((x - from_x).signum() * 8, (y - from_y).signum() * 8);
    let head = match dx {
        0 => format!("M{} {}L{x} {y}L{} {}", x - 4, y - dy, x + 4, y - dy),
        _ => format!("M{} {}L{x} {y}L{} {}", x - dx, y - 4, x - dx, y + 4),
    };
    let title = escape(title);
    writeln!(
        out,
        "<g fill=\"none\" {look}><title>{title}</title><path d=\"{path}\"/><path d=\"{head}\" stroke-dasharray=\"none\"/></g>"
    )
}

fn title(drawing: &Drawing, edge: usize, lang: Lang) -> String {
    let edge = &drawing.edges[edge];
    let [from, to] = [edge.from, edge.to].map(|it| drawing.nodes[it].name());
    let mut title = format!("{}: {from} → {to}", drawing.relations[edge.relation]);
    for line in lines(&edge.flaws, lang) {
        title.push('\n');
        title.push_str(&line);
    }
    title
}

fn write_node(
    out: &mut dyn Write,
    node: &Node,
    card: &Card,
    corner: Point,
    lang: Lang,
) -> io::Result<()> {
    let (Point { x, y }, (width, height)) = (corner, card.size);
    let look = node.look();
    let color = look.color().unwrap_or("#607d8b");
    let stroke = if look >= Look::Warning { "2.4" } else { "1" };
    let (fill, dashes) = match node.presence {
        Presence::Defined => (fill(node.kind), ""),
        _ => ("#ffffff", " stroke-dasharray=\"5 4\""),
    };
    let mut title = vec![node.id.clone()];
    title.extend(lines(&node.flaws, lang));
    let title = escape(&title.join("\n"));
    writeln!(
        out,
        "<g><title>{title}</title><rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"5\" fill=\"{fill}\" stroke=\"{color}\" stroke-width=\"{stroke}\"{dashes}/>"
    )?;
    let mut line = y + PADDING + 10;
    let text_color = if look == Look::Ghost { "#c62828" } else { "#000000" };
    for (lines, color, size) in [(&card.name, text_color, 13), (&card.codes, color, 12)] {
        for text in lines {
            let (x, text) = (x + PADDING, escape(text));
            writeln!(
                out,
                "<text x=\"{x}\" y=\"{line}\" fill=\"{color}\" font-size=\"{size}\">{text}</text>"
            )?;
            line += LINE;
        }
    }
    writeln!(out, "</g>")
}

/// `text` as XML text: special characters as entities, controls that XML 1.0 does not allow as
/// pictures.
fn escape(text: &str) -> String {
    let shown: Vec<_> = text.split('\n').map(visible).collect();
    quick_xml::escape::escape(shown.join("\n")).into_owned()
}
