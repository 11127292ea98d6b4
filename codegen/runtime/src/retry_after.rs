//! How long a server asks to wait: by `Retry-After` (RFC 9110, 10.2.3), or in the body of an error.
//!
//! Invariant: no value makes this panic or overflow; what cannot be read is as if it were absent.

use std::time::{Duration, SystemTime};

use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
use serde_json::Value;

/// The longest wait that is told apart from "never": a hundred years.
const LONGEST: Duration = Duration::from_secs(100 * 366 * 86_400);

/// Where errors of an operation say how long to wait, if no header does (`x-retry-after`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaitInBody {
    /// Where the seconds stand: a JSON Pointer (RFC 6901).
    pub(crate) seconds: &'static str,
    /// The texts that stand in the errors that are meant, each with its pointer.
    pub(crate) only: &'static [(&'static str, &'static str)],
}

impl WaitInBody {
    /// The time to wait that a body says.
    pub(crate) fn read(&self, body: &[u8]) -> Option<Duration> {
        let body: Value = serde_json::from_slice(body).ok()?;
        let text = |pointer| body.pointer(pointer).and_then(Value::as_str);
        let is_meant = self
            .only
            .iter()
            .all(|(at, wanted)| text(at) == Some(wanted));
        let seconds = body.pointer(self.seconds).filter(|_| is_meant)?.as_f64()?;
        let wait = Duration::try_from_secs_f64(seconds).ok()?;
        Some(wait.min(LONGEST))
    }
}

/// The time to wait from the receipt of the answer on; of several values, the longest.
///
/// A date is taken relative to the server's own `Date`, so that a wrong clock on either side does
/// not matter; one that has passed is zero.
#[allow(
    clippy::disallowed_methods,
    reason = "a date without a `Date` beside it has no other clock to go by"
)]
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let now = headers
        .get(DATE)
        .and_then(|value| value.to_str().ok())
        .and_then(http_date)
        .unwrap_or_else(SystemTime::now);
    headers
        .get_all(RETRY_AFTER)
        .iter()
        .filter_map(|value| wait(value.to_str().ok()?.trim(), now))
        .max()
}

/// Reads one value.
fn wait(value: &str, now: SystemTime) -> Option<Duration> {
    if let Some(date) = http_date(value) {
        return Some(date.duration_since(now).unwrap_or_default().min(LONGEST));
    }
    // Two header lines may arrive as one, joined by a comma.
    value
        .split(',')
        .filter_map(|part| seconds(part.trim()))
        .max()
}

/// Reads a number of seconds; one beyond `u64` is the longest wait. What some services add behind a
/// point (`2.0`) is rounded up.
fn seconds(text: &str) -> Option<Duration> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_number =
        |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) {
        return None;
    }
    let begun = fraction.bytes().any(|digit| digit != b'0');
    let whole: u64 = whole.parse().unwrap_or(u64::MAX);
    Some(Duration::from_secs(whole.saturating_add(begun.into())).min(LONGEST))
}

/// Reads the three forms of RFC 9110, 5.6.7, and the first of them with an unpadded day as well,
/// which real servers send (`Mon, 5 Aug 2024 00:00:00 GMT`).
pub(crate) fn http_date(text: &str) -> Option<SystemTime> {
    httpdate::parse_http_date(text).ok().or_else(|| {
        let (weekday, rest) = text.split_once(", ")?;
        let (day, _) = rest.split_once(' ')?;
        if day.len() != 1 {
            return None;
        }
        httpdate::parse_http_date(&format!("{weekday}, 0{rest}")).ok()
    })
}
