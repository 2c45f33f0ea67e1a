//! Knows references inside one document and whether their targets exist: tables and figures by number, notes and
//! their marks, labels, addresses that begin with `#`. Does not know other documents: skips references to other
//! documents and files.

use std::collections::hash_map::Entry;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::{FxHashMap, FxHashSet};

use super::captions::{Caption, FIGURES, Label, TABLES, captions};
use crate::check::context::Context;
use crate::check::draft::{Block, Draft, Role, sentences};
use crate::check::graph::slip::Slip;
use crate::check::links::{decoded, is_made, targets};
use crate::check::{Findings, InstanceState};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::{Node, NodeKind};
use crate::pattern::{compiled, pattern};
use crate::quantity::ordinal;
use crate::source::Span;
use crate::text;

pub(super) fn check(cx: &Context<'_>, draft: &Draft<'_>, found: &mut Findings) {
    let captions = captions(draft);
    for label in [Label::Table, Label::Figure] {
        let own: Vec<&Caption> = captions.iter().filter(|it| it.label == label).collect();
        numbered(cx, draft, label, &own, found);
    }
    let Some(root) = draft.blocks.first().map(|it| it.node.root()) else { return };
    notes(cx, root, found);
    listed_notes(cx, draft, found);
    named(cx, draft, found);
}

/// Compares references to labels and addresses with those of the document.
pub(super) fn named(cx: &Context<'_>, draft: &Draft<'_>, found: &mut Findings) {
    let Some(root) = draft.blocks.first().map(|it| it.node.root()) else { return };
    labels(cx, root, found);
    anchors(cx, draft, root, found);
}

/// Compares references to tables or figures with the captions, if these are numbered without gaps.
fn numbered(
    cx: &Context<'_>,
    draft: &Draft<'_>,
    label: Label,
    own: &[&Caption],
    found: &mut Findings,
) {
    static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
        let latin =
            |words: &str| words.split('|').filter(|it| it.is_ascii()).collect::<Vec<_>>().join("|");
        let (tables, figures) = (latin(TABLES), latin(FIGURES));
        let pattern = format!(
            "(?i)(?:(?P<ja>表|図|图|圖|표|그림)\\s?(?P<n1>[0-9０-９]{{1,3}})|\\b(?P<en>(?:{tables}|{figures})[.]?)\\s(?P<n2>[0-9]{{1,3}}))(?P<after>.{{0,8}})"
        );
        compiled(&pattern)
    });
    let last = own.len() as i64 + i64::from(goes_on(draft, own));
    let is_whole = own.iter().enumerate().all(|(at, it)| it.value == at as i64 + 1);
    // A single caption does not show that all are numbered, unless the document has only one table.
    let is_only = last == 1 && label == Label::Table && draft.tables().count() == 1;
    if last < 2 && !is_only || !is_whole {
        return;
    }
    let captioned: FxHashSet<usize> = own.iter().map(|it| it.block).collect();
    for (index, block) in draft.blocks.iter().enumerate() {
        let text = block.text();
        if captioned.contains(&index) || block.role == Role::Cell {
            continue;
        }
        for it in NUMBERED.captures_iter(text) {
            let Some(word) = it.name("ja").or_else(|| it.name("en")) else { continue };
            let Some(number) = it.name("n1").or_else(|| it.name("n2")) else { continue };
            let range = word.start()..number.end();
            let value = ordinal::whole_number(number.as_str()).unwrap_or_default();
            let is_own = Label::of(word.as_str()) == Some(label) && value > 0;
            let after = it.name("after").map_or("", |it| it.as_str());
            if !is_own
                || !names_whole(text, &range, after)
                || is_elsewhere(text, &range)
                || block.is_quiet(&range)
            {
                continue;
            }
            found.checked(if value <= last {
                InstanceState::Holds
            } else {
                InstanceState::Violated
            });
            if value > last {
                found.report(no_such_caption(cx, draft, block, range, own));
            }
        }
    }
}

/// Whether a sentence directly after the last of several captions begins with the next number: `FIG. 5 depicts`.
fn goes_on(draft: &Draft<'_>, own: &[&Caption]) -> bool {
    let Some(last) = own.last().filter(|_| own.len() > 2) else { return false };
    let head = draft.blocks[last.block].text()[..last.range.end].trim_end_matches(char::is_numeric);
    let next = format!("{head}{}", last.value + 1);
    let mut behind = draft.blocks.iter().skip(last.block + 1).take(2);
    behind.any(|it| it.text().strip_prefix(&*next).is_some_and(|it| it.starts_with(' ')))
}

