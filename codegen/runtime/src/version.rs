//! Versions of dated vendor media types, such as the `2023-01-01` of
//! `application/vnd.example.2023-01-01+json`, and how a caller asks for one.

use std::fmt;
use std::str::FromStr;

use super::builder::ClientBuilder;
use super::call::Call;
use super::operation::Operation;

/// The version of a dated media type.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ApiVersion {
    year: u16,
    month: u8,
    day: u8,
}

/// A text is not the date of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParseVersionError;

impl fmt::Display for ParseVersionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not the date of a version, such as `2023-01-01`")
    }
}

impl std::error::Error for ParseVersionError {}

impl ApiVersion {
    pub(crate) const fn new(year: u16, month: u8, day: u8) -> Self {
        Self { year, month, day }
    }
}

impl FromStr for ApiVersion {
    type Err = ParseVersionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.split('-');
        let mut part = |length: usize| {
            parts
                .next()
                .filter(|part| part.len() == length && part.bytes().all(|b| b.is_ascii_digit()))
                .and_then(|part| part.parse::<u16>().ok())
                .ok_or(ParseVersionError)
        };
        let (year, month, day) = (part(4)?, part(2)?, part(2)?);
        if parts.next().is_some() || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return Err(ParseVersionError);
        }
        let small = |part| u8::try_from(part).map_err(|_| ParseVersionError);
        Ok(Self::new(year, small(month)?, small(day)?))
    }
}

impl fmt::Display for ApiVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl fmt::Debug for ApiVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl ClientBuilder {
    /// Asks for this version of every operation that has versions.
    ///
    /// An operation answers with its newest version that is not after this one; without this, with
    /// its newest one that the document declares.
    pub fn version(mut self, version: ApiVersion) -> Self {
        self.version = Some(version.to_string());
        self
    }
}

impl<O: Operation> Call<'_, O> {
    /// Asks for a version: the newest of the operation that is not after this one.
    ///
    /// A version before all that the operation has is refused when the call is sent.
    pub fn version(mut self, version: ApiVersion) -> Self {
        self.request.choose_version(&version.to_string());
        self
    }
}
