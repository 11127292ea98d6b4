//! What tells one operation from another: everything that its call needs to know of it.

use reqwest::Method;

use super::error::Error;
use super::received::Received;

/// One operation of the API; the generated operations are its only implementations.
pub trait Operation {
    /// What a successful call gives.
    type Output;

    /// The declared error answers.
    type Failure;

    /// `operationId`.
    const ID: &'static str;

    /// The HTTP method.
    const METHOD: Method;

    /// The path template.
    const PATH: &'static str;

    /// The alternatives of authentication, each a set of security schemes by their names in the
    /// document; none means that no authentication is needed.
    const SECURITY: &'static [&'static [&'static str]];

    /// The value of `Accept`.
    const ACCEPT: &'static str;

    /// Reads an answer.
    ///
    /// # Errors
    /// A declared error answer, or one that is not as declared.
    fn decode(received: &mut Received) -> Result<Self::Output, Error<Self::Failure>>;
}
