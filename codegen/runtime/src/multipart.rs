//! Bodies of `multipart/form-data` (RFC 7578): parts that are texts, JSON or files.
//!
//! Invariant: whatever a name or value holds, it stays in its part: line breaks and quotes in names
//! are encoded as browsers do, a media type with a line break is refused, and the boundary is drawn
//! at random.
//! Invariant: a form that may be missing is sent with all parts that it requires, or not at all.
//! Invariant: a form without streams is one piece, which can be sent again.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use reqwest::Body;
use reqwest::header::HeaderValue;
use serde::Serialize;
use serde_json::Value;

use super::call::Call;
use super::file::{File, FileOrText};
use super::operation::Operation;
use super::parameter;
use super::request::Request;
use super::sent_json::{sent_json, sent_value};
use super::validate::{self, Path, Validate, Violations, missing, said_twice, shown};

/// The media type of a part of JSON, where the document names no other.
const JSON: &str = "application/json";

/// The media type of a file of which nothing is known.
const OCTETS: &str = "application/octet-stream";

/// The parts of a form that the document does not name.
#[derive(Debug, Default)]
pub struct Parts(Vec<Part>);

impl Parts {
    /// No parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text.
    #[must_use]
    pub fn text(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.0.push(Part::text(&name.into(), None, text.into()));
        self
    }

    /// Adds a file.
    #[must_use]
    pub fn file(mut self, name: impl Into<String>, file: File) -> Self {
        self.0.push(Part::file(&name.into(), OCTETS, file));
        self
    }
}

/// One part: its name, its head, and what is in it.
#[derive(Debug)]
pub(crate) struct Part {
    name: String,
    head: String,
    body: Body,
    /// A media type that would not stay in its line.
    malformed: Option<String>,
}

impl Part {
    fn new(name: &str, file: Option<&str>, content_type: Option<&str>, body: Body) -> Self {
        let mut head = format!("Content-Disposition: form-data; name=\"{}\"", quoted(name));
        if let Some(file) = file {
            let written = write!(head, "; filename=\"{}\"", quoted(file));
            debug_assert!(written.is_ok(), "a string takes every write");
        }
        if let Some(content_type) = content_type {
            let written = write!(head, "\r\nContent-Type: {content_type}");
            debug_assert!(written.is_ok(), "a string takes every write");
        }
        let malformed = content_type.filter(|text| text.contains(char::is_control));
        Self {
            name: name.to_owned(),
            head,
            body,
            malformed: malformed.map(str::to_owned),
        }
    }

    fn text(name: &str, content_type: Option<&str>, text: String) -> Self {
        Self::new(name, None, content_type, text.into())
    }

    /// A file: what it says of its media type is more than what the document does.
    fn file(name: &str, content_type: &str, file: File) -> Self {
        let content_type = file.content_type.as_deref().unwrap_or(content_type);
        Self::new(name, Some(&file.name), Some(content_type), file.body)
    }

    fn file_or_text(name: &str, content_type: &str, part: FileOrText) -> Self {
        match part {
            FileOrText::File(file) => Self::file(name, content_type, file),
            FileOrText::Text(text) => Self::text(name, None, text),
        }
    }
}

/// A name inside quotes (WHATWG HTML, "multipart/form-data").
fn quoted(name: &str) -> String {
    name.replace('\r', "%0D")
        .replace('\n', "%0A")
        .replace('"', "%22")
}

