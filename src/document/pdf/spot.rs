//! Knows positions on a page in whole hundredths of a point, and the rotation of text. Does not know the content at a
//! position.

/// A rectangle; `top` is above `bottom`, numbers grow downwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) left: i32,
    pub(super) top: i32,
    pub(super) right: i32,
    pub(super) bottom: i32,
}

impl Frame {
    /// The rectangle between two corners.
    pub(super) fn between(one: (i32, i32), other: (i32, i32)) -> Self {
        let (left, right) = (one.0.min(other.0), one.0.max(other.0));
        let (top, bottom) = (one.1.min(other.1), one.1.max(other.1));
        Self { left, top, right, bottom }
    }

    /// The intersection; an empty one has no area.
    pub(super) fn common(self, other: Self) -> Self {
        let (left, top) = (self.left.max(other.left), self.top.max(other.top));
        let (right, bottom) = (self.right.min(other.right), self.bottom.min(other.bottom));
        Self { left, top, right: right.max(left), bottom: bottom.max(top) }
    }

    /// Whether the position is inside.
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

    /// Whether it is thin and long enough to be a rule.
    pub(super) fn is_straight(self, thin: i32) -> bool {
        let (short, long) = (self.width().min(self.height()), self.width().max(self.height()));
        short <= thin && long > short * 3 && long > thin
    }

    /// Whether it is horizontal.
    pub(super) fn is_level(self) -> bool {
        self.width() >= self.height()
    }

    /// Its position on a page of size `page` after undoing `turn`.
    pub(super) fn turned(self, turn: Turn, page: (i32, i32)) -> Self {
        let one = turn.undo((self.left, self.top), page);
        Self::between(one, turn.undo((self.right, self.bottom), page))
    }
}

/// The direction of text on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Turn {
    /// From left to right.
    None,
    /// Upright characters, lines from top to bottom, the first at the right.
    Vertical,
    /// Rotated by a quarter, from top to bottom.
    Down,
    /// Rotated by a quarter, from bottom to top.
    Up,
    /// Upside down.
    Over,
    /// At another angle.
    Slanted,
}

impl Turn {
    /// The directions that can form lines, in reading order.
    pub(super) const STRAIGHT: [Self; 5] =
        [Self::None, Self::Vertical, Self::Down, Self::Up, Self::Over];

    /// The direction of text that advances by `right` and `down`.
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

    /// The position, on a page of size `page`, after rotating the text to run from left to right.
    pub(super) fn undo(self, (x, y): (i32, i32), page: (i32, i32)) -> (i32, i32) {
        match self {
            Self::None | Self::Slanted => (x, y),
            Self::Vertical | Self::Down => (y, page.0 - x),
            Self::Up => (page.1 - y, x),
            Self::Over => (page.0 - x, page.1 - y),
        }
    }
}
