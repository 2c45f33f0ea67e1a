//! Knows which requests the server answers, and the capabilities it announces. Does not know how a
//! request is answered (the modules below do), nor which project it goes to.

mod actions;
mod complete;
mod hints;
mod hover;
mod infer;
mod jump;
mod schema;
mod symbols;

use std::path::PathBuf;
use std::sync::Arc;

use lsp_server::{ErrorCode, RequestId};
use lsp_types::request::{self, Request as _};
use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionParams, CodeActionProviderCapability,
    CompletionOptions, CompletionParams, DiagnosticOptions, DiagnosticServerCapabilities,
    DocumentDiagnosticParams, DocumentSymbolParams, ExecuteCommandOptions, GotoDefinitionParams,
    HoverParams, HoverProviderCapability, InlayHintParams, OneOf, Position, ReferenceParams,
    SaveOptions, ServerCapabilities, TextDocumentSyncCapability, TextDocumentSyncKind,
    TextDocumentSyncOptions, TextDocumentSyncSaveOptions, Uri, WorkspaceFoldersServerCapabilities,
    WorkspaceServerCapabilities,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::client::Client;
use super::diagnostics::Positions;
use super::options::{self, Abilities};
use super::{place, uri};
use crate::diagnostic::Text;
use crate::document::Document;
use crate::lint::Cancel;
use crate::lint::links::Links;
use crate::lint::relations::Relations;
use crate::project::{Mentions, Session};
use crate::source::{SourceId, Span};

/// The command that reads and checks everything again.
pub(super) const RECHECK: &str = "kenzan.recheck";

/// The command that opens a page of the manual.
pub(super) const MANUAL: &str = "kenzan.openManual";

/// The command that infers rules from a table.
pub(super) const INFER: &str = "kenzan.inferRules";

/// A request about a file.
#[derive(Debug)]
pub(super) enum Question {
    /// Code actions for a range.
    Actions(CodeActionParams),
    /// Completion at a position.
    Completion(CompletionParams),
    /// The definition of the figure or reference at a position.
    Definition(GotoDefinitionParams),
    /// The diagnostics of the file.
    Diagnostics(DocumentDiagnosticParams),
    /// The hints beside totals.
    Hints(InlayHintParams),
    /// The hover text of a position.
    Hover(HoverParams),
    /// Rules inferred from a table, to be created by the editor.
    Infer(infer::Table),
    /// The references to the figure or key at a position.
    References(ReferenceParams),
    /// The outline.
    Symbols(DocumentSymbolParams),
}

impl Question {
    /// Reads a request; `None` if its method is not one of these.
    ///
    /// # Errors
    /// Its parameters are malformed.
    pub(super) fn read(method: &str, params: Value) -> Result<Option<Self>, String> {
        Ok(Some(match method {
            request::CodeActionRequest::METHOD => Self::Actions(read(params)?),
            request::Completion::METHOD => Self::Completion(read(params)?),
            request::GotoDefinition::METHOD => Self::Definition(read(params)?),
            request::DocumentDiagnosticRequest::METHOD => Self::Diagnostics(read(params)?),
            request::ExecuteCommand::METHOD => {
                Self::Infer(read(params.pointer("/arguments/0").cloned().unwrap_or_default())?)
            }
            request::InlayHintRequest::METHOD => Self::Hints(read(params)?),
            request::HoverRequest::METHOD => Self::Hover(read(params)?),
            request::References::METHOD => Self::References(read(params)?),
            request::DocumentSymbolRequest::METHOD => Self::Symbols(read(params)?),
            _ => return Ok(None),
        }))
    }

    /// Whether a command is a request about a file.
    pub(super) fn is_command(params: &Value) -> bool {
        params.get("command").and_then(Value::as_str) == Some(INFER)
    }

    /// Whether this is a request for diagnostics.
    pub(super) fn is_pull(&self) -> bool {
        matches!(self, Self::Diagnostics(_))
    }

    /// Answers that the request is out of date.
    pub(super) fn put_off(&self, client: &Client, id: RequestId, why: &str) {
        if self.is_pull() {
            client.retry(id, why)
        } else {
            client.refuse(id, ErrorCode::ContentModified, why)
        }
    }

    /// The file that the request is about.
    pub(super) fn uri(&self) -> &Uri {
        match self {
            Self::Actions(it) => &it.text_document.uri,
            Self::Completion(it) => &it.text_document_position.text_document.uri,
            Self::Definition(it) => &it.text_document_position_params.text_document.uri,
            Self::Diagnostics(it) => &it.text_document.uri,
            Self::Hints(it) => &it.text_document.uri,
            Self::Infer(it) => &it.text_document.uri,
            Self::Hover(it) => &it.text_document_position_params.text_document.uri,
            Self::References(it) => &it.text_document_position.text_document.uri,
            Self::Symbols(it) => &it.text_document.uri,
        }
    }
}

fn read<T: DeserializeOwned>(params: Value) -> Result<T, String> {
    serde_json::from_value(params).map_err(|it| it.to_string())
}

/// Answers with an empty result.
pub(super) fn nothing(client: &Client, id: RequestId) {
    client.answer(id, Value::Null);
}

