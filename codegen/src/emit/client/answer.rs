//! How answers are read: the declared ones by status, and the enums of the error answers.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::imports::Imports;
use crate::emit::{Module, Plan, doc, module_docs, spaced, ty};
use crate::ir::{Content, Failure, FailureName, Operation, Output, Status};
use crate::names::{FailureNames, OperationNames};

/// The arms of `match received.status()`, in the order of precedence: exact, range, default
/// (`OpenAPI` 3.0.4, 4.7.16).
pub(super) fn arms(
    plan: &Plan,
    operation: &Operation,
    names: &OperationNames,
    imports: &mut Imports,
) -> TokenStream {
    let mut answers: Vec<(Status, Option<&Content>)> = operation
        .answers
        .iter()
        .map(|answer| {
            (
                answer.status,
                answer.representations.first().map(|form| &form.content),
            )
        })
        .collect();
    answers.sort_by_key(|(status, _)| *status);
    answers.dedup_by_key(|(status, _)| *status);
    let otherwise = if answers.iter().any(|(status, _)| *status == Status::Default) {
        None
    } else {
        Some(quote!(_ => received.unexpected(),))
    };
    let arms = answers.into_iter().map(|(status, content)| {
        let pattern = pattern(status);
        let read = if status.is_success() {
            success(plan, operation, names, status, content, imports)
        } else {
            failure(plan, operation, status, content, imports)
        };
        quote!(#pattern => #read,)
    });
    quote!(#(#arms)* #otherwise)
}

/// The statuses as a pattern.
fn pattern(status: Status) -> TokenStream {
    match status {
        Status::Exact(code) => {
            let code = proc_macro2::Literal::u16_unsuffixed(code);
            quote!(#code)
        }
        Status::Range(hundreds) => {
            let from = proc_macro2::Literal::u16_unsuffixed(hundreds * 100);
            let to = proc_macro2::Literal::u16_unsuffixed(hundreds * 100 + 99);
            quote!(#from..=#to)
        }
        Status::Default => quote!(_),
    }
}

/// The reader of a body.
fn reader(content: Option<&Content>) -> TokenStream {
    match content {
        Some(Content::Json { .. }) => quote!(json()),
        Some(Content::Text) => quote!(text()),
        Some(Content::Bytes) => quote!(bytes()),
        None => quote!(nothing()),
    }
}

/// How a success answer is read.
fn success(
    _plan: &Plan,
    operation: &Operation,
    names: &OperationNames,
    status: Status,
    content: Option<&Content>,
    _imports: &mut Imports,
) -> TokenStream {
    let reader = reader(content);
    let Output::Several(kinds) = &operation.output else {
        return quote!(received.#reader);
    };
    let Some(at) = kinds.iter().position(|(known, _)| *known == status) else {
        return quote!(received.unexpected());
    };
    let (ident, variant) = (&names.output.0, &names.output.1[at]);
    match content {
        Some(_) => quote!(received.#reader.map(#ident::#variant)),
        None => quote!(Ok(#ident::#variant)),
    }
}

/// How an error answer is read.
fn failure(
    plan: &Plan,
    operation: &Operation,
    status: Status,
    content: Option<&Content>,
    imports: &mut Imports,
) -> TokenStream {
    let found = operation.failure.and_then(|id| {
        let at = plan.api.failures[id.0]
            .variants
            .iter()
            .position(|(known, _)| *known == status)?;
        Some((&plan.names.failures[id.0], at))
    });
    let Some((names, at)) = found else {
        return quote!(received.unexpected());
    };
    let (ident, variant) = (&names.ident, &names.variants[at]);
    imports.add("super", ident.as_str());
    match content {
        Some(Content::Json { .. }) => quote!(received.failure(#ident::#variant)),
        Some(Content::Text) => {
            quote!(received.text().and_then(|body| received.refused(#ident::#variant(body))))
        }
        Some(Content::Bytes) => {
            quote!(received.bytes().and_then(|body| received.refused(#ident::#variant(body))))
        }
        None => quote!(received.refused(#ident::#variant)),
    }
}

/// The type of a body.
pub(super) fn content_type(plan: &Plan, content: &Content, imports: &mut Imports) -> TokenStream {
    match content {
        Content::Json { ty, .. } => ty::tokens(plan, ty, ty::Scope::Elsewhere, imports),
        Content::Text => quote!(String),
        Content::Bytes => quote!(Vec<u8>),
    }
}

/// Emits:
/// ```text
/// #[derive(Clone, Debug, PartialEq)]
/// #[non_exhaustive]
/// pub enum ApiErrorAnswer {
///     BadRequest(models::ApiError),
/// }
/// ```
pub(super) fn failures(plan: &Plan) -> Module {
    let mut imports = Imports::default();
    let enums: Vec<TokenStream> = plan
        .api
        .failures
        .iter()
        .zip(&plan.names.failures)
        .map(|(failure, names)| failure_enum(plan, failure, names, &mut imports))
        .collect();
    let docs = module_docs(
        "The declared error answers, by status: what [`Error::Api`](crate::Error::Api) holds.",
    );
    Module::rust(
        "src/client/failures.rs".to_owned(),
        &docs,
        &imports,
        &spaced(enums),
    )
}

/// One enum of error answers.
fn failure_enum(
    plan: &Plan,
    failure: &Failure,
    names: &FailureNames,
    imports: &mut Imports,
) -> TokenStream {
    let ident = &names.ident;
    let line = match &failure.name {
        FailureName::Body(_) => " The error answers that share a body, by status.".to_owned(),
        FailureName::Empty => " The error answers without a body, by status.".to_owned(),
        FailureName::Operation(id) => format!(
            " The error answers of the operation {}, by status.",
            doc::code(id)
        ),
    };
    let variants =
        failure
            .variants
            .iter()
            .zip(&names.variants)
            .map(|((status, content), variant)| {
                let docs = format!(" {}.", status_words(*status));
                let body = content.as_ref().map(|content| {
                    let ty = content_type(plan, content, imports);
                    quote!((#ty))
                });
                quote!(#[doc = #docs] #variant #body,)
            });
    let variants: Vec<TokenStream> = variants.collect();
    quote! {
        #[doc = #line]
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #ident { #(#variants)* }
    }
}

/// A status in words.
pub(super) fn status_words(status: Status) -> String {
    match status {
        Status::Exact(code) => format!("Status {code}"),
        Status::Range(hundreds) => {
            format!("A status from {hundreds}00 to {hundreds}99 that is not declared by itself")
        }
        Status::Default => "Any status that is not declared by itself".to_owned(),
    }
}
