//! How to begin: the page of the emitted crate, which also says where tokens come from, what its
//! features are and how deep its types are, and the first call that a run ends with.

use std::collections::BTreeSet;

use super::client::{Named, Sample, given, is_copied, sample, schemes};
use super::{Plan, gate};
use crate::ir::{Content, Method, Operation, SchemeId, SchemeKind, SecurityScheme};
use crate::names::OperationNames;

/// The lines of a first call: of all operations, of one that reads and needs least.
pub fn first_call(plan: &Plan) -> Vec<String> {
    let Some((operation, names, arguments)) = least(plan).filter(|_| !plan.types_only) else {
        return Vec::new();
    };
    let arguments = arguments.join(", ");
    vec![
        format!("let client = {}.build()?;", signed(plan, operation)),
        format!("client.{}({arguments}).send().await?;", names.method),
    ]
}

/// The operation of a first call, what it is called, and its arguments.
type First<'p> = (&'p Operation, &'p OperationNames, Vec<String>);

/// The operation that reads and needs least.
fn least(plan: &Plan) -> Option<First<'_>> {
    let operations = plan.api.operations.iter().zip(&plan.names.operations);
    let calls = operations.map(|(operation, names)| {
        let required = given(operation).map(|(at, _)| names.parameters[at].to_string());
        let mut arguments: Vec<String> = required.collect();
        let body = operation.required_body();
        arguments.extend(body.and_then(|body| match &body.content {
            // Its parts are arguments of their own.
            Content::Multipart { .. } => None,
            Content::Json { ty, .. } | Content::Form { ty, .. } if is_copied(ty) => {
                Some(names.body.to_string())
            }
            Content::Json { .. } | Content::Form { .. } | Content::Lines { .. } => {
                Some(format!("&{}", names.body))
            }
            _ => Some(names.body.to_string()),
        }));
        (operation, names, arguments)
    });
    calls.min_by_key(|(operation, _, arguments)| (operation.method != Method::Get, arguments.len()))
}

/// A builder of clients as users write it: with an address, where the document has none that is whole.
fn builder(plan: &Plan) -> String {
    let address = plan.api.example_address();
    let base = address.map(|url| format!(".base_url({url:?})"));
    format!(
        "{}::Client::builder(){}",
        plan.crate_name(),
        base.unwrap_or_default()
    )
}

/// The same with the credentials that an operation asks for first; with one of the first kind that
/// others ask for, where it asks for none.
fn signed(plan: &Plan, operation: &Operation) -> String {
    let credentials = required(plan, operation).into_iter();
    let credentials = credentials.map(|(scheme, names)| {
        let arguments = match scheme.kind {
            SchemeKind::Basic | SchemeKind::Digest => "\"name\", \"password\"",
            SchemeKind::ClientCredentials { .. } => "\"client id\", \"client secret\"",
            SchemeKind::Token { .. } | SchemeKind::ApiKey { .. } => "\"token\"",
        };
        format!(".{}({arguments})", names.setter)
    });
    builder(plan) + &credentials.collect::<String>()
}

/// The schemes of the first requirement of an operation that has any.
fn required<'p>(plan: &'p Plan, operation: &'p Operation) -> Vec<Named<'p>> {
    let own = operation.security.as_ref().unwrap_or(&plan.api.security);
    match own.iter().find(|schemes| !schemes.is_empty()) {
        Some(wanted) => {
            let wanted = wanted.iter();
            let wanted = wanted.filter_map(|scheme| schemes(plan).nth(scheme.0));
            wanted.collect()
        }
        None => asked(plan).take(1).collect(),
    }
}

/// The schemes that any operation asks for.
fn asked(plan: &Plan) -> impl Iterator<Item = Named<'_>> {
    let own = plan.api.operations.iter();
    let own = own.filter_map(|operation| operation.security.as_ref());
    let all = own.chain([&plan.api.security]).flatten().flatten();
    let asked: BTreeSet<SchemeId> = all.copied().collect();
    asked.into_iter().filter_map(|id| schemes(plan).nth(id.0))
}

/// What the crate's page says beyond the document: how to begin.
pub(super) fn page(plan: &Plan) -> Vec<String> {
    let mut page = match least(plan) {
        Some(first) if !plan.types_only => calls(plan, first),
        _ => vec![
            "The types are in [`models`]; each says by [`Validate`] whether a value is valid."
                .to_owned(),
        ],
    };
    page.extend(tokens(plan));
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
        "# Features\n\nEach tag of the document is a feature, and all of them are on by default. With\n\
         `default-features = false, features = [\"{first}\"]`, only the operations of that tag are\n\
         compiled, and only the types that they need.\n\n{}",
        lines.join("\n")
    ))
}

/// How calls begin.
fn calls(plan: &Plan, (operation, names, _): First<'_>) -> Vec<String> {
    let Sample {
        client,
        arguments,
        call,
    } = sample(plan, operation, names);
    // Without the feature of its tag there is no such operation.
    let features = plan
        .facts
        .features
        .is_some()
        .then_some(&plan.names.features);
    let gate = features.and_then(|features| features.get(operation.tag.0));
    let gate = gate.map(|feature| format!("# #[cfg(feature = \"{feature}\")]\n"));
    vec![
        format!(
            "# A first call\n\n```no_run\n{}\
             # async fn example({}) -> Result<(), Box<dyn std::error::Error>> {{\n\
             let {client} = {}.build()?;\n{call}?;\n# Ok(())\n# }}\n```",
            gate.unwrap_or_default(),
            arguments.join(", "),
            signed(plan, operation),
        ),
        "The operations are methods of [`Client`]; each begins a [`Call`], which is sent by [`Call::send`].\n\
         A request is checked before anything is sent; every rule that it breaks is in [`Error::Invalid`].\n\
         Of every other error, [`Error::outcome`] says whether the operation has run."
            .to_owned(),
    ]
}

/// Where tokens come from that a client cannot get by itself.
fn tokens(plan: &Plan) -> Option<String> {
    let is_token = |scheme: &SecurityScheme| matches!(scheme.kind, SchemeKind::Token { .. });
    let (_, names) = asked(plan).find(|(scheme, _)| is_token(scheme))?;
    if plan.types_only {
        return None;
    }
    Some(format!(
        "# Tokens\n\nA token that changes comes from a [`TokenSource`], which is asked when there is none, before one\n\
         expires, and when a server refused one:\n\n\
         ```no_run\n# fn example() -> Result<(), Box<dyn std::error::Error>> {{\n\
         use std::time::Duration;\n\n\
         use {name}::AccessToken;\n\n\
         let source = |_| async {{\n    \
         // From wherever yours are.\n    \
         let token = std::fs::read_to_string(\"/run/token\")?;\n    \
         Ok::<_, std::io::Error>(AccessToken::new(token).expires_in(Duration::from_secs(600)))\n\
         }};\n\
         let client = {builder}.{source}(source).build()?;\n\
         # drop(client);\n# Ok(())\n# }}\n```",
        name = plan.crate_name(),
        builder = builder(plan),
        source = names.source,
    ))
}
