//! The body of an answer, read piece by piece: what downloads and event streams are made of.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::Body as _;
use reqwest::Body;
use tokio::time::timeout;

use super::received::Received;
use super::transport::{Phase, TransportError};

/// A body that is not read to its end yet.
pub(crate) struct Streaming(Body);

impl Streaming {
    /// Takes the body of an answer.
    pub(crate) fn of(received: &mut Received) -> Self {
        Self(match received.rest.take() {
            Some(response) => response.into(),
            None => std::mem::take(&mut received.body.0).into(),
        })
    }

    /// Looks for the next piece.
    pub(crate) fn poll(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        loop {
            return match Pin::new(&mut self.0).poll_frame(context) {
                Poll::Pending => Poll::Pending,
                Poll::Ready(None) => Poll::Ready(None),
                Poll::Ready(Some(Ok(frame))) => match frame.into_data() {
                    Ok(data) => Poll::Ready(Some(Ok(data))),
                    // Trailers say nothing about the body.
                    Err(_) => continue,
                },
                Poll::Ready(Some(Err(error))) => {
                    Poll::Ready(Some(Err(TransportError::new(Phase::Body, error))))
                }
            };
        }
    }

    /// The next piece; an error, if none comes in time.
    pub(crate) async fn next(
        &mut self,
        stalled: Duration,
    ) -> Result<Option<Bytes>, TransportError> {
        match timeout(stalled, poll_fn(|context| self.poll(context))).await {
            Ok(piece) => piece.transpose(),
            Err(_) => Err(TransportError::timed_out(Phase::Body)),
        }
    }
}

impl fmt::Debug for Streaming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Streaming")
    }
}
