//! Knows how to talk to the editor: responses, notifications, requests, progress. Does not know
//! their content.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

use lsp_server::{
    Connection, ErrorCode, Message, Notification, Request, RequestId, Response, ResponseError,
};
use lsp_types::notification::{self, Notification as Note, Progress};
use lsp_types::request::{Request as Ask, WorkDoneProgressCreate};
use lsp_types::{
    MessageType, ProgressParams, ProgressParamsValue, ProgressToken, ShowMessageParams,
    WorkDoneProgress, WorkDoneProgressBegin, WorkDoneProgressCreateParams, WorkDoneProgressEnd,
};
use serde::Serialize;
use serde_json::json;

/// A connection to the editor; clones share it.
#[derive(Clone)]
pub(super) struct Client {
    send: Arc<dyn Fn(Message) + Send + Sync>,
    /// Number of the next request.
    next: Arc<AtomicI32>,
}

impl Client {
    pub(super) fn new(connection: &Connection) -> Self {
        let sender = connection.sender.clone();
        // If the editor has hung up, its messages end as well: dropping this one is harmless.
        let send = move |message| drop(sender.send(message));
        Self { send: Arc::new(send), next: Arc::default() }
    }

    /// Answers the request `id`.
    pub(super) fn answer(&self, id: RequestId, answer: impl Serialize) {
        (self.send)(Response::new_ok(id, answer).into());
    }

    /// Answers the request `id` with an error.
    pub(super) fn refuse(&self, id: RequestId, code: ErrorCode, why: impl Into<String>) {
        (self.send)(Response::new_err(id, code as i32, why.into()).into());
    }

    /// Answers that the diagnostics requested by `id` are out of date and should be requested again.
    pub(super) fn retry(&self, id: RequestId, why: &str) {
        let error = ResponseError {
            code: ErrorCode::ServerCancelled as i32,
            message: why.to_owned(),
            data: Some(json!({ "retriggerRequest": true })),
        };
        (self.send)(Response { id, response_result: Err(error) }.into());
    }

    pub(super) fn notify<N: Note>(&self, params: N::Params) {
        (self.send)(Notification::new(N::METHOD.to_owned(), params).into());
    }

    /// Sends a request and returns the id under which the response comes.
    pub(super) fn ask<R: Ask>(&self, params: R::Params) -> RequestId {
        let id = RequestId::from(self.next.fetch_add(1, Ordering::Relaxed));
        (self.send)(Request::new(id.clone(), R::METHOD.to_owned(), params).into());
        id
    }

    /// Shows a message to the person at the editor.
    pub(super) fn show(&self, typ: MessageType, message: impl Into<String>) {
        let message = message.into();
        self.notify::<notification::ShowMessage>(ShowMessageParams { typ, message });
    }

    /// Writes into the editor's log.
    pub(super) fn log(&self, message: impl Into<String>) {
        let (typ, message) = (MessageType::LOG, message.into());
        self.notify::<notification::LogMessage>(lsp_types::LogMessageParams { typ, message });
    }

    /// Announces long work; dropping the returned value announces its end.
    pub(super) fn progress(&self, title: &str) -> Working {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let token = ProgressToken::String(format!("kenzan/{number}"));
        self.ask::<WorkDoneProgressCreate>(WorkDoneProgressCreateParams { token: token.clone() });
        let begin = WorkDoneProgressBegin { title: title.to_owned(), ..Default::default() };
        let working = Working { client: self.clone(), token };
        working.tell(WorkDoneProgress::Begin(begin));
        working
    }
}

/// Long work under way.
pub(super) struct Working {
    client: Client,
    token: ProgressToken,
}

impl Working {
    fn tell(&self, value: WorkDoneProgress) {
        let (token, value) = (self.token.clone(), ProgressParamsValue::WorkDone(value));
        self.client.notify::<Progress>(ProgressParams { token, value });
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        self.tell(WorkDoneProgress::End(WorkDoneProgressEnd::default()));
    }
}
