//! HTTP bearer (RFC 6750, 2.1), and every other scheme of `Authorization` whose token the caller
//! brings.

use std::fmt;
use std::sync::OnceLock;

use reqwest::Request;
use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

use super::auth::{Authenticate, Session, Signing, authorize};
use super::auth_error::AuthReason;

/// A token that stays the same.
pub(crate) struct Bearer {
    scheme: &'static str,
    prefix: &'static str,
    token: SecretString,
    /// What is sent, once it was asked for; none for a token that fits into no header.
    value: OnceLock<Option<HeaderValue>>,
}

impl Bearer {
    /// Takes the token of a security scheme.
    pub(crate) fn new(scheme: &'static str, token: impl Into<SecretString>) -> Self {
        Self {
            scheme,
            prefix: "Bearer",
            token: token.into(),
            value: OnceLock::new(),
        }
    }

    /// The same token, sent as one of another scheme of HTTP.
    pub(crate) fn prefixed(self, prefix: &'static str) -> Self {
        Self { prefix, ..self }
    }
}

impl fmt::Debug for Bearer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bearer").finish_non_exhaustive()
    }
}

impl Authenticate for Bearer {
    fn sign<'a>(&'a self, request: &'a mut Request, _: Session<'a>) -> Signing<'a> {
        let written = || authorization(self.prefix, self.token.expose_secret());
        let value = self.value.get_or_init(written).clone();
        let malformed = AuthReason::Malformed {
            scheme: self.scheme,
        };
        Signing::Done(authorize(request, value, malformed))
    }
}

/// The header value of a token, which no `Debug` shows.
pub(crate) fn authorization(prefix: &str, token: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::try_from([prefix, " ", token].concat()).ok()?;
    value.set_sensitive(true);
    Some(value)
}
