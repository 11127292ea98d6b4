//! Everything that a call can end with instead of its value.
//!
//! Invariant: no message, debug text or source holds a credential, a URL's query or a cookie. What
//! a server chose is bounded and printable wherever it is shown.

use std::convert::Infallible;
use std::fmt;
use std::time::Duration;

use reqwest::StatusCode;

use super::auth_error::AuthError;
use super::drift::Drift;
use super::excerpt::Excerpt;
use super::headers::Headers;
use super::received::{Body, Received};
use super::transport::{Phase, TransportError};
use super::validate::Violations;

/// What is said where a repetition may do the work a second time.
const MAY_HAVE_RUN: &str = "the operation may have run; look before you repeat";

/// What is said where a repetition would do the work a second time.
const HAS_RUN: &str = "the operation has run; do not repeat it";

/// What a call ended with; `F` holds the declared error answers of the operation.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<F> {
    /// The request breaks rules; nothing was sent.
    Invalid(Violations),
    /// There is no credential that the operation and the server accept.
    Auth(Box<AuthError>),
    /// No whole answer came.
    Transport(Box<TransportError>),
    /// An error answer that the document declares.
    Api(Box<DeclaredError<F>>),
    /// An answer whose status or media type the document does not declare.
    Unexpected(Box<UnexpectedAnswer>),
    /// An answer of a declared status and type whose body cannot be decoded.
    Decode(Box<DecodeError>),
    /// An answer with what the document does not allow, where the client is strict about it.
    Drift(Box<DriftError>),
}

/// What a failed call may have done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// The operation was not sent: it has not run.
    NotSent,
    /// The server refused the operation: it has not run.
    Refused,
    /// The operation may have run.
    Unknown,
    /// The operation has run; only its answer could not be used.
    Done,
}

impl<F> Error<F> {
    /// The operation that was called, by its `operationId`; none of an error that no call ended with.
    pub fn operation(&self) -> Option<&'static str> {
        match self {
            Self::Invalid(violations) => violations.operation(),
            _ => self.sent().operation,
        }
    }

    /// The status of the answer, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Invalid(_) | Self::Auth(_) => None,
            Self::Transport(error) => error.partial_answer().map(|part| part.status),
            Self::Api(error) => Some(error.status),
            Self::Unexpected(error) => Some(error.status),
            Self::Decode(error) => Some(error.status),
            Self::Drift(error) => Some(error.status),
        }
    }

    /// The headers of the answer, if there was one.
    pub fn headers(&self) -> Option<&Headers> {
        match self {
            Self::Invalid(_) | Self::Auth(_) | Self::Transport(_) => None,
            Self::Api(error) => Some(&error.headers),
            Self::Unexpected(error) => Some(&error.headers),
            Self::Decode(error) => Some(&error.headers),
            Self::Drift(error) => Some(&error.headers),
        }
    }

    /// How long the server asks to wait before the next call, from the receipt of its answer on.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Auth(error) => error.retry_after(),
            _ => self.headers()?.retry_after(),
        }
    }

    /// How often the call was tried; being asked for a credential does not count as another time.
    pub fn attempts(&self) -> u32 {
        self.sent().attempts
    }

    /// What the call may have done.
    pub fn outcome(&self) -> Outcome {
        match self {
            // The challenge was the answer to the operation; without a credential nothing is sent.
            Self::Auth(error) if error.is_challenge() => Outcome::Refused,
            Self::Invalid(_) | Self::Auth(_) => Outcome::NotSent,
            Self::Transport(error) if error.phase() == Phase::Connect => Outcome::NotSent,
            Self::Api(error) => outcome(error.status),
            Self::Unexpected(error) => error.outcome(),
            Self::Transport(_) => Outcome::Unknown,
            Self::Decode(error) => error.outcome(),
            Self::Drift(_) => Outcome::Done,
        }
    }

    /// The same error with another type of declared answers, such as one that several operations are
    /// brought to.
    pub fn map<G>(self, declared: impl FnOnce(F) -> G) -> Error<G> {
        match self {
            Self::Invalid(violations) => Error::Invalid(violations),
            Self::Auth(error) => Error::Auth(error),
            Self::Transport(error) => Error::Transport(error),
            Self::Api(error) => Error::Api(Box::new(error.map(declared))),
            Self::Unexpected(error) => Error::Unexpected(error),
            Self::Decode(error) => Error::Decode(error),
            Self::Drift(error) => Error::Drift(error),
        }
    }

    fn sent(&self) -> Sent {
        match self {
            Self::Invalid(_) => Sent::default(),
            Self::Auth(error) => error.sent(),
            Self::Transport(error) => error.sent(),
            Self::Api(error) => error.sent,
            Self::Unexpected(error) => error.sent,
            Self::Decode(error) => error.sent,
            Self::Drift(error) => error.sent,
        }
    }
}

