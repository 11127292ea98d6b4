//! A request that is being built, of whatever operation.
//!
//! Invariant: a request that breaks a rule is not sent, unless the caller asks for it; one whose
//! parts would not stay in their places on the wire is never sent.
//! Invariant: `Accept` and `Content-Type` always name a version that the operation declares.

use std::any::Any;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue, USER_AGENT,
};
use serde_json::Value;
use tokio::time::Instant;

use super::added_header::added_header;
use super::builder::is_private;
use super::client::Client;
use super::cookie;
use super::error::{Error, Sent};
use super::exchange::{Exchange, Payload};
use super::media_type::{self, split_at_byte};
use super::operation::{Facts, VersionedTypes};
use super::parameter::{self, Spelling, Unwritable};
use super::received::{Received, stalled};
use super::retry::RetryPolicy;
use super::validate::{Part, Path, Violations, shown};

/// How many headers most requests have at most, so that their map does not grow.
const HEADERS: usize = 6;

/// How much longer than its template a path with the values of its parameters usually is.
const PARAMETERS: usize = 64;

/// The header parameters by which a server knows a request again that it has had.
const KEYS: [&str; 2] = ["idempotency-key", "x-idempotency-key"];

/// The longest address that the HTTP library sends.
const LONGEST_URL: usize = 65_534;

