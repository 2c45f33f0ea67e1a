//! Knows the thread of one project: it applies changes, checks, sends findings and answers requests. A
//! newer text cancels a check. After an internal error, which is reported, the project is opened again.
//! Does not know which files belong to the project, nor how answers are made.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use lsp_server::{ErrorCode, RequestId};
use lsp_types::request::InlayHintRefreshRequest;
use lsp_types::{MessageType, Uri};

use super::answer::{self, Checked, Known, Question};
use super::board::{self, Board, ByFile, Number};
use super::client::Client;
use super::diagnostics::{self, Positions, View};
use super::options::{Abilities, Options};
use super::queue::{Event, Queue};
use super::routes::Route;
use super::status::{Status, StatusNotification};
use super::texts::Open;
use crate::diagnostic::Lang;
use crate::lint::Cancel;
use crate::project::{Files, Outcome, Session, Settings, Stop};
use crate::source::SourceId;
use crate::text;

/// The input of a project's thread.
pub(super) struct Task {
    pub(super) number: Number,
    pub(super) route: Route,
    pub(super) files: Arc<dyn Files>,
    pub(super) settings: Settings,
    pub(super) client: Client,
    pub(super) board: Arc<Mutex<Board>>,
    pub(super) options: Arc<Options>,
    pub(super) abilities: Abilities,
    /// How long joint checks may take before the other findings are sent without them.
    pub(super) patience: Duration,
    /// The requested language, and the default one.
    pub(super) lang: (Option<Lang>, Lang),
}

/// A running project. Dropping it removes its diagnostics from the editor.
pub(super) struct Worker {
    queue: Queue,
    number: Number,
    board: Arc<Mutex<Board>>,
    thread: Option<JoinHandle<()>>,
}

impl Worker {
    /// Opens the project with the open texts.
    pub(super) fn start(task: Task, open: impl Iterator<Item = (PathBuf, Open)>) -> Self {
        let (queue, number, board) = (Queue::default(), task.number, task.board.clone());
        open.for_each(|(identity, open)| queue.give(Event::Put(identity, open)));
        queue.give(Event::Refresh);
        locked(&board, |it| it.admit(number, task.route.is_draft()));
        let theirs = queue.clone();
        let thread = thread::Builder::new().name("kenzan project".to_owned());
        let thread = thread.spawn(move || Project::new(task).run(&theirs));
        Self { queue, number, board, thread: thread.ok() }
    }

    /// The number of the project.
    pub(super) fn number(&self) -> Number {
        self.number
    }

    /// Gives the project an event.
    pub(super) fn give(&self, event: Event) {
        self.queue.give(event);
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.queue.close();
        locked(&self.board, |it| it.dismiss(self.number));
        if let Some(thread) = self.thread.take() {
            // An uncaught internal error ends only this thread.
            drop(thread.join());
        }
    }
}

fn locked<T>(board: &Mutex<Board>, what: impl FnOnce(&mut Board) -> T) -> T {
    what(&mut board.lock().unwrap_or_else(PoisonError::into_inner))
}

/// How long checks take.
struct Pace {
    /// Whether joint checks took long, or may have.
    is_slow: bool,
    /// A check that takes at most this long is known to have quick joint checks.
    quick: Duration,
}

/// A project, as its thread keeps it.
struct Project {
    task: Task,
    session: Session,
    /// The open texts.
    open: BTreeMap<PathBuf, Open>,
    /// The outcome of the last check, until something changes.
    outcome: Option<Outcome>,
    asked: Vec<(RequestId, Question)>,
    /// Results shared by several requests.
    known: Known,
    /// The last reason sent for having nothing to check.
    refused: String,
    is_new: bool,
    /// Whether the last check met an internal error: the next one waits for a change.
    is_broken: bool,
    pace: Pace,
    /// The files of the last outcome, in the form that outcomes use and in the form that the board
    /// uses.
    reads: (Arc<BTreeMap<SourceId, PathBuf>>, Arc<BTreeSet<PathBuf>>),
}

impl Project {
    fn new(task: Task) -> Self {
        let session = Session::open(task.files.clone(), task.settings.clone());
        let (open, asked, refused) = (BTreeMap::new(), Vec::new(), String::new());
        let (outcome, is_new, is_broken, reads) = (None, true, false, Default::default());
        let known = Known::default();
        let pace = Pace { is_slow: false, quick: task.patience };
        Self { task, session, open, outcome, asked, known, refused, is_new, is_broken, pace, reads }
    }

