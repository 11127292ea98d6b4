//! One call: its parts are checked while it is built, and sent all at once.
//!
//! Invariant: a request that breaks a rule is not sent, unless the caller asks for it; one whose
//! parts would not stay in their places on the wire is never sent.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use bytes::Bytes;
use reqwest::Url;
use reqwest::header::{
    ACCEPT, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue, USER_AGENT,
};
use serde::Serialize;
use tokio::time::Instant;

use super::answer::Answer;
use super::client::Client;
use super::error::Error;
use super::exchange::Exchange;
use super::operation::Operation;
use super::parameter::{self, Spelling};
use super::received::Received;
use super::retry::RetryPolicy;
use super::validate::{Part, Path, Validate, Violations, shown};

/// The longest time that a call may take: about 30 years.
const FOREVER: Duration = Duration::from_secs(1_000_000_000);

/// A call of one operation that has not been sent.
#[must_use = "nothing is sent before `send`"]
pub struct Call<'c, O: Operation> {
    client: &'c Client,
    path: String,
    query: Vec<(&'static str, String)>,
    cookies: Vec<(&'static str, String)>,
    headers: HeaderMap,
    body: Option<Bytes>,
    /// The rules that the request breaks.
    violations: Violations,
    /// The rules without which no request can be written.
    unsendable: Violations,
    unchecked: bool,
    timeout: Duration,
    retry: Option<RetryPolicy>,
    adapt: Option<fn(&mut Received)>,
    operation: PhantomData<fn() -> O>,
}

impl<O: Operation> fmt::Debug for Call<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &O::ID)
            .field("method", &O::METHOD)
            .field("path", &O::PATH)
            .finish_non_exhaustive()
    }
}

/// What every call can do.
impl<O: Operation> Call<'_, O> {
    /// How long the call may take, all attempts and waits included.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How often the call is repeated.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// Sends the request even if it breaks rules of the document, where the service is known to
    /// allow more than that says.
    ///
    /// What cannot be written safely, such as a line break in a header, is refused all the same.
    pub fn unchecked(mut self) -> Self {
        self.unchecked = true;
        self
    }

    /// Sends the request and gives the value of the answer.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn send(self) -> Result<O::Output, Error<O::Failure>> {
        self.send_full().await.map(|answer| answer.value)
    }

    /// Sends the request and gives the value of the answer with its status and headers.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn send_full(self) -> Result<Answer<O::Output>, Error<O::Failure>> {
        let deadline = Instant::now() + self.timeout.min(FOREVER);
        let exchange = self.prepare(deadline)?;
        let mut received = exchange.run::<O::Failure>().await?;
        let value = O::decode(&mut received)?;
        #[cfg(feature = "tracing")]
        for item in received.drift.items() {
            tracing::warn!(operation = O::ID, pointer = %item.pointer, kind = ?item.kind, "drift");
        }
        Ok(Answer {
            status: received.status,
            headers: received.headers,
            value,
            attempts: received.sent.attempts,
            drift: received.drift,
        })
    }
}

