//! The headers of an answer.
//!
//! Invariant: `Debug` shows values of well-known harmless headers only; the others may hold
//! cookies, nonces or tokens.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use reqwest::header::HeaderMap;

use super::retry_after;

/// The headers whose values `Debug` shows.
const SHOWN: [&str; 14] = [
    "cache-control",
    "content-encoding",
    "content-length",
    "content-type",
    "date",
    "deprecation",
    "etag",
    "last-modified",
    "ratelimit-limit",
    "ratelimit-remaining",
    "ratelimit-reset",
    "retry-after",
    "sunset",
    "x-error-code",
];

/// The headers of an answer.
#[derive(Clone, Default)]
pub struct Headers {
    map: HeaderMap,
    /// How long the body asks to wait, where no header does.
    pub(crate) wait_in_body: Option<Duration>,
}

impl Headers {
    pub(crate) fn new(map: HeaderMap) -> Self {
        Self {
            map,
            wait_in_body: None,
        }
    }

    /// The first value of a header, whatever the case of its name, if it is visible ASCII.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.map.get(name)?.to_str().ok()
    }

    /// Every header, as the HTTP library holds them.
    pub fn as_map(&self) -> &HeaderMap {
        &self.map
    }

    /// How long the server asks to wait, from the receipt of the answer on (`Retry-After`, or the
    /// body of an error that the document says it of).
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after::retry_after(&self.map).or(self.wait_in_body)
    }

    /// The first value of a header as a value of its declared type, if it is one.
    pub(crate) fn value<T: FromStr>(&self, name: &str) -> Option<T> {
        parsed(self.get(name)?.trim())
    }

    /// The values of a header that is a list of its declared type, if all are of that: those that
    /// commas separate, of every line (RFC 9110, 5.3), but for cookies, which have commas of their
    /// own.
    pub(crate) fn list<T: FromStr>(&self, name: &str) -> Option<Vec<T>> {
        let mut values = self.map.get_all(name).iter().peekable();
        values.peek()?;
        let mut list = Vec::new();
        for value in values {
            let value = value.to_str().ok()?;
            let is_whole = name.eq_ignore_ascii_case("set-cookie");
            for part in value.split(|letter| letter == ',' && !is_whole) {
                // An empty element says nothing (RFC 9110, 5.6.1.2).
                let part = part.trim();
                if !part.is_empty() {
                    list.push(parsed(part)?);
                }
            }
        }
        Some(list)
    }
}

/// A value of a header as one of its type; some services write `True`, as in bodies of text.
fn parsed<T: FromStr>(text: &str) -> Option<T> {
    let plain = || text.to_ascii_lowercase().parse();
    text.parse().or_else(|_| plain()).ok()
}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        for (name, value) in &self.map {
            if SHOWN.contains(&name.as_str()) {
                map.entry(&name.as_str(), value);
            } else {
                map.entry(&name.as_str(), &format_args!("_"));
            }
        }
        map.finish()
    }
}
