//! Knows how editors name files: `file:` URIs with percent signs for what is no plain character (RFC 8089).
//! Does not know whether a file is there.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use lsp_types::Uri;

use crate::report::address::encoded;

/// The file that `uri` names; none where it names something else.
pub(super) fn path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.as_str().strip_prefix("file:")?;
    let rest = match rest.strip_prefix("//") {
        Some(rest) => &rest[rest.find('/')?..],
        None => rest,
    };
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    let path = decoded(&rest[..end])?;
    let is_drive = |it: &str| {
        let bytes = it.as_bytes();
        cfg!(windows) && bytes.len() > 2 && bytes[0] == b'/' && bytes[2] == b':'
    };
    Some(PathBuf::from(if is_drive(&path) { &path[1..] } else { &path }))
}

/// The URI of the file at `path`, which is absolute.
pub(super) fn of_path(path: &Path) -> Option<Uri> {
    let path = path.to_str()?.replace('\\', "/");
    let lead = if path.starts_with('/') { "file://" } else { "file:///" };
    Uri::from_str(&format!("{lead}{}", encoded(&path))).ok()
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte == b'%' {
            let code = std::str::from_utf8(rest.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(code, 16).ok()?);
            rest = &rest[2..];
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}
