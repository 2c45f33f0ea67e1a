//! Knows the code actions for a finding: its fix, the spelling that was probably meant, a suppression with
//! a reason, the page of the manual; and the action for a table. Does not decide which value is right: an
//! action that states something new is offered, never marked as preferred.

use std::collections::BTreeMap;
use std::ops::Range;

use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, Command, DocumentChanges,
    OneOf, OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, TextEdit, Uri, WorkspaceEdit,
};

use super::{Snapshot, infer};
use crate::diagnostic::{Diagnostic, Edit, Fix, Severity};
use crate::lsp::diagnostics::{diagnostic, manual};
use crate::project::Acceptance;
use crate::source::Span;
use crate::text;

/// The actions for the findings in the requested range, and for the table there.
pub(super) fn actions(
    sight: &mut Snapshot<'_, '_>,
    params: &CodeActionParams,
) -> Vec<CodeActionOrCommand> {
    let places = sight.places;
    let [start, end] = [params.range.start, params.range.end].map(|it| sight.offset(it));
    let source = sight.source;
    let meets = |it: Span| it.source == source && it.start <= end && start <= it.end;
    let mut actions = Vec::new();
    let heard = |it: &&Diagnostic| it.severity > Severity::Note && it.suppression.is_none();
    let found = places.outcome.diagnostics().iter().filter(heard);
    for finding in found.filter(|it| it.span().is_some_and(meets)) {
        actions.extend(fix(sight, finding));
        actions.extend(correct(sight, finding));
        for is_expected in [false, true] {
            actions.extend(accept(sight, finding, is_expected));
        }
        actions.push(open_manual(sight, finding));
    }
    let (text_document, range) = (params.text_document.clone(), params.range);
    actions.extend(infer::action(sight, infer::Table { text_document, range }));
    actions.into_iter().map(CodeActionOrCommand::CodeAction).collect()
}

/// The fix of a finding.
fn fix(sight: &Snapshot<'_, '_>, finding: &Diagnostic) -> Option<CodeAction> {
    let Fix { title, safe, edits, .. } = finding.fix.as_deref()?;
    let title = title.get(sight.places.view.lang).to_owned();
    let edit = edited(sight, edits)?;
    Some(CodeAction { is_preferred: Some(*safe), ..action(sight, finding, title, edit) })
}

/// Replaces the primary place of a finding by the spelling that was probably meant.
fn correct(sight: &Snapshot<'_, '_>, finding: &Diagnostic) -> Option<CodeAction> {
    let (near, span) = (finding.meant.as_ref()?, finding.span()?);
    let written = sight.places.outcome.sources().slice(span);
    let inner = inside_quotes(written);
    if inner.is_empty() || written[inner.clone()].contains(['\n', '\r']) {
        return None;
    }
    let title = sight.localized(&text!("write `{near}`", "`{near}` と書く"));
    let edit = edited(sight, &[Edit { span: span.part(inner), text: near.clone() }])?;
    Some(action(sight, finding, title, edit))
}

/// The range between the quotes of a quoted text.
fn inside_quotes(text: &str) -> Range<usize> {
    let is_quoted = |mark: char| text.len() > 1 && text.starts_with(mark) && text.ends_with(mark);
    if is_quoted('"') || is_quoted('\'') { 1..text.len() - 1 } else { 0..text.len() }
}

/// Suppresses the finding by a comment; the reason is left for the person to write.
fn accept(
    sight: &mut Snapshot<'_, '_>,
    finding: &Diagnostic,
    is_expected: bool,
) -> Option<CodeAction> {
    let reason = sight.localized(&text!("REASON", "理由"));
    let how = Acceptance { is_expected, reason: &reason };
    let fix = sight.session.acceptance(finding, &how, sight.cancel).ok()??;
    let edit = edited(sight, &fix.edits)?;
    Some(action(sight, finding, sight.localized(&fix.title), edit))
}

fn open_manual(sight: &Snapshot<'_, '_>, finding: &Diagnostic) -> CodeAction {
    let title = sight.localized(&text!("open the manual", "マニュアルを開く"));
    let kind = sight.session.kind_of(&finding.code);
    let page = manual(kind).map(|it| vec![it.as_str().into()]);
    let command =
        Command { title: title.clone(), command: super::MANUAL.to_owned(), arguments: page };
    CodeAction { title, command: Some(command), ..CodeAction::default() }
}

fn action(
    sight: &Snapshot<'_, '_>,
    finding: &Diagnostic,
    title: String,
    edit: WorkspaceEdit,
) -> CodeAction {
    let kind = sight.session.kind_of(&finding.code);
    CodeAction {
        title,
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![diagnostic(sight.places, finding, true, kind)]),
        edit: Some(edit),
        ..CodeAction::default()
    }
}

/// The edits as one change of the workspace: all of them or none. `None` if one of the files is not
/// text.
fn edited(sight: &Snapshot<'_, '_>, edits: &[Edit]) -> Option<WorkspaceEdit> {
    let places = sight.places;
    let mut by_file: BTreeMap<String, (Uri, Option<i32>, Vec<TextEdit>)> = BTreeMap::new();
    for Edit { span, text } in edits {
        if places.outcome.sources().get(span.source).origin.places().is_some() {
            return None;
        }
        let location = places.location(*span)?;
        let version = places.version(span.source);
        let entry = by_file.entry(location.uri.as_str().to_owned());
        let (_, _, edits) = entry.or_insert_with(|| (location.uri, version, Vec::new()));
        edits.push(TextEdit { range: location.range, new_text: text.clone() });
    }
    let changes = by_file.into_values().map(|(uri, version, edits)| TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
        edits: edits.into_iter().map(OneOf::Left).collect(),
    });
    let changes = Some(DocumentChanges::Edits(changes.collect()));
    Some(WorkspaceEdit { document_changes: changes, ..WorkspaceEdit::default() })
}
