//! Knows the two Japanese encodings from before Unicode and that of Western Europe, and how to distinguish them
//! from each other and from damaged UTF-8. Does not know where bytes come from.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, SHIFT_JIS, WINDOWS_1252};

use super::origin::{MARK_EVERY, Stored, Width};
use super::{Fault, replace};

/// Decodes `bytes`, which are not UTF-8, as Windows-1252, Shift_JIS or EUC-JP; `None` if they are damaged UTF-8.
pub(super) fn decode(bytes: &[u8], found: &mut Vec<Fault>) -> Option<(String, Stored)> {
    let (damage, intact) = utf8_damage(bytes);
    if intact >= 3 * damage {
        return None;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let other = detector.guess(None, Utf8Detection::Deny);
    if (other == WINDOWS_1252 || is_short(bytes)) && is_western(bytes) {
        return Some(decode_as(WINDOWS_1252, bytes, found));
    }
    let guess = detector.guess(Some(b"jp"), Utf8Detection::Deny);
    let (faults, decoded) = [SHIFT_JIS, EUC_JP]
        .map(|encoding| {
            let mut faults = Vec::new();
            let decoded = decode_as(encoding, bytes, &mut faults);
            let sure = faults.is_empty() && encoding == guess;
            let doubt = if sure { 0 } else { 1 + narrow_kana(&decoded.0) };
            (!faults.is_empty(), faults.len() + doubt, faults, decoded)
        })
        .into_iter()
        .min_by_key(|&(is_damaged, doubt, ..)| (is_damaged, doubt))
        .map(|(.., faults, decoded)| (faults, decoded))
        .filter(|(faults, _)| faults.len() < damage)?;
    let is_other = if faults.is_empty() {
        ELSEWHERE.contains(&other) && !is_japanese(&decoded.0)
    } else {
        // A damaged Japanese text has kana; what fits another encoding without a fault has hardly any.
        let high = bytes.iter().filter(|it| !it.is_ascii()).count();
        // What the detector guesses if nothing speaks for anything.
        let is_guess = other != WINDOWS_1252 || faults.len() * 4 >= high;
        ![SHIFT_JIS, EUC_JP].contains(&other)
            && is_guess
            && kana(&decoded.0) * KANA_IN < high
            && is_valid(other, bytes)
    };
    found.extend(faults);
    if is_other {
        let (encoding, other) = (decoded.1.encoding(), other.name());
        let offset = bytes.iter().position(|it| !it.is_ascii()).unwrap_or(0) as u64;
        found.push(Fault::Doubtful { offset, encoding, other });
    }
    Some(decoded)
}

/// Whether `bytes` are words of Latin letters in Windows-1252: nearly all bytes beyond ASCII are accented letters beside
/// an ASCII letter, or signs that such texts have. In Japanese encodings they come in pairs, which rarely touch a
/// letter, and many are no character of Windows-1252.
fn is_western(bytes: &[u8]) -> bool {
    let (mut words, mut others) = (0, 0);
    let is_letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
    let is_beside_letter = |at: usize| is_letter(at + 1) || is_letter(at.wrapping_sub(1));
    // In Japanese encodings, a space or a comma never follows the first byte of a character.
    let is_alone = |at: usize| {
        bytes.get(at + 1).is_none_or(|it| *it < b'@')
            && at.checked_sub(1).is_none_or(|it| bytes[it].is_ascii())
    };
    for (at, byte) in bytes.iter().enumerate().filter(|it| !it.1.is_ascii()) {
        match byte {
            // The same bytes begin frequent kanji, so these say nothing.
            0x8A | 0x8C | 0x8E if is_beside_letter(at) => {}
            0x9A
            | 0x9C
            | 0x9E
            | 0x9F
            | 0xC0..=0xCF
            | 0xD1..=0xD6
            | 0xD8..=0xDC
            | 0xDF..=0xEF
            | 0xF1..=0xF6
            | 0xF8..=0xFC
                if is_beside_letter(at) =>
            {
                words += 1;
            }
            0xE0..=0xEF | 0xF1..=0xF6 | 0xF8..=0xFC if is_alone(at) => words += 1,
            0x80 | 0x91..=0x97 | 0xA0 | 0xA3 | 0xA7 | 0xAB | 0xB0 | 0xB2 | 0xB4 | 0xBB => {}
            _ => others += 1,
        }
    }
    words > others * 20
}

/// Whether so few bytes are beyond ASCII that no detector knows their language, and all of them are letters only in Western
/// Europe: no lead byte of frequent kanji, and none of UTF-8 that begins a character cut off.
fn is_short(bytes: &[u8]) -> bool {
    let high = || bytes.iter().filter(|it| !it.is_ascii());
    let is_letter = |it: &u8| *it >= 0xC0 && ![0xC2, 0xC3, 0xE2, 0xE3].contains(it);
    high().count() < WITHOUT_KANA && high().all(is_letter)
}

/// EUC-JP read as Shift_JIS is full of these, so they distinguish the two even if a damaged byte
/// makes the guess useless.
fn narrow_kana(text: &str) -> usize {
    text.chars().filter(|it| matches!(it, '\u{ff61}'..='\u{ff9f}')).count()
}

/// Number of invalid UTF-8 sequences in `bytes`, and of characters beyond ASCII.
fn utf8_damage(bytes: &[u8]) -> (usize, usize) {
    let (mut damage, mut intact) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        damage += usize::from(!chunk.invalid().is_empty());
        intact += chunk.valid().chars().filter(|it| !it.is_ascii()).count();
    }
    (damage, intact)
}

