//! Knows which fixes can be made together, and that a document still reads the same after them. Does
//! not know files: returns the bytes to replace and their text. Pure, like the rest of `lint`.

mod guard;
mod ranges;
pub mod revision;

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::check::Corpus;
use crate::diagnostic::{Diagnostic, Edit, Fix, Text};
use crate::document::{Document, Format};
use crate::source::{SourceId, Span};
use crate::text;

use ranges::Ranges;

/// Code of a possible fix that was not made.
pub const NOT_MADE: &str = "fix/not-made";

/// The changes of one round. A fix that depends on changed figures waits for the next round.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// The fixes that can be made together.
    pub fixes: Vec<Fix>,
    /// Why other fixes are not made. Reported only if nothing else can be fixed.
    pub refused: Vec<Diagnostic>,
}

impl Choice {
    /// The edits by source, in text order and without repetitions, each with the title of its fix.
    pub fn edits(&self) -> BTreeMap<SourceId, Vec<(&Edit, &Text)>> {
        let mut edits: BTreeMap<SourceId, Vec<(&Edit, &Text)>> = BTreeMap::new();
        for fix in &self.fixes {
            let own = fix.edits.iter().map(|it| (it, &fix.title));
            own.for_each(|it| edits.entry(it.0.span.source).or_default().push(it));
        }
        for edits in edits.values_mut() {
            edits.sort_by_key(|(it, _)| it.span);
            edits.dedup_by_key(|(it, _)| it.span);
        }
        edits
    }
}

/// Chooses among the fixes of the unsuppressed findings in `found`, either the safe or the unsafe
/// ones. They change documents of `corpus`, or `files`, the project's own. Leaves out fixes that
/// contradict each other, that follow from bytes which another one changes, or after which a document
/// would read differently than intended.
pub fn choose<'f>(
    corpus: &Corpus,
    files: &[Arc<Document>],
    found: impl IntoIterator<Item = &'f Diagnostic>,
    safe: bool,
) -> Choice {
    let mut wanted: Vec<&Fix> = Vec::new();
    let open = found.into_iter().filter(|it| it.suppression.is_none());
    for fix in open.filter_map(|it| it.fix.as_deref()).filter(|it| it.safe == safe) {
        if !wanted.last().is_some_and(|last| *last == fix) {
            wanted.push(fix);
        }
    }
    let mut choice = Choice::default();
    let fates = fates(corpus, &wanted);
    let mut made: Vec<&Fix> = Vec::new();
    for (fix, fate) in wanted.into_iter().zip(fates) {
        match fate {
            Fate::Free => made.push(fix),
            Fate::Contradicted => choice.refused.push(contradicted(fix)),
            Fate::Waits => choice.refused.push(waits(fix)),
            Fate::Unwritable(format) => choice.refused.push(unwritable(fix, format)),
        }
    }
    let refused = guard::refused(corpus, files, &made);
    for (fix, refused) in made.into_iter().zip(refused) {
        match refused {
            true => choice.refused.push(reads_differently(fix)),
            false => choice.fixes.push(fix.clone()),
        }
    }
    choice
}

/// The decision about one fix, given the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Free,
    /// Another fix writes different text to the same bytes.
    Contradicted,
    /// It follows from bytes that a fix changes.
    Waits,
    /// The file is not text; kenzan only reads its format.
    Unwritable(Format),
}

fn fates(corpus: &Corpus, fixes: &[&Fix]) -> Vec<Fate> {
    let format = |edit: &Edit| {
        corpus.sources.get(edit.span.source).origin.places()?;
        let mut documents = corpus.documents.iter();
        documents.find(|it| it.source == edit.span.source).map(|it| it.format)
    };
    let edits = fixes.iter().flat_map(|it| &it.edits).filter(|it| format(it).is_none());
    let changed = Ranges::new(edits.map(|it| it.span));
    let mut owners: FxHashMap<(Span, &str), Vec<usize>> = FxHashMap::default();
    for (index, fix) in fixes.iter().enumerate() {
        for edit in &fix.edits {
            owners.entry((edit.span, &edit.text)).or_default().push(index);
        }
    }
    let waits = |fix: &&Fix| fix.basis.iter().any(|it| changed.meets(*it));
    let fate = |fix: &&Fix| match fix.edits.iter().find_map(format) {
        Some(format) => Fate::Unwritable(format),
        None if waits(fix) => Fate::Waits,
        None => Fate::Free,
    };
    let mut fates: Vec<Fate> = fixes.iter().map(fate).collect();
    let mut edits: Vec<&(Span, &str)> = owners.keys().collect();
    edits.sort_unstable();
    let mut widest: Option<&(Span, &str)> = None;
    for edit in edits {
        if let Some(other) = widest
            && other.0.source == edit.0.source
            && edit.0.start < other.0.end.max(other.0.start + 1)
        {
            let both = owners[other].iter().chain(&owners[edit]);
            both.for_each(|&index| fates[index] = Fate::Contradicted);
        }
        let reach = |it: &(Span, &str)| (it.0.source, it.0.end);
        widest = widest.filter(|it| reach(it) >= reach(edit)).or(Some(edit));
    }
    fates
}

fn not_made(fix: &Fix) -> Diagnostic {
    let Text { en, ja } = &fix.title;
    refused(text!("not fixed: {en}", "修正していない: {ja}"), fix)
}

fn refused(message: Text, fix: &Fix) -> Diagnostic {
    let refused = Diagnostic::warning(NOT_MADE, message);
    fix.edits.iter().fold(refused, |it, edit| it.at(edit.span, Text::default()))
}

fn contradicted(fix: &Fix) -> Diagnostic {
    not_made(fix).because(text!(
        "another fix makes a different change here; only a person can decide which is right",
        "同じ箇所を別の内容に書き換える修正があり、どちらが正しいかは人にしか判断できない"
    ))
}

fn waits(fix: &Fix) -> Diagnostic {
    not_made(fix).because(text!(
        "the figures it is computed from would themselves be rewritten",
        "計算の元になる数値も書き換えの対象である"
    ))
}

fn unwritable(fix: &Fix, format: Format) -> Diagnostic {
    let name = format.entry().name;
    not_made(fix)
        .because(text!(
            "kenzan can read {name}, but not write it",
            "kenzan は {name} の形式を読めるが、書き込めない"
        ))
        .help(text!(
            "change the figure in the program that made the file",
            "ファイルを作成したソフトウェアで数値を直す"
        ))
}

fn reads_differently(fix: &Fix) -> Diagnostic {
    not_made(fix).because(text!(
        "it would change how other parts of the document are read",
        "修正すると、文書のほかの部分の読み取り結果が変わる"
    ))
}

/// Reports that rewriting would not end: `fix` would rewrite a total that was already rewritten.
pub fn circular(fix: &Fix) -> Diagnostic {
    let message = text!(
        "no total was rewritten: according to the rules, the totals depend on each other in a cycle",
        "規則では合計どうしが循環して互いに決まるため、合計は書き換えていない"
    );
    refused(message, fix)
}
