//! HTTP digest (RFC 7616; RFC 2617 for servers without it).
//!
//! The first request of a client goes without a signature and learns the challenge; later ones are
//! signed before they are sent, with the same nonce and a growing count, until the server calls the
//! nonce stale.
//!
//! Invariant: under one nonce no count is used twice, whatever the number of concurrent calls. A
//! `Basic` challenge is never answered.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use digest_auth::{
    Algorithm, AlgorithmType, AuthContext, AuthorizationHeader, Charset, HttpMethod, Qop,
    WwwAuthenticateHeader,
};
use reqwest::Request;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use super::auth::{Authenticate, Session, Signature, Signing};
use super::auth_error::{AuthError, AuthReason};
use super::challenge::{Challenge, challenges};
use super::headers::Headers;

/// A user name and a password that are never sent.
pub(crate) struct Digest {
    scheme: &'static str,
    username: String,
    password: SecretString,
    state: Mutex<State>,
}

/// The challenge that requests are signed for.
#[derive(Default)]
struct State {
    prompt: Option<WwwAuthenticateHeader>,
    /// Which challenge it is: grows with each new one.
    number: u64,
}

impl Digest {
    /// Takes the user name and the password of a security scheme.
    pub(crate) fn new(
        scheme: &'static str,
        username: impl Into<String>,
        password: impl Into<SecretString>,
    ) -> Self {
        Self {
            scheme,
            username: username.into(),
            password: password.into(),
            state: Mutex::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // No code that holds the lock panics, and a half-done count would only skip a number.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The header value for a request, if the challenge is known.
    fn authorization(&self, request: &Request) -> Result<Option<(HeaderValue, u64)>, AuthError> {
        let malformed = || {
            AuthError::new(AuthReason::Malformed {
                scheme: self.scheme,
            })
        };
        let (mut prompt, number) = {
            let mut state = self.state();
            let number = state.number;
            let Some(prompt) = state.prompt.as_mut() else {
                return Ok(None);
            };
            let taken = prompt.clone();
            // RFC 7616, 3.4: the server sees a repeated count as a replay.
            prompt.nc = prompt.nc.saturating_add(1);
            if prompt.nc == u32::MAX {
                state.prompt = None;
            }
            (taken, number)
        };
        let url = request.url();
        // RFC 7616, 3.4: the target as it is in the request line.
        let uri = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let context = AuthContext {
            username: Cow::Borrowed(&self.username),
            password: Cow::Borrowed(self.password.expose_secret()),
            uri: Cow::Owned(uri),
            body: Some(Cow::Borrowed(
                request
                    .body()
                    .and_then(|body| body.as_bytes())
                    .unwrap_or_default(),
            )),
            method: HttpMethod(Cow::Borrowed(request.method().as_str())),
            cnonce: None,
        };
        let header = AuthorizationHeader::from_prompt(&mut prompt, &context);
        let header = header.map_err(|_| malformed())?;
        // RFC 7616, 4: the realm is sent back as it came. A name beyond ASCII would be a parameter of
        // another name, which few servers know.
        let value = header.to_string();
        let is_known = self.username.is_ascii() || prompt.userhash;
        let value = HeaderValue::from_bytes(value.as_bytes()).ok();
        let mut value = value.filter(|_| is_known).ok_or_else(malformed)?;
        value.set_sensitive(true);
        Ok(Some((value, number)))
    }

    /// Takes a challenge, unless another call has just taken a newer one than this call had.
    fn adopt(&self, signature: Signature, prompt: WwwAuthenticateHeader) {
        let mut state = self.state();
        let known = match signature {
            Signature::Numbered(number) => number,
            _ => 0,
        };
        if state.prompt.is_none() || state.number == known {
            state.prompt = Some(prompt);
            state.number += 1;
        }
    }

    /// Whether this is the nonce of the challenge with this number, offered once more.
    fn is_repeated(&self, number: u64, offered: &WwwAuthenticateHeader) -> bool {
        let state = self.state();
        let known = state.prompt.as_ref().filter(|_| state.number == number);
        known.is_some_and(|known| known.nonce == offered.nonce)
    }

    /// Forgets the challenge with this number: its answers are refused.
    fn forget(&self, refused: u64) {
        let mut state = self.state();
        if state.number == refused {
            state.prompt = None;
        }
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Digest").finish_non_exhaustive()
    }
}

impl Authenticate for Digest {
    fn sign<'a>(&'a self, request: &'a mut Request, _: Session<'a>) -> Signing<'a> {
        let authorization = self.authorization(request);
        Signing::Done(authorization.map(|known| match known {
            Some((value, number)) => {
                request.headers_mut().insert(AUTHORIZATION, value);
                Signature::Numbered(number)
            }
            None => Signature::Missing,
        }))
    }

