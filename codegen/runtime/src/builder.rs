//! Building a client: every setting has a default that is safe to deploy.
//!
//! Invariant: a base address that would send credentials in the clear, or that holds a credential
//! itself, never makes a client.

use std::fmt;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::{HeaderMap, HeaderValue};

use super::added_header::added_header;
use super::auth::{Authenticate, Credentials};
use super::client::{Client, Settings};
use super::connections::Connections;
use super::drift::DriftMode;
use super::operation::Security;
use super::request::next_parameter;
use super::retry::{Budget, RetryPolicy};

/// How long making a connection may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a call may take, all attempts and waits included.
const TIMEOUT: Duration = Duration::from_secs(60);

/// The longest body of an answer, after decompression: 64 MiB.
const MAX_BODY: usize = 64 << 20;

/// The settings of a client that is being built.
#[must_use = "nothing is built before `build`"]
pub struct ClientBuilder {
    documented_base: &'static str,
    security: Security,
    base: Option<String>,
    /// The server of the document that the caller chose.
    server: Option<String>,
    /// The variable of that server whose value would make it another one.
    misplaced: Option<&'static str>,
    http: Option<reqwest::Client>,
    credentials: Credentials,
    user_agent: Option<String>,
    headers: Vec<(String, String)>,
    connect_timeout: Duration,
    timeout: Duration,
    max_body: usize,
    retry: RetryPolicy,
    drift: DriftMode,
    insecure_http: bool,
    pub(crate) version: Option<String>,
}

impl ClientBuilder {
    /// Starts from the base address in the document and the security of its operations.
    pub(crate) fn new(documented_base: &'static str, security: Security) -> Self {
        Self {
            documented_base,
            security,
            base: None,
            server: None,
            misplaced: None,
            http: None,
            credentials: Credentials::default(),
            user_agent: None,
            headers: Vec::new(),
            connect_timeout: CONNECT_TIMEOUT,
            timeout: TIMEOUT,
            max_body: MAX_BODY,
            retry: RetryPolicy::default(),
            drift: DriftMode::default(),
            insecure_http: false,
            version: None,
        }
    }

