//! What is said about an operation: the document's prose, what is called, a call, and how it fails.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::{answer, body, operation, parameter, shared};
use crate::emit::imports::Imports;
use crate::emit::{Plan, doc};
use crate::ir::{Body, Content, MediaType, Operation, Output, SharedParameter, Status, continued};
use crate::names::{Ident, OperationNames};

/// The docs of the method.
pub(super) fn method(plan: &Plan, operation: &Operation, names: &OperationNames) -> TokenStream {
    let mut extra = arguments(plan, operation, names);
    extra.extend(sent(operation));
    extra.extend(optional(plan, operation, names));
    extra.extend(operation.notes.iter().cloned());
    extra.push(request(operation));
    extra.extend(successes(operation));
    extra.extend(redirects(operation));
    extra.extend(body(operation));
    extra.extend(listed("It has the tag", &operation.other_tags, ", too."));
    extra.extend(listed("Its answers link to", &operation.links, "."));
    extra.push(example(plan, operation, names));
    extra.extend(errors(plan, operation));
    doc::attributes(&operation.docs, &extra)
}

/// What the document says of the arguments, as a list.
fn arguments(plan: &Plan, operation: &Operation, names: &OperationNames) -> Vec<String> {
    let parameters = operation::given(operation).map(|(at, parameter)| {
        let told = &parameter.docs.description;
        let shared = shared::names(plan, parameter).map(|(id, _)| &plan.api.shared[id.0]);
        let stands_there = |shared: &SharedParameter| shared.parameter.docs.description == *told;
        let (told, demanded) = match shared {
            // The rest stands where it is set for all operations that have it.
            Some(shared) if stands_there(shared) => (doc::sentence(told), None),
            Some(_) => (told.clone(), None),
            None => (told.clone(), parameter::demanded(plan, parameter)),
        };
        (&names.parameters[at], told, demanded)
    });
    let body = operation.required_body().filter(|body| is_argument(body));
    let body = body.map(|body| {
        let told = body.docs.description.clone();
        (&names.body, told, None)
    });
    let lines = parameters.chain(body).flat_map(|(name, told, demanded)| {
        let told = match demanded {
            Some(demanded) => continued(&told, &demanded),
            None => told,
        };
        doc::item(&format!("`{}`", name.plain()), &told)
    });
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() {
        Vec::new()
    } else {
        vec![lines.join("\n")]
    }
}

/// Whether a body is an argument, and not its parts.
fn is_argument(body: &Body) -> bool {
    !matches!(body.content, Content::Multipart { .. })
}

/// What a call sends by itself, since no other value is allowed.
fn sent(operation: &Operation) -> Option<String> {
    let only = operation.parameters.iter().filter_map(|parameter| {
        let only = doc::code(parameter.only.as_ref()?);
        Some(format!("{only} as {}", parameter::words(parameter)))
    });
    let only: Vec<String> = only.collect();
    (!only.is_empty()).then(|| format!("Sends {}.", doc::each(only)))
}

/// The names of the setters of what is optional; and as a list, what the document says here of those that
/// are told otherwise where they are set for all operations that have them.
fn optional(plan: &Plan, operation: &Operation, names: &OperationNames) -> Vec<String> {
    let parameters = operation.parameters.iter().zip(&names.parameters);
    let parameters = parameters.filter(|(parameter, _)| !parameter.required);
    let (mut all, mut told) = (Vec::new(), Vec::new());
    for (parameter, own) in parameters {
        let shared = shared::names(plan, parameter);
        let name = shared.map_or(own, |(_, shared)| &shared.ident);
        let name = format!("`{}`", name.plain());
        let common = shared.map(|(id, _)| &plan.api.shared[id.0].parameter.docs.description);
        let own = &parameter.docs.description;
        if common.is_some_and(|common| common != own) {
            told.extend(doc::item(&name, own));
        }
        all.push(name);
    }
    let body = operation.optional_body().filter(|body| is_argument(body));
    all.extend(body.map(|_| format!("`{}`", names.body.plain())));
    let mut paragraphs = Vec::new();
    if !all.is_empty() {
        paragraphs.push(format!("Optional: {}.", all.join(", ")));
    }
    if !told.is_empty() {
        paragraphs.push(told.join("\n"));
    }
    paragraphs
}

