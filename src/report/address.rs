//! Knows addresses: of files by their names, of pages of the manual, and how a terminal shows one as a link.
//! Does not know who follows them.

use std::fmt::Write as _;

/// Address of the manual.
#[cfg(any(feature = "fancy", feature = "lsp"))]
pub(crate) const MANUAL: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs");

/// The manual page of a kind of rule, or the page of built-in diagnostics.
#[cfg(any(feature = "fancy", feature = "lsp"))]
pub(crate) fn manual(kind: Option<&str>) -> String {
    let page = kind.map_or_else(|| "codes".to_owned(), |kind| format!("kinds/{kind}"));
    format!("{MANUAL}/{page}.md")
}

/// The URI of the file called `name`, relative to `base` unless it is absolute. `base` ends in `/`.
#[cfg(feature = "fancy")]
pub(super) fn file(base: &str, name: &str) -> String {
    let path = encoded(name);
    match path.strip_prefix('/') {
        Some(path) => format!("file:///{path}"),
        None if name.as_bytes().get(1..3) == Some(b":/") => format!("file:///{path}"),
        None => format!("{base}{path}"),
    }
}

/// `words` as a link to `address`, in the terminal notation (OSC 8).
#[cfg(feature = "fancy")]
pub(super) fn link(words: &str, address: &str) -> String {
    format!("\u{1b}]8;;{address}\u{1b}\\{words}\u{1b}]8;;\u{1b}\\")
}

/// `path` as the path of a URI (RFC 3986). Colons are encoded too, because the first would end a
/// scheme.
pub(crate) fn encoded(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(byte.into());
            }
            _ => _ = write!(uri, "%{byte:02X}"),
        }
    }
    uri
}
