//! A whole answer: its bounded body, and the ways to read it.
//!
//! Invariant: a value comes only from a body that arrived completely, has the declared media type
//! and was decoded to its end.

use std::borrow::Cow;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{CONTENT_TYPE, HeaderValue, LOCATION};
use reqwest::{Response, StatusCode, Url};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::time::error::Elapsed;
use tokio::time::{Instant, timeout_at};

use super::charset::in_utf8;
use super::declared::is_struct;
use super::drift::{Drift, DriftMode};
use super::error::{
    DeclaredError, DeclaredErrors, DecodeError, DriftError, Error, Sent, UnexpectedAnswer,
};
use super::excerpt::{Excerpt, printable};
use super::headers::Headers;
use super::integer::of_whole_numbers;
use super::media_type::{
    accepts_page, essence, has_parameters, is_json, last_label, parameter, split_at_byte,
};
use super::place::{again, told};
use super::transport::{Phase, TransportError};
use super::validate::Validate;

/// How long a body may bring nothing, at least.
pub(crate) const STALLED: Duration = Duration::from_secs(20);

/// How long the body of a call with this time may bring nothing: who waits longer for the whole also
/// waits longer for a part.
pub(crate) fn stalled(timeout: Duration) -> Duration {
    STALLED.max(timeout / 3)
}

/// How many characters of a decoder's message are shown.
const MESSAGE_CHARACTERS: usize = 160;

/// A whole answer.
#[derive(Debug)]
pub struct Received {
    pub(crate) status: StatusCode,
    pub(crate) headers: Headers,
    pub(crate) body: Body,
    /// The answer itself, where its body is read piece by piece.
    pub(crate) rest: Option<Response>,
    /// Where the answer came from: another address than was asked if redirects were followed.
    pub(crate) url: Url,
    /// Whether the body of an error answer broke off, or cannot be decompressed.
    pub(crate) is_cut: bool,
    /// Whether the body was read as it is: octets or text.
    pub(crate) is_raw: bool,
    /// The media types that were asked for.
    pub(crate) accepted: Option<HeaderValue>,
    pub(crate) sent: Sent,
    pub(crate) drift_mode: DriftMode,
    pub(crate) drift: Drift,
}

/// How many bytes of a body an error keeps.
const KEPT: usize = 64 << 10;

/// The octets of a body; `Debug` shows only how many they are.
#[derive(Clone)]
pub(crate) struct Body(pub(crate) Bytes);

impl Body {
    /// As much as an error keeps, which does not hold the rest in memory.
    fn kept(&self) -> Self {
        Self(match self.0.get(..KEPT) {
            Some(beginning) => Bytes::copy_from_slice(beginning),
            None => self.0.clone(),
        })
    }
}

impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

impl Received {
    /// Reads an answer to its end, at most `limit` bytes of body after decompression.
    ///
    /// The body of an error answer may break off: its status says more than that.
    pub(crate) async fn read(
        mut response: Response,
        limit: usize,
        deadline: Instant,
        stalled: Duration,
    ) -> Result<Box<Self>, TransportError> {
        let status = response.status();
        let expected = response.content_length();
        // Most bodies come in one chunk, which is not copied.
        let (mut one, mut several) = (Bytes::new(), Vec::new());
        let end = loop {
            let length = one.len() + several.len();
            match chunk(&mut response, deadline, stalled).await {
                Ok(Ok(None)) => break Ok(()),
                Ok(Ok(Some(chunk))) if chunk.len() > limit.saturating_sub(length) => {
                    break Err(TransportError::too_long(limit));
                }
                Ok(Ok(Some(chunk))) if length == 0 => one = chunk,
                Ok(Ok(Some(chunk))) => {
                    several.extend_from_slice(&std::mem::take(&mut one));
                    several.extend_from_slice(&chunk);
                }
                Ok(Err(error)) => break Err(TransportError::new(Phase::Body, error)),
                Err(_) => break Err(TransportError::timed_out(Phase::Body)),
            }
        };
        let body = if several.is_empty() {
            one
        } else {
            several.into()
        };
        match end {
            Err(error) if status.is_success() => Err(error.behind(status, body.len(), expected)),
            end => {
                let mut received = Self::begin(response);
                received.is_cut = end.is_err();
                received.body = Body(body);
                received.rest = None;
                Ok(received)
            }
        }
    }

    /// An answer whose body is still to be read; boxed, since each future on its way moves it.
    pub(crate) fn begin(mut response: Response) -> Box<Self> {
        Box::new(Self {
            status: response.status(),
            url: response.url().clone(),
            headers: Headers::new(std::mem::take(response.headers_mut())),
            body: Body(Bytes::new()),
            rest: Some(response),
            is_cut: false,
            is_raw: false,
            accepted: None,
            sent: Sent::default(),
            drift_mode: DriftMode::default(),
            drift: Drift::default(),
        })
    }

