//! Downloads: bodies of octets that are read piece by piece, however long they are.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use reqwest::StatusCode;

use super::call::Call;
use super::error::Error;
use super::headers::Headers;
use super::operation::Operation;
use super::received::{Received, stalled};
use super::streaming::Streaming;
use super::transport::TransportError;

/// An operation that answers with octets, or with text.
pub trait Downloads: Operation {
    /// Whether no success is anything else.
    const ALONE: bool = true;
}

impl<O: Downloads> Call<'_, O> {
    /// Sends the request and gives the body of the answer piece by piece, whatever its length.
    ///
    /// The time of the call ends when the answer begins; from then on, a piece may take a third of
    /// it, and 20 seconds at least.
    ///
    /// An answer that the document gives as something else than octets or text is an
    /// [`Error::Unexpected`]; [`Call::accept`] asks for what is wanted.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn download(mut self) -> Result<Download, Error<O::Failure>> {
        self.request.streamed = true;
        let stalled = stalled(self.request.timeout);
        let mut received = self.receive().await?;
        if O::ALONE && received.status.is_success() {
            received.no_page("octets")?;
        } else {
            let read = (O::DECODE)(&mut received);
            received.downloaded(read)?;
        }
        Ok(Download {
            body: Streaming::of(&mut received),
            stalled,
            status: received.status,
            headers: received.headers,
        })
    }
}

impl Received {
    /// Refuses an answer that is read as something else than octets or text, none of which came yet.
    fn downloaded<T, F>(&self, read: Result<T, Error<F>>) -> Result<(), Error<F>> {
        match read {
            Ok(_) | Err(Error::Decode(_)) if !self.is_raw => {
                Err(self.not_declared("without octets to download".to_owned(), false))
            }
            read => read.map(|_| ()),
        }
    }
}

/// The body of an answer that is being received.
#[derive(Debug)]
#[non_exhaustive]
pub struct Download {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: Headers,
    body: Streaming,
    stalled: Duration,
}

impl Download {
    /// The next piece, if there is one.
    ///
    /// # Errors
    /// The body broke off, or brought nothing for too long.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, TransportError> {
        self.body.next(self.stalled).await
    }
}

/// The pieces; a stream waits for the next one as long as the caller does.
impl Stream for Download {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.body.poll(context)
    }
}
