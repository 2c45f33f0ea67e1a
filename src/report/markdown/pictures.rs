//! Knows the Mermaid pictures below the table of findings: a sum with its items, or the part of the link graph
//! that a finding is about. Does not know which findings are shown.

use std::io::{self, Write};

use super::super::Report;
use super::super::drawing::mermaid::{self, escape};
use super::super::literal::escaped;
use super::super::visible::visible;
use super::super::whole::Sum;
use super::ROWS;
use crate::diagnostic::{Diagnostic, Lang};
use crate::text;

/// Maximum number of findings with a picture: forges draw slowly, and a comment has little room.
const PICTURES: usize = 10;
/// Maximum number of items of a sum that are drawn individually.
const ITEMS: usize = 12;

/// Writes a folded picture for each of the first findings that are about a sum or a link.
pub(super) fn write(out: &mut dyn Write, report: &Report<'_>, lang: Lang) -> io::Result<()> {
    let shown = report.diagnostics.iter().take(ROWS);
    let drawn = shown.filter_map(|it| Some((it, picture(report, it, lang)?)));
    for (finding, picture) in drawn.take(PICTURES) {
        let title = escaped(&visible(finding.message.get(lang)));
        writeln!(out, "\n<details><summary>{title}</summary>\n")?;
        writeln!(out, "```mermaid\n{picture}```\n\n</details>")?;
    }
    Ok(())
}

fn picture(report: &Report<'_>, finding: &Diagnostic, lang: Lang) -> Option<String> {
    let whole = report.whole?;
    if let Some(sum) = whole.sums.iter().find(|it| it.is_reported_by(finding)) {
        return Some(flow(sum, lang));
    }
    let part = whole.drawing.as_ref()?.part(finding)?;
    let mut written = Vec::new();
    mermaid::write(&mut written, &part).ok()?;
    String::from_utf8(written).ok()
}

/// The items of `sum`, their sum, and the stated total.
fn flow(sum: &Sum, lang: Lang) -> String {
    let mut lines = vec!["flowchart LR".to_owned()];
    let node = |id: &str, name: &str, figure: &str| {
        let gap = if name.is_empty() { "" } else { "<br/>" };
        format!("  {id}[\"{}{gap}{}\"]", escape(name), escape(figure))
    };
    for (number, item) in sum.items.iter().take(ITEMS).enumerate() {
        lines.push(node(&format!("i{number}"), &item.name, &item.printed) + " --> sum");
    }
    let more = sum.items.len().saturating_sub(ITEMS);
    if more > 0 {
        let words = text!("{more} more", "ほか{more}件");
        lines.push(node("more", words.get(lang), "") + " --> sum");
    }
    let together = text!("items together", "内訳の合計");
    lines.push(node("sum", together.get(lang), &sum.computed));
    let stated = match sum.total.name.is_empty() {
        true => text!("stated", "記載値"),
        false => {
            let name = &sum.total.name;
            text!("{name} (stated)", "{name}（記載値）")
        }
    };
    lines.push(node("total", stated.get(lang), &sum.total.printed));
    lines.push("  sum x-.-x total".to_owned());
    lines.push("  classDef wrong stroke:#c62828,stroke-width:3px".to_owned());
    lines.push("  class sum,total wrong".to_owned());
    lines.join("\n") + "\n"
}