/// Whether label (not 代表１, 図表２) and number (not 表1-2, 図1.3) are complete.
fn names_whole(text: &str, range: &Range<usize>, after: &str) -> bool {
    let is_letter = |c: char| c.is_alphabetic() && !('ぁ'..='ゟ').contains(&c) || c == 'ー';
    let goes_on = |c: char| {
        c.is_ascii_alphanumeric() || "-－‐–.．０１２３４５６７８９つ点件枚個人".contains(c)
    };
    // Chinese verbs and prepositions directly precede the reference: 详见表3.
    let is_led = text[..range.start]
        .ends_with(['见', '見', '如', '据', '據', '由', '在', '从', '與', '与', '和', '及']);
    let is_stop = after.starts_with(". ") || after == ".";
    (is_led || !text[..range.start].ends_with(is_letter))
        && (is_stop || !after.starts_with(goes_on))
}

/// Whether the sentence names another document.
pub(super) fn is_elsewhere(text: &str, range: &Range<usize>) -> bool {
    pattern!(
        WORDS,
        "(?i)別紙|別添|別冊|資料|報告書|白書|計画書|論文|文献|同書|前掲|出典|\\[[0-9]+\\]|et al|paper|report|appendix|supplement|\\bRFC\\b|\\bISO\\b|book|article|https?:|『|manual|standard|specification|\\bof (?:the |\\[)"
    );
    let sentence = sentences(text).into_iter().find(|it| it.contains(&range.start));
    sentence.is_some_and(|it| WORDS.is_match(&text[it]))
}

fn children<'d>(root: Node<'d>, name: &str) -> Vec<Node<'d>> {
    root.get(name).map(|it| it.children().collect()).unwrap_or_default()
}

/// Compares footnotes with the marks that refer to them.
fn notes(cx: &Context<'_>, root: Node<'_>, found: &mut Findings) {
    let (notes, marks) = (children(root, "footnotes"), children(root, "footnote-refs"));
    let labels: FxHashSet<String> =
        notes.iter().filter_map(|it| Some(it.get("label")?.text().to_lowercase())).collect();
    let used: FxHashSet<String> =
        marks.iter().map(|it| it.text().trim_start_matches('^').to_lowercase()).collect();
    // The positions of marks are read from text files only.
    let is_office = !root.document.format.is_text();
    if root.is_cut() || notes.is_empty() || is_office {
        return;
    }
    for note in notes {
        let Some(label) = note.get("label") else { continue };
        let is_used = used.contains(&label.text().to_lowercase());
        found.checked(if is_used { InstanceState::Holds } else { InstanceState::Violated });
        if !is_used {
            let name = label.text();
            let message =
                text!("nothing refers to note `{name}`", "注「{name}」を参照する箇所がない");
            found.report(
                cx.finding(message).at(label.span(), Text::default()).value("stated", name),
            );
        }
    }
    for mark in marks {
        let name = mark.text().trim_start_matches('^');
        if !labels.contains(&name.to_lowercase()) {
            found.checked(InstanceState::Violated);
            let message = text!(
                "note `{name}` is referenced, but does not exist",
                "注「{name}」への参照があるが、その注がない"
            );
            found
                .report(cx.finding(message).at(mark.span(), Text::default()).value("stated", name));
        }
    }
}

