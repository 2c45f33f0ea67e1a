//! Checks a text in memory with a rule in memory, and checks it again after a change.
//!
//! `cargo run --example memory`

use std::error::Error;
use std::io::{self, Write};

use kenzan::{Cancel, Lang, Memory, Session, Settings};

const RULE: &str = "\
id: budget/total
title: The total is the sum of its items
check: { sum: { total: $.total, items: '$.items[*]' } }
";

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut io::stdout().lock())
}

pub(crate) fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let files = Memory::new()
        .with("draft.yaml", "total: 11.0億円\nitems: [3.2億円, 6.7億円]\n")
        .with("rule.yaml", RULE);
    let mut settings = Settings::default();
    settings.rules.push("rule.yaml".into());
    settings.paths.push("draft.yaml".into());

    let mut session = Session::open(files, settings);
    let outcome = session.check(&Cancel::new())?;
    for found in outcome.diagnostics() {
        let written = found.span().map_or("", |span| outcome.sources().slice(span));
        writeln!(out, "{written}: {}", found.message.get(Lang::En))?;
    }

    // The author continues: only the changed document is checked again.
    session.put("draft.yaml", "total: 9.9億円\nitems: [3.2億円, 6.7億円]\n");
    let outcome = session.check(&Cancel::new())?;
    writeln!(out, "findings now: {}", outcome.diagnostics().len())?;
    Ok(())
}
