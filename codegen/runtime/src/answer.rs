//! A successful answer with everything around its value.

use reqwest::StatusCode;

use super::drift::Drift;
use super::headers::Headers;

/// A successful answer.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Answer<T> {
    /// The status; inside an envelope, the envelope's.
    pub status: StatusCode,
    /// The headers.
    pub headers: Headers,
    /// The value.
    pub value: T,
    /// How often the call was tried.
    pub attempts: u32,
    /// What the answer has that the document does not allow; empty unless the client compares.
    pub drift: Drift,
}
