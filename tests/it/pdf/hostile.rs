//! Damaged and hostile PDFs end in a diagnostic, in bounded time and memory.

use std::io::Write;
use std::time::{Duration, Instant};

use super::maker::{Page, file, pdf, pdf_with, stream};
use crate::office::Read;

/// The codes of the findings of `bytes`; fails if reading takes longer than a test may.
fn said(bytes: &[u8]) -> Vec<String> {
    let from = Instant::now();
    let read = Read::new("a.pdf", bytes);
    assert!(from.elapsed() < Duration::from_secs(120), "took {:?}", from.elapsed());
    read.found.iter().map(|it| it.code.clone()).collect()
}

fn deflated(data: &[u8]) -> Vec<u8> {
    let mut to = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    to.write_all(data).unwrap();
    to.finish().unwrap()
}

/// A page whose content is `data`, packed.
fn packed(data: &[u8], filter: &str) -> Vec<u8> {
    let whole = pdf(&[Page::new().raw("PACKED")]);
    let head = format!("<< /Filter {filter} /Length {} >>\nstream\n", data.len());
    let from = whole.find("<<  /Length").unwrap();
    let to = from + whole[from..].find("\nendstream").unwrap();
    [&whole.as_bytes()[..from], head.as_bytes(), data, &whole.as_bytes()[to..]].concat()
}

#[test]
fn what_is_no_pdf_is_said() {
    assert_eq!(said(b""), ["pdf/damaged"]);
    assert_eq!(said(b"no pdf"), ["pdf/damaged"]);
    assert_eq!(said(b"%PDF-1.7\n%%EOF"), ["pdf/damaged"]);
    let whole = pdf(&[Page::new().text(50, 100, 10, "文字")]);
    for length in (0..whole.len()).step_by(97) {
        let codes = said(&whole.as_bytes()[..length]);
        assert!(!codes.is_empty() || whole.len() - length < 400, "{length} bytes: nothing said");
    }
}

#[test]
fn a_missing_end_is_said() {
    let whole =
        pdf(&[Page::new().text(50, 100, 10, "文字"), Page::new().text(50, 100, 10, "合計")]);
    let end = whole.rfind("%%EOF").unwrap();
    assert_eq!(said(&whole.as_bytes()[..end]), ["pdf/cut"]);
    assert_eq!(said(&[whole.as_bytes(), b"\n\n"].concat()), [""; 0]);
}

#[test]
fn a_password_is_said() {
    let catalog = "<< /Type /Catalog /Pages 2 0 R >>".to_owned();
    let pages = "<< /Type /Pages /Count 0 /Kids [] >>".to_owned();
    let keys = "00".repeat(32);
    let lock =
        format!("<< /Filter /Standard /V 2 /R 3 /Length 128 /P -1 /O <{keys}> /U <{keys}> >>");
    let text = file(&[catalog, pages, lock]);
    let locked = text.replace("/Root 1 0 R", "/Root 1 0 R /Encrypt 3 0 R /ID [<00> <00>]");
    assert_eq!(said(locked.as_bytes()), ["pdf/password"]);
}

#[test]
fn what_unpacks_to_too_much_is_refused() {
    let bomb = deflated(&vec![b' '; 65 << 20]);
    assert!(bomb.len() < 1_000_000);
    assert_eq!(said(&packed(&bomb, "/FlateDecode")), ["pdf/too-large"]);
    let twice = deflated(&bomb);
    assert_eq!(said(&packed(&twice, "[/FlateDecode /FlateDecode]")), ["pdf/too-large"]);
    let table = [b"%PDF-1.7\n1 0 obj\n<< /Type /ObjStm /N 1 /First 5 /Filter /FlateDecode /Length 9 >>\nstream\n", &*bomb].concat();
    assert!(!said(&table).is_empty());
}

#[test]
fn drawings_that_draw_themselves_end() {
    let form = |name: &str, content: &str| {
        stream(
            &format!(
                "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /{name} 8 0 R >> >>"
            ),
            content,
        )
    };
    let page = Page::new().raw("/X Do").text(50, 100, 10, "文字");
    let twice = pdf_with(std::slice::from_ref(&page), &[form("X", "/X Do /X Do")], "/X 8 0 R");
    let codes = said(twice.as_bytes());
    assert!(codes.iter().all(|it| it == "pdf/too-large"), "{codes:?}");
    // Each draws the next ten times.
    let chain: Vec<String> = (0..12)
        .map(|it| stream(&format!("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X {} 0 R >> >>", 9 + it), &"/X Do ".repeat(10)))
        .collect();
    assert_eq!(said(pdf_with(&[page], &chain, "/X 8 0 R").as_bytes()), ["pdf/too-large"]);
}

#[test]
fn pages_that_hold_themselves_and_deep_nesting_end() {
    let catalog = "<< /Type /Catalog /Pages 2 0 R >>".to_owned();
    let pages = "<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] /Parent 2 0 R >>".to_owned();
    assert_eq!(said(file(&[catalog, pages]).as_bytes()), ["pdf/damaged"]);
    let deep = Page::new().raw(&"[".repeat(1_000_000)).text(50, 100, 10, "文字");
    said(pdf(&[deep]).as_bytes());
    let states = Page::new().raw(&"q ".repeat(1_000_000)).text(50, 100, 10, "文字");
    said(pdf(&[states]).as_bytes());
}

#[test]
fn many_rules_and_words_are_read_in_time() {
    let mut page = Page::new();
    for at in 0..3000 {
        page = page.rule((at % 595, 0), (at % 595, 842)).rule((0, at % 842), (595, at % 842));
        page = page.text(at * 7 % 500, at * 13 % 800, 5, "93.6億円");
    }
    said(pdf(&[page]).as_bytes());
}
