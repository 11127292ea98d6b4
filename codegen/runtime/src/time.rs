//! `format: time` and `format: duration` (RFC 3339, 5.6 and appendix A).

use super::format::Format;

/// How many minutes a day has.
const DAY: i32 = 24 * 60;

/// `format: time`.
pub(crate) const TIME: Format = Format {
    name: "time",
    accepts: is_time,
};

/// Whether a text is a full-time: a time of the day with its offset.
pub(crate) fn is_time(text: &str) -> bool {
    let Some((clock, rest)) = text.as_bytes().split_at_checked(8) else {
        return false;
    };
    let [h1, h2, b':', m1, m2, b':', s1, s2] = clock else {
        return false;
    };
    let (Some(hour), Some(minute), Some(second)) = (two(*h1, *h2), two(*m1, *m2), two(*s1, *s2))
    else {
        return false;
    };
    let rest = match rest {
        [b'.', digits @ ..] => {
            let count = digits
                .iter()
                .take_while(|digit| digit.is_ascii_digit())
                .count();
            if count == 0 {
                return false;
            }
            &digits[count..]
        }
        rest => rest,
    };
    let offset = match rest {
        [b'Z' | b'z'] => Some(0),
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => two(*h1, *h2)
            .zip(two(*m1, *m2))
            .filter(|(hours, minutes)| *hours < 24 && *minutes < 60)
            .map(|(hours, minutes)| hours * 60 + minutes)
            .map(|offset| if *sign == b'-' { -offset } else { offset }),
        _ => None,
    };
    let Some(offset) = offset.filter(|_| hour < 24 && minute < 60 && second <= 60) else {
        return false;
    };
    // A leap second is the last of its day in UTC.
    second < 60 || (hour * 60 + minute - offset).rem_euclid(DAY) == DAY - 1
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
