//! Knows the content of a page, as its drawing operations produce it: glyphs, straight rules, fills and images,
//! with positions in whole hundredths of a point from the top left corner. Does not know words, lines or tables.
//!
//! The crate that interprets pages has positions in binary floats; they are converted to whole numbers here,
//! once. Invisible words (drawn invisibly, in white on white, outside the page or its clip) are kept apart.

use hayro_interpret::font::GlyphRun;
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask,
};

use unicode_normalization::UnicodeNormalization;

use super::spot::{Frame, Turn};

/// Maximum number of drawing operations of a page; beyond it the page is not read.
const MOST_STEPS: usize = 3_000_000;
/// Number of operations counted for each use of a shared drawing, in addition to its own.
const FORM_STEPS: usize = 100;
/// Maximum number of bytes of shared drawings that a page may read.
const MOST_FORM_BYTES: u64 = 1 << 30;
/// Maximum number of rules and fills of a page that are used.
const MOST_SHAPES: usize = 50_000;
/// Farther from the corner than any page extends; positions beyond it are clamped, so that no sum of positions
/// overflows.
const FAR: i32 = 10_000_000;
/// Maximum thickness of a rule.
const THIN: i32 = 250;

/// Ends the interpretation of a page that draws too much.
pub(super) struct TooMuch;

/// A character as drawn. `x` runs along the text, `y` is the baseline, both before any rotation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    pub(super) character: char,
    /// Start and end along the text.
    pub(super) from: (i32, i32),
    pub(super) to: (i32, i32),
    pub(super) size: i32,
    pub(super) turn: Turn,
    /// It is the first of the glyphs drawn together, as the words of a cell are.
    pub(super) opens: bool,
}

/// A page as drawn.
#[derive(Debug, Default)]
pub(super) struct Ink {
    /// Width and height.
    pub(super) page: (i32, i32),
    pub(super) glyphs: Vec<Glyph>,
    /// Characters that exist only for text search.
    pub(super) invisible: Vec<Glyph>,
    /// Straight rules, in any order.
    pub(super) rules: Vec<Frame>,
    /// Whether some words are hidden in another way.
    pub(super) has_hidden: bool,
    /// Number of glyphs whose character is unknown.
    pub(super) unknown: usize,
    /// Largest share of the page covered by one image, in percent.
    pub(super) image: i64,
    /// There is an image.
    pub(super) has_image: bool,
    fills: Vec<(Frame, bool)>,
    clips: Vec<Frame>,
    steps: usize,
    forms: u64,
    form: u64,
}

impl Ink {
    /// An empty page of this width and height. `form` is the size in bytes of the largest drawing
    /// shared by pages.
    pub(super) fn new(page: (i32, i32), form: u64) -> Self {
        let page = (page.0.clamp(0, FAR), page.1.clamp(0, FAR));
        Self { page, form, ..Self::default() }
    }

    /// Counts a shared drawing, which is read again each time.
    fn spend_form(&mut self) {
        self.forms += 1;
        self.spend(FORM_STEPS);
        if self.forms.saturating_mul(self.form) > MOST_FORM_BYTES {
            std::panic::resume_unwind(Box::new(TooMuch));
        }
    }

    /// Counts `steps`, and abandons the page if there are too many.
    fn spend(&mut self, steps: usize) {
        self.steps += steps + 1;
        if self.steps > MOST_STEPS {
            std::panic::resume_unwind(Box::new(TooMuch));
        }
    }

    fn clip(&self) -> Frame {
        let page = Frame { left: 0, top: 0, right: self.page.0, bottom: self.page.1 };
        self.clips.last().copied().unwrap_or(page)
    }

    fn push_clip(&mut self, frame: Frame) {
        self.spend(0);
        let clip = self.clip().common(frame);
        self.clips.push(clip);
    }

    /// Whether white words at `at` are on a background that is not white.
    fn is_on_colour(&self, at: (i32, i32)) -> bool {
        let below = self.fills.iter().rev().find(|(frame, _)| frame.holds(at));
        below.is_some_and(|(_, is_white)| !is_white)
    }

    fn glyph(&mut self, character: char, ends: [(i32, i32); 2], size: i32, manner: Manner) {
        let [from, to] = ends;
        let middle = (i32::midpoint(from.0, to.0), i32::midpoint(from.1, to.1) - size / 3);
        let turn = match manner.is_vertical {
            true => Turn::Vertical,
            false => Turn::of(to.0.saturating_sub(from.0), to.1.saturating_sub(from.1)),
        };
        let glyph = Glyph { character, from, to, size, turn, opens: manner.opens };
        let is_seen = !manner.is_clear && (!manner.is_white || self.is_on_colour(middle));
        if manner.is_invisible {
            self.invisible.push(glyph);
        } else if is_seen && self.clip().holds(middle) {
            self.glyphs.push(glyph);
        } else if !character.is_whitespace() {
            self.has_hidden = true;
        }
    }