/// What the generated methods build calls from.
impl<'c, O: Operation> Call<'c, O> {
    pub(crate) fn new(client: &'c Client) -> Self {
        let settings = client.settings();
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static(O::ACCEPT));
        if let Some(name) = &settings.user_agent {
            headers.insert(USER_AGENT, name.clone());
        }
        Self {
            client,
            path: String::new(),
            query: Vec::new(),
            cookies: Vec::new(),
            headers,
            body: None,
            violations: Violations::default(),
            unsendable: Violations::default(),
            unchecked: false,
            timeout: settings.timeout,
            retry: None,
            adapt: None,
            operation: PhantomData,
        }
    }

    /// The client that the call is of.
    pub(crate) fn client(&self) -> &'c Client {
        self.client
    }

    /// Appends a literal part of the path template, percent-encoded where it has to be.
    pub(crate) fn literal(mut self, text: &'static str) -> Self {
        self.path.push_str(text);
        self
    }

    /// Appends a path parameter.
    pub(crate) fn path_parameter<T: Serialize + ?Sized>(
        mut self,
        name: &'static str,
        spelling: Spelling,
        value: &T,
    ) -> Self {
        let start = self.path.len();
        let path = &mut self.path;
        let written = parameter::value(value)
            .and_then(|value| parameter::write_path(name, spelling, &value, path));
        match written {
            // RFC 3986, 5.2.4: a server sees no segment for these.
            Ok(_) if matches!(self.path.get(start..), Some("" | "." | "..")) => {
                let found = shown(self.path.get(start..).unwrap_or_default());
                self.refuse(
                    Part::Path,
                    name,
                    "a segment that is not empty, `.` or `..`",
                    found,
                );
            }
            Ok(_) => {}
            Err(error) => self.refuse(Part::Path, name, error.expected(), "another".to_owned()),
        }
        self
    }

    /// Sets a query parameter.
    pub(crate) fn query<T: Serialize + ?Sized>(
        mut self,
        name: &'static str,
        spelling: Spelling,
        value: &T,
    ) -> Self {
        let mut pairs = String::new();
        self.forget(Part::Query, name);
        let written = parameter::value(value)
            .and_then(|value| parameter::write_pairs(name, spelling, &value, "&", &mut pairs));
        if let Err(error) = written {
            self.refuse(Part::Query, name, error.expected(), "another".to_owned());
        }
        replace(&mut self.query, name, pairs);
        self
    }

    /// Sets a header parameter.
    pub(crate) fn header<T: Serialize + ?Sized>(
        mut self,
        name: &'static str,
        spelling: Spelling,
        value: &T,
    ) -> Self {
        let mut text = String::new();
        self.forget(Part::Header, name);
        let written = parameter::value(value)
            .and_then(|value| parameter::write_path(name, spelling.verbatim(), &value, &mut text));
        let present = match written {
            Ok(present) => present,
            Err(error) => {
                self.refuse(Part::Header, name, error.expected(), "another".to_owned());
                return self;
            }
        };
        let header = HeaderName::from_bytes(name.as_bytes()).ok();
        // Of ASCII, a header value is what is visible, blanks and tabs: nothing that could end it.
        let value = HeaderValue::from_str(&text)
            .ok()
            .filter(|_| text.is_ascii());
        match (header, value) {
            (Some(header), _) if !present => {
                self.headers.remove(header);
            }
            (Some(header), Some(value)) => {
                self.headers.insert(header, value);
            }
            _ => self.refuse(Part::Header, name, "visible ASCII characters", shown(&text)),
        }
        self
    }

    /// Sets a cookie parameter.
    pub(crate) fn cookie<T: Serialize + ?Sized>(
        mut self,
        name: &'static str,
        spelling: Spelling,
        value: &T,
    ) -> Self {
        let mut pairs = String::new();
        self.forget(Part::Cookie, name);
        let written = parameter::value(value)
            .and_then(|value| parameter::write_pairs(name, spelling, &value, "; ", &mut pairs));
        if let Err(error) = written {
            self.refuse(Part::Cookie, name, error.expected(), "another".to_owned());
        } else if ["%0D", "%0A", "%00"].iter().any(|end| pairs.contains(end)) {
            self.refuse(Part::Cookie, name, "no line breaks", shown(&pairs));
        }
        replace(&mut self.cookies, name, pairs);
        self
    }

    /// Checks the value of a parameter.
    pub(crate) fn check(
        mut self,
        part: Part,
        name: &str,
        check: impl FnOnce(&Path<'_>, &mut Violations),
    ) -> Self {
        self.violations.set_part(part);
        check(&Path::ROOT.member(name), &mut self.violations);
        self
    }

    /// Sets a JSON body and checks it.
    pub(crate) fn json_body<T: Serialize + Validate + ?Sized>(
        mut self,
        media_type: &'static str,
        value: &T,
    ) -> Self {
        self.violations.remove_part(Part::Body);
        self.unsendable.remove_part(Part::Body);
        self.violations.set_part(Part::Body);
        value.check(&Path::ROOT, &mut self.violations);
        match serde_json::to_vec(value) {
            Ok(body) => self.bytes_body(media_type, body),
            Err(error) => {
                self.unsendable.set_part(Part::Body);
                let found = shown(&error.to_string());
                self.unsendable
                    .push(&Path::ROOT, "type", "a value that JSON can hold", found);
                self
            }
        }
    }

    /// Sets a body of octets or text.
    pub(crate) fn bytes_body(mut self, media_type: &'static str, body: Vec<u8>) -> Self {
        self.body = Some(body.into());
        self.content_type_is(media_type)
    }

    /// Replaces `Content-Type`.
    pub(crate) fn content_type_is(mut self, media_type: &'static str) -> Self {
        let value = HeaderValue::from_static(media_type);
        self.headers.insert(CONTENT_TYPE, value);
        self
    }

    /// Replaces `Accept`.
    pub(crate) fn accept_is(mut self, media_types: &'static str) -> Self {
        let value = HeaderValue::from_static(media_types);
        self.headers.insert(ACCEPT, value);
        self
    }

    /// Whether the call has a body.
    pub(crate) fn has_body(&self) -> bool {
        self.body.is_some()
    }

    /// Turns answers into those that were meant, such as unwrapping an envelope.
    pub(crate) fn adapt(mut self, when: bool, adapt: fn(&mut Received)) -> Self {
        self.adapt = when.then_some(adapt);
        self
    }

    /// Adds a rule without which the request cannot be sent.
    pub(crate) fn refuse(&mut self, part: Part, name: &str, expected: &'static str, found: String) {
        self.unsendable.set_part(part);
        let at = Path::ROOT.member(name);
        self.unsendable.push(&at, "parameter", expected, found);
    }

    /// Forgets what was found wrong with an earlier value of a parameter.
    pub(crate) fn forget(&mut self, part: Part, name: &str) {
        self.violations.remove(part, name);
        self.unsendable.remove(part, name);
    }

    /// Puts the parts together, if they may be sent.
    fn prepare(mut self, deadline: Instant) -> Result<Exchange<'c>, Error<O::Failure>> {
        let url = self.url();
        self.set_cookies();
        if !self.unsendable.is_empty() || !(self.unchecked || self.violations.is_empty()) {
            self.violations.append(self.unsendable);
            return Err(Error::Invalid(self.violations));
        }
        let settings = self.client.settings();
        let credentials = settings
            .credentials
            .choose(O::SECURITY)
            .map_err(|error| Error::Auth(Box::new(error)))?;
        Ok(Exchange {
            settings,
            credentials,
            operation: O::ID,
            path: O::PATH,
            method: O::METHOD,
            url,
            headers: self.headers,
            body: self.body,
            retry: self.retry.unwrap_or_else(|| settings.retry.clone()),
            deadline,
            adapt: self.adapt,
        })
    }

    /// The base address, the path and the query.
    fn url(&mut self) -> Url {
        let mut url = self.client.base_url().clone();
        let path = format!("{}{}", url.path().trim_end_matches('/'), self.path);
        url.set_path(&path);
        if url.path() != path {
            // Parameters can add up to `..`, which the URL resolves as every server would.
            self.unsendable.set_part(Part::Path);
            let sentence = "the parameters of the path make it another path";
            self.unsendable.sentence(&Path::ROOT, "path", sentence);
        }
        let pairs: Vec<&str> = self
            .query
            .iter()
            .map(|(_, pairs)| pairs.as_str())
            .filter(|pairs| !pairs.is_empty())
            .collect();
        if !pairs.is_empty() {
            url.set_query(Some(&pairs.join("&")));
        }
        url
    }

    fn set_cookies(&mut self) {
        let pairs: Vec<&str> = self
            .cookies
            .iter()
            .map(|(_, pairs)| pairs.as_str())
            .filter(|pairs| !pairs.is_empty())
            .collect();
        // Pairs are percent-encoded, so that they are always a header value.
        if let Some(value) = (!pairs.is_empty())
            .then(|| HeaderValue::from_str(&pairs.join("; ")).ok())
            .flatten()
        {
            self.headers.insert(COOKIE, value);
        }
    }
}

/// Sets the pairs of a parameter, in the place of its earlier ones.
fn replace(list: &mut Vec<(&'static str, String)>, name: &'static str, pairs: String) {
    match list.iter_mut().find(|(other, _)| *other == name) {
        Some((_, old)) => *old = pairs,
        None => list.push((name, pairs)),
    }
}
