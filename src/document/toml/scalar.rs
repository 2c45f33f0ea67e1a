//! Knows how numbers, dates and times are written in TOML (1.1), and that a date must exist. The
//! parser only reports which of them a word resembles. Does not know the wording of diagnostics.

/// Whether `raw` is an integer or a float: `+1_000`, `0xff`, `6.26e-3`, `-inf`.
pub(super) fn is_number(raw: &str) -> bool {
    let raw = raw.as_bytes();
    match raw {
        [b'0', b'x', digits @ ..] => is_run(digits, u8::is_ascii_hexdigit),
        [b'0', b'o', digits @ ..] => is_run(digits, |it| matches!(it, b'0'..=b'7')),
        [b'0', b'b', digits @ ..] => is_run(digits, |it| matches!(it, b'0' | b'1')),
        [b'+' | b'-', unsigned @ ..] => is_decimal(unsigned),
        unsigned => is_decimal(unsigned),
    }
}

fn is_decimal(raw: &[u8]) -> bool {
    if matches!(raw, b"inf" | b"nan") {
        return true;
    }
    let (raw, power) = match raw.iter().position(|it| matches!(it, b'e' | b'E')) {
        Some(at) => (&raw[..at], Some(&raw[at + 1..])),
        None => (raw, None),
    };
    let (whole, fraction) = match raw.iter().position(|&it| it == b'.') {
        Some(at) => (&raw[..at], Some(&raw[at + 1..])),
        None => (raw, None),
    };
    let digits = |it: &[u8]| is_run(it, u8::is_ascii_digit);
    let power = power.map(|it| match it {
        [b'+' | b'-', unsigned @ ..] => unsigned,
        unsigned => unsigned,
    });
    let leads = whole.len() > 1 && whole[0] == b'0';
    digits(whole) && !leads && fraction.is_none_or(digits) && power.is_none_or(digits)
}

/// Digits, with single underscores allowed between them.
fn is_run(raw: &[u8], is_digit: impl Fn(&u8) -> bool) -> bool {
    !raw.is_empty()
        && raw.split(|&it| it == b'_').all(|it| !it.is_empty() && it.iter().all(&is_digit))
}

/// Whether `raw` is an existing date, time, or both, with or without an offset.
pub(super) fn is_date_time(raw: &str) -> bool {
    let raw = raw.as_bytes();
    match raw.get(..10).filter(|it| is_date(it)) {
        None => is_time(raw),
        Some(_) => match &raw[10..] {
            [] => true,
            [b'T' | b't' | b' ', time @ ..] => is_time(without_offset(time)),
            _ => false,
        },
    }
}

/// The time before `Z` or a valid offset; all of it if there is none.
fn without_offset(raw: &[u8]) -> &[u8] {
    if let [time @ .., b'Z' | b'z'] = raw {
        return time;
    }
    match raw.len().checked_sub(6).map(|at| raw.split_at(at)) {
        Some((time, [b'+' | b'-', offset @ ..])) if is_minute(offset) => time,
        _ => raw,
    }
}

fn is_date(raw: &[u8]) -> bool {
    let [year @ .., b'-', m1, m2, b'-', d1, d2] = raw else { return false };
    let (Some(year), Some(month), Some(day)) =
        (number(year), number(&[*m1, *m2]), number(&[*d1, *d2]))
    else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

fn is_time(raw: &[u8]) -> bool {
    let Some((minute, rest)) = raw.split_at_checked(5) else { return false };
    let is_second = match rest {
        [] => true,
        [b':', s1, s2, fraction @ ..] => {
            let is_fraction = match fraction {
                [] => true,
                [b'.', digits @ ..] => !digits.is_empty() && digits.iter().all(u8::is_ascii_digit),
                _ => false,
            };
            // A minute may have a leap second.
            number(&[*s1, *s2]).is_some_and(|it| it <= 60) && is_fraction
        }
        _ => false,
    };
    is_minute(minute) && is_second
}

/// `23:59`.
fn is_minute(raw: &[u8]) -> bool {
    let [h1, h2, b':', m1, m2] = raw else { return false };
    let is_below =
        |digits: [&u8; 2], limit| number(&digits.map(|it| *it)).is_some_and(|it| it < limit);
    is_below([h1, h2], 24) && is_below([m1, m2], 60)
}

fn number(digits: &[u8]) -> Option<u32> {
    let add = |sum: u32, it: &u8| it.is_ascii_digit().then(|| sum * 10 + u32::from(it - b'0'));
    digits.iter().try_fold(0, add)
}
