//! Knows the flag with which a caller cancels a check. Does not know when to stop: long-running
//! code tests the flag between two units of work.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A flag that cancels a check. Clones share it, so another thread can set it.
#[derive(Clone, Debug, Default)]
pub struct Cancel {
    flag: Arc<AtomicBool>,
}

impl Cancel {
    /// An unset flag. Unless a clone is set, the check runs to its end.
    pub fn new() -> Self {
        Self::default()
    }

    /// Cancels the check, which ends between two documents or two rules.
    pub fn set(&self) {
        self.flag.store(true, Ordering::Relaxed);
    }

    /// Whether the check is cancelled.
    pub fn is_set(&self) -> bool {
        self.flag.load(Ordering::Relaxed)
    }
}
