//! Knows what the words around a figure say: the kind of the value, its years, and whether it is of all rows. Does not
//! know tables.

use std::cell::OnceCell;
use std::ops::Range;
use std::rc::Rc;

use super::super::called::Said;
use super::combined::{SUM, TOGETHER};
use super::computed::Kind;
use super::{CHANGE, Drift};
use crate::check::phrases::phrases;
use crate::check::sentence::Sentence;
use crate::check::slip::{bare_digits, digits};
use crate::check::years::{Period, period, years};
use crate::table::Words;

phrases!(COMPARED, "compared", "ahead", "saved");
phrases!(SUPERLATIVE, "largest", "smallest");
phrases!(GAP, "gap", "difference");
phrases!(MEAN, "mean");
phrases!(pub(super) EACH, "each-one");
phrases!(PART, "share", "of-them");
phrases!(TIMES, "times");
phrases!(SINCE, "since");
phrases!(pub(super) SPAN, "of-period");

/// What a sentence says around one of its figures.
pub(super) struct Sense {
    pub(super) near: Said,
    /// The words of the whole sentence.
    pub(super) whole: Rc<Said>,
    /// The words of the sentence before.
    pub(super) previous: Rc<Said>,
    /// The digits of the other long figures of the sentence, the last one first.
    pub(super) stated: Vec<u128>,
    /// The kinds that the figure may be of.
    pub(super) kinds: Vec<Kind>,
    /// Those of them that words say.
    pub(super) says: Vec<Kind>,
    /// Whether words say that it is a mean or an amount per unit.
    pub(super) is_divided: bool,
    /// Whether words say that it is a multiple.
    pub(super) is_times: bool,
    /// Whether a percentage stands before the whole of which it is a part.
    pub(super) is_of_whole: bool,
    pub(super) is_total: bool,
    pub(super) years: Vec<i64>,
    pub(super) is_previous: bool,
    pub(super) is_since: bool,
}

/// What a sentence says around each of its figures, each read at its first use.
pub(in super::super) struct Senses {
    whole: OnceCell<Rc<Said>>,
    previous: OnceCell<Rc<Said>>,
    each: Vec<OnceCell<Sense>>,
}

impl Senses {
    pub(in super::super) fn of(sentence: &Sentence<'_>) -> Self {
        let each = sentence.figures.iter().map(|_| OnceCell::new()).collect();
        Self { whole: OnceCell::new(), previous: OnceCell::new(), each }
    }
}

impl Drift<'_, '_, '_, '_> {
    /// The words of the sentence.
    pub(super) fn whole(&self) -> &Rc<Said> {
        self.senses.whole.get_or_init(|| Rc::new(Said::of(self.sentence.text)))
    }

    /// What the words around a figure say.
    pub(super) fn sense(&self, index: usize) -> &Sense {
        self.senses.each[index].get_or_init(|| self.read(index))
    }

    /// Whether a whole that the draft names follows directly, `72% of all passengers`, or precedes: 決算額の74％は.
    fn is_of_whole(&self, index: usize) -> bool {
        phrases!(ALL, "everything");
        let is_whole = |it: &str| {
            let is_name = |it: &str| it.chars().count() > 3 && self.cells.is_name(it);
            ALL.is_match(it) || it.split(|it: char| !it.is_alphanumeric()).any(is_name)
        };
        let zone = self.zone(index);
        let before = zone.trim_end_matches(['の', '的']);
        self.whole_behind(index).is_some_and(|it| is_whole(&it))
            || before.len() < zone.len() && {
                let tail = tail(before).to_lowercase();
                self.cells.is_name(&tail) || ALL.is_match(&tail)
            }
    }

    /// The first words, in lower case, of what a figure is a part of, if they follow it: `passengers` in `72% of passengers`.
    pub(super) fn whole_behind(&self, index: usize) -> Option<String> {
        phrases!(OF, "part-of");
        const WORDS: usize = 4;
        let behind: String = self.sentence.after(index).split_inclusive(' ').take(WORDS).collect();
        let behind = behind.to_lowercase();
        let of = OF.find(&behind).filter(|it| it.start < 2)?;
        Some(behind[of.end..].to_owned())
    }

