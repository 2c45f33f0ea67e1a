//! Knows diagnostics about an input: severity, wording in both languages, the bytes concerned. Does
//! not know rules, formats or any way of drawing a diagnostic.

mod fix;
mod place;
mod text;

use std::sync::Arc;

use crate::source::Span;
use crate::text;

pub use fix::{Edit, Fix};
pub use text::{Lang, Text};

/// How much a diagnostic weighs. Ordered: a note is the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing, never a fault; shown on request.
    Note,
    /// Perhaps a fault.
    Warning,
    /// A fault.
    Error,
}

impl Severity {
    /// The English word used in rule files and stable outputs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The severity named `word`, as written in rule files.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Note, Self::Warning, Self::Error].into_iter().find(|it| it.word() == word)
    }
}

/// Bytes that a diagnostic refers to, and their role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The bytes.
    pub span: Span,
    /// The role of these bytes ("stated here", "item 3.2億円"). May be empty.
    pub text: Text,
}

/// What a finding was suppressed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Suppressor {
    /// A comment in the document.
    Comment,
    /// An entry of the configuration.
    Configuration,
    /// A line of the baseline.
    Baseline,
}

/// Why a finding is not to be acted on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// What suppressed it.
    pub by: Suppressor,
    /// The reason given there; a baseline gives none.
    pub reason: String,
    /// The last day on which it holds, if it ends.
    pub until: Option<String>,
    /// Where that is written.
    pub span: Span,
}

/// One diagnostic about an input.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Diagnostic {
    /// Rule id (`budget/subtotal`) or the id of a built-in check (`yaml/syntax`).
    pub code: String,
    /// How much it weighs.
    pub severity: Severity,
    /// The finding as one sentence that can be read alone, without a final stop.
    pub message: Text,
    /// Where. The first label is the primary one; without any, the whole run is meant.
    pub labels: Vec<Label>,
    /// How many further places were left out of `labels`.
    pub omitted: usize,
    /// Why: bounds, rules, conventions.
    pub notes: Vec<Text>,
    /// What to do; never a guess presented as a fact.
    pub help: Vec<Text>,
    /// The disagreeing values by name (`stated`, `computed`, `difference` …), for machines and for
    /// custom messages.
    pub values: Vec<(&'static str, String)>,
    /// Why it is not to be acted on, if it was suppressed.
    pub suppression: Option<Suppression>,
    /// What change of the input would end it, if one is known.
    pub fix: Option<Box<Fix>>,
    /// What the bytes of the primary label were most likely meant to say.
    pub meant: Option<String>,
    /// The finding that it most likely follows from, for which it is no more than a note.
    pub follows: Option<Box<Follows>>,
    /// What makes it doubtful, if anything does.
    pub doubt: Option<Box<Doubt>>,
    /// Parts of the place that are written elsewhere: the bytes there, and those that ask for them.
    pub uses: Vec<(Span, Span)>,
    /// The column or row of a table that it is about, where that is short enough to be shown whole.
    pub strip: Option<Box<Strip>>,
}

/// A column or row of a table, for pictures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strip {
    /// What it is called.
    pub name: Text,
    /// Its figures, in order.
    pub lines: Vec<StripLine>,
}

/// A figure of a [`Strip`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StripLine {
    /// What the line is: an item, a total.
    pub role: Text,
    /// What it is called.
    pub label: String,
    /// What is written there.
    pub written: String,
    /// How it takes part in the finding: `=` states, `+` and `-` are added and taken away, a space does not.
    pub sign: char,
}

/// Unresolved references that probably mean the entity that a finding is about. While one of them
/// is reported, the finding follows from it and is downgraded to a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// Their places.
    pub references: Arc<[Span]>,
    /// How many instances of the rule are not decided because of it.
    pub instances: usize,
}

/// What makes a finding a note: another one that it follows from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Follows {
    /// Place of the other diagnostic.
    pub from: Span,
    /// Its own severity, before the downgrade.
    severity: Severity,
    /// Note that explains the downgrade.
    note: Text,
}

/// Labels kept in one diagnostic; more are counted in [`Diagnostic::omitted`].
pub const MAX_LABELS: usize = 13;

impl Diagnostic {
    /// A diagnostic that has only its headline.
    pub fn new(code: impl Into<String>, severity: Severity, message: Text) -> Self {
        Self {
            code: code.into(),
            severity,
            message,
            labels: Vec::new(),
            omitted: 0,
            notes: Vec::new(),
            help: Vec::new(),
            values: Vec::new(),
            suppression: None,
            fix: None,
            meant: None,
            follows: None,
            doubt: None,
            uses: Vec::new(),
            strip: None,
        }
    }

