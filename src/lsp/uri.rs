//! Knows how editors name files: `file:` URIs with percent encoding (RFC 8089). Documents that were never
//! saved get paths too. Does not know whether a file exists.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use lsp_types::Uri;

use crate::document::Format;
use crate::report::address::encoded;

/// The file that `uri` names; `None` for any other scheme.
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

/// Scheme of documents that were never saved.
const UNSAVED: &str = "untitled:";

/// A path for the unsaved document that `uri` names; its extension gives the format. `None` for a saved document.
pub(super) fn unsaved(uri: &Uri, language: &str) -> Option<PathBuf> {
    let name = uri.as_str().strip_prefix(UNSAVED)?;
    let name = decoded(name)?.replace(['/', '\\'], "-");
    let ending = match language {
        "plaintext" | "text" => "txt",
        other => other,
    };
    let is_named = Format::of_name(&name).is_some();
    let format = Format::ALL.iter().map(|it| it.entry());
    let of_language = format.into_iter().find(|it| it.endings.contains(&ending));
    let ending = of_language.and_then(|it| it.endings.first()).copied();
    let name = match ending.filter(|_| !is_named) {
        Some(ending) => format!("{name}.{ending}"),
        None => name,
    };
    Some(Path::new("/").join(UNSAVED).join(name))
}

/// Whether a path was made by [`unsaved`].
pub(super) fn is_unsaved(path: &Path) -> bool {
    path.starts_with(Path::new("/").join(UNSAVED))
}

/// The URI of the file at the absolute `path`; `None` for an unsaved document, which only the editor can name.
pub(super) fn of_path(path: &Path) -> Option<Uri> {
    if is_unsaved(path) {
        return None;
    }
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
