//! The client: what all calls share.
//!
//! Invariant: a client that exists has a base address that credentials may be sent to.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::{HeaderMap, HeaderValue};

use super::auth::Credentials;
use super::connections::Connections;
use super::drift::DriftMode;
use super::operation::Security;
use super::retry::{Budget, RetryPolicy};

/// A client of the API; cloning it is cheap, and all clones share connections and tokens.
#[derive(Clone)]
pub struct Client {
    settings: Arc<Settings>,
}

/// What all calls of a client share.
pub(crate) struct Settings {
    pub(crate) http: Connections,
    /// The base address, without a slash at its end.
    pub(crate) base: Url,
    /// Whether the caller chose the base address, so that no operation has a server of its own.
    pub(crate) is_own_base: bool,
    /// Whether `http` may be spoken with other machines.
    pub(crate) insecure_http: bool,
    /// The base address in the document.
    pub(crate) documented_base: &'static str,
    pub(crate) credentials: Credentials,
    /// The alternatives of authentication of the operations that have none of their own.
    pub(crate) security: Security,
    /// What goes into `User-Agent`, unless the caller's own HTTP client decides.
    pub(crate) user_agent: Option<HeaderValue>,
    /// The headers that the caller adds to every call.
    pub(crate) headers: HeaderMap,
    pub(crate) timeout: Duration,
    pub(crate) max_body: usize,
    pub(crate) retry: RetryPolicy,
    pub(crate) budget: Budget,
    pub(crate) drift: DriftMode,
    /// The version of dated media types to ask for, where the document has any.
    pub(crate) version: Option<String>,
}

impl Client {
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            settings: Arc::new(settings),
        }
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The base address that calls go to.
    pub fn base_url(&self) -> &Url {
        &self.settings.base
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings = &*self.settings;
        f.debug_struct("Client")
            .field("base_url", &settings.base.as_str())
            .field("credentials", &settings.credentials)
            .field("timeout", &settings.timeout)
            .field("max_body", &settings.max_body)
            .field("retry", &settings.retry)
            .finish_non_exhaustive()
    }
}
