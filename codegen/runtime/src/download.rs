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
use super::received::stalled;
use super::streaming::Streaming;
use super::transport::TransportError;

/// An operation that answers with octets.
pub trait Downloads: Operation {}

impl<O: Downloads> Call<'_, O> {
    /// Sends the request and gives the body of the answer piece by piece, whatever its length.
    ///
    /// The time of the call ends when the answer begins; from then on, a piece may take a third of
    /// it, and 20 seconds at least.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn download(mut self) -> Result<Download, Error<O::Failure>> {
        self.request.streamed = true;
        let stalled = stalled(self.request.timeout);
        let mut received = self.receive().await?;
        if received.status.is_success() {
            received.no_page("octets")?;
        } else {
            (O::DECODE)(&mut received)?;
        }
        Ok(Download {
            body: Streaming::of(&mut received),
            stalled,
            status: received.status,
            headers: received.headers,
        })
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