/// Compares `see note 4` with the only numbered list under a heading `Notes`.
fn listed_notes(cx: &Context<'_>, draft: &Draft<'_>, found: &mut Findings) {
    static HEADING: LazyLock<Regex> = LazyLock::new(|| {
        let pattern = "(?i)^\\W*(?:(?:foot)?notes?|anmerkungen|fußnoten|notas|note|noten|voetnoten|注|脚注|注記|注释)\\W*$";
        compiled(pattern)
    });
    static NOTE: LazyLock<Regex> = LazyLock::new(|| {
        let pattern = "(?i)\\b(?:see\\s+(?:foot)?note|siehe\\s+(?:anmerkung|fußnote)|voir\\s+(?:la\\s+)?note|véase\\s+(?:la\\s+)?nota|vedi\\s+(?:la\\s+)?nota|ver\\s+(?:a\\s+)?nota|zie\\s+(?:voet)?noot)\\s+([0-9]{1,2})\\b";
        compiled(pattern)
    });
    let headings = draft
        .blocks
        .iter()
        .filter(|it| matches!(it.role, Role::Heading(_)) && HEADING.is_match(it.text()));
    let mut lists = headings.filter_map(|it| draft.right_after(it.node));
    let (Some(list), None) = (lists.next(), lists.next()) else { return };
    let is_numbered = list.document.text()[list.span().start as usize..].starts_with('1');
    let last = list.children().count() as i64;
    if list.kind() != NodeKind::List || !is_numbered || list.is_cut() {
        return;
    }
    for block in &draft.blocks {
        for number in NOTE.captures_iter(block.text()).filter_map(|it| it.get(1)) {
            let value = ordinal::whole_number(number.as_str()).unwrap_or_default();
            if block.is_quiet(&number.range()) || is_elsewhere(block.text(), &number.range()) {
                continue;
            }
            found.checked(if value <= last {
                InstanceState::Holds
            } else {
                InstanceState::Violated
            });
            if value > last {
                let name = number.as_str();
                let message = text!(
                    "note `{name}` is referenced, but does not exist",
                    "注「{name}」への参照があるが、その注がない"
                );
                let finding = cx.finding(message).at(block.span(number.range()), Text::default());
                found.report(finding.at(list.span(), text!("notes", "注")).value("stated", name));
            }
        }
    }
}

/// Compares references to labels with the labels of the document, and reports labels defined twice.
fn labels(cx: &Context<'_>, root: Node<'_>, found: &mut Findings) {
    if root.is_cut() {
        return;
    }
    let mut first: FxHashMap<&str, Node<'_>> = FxHashMap::default();
    for label in children(root, "labels") {
        let name = label.text();
        match first.entry(name) {
            Entry::Vacant(place) => _ = place.insert(label),
            Entry::Occupied(place) => {
                let message =
                    text!("label `{name}` is defined twice", "ラベル「{name}」が2回定義されている");
                let finding = cx.finding(message).at(label.span(), Text::default());
                let other = place.get().span();
                found.checked(InstanceState::Violated);
                found.report(finding.at(other, text!("before", "前の定義")).value("stated", name));
            }
        }
    }
    for reference in children(root, "label-refs") {
        let name = reference.text();
        let is_there = first.contains_key(name);
        found.checked(if is_there { InstanceState::Holds } else { InstanceState::Violated });
        if !is_there {
            let message = text!(
                "label `{name}` is referenced, but does not exist",
                "ラベル「{name}」への参照があるが、そのラベルがない"
            );
            let at = reference.span();
            found.report(cx.finding(message).at(at, Text::default()).value("stated", name));
        }
    }
}

/// Compares addresses inside the document with its headings and ids. The address of a heading depends on the
/// program that renders the document, so a missing one is only a note, unless it differs from a heading by one
/// character or all other addresses exist.
fn anchors(cx: &Context<'_>, draft: &Draft<'_>, root: Node<'_>, found: &mut Findings) {
    let Some(names) = headings(draft, root) else { return };
    let inside =
        targets(root.document).filter_map(|it| Some((it.text().strip_prefix('#')?, it.span())));
    let inside = inside.filter(|it| !it.0.is_empty() && it.0 != "top");
    let all: Vec<(&str, Span)> = inside.chain(crossings(draft, root)).collect();
    let dead: FxHashSet<&str> = all.iter().map(|it| it.0).filter(|it| !lands(&names, it)).collect();
    let landing: FxHashSet<&str> =
        all.iter().map(|it| it.0).filter(|it| !dead.contains(it)).collect();
    // If all existing addresses are ids, none depends on the rendering program.
    let ids: FxHashSet<String> = ids(root.document.text()).map(folded).collect();
    let is_explicit = landing.iter().all(|it| ids.contains(&folded(it)));
    let least = if is_explicit { 1 } else { LEAST };
    for (name, span) in all {
        if !dead.contains(name) {
            found.checked(InstanceState::Holds);
            continue;
        }
        let is_sure = is_near(&names, name) || dead.len() == 1 && landing.len() >= least;
        found.checked(if is_sure { InstanceState::Violated } else { InstanceState::Unchecked });
        let message = text!(
            "`#{name}` matches no heading of this document",
            "`#{name}` に当たる見出しはこの文書にない"
        );
        let finding = if is_sure { cx.finding(message) } else { cx.note(message) };
        found.report(finding.at(span, Text::default()).value("stated", name));
    }
}

/// Minimum number of existing addresses before the only missing one is reported as an error.
const LEAST: usize = 3;

