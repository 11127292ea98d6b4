//! Lines of JSON, each one value: a stream of typed items, and the body that a list is sent as.
//!
//! Invariant: an item is given when its line, or the body, has come to its end; empty lines are none.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::call::Call;
use super::error::Error;
use super::operation::Operation;
use super::received::{Received, without_byte_order_mark};
use super::sent_json::sent_json;
use super::stream_error::{LONGEST, StreamError};
use super::streaming::Streaming;
use super::validate::{Path, Validate};

/// A stream of items, which ends with the answer.
///
/// It waits for the next item as long as the caller does.
pub struct JsonLines<T> {
    body: Streaming,
    text: Vec<u8>,
    /// How much of `text` is given.
    read: usize,
    /// How much of `text` is known to have no end of a line that was not given.
    searched: usize,
    ended: bool,
    items: PhantomData<fn() -> T>,
}

impl<T> fmt::Debug for JsonLines<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonLines").finish_non_exhaustive()
    }
}

impl<T: DeserializeOwned> JsonLines<T> {
    /// The next item, if there is one.
    pub async fn next(&mut self) -> Option<Result<T, StreamError>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, StreamError>>> {
        loop {
            while let Some(line) = self.line() {
                if !line.is_empty() {
                    let item = serde_json::from_slice(line);
                    return Poll::Ready(Some(
                        item.map_err(|error| StreamError::decode(&error, line)),
                    ));
                }
            }
            if self.ended {
                return Poll::Ready(None);
            }
            if self.text.len() - self.read > LONGEST {
                return Poll::Ready(Some(Err(self.fail(StreamError::TooLong))));
            }
            match ready!(self.body.poll(context)) {
                Some(Ok(piece)) => {
                    self.text.drain(..self.read);
                    self.searched -= self.read;
                    self.read = 0;
                    self.text.extend_from_slice(&piece);
                }
                Some(Err(error)) => {
                    let error = StreamError::Transport(error);
                    return Poll::Ready(Some(Err(self.fail(error))));
                }
                None => self.ended = true,
            }
        }
    }

    /// The next line that has come to its end, without blanks around it; files with a byte order mark
    /// may have been put together.
    fn line(&mut self) -> Option<&[u8]> {
        let rest = self.text.get(self.searched..)?;
        let from = self.read;
        let end = match rest.iter().position(|byte| *byte == b'\n') {
            Some(end) => self.searched + end,
            None => {
                self.searched = self.text.len();
                if !self.ended || from == self.searched {
                    return None;
                }
                self.searched
            }
        };
        self.read = self.text.len().min(end + 1);
        self.searched = self.read;
        let line = self.text.get(from..end)?;
        Some(without_byte_order_mark(line).trim_ascii())
    }

    /// Ends the stream with an error: what came of the next item is dropped.
    fn fail(&mut self, error: StreamError) -> StreamError {
        self.ended = true;
        self.text.clear();
        (self.read, self.searched) = (0, 0);
        error
    }
}

impl<T: DeserializeOwned> Stream for JsonLines<T> {
    type Item = Result<T, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl Received {
    /// Reads lines of JSON; some services call them JSON, text or octets.
    pub(crate) fn json_lines<T, F>(&mut self) -> Result<JsonLines<T>, Error<F>> {
        if self.is_page() || self.is("text/event-stream") {
            return Err(self.instead_of("lines of JSON"));
        }
        Ok(JsonLines {
            body: Streaming::of(self),
            text: Vec::new(),
            read: 0,
            searched: 0,
            ended: false,
            items: PhantomData,
        })
    }
}

impl<O: Operation> Call<'_, O> {
    /// Sets a body of lines, one for each item, and checks the items.
    pub(crate) fn json_lines_body<T: Serialize + Validate>(
        mut self,
        media_type: &'static str,
        items: &[T],
    ) -> Self {
        items.check(&Path::ROOT, self.request.new_body());
        let mut body = Vec::new();
        for item in items {
            match sent_json(item) {
                Ok(line) => body.extend_from_slice(line.as_bytes()),
                Err(error) => {
                    self.request.refuse_body(&error.to_string());
                    return self;
                }
            }
            body.push(b'\n');
        }
        self.request.set_body(media_type, body);
        self
    }
}
