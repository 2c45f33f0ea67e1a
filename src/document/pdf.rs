//! Reads PDFs as printed, with the page and the line of each part: lines from the positions of glyphs, columns in
//! reading order, tables by their rules or by the alignment of their columns. Does not know the value of a figure, nor
//! any rule.
//!
//! The crate that interprets pages is not trusted: a page on which it panics counts as unreadable, and the drawing of
//! each page is bounded.

mod aligned;
mod block;
mod bounds;
mod grid;
mod ink;
mod margin;
mod problem;
mod spot;
mod word;
mod write;
mod zone;

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, Rect};
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, interpret_page};

use super::entry::{Entry, Reader};
use super::readable::Readable;
use block::Blocks;
use ink::{Ink, TooMuch};
use margin::Sheet;
use problem::{Fault, Pages};
use spot::{Frame, Turn};

/// Maximum number of pages read.
const MOST_PAGES: usize = 20_000;
/// Maximum number of characters of all pages.
const MOST_GLYPHS: usize = 20_000_000;

/// The properties of PDF.
pub(super) const ENTRY: Entry = Entry {
    name: "PDF",
    endings: &["pdf"],
    media_type: "application/pdf",
    area: "pdf",
    is_paged: true,
    reader: Reader::Bytes(read),
    ..Entry::TEXT
};

thread_local! {
    static CATCHES: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic of this thread would be caught here and reported as a diagnostic, so that a hook for panics need
/// not print it.
pub fn catches() -> bool {
    CATCHES.get()
}

/// The result of `read`; a panic in it is caught.
fn caught<T>(read: impl FnOnce() -> T) -> std::thread::Result<T> {
    let before = CATCHES.replace(true);
    let result = catch_unwind(AssertUnwindSafe(read));
    CATCHES.set(before);
    result
}

fn read(bytes: &[u8], readable: &mut Readable<'_>) {
    match caught(|| open(bytes)).unwrap_or(Err(Fault::Damaged)) {
        Ok((pdf, form)) => {
            let (sheets, mut pages) = drawn(&pdf, form);
            pages.is_unended = !bounds::has_end(bytes);
            pages.report(readable);
            compose(sheets, pages.are_cut(), readable);
        }
        Err(fault) => {
            let at = readable.last();
            readable.report(fault.reported(), at);
            readable.lost();
        }
    }
}

/// The file, and the size of the largest drawing that its pages share.
fn open(bytes: &[u8]) -> Result<(Pdf, u64), Fault> {
    bounds::of_file(bytes)?;
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Fault::Password,
        LoadPdfError::Decryption(_) => Fault::Encryption,
        LoadPdfError::Invalid => Fault::Damaged,
    })?;
    let form = bounds::of_parts(&pdf)?;
    if pdf.pages().is_empty() {
        return Err(Fault::Damaged);
    }
    Ok((pdf, form))
}

/// The text of a page in one direction.
struct Side {
    page: u32,
    sheet: Sheet,
    rules: Vec<Frame>,
}

/// The content of the pages, in order.
fn drawn(pdf: &Pdf, form: u64) -> (Vec<Side>, Pages) {
    let mut said = Pages { is_empty: true, ..Pages::default() };
    let mut sides = Vec::new();
    let mut glyphs = 0;
    let mut cache = InterpreterCache::new();
    for (number, page) in (1..).zip(pdf.pages().iter()) {
        if number as usize > MOST_PAGES || glyphs > MOST_GLYPHS {
            said.beyond.push(number);
            continue;
        }
        match caught(|| interpret(page, &cache, form)) {
            Ok(ink) => {
                glyphs += ink.glyphs.len();
                sides.extend(sides_of(number, ink, &mut said));
            }
            Err(why) => {
                cache = InterpreterCache::new();
                let pages = if why.is::<TooMuch>() { &mut said.beyond } else { &mut said.failed };
                pages.push(number);
            }
        }
    }
    (sides, said)
}

fn interpret<'a>(page: &Page<'a>, cache: &InterpreterCache<'a>, form: u64) -> Ink {
    let (width, height) = page.render_dimensions();
    let size = ((width * 100.0) as i32, (height * 100.0) as i32);
    let [a, b, c, d, e, f] = page.initial_transform(true).as_coeffs();
    let bounds = Rect::new(0.0, 0.0, width.into(), height.into());
    let settings = InterpreterSettings::default();
    let start = Affine::new([a, b, c, d, e, f]);
    let mut context = Context::new(start, bounds, cache, page.xref(), settings);
    let mut ink = Ink::new(size, form);
    interpret_page(page, &mut context, &mut ink);
    ink
}

/// The text of a page, by direction; diagnostics go to `said`.
fn sides_of(page: u32, mut ink: Ink, said: &mut Pages) -> Vec<Side> {
    let is_picture = ink.image >= 50;
    if is_picture && ink.invisible.len() > ink.glyphs.len() * 4 {
        said.recognised.push(page);
        ink.glyphs.append(&mut ink.invisible);
    } else if ink.glyphs.is_empty() && ink.has_image {
        said.scanned.push(page);
    } else if ink.glyphs.is_empty() && !ink.invisible.is_empty() {
        said.unseen.push(page);
    } else if ink.has_hidden || !ink.invisible.is_empty() {
        said.hidden.push(page);
    }
    said.is_empty &= ink.glyphs.is_empty();
    if ink.unknown > 0 {
        said.unknown.push((page, ink.unknown, ink.glyphs.len()));
    }
    if ink.glyphs.iter().any(|it| it.turn == Turn::Slanted) {
        said.slanted.push(page);
    }
    let is_used = |turn: &Turn| ink.glyphs.iter().any(|it| it.turn == *turn);
    let sides = Turn::STRAIGHT.into_iter().filter(is_used).filter_map(|turn| {
        let rules: Vec<Frame> = ink.rules.iter().map(|it| it.turned(turn, ink.page)).collect();
        let lines = word::lines(&ink.glyphs, turn, ink.page, &rules);
        let is_turned = matches!(turn, Turn::Vertical | Turn::Down | Turn::Up);
        let height = if is_turned { ink.page.0 } else { ink.page.1 };
        (!lines.is_empty()).then_some(Side { page, sheet: Sheet { height, lines }, rules })
    });
    sides.collect()
}

/// Arranges the text in blocks and writes them.
fn compose(mut sides: Vec<Side>, is_cut: bool, readable: &mut Readable<'_>) {
    let mut sheets: Vec<Sheet> = sides.iter_mut().map(|it| std::mem::take(&mut it.sheet)).collect();
    let running = margin::take(&mut sheets);
    let mut blocks = Blocks::new(body(&sheets));
    for (side, mut sheet) in sides.into_iter().zip(sheets) {
        let tables = grid::take(&mut sheet.lines, &side.rules);
        let flows = zone::flows(sheet.lines, &side.rules);
        blocks.page(side.page, &flows, &tables);
    }
    write::write(&running, &blocks.blocks, readable);
    if is_cut {
        readable.lost();
    }
}

/// The most frequent size of letters.
fn body(sheets: &[Sheet]) -> i32 {
    let mut letters = std::collections::BTreeMap::<i32, usize>::new();
    for line in sheets.iter().flat_map(|it| &it.lines) {
        let count = line.words.iter().map(|it| it.text.chars().count()).sum::<usize>();
        *letters.entry(line.size() / 50).or_default() += count;
    }
    let most = letters.into_iter().max_by_key(|it| it.1);
    most.map_or(1000, |(size, _)| size * 50 + 25)
}