/// A sentence with foreign names.
fn listed(before: &str, names: &[String], behind: &str) -> Option<String> {
    let names: Vec<String> = names.iter().map(|name| doc::code(name)).collect();
    (!names.is_empty()).then(|| format!("{before} {}{behind}", names.join(", ")))
}

/// What is to be known of a body beside its type: how it is written, where that is not plain JSON.
fn body(operation: &Operation) -> Option<String> {
    let body = operation.body.as_ref()?;
    let media_type = doc::code(body.range.as_ref().unwrap_or(&body.media_type));
    match body.content {
        // Other names than the usual one tell bodies apart that look alike.
        Content::Json { .. }
            if MediaType::of(&body.media_type).as_str() != "application/json"
                && operation.versions.is_empty() =>
        {
            Some(format!("The body is {media_type}."))
        }
        Content::Json { .. } | Content::Events { .. } => None,
        Content::Form { .. }
        | Content::FreeParts
        | Content::Multipart { .. }
        | Content::Text { .. } => {
            let needed = operation::required_parts(operation);
            let needed: Vec<String> = needed.into_iter().map(doc::code).collect();
            Some(if needed.is_empty() {
                format!("The body is {media_type}.")
            } else {
                let needed = needed.join(", ");
                format!("The body is {media_type}; one with any part needs {needed}.")
            })
        }
        Content::Lines { .. } => Some(format!(
            "The body is {media_type}: each item is a line of its own."
        )),
        Content::Bytes => {
            let told = if body.base64 {
                ", by the document a text in base64"
            } else {
                ""
            };
            Some(format!(
                "The body is {media_type}{told}, sent as it is given: octets, or a stream of them."
            ))
        }
    }
}

/// The method and the path.
fn request(operation: &Operation) -> String {
    let path = operation.template.replace('`', "'");
    format!("`{} {path}`", operation.method.as_str())
}

/// The declared error answers: those whose description says more than their status in lines of their
/// own.
fn errors(plan: &Plan, operation: &Operation) -> Option<String> {
    let failure = &plan.names.failures[operation.failure?.0].ident;
    let errors = operation.answers.iter().filter(|answer| !answer.success);
    let (mut plain, mut described) = (Vec::new(), Vec::new());
    for answer in errors {
        let docs = doc::paragraph(&answer.docs.description);
        let status = answer::status_text(answer.status);
        if says_more(answer.status, &docs) {
            described.extend(doc::item(&status, &docs));
        } else {
            plain.push(status);
        }
    }
    let statuses = match (plain.is_empty(), described.is_empty()) {
        (_, true) => format!("{}.", plain.join(", ")),
        (true, false) => format!("\n\n{}", described.join("\n")),
        (false, false) => format!("{}, and for\n\n{}", plain.join(", "), described.join("\n")),
    };
    let space = if plain.is_empty() { "" } else { " " };
    Some(format!("# Errors\n\n[`{failure}`] for{space}{statuses}"))
}

/// What is told of a success, where there are others and it is more than a word: of a single one the
/// summary of the operation tells.
pub(super) fn success(operation: &Operation, status: Status) -> Option<String> {
    let successes = || operation.answers.iter().filter(|answer| answer.success);
    let has_others = successes().any(|answer| answer.status != status);
    let own = successes().find(|answer| answer.status == status)?;
    let told = doc::paragraph(&own.docs.description);
    (has_others && told.contains(' ') && says_more(status, &told)).then_some(told)
}

/// The successes that the type of what the method gives does not tell apart, each with what is told of
/// it.
fn successes(operation: &Operation) -> Option<String> {
    if matches!(operation.output, Output::Several(_)) {
        return None;
    }
    let successes = operation.answers.iter().filter(|answer| answer.success);
    let told = successes.flat_map(|answer| {
        let told = success(operation, answer.status).unwrap_or_default();
        doc::item(&answer::status_text(answer.status), &told)
    });
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| format!("It succeeds with\n\n{}", told.join("\n")))
}

