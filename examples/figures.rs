//! Reads two figures as printed and prints whether both can be the same amount.
//!
//! `cargo run --example figures -- 1,234百万円 12.3億円`

use std::error::Error;
use std::io::{self, Write};

use kenzan::{Quantity, Rounding};

fn main() -> Result<(), Box<dyn Error>> {
    let texts: Vec<String> = std::env::args().skip(1).collect();
    let [left, right] = &texts[..] else { return Err("give two figures".into()) };
    run(left, right, &mut io::stdout().lock())
}

pub(crate) fn run(left: &str, right: &str, out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let read = |text: &str| Quantity::parse(text).ok_or_else(|| format!("`{text}` is no figure"));
    let (left, right) = (read(left)?, read(right)?);
    for figure in [&left, &right] {
        writeln!(out, "{figure}: printed in steps of {} {}", figure.step, figure.unit.name())?;
    }
    let agree = left.agrees(&right, Rounding::ByUnit).ok_or("the units cannot be compared")?;
    writeln!(out, "{}", if agree { "the same, within rounding" } else { "not the same" })?;
    Ok(())
}
