//! RFC 3339 full-dates: a day of the calendar, written as it came.
//!
//! Invariant: the day exists, so that writing it gives back the text byte for byte.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date as CivilDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::format::Format;
use super::validate::{Path, Validate, Violations};

/// `format: date`.
pub(crate) const DATE: Format = Format {
    name: "date",
    accepts: |text| text.parse::<Date>().is_ok(),
};

/// An RFC 3339 full-date, from year 0 to 9999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(CivilDate);

/// A text is not an RFC 3339 full-date, or a day is outside the years 0 to 9999.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParseDateError;

impl fmt::Display for ParseDateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an RFC 3339 full-date such as `2025-05-04`")
    }
}

impl std::error::Error for ParseDateError {}

impl Date {
    /// The day.
    pub fn day(self) -> CivilDate {
        self.0
    }
}

impl TryFrom<CivilDate> for Date {
    type Error = ParseDateError;

    fn try_from(day: CivilDate) -> Result<Self, Self::Error> {
        // RFC 3339 has no sign for years.
        if day.year() < 0 {
            return Err(ParseDateError);
        }
        Ok(Self(day))
    }
}

impl FromStr for Date {
    type Err = ParseDateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let [year @ .., b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else {
            return Err(ParseDateError);
        };
        let digits = [*m1, *m2, *d1, *d2];
        if year.len() != 4 || !year.iter().chain(&digits).all(u8::is_ascii_digit) {
            return Err(ParseDateError);
        }
        text.parse().map(Self).map_err(|_| ParseDateError)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl de::Visitor<'_> for Visitor {
            type Value = Date;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an RFC 3339 full-date")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Date, E> {
                text.parse().map_err(E::custom)
            }
        }

        deserializer.deserialize_str(Visitor)
    }
}

impl Validate for Date {
    fn check(&self, _: &Path<'_>, _: &mut Violations) {}
}