impl<O: Operation> Call<'_, O> {
    /// Begins a form.
    pub(crate) fn multipart_body(mut self) -> Self {
        self.request.parts(|_| {});
        self
    }

    /// Sets a form whose parts the document does not name.
    pub(crate) fn multipart_body_of(mut self, parts: Parts) -> Self {
        self.request.parts(|known| *known = parts.0);
        self
    }

    /// Adds parts that the document does not name to those that it names: `named`.
    pub(crate) fn more_parts(mut self, parts: Parts, named: &[&'static str]) -> Self {
        let violations = &mut self.request.violations;
        violations.set_part(validate::Part::Body);
        for name in named {
            if parts.0.iter().any(|part| part.name == *name) {
                violations.sentence(&Path::ROOT.member(name), "properties", said_twice(name));
            }
        }
        self.request.parts(|known| known.extend(parts.0));
        self
    }

    /// Sets a part: a text, a part for each item of a list, or JSON.
    pub(crate) fn value_part<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Self {
        self.value_part_of(name, None, value)
    }

    /// Sets a part of a media type: a text, a part for each item of a list, or JSON.
    pub(crate) fn value_part_as<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        media_type: &'static str,
        value: &T,
    ) -> Self {
        self.value_part_of(name, Some(media_type), value)
    }

    fn value_part_of<T: Serialize + ?Sized>(
        mut self,
        name: &'static str,
        media_type: Option<&'static str>,
        value: &T,
    ) -> Self {
        self.request.begin(validate::Part::Body, name);
        match parameter::value(value) {
            Ok(Value::Array(items)) => {
                let parts = items.iter().filter_map(|item| part(name, media_type, item));
                self.request.replace_parts(name, parts.collect());
            }
            Ok(value) => {
                let parts = part(name, media_type, &value).into_iter().collect();
                self.request.replace_parts(name, parts);
            }
            Err(error) => self.request.refuse_body(error.expected()),
        }
        self
    }

    /// Sets a part of JSON.
    pub(crate) fn json_part<T>(self, name: &'static str, value: &T) -> Self
    where
        T: Serialize + Validate + ?Sized,
    {
        self.json_part_as(name, JSON, value)
    }

    /// Sets a part of another media type that is JSON too.
    pub(crate) fn json_part_as<T: Serialize + Validate + ?Sized>(
        mut self,
        name: &'static str,
        media_type: &'static str,
        value: &T,
    ) -> Self {
        self.request.begin(validate::Part::Body, name);
        match sent_json(value) {
            Ok(text) => {
                let part = Part::text(name, Some(media_type), text);
                self.request.replace_parts(name, vec![part]);
            }
            Err(error) => self.request.refuse_body(&error.to_string()),
        }
        self
    }

    /// Sets a part that is a file, or a text in its place.
    pub(crate) fn file_part(self, name: &'static str, file: impl Into<FileOrText>) -> Self {
        self.file_part_as(name, OCTETS, file)
    }

    /// Sets a part that is a file of a media type, unless the file says another, or a text.
    pub(crate) fn file_part_as(
        mut self,
        name: &'static str,
        media_type: &'static str,
        file: impl Into<FileOrText>,
    ) -> Self {
        let part = Part::file_or_text(name, media_type, file.into());
        self.request.replace_parts(name, vec![part]);
        self
    }

    /// Sets the parts that are the files of a list, or texts in their place.
    pub(crate) fn file_parts(
        self,
        name: &'static str,
        files: impl IntoIterator<Item: Into<FileOrText>>,
    ) -> Self {
        self.file_parts_as(name, OCTETS, files)
    }

    /// Sets the parts that are the files of a list, of a media type unless they say another, or texts.
    pub(crate) fn file_parts_as(
        mut self,
        name: &'static str,
        media_type: &'static str,
        files: impl IntoIterator<Item: Into<FileOrText>>,
    ) -> Self {
        let files = files.into_iter();
        let files = files.map(|file| Part::file_or_text(name, media_type, file.into()));
        self.request.replace_parts(name, files.collect());
        self
    }

    /// Sets the parts that are the files of a list, as [`Call::file_parts_as`], and checks the list by
    /// what is demanded of it.
    pub(crate) fn checked_file_parts(
        mut self,
        name: &'static str,
        media_type: &'static str,
        files: impl IntoIterator<Item: Into<FileOrText>>,
        check: impl FnOnce(&[FileOrText], &Path<'_>, &mut Violations),
    ) -> Self {
        let files: Vec<FileOrText> = files.into_iter().map(Into::into).collect();
        self.request.begin(validate::Part::Body, name);
        self.checked(|at, out| check(&files, at, out))
            .file_parts_as(name, media_type, files)
    }
}

/// The part of one value; `null` is none.
fn part(name: &str, media_type: Option<&str>, value: &Value) -> Option<Part> {
    let (usual, text) = match value {
        Value::Null => return None,
        Value::String(text) => (None, text.clone()),
        Value::Bool(_) | Value::Number(_) => (None, parameter::plain(value)),
        Value::Array(_) | Value::Object(_) => (Some(JSON), sent_value(value)),
    };
    Some(Part::text(name, media_type.or(usual), text))
}

impl Request<'_> {
    /// Changes the parts, which become the body when the request is sent.
    fn parts(&mut self, change: impl FnOnce(&mut Vec<Part>)) {
        self.finish = Some(finish);
        let held = self.parts.take().and_then(|parts| parts.downcast().ok());
        let mut parts: Box<Vec<Part>> = held.unwrap_or_default();
        change(&mut parts);
        self.parts = Some(parts);
    }

    fn replace_parts(&mut self, name: &str, new: Vec<Part>) {
        self.parts(|parts| {
            parts.retain(|part| part.name != name);
            parts.extend(new);
        });
    }
}

