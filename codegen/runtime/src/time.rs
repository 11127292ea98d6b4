//! `format: time` and `format: duration` (RFC 3339, 5.6 and appendix A).

use super::format::Format;

/// How many minutes a day has.
const DAY: i32 = 24 * 60;

/// `format: time`.
pub(crate) const TIME: Format = Format {
    name: "time",
    accepts: is_time,
};

/// `format: time`, with or without an offset.
pub(crate) const TIME_OF_DAY: Format = Format {
    name: "time",
    accepts: |text| is_time(text) || clock(text).is_some_and(|clock| clock.rest.is_empty()),
};

/// A time of the day, and what stands behind it.
struct Clock<'t> {
    /// The whole minutes since midnight.
    minutes: i32,
    second: i32,
    rest: &'t [u8],
}

/// Reads a partial-time: hours, minutes and seconds.
fn clock(text: &str) -> Option<Clock<'_>> {
    let (clock, rest) = text.as_bytes().split_at_checked(8)?;
    let [h1, h2, b':', m1, m2, b':', s1, s2] = clock else {
        return None;
    };
    let (hour, minute, second) = (two(*h1, *h2)?, two(*m1, *m2)?, two(*s1, *s2)?);
    let rest = match rest {
        [b'.', digits @ ..] => {
            let is_digit = |digit: &&u8| digit.is_ascii_digit();
            let count = digits.iter().take_while(is_digit).count();
            digits.get(count..).filter(|_| count > 0)?
        }
        rest => rest,
    };
    (hour < 24 && minute < 60 && second <= 60).then_some(Clock {
        minutes: hour * 60 + minute,
        second,
        rest,
    })
}

/// Whether a text is a full-time: a time of the day with its offset.
pub(crate) fn is_time(text: &str) -> bool {
    let Some(clock) = clock(text) else {
        return false;
    };
    let offset = match clock.rest {
        [b'Z' | b'z'] => Some(0),
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => two(*h1, *h2)
            .zip(two(*m1, *m2))
            .filter(|(hours, minutes)| *hours < 24 && *minutes < 60)
            .map(|(hours, minutes)| hours * 60 + minutes)
            .map(|offset| if *sign == b'-' { -offset } else { offset }),
        _ => None,
    };
    let Some(offset) = offset else {
        return false;
    };
    // A leap second is the last of its day in UTC.
    clock.second < 60 || (clock.minutes - offset).rem_euclid(DAY) == DAY - 1
}

fn two(first: u8, second: u8) -> Option<i32> {
    let digit = |letter: u8| letter.is_ascii_digit().then(|| i32::from(letter - b'0'));
    Some(digit(first)? * 10 + digit(second)?)
}

/// `format: duration`.
pub(crate) const DURATION: Format = Format {
    name: "duration",
    accepts: is_duration,
};

/// Whether a text is a duration.
pub(crate) fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P') else {
        return false;
    };
    if let Some(weeks) = rest.strip_suffix('W') {
        return !weeks.is_empty() && weeks.bytes().all(|letter| letter.is_ascii_digit());
    }
    let (date, time) = match rest.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (rest, None),
    };
    let dated = is_counted(date, b"YMD");
    match time {
        None => dated,
        Some(time) => (date.is_empty() || dated) && is_counted(time, b"HMS"),
    }
}

/// Whether a text is counts of neighbouring units, the greatest first; at least one.
fn is_counted(text: &str, units: &[u8]) -> bool {
    let mut rest = text.as_bytes();
    let mut next: Option<usize> = None;
    while !rest.is_empty() {
        let digits = rest
            .iter()
            .take_while(|digit| digit.is_ascii_digit())
            .count();
        let unit = rest
            .get(digits)
            .and_then(|unit| units.iter().position(|known| known == unit));
        let Some(unit) = unit.filter(|unit| digits > 0 && next.is_none_or(|next| next == *unit))
        else {
            return false;
        };
        next = Some(unit + 1);
        rest = &rest[digits + 1..];
    }
    next.is_some()
}
