//! Knows which format the content of a file shows, which may differ from the one that its name states. Does not parse
//! the content.

use super::Format;
#[cfg(feature = "office")]
use super::office;

/// Number of bytes at the start of a file that show its format.
const HEAD: usize = 4096;

impl Format {
    /// The format of the file called `name` with the content `bytes`: that of the content, if it is recognized,
    /// otherwise the one that the name states. Text is recognized only in place of an office document or a PDF, which
    /// never is plain text.
    pub fn of_file(name: &str, bytes: &[u8]) -> Option<Self> {
        let named = Self::of_name(name);
        let text = || named?.text_instead(bytes);
        packed(bytes).or_else(|| printed(bytes)).or_else(text).or(named)
    }

    /// The format of the text `bytes`, in place of this one, which is not text.
    fn text_instead(self, bytes: &[u8]) -> Option<Self> {
        let head = &bytes[..bytes.len().min(HEAD)];
        if self.is_text() || head.contains(&0) {
            return None;
        }
        let head = String::from_utf8_lossy(head).to_ascii_lowercase();
        let head = head.trim_start_matches('\u{feff}').trim_start();
        if !head.starts_with(['<', '{']) {
            return self.is_workbook().then_some(Self::Csv).filter(|_| is_delimited(head));
        }
        // The tables of an older format of workbooks in XML are no page.
        let is_workbook =
            head.contains("urn:schemas-microsoft-com:office") && !head.contains("<html");
        let is_page = !is_workbook
            && ["<html", "<!doctype html", "<table"].iter().any(|it| head.contains(it));
        flat(head).or(is_page.then_some(Self::Html))
    }

    /// Whether its files may be workbooks.
    fn is_workbook(self) -> bool {
        #[cfg(feature = "office")]
        return matches!(self, Self::Xlsx | Self::Ods | Self::OldOffice);
        #[cfg(not(feature = "office"))]
        false
    }
}

/// The format of an archive of parts.
fn packed(bytes: &[u8]) -> Option<Format> {
    #[cfg(feature = "office")]
    return bytes.starts_with(b"PK\x03\x04").then(|| office::content(bytes))?;
    #[cfg(not(feature = "office"))]
    {
        _ = bytes;
        None
    }
}

/// The format of an OpenDocument file in one XML file that begins with `head`.
fn flat(head: &str) -> Option<Format> {
    #[cfg(feature = "office")]
    return office::named_by(head.get(head.find("office:mimetype")?..)?.get(..100)?);
    #[cfg(not(feature = "office"))]
    {
        _ = head;
        None
    }
}

/// The format of printed pages.
fn printed(bytes: &[u8]) -> Option<Format> {
    #[cfg(feature = "pdf")]
    return (bytes.starts_with(b"%PDF-") && memchr::memmem::find(bytes, b"endobj").is_some())
        .then_some(Format::Pdf);
    #[cfg(not(feature = "pdf"))]
    {
        _ = bytes;
        None
    }
}

/// Whether the first two lines of `head` have the same number of the same delimiter.
fn is_delimited(head: &str) -> bool {
    let mut lines = head.split(['\n', '\r']).filter(|it| !it.is_empty());
    let (Some(first), Some(second)) = (lines.next(), lines.next()) else { return false };
    ['\t', ';', ','].iter().any(|delimiter| {
        let count = first.matches(*delimiter).count();
        count > 0 && count == second.matches(*delimiter).count()
    })
}
