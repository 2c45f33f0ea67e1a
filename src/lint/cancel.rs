//! Knows the flag with which a caller cancels a check. Does not know when: long-running code tests
//! the flag between two units of work.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A flag that ends a check early. Clones share it, so another thread can set it.
#[derive(Clone, Debug, Default)]
pub struct Cancel {
    flag: Arc<AtomicBool>,
}

impl Cancel {
    /// A flag that nobody else holds: the check runs to its end unless a clone is set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Ends the check between two documents or two rules.
    pub fn set(&self) {
        self.flag.store(true, Ordering::Relaxed);
    }

    /// Whether the check is to end.
    pub fn is_set(&self) -> bool {
        self.flag.load(Ordering::Relaxed)
    }
}