    /// The status; inside an envelope, the envelope's.
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// Whether the body is of a media type: `text/csv`, every `image/*`, or every `+json`; one with
    /// parameters (`application/json;stream=watch`) has to have these.
    pub(crate) fn is(&self, wanted: &str) -> bool {
        let Some(found) = self.essence() else {
            return false;
        };
        let (wanted, parameters) = split_at_byte(wanted, b';').unwrap_or((wanted, ""));
        if !has_parameters(self.content_type().unwrap_or_default(), parameters) {
            return false;
        }
        match (wanted.strip_suffix('*'), wanted.starts_with('+')) {
            (Some(kind), _) => found.starts_with(kind),
            (None, true) => found.ends_with(wanted),
            (None, false) => found == wanted,
        }
    }

    /// Whether the body is JSON by its media type.
    pub(crate) fn is_json(&self) -> bool {
        self.essence().is_some_and(|name| is_json(&name))
    }

    /// Whether the answer says that its body is something else than JSON.
    fn is_other_than_json(&self) -> bool {
        self.essence().is_some_and(|name| !is_json(&name))
    }

    /// Whether the answer says that its body is neither JSON nor a web page.
    pub(crate) fn is_octets(&self) -> bool {
        self.is_other_than_json() && !self.is_page()
    }

    /// Refuses a body of another media type than the declared one.
    pub(crate) fn declared<F>(&self, wanted: &str) -> Result<(), Error<F>> {
        if self.essence().is_some() && !self.is(wanted) {
            return Err(self.instead_of(&format!("`{wanted}`")));
        }
        Ok(())
    }

    /// Reads a JSON body.
    pub(crate) fn json<T, F>(&mut self) -> Result<T, Error<F>>
    where
        T: DeserializeOwned + Serialize + Validate,
    {
        if let Some(value) = self.null() {
            return Ok(value);
        }
        if self.is_other_than_json() {
            return Err(self.instead_of("JSON"));
        }
        self.value()
    }

    /// Reads a body as JSON.
    pub(crate) fn value<T, F>(&mut self) -> Result<T, Error<F>>
    where
        T: DeserializeOwned + Serialize + Validate,
    {
        if let Some(value) = self.null() {
            return Ok(value);
        }
        let value = self.decode().map_err(Error::Decode)?;
        self.compare(&value)?;
        Ok(value)
    }

    /// The `null` that an empty body stands for, where that is a valid value.
    fn null<T: DeserializeOwned + Validate>(&self) -> Option<T> {
        if self.is_cut || !without_byte_order_mark(&self.body.0).is_empty() {
            return None;
        }
        let value: T = serde_json::from_value(Value::Null).ok()?;
        value.validate().is_ok().then_some(value)
    }

    /// Refuses a web page that nobody asked for.
    pub(crate) fn no_page<F>(&self, wanted: &str) -> Result<(), Error<F>> {
        let accepted = self.accepted.as_ref().and_then(|it| it.to_str().ok());
        if self.is_page() && !accepted.is_some_and(accepts_page) {
            return Err(self.instead_of(wanted));
        }
        Ok(())
    }

    /// Takes the body as it came.
    pub(crate) fn bytes<F>(&mut self) -> Result<Vec<u8>, Error<F>> {
        self.no_page("octets")?;
        self.is_raw = true;
        Ok(std::mem::take(&mut self.body.0).into())
    }

    /// Reads nothing: the document declares no body, and one that came is not kept.
    pub(crate) fn nothing<F>(&mut self) -> Result<(), Error<F>> {
        self.bare(())
    }

    /// Reads nothing, which stands for a value.
    pub(crate) fn bare<T, F>(&mut self, value: T) -> Result<T, Error<F>> {
        if self.drift_mode != DriftMode::Off && !self.body.0.trim_ascii().is_empty() {
            self.report(Drift::of_undeclared())?;
        }
        Ok(value)
    }

    /// Reads an answer of one status; any other is read as an error answer.
    pub(crate) fn on<T, F: DeclaredErrors>(
        &mut self,
        status: u16,
        read: impl FnOnce(&mut Self) -> Result<T, Error<F>>,
    ) -> Result<T, Error<F>> {
        if self.status() == status {
            read(self)
        } else {
            self.error()
        }
    }

    /// Reads an error answer, declared or not.
    pub(crate) fn error<T, F: DeclaredErrors>(&mut self) -> Result<T, Error<F>> {
        Err(F::read(self))
    }

    /// Reads the JSON body of a declared error answer; `declare` is its variant.
    pub(crate) fn failure<B, F>(&mut self, declare: impl FnOnce(B) -> F) -> Error<F>
    where
        B: DeserializeOwned,
    {
        if self.is_other_than_json() {
            return self.instead_of("JSON");
        }
        let body = self.decode();
        self.failure_with(body, declare)
    }

