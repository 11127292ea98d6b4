//! What is said about an operation: the document's prose, what is called, a call, and how it fails.

use proc_macro2::TokenStream;

use super::{answer, operation};
use crate::emit::imports::Imports;
use crate::emit::{Plan, doc};
use crate::ir::{Operation, Status};
use crate::names::OperationNames;

/// The docs of the method.
pub(super) fn method(plan: &Plan, operation: &Operation, names: &OperationNames) -> TokenStream {
    let path = operation.template.replace('`', "'");
    let extra = [
        format!("`{} {path}`", operation.method.as_str()),
        example(plan, operation, names),
        errors(plan, operation),
    ];
    doc::attributes(&operation.docs, &extra)
}

/// The declared error answers: those whose description says more than their status in lines of their
/// own.
fn errors(plan: &Plan, operation: &Operation) -> String {
    let errors = operation
        .answers
        .iter()
        .filter(|answer| !answer.status.is_success());
    let (mut plain, mut described) = (Vec::new(), Vec::new());
    for answer in errors {
        let docs = doc::line(&answer.docs.description);
        let status = answer::status_text(answer.status);
        if says_more(answer.status, &docs) {
            described.push(format!("- {status}: {docs}"));
        } else {
            plain.push(status);
        }
    }
    let failure = operation
        .failure
        .map(|id| format!("[`{}`]", plan.names.failures[id.0].ident));
    let mut text = "# Errors\n\n[`Error`](crate::Error)".to_owned();
    match (failure, plain.is_empty(), described.is_empty()) {
        (Some(failure), false, _) => {
            text += &format!("; {failure} for {}", plain.join(", "));
        }
        (Some(failure), true, false) => text += &format!("; {failure} for"),
        (None, ..) | (_, true, true) => text += "; the document declares no error answer",
    }
    if described.is_empty() {
        return text + ".";
    }
    text += if plain.is_empty() {
        ":\n\n"
    } else {
        ", and for:\n\n"
    };
    text + &described.join("\n")
}

/// Whether the description of an answer says more than the reason phrase of its status.
fn says_more(status: Status, docs: &str) -> bool {
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(|letter| letter.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let docs = letters(docs);
    let phrase = match status {
        Status::Exact(code) => http::StatusCode::from_u16(code)
            .ok()
            .and_then(|status| status.canonical_reason())
            .map(letters),
        Status::Range(_) | Status::Default => None,
    };
    !docs.is_empty() && phrase.is_none_or(|phrase| phrase != docs)
}

/// A call that compiles: what it needs are arguments of a hidden function.
fn example(plan: &Plan, operation: &Operation, names: &OperationNames) -> String {
    let package = plan.package.replace('-', "_");
    let mut imports = Imports::default();
    let arguments = operation::arguments(plan, operation, names, &mut imports);
    let mut hidden = vec![format!("client: &{package}::Client")];
    hidden.extend(
        arguments
            .iter()
            .map(|(ident, ty)| format!("{ident}: {}", text(ty, &package))),
    );
    let idents: Vec<String> = arguments
        .iter()
        .map(|(ident, _)| ident.to_string())
        .collect();
    format!(
        "```no_run\n# async fn example({}) -> Result<(), Box<dyn std::error::Error>> {{\nlet value = client.{}({}).send().await?;\n# Ok(()) }}\n```",
        hidden.join(", "),
        names.method,
        idents.join(", "),
    )
}

/// Tokens of a type as text, with paths that a doctest can reach.
fn text(tokens: &TokenStream, package: &str) -> String {
    tokens
        .to_string()
        .replace(" :: ", "::")
        .replace("& ", "&")
        .replace("models::", &format!("{package}::models::"))
        .replace("BTreeMap", "std::collections::BTreeMap")
        .replace("DateTime", &format!("{package}::DateTime"))
        .replace("Value", "serde_json::Value")
}
