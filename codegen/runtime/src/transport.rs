//! Calls without a usable answer: how far they came, and why they stopped.
//!
//! Invariant: neither `Display` nor `Debug` nor the chain of sources holds a URL, a header or a
//! body.

use std::error::Error as StdError;
use std::fmt;
use std::io::ErrorKind;

use super::error::{REPEAT_WARNING, Sent};
use super::excerpt::printable;

/// How many characters of a foreign message are shown.
const DETAIL_CHARACTERS: usize = 160;

/// A call got no whole answer.
#[derive(Debug)]
pub struct TransportError {
    phase: Phase,
    cause: Cause,
    detail: String,
    sent: Sent,
    source: Option<reqwest::Error>,
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
        let source = source.without_url();
        let cause = cause(&source);
        let phase = if source.is_connect() {
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
            phase,
            cause,
            detail,
            sent: Sent::default(),
            source: Some(source),
        }
    }

    /// The time of the call is up.
    pub(crate) fn timed_out(phase: Phase) -> Self {
        Self {
            phase,
            cause: Cause::TimedOut,
            detail: "timed out".to_owned(),
            sent: Sent::default(),
            source: None,
        }
    }

    /// A body is longer than `limit` bytes.
    pub(crate) fn too_long(limit: usize) -> Self {
        Self {
            phase: Phase::Body,
            cause: Cause::TooLong,
            detail: format!("longer than the limit of {limit} bytes"),
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
        match self.phase {
            Phase::Connect => {
                return write!(f, "no connection, nothing was sent ({})", self.detail);
            }
            Phase::Answer => write!(f, "sent, but no answer came back ({})", self.detail)?,
            Phase::Body => write!(f, "sent, but the answer is not whole ({})", self.detail)?,
        }
        if self.sent.idempotent {
            Ok(())
        } else {
            f.write_str(REPEAT_WARNING)
        }
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
