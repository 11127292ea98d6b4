//! Versions of dated vendor media types, such as the `2023-01-01` of
//! `application/vnd.example.2023-01-01+json`.
//!
//! Invariant: `Accept` and `Content-Type` always name a version that the operation declares: the
//! newest that is not after the one asked for.

use std::fmt;
use std::str::FromStr;

use super::builder::ClientBuilder;
use super::call::Call;
use super::operation::Operation;
use super::validate::Part;

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

/// The media types of one version of an operation.
#[derive(Clone, Copy, Debug)]
pub struct VersionedTypes {
    /// The version.
    pub(crate) version: ApiVersion,
    /// The value of `Accept`.
    pub(crate) accept: &'static str,
    /// The value of `Content-Type`, where the operation has a body.
    pub(crate) content_type: Option<&'static str>,
}

/// An operation with dated media types.
pub trait Versioned: Operation {
    /// The declared versions, oldest first, never empty; the newest is the default.
    const VERSIONS: &'static [VersionedTypes];
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

impl<O: Versioned> Call<'_, O> {
    /// Asks for a version: the newest of the operation that is not after this one.
    ///
    /// A version before all that the operation has is refused when the call is sent.
    pub fn version(mut self, version: ApiVersion) -> Self {
        let types = O::VERSIONS
            .iter()
            .rev()
            .find(|types| types.version <= version);
        self.forget(Part::Header, "Accept");
        if let Some(types) = types {
            return self.versioned_as(types);
        }
        let expected = "a version that the operation has";
        self.refuse(Part::Header, "Accept", expected, version.to_string());
        self
    }

    /// Asks for the version of the client, or else for the newest; called behind the body.
    pub(crate) fn versioned(self) -> Self {
        let asked = self.client().settings().version.as_deref();
        match (asked.and_then(|text| text.parse().ok()), O::VERSIONS.last()) {
            (Some(version), _) => self.version(version),
            (None, Some(newest)) => self.versioned_as(newest),
            (None, None) => self,
        }
    }

    fn versioned_as(self, types: &VersionedTypes) -> Self {
        let call = self.accept_is(types.accept);
        match types.content_type {
            Some(content_type) if call.has_body() => call.content_type_is(content_type),
            _ => call,
        }
    }
}
