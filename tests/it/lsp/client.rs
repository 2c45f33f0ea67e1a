//! An editor for tests: keeps the state shown to it, and fails on unknown messages.

use std::collections::{BTreeMap, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use kenzan::lsp::{Host, serve};
use kenzan::{Disk, Files, Lang};
use lsp_server::{Connection, Message, Notification, Request, RequestId, Response};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Far more than anything takes.
const PATIENCE: Duration = Duration::from_secs(120);

/// A directory with files, which no configuration above it counts for.
pub(super) struct Folder {
    directory: TempDir,
}

impl Folder {
    pub(super) fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self { directory: tempfile::tempdir().unwrap() };
        fs::create_dir_all(folder.path(".git")).unwrap();
        files.iter().for_each(|(name, text)| folder.write(name, text));
        folder
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        fs::canonicalize(self.directory.path()).unwrap().join(name)
    }

    pub(super) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// How an editor names a file; the names of tests need no percent signs.
    pub(super) fn uri(&self, name: &str) -> String {
        format!("file://{}", self.path(name).display())
    }
}

/// Requests of the server that an editor may answer with null.
const ASKED: [&str; 5] = [
    "window/workDoneProgress/create",
    "client/registerCapability",
    "workspace/inlayHint/refresh",
    "workspace/diagnostic/refresh",
    "workspace/applyEdit",
];

/// An editor and the server that it speaks to.
pub(super) struct Editor {
    connection: Connection,
    server: Option<JoinHandle<bool>>,
    next: i32,
    /// The last diagnostics of each file, as they came.
    pub(super) shown: BTreeMap<String, Value>,
    /// Every list of diagnostics, in its order.
    pub(super) published: Vec<Value>,
    /// What was shown to the person, or logged.
    pub(super) told: Vec<String>,
    pub(super) progress: Vec<Value>,
    pub(super) status: Vec<Value>,
    pub(super) capabilities: Value,
    /// The editor's answer to a request for settings.
    pub(super) settings: Value,
    /// The edits that the server requested.
    pub(super) edits: Vec<Value>,
    asked: Vec<String>,
    answers: VecDeque<Response>,
}

/// What most editors can.
pub(super) fn abilities(encodings: &[&str]) -> Value {
    json!({
        "general": { "positionEncodings": encodings },
        "textDocument": {
            "publishDiagnostics": { "relatedInformation": true },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
            "hover": { "contentFormat": ["markdown"] },
        },
    })
}

pub(super) fn host() -> Host {
    Host {
        files: Arc::new(|directory: &Path| Arc::new(Disk::at(directory)) as Arc<dyn Files>),
        lang: None,
        locale: Lang::En,
        today: || None,
        config: None,
        rules: Vec::new(),
        patience: Duration::from_millis(50),
    }
}

impl Editor {
    /// Starts a server and says nothing yet.
    pub(super) fn silent(host: Host) -> Self {
        let (own, theirs) = Connection::memory();
        Self {
            connection: own,
            server: Some(thread::spawn(move || serve(&theirs, host))),
            next: 0,
            shown: BTreeMap::new(),
            published: Vec::new(),
            told: Vec::new(),
            progress: Vec::new(),
            status: Vec::new(),
            capabilities: Value::Null,
            settings: Value::Null,
            edits: Vec::new(),
            asked: Vec::new(),
            answers: VecDeque::new(),
        }
    }

    /// An editor with these folders open.
    pub(super) fn open(folders: &[&Folder]) -> Self {
        Self::with(folders, &["utf-8"], Value::Null)
    }

    pub(super) fn with(folders: &[&Folder], encodings: &[&str], options: Value) -> Self {
        let mut editor = Self::silent(host());
        editor.greet(folders, abilities(encodings), options);
        editor
    }

    pub(super) fn greet(&mut self, folders: &[&Folder], abilities: Value, options: Value) {
        let folder = |it: &&Folder| json!({ "uri": it.uri(""), "name": "folder" });
        let folders: Vec<Value> = folders.iter().map(folder).collect();
        let params = json!({
            "processId": null,
            "rootUri": null,
            "workspaceFolders": folders,
            "capabilities": abilities,
            "initializationOptions": options,
        });
        let answer = self.ask("initialize", params).unwrap();
        self.capabilities = answer["capabilities"].clone();
        self.notify("initialized", json!({}));
    }

    pub(super) fn notify(&mut self, method: &str, params: Value) {
        let notification = Notification { method: method.to_owned(), params };
        self.connection.sender.send(notification.into()).unwrap();
    }

    /// Asks and waits for the answer.
    pub(super) fn ask(&mut self, method: &str, params: Value) -> Result<Value, i32> {
        let id = self.send(method, params);
        self.answer(&id)
    }

    /// Asks and does not wait.
    pub(super) fn send(&mut self, method: &str, params: Value) -> RequestId {
        self.next += 1;
        let id = RequestId::from(self.next);
        let request = Request { id: id.clone(), method: method.to_owned(), params };
        self.connection.sender.send(request.into()).unwrap();
        id
    }

    /// The answer to a request, or the code of why there is none.
    pub(super) fn answer(&mut self, id: &RequestId) -> Result<Value, i32> {
        loop {
            if let Some(at) = self.answers.iter().position(|it| it.id == *id) {
                let answer = self.answers.remove(at).unwrap();
                return answer.response_result.map_err(|it| it.code);
            }
            self.read();
        }
    }