/// Whether the fragment `name` of an address is a slip of one of `names`.
pub(super) fn is_near(names: &FxHashSet<String>, name: &str) -> bool {
    let name = folded(name);
    names.iter().any(|it| is_slip(&name, it))
}

/// Whether an address differs from a heading by one added, omitted or replaced character; only in ASCII, since
/// programs write other letters in several ways.
fn is_slip(name: &str, heading: &str) -> bool {
    name.is_ascii()
        && heading.is_ascii()
        && heading.len() > 4
        && Slip::between(name, heading) == Some(Slip::Characters(1))
}

/// The cross references of an AsciiDoc document with explicit ids: `<<costs>>`.
fn crossings<'d>(draft: &Draft<'d>, root: Node<'d>) -> Vec<(&'d str, Span)> {
    pattern!(NAMED, "(?m)^\\[(?:\\[[^\\[\\]]+\\]|#[^\\[\\]]+)\\]\\s*$");
    pattern!(CROSSING, "<<([\\p{L}_][\\w-]*)(?:,[^<>]*)?>>");
    // A file without a document title is part of a document and may refer to its other parts.
    pattern!(TITLE, "(?m)^= \\S");
    let text = root.document.text();
    if !TITLE.is_match(text) || !NAMED.is_match(text) {
        return Vec::new();
    }
    let of = |block: &Block<'d>| -> Vec<(&'d str, Span)> {
        let names = CROSSING.captures_iter(block.text()).filter_map(|it| it.get(1));
        let names = names.filter(|it| !block.is_quiet(&it.range()));
        names.map(|it| (it.as_str(), block.span(it.range()))).collect()
    };
    draft.blocks.iter().flat_map(of).collect()
}

/// The letters and digits of a heading or an address in lower case, which programs preserve.
fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The folded headings and ids of the document of `root`; `None` if not all are known.
pub(super) fn headings(draft: &Draft<'_>, root: Node<'_>) -> Option<FxHashSet<String>> {
    let text = root.document.text();
    if is_made(text) || root.is_cut() || root.get("includes").is_some() {
        return None;
    }
    let headings = draft.blocks.iter().filter(|it| matches!(it.role, Role::Heading(_)));
    let mut names: FxHashSet<String> = headings.map(|it| folded(it.text())).collect();
    if names.is_empty() {
        return None;
    }
    names.extend(ids(text).map(folded));
    Some(names)
}

/// Whether the fragment `name` of an address is one of `names`.
pub(super) fn lands(names: &FxHashSet<String>, name: &str) -> bool {
    let plain = folded(&decoded(name));
    let without = plain.trim_end_matches(|c: char| c.is_ascii_digit());
    names.contains(&plain) || names.contains(without) || plain.is_empty()
}

/// The explicit ids of a document: `<a name="x">`, `<h2 id='x'>`, `{#x}`.
fn ids(text: &str) -> impl Iterator<Item = &str> {
    pattern!(
        IDS,
        "(?im)(?:\\[\\[([^,\\[\\]]+)[^\\[\\]]*\\]\\]|\\banchor:([^\\[\\]\\s]+)\\[|\\[[\\w.%-]*#([^,.%\\[\\]]+)[^\\[\\]]*\\]|\\b(?:id|name)\\s*=\\s*[\"']?([^\"'\\s>]+)|\\{:?\\s*#([^}\\s]+)|\\{/\\*\\s*([^*\\s]+)\\s*\\*/\\}|<!--\\s*#?([\\w-]+)\\s*-->)"
    );
    IDS.captures_iter(text)
        .filter_map(|it| it.iter().skip(1).flatten().next())
        .map(|it| it.as_str())
}

fn no_such_caption(
    cx: &Context<'_>,
    draft: &Draft<'_>,
    block: &Block<'_>,
    range: Range<usize>,
    own: &[&Caption],
) -> Diagnostic {
    let name = &block.text()[range.clone()];
    let last = own.len();
    let message = text!(
        "`{name}` is referenced, but the captions end at {last}",
        "「{name}」を参照しているが、番号の付いた表題は{last}までしかない"
    );
    let mut finding =
        cx.finding(message).at(block.span(range), Text::default()).value("stated", name);
    if let Some(caption) = own.last() {
        let block = &draft.blocks[caption.block];
        finding =
            finding.at(block.span(caption.range.clone()), text!("the last one", "最後の番号"));
    }
    finding
}
