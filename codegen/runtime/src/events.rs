//! Server-sent events (WHATWG HTML, "Server-sent events"): a stream of typed events.
//!
//! Invariant: an event is given when the empty line behind it has come; what a stream that breaks
//! off holds of another one is dropped.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use serde::de::{self, DeserializeOwned, IgnoredAny};
use serde_json::Value;

use super::error::Error;
use super::received::Received;
use super::stream_error::{LONGEST, StreamError};
use super::streaming::Streaming;
use super::validate::Validate;

/// An event with its data.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Event<T> {
    /// What kind of event it is, if it says so.
    pub event: Option<String>,
    /// The last identifier that the stream gave.
    pub id: Option<String>,
    /// How long to wait before the stream is asked for again, where this event says so, or what came
    /// without data before it.
    pub retry: Option<Duration>,
    /// The data.
    pub data: T,
}

/// A stream of events, which ends where the service ends it: with the answer, or by `[DONE]`.
///
/// An event whose data is empty is left out, unless that can be read.
///
/// It waits for the next event as long as the caller does.
pub struct Events<T> {
    body: Streaming,
    lines: Lines,
    id: Option<String>,
    form: Form,
    ended: bool,
    /// How well a value is what the document says, of what may be read in several ways.
    judge: fn(&T, &str) -> Fit,
}

/// How well what was read of an event is what the document says, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It breaks no rule.
    Whole,
    /// It has its type, and breaks a rule.
    Broken,
    /// It is of no branch of a choice, and is held as it came.
    Unread,
}

impl Fit {
    /// That of a value of a reading.
    fn of<T: Validate>(value: &T, reading: &str) -> Self {
        let Err(broken) = value.validate() else {
            return Self::Whole;
        };
        let came: Value = serde_json::from_str(reading).unwrap_or_default();
        if broken.is_unread(&came) {
            Self::Unread
        } else {
            Self::Broken
        }
    }
}

impl<T> fmt::Debug for Events<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events").finish_non_exhaustive()
    }
}

impl<T: DeserializeOwned> Events<T> {
    /// The next event, if there is one.
    pub async fn next(&mut self) -> Option<Result<Event<T>, StreamError>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Event<T>, StreamError>>> {
        loop {
            if self.ended {
                return Poll::Ready(None);
            }
            if let Some(fields) = self.lines.event() {
                if let Some(id) = &fields.id {
                    self.id = Some(id.clone());
                }
                let is_empty = match fields.data.as_deref().map(str::trim) {
                    // An event without data is none.
                    None => continue,
                    Some("[DONE]") => {
                        self.ended = true;
                        continue;
                    }
                    Some(data) => data.is_empty(),
                };
                match self.decode(fields) {
                    // Where data is no text, an empty line of it only says that the stream lives.
                    Err(_) if is_empty => continue,
                    event => return Poll::Ready(Some(event)),
                }
            }
            if self.lines.held() > LONGEST {
                self.ended = true;
                return Poll::Ready(Some(Err(StreamError::TooLong)));
            }
            match ready!(self.body.poll(context)) {
                Some(Ok(piece)) => self.lines.push(&piece),
                Some(Err(error)) => {
                    self.ended = true;
                    return Poll::Ready(Some(Err(StreamError::Transport(error))));
                }
                None => self.ended = true,
            }
        }
    }

    fn decode(&self, fields: Fields) -> Result<Event<T>, StreamError> {
        match self.read(&self.form.readings(&fields)) {
            Ok(data) => Ok(Event {
                event: fields.event,
                id: self.id.clone(),
                retry: fields.retry,
                data,
            }),
            Err(error) => {
                let data = fields.data.unwrap_or_default();
                Err(StreamError::decode(&error, data.as_bytes()))
            }
        }
    }

    /// The first of the readings that fit the document best, else why the first cannot be held.
    fn read(&self, readings: &[String]) -> Result<T, serde_json::Error> {
        let (mut best, mut refused) = (None::<(Fit, T)>, None);
        for reading in readings {
            let value = match serde_json::from_str(reading) {
                Ok(value) => value,
                Err(error) => {
                    refused = refused.or(Some(error));
                    continue;
                }
            };
            let fit = (self.judge)(&value, reading);
            if fit == Fit::Whole {
                return Ok(value);
            }
            if best.as_ref().is_none_or(|(known, _)| fit < *known) {
                best = Some((fit, value));
            }
        }
        let held = best.map(|(_, value)| value);
        held.ok_or_else(|| refused.unwrap_or_else(|| de::Error::custom("nothing came")))
    }
}