    /// The digits of the other amounts of the sentence that are long enough to name a cell.
    fn stated_beside(&self, index: usize) -> Vec<u128> {
        const LEAST: usize = 3;
        let is_other = |it: &usize| {
            let figure = &self.sentence.figures[*it];
            *it != index
                && !self.is_year(*it)
                && figure.is_definite()
                && digits(figure).len() >= LEAST
        };
        let others = (0..self.sentence.figures.len()).rev().filter(is_other);
        others.map(|it| bare_digits(&self.sentence.figures[it])).collect()
    }

    fn read(&self, index: usize) -> Sense {
        let around = self.around(index, self.own_part(index, self.zone(index)));
        let behind: String = self.sentence.after(index).chars().take(12).collect();
        let figure = &self.sentence.figures[index];
        let is_times = TIMES.is_match(&behind.to_lowercase()) || figure.unit.name() == "倍";
        let is_percentage = figure.unit.base() == "%";
        let says = match self.is_of_points(index) {
            true => vec![Kind::Difference],
            false => kinds(&around, is_percentage, is_times),
        };
        let is_divided = says.iter().any(|it| matches!(it, Kind::Mean | Kind::Quotient));
        let mut kinds = says.clone();
        match () {
            () if is_percentage && !says.contains(&Kind::Share) => kinds.push(Kind::Share),
            () if is_percentage || is_divided => {}
            () if says.is_empty() => kinds.extend([Kind::Cell, Kind::Sum]),
            () => kinds.push(Kind::Cell),
        }
        let whole = self.whole();
        let previous = self.senses.previous.get_or_init(|| Rc::new(Said::of(self.previous)));
        Sense {
            is_divided,
            is_times,
            is_of_whole: is_percentage && self.is_of_whole(index),
            says,
            is_total: Words::of(around.trim()).has(Words::TOTAL) || TOGETHER.is_match(&around),
            kinds,
            years: years(&around),
            is_previous: period(&around) == Some(Period::Previous),
            is_since: SINCE.is_match(&around),
            near: Said::of(&around),
            whole: Rc::clone(whole),
            previous: Rc::clone(previous),
            stated: self.stated_beside(index),
        }
    }
}

/// The last word of a text without spaces: the letters after the last sign or particle.
fn tail(text: &str) -> &str {
    let ends = |it: char| !it.is_alphanumeric() || ('ぁ'..='ゟ').contains(&it);
    text.rsplit(ends).next().unwrap_or_default()
}

/// The kinds of values that the words around a figure say.
pub(in super::super) fn kinds(around: &str, is_percentage: bool, is_times: bool) -> Vec<Kind> {
    let is_gap = GAP.is_match(around);
    let superlatives = SUPERLATIVE.places(around);
    // 가장 많: the most is not more than something.
    let is_free = |it: &Range<usize>| {
        !superlatives.iter().any(|other| it.start < other.end && other.start < it.end)
    };
    let is_compared = COMPARED.places(around).iter().any(is_free);
    let says_change = is_gap || CHANGE.is_match(around) || is_compared;
    if is_percentage {
        return match PART.is_match(around) {
            true => vec![Kind::Share],
            false if says_change => vec![Kind::Growth],
            false => Vec::new(),
        };
    }
    if is_times {
        return vec![Kind::Quotient];
    }
    let is_mean = MEAN.is_match(around);
    let is_sum = SUM.is_match(around) || TOGETHER.is_match(around);
    let of = [
        (EACH.is_match(around), Kind::Quotient),
        (is_mean, Kind::Mean),
        (is_sum && !is_mean && !is_gap, Kind::Sum),
        (says_change && !is_mean, Kind::Difference),
    ];
    of.into_iter().filter(|it| it.0).map(|it| it.1).collect()
}