    fn run(mut self, queue: &Queue) {
        while let Some((mut taken, cancel)) = queue.take() {
            while catch_unwind(AssertUnwindSafe(|| self.step(&mut taken, &cancel))).is_err() {
                self.recover();
                if taken.is_empty() {
                    break;
                }
            }
        }
        let rest = queue.rest().into_iter().filter_map(|it| match it {
            Event::Ask(id, question) => Some((id, question)),
            _ => None,
        });
        for (id, question) in self.asked.into_iter().chain(rest) {
            question.put_off(&self.task.client, id, "the project was closed");
        }
    }

    /// Applies the events, checks if something has changed, and answers requests.
    fn step(&mut self, queue: &mut VecDeque<Event>, cancel: &Cancel) {
        while let Some(event) = queue.pop_front() {
            if self.take_in(event) {
                (self.outcome, self.is_broken) = (None, false);
                self.known = Known::default();
            }
        }
        if self.outcome.is_none() && !self.is_broken {
            self.check(cancel);
        }
        if self.outcome.is_some() || !cancel.is_set() {
            self.answer(cancel);
        }
    }

    /// Applies one event, except for checks and answers. Returns whether anything may have changed.
    fn take_in(&mut self, event: Event) -> bool {
        match event {
            Event::Put(identity, open) => {
                let text = open.text.clone();
                self.open.insert(identity.clone(), open);
                self.session.put(&identity, text.as_bytes());
            }
            Event::Close(identity) => {
                self.open.remove(&identity);
                self.session.revert(&identity);
            }
            Event::Changed(path) => self.session.changed(path),
            Event::Refresh => self.session.refresh(),
            Event::Ask(id, question) => {
                self.asked.push((id, question));
                return false;
            }
            Event::Forget(id) => {
                let (client, before) = (&self.task.client, self.asked.len());
                self.asked.retain(|(asked, _)| *asked != id);
                if self.asked.len() < before {
                    client.refuse(id, ErrorCode::RequestCanceled, "cancelled");
                }
                return false;
            }
        }
        true
    }

    fn check(&mut self, cancel: &Cancel) {
        let is_long = std::mem::take(&mut self.is_new) && self.task.abilities.progress;
        let title = text!("kenzan: checking", "kenzan: 検査中");
        let (asked, locale) = self.task.lang;
        let title = title.get(asked.unwrap_or(locale));
        let working = is_long.then(|| self.task.client.progress(title));
        let checked = self.check_in_parts(cancel);
        drop(working);
        match checked {
            Ok(outcome) => self.publish(outcome, true),
            Err(Stop::Cancelled) => {}
            Err(why) => self.refuse(why),
        }
    }

    /// Checks; if joint checks took long lately, sends the other findings first.
    fn check_in_parts(&mut self, cancel: &Cancel) -> Result<Outcome, Stop> {
        let begun = Instant::now();
        if !self.pace.is_slow {
            let outcome = self.session.check(cancel)?;
            self.pace.is_slow = begun.elapsed() > self.pace.quick;
            return Ok(outcome);
        }
        let first = self.session.check_apart(cancel)?;
        self.publish(first, false);
        self.answer_pulls();
        let apart = begun.elapsed();
        let outcome = self.session.check(cancel)?;
        let together = begun.elapsed();
        // If the joint checks are quick, check in one part until checks become much longer.
        if together - apart < self.task.patience {
            self.pace = Pace { is_slow: false, quick: together * 2 };
        }
        Ok(outcome)
    }

    /// Sends the reason for having nothing to check, once.
    fn refuse(&mut self, why: Stop) {
        let (asked, locale) = self.task.lang;
        let lang = asked.or(self.task.options.lang()).unwrap_or(locale);
        let said = why.reported();
        let said: Vec<&str> = said.iter().map(|it| it.message.get(lang)).collect();
        let said = said.join("\n");
        if said != self.refused {
            self.task.client.show(MessageType::WARNING, said.clone());
            self.refused = said;
        }
        let nothing = Arc::new(BTreeSet::new());
        self.put(BTreeMap::new(), nothing);
    }

