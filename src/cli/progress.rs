//! Knows how to show progress, only on a terminal and only if the work takes long. Does not know
//! the work.

use std::io::{self, IsTerminal};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::ProgressBar;

use crate::diagnostic::{Lang, Text};

/// Delay before anything is shown.
const PATIENCE: Duration = Duration::from_millis(500);

/// A progress line on standard error, from [`Progress::start`] until it is dropped.
pub(super) struct Progress {
    /// Dropping it ends the thread.
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Shows `message` once the work takes long enough.
    pub(super) fn start(message: &Text, lang: Lang) -> Self {
        if !io::stderr().is_terminal() {
            return Self { stop: None, thread: None };
        }
        let (stop, stopped) = mpsc::channel::<()>();
        let message = message.get(lang).to_owned();
        let thread = thread::spawn(move || {
            if stopped.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            let bar = ProgressBar::new_spinner().with_message(message);
            bar.enable_steady_tick(Duration::from_millis(100));
            let _ = stopped.recv();
            bar.finish_and_clear();
        });
        Self { stop: Some(stop), thread: Some(thread) }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            // A failure of the drawing thread does not matter.
            let _ = thread.join();
        }
    }
}