/// Where a declared redirect leads.
fn redirects(operation: &Operation) -> Option<String> {
    let leads = |status| {
        matches!(
            status,
            Status::Exact(301..=303 | 307 | 308) | Status::Range(3)
        )
    };
    let redirect = operation
        .answers
        .iter()
        .find(|answer| leads(answer.status))?;
    Some(if redirect.success {
        "No redirect is followed: the headers that `send_full` gives say by `location` where one leads."
    } else {
        "No redirect is followed: the headers of the error say by `location` where one leads."
    }.to_owned())
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
    let Sample {
        client,
        arguments,
        call,
    } = sample(plan, operation, names);
    let client = format!("{client}: &{}::Client", plan.crate_name());
    let hidden: Vec<String> = std::iter::once(client).chain(arguments).collect();
    let hidden = hidden.join(", ");
    // A closure is a line less, and has no arguments of any type that fits.
    if hidden.contains("impl ") {
        format!("```no_run\n# async fn example({hidden}) {{\n{call};\n# }}\n```")
    } else {
        format!("```no_run\n# let _ = async |{hidden}|\n{call};\n```")
    }
}

/// A call as it is shown.
pub(in crate::emit) struct Sample {
    /// The variable that holds the client.
    pub(in crate::emit) client: &'static str,
    /// What it needs besides, with types.
    pub(in crate::emit) arguments: Vec<String>,
    /// The call, sent.
    pub(in crate::emit) call: String,
}

/// A call of an operation with what it needs.
pub(in crate::emit) fn sample(
    plan: &Plan,
    operation: &Operation,
    names: &OperationNames,
) -> Sample {
    let mut imports = Imports::default();
    let mut arguments = operation::arguments(plan, operation, names, &mut imports);
    let call: Vec<String> = arguments
        .iter()
        .map(|(ident, _)| ident.to_string())
        .collect();
    // Few authors say that a body is required: a call is shown with it.
    let body = operation.optional_body();
    let said = body.and_then(Body::untold_range);
    let said = said.map(|_| (&names.media_type, quote!(&str)));
    let body = body.and_then(|body| body::argument(plan, body, &mut imports));
    let body = body.map(|ty| (&names.body, ty));
    let mut given: Vec<_> = said.into_iter().chain(body).collect();
    let is_argument = |name: &Ident| arguments.iter().any(|(known, _)| *known == name);
    if given.iter().any(|(name, _)| is_argument(name)) {
        given.clear();
    }
    let values: Vec<String> = given.iter().map(|(ident, _)| ident.to_string()).collect();
    let set = (!given.is_empty()).then(|| format!(".{}({})", names.body, values.join(", ")));
    arguments.extend(given);
    let is_taken = |name: &str| arguments.iter().any(|(ident, _)| ident.as_str() == name);
    let client = if is_taken("client") { "api" } else { "client" };
    let (call, set) = (call.join(", "), set.unwrap_or_default());
    let call = format!("{client}.{}({call}){set}.send().await", names.method);
    let crate_name = plan.crate_name();
    let arguments = arguments.iter();
    let arguments = arguments.map(|(ident, ty)| format!("{ident}: {}", text(ty, &crate_name)));
    Sample {
        client,
        arguments: arguments.collect(),
        call,
    }
}

/// Tokens of a type as text, with paths that a doctest can reach.
fn text(tokens: &TokenStream, crate_name: &str) -> String {
    let text = reachable(tokens.clone(), crate_name).to_string();
    text.replace(" :: ", "::")
        .replace("& ", "&")
        .replace(" <", "<")
        .replace("< ", "<")
        .replace(" >", ">")
        .replace(" ,", ",")
}

/// A type whose names are those of a file of the client, as it is named outside of the crate.
fn reachable(tokens: TokenStream, crate_name: &str) -> TokenStream {
    let mut behind_path = false;
    let mut reached = TokenStream::new();
    for token in tokens {
        let is_colon = matches!(&token, TokenTree::Punct(sign) if sign.as_char() == ':');
        match token {
            TokenTree::Group(group) => {
                let inside = reachable(group.stream(), crate_name);
                reached.extend([TokenTree::Group(Group::new(group.delimiter(), inside))]);
            }
            TokenTree::Ident(ident) if !behind_path => {
                let crate_name = format_ident!("{crate_name}");
                reached.extend(match ident.to_string().as_str() {
                    "models" | "Date" | "DateTime" | "File" | "FileOrText" | "Parts"
                    | "SecretText" => quote!(#crate_name::#ident),
                    "BTreeMap" => quote!(std::collections::#ident),
                    "Body" => quote!(reqwest::#ident),
                    "Value" => quote!(serde_json::#ident),
                    _ => quote!(#ident),
                });
            }
            other => reached.extend([other]),
        }
        behind_path = is_colon;
    }
    reached
}
