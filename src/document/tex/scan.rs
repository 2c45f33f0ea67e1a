//! Knows how LaTeX is written: groups, environments, comments, and the commands that are letters or signs of a text. Does
//! not know the structure of a document.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};
use unicode_normalization::UnicodeNormalization;

use crate::document::html::table::Gathered;
use crate::document::outline::Words;

/// Most bytes of `\verb|…|`, so that a text of many of them takes linear time.
const MOST_VERBATIM: usize = 2000;

/// Environments whose content is no text.
const VERBATIM: [&str; 22] = [
    "verbatim",
    "verbatim*",
    "Verbatim",
    "lstlisting",
    "minted",
    "comment",
    "tikzpicture",
    "equation",
    "equation*",
    "align",
    "align*",
    "gather",
    "gather*",
    "eqnarray",
    "eqnarray*",
    "displaymath",
    "math",
    "multline",
    "multline*",
    "thebibliography",
    "filecontents",
    "filecontents*",
];

/// Commands whose first argument names labels.
pub(super) const REFERENCES: [&str; 14] = [
    "ref",
    "eqref",
    "pageref",
    "autoref",
    "cref",
    "Cref",
    "cpageref",
    "Cpageref",
    "labelcref",
    "nameref",
    "vref",
    "Vref",
    "vpageref",
    "subref",
];
/// Further commands whose argument is no text.
const DROPPED: [&str; 30] = [
    "label",
    "cite",
    "citep",
    "citet",
    "parencite",
    "textcite",
    "includegraphics",
    "vspace",
    "hspace",
    "usepackage",
    "documentclass",
    "setlength",
    "setcounter",
    "addtocounter",
    "bibliography",
    "bibliographystyle",
    "index",
    "pagestyle",
    "thispagestyle",
    "color",
    "cellcolor",
    "rowcolor",
    "cline",
    "cmidrule",
    "renewcommand",
    "newcommand",
    "hyphenation",
    "pagenumbering",
    "graphicspath",
    "phantom",
];

/// Commands that keep only their second argument.
const SECOND: [&str; 4] = ["href", "textcolor", "colorbox", "raisebox"];

/// Commands that are signs.
const SIGNS: [(&str, &str); 33] = [
    ("textyen", "¥"),
    ("yen", "¥"),
    ("euro", "€"),
    ("texteuro", "€"),
    ("EUR", "€"),
    ("pounds", "£"),
    ("textsterling", "£"),
    ("textendash", "–"),
    ("textemdash", "—"),
    ("ldots", "…"),
    ("dots", "…"),
    ("textdegree", "°"),
    ("degree", "°"),
    ("times", "×"),
    ("cdot", "·"),
    ("pm", "±"),
    ("approx", "≈"),
    ("leq", "≤"),
    ("le", "≤"),
    ("geq", "≥"),
    ("ge", "≥"),
    ("S", "§"),
    ("percent", "%"),
    ("textpercent", "%"),
    ("textbackslash", "\\"),
    ("ss", "ß"),
    ("o", "ø"),
    ("O", "Ø"),
    ("ae", "æ"),
    ("AE", "Æ"),
    ("aa", "å"),
    ("l", "ł"),
    ("textminus", "−"),
];

/// Commands that put an accent on the next letter.
const ACCENTS: [(&str, char); 9] = [
    ("'", '\u{301}'),
    ("`", '\u{300}'),
    ("^", '\u{302}'),
    ("\"", '\u{308}'),
    ("~", '\u{303}'),
    ("c", '\u{327}'),
    ("v", '\u{30c}'),
    ("=", '\u{304}'),
    ("H", '\u{30b}'),
];

/// Whether the content of the environment is no text.
pub(super) fn is_verbatim(name: &str) -> bool {
    VERBATIM.contains(&name)
}

/// Which bytes belong together: the ends of groups, options and environments by their beginnings.
pub(super) struct Shape {
    groups: FxHashMap<usize, usize>,
    /// The closing command of each environment.
    ends: FxHashMap<usize, Range<usize>>,
}

