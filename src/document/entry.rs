//! Knows the properties of a format other than its reader: one [`Entry`] each, beside the reader.
//! Does not know which formats exist (`document::format`).

use super::{Builder, Limits, Readable};
use crate::diagnostic::Diagnostic;

/// The properties of a format.
#[derive(Debug)]
pub struct Entry {
    /// Its usual name.
    pub name: &'static str,
    /// Extensions of its files, without the dot, in lower case; the usual one first.
    pub endings: &'static [&'static str],
    /// Names of files that have this format regardless of their extension: of the file alone, or, with
    /// `/`, of its directory too. One `*` matches any characters.
    pub names: &'static [&'static str],
    /// Extensions of files that are read only where a path or a source set names them (`requirements.txt`); those of
    /// the others are read where their directory is named, too.
    pub unsought: &'static [&'static str],
    /// Its media type.
    pub media_type: &'static str,
    /// The prefix of the codes of its reader: `csv` of `csv/ragged`.
    pub area: &'static str,
    /// Whether its specification allows UTF-8 only.
    pub is_utf8: bool,
    /// Whether its files are usually made from others.
    pub is_built: bool,
    /// Whether it has pages, on which a table may go on without its beginning.
    pub is_paged: bool,
    /// How comments are written.
    pub comments: Comments,
    /// What a comment applies to.
    pub regions: Regions,
    /// How its tree is laid out.
    pub layout: Layout,
    /// How the text of a value differs from its bytes.
    pub escapes: Escapes,
    /// Whether a comma inside a figure can only be a part of it.
    pub groups_digits: bool,
    /// Its reader.
    pub reader: Reader,
}

impl Entry {
    /// What entries of running text have in common; none of it is a format by itself.
    pub(super) const TEXT: Self = Self {
        name: "",
        endings: &[],
        names: &[],
        unsought: &[],
        media_type: "",
        area: "",
        is_utf8: false,
        is_built: false,
        is_paged: false,
        comments: Comments::None,
        regions: Regions::Blocks,
        layout: Layout::Text,
        escapes: Escapes::None,
        groups_digits: true,
        reader: Reader::Text(|_, _, _, _| {}),
    };

    /// What entries of data have in common.
    pub(super) const DATA: Self = Self {
        regions: Regions::Indented,
        layout: Layout::Tree,
        escapes: Escapes::Quotes,
        groups_digits: false,
        ..Self::TEXT
    };

    /// Whether it is running text without markup: white space shows the level of a line, and links may be examples.
    pub fn is_plain(&self) -> bool {
        let is_text = matches!(self.reader, Reader::Text(_)) && self.layout == Layout::Text;
        is_text && self.escapes == Escapes::None
    }
}

/// How a format writes comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comments {
    /// It has no comments.
    None,
    /// From `#` to the end of the line; if `apart`, only after white space.
    Hash {
        /// Whether a comment needs white space before it: `a#b` is not a comment.
        apart: bool,
    },
    /// From `//` to the end of the line.
    Slashes,
    /// From `%` to the end of the line.
    Percent,
    /// `<!-- … -->` in the text, and `#` in YAML front matter.
    Markdown,
    /// `<!-- … -->` anywhere.
    Html,
}

impl Comments {
    /// The mark that begins a comment in the text; empty if there are no comments.
    pub fn mark(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Hash { .. } => "#",
            Self::Slashes => "//",
            Self::Percent => "%",
            Self::Markdown | Self::Html => "<!--",
        }
    }
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
    /// As the author named the members.
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
    /// By commands that begin with a backslash, braces, and comments after `%`.
    Commands,
}

/// Reads a decoded text: fills the tree, and reports what it cannot read.
pub type ReadText = fn(&str, &mut Builder, Limits, &mut Vec<Diagnostic>);

/// Reads stored bytes: writes the text that a person would read, with the place of each part.
pub type ReadBytes = fn(&[u8], &mut Readable<'_>);

/// The reader of a format.
#[derive(Clone, Copy, Debug)]
pub enum Reader {
    /// The file is text, in some encoding.
    Text(ReadText),
    /// The file is not text.
    Bytes(ReadBytes),
}
