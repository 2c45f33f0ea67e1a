//! The least that a reader of a format does: unpacks, goes through all events with their attributes, tokens or glyphs, and
//! copies the words.
//! Each returns the length of the words.

use std::hint::black_box;
use std::io::{BufReader, Cursor, Read};

use hayro_interpret::font::GlyphRun;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::kurbo::{Affine, BezPath, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, SoftMask, interpret_page,
};
use html5gum::{Token, Tokenizer};
use quick_xml::events::Event;

/// All parts of an archive of XML.
pub(crate) fn archive(bytes: &[u8]) -> usize {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut words = String::new();
    for index in 0..archive.len() {
        let part = archive.by_index(index).unwrap();
        if part.name().is_ok_and(|it| it != "mimetype") {
            events(part, &mut words);
        }
    }
    words.len()
}

fn events(part: impl Read, words: &mut String) {
    let mut xml = quick_xml::Reader::from_reader(BufReader::with_capacity(1 << 16, part));
    let mut room = Vec::new();
    loop {
        room.clear();
        match xml.read_event_into(&mut room).unwrap() {
            Event::Text(text) => words.push_str(std::str::from_utf8(&text).unwrap()),
            // The place, the type and the format of a cell.
            Event::Start(tag) | Event::Empty(tag) => {
                let values = tag.attributes().map(|it| it.unwrap().value.len());
                black_box(values.sum::<usize>());
            }
            Event::Eof => return,
            _ => {}
        }
    }
}

/// A page of HTML.
pub(crate) fn page(bytes: &[u8]) -> usize {
    let mut words = Vec::new();
    for Ok(token) in Tokenizer::new(bytes) {
        if let Token::String(it) = token {
            words.extend_from_slice(&it.value);
        }
    }
    words.len()
}

/// The pages of a PDF.
pub(crate) fn glyphs(bytes: &[u8]) -> usize {
    let pdf = Pdf::new(bytes.to_vec()).unwrap();
    let (cache, mut words) = (InterpreterCache::new(), Words(String::new()));
    for page in pdf.pages().iter() {
        let bounds = Rect::new(0.0, 0.0, 595.0, 842.0);
        let settings = InterpreterSettings::default();
        let mut context = Context::new(Affine::IDENTITY, bounds, &cache, page.xref(), settings);
        interpret_page(page, &mut context, &mut words);
    }
    words.0.len()
}

/// The characters drawn.
struct Words(String);

impl<'a> Device<'a> for Words {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {
        for glyph in run.glyphs() {
            match glyph.as_unicode() {
                Some(BfString::Char(it)) => self.0.push(it),
                Some(BfString::String(it)) => self.0.push_str(&it),
                None => {}
            }
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    #[expect(clippy::disallowed_types, reason = "the crate's signature")]
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
