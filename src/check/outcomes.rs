//! Knows how many instances of a rule had which outcome. Does not know rules.

use std::ops::{AddAssign, Index};

/// The outcome of one instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InstanceState {
    /// It holds exactly.
    Holds,
    /// It holds within the rounding of the printed figures.
    Rounding,
    /// It is violated.
    Violated,
    /// It could not be decided: a value is absent, illegible or in another unit.
    Unchecked,
}

/// Numbers of instances by outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcomes([usize; 4]);

impl Outcomes {
    /// Counts one more instance.
    pub fn add(&mut self, outcome: InstanceState) {
        self.0[outcome as usize] += 1;
    }

    /// Takes back one instance.
    pub fn retract(&mut self, outcome: InstanceState) {
        let count = &mut self.0[outcome as usize];
        *count = count.saturating_sub(1);
    }

    /// Counts up to `instances` that were unchecked as violated; returns how many.
    pub fn decide(&mut self, instances: usize) -> usize {
        let instances = instances.min(self[InstanceState::Unchecked]);
        self.0[InstanceState::Unchecked as usize] -= instances;
        self.0[InstanceState::Violated as usize] += instances;
        instances
    }

    /// The numbers of instances that hold, hold within rounding, are violated, and could not be decided.
    pub fn counts(self) -> [usize; 4] {
        self.0
    }

    /// All instances.
    pub fn instances(&self) -> usize {
        self.0.iter().sum()
    }

    /// The instances that could be decided.
    pub fn decided(&self) -> usize {
        self.instances() - self[InstanceState::Unchecked]
    }
}

impl Index<InstanceState> for Outcomes {
    type Output = usize;

    fn index(&self, outcome: InstanceState) -> &usize {
        &self.0[outcome as usize]
    }
}

impl AddAssign for Outcomes {
    fn add_assign(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(own, other)| *own += other);
    }
}
