//! The HTTP clients that calls are sent with.
//!
//! Invariant: what is sent in the clear to this machine is sent to it alone. A proxy would read the
//! credentials, and `localhost` would be the proxy's machine.

use std::sync::OnceLock;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, Url};

use super::builder::is_loopback;

/// What calls are sent with.
pub(crate) enum Connections {
    /// The caller's own client, with the proxies that it has.
    Given(Client),
    /// Clients that are made when the first call needs them.
    Made(Made),
}

/// One client for each way to a server; making one reads the certificates of the system.
pub(crate) struct Made {
    connect_timeout: Duration,
    /// Goes through the proxies that the environment names.
    usual: OnceLock<Client>,
    /// Goes through none.
    direct: OnceLock<Client>,
}

impl Connections {
    /// Makes the client that a base address needs.
    ///
    /// # Errors
    /// It cannot be made, such as without any root certificate.
    pub(crate) fn made(connect_timeout: Duration, base: &Url) -> reqwest::Result<Self> {
        let made = Self::Made(Made {
            connect_timeout,
            usual: OnceLock::new(),
            direct: OnceLock::new(),
        });
        made.client(base)?;
        Ok(made)
    }

    /// The client for an address.
    ///
    /// # Errors
    /// It is the first of its kind, and cannot be made.
    pub(crate) fn client(&self, url: &Url) -> reqwest::Result<&Client> {
        let made = match self {
            Self::Given(client) => return Ok(client),
            Self::Made(made) => made,
        };
        let is_direct = url.scheme() == "http" && is_loopback(url);
        let place = if is_direct { &made.direct } else { &made.usual };
        if let Some(client) = place.get() {
            return Ok(client);
        }
        let builder = Client::builder()
            .connect_timeout(made.connect_timeout)
            .redirect(Policy::none());
        let builder = if is_direct {
            builder.no_proxy()
        } else {
            builder
        };
        let built = builder.build()?;
        Ok(place.get_or_init(|| built))
    }
}