impl<F> fmt::Display for Error<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.operation() {
            write!(f, "{operation}: ")?;
        }
        match self {
            Self::Invalid(violations) => violations.fmt(f),
            Self::Auth(error) => error.fmt(f),
            Self::Transport(error) => error.fmt(f),
            Self::Api(error) => error.fmt(f),
            Self::Unexpected(error) => error.fmt(f),
            Self::Decode(error) => error.fmt(f),
            Self::Drift(error) => error.fmt(f),
        }
    }
}

impl<F: fmt::Debug> std::error::Error for Error<F> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        // The message is that of the inner error, so that the chain goes on behind it.
        match self {
            Self::Auth(error) => error.source(),
            Self::Transport(error) => error.source(),
            _ => None,
        }
    }
}

/// What an answer of this status says about the operation (RFC 9110, 15).
fn outcome(status: StatusCode) -> Outcome {
    match status {
        // See Other is the answer to work that is done.
        StatusCode::SEE_OTHER | StatusCode::REQUEST_TIMEOUT => Outcome::Unknown,
        _ if status.is_success() => Outcome::Done,
        _ if status.is_redirection() || status.is_client_error() => Outcome::Refused,
        _ => Outcome::Unknown,
    }
}

/// A status with its reason phrase, if it has one.
pub(crate) fn status_line(status: StatusCode) -> String {
    match status.canonical_reason() {
        Some(reason) => format!("{} {reason}", status.as_u16()),
        None => status.as_str().to_owned(),
    }
}

/// What was sent until a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sent {
    /// The operation that was called.
    pub(crate) operation: Option<&'static str>,
    /// How often the call was tried.
    pub(crate) attempts: u32,
    /// Whether sending it again does the same as sending it once.
    pub(crate) idempotent: bool,
}

impl Default for Sent {
    fn default() -> Self {
        Self {
            operation: None,
            attempts: 0,
            idempotent: true,
        }
    }
}

impl Sent {
    /// Warns where the operation has run, or may have, and would run again.
    pub(crate) fn warn(self, outcome: Outcome, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match outcome {
            Outcome::Unknown if !self.idempotent => write!(f, ": {MAY_HAVE_RUN}"),
            Outcome::Done if !self.idempotent => write!(f, ": {HAS_RUN}"),
            Outcome::NotSent | Outcome::Refused | Outcome::Unknown | Outcome::Done => Ok(()),
        }
    }
}

/// The error answers that a document declares for an operation; the generated ones are its only
/// implementations.
pub trait DeclaredErrors: Sized {
    /// Reads an error answer.
    fn read(received: &mut Received) -> Error<Self>;
}

/// No error answer is declared.
impl DeclaredErrors for Infallible {
    fn read(received: &mut Received) -> Error<Self> {
        received.unexpected()
    }
}

/// An error answer that the document declares.
///
/// Where `default` is declared, that is every status without an answer of its own: for one of a
/// success, neither `Display` nor `Debug` shows the body, which may hold what only the caller should
/// see.
#[derive(Clone)]
#[non_exhaustive]
pub struct DeclaredError<F> {
    /// The status; inside an envelope, the envelope's.
    pub status: StatusCode,
    /// The headers.
    pub headers: Headers,
    /// What the server answered, by status.
    pub answer: F,
    /// The beginning of the body as it came; empty where the document says that a secret is in it.
    pub excerpt: Excerpt,
    /// Where the answer leads, if it is a redirect.
    pub(crate) redirect: Option<String>,
    pub(crate) sent: Sent,
}

impl<F> DeclaredError<F> {
    /// An error answer without headers, such as for a test of what becomes of it.
    pub fn new(status: StatusCode, answer: F) -> Self {
        Self {
            status,
            headers: Headers::default(),
            answer,
            excerpt: Excerpt::default(),
            redirect: None,
            sent: Sent::default(),
        }
    }

    /// The same error with another answer.
    fn map<G>(self, answer: impl FnOnce(F) -> G) -> DeclaredError<G> {
        DeclaredError {
            status: self.status,
            headers: self.headers,
            answer: answer(self.answer),
            excerpt: self.excerpt,
            redirect: self.redirect,
            sent: self.sent,
        }
    }
}