/// Results shared by several requests, kept until something changes.
#[derive(Default)]
pub(super) struct Known {
    relations: Option<Arc<Relations>>,
    mentions: Option<Arc<Mentions>>,
    links: Option<Arc<Links>>,
}

/// The state that a request is answered from.
struct Snapshot<'s, 'o> {
    places: &'s Positions<'o>,
    session: &'s mut Session,
    cancel: &'s Cancel,
    known: &'s mut Known,
    /// The text that the request is about.
    source: SourceId,
}

impl Snapshot<'_, '_> {
    fn offset(&self, position: Position) -> u32 {
        let lines = self.places.lines(self.source);
        place::offset(&lines, position, self.places.view.abilities.encoding)
    }

    /// Whether `span` includes offset `at` of the requested text.
    fn is_at(&self, span: Span, at: u32) -> bool {
        span.source == self.source && span.start <= at && at <= span.end
    }

    fn localized(&self, text: &Text) -> String {
        text.get(self.places.view.lang).to_owned()
    }

    fn document(&mut self) -> Option<Arc<Document>> {
        self.session.document(self.source, self.cancel).ok()?
    }

    /// The related figures. Empty if the request is out of date.
    fn relations(&mut self) -> Arc<Relations> {
        if self.known.relations.is_none() {
            self.known.relations = self.session.relations(self.cancel).ok().map(Arc::new);
        }
        self.known.relations.clone().unwrap_or_default()
    }

    /// The places where amounts are stated. Empty if the request is out of date.
    fn mentions(&mut self) -> Arc<Mentions> {
        if self.known.mentions.is_none() {
            self.known.mentions = self.session.mentions(self.cancel).ok().map(Arc::new);
        }
        self.known.mentions.clone().unwrap_or_default()
    }

    /// The entities and their links. Empty if the request is out of date.
    fn links(&mut self) -> Arc<Links> {
        if self.known.links.is_none() {
            self.known.links = self.session.links(self.cancel).ok().map(Arc::new);
        }
        self.known.links.clone().unwrap_or_default()
    }
}

/// What a request is answered from besides the outcome of the last check.
pub(super) struct Checked<'s> {
    pub(super) session: &'s mut Session,
    /// What earlier answers computed of the same outcome.
    pub(super) known: &'s mut Known,
    pub(super) cancel: &'s Cancel,
}

/// Answers a request from the outcome of the last check.
pub(super) fn answer(
    client: &Client,
    id: RequestId,
    question: Question,
    places: &Positions<'_>,
    Checked { session, known, cancel }: Checked<'_>,
) {
    let identity = uri::path(question.uri()).map(|it| session.identity(&it));
    let identity: PathBuf = identity.unwrap_or_default();
    let Some(source) = places.source(&identity) else { return nothing(client, id) };
    let sight = &mut Snapshot { places, session, cancel, known, source };
    let answer = match question {
        Question::Actions(params) => serde_json::to_value(actions::actions(sight, &params)),
        Question::Completion(params) => serde_json::to_value(complete::complete(sight, &params)),
        Question::Definition(params) => serde_json::to_value(jump::definition(sight, &params)),
        // The board answers for all projects together.
        Question::Diagnostics(_) => Ok(Value::Null),
        Question::Infer(table) => {
            infer::infer(client, sight, &table);
            Ok(Value::Null)
        }
        Question::Hints(params) => serde_json::to_value(hints::hints(sight, &params)),
        Question::Hover(params) => serde_json::to_value(hover::hover(sight, &params)),
        Question::References(params) => serde_json::to_value(jump::references(sight, &params)),
        Question::Symbols(_) => serde_json::to_value(symbols::symbols(sight)),
    };
    if cancel.is_set() {
        let why = "the text has changed";
        return client.refuse(id, ErrorCode::ContentModified, why);
    }
    match answer {
        Ok(answer) => client.answer(id, answer),
        Err(why) => client.refuse(id, ErrorCode::InternalError, why.to_string()),
    }
}

/// The capabilities announced to the editor.
pub(super) fn capabilities(abilities: &Abilities) -> ServerCapabilities {
    let folders = WorkspaceFoldersServerCapabilities {
        supported: Some(true),
        change_notifications: Some(OneOf::Left(true)),
    };
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions::default())),
        ..TextDocumentSyncOptions::default()
    };
    let actions = CodeActionOptions {
        code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
        ..CodeActionOptions::default()
    };
    let pulled = DiagnosticOptions {
        identifier: Some(env!("CARGO_PKG_NAME").to_owned()),
        inter_file_dependencies: true,
        ..DiagnosticOptions::default()
    };
    ServerCapabilities {
        diagnostic_provider: abilities
            .pulling
            .then_some(DiagnosticServerCapabilities::Options(pulled)),
        position_encoding: Some(options::kind(abilities.encoding)),
        text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
        code_action_provider: Some(CodeActionProviderCapability::Options(actions)),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        inlay_hint_provider: Some(OneOf::Left(true)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some([":", "[", "{", ",", "\""].map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: vec![RECHECK.to_owned(), MANUAL.to_owned(), INFER.to_owned()],
            ..ExecuteCommandOptions::default()
        }),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(folders),
            file_operations: None,
        }),
        ..ServerCapabilities::default()
    }
}
