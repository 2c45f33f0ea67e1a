//! Knows the text of tags inside a paragraph (tabs, breaks, hyphens), and how words over several lines
//! become one line. Does not know paragraphs.

/// The text of the tag `name`, repeated `count` times if the tag can be.
pub(super) fn of_tag(name: &[u8], count: usize) -> String {
    match name {
        b"s" => " ".repeat(count),
        b"tab" | b"ptab" => "\t".to_owned(),
        b"line-break" | b"br" | b"cr" => "\n".to_owned(),
        b"noBreakHyphen" => "\u{2011}".to_owned(),
        _ => String::new(),
    }
}

/// `words` in one line: a line end becomes a space, except between characters of scripts without spaces.
pub(super) fn one_line(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for line in words.split(['\n', '\r']).map(str::trim).filter(|it| !it.is_empty()) {
        let is_ascii = |c: Option<char>| c.is_some_and(|it| it.is_ascii());
        if !out.is_empty() && (is_ascii(out.chars().next_back()) || is_ascii(line.chars().next())) {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}
