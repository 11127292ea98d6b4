//! How a call is authenticated: credentials are trait objects, so that the client knows none of
//! the schemes.
//!
//! Invariant: a credential is added only to requests to the configured base address, to a server
//! that the document gives an operation of its own (trusted as the rest of the document is, and not
//! used where the caller configured the base address), and to the token endpoint; no value of a
//! call chooses a server. A challenge is answered only where it comes from the origin that was
//! asked, and a request is signed again at most twice.

use std::fmt;
use std::pin::Pin;

use reqwest::header::{AUTHORIZATION, HeaderValue};
use reqwest::{Request, Url};
use tokio::time::Instant;

use super::auth_error::{AuthError, AuthReason};
use super::connections::Connections;
use super::headers::Headers;

/// What adding a credential to a request ends with.
pub(crate) type Signed = Result<Signature, AuthError>;

/// A credential that is being added to a request.
pub(crate) enum Signing<'a> {
    /// It is there.
    Done(Signed),
    /// Something has to be waited for first, such as a token.
    Waiting(Pin<Box<dyn Future<Output = Signed> + Send + 'a>>),
}

/// A way to authenticate.
pub(crate) trait Authenticate: fmt::Debug + Send + Sync {
    /// Adds the credential to a request whose other parts are complete.
    fn sign<'a>(&'a self, request: &'a mut Request, session: Session<'a>) -> Signing<'a>;

    /// Hears that a request was answered 401, and says whether signing it again may help;
    /// `signatures` counts how often this call was signed after a 401.
    ///
    /// # Errors
    /// The server asks for a credential of another kind.
    fn refused(
        &self,
        signature: Signature,
        headers: &Headers,
        signatures: u32,
    ) -> Result<bool, AuthError> {
        let _ = (signature, headers, signatures);
        Ok(false)
    }
}

/// Adds a header value that never changes, unless no header can hold it.
pub(crate) fn authorize(
    request: &mut Request,
    value: Option<HeaderValue>,
    malformed: AuthReason,
) -> Signed {
    let value = value.ok_or_else(|| AuthError::new(malformed))?;
    request.headers_mut().insert(AUTHORIZATION, value);
    Ok(Signature::Fixed)
}

/// What a request was signed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signature {
    /// Nothing: the server has not yet said how to sign.
    Missing,
    /// A credential that never changes.
    Fixed,
    /// The token or the challenge with this number.
    Numbered(u64),
}

/// What a credential may use to get ready.
#[derive(Clone, Copy)]
pub(crate) struct Session<'a> {
    /// What requests are sent with.
    pub(crate) http: &'a Connections,
    /// The configured base address.
    pub(crate) base: &'a Url,
    /// The base address in the document.
    pub(crate) documented_base: &'a str,
    /// What the client calls itself, unless the HTTP client decides.
    pub(crate) user_agent: Option<&'a HeaderValue>,
    /// When the call ends.
    pub(crate) deadline: Instant,
}

/// A credential of one call.
pub(crate) struct Credential<'c> {
    /// How it signs.
    pub(crate) scheme: &'c dyn Authenticate,
    /// What the request was signed with last.
    pub(crate) signature: Signature,
}

/// The credentials of a client, each for one security scheme of the document.
#[derive(Default)]
pub(crate) struct Credentials(Vec<(&'static str, Box<dyn Authenticate>)>);

impl Credentials {
    /// Adds the credential of a scheme, or replaces it.
    pub(crate) fn insert(&mut self, scheme: &'static str, credential: Box<dyn Authenticate>) {
        self.0.retain(|(name, _)| *name != scheme);
        self.0.push((scheme, credential));
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The credentials of the first alternative for which there are all; none if the operation
    /// needs none.
    pub(crate) fn choose(
        &self,
        alternatives: &[&[&'static str]],
    ) -> Result<Vec<Credential<'_>>, AuthError> {
        let complete = |schemes: &&[&'static str]| {
            let credentials = schemes.iter().map(|scheme| self.get(scheme));
            credentials.collect::<Option<Vec<_>>>()
        };
        let mut chosen = alternatives.iter().filter_map(complete);
        if let Some(credentials) = chosen.find(|credentials| !credentials.is_empty()) {
            return Ok(credentials);
        }
        if alternatives.is_empty() || alternatives.iter().any(|schemes| schemes.is_empty()) {
            return Ok(Vec::new());
        }
        let accepted = alternatives.iter().map(|schemes| schemes.join("+"));
        Err(AuthError::new(AuthReason::Missing {
            accepted: accepted.collect(),
        }))
    }

    fn get(&self, scheme: &str) -> Option<Credential<'_>> {
        let (_, credential) = self.0.iter().find(|(name, _)| *name == scheme)?;
        Some(Credential {
            scheme: &**credential,
            signature: Signature::Missing,
        })
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|(scheme, _)| scheme))
            .finish()
    }
}
