//! Every format refers to the intended characters, counted as its specification demands.

use kenzan::diagnostic::{Diagnostic, Text};
use kenzan::report::Format;
use kenzan::source::{Span, decode};
use proptest::prelude::*;
use serde_json::Value;

use super::{Case, xml};

/// Documents as stored, each with one `7８` to refer to, and its position: line and column in
/// characters, end column, line and column in bytes of UTF-8, offset in the file.
const COLUMNS: [(&str, &[u8], [u64; 5]); 12] = [
    ("ascii", b"ab7\xEF\xBC\x98", [1, 3, 5, 3, 2]),
    ("full width", "億円７8".as_bytes(), [1, 3, 5, 7, 6]),
    ("emoji", "😀7８".as_bytes(), [1, 2, 4, 5, 4]),
    ("emoji of several characters", "👩‍👩‍👧7８".as_bytes(), [1, 6, 8, 19, 18]),
    ("combining mark", "か\u{3099}7８".as_bytes(), [1, 3, 5, 7, 6]),
    ("tab", "\t\t7８".as_bytes(), [1, 3, 5, 3, 2]),
    ("CRLF", "a\r\nb7８\r\n".as_bytes(), [2, 2, 4, 2, 4]),
    ("lone CR", "a\rb7８".as_bytes(), [2, 2, 4, 2, 3]),
    ("line separator", "a\u{2028}7８".as_bytes(), [1, 3, 5, 5, 4]),
    ("byte order mark", "\u{FEFF}億7８".as_bytes(), [1, 2, 4, 4, 6]),
    ("byte order mark and CRLF", "\u{FEFF}a\r\n7８".as_bytes(), [2, 1, 3, 1, 6]),
    ("UTF-16", b"\xFF\xFEa\x007\x00\x18\xFF", [1, 2, 4, 2, 4]),
];

#[test]
fn every_format_points_at_the_right_characters() {
    for (name, bytes, [line, column, end_column, byte_column, offset]) in COLUMNS {
        let mut case = Case::default();
        let source = decode::decode("a.txt", bytes.to_vec(), &mut Vec::new()).unwrap();
        let digits = if source.text.contains("7８") { "7８" } else { "７8" };
        let id = case.sources.add(source);
        let span = case.find(id, digits);
        case.diagnostics
            .push(Diagnostic::error("x/y", Text::same("wrong")).at(span, Text::default()));
        let region = &case.result()["locations"][0]["physicalLocation"]["region"];
        let shown = ["startLine", "startColumn", "endLine", "endColumn", "byteOffset"];
        let expected = [line, column, line, end_column, offset];
        assert_eq!(shown.map(|it| region[it].as_u64().unwrap()), expected, "SARIF: {name}");
        let range = &case.json(Format::Rdjson)["diagnostics"][0]["location"]["range"];
        let start = serde_json::json!({"line": line, "column": byte_column});
        let end = serde_json::json!({"line": line, "column": byte_column + digits.len() as u64});
        assert_eq!(range, &serde_json::json!({"start": start, "end": end}), "rdjson: {name}");
        let github = format!(
            "::error file=a.txt,line={line},endLine={line},col={column},endColumn={end_column},title=x/y::wrong\n"
        );
        assert!(case.show(Format::Github).starts_with(&github), "GitHub: {name}");
        let root = xml::parse(&case.show(Format::Checkstyle));
        let error = &root.all("error")[0].attributes;
        assert_eq!(error["line"], line.to_string(), "Checkstyle: {name}");
        assert_eq!(error["column"], column.to_string(), "Checkstyle: {name}");
        assert_eq!(
            case.json(Format::Gitlab)[0]["location"]["lines"]["begin"],
            line,
            "GitLab: {name}"
        );
    }
}

/// Offsets of the line starts of `text`, after each of the newline sequences that SARIF declares.
fn line_starts(text: &str) -> Vec<usize> {
    let newline = regex::Regex::new("\r\n|\n|\r").unwrap();
    std::iter::once(0).chain(newline.find_iter(text).map(|it| it.end())).collect()
}

proptest! {
    #[test]
    fn a_place_read_back_from_a_report_is_the_place_meant(
        parts in prop::collection::vec(prop::sample::select(PARTS), 0..40),
        ends in (any::<prop::sample::Index>(), any::<prop::sample::Index>()),
    ) {
        let text = parts.concat();
        let bounds: Vec<_> = (0..=text.len()).filter(|it| text.is_char_boundary(*it)).collect();
        let (one, other) = (*ends.0.get(&bounds), *ends.1.get(&bounds));
        let (start, end) = (one.min(other), one.max(other));
        let mut case = Case::default();
        let id = case.file("a.txt", &text);
        let finding = Diagnostic::error("x/y", Text::same("wrong"));
        case.diagnostics.push(finding.at(Span::new(id, start..end), Text::default()));
        let starts = line_starts(&text);
        let number = |it: &Value| it.as_u64().unwrap() as usize;
        let region = &case.result()["locations"][0]["physicalLocation"]["region"];
        let offset = |line: &str, column: &str| {
            let line = starts[number(&region[line]) - 1];
            let before = text[line..].chars().take(number(&region[column]) - 1);
            line + before.map(char::len_utf8).sum::<usize>()
        };
        prop_assert_eq!(offset("startLine", "startColumn"), start);
        prop_assert_eq!(offset("endLine", "endColumn"), end);
        prop_assert_eq!(number(&region["byteOffset"]), start);
        prop_assert_eq!(number(&region["byteLength"]), end - start);
        let range = &case.json(Format::Rdjson)["diagnostics"][0]["location"]["range"];
        let offset = |it: &Value| starts[number(&it["line"]) - 1] + number(&it["column"]) - 1;
        prop_assert_eq!([&range["start"], &range["end"]].map(offset), [start, end]);
    }
}

const PARTS: &[&str] =
    &["a", "７", "😀", "か\u{3099}", "\t", "\r", "\n", "\r\n", "\u{2028}", "\u{FEFF}"];
