//! What tells one operation from another: everything that its call needs to know of it.
//!
//! Invariant: what most operations have in common is a default here, so that an operation says only
//! what is its own.

use reqwest::Method;

use super::error::{DeclaredErrors, Error};
use super::parameter::is_plain;
use super::received::Received;
use super::retry_after::WaitInBody;

/// What a call of an operation ends with.
pub type Answered<O> = Result<<O as Operation>::Output, Error<<O as Operation>::Failure>>;

/// What reads an answer: as a declared success, else as an error.
pub type Decode<O> = fn(&mut Received) -> Answered<O>;

/// Alternatives of authentication, each a set of security schemes by their names in the document.
pub type Security = &'static [&'static [&'static str]];

/// One operation of the API; the generated operations are its only implementations.
pub trait Operation: Sized {
    /// What a successful call gives.
    type Output;

    /// The declared error answers.
    type Failure: DeclaredErrors;

    /// `operationId`.
    const ID: &'static str;

    /// The HTTP method.
    const METHOD: Method;

    /// The path template.
    const PATH: &'static str;

    /// The alternatives of authentication; without its own, an operation has those of the document.
    const SECURITY: Option<Security> = None;

    /// The value of `Accept`, where no version decides it.
    const ACCEPT: &'static str = "application/json";

    /// The versions of its dated media types, oldest first; the newest is the default.
    const VERSIONS: &'static [VersionedTypes] = &[];

    /// The address of the operation's own server: absolute, or relative to that of the client.
    const SERVER: Option<&'static str> = None;

    /// The parts that are required whenever an optional form is sent at all; those of a required form
    /// are arguments of the call.
    const REQUIRED_PARTS: &'static [&'static str] = &[];

    /// The parts of a form in the order in which they are sent, where setters set some.
    const PARTS: &'static [&'static str] = &[];

    /// Whether the body of a success is read piece by piece, and not before the call ends.
    const STREAMED: bool = false;

    /// Where the errors say how long to wait, if no header does.
    const WAIT: Option<WaitInBody> = None;

    /// What reads an answer.
    const DECODE: Decode<Self>;
}

/// The media types of one version of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VersionedTypes {
    /// The version: a date, so that versions sort as texts.
    pub(crate) version: &'static str,
    /// The value of `Accept`.
    pub(crate) accept: &'static str,
    /// The value of `Content-Type` of a call with a body.
    pub(crate) content_type: &'static str,
}

impl VersionedTypes {
    /// A version that sends and accepts one media type.
    pub(crate) const fn of(version: &'static str, media_type: &'static str) -> Self {
        Self::new(version, media_type, media_type)
    }

    /// A version that accepts other media types than it sends.
    pub(crate) const fn new(
        version: &'static str,
        accept: &'static str,
        content_type: &'static str,
    ) -> Self {
        Self {
            version,
            accept,
            content_type,
        }
    }
}

/// What a request needs to know of its operation.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    pub(crate) id: &'static str,
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    /// Whether nothing in the path template has to be encoded.
    pub(crate) is_plain: bool,
    pub(crate) security: Option<Security>,
    pub(crate) accept: &'static str,
    pub(crate) versions: &'static [VersionedTypes],
    pub(crate) server: Option<&'static str>,
    pub(crate) required_parts: &'static [&'static str],
    pub(crate) parts: &'static [&'static str],
    pub(crate) streamed: bool,
    pub(crate) wait: Option<WaitInBody>,
}

impl Facts {
    /// The facts of an operation.
    pub(crate) fn of<O: Operation>() -> Self {
        Self {
            id: O::ID,
            method: O::METHOD,
            path: O::PATH,
            is_plain: const { is_plain(O::PATH) },
            security: O::SECURITY,
            accept: O::ACCEPT,
            versions: O::VERSIONS,
            server: O::SERVER,
            required_parts: O::REQUIRED_PARTS,
            parts: O::PARTS,
            streamed: O::STREAMED,
            wait: O::WAIT,
        }
    }
}