    /// A declared error answer, if its body could be read.
    pub(crate) fn failure_with<B, F>(
        &mut self,
        body: Result<B, Box<DecodeError>>,
        declare: impl FnOnce(B) -> F,
    ) -> Error<F> {
        match body {
            Ok(body) => self.refused(declare(body)),
            Err(error) => {
                let reason = if self.body.0.is_empty() && !self.is_cut {
                    "without the body that the document declares".to_owned()
                } else if error.path.is_empty() || error.path == "." {
                    format!("with a body that cannot be decoded ({})", error.message)
                } else {
                    format!(
                        "with a body that cannot be decoded at `{}` ({})",
                        error.path, error.message
                    )
                };
                // Where `default` is declared, this may be the answer of a success.
                self.not_declared(reason, !error.readable)
            }
        }
    }

    /// Reads the JSON body of a declared error answer in which a secret stands, so that the body as
    /// it came is not shown.
    pub(crate) fn secret_failure<B, F>(&mut self, declare: impl FnOnce(B) -> F) -> Error<F>
    where
        B: DeserializeOwned,
    {
        let mut error = self.failure(declare);
        match &mut error {
            Error::Api(error) => error.excerpt = Excerpt::default(),
            Error::Unexpected(error) => error.excerpt = Excerpt::default(),
            _ => {}
        }
        error
    }

    /// Takes the body of a declared error answer as it came; `declare` is its variant.
    pub(crate) fn failure_bytes<F>(&mut self, declare: impl FnOnce(Vec<u8>) -> F) -> Error<F> {
        let body = self.body.0.to_vec();
        self.refused(declare(body))
    }

    /// A declared error answer.
    pub(crate) fn refused<F>(&mut self, answer: F) -> Error<F> {
        Error::Api(Box::new(DeclaredError {
            status: self.status,
            headers: self.headers.clone(),
            answer,
            excerpt: Excerpt::new(&self.in_utf8()),
            redirect: self.redirect(),
            sent: self.sent,
        }))
    }

    /// An answer whose status is not declared.
    pub(crate) fn unexpected<F>(&mut self) -> Error<F> {
        let mut reason = "which the document does not declare".to_owned();
        // What a success brings may be for the caller alone, so that no message shows it.
        if self.status.is_success() && !self.body.0.is_empty() {
            reason += " (`body()` has what came)";
        }
        self.not_declared(reason, self.is_page())
    }

    /// Where a redirect leads: its origin alone, since paths and queries may hold secrets.
    fn redirect(&self) -> Option<String> {
        if !self.status.is_redirection() {
            return None;
        }
        let location = self.headers.as_map().get(LOCATION)?;
        let location = location.to_str().ok();
        let target = location.and_then(|location| self.url.join(location).ok());
        Some(match target {
            Some(target) => format!(
                "a redirect to {}, which is not followed",
                printable(&target.origin().ascii_serialization(), MESSAGE_CHARACTERS)
            ),
            None => "a redirect, which is not followed".to_owned(),
        })
    }

    /// Whether the body is a web page, which something on the way sends instead of an answer.
    pub(crate) fn is_page(&self) -> bool {
        self.is("text/html") || self.is("application/xhtml+xml")
    }

