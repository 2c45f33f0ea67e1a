//! Knows the data of a relation between the lines of a grid: a stated line, its operands, the slots in which it was
//! tested. Does not find any.

use super::axis::Axis;

/// The meaning of the stated line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// It is the sum of the operands.
    #[default]
    Total,
    /// The operands are parts of it and not more than it.
    OfWhich,
    /// It is the first operand less the second.
    Difference,
    /// It is the first operand divided by the second, which is the whole.
    Share,
    /// It is the change from the second operand to the first, divided by the second.
    Rate,
    /// It is the mean of the operands.
    Average,
    /// It is the first operand divided by the second.
    Quotient,
    /// It is the product of the operands.
    Product,
    /// It is the sum of the operands, each times its weight, divided by the factor: a rate of them, which its label states.
    Levy,
    /// Each of its figures is the one before with the operands added or taken away.
    Running,
}

impl Kind {
    /// The word for it, as in the JSON of `facts`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::OfWhich => "of-which",
            Self::Difference => "difference",
            Self::Share => "share",
            Self::Rate => "rate",
            Self::Average => "average",
            Self::Quotient => "quotient",
            Self::Product | Self::Levy => "product",
            Self::Running => "running",
        }
    }

    /// The kind that a rule for it names.
    pub(crate) fn checked_as(self) -> Self {
        match self {
            Self::Quotient => Self::Share,
            Self::Levy => Self::Product,
            kind => kind,
        }
    }

    /// Whether its operands are added and subtracted.
    pub fn adds_up(self) -> bool {
        matches!(self, Self::Total | Self::Difference | Self::OfWhich | Self::Running)
    }
}

/// How sure it is that a relation is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Certainty {
    /// It may be.
    #[default]
    Possible,
    /// Most likely it is.
    Likely,
    /// There is no other reading.
    Certain,
}

impl Certainty {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Likely => "likely",
            Self::Possible => "possible",
        }
    }
}

/// A line that a relation reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operand {
    /// Its number, counted from 0.
    pub line: usize,
    /// The slot in which it is read, where that is always the same one.
    pub at: Option<usize>,
    /// How often it counts.
    pub weight: i32,
    /// Whether it is read in the slot before.
    pub before: bool,
}

impl Operand {
    /// A line that counts once.
    pub fn line(line: usize) -> Self {
        Self { line, at: None, weight: 1, before: false }
    }

    /// The slot in which it is read for the stated figure in `slot`: none before the first.
    pub(super) fn slot(&self, slot: usize) -> Option<usize> {
        if self.before {
            self.at.or_else(|| slot.checked_sub(1))
        } else {
            Some(self.at.unwrap_or(slot))
        }
    }
}

/// The result of a relation in one slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its number, counted from 0.
    pub slot: usize,
    /// Whether it holds there.
    pub holds: bool,
    /// Whether it does to the last digit.
    pub is_exact: bool,
}

/// The lines that something gives, so that nothing else is sought that gives them.
pub(super) struct Given(Vec<bool>);

impl Given {
    /// None of `lines` lines.
    pub(super) fn none_of(lines: usize) -> Self {
        Self(vec![false; lines])
    }

    /// The stated lines of `relations` as well.
    pub(super) fn with<'r>(mut self, relations: impl IntoIterator<Item = &'r Relation>) -> Self {
        relations.into_iter().for_each(|it| self.add(it.stated));
        self
    }

    pub(super) fn add(&mut self, line: usize) {
        self.0[line] = true;
    }

    pub(super) fn has(&self, line: usize) -> bool {
        self.0[line]
    }
}

/// Number of slots in which a relation holds.
pub(super) fn holding(slots: &[Slot]) -> usize {
    slots.iter().filter(|it| it.holds).count()
}

/// A slot in which a relation fails, and how sure it is that it should not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Break {
    /// Its number, counted from 0.
    pub slot: usize,
    /// How sure that is.
    pub certainty: Certainty,
    /// The stated minus the computed value, in halves of the smallest place of the table; 0 for quotients.
    pub(super) difference: i64,
    /// Whether the difference exceeds the rounding.
    pub(super) is_clear: bool,
    /// The figure, by row and column, that other relations say is wrong, too.
    pub(super) cell: Option<(usize, usize)>,
}

impl Break {
    /// One whose difference no rounding could explain.
    pub(super) fn clear(slot: usize, certainty: Certainty, difference: i64) -> Self {
        Self { slot, certainty, difference, is_clear: true, cell: None }
    }
}

/// A relation between lines.
#[derive(Clone, Debug, Default)]
pub struct Relation {
    /// The meaning of the stated line.
    pub kind: Kind,
    /// Whether lines are rows or columns.
    pub axis: Axis,
    /// The line that states the result.
    pub stated: usize,
    /// The lines from which it is computed.
    pub operands: Vec<Operand>,
    /// The slots in which it could be asked, in order.
    pub slots: Vec<Slot>,
    /// The evidence for it, in thousandths of a nat.
    pub score: i32,
    /// By how much a quotient is multiplied, and a product divided: 100 in ％, else 1.
    pub factor: i64,
    /// How sure it is that it is meant.
    pub certainty: Certainty,
    /// Whether the label of the stated line has a word for the kind.
    pub has_word: bool,
    /// Whether the label of the stated line states the formula.
    pub has_formula: bool,
    /// Whether the sums along its axis hold to the last digit, so that rounding explains no difference.
    pub is_exact: bool,
    /// Where it fails although it should not.
    pub breaks: Vec<Break>,
}

impl Relation {
    /// In how many slots it holds.
    pub fn holding(&self) -> usize {
        holding(&self.slots)
    }

    /// The place, row and column, of `line` in `slot`.
    pub fn place(&self, line: usize, slot: usize) -> (usize, usize) {
        match self.axis {
            Axis::Rows => (line, slot),
            Axis::Columns => (slot, line),
        }
    }

    /// The places of the operands in `slot`.
    pub fn operands_at(&self, slot: usize) -> impl Iterator<Item = (usize, usize)> {
        self.operands.iter().filter_map(move |it| Some(self.place(it.line, it.slot(slot)?)))
    }
}