/// The parts of a request, as far as they are known.
pub(crate) struct Request<'c> {
    client: &'c Client,
    pub(crate) facts: Facts,
    path: String,
    /// What of the path template is not in `path` yet.
    template: &'static str,
    /// The parameter that was set last.
    pub(crate) current: (Part, &'static str),
    query: Vec<(&'static str, String)>,
    cookies: Vec<(&'static str, String)>,
    headers: HeaderMap,
    /// The headers that the caller adds to those.
    added: Vec<(HeaderName, HeaderValue)>,
    body: Payload,
    /// The media type of the body, where no version decides it.
    media_type: Option<&'static str>,
    /// Whether the media type is sent with the charset of the body, which it does not name.
    names_charset: bool,
    /// The media types of the chosen version.
    types: Option<VersionedTypes>,
    /// The rules that the request breaks.
    pub(crate) violations: Violations,
    /// The rules without which no request can be written.
    unsendable: Violations,
    pub(crate) unchecked: bool,
    /// The parts of a body that is put together when the request is sent, and what does so.
    pub(crate) parts: Option<Box<dyn Any + Send>>,
    pub(crate) finish: Option<fn(&mut Self)>,
    pub(crate) streamed: bool,
    pub(crate) timeout: Duration,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) adapt: Option<fn(&mut Received)>,
}

impl<'c> Request<'c> {
    /// The request of an operation without any parameters.
    pub(crate) fn new(client: &'c Client, facts: Facts) -> Self {
        let settings = client.settings();
        let mut headers = HeaderMap::with_capacity(HEADERS);
        if let Some(name) = &settings.user_agent {
            headers.insert(USER_AGENT, name.clone());
        }
        let mut request = Self {
            client,
            path: String::with_capacity(facts.path.len() + PARAMETERS),
            template: facts.path,
            current: (Part::Path, ""),
            query: Vec::new(),
            cookies: Vec::new(),
            headers,
            added: Vec::new(),
            body: Payload::Whole(None),
            media_type: None,
            names_charset: false,
            types: None,
            violations: Violations::of_request(facts.id),
            unsendable: Violations::default(),
            unchecked: false,
            parts: None,
            finish: None,
            streamed: facts.streamed,
            timeout: settings.timeout,
            retry: None,
            adapt: None,
            facts,
        };
        match request.facts.versions.last() {
            Some(newest) => {
                let asked = settings.version.as_deref();
                request.choose_version(asked.unwrap_or(newest.version));
            }
            None => {
                let accept = HeaderValue::from_static(request.facts.accept);
                request.headers.insert(ACCEPT, accept);
            }
        }
        request
    }

    /// Asks for the newest version that is not after a date; there has to be one.
    pub(crate) fn choose_version(&mut self, version: &str) {
        let versions = self.facts.versions.iter().rev();
        self.types = versions.copied().find(|types| types.version <= version);
        self.forget(Part::Header, "Accept");
        match self.types {
            Some(types) => {
                let accept = HeaderValue::from_static(types.accept);
                self.headers.insert(ACCEPT, accept);
            }
            None => {
                let expected = "a version that the operation has";
                self.refuse(Part::Header, "Accept", expected, version.to_owned());
            }
        }
    }

    /// Asks for media types.
    pub(crate) fn accept(&mut self, media_types: &str) {
        match HeaderValue::from_str(media_types) {
            Ok(value) => {
                self.headers.insert(ACCEPT, value);
            }
            Err(_) => self.refuse(Part::Header, "Accept", "media types", shown(media_types)),
        }
    }

    /// Fills in a path parameter, behind what stands before it in the template.
    pub(crate) fn path_parameter(
        &mut self,
        name: &'static str,
        spelling: Spelling,
        value: Result<Value, Unwritable>,
    ) {
        self.begin(Part::Path, name);
        self.path_until(name);
        let start = self.path.len();
        let path = &mut self.path;
        let written = value.and_then(|value| parameter::write_path(name, spelling, &value, path));
        if let Err(error) = written {
            self.refuse_hidden(Part::Path, name, error.expected());
        } else if let Some(found) = self.lost_segment(start) {
            let expected = "a segment that is not empty, `.` or `..`";
            self.refuse(Part::Path, name, expected, shown(&found));
        }
    }

    /// A segment that no server sees (RFC 3986, 5.2.4), among those that have a part behind `start`;
    /// the parameter that ends a segment decides what it is.
    fn lost_segment(&self, start: usize) -> Option<String> {
        let before = self.path.get(..start).unwrap_or_default();
        if before.contains('?') {
            return None;
        }
        let begin = before.rfind('/').map_or(0, |slash| slash + 1);
        let mut parts = self.template.split(['/', '?', '{']);
        let behind = parts.next().unwrap_or_default();
        let rest = self.template.strip_prefix(behind).unwrap_or_default();
        let is_open = rest.starts_with('{');
        let text = format!("{}{behind}", self.path.get(begin..).unwrap_or_default());
        let mut segments = text.split('/');
        if is_open {
            segments.next_back();
        }
        let mut lost = segments.filter(|segment| matches!(*segment, "" | "." | ".."));
        lost.next().map(str::to_owned)
    }

    /// Takes over the path template up to a parameter, or to its end.
    fn path_until(&mut self, name: &str) {
        while let Some((literal, found, rest)) = next_parameter(self.template) {
            self.literal(literal);
            self.template = rest;
            if found == name {
                return;
            }
            parameter::write_literal(&format!("{{{found}}}"), &mut self.path);
        }
        if name.is_empty() {
            let rest = std::mem::take(&mut self.template);
            self.literal(rest);
        }
    }

    fn literal(&mut self, text: &str) {
        if self.facts.is_plain {
            self.path.push_str(text);
        } else {
            parameter::write_literal(text, &mut self.path);
        }
    }

    /// Sets a query parameter.
    pub(crate) fn query_parameter(
        &mut self,
        name: &'static str,
        spelling: Spelling,
        value: Result<Value, Unwritable>,
    ) {
        let mut pairs = String::new();
        self.begin(Part::Query, name);
        let written =
            value.and_then(|value| parameter::write_pairs(name, spelling, &value, "&", &mut pairs));
        if let Err(error) = written {
            self.refuse_hidden(Part::Query, name, error.expected());
        }
        replace(&mut self.query, name, pairs);
    }

    /// Sets a header parameter.
    pub(crate) fn header_parameter(
        &mut self,
        name: &'static str,
        spelling: Spelling,
        value: Result<Value, Unwritable>,
    ) {
        let mut text = String::new();
        self.begin(Part::Header, name);
        let written = value
            .and_then(|value| parameter::write_path(name, spelling.verbatim(), &value, &mut text));
        let present = match written {
            Ok(present) => present,
            Err(error) => {
                self.refuse_hidden(Part::Header, name, error.expected());
                return;
            }
        };
        if spelling.is_json() {
            text = parameter::ascii_json(&text);
        }
        let header = HeaderName::from_bytes(name.as_bytes()).ok();
        // Of ASCII, a header value is what is visible, blanks and tabs: nothing that could end it.
        let value = HeaderValue::from_str(&text)
            .ok()
            .filter(|_| text.is_ascii());
        match (header, value) {
            (Some(header), _) if !present => {
                self.headers.remove(header);
            }
            (Some(header), Some(mut value)) => {
                value.set_sensitive(header == AUTHORIZATION);
                self.headers.insert(header, value);
            }
            // Headers and cookies hold tokens more often than not: they are not shown.
            _ => {
                let expected = "visible ASCII characters";
                self.refuse_hidden(Part::Header, name, expected);
            }
        }
    }

    /// Adds a header that is no parameter, in the place of an earlier value of it.
    pub(crate) fn add_header(&mut self, name: &str, value: &str) {
        self.forget(Part::Header, name);
        match added_header(name, value, &self.client.settings().credentials) {
            Ok((name, value)) => {
                self.added.retain(|(other, _)| *other != name);
                self.added.push((name, value));
            }
            Err(expected) => self.refuse_hidden(Part::Header, name, expected),
        }
    }

    /// Takes over the headers that the caller adds: of those of all calls, the ones that this one
    /// does not set.
    fn set_added(&mut self) {
        for (name, value) in std::mem::take(&mut self.added) {
            if self.headers.contains_key(&name) {
                let expected = "a header that the call does not set by itself";
                self.refuse_hidden(Part::Header, name.as_str(), expected);
            } else {
                self.headers.insert(name, value);
            }
        }
        for (name, value) in &self.client.settings().headers {
            let entry = self.headers.entry(name);
            entry.or_insert_with(|| value.clone());
        }
    }

    /// Sets a cookie parameter.
    pub(crate) fn cookie_parameter(
        &mut self,
        name: &'static str,
        spelling: Spelling,
        value: Result<Value, Unwritable>,
    ) {
        let mut pairs = String::new();
        self.begin(Part::Cookie, name);
        let written = value
            .and_then(|value| parameter::write_pairs(name, spelling, &value, "; ", &mut pairs));
        if let Err(error) = written {
            self.refuse_hidden(Part::Cookie, name, error.expected());
        } else if ["%0D", "%0A", "%00"].iter().any(|end| pairs.contains(end)) {
            self.refuse_hidden(Part::Cookie, name, "a text without line breaks");
        } else if spelling.is_verbatim() && !is_cookie(&pairs) {
            let expected = "visible ASCII characters but `\"`, `,`, `;` and `\\`";
            self.refuse_hidden(Part::Cookie, name, expected);
        }
        replace(&mut self.cookies, name, pairs);
    }

    /// Forgets what was wrong with an earlier body; gives where to say what is wrong with this one.
    pub(crate) fn new_body(&mut self) -> &mut Violations {
        self.violations.remove_part(Part::Body);
        self.unsendable.remove_part(Part::Body);
        self.violations.set_part(Part::Body);
        &mut self.violations
    }

    /// Forgets what its type alone found wrong with the body; gives where to say what is wrong with it.
    pub(crate) fn same_body(&mut self) -> &mut Violations {
        self.violations.remove_part(Part::Body);
        self.violations.set_part(Part::Body);
        &mut self.violations
    }

    /// Sets the body.
    pub(crate) fn set_body(&mut self, media_type: &'static str, body: impl Into<Payload>) {
        self.body = body.into();
        self.media_type = Some(media_type);
        self.names_charset = false;
    }

    /// Sets a body of text, which is UTF-8: a charset that is named is never another one, but where
    /// the text is ASCII and so the same in both.
    pub(crate) fn set_text(&mut self, media_type: &'static str, text: String) {
        let charset = media_type::parameter(media_type, "charset");
        let is_ascii = text.is_ascii();
        if let Some(charset) = charset
            && !holds(charset, is_ascii)
        {
            self.refuse_body(&format!("a text that is not written in `{charset}`"));
            return;
        }
        self.set_body(media_type, text.into_bytes());
        self.names_charset = charset.is_none() && !is_ascii;
    }

    /// Replaces `Content-Type`.
    pub(crate) fn content_type(&mut self, media_type: HeaderValue) {
        self.headers.insert(CONTENT_TYPE, media_type);
    }

    /// Says that the body cannot be written.
    pub(crate) fn refuse_body(&mut self, error: &str) {
        self.unsendable.set_part(Part::Body);
        let expected = "a value that the media type can hold";
        self.unsendable
            .push(&Path::ROOT, "type", expected, shown(error));
    }

    /// Adds a rule without which the request cannot be sent.
    pub(crate) fn refuse(&mut self, part: Part, name: &str, expected: &'static str, found: String) {
        self.unsendable.set_part(part);
        let at = Path::ROOT.member(name);
        self.unsendable.push(&at, "parameter", expected, found);
    }

    /// The same of a value that is not shown.
    fn refuse_hidden(&mut self, part: Part, name: &str, expected: &'static str) {
        self.unsendable.set_part(part);
        let sentence = format!("cannot be sent: expected {expected}");
        let at = Path::ROOT.member(name);
        self.unsendable.sentence(&at, "parameter", sentence);
    }

    /// Begins to set a parameter, in the place of an earlier value of it.
    pub(crate) fn begin(&mut self, part: Part, name: &'static str) {
        self.current = (part, name);
        self.forget(part, name);
    }

    /// Forgets what was found wrong with an earlier value of a parameter.
    fn forget(&mut self, part: Part, name: &str) {
        self.violations.remove(part, name);
        self.unsendable.remove(part, name);
    }

    /// Puts the parts together, if they may be sent.
    pub(crate) fn prepare<F>(
        mut self: Box<Self>,
        deadline: Instant,
    ) -> Result<Box<Exchange<'c>>, Error<F>> {
        let url = self.url();
        // Before headers are added that the document does not have: whether the server knows one
        // of those is not said.
        let has_key = self.has_key();
        self.set_added();
        self.set_cookies();
        if let Some(finish) = self.finish {
            finish(&mut self);
        }
        if !self.unsendable.is_empty() || !(self.unchecked || self.violations.is_empty()) {
            self.violations.append(self.unsendable);
            return Err(Error::Invalid(self.violations));
        }
        // The caller may have said it.
        let is_known = self.finish.is_some() || self.headers.contains_key(CONTENT_TYPE);
        if let Some(media_type) = self.media_type.filter(|_| !is_known) {
            let media_type = self.types.map_or(media_type, |types| types.content_type);
            self.content_type(if self.names_charset {
                with_charset(media_type)
            } else {
                HeaderValue::from_static(media_type)
            });
        }
        let settings = self.client.settings();
        let credentials = settings
            .credentials
            .choose(self.facts.security.unwrap_or(settings.security))
            .map_err(|error| {
                let sent = Sent {
                    operation: Some(self.facts.id),
                    ..Sent::default()
                };
                Error::Auth(Box::new(error.of(sent)))
            })?;
        Ok(Box::new(Exchange {
            settings,
            credentials,
            operation: self.facts.id,
            path: self.facts.path,
            method: self.facts.method,
            url,
            headers: self.headers,
            body: self.body,
            has_key,
            streamed: self.streamed,
            retry: self.retry.unwrap_or_else(|| settings.retry.clone()),
            deadline,
            stalled: stalled(self.timeout),
            adapt: self.adapt,
            wait: self.facts.wait,
        }))
    }

    /// Whether a parameter is an idempotency key.
    fn has_key(&self) -> bool {
        let mut keys = KEYS.iter().filter_map(|name| self.headers.get(*name));
        keys.any(|key| !key.is_empty())
    }

    /// The base address, the path and the query.
    fn url(&mut self) -> Url {
        self.path_until("");
        self.split_query();
        let mut url = self.base();
        self.path.insert_str(0, url.path().trim_end_matches('/'));
        url.set_path(&self.path);
        if url.path() != self.path {
            // Parameters can add up to `..`, which the URL resolves as every server would.
            let sentence = "the parameters of the path make it another path";
            self.unsendable.set_part(Part::Path);
            self.unsendable.sentence(&Path::ROOT, "path", sentence);
        }
        let pairs = joined(&self.query, "&");
        if !pairs.is_empty() {
            url.set_query(Some(&pairs));
        }
        if url.as_str().len() > LONGEST_URL {
            let sentence = "the address is longer than 65534 bytes with its parameters";
            self.unsendable.set_part(Part::Path);
            self.unsendable.sentence(&Path::ROOT, "path", sentence);
        }
        url
    }

    /// Puts what the path template has as a query before the parameters of the query, but for what
    /// these say: no value brings a `?` into a path.
    fn split_query(&mut self) {
        if let Some(at) = self.path.find('?') {
            let query = self.path.split_off(at).replacen('?', "", 1);
            let is_set = |pair: &&str| {
                let name = pair.split('=').next();
                let mut set = self.query.iter().filter(|(_, pairs)| !pairs.is_empty());
                set.any(|(known, _)| Some(*known) == name)
            };
            let rest: Vec<&str> = query.split('&').filter(|pair| !is_set(pair)).collect();
            self.query.insert(0, ("", rest.join("&")));
        }
    }

    /// The address of the operation's own server, unless the caller chose another.
    fn base(&mut self) -> Url {
        let settings = self.client.settings();
        let base = settings.base.clone();
        let own = self.facts.server.filter(|_| !settings.is_own_base);
        let Some(url) = own.and_then(|server| base.join(server).ok()) else {
            return base;
        };
        if !settings.insecure_http && !is_private(&url) {
            let sentence = "credentials would be sent to the operation's server in the clear, \
                unless the client is built with `allow_insecure_http()`";
            self.unsendable.set_part(Part::Path);
            self.unsendable.sentence(&Path::ROOT, "server", sentence);
        }
        url
    }

    fn set_cookies(&mut self) {
        let mut pairs = joined(&self.cookies, "; ");
        // A parameter that is the header itself: its cookies go before the named ones.
        if !pairs.is_empty()
            && let Some(said) = self.headers.get(COOKIE)
            && let Ok(said) = said.to_str()
        {
            pairs.insert_str(0, "; ");
            pairs.insert_str(0, said);
        }
        // Pairs are percent-encoded or of a cookie's octets, so that they are always a header value.
        if let Some(value) = (!pairs.is_empty())
            .then(|| HeaderValue::from_str(&pairs).ok())
            .flatten()
        {
            self.headers.insert(COOKIE, value);
        }
    }
}