/// Unsupported encodings of neighbouring countries.
const ELSEWHERE: [&Encoding; 4] = [GBK, GB18030, EUC_KR, BIG5];

/// Minimum number of characters beyond ASCII that, without any kana, show a text not to be
/// Japanese.
const WITHOUT_KANA: usize = 12;

/// In a Japanese text, at least one of so many bytes beyond ASCII belongs to kana.
const KANA_IN: usize = 20;

/// Whether `text` contains kana, which only Japanese has, or is too short to decide.
fn is_japanese(text: &str) -> bool {
    let is_short = text.chars().filter(|it| !it.is_ascii()).count() < WITHOUT_KANA;
    is_short || kana(text) > 0 || narrow_kana(text) > 0
}

/// Number of kana of full width. Narrow kana is also what the letters of other languages look like in Shift_JIS.
fn kana(text: &str) -> usize {
    text.chars().filter(|it| matches!(it, '\u{3041}'..='\u{30ff}')).count()
}

fn is_valid(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    encoding.decode_without_bom_handling_and_without_replacement(bytes).is_some()
}

fn decode_as(
    encoding: &'static Encoding,
    bytes: &[u8],
    found: &mut Vec<Fault>,
) -> (String, Stored) {
    let width = match encoding {
        it if it == EUC_JP => Width::EucJp,
        it if it == WINDOWS_1252 => Width::Windows1252,
        _ => Width::ShiftJis,
    };
    let mut text = String::with_capacity(bytes.len() * 3 / 2);
    let mut origin = Stored::new(width, encoding.name(), 0);
    let (mut at, mut marked) = (0, 0);
    // A newline is never part of a longer character in either encoding, so each line can be decoded
    // alone.
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        match regular(encoding, width, line) {
            Some(decoded) => text.push_str(&decoded),
            None => {
                let mut irregular = Irregular { encoding, width, at, origin: &mut origin, found };
                irregular.decode(line, &mut text);
            }
        }
        at += line.len() as u64;
        if text.len() >= marked + MARK_EVERY {
            marked = text.len();
            origin.mark(marked, at);
        }
    }
    (text, origin)
}

/// The text of a line in which `width` gives the width of every character.
fn regular<'b>(
    encoding: &'static Encoding,
    width: Width,
    line: &'b [u8],
) -> Option<std::borrow::Cow<'b, str>> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(line)?;
    let bytes: u64 = text.chars().map(|character| width.of(character)).sum();
    (bytes == line.len() as u64).then_some(text)
}

/// Decodes a line character by character and marks every place where `width` does not apply.
struct Irregular<'r> {
    encoding: &'static Encoding,
    width: Width,
    /// Byte of the file at which the line begins.
    at: u64,
    origin: &'r mut Stored,
    found: &'r mut Vec<Fault>,
}

impl Irregular<'_> {
    fn decode(&mut self, line: &[u8], text: &mut String) {
        let mut rest = line;
        while !rest.is_empty() {
            let length = (1..=rest.len().min(3)).find_map(|length| {
                let encoding = self.encoding;
                let (bytes, _) = rest.split_at(length);
                let one = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
                Some((length, one.chars().next()?, one))
            });
            let at = self.at + (line.len() - rest.len()) as u64;
            let passed = match length {
                Some((length, first, decoded)) => {
                    text.push_str(&decoded);
                    if self.width.of(first) != length as u64 {
                        self.origin.mark(text.len(), at + length as u64);
                    }
                    length
                }
                None => {
                    replace(text, at, self.encoding.name(), self.found);
                    self.origin.mark(text.len(), at + 1);
                    1
                }
            };
            rest = &rest[passed..];
        }
    }
}
