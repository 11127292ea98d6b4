//! How a call gets its parameters: as an argument, or by a setter.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::emit::imports::Imports;
use crate::emit::ty;
use crate::emit::validator::{self, Place, Scope, Statement};
use crate::emit::{Plan, doc, model};
use crate::ir::{Envelope, FormField, Location, Parameter, Schema, Style, Type, first_media_type};
use crate::names::Ident;

/// The type of a parameter as an argument.
pub(super) fn argument_of(
    plan: &Plan,
    parameter: &Parameter,
    imports: &mut Imports,
) -> TokenStream {
    match parameter.style {
        Style::File => {
            imports.add("crate::runtime", "File");
            quote!(File)
        }
        Style::FileOrText => {
            imports.add("crate::runtime", "FileOrText");
            quote!(impl Into<FileOrText>)
        }
        Style::Files => {
            imports.add("crate::runtime", "File");
            quote!(impl IntoIterator<Item = File>)
        }
        Style::FilesOrTexts => {
            imports.add("crate::runtime", "FileOrText");
            quote!(impl IntoIterator<Item = impl Into<FileOrText>>)
        }
        _ => argument(plan, &parameter.ty, imports),
    }
}

/// The type of a parameter as it is set: that of the argument, made into the type that is held.
pub(super) fn made_of(plan: &Plan, parameter: &Parameter, imports: &mut Imports) -> TokenStream {
    if model::is_made(plan, &parameter.ty) {
        let held = ty::elsewhere(plan, &parameter.ty, imports);
        return quote!(&#held);
    }
    argument_of(plan, parameter, imports)
}

/// The statement that makes an argument into the type that is held.
pub(super) fn made(
    plan: &Plan,
    parameter: &Parameter,
    ident: &Ident,
    imports: &mut Imports,
) -> Option<TokenStream> {
    model::is_made(plan, &parameter.ty).then(|| {
        let ty = made_of(plan, parameter, imports);
        quote!(let #ident: #ty = &#ident.into();)
    })
}

/// The type of an argument: borrowed, unless it is copied or made into the type.
pub(super) fn argument(plan: &Plan, ty: &Type, imports: &mut Imports) -> TokenStream {
    match ty {
        Type::String => quote!(&str),
        Type::List(item) => {
            let item = ty::elsewhere(plan, item, imports);
            quote!(&[#item])
        }
        Type::Nullable(inner) if model::is_made(plan, inner) => {
            let held = ty::elsewhere(plan, inner, imports);
            quote!(Option<&#held>)
        }
        Type::Nullable(inner) => {
            let inner = argument(plan, inner, imports);
            quote!(Option<#inner>)
        }
        _ => {
            let held = ty::elsewhere(plan, ty, imports);
            if ty.is_copy() {
                held
            } else if model::is_made(plan, ty) {
                quote!(impl Into<#held>)
            } else {
                quote!(&#held)
            }
        }
    }
}

/// What is demanded of a parameter's value, in sentences.
pub(super) fn demanded(plan: &Plan, parameter: &Parameter) -> Option<String> {
    if !parameter.style.is_file() {
        return validator::demanded(plan, &[&parameter.schema], &parameter.ty, &parameter.docs);
    }
    let counted = validator::demanded(plan, &[&parameter.schema], &parameter.ty, &parameter.docs);
    let mut sentences: Vec<String> = counted.into_iter().collect();
    match parameter.style {
        Style::FileOrText => sentences.push("A file, or a text in its place.".to_owned()),
        Style::FilesOrTexts => sentences.push("Files, or texts in their place.".to_owned()),
        _ => {}
    }
    // The one media type that a file may have, it has.
    let media_types = parameter.media_types.as_deref();
    let open = media_types.filter(|names| first_media_type(names) != Some(names.trim()));
    sentences.extend(open.map(|names| {
        let names = names.split(',').map(|name| doc::code(name.trim()));
        format!(
            "A file says its media type: {}.",
            doc::either(names.collect())
        )
    }));
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

/// What a parameter is called in sentences.
pub(super) fn words(parameter: &Parameter) -> String {
    let place = match parameter.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
        Location::Part => return format!("the part {}", doc::code(&parameter.name)),
    };
    format!("the {place} parameter {}", doc::code(&parameter.name))
}

/// The links of a call's chain that set a parameter and check it.
pub(super) fn set(
    plan: &Plan,
    parameter: &Parameter,
    ident: &Ident,
    imports: &mut Imports,
) -> TokenStream {
    let name = &parameter.name;
    let value = if is_copied(&parameter.ty) {
        quote!(&#ident)
    } else {
        quote!(#ident)
    };
    if let (Location::Header, Some(range)) = (parameter.location, &parameter.media_types) {
        return quote!(.media_type_of_body(#range, #value));
    }
    let method = method(parameter);
    let how = if parameter.location == Location::Part {
        imports.needs("multipart");
        let media_types = parameter.media_types.as_deref();
        let media_type = media_types.and_then(first_media_type);
        media_type.map(|media_type| quote!(#media_type))
    } else {
        spelling(parameter, imports)
    };
    if parameter.style.is_files()
        && let Some(check) = checks(plan, parameter, ident, imports)
    {
        let media_type = how.unwrap_or_else(|| quote!("application/octet-stream"));
        return quote!(.checked_file_parts(#name, #media_type, #ident, |#ident, at, out| #check));
    }
    let method = match how {
        None => format_ident!("{method}"),
        Some(_) => format_ident!("{method}_as"),
    };
    let how = how.into_iter();
    if parameter.style.is_file() {
        return quote!(.#method(#name, #(#how,)* #ident));
    }
    let check = checks(plan, parameter, ident, imports);
    let check = check.map(|check| quote!(.checked(|at, out| #check)));
    quote!(.#method(#name, #(#how,)* #value) #check)
}

/// The link of a call's chain that sends the only value that a parameter may have.
pub(super) fn set_only(parameter: &Parameter, only: &str, imports: &mut Imports) -> TokenStream {
    let (name, method) = (&parameter.name, method(parameter));
    match spelling(parameter, imports) {
        None => {
            let method = format_ident!("{method}");
            quote!(.#method(#name, #only))
        }
        Some(how) => {
            let method = format_ident!("{method}_as");
            quote!(.#method(#name, #how, #only))
        }
    }
}

/// The function of a call that sends a parameter in its usual style.
fn method(parameter: &Parameter) -> &'static str {
    match (parameter.location, parameter.style) {
        (Location::Path, _) => "in_path",
        (Location::Query, _) => "in_query",
        (Location::Header, _) => "in_header",
        (Location::Cookie, _) => "in_cookie",
        (Location::Part, Style::File | Style::FileOrText) => "file_part",
        (Location::Part, Style::Files | Style::FilesOrTexts) => "file_parts",
        (Location::Part, Style::Json) => "json_part",
        (Location::Part, _) => "value_part",
    }
}

/// The setter of an optional parameter.
pub(super) fn setter(
    plan: &Plan,
    parameter: &Parameter,
    ident: &Ident,
    envelope: Option<&Envelope>,
    imports: &mut Imports,
) -> TokenStream {
    let argument = &ident.argument();
    let ty = argument_of(plan, parameter, imports);
    let made = made(plan, parameter, argument, imports);
    let set = set(plan, parameter, argument, imports);
    let mut line = format!("Sets {}.", words(parameter));
    if let Some(demanded) = demanded(plan, parameter) {
        line += &format!(" {demanded}");
    }
    if let Some(value) = &parameter.default {
        let value = doc::code(&value.to_string());
        line += &format!(" {}{value}.", doc::WITHOUT);
    }
    let docs = doc::attributes(&parameter.docs, &[line]);
    let deprecated = parameter.docs.deprecated.then(|| quote!(#[deprecated]));
    let envelope = envelope.map(|Envelope { content, status }| {
        imports.add("crate::runtime", "envelope");
        quote!(.adapted(#argument, |received| envelope::unwrap(received, #content, #status)))
    });
    quote! {
        #docs
        #deprecated
        pub fn #ident(self, #argument: #ty) -> Self {
            #made
            self #set #envelope
        }
    }
}

/// Whether anything about a parameter's value can be wrong.
pub(super) fn is_checked(plan: &Plan, parameter: &Parameter) -> bool {
    let ident = Ident::snake(&["value".to_owned()]);
    checks(plan, parameter, &ident, &mut Imports::default()).is_some()
}

/// What checks a parameter's value, if anything about it can be wrong.
fn checks(
    plan: &Plan,
    parameter: &Parameter,
    ident: &Ident,
    imports: &mut Imports,
) -> Option<TokenStream> {
    let statements = statements(plan, &parameter.ty, &parameter.schema, ident);
    validator::expression(&statements, imports)
}

/// What checks an argument; nothing where nothing about it can be wrong.
pub(super) fn statements(plan: &Plan, ty: &Type, schema: &Schema, ident: &Ident) -> Vec<Statement> {
    // An argument that may be `null` is an option of what others are.
    let (held, schema, is_option) = match ty {
        Type::Nullable(inner) => (&**inner, &schema.without_null(), true),
        other => (other, schema, false),
    };
    let place = Place::argument(ident.as_str(), held);
    let statements = Scope::nowhere(plan).collect(schema, &place);
    if is_option && !statements.is_empty() {
        return vec![validator::of_option(&place, statements)];
    }
    statements
}

/// How the parameter is written, where that is not the usual style of its place.
fn spelling(parameter: &Parameter, imports: &mut Imports) -> Option<TokenStream> {
    let is_usual = matches!(
        (parameter.location, parameter.style, parameter.explode),
        (Location::Path | Location::Header, Style::Simple, false)
            | (Location::Query | Location::Cookie, Style::Form, true)
    );
    if is_usual && !parameter.allow_reserved {
        return None;
    }
    imports.add("crate::runtime::parameter", "Spelling");
    imports.add("crate::runtime::parameter", "Style");
    let style = format_ident!("{}", format!("{:?}", parameter.style));
    let explode = parameter.explode;
    let sent = match (parameter.location, parameter.style) {
        (Location::Path, _) if parameter.allow_reserved => Some(quote!(.segments())),
        // A cookie of text is sent as it is.
        (Location::Cookie, Style::Simple) => Some(quote!(.verbatim())),
        _ => parameter.allow_reserved.then(|| quote!(.reserved())),
    };
    Some(quote!(Spelling::new(Style::#style, #explode)#sent))
}

/// How a member of a form is written.
pub(super) fn field(field: &FormField, imports: &mut Imports) -> TokenStream {
    imports.add("crate::runtime::parameter", "Spelling");
    imports.add("crate::runtime::parameter", "Style");
    let (name, explode) = (&field.name, field.explode);
    let style = format_ident!("{}", format!("{:?}", field.style));
    let reserved = field.allow_reserved.then(|| quote!(.reserved()));
    quote!((#name, Spelling::new(Style::#style, #explode)#reserved))
}

/// Whether an argument of the type is not a reference yet.
fn is_copied(ty: &Type) -> bool {
    ty.is_copy() || matches!(ty, Type::Nullable(_))
}
