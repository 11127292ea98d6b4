//! Whether a request that was given up had a connection yet: the HTTP library does not say it, and
//! what stands around its connector knows.
//!
//! Invariant: a connection whose making is dropped was all that its request waited for. Where another
//! one becomes free first, the library goes on making this one, for later requests.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use tower_layer::Layer;
use tower_service::Service;

tokio::task_local! {
    /// The request that the task is sending.
    static SENDING: Sending;
}

/// A request on its way.
#[derive(Clone, Default)]
pub(crate) struct Sending {
    unconnected: Arc<AtomicBool>,
}

impl Sending {
    /// Runs what sends the request.
    pub(crate) fn by<F: Future>(&self, sent: F) -> impl Future<Output = F::Output> + use<F> {
        SENDING.scope(self.clone(), sent)
    }

    /// Whether what sent the request was dropped before it had a connection.
    pub(crate) fn is_unconnected(&self) -> bool {
        self.unconnected.load(Ordering::Acquire)
    }
}

/// What stands around the connector.
#[derive(Clone, Copy)]
pub(crate) struct Watch;

impl<S> Layer<S> for Watch {
    type Service = Watched<S>;

    fn layer(&self, connector: S) -> Self::Service {
        Watched(connector)
    }
}

/// A connector whose connections are watched while they are made.
#[derive(Clone)]
pub(crate) struct Watched<S>(S);

impl<S, R> Service<R> for Watched<S>
where
    S: Service<R>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = <S::Future as Future>::Output> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: R) -> Self::Future {
        let unmade = Unmade(SENDING.try_with(Sending::clone).ok());
        let making = self.0.call(request);
        Box::pin(async move {
            let made = making.await;
            unmade.end();
            made
        })
    }
}

/// A connection that is being made for a request, until it is made or has failed.
struct Unmade(Option<Sending>);

impl Unmade {
    /// The connection is made, or has failed.
    fn end(mut self) {
        self.0.take();
    }
}

impl Drop for Unmade {
    fn drop(&mut self) {
        if let Some(sending) = &self.0 {
            sending.unconnected.store(true, Ordering::Release);
        }
    }
}
