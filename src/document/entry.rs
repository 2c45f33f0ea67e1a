//! Knows what there is to be known of a format besides how it is read: one [`Entry`] each, beside the
//! reader. Does not know which formats there are (`document::format`).

use super::{Builder, Limits, Readable};
use crate::diagnostic::Diagnostic;

/// What is to be known of a format.
#[derive(Debug)]
pub struct Entry {
    /// What people call it.
    pub name: &'static str,
    /// The endings of names of such files, without the dot, in small letters; the usual one first.
    pub endings: &'static [&'static str],
    /// Names of files that are of it whatever their ending says: of the file alone, or with `/` of its
    /// directory too. One `*` stands for any characters.
    pub names: &'static [&'static str],
    /// Whether a directory that is named means files of it. Such endings are of documents; others
    /// (`requirements.txt`) are so only where a path or a source set says it.
    pub is_sought: bool,
    /// Its media type.
    pub media_type: &'static str,
    /// The prefix of the codes of its reader: `csv` of `csv/ragged`.
    pub area: &'static str,
    /// Whether its specification has it in UTF-8 and nothing else.
    pub is_utf8: bool,
    /// How comments are written.
    pub comments: Comments,
    /// What a comment applies to.
    pub regions: Regions,
    /// How its tree is laid out.
    pub layout: Layout,
    /// How the text of a value differs from its bytes.
    pub escapes: Escapes,
    /// Whether a comma inside a figure can be nothing but a part of it.
    pub groups_digits: bool,
    /// What reads it.
    pub reader: Reader,
}

/// How a format writes comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comments {
    /// Not at all.
    None,
    /// From `#` to the end of the line; if `apart`, only after white space.
    Hash {
        /// Whether a comment needs white space before it: `a#b` is not a comment.
        apart: bool,
    },
    /// From `//` to the end of the line.
    Slashes,
    /// `<!-- … -->` in the text, and `#` in YAML front matter.
    Markdown,
    /// `<!-- … -->` anywhere.
    Html,
}

/// What a comment applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Regions {
    /// The node that follows, unless the comment is indented more than that.
    Indented,
    /// The node that follows: for `[a.b]`, the table `b`.
    Dotted,
    /// The block that follows, or the line.
    Blocks,
}

/// How a tree is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// As the author named things.
    Tree,
    /// A list of rows.
    Rows {
        /// The separator between cells.
        delimiter: char,
    },
    /// Running text: the reader introduces the groups (`tables`, `paragraphs`), and some bytes are
    /// in several of them.
    Text,
}

/// How the text of a value differs from its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escapes {
    /// By doubled quotes at most.
    None,
    /// By backslashes in text that starts with `"`.
    Quotes,
    /// The same, and the first line end after `"""` is not part of the text.
    BlockQuotes,
    /// By marks of emphasis, tags and character references; in front matter as YAML.
    Markup,
}

/// Reads a decoded text: fills the tree, and reports what it cannot read.
pub type ReadText = fn(&str, &mut Builder, Limits, &mut Vec<Diagnostic>);

/// Reads stored bytes: writes what a person would read, with the place of each part.
pub type ReadBytes = fn(&[u8], &mut Readable<'_>);

/// What reads a format.
#[derive(Clone, Copy, Debug)]
pub enum Reader {
    /// The file is text, in some encoding.
    Text(ReadText),
    /// The file is not text.
    Bytes(ReadBytes),
}
