//! Knows the day of a serial number, and Japan's eras. Does not know format codes.

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day {
    pub(super) year: i64,
    pub(super) month: u32,
    pub(super) day: u32,
    /// From 0 for Sunday.
    pub(super) weekday: usize,
}

/// The last day that spreadsheets support, 9999-12-31.
const LAST: i64 = 2_958_465;

/// The day numbered `serial`. Lotus treated 1900 as a leap year, so 60 is a day that never existed.
pub(super) fn day(serial: i64, since_1904: bool) -> Option<Day> {
    if !(0..=LAST).contains(&serial) {
        return None;
    }
    const SINCE_1970: i64 = 25_569;
    let days = match (since_1904, serial) {
        (true, _) => serial + 1_462,
        (false, 60) => return Some(Day { year: 1900, month: 2, day: 29, weekday: 3 }),
        (false, 61..) => serial,
        _ => serial + 1,
    } - SINCE_1970;
    Some(civil(days))
}

/// The day so many days after 1970-01-01 (Howard Hinnant's `civil_from_days`).
fn civil(days: i64) -> Day {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = (of_year - (153 * shifted_month + 2) / 5 + 1) as u32;
    let month = (if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 }) as u32;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Day { year, month, day, weekday: (days + 4).rem_euclid(7) as usize }
}

/// The era of a day: its letter, its name, and the year before its first year.
pub(super) fn era(day: Day) -> Option<(char, &'static str, i64)> {
    const ERAS: [(i64, u32, u32, char, &str); 5] = [
        (2019, 5, 1, 'R', "令和"),
        (1989, 1, 8, 'H', "平成"),
        (1926, 12, 25, 'S', "昭和"),
        (1912, 7, 30, 'T', "大正"),
        (1868, 1, 1, 'M', "明治"),
    ];
    let is_in = |&&(year, month, first, ..): &&(i64, u32, u32, char, &str)| {
        (day.year, day.month, day.day) >= (year, month, first)
    };
    let &(year, _, _, letter, name) = ERAS.iter().find(is_in)?;
    Some((letter, name, year - 1))
}
