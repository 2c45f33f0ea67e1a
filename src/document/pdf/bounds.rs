//! Knows how much a file unpacks to before any part is unpacked as a whole. Does not know the content.

use std::io::Read;

use flate2::read::{DeflateDecoder, ZlibDecoder};
use hayro_interpret::hayro_syntax::object::{Name, Object, Stream};
use hayro_interpret::hayro_syntax::{Filter, Pdf};

use super::problem::{Fault, MOST_BYTES};

/// Maximum number of bytes of one part.
const MOST_OF_ONE: u64 = 64 << 20;
/// Maximum stored size of an encrypted object table, whose unpacked size is unknown.
const MOST_ENCRYPTED: usize = 192 << 10;
/// Assumed expansion of a part in an unusual encoding, for each filter.
const WORST_FLATE: u64 = 1040;
const WORST_LZW: u64 = 2600;
const WORST_RUNS: u64 = 64;

/// Whether the end mark is near the end of a file, where programs write it.
pub(super) fn has_end(bytes: &[u8]) -> bool {
    const NEAR: usize = 4096;
    find(&bytes[bytes.len().saturating_sub(NEAR)..], b"%%EOF", 0).is_some()
}

/// Measures the object tables, which are unpacked as soon as the file is opened.
pub(super) fn of_file(bytes: &[u8]) -> Result<(), Fault> {
    let is_encrypted = find(bytes, b"/Encrypt", 0).is_some();
    let mut sum = 0;
    let mut at = 0;
    while let Some(begin) = find(bytes, b"stream", at) {
        at = begin + 6;
        if bytes[..begin].ends_with(b"end") {
            continue;
        }
        let head = &bytes[begin.saturating_sub(1000)..begin];
        let from = head.windows(4).rposition(|it| it == b" obj").unwrap_or(0);
        let is_one_of = |name: &[u8]| find(&head[from..], name, 0).is_some();
        if !is_one_of(b"ObjStm") && !is_one_of(b"XRef") {
            continue;
        }
        let skip = bytes[at..].iter().take(2).take_while(|it| matches!(it, b'\r' | b'\n')).count();
        let data = &bytes[at + skip..];
        if is_encrypted && is_one_of(b"ObjStm") {
            let length = find(data, b"endstream", 0).unwrap_or(data.len());
            if length > MOST_ENCRYPTED {
                return Err(Fault::TooLarge);
            }
            continue;
        }
        sum += inflated(data, MOST_OF_ONE + 1);
        if sum > MOST_BYTES {
            return Err(Fault::TooLarge);
        }
    }
    Ok(())
}

/// Measures all parts except pictures, which are never unpacked; returns the size of the largest drawing shared by
/// pages.
pub(super) fn of_parts(pdf: &Pdf) -> Result<u64, Fault> {
    let (mut sum, mut largest) = (0, 0);
    for object in pdf.objects() {
        let Object::Stream(stream) = object else { continue };
        let kind = stream.dict().get::<Name<'_>>(b"Subtype".as_slice());
        if kind.as_deref() == Some(b"Image") {
            continue;
        }
        let size = size_of(&stream);
        sum += size;
        if size > MOST_OF_ONE || sum > MOST_BYTES {
            return Err(Fault::TooLarge);
        }
        if kind.as_deref() == Some(b"Form") {
            largest = largest.max(size);
        }
    }
    Ok(largest)
}

/// Number of bytes that a part unpacks to, or may unpack to.
fn size_of(stream: &Stream<'_>) -> u64 {
    let data = stream.raw_data();
    let stored = data.len() as u64;
    match &*stream.filters() {
        [Filter::FlateDecode] => inflated(&data, MOST_OF_ONE + 1),
        filters => filters.iter().fold(stored, |size, filter| match filter {
            Filter::FlateDecode => size.saturating_mul(WORST_FLATE),
            Filter::LzwDecode => size.saturating_mul(WORST_LZW),
            Filter::RunLengthDecode => size.saturating_mul(WORST_RUNS),
            // Pictures, which are not unpacked.
            Filter::DctDecode
            | Filter::JpxDecode
            | Filter::Jbig2Decode
            | Filter::CcittFaxDecode => 0,
            _ => size,
        }),
    }
}

/// Number of bytes unpacked, up to `most`; the bytes are discarded.
fn inflated(data: &[u8], most: u64) -> u64 {
    let with_head = count(ZlibDecoder::new(data), most);
    if with_head > 0 { with_head } else { count(DeflateDecoder::new(data), most) }
}

fn count(mut from: impl Read, most: u64) -> u64 {
    let mut buffer = [0; 16 << 10];
    let mut sum = 0;
    while sum < most {
        match from.read(&mut buffer) {
            Ok(read) if read > 0 => sum += read as u64,
            _ => break,
        }
    }
    sum
}

fn find(bytes: &[u8], what: &[u8], from: usize) -> Option<usize> {
    memchr::memmem::find(bytes.get(from..)?, what).map(|it| it + from)
}