impl<T: DeserializeOwned> Stream for Events<T> {
    type Item = Result<Event<T>, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl Received {
    /// Reads a stream of events whose data is typed.
    pub(crate) fn events<T: Validate, F>(&mut self) -> Result<Events<T>, Error<F>> {
        self.stream(false, false)
    }

    /// Reads a stream of events whose data is a text.
    pub(crate) fn text_events<T: Validate, F>(&mut self) -> Result<Events<T>, Error<F>> {
        self.stream(false, true)
    }

    /// Reads a stream of events that are typed with their fields.
    pub(crate) fn whole_events<T: Validate, F>(&mut self) -> Result<Events<T>, Error<F>> {
        self.stream(true, false)
    }

    /// Reads a stream of events that are typed with their fields, and whose data is a text.
    pub(crate) fn whole_text_events<T: Validate, F>(&mut self) -> Result<Events<T>, Error<F>> {
        self.stream(true, true)
    }

    fn stream<T: Validate, F>(&mut self, whole: bool, text: bool) -> Result<Events<T>, Error<F>> {
        self.declared("text/event-stream")?;
        Ok(Events {
            body: Streaming::of(self),
            lines: Lines::default(),
            id: None,
            form: Form { whole, text },
            ended: false,
            judge: Fit::of,
        })
    }
}

/// What of an event its type describes.
#[derive(Clone, Copy, Debug)]
struct Form {
    /// The event with its fields, and not its data alone.
    whole: bool,
    /// Data that is a text, even where that looks like JSON.
    text: bool,
}

impl Form {
    /// What an event may be read as, each as JSON, in the order in which it is tried.
    fn readings(self, fields: &Fields) -> Vec<String> {
        let data = self.data(fields.data.as_deref().unwrap_or_default());
        if !self.whole {
            return data;
        }
        let ids = ids(fields.id.as_deref());
        let readings = data.iter().flat_map(|data| {
            let objects = ids.iter().map(|id| object(fields, id.as_deref(), data));
            objects.collect::<Vec<_>>()
        });
        readings.collect()
    }

    /// What the data may be read as.
    fn data(self, data: &str) -> Vec<String> {
        let text = quoted(data);
        let is_json = serde_json::from_str::<IgnoredAny>(data).is_ok();
        match (self.text, is_json) {
            (true, true) => vec![text, data.to_owned()],
            (false, true) => vec![data.to_owned()],
            (_, false) => vec![text],
        }
    }
}

/// What an identifier may be read as: a text, or the integer that is written there.
fn ids(id: Option<&str>) -> Vec<Option<String>> {
    let integer = id.and_then(|id| id.parse::<i64>().ok());
    let mut ids = vec![id.map(quoted)];
    ids.extend(integer.map(|integer| Some(integer.to_string())));
    ids
}

/// An event with the fields that it has, as a JSON object.
fn object(fields: &Fields, id: Option<&str>, data: &str) -> String {
    let event = fields.event.as_deref().map(quoted);
    let retry = fields.retry.map(|retry| retry.as_millis().to_string());
    let members = [
        ("event", event.as_deref()),
        ("id", id),
        ("retry", retry.as_deref()),
        ("data", Some(data)),
    ];
    let members = members
        .iter()
        .filter_map(|(name, value)| Some(format!("\"{name}\":{}", (*value)?)));
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

/// A text as JSON.
fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// The fields of one event.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Fields {
    event: Option<String>,
    id: Option<String>,
    retry: Option<Duration>,
    data: Option<String>,
}

/// What came of the stream, cut into events.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    text: Vec<u8>,
    /// How much of `text` is read.
    read: usize,
    begun: bool,
    /// Whether the last line ended with CR, to which a line feed behind it belongs.
    returned: bool,
    fields: Fields,
}

impl Lines {
    /// Takes a piece of the stream.
    pub(crate) fn push(&mut self, piece: &[u8]) {
        self.text.drain(..self.read);
        self.read = 0;
        self.text.extend_from_slice(piece);
        if !self.begun && self.text.len() >= 3 {
            self.begun = true;
            if self.text.starts_with("\u{feff}".as_bytes()) {
                self.text.drain(..3);
            }
        }
    }

    fn held(&self) -> usize {
        let data = self.fields.data.as_ref().map_or(0, String::len);
        self.text.len() - self.read + data
    }

    /// The next whole event.
    pub(crate) fn event(&mut self) -> Option<Fields> {
        while let Some(line) = self.line() {
            if line.is_empty() {
                let fields = std::mem::take(&mut self.fields);
                if fields.data.is_none() {
                    // How long to wait counts for the stream: the next event tells it.
                    self.fields.retry = fields.retry;
                }
                return Some(fields);
            }
            let (name, value) = line.split_once(':').unwrap_or((&line, ""));
            let value = value.strip_prefix(' ').unwrap_or(value);
            let fields = &mut self.fields;
            match name {
                "event" => fields.event = Some(value.to_owned()),
                "id" if !value.contains('\0') => fields.id = Some(value.to_owned()),
                "retry" => {
                    let given = value.parse().ok().map(Duration::from_millis);
                    fields.retry = given.or(fields.retry);
                }
                "data" => match &mut fields.data {
                    Some(data) => {
                        data.push('\n');
                        data.push_str(value);
                    }
                    None => fields.data = Some(value.to_owned()),
                },
                // Comments and fields that nobody knows.
                _ => {}
            }
        }
        None
    }

    /// The next whole line, which ends with CR LF, LF or CR.
    fn line(&mut self) -> Option<String> {
        let rest = self.text.get(self.read..)?;
        if self.returned && !rest.is_empty() {
            self.returned = false;
            if rest.starts_with(b"\n") {
                self.read += 1;
                return self.line();
            }
        }
        let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'))?;
        let line = String::from_utf8_lossy(rest.get(..end)?).into_owned();
        self.returned = rest.get(end) == Some(&b'\r');
        self.read += end + 1;
        Some(line)
    }
}
