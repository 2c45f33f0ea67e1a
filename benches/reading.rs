//! Measures how long documents of offices are read, without a check, against the least that a reader of the format must
//! do: unpack, go through all events of the XML with their attributes, tokens of the page or glyphs, and copy the words. Both run by turns in
//! this process; of each the least time counts. Knows no budget and never fails for being slow.
//!
//! `cargo bench --bench reading [-- NAME]` measures all formats, or those whose name contains NAME.
#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs)]

#[path = "../tests/it/office/archives.rs"]
#[allow(dead_code)]
mod archives;
#[path = "reading/documents.rs"]
mod documents;
#[path = "reading/floor.rs"]
mod floor;
#[path = "../tests/it/pdf/maker.rs"]
#[allow(dead_code)]
mod maker;

use std::hint::black_box;
use std::time::{Duration, Instant};

use kenzan::document::{Format, Limits, Stored, read as read_text, read_bytes};
use kenzan::source::{Source, SourceId};

const RUNS: usize = 9;

/// A format, a document of it, and the least reader.
type Case = (&'static str, fn() -> Vec<u8>, fn(&[u8]) -> usize);

const CASES: [Case; 5] = [
    ("xlsx", documents::xlsx, floor::archive),
    ("ods", documents::ods, floor::archive),
    ("docx", documents::docx, floor::archive),
    ("html", documents::html, floor::page),
    ("pdf", documents::pdf, floor::glyphs),
];

fn main() {
    let wanted = std::env::args().skip(1).find(|it| it != "--bench").unwrap_or_default();
    println!("| format | size | reading | least | ratio |");
    println!("|---|--:|--:|--:|--:|");
    for (name, make, least) in CASES.into_iter().filter(|it| it.0.contains(&wanted)) {
        compare(name, &make(), least);
    }
}

/// Prints one line. A document of which either side reads next to nothing fails.
fn compare(name: &str, bytes: &[u8], least: fn(&[u8]) -> usize) {
    let mut times = [Duration::MAX; 2];
    for _ in 0..RUNS {
        for (is_least, time) in [false, true].into_iter().zip(&mut times) {
            let begun = Instant::now();
            let length = if is_least { least(bytes) } else { read(name, bytes) };
            *time = begun.elapsed().min(*time);
            assert!(black_box(length) > 100_000, "{name}: {length} bytes were read");
        }
    }
    let [reading, least] = times.map(|it| it.as_micros());
    let tenths = (reading * 10 + least / 2) / least;
    println!(
        "| {name} | {} kB | {} ms | {} ms | {}.{} |",
        bytes.len() >> 10,
        reading / 1000,
        least / 1000,
        tenths / 10,
        tenths % 10
    );
}

/// Reads as the check does; returns the length of the readable text.
fn read(name: &str, bytes: &[u8]) -> usize {
    let name = format!("t.{name}");
    let format = Format::of_name(&name).unwrap();
    let (id, limits, mut found) = (SourceId(0), Limits::default(), Vec::new());
    let (source, document) = if format.is_text() {
        let source = Source::utf8(name, String::from_utf8_lossy(bytes));
        let document = read_text(id, &source, format, limits, &mut found);
        (source, document)
    } else {
        read_bytes(id, Stored { name, bytes }, format, limits, &mut found)
    };
    assert!(found.is_empty(), "{found:?}");
    assert!(document.nodes().count() > 1000);
    source.text.len()
}
