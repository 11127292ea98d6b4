//! Security schemes and what requires them.

use super::fields::Fields;
use super::{Check, is_token};
use crate::diagnostic::{Code, Place};
use crate::document::{Kind, Lookup, Node, Object, is_url, is_web_address};
use crate::source::Path;

/// The flows of OAuth 2.0 with the addresses that each needs.
const FLOWS: [(&str, &[&str]); 4] = [
    ("implicit", &["authorizationUrl"]),
    ("password", &["tokenUrl"]),
    ("clientCredentials", &["tokenUrl"]),
    ("authorizationCode", &["authorizationUrl", "tokenUrl"]),
];

const SCHEME: Fields = Fields {
    what: "a security scheme",
    plain: &[
        ("description", Kind::String),
        ("bearerFormat", Kind::String),
    ],
    others: &["type", "name", "in", "scheme", "flows", "openIdConnectUrl"],
};

/// The fields that belong to one type of schemes each; `mutualTLS` has none.
const OF_TYPES: [(&str, &str); 6] = [
    ("name", "apiKey"),
    ("in", "apiKey"),
    ("scheme", "http"),
    ("bearerFormat", "http"),
    ("flows", "oauth2"),
    ("openIdConnectUrl", "openIdConnect"),
];

const FLOW: Fields = Fields {
    what: "a flow",
    plain: &[("refreshUrl", Kind::String)],
    others: &["authorizationUrl", "tokenUrl", "scopes"],
};

