//! Responses and their headers.

use std::collections::BTreeMap;

use super::fields::Fields;
use super::{Check, is_extension, is_token};
use crate::diagnostic::{Code, Place};
use crate::document::{Direction, Kind, Lookup, Node, ResponseKey};
use crate::source::Path;

/// What a key of `responses` may be.
const KEYS: &str = "a key is a status code (`404`), a range (`4XX`) or `default`";

const RESPONSE: Fields = Fields {
    what: "a response",
    plain: &[("description", Kind::String)],
    others: &["headers", "content", "links"],
};

impl<'d> Check<'d, '_> {
    pub(super) fn responses(&mut self, path: Path<'_>, node: &'d Node) {
        let Some(members) = self.object(path, node, "`responses`") else {
            return;
        };
        if members.keys().all(|key| is_extension(key)) {
            let message = "`responses` has no response, but at least one is required";
            self.report
                .warning(Code::MissingField, Place::key(&path), message)
                .note("a success is read as one without a body")
                .help("declare the responses");
        }
        for (key, response) in members {
            if is_extension(key) {
                continue;
            }
            let path = path.join(key);
            if self.is_for_all(path, key, response) {
                continue;
            }
            let message = format!("`{key}` is not a response key");
            let place = Place::key(&path);
            if ResponseKey::parse(key).is_none() {
                self.report
                    .error(Code::InvalidResponseKey, place, message)
                    .help(KEYS);
            } else if key.ends_with("xx") || (key != "default" && key.starts_with(['d', 'D'])) {
                let message = format!("`{key}` is not spelled as the standard says");
                self.report
                    .warning(Code::InvalidResponseKey, place, message)
                    .help(KEYS);
            }
            self.response(path, response);
        }
    }

    pub(super) fn response(&mut self, path: Path<'_>, node: &'d Node) {
        if self.is_reference(path, node, "responses", Self::response) {
            return;
        }
        let Some(members) = self.object(path, node, "a response") else {
            return;
        };
        if !members.has("description") {
            let message = "a response has no `description`, which is required";
            self.report
                .warning(Code::MissingField, Place::key(&path), message);
        }
        self.fields(path, members, &RESPONSE);
        self.towards(Direction::Response, |check| {
            if let Some(content) = members.get("content") {
                check.content(path.join("content"), content);
            }
            check.headers(path, members);
        });
        self.each_member(path, members, "links", Self::link);
    }

    /// Checks the named headers of a response or of an encoding.
    pub(super) fn headers(&mut self, path: Path<'_>, members: &'d crate::document::Object) {
        let Some(headers) = members.get("headers") else {
            return;
        };
        let path = path.join("headers");
        let Some(headers) = self.object(path, headers, "`headers`") else {
            return;
        };
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for (name, header) in headers {
            let path = path.join(name);
            if !is_token(name) {
                self.header_name(path, name, false);
            }
            let known = seen.entry(name.to_ascii_lowercase()).or_insert(name);
            if known != name {
                let message = format!("`{name}` and `{known}` are the same header");
                self.report
                    .error(Code::InvalidHeaderName, Place::key(&path), message);
            }
            self.header(path, header);
        }
    }
}
