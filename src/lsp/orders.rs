//! Knows the queue between the thread that reads messages and that of a project: what comes in is taken all
//! at once, and whatever makes a check pointless ends it. Does not know what is done.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use lsp_server::RequestId;

use super::answer::Question;
use super::texts::Open;
use crate::lint::Cancel;

/// What a project's thread is told.
#[derive(Debug)]
pub(super) enum Order {
    /// The text of a file, by its identity, is this now.
    Put(PathBuf, Open),
    /// The editor has closed the file: what is stored counts.
    Close(PathBuf),
    /// The file was changed, made or removed where it is stored.
    Changed(PathBuf),
    /// Anything may have changed.
    Refresh,
    /// Somebody asks something.
    Ask(RequestId, Question),
    /// Nobody wants that answer any more.
    Forget(RequestId),
}

impl Order {
    /// Whether a check that began before it is out of date.
    fn is_change(&self) -> bool {
        !matches!(self, Self::Ask(..) | Self::Forget(_))
    }
}

#[derive(Default)]
struct State {
    orders: VecDeque<Order>,
    /// Ends what is under way.
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

    /// Ends what is under way, and lets nothing begin.
    pub(super) fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        if let Some(cancel) = &state.cancel {
            cancel.set();
        }
        self.shared.1.notify_one();
    }

    /// What was ordered and never taken, once they are closed.
    pub(super) fn rest(&self) -> VecDeque<Order> {
        std::mem::take(&mut self.state().orders)
    }

    /// Waits for orders and takes all of them, with the flag that ends what is done about them. Nothing
    /// once they are closed.
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