    /// The base address that the paths of the document are appended to; empty means that of the
    /// document.
    ///
    /// It is the whole address: a path in it is kept, and that of a server in the document is not
    /// added, so that a server `/api/v3` is `https://example.com/api/v3`. Operations with a server of
    /// their own are sent there too. It has to be `https`, except on a loopback address.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base = Some(url.into()).filter(|url| !url.is_empty());
        self
    }

    /// Uses your own HTTP client, with its connection settings, proxies and certificates.
    ///
    /// The client that is made otherwise goes through the proxies that the environment names, but
    /// for `http` on a loopback address, which a proxy could read.
    ///
    /// `connect_timeout` is then yours to set. If it follows redirects, headers and query
    /// parameters other than `Authorization` and `Cookie` travel to where a redirect leads: an API
    /// key, for one. The client that is made otherwise follows none.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http = Some(client);
        self
    }

    /// How long making a connection may take; 10 seconds without this.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long a call may take, all attempts and waits included; 60 seconds without this.
    ///
    /// An answer whose body brings nothing for a third of it, and for 20 seconds at least, is given
    /// up before.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The longest body that an answer may have, in bytes after decompression; 64 MiB without
    /// this.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// How often calls are repeated; see [`RetryPolicy`].
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// What becomes of answers with what the document does not allow; ignored without this.
    pub fn drift(mut self, mode: DriftMode) -> Self {
        self.drift = mode;
        self
    }

    /// What the client calls itself; without this, the name and version of this crate, or what a
    /// `reqwest::Client` that is given calls itself.
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.user_agent = Some(name.into());
        self
    }

    /// Sends a header that the document does not have with every call, such as the key of a
    /// gateway, or `Authorization` by a client that has no credential of the document; where a
    /// call sets it by itself, that counts.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Allows `http` for addresses that are not loopback: credentials are then readable by
    /// everyone on the way.
    pub fn allow_insecure_http(mut self) -> Self {
        self.insecure_http = true;
        self
    }

    /// Chooses a server of the document; operations with a server of their own keep it.
    pub(crate) fn documented(mut self, url: impl Into<String>) -> Self {
        self.server = Some(url.into());
        self.misplaced = None;
        self
    }

    /// Chooses a server of the document, with the values of the variables in its address.
    pub(crate) fn documented_as(
        mut self,
        template: &'static str,
        values: &[(&'static str, &str)],
    ) -> Self {
        match expanded(template, values) {
            Ok(url) => self = self.documented(url),
            Err(name) => self.misplaced = Some(name),
        }
        self
    }

    /// Adds the credential of a security scheme.
    pub(crate) fn authenticate(
        mut self,
        scheme: &'static str,
        credential: impl Authenticate + 'static,
    ) -> Self {
        self.credentials.insert(scheme, Box::new(credential));
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// A setting that no client can have.
    pub fn build(self) -> Result<Client, BuildError> {
        if let Some(name) = self.misplaced.filter(|_| self.base.is_none()) {
            return Err(BuildError::ServerVariable { name });
        }
        let documented = self.server.as_deref().unwrap_or(self.documented_base);
        if self.base.is_none() && !documented.contains("://") {
            return Err(BuildError::RelativeServer {
                url: documented.to_owned(),
            });
        }
        let base = base(
            self.base.as_deref().unwrap_or(documented),
            self.insecure_http,
        )?;
        let user_agent = match (self.user_agent, &self.http) {
            (Some(name), _) => Some(name),
            (None, None) => {
                Some(concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")).to_owned())
            }
            (None, Some(_)) => None,
        };
        let user_agent = user_agent
            .map(|name| HeaderValue::from_str(&name).map_err(|_| BuildError::UserAgent))
            .transpose()?;
        let headers = self.headers.into_iter().map(|(name, value)| {
            let added = added_header(&name, &value, &self.credentials);
            added.map_err(|expected| BuildError::Header { name, expected })
        });
        let headers = headers.collect::<Result<HeaderMap, _>>()?;
        let http = match self.http {
            Some(http) => Connections::Given(http),
            None => Connections::made(self.connect_timeout, &base).map_err(BuildError::Http)?,
        };
        Ok(Client::new(Settings {
            http,
            base,
            is_own_base: self.base.is_some(),
            insecure_http: self.insecure_http,
            documented_base: self.documented_base,
            credentials: self.credentials,
            security: self.security,
            user_agent,
            headers,
            timeout: self.timeout,
            max_body: self.max_body,
            retry: self.retry,
            budget: Budget::new(),
            drift: self.drift,
            version: self.version,
        }))
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The address may hold a credential until it is checked.
        f.debug_struct("ClientBuilder")
            .field("credentials", &self.credentials)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// Why a client cannot be built.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// The base address is not an absolute `http` or `https` URL without query and fragment.
    BaseUrl,
    /// The server of the document is relative to where the document was, which a client cannot know.
    RelativeServer {
        /// Its address in the document.
        url: String,
    },
    /// The value of a variable of the server would make its address another one, such as by a `/`
    /// in the name of a host.
    ServerVariable {
        /// The name of the variable.
        name: &'static str,
    },
    /// The base address holds a user name or a password, which belong into a credential.
    BaseUrlCredential,
    /// The base address is `http` and not on a loopback address.
    Insecure {
        /// The host.
        host: String,
    },
    /// The name of the client does not fit into a header.
    UserAgent,
    /// A header that cannot be added to calls.
    Header {
        /// Its name.
        name: String,
        /// What a header that can be added is.
        expected: &'static str,
    },
    /// The HTTP client cannot be built, such as without any root certificate.
    Http(reqwest::Error),
    /// No variable of any credential is in the environment.
    NoCredential {
        /// The variables of each kind of credential.
        sets: &'static [&'static [&'static str]],
    },
    /// Some of the environment variables that a credential needs are missing.
    Environment {
        /// Their names.
        missing: Vec<&'static str>,
    },
    /// An environment variable is not Unicode.
    NotUnicode {
        /// Its name.
        name: &'static str,
    },
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BaseUrl => f.write_str(
                "the base address is not an absolute http(s) URL without query and fragment",
            ),
            Self::RelativeServer { url } => write!(
                f,
                "the server of the document is `{url}`, which is relative: give `base_url` the whole address, such as `https://example.com/{}`",
                url.trim_start_matches(['.', '/'])
            ),
            Self::ServerVariable { name } => write!(
                f,
                "the value of the server's variable `{name}` does not fit into its place in the address"
            ),
            Self::BaseUrlCredential => {
                f.write_str("the base address holds a user name or a password")
            }
            Self::Insecure { host } => write!(
                f,
                "credentials would be sent to `{host}` in the clear: use https, or call `allow_insecure_http()`"
            ),
            Self::UserAgent => f.write_str("the user agent does not fit into a header"),
            Self::Header { name, expected } => write!(
                f,
                "the header `{}` cannot be added: expected {expected}",
                name.escape_debug()
            ),
            Self::Http(_) => f.write_str("the HTTP client cannot be built"),
            Self::Environment { missing } => {
                let missing = missing.join(" and ");
                write!(f, "half a credential in the environment: set {missing} too")
            }
            Self::NoCredential { sets } => {
                let sets: Vec<String> = sets.iter().map(|set| set.join(" and ")).collect();
                let sets = sets.join(", or ");
                write!(f, "no credential in the environment: set {sets}")
            }
            Self::NotUnicode { name } => {
                write!(f, "the environment variable {name} is not Unicode")
            }
        }
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Http(error) => Some(error),
            _ => None,
        }
    }
}

/// An address with the values of its variables; the name of the one whose value does not stay in
/// its place.
fn expanded(
    template: &'static str,
    values: &[(&'static str, &str)],
) -> Result<String, &'static str> {
    let mut url = String::new();
    let mut rest = template;
    while let Some((before, name, behind)) = next_parameter(rest) {
        url.push_str(before);
        rest = behind;
        match values.iter().find(|(one, _)| *one == name) {
            Some((name, value)) => {
                let place = AddressPart::of(&url, behind);
                if !place.holds(value) {
                    return Err(name);
                }
                // A slash at its beginning repeats the one before it.
                let repeats = url.ends_with('/') && value.starts_with('/');
                url.push_str(&value[usize::from(repeats)..]);
            }
            // What the document does not describe stands as it is.
            None => url.extend(["{", name, "}"]),
        }
    }
    url.push_str(rest);
    Ok(url)
}

/// The part of an address that a variable stands in.
#[derive(Clone, Copy)]
enum AddressPart {
    /// The whole address, or its beginning: the caller says what it is.
    Start,
    /// The scheme.
    Scheme,
    /// The host and the port.
    Authority,
    /// A part of the host, or the port.
    Host,
    /// What is behind the host.
    Path,
}

impl AddressPart {
    /// The part between what stands before a variable and what stands behind it.
    fn of(before: &str, behind: &str) -> Self {
        let Some((_, authority)) = before.split_once("//") else {
            return if behind.contains("://") {
                Self::Scheme
            } else if before.is_empty() {
                Self::Start
            } else {
                Self::Path
            };
        };
        if authority.contains('/') {
            Self::Path
        } else if authority.is_empty() && (behind.is_empty() || behind.starts_with('/')) {
            Self::Authority
        } else {
            Self::Host
        }
    }

    /// Whether a value stays in this part.
    fn holds(self, value: &str) -> bool {
        let ends: &[char] = match self {
            Self::Start => return true,
            Self::Scheme | Self::Host => &['/', '\\', '?', '#', '@', ':'],
            Self::Authority => &['/', '\\', '?', '#', '@'],
            Self::Path => &['?', '#'],
        };
        !value.contains(|letter: char| {
            ends.contains(&letter) || letter.is_whitespace() || letter.is_control()
        })
    }
}

/// Reads and checks a base address.
fn base(text: &str, insecure_http: bool) -> Result<Url, BuildError> {
    let mut url = Url::parse(text.trim()).map_err(|_| BuildError::BaseUrl)?;
    if !matches!(url.scheme(), "http" | "https")
        || url.query().is_some()
        || url.fragment().is_some()
    {
        return Err(BuildError::BaseUrl);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(BuildError::BaseUrlCredential);
    }
    if !insecure_http && !is_private(&url) {
        let host = url.host_str().unwrap_or_default().to_owned();
        return Err(BuildError::Insecure { host });
    }
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    Ok(url)
}

/// Whether nobody on the way to an address can read what is sent: `https`, or this machine.
pub(crate) fn is_private(url: &Url) -> bool {
    url.scheme() == "https" || is_loopback(url)
}

/// Whether an address is one of this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    url.host_str().is_some_and(|host| {
        let address = host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost"
            || address
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback())
    })
}
