//! Servers: addresses and their variables.

use super::Check;
use super::fields::Fields;
use crate::diagnostic::{Code, Place};
use crate::document::{Kind, Node, Object};
use crate::source::Path;

const SERVER: Fields = Fields {
    what: "a server",
    plain: &[("description", Kind::String)],
    others: &["url", "variables"],
};

const VARIABLE: Fields = Fields {
    what: "a server variable",
    plain: &[("description", Kind::String)],
    others: &["default", "enum"],
};

impl<'d> Check<'d, '_> {
    pub(super) fn server(&mut self, path: Path<'_>, node: &'d Node) {
        let Some(members) = self.object(path, node, "a server") else {
            return;
        };
        self.fields(path, members, &SERVER);
        self.each_member(path, members, "variables", Self::server_variable);
        let Some(url) = self.required_string(path, members, "url", "a server") else {
            return;
        };
        let variables = match members.get("variables") {
            Some(Node::Object(variables)) => Some(variables),
            None | Some(Node::Null) => None,
            // What is wrong with it was said.
            Some(_) => return,
        };
        let mut rest = url;
        let mut named = Vec::new();
        while let Some((_, behind)) = rest.split_once('{') {
            let Some((name, behind)) = behind.split_once('}') else {
                let message = format!("the braces of the address `{url}` do not match");
                self.report
                    .error(Code::InvalidServer, &path.join("url"), message);
                return;
            };
            if name.is_empty() {
                let message = format!("the address `{url}` has a server variable without a name");
                self.report
                    .error(Code::InvalidServer, &path.join("url"), message)
                    .help("write the name of a variable between the braces");
            } else if variables.is_none_or(|variables| !variables.contains_key(name)) {
                let message = format!("the server variable `{name}` is not declared");
                self.report
                    .error(Code::InvalidServer, &path.join("url"), message)
                    .help(format!("declare `{name}` with a default under `variables`"));
            }
            if named.contains(&name) {
                let message = format!("the address has the server variable `{name}` twice");
                self.report
                    .warning(Code::InvalidServer, &path.join("url"), message)
                    .note("both get the same value");
            }
            named.push(name);
            rest = behind;
        }
        for name in variables.into_iter().flat_map(Object::keys) {
            if !named.contains(&name.as_str()) {
                let message = format!("the address does not use the server variable `{name}`");
                let place = Place::key(&path.join("variables").join(name));
                self.report
                    .warning(Code::InvalidServer, place, message)
                    .note("it has no effect")
                    .help(format!(
                        "write `{{{name}}}` in `url`, or remove the variable"
                    ));
            }
        }
        if rest.contains('}') {
            let message = format!("the braces of the address `{url}` do not match");
            self.report
                .error(Code::InvalidServer, &path.join("url"), message);
        }
        if let Some(reason) = why_no_address(url) {
            let message = format!(
                "`{}` is not an address that can be called: {reason}",
                url.escape_debug()
            );
            self.report
                .warning(Code::InvalidServer, &path.join("url"), message)
                .note("the caller has to give another one");
        }
    }

    fn server_variable(&mut self, path: Path<'_>, node: &'d Node) {
        let Some(members) = self.object(path, node, "a server variable") else {
            return;
        };
        self.fields(path, members, &VARIABLE);
        let default = self.required_string(path, members, "default", VARIABLE.what);
        let Some(values) = members.get("enum") else {
            return;
        };
        let path = path.join("enum");
        let is_list = values.as_array().is_some();
        let values = self.array(path, values, "`enum`");
        for (index, value) in values.iter().enumerate() {
            if value.as_str().is_none() {
                let what = "a value of a server variable";
                self.wrong_kind(path.index(index), value, what, "a string");
            }
        }
        if let Some(default) = default
            && is_list
            && !values.iter().any(|value| value.as_str() == Some(default))
        {
            let message = format!("the default {default:?} is not one of the values");
            self.report
                .error(Code::InvalidServer, Place::key(&path), message);
        }
    }
}

/// Why nothing can be sent to an address, as far as it does not depend on its variables.
fn why_no_address(url: &str) -> Option<&'static str> {
    if url.contains(|letter: char| letter.is_whitespace() || letter.is_control()) {
        return Some("it has white space");
    }
    let authority = url
        .split_once("//")
        .filter(|(scheme, _)| !scheme.contains('/'));
    if let Some((scheme, _)) = authority
        && !scheme.contains('{')
        && !matches!(
            scheme.to_ascii_lowercase().as_str(),
            "" | "http:" | "https:"
        )
    {
        return Some("only `http` and `https` are supported");
    }
    let (first, rest) = match authority {
        Some((_, rest)) => (rest.split(['/', '?', '#']).next()?, rest),
        None => (url.split(['/', '?', '#']).next()?, url),
    };
    // What stands in braces is the name of a variable.
    let is_inside = |text: &str| text.matches('{').count() > text.matches('}').count();
    let ends = rest.find(['?', '#']).map(|at| &rest[..at]);
    if ends.is_some_and(|before| !is_inside(before)) {
        return Some("paths are appended to it, and it ends with a query or a fragment");
    }
    if authority.is_none() {
        let is_other = first.contains(':') && !first.contains('{');
        return is_other.then_some("the part before the colon is not a scheme such as `https://`");
    }
    let host = first.rsplit_once('@').map_or(first, |(_, host)| host);
    if host.is_empty() || host.starts_with(':') {
        return Some("it has no host");
    }
    if host.starts_with('[') && !host.contains([']', '{']) {
        return Some("the bracket of the host is not closed");
    }
    let (_, port) = host.rsplit_once(':')?;
    let is_port = port.is_empty() || port.contains(['{', '}', ']']) || port.parse::<u16>().is_ok();
    (!is_port).then_some("a port is a number of at most 65535")
}