    /// Reads one message.
    fn read(&mut self) {
        let message = self.connection.receiver.recv_timeout(PATIENCE);
        self.take(message.expect("the server says something in time"));
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Response(response) => self.answers.push_back(response),
            Message::Request(request) => {
                let answer = match &*request.method {
                    "workspace/configuration" => json!([self.settings]),
                    asked if ASKED.contains(&asked) => Value::Null,
                    other => panic!("the server asks {other}"),
                };
                if request.method == "workspace/applyEdit" {
                    self.edits.push(request.params["edit"].clone());
                }
                self.asked.push(request.method);
                let answer = Response::new_ok(request.id, answer);
                self.connection.sender.send(answer.into()).unwrap();
            }
            Message::Notification(Notification { method, params }) => match &*method {
                "textDocument/publishDiagnostics" => {
                    let uri = params["uri"].as_str().unwrap().to_owned();
                    self.shown.insert(uri, params.clone());
                    self.published.push(params);
                }
                "window/showMessage" | "window/logMessage" => {
                    self.told.push(params["message"].as_str().unwrap().to_owned());
                }
                "$/kenzan/status" => self.status.push(params),
                "$/progress" => self.progress.push(params),
                other => panic!("the server says {other}"),
            },
        }
    }

    /// How often the server asked this.
    pub(super) fn count_asked(&self, method: &str) -> usize {
        self.asked.iter().filter(|it| *it == method).count()
    }

    pub(super) fn was_asked(&self, method: &str) -> bool {
        self.asked.iter().any(|it| it == method)
    }

    /// Reads until the server has told all that it finds now: questions about a file are answered after that.
    pub(super) fn settle(&mut self, uri: &str) {
        self.try_settle(uri).unwrap();
    }

    /// The same, where it may not come to an answer.
    pub(super) fn try_settle(&mut self, uri: &str) -> Result<Value, i32> {
        let zero = json!({ "line": 0, "character": 0 });
        let params = json!({
            "textDocument": { "uri": uri },
            "range": { "start": zero, "end": zero },
            "context": { "diagnostics": [] },
        });
        self.ask("textDocument/codeAction", params)
    }

    /// Reads until the diagnostics of this version of a file have come.
    pub(super) fn until_version(&mut self, uri: &str, version: i64) {
        while self.shown.get(uri).is_none_or(|it| it["version"] != version) {
            self.read();
        }
    }

    pub(super) fn did_open(&mut self, uri: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": "x", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Puts a whole text.
    pub(super) fn did_change(&mut self, uri: &str, version: i32, text: &str) {
        self.edit(uri, version, json!([{ "text": text }]));
    }

    pub(super) fn edit(&mut self, uri: &str, version: i32, changes: Value) {
        let document = json!({ "uri": uri, "version": version });
        let params = json!({ "textDocument": document, "contentChanges": changes });
        self.notify("textDocument/didChange", params);
    }

    pub(super) fn did_close(&mut self, uri: &str) {
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    }

    /// The diagnostics shown of a file.
    pub(super) fn of(&self, uri: &str) -> Vec<Value> {
        let shown = self.shown.get(uri).map(|it| it["diagnostics"].as_array().unwrap().clone());
        shown.unwrap_or_default()
    }

    /// The codes of the diagnostics shown of a file.
    pub(super) fn codes(&self, uri: &str) -> Vec<String> {
        self.of(uri).iter().map(|it| it["code"].as_str().unwrap().to_owned()).collect()
    }

    /// All that is shown of any file, without versions.
    pub(super) fn all(&self) -> BTreeMap<String, Value> {
        let shown = self.shown.iter().map(|(uri, it)| (uri.clone(), it["diagnostics"].clone()));
        shown.filter(|(_, it)| !it.as_array().unwrap().is_empty()).collect()
    }

    /// Says goodbye and reads the rest.
    pub(super) fn close(mut self) -> Self {
        assert_eq!(self.ask("shutdown", Value::Null), Ok(Value::Null));
        self.notify("exit", Value::Null);
        assert!(self.server.take().unwrap().join().unwrap(), "an orderly end");
        while let Ok(message) = self.connection.receiver.try_recv() {
            self.take(message);
        }
        assert!(self.answers.is_empty(), "{:?}", self.answers);
        self
    }

    /// Hangs up without a word; whether the server calls that an orderly end.
    pub(super) fn hang_up(mut self) -> bool {
        let server = self.server.take().unwrap();
        drop(self);
        server.join().unwrap()
    }
}

/// The part of `text` that `range` covers, columns counted as `encoding` does.
pub(super) fn covered<'t>(text: &'t str, range: &Value, encoding: &str) -> &'t str {
    let offset = |position: &Value| {
        let line = position["line"].as_u64().unwrap() as usize;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let mut left = position["character"].as_u64().unwrap() as usize;
        for (at, character) in text[start..].char_indices() {
            if left == 0 {
                return start + at;
            }
            left -= match encoding {
                "utf-8" => character.len_utf8(),
                "utf-16" => character.len_utf16(),
                _ => 1,
            };
        }
        text.len()
    };
    &text[offset(&range["start"])..offset(&range["end"])]
}
