//! Tokens from a source of the caller's, for schemes whose tokens no client can get by itself: flows
//! of OAuth 2.0 with a user, `OpenID` Connect, and whatever an organisation has.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Request;
use reqwest::header::AUTHORIZATION;
use secrecy::{ExposeSecret, SecretString};

use super::auth::{Authenticate, Session, Signature, Signing};
use super::auth_error::{AuthError, AuthReason};
use super::bearer::authorization;
use super::headers::Headers;
use super::token::{SharedToken, TokenNeed};

/// Where tokens come from.
///
/// A source is asked when a call needs a token: for the first one, before one expires, and after a
/// server refused one with a 401. All calls of a client share the token, and wait while one of them
/// asks. A function that gives a future is a source; what it gives is an [`AccessToken`] or a text.
pub trait TokenSource: Send + Sync + 'static {
    /// Gets a token.
    ///
    /// # Errors
    /// There is none; the call ends with [`AuthReason::TokenSource`].
    fn token(
        &self,
        need: TokenNeed,
    ) -> impl Future<Output = Result<AccessToken, Box<dyn Error + Send + Sync>>> + Send;
}

impl<F, R, T, E> TokenSource for F
where
    F: Fn(TokenNeed) -> R + Send + Sync + 'static,
    R: Future<Output = Result<T, E>> + Send,
    T: Into<AccessToken>,
    E: Into<Box<dyn Error + Send + Sync>>,
{
    async fn token(&self, need: TokenNeed) -> Result<AccessToken, Box<dyn Error + Send + Sync>> {
        match self(need).await {
            Ok(token) => Ok(token.into()),
            Err(error) => Err(error.into()),
        }
    }
}

/// A token, and how long it is valid.
#[derive(Clone, Debug)]
pub struct AccessToken {
    value: SecretString,
    lifetime: Option<Duration>,
}

impl AccessToken {
    /// A token that is used until a server refuses it.
    pub fn new(token: impl Into<SecretString>) -> Self {
        Self {
            value: token.into(),
            lifetime: None,
        }
    }

    /// The same token, which is renewed before this time is over.
    #[must_use]
    pub fn expires_in(self, lifetime: Duration) -> Self {
        Self {
            lifetime: Some(lifetime),
            ..self
        }
    }
}

impl From<String> for AccessToken {
    fn from(token: String) -> Self {
        Self::new(token)
    }
}

impl From<&str> for AccessToken {
    fn from(token: &str) -> Self {
        Self::new(token)
    }
}

impl From<SecretString> for AccessToken {
    fn from(token: SecretString) -> Self {
        Self::new(token)
    }
}

/// The tokens of a source, as a credential.
pub(crate) struct Sourced<S> {
    scheme: &'static str,
    prefix: &'static str,
    source: S,
    token: SharedToken,
}

impl<S: TokenSource> Sourced<S> {
    /// Takes the source of a security scheme.
    pub(crate) fn new(scheme: &'static str, source: S) -> Self {
        Self {
            scheme,
            prefix: "Bearer",
            source,
            token: SharedToken::default(),
        }
    }

    /// The same tokens, sent as those of another scheme of HTTP.
    pub(crate) fn prefixed(self, prefix: &'static str) -> Self {
        Self { prefix, ..self }
    }
}

impl<S> fmt::Debug for Sourced<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sourced").finish_non_exhaustive()
    }
}

impl<S: TokenSource> Authenticate for Sourced<S> {
    fn sign<'a>(&'a self, request: &'a mut Request, session: Session<'a>) -> Signing<'a> {
        let scheme = self.scheme;
        let ask = async move |need| {
            let token = self.source.token(need).await.map_err(|error| {
                let error = Arc::from(error);
                AuthError::new(AuthReason::TokenSource { scheme, error })
            })?;
            let value = authorization(self.prefix, token.value.expose_secret());
            let value = value.ok_or_else(|| AuthError::new(AuthReason::Malformed { scheme }))?;
            Ok((value, token.lifetime))
        };
        Signing::Waiting(Box::pin(async move {
            let (value, signature) = self.token.get(session.deadline, ask).await?;
            request.headers_mut().insert(AUTHORIZATION, value);
            Ok(signature)
        }))
    }

    fn refused(
        &self,
        signature: Signature,
        _: &Headers,
        signatures: u32,
    ) -> Result<bool, AuthError> {
        Ok(self.token.refused(signature, signatures))
    }
}
