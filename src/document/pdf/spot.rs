//! Knows places on a page in whole hundredths of a point, and how writing is turned. Does not know what stands there.

/// A rectangle; `top` is above `bottom`, whose numbers grow downwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) left: i32,
    pub(super) top: i32,
    pub(super) right: i32,
    pub(super) bottom: i32,
}

impl Frame {
    /// What two corners span.
    pub(super) fn between(one: (i32, i32), other: (i32, i32)) -> Self {
        let (left, right) = (one.0.min(other.0), one.0.max(other.0));
        let (top, bottom) = (one.1.min(other.1), one.1.max(other.1));
        Self { left, top, right, bottom }
    }

    /// What both cover; empty frames have no area.
    pub(super) fn common(self, other: Self) -> Self {
        let (left, top) = (self.left.max(other.left), self.top.max(other.top));
        let (right, bottom) = (self.right.min(other.right), self.bottom.min(other.bottom));
        Self { left, top, right: right.max(left), bottom: bottom.max(top) }
    }

    /// Whether the place lies inside.
    pub(super) fn holds(self, (x, y): (i32, i32)) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }

    pub(super) fn width(self) -> i32 {
        self.right - self.left
    }

    pub(super) fn height(self) -> i32 {
        self.bottom - self.top
    }

    pub(super) fn area(self) -> i64 {
        i64::from(self.width()) * i64::from(self.height())
    }

    /// Whether it is so thin, and so much longer, that it is a rule.
    pub(super) fn is_straight(self, thin: i32) -> bool {
        let (short, long) = (self.width().min(self.height()), self.width().max(self.height()));
        short <= thin && long > short * 3 && long > thin
    }

    /// Whether it lies level.
    pub(super) fn is_level(self) -> bool {
        self.width() >= self.height()
    }

    /// The frame of a page of `page` as it is once `turn` is undone.
    pub(super) fn turned(self, turn: Turn, page: (i32, i32)) -> Self {
        let one = turn.undo((self.left, self.top), page);
        Self::between(one, turn.undo((self.right, self.bottom), page))
    }
}

/// How writing runs on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Turn {
    /// From left to right.
    None,
    /// Characters upright, lines from top to bottom, the first at the right.
    Vertical,
    /// Turned by a quarter, from top to bottom.
    Down,
    /// Turned by a quarter, from bottom to top.
    Up,
    /// Upside down.
    Over,
    /// At another angle.
    Slanted,
}

impl Turn {
    /// Those of which lines can be made, in the order in which a page is read.
    pub(super) const STRAIGHT: [Self; 5] =
        [Self::None, Self::Vertical, Self::Down, Self::Up, Self::Over];

    /// The turn of writing that goes by so much to the right and down.
    pub(super) fn of(right: i32, down: i32) -> Self {
        let (right, down) = (i64::from(right), i64::from(down));
        match () {
            () if down.abs() * 10 <= right => Self::None,
            () if down.abs() * 10 <= -right => Self::Over,
            () if right.abs() * 10 <= down => Self::Down,
            () if right.abs() * 10 <= -down => Self::Up,
            () => Self::Slanted,
        }
    }

    /// Where a place of a page of `page` lies when the writing is made to run from left to right.
    pub(super) fn undo(self, (x, y): (i32, i32), page: (i32, i32)) -> (i32, i32) {
        match self {
            Self::None | Self::Slanted => (x, y),
            Self::Vertical | Self::Down => (y, page.0 - x),
            Self::Up => (page.1 - y, x),
            Self::Over => (page.0 - x, page.1 - y),
        }
    }
}
