//! RFC 3339 date-times: the text as it came, and the instant that it names.
//!
//! Invariant: the text is written back byte for byte. Only decoding holds a text that is no
//! `date-time` of RFC 3339, section 5.6, since services send those too; its validator refuses it.
//! Comparison and hashing go by the instant, so `2025-05-04T09:42:00Z` and
//! `2025-05-04T11:42:00+02:00` are equal; texts that name none come first, and go by their letters.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date as CivilDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::format::Format;
use super::validate::{Path, Validate, Violations, shown};

/// How many digits of a fraction count for the instant: nanoseconds.
const FRACTION_DIGITS: usize = 9;

/// The first day of 1970.
const EPOCH: CivilDate = CivilDate::constant(1970, 1, 1);

/// `0000-01-01T00:00:00Z` in seconds since 1970.
const YEAR_ZERO: i64 = -62_167_219_200;

/// `format: date-time`.
pub(crate) const DATE_TIME: Format = Format {
    name: "date-time",
    accepts: |text| instant(text.as_bytes()).is_some(),
};

/// An RFC 3339 date-time, or the text that an answer has in the place of one.
#[derive(Clone)]
pub struct DateTime {
    text: Box<str>,
    instant: Option<Instant>,
}

/// A point in time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Instant {
    /// Seconds since 1970 in UTC; a leap second counts as the second before it.
    seconds: i64,
    nanoseconds: i32,
}

/// A text is not an RFC 3339 date-time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseDateTimeError {
    length: usize,
}

impl fmt::Display for ParseDateTimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "not an RFC 3339 date-time such as `2025-05-04T09:42:00Z` ({} bytes long)",
            self.length
        )
    }
}

impl std::error::Error for ParseDateTimeError {}

impl DateTime {
    /// The text as it came.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The instant; none where an answer has a text that is no RFC 3339 date-time, such as one
    /// without an offset, which names no instant.
    ///
    /// A leap second is the second before it, digits below nanoseconds are cut, and the last 26
    /// hours of the year 9999, which [`Timestamp`] cannot hold, are its greatest value.
    pub fn timestamp(&self) -> Option<Timestamp> {
        let Instant {
            seconds,
            nanoseconds,
        } = self.instant?;
        let nearest = if seconds < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        };
        Some(Timestamp::new(seconds, nanoseconds).unwrap_or(nearest))
    }

    /// What comparison and hashing go by.
    fn key(&self) -> (Option<Instant>, Option<&str>) {
        (self.instant, self.instant.is_none().then_some(&self.text))
    }
}

impl FromStr for DateTime {
    type Err = ParseDateTimeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let instant = instant(text.as_bytes()).ok_or(ParseDateTimeError { length: text.len() })?;
        Ok(Self {
            text: text.into(),
            instant: Some(instant),
        })
    }
}

impl TryFrom<&str> for DateTime {
    type Error = ParseDateTimeError;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// Writes the instant in UTC.
///
/// Instants before the year 0, which RFC 3339 cannot write, become its first second.
impl From<Timestamp> for DateTime {
    fn from(timestamp: Timestamp) -> Self {
        timestamp.to_string().parse().unwrap_or_else(|_| Self {
            text: "0000-01-01T00:00:00Z".into(),
            instant: Some(Instant {
                seconds: YEAR_ZERO,
                nanoseconds: 0,
            }),
        })
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl PartialEq for DateTime {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for DateTime {}

impl PartialOrd for DateTime {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for DateTime {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl Hash for DateTime {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl Serialize for DateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for DateTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl de::Visitor<'_> for Visitor {
            type Value = DateTime;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an RFC 3339 date-time")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<DateTime, E> {
                Ok(DateTime {
                    text: text.into(),
                    instant: instant(text.as_bytes()),
                })
            }
        }

        deserializer.deserialize_str(Visitor)
    }
}

impl Validate for DateTime {
    fn check(&self, at: &Path<'_>, out: &mut Violations) {
        if self.instant.is_none() {
            out.push(at, "format", DATE_TIME.name, shown(&self.text));
        }
    }
}

/// The instant that a date-time names.
fn instant(text: &[u8]) -> Option<Instant> {
    let (date, rest) = text.split_at_checked(10)?;
    let date = full_date(date)?;
    // `HH:MM:SS` behind the separator.
    let (time, mut rest) = rest.split_at_checked(9)?;
    let [b'T' | b't', hour @ .., b':', m1, m2, b':', s1, s2] = time else {
        return None;
    };
    let hour = number(hour)?;
    let minute = number(&[*m1, *m2])?;
    let second = number(&[*s1, *s2])?;
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }

    let mut nanoseconds = 0;
    if let Some((b'.', fraction)) = rest.split_first() {
        let digits = fraction
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        if digits == 0 {
            return None;
        }
        let (fraction, behind) = fraction.split_at(digits);
        for index in 0..FRACTION_DIGITS {
            let digit = fraction.get(index).map_or(0, |byte| i32::from(byte - b'0'));
            nanoseconds = nanoseconds * 10 + digit;
        }
        rest = behind;
    }

    let offset = offset_minutes(rest)?;
    let minute_of_day = hour * 60 + minute - offset;
    // RFC 3339, 5.7 and appendix D: leap seconds are the last of a day in UTC.
    if second == 60 && minute_of_day.rem_euclid(24 * 60) != 23 * 60 + 59 {
        return None;
    }
    let days = date.duration_since(EPOCH).as_hours() / 24;
    Some(Instant {
        seconds: days * 86_400 + i64::from(minute_of_day) * 60 + i64::from(second.min(59)),
        nanoseconds,
    })
}

/// Reads `Z` or `+HH:MM`, in minutes to the east.
fn offset_minutes(text: &[u8]) -> Option<i32> {
    match text {
        [b'Z' | b'z'] => Some(0),
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let (hours, minutes) = (number(&[*h1, *h2])?, number(&[*m1, *m2])?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            let offset = hours * 60 + minutes;
            Some(if *sign == b'-' { -offset } else { offset })
        }
        _ => None,
    }
}

/// Reads `YYYY-MM-DD`, a day that exists.
pub(crate) fn full_date(text: &[u8]) -> Option<CivilDate> {
    let [year @ .., b'-', m1, m2, b'-', d1, d2] = text else {
        return None;
    };
    if year.len() != 4 {
        return None;
    }
    CivilDate::new(
        i16::try_from(number(year)?).ok()?,
        i8::try_from(number(&[*m1, *m2])?).ok()?,
        i8::try_from(number(&[*d1, *d2])?).ok()?,
    )
    .ok()
}

/// Reads a few ASCII digits.
fn number(digits: &[u8]) -> Option<i32> {
    digits.iter().try_fold(0, |number, byte| {
        byte.is_ascii_digit()
            .then(|| number * 10 + i32::from(byte - b'0'))
    })
}
