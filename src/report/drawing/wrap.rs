//! Knows how a name is divided into lines of a box: about equally wide, at spaces if there are any,
//! and no line begins with a closing mark (the first rule of JIS X 4051). Does not know fonts: a
//! wide character counts as two columns.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns of a line.
const COLUMNS: usize = 34;
/// Lines of a box; a longer name ends in `…`.
const LINES: usize = 3;
/// Characters that must not begin a line.
const CLOSING: &str =
    "、。，．・：；？！）〕］｝〉》」』】ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ)]},.:;!?%％";

/// The lines of `name`.
pub(super) fn wrap(name: &str) -> Vec<String> {
    let mut rest = name.trim();
    let wanted = rest.width().div_ceil(COLUMNS).clamp(1, LINES);
    let mut lines: Vec<String> = Vec::with_capacity(wanted);
    for left in (1..=wanted).rev() {
        // Equal shares, with room for the last character of each line.
        let share = (rest.width().div_ceil(left) + 1).min(COLUMNS);
        let (line, after) =
            if left == 1 && rest.width() <= COLUMNS { (rest, "") } else { first_line(rest, share) };
        lines.push(line.trim_end().to_owned());
        rest = after.trim_start();
    }
    if let Some(last) = lines.last_mut().filter(|_| !rest.is_empty()) {
        while last.width() >= COLUMNS {
            last.pop();
        }
        last.push('…');
    }
    lines
}

fn first_line(text: &str, columns: usize) -> (&str, &str) {
    let (mut used, mut space) = (0, None);
    for (at, character) in text.char_indices() {
        used += character.width().unwrap_or(0);
        if used > columns && !CLOSING.contains(character) {
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