    /// Sends the findings of a check; `is_whole` means that no joint checks are still to come.
    fn publish(&mut self, outcome: Outcome, is_whole: bool) {
        let open = self.open();
        let places = Positions::new(&outcome, self.view(&outcome, &open));
        let session = &self.session;
        let found =
            diagnostics::by_file(&places, self.task.route.home(), &|rule| session.kind_of(rule));
        if !Arc::ptr_eq(outcome.paths(), &self.reads.0) {
            let identities = outcome.paths().values().cloned().collect();
            self.reads = (outcome.paths().clone(), Arc::new(identities));
        }
        self.put(found, self.reads.1.clone());
        if self.task.options.status && is_whole {
            let config = (!self.task.route.is_draft()).then(|| self.task.route.home());
            self.task.client.notify::<StatusNotification>(Status::of(config, &outcome));
        }
        self.outcome = Some(outcome);
        if self.task.abilities.hints && self.task.options.inlay_hints && is_whole {
            self.task.client.ask::<InlayHintRefreshRequest>(());
        }
    }

    /// Hands the findings to the board.
    fn put(&self, found: ByFile, reads: Arc<BTreeSet<PathBuf>>) {
        let (number, versions) = (self.task.number, self.versions());
        locked(&self.task.board, |it| it.put(number, found, reads, &versions));
    }

    /// Answers the pending requests for diagnostics.
    fn answer_pulls(&mut self) {
        let (pulls, others) =
            std::mem::take(&mut self.asked).into_iter().partition(|it| it.1.is_pull());
        self.asked = others;
        let pulls: Vec<(RequestId, Question)> = pulls;
        for (id, question) in pulls {
            let Question::Diagnostics(params) = question else { continue };
            let open = self.open.iter().find(|(_, it)| it.uri == params.text_document.uri);
            let report = match open {
                Some((identity, _)) => locked(&self.task.board, |it| {
                    it.answer(identity, params.previous_result_id.as_deref())
                }),
                None => board::full(Vec::new(), None),
            };
            self.task.client.answer(id, report);
        }
    }

    fn answer(&mut self, cancel: &Cancel) {
        if cancel.is_set() {
            for (id, question) in self.asked.extract_if(.., |it| it.1.is_pull()) {
                question.put_off(&self.task.client, id, "the text has changed");
            }
        }
        self.answer_pulls();
        for (id, question) in std::mem::take(&mut self.asked) {
            let client = self.task.client.clone();
            let Some(outcome) = &self.outcome else {
                answer::nothing(&client, id);
                continue;
            };
            let open = self.open();
            let (asked, locale) = self.task.lang;
            let lang = lang(asked, &self.task.options, outcome, locale);
            let (options, abilities) = (&*self.task.options, &self.task.abilities);
            let places = Positions::new(outcome, View { lang, options, abilities, open: &open });
            let checked = Checked { session: &mut self.session, known: &mut self.known, cancel };
            answer::answer(&client, id, question, &places, checked);
        }
    }

    /// Discards everything known, after an internal error.
    fn recover(&mut self) {
        let (asked, locale) = self.task.lang;
        let message = text!(
            "an internal error ended a check; kenzan continues, and the server's log shows where it occurred",
            "内部エラーで検査が中断した。kenzan は動作を続ける。場所はサーバーのログに記録した"
        );
        self.task.client.show(MessageType::ERROR, message.get(asked.unwrap_or(locale)));
        for (id, _) in std::mem::take(&mut self.asked) {
            self.task.client.refuse(id, ErrorCode::InternalError, "internal error");
        }
        (self.outcome, self.is_broken) = (None, true);
        self.session = Session::open(self.task.files.clone(), self.task.settings.clone());
        for (identity, open) in &self.open {
            self.session.put(identity, open.text.as_bytes());
        }
    }

    fn view<'v>(&'v self, outcome: &Outcome, open: &'v BTreeMap<PathBuf, (Uri, i32)>) -> View<'v> {
        let (asked, locale) = self.task.lang;
        let lang = lang(asked, &self.task.options, outcome, locale);
        View { lang, options: &self.task.options, abilities: &self.task.abilities, open }
    }

    fn open(&self) -> BTreeMap<PathBuf, (Uri, i32)> {
        let open = self.open.iter();
        open.map(|(path, it)| (path.clone(), (it.uri.clone(), it.version))).collect()
    }

    fn versions(&self) -> BTreeMap<PathBuf, i32> {
        self.open.iter().map(|(path, it)| (path.clone(), it.version)).collect()
    }
}

/// The language: from a flag or variable, else the editor's settings, else the configuration, else the locale.
fn lang(asked: Option<Lang>, options: &Options, outcome: &Outcome, locale: Lang) -> Lang {
    asked.or(options.lang()).or(outcome.lang()).unwrap_or(locale)
}
