//! The names of servers and of their variables: by what the document says of a server, where that
//! is short, else by its host.

use super::{Ident, Scope, each, reserved, words};
use crate::ir::{Api, Server};

/// How many words of a description are a name.
const FEW: usize = 4;

/// The identifiers of the servers to choose from.
#[derive(Clone, Debug)]
pub struct ServersNames {
    /// The enum of all servers.
    pub ident: Ident,
    /// By index of the server.
    pub servers: Vec<ServerNames>,
}

impl Default for ServersNames {
    fn default() -> Self {
        Self {
            ident: Ident::pascal(&["server".to_owned()]),
            servers: Vec::new(),
        }
    }
}

/// The identifiers of one server.
#[derive(Clone, Debug)]
pub struct ServerNames {
    /// The variant of the server.
    pub variant: Ident,
    /// The struct of its variables.
    pub ident: Ident,
    /// By index of the variable.
    pub variables: Vec<VariableNames>,
}

/// The identifiers of one variable.
#[derive(Clone, Debug)]
pub struct VariableNames {
    /// The field.
    pub field: Ident,
    /// The enum of its values, and the variants.
    pub values: (Ident, Vec<Ident>),
}

/// Names the servers.
pub(super) fn names(api: &Api, types: &mut Scope<'_>) -> ServersNames {
    let ident = Ident::pascal(&types.claim(vec!["server".to_owned()]));
    let mut variants = Scope::reserving(reserved::CASES);
    let servers = api.servers.iter().map(|server| {
        let variant = variants.claim(server_words(server));
        let with = |name: &str| variant.iter().cloned().chain(words(name)).collect();
        let fields = each(
            &server.variables,
            reserved::NOTHING,
            |variable| words(&variable.name),
            Ident::snake,
        );
        let variables = server.variables.iter().zip(fields);
        let variables = variables.map(|(variable, field)| VariableNames {
            field,
            values: (
                Ident::pascal(&types.claim(with(&variable.name))),
                each(
                    &variable.values,
                    reserved::CASES,
                    |value| words(value),
                    Ident::pascal,
                ),
            ),
        });
        ServerNames {
            variables: variables.collect(),
            ident: Ident::pascal(&types.claim(with("server"))),
            variant: Ident::pascal(&variant),
        }
    });
    ServersNames {
        servers: servers.collect(),
        ident,
    }
}

/// The words of a server.
fn server_words(server: &Server) -> Vec<String> {
    let mut said = words(&server.docs.description);
    if !server.docs.description.is_empty() && said.len() <= FEW {
        // What every variant is, its name need not say.
        if said.len() > 1 && said.last().is_some_and(|last| last == "server") {
            said.pop();
        }
        return said;
    }
    let url = server.url.as_str();
    let behind = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = behind.split('/').next().filter(|host| !host.is_empty());
    let host = host.unwrap_or(behind);
    let fixed = without_variables(host);
    let is_named = fixed.contains(|letter: char| letter.is_alphanumeric());
    words(if is_named { &fixed } else { host })
}

/// What of an address is no variable.
fn without_variables(host: &str) -> String {
    let parts = host.split('{');
    let parts = parts.map(|part| part.split_once('}').map_or(part, |(_, behind)| behind));
    parts.collect()
}
