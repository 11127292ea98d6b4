//! The enums of error answers: a variant for each status, and how it is read.

use proc_macro2::TokenStream;
use quote::quote;

use super::answer::{declared, in_order, octets, rest};
use crate::emit::gate;
use crate::emit::imports::Imports;
use crate::emit::{Module, Plan, blank, doc, shared_docs, spaced, ty};
use crate::ir::{AnswerCase, Content, Failure, FailureId, FailureName, Labels, Status, Type};
use crate::names::{FailureNames, Ident};

/// Emits:
/// ```text
/// #[derive(Clone, Debug, PartialEq)]
/// #[non_exhaustive]
/// pub enum ApiErrorAnswer {
///     BadRequest(models::ApiError),
/// }
/// ```
pub(super) fn emit(plan: &Plan) -> Module {
    let mut imports = Imports::default();
    let enums: Vec<TokenStream> = plan
        .api
        .failures
        .iter()
        .zip(&plan.names.failures)
        .enumerate()
        .map(|(at, (failure, names))| {
            let features = plan.facts.features.as_ref();
            let gate = features.and_then(|features| features.of_failure(FailureId(at)));
            let gate = gate::attribute(plan, gate);
            failure_enum(plan, failure, names, gate.as_ref(), &mut imports)
        })
        .collect();
    let docs = shared_docs(
        plan,
        "The declared error answers, by status: what [`Error::Api`](crate::Error::Api) holds.",
    );
    Module::rust(
        "src/client/failures.rs".to_owned(),
        docs,
        &imports,
        spaced(enums),
    )
}

/// One enum of error answers.
fn failure_enum(
    plan: &Plan,
    failure: &Failure,
    names: &FailureNames,
    gate: Option<&TokenStream>,
    imports: &mut Imports,
) -> TokenStream {
    let ident = &names.ident;
    let line = match &failure.name {
        FailureName::Bodies(bodies) => {
            let bodies = bodies.iter().map(|id| &plan.names.ty(*id).ident);
            let bodies: Vec<String> = bodies.map(|ident| format!("[`models::{ident}`]")).collect();
            let bodies = doc::each(bodies);
            format!(" The error answers of {bodies}, by status.")
        }
        FailureName::Empty => " The error answers without a body, by status.".to_owned(),
        FailureName::Operation(id) => format!(
            " The error answers of the operation {}, by status.",
            doc::code(id)
        ),
    };
    let arms = arms(plan, failure, names, imports);
    let mut contents = failure.variants.iter().map(|variant| &variant.content);
    if contents.any(|content| matches!(content, Some(Content::Text { .. }))) {
        imports.needs("text");
    }
    for name in ["Error", "DeclaredErrors", "Received"] {
        imports.add("crate::runtime", name);
    }
    let blank = blank();
    let variants = failure.variants.iter().zip(&names.variants);
    let variants = variants.map(|(case, variant)| declared(plan, case, None, variant, imports));
    let variants: Vec<TokenStream> = variants.collect();
    let body = common_body(plan, failure, names, gate, imports);
    quote! {
        #gate
        #[doc = #line]
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #ident { #(#variants)* }
        #body
        #blank
        #gate
        impl DeclaredErrors for #ident {
            fn read(received: &mut Received) -> Error<Self> {
                #arms
            }
        }
    }
}

/// The method that gives the body whatever the status is, where all that are JSON have the same type; an
/// answer without one, or with another kind of body, has none.
///
/// Emits:
/// ```text
/// pub fn body(&self) -> &models::Problem {
///     match self {
///         Self::BadRequest(body) | Self::NotFound(body) => body,
///     }
/// }
/// ```
fn common_body(
    plan: &Plan,
    failure: &Failure,
    names: &FailureNames,
    gate: Option<&TokenStream>,
    imports: &mut Imports,
) -> Option<TokenStream> {
    let mut types: Vec<&Type> = Vec::new();
    let mut variants = Vec::new();
    for (case, variant) in failure.variants.iter().zip(&names.variants) {
        if let Some(Content::Json { ty, .. }) = &case.content {
            types.push(ty);
            variants.push(variant);
        }
    }
    // A single answer has it as well: code that calls it goes on when the others are gone.
    let (ty, others) = types.split_first()?;
    if others.iter().any(|other| other != ty) {
        return None;
    }
    let body = ty::elsewhere(plan, ty, imports);
    let (ident, blank) = (&names.ident, blank());
    if variants.len() < failure.variants.len() {
        return Some(quote! {
            #blank
            #gate
            impl #ident {
                #[doc = " The body, if the answer has one of this type."]
                pub fn body(&self) -> Option<&#body> {
                    match self {
                        #(Self::#variants(body))|* => Some(body),
                        _ => None,
                    }
                }
            }
        });
    }
    Some(quote! {
        #blank
        #gate
        impl #ident {
            #[doc = " The body, whatever the status."]
            pub fn body(&self) -> &#body {
                match self { #(Self::#variants(body))|* => body }
            }
        }
    })
}

/// How each error answer is read.
fn arms(
    plan: &Plan,
    failure: &Failure,
    names: &FailureNames,
    imports: &mut Imports,
) -> TokenStream {
    let mut read = |content: &Option<Content>, variant: &Ident| match content {
        Some(Content::Json { ty, .. }) if plan.facts.has_secret(ty) => {
            quote!(received.secret_failure(Self::#variant))
        }
        Some(Content::Json { labels, .. }) => match labels {
            Labels::Json => quote!(received.failure(Self::#variant)),
            Labels::JsonUnlessText => {
                imports.needs("any_label");
                quote!(received.failure_unless_text(Self::#variant))
            }
            Labels::Any => {
                imports.needs("any_label");
                quote!(received.failure_of_any_label(Self::#variant))
            }
            Labels::JsonOrText => {
                imports.needs("any_label");
                quote!(received.failure_or_text(Self::#variant))
            }
        },
        Some(Content::Text { .. }) => quote!(received.failure_text(Self::#variant)),
        Some(_) => quote!(received.failure_bytes(Self::#variant)),
        None => quote!(received.refused(Self::#variant)),
    };
    let is_default = |case: &AnswerCase| case.status == Status::Default;
    if let [case] = failure.variants.as_slice()
        && is_default(case)
    {
        return read(&case.content, &names.variants[0]);
    }
    let cases = &failure.variants;
    // The octets of an error are shown, whatever they are.
    let rest = |status| rest(cases, status).or_else(|| octets(cases, status));
    let arms = in_order(cases, &names.variants, rest).into_iter();
    let arms = arms.map(|(case, variant, beginning)| {
        let read = read(&case.content, variant);
        quote!(#beginning => #read,)
    });
    let arms: TokenStream = arms.collect();
    let otherwise =
        (!failure.variants.iter().any(is_default)).then(|| quote!(_ => received.unexpected(),));
    quote!(match received.status() { #arms #otherwise })
}
