//! One call: its parts are checked while it is built, and sent all at once.
//!
//! What all calls do is in [`Request`](super::request), which knows no operation; here is what the
//! types of an operation add to it.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use serde::Serialize;
use tokio::time::Instant;

use super::answer::Answer;
use super::client::Client;
use super::error::Error;
use super::media_type::is_among;
use super::operation::{Answered, Facts, Operation};
use super::parameter::Spelling;
use super::received::Received;
use super::request::Request;
use super::retry::RetryPolicy;
use super::sent_json::sent_json;
use super::validate::{Path, Validate, Violations, shown};

/// The longest time that a call may take: about 30 years.
const FOREVER: Duration = Duration::from_secs(1_000_000_000);

/// A call of one operation that has not been sent.
#[must_use = "nothing is sent before `send`"]
pub struct Call<'c, O: Operation> {
    /// Boxed, since each method and each future that takes the call moves it.
    pub(crate) request: Box<Request<'c>>,
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
    /// How long the call may take, all attempts and waits included; what is read piece by piece has
    /// to have begun until then.
    ///
    /// An answer whose body brings nothing for a third of it, and for 20 seconds at least, is given
    /// up before.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.request.timeout = timeout;
        self
    }

    /// How often the call is repeated.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.request.retry = Some(policy);
        self
    }

    /// Asks for these media types, such as `text/csv`, where the service has several.
    ///
    /// A web page in place of octets or text is an error unless one of these, or else of those that
    /// the document has, is `text/html` or a range with it.
    pub fn accept(mut self, media_types: impl AsRef<str>) -> Self {
        self.request.accept(media_types.as_ref());
        self
    }

    /// Sends a header that the document does not have, such as `traceparent`, or `Authorization` of
    /// a client that has no credential of the document.
    ///
    /// Refused are one that says how the message is sent, such as `Content-Length`, and one that the
    /// call sets by itself.
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.request.add_header(name.as_ref(), value.as_ref());
        self
    }

    /// Sends the request even if it breaks rules of the document, where the service is known to
    /// allow more than that says.
    ///
    /// What cannot be written safely, such as a line break in a header, is refused all the same.
    pub fn unchecked(mut self) -> Self {
        self.request.unchecked = true;
        self
    }

    /// Sends the request and gives the value of the answer.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn send(self) -> Answered<O> {
        self.send_full().await.map(|answer| answer.value)
    }

    /// Sends the request and gives the value of the answer with its status and headers.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn send_full(self) -> Result<Answer<O::Output>, Error<O::Failure>> {
        let mut received = self.receive().await?;
        let value = (O::DECODE)(&mut received)?;
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

    /// Sends the request and gives the body of a success as it came, where the service is known to
    /// answer otherwise than the document says. Errors are read as ever.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn send_raw(mut self) -> Result<Answer<Vec<u8>>, Error<O::Failure>> {
        self.request.streamed = false;
        let mut received = self.receive().await?;
        if !received.status.is_success() {
            (O::DECODE)(&mut received)?;
        }
        Ok(Answer {
            status: received.status,
            headers: received.headers,
            value: received.body.0.into(),
            attempts: received.sent.attempts,
            drift: received.drift,
        })
    }

    /// Sends the request and gives the answer before it is read.
    pub(crate) async fn receive(self) -> Result<Box<Received>, Error<O::Failure>> {
        let deadline = Instant::now() + self.request.timeout.min(FOREVER);
        self.request.prepare(deadline)?.run().await
    }
}

/// What the generated methods build calls from.
impl<'c, O: Operation> Call<'c, O> {
    pub(crate) fn new(client: &'c Client) -> Self {
        Self {
            request: Box::new(Request::new(client, Facts::of::<O>())),
            operation: PhantomData,
        }
    }

    /// Fills in a path parameter of the usual style.
    pub(crate) fn in_path<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Self {
        self.in_path_as(name, Spelling::PATH, value)
    }

    /// Fills in a path parameter; they come in the order of the path template.
    pub(crate) fn in_path_as<T: Serialize + ?Sized>(
        mut self,
        name: &'static str,
        spelling: Spelling,
        value: &T,
    ) -> Self {
        let value = super::parameter::value(value);
        self.request.path_parameter(name, spelling, value);
        self
    }

