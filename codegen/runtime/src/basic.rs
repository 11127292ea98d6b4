//! HTTP basic (RFC 7617).

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Request;
use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

use super::auth::{Authenticate, Session, Signing, authorize};
use super::auth_error::{AuthError, AuthReason};

/// A user name and a password.
pub(crate) struct Basic {
    scheme: &'static str,
    username: String,
    password: SecretString,
}

impl Basic {
    /// Takes the user name and the password of a security scheme.
    pub(crate) fn new(
        scheme: &'static str,
        username: impl Into<String>,
        password: impl Into<SecretString>,
    ) -> Self {
        Self {
            scheme,
            username: username.into(),
            password: password.into(),
        }
    }
}

impl fmt::Debug for Basic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Basic").finish_non_exhaustive()
    }
}

impl Authenticate for Basic {
    fn sign<'a>(&'a self, request: &'a mut Request, _: Session<'a>) -> Signing<'a> {
        let scheme = self.scheme;
        if self.username.contains(':') {
            let reason = AuthReason::ColonInUsername { scheme };
            return Signing::Done(Err(AuthError::new(reason)));
        }
        let value = basic(&self.username, self.password.expose_secret());
        let malformed = AuthReason::Malformed { scheme };
        Signing::Done(authorize(request, value, malformed))
    }
}

/// The header value of a user name and a password, which no `Debug` shows.
pub(crate) fn basic(username: &str, password: &str) -> Option<HeaderValue> {
    let encoded = STANDARD.encode(format!("{username}:{password}"));
    let mut value = HeaderValue::from_str(&format!("Basic {encoded}")).ok()?;
    value.set_sensitive(true);
    Some(value)
}
