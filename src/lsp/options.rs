//! Knows the editor's settings and capabilities. Does not know how they are used.

use std::path::PathBuf;

use lsp_types::{
    ClientCapabilities, InitializeParams, PositionEncodingKind, ResourceOperationKind,
    WorkspaceClientCapabilities,
};
use serde::Deserialize;
use serde_json::Value;

use crate::diagnostic::Lang;
use crate::source::lines::Encoding;

/// Name of the settings in an editor.
pub(super) const SECTION: &str = "kenzan";

/// Settings, from `initializationOptions` or `workspace/configuration`. Missing ones keep their
/// defaults.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Options {
    /// Language of messages: `en` or `ja`.
    lang: Option<String>,
    /// The configuration to use instead of the nearest one; relative to the workspace folder.
    pub(super) config: Option<PathBuf>,
    /// Rules in addition to those of the configuration.
    pub(super) rules: Vec<PathBuf>,
    /// Whether open files outside of any project are checked.
    pub(super) drafts: bool,
    /// Whether notes are shown.
    pub(super) notes: bool,
    /// Whether every finding is shown, instead of one for each cause.
    pub(super) all_findings: bool,
    /// Whether computed totals are shown beside the stated ones.
    pub(super) inlay_hints: bool,
    /// Whether the state of the project is sent after each check (`$/kenzan/status`).
    pub(super) status: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            lang: None,
            config: None,
            rules: Vec::new(),
            drafts: true,
            notes: false,
            all_findings: false,
            inlay_hints: false,
            status: false,
        }
    }
}

impl Options {
    /// Reads the settings in `value`: bare, or as a member named `kenzan`.
    ///
    /// # Errors
    /// What is wrong with them.
    pub(super) fn read(value: Value) -> Result<Self, String> {
        let own = match value {
            Value::Null => return Ok(Self::default()),
            Value::Object(mut members) => match members.remove(SECTION) {
                Some(Value::Null) => return Ok(Self::default()),
                Some(own) => own,
                None => Value::Object(members),
            },
            other => other,
        };
        // Editors pass `null` for an unset option.
        let own = match own {
            Value::Object(mut members) => {
                members.retain(|_, it| !it.is_null());
                Value::Object(members)
            }
            other => other,
        };
        serde_json::from_value(own).map_err(|it| it.to_string())
    }

    /// The requested language.
    pub(super) fn lang(&self) -> Option<Lang> {
        self.lang.as_deref().and_then(Lang::parse)
    }
}

/// The editor's capabilities.
#[derive(Clone, Copy, Debug)]
pub(super) struct Abilities {
    /// The unit of columns.
    pub(super) encoding: Encoding,
    /// It shows the related places of a diagnostic.
    pub(super) related: bool,
    /// It answers requests for settings.
    pub(super) configuration: bool,
    /// It watches files on request.
    pub(super) watching: bool,
    /// It shows the progress of long work.
    pub(super) progress: bool,
    /// It requests inlay hints again when asked to.
    pub(super) hints: bool,
    /// It shows Markdown.
    pub(super) markdown: bool,
    /// It opens pages in a browser.
    pub(super) documents: bool,
    /// It shows nested symbols.
    pub(super) nested: bool,
    /// It pulls the diagnostics of open files, and again when asked to.
    pub(super) pulling: bool,
    /// It creates files when asked to.
    pub(super) making: bool,
}

impl Abilities {
    /// Reads them from `params`. `refreshes` says whether the editor pulls diagnostics again when asked to;
    /// `lsp_types` lacks that capability's current name.
    pub(super) fn of(params: &InitializeParams, refreshes: bool) -> Self {
        let ClientCapabilities { workspace, text_document, window, general, .. } =
            &params.capabilities;
        let (workspace, texts) = (workspace.as_ref(), text_document.as_ref());
        let offered = general.as_ref().and_then(|it| it.position_encodings.as_deref());
        let markdown = texts.and_then(|it| it.hover.as_ref()?.content_format.as_ref());
        Self {
            encoding: encoding(offered.unwrap_or_default()),
            related: texts
                .and_then(|it| it.publish_diagnostics.as_ref()?.related_information)
                .unwrap_or(false),
            configuration: workspace.and_then(|it| it.configuration).unwrap_or(false),
            watching: workspace
                .and_then(|it| it.did_change_watched_files?.dynamic_registration)
                .unwrap_or(false),
            progress: window.as_ref().and_then(|it| it.work_done_progress).unwrap_or(false),
            hints: workspace
                .and_then(|it| it.inlay_hint.as_ref()?.refresh_support)
                .unwrap_or(false),
            markdown: markdown.is_none_or(|it| it.contains(&lsp_types::MarkupKind::Markdown)),
            documents: window
                .as_ref()
                .and_then(|it| it.show_document.as_ref())
                .is_some_and(|it| it.support),
            nested: texts
                .and_then(|it| it.document_symbol.as_ref()?.hierarchical_document_symbol_support)
                .unwrap_or(false),
            // Unless it can be asked to, it would not pull again when another file changes the
            // diagnostics of an open one.
            pulling: refreshes && texts.is_some_and(|it| it.diagnostic.is_some()),
            making: workspace.is_some_and(makes),
        }
    }
}

/// Whether an editor creates and fills files when asked to.
fn makes(it: &WorkspaceClientCapabilities) -> bool {
    let edits = it.workspace_edit.as_ref();
    it.apply_edit.unwrap_or(false)
        && edits.is_some_and(|it| {
            let operations = it.resource_operations.as_deref().unwrap_or_default();
            it.document_changes.unwrap_or(false)
                && operations.contains(&ResourceOperationKind::Create)
        })
}

/// The first of kenzan's preferred encodings that the editor offers; every editor supports UTF-16.
fn encoding(offered: &[PositionEncodingKind]) -> Encoding {
    let liked = [
        (PositionEncodingKind::UTF8, Encoding::Utf8),
        (PositionEncodingKind::UTF32, Encoding::Utf32),
    ];
    let liked = liked.into_iter().find(|(kind, _)| offered.contains(kind));
    liked.map_or(Encoding::Utf16, |(_, encoding)| encoding)
}

/// The name of `encoding` in the protocol.
pub(super) fn kind(encoding: Encoding) -> PositionEncodingKind {
    match encoding {
        Encoding::Utf8 => PositionEncodingKind::UTF8,
        Encoding::Utf16 => PositionEncodingKind::UTF16,
        Encoding::Utf32 => PositionEncodingKind::UTF32,
    }
}
