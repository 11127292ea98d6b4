//! Security schemes and the alternatives of authentication that operations declare.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::{IndexMap, IndexSet};

use super::Found;
use crate::diagnostic::{Code, Diagnostic, Place, elsewhere};
use crate::document::{self, Document, Located, Lookup, Node, is_message_header, is_web_address};
use crate::ir::{Location, SchemeId, SchemeKind, Security, SecurityScheme};
use crate::lower::Lowering;
use crate::lower::docs::docs;
use crate::source::Pointer;

impl<'d> Lowering<'d> {
    /// Lowers the declared schemes that are part of a request of these operations.
    pub(in crate::lower) fn lower_security_schemes(&mut self, operations: &[Found<'d>]) {
        let asked = self.asked_scopes(operations);
        let is_whole = self.config.operations.is_empty();
        for (name, scheme) in self.document.components("securitySchemes") {
            // A scheme that no kept operation asks for is not missed where it cannot be sent.
            let is_missed = is_whole || asked.contains_key(name);
            let (node, at) = self.follow(scheme.node, &scheme.at);
            if node.text("type") == Some("mutualTLS") {
                // Nothing of a request tells who sends it: the connection does.
                if is_missed {
                    let message =
                        format!("`{name}` is mutual TLS, which the client does not set up");
                    self.client_lacks(
                        Diagnostic::warning(Code::Unsupported, at, message).with_help(
                            "give the client a `reqwest::Client` that has the certificate",
                        ),
                    );
                }
                continue;
            }
            if is_none(node) {
                continue;
            }
            let mut kind = kind(node);
            if let SchemeKind::ApiKey {
                location: Location::Header,
                name: header,
            } = &kind
                && is_message_header(header)
            {
                if is_missed {
                    let message =
                        format!("the client sets the header `{header}` of `{name}` itself");
                    self.client_lacks(
                        Diagnostic::warning(Code::Unsupported, at, message)
                            .with_note("the security scheme is left out"),
                    );
                }
                continue;
            }
            if let SchemeKind::ClientCredentials { scopes, .. } = &mut kind {
                // A token for more than the operations need would be refused to many clients.
                let asked = asked.get(name);
                scopes.retain(|scope| asked.is_some_and(|asked| asked.contains(scope.as_str())));
            }
            let env = environment(node, &kind);
            self.api.security_schemes.push(SecurityScheme {
                name: name.to_owned(),
                rust_name: node.text("x-rust-name").map(str::to_owned),
                docs: docs(node, &at),
                kind,
                env,
            });
        }
        self.tell_shared_headers(operations);
        self.tell_unasked(operations, &asked);
    }

    /// Says which schemes no operation asks for, and how it is read that none asks for any.
    fn tell_unasked(
        &mut self,
        operations: &[Found<'d>],
        asked: &BTreeMap<&'d str, BTreeSet<&'d str>>,
    ) {
        let is_whole = self.config.operations.is_empty() && !self.config.types_only;
        if !is_whole || operations.is_empty() || self.api.security_schemes.is_empty() {
            return;
        }
        let base = Pointer::root().join("components").join("securitySchemes");
        if self.asks_for_none {
            let message = "no `security` asks for any of the security schemes";
            self.report
                .warning(Code::MissingField, Place::key(base), message)
                .note("each call is sent with any credential that the client has")
                .help("say `security` beside `paths` for all operations, or in each of them");
            return;
        }
        for scheme in &self.api.security_schemes {
            if !asked.contains_key(scheme.name.as_str()) {
                let message = format!(
                    "no operation asks for the security scheme `{}`",
                    scheme.name
                );
                self.report
                    .warning(
                        Code::Unsupported,
                        Place::key(base.join(&scheme.name)),
                        message,
                    )
                    .note("it is never sent")
                    .help("name it in `security` of an operation, or beside `paths` for all");
            }
        }
    }

    /// Says where a requirement has several schemes that are sent in one header, which has one value.
    fn tell_shared_headers(&mut self, operations: &[Found<'d>]) {
        let mut seen = BTreeSet::new();
        let mut found: IndexMap<String, IndexSet<Pointer>> = IndexMap::new();
        for requirement in operations
            .iter()
            .flat_map(|Found { operation, .. }| operation.requirements(self.document))
        {
            if !seen.insert(requirement.at.clone()) {
                continue;
            }
            let mut headers: BTreeMap<String, Vec<&str>> = BTreeMap::new();
            for (name, _) in requirement.entries() {
                let mut schemes = self.api.security_schemes.iter();
                let scheme = schemes.find(|scheme| scheme.name == name);
                if let Some(header) = scheme.and_then(|scheme| header(&scheme.kind)) {
                    headers.entry(header).or_default().push(name);
                }
            }
            for (header, names) in headers.into_iter().filter(|(_, names)| names.len() > 1) {
                let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
                let message = format!(
                    "{} are sent in the same header `{header}`, which has one value",
                    names.join(" and ")
                );
                let places = found.entry(message).or_default();
                places.insert(requirement.at.clone());
            }
        }
        for (message, places) in found {
            if let Some(first) = places.first() {
                let message = message + &elsewhere(places.len());
                self.client_lacks(
                    Diagnostic::warning(Code::Unsupported, first, message)
                        .with_note("only one of them is sent")
                        .with_help("if one is enough, make each an item of its own in `security`"),
                );
            }
        }
    }

    /// The alternatives of one operation: its own, else those of the document; any scheme or none,
    /// where the document declares schemes and nowhere asks for one.
    pub(super) fn security(&self, operation: &document::Operation<'d>) -> Security {
        if self.asks_for_none && !self.api.security_schemes.is_empty() {
            let own = operation.parameters(self.document);
            let schemes = self.api.security_schemes.iter().enumerate();
            // What is a parameter there, the call says.
            let others = schemes.filter(|(_, scheme)| !self.is_among(scheme, &own));
            let each = others.map(|(at, _)| vec![SchemeId(at)]);
            return std::iter::once(Vec::new()).chain(each).collect();
        }
        self.alternatives(operation.requirements(self.document).into_iter())
    }

    /// Whether a scheme sends its key as one of some parameters.
    fn is_among(&self, scheme: &SecurityScheme, parameters: &[document::Parameter<'d>]) -> bool {
        let mut schemes = self.document.components("securitySchemes");
        let declared = schemes.find(|(name, _)| *name == scheme.name);
        declared.is_some_and(|(_, scheme)| {
            let node = self.behind(scheme.node);
            parameters.iter().any(|parameter| parameter.is_key(node))
        })
    }

    /// By scheme: the scopes that operations ask for.
    fn asked_scopes(&self, operations: &[Found<'d>]) -> BTreeMap<&'d str, BTreeSet<&'d str>> {
        let mut asked: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for Found { operation, .. } in operations {
            let requirements = operation.requirements(self.document);
            for (scheme, scopes) in requirements.iter().flat_map(Located::entries) {
                let scopes = scopes.node.as_array().unwrap_or_default();
                let scopes = scopes.iter().filter_map(Node::as_str);
                asked.entry(scheme).or_default().extend(scopes);
            }
        }
        asked
    }

    /// Security requirements as sets of the schemes that they name, each set once; of schemes that
    /// are sent in the same header, any one is enough.
    pub(super) fn alternatives<'n>(&self, items: impl Iterator<Item = Located<'n>>) -> Security {
        let position = |name: &str| {
            let mut schemes = self.api.security_schemes.iter();
            schemes.position(|scheme| scheme.name == name).map(SchemeId)
        };
        let sets = items.flat_map(|schemes| {
            let names = schemes.entries();
            let mut ids: Vec<SchemeId> = names.filter_map(|(name, _)| position(name)).collect();
            // A digest signs the address as it is sent, with the key of another scheme in it.
            ids.sort_by_key(|id| self.api.security_schemes[id.0].kind == SchemeKind::Digest);
            self.one_of_a_header(ids)
        });
        let sets: IndexSet<Vec<SchemeId>> = sets.collect();
        sets.into_iter().collect()
    }

    /// The sets that have, of the schemes that share a header, one each; a set is shorter each time.
    fn one_of_a_header(&self, ids: Vec<SchemeId>) -> Vec<Vec<SchemeId>> {
        let header = |id: &SchemeId| header(&self.api.security_schemes[id.0].kind);
        let is_shared = |id: &&SchemeId| {
            let same = ids.iter().filter(|other| header(other) == header(id));
            header(id).is_some() && same.count() > 1
        };
        let Some(shared) = ids.iter().find(is_shared).map(header) else {
            return vec![ids];
        };
        let rivals = ids.iter().filter(|id| header(id) == shared);
        let without_others = |chosen: &SchemeId| {
            let kept = ids
                .iter()
                .filter(|id| *id == chosen || header(id) != shared);
            self.one_of_a_header(kept.copied().collect())
        };
        rivals.flat_map(without_others).collect()
    }
}

/// Whether no part of a document says which security schemes are asked for.
pub(in crate::lower) fn asks_for_none(document: &Document) -> bool {
    let operations = document.operations();
    let mut owners = operations.iter().map(|operation| operation.located.node);
    !document.root().has("security") && !owners.any(|owner| owner.has("security"))
}

/// The header that a credential is sent in, in lower case.
pub(super) fn header(kind: &SchemeKind) -> Option<String> {
    match kind {
        SchemeKind::ApiKey { location, name } => {
            (*location == Location::Header).then(|| name.to_ascii_lowercase())
        }
        SchemeKind::Basic
        | SchemeKind::Digest
        | SchemeKind::ClientCredentials { .. }
        | SchemeKind::Token { .. } => Some("authorization".to_owned()),
    }
}

/// Whether a scheme sends nothing: programs that write down collections of calls have one for that.
fn is_none(node: &Node) -> bool {
    let is_http = node.text("type") == Some("http");
    let scheme = node.text("scheme").filter(|_| is_http);
    scheme.is_some_and(|it| it.eq_ignore_ascii_case("noauth") || it.eq_ignore_ascii_case("none"))
}

/// What a scheme needs.
fn kind(node: &Node) -> SchemeKind {
    let text = |name: &str| node.text(name).unwrap_or_default();
    let token = |prefix: &str| SchemeKind::Token {
        prefix: prefix.to_owned(),
    };
    match text("type") {
        "http" => match text("scheme").to_ascii_lowercase().as_str() {
            "bearer" => token("Bearer"),
            "basic" => SchemeKind::Basic,
            "digest" => SchemeKind::Digest,
            _ => token(text("scheme")),
        },
        "apiKey" => SchemeKind::ApiKey {
            location: match text("in") {
                "query" => Location::Query,
                "cookie" => Location::Cookie,
                _ => Location::Header,
            },
            name: text("name").to_owned(),
        },
        "oauth2" => match node
            .get("flows")
            .and_then(|flows| flows.get("clientCredentials"))
        {
            Some(flow) => client_credentials(flow).unwrap_or_else(|| token("Bearer")),
            None => token("Bearer"),
        },
        _ => token("Bearer"),
    }
}

/// Client credentials, where the address of the token endpoint is one: a secret that is sent to
/// another one is given away.
fn client_credentials(flow: &Node) -> Option<SchemeKind> {
    let token_url = flow.text("tokenUrl").filter(|url| is_web_address(url))?;
    let scopes = flow.members("scopes").map(|(name, _)| name.clone());
    Some(SchemeKind::ClientCredentials {
        token_url: token_url.to_owned(),
        scopes: scopes.collect(),
    })
}

/// The environment variables of a scheme's credentials, in the order of the setter's arguments.
fn environment(node: &Node, kind: &SchemeKind) -> Vec<String> {
    let wanted: &[&str] = match kind {
        SchemeKind::Basic | SchemeKind::Digest => &["username", "password"],
        SchemeKind::ClientCredentials { .. } => &["client_id", "client_secret"],
        SchemeKind::Token { .. } | SchemeKind::ApiKey { .. } => &["token"],
    };
    let named = |name: &&str| {
        node.get("x-env")
            .and_then(|env| env.get(name))
            .and_then(Node::as_str)
            .map(str::to_owned)
    };
    wanted
        .iter()
        .map(named)
        .collect::<Option<_>>()
        .unwrap_or_default()
}