    /// Sets a query parameter of the usual style.
    pub(crate) fn in_query<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Self {
        self.in_query_as(name, Spelling::QUERY, value)
    }

    /// Sets a query parameter.
    pub(crate) fn in_query_as<T: Serialize + ?Sized>(
        mut self,
        name: &'static str,
        spelling: Spelling,
        value: &T,
    ) -> Self {
        let value = super::parameter::value(value);
        self.request.query_parameter(name, spelling, value);
        self
    }

    /// Sets a header parameter of the usual style.
    pub(crate) fn in_header<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Self {
        self.in_header_as(name, Spelling::HEADER, value)
    }

    /// Sets a header parameter.
    pub(crate) fn in_header_as<T: Serialize + ?Sized>(
        mut self,
        name: &'static str,
        spelling: Spelling,
        value: &T,
    ) -> Self {
        let value = super::parameter::value(value);
        self.request.header_parameter(name, spelling, value);
        self
    }

    /// Says what the body is, which is one of the media types of a range.
    pub(crate) fn media_type_of_body(self, range: &'static str, media_type: &str) -> Self {
        let call = self.in_header("Content-Type", media_type);
        call.checked(|at, out| {
            if !is_among(media_type, range) {
                let expected = format!("a media type of `{range}`");
                out.push(at, "parameter", expected, shown(media_type));
            }
        })
    }

    /// Sets a cookie parameter of the usual style.
    pub(crate) fn in_cookie<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Self {
        self.in_cookie_as(name, Spelling::COOKIE, value)
    }

    /// Sets a cookie parameter.
    pub(crate) fn in_cookie_as<T: Serialize + ?Sized>(
        mut self,
        name: &'static str,
        spelling: Spelling,
        value: &T,
    ) -> Self {
        let value = super::parameter::value(value);
        self.request.cookie_parameter(name, spelling, value);
        self
    }

    /// Checks the value of the parameter that was set last.
    pub(crate) fn checked(mut self, check: impl FnOnce(&Path<'_>, &mut Violations)) -> Self {
        let (part, name) = self.request.current;
        self.request.violations.set_part(part);
        check(&Path::ROOT.member(name), &mut self.request.violations);
        self
    }

    /// Sets a body of JSON and checks it.
    pub(crate) fn json_body<T: Serialize + Validate + ?Sized>(self, value: &T) -> Self {
        self.json_body_as("application/json", value)
    }

    /// Sets a body of another media type that is JSON too, and checks it.
    pub(crate) fn json_body_as<T: Serialize + Validate + ?Sized>(
        mut self,
        media_type: &'static str,
        value: &T,
    ) -> Self {
        value.check(&Path::ROOT, self.request.new_body());
        match sent_json(value) {
            Ok(body) => self.request.set_body(media_type, body.into_bytes()),
            Err(error) => self.request.refuse_body(&error.to_string()),
        }
        self
    }

    /// Checks the body that was set by all that is demanded of it, where its type knows only a part.
    pub(crate) fn body_checked(mut self, check: impl FnOnce(&Path<'_>, &mut Violations)) -> Self {
        check(&Path::ROOT, self.request.same_body());
        self
    }

    /// Sets a body of text.
    pub(crate) fn text_body(mut self, media_type: &'static str, body: String) -> Self {
        self.request.new_body();
        self.request.set_text(media_type, body);
        self
    }

    /// Sets a body of text and checks it by what is demanded of it.
    pub(crate) fn checked_text_body(
        mut self,
        media_type: &'static str,
        body: String,
        check: impl FnOnce(&str, &Path<'_>, &mut Violations),
    ) -> Self {
        check(&body, &Path::ROOT, self.request.new_body());
        self.request.set_text(media_type, body);
        self
    }

    /// Sets a body that is sent as it is: octets, a number or boolean, or a stream of them.
    pub(crate) fn raw_body(
        mut self,
        media_type: &'static str,
        body: impl Into<reqwest::Body>,
    ) -> Self {
        self.request.new_body();
        let body: reqwest::Body = body.into();
        self.request.set_body(media_type, body);
        self
    }

    /// Turns answers into those that were meant, such as unwrapping an envelope.
    pub(crate) fn adapted(mut self, when: bool, adapt: fn(&mut Received)) -> Self {
        self.request.adapt = when.then_some(adapt);
        self
    }
}
