//! One call on the network: signing, sending, reading, and repeating where that is safe.
//!
//! Invariant: a request of a method that is not idempotent is sent again only when the earlier one
//! surely did not run: no connection was made, or the answer was 401 or 429; or when it has an
//! idempotency key, by which the server knows it again. Dropping the future at any point sends
//! nothing more.

use std::pin::pin;

use bytes::Bytes;
use reqwest::header::{ACCEPT, CONTENT_LENGTH, HeaderMap, HeaderValue};
use reqwest::{Body, Method, Request, StatusCode, Url};
use tokio::time::{Duration, Instant, sleep, timeout_at};

use super::auth::{Credential, Session, Signing};
use super::auth_error::AuthError;
use super::client::Settings;
use super::error::{Error, Sent};
#[cfg(feature = "tracing")]
use super::excerpt::printable;
use super::received::Received;
use super::retry::{Repeat, RetryPolicy, repeat_status};
use super::retry_after::WaitInBody;
use super::transport::{Phase, TransportError};

/// How many characters of a header an event has.
#[cfg(feature = "tracing")]
const HEADER_CHARACTERS: usize = 64;

/// How often one attempt may be signed again: for a first challenge, and for a stale one.
const SIGNATURES: u32 = 2;

/// A call that is ready to be sent.
pub(crate) struct Exchange<'c> {
    pub(crate) settings: &'c Settings,
    pub(crate) credentials: Vec<Credential<'c>>,
    /// What the call is named in events and errors.
    pub(crate) operation: &'static str,
    /// The path without values, for events.
    pub(crate) path: &'static str,
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Payload,
    /// Whether it has an idempotency key: sent again, it does the same as sent once.
    pub(crate) has_key: bool,
    /// Whether the body of a success is left to be read piece by piece.
    pub(crate) streamed: bool,
    pub(crate) retry: RetryPolicy,
    pub(crate) deadline: Instant,
    /// How long the body may bring nothing.
    pub(crate) stalled: Duration,
    /// What turns an answer into the one that was meant, such as unwrapping an envelope.
    pub(crate) adapt: Option<fn(&mut Received)>,
    /// Where an error says how long to wait, if no header does.
    pub(crate) wait: Option<WaitInBody>,
}

/// What is sent as the body.
pub(crate) enum Payload {
    /// No body, or one that is there as a whole and can be sent again.
    Whole(Option<Bytes>),
    /// A stream, which can be sent once; none when it was sent.
    Stream(Option<Body>),
}

impl From<Vec<u8>> for Payload {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Whole(Some(bytes.into()))
    }
}

impl From<Body> for Payload {
    fn from(body: Body) -> Self {
        match body.as_bytes().map(Bytes::copy_from_slice) {
            Some(bytes) => Self::Whole(Some(bytes)),
            None => Self::Stream(Some(body)),
        }
    }
}

impl Payload {
    /// The body to send.
    fn take(&mut self) -> Option<Body> {
        match self {
            Self::Whole(bytes) => bytes.clone().map(Into::into),
            Self::Stream(body) => body.take(),
        }
    }

    /// Whether nothing is sent as the body.
    fn is_empty(&self) -> bool {
        match self {
            Self::Whole(bytes) => bytes.as_ref().is_none_or(Bytes::is_empty),
            Self::Stream(_) => false,
        }
    }

    /// Whether the body was a stream that was sent.
    fn is_spent(&self) -> bool {
        matches!(self, Self::Stream(None))
    }
}

/// Why there is no answer.
pub(crate) enum Stopped {
    Auth(AuthError),
    Transport(TransportError),
}

impl Stopped {
    /// The error of the call.
    fn of<F>(self, sent: Sent) -> Error<F> {
        match self {
            Self::Auth(error) => Error::Auth(Box::new(error.of(sent))),
            Self::Transport(error) => Error::Transport(Box::new(error.of(sent))),
        }
    }
}

impl From<AuthError> for Stopped {
    fn from(error: AuthError) -> Self {
        Self::Auth(error)
    }
}

impl From<TransportError> for Stopped {
    fn from(error: TransportError) -> Self {
        Self::Transport(error)
    }
}

