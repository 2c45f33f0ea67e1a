//! Knows how to find names that occur twice in one record, in time linear in its members. Does not
//! know formats: a reader supplies the code of the diagnostic.

use super::{Builder, Document, NONE, NodeId};
use crate::diagnostic::{Diagnostic, Label, MAX_LABELS, Text};
use crate::source::Span;
use crate::text;

/// Where a name was last seen. Records are checked one at a time, when they are complete, so one
/// entry a name is enough for the whole document.
#[derive(Clone, Copy)]
struct Seen {
    record: u32,
    key: u32,
    /// Index of the diagnostic about this name in this record.
    reported: u32,
}

/// Finds duplicate names, record by record.
pub(super) struct Duplicates {
    code: &'static str,
    seen: Vec<Seen>,
    /// Number of names reported as duplicates.
    reported: usize,
    /// Index of the diagnostic that counts further ones.
    beyond: Option<usize>,
}

/// Maximum number of duplicate names of one document that are reported individually.
const REPORTED: usize = 100;

impl Duplicates {
    /// A finder whose diagnostics have the code `code`.
    pub(super) fn new(code: &'static str) -> Self {
        Self { code, seen: Vec::new(), reported: 0, beyond: None }
    }

    /// Reports in `found` the names that occur more than once in the innermost open record, which
    /// must be complete; each name once. Members named `except` may repeat.
    pub(super) fn check(
        &mut self,
        builder: &Builder,
        except: Option<&str>,
        found: &mut Vec<Diagnostic>,
    ) {
        if let Some(record) = builder.may_repeat() {
            self.look_through(builder.document(), record, except, found);
        }
    }

    fn look_through(
        &mut self,
        document: &Document,
        record: NodeId,
        except: Option<&str>,
        found: &mut Vec<Diagnostic>,
    ) {
        let except = except.and_then(|name| document.name_id(name));
        let unseen = Seen { record: NONE, key: NONE, reported: NONE };
        self.seen.resize(document.names.len(), unseen);
        for node in document.node(record).children() {
            let number = document.nodes.key(node.id.0);
            let Some(key) = document.keys.get(number as usize) else { continue };
            let seen = &mut self.seen[key.name as usize];
            if seen.record != record.0 {
                *seen = Seen { record: record.0, key: number, reported: NONE };
                continue;
            }
            if Some(key.name) == except {
                continue;
            }
            let again = Span { source: document.source, start: key.start, end: key.end };
            if seen.reported == NONE && self.reported >= REPORTED {
                let text = text!("also duplicated", "これも重複");
                match self.beyond {
                    Some(at) => also(&mut found[at], again, text),
                    None => {
                        self.beyond = Some(found.len());
                        found.push(beyond(self.code, again));
                    }
                }
            } else if seen.reported == NONE {
                self.reported += 1;
                let first = &document.keys[seen.key as usize];
                let first = Span { source: document.source, start: first.start, end: first.end };
                seen.reported = found.len() as u32;
                found.push(duplicate(self.code, &document.names[key.name as usize], first, again));
            } else {
                also(&mut found[seen.reported as usize], again, text!("and here", "ここにもある"));
            }
        }
    }
}

/// The message that the key `name` is not the first of that name.
pub(super) fn written_twice(name: &str) -> Text {
    if name.trim().is_empty() {
        text!("an empty key is duplicated", "空のキーが重複している")
    } else {
        text!("the key `{name}` is duplicated", "キー「{name}」が重複している")
    }
}

fn duplicate(code: &'static str, name: &str, first: Span, again: Span) -> Diagnostic {
    Diagnostic::error(code, written_twice(name))
        .at(again, text!("written again here", "ここで再び書かれている"))
        .at(first, text!("first written here", "最初はここ"))
        .help(text!(
            "rename or remove one of them; programs keep only one of the two, and not all keep the same one",
            "どちらかの名前を変えるか削る（どちらが読まれるかはプログラムによって異なる）"
        ))
}

fn beyond(code: &'static str, again: Span) -> Diagnostic {
    let message = text!(
        "more than {REPORTED} keys are duplicated; the others are only counted",
        "重複するキーが{REPORTED}個を超えるため、残りは件数だけを示す"
    );
    Diagnostic::error(code, message).at(again, text!("also duplicated", "これも重複"))
}

/// Adds one more place to an existing diagnostic; beyond the usual number it is only counted.
pub(super) fn also(diagnostic: &mut Diagnostic, span: Span, text: Text) {
    if diagnostic.labels.len() < MAX_LABELS {
        diagnostic.labels.push(Label { span, text });
    } else {
        diagnostic.omitted += 1;
    }
}
