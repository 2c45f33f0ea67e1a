//! Decides, by its own arithmetic, whether printed figures can satisfy a relation: with fractions
//! and the range of each printed precision. Shares no code with the rules that it judges. Does not
//! know which figures exist (`facts`) nor how they are related (`relations`).

use num_bigint::BigInt;
use num_rational::BigRational;

/// The name of a stated figure: file and path.
pub(crate) type Place = String;

/// A relation of the document between figures, given by their places.
#[derive(Debug)]
pub(crate) enum Relation {
    /// The items add up to the total; at most to it, if not all are listed.
    Sum { total: Place, items: Vec<Place>, at_most: bool },
    /// One fact, stated twice.
    Same(Place, Place),
    /// A part and its whole.
    AtMost(Place, Place),
    /// The rate of change in percent from the previous figure to this.
    Growth { rate: Place, this: Place, previous: Place },
    /// A stated number of things that are listed.
    Counted(Place, usize),
}

impl Relation {
    pub(crate) fn places(&self) -> Vec<&Place> {
        match self {
            Self::Sum { total, items, .. } => std::iter::once(total).chain(items).collect(),
            Self::Same(one, other) | Self::AtMost(one, other) => vec![one, other],
            Self::Growth { rate, this, previous } => vec![rate, this, previous],
            Self::Counted(stated, _) => vec![stated],
        }
    }

    /// Whether some true values behind the figures satisfy it; `text` returns the printed text of a
    /// place. A missing figure makes no demand.
    pub(crate) fn is_possible(&self, text: impl Fn(&str) -> String) -> bool {
        let range = |place: &str| Range::of(&text(place));
        self.holds(&text, &range).unwrap_or(true)
    }

    fn holds(
        &self,
        text: &impl Fn(&str) -> String,
        range: &impl Fn(&str) -> Option<Range>,
    ) -> Option<bool> {
        Some(match self {
            Self::Sum { total, items, at_most } => {
                let total = range(total)?;
                let added = items.iter().map(|it| text(it)).filter(|it| is_added(it));
                let sum = added.filter_map(|it| Range::of(&it)).reduce(Range::plus)?;
                sum.lo <= total.hi && (*at_most || total.lo <= sum.hi)
            }
            Self::Same(one, other) => {
                let (one, other) = (range(one)?, range(other)?);
                // Two figures of one precision are the same figure or not; no rounding lies between.
                let same_step = one.width() == other.width();
                if same_step {
                    one.lo == other.lo
                } else {
                    one.lo <= other.hi && other.lo <= one.hi
                }
            }
            Self::AtMost(part, whole) => range(part)?.lo <= range(whole)?.hi,
            Self::Growth { rate, this, previous } => {
                let (rate, this, previous) = (range(rate)?, range(this)?, range(previous)?);
                let percent =
                    |now: &BigRational, then: &BigRational| (now / then - whole(1)) * whole(100);
                percent(&this.lo, &previous.hi) <= rate.hi
                    && rate.lo <= percent(&this.hi, &previous.lo)
            }
            Self::Counted(stated, count) => {
                let stated = range(stated)?;
                (stated.lo + stated.hi) / whole(2) == whole(*count as i64)
            }
        })
    }
}

fn whole(value: i64) -> BigRational {
    BigRational::from_integer(BigInt::from(value))
}

/// Listed elsewhere, or inside an envelope that is listed itself.
fn is_added(text: &str) -> bool {
    !text.contains("再掲") && !text.contains("内数")
}

/// The true values that a figure rounded to nearest leaves possible.
struct Range {
    lo: BigRational,
    hi: BigRational,
}

impl Range {
    /// Of the first number in `text`; units are not looked at, since relations stay within one.
    fn of(text: &str) -> Option<Self> {
        let (mut digits, mut places, mut point) = (String::new(), 0, false);
        for character in text.chars() {
            match (narrow(character), character) {
                (Some(digit), _) => {
                    digits.push(digit);
                    places += u32::from(point);
                }
                (None, ',' | '，') => {}
                (None, '.' | '．') if !digits.is_empty() => point = true,
                _ if !digits.is_empty() => break,
                _ => {}
            }
        }
        let mut value: BigInt = digits.parse().ok()?;
        if text.contains('▲') {
            value = -value;
        }
        let unit = BigInt::from(10).pow(places);
        let (value, half) =
            (BigRational::new(value, unit.clone()), BigRational::new(BigInt::from(1), unit * 2));
        Some(Self { lo: &value - &half, hi: value + half })
    }

    fn plus(self, other: Self) -> Self {
        Self { lo: self.lo + other.lo, hi: self.hi + other.hi }
    }

    fn width(&self) -> BigRational {
        &self.hi - &self.lo
    }
}

/// A digit of either width as an ASCII one.
pub(crate) fn narrow(character: char) -> Option<char> {
    match character {
        '0'..='9' => Some(character),
        '０'..='９' => char::from_u32(character as u32 - '０' as u32 + '0' as u32),
        _ => None,
    }
}
