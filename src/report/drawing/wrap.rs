//! Knows how a name is cut into lines of a box: by the width of its characters, at spaces where
//! there are any. Does not know fonts: a wide character counts as two columns.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns of a line.
const COLUMNS: usize = 30;
/// Lines of a box; what does not fit ends in `…`.
const LINES: usize = 3;

/// The lines of `name`.
pub(super) fn wrap(name: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut rest = name.trim();
    while !rest.is_empty() {
        let (line, after) = first_line(rest);
        if lines.len() + 1 == LINES && !after.is_empty() {
            let mut line = line.to_owned();
            while line.width() >= COLUMNS {
                line.pop();
            }
            line.push('…');
            lines.push(line);
            break;
        }
        lines.push(line.trim_end().to_owned());
        rest = after.trim_start();
    }
    if lines.is_empty() {
        lines.push(String::new());
    }
    lines
}

fn first_line(text: &str) -> (&str, &str) {
    let (mut columns, mut space) = (0, None);
    for (at, character) in text.char_indices() {
        columns += character.width().unwrap_or(0);
        if columns > COLUMNS {
            // A space too early would leave the line half empty.
            let cut = space.filter(|&it| it * 3 >= at).unwrap_or(at);
            return text.split_at(cut);
        }
        if character == ' ' {
            space = Some(at);
        }
    }
    (text, "")
}
