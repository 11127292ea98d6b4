//! A token that all calls of a client share, wherever it comes from.
//!
//! A token is renewed before it expires, by the monotonic clock, or after a 401. Whoever finds that
//! a token is needed first asks for it; the others wait for that answer, and share its error too.
//! If the asking call is dropped or runs out of time, the next one asks.
//!
//! Invariant: at most one request for a token is under way, a token is used for at least a second,
//! whatever is said about its lifetime, and 401s alone cause at most one request in a minute.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex as Lock, MutexGuard, PoisonError};
use std::time::Duration;

use reqwest::header::HeaderValue;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout_at};

use super::auth::Signature;
use super::auth_error::{AuthError, AuthReason};
use super::transport::{Phase, TransportError};

/// How long before its end a token is renewed, at most.
const SKEW: Duration = Duration::from_secs(30);

/// The longest time that a token is used for.
pub(crate) const LONGEST_LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// The shortest time that a token is used for, whatever is said about it.
const SHORTEST_USE: Duration = Duration::from_secs(1);

/// How long the token that replaced a refused one is kept, even if it is refused too: a server that
/// answers 401 to whoever may not do something would otherwise use up the tokens that it issues.
const REPLACEMENT: Duration = Duration::from_secs(60);

/// Why a token is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenNeed {
    /// There is none yet, or the last request for one failed.
    First,
    /// The last one is about to expire.
    Expiring,
    /// The server refused the last one.
    Refused,
}

/// The token at hand, and what is known of those before it.
#[derive(Default)]
pub(crate) struct SharedToken {
    state: Mutex<State>,
    /// How many requests for a token have ended.
    rounds: AtomicU64,
    refusals: Lock<Refusals>,
}

/// What is known of refused tokens.
#[derive(Default)]
struct Refusals {
    /// The number of the newest token that was refused; a newer one is needed then.
    newest: u64,
    /// The number of the last token that replaced a refused one, and when it came.
    replacement: Option<(u64, Instant)>,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    /// The error of the last request for a token, if it had one.
    error: Option<AuthError>,
}

struct Token {
    value: HeaderValue,
    number: u64,
    /// When a new one is needed, if that is known.
    renew_at: Option<Instant>,
}

impl SharedToken {
    /// The token to use now: the one at hand, or the one that is asked for, with its lifetime.
    pub(crate) async fn get<A>(
        &self,
        deadline: Instant,
        ask: impl FnOnce(TokenNeed) -> A + Send,
    ) -> Result<(HeaderValue, Signature), AuthError>
    where
        A: Future<Output = Result<(HeaderValue, Option<Duration>), AuthError>> + Send,
    {
        let round = self.rounds.load(Ordering::Acquire);
        let mut state = timeout_at(deadline, self.state.lock())
            .await
            .map_err(|_| transport(TransportError::timed_out(Phase::Connect)))?;
        let refused = self.refusals().newest;
        let need = match &state.token {
            None => TokenNeed::First,
            Some(token) if token.number <= refused => TokenNeed::Refused,
            Some(token) if token.renew_at.is_some_and(|at| at <= Instant::now()) => {
                TokenNeed::Expiring
            }
            Some(token) => return Ok((token.value.clone(), Signature::Numbered(token.number))),
        };
        if self.rounds.load(Ordering::Acquire) != round
            && let Some(error) = &state.error
        {
            // Another call asked while this one waited.
            return Err(error.clone());
        }
        let asked = timeout_at(deadline, ask(need)).await;
        // The time of this call says nothing about the next one: they ask for themselves.
        let asked = asked.map_err(|_| transport(TransportError::timed_out(Phase::Answer)))?;
        let number = self.rounds.fetch_add(1, Ordering::AcqRel) + 1;
        match asked {
            Ok((value, lifetime)) => {
                if need == TokenNeed::Refused {
                    self.refusals().replacement = Some((number, Instant::now()));
                }
                state.token = Some(Token {
                    value: value.clone(),
                    number,
                    renew_at: lifetime.map(|lifetime| Instant::now() + usable(lifetime)),
                });
                state.error = None;
                Ok((value, Signature::Numbered(number)))
            }
            Err(error) => {
                state.token = None;
                state.error = Some(error.clone());
                Err(error)
            }
        }
    }

    /// Hears that a request was answered 401, and says whether another token may help.
    pub(crate) fn refused(&self, signature: Signature, signatures: u32) -> bool {
        if let Signature::Numbered(number) = signature {
            let mut refusals = self.refusals();
            if refusals.replacement.is_some_and(|(replacement, since)| {
                replacement == number && since.elapsed() < REPLACEMENT
            }) {
                return false;
            }
            // Only this token and those before it: another call may have a newer one by now.
            refusals.newest = refusals.newest.max(number);
        }
        signatures == 0
    }

    fn refusals(&self) -> MutexGuard<'_, Refusals> {
        // Nothing that holds it can panic half way.
        self.refusals.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The error of a token that did not come.
pub(crate) fn transport(error: TransportError) -> AuthError {
    AuthError::new(AuthReason::TokenTransport(Arc::new(error)))
}

/// How long a token with this lifetime is used: not to its end, and not as long as by others.
fn usable(lifetime: Duration) -> Duration {
    let lifetime = lifetime.min(LONGEST_LIFETIME);
    let skew = SKEW.min(lifetime / 4);
    let early = skew + (skew / 2).mul_f64(fastrand::f64());
    lifetime.saturating_sub(early).max(SHORTEST_USE)
}
