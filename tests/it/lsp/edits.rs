//! After any edits, the diagnostics equal, byte for byte, those of a server that opens the same
//! texts.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::client::{Editor, Folder};

const CONFIG: &str = "\
sources: { data: 'data/*.yaml', drafts: '*.md' }
suppress:
  - { rule: data/total, in: data/c.yaml, reason: known }
";
const RULES: &str = "\
rules:
  - id: data/total
    check: { sum: { in: data, total: $.total, items: '$.items[*]' } }
  - id: data/named
    check: { required: { in: data, fields: [name] } }
  - id: drafts/total
    if-present: true
    check: { sum: { in: drafts, each: '$..tables[*]', total: \"$.rows[?@.Item == 'Total'].Amount\", items: \"$.rows[?@.Item != 'Total'].Amount\" } }
  - id: all/joint
    check: { feasible: {} }
";
const DATA: &str = "name: 予算\ntotal: 9.9\nitems: [3.2, 6.7]\n";
const DRAFT: &str = "# 𠮷\n\n| Item | Amount |\n|---|---|\n| a | 1 |\n| b | 2 |\n| Total | 3 |\n";
const FILES: [(&str, &str); 6] = [
    ("kenzan.yaml", CONFIG),
    ("rules/all.yaml", RULES),
    ("data/a.yaml", DATA),
    ("data/b.yaml", DATA),
    ("data/c.yaml", "name: c\ntotal: 10\nitems: [1, 2]\n"),
    ("draft.md", DRAFT),
];
/// What edits put in.
const PIECES: [&str; 12] =
    ["", "1", "7", "９", "\n", "\r\n", "- ", "𠮷", "か\u{3099}", "# ", "total: 3\n", "億円"];

/// A small generator of numbers that need not be good.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

/// A random edit of `text`, made there as well, and as an editor says it in UTF-16.
fn edit(dice: &mut Dice, text: &mut String) -> Value {
    let mut ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    ends.push(text.len());
    // An editor never parts the end of a line.
    ends.retain(|&at| !(text[at..].starts_with('\n') && text[..at].ends_with('\r')));
    let from = dice.below(ends.len());
    let to = (from + dice.below(4)).min(ends.len() - 1);
    let piece = PIECES[dice.below(PIECES.len())];
    let position = |at: usize| {
        let before = &text[..ends[at]];
        let breaks = before.replace("\r\n", "\n");
        let line = breaks.matches(['\n', '\r']).count();
        let start = before.rfind(['\n', '\r']).map_or(0, |it| it + 1);
        let column: usize = before[start..].chars().map(char::len_utf16).sum();
        json!({ "line": line, "character": column })
    };
    let change =
        json!({ "range": { "start": position(from), "end": position(to) }, "text": piece });
    text.replace_range(ends[from]..ends[to], piece);
    change
}

/// The diagnostics of a new server that opens these texts.
fn fresh(folder: &Folder, texts: &BTreeMap<&str, String>) -> BTreeMap<String, Value> {
    let mut editor = Editor::with(&[folder], &["utf-16"], Value::Null);
    for (name, text) in texts {
        editor.did_open(&folder.uri(name), text);
    }
    editor.settle(&folder.uri("data/a.yaml"));
    let all = editor.all();
    editor.close();
    all
}

#[test]
fn after_each_of_200_edits_a_server_shows_what_a_fresh_one_shows() {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let folder = Folder::new(&FILES);
    let mut editor = Editor::with(&[&folder], &["utf-16"], Value::Null);
    let mut texts: BTreeMap<&str, String> = BTreeMap::new();
    let (mut version, mut shown) = (1, 0);
    for turn in 0..200 {
        let (name, stored) = FILES[dice.below(FILES.len())];
        let uri = folder.uri(name);
        match dice.below(12) {
            0 if texts.remove(name).is_some() => editor.did_close(&uri),
            _ => {
                let text = texts.entry(name).or_insert_with(|| {
                    editor.did_open(&uri, stored);
                    stored.to_owned()
                });
                // Now and then a text is put right again, so that not everything is broken in the end.
                let changes = match dice.below(5) {
                    0 => {
                        stored.clone_into(text);
                        json!([{ "text": stored }])
                    }
                    _ => json!([edit(&mut dice, text), edit(&mut dice, text)]),
                };
                version += 1;
                editor.edit(&uri, version, changes);
            }
        }
        editor.settle(&folder.uri("data/a.yaml"));
        let again = editor.all();
        shown += usize::from(!again.is_empty());
        assert_eq!(again, fresh(&folder, &texts), "turn {turn}, {name}: {texts:#?}");
    }
    assert!(shown > 100, "{shown}");
    editor.close();
}
