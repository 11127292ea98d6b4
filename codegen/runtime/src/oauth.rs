//! OAuth 2.0 client credentials (RFC 6749, 4.4): a token that all calls of a client share.
//!
//! A token is renewed before it expires, by the monotonic clock, or after a 401. Whoever finds that
//! a token is needed first asks for it; the others wait for that answer, and share its error too.
//! If the asking call is dropped or runs out of time, the next one asks.
//!
//! Invariant: at most one request for a token is under way, and a token is used for at least a
//! second, whatever its server says about its lifetime.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, USER_AGENT};
use reqwest::{Method, Request, StatusCode, Url};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout_at};

use super::auth::{Authenticate, Session, Signature, Signing};
use super::auth_error::{AuthError, AuthReason};
use super::basic::basic;
use super::bearer::bearer;
use super::builder::is_private;
use super::excerpt::printable;
use super::headers::Headers;
use super::received::Received;
use super::transport::{Phase, TransportError};

/// How long a token lives whose server does not say so.
const UNKNOWN_LIFETIME: Duration = Duration::from_secs(15 * 60);

/// The longest time that a token is used for.
const LONGEST_LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// How long before its end a token is renewed, at most.
const SKEW: Duration = Duration::from_secs(30);

/// The shortest time that a token is used for, whatever its server says.
const SHORTEST_USE: Duration = Duration::from_secs(1);

/// The longest answer of a token endpoint.
const MAX_BODY: usize = 1 << 20;

/// How many characters of what a token endpoint said an error keeps.
const SAID_CHARACTERS: usize = 200;

/// The characters that `application/x-www-form-urlencoded` sends as they are, but for the blank.
const FORM: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'*')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_');

/// The identifier and the secret of a client, and the token that they were exchanged for.
pub(crate) struct ClientCredentials {
    scheme: &'static str,
    token_url: &'static str,
    scopes: &'static [&'static str],
    id: String,
    secret: SecretString,
    state: Mutex<State>,
    /// How many requests for a token have ended.
    rounds: AtomicU64,
    /// The token that was refused; a newer one is needed then.
    refused: AtomicU64,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    /// The error of the last request for a token, if it had one.
    error: Option<AuthError>,
}

struct Token {
    value: HeaderValue,
    number: u64,
    renew_at: Instant,
}

impl ClientCredentials {
    /// Takes the identifier and the secret of a security scheme; the address of the token endpoint
    /// is as in the document, absolute or a path.
    pub(crate) fn new(
        scheme: &'static str,
        token_url: &'static str,
        scopes: &'static [&'static str],
        id: impl Into<String>,
        secret: impl Into<SecretString>,
    ) -> Self {
        Self {
            scheme,
            token_url,
            scopes,
            id: id.into(),
            secret: secret.into(),
            state: Mutex::default(),
            rounds: AtomicU64::new(0),
            refused: AtomicU64::new(0),
        }
    }

    /// The token to use now: the one at hand, or a new one.
    async fn token(&self, session: Session<'_>) -> Result<(HeaderValue, u64), AuthError> {
        let round = self.rounds.load(Ordering::Acquire);
        let mut state = timeout_at(session.deadline, self.state.lock())
            .await
            .map_err(|_| transport(TransportError::timed_out(Phase::Connect)))?;
        let refused = self.refused.load(Ordering::Acquire);
        if let Some(token) = &state.token
            && token.number > refused
            && Instant::now() < token.renew_at
        {
            return Ok((token.value.clone(), token.number));
        }
        if self.rounds.load(Ordering::Acquire) != round
            && let Some(error) = &state.error
        {
            // Another call asked while this one waited.
            return Err(error.clone());
        }
        let asked = timeout_at(session.deadline, self.ask(session)).await;
        // The time of this call says nothing about the next one: they ask for themselves.
        let asked = asked.map_err(|_| transport(TransportError::timed_out(Phase::Answer)))?;
        let number = self.rounds.fetch_add(1, Ordering::AcqRel) + 1;
        match asked {
            Ok((value, lifetime)) => {
                state.token = Some(Token {
                    value: value.clone(),
                    number,
                    renew_at: Instant::now() + usable(lifetime),
                });
                state.error = None;
                Ok((value, number))
            }
            Err(error) => {
                state.token = None;
                state.error = Some(error.clone());
                Err(error)
            }
        }
    }

    /// Asks for a token.
    async fn ask(&self, session: Session<'_>) -> Result<(HeaderValue, Duration), AuthError> {
        let request = self.request(session)?;
        let response = session
            .http
            .execute(request)
            .await
            .map_err(|error| transport(TransportError::new(Phase::Answer, error)))?;
        let received = Received::read(response, MAX_BODY, session.deadline)
            .await
            .map_err(transport)?;
        let status = received.status;
        if status != StatusCode::OK {
            return Err(AuthError::new(refusal(&received)));
        }
        let unreadable = || AuthError::new(AuthReason::TokenUnreadable { status });
        let answer: TokenAnswer =
            serde_json::from_slice(&received.body.0).map_err(|_| unreadable())?;
        // RFC 6749, 5.1: the type is compared without regard to case.
        if !answer.token_type.eq_ignore_ascii_case("bearer") {
            return Err(unreadable());
        }
        let value = bearer(answer.access_token.expose_secret()).ok_or_else(unreadable)?;
        Ok((value, lifetime(answer.expires_in.as_ref())))
    }

    fn request(&self, session: Session<'_>) -> Result<Request, AuthError> {
        let url = endpoint(self.token_url, session.documented_base, session.base)
            // Insecure http was allowed for the base address, and so for what belongs to it.
            .filter(|url| is_private(url) || url.origin() == session.base.origin())
            .ok_or_else(|| AuthError::new(AuthReason::TokenAddress))?;
        // RFC 6749, 2.3.1: both are form-encoded before they become basic credentials.
        let authorization =
            basic(&form(&self.id), &form(self.secret.expose_secret())).ok_or_else(|| {
                AuthError::new(AuthReason::Malformed {
                    scheme: self.scheme,
                })
            })?;
        let mut body = String::from("grant_type=client_credentials");
        if !self.scopes.is_empty() {
            body.push_str("&scope=");
            body.push_str(&form(&self.scopes.join(" ")));
        }
        let mut request = Request::new(Method::POST, url);
        let headers = request.headers_mut();
        headers.insert(AUTHORIZATION, authorization);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/x-www-form-urlencoded"),
        );
        if let Some(name) = session.user_agent {
            headers.insert(USER_AGENT, name.clone());
        }
        *request.body_mut() = Some(body.into());
        Ok(request)
    }
}

