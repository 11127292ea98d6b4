//! One operation: the method that begins a call, its setters, and how its answers are read.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{answer, parameter};
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
///     Call::new(self).literal("/pets/").path_parameter("petId", Spelling::PATH, &pet_id)
/// }
/// ```
pub(super) fn method(plan: &Plan, index: usize, imports: &mut Imports) -> TokenStream {
    let (operation, names) = (&plan.api.operations[index], &plan.names.operations[index]);
    for name in ["Call", "Client"] {
        imports.add("crate::runtime", name);
    }
    let docs = docs(plan, operation, names, imports);
    let deprecated = operation.docs.deprecated.then(|| quote!(#[deprecated]));
    let (ident, marker) = (&names.method, &names.marker);
    let mut arguments: Vec<TokenStream> = Vec::new();
    for (at, required) in in_order(operation) {
        let (ident, ty) = (
            &names.parameters[at],
            parameter::argument(plan, &required.ty, imports),
        );
        arguments.push(quote!(#ident: #ty));
    }
    let body = operation.body.as_ref().filter(|body| body.required);
    if let Some(body) = body {
        let (ident, ty) = (&names.body, body_type(plan, body, imports));
        arguments.push(quote!(#ident: #ty));
    }
    let path = operation.path.iter().map(|part| match part {
        PathPart::Literal(text) => quote!(.literal(#text)),
        PathPart::Parameter(at) => parameter::set(
            plan,
            &operation.parameters[*at],
            &names.parameters[*at],
            imports,
        ),
    });
    let path: Vec<TokenStream> = path.collect();
    let others: Vec<TokenStream> = in_order(operation)
        .filter(|(_, required)| required.location != Location::Path)
        .map(|(at, required)| parameter::set(plan, required, &names.parameters[at], imports))
        .collect();
    let body = body.map(|body| set_body(body, &names.body));
    let versioned = (!declared_versions(operation).is_empty()).then(|| quote!(.versioned()));
    quote! {
        #docs
        #deprecated
        pub fn #ident(&self, #(#arguments),*) -> Call<'_, #marker> {
            Call::new(self) #(#path)* #(#others)* #body #versioned
        }
    }
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
        Some(Content::Bytes) | None => quote!(impl Into<Vec<u8>>),
    }
}

/// The link of the call's chain that sets the body.
fn set_body(body: &Body, ident: &Ident) -> Option<TokenStream> {
    let Representation {
        media_type,
        content,
        ..
    } = body.representations.first()?;
    Some(match content {
        Content::Json { .. } => quote!(.json_body(#media_type, #ident)),
        Content::Text => quote!(.bytes_body(#media_type, #ident.into().into_bytes())),
        Content::Bytes => quote!(.bytes_body(#media_type, #ident.into())),
    })
}

/// What belongs to an operation besides its method.
pub(super) fn rest(plan: &Plan, index: usize, imports: &mut Imports) -> TokenStream {
    let (operation, names) = (&plan.api.operations[index], &plan.names.operations[index]);
    let mut parts = vec![
        marker(plan, operation, names, imports),
        read(plan, operation, names, imports),
    ];
    parts.extend(setters(plan, operation, names, imports));
    parts.extend(versions(plan, operation, names, imports));
    parts.extend(output(plan, operation, names, imports));
    spaced(parts)
}

/// The type that stands for the operation.
fn marker(
    _plan: &Plan,
    operation: &Operation,
    names: &OperationNames,
    _imports: &mut Imports,
) -> TokenStream {
    let marker = &names.marker;
    let line = format!(
        " The operation behind [`Client::{}`].",
        names.method.plain()
    );
    let _ = operation;
    quote! {
        #[doc = #line]
        #[derive(Clone, Copy, Debug)]
        pub struct #marker;
    }
}

/// `impl Operation`: what the runtime needs to know to send and read.
fn read(
    plan: &Plan,
    operation: &Operation,
    names: &OperationNames,
    imports: &mut Imports,
) -> TokenStream {
    for name in ["Error", "Operation"] {
        imports.add("crate::runtime", name);
    }
    imports.add("crate::runtime::received", "Received");
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
    let security = operation.security.iter().map(|schemes| {
        let schemes = schemes
            .iter()
            .map(|scheme| &plan.api.security_schemes[scheme.0].name);
        quote!(&[#(#schemes),*])
    });
    let accept = accept_of(operation);
    let arms = answer::arms(plan, operation, names, imports);
    quote! {
        impl Operation for #marker {
            type Output = #output;
            type Failure = #failure;
            const ID: &'static str = #id;
            const METHOD: Method = Method::#method;
            const PATH: &'static str = #path;
            const SECURITY: &'static [&'static [&'static str]] = &[#(#security),*];
            const ACCEPT: &'static str = #accept;
            fn decode(received: &mut Received) -> Result<Self::Output, Error<Self::Failure>> {
                match received.status() { #arms }
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

/// The setters of what is optional.
fn setters(
    plan: &Plan,
    operation: &Operation,
    names: &OperationNames,
    imports: &mut Imports,
) -> Option<TokenStream> {
    let mut setters = Vec::new();
    for (at, optional) in operation
        .parameters
        .iter()
        .enumerate()
        .filter(|(_, parameter)| !parameter.required)
    {
        let ident = &names.parameters[at];
        let ty = parameter::argument(plan, &optional.ty, imports);
        let set = parameter::set(plan, optional, ident, imports);
        let place = format!("{:?}", optional.location).to_lowercase();
        let mut extra = vec![format!(
            "Sets the {place} parameter {}.",
            doc::code(&optional.name)
        )];
        if let Some(value) = &optional.default {
            let value = doc::code(&value.to_string());
            extra.push(format!("Without it, the server takes {value}."));
        }
        let docs = doc::attributes(&optional.docs, &extra);
        let envelope = operation
            .envelope
            .as_ref()
            .filter(|envelope| envelope.parameter == at)
            .map(|envelope| {
                imports.add("crate::runtime", "envelope");
                let (content, status) = (&envelope.content, &envelope.status);
                quote!(.adapt(#ident, |received| envelope::unwrap(received, #content, #status)))
            });
        setters.push(quote! {
            #docs
            pub fn #ident(self, #ident: #ty) -> Self {
                self #set #envelope
            }
        });
    }
    if let Some(body) = operation.body.as_ref().filter(|body| !body.required) {
        let (ident, ty) = (&names.body, body_type(plan, body, imports));
        let set = set_body(body, ident);
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
/// impl Versioned for GetPet {
///     const VERSIONS: &'static [VersionedTypes] = &[VersionedTypes {
///         version: ApiVersion::V2023_01_01,
///         accept: "application/vnd.pets.2023-01-01+json",
///         content_type: None,
///     }];
/// }
/// ```
fn versions(
    plan: &Plan,
    operation: &Operation,
    names: &OperationNames,
    imports: &mut Imports,
) -> Option<TokenStream> {
    let versions = declared_versions(operation);
    if versions.is_empty() {
        return None;
    }
    for name in ["ApiVersion", "Versioned", "VersionedTypes"] {
        imports.add("crate::runtime", name);
    }
    let marker = &names.marker;
    let entries = versions.iter().filter_map(|date| {
        let constant = &plan.names.versions[plan.api.versions.iter().position(|known| known == date)?];
        let of_version = |form: &&Representation| form.version.as_ref().is_some_and(|version| version.date == **date);
        let answers = operation.answers.iter().filter(|answer| answer.status.is_success());
        let accept = answers.flat_map(|answer| &answer.representations).find(of_version);
        let accept = accept.map_or_else(|| accept_of(operation), |form| form.media_type.clone());
        let content_type = operation.body.as_ref().and_then(|body| body.representations.iter().find(of_version));
        let content_type = content_type.map_or_else(
            || quote!(None),
            |form| {
                let media_type = &form.media_type;
                quote!(Some(#media_type))
            },
        );
        Some(quote!(VersionedTypes { version: ApiVersion::#constant, accept: #accept, content_type: #content_type }))
    });
    Some(quote! {
        impl Versioned for #marker {
            const VERSIONS: &'static [VersionedTypes] = &[#(#entries),*];
        }
    })
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

/// The docs of the method: the document's prose, what is called, how it fails, and an example.
fn docs(
    plan: &Plan,
    operation: &Operation,
    names: &OperationNames,
    _imports: &mut Imports,
) -> TokenStream {
    let mut extra = vec![format!(
        "`{} {}`",
        operation.method.as_str(),
        operation.template.replace('`', "'")
    )];
    let errors: Vec<String> = operation
        .answers
        .iter()
        .filter(|answer| !answer.status.is_success())
        .map(|answer| {
            let docs = doc::line(&answer.docs.description);
            format!("- {}: {docs}", answer::status_words(answer.status))
        })
        .collect();
    let declared = if errors.is_empty() {
        "No error answer is declared.".to_owned()
    } else {
        format!("Declared are:\n\n{}", errors.join("\n"))
    };
    extra.push(format!(
        "# Errors\n\n{declared}\n\nSee [`Error`](crate::Error) for everything else that can go wrong."
    ));
    extra.push(example(plan, operation, names));
    doc::attributes(&operation.docs, &extra)
}

/// A call that compiles: what it needs are arguments of a hidden function.
fn example(plan: &Plan, operation: &Operation, names: &OperationNames) -> String {
    let package = plan.package.replace('-', "_");
    let mut imports = Imports::default();
    let mut hidden = vec![format!("client: {package}::Client")];
    let mut arguments = Vec::new();
    for (at, required) in in_order(operation) {
        let ident = &names.parameters[at];
        let ty = text(
            &parameter::argument(plan, &required.ty, &mut imports),
            &package,
        );
        hidden.push(format!("{ident}: {ty}"));
        arguments.push(ident.to_string());
    }
    if let Some(body) = operation.body.as_ref().filter(|body| body.required) {
        let ty = text(&body_type(plan, body, &mut imports), &package);
        hidden.push(format!("{}: {ty}", names.body));
        arguments.push(names.body.to_string());
    }
    format!(
        "# Example\n\n```no_run\n# async fn example({}) -> Result<(), Box<dyn std::error::Error>> {{\nlet value = client.{}({}).send().await?;\n# drop(value);\n# Ok(())\n# }}\n```",
        hidden.join(", "),
        names.method,
        arguments.join(", "),
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
