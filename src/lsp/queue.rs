//! Knows the queue between the thread that reads messages and the thread of a project: events are taken all
//! at once, and an event that makes the current check pointless cancels it. Does not know how events are
//! carried out.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use lsp_server::RequestId;

use super::answer::Question;
use super::texts::Open;
use crate::lint::Cancel;

/// An event to the thread of a project.
#[derive(Debug)]
pub(super) enum Event {
    /// The open text of a file, by its identity.
    Put(PathBuf, Open),
    /// The editor has closed the file: the stored text counts again.
    Close(PathBuf),
    /// The stored file was changed, created or removed.
    Changed(PathBuf),
    /// Anything may have changed.
    Refresh,
    /// A request of the editor.
    Ask(RequestId, Question),
    /// The editor has cancelled this request.
    Forget(RequestId),
}

impl Event {
    /// Whether it makes a check begun earlier out of date.
    fn is_change(&self) -> bool {
        !matches!(self, Self::Ask(..) | Self::Forget(_))
    }
}

#[derive(Default)]
struct State {
    queue: VecDeque<Event>,
    /// Cancels the work under way.
    cancel: Option<Cancel>,
    closed: bool,
}

/// The queue of one project; clones share it.
#[derive(Clone, Default)]
pub(super) struct Queue {
    shared: Arc<(Mutex<State>, Condvar)>,
}

impl Queue {
    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it holds the lock.
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds an event.
    pub(super) fn give(&self, event: Event) {
        let mut state = self.state();
        if let Some(cancel) = state.cancel.as_ref().filter(|_| event.is_change()) {
            cancel.set();
        }
        state.queue.push_back(event);
        self.shared.1.notify_one();
    }

    /// Cancels the work under way and accepts no further events.
    pub(super) fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        if let Some(cancel) = &state.cancel {
            cancel.set();
        }
        self.shared.1.notify_one();
    }

    /// The events that were never taken, once the queue is closed.
    pub(super) fn rest(&self) -> VecDeque<Event> {
        std::mem::take(&mut self.state().queue)
    }

    /// Waits for events and takes all of them, with the flag that cancels their handling. `None` once
    /// the queue is closed.
    pub(super) fn take(&self) -> Option<(VecDeque<Event>, Cancel)> {
        let mut state = self.state();
        while state.queue.is_empty() && !state.closed {
            state = self.shared.1.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.closed {
            return None;
        }
        let cancel = Cancel::new();
        state.cancel = Some(cancel.clone());
        Some((std::mem::take(&mut state.queue), cancel))
    }
}