    fn path(&mut self, path: &BezPath, transform: Affine, mode: &DrawMode, is_white: bool) {
        let is_filled = matches!(mode, DrawMode::Fill(_) | DrawMode::FillAndStroke(..));
        if self.rules.len() + self.fills.len() > MOST_SHAPES {
            return;
        }
        if is_filled {
            return self
                .fill(frame_of(transform.transform_rect_bbox(path.bounding_box())), is_white);
        }
        let (mut start, mut last) = (Point::ZERO, Point::ZERO);
        for element in path.elements() {
            let next = match element {
                PathEl::MoveTo(to) => {
                    (start, last) = (*to, *to);
                    continue;
                }
                PathEl::LineTo(to) => *to,
                PathEl::ClosePath => start,
                PathEl::QuadTo(_, to) | PathEl::CurveTo(_, _, to) => {
                    last = *to;
                    continue;
                }
            };
            let frame = Frame::between(whole(transform * last), whole(transform * next));
            if frame.is_straight(THIN) && !is_white {
                self.rules.push(frame);
            }
            last = next;
        }
    }

    fn fill(&mut self, frame: Frame, is_white: bool) {
        let frame = self.clip().common(frame);
        if frame.is_straight(THIN) {
            if !is_white {
                self.rules.push(frame);
            }
        } else {
            self.fills.push((frame, is_white));
        }
    }
}

/// The style of drawn words.
#[derive(Clone, Copy)]
struct Manner {
    is_invisible: bool,
    is_white: bool,
    is_clear: bool,
    is_vertical: bool,
    /// Nothing was drawn together with it before.
    opens: bool,
}

/// Whether a colour is white, and whether it is fully transparent.
fn look(paint: &Paint<'_>) -> (bool, bool) {
    match paint {
        Paint::Color(colour) => {
            let [red, green, blue, alpha] = colour.to_rgba().to_rgba8();
            (red.min(green).min(blue) >= 250, alpha <= 5)
        }
        Paint::Pattern(_) => (false, false),
    }
}

/// A position in hundredths of a point.
fn whole(at: Point) -> (i32, i32) {
    let clamp = |it: i32| it.clamp(-FAR, FAR);
    (clamp((at.x * 100.0) as i32), clamp((at.y * 100.0) as i32))
}

fn frame_of(rect: Rect) -> Frame {
    Frame::between(whole(Point::new(rect.x0, rect.y0)), whole(Point::new(rect.x1, rect.y1)))
}

/// The distance between two positions.
fn distance(one: (i32, i32), other: (i32, i32)) -> i32 {
    let (x, y) = (i64::from(one.0) - i64::from(other.0), i64::from(one.1) - i64::from(other.1));
    // Nearly all text is upright: no root is needed.
    if x == 0 || y == 0 {
        return (x + y).abs() as i32;
    }
    (x * x + y * y).isqrt() as i32
}

impl<'a> Device<'a> for Ink {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.spend(path.elements().len());
        let (is_white, is_clear) = look(&props.paint);
        if !is_clear {
            self.path(path, props.transform, mode, is_white);
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.spend(clip.path.elements().len());
        // A shared drawing begins this way; its own rectangular clips arrive the same way.
        if clip.path.elements().len() <= 6 {
            self.spend_form();
        }
        self.push_clip(frame_of(clip.path.bounding_box()));
    }

    fn push_clip_rect(&mut self, rect: &Rect) {
        self.push_clip(frame_of(*rect));
    }

