//! Knows what a page about a whole run shows besides its findings, as plain data: what hangs together, sums,
//! links, what nothing looked at. Does not know how it came about, nor how it looks.

use super::drawing::Drawing;
use super::matrix::Matrix;
use crate::diagnostic::{Diagnostic, Text};
use crate::source::{SourceId, Span};

/// What there is to show of a run.
#[derive(Clone, Debug, Default)]
pub struct Whole {
    /// The findings of the report by cause, in their order.
    pub groups: Vec<Group>,
    /// Notes that follow from a finding of the report.
    pub followers: Vec<Diagnostic>,
    /// What rules say of places that they could not decide.
    pub undecided: Vec<Diagnostic>,
    /// What rules demand of several figures at once, in the order of the documents.
    pub sums: Vec<Sum>,
    /// The documents.
    pub files: Vec<File>,
    /// What each rule did, in the order of the rules.
    pub rules: Vec<Tally>,
    /// The links of the documents; nothing if there is no model.
    pub drawing: Option<Drawing>,
    /// What covers what.
    pub matrices: Vec<Matrix>,
}

/// Findings that most likely have one cause, or a single one.
#[derive(Clone, Debug)]
pub struct Group {
    /// What is said of all of them; of a single one, that itself says it.
    pub together: Option<Diagnostic>,
    /// Their indices among the findings of the report.
    pub members: Vec<usize>,
}

/// Figures that a rule holds against each other: one that is stated, and the items that it comes from.
#[derive(Clone, Debug)]
pub struct Sum {
    /// Id of the rule.
    pub rule: String,
    /// What is stated.
    pub total: Part,
    /// What it is held against.
    pub items: Vec<Part>,
    /// What the printed digits of the items come to.
    pub computed: String,
    /// What the items may come to, between the ends that their printed digits leave.
    pub computed_range: Text,
    /// What the total may be, in the same way.
    pub stated_range: Text,
    /// Whether it holds to the last printed digit.
    pub is_exact: bool,
    /// Whether it cannot hold.
    pub is_broken: bool,
    /// How it is drawn; nothing where its figures are all zero or too large.
    pub bars: Option<Bars>,
}

/// A figure of a sum.
#[derive(Clone, Debug)]
pub struct Part {
    /// What it is called.
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// The figure, with its weight where that is not one.
    pub printed: String,
}

/// From where to where a bar goes, in thousandths of the width.
pub type Bar = [u16; 2];

/// A sum as bars, each on the scale of all of them.
#[derive(Clone, Debug)]
pub struct Bars {
    /// Where zero is.
    pub zero: u16,
    /// From where to where each item takes the sum.
    pub items: Vec<Bar>,
    /// The items together.
    pub computed: Bar,
    /// What is stated.
    pub stated: Bar,
    /// The ranges of both, on a scale of their own.
    pub ranges: Option<[Bar; 2]>,
}

/// A document.
#[derive(Clone, Debug)]
pub struct File {
    /// Its number.
    pub source: SourceId,
    /// How many figures it holds.
    pub figures: usize,
    /// Those of them that no rule looks at.
    pub unclaimed: Vec<Span>,
}

/// What one rule did.
#[derive(Clone, Debug)]
pub struct Tally {
    /// Its id.
    pub id: String,
    /// Instances that hold, hold within rounding, cannot hold, could not be decided.
    pub outcomes: [usize; 4],
    /// The source set without which it has nothing to say.
    pub lacks: Option<String>,
}
