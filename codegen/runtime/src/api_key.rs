//! API keys in a header, the query or a cookie.

use std::fmt;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Request;
use reqwest::header::{COOKIE, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use super::auth::{Authenticate, Session, Signature, Signing};
use super::auth_error::{AuthError, AuthReason};
use super::cookie;

/// A key that is sent as it is.
pub(crate) struct ApiKey {
    scheme: &'static str,
    place: Place,
    name: &'static str,
    key: SecretString,
}

/// Where a key is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In a header.
    Header,
    /// In the query.
    Query,
    /// In a cookie.
    Cookie,
}

impl ApiKey {
    /// Takes the key of a security scheme, which is sent under `name`.
    pub(crate) fn new(
        scheme: &'static str,
        place: Place,
        name: &'static str,
        key: impl Into<SecretString>,
    ) -> Self {
        Self {
            scheme,
            place,
            name,
            key: key.into(),
        }
    }

    fn add(&self, request: &mut Request) -> Option<()> {
        let key = self.key.expose_secret();
        match self.place {
            Place::Header => {
                let name = HeaderName::from_bytes(self.name.as_bytes()).ok()?;
                let mut value = HeaderValue::from_str(key).ok()?;
                value.set_sensitive(true);
                request.headers_mut().insert(name, value);
            }
            Place::Query => {
                let pair = encoded_pair(self.name, key);
                let query = match request.url().query() {
                    Some(query) if !query.is_empty() => format!("{query}&{pair}"),
                    _ => pair,
                };
                request.url_mut().set_query(Some(&query));
            }
            Place::Cookie => {
                let pair = cookie_pair(self.name, key)?;
                let cookies = match request.headers().get(COOKIE) {
                    Some(cookies) => format!("{}; {pair}", cookies.to_str().ok()?),
                    None => pair,
                };
                let mut value = HeaderValue::from_str(&cookies).ok()?;
                value.set_sensitive(true);
                request.headers_mut().insert(COOKIE, value);
            }
        }
        Some(())
    }
}

/// A key is sent as the server gave it, which few servers decode a cookie for.
fn cookie_pair(name: &str, key: &str) -> Option<String> {
    let name = if cookie::is_name(name) {
        name.to_owned()
    } else {
        utf8_percent_encode(name, NON_ALPHANUMERIC).to_string()
    };
    cookie::is_value(key).then(|| format!("{name}={key}"))
}

fn encoded_pair(name: &str, key: &str) -> String {
    let encode = |text| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    // RFC 3986, 2.3: a name with `-`, `.`, `_` and `~` is the same when encoded, and no server
    // needs it to be; names are sent as the document writes them where that is safe.
    let plain = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~'));
    let name = if plain { name.to_owned() } else { encode(name) };
    format!("{name}={}", encode(key))
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiKey")
            .field("place", &self.place)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl Authenticate for ApiKey {
    fn sign<'a>(&'a self, request: &'a mut Request, _: Session<'a>) -> Signing<'a> {
        let added = self.add(request).ok_or_else(|| {
            AuthError::new(AuthReason::Malformed {
                scheme: self.scheme,
            })
        });
        Signing::Done(added.map(|()| Signature::Fixed))
    }
}