impl<F> From<DeclaredError<F>> for Error<F> {
    fn from(error: DeclaredError<F>) -> Self {
        Self::Api(Box::new(error))
    }
}

impl<F> fmt::Display for DeclaredError<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the server answered {}", status_line(self.status))?;
        if let Some(redirect) = &self.redirect {
            write!(f, ", {redirect}")?;
        }
        if self.status.is_success() {
            f.write_str(", which the document declares no value for")?;
        } else if !self.excerpt.is_empty() {
            write!(f, ": {}", self.excerpt.said())?;
        }
        self.sent.warn(outcome(self.status), f)
    }
}

impl<F: fmt::Debug> fmt::Debug for DeclaredError<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("DeclaredError");
        shown
            .field("status", &self.status)
            .field("headers", &self.headers);
        if !self.status.is_success() {
            shown
                .field("answer", &self.answer)
                .field("excerpt", &self.excerpt);
        }
        shown.finish_non_exhaustive()
    }
}

/// An answer whose status or media type the document does not declare.
#[derive(Clone)]
#[non_exhaustive]
pub struct UnexpectedAnswer {
    /// The status.
    pub status: StatusCode,
    /// The type and subtype of the body.
    pub media_type: Option<String>,
    /// The headers.
    pub headers: Headers,
    /// The beginning of the body; that of a success may hold what only the caller should see.
    pub excerpt: Excerpt,
    /// What is not as the document declares it.
    pub reason: String,
    pub(crate) body: Body,
    /// Whether it may come from something between client and server, such as a page to log in.
    pub(crate) is_foreign: bool,
    pub(crate) sent: Sent,
}

impl UnexpectedAnswer {
    /// The body as it came, at most 64 KiB of it; none of one that was to be read piece by piece.
    ///
    /// No `Display` and no `Debug` shows it: it may hold what only the caller should see.
    pub fn body(&self) -> &[u8] {
        &self.body.0
    }

    fn outcome(&self) -> Outcome {
        if self.is_foreign && self.status.is_success() {
            Outcome::Unknown
        } else {
            outcome(self.status)
        }
    }
}

impl fmt::Display for UnexpectedAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = status_line(self.status);
        write!(f, "the server answered {status}, {}", self.reason)?;
        if !self.excerpt.is_empty() && !self.status.is_success() {
            write!(f, ": {}", self.excerpt.said())?;
        }
        self.sent.warn(self.outcome(), f)
    }
}

impl fmt::Debug for UnexpectedAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("UnexpectedAnswer");
        shown
            .field("status", &self.status)
            .field("media_type", &self.media_type)
            .field("headers", &self.headers)
            .field("reason", &self.reason);
        if !self.status.is_success() {
            shown.field("excerpt", &self.excerpt);
        }
        shown.finish_non_exhaustive()
    }
}

/// An answer of a declared status and type whose body cannot be decoded.
#[derive(Clone)]
#[non_exhaustive]
pub struct DecodeError {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: Headers,
    /// Where in the body decoding stopped: members and indices, such as `links[0].href`.
    pub path: String,
    /// What is wrong there.
    pub message: String,
    /// The beginning of the body; it may hold what only the caller should see.
    pub excerpt: Excerpt,
    /// Whether the body is one that the operation can have given: JSON, or what its status says.
    pub(crate) readable: bool,
    pub(crate) body: Body,
    pub(crate) sent: Sent,
}

impl DecodeError {
    /// The body as it came, at most 64 KiB of it.
    ///
    /// No `Display` and no `Debug` shows it: it may hold what only the caller should see.
    pub fn body(&self) -> &[u8] {
        &self.body.0
    }

    fn outcome(&self) -> Outcome {
        if self.readable {
            Outcome::Done
        } else {
            Outcome::Unknown
        }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the body of the answer {} cannot be decoded",
            status_line(self.status)
        )?;
        if !self.path.is_empty() && self.path != "." {
            write!(f, " at `{}`", self.path)?;
        }
        write!(f, ": {}", self.message)?;
        self.sent.warn(self.outcome(), f)
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("path", &self.path)
            .field("message", &self.message)
            .finish_non_exhaustive()
    }
}

/// An answer with what the document does not allow.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DriftError {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: Headers,
    /// What the document does not allow.
    pub drift: Drift,
    pub(crate) sent: Sent,
}

impl fmt::Display for DriftError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "in the answer, {}", self.drift)?;
        if self.sent.idempotent {
            Ok(())
        } else {
            write!(f, "\n{HAS_RUN}")
        }
    }
}