impl Shape {
    pub(super) fn of(text: &str) -> Self {
        let mut shape = Self { groups: FxHashMap::default(), ends: FxHashMap::default() };
        let (mut braces, mut begun): (Vec<usize>, Vec<(&str, usize)>) = (Vec::new(), Vec::new());
        let mut unclosed: FxHashSet<&str> = FxHashSet::default();
        let (bytes, mut at) = (text.as_bytes(), 0);
        while let Some(skip) = memchr::memchr3(b'\\', b'{', b'}', &bytes[at..]) {
            let comment = memchr::memchr(b'%', &bytes[at..at + skip]);
            if let Some(from) = comment {
                let from = at + from;
                at = memchr::memchr(b'\n', &bytes[from..]).map_or(bytes.len(), |it| from + it + 1);
                continue;
            }
            at += skip;
            match bytes[at] {
                b'{' => braces.push(at),
                b'}' => _ = braces.pop().map(|it| shape.groups.insert(it, at)),
                _ => {
                    let command = at;
                    at = command_end(text, at);
                    match &text[command + 1..at] {
                        "begin" => {
                            let Some((name, inner)) = name_in_braces(text, at) else { continue };
                            at = inner;
                            if is_verbatim(name) && !unclosed.contains(name) {
                                let end = format!("\\end{{{name}}}");
                                match memchr::memmem::find(&bytes[at..], end.as_bytes()) {
                                    Some(skip) => {
                                        let end = at + skip..at + skip + end.len();
                                        at = end.end;
                                        shape.ends.insert(command, end);
                                    }
                                    None => _ = unclosed.insert(name),
                                }
                            } else {
                                begun.push((name, command));
                            }
                        }
                        "end" => {
                            let Some((name, inner)) = name_in_braces(text, at) else { continue };
                            at = inner;
                            if let Some((_, begin)) = begun.pop_if(|it| it.0 == name) {
                                shape.ends.insert(begin, command..at);
                            }
                        }
                        _ => {}
                    }
                    continue;
                }
            }
            at += 1;
        }
        shape
    }

    /// The range of the document, without its preamble.
    pub(super) fn body(&self, text: &str) -> (usize, usize) {
        const BEGIN: &str = "\\begin{document}";
        let Some(at) = text.find(BEGIN) else { return (0, text.len()) };
        (at + BEGIN.len(), self.end_of(at).map_or(text.len(), |it| it.start))
    }

    /// The closing command of the environment that begins at `at`.
    pub(super) fn end_of(&self, at: usize) -> Option<Range<usize>> {
        self.ends.get(&at).cloned()
    }

    /// The name of the environment, and the byte after it.
    pub(super) fn environment<'t>(&self, text: &'t str, after: usize) -> Option<(&'t str, usize)> {
        name_in_braces(text, after)
    }

    /// The inside of the group at `at`, and the byte after it.
    pub(super) fn group(&self, text: &str, at: usize) -> Option<(Range<usize>, usize)> {
        let at = at + (text[at..].len() - text[at..].trim_start().len());
        let end = *self.groups.get(&at)?;
        Some((at + 1..end, end + 1))
    }

    /// The inside of the option (`[…]`) at `at`, and the byte after it.
    pub(super) fn option(&self, text: &str, at: usize) -> Option<(Range<usize>, usize)> {
        const LONGEST: usize = 500;
        let rest = &text[at..text.floor_char_boundary((at + LONGEST).min(text.len()))];
        let end = rest.strip_prefix('[')?.find(']')? + 1;
        Some((at + 1..at + end, at + end + 1))
    }

    /// The first argument after options.
    pub(super) fn argument(&self, text: &str, at: usize) -> Option<(Range<usize>, usize)> {
        let at = at + usize::from(text[at..].starts_with('*'));
        let at = self.option(text, at).map_or(at, |it| it.1);
        self.group(text, at)
    }

    /// The byte after all options and arguments that directly follow.
    pub(super) fn after_arguments(&self, text: &str, mut at: usize) -> usize {
        while let Some((_, end)) = self
            .option(text, at)
            .or_else(|| text[at..].starts_with('{').then(|| self.group(text, at)).flatten())
        {
            at = end;
        }
        at
    }
}

