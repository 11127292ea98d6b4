//! The page of the emitted crate: how calls begin, where tokens come from, what its features are, and
//! how deep its types are.

use super::{Plan, gate};
use crate::ir::{SchemeKind, SecurityScheme};

/// What the crate's page says beyond the document: how to begin.
pub(super) fn page(plan: &Plan) -> Vec<String> {
    let package = plan.package.replace('-', "_");
    let mut page = if plan.types_only {
        vec![
            "The types are in [`models`]; each says by [`Validate`] whether a value is valid."
                .to_owned(),
        ]
    } else {
        calls(plan)
    };
    page.extend(tokens(plan, &package));
    page.extend(tags(plan));
    page.extend(depth(plan));
    page
}

/// What a crate needs that uses types which lead deep into each other: the limit is one of each crate.
fn depth(plan: &Plan) -> Option<String> {
    let limit = plan.facts.recursion_limit?;
    Some(format!(
        "# Deep types\n\nTypes lead deep into each other here. Where the compiler reports an overflow in a crate that\n\
         uses them, `#![recursion_limit = \"{limit}\"]` at the head of that crate lets it go as deep."
    ))
}

/// The features of a large description.
fn tags(plan: &Plan) -> Option<String> {
    plan.facts.features.as_ref()?;
    let others = gate::others(plan);
    let mut names = gate::names(plan);
    names.retain(|name| Some(*name) != others);
    let first = names.first()?;
    let mut lines = vec!["The tags are".to_owned()];
    for (at, name) in names.iter().enumerate() {
        let sign = if at + 1 == names.len() { '.' } else { ',' };
        let word = format!("`{name}`{sign}");
        match lines.last_mut() {
            Some(line) if line.len() + word.len() < 95 => *line += &format!(" {word}"),
            _ => lines.push(word),
        }
    }
    if let Some(others) = others {
        let line = format!("Types that no operation needs are compiled for `{others}`.");
        lines.extend([String::new(), line]);
    }
    Some(format!(
        "# Features\n\nEach tag of the description is a feature, and all of them are on by default. With\n\
         `default-features = false, features = [\"{first}\"]`, only the operations of that tag are\n\
         compiled, and only the types that they need.\n\n{}",
        lines.join("\n")
    ))
}

/// How calls begin.
fn calls(plan: &Plan) -> Vec<String> {
    let mut builder = super::builder(plan);
    if let Some((scheme, names)) = plan
        .api
        .security_schemes
        .iter()
        .zip(&plan.names.security_schemes)
        .next()
    {
        let arguments = match scheme.kind {
            SchemeKind::Basic | SchemeKind::Digest => "\"name\", \"password\"",
            SchemeKind::ClientCredentials { .. } => "\"client id\", \"client secret\"",
            SchemeKind::Token { .. } | SchemeKind::ApiKey { .. } => "\"token\"",
        };
        builder += &format!(".{}({arguments})", names.setter);
    }
    if plan.api.operations.is_empty() {
        return vec!["The description has no operations: the crate has its types.".to_owned()];
    }
    vec![
        format!("# A first call\n\n```no_run\n# fn example() -> Result<(), Box<dyn std::error::Error>> {{\nlet client = {builder}.build()?;\n# drop(client);\n# Ok(())\n# }}\n```"),
        "The operations are methods of [`Client`]; each begins a [`Call`], which is sent by [`Call::send`].\n\
         A request is checked before anything is sent; every rule that it breaks is in [`Error::Invalid`]."
            .to_owned(),
    ]
}

/// Where tokens come from that a client cannot get by itself.
fn tokens(plan: &Plan, package: &str) -> Option<String> {
    let schemes = plan.api.security_schemes.iter();
    let mut schemes = schemes.zip(&plan.names.security_schemes);
    let is_token = |scheme: &SecurityScheme| matches!(scheme.kind, SchemeKind::Token { .. });
    let (_, names) = schemes.find(|(scheme, _)| is_token(scheme))?;
    if plan.types_only {
        return None;
    }
    Some(format!(
        "# Tokens\n\nA token that changes comes from a [`TokenSource`], which is asked when there is none, before one\n\
         expires, and when a server refused one:\n\n\
         ```no_run\n# fn example() -> Result<(), Box<dyn std::error::Error>> {{\n\
         use std::time::Duration;\n\n\
         use {package}::AccessToken;\n\n\
         let source = |_| async {{\n    \
         // From wherever yours are.\n    \
         let token = std::fs::read_to_string(\"/run/token\")?;\n    \
         Ok::<_, std::io::Error>(AccessToken::new(token).expires_in(Duration::from_secs(600)))\n\
         }};\n\
         let client = {builder}.{source}(source).build()?;\n\
         # drop(client);\n# Ok(())\n# }}\n```",
        builder = super::builder(plan),
        source = names.source,
    ))
}