    /// Downgrades it to a note, because it follows from the diagnostic reported at `from`; `note`
    /// explains that.
    pub fn follow(&mut self, from: Span, note: Text) {
        let severity = std::mem::replace(&mut self.severity, Severity::Note);
        self.notes.push(note.clone());
        self.follows = Some(Box::new(Follows { from, severity, note }));
    }

    /// Gives a finding that was downgraded its severity back.
    pub fn restore(&mut self) {
        if let Some(follows) = self.follows.take() {
            self.severity = follows.severity;
            self.notes.retain(|it| *it != follows.note);
        }
    }

    /// Makes it doubtful, for one instance, because of `references`.
    pub fn doubting(mut self, references: Arc<[Span]>) -> Self {
        self.doubt = Some(Box::new(Doubt { references, instances: 1 }));
        self
    }

    /// The same about sources that are numbered otherwise: `place` says where each span now is.
    #[cfg(feature = "cli")]
    pub(crate) fn placed(mut self, place: impl Fn(Span) -> Span) -> Self {
        let of_labels = self.labels.iter_mut().map(|it| &mut it.span);
        let of_uses = self.uses.iter_mut().flat_map(|(one, other)| [one, other]);
        let of_suppression = self.suppression.iter_mut().map(|it| &mut it.span);
        let of_cause = self.follows.iter_mut().map(|it| &mut it.from);
        let of_fix = self.fix.iter_mut().flat_map(|it| {
            let Fix { edits, basis, .. } = &mut **it;
            edits.iter_mut().map(|it| &mut it.span).chain(basis)
        });
        let all = of_labels.chain(of_uses).chain(of_suppression).chain(of_cause).chain(of_fix);
        all.for_each(|it| *it = place(*it));
        if let Some(doubt) = &mut self.doubt {
            doubt.references = doubt.references.iter().map(|it| place(*it)).collect();
        }
        self
    }

    /// An error that has only its headline.
    pub fn error(code: impl Into<String>, message: Text) -> Self {
        Self::new(code, Severity::Error, message)
    }

    /// A warning that has only its headline.
    pub fn warning(code: impl Into<String>, message: Text) -> Self {
        Self::new(code, Severity::Warning, message)
    }

    /// A note that has only its headline.
    pub fn note(code: impl Into<String>, message: Text) -> Self {
        Self::new(code, Severity::Note, message)
    }

    /// Adds a place; the first one added is the primary. Beyond [`MAX_LABELS`] it is counted only.
    pub fn at(mut self, span: Span, text: Text) -> Self {
        self.label(span, text);
        self
    }

    /// As [`at`](Self::at), to a diagnostic that is made already.
    pub fn label(&mut self, span: Span, text: Text) {
        if self.labels.len() < MAX_LABELS {
            self.labels.push(Label { span, text });
        } else {
            self.omitted += 1;
        }
    }

    /// Adds a reason.
    pub fn because(mut self, why: Text) -> Self {
        self.notes.push(why);
        self
    }

    /// Adds advice.
    pub fn help(mut self, what_to_do: Text) -> Self {
        self.help.push(what_to_do);
        self
    }

    /// Asks whether `near` was meant by what stands there.
    pub fn meant(mut self, near: &str) -> Self {
        self.meant = Some(near.to_owned());
        self.help(text!("did you mean `{near}`?", "`{near}` の間違いではないか"))
    }

    /// Tells the change that would end it.
    pub fn fix(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix.map(Box::new);
        self
    }

    /// Adds a named value.
    pub fn value(mut self, name: &'static str, value: impl ToString) -> Self {
        self.values.push((name, value.to_string()));
        self
    }

    /// Adds labels at the places that use a text which is written elsewhere.
    pub fn show_uses(&mut self) {
        let is_shown = |original: Span| {
            let inside = |it: &Label| {
                it.span.source == original.source
                    && original.start <= it.span.start
                    && it.span.end <= original.end
            };
            self.labels.iter().any(inside)
        };
        self.uses.retain(|(original, _)| is_shown(*original));
        let mut shown: Vec<Span> = Vec::new();
        for (_, at) in std::mem::take(&mut self.uses) {
            if !shown.contains(&at) {
                shown.push(at);
                self.label(at, text!("used here", "ここで使われている"));
            }
        }
        self.uses = shown.into_iter().map(|at| (at, at)).collect();
    }

    /// The primary place, if any.
    pub fn span(&self) -> Option<Span> {
        self.labels.first().map(|label| label.span)
    }
}
