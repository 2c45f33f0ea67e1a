//! Knows the action that infers rules from a table: the editor creates the files and shows them unsaved. Does
//! not know how a table is understood.

use std::path::PathBuf;

use lsp_types::request::ApplyWorkspaceEdit;
use lsp_types::{
    ApplyWorkspaceEditParams, CodeAction, CodeActionKind, Command, CreateFile, CreateFileOptions,
    DocumentChangeOperation, DocumentChanges, MessageType, OneOf,
    OptionalVersionedTextDocumentIdentifier, Range, ResourceOp, TextDocumentEdit,
    TextDocumentIdentifier, TextEdit, Uri, WorkspaceEdit,
};
use serde::{Deserialize, Serialize};

use super::{INFER, Snapshot};
use crate::lsp::client::Client;
use crate::lsp::uri;
use crate::project::Written;
use crate::source::Span;
use crate::text;

/// A position in a table.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::lsp) struct Table {
    pub(super) text_document: TextDocumentIdentifier,
    pub(super) range: Range,
}

impl Table {
    fn span(&self, sight: &Snapshot<'_, '_>) -> Span {
        let [start, end] = [self.range.start, self.range.end].map(|it| sight.offset(it));
        Span { source: sight.source, start: start.min(end), end: end.max(start) }
    }
}

/// The action, if the position is in a table with figures and the editor can create files.
pub(super) fn action(sight: &mut Snapshot<'_, '_>, table: Table) -> Option<CodeAction> {
    let at = table.span(sight);
    if !sight.places.view.abilities.making || !sight.session.has_table(at, sight.cancel).ok()? {
        return None;
    }
    let title = sight.localized(&text!("write the rules of this table", "この表の規則を書き出す"));
    let arguments = Some(vec![serde_json::to_value(table).ok()?]);
    let command = Command { title: title.clone(), command: INFER.to_owned(), arguments };
    let kind = Some(CodeActionKind::REFACTOR);
    Some(CodeAction { title, kind, command: Some(command), ..CodeAction::default() })
}

/// Has the editor create the files, or says why there are none.
pub(super) fn infer(client: &Client, sight: &mut Snapshot<'_, '_>, table: &Table) {
    let at = table.span(sight);
    let lang = sight.places.view.lang;
    let Ok(written) = sight.session.written(at, lang, sight.cancel) else { return };
    let why = match written {
        Written::New(files) => match edit(&files) {
            Some(edit) => {
                let label = text!("rules of a table", "表の規則").get(lang).to_owned();
                let params = ApplyWorkspaceEditParams { label: Some(label), edit };
                client.ask::<ApplyWorkspaceEdit>(params);
                return;
            }
            None => return,
        },
        Written::There(path) => {
            let path = path.display();
            text!(
                "the rules of this table already exist: {path}",
                "この表の規則はすでにある: {path}"
            )
        }
        Written::Nothing => text!(
            "the table has no relation that a rule could declare",
            "この表には規則にできる関係がない"
        ),
    };
    client.show(MessageType::INFO, sight.localized(&why));
}

/// The edit that creates the files; it fails if one of them exists by then.
fn edit(files: &[(PathBuf, String)]) -> Option<WorkspaceEdit> {
    let mut operations = Vec::new();
    for (path, text) in files {
        let uri = uri::of_path(path)?;
        operations.push(DocumentChangeOperation::Op(ResourceOp::Create(create(&uri))));
        let text_document = OptionalVersionedTextDocumentIdentifier { uri, version: None };
        let edit = TextEdit { range: Range::default(), new_text: text.clone() };
        let edits = vec![OneOf::Left(edit)];
        operations.push(DocumentChangeOperation::Edit(TextDocumentEdit { text_document, edits }));
    }
    let document_changes = Some(DocumentChanges::Operations(operations));
    Some(WorkspaceEdit { document_changes, ..WorkspaceEdit::default() })
}

fn create(uri: &Uri) -> CreateFile {
    let options = CreateFileOptions { overwrite: Some(false), ignore_if_exists: Some(false) };
    CreateFile { uri: uri.clone(), options: Some(options), annotation_id: None }
}
