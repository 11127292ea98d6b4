//! Why there is no credential that an operation and a server accept.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::StatusCode;

use super::error::{Sent, status_line};
use super::excerpt::printable;
use super::transport::TransportError;

/// How many characters of what a server said are shown.
const SAID_CHARACTERS: usize = 200;

/// There is no credential that the operation and the server accept.
#[derive(Clone, Debug)]
pub struct AuthError {
    reason: AuthReason,
    sent: Sent,
}

/// Why there is no credential.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum AuthReason {
    /// The client has no credential for any alternative that the operation accepts.
    Missing {
        /// The alternatives: names of security schemes, joined by `+`.
        accepted: Vec<String>,
    },
    /// The server asks for what the client's credential cannot answer.
    UnsupportedChallenge {
        /// What the server offers, such as `Basic` or `Digest SHA-999`.
        offered: Vec<String>,
    },
    /// A credential has characters that its header cannot hold.
    Malformed {
        /// The name of the security scheme.
        scheme: &'static str,
    },
    /// A user name has a colon, which would end it (RFC 7617, 2).
    ColonInUsername {
        /// The name of the security scheme.
        scheme: &'static str,
    },
    /// The token endpoint refused.
    TokenRefused {
        /// Its status.
        status: StatusCode,
        /// The `error` of RFC 6749, 5.2, or the code of an API error.
        code: Option<String>,
        /// What it said.
        description: Option<String>,
        /// How long it asks to wait.
        retry_after: Option<Duration>,
    },
    /// The token endpoint's answer holds no bearer token.
    TokenUnreadable {
        /// Its status.
        status: StatusCode,
    },
    /// No answer came from the token endpoint.
    TokenTransport(Arc<TransportError>),
    /// The source of tokens that the client was given failed.
    TokenSource {
        /// The name of the security scheme.
        scheme: &'static str,
        /// What it said.
        error: Arc<dyn std::error::Error + Send + Sync>,
    },
    /// The address of the token endpoint is not one that a secret may be sent to.
    TokenAddress,
}

impl AuthError {
    /// Gives a reason.
    pub(crate) fn new(reason: AuthReason) -> Self {
        Self {
            reason,
            sent: Sent::default(),
        }
    }

    /// Why there is no credential.
    pub fn reason(&self) -> &AuthReason {
        &self.reason
    }

    /// How long the server asks to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        match &self.reason {
            AuthReason::TokenRefused { retry_after, .. } => *retry_after,
            _ => None,
        }
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

    /// Whether the server answered the operation with a challenge.
    pub(crate) fn is_challenge(&self) -> bool {
        matches!(self.reason, AuthReason::UnsupportedChallenge { .. })
    }

    /// Whether another attempt may end otherwise.
    pub(crate) fn is_transient(&self) -> bool {
        match &self.reason {
            AuthReason::TokenRefused { status, .. } => {
                *status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error()
            }
            AuthReason::TokenTransport(error) => error.is_transient(),
            _ => false,
        }
    }

    /// Whether the server asks to come back later.
    pub(crate) fn is_throttled(&self) -> bool {
        matches!(
            self.reason,
            AuthReason::TokenRefused {
                status: StatusCode::TOO_MANY_REQUESTS,
                ..
            }
        )
    }
}

impl fmt::Display for AuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            AuthReason::Missing { accepted } => write!(
                f,
                "the client has no credential for this operation, which accepts {}",
                accepted.join(" or ")
            ),
            AuthReason::UnsupportedChallenge { offered } => write!(
                f,
                "the server asks for a credential that the client does not have: {}",
                printable(&offered.join(", "), SAID_CHARACTERS)
            ),
            AuthReason::Malformed { scheme } => {
                write!(
                    f,
                    "the credential for `{scheme}` does not fit into a header"
                )
            }
            AuthReason::ColonInUsername { scheme } => write!(
                f,
                "the user name for `{scheme}` has a colon, which would end it (RFC 7617, 2)"
            ),
            AuthReason::TokenRefused {
                status,
                code,
                description,
                ..
            } => {
                write!(f, "the token endpoint answered {}", status_line(*status))?;
                for said in [code, description].into_iter().flatten() {
                    write!(f, ": {}", printable(said, SAID_CHARACTERS))?;
                }
                Ok(())
            }
            AuthReason::TokenUnreadable { status } => write!(
                f,
                "the token endpoint answered {} without a bearer token",
                status_line(*status)
            ),
            AuthReason::TokenTransport(error) => write!(f, "the token endpoint: {error}"),
            AuthReason::TokenSource { scheme, .. } => {
                write!(f, "the source of tokens for `{scheme}` failed")
            }
            AuthReason::TokenAddress => f.write_str(
                "the address of the token endpoint is neither https nor on this machine",
            ),
        }
    }
}

impl std::error::Error for AuthError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.reason {
            AuthReason::TokenTransport(error) => error.source(),
            AuthReason::TokenSource { error, .. } => Some(&**error),
            _ => None,
        }
    }
}
