//! Knows the content of the report page besides the findings, as plain data: groups of findings, sums,
//! links, uncovered figures. Does not know how it was computed, or how it is shown.

use super::drawing::Drawing;
use super::matrix::Matrix;
use crate::diagnostic::{Diagnostic, Text};
use crate::source::{SourceId, Span};

/// The results of a run for the page.
#[derive(Clone, Debug, Default)]
pub struct Whole {
    /// The findings of the report by cause, in their order.
    pub groups: Vec<Group>,
    /// Notes that follow from a reported finding.
    pub followers: Vec<Diagnostic>,
    /// Notes about places that rules could not decide.
    pub undecided: Vec<Diagnostic>,
    /// The sums that rules check, in the order of the documents.
    pub sums: Vec<Sum>,
    /// The documents.
    pub files: Vec<File>,
    /// The results of each rule, in the order of the rules.
    pub rules: Vec<Tally>,
    /// The link graph; `None` without a model.
    pub drawing: Option<Drawing>,
    /// The coverage matrices.
    pub matrices: Vec<Matrix>,
}

/// Findings that most likely share a cause, or a single finding.
#[derive(Clone, Debug)]
pub struct Group {
    /// The merged finding; `None` for a single one.
    pub together: Option<Diagnostic>,
    /// Their indices among the findings of the report.
    pub members: Vec<usize>,
}

/// A stated figure, and the items that it is compared with.
#[derive(Clone, Debug)]
pub struct Sum {
    /// Id of the rule.
    pub rule: String,
    /// The stated figure.
    pub total: Part,
    /// The items.
    pub items: Vec<Part>,
    /// The sum of the printed items.
    pub computed: String,
    /// The range of the sum, given the printed digits of the items.
    pub computed_range: Text,
    /// The range of the stated total, in the same way.
    pub stated_range: Text,
    /// Whether it holds to the last printed digit.
    pub is_exact: bool,
    /// Whether it is violated.
    pub is_broken: bool,
    /// Its drawing; `None` if its figures are all zero or too large.
    pub bars: Option<Bars>,
}

impl Sum {
    /// Whether `finding` reports it as violated.
    pub(super) fn is_reported_by(&self, finding: &Diagnostic) -> bool {
        let at = self.total.span;
        let is_within =
            |span: Span| span.source == at.source && span.start <= at.start && at.end <= span.end;
        self.is_broken && self.rule == finding.code && finding.span().is_some_and(is_within)
    }
}

/// A figure of a sum.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub span: Span,
    /// The figure, with its weight unless that is 1.
    pub printed: String,
}

/// Start and end of a bar, in thousandths of the width.
pub type Bar = [u16; 2];

/// A sum as bars on a common scale.
#[derive(Clone, Debug)]
pub struct Bars {
    /// Position of zero.
    pub zero: u16,
    /// The partial sums before and after each item.
    pub items: Vec<Bar>,
    /// The sum of the items.
    pub computed: Bar,
    /// The stated total.
    pub stated: Bar,
    /// The ranges of both, on a separate scale.
    pub ranges: Option<[Bar; 2]>,
}

/// A document.
#[derive(Clone, Debug)]
pub struct File {
    /// Its number.
    pub source: SourceId,
    /// Number of figures in it.
    pub figures: usize,
    /// The figures that no rule covers.
    pub unclaimed: Vec<Span>,
}

/// The results of one rule.
#[derive(Clone, Debug)]
pub struct Tally {
    /// Its id.
    pub id: String,
    /// Instances that hold, hold within rounding, are violated, could not be decided.
    pub outcomes: [usize; 4],
    /// The source set without which it has nothing to check.
    pub lacks: Option<String>,
}
