//! Knows diagnostics about an input: severity, wording in both languages, the bytes concerned. Does
//! not know rules, formats or how a diagnostic is drawn.

mod fix;
mod place;
mod text;

use std::sync::Arc;

use crate::source::Span;
use crate::text;

pub use fix::{Edit, Fix};
pub use text::{Lang, Text};

/// The severity of a diagnostic. Ordered: a note is the lowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Background, never a fault; shown on request.
    Note,
    /// A possible fault.
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

/// Bytes of a diagnostic, and their role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The bytes.
    pub span: Span,
    /// The role of these bytes ("stated here", "item 3.2億円"). May be empty.
    pub text: Text,
}

/// Where a finding is suppressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Suppressor {
    /// A comment in the document.
    Comment,
    /// An entry of the configuration.
    Configuration,
    /// A line of the baseline.
    Baseline,
}

/// Why a finding needs no action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// Where it is suppressed.
    pub by: Suppressor,
    /// The reason given there; a baseline contains none.
    pub reason: String,
    /// The last day on which it applies, if it expires.
    pub until: Option<String>,
    /// The bytes of the suppression.
    pub span: Span,
}

/// One diagnostic about an input.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Diagnostic {
    /// Rule id (`budget/subtotal`) or the id of a built-in check (`yaml/syntax`).
    pub code: String,
    /// Its severity.
    pub severity: Severity,
    /// The finding as one sentence that can be read alone, without a final stop.
    pub message: Text,
    /// Its places. The first label is the primary one; without any, it is about the whole run.
    pub labels: Vec<Label>,
    /// Number of further places left out of `labels`.
    pub omitted: usize,
    /// Reasons: bounds, rules, conventions.
    pub notes: Vec<Text>,
    /// Advice; never a guess presented as a fact.
    pub help: Vec<Text>,
    /// The disagreeing values by name (`stated`, `computed`, `difference` …), for machines and for
    /// custom messages.
    pub values: Vec<(&'static str, String)>,
    /// The suppression, if it is suppressed.
    pub suppression: Option<Suppression>,
    /// A change of the input that would resolve it, if one is known.
    pub fix: Option<Box<Fix>>,
    /// The text that was most likely intended at the primary label.
    pub meant: Option<String>,
    /// The finding that it most likely follows from; because of that it is downgraded to a note.
    pub follows: Option<Box<Follows>>,
    /// The reason why it is doubtful, if it is.
    pub doubt: Option<Box<Doubt>>,
    /// Parts of the place that are written elsewhere: the bytes there, and the bytes that refer to
    /// them.
    pub uses: Vec<(Span, Span)>,
    /// The table column or row that it is about, if that is short enough to be shown completely.
    pub strip: Option<Box<Strip>>,
}

/// A column or row of a table, for pictures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strip {
    /// Its name.
    pub name: Text,
    /// Its figures, in order.
    pub lines: Vec<StripLine>,
}

/// A figure of a [`Strip`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StripLine {
    /// The role of the line: an item, a total.
    pub role: Text,
    /// Its label.
    pub label: String,
    /// Its text.
    pub written: String,
    /// Its part in the finding: `=` states the result, `+` and `-` are added and subtracted, a space takes
    /// no part.
    pub sign: char,
}

/// Unresolved references that probably mean the entity of a finding. While one of them is reported,
/// the finding follows from it and is downgraded to a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// Their places.
    pub references: Arc<[Span]>,
    /// Number of instances of the rule that are undecided because of it.
    pub instances: usize,
}

/// The cause of a downgraded finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Follows {
    /// Place of the cause.
    pub from: Span,
    /// Severity before the downgrade.
    severity: Severity,
    /// Note that explains the downgrade.
    note: Text,
}

/// Maximum number of labels of a diagnostic; further ones are counted in [`Diagnostic::omitted`].
pub const MAX_LABELS: usize = 13;

impl Diagnostic {
    /// A diagnostic with only a message.
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

    /// Restores the severity of a downgraded finding.
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

    /// The same diagnostic in sources with other numbers: `place` maps each span.
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

    /// An error with only a message.
    pub fn error(code: impl Into<String>, message: Text) -> Self {
        Self::new(code, Severity::Error, message)
    }

    /// A warning with only a message.
    pub fn warning(code: impl Into<String>, message: Text) -> Self {
        Self::new(code, Severity::Warning, message)
    }

    /// A note with only a message.
    pub fn note(code: impl Into<String>, message: Text) -> Self {
        Self::new(code, Severity::Note, message)
    }

    /// Adds a label; the first one added is the primary. Beyond [`MAX_LABELS`] it is only counted.
    pub fn at(mut self, span: Span, text: Text) -> Self {
        self.label(span, text);
        self
    }

    /// Like [`at`](Self::at), on an existing diagnostic.
    pub fn label(&mut self, span: Span, text: Text) {
        if self.labels.len() < MAX_LABELS {
            self.labels.push(Label { span, text });
        } else {
            self.omitted += 1;
        }
    }

    /// Adds a label directly after the primary one, also beyond [`MAX_LABELS`], where it replaces the last.
    pub fn label_first(&mut self, span: Span, text: Text) {
        self.labels.insert(1.min(self.labels.len()), Label { span, text });
        if self.labels.len() > MAX_LABELS {
            self.labels.pop();
            self.omitted += 1;
        }
    }

    /// Adds a note.
    pub fn because(mut self, why: Text) -> Self {
        self.notes.push(why);
        self
    }

    /// Adds advice.
    pub fn help(mut self, what_to_do: Text) -> Self {
        self.help.push(what_to_do);
        self
    }

    /// Suggests `near` as the intended text.
    pub fn meant(mut self, near: &str) -> Self {
        self.meant = Some(near.to_owned());
        self.help(text!("did you mean `{near}`?", "`{near}` の間違いではないか"))
    }

    /// Adds a change that would resolve it.
    pub fn fix(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix.map(Box::new);
        self
    }

    /// Adds a named value.
    pub fn value(mut self, name: &'static str, value: impl ToString) -> Self {
        self.values.push((name, value.to_string()));
        self
    }

    /// The value with this name.
    pub fn value_of(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|it| it.0 == name).map(|it| &*it.1)
    }

    /// Adds labels at the places that refer to a text written elsewhere.
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
