//! One operation: the method that begins a call, its setters, and how its answers are read.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{answer, body, docs, parameter, security, shared};
use crate::emit::imports::Imports;
use crate::emit::{Plan, doc, spaced};
use crate::ir::{
    Content, Location, MediaType, Operation, Output, Parameter, PathPart, Version, WaitInBody,
};
use crate::names::{Ident, OperationNames};

/// The method of the client: what is required are its arguments, but for what has only one value.
///
/// Emits:
/// ```text
/// pub fn get_pet(&self, pet_id: i64) -> Call<'_, GetPet> {
///     Call::new(self).in_path("petId", &pet_id)
/// }
/// ```
pub(super) fn method(plan: &Plan, index: usize, imports: &mut Imports) -> TokenStream {
    let (operation, names) = (&plan.api.operations[index], &plan.names.operations[index]);
    for name in ["Call", "Client"] {
        imports.add("crate::runtime", name);
    }
    let docs = docs::method(plan, operation, names);
    let deprecated = operation.docs.deprecated.then(|| quote!(#[deprecated]));
    let (ident, marker) = (&names.method, &names.marker);
    let arguments = arguments(plan, operation, names, imports);
    let arguments = arguments.iter().map(|(ident, ty)| quote!(#ident: #ty));
    let made = given(operation).filter_map(|(at, required)| {
        parameter::made(plan, required, &names.parameters[at], imports)
    });
    let made: TokenStream = made.collect();
    let required = in_order(operation).map(|(at, required)| {
        if let Some(only) = &required.only {
            return parameter::set_only(required, only, imports);
        }
        let ident = &names.parameters[at];
        if let Some((_, shared)) = shared::names(plan, required) {
            let with = &shared.with;
            return quote!(.#with(#ident));
        }
        parameter::set(plan, required, ident, imports)
    });
    let required: TokenStream = required.collect();
    let body = operation.required_body();
    // The parts of a form are set behind its beginning.
    let body = body.map(|body| body::set(plan, operation, body, &names.body, imports));
    let (form, body) = match operation.body.as_ref().map(|body| &body.content) {
        Some(Content::Multipart { .. }) => (body, None),
        _ => (None, body),
    };
    quote! {
        #docs
        #deprecated
        pub fn #ident(&self, #(#arguments),*) -> Call<'_, #marker> {
            #made
            Call::new(self) #form #required #body
        }
    }
}

/// The arguments of the method, with their types.
pub(super) fn arguments<'p>(
    plan: &Plan,
    operation: &Operation,
    names: &'p OperationNames,
    imports: &mut Imports,
) -> Vec<(&'p Ident, TokenStream)> {
    let parameters = given(operation).map(|(at, required)| {
        let ty = parameter::argument_of(plan, required, imports);
        (&names.parameters[at], ty)
    });
    let mut arguments: Vec<_> = parameters.collect();
    if let Some(body) = operation.required_body() {
        arguments.extend(body::argument(plan, body, imports).map(|ty| (&names.body, ty)));
    }
    arguments
}

/// The required parameters: in the order of the path, then as the document has them.
pub(super) fn in_order(operation: &Operation) -> impl Iterator<Item = (usize, &Parameter)> {
    let in_path = operation.path.iter().filter_map(|part| match part {
        PathPart::Parameter(at) => Some(*at),
        PathPart::Literal(_) => None,
    });
    let mut seen = BTreeSet::new();
    let others = operation
        .parameters
        .iter()
        .enumerate()
        .filter(|(_, parameter)| parameter.required);
    in_path
        .chain(others.map(|(at, _)| at))
        .filter(move |at| seen.insert(*at))
        .filter_map(|at| {
            operation
                .parameters
                .get(at)
                .map(|parameter| (at, parameter))
        })
}

/// Those of the required parameters that are arguments.
pub(in crate::emit) fn given(operation: &Operation) -> impl Iterator<Item = (usize, &Parameter)> {
    in_order(operation).filter(|(_, parameter)| parameter.only.is_none())
}

/// What belongs to an operation besides its method.
pub(super) fn rest(plan: &Plan, index: usize, imports: &mut Imports) -> TokenStream {
    let (operation, names) = (&plan.api.operations[index], &plan.names.operations[index]);
    let marker = &names.marker;
    let line = format!(
        " The operation behind [`Client::{}`].",
        names.method.plain()
    );
    let mut parts = vec![
        quote! {
            #[doc = #line]
            pub struct #marker;
        },
        implementation(plan, operation, names, imports),
        shared::markers(plan, &operation.parameters, names, imports),
        answer::downloads(plan, operation, names, imports),
    ];
    parts.extend(setters(plan, operation, names, imports));
    parts.extend(output(plan, operation, names, imports));
    spaced(parts)
}

/// `impl Operation`: what the runtime needs to know to send and read, where it is not the same for
/// most operations.
fn implementation(
    plan: &Plan,
    operation: &Operation,
    names: &OperationNames,
    imports: &mut Imports,
) -> TokenStream {
    for name in ["Decode", "Operation"] {
        imports.add("crate::runtime", name);
    }
    imports.add("reqwest", "Method");
    let (marker, id, path) = (&names.marker, &operation.id, &operation.template);
    let output = output_type(plan, operation, names, imports);
    let failure = failure_type(plan, operation, imports);
    let method = format_ident!("{}", operation.method.as_str());
    let special = special(plan, operation, imports);
    let decode = answer::decode(operation, names, imports);
    quote! {
        impl Operation for #marker {
            type Output = #output;
            type Failure = #failure;
            const ID: &'static str = #id;
            const METHOD: Method = Method::#method;
            const PATH: &'static str = #path;
            #special
            const DECODE: Decode<Self> = |received| #decode;
        }
    }
}

/// What an operation gives.
fn output_type(
    plan: &Plan,
    operation: &Operation,
    names: &OperationNames,
    imports: &mut Imports,
) -> TokenStream {
    match &operation.output {
        Output::Nothing => quote!(()),
        Output::One(content) => answer::body_type(plan, content, imports),
        Output::Several(_) => {
            let ident = &names.output.0;
            quote!(#ident)
        }
    }
}

/// What the answers of an operation that failed hold.
fn failure_type(plan: &Plan, operation: &Operation, imports: &mut Imports) -> TokenStream {
    match operation.failure {
        Some(id) => {
            let ident = &plan.names.failures[id.0].ident;
            imports.add("super", ident.as_str());
            quote!(#ident)
        }
        None => {
            imports.add("std::convert", "Infallible");
            quote!(Infallible)
        }
    }
}

/// The constants that most operations leave as the trait has them.
fn special(plan: &Plan, operation: &Operation, imports: &mut Imports) -> TokenStream {
    let security = operation.security.as_ref().map(|security| {
        let security = security::alternatives(plan, security);
        imports.add("crate::runtime", "Security");
        quote!(const SECURITY: Option<Security> = Some(#security);)
    });
    let versions = versions(plan, operation, imports);
    let accept = &operation.accept;
    let accept = (versions.is_none() && accept != "application/json")
        .then(|| quote!(const ACCEPT: &'static str = #accept;));
    let server = operation.server.as_ref();
    let server = server.map(|server| quote!(const SERVER: Option<&'static str> = Some(#server);));
    let parts = required_parts(operation);
    let parts = (!parts.is_empty())
        .then(|| quote!(const REQUIRED_PARTS: &'static [&'static str] = &[#(#parts),*];));
    let sent = sent_parts(operation);
    let sent =
        (!sent.is_empty()).then(|| quote!(const PARTS: &'static [&'static str] = &[#(#sent),*];));
    let is_streamed = matches!(&operation.output, Output::One(content) if content.is_stream());
    let streamed = is_streamed.then(|| {
        quote!(
            const STREAMED: bool = true;
        )
    });
    let wait = operation
        .wait
        .as_ref()
        .map(|wait| wait_in_body(wait, imports));
    quote!(#security #accept #versions #server #parts #sent #streamed #wait)
}

/// Where an answer says how long to wait.
fn wait_in_body(wait: &WaitInBody, imports: &mut Imports) -> TokenStream {
    imports.add("crate::runtime", "WaitInBody");
    let WaitInBody { seconds, only } = wait;
    let only = only.iter().map(|(pointer, text)| quote!((#pointer, #text)));
    quote! {
        const WAIT: Option<WaitInBody> = Some(WaitInBody {
            seconds: #seconds,
            only: &[#(#only),*],
        });
    }
}

/// The names of the parts that are required whenever an optional form is sent at all: setters set them.
pub(super) fn required_parts(operation: &Operation) -> Vec<&str> {
    let body = operation.optional_body();
    let Some(Content::Multipart { parts, .. }) = body.map(|body| &body.content) else {
        return Vec::new();
    };
    let required = parts.iter().filter(|part| part.required);
    required.map(|part| part.name.as_str()).collect()
}

/// The names of the parts of a form in their order, where the call sets some in another one.
fn sent_parts(operation: &Operation) -> Vec<&str> {
    let parts = operation.parameters.iter();
    let parts: Vec<_> = parts.filter(|one| one.location == Location::Part).collect();
    let is_free = parts.len() > 1 && parts.iter().any(|part| !part.required);
    let names = parts.iter().filter(|_| is_free);
    names.map(|part| part.name.as_str()).collect()
}

/// The setters of what is optional, and not shared with other operations.
fn setters(
    plan: &Plan,
    operation: &Operation,
    names: &OperationNames,
    imports: &mut Imports,
) -> Option<TokenStream> {
    let optional = operation.parameters.iter().enumerate();
    let optional = optional
        .filter(|(_, parameter)| !parameter.required && shared::names(plan, parameter).is_none());
    let mut setters: Vec<TokenStream> = optional
        .map(|(at, optional)| {
            let envelope = operation.envelope.as_ref();
            let envelope = envelope.filter(|(wraps, _)| *wraps == at);
            let envelope = envelope.map(|(_, envelope)| envelope);
            parameter::setter(plan, optional, &names.parameters[at], envelope, imports)
        })
        .collect();
    if let Some(body) = operation.optional_body()
        && let Some(ty) = body::argument(plan, body, imports)
    {
        let ident = &names.body;
        let set = body::set(plan, operation, body, ident, imports);
        let (mut line, mut asked, mut told) = ("Sets the body".to_owned(), None, None);
        if let Some(range) = body.untold_range() {
            line += &if MediaType::of(range).has_parts() {
                format!(", whose media type says the boundary of its parts: `{range}; boundary=..`")
            } else {
                format!(", whose media type is one of {}", doc::code(range))
            };
            let media_type = &names.media_type;
            asked = Some(quote!(#media_type: &str,));
            told = Some(quote!(.media_type_of_body(#range, #media_type)));
        }
        let docs = doc::attributes(&body.docs, &[line + "."]);
        setters.push(quote! {
            #docs
            pub fn #ident(self, #asked #ident: #ty) -> Self {
                self #told #set
            }
        });
    }
    let body = operation.body.as_ref().map(|body| &body.content);
    if let Some(Content::Multipart { parts, open: true }) = body {
        imports.add("crate::runtime", "Parts");
        let names = parts.iter().map(|part| &part.name);
        setters.push(quote! {
            #[doc = " Adds parts that the document does not name."]
            pub fn other_parts(self, parts: Parts) -> Self {
                self.more_parts(parts, &[#(#names),*])
            }
        });
    }
    if setters.is_empty() {
        return None;
    }
    let (marker, setters) = (&names.marker, spaced(setters));
    Some(quote!(impl Call<'_, #marker> { #setters }))
}

/// The versions that a call can choose from, where the media types have any.
///
/// Emits:
/// ```text
/// const VERSIONS: &'static [VersionedTypes] = &[versions::V2023_01_01];
/// ```
fn versions(plan: &Plan, operation: &Operation, imports: &mut Imports) -> Option<TokenStream> {
    if operation.versions.is_empty() {
        return None;
    }
    imports.add("crate::runtime", "VersionedTypes");
    let entries = operation.versions.iter().map(|version| {
        let Version {
            date,
            accept,
            content_type,
        } = version;
        let dated = plan.api.versions.iter().position(|dated| dated == date);
        let constant = dated.and_then(|at| {
            let media_type = plan.facts.media_types[at].as_ref();
            media_type.map(|media_type| (media_type, &plan.names.versions[at]))
        });
        match constant {
            Some((media_type, ident)) if media_type == accept && accept == content_type => {
                imports.add("super", "versions");
                quote!(versions::#ident)
            }
            _ if accept == content_type => quote!(VersionedTypes::of(#date, #accept)),
            _ => quote!(VersionedTypes::new(#date, #accept, #content_type)),
        }
    });
    let entries: Vec<TokenStream> = entries.collect();
    Some(quote!(const VERSIONS: &'static [VersionedTypes] = &[#(#entries),*];))
}

/// The enum of several outputs.
fn output(
    plan: &Plan,
    operation: &Operation,
    names: &OperationNames,
    imports: &mut Imports,
) -> Option<TokenStream> {
    let Output::Several(kinds) = &operation.output else {
        return None;
    };
    let (ident, variants) = &names.output;
    let line = format!(" What [`Client::{}`] gives.", names.method.plain());
    let variants: Vec<TokenStream> = kinds
        .iter()
        .zip(variants)
        .map(|(case, variant)| {
            let told = docs::success(operation, case.status);
            answer::declared(plan, case, told, variant, imports)
        })
        .collect();
    let derives = if kinds
        .iter()
        .any(|case| case.content.as_ref().is_some_and(Content::is_stream))
    {
        quote!(#[derive(Debug)])
    } else {
        quote!(#[derive(Clone, Debug, PartialEq)])
    };
    Some(quote! {
        #[doc = #line]
        #derives
        #[non_exhaustive]
        pub enum #ident { #(#variants)* }
    })
}