    /// The type and subtype of the body, if the answer names them.
    pub(crate) fn essence(&self) -> Option<Cow<'_, str>> {
        Some(essence(self.content_type()?)).filter(|name| !name.is_empty())
    }

    /// The media type of the body as the server says it: the last one, where something on the way
    /// adds another.
    pub(crate) fn content_type(&self) -> Option<&str> {
        let labels = self.headers.as_map().get_all(CONTENT_TYPE);
        last_label(labels.iter().next_back()?.to_str().ok()?)
    }

    /// The charset of the body as the server says it.
    pub(crate) fn charset(&self) -> Option<&str> {
        parameter(self.content_type()?, "charset")
    }

    /// The body in UTF-8, without a byte order mark.
    pub(crate) fn in_utf8(&self) -> Cow<'_, [u8]> {
        in_utf8(without_byte_order_mark(&self.body.0), self.charset())
    }

    /// The type and subtype of the body, safe to print.
    fn media_type(&self) -> Option<String> {
        self.essence()
            .map(|name| printable(&name, MESSAGE_CHARACTERS))
    }

    /// A body of another media type than the wanted one.
    pub(crate) fn instead_of<F>(&self, wanted: &str) -> Error<F> {
        let found = self.media_type().unwrap_or_default();
        self.not_declared(format!("with `{found}` instead of {wanted}"), true)
    }

    /// Decodes the body; only what fails is read a second time, for the path.
    pub(crate) fn decode<T: DeserializeOwned>(&self) -> Result<T, Box<DecodeError>> {
        let body = &*self.in_utf8();
        if body.is_empty() {
            // A body that is lost is not told from one that nobody sent, unless the status does so.
            let is_meant = matches!(
                self.status,
                StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT
            );
            let message = if self.is_cut {
                "the body could not be read"
            } else {
                "the body is empty"
            };
            let message = match self.redirect() {
                Some(redirect) => format!("{message}; the answer is {redirect}"),
                None => message.to_owned(),
            };
            return Err(self.decode_error("", &message, is_meant));
        }
        if body.trim_ascii_start().starts_with(b"[") && is_struct::<T>() {
            return Err(self.decode_error("", "a list where an object belongs", true));
        }
        serde_json::from_slice(body).or_else(|first| {
            // What stands in no struct reads `1.0` as no integer.
            if first.is_data()
                && let Some(held) = of_whole_numbers(body)
            {
                return Ok(held);
            }
            // A list with more items than its type has is no JSON to a decoder that wants its end.
            let value: Option<Value> = (!first.is_data())
                .then(|| serde_json::from_slice(body).ok())
                .flatten();
            let read: Result<T, _> = again(|| match value {
                Some(value) => serde_path_to_error::deserialize(value),
                None => {
                    let mut deserializer = serde_json::Deserializer::from_slice(body);
                    serde_path_to_error::deserialize(&mut deserializer)
                }
            });
            let (path, message) = match &read {
                Ok(_) => (String::new(), first.to_string()),
                Err(error) => told(error),
            };
            let error = read
                .err()
                .map_or(first, serde_path_to_error::Error::into_inner);
            Err(self.decode_error(&path, &message, error.is_data()))
        })
    }

    /// Reports what the document does not allow, if the client asks for it.
    fn compare<T, F>(&mut self, value: &T) -> Result<(), Error<F>>
    where
        T: Serialize + Validate,
    {
        if self.drift_mode == DriftMode::Off {
            return Ok(());
        }
        match serde_json::from_slice(&self.in_utf8()) {
            Ok(raw) => self.report(Drift::between(&raw, value)),
            Err(_) => Ok(()),
        }
    }

    /// Takes note of what the document does not allow, which fails the call where the client is strict.
    fn report<F>(&mut self, drift: Drift) -> Result<(), Error<F>> {
        self.drift = drift;
        if self.drift_mode == DriftMode::Strict && !self.drift.is_empty() {
            return Err(Error::Drift(Box::new(DriftError {
                status: self.status,
                headers: self.headers.clone(),
                drift: std::mem::take(&mut self.drift),
                sent: self.sent,
            })));
        }
        Ok(())
    }

    pub(crate) fn decode_error(
        &self,
        path: &str,
        message: &str,
        readable: bool,
    ) -> Box<DecodeError> {
        Box::new(DecodeError {
            status: self.status,
            headers: self.headers.clone(),
            path: printable(path, MESSAGE_CHARACTERS),
            message: printable(&without_text(message), MESSAGE_CHARACTERS),
            excerpt: Excerpt::new(&self.in_utf8()),
            readable,
            body: self.body.kept(),
            sent: self.sent,
        })
    }

    /// An answer that is not as the document declares it; of a redirect, where it leads says more
    /// than what its body is not.
    pub(crate) fn not_declared<F>(&self, reason: String, is_foreign: bool) -> Error<F> {
        let reason = self.redirect().unwrap_or(reason);
        Error::Unexpected(Box::new(UnexpectedAnswer {
            status: self.status,
            media_type: self.media_type(),
            headers: self.headers.clone(),
            excerpt: Excerpt::new(&self.in_utf8()),
            reason,
            body: self.body.kept(),
            is_foreign,
            sent: self.sent,
        }))
    }
}

/// A decoder's message without the text that was found, which only the caller should see.
fn without_text(message: &str) -> Cow<'_, str> {
    let found = message.split_once(" string \"");
    let parts = found.and_then(|(head, rest)| Some((head, rest.rsplit_once("\", expected ")?.1)));
    match parts {
        Some((head, expected)) => format!("{head} string, expected {expected}").into(),
        None => message.into(),
    }
}

/// Waits for the next chunk of a body; the clock is asked only if there is none yet.
async fn chunk(
    response: &mut Response,
    deadline: Instant,
    stalled: Duration,
) -> Result<reqwest::Result<Option<Bytes>>, Elapsed> {
    let mut chunk = pin!(response.chunk());
    match poll_fn(|context| Poll::Ready(chunk.as_mut().poll(context))).await {
        Poll::Ready(chunk) => Ok(chunk),
        Poll::Pending => timeout_at(deadline.min(Instant::now() + stalled), chunk).await,
    }
}

/// RFC 8259, 8.1: a parser may ignore a byte order mark instead of refusing it.
pub(crate) fn without_byte_order_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body)
}
