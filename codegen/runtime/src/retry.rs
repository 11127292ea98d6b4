//! When a call is repeated, and how long it waits before.
//!
//! | What happened | idempotent method, or a key | other method |
//! |---|---|---|
//! | no connection (but a failed TLS handshake is final) | yes | yes |
//! | 429 | yes | yes |
//! | reset, closed or stalled after sending | yes | no: it may have run |
//! | 408, 500, 502, 503, 504 | yes | no: it may have run |
//! | anything else | no | no |
//!
//! Invariant: a wait is never shorter than the server's `Retry-After`, and never ends after the
//! time of the call; what does not fit is not waited for.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use reqwest::StatusCode;

/// The longest own wait.
const LONGEST: Duration = Duration::from_secs(20);

/// The first own wait after a server said that there are too many requests.
const THROTTLED: Duration = Duration::from_secs(1);

/// How often a call is repeated, and how long it waits before.
///
/// A call of an idempotent method (such as `GET`, `PUT` or `DELETE`) is repeated where no whole
/// answer came, and after the statuses 408, 429, 500, 502, 503 and 504; one of another method only if it
/// surely did not run: where there was no connection, and after 429.
///
/// One that sets the parameter `Idempotency-Key` or `X-Idempotency-Key` is repeated as that of an
/// idempotent method, with the same key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    attempts: u32,
    base: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: 3,
            base: Duration::from_millis(250),
        }
    }
}

impl RetryPolicy {
    /// Three attempts, with waits of up to 250 ms, then up to 500 ms, or up to one second, then two
    /// where there are too many requests, if the server asks for nothing else.
    pub fn new() -> Self {
        Self::default()
    }

    /// One attempt.
    pub fn never() -> Self {
        Self::default().attempts(1)
    }

    /// How often a call is tried in all; at least once.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// The longest first wait; each later one may be twice as long, up to 20 seconds.
    ///
    /// The wait itself is drawn evenly from zero to there, so that many clients do not come back
    /// at once; where there are too many requests, from half of it, so that each wait is longer
    /// than the one before.
    #[must_use]
    pub fn base(mut self, base: Duration) -> Self {
        self.base = base;
        self
    }

    /// Whether another attempt may follow after `attempts`.
    pub(crate) fn allows(&self, attempts: u32) -> bool {
        attempts < self.attempts
    }

    /// How long to wait after the given number of attempts.
    pub(crate) fn wait(
        &self,
        attempts: u32,
        reason: Repeat,
        retry_after: Option<Duration>,
    ) -> Duration {
        let (base, least) = match reason {
            Repeat::Throttled => (self.base.max(THROTTLED), 0.5),
            Repeat::Broken => (self.base, 0.0),
        };
        let doublings = attempts.saturating_sub(1).min(16);
        let longest = base.saturating_mul(1 << doublings).min(LONGEST);
        let own = longest.mul_f64(least + (1.0 - least) * fastrand::f64());
        // What the server asks for is a lower bound: the own wait comes on top, so that who is
        // refused again waits longer.
        retry_after.unwrap_or_default().saturating_add(own)
    }
}

/// Why a call may be repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// The server takes no more requests for now.
    Throttled,
    /// Something broke that may work the next time.
    Broken,
}

/// Whether a call that was answered with this status may be repeated.
pub(crate) fn repeat_status(status: StatusCode, idempotent: bool) -> Option<Repeat> {
    match status {
        StatusCode::TOO_MANY_REQUESTS => Some(Repeat::Throttled),
        StatusCode::REQUEST_TIMEOUT
        | StatusCode::INTERNAL_SERVER_ERROR
        | StatusCode::BAD_GATEWAY
        | StatusCode::SERVICE_UNAVAILABLE
        | StatusCode::GATEWAY_TIMEOUT
            if idempotent =>
        {
            Some(Repeat::Broken)
        }
        _ => None,
    }
}

/// How many repetitions a client may still make: a bucket of tokens that repetitions empty and
/// successes fill, so that a broken service is not flooded.
#[derive(Debug)]
pub(crate) struct Budget(AtomicU32);

impl Budget {
    const FULL: u32 = 500;

    /// A full bucket.
    pub(crate) fn new() -> Self {
        Self(AtomicU32::new(Self::FULL))
    }

    fn cost(reason: Repeat) -> u32 {
        match reason {
            Repeat::Throttled => 5,
            Repeat::Broken => 14,
        }
    }

    /// Pays for a repetition; says whether it could.
    pub(crate) fn take(&self, reason: Repeat) -> bool {
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| {
                tokens.checked_sub(Self::cost(reason))
            })
            .is_ok()
    }

    /// Hears of a success: gives back what its last repetition cost, or one token.
    pub(crate) fn fill(&self, repeated: Option<Repeat>) {
        let tokens = repeated.map_or(1, Self::cost);
        // The update always has a result, so that it cannot fail.
        let _ = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |held| {
                Some((held + tokens).min(Self::FULL))
            });
    }
}