/// Puts the parts together, if none is missing.
fn finish(request: &mut Request<'_>) {
    let held = request.parts.take().and_then(|parts| parts.downcast().ok());
    let mut parts: Box<Vec<Part>> = held.unwrap_or_default();
    // Servers that read a form as it comes need what describes a file before it.
    let order = request.facts.parts;
    parts.sort_by_key(|part| {
        let place = order.iter().position(|name| *name == part.name);
        place.unwrap_or(order.len())
    });
    let required = request.facts.required_parts.iter();
    let absent = required.filter(|name| parts.iter().all(|part| part.name != **name));
    request.violations.set_part(validate::Part::Body);
    for name in absent {
        let violations = &mut request.violations;
        violations.sentence(&Path::ROOT, "required", missing(name));
    }
    for part in parts.iter() {
        if let Some(media_type) = &part.malformed {
            let expected = "a media type, which has no control characters";
            request.refuse(
                validate::Part::Body,
                &part.name,
                expected,
                shown(media_type),
            );
        }
    }
    let boundary = format!("{:016x}{:016x}", fastrand::u64(..), fastrand::u64(..));
    let mut pieces = VecDeque::new();
    for part in *parts {
        pieces.push_back(Body::from(format!("--{boundary}\r\n{}\r\n\r\n", part.head)));
        pieces.push_back(part.body);
        pieces.push_back(Body::from("\r\n"));
    }
    pieces.push_back(Body::from(format!("--{boundary}--\r\n")));
    let whole: Option<Vec<&[u8]>> = pieces.iter().map(Body::as_bytes).collect();
    let body = match whole {
        Some(pieces) => Body::from(pieces.concat()),
        None => Body::wrap(Chain(pieces)),
    };
    request.set_body("multipart/form-data", body);
    if let Ok(value) = HeaderValue::from_str(&format!("multipart/form-data; boundary={boundary}")) {
        request.content_type(value);
    }
}

/// Bodies one behind the other.
struct Chain(VecDeque<Body>);

impl http_body::Body for Chain {
    type Data = Bytes;
    type Error = reqwest::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, reqwest::Error>>> {
        while let Some(first) = self.0.front_mut() {
            match Pin::new(first).poll_frame(context) {
                Poll::Ready(None) => {
                    self.0.pop_front();
                }
                other => return other,
            }
        }
        Poll::Ready(None)
    }

    fn size_hint(&self) -> SizeHint {
        let exact: Option<u64> = self.0.iter().map(|body| body.size_hint().exact()).sum();
        exact.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
