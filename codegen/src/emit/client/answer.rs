//! How answers are read: the declared ones by status, and the enums of the error answers.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::imports::Imports;
use crate::emit::{Module, Plan, blank, doc, module_docs, spaced, ty};
use crate::ir::{Content, Failure, FailureName, Operation, Output, Status};
use crate::names::{FailureNames, OperationNames};

/// What reads an answer: the success answers by status, in the order of precedence (exact, range,
/// default; `OpenAPI` 3.0.4, 4.7.16), and any other as an error answer.
pub(super) fn decode(operation: &Operation, names: &OperationNames) -> TokenStream {
    let answers = operation.answers.iter();
    let mut answers: Vec<(Status, Option<&Content>)> = answers
        .filter(|answer| answer.status.is_success())
        .map(|answer| {
            let form = answer.representations.first();
            (answer.status, form.map(|form| &form.content))
        })
        .collect();
    answers.sort_by_key(|(status, _)| *status);
    answers.dedup_by_key(|(status, _)| *status);
    if let ([(Status::Exact(code), content)], Output::Nothing | Output::One(_)) =
        (answers.as_slice(), &operation.output)
    {
        let code = proc_macro2::Literal::u16_unsuffixed(*code);
        let reader = reader(*content);
        return quote!(received.on(#code, Received::#reader));
    }
    let arms = answers.into_iter().map(|(status, content)| {
        let pattern = pattern(status);
        let read = success(operation, names, status, content);
        quote!(#pattern => #read,)
    });
    quote!(match received.status() { #(#arms)* _ => received.error(), })
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
        Some(Content::Json { .. }) => quote!(json),
        Some(Content::Text) => quote!(text),
        Some(Content::Bytes) => quote!(bytes),
        None => quote!(nothing),
    }
}

/// How a success answer is read.
fn success(
    operation: &Operation,
    names: &OperationNames,
    status: Status,
    content: Option<&Content>,
) -> TokenStream {
    let reader = reader(content);
    let Output::Several(kinds) = &operation.output else {
        return quote!(received.#reader());
    };
    let Some(at) = kinds.iter().position(|(known, _)| *known == status) else {
        return quote!(received.error());
    };
    let (ident, variant) = (&names.output.0, &names.output.1[at]);
    match content {
        Some(_) => quote!(received.#reader().map(#ident::#variant)),
        None => quote!(Ok(#ident::#variant)),
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
    let arms = arms(failure, names);
    for name in ["Error", "ErrorAnswer", "Received"] {
        imports.add("crate::runtime", name);
    }
    let blank = blank();
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
        #blank
        impl ErrorAnswer for #ident {
            fn read(received: &mut Received) -> Error<Self> {
                match received.status() { #arms }
            }
        }
    }
}

/// How each error answer is read.
fn arms(failure: &Failure, names: &FailureNames) -> TokenStream {
    let arms = failure.variants.iter().zip(&names.variants);
    let arms = arms.map(|((status, content), variant)| {
        let pattern = pattern(*status);
        let read = match content {
            Some(Content::Json { .. }) => quote!(failure(Self::#variant)),
            Some(Content::Text) => quote!(failure_text(Self::#variant)),
            Some(Content::Bytes) => quote!(failure_bytes(Self::#variant)),
            None => quote!(refused(Self::#variant)),
        };
        quote!(#pattern => received.#read,)
    });
    let arms: TokenStream = arms.collect();
    let is_default = |(status, _): &(Status, _)| *status == Status::Default;
    let otherwise =
        (!failure.variants.iter().any(is_default)).then(|| quote!(_ => received.unexpected(),));
    quote!(#arms #otherwise)
}

/// A status as the document writes it.
pub(super) fn status_text(status: Status) -> String {
    match status {
        Status::Exact(code) => code.to_string(),
        Status::Range(hundreds) => format!("{hundreds}XX"),
        Status::Default => "any other status".to_owned(),
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
