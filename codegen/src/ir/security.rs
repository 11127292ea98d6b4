//! How a call authenticates.

use super::{Docs, Location};

/// The index of a security scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemeId(pub usize);

/// The alternatives of authentication, each a set of schemes; empty means none is needed.
pub type Security = Vec<Vec<SchemeId>>;

/// A way to authenticate.
#[derive(Clone, Debug, PartialEq)]
pub struct SecurityScheme {
    /// Its name in the document.
    pub name: String,
    /// `x-rust-name`: what its setter is called instead.
    pub rust_name: Option<String>,
    /// Prose of the document.
    pub docs: Docs,
    /// What it needs.
    pub kind: SchemeKind,
    /// `x-env`: the environment variables of its credentials, in the order of the setter's arguments.
    pub env: Vec<String>,
}

/// What a security scheme needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// HTTP basic.
    Basic,
    /// HTTP digest.
    Digest,
    /// A key in a header, the query or a cookie.
    ApiKey {
        /// Where it is sent.
        location: Location,
        /// The name that it is sent under.
        name: String,
    },
    /// OAuth 2.0 with client credentials.
    ClientCredentials {
        /// Where tokens come from: absolute, or relative to the base address.
        token_url: String,
        /// The scopes that operations ask for.
        scopes: Vec<String>,
    },
    /// HTTP bearer, any other kind of OAuth 2.0, `OpenID` Connect, or any other HTTP scheme: the
    /// caller brings the token, which is sent in `Authorization`.
    Token {
        /// The scheme of HTTP.
        prefix: String,
    },
}