/// Whether a text that is sent in UTF-8 is one of a charset.
fn holds(charset: &str, is_ascii: bool) -> bool {
    let charset = charset.to_ascii_lowercase();
    let is_wide = charset.starts_with("utf-16") || charset.starts_with("utf-32");
    matches!(&*charset, "utf-8" | "utf8") || (is_ascii && !is_wide)
}

/// A media type of text with its charset.
fn with_charset(media_type: &'static str) -> HeaderValue {
    let named = HeaderValue::from_str(&format!("{media_type}; charset=utf-8"));
    named.unwrap_or(HeaderValue::from_static(media_type))
}

/// Whether the value of a pair goes into a cookie as it is.
fn is_cookie(pair: &str) -> bool {
    split_at_byte(pair, b'=').is_none_or(|(_, value)| cookie::is_value(value))
}

/// The next parameter of a path template, with what stands before and behind it.
pub(crate) fn next_parameter(template: &str) -> Option<(&str, &str, &str)> {
    let (literal, rest) = split_at_byte(template, b'{')?;
    let (name, rest) = split_at_byte(rest, b'}')?;
    Some((literal, name, rest))
}

/// The pairs of all parameters that have any.
fn joined(list: &[(&'static str, String)], separator: &str) -> String {
    let mut all = String::new();
    for (_, pairs) in list.iter().filter(|(_, pairs)| !pairs.is_empty()) {
        if !all.is_empty() {
            all.push_str(separator);
        }
        all.push_str(pairs);
    }
    all
}

/// Sets the pairs of a parameter, in the place of its earlier ones.
fn replace(list: &mut Vec<(&'static str, String)>, name: &'static str, pairs: String) {
    match list.iter_mut().find(|(other, _)| *other == name) {
        Some((_, old)) => *old = pairs,
        None => list.push((name, pairs)),
    }
}
