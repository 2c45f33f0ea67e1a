//! Writes PDFs for tests: text at places, rules, boxes and images, in ASCII throughout.

/// A page in the making. Places count in points from the top left corner of an A4 page.
#[derive(Clone, Default)]
pub(crate) struct Page {
    content: String,
    rotation: u32,
}

/// The height of A4, in points.
const HEIGHT: i32 = 842;

/// Latin words, in Helvetica.
const LATIN: &str = "F1";
/// Japanese words, in a font that is not embedded, from left to right and from top to bottom.
const WIDE: &str = "F2";
const VERTICAL: &str = "F3";
/// A font that does not say which characters its glyphs are.
const MUTE: &str = "F4";

fn hex(text: &str) -> String {
    text.encode_utf16().map(|it| format!("{it:04X}")).collect()
}

/// The width of Japanese words in thousandths of their size.
pub(crate) fn width(text: &str) -> i32 {
    text.chars().map(|it| if it.is_ascii() { 500 } else { 1000 }).sum()
}

impl Page {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds operators as they are.
    pub(crate) fn raw(mut self, operators: &str) -> Self {
        self.content += operators;
        self.content += "\n";
        self
    }

    fn show(self, font: &str, matrix: &str, size: i32, hex: &str) -> Self {
        self.raw(&format!("BT /{font} {size} Tf {matrix} Tm <{hex}> Tj ET"))
    }

    /// Words that begin at `x`, on the baseline `y`.
    pub(crate) fn text(self, x: i32, y: i32, size: i32, words: &str) -> Self {
        self.show(WIDE, &format!("1 0 0 1 {x} {}", HEIGHT - y), size, &hex(words))
    }

    /// Words that end at `x`.
    pub(crate) fn ending(self, x: i32, y: i32, size: i32, words: &str) -> Self {
        let left = x - width(words) * size / 1000;
        self.text(left, y, size, words)
    }

    /// Latin words in Helvetica.
    pub(crate) fn latin(self, x: i32, y: i32, size: i32, words: &str) -> Self {
        let hex: String = words.bytes().map(|it| format!("{it:02X}")).collect();
        self.show(LATIN, &format!("1 0 0 1 {x} {}", HEIGHT - y), size, &hex)
    }

    /// Words from top to bottom, in a column around `x` that begins at `y`.
    pub(crate) fn vertical(self, x: i32, y: i32, size: i32, words: &str) -> Self {
        self.show(VERTICAL, &format!("1 0 0 1 {x} {}", HEIGHT - y), size, &hex(words))
    }

    /// Words turned by a quarter, from bottom to top.
    pub(crate) fn upwards(self, x: i32, y: i32, size: i32, words: &str) -> Self {
        self.show(WIDE, &format!("0 1 -1 0 {x} {}", HEIGHT - y), size, &hex(words))
    }

    /// Glyphs that the font maps to no characters.
    pub(crate) fn mute(self, x: i32, y: i32, size: i32, count: usize) -> Self {
        self.show(MUTE, &format!("1 0 0 1 {x} {}", HEIGHT - y), size, &"0041".repeat(count))
    }

    /// A rule between two places.
    pub(crate) fn rule(self, (x, y): (i32, i32), (to_x, to_y): (i32, i32)) -> Self {
        let (y, to_y) = (HEIGHT - y, HEIGHT - to_y);
        self.raw(&format!("0.5 w {x} {y} m {to_x} {to_y} l S"))
    }

    /// An image over `width` × `height` points.
    pub(crate) fn image(self, width: i32, height: i32) -> Self {
        self.raw(&format!("q {width} 0 0 {height} 0 0 cm /I1 Do Q"))
    }

    /// The page is turned by so many degrees when it is shown.
    pub(crate) fn rotated(mut self, degrees: u32) -> Self {
        self.rotation = degrees;
        self
    }
}

/// A cross-reference table and a trailer around numbered objects; the first is the catalogue.
pub(crate) fn file(objects: &[String]) -> String {
    let mut text = "%PDF-1.7\n".to_owned();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(text.len());
        text += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let start = text.len();
    text += &format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        text += &format!("{place:010} 00000 n \n");
    }
    let size = objects.len() + 1;
    text + &format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n")
}

/// A stream with `entries` in its dictionary.
pub(crate) fn stream(entries: &str, data: &str) -> String {
    format!("<< {entries} /Length {} >>\nstream\n{data}\nendstream", data.len())
}

fn font(encoding: &str, collection: &str) -> String {
    let widths = if collection == "Japan1" { "/W [1 95 500 231 632 500]" } else { "" };
    let descriptor = "/FontDescriptor << /Type /FontDescriptor /FontName /Mincho /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >>";
    format!(
        "<< /Type /Font /Subtype /Type0 /BaseFont /Mincho /Encoding /{encoding} /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Mincho /CIDSystemInfo << /Registry (Adobe) /Ordering ({collection}) /Supplement 2 >> /DW 1000 {widths} {descriptor} >>] >>"
    )
}

/// The file of these pages, followed by `extra` objects, numbered from 8.
pub(crate) fn pdf_with(pages: &[Page], extra: &[String], resources: &str) -> String {
    let first = 8 + extra.len();
    let kids: Vec<String> = (0..pages.len()).map(|it| format!("{} 0 R", first + it * 2)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Count {} /Kids [{}] >>", pages.len(), kids.join(" ")),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".into(),
        font("UniJIS-UTF16-H", "Japan1"),
        font("UniJIS-UTF16-V", "Japan1"),
        font("Identity-H", "Identity"),
        stream(
            "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8",
            "x",
        ),
    ];
    objects.extend_from_slice(extra);
    for (at, page) in pages.iter().enumerate() {
        let content = first + at * 2 + 1;
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 {HEIGHT}] /Rotate {} /Contents {content} 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R /F3 5 0 R /F4 6 0 R >> /XObject << /I1 7 0 R {resources} >> >> >>",
            page.rotation
        ));
        objects.push(stream("", &page.content));
    }
    file(&objects)
}

/// The file of these pages.
pub(crate) fn pdf(pages: &[Page]) -> String {
    pdf_with(pages, &[], "")
}