impl Exchange<'_> {
    /// Makes the call.
    pub(crate) async fn run<F>(&mut self) -> Result<Box<Received>, Error<F>> {
        let (end, sent) = self.attempts().await;
        match end {
            Ok(mut received) => {
                received.sent = sent;
                received.drift_mode = self.settings.drift;
                received.accepted = self.headers.get(ACCEPT).cloned();
                Ok(received)
            }
            Err(stopped) => Err(stopped.of(sent)),
        }
    }

    /// Tries until something is final.
    async fn attempts(&mut self) -> (Result<Box<Received>, Stopped>, Sent) {
        let mut sent = Sent {
            operation: Some(self.operation),
            attempts: 0,
            idempotent: self.method.is_idempotent(),
        };
        let mut repeated = None;
        let mut waited = Duration::ZERO;
        loop {
            sent.attempts += 1;
            let end = self.attempt().await;
            self.report(&end, sent.attempts, waited);
            let Some(reason) = self.repeat(&end) else {
                if end.is_ok() {
                    self.settings.budget.fill(repeated);
                }
                return (end, sent);
            };
            if !self.retry.allows(sent.attempts) {
                return (end, sent);
            }
            let wait = self.retry.wait(sent.attempts, reason, retry_after(&end));
            let fits = Instant::now()
                .checked_add(wait)
                .is_some_and(|until| until < self.deadline);
            if !fits || !self.settings.budget.take(reason) {
                return (end, sent);
            }
            drop(end);
            repeated = Some(reason);
            waited = wait;
            sleep(wait).await;
        }
    }

    /// Sends the request once, and again where the server asks for a signature.
    async fn attempt(&mut self) -> Result<Box<Received>, Stopped> {
        let mut signatures = 0;
        loop {
            let mut request = self.request();
            self.sign(&mut request).await?;
            if Instant::now() >= self.deadline {
                return Err(TransportError::timed_out(Phase::Connect).into());
            }
            // Pinned first, so that the timer moves no more than a pointer.
            let client = self.settings.http.client(request.url());
            let client = client.map_err(|error| TransportError::new(Phase::Connect, error))?;
            let response = pin!(client.execute(request));
            let response = timeout_at(self.deadline, response)
                .await
                .map_err(|_| TransportError::timed_out(Phase::Answer))?
                .map_err(|error| TransportError::new(Phase::Answer, error))?;
            if self.streamed && response.status().is_success() {
                return Ok(Received::begin(response));
            }
            let mut received = Received::read(
                response,
                self.settings.max_body,
                self.deadline,
                self.stalled,
            )
            .await?;
            if let Some(adapt) = self.adapt {
                adapt(&mut received);
            }
            if signatures < SIGNATURES && self.sign_again(&received, signatures)? {
                signatures += 1;
                continue;
            }
            if let Some(wait) = self.wait.filter(|_| !received.status.is_success()) {
                received.headers.wait_in_body = wait.read(&received.body.0);
            }
            return Ok(received);
        }
    }

    fn request(&mut self) -> Request {
        let mut request = Request::new(self.method.clone(), self.url.clone());
        *request.headers_mut() = self.headers.clone();
        // RFC 9110, 8.6: many servers answer a POST without a length by 411.
        if self.body.is_empty() && matches!(self.method, Method::POST | Method::PUT | Method::PATCH)
        {
            let none = HeaderValue::from_static("0");
            request.headers_mut().insert(CONTENT_LENGTH, none);
        }
        *request.body_mut() = self.body.take();
        request
    }

    async fn sign(&mut self, request: &mut Request) -> Result<(), AuthError> {
        let session = Session {
            http: &self.settings.http,
            base: &self.settings.base,
            documented_base: self.settings.documented_base,
            user_agent: self.settings.user_agent.as_ref(),
            deadline: self.deadline,
        };
        for credential in &mut self.credentials {
            credential.signature = match credential.scheme.sign(request, session) {
                Signing::Done(signed) => signed?,
                Signing::Waiting(signing) => signing.await?,
            };
        }
        Ok(())
    }

    /// Whether a 401 is to be answered with another signature: only for the origin that was asked.
    ///
    /// A stream that was sent cannot be sent again; the credential hears of the 401 all the same, so
    /// that the next call has another token or knows the challenge.
    fn sign_again(&self, received: &Received, signatures: u32) -> Result<bool, AuthError> {
        if received.status != StatusCode::UNAUTHORIZED || received.url.origin() != self.url.origin()
        {
            return Ok(false);
        }
        let mut again = false;
        for Credential { scheme, signature } in &self.credentials {
            again |= scheme.refused(*signature, &received.headers, signatures)?;
        }
        Ok(again && !self.body.is_spent())
    }

    /// Why the call may be tried again, if it may.
    fn repeat(&self, end: &Result<Box<Received>, Stopped>) -> Option<Repeat> {
        if self.body.is_spent() {
            return None;
        }
        let idempotent = self.has_key || self.method.is_idempotent();
        match end {
            Ok(received) => repeat_status(received.status, idempotent),
            Err(Stopped::Auth(error)) if error.is_throttled() => Some(Repeat::Throttled),
            // The operation itself was not sent yet.
            Err(Stopped::Auth(error)) => error.is_transient().then_some(Repeat::Broken),
            Err(Stopped::Transport(error)) => {
                let safe = idempotent || error.phase() == Phase::Connect;
                (safe && error.is_transient()).then_some(Repeat::Broken)
            }
        }
    }

    /// One event for each attempt: nothing in it comes from a request's values or an answer's body.
    /// Another one where the server says that it will take away what was asked for (RFC 9745 and
    /// RFC 8594).
    #[cfg(feature = "tracing")]
    fn report(&self, end: &Result<Box<Received>, Stopped>, attempt: u32, waited: Duration) {
        let (operation, method, path) = (self.operation, self.method.as_str(), self.path);
        match end {
            Ok(received) => {
                let status = received.status();
                tracing::debug!(
                    operation,
                    method,
                    path,
                    attempt,
                    ?waited,
                    status,
                    "answered"
                );
                let [deprecation, sunset] = ["deprecation", "sunset"].map(|name| {
                    let value = received.headers.get(name)?;
                    Some(printable(value, HEADER_CHARACTERS))
                });
                if deprecation.is_some() || sunset.is_some() {
                    tracing::warn!(operation, method, path, deprecation, sunset, "deprecated");
                }
            }
            Err(Stopped::Auth(_)) => {
                tracing::debug!(operation, method, path, attempt, ?waited, "no credential");
            }
            Err(Stopped::Transport(error)) => {
                let (phase, cause) = (error.phase(), error.cause());
                tracing::debug!(
                    operation,
                    method,
                    path,
                    attempt,
                    ?phase,
                    ?cause,
                    "no answer"
                );
            }
        }
    }

    /// Without the feature `tracing` there are no events.
    #[cfg(not(feature = "tracing"))]
    fn report(&self, _: &Result<Box<Received>, Stopped>, _: u32, _: Duration) {
        let _ = (self.operation, self.path);
    }
}

/// How long the server asks to wait.
fn retry_after(end: &Result<Box<Received>, Stopped>) -> Option<Duration> {
    match end {
        Ok(received) => received.headers.retry_after(),
        Err(Stopped::Auth(error)) => error.retry_after(),
        Err(Stopped::Transport(_)) => None,
    }
}
