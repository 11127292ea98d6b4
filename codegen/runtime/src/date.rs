//! RFC 3339 full-dates: the text as it came, and the day that it names.
//!
//! Invariant: the text is written back byte for byte. Only decoding holds a text that is no
//! `full-date` of RFC 3339, section 5.6, since services send those too; its validator refuses it.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date as CivilDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::date_time::full_date;
use super::format::Format;
use super::validate::{Path, Validate, Violations, shown};

/// `format: date`.
pub(crate) const DATE: Format = Format {
    name: "date",
    accepts: |text| full_date(text.as_bytes()).is_some(),
};

/// An RFC 3339 full-date, from year 0 to 9999, or the text that an answer has in the place of one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Days come in their order, and before them the texts that name none.
    day: Option<CivilDate>,
    text: Box<str>,
}

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
    /// The text as it came.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The day; none where an answer has a text that is no RFC 3339 full-date.
    pub fn day(&self) -> Option<CivilDate> {
        self.day
    }
}

impl TryFrom<CivilDate> for Date {
    type Error = ParseDateError;

    fn try_from(day: CivilDate) -> Result<Self, Self::Error> {
        // RFC 3339 has no sign for years.
        if day.year() < 0 {
            return Err(ParseDateError);
        }
        Ok(Self {
            text: day.to_string().into(),
            day: Some(day),
        })
    }
}

impl FromStr for Date {
    type Err = ParseDateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let day = full_date(text.as_bytes()).ok_or(ParseDateError)?;
        Ok(Self {
            text: text.into(),
            day: Some(day),
        })
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
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
                Ok(Date {
                    text: text.into(),
                    day: full_date(text.as_bytes()),
                })
            }
        }

        deserializer.deserialize_str(Visitor)
    }
}

impl Validate for Date {
    fn check(&self, at: &Path<'_>, out: &mut Violations) {
        if self.day.is_none() {
            out.push(at, "format", DATE.name, shown(&self.text));
        }
    }
}