impl fmt::Debug for ClientCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientCredentials").finish_non_exhaustive()
    }
}

impl Authenticate for ClientCredentials {
    fn sign<'a>(&'a self, request: &'a mut Request, session: Session<'a>) -> Signing<'a> {
        Box::pin(async move {
            let (value, number) = self.token(session).await?;
            request.headers_mut().insert(AUTHORIZATION, value);
            Ok(Signature::Numbered(number))
        })
    }

    fn refused(
        &self,
        signature: Signature,
        _: &Headers,
        signatures: u32,
    ) -> Result<bool, AuthError> {
        if let Signature::Numbered(number) = signature {
            // Only this token and those before it: another call may have a newer one by now.
            self.refused.fetch_max(number, Ordering::AcqRel);
        }
        Ok(signatures == 0)
    }
}

/// What a token endpoint answers (RFC 6749, 5.1).
#[derive(Deserialize)]
struct TokenAnswer {
    access_token: SecretString,
    #[serde(default = "bearer_type")]
    token_type: String,
    expires_in: Option<Value>,
}

/// Some servers leave out the type that they must send.
fn bearer_type() -> String {
    "Bearer".to_owned()
}

/// What a token endpoint says when it refuses: the members of RFC 6749, 5.2, or those of an API
/// error, whose `error` is a number.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Refusal {
    error: Option<Value>,
    error_description: Option<Value>,
    #[serde(rename = "errorCode")]
    error_code: Option<Value>,
    detail: Option<Value>,
}

fn refusal(received: &Received) -> AuthReason {
    let said: Refusal = serde_json::from_slice(&received.body.0).unwrap_or_default();
    let text = |value: Option<Value>| match value {
        Some(Value::String(text)) => Some(printable(&text, SAID_CHARACTERS)),
        _ => None,
    };
    AuthReason::TokenRefused {
        status: received.status,
        code: text(said.error).or(text(said.error_code)),
        description: text(said.error_description).or(text(said.detail)),
        retry_after: received.headers.retry_after(),
    }
}

fn transport(error: TransportError) -> AuthError {
    AuthError::new(AuthReason::TokenTransport(Arc::new(error)))
}

/// The address of the token endpoint: one below the documented base address follows the base
/// address that the client was given.
fn endpoint(token_url: &str, documented_base: &str, base: &Url) -> Option<Url> {
    let documented_base = documented_base.trim_end_matches('/');
    let below = token_url
        .strip_prefix(documented_base)
        .filter(|path| path.starts_with('/'));
    match below.or(token_url.starts_with('/').then_some(token_url)) {
        Some(path) => Url::parse(&format!("{}{path}", base.as_str().trim_end_matches('/'))).ok(),
        None => Url::parse(token_url).ok(),
    }
}

/// The lifetime of a token, whatever form the server gives it in.
fn lifetime(expires_in: Option<&Value>) -> Duration {
    let seconds = match expires_in {
        Some(Value::Number(number)) => number.as_f64(),
        Some(Value::String(text)) => text.trim().parse().ok(),
        _ => None,
    };
    match seconds {
        Some(seconds) if seconds >= 1.0 => Duration::try_from_secs_f64(seconds)
            .map_or(LONGEST_LIFETIME, |lifetime| lifetime.min(LONGEST_LIFETIME)),
        // Not said, or not sensible: a 401 tells when it is over.
        _ => UNKNOWN_LIFETIME,
    }
}

/// How long a token with this lifetime is used: not to its end, and not as long as by others.
fn usable(lifetime: Duration) -> Duration {
    let skew = SKEW.min(lifetime / 4);
    let early = skew + (skew / 2).mul_f64(fastrand::f64());
    lifetime.saturating_sub(early).max(SHORTEST_USE)
}

/// A text in `application/x-www-form-urlencoded`.
fn form(text: &str) -> String {
    utf8_percent_encode(text, FORM)
        .to_string()
        .replace("%20", "+")
}
