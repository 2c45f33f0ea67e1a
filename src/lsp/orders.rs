//! Knows the queue between the thread that reads messages and the thread of a project: orders are taken all
//! at once, and an order that makes the current check pointless cancels it. Does not know how orders are
//! carried out.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use lsp_server::RequestId;

use super::answer::Question;
use super::texts::Open;
use crate::lint::Cancel;

/// An order to the thread of a project.
#[derive(Debug)]
pub(super) enum Order {
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

impl Order {
    /// Whether it makes a check begun earlier out of date.
    fn is_change(&self) -> bool {
        !matches!(self, Self::Ask(..) | Self::Forget(_))
    }
}

#[derive(Default)]
struct State {
    orders: VecDeque<Order>,
    /// Cancels the work under way.
    cancel: Option<Cancel>,
    closed: bool,
}

/// Orders for one project; clones share them.
#[derive(Clone, Default)]
pub(super) struct Orders {
    shared: Arc<(Mutex<State>, Condvar)>,
}

impl Orders {
    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it holds the lock.
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds an order.
    pub(super) fn give(&self, order: Order) {
        let mut state = self.state();
        if let Some(cancel) = state.cancel.as_ref().filter(|_| order.is_change()) {
            cancel.set();
        }
        state.orders.push_back(order);
        self.shared.1.notify_one();
    }

    /// Cancels the work under way and accepts no further orders.
    pub(super) fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        if let Some(cancel) = &state.cancel {
            cancel.set();
        }
        self.shared.1.notify_one();
    }

    /// The orders that were never taken, once the queue is closed.
    pub(super) fn rest(&self) -> VecDeque<Order> {
        std::mem::take(&mut self.state().orders)
    }

    /// Waits for orders and takes all of them, with the flag that cancels their execution. `None` once
    /// the queue is closed.
    pub(super) fn take(&self) -> Option<(VecDeque<Order>, Cancel)> {
        let mut state = self.state();
        while state.orders.is_empty() && !state.closed {
            state = self.shared.1.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.closed {
            return None;
        }
        let cancel = Cancel::new();
        state.cancel = Some(cancel.clone());
        Some((std::mem::take(&mut state.orders), cancel))
    }
}