/// The end of the command that begins with the `\` at `at`.
pub(super) fn command_end(text: &str, at: usize) -> usize {
    let name = &text[at + 1..];
    let letters = name.len() - name.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
    at + 1 + if letters > 0 { letters } else { name.chars().next().map_or(0, char::len_utf8) }
}

fn name_in_braces(text: &str, at: usize) -> Option<(&str, usize)> {
    const LONGEST: usize = 60;
    let rest = &text[at..text.floor_char_boundary((at + LONGEST).min(text.len()))];
    let name = rest.strip_prefix('{')?;
    let end = name.find('}')?;
    Some((&name[..end], at + end + 2))
}

/// A piece of the text.
pub(super) enum Piece<'t> {
    Text(Cow<'t, str>),
    LineEnd,
    /// A blank line.
    Blank,
    /// A brace.
    Group,
    /// `&`, which separates cells.
    Next,
    /// A command that is no letter and no sign, without its `\`.
    Command(&'t str),
}

/// Walks through a part of the text.
pub(super) struct Scan<'t> {
    text: &'t str,
    shape: &'t Shape,
    /// The next byte.
    pub(super) at: usize,
    end: usize,
}

impl<'t> Scan<'t> {
    pub(super) fn new(text: &'t str, shape: &'t Shape, range: Range<usize>) -> Self {
        Self { text, shape, at: range.start, end: range.end }
    }

    /// The next piece and its first byte.
    pub(super) fn next_piece(&mut self) -> Option<(usize, Piece<'t>)> {
        loop {
            let at = self.at;
            let rest = self.text.get(at..self.end).filter(|it| !it.is_empty())?;
            let piece = match rest.as_bytes()[0] {
                b'%' => {
                    self.at += self.comment(rest);
                    continue;
                }
                b'\\' => match self.command(rest) {
                    Some(piece) => piece,
                    None => continue,
                },
                b'{' | b'}' => self.one(Piece::Group),
                b'$' => {
                    self.at += 1;
                    continue;
                }
                b'&' => self.one(Piece::Next),
                b'~' => self.one(Piece::Text(" ".into())),
                b'\n' | b'\r' => self.line_end(rest),
                _ => {
                    let end = rest.find(['%', '\\', '{', '}', '$', '&', '~', '\n', '\r']);
                    let words = &rest[..end.unwrap_or(rest.len())];
                    self.at += words.len();
                    Piece::Text(typeset(words))
                }
            };
            return Some((at, piece));
        }
    }

    fn one(&mut self, piece: Piece<'t>) -> Piece<'t> {
        self.at += 1;
        piece
    }

    /// The length of a comment with the line end and the indentation after it.
    fn comment(&self, rest: &str) -> usize {
        let Some(end) = rest.find('\n') else { return rest.len() };
        let after = &rest[end + 1..];
        end + 1 + (after.len() - after.trim_start_matches([' ', '\t']).len())
    }

    fn line_end(&mut self, rest: &str) -> Piece<'t> {
        let blank = rest.len() - rest.trim_start().len();
        let lines = rest[..blank].matches('\n').count();
        self.at += blank;
        if lines > 1 { Piece::Blank } else { Piece::LineEnd }
    }

