//! One operation: the method that begins a call, its setters, and how its answers are read.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{answer, docs, parameter, security, shared};
use crate::emit::imports::Imports;
use crate::emit::{Plan, doc, spaced, ty};
use crate::ir::{
    Body, Content, Location, Operation, Output, Parameter, PathPart, Representation, Type,
};
use crate::names::{Ident, OperationNames};

/// The method of the client: what is required are its arguments.
///
/// Emits:
/// ```text
/// pub fn get_pet(&self, pet_id: i64) -> Call<'_, GetPet> {
///     Call::new(self).path("petId", &pet_id)
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
    let required = in_order(operation).map(|(at, required)| {
        let ident = &names.parameters[at];
        if let Some((_, shared)) = shared::names(plan, required) {
            let with = &shared.with;
            return quote!(.#with(#ident));
        }
        parameter::set(plan, required, ident, imports)
    });
    let required: TokenStream = required.collect();
    let body = operation.body.as_ref().filter(|body| body.required);
    let body = body.map(|body| set_body(operation, body, &names.body));
    quote! {
        #docs
        #deprecated
        pub fn #ident(&self, #(#arguments),*) -> Call<'_, #marker> {
            Call::new(self) #required #body
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
    let parameters = in_order(operation).map(|(at, required)| {
        let ty = parameter::argument(plan, &required.ty, imports);
        (&names.parameters[at], ty)
    });
    let mut arguments: Vec<_> = parameters.collect();
    if let Some(body) = operation.body.as_ref().filter(|body| body.required) {
        arguments.push((&names.body, body_type(plan, body, imports)));
    }
    arguments
}

/// The required parameters: in the order of the path, then as the document has them.
fn in_order(operation: &Operation) -> impl Iterator<Item = (usize, &Parameter)> {
    let in_path = operation.path.iter().filter_map(|part| match part {
        PathPart::Parameter(at) => Some(*at),
        PathPart::Literal(_) => None,
    });
    let mut seen = std::collections::BTreeSet::new();
    let others = operation
        .parameters
        .iter()
        .enumerate()
        .filter(|(_, parameter)| parameter.required && parameter.location != Location::Path);
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

/// The type of the body as an argument.
fn body_type(plan: &Plan, body: &Body, imports: &mut Imports) -> TokenStream {
    match body.representations.first().map(|form| &form.content) {
        Some(Content::Json {
            ty: ty @ (Type::List(_) | Type::String),
            ..
        }) => parameter::argument(plan, ty, imports),
        Some(Content::Json { ty, .. }) => {
            let ty = ty::tokens(plan, ty, ty::Scope::Elsewhere, imports);
            quote!(&#ty)
        }
        Some(Content::Text) => quote!(impl Into<String>),
        Some(Content::Bytes) | None => {
            imports.add("reqwest", "Body");
            quote!(impl Into<Body>)
        }
    }
}

/// The link of the call's chain that sets the body.
fn set_body(operation: &Operation, body: &Body, ident: &Ident) -> Option<TokenStream> {
    let Representation {
        media_type,
        content,
        ..
    } = body.representations.first()?;
    Some(match content {
        // Of dated media types, the version of the call decides which it is.
        Content::Json { .. }
            if media_type == "application/json" || !declared_versions(operation).is_empty() =>
        {
            quote!(.json(#ident))
        }
        Content::Json { .. } => quote!(.json_as(#media_type, #ident)),
        Content::Text => quote!(.raw(#media_type, #ident.into())),
        Content::Bytes => quote!(.raw(#media_type, #ident)),
    })
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
        read(plan, operation, names, imports),
        shared::markers(plan, &operation.parameters, names, imports),
    ];
    parts.extend(setters(plan, operation, names, imports));
    parts.extend(output(plan, operation, names, imports));
    spaced(parts)
}

/// `impl Operation`: what the runtime needs to know to send and read, where it is not the same for
/// most operations.
fn read(
    plan: &Plan,
    operation: &Operation,
    names: &OperationNames,
    imports: &mut Imports,
) -> TokenStream {
    for name in ["Answered", "Operation"] {
        imports.add("crate::runtime", name);
    }
    imports.add("crate::runtime", "Received");
    imports.add("reqwest", "Method");
    let marker = &names.marker;
    let output = match &operation.output {
        Output::Nothing => quote!(()),
        Output::One(content) => answer::content_type(plan, content, imports),
        Output::Several(_) => {
            let ident = &names.output.0;
            quote!(#ident)
        }
    };
    let failure = match operation.failure {
        Some(id) => {
            let ident = &plan.names.failures[id.0].ident;
            imports.add("super", ident.as_str());
            quote!(#ident)
        }
        None => {
            imports.add("std::convert", "Infallible");
            quote!(Infallible)
        }
    };
    let (id, path) = (&operation.id, &operation.template);
    let method = format_ident!("{}", operation.method.as_str());
    let security = operation.security.as_ref().map(|security| {
        let security = security::alternatives(plan, security);
        quote!(const SECURITY: Option<&'static [&'static [&'static str]]> = Some(#security);)
    });
    let versions = versions(plan, operation, imports);
    let accept = accept_of(operation);
    let accept = (versions.is_none() && accept != "application/json")
        .then(|| quote!(const ACCEPT: &'static str = #accept;));
    let decode = answer::decode(operation, names);
    quote! {
        impl Operation for #marker {
            type Output = #output;
            type Failure = #failure;
            const ID: &'static str = #id;
            const METHOD: Method = Method::#method;
            const PATH: &'static str = #path;
            #security
            #accept
            #versions
            fn decode(received: &mut Received) -> Answered<Self> {
                #decode
            }
        }
    }
}

/// What the caller accepts: the forms of the success answers, or of the error answers without any.
fn accept_of(operation: &Operation) -> String {
    let forms = |success: bool| -> Vec<&str> {
        let answers = operation
            .answers
            .iter()
            .filter(|answer| answer.status.is_success() == success);
        let mut types: Vec<&str> = Vec::new();
        for form in answers.flat_map(|answer| &answer.representations) {
            if !types.contains(&form.media_type.as_str()) {
                types.push(&form.media_type);
            }
        }
        types
    };
    let success = forms(true);
    let types = if success.is_empty() {
        forms(false)
    } else {
        success
    };
    if types.is_empty() {
        "*/*".to_owned()
    } else {
        types.join(", ")
    }
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
    if let Some(body) = operation.body.as_ref().filter(|body| !body.required) {
        let (ident, ty) = (&names.body, body_type(plan, body, imports));
        let set = set_body(operation, body, ident);
        let docs = doc::attributes(&body.docs, &["Sets the body.".to_owned()]);
        setters.push(quote! {
            #docs
            pub fn #ident(self, #ident: #ty) -> Self {
                self #set
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
    let versions = declared_versions(operation);
    if versions.is_empty() {
        return None;
    }
    imports.add("crate::runtime", "VersionedTypes");
    let entries = versions.iter().map(|date| {
        let of_version = |form: &&Representation| {
            form.version
                .as_ref()
                .is_some_and(|version| version.date == **date)
        };
        let answers = operation.answers.iter();
        let answers = answers.filter(|answer| answer.status.is_success());
        let accept = answers
            .flat_map(|answer| &answer.representations)
            .find(of_version);
        let accept = accept.map_or_else(|| accept_of(operation), |form| form.media_type.clone());
        let body = operation.body.as_ref();
        let content_type = body.map(|body| {
            let form = body.representations.iter().find(of_version);
            form.or(body.representations.first())
                .map_or_else(String::new, |form| form.media_type.clone())
        });
        let content_type = content_type.unwrap_or_else(|| accept.clone());
        match version_types(plan).get(date.as_str()) {
            Some((media_type, ident)) if *media_type == accept && accept == content_type => {
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

/// For each version, its commonest media type, and the constant that stands for it.
pub(super) fn version_types(plan: &Plan) -> BTreeMap<&str, (&str, &Ident)> {
    let dated = plan.api.versions.iter().zip(&plan.names.versions);
    let answers = plan.api.operations.iter().flat_map(|one| &one.answers);
    let mut types: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for form in answers.flat_map(|answer| &answer.representations) {
        if let Some(version) = &form.version {
            let counts = types.entry(version.date.as_str()).or_default();
            *counts.entry(form.media_type.as_str()).or_default() += 1;
        }
    }
    dated
        .filter(|(date, _)| is_date(date))
        .filter_map(|(date, ident)| {
            let counts = types.get(date.as_str())?;
            let (media_type, _) = counts.iter().rev().max_by_key(|(_, count)| **count)?;
            Some((date.as_str(), (*media_type, ident)))
        })
        .collect()
}

/// The dates of an operation's media types, oldest first.
fn declared_versions(operation: &Operation) -> Vec<String> {
    let body = operation.body.iter().flat_map(|body| &body.representations);
    let answers = operation
        .answers
        .iter()
        .flat_map(|answer| &answer.representations);
    let dates = body
        .chain(answers)
        .filter_map(|form| form.version.as_ref())
        .map(|version| version.date.clone());
    let dates: std::collections::BTreeSet<String> = dates.filter(|date| is_date(date)).collect();
    dates.into_iter().collect()
}

/// Whether the version is a day, and not a preview.
pub(super) fn is_date(version: &str) -> bool {
    version.len() == 10
        && version
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-')
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
    let line = format!(
        " What [`Client::{}`] gives, by status.",
        names.method.plain()
    );
    let variants: Vec<TokenStream> = kinds
        .iter()
        .zip(variants)
        .map(|((status, content), variant)| {
            let docs = format!(" {}.", answer::status_words(*status));
            let body = content.as_ref().map(|content| {
                let ty = answer::content_type(plan, content, imports);
                quote!((#ty))
            });
            quote!(#[doc = #docs] #variant #body,)
        })
        .collect();
    Some(quote! {
        #[doc = #line]
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #ident { #(#variants)* }
    })
}