    #[expect(
        clippy::disallowed_types,
        reason = "the crate's signature; the value is not looked at"
    )]
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.spend(0);
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let glyphs = run.glyphs();
        self.spend(glyphs.len());
        let (is_white, is_clear) = look(&props.paint);
        let is_vertical = run.writing_mode() == WritingMode::Vertical;
        let is_invisible = matches!(mode, DrawMode::Invisible);
        let drawn = Manner { is_invisible, is_white, is_clear, is_vertical, opens: false };
        for (at, glyph) in glyphs.iter().enumerate() {
            let manner = Manner { opens: at == 0, ..drawn };
            let transform = props.transform * glyph.transform();
            let origin = whole(transform * Point::ZERO);
            let size = distance(origin, whole(transform * Point::new(0.0, 1000.0)));
            let advance = match &**glyph {
                hayro_interpret::font::Glyph::Outline(it) => it.advance_width(),
                hayro_interpret::font::Glyph::Type3(it) => it.advance_width(),
            };
            let advance = advance.map_or(500, |it| it as i32).clamp(0, 4000);
            let ends = match is_vertical {
                true => {
                    let middle = advance / 2;
                    [(middle, 880), (middle, -120)]
                }
                false => [(0, 0), (advance, 0)],
            };
            let place = |(x, y): (i32, i32)| whole(transform * Point::new(x.into(), y.into()));
            let [from, mut to] = ends.map(place);
            // A glyph extends to the start of the next one, regardless of the width of a substitute
            // font.
            if let Some(next) = glyphs.get(at + 1).filter(|_| !is_vertical) {
                let next = whole(props.transform * next.transform() * Point::ZERO);
                let (gap, width) = (distance(from, next), distance(from, to));
                if gap > 0 && gap * 10 <= width * 13 && distance(to, next) < width {
                    to = next;
                }
            }
            match glyph.as_unicode() {
                Some(BfString::Char(it @ 'ﬀ'..='ﬆ')) => {
                    let letters: String = std::iter::once(it).nfkc().collect();
                    self.several(&letters, [from, to], size, manner);
                }
                Some(BfString::Char(it)) if it != '\0' => {
                    self.glyph(plain(it), [from, to], size, manner);
                }
                Some(BfString::String(text)) if !text.trim_matches('\0').is_empty() => {
                    self.several(&text, [from, to], size, manner);
                }
                _ => {
                    self.unknown += 1;
                    self.glyph(char::REPLACEMENT_CHARACTER, [from, to], size, manner);
                }
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.spend(0);
        // Positions in an image count in pixels.
        let pixels = Rect::new(0.0, 0.0, image.width().into(), image.height().into());
        let frame = frame_of(props.transform.transform_rect_bbox(pixels));
        self.has_image = true;
        let frame = self.clip().common(frame);
        let page = i64::from(self.page.0) * i64::from(self.page.1);
        self.image = self.image.max(frame.area() * 100 / page.max(1));
        if self.fills.len() < MOST_SHAPES {
            self.fills.push((frame, false));
        }
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn pop_transparency_group(&mut self) {}
}

impl Ink {
    /// Splits a glyph that represents several characters (a ligature): each gets its share of the
    /// width.
    fn several(&mut self, text: &str, [from, to]: [(i32, i32); 2], size: i32, manner: Manner) {
        let count = text.chars().count().max(1) as i32;
        let part = |at: i32| {
            let share = |one: i32, other: i32| one + (other - one) / count * at;
            (share(from.0, to.0), share(from.1, to.1))
        };
        for (at, character) in text.chars().enumerate().take(16) {
            let at = at as i32;
            let end = if at + 1 == count { to } else { part(at + 1) };
            let manner = Manner { opens: manner.opens && at == 0, ..manner };
            self.glyph(plain(character), [part(at), end], size, manner);
        }
    }
}

/// The usual character for a compatibility form that fonts map to: vertical brackets, radicals.
fn plain(character: char) -> char {
    match character {
        '\u{2E80}'..='\u{2EFF}' => {
            RADICALS.iter().find(|it| it.0 == character).map_or(character, |it| it.1)
        }
        '\u{2F00}'..='\u{2FDF}' | '\u{FE10}'..='\u{FE4F}' => {
            std::iter::once(character).nfkc().next().unwrap_or(character)
        }
        // Fonts with one shape for both dots map to this one.
        '\u{2027}' => '・',
        '\u{A0}' | '\t' | '\n' | '\r' => ' ',
        _ => character,
    }
}

/// Radicals with the shape of a whole character, to which fonts map (Unicode's list of equivalent unified
/// ideographs).
const RADICALS: [(char, char); 34] = [
    ('⺏', '尣'),
    ('⺟', '母'),
    ('⺠', '民'),
    ('⺡', '氵'),
    ('⺩', '王'),
    ('⺫', '罒'),
    ('⺬', '示'),
    ('⺭', '礻'),
    ('⺮', '竹'),
    ('⺰', '纟'),
    ('⺲', '罒'),
    ('⺹', '耂'),
    ('⺼', '月'),
    ('⺾', '艹'),
    ('⻁', '虎'),
    ('⻂', '衤'),
    ('⻃', '覀'),
    ('⻄', '西'),
    ('⻅', '见'),
    ('⻆', '角'),
    ('⻉', '贝'),
    ('⻌', '辶'),
    ('⻑', '長'),
    ('⻘', '青'),
    ('⻝', '食'),
    ('⻟', '飠'),
    ('⻣', '骨'),
    ('⻤', '鬼'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻫', '斉'),
    ('⻭', '歯'),
    ('⻯', '竜'),
    ('⻲', '亀'),
];
