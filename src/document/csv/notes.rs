//! Knows the notes at the end of a plain table: `（注）…`, `資料：…`, in lines without a delimiter. Does not
//! know the rows above.

/// The length of `bytes` without the notes at its end, which begin at or after `start`. A quote ends the
/// search, because the line may belong to a cell.
pub(super) fn without(bytes: &[u8], start: usize, delimiter: u8) -> usize {
    let mut end = bytes.len();
    let mut notes = end;
    let blank = bytes[start..].iter().take_while(|it| is_end(**it)).count();
    let header = &bytes[start + blank..];
    let length = memchr::memchr2(b'\n', b'\r', header).unwrap_or(header.len());
    // In a table of one column, a line without a delimiter is a row.
    if !header[..length].contains(&delimiter) {
        return end;
    }
    while end > start {
        let line_end = end - bytes[start..end].iter().rev().take_while(|it| is_end(**it)).count();
        let line_start = memchr::memrchr2(b'\n', b'\r', &bytes[start..line_end])
            .map_or(start, |at| start + at + 1);
        let line = &bytes[line_start..line_end];
        let is_row = line.contains(&delimiter) || line.contains(&b'"') || line_start == start;
        if line.is_empty() || is_row {
            break;
        }
        end = line_start;
        // A note may continue on the following lines.
        if is_note(line) {
            notes = line_start;
        }
    }
    notes
}

/// Whether `line` begins as notes do.
fn is_note(line: &[u8]) -> bool {
    const WORDS: [&str; 18] = [
        "（注",
        "(注",
        "注",
        "※",
        "＊",
        "*",
        "備考",
        "（備考",
        "資料",
        "（資料",
        "出典",
        "（出典",
        "出所",
        "（出所",
        "Note",
        "NOTE",
        "Source",
        "SOURCE",
    ];
    WORDS.iter().any(|it| line.trim_ascii_start().starts_with(it.as_bytes()))
}

fn is_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}