    /// The command at the start of `rest`; `None` if it leaves no words.
    fn command(&mut self, rest: &'t str) -> Option<Piece<'t>> {
        let end = command_end(self.text, self.at).min(self.end);
        let name = self.text.get(self.at + 1..end).unwrap_or_default();
        self.at = end;
        let sign = |words: &'static str| Some(Piece::Text(words.into()));
        if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            // Blanks after the name of a command are not printed.
            let after = &self.text[self.at..self.end];
            self.at += after.len() - after.trim_start_matches([' ', '\t']).len();
        }
        if let Some((_, words)) = SIGNS.iter().find(|it| it.0 == name) {
            self.at += if self.text[self.at..self.end].starts_with("{}") { 2 } else { 0 };
            return sign(words);
        }
        if let Some(letter) = self.accented(name) {
            return Some(Piece::Text(letter.into()));
        }
        match name {
            "%" | "&" | "$" | "#" | "_" | "{" | "}" => Some(Piece::Text(rest[1..2].into())),
            "," => sign("\u{202f}"),
            " " | ";" | ":" | "quad" | "qquad" | "enspace" | "hfill" => sign(" "),
            "\\" | "newline" | "tabularnewline" => {
                self.at += usize::from(self.text[self.at..self.end].starts_with('*'));
                self.at = self.shape.option(self.text, self.at).map_or(self.at, |it| it.1);
                Some(Piece::Command("\\"))
            }
            "[" | "(" => {
                let close = if name == "[" { "\\]" } else { "\\)" };
                let skip = self.text[self.at..self.end].find(close).filter(|_| name == "[");
                self.at += skip.map_or(0, |it| it + close.len());
                None
            }
            "verb" => self.verbatim(),
            _ if REFERENCES.contains(&name) || DROPPED.contains(&name) => {
                self.at = self.shape.after_arguments(self.text, self.starred()).min(self.end);
                None
            }
            _ if SECOND.contains(&name) => {
                self.at = self.shape.argument(self.text, self.at).map_or(self.at, |it| it.1);
                None
            }
            "" => None,
            name => Some(Piece::Command(name)),
        }
    }

    fn starred(&self) -> usize {
        let rest = &self.text[self.at..self.end];
        let after = self.at + usize::from(rest.starts_with('*'));
        // `\cmidrule(lr){2-3}`
        match rest.starts_with('(').then(|| rest.find(')')).flatten() {
            Some(end) if end < 20 => self.at + end + 1,
            _ => after,
        }
    }

    /// `\verb|words|`
    fn verbatim(&mut self) -> Option<Piece<'t>> {
        let rest = &self.text[self.at..self.end];
        let sign = rest.chars().next()?;
        let inner = &rest[sign.len_utf8()..];
        let near = &inner[..inner.floor_char_boundary(MOST_VERBATIM)];
        let length = near.find([sign, '\r', '\n']).filter(|it| near[*it..].starts_with(sign))?;
        self.at += sign.len_utf8() * 2 + length;
        Some(Piece::Text(inner[..length].into()))
    }

    /// The letter with the accent `name`: `\"u`, `\'{e}`.
    fn accented(&mut self, name: &str) -> Option<String> {
        let (_, accent) = ACCENTS.iter().find(|it| it.0 == name)?;
        let rest = &self.text[self.at..self.end];
        let inner = rest.strip_prefix('{').unwrap_or(rest);
        let letter = inner.chars().next().filter(|it| it.is_alphabetic())?;
        let is_grouped = inner.len() < rest.len();
        if is_grouped && !inner[letter.len_utf8()..].starts_with('}') {
            return None;
        }
        self.at += letter.len_utf8() + if is_grouped { 2 } else { 0 };
        Some([letter, *accent].into_iter().nfc().collect())
    }
}

/// Words with the dashes and quotes that runs of signs are printed as.
fn typeset(words: &str) -> Cow<'_, str> {
    if !["--", "``", "''"].iter().any(|it| words.contains(it)) {
        return words.into();
    }
    let words = words.replace("---", "—").replace("--", "–");
    words.replace("``", "“").replace("''", "”").into()
}

/// The words in `range`, without commands.
pub(super) fn plain(text: &str, shape: &Shape, range: Range<usize>) -> Words {
    let mut words = Gathered::new(range.start);
    let mut scan = Scan::new(text, shape, range.clone());
    while let Some((_, piece)) = scan.next_piece() {
        match piece {
            Piece::Text(piece) => words.add(&piece),
            Piece::LineEnd | Piece::Blank | Piece::Command("\\") => words.end_line(),
            Piece::Command("footnote" | "footnotemark" | "thanks") => {
                scan.at = shape.argument(text, scan.at).map_or(scan.at, |it| it.1.min(range.end));
            }
            Piece::Command(_) => {
                scan.at = shape.option(text, scan.at).map_or(scan.at, |it| it.1.min(range.end));
            }
            Piece::Group | Piece::Next => {}
        }
    }
    words.finish(text, range.end)
}
