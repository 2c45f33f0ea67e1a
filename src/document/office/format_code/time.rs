//! Knows how days and times are displayed. Does not know the number in a cell.

use super::calendar::{self, Day};
use super::digits::Digits;
use super::parse::Section;
use super::token::{Time, Token};

const DAY: i128 = 86_400;
const WEEKDAYS: [char; 7] = ['日', '月', '火', '水', '木', '金', '土'];
const DAYS: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A moment: a day, and the time of day.
struct Moment<'s> {
    section: &'s Section,
    day: Day,
    /// Days from the first, and seconds of the day.
    days: i128,
    seconds: i128,
    /// Decimals of the second.
    fraction: String,
    is_halved: bool,
}

/// Displays the day and time numbered `value`; `None` for one outside the supported calendars.
pub(super) fn show(section: &Section, value: &Digits, since_1904: bool) -> Option<String> {
    let moment = Moment::of(section, value, since_1904)?;
    let mut out = String::new();
    for token in &section.tokens {
        match token {
            Token::Literal(words) => out.push_str(words),
            Token::Time(unit, length) => moment.write(&mut out, *unit, *length)?,
            _ => return None,
        }
    }
    let is_era = section.tokens.iter().any(|it| matches!(it, Token::Time(Time::Era, _)));
    let is_first = section.has_first_year && is_era && moment.era_year() == Some(1);
    if is_first { Some(out.replacen("1年", "元年", 1)) } else { Some(out) }
}

impl<'s> Moment<'s> {
    fn of(section: &'s Section, value: &Digits, since_1904: bool) -> Option<Self> {
        const PLACES: usize = 15;
        if value.negative {
            return None;
        }
        let places = section.tokens.iter().find_map(|it| match it {
            Token::Time(Time::Fraction, places) => Some(*places),
            _ => None,
        });
        let places = places.unwrap_or(0).min(9);
        let parts = 10_i128.pow(places as u32);
        let scale = 10_i128.pow(PLACES as u32);
        let scaled = value.scaled(PLACES)?;
        // Half of the last displayed digit is rounded up.
        let ticks = (scaled % scale * DAY * parts * 2 + scale) / (2 * scale);
        let (days, ticks) = (scaled / scale + ticks / (DAY * parts), ticks % (DAY * parts));
        let day = calendar::day(i64::try_from(days).ok()?, since_1904)?;
        let fraction =
            if places > 0 { format!("{:0places$}", ticks % parts) } else { String::new() };
        let is_halved = section.tokens.iter().any(|it| matches!(it, Token::Time(Time::Half, _)));
        Some(Self { section, day, days, seconds: ticks / parts, fraction, is_halved })
    }

    fn era_year(&self) -> Option<i64> {
        calendar::era(self.day).map(|(_, _, before)| self.day.year - before)
    }

    fn write(&self, out: &mut String, unit: Time, length: usize) -> Option<()> {
        let two = |out: &mut String, number: i128| {
            let width = length.min(2);
            out.push_str(&format!("{number:0width$}"));
        };
        let day = self.day;
        let all = self.days * DAY + self.seconds;
        match unit {
            Time::Year if length <= 2 => out.push_str(&format!("{:02}", day.year % 100)),
            Time::Year => out.push_str(&format!("{:04}", day.year)),
            Time::Month if length > 2 => self.month(out, length),
            Time::Month => two(out, day.month.into()),
            Time::Day if length > 2 => self.weekday(out, length, self.section.is_japanese),
            Time::Day => two(out, day.day.into()),
            Time::Weekday => self.weekday(out, length, true),
            Time::Hour => {
                let hour = self.seconds / 3600;
                two(out, if self.is_halved { (hour + 11) % 12 + 1 } else { hour });
            }
            Time::Minute => two(out, self.seconds / 60 % 60),
            Time::Second => two(out, self.seconds % 60),
            Time::Fraction => out.push_str(&format!(".{}", self.fraction)),
            Time::Half => out.push_str(self.half(length)),
            Time::AllHours => out.push_str(&format!("{:0length$}", all / 3600)),
            Time::AllMinutes => out.push_str(&format!("{:0length$}", all / 60)),
            Time::AllSeconds => out.push_str(&format!("{all:0length$}")),
            Time::Era => {
                let (letter, name, _) = calendar::era(day)?;
                match length {
                    0 | 1 => out.push(letter),
                    2 => out.extend(name.chars().next()),
                    _ => out.push_str(name),
                }
            }
            Time::EraYear => two(out, self.era_year()?.into()),
        }
        Some(())
    }

    fn half(&self, length: usize) -> &'static str {
        let is_first = self.seconds < DAY / 2;
        match (length, is_first) {
            (1, true) => "A",
            (1, false) => "P",
            (2, true) => "AM",
            (2, false) => "PM",
            (_, true) => "午前",
            (_, false) => "午後",
        }
    }

    fn month(&self, out: &mut String, length: usize) {
        let name = MONTHS[self.day.month as usize - 1];
        match length {
            _ if self.section.is_japanese => out.push_str(&format!("{}月", self.day.month)),
            3 => out.push_str(&name[..3]),
            5 => out.push_str(&name[..1]),
            _ => out.push_str(name),
        }
    }

    fn weekday(&self, out: &mut String, length: usize, is_japanese: bool) {
        let name = DAYS[self.day.weekday];
        match (is_japanese, length) {
            (true, 3) => out.push(WEEKDAYS[self.day.weekday]),
            (true, _) => out.push_str(&format!("{}曜日", WEEKDAYS[self.day.weekday])),
            (false, 3) => out.push_str(&name[..3]),
            (false, _) => out.push_str(name),
        }
    }
}
