//! Knows the legend of a picture: the meaning of the colours and lines that occur in it. Does not
//! know its position.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::super::{Drawing, Look, Presence, fill, stroke};
use super::{COLUMN, escape, write_arrow};
use crate::diagnostic::{Lang, Text};
use crate::text;

const SAMPLE: i32 = 30;
const ROW: i32 = 24;

enum Sign {
    Box { fill: &'static str, stroke: &'static str, dashed: bool },
    Arrow { stroke: &'static str, dashed: bool, strong: bool },
}

struct Entry {
    sign: Sign,
    words: String,
    x: i32,
    y: i32,
}

pub(super) struct Legend {
    entries: Vec<Entry>,
    pub(super) width: i32,
    pub(super) height: i32,
}

impl Legend {
    /// The legend of `drawing`, no wider than `width` if its words allow.
    pub(super) fn new(drawing: &Drawing, width: i32, lang: Lang) -> Self {
        let mut legend = Self { entries: Vec::new(), width: 0, height: 0 };
        let limit = width.max(700);
        let mut at = (0, 0);
        for (sign, words) in signs(drawing, lang) {
            let room = SAMPLE + 8 + words.width() as i32 * COLUMN + 24;
            if at.0 > 0 && at.0 + room > limit {
                at = (0, at.1 + ROW);
            }
            legend.entries.push(Entry { sign, words, x: at.0, y: at.1 });
            at.0 += room;
            legend.width = legend.width.max(at.0);
            legend.height = at.1 + ROW;
        }
        legend
    }

    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        for Entry { sign, words, x, y } in &self.entries {
            let dashes = |dashed: bool| if dashed { " stroke-dasharray=\"5 4\"" } else { "" };
            match sign {
                Sign::Box { fill, stroke, dashed } => {
                    let width = if *stroke == PLAIN { "1" } else { "2.4" };
                    let dashes = dashes(*dashed);
                    writeln!(
                        out,
                        "<rect x=\"{x}\" y=\"{y}\" width=\"{SAMPLE}\" height=\"16\" rx=\"4\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"{width}\"{dashes}/>"
                    )?;
                }
                Sign::Arrow { stroke, dashed, strong } => {
                    let (middle, end, level) = (x + SAMPLE / 2, x + SAMPLE, y + 8);
                    let path =
                        format!("M{x} {level}C{middle} {level} {middle} {level} {end} {level}");
                    let width = if *strong { "2.4" } else { "1.3" };
                    let dashes = dashes(*dashed);
                    let look = format!("stroke=\"{stroke}\" stroke-width=\"{width}\"{dashes}");
                    write_arrow(out, &path, &look, words)?;
                }
            }
            let (x, y, words) = (x + SAMPLE + 8, y + 13, escape(words));
            writeln!(out, "<text x=\"{x}\" y=\"{y}\" fill=\"#37474f\">{words}</text>")?;
        }
        Ok(())
    }
}

const PLAIN: &str = "#607d8b";

fn signs(drawing: &Drawing, lang: Lang) -> Vec<(Sign, String)> {
    let mut signs = Vec::new();
    for (kind, name) in drawing.kinds.iter().enumerate() {
        let all = drawing.nodes.iter().filter(|it| it.kind == kind);
        let count = all.filter(|it| it.presence == Presence::Defined).count();
        if count > 0 {
            let sign = Sign::Box { fill: fill(kind), stroke: PLAIN, dashed: false };
            signs.push((sign, format!("{name} ({count})")));
        }
    }
    for (relation, name) in drawing.relations.iter().enumerate() {
        let count = drawing.edges.iter().filter(|it| it.relation == relation).count();
        if count > 0 {
            let sign = Sign::Arrow { stroke: stroke(relation), dashed: false, strong: false };
            signs.push((sign, format!("{name} ({count})")));
        }
    }
    for look in [Look::Error, Look::Warning, Look::Ghost, Look::Elsewhere] {
        let Some(color) = look.color() else { continue };
        let dashed = matches!(look, Look::Ghost | Look::Elsewhere);
        if drawing.nodes.iter().any(|it| it.look() == look) {
            let fill = "#ffffff";
            let words = of_box(look).get(lang).to_owned();
            signs.push((Sign::Box { fill, stroke: color, dashed }, words));
        }
        if drawing.edges.iter().any(|it| it.look() == look) {
            let words = of_arrow(look, drawing).get(lang).to_owned();
            let strong = look >= Look::Warning;
            signs.push((Sign::Arrow { stroke: color, dashed, strong }, words));
        }
    }
    signs
}

fn of_box(look: Look) -> Text {
    match look {
        Look::Error => text!("with an error", "エラーのあるもの"),
        Look::Warning => text!("with a warning", "警告のあるもの"),
        Look::Ghost => text!("does not exist", "存在しないもの"),
        _ => text!("defined outside", "範囲外で定義されるもの"),
    }
}

fn of_arrow(look: Look, drawing: &Drawing) -> Text {
    let is_cycle = drawing.edges.iter().any(|it| it.in_cycle);
    match look {
        Look::Error if is_cycle => {
            text!("in a cycle, or with an error", "循環または誤りのあるリンク")
        }
        Look::Error => text!("link with an error", "誤りのあるリンク"),
        Look::Warning => text!("link with a warning", "警告のあるリンク"),
        Look::Ghost => text!("unresolved reference", "参照先のないリンク"),
        _ => text!("link to the outside", "範囲外へのリンク"),
    }
}
