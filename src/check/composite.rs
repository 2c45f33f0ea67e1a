//! Knows how the parts of a composite key become one text, to compare and to show. Does not know where they come from.

/// Separates the parts of a key that is compared. No text of a document contains it.
pub(super) const PART: &str = "\u{1f}";

/// Parts, already folded, as one key to compare.
pub(super) fn compared<S: AsRef<str>>(parts: impl IntoIterator<Item = S>) -> String {
    joined(parts, PART)
}

/// Parts as one key for a reader: `2024 / A-1`.
pub(super) fn shown<S: AsRef<str>>(parts: impl IntoIterator<Item = S>) -> String {
    joined(parts, " / ")
}

fn joined<S: AsRef<str>>(parts: impl IntoIterator<Item = S>, separator: &str) -> String {
    let mut joined = String::new();
    for (at, part) in parts.into_iter().enumerate() {
        if at > 0 {
            joined.push_str(separator);
        }
        joined.push_str(part.as_ref());
    }
    joined
}
