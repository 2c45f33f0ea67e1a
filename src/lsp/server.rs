//! Knows the conversation: initialization, open texts and their edits, settings, folders, shutdown. Keeps
//! the open texts and the list of projects, and hands everything else to the threads of the projects. Does
//! not know the findings, nor how requests are answered.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::notification::{self, Notification as _};
use lsp_types::request::{self, Request as _};
use lsp_types::{
    ConfigurationItem, ConfigurationParams, DidChangeWatchedFilesRegistrationOptions,
    FileSystemWatcher, GlobPattern, InitializeParams, InitializeResult, MessageType, Registration,
    RegistrationParams, ServerInfo, ShowDocumentParams, Uri, WorkspaceFolder,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::answer::{self, Question};
use super::board::{self, Board, Number};
use super::client::Client;
use super::diagnostics::is_manual;
use super::options::{Abilities, Options, SECTION};
use super::queue::Event;
use super::routes::{Roads, Route};
use super::texts::{Open, Texts};
use super::worker::{Task, Worker};
use super::{Host, uri};
use crate::diagnostic::Lang;
use crate::document::Format;
use crate::project::config::FILE_NAME;
use crate::project::files::{directory, is_file};
use crate::text;

/// Serves until `exit`; returns whether `shutdown` came before it.
pub(super) fn run(connection: &Connection, host: Host) -> bool {
    let client = Client::new(connection);
    let Some(mut server) = greet(connection, &client, host) else { return false };
    server.begin();
    for message in &connection.receiver {
        match message {
            Message::Request(request) if request.method == request::Shutdown::METHOD => {
                server.end(request.id);
                break;
            }
            Message::Request(request) => server.request(request),
            Message::Response(response) => server.response(response),
            Message::Notification(it) if it.method == notification::Exit::METHOD => return false,
            Message::Notification(notification) => server.notification(notification),
        }
    }
    leave(connection, &client)
}

/// Waits for `initialize`; refuses requests that come before it.
fn greet(connection: &Connection, client: &Client, host: Host) -> Option<Server> {
    for message in &connection.receiver {
        let request = match message {
            Message::Notification(it) if it.method == notification::Exit::METHOD => return None,
            Message::Request(request) => request,
            _ => continue,
        };
        if request.method != request::Initialize::METHOD {
            let why = "the first request is `initialize`";
            client.refuse(request.id, ErrorCode::ServerNotInitialized, why);
            continue;
        }
        let refreshes =
            request.params.pointer("/capabilities/workspace/diagnostics/refreshSupport");
        let refreshes = refreshes.and_then(Value::as_bool).unwrap_or(false);
        let params: InitializeParams = match serde_json::from_value(request.params) {
            Ok(params) => params,
            Err(why) => {
                client.refuse(request.id, ErrorCode::InvalidParams, why.to_string());
                continue;
            }
        };
        let abilities = Abilities::of(&params, refreshes);
        let server = Server::new(client.clone(), host, params, abilities);
        let info = ServerInfo {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        };
        let capabilities = answer::capabilities(&server.abilities);
        client.answer(request.id, InitializeResult { capabilities, server_info: Some(info) });
        return Some(server);
    }
    None
}

/// After `shutdown`, accepts only `exit`.
fn leave(connection: &Connection, client: &Client) -> bool {
    for message in &connection.receiver {
        match message {
            Message::Notification(it) if it.method == notification::Exit::METHOD => return true,
            Message::Request(it) => {
                client.refuse(it.id, ErrorCode::InvalidRequest, "the server is shut down");
            }
            _ => {}
        }
    }
    false
}

struct Server {
    client: Client,
    host: Host,
    abilities: Abilities,
    /// The settings passed on initialization.
    initial: Options,
    options: Arc<Options>,
    /// The language of the editor.
    locale: Lang,
    folders: Vec<PathBuf>,
    texts: Texts,
    board: Arc<Mutex<Board>>,
    projects: BTreeMap<Route, Worker>,
    next: Number,
    /// The pending request for settings.
    asked: Option<RequestId>,
}

impl Server {
    fn new(client: Client, host: Host, params: InitializeParams, abilities: Abilities) -> Self {
        let locale = params.locale.as_deref().map(Lang::of_locale).unwrap_or(host.locale);
        let folders = folders(&params);
        let initial = match Options::read(params.initialization_options.unwrap_or_default()) {
            Ok(options) => options,
            Err(why) => {
                client.show(MessageType::WARNING, wrong_settings(&why).get(locale));
                Options::default()
            }
        };
        Self {
            board: Arc::new(Mutex::new(Board::new(client.clone(), abilities.pulling))),
            client,
            host,
            abilities,
            options: Arc::new(initial.clone()),
            initial,
            locale,
            folders,
            texts: Texts::default(),
            projects: BTreeMap::new(),
            next: 0,
            asked: None,
        }
    }

    /// Runs once, before the first message after initialization.
    fn begin(&mut self) {
        if self.abilities.watching {
            self.watch();
        }
        // While settings are pending, projects would be opened twice.
        if self.abilities.configuration { self.ask_settings() } else { self.route() }
    }

    /// Asks the editor to report changed files.
    fn watch(&self) {
        let endings = Format::ALL.iter().flat_map(|it| it.entry().endings);
        let endings: Vec<&str> = endings.copied().collect();
        let pattern = format!("**/*.{{{}}}", endings.join(","));
        let watcher = FileSystemWatcher { glob_pattern: GlobPattern::String(pattern), kind: None };
        let options = DidChangeWatchedFilesRegistrationOptions { watchers: vec![watcher] };
        let registration = Registration {
            id: "kenzan-files".to_owned(),
            method: notification::DidChangeWatchedFiles::METHOD.to_owned(),
            register_options: serde_json::to_value(options).ok(),
        };
        let registrations = vec![registration];
        self.client.ask::<request::RegisterCapability>(RegistrationParams { registrations });
    }

    fn ask_settings(&mut self) {
        let item = ConfigurationItem { scope_uri: None, section: Some(SECTION.to_owned()) };
        let params = ConfigurationParams { items: vec![item] };
        self.asked = Some(self.client.ask::<request::WorkspaceConfiguration>(params));
    }

    fn response(&mut self, response: Response) {
        if self.asked.as_ref() != Some(&response.id) {
            return;
        }
        self.asked = None;
        match response.response_result {
            Ok(Value::Array(values)) => {
                self.settle(values.into_iter().next().unwrap_or_default());
            }
            _ => self.settle(Value::Null),
        }
    }

    /// Applies settings; missing ones keep their initial values.
    fn settle(&mut self, value: Value) {
        let is_empty = match &value {
            Value::Null => true,
            Value::Object(members) => members.values().all(Value::is_null),
            _ => false,
        };
        let options = match Options::read(value) {
            Ok(_) if is_empty => self.initial.clone(),
            Ok(options) => options,
            Err(why) => {
                self.client.show(MessageType::WARNING, wrong_settings(&why).get(self.locale));
                Options::clone(&self.options)
            }
        };
        if *self.options != options {
            self.options = Arc::new(options);
            self.projects.clear();
        }
        self.route();
    }

    /// Opens the projects that folders and open files belong to, and closes the others.
    fn route(&mut self) {
        let roads = Roads { host: &self.host, options: &self.options, folders: &self.folders };
        let mut routes = roads.of_folders();
        let files = self.texts.iter();
        routes.extend(files.filter_map(|(identity, it)| roads.of_file(&it.path, identity)));
        // A project of a folder stays open when the file that led to it is closed.
        let is_wanted = |route: &Route| match route {
            Route::Config(path) if self.folders.iter().any(|it| path.starts_with(it)) => {
                is_file(&*(self.host.files)(directory(path)), path)
            }
            _ => false,
        };
        self.projects.retain(|route, _| routes.contains(route) || is_wanted(route));
        for route in routes {
            self.open(route);
        }
    }

    fn open(&mut self, route: Route) {
        if self.projects.contains_key(&route) {
            return;
        }
        let roads = Roads { host: &self.host, options: &self.options, folders: &self.folders };
        let (files, base) = roads.files(route.home());
        self.next += 1;
        let task = Task {
            number: self.next,
            settings: route.settings(&self.host, &self.options, &base),
            files,
            client: self.client.clone(),
            board: self.board.clone(),
            options: self.options.clone(),
            abilities: self.abilities,
            patience: self.host.patience,
            lang: (self.host.lang, self.locale),
            route: route.clone(),
        };
        let open = self.texts.iter().map(|(identity, it)| (identity.clone(), it.clone()));
        self.projects.insert(route, Worker::start(task, open));
    }

    /// The identity of the file at `path`.
    fn identity(&self, path: &Path) -> PathBuf {
        let roads = Roads { host: &self.host, options: &self.options, folders: &self.folders };
        roads.files(path).0.identity(path)
    }

    /// The file that `uri` names, and its identity.
    fn file(&self, uri: &Uri) -> Option<(PathBuf, PathBuf)> {
        let Some(path) = uri::path(uri) else {
            let open = self.texts.iter().find(|(_, it)| it.uri == *uri);
            return open.map(|(identity, it)| (it.path.clone(), identity.clone()));
        };
        let identity = self.identity(&path);
        Some((path, identity))
    }

    fn board(&self) -> MutexGuard<'_, Board> {
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell_all(&self, event: impl Fn() -> Event) {
        self.projects.values().for_each(|it| it.give(event()));
    }

    fn notification(&mut self, it: Notification) {
        match &*it.method {
            notification::DidOpenTextDocument::METHOD => self.with(it, Self::did_open),
            notification::DidChangeTextDocument::METHOD => self.with(it, Self::did_change),
            notification::DidCloseTextDocument::METHOD => self.with(it, Self::did_close),
            notification::DidSaveTextDocument::METHOD => self.with(it, Self::did_save),
            notification::DidChangeWatchedFiles::METHOD => self.with(it, Self::files_changed),
            notification::DidChangeConfiguration::METHOD => self.with(it, Self::new_settings),
            notification::DidChangeWorkspaceFolders::METHOD => self.with(it, Self::new_folders),
            notification::Cancel::METHOD => self.with(it, Self::cancel),
            // The rest is of no concern here, or may be ignored by its name (`$/…`).
            _ => {}
        }
    }

    /// Runs `act` on a notification; a malformed one is written to the editor's log.
    fn with<P: DeserializeOwned>(&mut self, it: Notification, act: fn(&mut Self, P)) {
        match serde_json::from_value(it.params) {
            Ok(params) => act(self, params),
            Err(why) => self.client.log(format!("{}: {why}", it.method)),
        }
    }

    fn did_open(&mut self, params: lsp_types::DidOpenTextDocumentParams) {
        let document = params.text_document;
        let path = uri::path(&document.uri);
        let path = path.or_else(|| uri::unsaved(&document.uri, &document.language_id));
        let Some(path) = path else { return };
        let identity = self.identity(&path);
        let (uri, version, text) = (document.uri, document.version, Arc::new(document.text));
        self.board().opened(&identity, &uri, version);
        let open = Open { uri, path, version, text };
        self.texts.open(identity.clone(), open.clone());
        self.tell_all(|| Event::Put(identity.clone(), open.clone()));
        // While settings are pending, it is opened later with the others.
        if self.asked.is_none() {
            let roads = Roads { host: &self.host, options: &self.options, folders: &self.folders };
            if let Some(route) = roads.of_file(&open.path, &identity) {
                self.open(route);
            }
        }
    }

    fn did_change(&mut self, params: lsp_types::DidChangeTextDocumentParams) {
        let document = params.text_document;
        let Some((_, identity)) = self.file(&document.uri) else { return };
        let (version, encoding) = (document.version, self.abilities.encoding);
        match self.texts.edit(&identity, version, params.content_changes, encoding) {
            Some(open) => {
                let open = open.clone();
                self.board().opened(&identity, &open.uri, version);
                self.tell_all(|| Event::Put(identity.clone(), open.clone()));
            }
            None => {
                let uri = document.uri.as_str();
                self.client.log(format!("edit of {uri}, version {version}: not open, or older"));
            }
        }
    }

    fn did_close(&mut self, params: lsp_types::DidCloseTextDocumentParams) {
        let Some((_, identity)) = self.file(&params.text_document.uri) else { return };
        if self.texts.close(&identity).is_none() {
            return;
        }
        self.tell_all(|| Event::Close(identity.clone()));
        self.board().closed(&identity);
        self.route();
    }

    /// A newly saved configuration creates a project.
    fn did_save(&mut self, params: lsp_types::DidSaveTextDocumentParams) {
        if let Some((path, _)) = self.file(&params.text_document.uri)
            && path.ends_with(FILE_NAME)
        {
            self.route();
        }
    }

    fn files_changed(&mut self, params: lsp_types::DidChangeWatchedFilesParams) {
        let mut is_routed = true;
        for change in params.changes {
            let Some((path, identity)) = self.file(&change.uri) else { continue };
            is_routed &= !path.ends_with(FILE_NAME);
            // An open text counts more than the stored one.
            if self.texts.get(&identity).is_none() {
                self.tell_all(|| Event::Changed(path.clone()));
            }
        }
        if !is_routed {
            self.route();
        }
    }

    fn new_settings(&mut self, params: lsp_types::DidChangeConfigurationParams) {
        if self.abilities.configuration {
            self.ask_settings();
        } else {
            self.settle(params.settings);
        }
    }

    fn new_folders(&mut self, params: lsp_types::DidChangeWorkspaceFoldersParams) {
        let paths = |all: &[WorkspaceFolder]| -> Vec<PathBuf> {
            all.iter().filter_map(|it| uri::path(&it.uri)).collect()
        };
        let (gone, new) = (paths(&params.event.removed), paths(&params.event.added));
        self.folders.retain(|it| !gone.contains(it));
        self.folders.extend(new);
        self.route();
    }

    fn cancel(&mut self, params: lsp_types::CancelParams) {
        let id = match params.id {
            lsp_types::NumberOrString::Number(id) => RequestId::from(id),
            lsp_types::NumberOrString::String(id) => RequestId::from(id),
        };
        self.tell_all(|| Event::Forget(id.clone()));
    }

    fn request(&mut self, request: Request) {
        let Request { id, method, params } = request;
        if method == request::ExecuteCommand::METHOD && !Question::is_command(&params) {
            return self.command(id, params);
        }
        let question = match Question::read(&method, params) {
            Ok(Some(question)) => question,
            Ok(None) => {
                return self.client.refuse(id, ErrorCode::MethodNotFound, method);
            }
            Err(why) => return self.client.refuse(id, ErrorCode::InvalidParams, why),
        };
        let file = self.file(question.uri());
        match file.and_then(|(path, identity)| self.project_of(&path, &identity)) {
            Some(project) => project.give(Event::Ask(id, question)),
            // While settings are pending, it may soon belong to a project.
            None if question.is_pull() && self.asked.is_some() => {
                self.client.retry(id, "the settings are not known yet");
            }
            None if question.is_pull() => self.client.answer(id, board::full(Vec::new(), None)),
            None => answer::nothing(&self.client, id),
        }
    }

    /// The project that requests about a file go to.
    fn project_of(&self, path: &Path, identity: &Path) -> Option<&Worker> {
        let number = self.board().reader(identity);
        let reading = self.projects.values().find(|it| Some(it.number()) == number);
        let roads = Roads { host: &self.host, options: &self.options, folders: &self.folders };
        let route = || roads.of_file(path, identity);
        reading.or_else(|| self.projects.get(&route()?))
    }

    fn command(&mut self, id: RequestId, params: Value) {
        let name = params.get("command").and_then(Value::as_str).unwrap_or_default();
        match name {
            answer::RECHECK => {
                self.tell_all(|| Event::Refresh);
                self.route();
            }
            answer::MANUAL => {
                let page = params.pointer("/arguments/0").and_then(Value::as_str);
                // Only pages of the manual are opened.
                let Some(page) = page.and_then(|it| Uri::from_str(it).ok()).filter(is_manual)
                else {
                    return self.client.refuse(id, ErrorCode::InvalidParams, name);
                };
                self.open_page(page);
            }
            _ => return self.client.refuse(id, ErrorCode::InvalidParams, name),
        }
        self.client.answer(id, Value::Null);
    }

    /// Has the editor open a page in a browser; if it cannot, shows the address.
    fn open_page(&self, uri: Uri) {
        if !self.abilities.documents {
            return self.client.show(MessageType::INFO, uri.as_str());
        }
        let (external, take_focus, selection) = (Some(true), None, None);
        let params = ShowDocumentParams { uri, external, take_focus, selection };
        self.client.ask::<request::ShowDocument>(params);
    }

    fn end(&mut self, id: RequestId) {
        self.projects.clear();
        self.client.answer(id, Value::Null);
    }
}

/// The workspace folders; for an editor without folders, its root.
#[allow(deprecated)]
fn folders(params: &InitializeParams) -> Vec<PathBuf> {
    let folders = params.workspace_folders.iter().flatten();
    let folders: Vec<PathBuf> = folders.filter_map(|it| uri::path(&it.uri)).collect();
    match &params.root_uri {
        Some(root) if folders.is_empty() => uri::path(root).into_iter().collect(),
        _ => folders,
    }
}

fn wrong_settings(why: &str) -> crate::diagnostic::Text {
    text!("the settings of the editor are not used: {why}", "エディタの設定を使えない: {why}")
}
