//! Which variables of a server its address has a place for: to choose another has no effect.

use crate::ir::Api;

/// By server and variable: whether the variable stands in the address.
pub(super) fn placed(api: &Api) -> Vec<Vec<bool>> {
    let servers = api.servers.iter();
    let placed = servers.map(|server| {
        let names: Vec<&str> = names(&server.url).collect();
        let variables = server.variables.iter();
        variables
            .map(|variable| names.contains(&variable.name.as_str()))
            .collect()
    });
    placed.collect()
}

/// The names in the braces of an address.
fn names(url: &str) -> impl Iterator<Item = &str> {
    let mut rest = url;
    std::iter::from_fn(move || {
        let (_, behind) = rest.split_once('{')?;
        let (name, behind) = behind.split_once('}')?;
        rest = behind;
        Some(name)
    })
}
