//! Headers that the caller adds to what the document has.
//!
//! Invariant: none of them says how a message is sent, or what a credential or a setting of its own
//! says; no `Debug` shows the value of one.

use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};

use super::auth::Credentials;

/// The headers that say how a message is sent (RFC 9110, 7.2, 7.6 and 8.6; RFC 9112, 6.1), and those
/// that settings, the body or the HTTP library decide.
const TAKEN: [&str; 13] = [
    "accept",
    "accept-encoding",
    "connection",
    "content-length",
    "content-type",
    "host",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
];

/// A header as it is sent by a client with some credentials; what is expected of one that cannot be.
pub(crate) fn added_header(
    name: &str,
    value: &str,
    credentials: &Credentials,
) -> Result<(HeaderName, HeaderValue), &'static str> {
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| "the name of a header")?;
    if TAKEN.contains(&name.as_str()) {
        return Err("a header that neither frames the message nor has a setting of its own");
    }
    // A description may say nothing of how its operations are authorized.
    if name == AUTHORIZATION && !credentials.is_empty() {
        return Err("another header than `Authorization`, which the client's credentials are for");
    }
    let value = value.is_ascii().then(|| HeaderValue::from_str(value).ok());
    let mut value = value.flatten().ok_or("visible ASCII characters")?;
    value.set_sensitive(true);
    Ok((name, value))
}