impl<'d> Check<'d, '_> {
    pub(super) fn security_requirement(&mut self, path: Path<'_>, node: &'d Node) {
        let Some(members) = self.object(path, node, "a security requirement") else {
            return;
        };
        let components = self.document.root().get("components");
        let declared = components.and_then(|components| components.get("securitySchemes"));
        for (name, scopes) in members {
            let path = path.join(name);
            if declared.and_then(|declared| declared.get(name)).is_none() {
                let message = format!("the security scheme `{name}` is not declared");
                self.report
                    .error(Code::UndefinedSecurityScheme, Place::key(&path), message)
                    .help("declare it under `components/securitySchemes`");
            }
            if self.is_blank(path, name, scopes) {
                continue;
            }
            self.scopes(path, name, scopes);
            for (index, scope) in self
                .array(path, scopes, "a list of scopes")
                .iter()
                .enumerate()
            {
                if scope.as_str().is_none() {
                    self.wrong_kind(path.index(index), scope, "a scope", "a string");
                }
            }
        }
    }

    /// Warns of scopes that a scheme does not have, each once however many operations ask for it.
    fn scopes(&mut self, path: Path<'_>, name: &'d str, scopes: &'d Node) {
        let components = self.document.root().get("components");
        let declared =
            components.and_then(|components| components.get("securitySchemes")?.get(name));
        let Some(scheme) = declared.and_then(|scheme| self.document.behind(scheme)) else {
            return;
        };
        let asked = scopes.as_array().unwrap_or_default();
        match scheme.text("type") {
            Some(kind @ ("apiKey" | "http"))
                if self.is_3_0() && !asked.is_empty() && self.unlisted.insert((name, "")) =>
            {
                let message =
                    format!("`{name}` is of the type `{kind}`, which has no scopes in 3.0");
                self.report
                    .warning(Code::InvalidValue, &path, message)
                    .help("leave the list empty: only `oauth2` and `openIdConnect` have scopes");
            }
            Some("oauth2") => {
                let lists = scheme.members("flows");
                let lists: Vec<_> = lists.filter_map(|(_, flow)| flow.get("scopes")).collect();
                let is_listed = |scope: &str| lists.iter().any(|list| list.has(scope));
                for (index, scope) in asked.iter().enumerate() {
                    let scope = scope.as_str().filter(|scope| !is_listed(scope));
                    let Some(scope) = scope.filter(|scope| self.unlisted.insert((name, scope)))
                    else {
                        continue;
                    };
                    let message = format!("no flow of `{name}` lists the scope `{scope}`");
                    self.report
                        .warning(Code::InvalidValue, &path.index(index), message)
                        .note("it is requested all the same")
                        .help("list it under `scopes` of a flow");
                }
            }
            _ => {}
        }
    }

    /// Warns of fields that belong to schemes of another type.
    fn fields_of_type(&mut self, path: Path<'_>, members: &'d Object, kind: &str) {
        let others = OF_TYPES.iter().filter(|(_, of)| *of != kind);
        for (name, of) in others.filter(|(name, _)| members.contains_key(*name)) {
            let message = format!("a security scheme of the type `{kind}` has no field `{name}`");
            let place = Place::key(&path.join(name));
            self.report
                .warning(Code::UnknownField, place, message)
                .note(format!("it belongs to the type `{of}`"))
                .help("remove it");
        }
    }

    pub(super) fn security_scheme(&mut self, path: Path<'_>, node: &'d Node) {
        if self.is_reference(path, node, "securitySchemes", Self::security_scheme) {
            return;
        }
        let Some(members) = self.object(path, node, "a security scheme") else {
            return;
        };
        self.fields(path, members, &SCHEME);
        let kind = self.required_string(path, members, "type", "a security scheme");
        let known = ["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"];
        if let Some(kind) = kind.filter(|kind| known.contains(kind)) {
            self.fields_of_type(path, members, kind);
        }
        match kind {
            Some("apiKey") => self.api_key(path, members),
            Some("http") => {
                let what = "an HTTP security scheme";
                let scheme = self.required_string(path, members, "scheme", what);
                if let Some(scheme) = scheme.filter(|scheme| !is_token(scheme)) {
                    let message = format!(
                        "`{}` is not an HTTP authentication scheme",
                        scheme.escape_debug()
                    );
                    self.report
                        .error(Code::InvalidValue, &path.join("scheme"), message)
                        .help("a scheme is one word, such as `basic` or `bearer` (RFC 9110, 11.1)");
                }
            }
            Some("oauth2") => {
                let what = "an OAuth 2.0 security scheme";
                if let Some(flows) = self.required(path, members, "flows", what) {
                    self.flows(path.join("flows"), flows);
                }
            }
            Some("openIdConnect") => {
                let what = "an OpenID Connect security scheme";
                self.required_string(path, members, "openIdConnectUrl", what);
                self.url(path, members, "openIdConnectUrl");
            }
            Some("mutualTLS") if !self.is_3_0() => {}
            Some(other) => {
                let message = format!("the type `{other}` of a security scheme does not exist");
                let newer = if self.is_3_0() { "" } else { ", `mutualTLS`" };
                self.report
                    .error(Code::InvalidValue, &path.join("type"), message)
                    .help(format!(
                        "possible: `apiKey`, `http`, `oauth2`, `openIdConnect`{newer}"
                    ));
            }
            None => {}
        }
    }

    fn api_key(&mut self, path: Path<'_>, members: &'d Object) {
        let what = "an API key";
        let name = self.required_string(path, members, "name", what);
        if name.is_some_and(str::is_empty) {
            let message = "the name of an API key is empty";
            self.report
                .error(Code::InvalidValue, &path.join("name"), message)
                .help("give the name of the header, query parameter or cookie");
            return;
        }
        let in_header = members.text("in") == Some("header");
        if let Some(name) = name.filter(|name| in_header && !is_token(name)) {
            self.header_name(path.join("name"), name, true);
        }
        let in_cookie = members.text("in") == Some("cookie");
        if let Some(name) = name.filter(|name| in_cookie && !is_token(name)) {
            self.cookie_name(path.join("name"), name);
        }
        if let Some(location) = self.required_string(path, members, "in", what)
            && !["query", "header", "cookie"].contains(&location)
        {
            let message = format!("an API key cannot be in `{location}`");
            self.report
                .error(Code::InvalidValue, &path.join("in"), message)
                .help("`in` is one of `query`, `header`, `cookie`");
        }
    }

    fn flows(&mut self, path: Path<'_>, node: &'d Node) {
        let Some(members) = self.object(path, node, "`flows`") else {
            return;
        };
        self.known_fields(path, members, "`flows`", &FLOWS.map(|(name, _)| name));
        for (name, urls) in FLOWS {
            let Some(flow) = members.get(name) else {
                continue;
            };
            let path = path.join(name);
            let Some(flow) = self.object(path, flow, "a flow") else {
                continue;
            };
            self.fields(path, flow, &FLOW);
            for url in urls {
                self.required_string(path, flow, url, &format!("the flow `{name}`"));
                self.url(path, flow, url);
            }
            for other in ["authorizationUrl", "tokenUrl"] {
                if !urls.contains(&other) && flow.contains_key(other) {
                    let message = format!("the flow `{name}` has no field `{other}`");
                    let place = Place::key(&path.join(other));
                    self.report
                        .warning(Code::UnknownField, place, message)
                        .note("it is ignored")
                        .help("remove it");
                }
            }
            if !flow.has("scopes") {
                let message = format!("the flow `{name}` has no `scopes`, which is required");
                self.report
                    .warning(Code::MissingField, Place::key(&path), message);
            }
            self.each_member(path, flow, "scopes", |check, path, text| {
                if text.as_str().is_none() && !check.is_blank(path, "description", text) {
                    check.wrong_kind(path, text, "the description of a scope", "a string");
                }
            });
        }
    }

    /// Reports an address that is none, or from which a client cannot get a token; relative ones are
    /// (`OpenAPI` 3.1.1, 4.8.30).
    fn url(&mut self, path: Path<'_>, members: &'d Object, name: &str) {
        let Some(url) = members.text(name) else {
            return;
        };
        let is_right = if name == "tokenUrl" {
            is_web_address(url)
        } else {
            is_url(url) && !url.contains('{')
        };
        if is_right {
            return;
        }
        let why = if url.contains('{') {
            "is not a URL: nothing gives its variables a value"
        } else if is_url(url) {
            "is not an address of `http` or `https`"
        } else {
            "is not a URL"
        };
        let message = format!("`{}` {why}", url.escape_debug());
        self.report
            .warning(Code::InvalidValue, &path.join(name), message)
            .note("the client fetches no tokens: the caller has to supply them");
    }
}