    fn refused(
        &self,
        signature: Signature,
        headers: &Headers,
        signatures: u32,
    ) -> Result<bool, AuthError> {
        let offered = challenges(headers);
        if offered.is_empty() {
            return Ok(false);
        }
        let Some(prompt) = strongest(&offered) else {
            return Err(AuthError::new(AuthReason::UnsupportedChallenge {
                offered: offered.iter().map(name).collect(),
            }));
        };
        let again = match signature {
            // A first answer tells how to sign.
            Signature::Missing | Signature::Fixed => true,
            // A nonce that has expired says nothing about the password. One from an earlier call
            // may have expired too, on servers that do not say `stale`.
            Signature::Numbered(number) => {
                (signatures == 0 || prompt.stale) && !self.is_repeated(number, &prompt)
            }
        };
        match signature {
            // The password is wrong: the next call asks again instead of signing with this nonce.
            Signature::Numbered(number) if !again => self.forget(number),
            _ => self.adopt(signature, prompt),
        }
        Ok(again)
    }
}

/// The strongest challenge that can be answered.
fn strongest(offered: &[Challenge]) -> Option<WwwAuthenticateHeader> {
    offered
        .iter()
        .filter_map(prompt)
        // Of equal ones the server prefers the first (RFC 7616, 3.7), `max_by_key` the last.
        .rev()
        .max_by_key(|prompt| strength(prompt.algorithm))
}

fn strength(algorithm: Algorithm) -> u8 {
    match algorithm.algo {
        AlgorithmType::MD5 => 0,
        AlgorithmType::SHA2_256 => 1,
        AlgorithmType::SHA2_512_256 => 2,
    }
}

/// A challenge in the form that signs, if its algorithm and quality of protection are known.
fn prompt(challenge: &Challenge) -> Option<WwwAuthenticateHeader> {
    if challenge.scheme != "digest" {
        return None;
    }
    let qop = match challenge.get("qop") {
        None => None,
        Some(list) => {
            let known: Vec<Qop> = list
                .split(',')
                .filter_map(|qop| qop.trim().to_ascii_lowercase().parse().ok())
                .collect();
            // `auth` where it is offered: it does not hash the body.
            let qop = if known.contains(&Qop::AUTH) {
                Qop::AUTH
            } else {
                *known.first()?
            };
            Some(vec![qop])
        }
    };
    let is_true = |name| {
        challenge
            .get(name)
            .is_some_and(|value| value.eq_ignore_ascii_case("true"))
    };
    Some(WwwAuthenticateHeader {
        domain: None,
        realm: challenge.get("realm")?.to_owned(),
        nonce: challenge.get("nonce")?.to_owned(),
        opaque: challenge.get("opaque").map(str::to_owned),
        stale: is_true("stale"),
        algorithm: match challenge.get("algorithm") {
            Some(name) => algorithm(name)?,
            None => Algorithm::default(),
        },
        qop,
        userhash: is_true("userhash"),
        charset: Charset::UTF8,
        nc: 0,
    })
}

/// RFC 7616, 3.3: the names are compared without regard to case.
fn algorithm(name: &str) -> Option<Algorithm> {
    let upper = name.to_ascii_uppercase();
    let canonical = match upper.strip_suffix("-SESS") {
        Some(base) => format!("{base}-sess"),
        None => upper,
    };
    Algorithm::from_str(&canonical).ok()
}

/// A challenge as errors name it: never its nonce.
fn name(challenge: &Challenge) -> String {
    let scheme = match challenge.scheme.as_str() {
        "basic" => "Basic",
        "bearer" => "Bearer",
        "digest" => "Digest",
        other => other,
    };
    match challenge.get("algorithm") {
        Some(algorithm) => format!("{scheme} {algorithm}"),
        None => scheme.to_owned(),
    }
}
