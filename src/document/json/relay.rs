//! Knows how one thread scans a large text while another processes what was scanned so far. Does
//! not know JSON, nor the processing.

use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use super::scan::{Sink, scan};
use crate::diagnostic::Diagnostic;
use crate::document::{Limits, NodeKind};
use crate::source::SourceId;

/// Number of events handed over at once: few enough to stay in a processor's cache.
const BATCH: usize = 4096;
/// Maximum number of waiting batches; a scanner further ahead waits.
const WAITING: usize = 16;

/// An event for a [`Sink`]. Offsets are bytes of the text.
#[derive(Clone, Copy)]
enum Event {
    Open(NodeKind, u32),
    Close(u32),
    Cut,
    Name(u32, u32),
    NameAs(u32, u32),
    Scalar(NodeKind, u32, u32),
    ScalarAs(NodeKind, u32, u32),
}

/// Some events and, in their order, the values of those that are not verbatim.
struct Batch {
    /// Always [`BATCH`] events, of which the first `count` are valid, so that writing one needs no
    /// capacity check.
    events: Vec<Event>,
    count: usize,
    values: Vec<Box<str>>,
}

impl Default for Batch {
    fn default() -> Self {
        Self { events: vec![Event::Cut; BATCH], count: 0, values: Vec::new() }
    }
}

/// Like [`scan`], but scans on another thread. Its diagnostics come after those of `sink`.
pub(super) fn scan_beside(
    text: &str,
    source: SourceId,
    limits: Limits,
    sink: &mut impl Sink,
    found: &mut Vec<Diagnostic>,
) {
    let (to, from) = sync_channel(WAITING);
    let scanning = move || {
        let mut relay = Relay { text, batch: Batch::default(), to };
        let mut reported = Vec::new();
        scan(text, source, limits, &mut relay, &mut reported);
        relay.hand_over();
        reported
    };
    thread::scope(|scope| {
        let Ok(scanner) = thread::Builder::new().spawn_scoped(scope, scanning) else {
            // If no thread can be started, work without one.
            return scan(text, source, limits, sink, found);
        };
        from.into_iter().for_each(|batch| tell(text, batch, sink, found));
        match scanner.join() {
            Ok(reported) => found.extend(reported),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    });
}

fn tell(text: &str, batch: Batch, sink: &mut impl Sink, found: &mut Vec<Diagnostic>) {
    let mut values = batch.values.into_iter();
    let mut value = || values.next().expect("internal: a value for each event that has one");
    for &event in &batch.events[..batch.count] {
        match event {
            Event::Open(kind, start) => sink.open(kind, start as usize),
            Event::Close(end) => sink.close(end as usize, found),
            Event::Cut => sink.cut(),
            Event::Name(start, end) => {
                let (start, end) = (start as usize, end as usize);
                sink.name(&text[start..end], start, end);
            }
            Event::NameAs(start, end) => sink.name(&value(), start as usize, end as usize),
            Event::Scalar(kind, start, end) => sink.scalar(kind, start as usize, end as usize),
            Event::ScalarAs(kind, start, end) => {
                sink.scalar_as(kind, start as usize, end as usize, &value());
            }
        }
    }
}

/// The sink on the scanning thread.
struct Relay<'t> {
    text: &'t str,
    batch: Batch,
    to: SyncSender<Batch>,
}

impl Relay<'_> {
    fn push(&mut self, event: Event) {
        if self.batch.count == self.batch.events.len() {
            self.hand_over();
        }
        if let Some(slot) = self.batch.events.get_mut(self.batch.count) {
            *slot = event;
            self.batch.count += 1;
        }
    }

    fn hand_over(&mut self) {
        let batch = std::mem::take(&mut self.batch);
        // Sending fails only if the other thread panicked, and that panic is then reported.
        let _ = self.to.send(batch);
    }
}

impl Sink for Relay<'_> {
    fn open(&mut self, kind: NodeKind, start: usize) {
        self.push(Event::Open(kind, start as u32));
    }

    fn close(&mut self, end: usize, _: &mut Vec<Diagnostic>) {
        self.push(Event::Close(end as u32));
    }

    fn cut(&mut self) {
        self.push(Event::Cut);
    }

    fn name(&mut self, name: &str, start: usize, end: usize) {
        let (first, last) = (start as u32, end as u32);
        // Without escapes the name is the text itself, which needs no comparison.
        let written = self.text.as_ptr().wrapping_add(start);
        if name.len() == end - start && std::ptr::eq(written, name.as_ptr()) {
            return self.push(Event::Name(first, last));
        }
        self.push(Event::NameAs(first, last));
        self.batch.values.push(name.into());
    }

    fn scalar(&mut self, kind: NodeKind, start: usize, end: usize) {
        self.push(Event::Scalar(kind, start as u32, end as u32));
    }

    fn scalar_as(&mut self, kind: NodeKind, start: usize, end: usize, value: &str) {
        self.push(Event::ScalarAs(kind, start as u32, end as u32));
        self.batch.values.push(value.into());
    }
}
