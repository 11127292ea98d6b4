//! Where a call goes.

use super::Docs;

/// A base address.
#[derive(Clone, Debug, PartialEq)]
pub struct Server {
    /// The address, with `{variables}`.
    pub url: String,
    /// Prose of the document.
    pub docs: Docs,
    /// The variables of the address.
    pub variables: Vec<ServerVariable>,
    /// `x-env`: the environment variable that overrides it.
    pub env: Option<String>,
}

impl Server {
    /// The address with the defaults of its variables; a slash at the beginning of one repeats the one
    /// before it.
    pub(crate) fn default_url(&self) -> String {
        let variables = self.variables.iter();
        variables.fold(self.url.clone(), |url, variable| {
            let (place, value) = (format!("{{{}}}", variable.name), &variable.default);
            let url = match value.strip_prefix('/') {
                Some(value) => url.replace(&format!("/{place}"), &format!("/{value}")),
                None => url,
            };
            url.replace(&place, value)
        })
    }
}

/// A variable of a server's address.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerVariable {
    /// Its name in the address.
    pub name: String,
    /// The value without a choice.
    pub default: String,
    /// The allowed values; empty means any.
    pub values: Vec<String>,
    /// Prose of the document.
    pub docs: Docs,
}
