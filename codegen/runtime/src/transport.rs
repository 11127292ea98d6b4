//! Calls without a usable answer: how far they came, and why they stopped.
//!
//! Invariant: neither `Display` nor `Debug` nor the chain of sources holds a header, a body, or more
//! of a URL than the host and port of a server that could not be reached.

use std::error::Error as StdError;
use std::fmt;
use std::io::ErrorKind;

use reqwest::{StatusCode, Url};

use super::error::{Outcome, Sent, status_line};
use super::excerpt::printable;

/// How many characters of a foreign message are shown.
const DETAIL_CHARACTERS: usize = 160;

/// A call got no whole answer.
#[derive(Debug)]
pub struct TransportError {
    phase: Phase,
    cause: Cause,
    detail: String,
    server: Option<String>,
    part: Option<PartialAnswer>,
    sent: Sent,
    source: Option<reqwest::Error>,
}

/// As much of an answer as came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PartialAnswer {
    /// The status.
    pub status: StatusCode,
    /// How many bytes of the body were read, after decompression.
    pub bytes: usize,
    /// How many there should have been, if the answer said so.
    pub expected: Option<u64>,
}

/// How far a call came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Phase {
    /// No connection was made: nothing was sent.
    Connect,
    /// The request was sent, at least in part, and no answer came.
    Answer,
    /// The answer broke off in its body.
    Body,
}

/// Why a call stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Cause {
    /// The server's name has no address.
    NameResolution,
    /// The server takes no connections.
    Refused,
    /// The TLS handshake failed, such as for an unknown certificate.
    Tls,
    /// The connection was reset.
    Reset,
    /// The connection was closed early.
    Closed,
    /// The time was up.
    TimedOut,
    /// The body is longer than the client accepts.
    TooLong,
    /// Anything else.
    Other,
}

impl TransportError {
    /// Classifies an error of the HTTP library.
    pub(crate) fn new(phase: Phase, source: reqwest::Error) -> Self {
        let server = source
            .url()
            .filter(|_| source.is_connect())
            .and_then(server);
        let source = source.without_url();
        let cause = cause(&source);
        // What the HTTP library cannot build a request from was not sent either.
        let phase = if source.is_connect() || source.is_builder() {
            Phase::Connect
        } else {
            phase
        };
        let detail = match cause {
            Cause::NameResolution => "the server's name has no address".to_owned(),
            Cause::Refused => "connection refused".to_owned(),
            Cause::Reset => "connection reset".to_owned(),
            Cause::Closed => "connection closed".to_owned(),
            Cause::TimedOut => "timed out".to_owned(),
            Cause::Tls | Cause::TooLong | Cause::Other => innermost(&source),
        };
        Self {
            server,
            source: Some(source),
            ..Self::of_cause(phase, cause, detail)
        }
    }

    /// The time of the call is up.
    pub(crate) fn timed_out(phase: Phase) -> Self {
        Self::of_cause(phase, Cause::TimedOut, "timed out".to_owned())
    }

    /// A body is longer than `limit` bytes.
    pub(crate) fn too_long(limit: usize) -> Self {
        let detail = format!("longer than the limit of {limit} bytes");
        Self::of_cause(Phase::Body, Cause::TooLong, detail)
    }

    fn of_cause(phase: Phase, cause: Cause, detail: String) -> Self {
        Self {
            phase,
            cause,
            detail,
            server: None,
            part: None,
            sent: Sent::default(),
            source: None,
        }
    }

    /// How far the call came.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// Why the call stopped.
    pub fn cause(&self) -> Cause {
        self.cause
    }

    /// The host and port of the server that could not be reached.
    pub fn server(&self) -> Option<&str> {
        self.server.as_deref()
    }

    /// What came of an answer that is not whole.
    pub fn partial_answer(&self) -> Option<PartialAnswer> {
        self.part
    }

    /// The same error, of an answer of which this came.
    pub(crate) fn behind(
        mut self,
        status: StatusCode,
        bytes: usize,
        expected: Option<u64>,
    ) -> Self {
        self.part = Some(PartialAnswer {
            status,
            bytes,
            expected,
        });
        self
    }

    /// The same error, of this call.
    pub(crate) fn of(mut self, sent: Sent) -> Self {
        self.sent = sent;
        self
    }

    /// What was sent until the call stopped.
    pub(crate) fn sent(&self) -> Sent {
        self.sent
    }

    /// Whether another attempt may end otherwise.
    pub(crate) fn is_transient(&self) -> bool {
        !matches!(self.cause, Cause::Tls | Cause::TooLong)
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.phase, &self.server) {
            (Phase::Connect, None) => {
                return write!(f, "no connection, nothing was sent ({})", self.detail);
            }
            (Phase::Connect, Some(server)) => {
                return write!(
                    f,
                    "no connection to {server}, nothing was sent ({})",
                    self.detail
                );
            }
            (Phase::Answer, _) => f.write_str("sent, but no answer came back")?,
            (Phase::Body, _) => match self.part {
                Some(part) => write!(f, "sent, but {part}")?,
                None => f.write_str("sent, but the answer is not whole")?,
            },
        }
        write!(f, " ({})", self.detail)?;
        self.sent.warn(Outcome::Unknown, f)
    }
}

impl fmt::Display for PartialAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "only {} ", self.bytes)?;
        if let Some(expected) = self.expected {
            write!(f, "of {expected} ")?;
        }
        write!(
            f,
            "bytes of the answer {} were read",
            status_line(self.status)
        )
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}

/// The causes of an error, outermost first.
///
/// An `io::Error` around another error names that one's source as its own, so the other error
/// itself is only found inside.
fn causes<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(
        Some(error),
        |error: &&'a (dyn StdError + 'static)| match error.downcast_ref::<std::io::Error>() {
            Some(error) => error.get_ref().map(|inner| inner as _),
            None => (*error).source(),
        },
    )
}

/// The host and port of a URL.
fn server(url: &Url) -> Option<String> {
    let (host, port) = (url.host_str()?, url.port_or_known_default()?);
    Some(printable(&format!("{host}:{port}"), DETAIL_CHARACTERS))
}

fn cause(error: &reqwest::Error) -> Cause {
    if error.is_timeout() {
        return Cause::TimedOut;
    }
    let kinds = causes(error)
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .map(std::io::Error::kind);
    for kind in kinds {
        match kind {
            ErrorKind::ConnectionRefused => return Cause::Refused,
            ErrorKind::ConnectionReset => return Cause::Reset,
            ErrorKind::BrokenPipe | ErrorKind::ConnectionAborted | ErrorKind::UnexpectedEof => {
                return Cause::Closed;
            }
            ErrorKind::TimedOut => return Cause::TimedOut,
            // What the TLS library finds wrong arrives as invalid data.
            ErrorKind::InvalidData if error.is_connect() => return Cause::Tls,
            _ => {}
        }
    }
    let text = innermost(error);
    if causes(error).any(|cause| cause.to_string().contains("dns error")) {
        Cause::NameResolution
    } else if text.contains("closed before message completed") || text.contains("end of file") {
        Cause::Closed
    } else {
        Cause::Other
    }
}

/// The message of the innermost cause, safe to print.
fn innermost(error: &reqwest::Error) -> String {
    let text = causes(error).last().map(ToString::to_string);
    printable(&text.unwrap_or_default(), DETAIL_CHARACTERS)
}
