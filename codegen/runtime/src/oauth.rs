//! OAuth 2.0 client credentials (RFC 6749, 4.4): a secret is exchanged for a token.

use std::fmt;
use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, USER_AGENT};
use reqwest::{Method, Request, StatusCode, Url};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::auth::{Authenticate, Session, Signature, Signing};
use super::auth_error::{AuthError, AuthReason};
use super::basic::basic;
use super::bearer::authorization;
use super::builder::is_private;
use super::excerpt::{code_and_meaning, printable};
use super::headers::Headers;
use super::received::{Received, STALLED};
use super::token::{LONGEST_LIFETIME, SharedToken, transport};
use super::transport::{Phase, TransportError};

/// How long a token lives whose server does not say so.
const UNKNOWN_LIFETIME: Duration = Duration::from_secs(15 * 60);

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
    /// Separated by blanks (RFC 6749, 3.3).
    scopes: String,
    id: String,
    secret: SecretString,
    token: SharedToken,
}

impl ClientCredentials {
    /// Takes the identifier and the secret of a security scheme, and the scopes that operations ask
    /// for; the address of the token endpoint is as in the document, absolute or relative.
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
            scopes: scopes.join(" "),
            id: id.into(),
            secret: secret.into(),
            token: SharedToken::default(),
        }
    }

    /// The same, with a token of these scopes only.
    pub(crate) fn scoped<S: AsRef<str>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes.clear();
        for scope in scopes {
            if !self.scopes.is_empty() {
                self.scopes.push(' ');
            }
            self.scopes.push_str(scope.as_ref());
        }
        self
    }

    /// Asks for a token.
    async fn ask(&self, session: Session<'_>) -> Result<(HeaderValue, Duration), AuthError> {
        let request = self.request(session)?;
        let client = session.http.client(request.url());
        let client =
            client.map_err(|error| transport(TransportError::new(Phase::Connect, error)))?;
        let response = client
            .execute(request)
            .await
            .map_err(|error| transport(TransportError::new(Phase::Answer, error)))?;
        let received = Received::read(response, MAX_BODY, session.deadline, STALLED)
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
        let value =
            authorization("Bearer", answer.access_token.expose_secret()).ok_or_else(unreadable)?;
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
            body.push_str(&form(&self.scopes));
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
        Signing::Waiting(Box::pin(async move {
            let ask = async |_| {
                let (value, lifetime) = self.ask(session).await?;
                Ok((value, Some(lifetime)))
            };
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
/// error.
fn refusal(received: &Received) -> AuthReason {
    let said: Map<String, Value> = serde_json::from_slice(&received.body.0).unwrap_or_default();
    let (code, description) = code_and_meaning(&said);
    let shown = |text| printable(text, SAID_CHARACTERS);
    AuthReason::TokenRefused {
        status: received.status,
        code: code.map(shown),
        description: description.map(shown),
        retry_after: received.headers.retry_after(),
    }
}

/// The address of the token endpoint: one below the documented base address follows the base
/// address that the client was given, and a relative one resolves against that (RFC 3986, 5.2).
fn endpoint(token_url: &str, documented_base: &str, base: &Url) -> Option<Url> {
    let below = token_url
        .strip_prefix(documented_base.trim_end_matches('/'))
        .filter(|path| path.starts_with('/'));
    match (Url::parse(token_url), below) {
        (Ok(_), Some(path)) => {
            Url::parse(&format!("{}{path}", base.as_str().trim_end_matches('/'))).ok()
        }
        (Ok(url), None) => Some(url),
        (Err(_), _) => {
            let mut base = base.clone();
            // The slash at the end, which decides about the last segment, is the document's.
            if documented_base.ends_with('/') {
                base.set_path(&format!("{}/", base.path().trim_end_matches('/')));
            }
            base.join(token_url).ok()
        }
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

/// A text in `application/x-www-form-urlencoded`.
fn form(text: &str) -> String {
    utf8_percent_encode(text, FORM)
        .to_string()
        .replace("%20", "+")
}
