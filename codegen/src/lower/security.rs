//! Security schemes and the alternatives of authentication that operations declare.

use super::{Lowering, docs};
use crate::diagnostic::Code;
use crate::document::{self, Located, Node};
use crate::ir::{Location, SchemeId, SchemeKind, Security, SecurityScheme};
use crate::source::Pointer;

impl<'d> Lowering<'d> {
    /// Lowers the declared schemes that are part of a request.
    pub(super) fn lower_security_schemes(&mut self, root: &'d Node) {
        let base = Pointer::root().join("components").join("securitySchemes");
        for (name, node) in root
            .at(&base)
            .and_then(Node::as_object)
            .into_iter()
            .flatten()
        {
            let (node, at) = self.follow(node, &base.join(name));
            if node.get("type").and_then(Node::as_str) == Some("mutualTLS") {
                // Nothing of a request tells who sends it: the connection does.
                self.degraded(
                    Code::Unsupported,
                    &at,
                    format!("`{name}` is mutual TLS, which the client does not set up"),
                    "give the client a `reqwest::Client` that has the certificate",
                );
                continue;
            }
            let kind = kind(node);
            let env = environment(node, &kind);
            self.api.security_schemes.push(SecurityScheme {
                name: name.clone(),
                rust_name: node
                    .get("x-rust-name")
                    .and_then(Node::as_str)
                    .map(str::to_owned),
                docs: docs(node, &at),
                kind,
                env,
            });
        }
    }

    /// The alternatives of one operation: its own, else those of the document.
    pub(super) fn security(&self, operation: &document::Operation<'d>) -> Security {
        let own = operation.located.get("security");
        let alternatives = own.or_else(|| self.document.start().get("security"));
        self.alternatives(alternatives.iter().flat_map(Located::items))
    }

    /// Security requirements as sets of the schemes that they name.
    pub(super) fn alternatives<'n>(&self, items: impl Iterator<Item = Located<'n>>) -> Security {
        let position = |name: &str| {
            let mut schemes = self.api.security_schemes.iter();
            schemes.position(|scheme| scheme.name == name).map(SchemeId)
        };
        items
            .map(|schemes| {
                let names = schemes.entries();
                names.filter_map(|(name, _)| position(name)).collect()
            })
            .collect()
    }
}

/// What a scheme needs.
fn kind(node: &Node) -> SchemeKind {
    let text = |name: &str| node.get(name).and_then(Node::as_str).unwrap_or_default();
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
            Some(flow) => SchemeKind::ClientCredentials {
                token_url: flow
                    .get("tokenUrl")
                    .and_then(Node::as_str)
                    .unwrap_or_default()
                    .to_owned(),
                scopes: flow
                    .get("scopes")
                    .and_then(Node::as_object)
                    .into_iter()
                    .flat_map(|scopes| scopes.keys().cloned())
                    .collect(),
            },
            None => token("Bearer"),
        },
        _ => token("Bearer"),
    }
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
